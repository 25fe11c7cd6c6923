/* pf-sasl.c - one authentication exchange, over GNU SASL
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4422 (SASL), RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5), RFC 5802 and RFC 7677 (SCRAM)
 */

#define G_LOG_DOMAIN "pf-sasl"

#include "sasl/pf-sasl-private.h"

#include <gsasl.h>
#include <string.h>

/* What a server may make us hash: about three seconds; servers ask for 4096 to 600,000. */
#define ITERATIONS_MAX 2000000
#define CHALLENGE_MAX ((gsize) 64 * 1024)
#define RESPONSES_MAX 10 /* in one exchange; SCRAM needs three */

typedef enum
{
  STATE_START,   /* nothing was said */
  STATE_TALKING, /* a response is out, the server may ask again */
  STATE_DONE,    /* all is said; under SCRAM the server has proved itself */
  STATE_REFUSED, /* the server told why not; its NO is still to come */
  STATE_BROKEN,
} State;

struct _PfSasl
{
  PfSaslMechanism mechanism;
  State           state;
  guint           n_responses; /* asked for so far */
  char           *user;
  PfSecret       *secret; /* (owned) */
  char           *host;   /* (nullable) */
  guint16         port;
  Gsasl          *context; /* (owned) (nullable) */
  Gsasl_session  *session; /* (owned) (nullable) */
  char           *refusal; /* (nullable) */
  char           *status;  /* (nullable) */
};

static gboolean
is_oauth (const PfSasl *self)
{
  return self->mechanism == PF_SASL_OAUTHBEARER || self->mechanism == PF_SASL_XOAUTH2;
}

static gboolean
is_scram (const PfSasl *self)
{
  return self->mechanism == PF_SASL_SCRAM_SHA_1 ||
         self->mechanism == PF_SASL_SCRAM_SHA_256;
}

/* GNU SASL asks for what a mechanism needs.  It keeps a copy of the password, which
 * pf_sasl_free() wipes.  No channel binding: we never choose a -PLUS mechanism. */
static int
property_cb (Gsasl *context, Gsasl_session *session, Gsasl_property property)
{
  const PfSasl *self = gsasl_session_hook_get (session);

  if (property == GSASL_AUTHID)
    return gsasl_property_set (session, property, self->user);
  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, pf_secret_peek (self->secret, NULL));

  return GSASL_NO_CALLBACK;
}

static gboolean
check_identity (PfSaslMechanism mechanism,
                const char     *user,
                const PfSecret *secret,
                GError        **error)
{
  gsize       length;
  const char *text = pf_secret_peek (secret, &length);

  if (*user == '\0' || strlen (user) > CHALLENGE_MAX ||
      !g_utf8_validate (user, -1, NULL) || strpbrk (user, "\r\n\001") != NULL)
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_BAD_USER_NAME,
                           "The user name is empty or cannot be sent");
      return FALSE;
    }
  if (length == 0 || memchr (text, '\0', length) != NULL)
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                           "The password is empty or cannot be sent");
      return FALSE;
    }
  if ((mechanism == PF_SASL_OAUTHBEARER || mechanism == PF_SASL_XOAUTH2) &&
      !pf_sasl_oauth_token_fits (secret))
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                           "The token holds characters that no token may hold");
      return FALSE;
    }

  return TRUE;
}

static gboolean
start_session (PfSasl *self, GError **error)
{
  const char *name = pf_sasl_mechanism_name (self->mechanism);

  if (gsasl_init (&self->context) == GSASL_OK)
    {
      gsasl_callback_set (self->context, property_cb);
      if (gsasl_client_start (self->context, name, &self->session) == GSASL_OK)
        {
          gsasl_session_hook_set (self->session, self);
          return TRUE;
        }
    }

  g_set_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_COMMON_MECHANISM,
               "The SASL library cannot do %s", name);
  return FALSE;
}

PfSasl *
pf_sasl_new (PfSaslMechanism mechanism,
             const char     *user,
             PfSecret       *secret,
             const char     *host,
             guint16         port,
             GError        **error)
{
  g_autoptr (PfSasl) self = NULL;

  g_return_val_if_fail (user != NULL && secret != NULL, NULL);

  if (!check_identity (mechanism, user, secret, error))
    return NULL;

  self = g_new0 (PfSasl, 1);
  self->mechanism = mechanism;
  self->user = g_strdup (user);
  self->secret = pf_secret_ref (secret);
  self->host = g_strdup (host);
  self->port = port;
  if (!is_oauth (self) && !start_session (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
pf_sasl_free (PfSasl *self)
{
  if (self->session != NULL)
    {
      char *copy = (char *) gsasl_property_fast (self->session, GSASL_PASSWORD);

      if (copy != NULL)
        pf_secret_wipe (copy, strlen (copy));
      gsasl_finish (self->session);
    }
  if (self->context != NULL)
    gsasl_done (self->context);
  g_free (self->user);
  pf_secret_unref (self->secret);
  g_free (self->host);
  g_free (self->refusal);
  g_free (self->status);
  g_free (self);
}

PfSaslMechanism
pf_sasl_get_mechanism (const PfSasl *self)
{
  return self->mechanism;
}

gboolean
pf_sasl_sends_first (const PfSasl *self)
{
  return self->mechanism != PF_SASL_LOGIN && self->mechanism != PF_SASL_CRAM_MD5;
}

static gboolean
fail (PfSasl *self, GError **error, GQuark domain, int code, const char *message)
{
  self->state = STATE_BROKEN;
  g_set_error (error, domain, code, "%s: %s", pf_sasl_mechanism_name (self->mechanism),
               message);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the challenge, NUL-terminated */
static GString *
decode_challenge (PfSasl *self, const char *challenge, GError **error)
{
  g_autofree guchar *decoded = NULL;
  gsize              input_length = strlen (challenge);
  gsize              length;

  if (input_length > CHALLENGE_MAX || input_length % 4 != 0 ||
      strspn (challenge, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789+/=") != input_length)
    {
      fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
            "the challenge is not base64");
      return NULL;
    }

  decoded = g_base64_decode (challenge, &length);
  return g_string_new_len ((const char *) decoded, (gssize) length);
}

/* The iteration count of a SCRAM server-first-message: "r=…,s=…,i=4096". */
static gboolean
check_scram_cost (PfSasl *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 8);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      guint64 count;

      if (!g_str_has_prefix (parts[i], "i="))
        continue;
      if (!g_ascii_string_to_unsigned (parts[i] + 2, 10, 1, ITERATIONS_MAX, &count, NULL))
        return fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                     "the iteration count is past any sense");
    }

  return TRUE;
}

static PfSecret *
refuse (PfSasl *self, const char *text, PfSecret *response)
{
  self->state = STATE_REFUSED;
  self->refusal = pf_clean_server_text (text);
  self->status = is_oauth (self) ? pf_sasl_oauth_status (text) : NULL;

  return response;
}

static PfSecret *
step_oauth (PfSasl *self, const char *text, GError **error)
{
  if (self->state == STATE_START)
    {
      self->state = STATE_DONE;
      return pf_sasl_oauth_initial (self->mechanism, self->user, self->secret, self->host,
                                    self->port);
    }

  return refuse (self, text, pf_sasl_oauth_after_error (self->mechanism));
}

static gboolean
fail_step (PfSasl *self, int result, GError **error)
{
  if (result == GSASL_SASLPREP_ERROR)
    return fail (self, error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                 "the user name or password holds characters that cannot be sent");
  if (result == GSASL_AUTHENTICATION_ERROR)
    return fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED,
                 "the server does not know the password");

  return fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
               gsasl_strerror (result));
}

static PfSecret *
step_library (PfSasl *self, const char *text, gsize length, GError **error)
{
  PfSecret *response;
  char     *output = NULL;
  gsize     output_length = 0;
  int       result;

  result = gsasl_step (self->session, text, length, &output, &output_length);
  if (result != GSASL_OK && result != GSASL_NEEDS_MORE)
    {
      fail_step (self, result, error);
      return NULL;
    }

  self->state = result == GSASL_OK ? STATE_DONE : STATE_TALKING;
  response = pf_secret_new_bytes (output != NULL ? output : "", output_length);
  if (output != NULL)
    pf_secret_wipe (output, output_length);
  gsasl_free (output);
  return response;
}

PfSecret *
pf_sasl_step (PfSasl *self, const char *challenge, GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->state == STATE_BROKEN || self->state == STATE_REFUSED ||
      (self->state == STATE_DONE && !is_oauth (self)))
    {
      fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
            "a challenge after the last");
      return NULL;
    }

  /* GNU SASL's CRAM-MD5 gives an empty response to each empty challenge. */
  if (self->n_responses++ >= RESPONSES_MAX)
    {
      fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
            "the server does not end the exchange");
      return NULL;
    }

  /* The challenge that asks for the initial response has nothing in it. */
  if (challenge == NULL || (self->state == STATE_START && pf_sasl_sends_first (self)))
    challenge = "";
  text = decode_challenge (self, challenge, error);
  if (text == NULL)
    return NULL;
  if (is_oauth (self))
    return step_oauth (self, text->str, error);

  /* RFC 5802 7: the server's last message may be an error instead of its signature. */
  if (is_scram (self) && self->state == STATE_TALKING &&
      g_str_has_prefix (text->str, "e="))
    return refuse (self, text->str, pf_secret_new (""));
  if (is_scram (self) && !check_scram_cost (self, text->str, error))
    return NULL;

  return step_library (self, text->str, text->len, error);
}

gboolean
pf_sasl_finish (PfSasl *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->state == STATE_DONE)
    return TRUE;

  return fail (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
               "the server ended the exchange before its end");
}

const char *
pf_sasl_get_refusal (const PfSasl *self, const char **out_status)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (out_status != NULL)
    *out_status = self->status;
  return self->refusal;
}

PfAuthError
pf_sasl_name_refusal (const PfSasl *self, PfAuthError code)
{
  return self != NULL && is_oauth (self) && self->refusal != NULL &&
                 code == PF_AUTH_ERROR_WRONG_CREDENTIALS
             ? PF_AUTH_ERROR_EXPIRED
             : code;
}
