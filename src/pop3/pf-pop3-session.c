/* pf-pop3-session.c - greeting, capabilities, encryption, and leaving
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 4, RFC 2449 5 (CAPA), RFC 2595 4 (STLS)
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "pop3/pf-pop3-session-private.h"

#include <string.h>

#define QUIT_WAIT_MS 2000

G_DEFINE_FINAL_TYPE (PfPop3Session, pf_pop3_session, G_TYPE_OBJECT)

void
pf_pop3_session_set_state (PfPop3Session *self, PfPop3State state)
{
  static const char *const names[] = { "greeting", "open", "signing in", "ready",
                                       "over" };

  g_debug ("session %p: %s -> %s", (void *) self, names[self->state], names[state]);
  self->state = state;
}

/* After half an exchange nobody knows which command the next line would answer. */
gboolean
pf_pop3_session_give_up (PfPop3Session *self)
{
  pf_pop3_session_set_state (self, PF_POP3_STATE_OVER);
  return FALSE;
}

gboolean
pf_pop3_session_refuse (PfPop3Session     *self,
                        const PfPop3Reply *reply,
                        PfPop3Asked        asked,
                        const char        *what,
                        GError           **error)
{
  g_autofree char *text = pf_clean_server_text (reply->text);
  gint64           wait_ms;
  PfMeaning        means = pf_pop3_judge (asked, reply->code, reply->text, &wait_ms);
  PfAuthError      auth_code;
  GError          *refusal = NULL;

  if (means == PF_MEANS_TRY_LATER && asked != PF_POP3_ASKED_LOGIN)
    pf_wire_set_error (self->wire, &refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER,
                       "%s refused: %s", what, text);
  else if (pf_meaning_to_auth_error (means, &auth_code))
    pf_wire_set_error (self->wire, &refusal, PF_AUTH_ERROR, (int) auth_code,
                       "%s refused: %s", what, text);
  else
    pf_wire_set_error (self->wire, &refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED,
                       "%s refused: %s", what, text);
  pf_error_set_server_text (refusal, reply->code, reply->text);
  pf_error_facts (refusal)->wait_ms = wait_ms;
  g_propagate_error (error, refusal);
  return FALSE;
}

gboolean
pf_pop3_session_read_reply (PfPop3Session *self,
                            PfPop3Reply   *reply,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autofree char *line = pf_wire_read_line (self->wire, NULL, cancellable, error);
  GError          *malformed = NULL;

  if (line == NULL)
    return pf_pop3_session_give_up (self);
  if (pf_pop3_reply_parse (line, reply))
    return TRUE;

  pf_wire_set_error (self->wire, &malformed, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                     "Expected +OK or -ERR");
  pf_error_set_server_text (malformed, NULL, line);
  g_propagate_error (error, malformed);
  return pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_write (PfPop3Session *self,
                       const char    *command,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return pf_wire_printf (self->wire, cancellable, error, "%s\r\n", command) ||
         pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_ask (PfPop3Session *self,
                     const char    *command,
                     PfPop3Reply   *reply,
                     GCancellable  *cancellable,
                     GError       **error)
{
  return pf_pop3_session_write (self, command, cancellable, error) &&
         pf_pop3_session_read_answer (self, reply, cancellable, error);
}

gboolean
pf_pop3_session_read_answer (PfPop3Session *self,
                             PfPop3Reply   *reply,
                             GCancellable  *cancellable,
                             GError       **error)
{
  if (!pf_pop3_session_read_reply (self, reply, cancellable, error))
    return FALSE;
  if (reply->status != PF_POP3_CHALLENGE)
    return TRUE;

  pf_wire_set_error (self->wire, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                     "A challenge that nobody asked for");
  return pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_read_lines (PfPop3Session *self,
                            guint          max,
                            PfPop3LineFunc func,
                            gpointer       user_data,
                            GCancellable  *cancellable,
                            GError       **error)
{
  for (guint n = 0;; n++)
    {
      g_autofree char *line = pf_wire_read_line (self->wire, NULL, cancellable, error);

      if (line == NULL)
        return pf_pop3_session_give_up (self);
      if (g_str_equal (line, "."))
        return TRUE;
      if (n == max)
        {
          pf_wire_set_error (self->wire, error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG,
                             "An answer has more than %u lines", max);
          return pf_pop3_session_give_up (self);
        }
      if (!func (self, line + (*line == '.'), user_data, error))
        return pf_pop3_session_give_up (self);
    }
}

gboolean
pf_pop3_session_is_in (PfPop3Session *self, PfPop3State state, GError **error)
{
  if (self->state == state)
    return TRUE;

  return pf_wire_set_error (self->wire, error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED,
                            "The conversation is over");
}

static gboolean
read_greeting (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autoptr (GError) refusal = NULL;

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, &refusal))
    {
      if (g_error_matches (refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED))
        refusal->code = PF_PROTO_ERROR_OTHER_SERVICE;
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  if (reply.status == PF_POP3_OK)
    {
      self->greeting = pf_clean_server_text (reply.text);
      self->stamp = pf_pop3_parse_stamp (reply.text);
      pf_pop3_session_set_state (self, PF_POP3_STATE_OPEN);
      return TRUE;
    }

  /* A server that does not let us in even to knock: full, blocked, down. */
  pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_NOTHING, "The connection",
                          &refusal);
  if (g_error_matches (refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED))
    refusal->code = PF_PROTO_ERROR_BYE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return pf_pop3_session_give_up (self);
}

PfPop3Session *
pf_pop3_session_open (PfWire *wire, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfPop3Session) self = NULL;
  gboolean is_greeted;

  g_return_val_if_fail (PF_IS_WIRE (wire), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  self = g_object_new (PF_TYPE_POP3_SESSION, NULL);
  self->wire = g_object_ref (wire);
  pf_wire_set_answer_timeout (wire, PF_TIMEOUT_GREETING);
  is_greeted = read_greeting (self, cancellable, error);
  pf_wire_set_answer_timeout (wire, PF_TIMEOUT_ANSWER);

  return is_greeted ? g_steal_pointer (&self) : NULL;
}

const char *
pf_pop3_session_get_greeting (PfPop3Session *self)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), NULL);

  return self->greeting;
}

const PfPop3Caps *
pf_pop3_session_get_caps (PfPop3Session *self)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), NULL);

  return self->caps;
}

static void
take_caps (PfPop3Session *self, const char *const *lines)
{
  g_clear_pointer (&self->caps, pf_pop3_caps_free);
  self->caps = pf_pop3_caps_new (lines);
  self->caps->apop_stamp = g_strdup (self->stamp);
}

static gboolean
take_cap_line (PfPop3Session *self, const char *line, gpointer user_data, GError **error)
{
  g_strv_builder_add (user_data, line);
  return TRUE;
}

gboolean
pf_pop3_session_capa (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (self->state != PF_POP3_STATE_READY &&
      !pf_pop3_session_is_in (self, PF_POP3_STATE_OPEN, error))
    return FALSE;
  return pf_pop3_session_write (self, "CAPA", cancellable, error) &&
         pf_pop3_session_read_capa (self, cancellable, error);
}

gboolean
pf_pop3_session_read_capa (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;

  if (!pf_pop3_session_read_answer (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PF_POP3_ERR)
    {
      take_caps (self, NULL);
      return TRUE;
    }
  if (!pf_pop3_session_read_lines (self, PF_POP3_LIMIT_CAPS, take_cap_line, lines,
                                   cancellable, error))
    return FALSE;

  strv = g_strv_builder_end (lines);
  take_caps (self, (const char *const *) strv);
  return TRUE;
}

/* Never just tried: who strips STLS from the capabilities wants the password in the
 * open. */
gboolean
pf_pop3_session_start_tls (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  GError *refusal = NULL;

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_OPEN, error))
    return FALSE;
  if (!self->caps->has_stls)
    {
      pf_wire_set_error (self->wire, error, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS,
                         "The server does not offer STLS");
      return pf_pop3_session_give_up (self);
    }
  if (!pf_pop3_session_ask (self, "STLS", &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    {
      pf_wire_set_error (self->wire, &refusal, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS,
                         "STLS refused");
      pf_error_set_server_text (refusal, reply.code, reply.text);
      g_propagate_error (error, refusal);
      return pf_pop3_session_give_up (self);
    }
  if (!pf_wire_start_tls (self->wire, cancellable, error))
    return pf_pop3_session_give_up (self);

  /* What was said before encryption was said by anybody, the stamp too. */
  g_clear_pointer (&self->stamp, g_free);
  take_caps (self, NULL);
  return TRUE;
}

void
pf_pop3_session_quit (PfPop3Session *self, GCancellable *cancellable)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_POP3_SESSION (self));
  pf_assert_may_block ();

  if (self->state == PF_POP3_STATE_OVER)
    return;
  pf_wire_set_answer_timeout (self->wire, QUIT_WAIT_MS);
  if (!pf_pop3_session_ask (self, "QUIT", &reply, cancellable, &error))
    g_debug ("quit: %s", error->message);
  pf_pop3_session_set_state (self, PF_POP3_STATE_OVER);
  pf_wire_close (self->wire);
}

static void
pf_pop3_session_finalize (GObject *object)
{
  PfPop3Session *self = PF_POP3_SESSION (object);

  g_clear_object (&self->wire);
  g_clear_pointer (&self->greeting, g_free);
  g_clear_pointer (&self->stamp, g_free);
  g_clear_pointer (&self->caps, pf_pop3_caps_free);

  G_OBJECT_CLASS (pf_pop3_session_parent_class)->finalize (object);
}

static void
pf_pop3_session_class_init (PfPop3SessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_pop3_session_finalize;
}

static void
pf_pop3_session_init (PfPop3Session *self)
{
  self->caps = pf_pop3_caps_new (NULL);
  self->window = PF_POP3_WINDOW;
}
