/* pf-pop3-session-login.c - signing in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 7 (USER, PASS, APOP), RFC 5034 (AUTH)
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "base/pf-threads.h"
#include "pop3/pf-pop3-session-private.h"

#include <string.h>

static gboolean
refuse_login (PfPop3Session     *self,
              const PfPop3Reply *reply,
              const PfSasl      *sasl,
              GError           **error)
{
  g_autoptr (GError) refusal = NULL;

  pf_pop3_session_refuse (self, reply, PF_POP3_ASKED_LOGIN, "Sign-in", &refusal);

  if (refusal->domain == PF_AUTH_ERROR)
    refusal->code = (int) pf_sasl_name_refusal (sasl, (PfAuthError) refusal->code);

  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* Reads the answer to a command of the sign-in. */
static gboolean
read_login_reply (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfPop3Reply) reply = { 0 };

  return pf_pop3_session_read_answer (self, &reply, cancellable, error) &&
         (reply.status == PF_POP3_OK || refuse_login (self, &reply, NULL, error));
}

static gboolean
user_and_pass (PfPop3Session *self,
               const char    *user,
               PfSecret      *secret,
               GCancellable  *cancellable,
               GError       **error)
{
  if (!pf_wire_secret_fits (secret, PF_SECRET_RAW))
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                              "The password cannot be sent to a POP3 server");
  if (!pf_wire_printf (self->wire, cancellable, error, "USER %s\r\n", user))
    return pf_pop3_session_give_up (self);
  if (!read_login_reply (self, cancellable, error))
    return FALSE;

  if (!pf_wire_write_text (self->wire, "PASS ", -1, cancellable, error) ||
      !pf_wire_write_secret (self->wire, secret, PF_SECRET_RAW, cancellable, error) ||
      !pf_wire_write_text (self->wire, "\r\n", -1, cancellable, error))
    return pf_pop3_session_give_up (self);
  return read_login_reply (self, cancellable, error);
}

static gboolean
apop (PfPop3Session *self,
      const char    *user,
      PfSecret      *secret,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autofree char *digest = pf_sasl_apop_digest (self->stamp, secret);
  g_autoptr (PfSecret) shown_to_server = pf_secret_new (digest);

  if (!pf_wire_printf (self->wire, cancellable, error, "APOP %s ", user) ||
      !pf_wire_write_secret (self->wire, shown_to_server, PF_SECRET_RAW, cancellable,
                             error) ||
      !pf_wire_write_text (self->wire, "\r\n", -1, cancellable, error))
    return pf_pop3_session_give_up (self);
  return read_login_reply (self, cancellable, error);
}

/* Ends an exchange from our side; the error is why. */
static gboolean
abort_exchange (PfPop3Session *self, GCancellable *cancellable)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autoptr (GError) ignored = NULL;

  if (!pf_wire_write (self->wire, "*\r\n", 3, cancellable, &ignored) ||
      !pf_pop3_session_read_reply (self, &reply, cancellable, &ignored) ||
      reply.status == PF_POP3_CHALLENGE)
    return pf_pop3_session_give_up (self);
  return FALSE;
}

/* Answers challenges until the last word.  The initial response waits for an empty
 * challenge: with the command it might be longer than the 255 octets of RFC 2449 4.
 * pf_sasl_step() lets no server ask for ever. */
static gboolean
exchange (PfPop3Session *self,
          PfSasl        *sasl,
          PfPop3Reply   *out_last,
          GCancellable  *cancellable,
          GError       **error)
{
  for (;;)
    {
      g_auto (PfPop3Reply) reply = { 0 };
      g_autoptr (PfSecret) response = NULL;

      if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
        return FALSE;
      if (reply.status != PF_POP3_CHALLENGE)
        {
          *out_last = reply;
          reply = (PfPop3Reply){ 0 };
          return TRUE;
        }
      response = pf_sasl_step (sasl, reply.text, error);
      if (response == NULL)
        return abort_exchange (self, cancellable);
      if (!pf_wire_write_response (self->wire, response, cancellable, error))
        return pf_pop3_session_give_up (self);
    }
}

static gboolean
authenticate (PfPop3Session  *self,
              PfSaslMechanism mechanism,
              const char     *user,
              PfSecret       *secret,
              GCancellable   *cancellable,
              GError        **error)
{
  const PfEndpoint *endpoint = pf_wire_get_endpoint (self->wire);
  g_autoptr (PfSasl) sasl = NULL;
  g_auto (PfPop3Reply) last = { 0 };

  sasl = pf_sasl_new (mechanism, user, secret, endpoint->host, endpoint->port, error);
  if (sasl == NULL)
    return FALSE;
  if (!pf_wire_printf (self->wire, cancellable, error, "AUTH %s\r\n",
                       pf_sasl_mechanism_name (mechanism)))
    return pf_pop3_session_give_up (self);
  if (!exchange (self, sasl, &last, cancellable, error))
    return FALSE;
  if (last.status != PF_POP3_OK)
    return refuse_login (self, &last, sasl, error);

  /* Under SCRAM, a +OK without the server's proof is no sign-in. */
  if (!pf_sasl_finish (sasl, error))
    return pf_pop3_session_give_up (self);
  return TRUE;
}

static gboolean
offers (PfPop3Session *self, const char *mechanism)
{
  return g_strv_contains ((const char *const *) self->caps->sasl, mechanism);
}

/* Whether USER and PASS may be tried: offered, or nothing is said against them.  A CAPA
 * that lists no way at all is met from servers that take them all the same. */
static gboolean
takes_user (PfPop3Session *self)
{
  return self->caps->has_user || self->caps->sasl[0] == NULL;
}

static gboolean
sign_in (PfPop3Session *self,
         const char    *user,
         PfSecret      *secret,
         gboolean       is_token,
         GCancellable  *cancellable,
         GError       **error)
{
  gboolean        is_encrypted = pf_wire_get_tls (self->wire) != NULL;
  gboolean        sends_plain;
  gboolean        is_chosen;
  PfSaslMechanism mechanism = PF_SASL_PLAIN;
  g_autoptr (GError) no_choice = NULL;

  is_chosen = pf_sasl_choose ((const char *const *) self->caps->sasl, is_encrypted,
                              is_token, &mechanism, &no_choice);
  if (is_token && is_chosen)
    return authenticate (self, mechanism, user, secret, cancellable, error);

  sends_plain = !is_chosen || mechanism == PF_SASL_PLAIN || mechanism == PF_SASL_LOGIN;
  if (!is_token)
    {
      /* Where others can read along, no password crosses if a digest can. */
      if (!is_encrypted && sends_plain && self->stamp != NULL)
        return apop (self, user, secret, cancellable, error);
      /* Over TLS, USER and PASS stand where the LOGIN mechanism would. */
      if (takes_user (self) && sends_plain && !offers (self, "PLAIN"))
        return user_and_pass (self, user, secret, cancellable, error);
      if (takes_user (self) && is_encrypted && !sends_plain)
        return user_and_pass (self, user, secret, cancellable, error);
      if (is_chosen)
        return authenticate (self, mechanism, user, secret, cancellable, error);
      if (self->stamp != NULL)
        return apop (self, user, secret, cancellable, error);
    }

  pf_error_set_host (no_choice, pf_wire_get_endpoint (self->wire)->host,
                     pf_wire_get_endpoint (self->wire)->port);
  g_propagate_error (error, g_steal_pointer (&no_choice));
  return FALSE;
}

gboolean
pf_pop3_session_login (PfPop3Session *self,
                       const char    *user,
                       PfSecret      *secret,
                       gboolean       is_token,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_OPEN, error))
    return FALSE;
  if (user == NULL || *user == '\0' || strpbrk (user, "\r\n") != NULL)
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR,
                              PF_AUTH_ERROR_BAD_USER_NAME,
                              "The user name is empty or spans lines");
  if (!pf_wire_is_private (self->wire))
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                              "Refusing to send a password over an open connection");
  if (pf_secret_is_empty (secret))
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                              "The password is empty");

  pf_pop3_session_set_state (self, PF_POP3_STATE_SIGNING_IN);
  if (!sign_in (self, user, secret, is_token, cancellable, error))
    {
      if (self->state == PF_POP3_STATE_SIGNING_IN)
        pf_pop3_session_set_state (self, PF_POP3_STATE_OPEN);
      return FALSE;
    }
  pf_pop3_session_set_state (self, PF_POP3_STATE_READY);
  return TRUE;
}
