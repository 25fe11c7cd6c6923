/* pf-smtp-session.c - EHLO, STARTTLS and AUTH, to check outgoing settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5321 4.1, RFC 3207, RFC 4954
 */

#define G_LOG_DOMAIN "pf-smtp"

#include "smtp/pf-smtp-session.h"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "smtp/pf-smtp-reply.h"

#include <string.h>

#define QUIT_WAIT_MS 2000
/* The name of this computer is nobody's business (RFC 5321 4.1.3 wants a literal then). */
#define EHLO "EHLO [127.0.0.1]\r\n"

/* Where the conversation stands, in protocol order. */
typedef enum
{
  STATE_GREETING,
  STATE_OPEN,  /* greeted */
  STATE_READY, /* logged in */
  STATE_OVER,  /* nothing more can be said */
} State;

struct _PfSmtpSession
{
  GObject parent_instance;

  PfWire *wire; /* (owned) */
  State   state;
  char   *greeting; /* (owned) */
  char  **caps;     /* (owned): empty until asked */
};

G_DEFINE_FINAL_TYPE (PfSmtpSession, pf_smtp_session, G_TYPE_OBJECT)

static void
set_state (PfSmtpSession *self, State state)
{
  static const char *const names[] = { "greeting", "open", "ready", "over" };

  g_debug ("session %p: %s -> %s", (void *) self, names[self->state], names[state]);
  self->state = state;
}

static gboolean
give_up (PfSmtpSession *self)
{
  set_state (self, STATE_OVER);
  return FALSE;
}

static gboolean
fail_with_reply (PfSmtpSession     *self,
                 const PfSmtpReply *reply,
                 GQuark             domain,
                 int                code,
                 const char        *what,
                 GError           **error)
{
  g_autofree char *text = pf_smtp_reply_to_text (reply);
  g_autofree char *clean = pf_clean_server_text (text);
  g_autofree char *number = reply->enhanced != NULL
                                ? g_strdup_printf ("%u %s", reply->code, reply->enhanced)
                                : g_strdup_printf ("%u", reply->code);
  GError          *refusal = NULL;

  pf_wire_set_error (self->wire, &refusal, domain, code, "%s: %s", what, clean);
  pf_error_set_server_text (refusal, number, text);
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
read_reply (PfSmtpSession *self,
            PfSmtpReply   *reply,
            GCancellable  *cancellable,
            GError       **error)
{
  PfSmtpFeed feed = PF_SMTP_FEED_MORE;

  while (feed == PF_SMTP_FEED_MORE)
    {
      g_autofree char *line = pf_wire_read_line (self->wire, NULL, cancellable, error);

      if (line == NULL)
        return give_up (self);
      feed = pf_smtp_reply_feed (reply, line);
      if (feed == PF_SMTP_FEED_BROKEN)
        {
          GError *malformed = NULL;

          pf_wire_set_error (self->wire, &malformed, PF_PROTO_ERROR,
                             PF_PROTO_ERROR_MALFORMED, "Expected an SMTP reply");
          pf_error_set_server_text (malformed, NULL, line);
          g_propagate_error (error, malformed);
          return give_up (self);
        }
    }
  return TRUE;
}

static gboolean
ask (PfSmtpSession *self,
     const char    *command,
     PfSmtpReply   *reply,
     GCancellable  *cancellable,
     GError       **error)
{
  if (!pf_wire_write_text (self->wire, command, -1, cancellable, error))
    return give_up (self);
  return read_reply (self, reply, cancellable, error);
}

static gboolean
is_in (PfSmtpSession *self, State state, GError **error)
{
  return self->state == state ||
         pf_wire_set_error (self->wire, error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED,
                            "The conversation is over");
}

static gboolean
read_greeting (PfSmtpSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfSmtpReply) reply = { 0 };
  g_autofree char *text = NULL;

  if (!read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.code != 220)
    {
      fail_with_reply (self, &reply, PF_PROTO_ERROR,
                       reply.code / 100 == 4 ? PF_PROTO_ERROR_TRY_LATER
                                             : PF_PROTO_ERROR_BYE,
                       "The server does not let us in", error);
      return give_up (self);
    }

  text = pf_smtp_reply_to_text (&reply);
  self->greeting = pf_clean_server_text (text);
  set_state (self, STATE_OPEN);
  return TRUE;
}

PfSmtpSession *
pf_smtp_session_open (PfWire *wire, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfSmtpSession) self = NULL;
  gboolean is_greeted;

  g_return_val_if_fail (PF_IS_WIRE (wire), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  self = g_object_new (PF_TYPE_SMTP_SESSION, NULL);
  self->wire = g_object_ref (wire);
  pf_wire_set_answer_timeout (wire, PF_TIMEOUT_GREETING);
  is_greeted = read_greeting (self, cancellable, error);
  pf_wire_set_answer_timeout (wire, PF_TIMEOUT_ANSWER);

  return is_greeted ? g_steal_pointer (&self) : NULL;
}

const char *
pf_smtp_session_get_greeting (PfSmtpSession *self)
{
  g_return_val_if_fail (PF_IS_SMTP_SESSION (self), NULL);

  return self->greeting;
}

gboolean
pf_smtp_session_ehlo (PfSmtpSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfSmtpReply) reply = { 0 };
  g_autoptr (GStrvBuilder) caps = g_strv_builder_new ();

  g_return_val_if_fail (PF_IS_SMTP_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!is_in (self, STATE_OPEN, error) || !ask (self, EHLO, &reply, cancellable, error))
    return FALSE;
  if (reply.code != 250)
    return fail_with_reply (self, &reply, PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED,
                            "EHLO refused", error);

  /* The first line names the server; each other one is an extension. */
  for (guint i = 1; i < reply.lines->len; i++)
    g_strv_builder_add (caps, reply.lines->pdata[i]);
  g_strfreev (self->caps);
  self->caps = g_strv_builder_end (caps);
  return TRUE;
}

const char *const *
pf_smtp_session_get_caps (PfSmtpSession *self)
{
  g_return_val_if_fail (PF_IS_SMTP_SESSION (self), NULL);

  return (const char *const *) self->caps;
}

/* Returns: (nullable): what follows @keyword; "AUTH=PLAIN" is met from old servers */
static const char *
find_cap (PfSmtpSession *self, const char *keyword)
{
  gsize length = strlen (keyword);

  for (gsize i = 0; self->caps[i] != NULL; i++)
    if (g_ascii_strncasecmp (self->caps[i], keyword, length) == 0 &&
        strchr (" =", self->caps[i][length]) != NULL)
      return self->caps[i] + length;

  return NULL;
}

gboolean
pf_smtp_session_start_tls (PfSmtpSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfSmtpReply) reply = { 0 };

  g_return_val_if_fail (PF_IS_SMTP_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!is_in (self, STATE_OPEN, error))
    return FALSE;
  if (find_cap (self, "STARTTLS") == NULL)
    {
      pf_wire_set_error (self->wire, error, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS,
                         "The server does not offer STARTTLS");
      return give_up (self);
    }
  if (!ask (self, "STARTTLS\r\n", &reply, cancellable, error))
    return FALSE;
  if (reply.code != 220)
    {
      fail_with_reply (self, &reply, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS,
                       "STARTTLS refused", error);
      return give_up (self);
    }
  if (!pf_wire_start_tls (self->wire, cancellable, error))
    return give_up (self);

  /* What was said before encryption was said by anybody. */
  g_strfreev (self->caps);
  self->caps = g_new0 (char *, 1);
  return TRUE;
}

static gboolean
refuse_login (PfSmtpSession     *self,
              const PfSmtpReply *reply,
              const PfSasl      *sasl,
              GError           **error)
{
  g_autofree char *text = pf_smtp_reply_to_text (reply);
  gint64           wait_ms;
  PfMeaning        means = pf_smtp_judge (reply->code, reply->enhanced, text, &wait_ms);
  PfAuthError      code;
  GError          *refusal = NULL;

  if (pf_meaning_to_auth_error (means, &code))
    fail_with_reply (self, reply, PF_AUTH_ERROR, (int) pf_sasl_name_refusal (sasl, code),
                     "Sign-in refused", &refusal);
  else
    fail_with_reply (self, reply, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED,
                     "Sign-in refused", &refusal);
  pf_error_facts (refusal)->wait_ms = wait_ms;
  g_propagate_error (error, refusal);
  return FALSE;
}

/* Ends an exchange from our side; the error is why. */
static gboolean
abort_exchange (PfSmtpSession *self, GCancellable *cancellable)
{
  g_auto (PfSmtpReply) reply = { 0 };
  g_autoptr (GError) ignored = NULL;

  if (!ask (self, "*\r\n", &reply, cancellable, &ignored) || reply.code == 334)
    return give_up (self);
  return FALSE;
}

/* Answers challenges until the last word.  The initial response waits for an empty
 * challenge: with the command it might be longer than a command may be.  pf_sasl_step()
 * lets no server ask for ever. */
static gboolean
exchange (PfSmtpSession *self,
          PfSasl        *sasl,
          PfSmtpReply   *reply,
          GCancellable  *cancellable,
          GError       **error)
{
  while (reply->code == 334)
    {
      g_autoptr (PfSecret) response = NULL;

      response = pf_sasl_step (sasl, reply->lines->pdata[0], error);
      if (response == NULL)
        return abort_exchange (self, cancellable);
      pf_smtp_reply_clear (reply);
      if (!pf_wire_write_response (self->wire, response, cancellable, error))
        return give_up (self);
      if (!read_reply (self, reply, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
authenticate (PfSmtpSession  *self,
              PfSaslMechanism mechanism,
              const char     *user,
              PfSecret       *secret,
              GCancellable   *cancellable,
              GError        **error)
{
  const PfEndpoint *endpoint = pf_wire_get_endpoint (self->wire);
  g_autoptr (PfSasl) sasl = NULL;
  g_auto (PfSmtpReply) reply = { 0 };
  g_autofree char *command = g_strdup_printf ("AUTH %s\r\n",
                                              pf_sasl_mechanism_name (mechanism));

  sasl = pf_sasl_new (mechanism, user, secret, endpoint->host, endpoint->port, error);
  if (sasl == NULL)
    return FALSE;
  if (!ask (self, command, &reply, cancellable, error) ||
      !exchange (self, sasl, &reply, cancellable, error))
    return FALSE;
  if (reply.code != 235)
    return refuse_login (self, &reply, sasl, error);

  /* Under SCRAM, a 235 without the server's proof is no sign-in. */
  if (!pf_sasl_finish (sasl, error))
    return give_up (self);
  return TRUE;
}

gboolean
pf_smtp_session_login (PfSmtpSession *self,
                       const char    *user,
                       PfSecret      *secret,
                       gboolean       is_token,
                       GCancellable  *cancellable,
                       GError       **error)
{
  const char *auth;
  g_auto (GStrv) offered = NULL;
  PfSaslMechanism mechanism = PF_SASL_PLAIN;
  GError         *no_choice = NULL;

  g_return_val_if_fail (PF_IS_SMTP_SESSION (self), FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!is_in (self, STATE_OPEN, error))
    return FALSE;
  if (user == NULL || *user == '\0')
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR,
                              PF_AUTH_ERROR_BAD_USER_NAME, "There is no user name");
  if (!pf_wire_is_private (self->wire))
    return pf_wire_set_error (self->wire, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                              "Refusing to send a password over an open connection");

  auth = find_cap (self, "AUTH");
  offered = g_strsplit (auth != NULL && *auth != '\0' ? auth + 1 : "", " ", -1);
  if (!pf_sasl_choose ((const char *const *) offered,
                       pf_wire_get_tls (self->wire) != NULL, is_token, &mechanism,
                       &no_choice))
    {
      pf_error_set_host (no_choice, pf_wire_get_endpoint (self->wire)->host,
                         pf_wire_get_endpoint (self->wire)->port);
      g_propagate_error (error, no_choice);
      return FALSE;
    }
  if (!authenticate (self, mechanism, user, secret, cancellable, error))
    return FALSE;
  set_state (self, STATE_READY);
  return TRUE;
}

void
pf_smtp_session_quit (PfSmtpSession *self, GCancellable *cancellable)
{
  g_auto (PfSmtpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_SMTP_SESSION (self));
  pf_assert_may_block ();

  if (self->state == STATE_OVER)
    return;
  pf_wire_set_answer_timeout (self->wire, QUIT_WAIT_MS);
  if (!ask (self, "QUIT\r\n", &reply, cancellable, &error))
    g_debug ("quit: %s", error->message);
  set_state (self, STATE_OVER);
  pf_wire_close (self->wire);
}

static void
pf_smtp_session_finalize (GObject *object)
{
  PfSmtpSession *self = PF_SMTP_SESSION (object);

  g_clear_object (&self->wire);
  g_clear_pointer (&self->greeting, g_free);
  g_clear_pointer (&self->caps, g_strfreev);

  G_OBJECT_CLASS (pf_smtp_session_parent_class)->finalize (object);
}

static void
pf_smtp_session_class_init (PfSmtpSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_smtp_session_finalize;
}

static void
pf_smtp_session_init (PfSmtpSession *self)
{
  self->caps = g_new0 (char *, 1);
}
