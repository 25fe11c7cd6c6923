/* pf-imap-session.c - one conversation with an IMAP server: its state, and what is known
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501, RFC 9051
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-session.h"

#include "imap/pf-imap-session-private.h"

G_DEFINE_FINAL_TYPE (PfImapSession, pf_imap_session, G_TYPE_OBJECT)

void
pf_imap_folder_free (PfImapFolder *folder)
{
  g_free (folder->name);
  g_free (folder);
}

void
pf_imap_session_set_state (PfImapSession *self, PfImapState state)
{
  static const char *const names[] = { "greeting", "open",    "signing in",
                                       "ready",    "leaving", "over" };

  g_debug ("session %p: %s -> %s", (void *) self, names[self->state], names[state]);
  self->state = state;
}

/* Ends the session: after half an exchange nobody knows which command the next line
 * would answer. */
gboolean
pf_imap_session_give_up (PfImapSession *self)
{
  pf_imap_session_set_state (self, PF_IMAP_STATE_OVER);
  return FALSE;
}

void
pf_imap_session_set_error (
    PfImapSession *self, GError **error, GQuark domain, int code, const char *format, ...)
{
  g_autoptr (GError) new_error = NULL;
  va_list args;

  va_start (args, format);
  new_error = g_error_new_valist (domain, code, format, args);
  va_end (args);

  pf_error_set_host (new_error, self->endpoint->host, self->endpoint->port);
  g_propagate_error (error, g_steal_pointer (&new_error));
}

gboolean
pf_imap_session_refuse (PfImapSession      *self,
                        const PfImapAnswer *answer,
                        PfImapAsked         asked,
                        const char         *what,
                        GQuark              domain,
                        int                 code,
                        GError            **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *text = pf_clean_server_text (answer->text);
  gint64           wait_ms;
  PfMeaning        means = pf_imap_judge (asked, answer->code, answer->text, &wait_ms);

  if (means == PF_MEANS_TRY_LATER)
    {
      domain = PF_PROTO_ERROR;
      code = PF_PROTO_ERROR_TRY_LATER;
    }
  else if (means == PF_MEANS_EXPIRED)
    {
      /* Signing in again mends it, with a new token if there is one. */
      domain = PF_PROTO_ERROR;
      code = PF_PROTO_ERROR_BYE;
    }
  else if (means == PF_MEANS_NO_SPACE)
    {
      domain = PF_STORE_ERROR;
      code = PF_STORE_ERROR_FULL;
    }
  pf_imap_session_set_error (self, &refusal, domain, code, "%s refused: %s", what, text);
  pf_error_set_server_text (refusal, answer->code, answer->text);
  pf_error_facts (refusal)->wait_ms = wait_ms;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

gboolean
pf_imap_session_check_answer (PfImapSession      *self,
                              const PfImapAnswer *answer,
                              const char         *what,
                              GError            **error)
{
  return answer->status == PF_IMAP_OK ||
         pf_imap_session_refuse (self, answer, PF_IMAP_ASKED_OTHER, what, PF_PROTO_ERROR,
                                 PF_PROTO_ERROR_REFUSED, error);
}

/* --- Capabilities --- */

gboolean
pf_imap_session_has (PfImapSession *self, const char *capability)
{
  return pf_imap_caps_has (self->caps, capability);
}

gboolean
pf_imap_session_need_caps (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  if (self->caps != NULL)
    return TRUE;
  if (!pf_imap_session_run (self, "CAPABILITY", NULL, NULL, &answer, cancellable, error))
    return FALSE;
  if (answer.status != PF_IMAP_OK || self->caps == NULL)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "CAPABILITY",
                                   PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED, error);
  return TRUE;
}

void
pf_imap_session_init_command (PfImapSession *self,
                              PfImapCommand *command,
                              const char    *start)
{
  pf_imap_command_init (command, pf_imap_session_has (self, "LITERAL+"), start);
}

/* --- What is known --- */

const PfImapCaps *
pf_imap_session_get_caps (PfImapSession *self)
{
  return self->caps;
}

const PfImapFacts *
pf_imap_session_get_facts (PfImapSession *self)
{
  return &self->facts;
}

const PfImapSelected *
pf_imap_session_get_selected (PfImapSession *self)
{
  return &self->selected;
}

PfWire *
pf_imap_session_get_wire (PfImapSession *self)
{
  return self->wire;
}

gboolean
pf_imap_session_is_alive (PfImapSession *self)
{
  return self->state < PF_IMAP_STATE_LEAVING;
}

gboolean
pf_imap_session_is_authenticated (PfImapSession *self)
{
  return self->state == PF_IMAP_STATE_READY;
}

static void
pf_imap_session_finalize (GObject *object)
{
  PfImapSession *self = PF_IMAP_SESSION (object);

  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_object (&self->wire);
  g_clear_pointer (&self->parser, pf_imap_parser_free);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_pointer (&self->continuation, g_free);
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  g_clear_pointer (&self->facts.server, g_free);
  g_clear_pointer (&self->facts.prefix, g_free);
  g_clear_pointer (&self->folder_index, g_hash_table_unref);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  pf_imap_session_clear_selected (self);
  g_clear_pointer (&self->selected.permanent, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_imap_session_parent_class)->finalize (object);
}

static void
pf_imap_session_class_init (PfImapSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_imap_session_finalize;
}

static void
pf_imap_session_init (PfImapSession *self)
{
  self->parser = pf_imap_parser_new ();
  self->pending = g_array_new (FALSE, FALSE, sizeof (PfImapAnswer));
  g_array_set_clear_func (self->pending, (GDestroyNotify) pf_imap_answer_clear);
  self->facts.server = g_strdup ("");
  self->facts.prefix = g_strdup ("");
  self->facts.quota = (PfImapQuota){ -1, -1, -1, -1 };
  self->selected.permanent = g_ptr_array_new_with_free_func (g_free);
}
