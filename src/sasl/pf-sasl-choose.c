/* pf-sasl-choose.c - which mechanism to use
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-sasl"

#include "sasl/pf-sasl.h"

static const char *const names[] = {
  [PF_SASL_PLAIN] = "PLAIN",
  [PF_SASL_LOGIN] = "LOGIN",
  [PF_SASL_CRAM_MD5] = "CRAM-MD5",
  [PF_SASL_SCRAM_SHA_1] = "SCRAM-SHA-1",
  [PF_SASL_SCRAM_SHA_256] = "SCRAM-SHA-256",
  [PF_SASL_OAUTHBEARER] = "OAUTHBEARER",
  [PF_SASL_XOAUTH2] = "XOAUTH2",
};

static const PfSaslMechanism password_private[] = {
  PF_SASL_PLAIN,       PF_SASL_LOGIN,    PF_SASL_SCRAM_SHA_256,
  PF_SASL_SCRAM_SHA_1, PF_SASL_CRAM_MD5,
};
static const PfSaslMechanism password_open[] = {
  PF_SASL_SCRAM_SHA_256, PF_SASL_SCRAM_SHA_1, PF_SASL_CRAM_MD5,
  PF_SASL_PLAIN,         PF_SASL_LOGIN,
};
static const PfSaslMechanism token_private[] = { PF_SASL_OAUTHBEARER, PF_SASL_XOAUTH2 };

const char *
pf_sasl_mechanism_name (PfSaslMechanism mechanism)
{
  g_return_val_if_fail ((gsize) mechanism < G_N_ELEMENTS (names), NULL);

  return names[mechanism];
}

static gboolean
is_offered (const char *const *offered, PfSaslMechanism mechanism)
{
  for (gsize i = 0; offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], names[mechanism]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
pick (const char *const     *offered,
      const PfSaslMechanism *wanted,
      gsize                  n_wanted,
      PfSaslMechanism       *out_mechanism)
{
  for (gsize i = 0; i < n_wanted; i++)
    if (is_offered (offered, wanted[i]))
      {
        *out_mechanism = wanted[i];
        return TRUE;
      }

  return FALSE;
}

static gboolean
choose_for_token (const char *const *offered,
                  gboolean           is_private,
                  PfSaslMechanism   *out_mechanism,
                  GError           **error)
{
  /* RFC 7628 4: a bearer token is worth as much to whoever reads it. */
  if (!is_private)
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                           "Refusing to send a token over an open connection");
      return FALSE;
    }
  if (pick (offered, token_private, G_N_ELEMENTS (token_private), out_mechanism))
    return TRUE;

  g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_COMMON_MECHANISM,
                       "The server offers no mechanism that takes a token");
  return FALSE;
}

gboolean
pf_sasl_choose (const char *const *offered,
                gboolean           is_private,
                gboolean           is_token,
                PfSaslMechanism   *out_mechanism,
                GError           **error)
{
  PfSaslMechanism token_only;

  g_return_val_if_fail (offered != NULL && out_mechanism != NULL, FALSE);

  if (is_token)
    return choose_for_token (offered, is_private, out_mechanism, error);
  if (is_private &&
      pick (offered, password_private, G_N_ELEMENTS (password_private), out_mechanism))
    return TRUE;
  if (!is_private &&
      pick (offered, password_open, G_N_ELEMENTS (password_open), out_mechanism))
    return TRUE;

  if (pick (offered, token_private, G_N_ELEMENTS (token_private), &token_only))
    g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_BROWSER_NEEDED,
                         "The server takes OAuth 2 tokens only");
  else
    g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_COMMON_MECHANISM,
                         "The server offers no mechanism that we know");
  return FALSE;
}
