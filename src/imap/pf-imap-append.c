/* pf-imap-append.c - putting messages into folders, many in flight
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.12 (APPEND), RFC 3502 (MULTIAPPEND), RFC 7888 (LITERAL+, LITERAL-)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-append.h"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"
#include "imap/pf-imap-window.h"

#include <string.h>

#define MIB (1024 * 1024)
#define BATCH_MESSAGES 500     /* in one MULTIAPPEND */
#define BATCH_BYTES (4 * MIB)  /* likewise, if it has more than one message */
#define LITERAL_MINUS_MAX 4096 /* RFC 7888 5 */
#define ASK_FIRST_ABOVE                                                                  \
  (16 * MIB) /* larger ones wait for "+": a refusal then costs
                                     * a round trip instead of the upload */

/* clang-format off */
static const struct
{
  guint   messages;
  guint64 bytes;
  guint   max_messages;
  guint64 max_bytes;
} windows[] = {
  /* A */ { 2 * BATCH_MESSAGES, 2 * BATCH_BYTES, 4 * BATCH_MESSAGES, 4 * BATCH_BYTES },
  /* B */ { 256, 2 * MIB, 2048, 16 * MIB },
  /* C */ { 256, 2 * MIB, 2048, 16 * MIB },
};
/* clang-format on */

/* One APPEND command. */
typedef struct
{
  guint          tag;     /* 0 before it is sent */
  char          *name;    /* (owned) */
  PfAppendItem **items;   /* (owned), the items borrowed */
  gsize          n_items; /* at least 1 */
  guint64        bytes;
  PfAppendDone   done;
  gpointer       user_data;
} Command;

struct _PfImapAppend
{
  PfImapSession *session; /* (owned) */
  PfImapMode     mode;
  PfImapWindow   window;
  gboolean       takes_small; /* "{n+}" up to 4096 octets */
  GQueue         in_flight;   /* (element-type Command) */
  GQueue         again;       /* (element-type Command): halves of refused ones */
  const Command *current;     /* being written; NULL once it is answered */
  gboolean       is_stopped;  /* the server wants no more for now */
  gboolean       is_over;     /* an error ended it */
  gboolean       has_done_failed;
};

/* Where an item's bytes go, counted. */
typedef struct
{
  PfImapAppend *append;
  guint64       left;
  GCancellable *cancellable;
} Sink;

PfImapMode
pf_imap_mode_choose (const PfImapCaps *caps)
{
  if (!pf_imap_caps_has (caps, "LITERAL+"))
    return PF_IMAP_MODE_C;
  return pf_imap_caps_has (caps, "MULTIAPPEND") ? PF_IMAP_MODE_A : PF_IMAP_MODE_B;
}

static Command *
command_new (const char          *name,
             PfAppendItem *const *items,
             gsize                n_items,
             PfAppendDone         done,
             gpointer             user_data)
{
  Command *command = g_new0 (Command, 1);

  command->name = g_strdup (name);
  command->items = g_memdup2 (items, n_items * sizeof *items);
  command->n_items = n_items;
  command->done = done;
  command->user_data = user_data;
  for (gsize i = 0; i < n_items; i++)
    command->bytes += items[i]->size;
  return command;
}

static void
command_free (Command *command)
{
  g_free (command->name);
  g_free (command->items);
  g_free (command);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Command, command_free)

PfImapAppend *
pf_imap_append_new (PfImapSession *session, PfImapMode mode)
{
  PfImapAppend *self = g_new0 (PfImapAppend, 1);
  gsize         row = mode - PF_IMAP_MODE_A;

  self->session = g_object_ref (session);
  self->mode = mode;
  self->takes_small = pf_imap_session_has (session, "LITERAL-") ||
                      pf_imap_session_has (session, "LITERAL+") ||
                      pf_imap_session_has (session, "IMAP4REV2");
  pf_imap_window_init (&self->window, windows[row].messages, windows[row].bytes,
                       windows[row].max_messages, windows[row].max_bytes);
  g_queue_init (&self->in_flight);
  g_queue_init (&self->again);
  return self;
}

void
pf_imap_append_free (PfImapAppend *self)
{
  g_queue_clear_full (&self->in_flight, (GDestroyNotify) command_free);
  g_queue_clear_full (&self->again, (GDestroyNotify) command_free);
  g_object_unref (self->session);
  g_free (self);
}

/* --- Answers --- */

static gboolean
tell (PfImapAppend         *self,
      const Command        *command,
      gsize                 index,
      const PfAppendResult *result,
      GError              **error)
{
  if (command->done (command->items[index], result, command->user_data, error))
    return TRUE;
  self->has_done_failed = TRUE;
  return FALSE;
}

static gboolean
tell_all (PfImapAppend         *self,
          const Command        *command,
          const PfAppendResult *result,
          GError              **error)
{
  for (gsize i = 0; i < command->n_items; i++)
    if (!tell (self, command, i, result, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_stored (PfImapAppend      *self,
             const Command     *command,
             const PfImapReply *reply,
             GError           **error)
{
  PfAppendResult result = { .outcome = PF_APPEND_STORED };
  g_autoptr (GArray) uids = NULL;

  if (!pf_imap_read_appenduid (reply, command->n_items, &result.uid_validity, &uids))
    return tell_all (self, command, &(PfAppendResult){ PF_APPEND_STORED }, error);

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
  PfImapMeaning   means;
  PfAppendOutcome outcome;
  gboolean        stops; /* it is about the account or the folder */
} outcomes[] = {
  { PF_IMAP_MEANS_TOO_LARGE, PF_APPEND_TOO_LARGE, FALSE },
  { PF_IMAP_MEANS_BAD_KEYWORD, PF_APPEND_BAD_KEYWORD, FALSE },
  { PF_IMAP_MEANS_NO_SPACE, PF_APPEND_NO_SPACE, TRUE },
  { PF_IMAP_MEANS_TRY_LATER, PF_APPEND_TRY_LATER, TRUE },
  { PF_IMAP_MEANS_NO_FOLDER, PF_APPEND_NO_FOLDER, TRUE },
};

/* One of several messages is to blame: both halves are sent again. */
static void
bisect (PfImapAppend *self, const Command *command)
{
  gsize half = command->n_items / 2;

  g_queue_push_tail (&self->again, command_new (command->name, command->items, half,
                                                command->done, command->user_data));
  g_queue_push_tail (&self->again, command_new (command->name, command->items + half,
                                                command->n_items - half, command->done,
                                                command->user_data));
}

static gboolean
take_refused (PfImapAppend      *self,
              const Command     *command,
              const PfImapReply *reply,
              GError           **error)
{
  g_autofree char *text = pf_clean_server_text (reply->text);
  PfAppendResult   result = { .outcome = PF_APPEND_REFUSED,
                              .response_code = reply->code,
                              .server_text = text };
  gboolean         stops = FALSE;
  PfImapMeaning    means = pf_imap_judge (PF_IMAP_ASKED_APPEND, reply->code, reply->text,
                                          &result.wait_ms);

  if (means == PF_IMAP_MEANS_EXPIRED)
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
  return tell_all (self, command, &result, error);
}

static GList *
find_command (PfImapAppend *self, guint tag)
{
  for (GList *l = self->in_flight.head; l != NULL; l = l->next)
    if (((const Command *) l->data)->tag == tag)
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
  g_autoptr (Command) command = NULL;
  guint64 tag = 0;
  GList  *link;

  /* The session has seen that the tag is one of ours. */
  g_ascii_string_to_unsigned (reply->tag + strlen ("pf"), 10, 1, G_MAXUINT, &tag, NULL);
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

/* Reads one reply. */
static gboolean
read_one (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  self->session->tagged_func = take_tagged;
  self->session->tagged_data = self;
  ok = pf_imap_session_next (self->session, NULL, NULL, cancellable, error);
  self->session->tagged_func = NULL;
  self->session->tagged_data = NULL;
  return ok;
}

/* Takes the answers that are there; never waits for one. */
static gboolean
take_answers (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  while (pf_wire_has_line (self->session->wire))
    if (!read_one (self, cancellable, error))
      return FALSE;
  return TRUE;
}

/* --- Sending --- */

static gboolean
sink_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  if (length > sink->left)
    {
      g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                           "A message became longer while it was sent");
      return FALSE;
    }
  sink->left -= length;
  return pf_wire_write (sink->append->session->wire, data, length, sink->cancellable,
                        error);
}

static gboolean
write_bytes (PfImapAppend *self,
             PfAppendItem *item,
             GCancellable *cancellable,
             GError      **error)
{
  Sink sink = { self, item->size, cancellable };

  if (!item->write (item, sink_cb, &sink, cancellable, error))
    return FALSE;
  if (sink.left == 0)
    return TRUE;
  g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                       "A message became shorter while it was sent");
  return FALSE;
}

/* Whether the server must say "+" before this message. */
static gboolean
asks_first (PfImapAppend *self, const Command *command, const PfAppendItem *item)
{
  if (self->takes_small && item->size <= LITERAL_MINUS_MAX)
    return FALSE;
  return self->mode == PF_IMAP_MODE_C ||
         (command->n_items == 1 && item->size > ASK_FIRST_ABOVE);
}

/* " (\Seen) "date" {n+}" and the line end. */
static void
append_item_header (GString *line, const PfAppendItem *item, gboolean asks)
{
  if (item->flags != 0 || (item->keywords != NULL && item->keywords[0] != NULL))
    {
      g_string_append_c (line, ' ');
      pf_imap_append_flags (line, item->flags, (const char *const *) item->keywords);
    }
  if (item->internal_unix != G_MININT64)
    {
      gsize before = line->len;

      g_string_append_c (line, ' ');
      if (!pf_imap_append_date (line, item->internal_unix, item->internal_zone))
        g_string_truncate (line, before);
    }
  g_string_append_printf (line, " {%" G_GUINT64_FORMAT "%s}\r\n", item->size,
                          asks ? "" : "+");
}

/* Waits for "+"; FALSE in @out_go if the command was refused instead. */
static gboolean
wait_for_go (PfImapAppend *self,
             gboolean     *out_go,
             GCancellable *cancellable,
             GError      **error)
{
  g_clear_pointer (&self->session->continuation, g_free);
  while (self->session->continuation == NULL && self->current != NULL)
    if (!read_one (self, cancellable, error))
      return FALSE;
  *out_go = self->current != NULL;
  g_clear_pointer (&self->session->continuation, g_free);
  return TRUE;
}

static gboolean
write_item (PfImapAppend  *self,
            GString       *line,
            const Command *command,
            gsize          index,
            gboolean      *out_go,
            GCancellable  *cancellable,
            GError       **error)
{
  PfAppendItem *item = command->items[index];
  gboolean      asks = asks_first (self, command, item);

  append_item_header (line, item, asks);
  if (!pf_wire_printf (self->session->wire, cancellable, error, "%s", line->str))
    return FALSE;
  *out_go = TRUE;
  if (asks && !wait_for_go (self, out_go, cancellable, error))
    return FALSE;
  return !*out_go || write_bytes (self, item, cancellable, error);
}

/* Writes one whole command. */
static gboolean
write_command (PfImapAppend *self,
               Command      *command,
               GCancellable *cancellable,
               GError      **error)
{
  g_auto (PfImapCommand) start = { 0 };
  gboolean go = TRUE;

  command->tag = ++self->session->last_tag;
  pf_imap_command_init (&start, self->takes_small, "");
  g_string_printf (start.text, "pf%u APPEND ", command->tag);
  pf_imap_command_add_astring (&start, command->name);
  g_queue_push_tail (&self->in_flight, command);
  pf_imap_window_sent (&self->window, command->n_items, command->bytes);
  self->current = command;

  for (gsize i = 0; go && i < command->n_items; i++)
    {
      if (!write_item (self, start.text, command, i, &go, cancellable, error))
        return FALSE;
      g_string_truncate (start.text, 0);
    }
  self->current = NULL;
  return !go || pf_wire_write (self->session->wire, "\r\n", 2, cancellable, error);
}

static gboolean
wait_for_room (PfImapAppend  *self,
               const Command *command,
               GCancellable  *cancellable,
               GError       **error)
{
  if (!take_answers (self, cancellable, error))
    return FALSE;
  while (!pf_imap_window_has_room (&self->window, command->n_items, command->bytes))
    if (!read_one (self, cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
not_sent (PfImapAppend *self, const Command *command, GError **error)
{
  return tell_all (self, command, &(PfAppendResult){ PF_APPEND_NOT_SENT }, error);
}

/* Sends @command, which it takes over, or tells that it was not sent. */
static gboolean
send_command (PfImapAppend *self,
              Command      *command,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (Command) owned = command;

  if (!wait_for_room (self, command, cancellable, error))
    {
      if (!self->has_done_failed)
        not_sent (self, command, NULL);
      return FALSE;
    }
  if (self->is_stopped)
    return not_sent (self, command, error);
  return write_command (self, g_steal_pointer (&owned), cancellable, error);
}

static gboolean
send_again (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  while (!g_queue_is_empty (&self->again))
    if (!send_command (self, g_queue_pop_head (&self->again), cancellable, error))
      return FALSE;
  return TRUE;
}

/* How many of the items go into the next command. */
static gsize
batch_length (PfImapAppend *self, PfAppendItem *const *items, gsize n_items)
{
  guint64 bytes = items[0]->size;
  gsize   n = 1;

  if (self->mode != PF_IMAP_MODE_A)
    return 1;
  while (n < n_items && n < BATCH_MESSAGES && bytes + items[n]->size <= BATCH_BYTES)
    bytes += items[n++]->size;
  return n;
}

/* Ends everything: closes the line, so that a command of which the end is missing is
 * never completed, and takes the answers that came before. */
static gboolean
fail (PfImapAppend *self)
{
  g_autoptr (GError) ignored = NULL;

  self->current = NULL;
  pf_wire_has_line (self->session->wire); /* what is there is read now or never */
  pf_wire_close (self->session->wire);
  if (!self->has_done_failed && !take_answers (self, NULL, &ignored))
    g_debug ("after a failure: %s", ignored->message);
  while (!self->has_done_failed && !g_queue_is_empty (&self->again))
    {
      g_autoptr (Command) command = g_queue_pop_head (&self->again);

      not_sent (self, command, NULL);
    }
  self->is_over = TRUE;
  return pf_imap_session_give_up (self->session);
}

gboolean
pf_imap_append_send (PfImapAppend        *self,
                     const char          *name,
                     PfAppendItem *const *items,
                     gsize                n_items,
                     PfAppendDone         done,
                     gpointer             user_data,
                     GCancellable        *cancellable,
                     GError             **error)
{
  gsize at = 0;

  g_return_val_if_fail (!self->is_over, FALSE);
  pf_assert_may_block ();

  if (g_queue_is_empty (&self->in_flight))
    self->is_stopped = FALSE;
  while (at < n_items)
    {
      gsize    n = batch_length (self, items + at, n_items - at);
      Command *command = command_new (name, items + at, n, done, user_data);

      at += n;
      if (!send_again (self, cancellable, error))
        {
          if (!self->has_done_failed)
            not_sent (self, command, NULL);
          command_free (command);
          break;
        }
      if (!send_command (self, command, cancellable, error))
        break;
      if (at == n_items)
        {
          if (!pf_wire_flush (self->session->wire, cancellable, error))
            return fail (self);
          return TRUE;
        }
    }
  if (n_items == 0)
    return TRUE;

  /* An error ended the loop. */
  fail (self);
  if (at < n_items && !self->has_done_failed)
    {
      g_autoptr (Command)
          rest = command_new (name, items + at, n_items - at, done, user_data);

      not_sent (self, rest, NULL);
    }
  return FALSE;
}

gboolean
pf_imap_append_finish (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (!self->is_over, FALSE);
  pf_assert_may_block ();

  do
    {
      if (!send_again (self, cancellable, error))
        return fail (self);
      while (!g_queue_is_empty (&self->in_flight))
        if (!read_one (self, cancellable, error))
          return fail (self);
    }
  while (!g_queue_is_empty (&self->again));
  /* Some servers say "+" even where nobody waits for it. */
  g_clear_pointer (&self->session->continuation, g_free);
  self->is_stopped = FALSE;
  return TRUE;
}
