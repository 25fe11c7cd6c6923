/* pf-imap-append-answer.c - what the server says to APPEND
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.12 (APPEND), RFC 4315 3 (APPENDUID), RFC 3502 (MULTIAPPEND)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-append-private.h"

#include "imap/pf-imap-session-private.h"

#include <string.h>

PfImapAppendCommand *
pf_imap_append_command_new (const char          *name,
                            PfAppendItem *const *items,
                            gsize                n_items,
                            PfAppendDone         done,
                            gpointer             user_data)
{
  PfImapAppendCommand *command = g_new0 (PfImapAppendCommand, 1);

  command->name = g_strdup (name);
  command->items = g_memdup2 (items, n_items * sizeof *items);
  command->n_items = n_items;
  command->done = done;
  command->user_data = user_data;
  for (gsize i = 0; i < n_items; i++)
    command->bytes += items[i]->size;
  return command;
}

void
pf_imap_append_command_free (PfImapAppendCommand *command)
{
  g_free (command->name);
  g_free (command->items);
  g_free (command);
}

static gboolean
tell (PfImapAppend              *self,
      const PfImapAppendCommand *command,
      gsize                      index,
      const PfAppendResult      *result,
      GError                   **error)
{
  if (command->done (command->items[index], result, command->user_data, error))
    return TRUE;
  self->has_done_failed = TRUE;
  return FALSE;
}

gboolean
pf_imap_append_tell_all (PfImapAppend              *self,
                         const PfImapAppendCommand *command,
                         const PfAppendResult      *result,
                         GError                   **error)
{
  for (gsize i = 0; i < command->n_items; i++)
    if (!tell (self, command, i, result, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_stored (PfImapAppend              *self,
             const PfImapAppendCommand *command,
             const PfImapReply         *reply,
             GError                   **error)
{
  PfAppendResult result = { .outcome = PF_APPEND_STORED };
  g_autoptr (GArray) uids = NULL;

  if (!pf_imap_read_appenduid (reply, command->n_items, &result.uid_validity, &uids))
    return pf_imap_append_tell_all (self, command, &(PfAppendResult){ PF_APPEND_STORED },
                                    error);

  for (gsize i = 0; i < command->n_items; i++)
    {
      result.uid = g_array_index (uids, guint32, i);
      if (!tell (self, command, i, &result, error))
        return FALSE;
    }
  return TRUE;
}

static const struct
{
  PfMeaning       means;
  PfAppendOutcome outcome;
  gboolean        stops; /* it is about the account or the folder */
} outcomes[] = {
  { PF_MEANS_TOO_LARGE, PF_APPEND_TOO_LARGE, FALSE },
  { PF_MEANS_BAD_KEYWORD, PF_APPEND_BAD_KEYWORD, FALSE },
  { PF_MEANS_NO_SPACE, PF_APPEND_NO_SPACE, TRUE },
  { PF_MEANS_TRY_LATER, PF_APPEND_TRY_LATER, TRUE },
  { PF_MEANS_NO_FOLDER, PF_APPEND_NO_FOLDER, TRUE },
};

/* One of several messages is to blame: both halves are sent again. */
static void
bisect (PfImapAppend *self, const PfImapAppendCommand *command)
{
  gsize half = command->n_items / 2;

  g_queue_push_tail (&self->again,
                     pf_imap_append_command_new (command->name, command->items, half,
                                                 command->done, command->user_data));
  g_queue_push_tail (&self->again,
                     pf_imap_append_command_new (command->name, command->items + half,
                                                 command->n_items - half, command->done,
                                                 command->user_data));
}

static gboolean
take_refused (PfImapAppend              *self,
              const PfImapAppendCommand *command,
              const PfImapReply         *reply,
              GError                   **error)
{
  g_autofree char *text = pf_clean_server_text (reply->text);
  PfAppendResult   result = { .outcome = PF_APPEND_REFUSED,
                              .response_code = reply->code,
                              .server_text = text };
  gboolean         stops = FALSE;
  PfMeaning        means = pf_imap_judge (PF_IMAP_ASKED_APPEND, reply->code, reply->text,
                                          &result.wait_ms);

  if (means == PF_MEANS_EXPIRED)
    {
      /* It is about no message: nothing is told, all of it is tried again. */
      pf_imap_session_set_error (self->session, error, PF_PROTO_ERROR, PF_PROTO_ERROR_BYE,
                                 "The server ended the session: %s", text);
      pf_error_set_server_text (error != NULL ? *error : NULL, reply->code, reply->text);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].means == means)
      {
        result.outcome = outcomes[i].outcome;
        stops = outcomes[i].stops;
      }
  if (!stops && command->n_items > 1)
    {
      bisect (self, command);
      return TRUE;
    }
  if (stops)
    self->is_stopped = TRUE;
  return pf_imap_append_tell_all (self, command, &result, error);
}

static GList *
find_command (PfImapAppend *self, guint tag)
{
  for (GList *l = self->in_flight.head; l != NULL; l = l->next)
    if (((const PfImapAppendCommand *) l->data)->tag == tag)
      return l;
  return NULL;
}

static gboolean
take_tagged (PfImapSession     *session,
             const PfImapReply *reply,
             gpointer           user_data,
             GError           **error)
{
  PfImapAppend *self = user_data;
  g_autoptr (PfImapAppendCommand) command = NULL;
  guint64 tag = 0;
  GList  *link;

  /* The session has seen that the tag is one of ours. */
  g_ascii_string_to_unsigned (reply->tag + strlen (PF_IMAP_TAG_PREFIX), 10, 1, G_MAXUINT,
                              &tag, NULL);
  link = find_command (self, tag);
  if (link == NULL)
    {
      pf_imap_session_set_error (session, error, PF_PROTO_ERROR,
                                 PF_PROTO_ERROR_UNEXPECTED,
                                 "The server answered an APPEND that was not sent");
      return FALSE;
    }
  command = link->data;
  g_queue_delete_link (&self->in_flight, link);
  pf_imap_window_answered (&self->window, command->n_items, command->bytes,
                           g_get_monotonic_time ());
  if (self->current == command)
    {
      self->current = NULL;
      if (reply->status == PF_IMAP_OK)
        {
          pf_imap_session_set_error (session, error, PF_PROTO_ERROR,
                                     PF_PROTO_ERROR_UNEXPECTED,
                                     "The server says that it stored what was not sent");
          return FALSE;
        }
    }
  return reply->status == PF_IMAP_OK ? take_stored (self, command, reply, error)
                                     : take_refused (self, command, reply, error);
}

gboolean
pf_imap_append_read_one (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  self->session->tagged_func = take_tagged;
  self->session->tagged_data = self;
  ok = pf_imap_session_next (self->session, NULL, NULL, cancellable, error);
  self->session->tagged_func = NULL;
  self->session->tagged_data = NULL;
  self->heard = g_get_monotonic_time ();
  return ok;
}

gboolean
pf_imap_append_take_answers (PfImapAppend *self,
                             GCancellable *cancellable,
                             GError      **error)
{
  while (pf_wire_has_line (self->session->wire))
    if (!pf_imap_append_read_one (self, cancellable, error))
      return FALSE;
  return TRUE;
}
