/* pf-imap-session-open.c - greeting, encryption, and leaving
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.2.1 (STARTTLS), 7.1.4 (PREAUTH), 7.1.5 (BYE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#define LOGOUT_WAIT_MS 2000

static gboolean
read_greeting (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  const PfImapReply *reply;
  g_autoptr (GError) local_error = NULL;

  pf_wire_set_answer_timeout (self->wire, PF_TIMEOUT_GREETING);
  reply = pf_imap_session_read_reply (self, cancellable, &local_error);
  pf_wire_set_answer_timeout (self->wire, PF_TIMEOUT_ANSWER);
  if (reply == NULL)
    {
      if (g_error_matches (local_error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED))
        local_error->code = PF_PROTO_ERROR_OTHER_SERVICE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return pf_imap_session_give_up (self);
    }

  if (reply->kind != PF_IMAP_REPLY_STATUS || reply->status == PF_IMAP_NO ||
      reply->status == PF_IMAP_BAD)
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR,
                                 reply->kind == PF_IMAP_REPLY_STATUS
                                     ? PF_PROTO_ERROR_UNEXPECTED
                                     : PF_PROTO_ERROR_OTHER_SERVICE,
                                 "The server did not greet us as an IMAP server does");
      return pf_imap_session_give_up (self);
    }
  if (!pf_imap_session_take_status (self, reply, error))
    return pf_imap_session_give_up (self);

  self->is_preauth = reply->status == PF_IMAP_PREAUTH;
  pf_imap_session_set_state (self,
                             self->is_preauth ? PF_IMAP_STATE_READY : PF_IMAP_STATE_OPEN);
  return TRUE;
}

static gboolean
refuse_plaintext (PfImapSession *self, const char *why, GError **error)
{
  pf_imap_session_set_error (self, error, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS, "%s", why);
  return pf_imap_session_give_up (self);
}

/* STARTTLS is required, never just tried: who strips it from the greeting, or says
 * PREAUTH so that it may not be sent, wants the password in the open. */
static gboolean
start_tls (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  if (self->is_preauth)
    return refuse_plaintext (self, "The server logged us in before encryption", error);
  if (!pf_imap_session_need_caps (self, cancellable, error))
    return FALSE;
  if (!pf_imap_session_has (self, "STARTTLS"))
    return refuse_plaintext (self, "The server does not offer STARTTLS", error);
  if (!pf_imap_session_run (self, "STARTTLS", NULL, NULL, &answer, cancellable, error))
    return FALSE;
  if (answer.status != PF_IMAP_OK)
    {
      pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "STARTTLS",
                              PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS, error);
      return pf_imap_session_give_up (self);
    }
  if (!pf_wire_start_tls (self->wire, cancellable, error))
    return pf_imap_session_give_up (self);

  /* What was said before encryption was said by anybody. */
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  return TRUE;
}

/* Encrypts where that is required, and also where plaintext is allowed but encryption
 * is offered. */
static gboolean
secure (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  if (self->endpoint->security == PF_SECURITY_STARTTLS)
    return start_tls (self, cancellable, error);
  if (self->endpoint->security == PF_SECURITY_TLS || self->is_preauth)
    return TRUE;

  return pf_imap_session_need_caps (self, cancellable, error) &&
         (!pf_imap_session_has (self, "STARTTLS") ||
          start_tls (self, cancellable, error));
}

PfImapSession *
pf_imap_session_open (const PfEndpoint *endpoint,
                      const PfTrust    *trust,
                      PfTranscript     *transcript,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr (PfImapSession) self = g_object_new (PF_TYPE_IMAP_SESSION, NULL);

  g_return_val_if_fail (endpoint != NULL, NULL);
  pf_assert_may_block ();

  self->endpoint = pf_endpoint_copy (endpoint);
  self->wire = pf_wire_open (endpoint, trust, transcript, cancellable, error);
  if (self->wire == NULL)
    return NULL;
  pf_wire_set_line_limit (self->wire, PF_IMAP_LIMIT_REPLY);
  if (!read_greeting (self, cancellable, error))
    return NULL;
  if (!secure (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
pf_imap_session_noop (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  pf_assert_may_block ();

  return pf_imap_session_run (self, "NOOP", NULL, NULL, &answer, cancellable, error);
}

void
pf_imap_session_logout (PfImapSession *self, GCancellable *cancellable)
{
  g_auto (PfImapAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_IMAP_SESSION (self));
  pf_assert_may_block ();

  if (self->state >= PF_IMAP_STATE_LEAVING)
    return;
  pf_imap_session_set_state (self, PF_IMAP_STATE_LEAVING);
  pf_wire_set_answer_timeout (self->wire, LOGOUT_WAIT_MS);
  if (!pf_imap_session_run (self, "LOGOUT", NULL, NULL, &answer, cancellable, &error))
    g_debug ("logout: %s", error->message);
  pf_imap_session_set_state (self, PF_IMAP_STATE_OVER);
  pf_wire_close (self->wire);
}

void
pf_imap_session_hang_up (PfImapSession *self, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  guint tag;

  g_return_if_fail (PF_IS_IMAP_SESSION (self));
  pf_assert_may_block ();

  if (self->state >= PF_IMAP_STATE_LEAVING)
    return;
  pf_imap_session_set_state (self, PF_IMAP_STATE_LEAVING);
  pf_wire_set_answer_timeout (self->wire, LOGOUT_WAIT_MS);
  if (!pf_imap_session_send (self, "LOGOUT", &tag, cancellable, &error) ||
      !pf_wire_end (self->wire, cancellable, &error))
    g_debug ("logout: %s", error->message);
  pf_imap_session_set_state (self, PF_IMAP_STATE_OVER);
  pf_wire_close (self->wire);
}
