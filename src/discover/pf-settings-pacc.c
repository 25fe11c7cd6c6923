/* pf-settings-pacc.c - a provider's user-agent-configuration.json, and its digest in DNS
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draft-ietf-mailmaint-pacc
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-settings.h"

#include "facts/pf-json-read.h"

#include <string.h>

static PfSettings *
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED, what);
  return NULL;
}

static char **
read_auth (JsonObject *root)
{
  JsonObject *auth = pf_json_peek_object (root, "authentication");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  if (pf_json_peek_object (auth, "oauth-public") != NULL)
    g_strv_builder_add (words, "oauth2");
  if (pf_json_peek_bool (auth, "password"))
    g_strv_builder_add (words, "password");

  return g_strv_builder_end (words);
}

/* Only names are given: encrypted from the first byte, on the usual port. */
static void
read_protocol (PfSettings        *settings,
               JsonObject        *protocols,
               const char        *member,
               PfProtocol         protocol,
               const char *const *auth)
{
  JsonObject *object = pf_json_peek_object (protocols, member);
  const char *host = pf_json_peek_string (object, "host");

  if (object == NULL)
    return;
  if (host == NULL || *host == '\0')
    {
      pf_settings_note_problem (settings, "%s left out: it has no host", member);
      return;
    }
  g_ptr_array_add (settings->servers,
                   pf_setting_new (protocol, PF_SECURITY_TLS, host,
                                   pf_endpoint_default_port (protocol, PF_SECURITY_TLS),
                                   "%EMAILADDRESS%", auth));
}

PfSettings *
pf_settings_parse_pacc (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (PfSettings) settings = NULL;
  g_auto (GStrv) auth = NULL;
  JsonObject *root;
  JsonObject *protocols;
  const char *help;

  if (length > PF_SETTINGS_DOCUMENT_MAX)
    return refuse (error, "Too large");
  node = pf_json_read (data, (gssize) length, NULL);
  if (node == NULL)
    return refuse (error, "Not well-formed JSON");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "Not a JSON object");

  root = json_node_get_object (node);
  protocols = pf_json_peek_object (root, "protocols");
  if (protocols == NULL)
    return refuse (error, "It holds no “protocols”");

  settings = pf_settings_new ();
  auth = read_auth (root);
  read_protocol (settings, protocols, "imap", PF_PROTOCOL_IMAP,
                 (const char *const *) auth);
  read_protocol (settings, protocols, "pop3", PF_PROTOCOL_POP3,
                 (const char *const *) auth);
  read_protocol (settings, protocols, "smtp", PF_PROTOCOL_SMTP,
                 (const char *const *) auth);

  help = pf_json_peek_string (pf_json_peek_object (pf_json_peek_object (root, "info"),
                                                   "help"),
                              "documentation");
  if (help != NULL)
    pf_settings_add_note (settings, FALSE, help, NULL);
  return g_steal_pointer (&settings);
}

/* Returns: (transfer full) (nullable): the value of "@tag=" in "v=…; a=…; d=…" */
static char *
find_tag (const char *record, const char *tag)
{
  g_auto (GStrv) parts = g_strsplit (record, ";", 16);
  gsize length = strlen (tag);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (g_ascii_strncasecmp (part, tag, length) == 0 && part[length] == '=')
        return g_strstrip (g_strdup (part + length + 1));
    }

  return NULL;
}

static char *
digest_of (const char *data, gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize  size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);
  return g_base64_encode (digest, size);
}

int
pf_settings_check_digest (const char *data, gsize length, const char *const *records)
{
  g_autofree char *wanted = digest_of (data, length);
  int              found = -1;

  for (gsize i = 0; records[i] != NULL; i++)
    {
      g_autofree char *version = find_tag (records[i], "v");
      g_autofree char *algorithm = find_tag (records[i], "a");
      g_autofree char *digest = find_tag (records[i], "d");

      if (g_strcmp0 (version, "UAAC1") != 0 || algorithm == NULL || digest == NULL ||
          g_ascii_strcasecmp (algorithm, "sha256") != 0)
        continue;
      if (g_str_equal (digest, wanted))
        return 1;
      found = 0;
    }

  return found;
}
