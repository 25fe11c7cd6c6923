/* pf-sasl-oauth.c - OAUTHBEARER and XOAUTH2
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 7628 (OAUTHBEARER), RFC 5801 4 (its gs2 header), RFC 6750 2.1 (tokens)
 */

#define G_LOG_DOMAIN "pf-sasl"

#include "sasl/pf-sasl-private.h"

#include <string.h>

#define SEPARATOR "\001"

/* RFC 5801 4: "," and "=" of a name are written as =2C and =3D. */
static char *
escape_name (const char *user)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = user; *p != '\0'; p++)
    if (*p == ',')
      g_string_append (escaped, "=2C");
    else if (*p == '=')
      g_string_append (escaped, "=3D");
    else
      g_string_append_c (escaped, *p);

  return g_string_free (escaped, FALSE);
}

static char *
make_bearer_prefix (const char *user, const char *host, guint16 port)
{
  g_autofree char *name = escape_name (user);
  GString         *prefix = g_string_new (NULL);

  g_string_append_printf (prefix, "n,a=%s," SEPARATOR, name);
  if (host != NULL)
    g_string_append_printf (prefix, "host=%s" SEPARATOR, host);
  if (port != 0)
    g_string_append_printf (prefix, "port=%u" SEPARATOR, port);
  g_string_append (prefix, "auth=Bearer ");

  return g_string_free (prefix, FALSE);
}

PfSecret *
pf_sasl_oauth_initial (PfSaslMechanism mechanism,
                       const char     *user,
                       const PfSecret *token,
                       const char     *host,
                       guint16         port)
{
  static const char tail[] = SEPARATOR SEPARATOR;
  g_autofree char                     *prefix = NULL;
  g_autoptr (GString) whole = NULL;
  const char *text;
  gsize       length;
  PfSecret   *response;

  if (mechanism == PF_SASL_OAUTHBEARER)
    prefix = make_bearer_prefix (user, host, port);
  else
    prefix = g_strdup_printf ("user=%s" SEPARATOR "auth=Bearer ", user);

  /* As large as it will be, so that no growing leaves a copy behind. */
  text = pf_secret_peek (token, &length);
  whole = g_string_sized_new (strlen (prefix) + length + sizeof tail);
  g_string_append (whole, prefix);
  g_string_append_len (whole, text, (gssize) length);
  g_string_append (whole, tail);

  response = pf_secret_new_bytes (whole->str, whole->len);
  pf_secret_wipe (whole->str, whole->len);
  return response;
}

PfSecret *
pf_sasl_oauth_after_error (PfSaslMechanism mechanism)
{
  /* RFC 7628 3.2.3 wants a lone separator; for XOAUTH2 Google wants an empty line. */
  return pf_secret_new (mechanism == PF_SASL_OAUTHBEARER ? SEPARATOR : "");
}

char *
pf_sasl_oauth_status (const char *json)
{
  static const char key[] = "\"status\"";
  g_autofree char  *value = NULL;
  const char       *p = g_strstr_len (json, -1, key);
  const char       *end;

  if (p == NULL)
    return NULL;
  p += strlen (key);
  p += strspn (p, " \t\r\n");
  if (*p != ':')
    return NULL;
  p++;
  p += strspn (p, " \t\r\n\"");
  end = p + strcspn (p, "\",}\r\n");
  if (end == p)
    return NULL;

  value = g_strndup (p, end - p);
  return pf_clean_server_text (value);
}

gboolean
pf_sasl_oauth_token_fits (const PfSecret *token)
{
  gsize       length;
  const char *text = pf_secret_peek (token, &length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return length > 0;
}
