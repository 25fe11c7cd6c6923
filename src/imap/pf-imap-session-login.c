/* pf-imap-session-login.c - signing in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.2, RFC 4959 (SASL-IR), RFC 7628 (OAUTHBEARER)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"
#include "sasl/pf-sasl.h"

#include <string.h>

static gboolean
refuse_login (PfImapSession      *self,
              const PfImapAnswer *answer,
              const PfSasl       *sasl,
              GError            **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *text = pf_clean_server_text (answer->text);
  gint64           wait_ms;
  PfAuthError      code = PF_AUTH_ERROR_WRONG_CREDENTIALS;
  PfMeaning        means = pf_imap_judge (PF_IMAP_ASKED_LOGIN, answer->code, answer->text,
                                          &wait_ms);

  pf_meaning_to_auth_error (means, &code);
  code = pf_sasl_name_refusal (sasl, code);

  /* A BAD finds fault with the command, not with the password. */
  if (answer->status == PF_IMAP_BAD && code == PF_AUTH_ERROR_WRONG_CREDENTIALS &&
      answer->code == NULL)
    pf_imap_session_set_error (self, &refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED,
                               "Sign-in not understood: %s", text);
  else
    pf_imap_session_set_error (self, &refusal, PF_AUTH_ERROR, code, "Sign-in refused: %s",
                               text);
  pf_error_set_server_text (refusal, answer->code, answer->text);
  pf_error_facts (refusal)->wait_ms = wait_ms;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* Ends an exchange from our side; the error is why. */
static gboolean
abort_exchange (PfImapSession *self, guint tag, GCancellable *cancellable)
{
  g_auto (PfImapAnswer) answer = { 0 };
  g_autoptr (GError) ignored = NULL;

  if (!pf_wire_write (self->wire, "*\r\n", 3, cancellable, &ignored) ||
      !pf_imap_session_wait (self, tag, NULL, NULL, &answer, cancellable, &ignored))
    return pf_imap_session_give_up (self);
  return FALSE;
}

/* Answers challenges until the tagged answer is there; pf_sasl_step() lets no server ask
 * for ever. */
static gboolean
exchange (PfImapSession *self,
          PfSasl        *sasl,
          guint          tag,
          GCancellable  *cancellable,
          GError       **error)
{
  for (;;)
    {
      g_autoptr (PfSecret) response = NULL;
      g_autofree char *challenge = NULL;
      gboolean         go;

      if (!pf_imap_session_wait_go (self, tag, &go, cancellable, error))
        return FALSE;
      if (!go)
        return TRUE;

      challenge = g_steal_pointer (&self->continuation);
      response = pf_sasl_step (sasl, challenge, error);
      if (response == NULL)
        return abort_exchange (self, tag, cancellable);
      if (!pf_wire_write_response (self->wire, response, cancellable, error))
        return pf_imap_session_give_up (self);
    }
}

static gboolean
start_authenticate (PfImapSession *self,
                    PfSasl        *sasl,
                    guint         *out_tag,
                    GCancellable  *cancellable,
                    GError       **error)
{
  const char *name = pf_sasl_mechanism_name (pf_sasl_get_mechanism (sasl));
  g_autoptr (PfSecret) initial = NULL;

  if (pf_sasl_sends_first (sasl) && pf_imap_session_has (self, "SASL-IR"))
    {
      initial = pf_sasl_step (sasl, NULL, error);
      if (initial == NULL)
        return FALSE;
    }
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  pf_imap_session_set_state (self, PF_IMAP_STATE_SIGNING_IN);
  *out_tag = pf_imap_session_add_pending (self);
  if (!pf_wire_printf (self->wire, cancellable, error,
                       PF_IMAP_TAG_PREFIX "%u AUTHENTICATE %s%s", *out_tag, name,
                       initial != NULL ? " " : "\r\n"))
    return pf_imap_session_give_up (self);
  return initial == NULL ||
         pf_wire_write_response (self->wire, initial, cancellable, error) ||
         pf_imap_session_give_up (self);
}

static gboolean
authenticate (PfImapSession  *self,
              PfSaslMechanism mechanism,
              PfSecret       *secret,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr (PfSasl) sasl = NULL;
  g_auto (PfImapAnswer) answer = { 0 };
  guint tag;

  sasl = pf_sasl_new (mechanism, self->endpoint->user, secret, self->endpoint->host,
                      self->endpoint->port, error);
  if (sasl == NULL)
    return FALSE;
  if (!start_authenticate (self, sasl, &tag, cancellable, error) ||
      !exchange (self, sasl, tag, cancellable, error) ||
      !pf_imap_session_wait (self, tag, NULL, NULL, &answer, cancellable, error))
    return FALSE;
  if (answer.status != PF_IMAP_OK)
    return refuse_login (self, &answer, sasl, error);

  /* Under SCRAM, an OK without the server's proof is no sign-in. */
  if (!pf_sasl_finish (sasl, error))
    return pf_imap_session_give_up (self);
  return TRUE;
}

/* Writes the password at the end of LOGIN: quoted if it is ASCII, else as a literal,
 * which may hold any octet.  RFC 6855 5 wants AUTHENTICATE for those, but where no
 * mechanism is offered Dovecot, Cyrus and Courier compare the octets as they are. */
static gboolean
write_password (PfImapSession *self,
                PfSecret      *secret,
                guint          tag,
                gboolean       waits,
                gboolean      *out_go,
                GCancellable  *cancellable,
                GError       **error)
{
  PfSecretForm form = pf_wire_secret_fits (secret, PF_SECRET_QUOTED) ? PF_SECRET_QUOTED
                                                                     : PF_SECRET_RAW;

  *out_go = TRUE;
  if (form == PF_SECRET_RAW &&
      (!pf_wire_write_text (self->wire, "{", 1, cancellable, error) ||
       !pf_wire_write_secret (self->wire, secret, PF_SECRET_SIZE, cancellable, error) ||
       !pf_wire_write_text (self->wire, waits ? "}\r\n" : "+}\r\n", -1, cancellable,
                            error)))
    return pf_imap_session_give_up (self);
  if (form == PF_SECRET_RAW && waits)
    {
      if (!pf_imap_session_wait_go (self, tag, out_go, cancellable, error))
        return FALSE;
      g_clear_pointer (&self->continuation, g_free);
    }
  if (*out_go && (!pf_wire_write_secret (self->wire, secret, form, cancellable, error) ||
                  !pf_wire_write_text (self->wire, "\r\n", 2, cancellable, error)))
    return pf_imap_session_give_up (self);
  return TRUE;
}

/* LOGIN, for servers that offer no mechanism. */
static gboolean
login_command (PfImapSession *self,
               PfSecret      *secret,
               GCancellable  *cancellable,
               GError       **error)
{
  g_auto (PfImapCommand) command = { 0 };
  g_auto (PfImapAnswer) answer = { 0 };
  gboolean waits = !pf_imap_session_has (self, "LITERAL+");
  gboolean go;
  guint    tag;

  if (!pf_wire_secret_fits (secret, PF_SECRET_RAW))
    {
      pf_imap_session_set_error (self, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                                 "The password holds line ends");
      return FALSE;
    }
  pf_imap_session_init_command (self, &command, "LOGIN ");
  pf_imap_command_add_astring (&command, self->endpoint->user);
  pf_imap_command_add (&command, " ");
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  pf_imap_session_set_state (self, PF_IMAP_STATE_SIGNING_IN);
  tag = pf_imap_session_add_pending (self);
  if (!pf_imap_session_write_command (self, &command, tag, &go, cancellable, error) ||
      (go && !write_password (self, secret, tag, waits, &go, cancellable, error)) ||
      !pf_imap_session_wait (self, tag, NULL, NULL, &answer, cancellable, error))
    return FALSE;
  /* The password was not sent: its refusal would prove nothing. */
  if (!go)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "LOGIN",
                                   PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED, error);
  return answer.status == PF_IMAP_OK || refuse_login (self, &answer, NULL, error);
}

static gboolean
sign_in (PfImapSession *self,
         PfSecret      *secret,
         gboolean       is_token,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autofree const char **offered = pf_imap_caps_get_mechanisms (self->caps);
  gboolean                is_encrypted = pf_wire_get_tls (self->wire) != NULL;
  gboolean may_login = !is_token && !pf_imap_session_has (self, "LOGINDISABLED");
  g_autoptr (GError) no_choice = NULL;
  PfSaslMechanism mechanism;

  /* Over TLS the LOGIN command stands where the LOGIN mechanism would. */
  if (may_login && is_encrypted && !pf_imap_session_has (self, "AUTH=PLAIN") &&
      !pf_imap_session_has (self, "AUTH=LOGIN"))
    return login_command (self, secret, cancellable, error);
  if (pf_sasl_choose (offered, is_encrypted, is_token, &mechanism, &no_choice))
    return authenticate (self, mechanism, secret, cancellable, error);
  if (may_login)
    return login_command (self, secret, cancellable, error);

  if (!is_token && !is_encrypted)
    {
      pf_imap_session_set_error (self, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                                 "The server takes no password over an open connection");
      return FALSE;
    }
  pf_error_set_host (no_choice, self->endpoint->host, self->endpoint->port);
  g_propagate_error (error, g_steal_pointer (&no_choice));
  return FALSE;
}

gboolean
pf_imap_session_login (PfImapSession *self,
                       PfSecret      *secret,
                       gboolean       is_token,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);
  pf_assert_may_block ();

  if (self->is_preauth)
    return pf_imap_session_need_caps (self, cancellable, error);
  g_return_val_if_fail (self->state == PF_IMAP_STATE_OPEN, FALSE);

  if (self->endpoint->user == NULL || *self->endpoint->user == '\0')
    {
      pf_imap_session_set_error (self, error, PF_AUTH_ERROR, PF_AUTH_ERROR_BAD_USER_NAME,
                                 "There is no user name");
      return FALSE;
    }
  if (!pf_wire_is_private (self->wire))
    {
      pf_imap_session_set_error (self, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                                 "Refusing to send a password over an open connection");
      return FALSE;
    }
  if (!pf_imap_session_need_caps (self, cancellable, error))
    return FALSE;

  if (!sign_in (self, secret, is_token, cancellable, error))
    {
      if (self->state == PF_IMAP_STATE_SIGNING_IN)
        pf_imap_session_set_state (self, PF_IMAP_STATE_OPEN);
      if (error != NULL && *error != NULL)
        pf_error_set_host (*error, self->endpoint->host, self->endpoint->port);
      return FALSE;
    }
  pf_imap_session_set_state (self, PF_IMAP_STATE_READY);
  return pf_imap_session_need_caps (self, cancellable, error);
}
