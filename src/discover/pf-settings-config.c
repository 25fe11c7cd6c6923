/* pf-settings-config.c - configuration files of Thunderbird's kind, config-v1.1 and 1.2
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draft-ietf-mailmaint-autoconfig
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-settings-xml.h"
#include "discover/pf-settings.h"

typedef struct
{
  const char *theirs;
  const char *ours;
} Word;

/* clang-format off */
static const Word auth_words[] = {
  { "password-cleartext", "password" },
  { "plain",              "password" }, /* deprecated */
  { "password-encrypted", "challenge" },
  { "secure",             "challenge" }, /* deprecated */
  { "OAuth2",             "oauth2" },
  { "OAuth",              "oauth2" },
  { "NTLM",               "ntlm" },
  { "GSSAPI",             "gssapi" },
  { "TLS-client-cert",    "tls-client-cert" },
  { "client-IP-address",  "client-ip-address" },
  { "smtp-after-pop",     "smtp-after-pop" },
  { "none",               "none" },
};

/* version 1.2, system="sasl": exact names */
static const Word sasl_words[] = {
  { "PLAIN",              "password" },
  { "LOGIN",              "password" },
  { "CRAM-MD5",           "challenge" },
  { "DIGEST-MD5",         "challenge" },
  { "SCRAM-SHA-1",        "challenge" },
  { "SCRAM-SHA-1-PLUS",   "challenge" },
  { "SCRAM-SHA-256",      "challenge" },
  { "SCRAM-SHA-256-PLUS", "challenge" },
  { "XOAUTH2",            "oauth2" },
  { "OAUTHBEARER",        "oauth2" },
  { "NTLM",               "ntlm" },
  { "GSSAPI",             "gssapi" },
  { "EXTERNAL",           "tls-client-cert" },
};
/* clang-format on */

static const char *
find_word (const Word *words, gsize n_words, const char *text)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (words[i].theirs, text) == 0)
      return words[i].ours;

  return NULL;
}

static const char *
read_auth (xmlNode *element)
{
  g_autofree char *system = pf_xml_attribute (element, "system");
  g_autofree char *text = pf_xml_text (element);

  if (system == NULL || *system == '\0')
    return find_word (auth_words, G_N_ELEMENTS (auth_words), text);
  if (g_ascii_strcasecmp (system, "sasl") == 0)
    return find_word (sasl_words, G_N_ELEMENTS (sasl_words), text);
  return NULL;
}

/* All that we know, in the provider's order, each once. */
static char **
read_auths (xmlNode *server)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  PF_XML_EACH (element, server, "authentication")
  {
    const char *word = read_auth (element);

    if (word != NULL &&
        !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
      g_ptr_array_add (words, (gpointer) word);
  }
  g_ptr_array_add (words, NULL);

  return g_strdupv ((char **) words->pdata);
}

/* The first that we can do counts. */
static gboolean
read_security (xmlNode *server, PfSecurity *out_security)
{
  PF_XML_EACH (element, server, "socketType")
  {
    g_autofree char *text = pf_xml_text (element);

    if (g_ascii_strcasecmp (text, "SSL") == 0)
      *out_security = PF_SECURITY_TLS;
    else if (g_ascii_strcasecmp (text, "STARTTLS") == 0)
      *out_security = PF_SECURITY_STARTTLS;
    else if (g_ascii_strcasecmp (text, "plain") == 0)
      *out_security = PF_SECURITY_PLAIN;
    else
      continue;
    return TRUE;
  }

  return FALSE;
}

/* A place whose second "%" was forgotten, as in one of Mozilla's own files, is meant as a
 * place: nobody's name is "%EMAILADDRESS". */
static char *
mend_place (PfSettings *settings, char *text)
{
  static const char *const places[] = { "%EMAILADDRESS", "%EMAILLOCALPART",
                                        "%EMAILDOMAIN" };
  g_autofree char         *given = text;

  for (gsize i = 0; given != NULL && i < G_N_ELEMENTS (places); i++)
    if (g_str_has_suffix (given, places[i]))
      {
        settings->has_mistakes = TRUE;
        pf_settings_note_problem (settings, "“%s” lacks its second %%", places[i]);
        return g_strconcat (given, "%", NULL);
      }

  return g_steal_pointer (&given);
}

/* Returns: (nullable): what is wrong with it */
static const char *
add_server (PfSettings *settings, xmlNode *server, PfProtocol protocol)
{
  g_autofree char *host = pf_xml_child_text (server, "hostname");
  g_autofree char *port_text = pf_xml_child_text (server, "port");
  g_autofree char *username = pf_xml_child_text (server, "username");
  g_auto (GStrv) auth = NULL;
  PfSecurity security;
  guint16    port;

  if (host == NULL || *host == '\0')
    return "it has no host name";
  if (!pf_xml_to_port (port_text, &port))
    return "its port is not a number from 1 to 65535";
  if (!read_security (server, &security))
    return "it names no way of connecting that is known";

  auth = read_auths (server);
  host = mend_place (settings, g_steal_pointer (&host));
  username = mend_place (settings, g_steal_pointer (&username));
  if (username != NULL && *username == '\0')
    g_clear_pointer (&username, g_free);
  g_ptr_array_add (settings->servers,
                   pf_setting_new (protocol, security, host, port, username,
                                   (const char *const *) auth));
  if (auth[0] == NULL)
    pf_settings_note_problem (settings, "%s: no way of signing in that is known", host);
  return NULL;
}

static gboolean
find_protocol (xmlNode *server, PfProtocol *out_protocol)
{
  g_autofree char *type = pf_xml_attribute (server, "type");
  gboolean         is_incoming = pf_xml_is (server, "incomingServer");

  if (type == NULL)
    return FALSE;
  if (is_incoming && g_ascii_strcasecmp (type, "imap") == 0)
    *out_protocol = PF_PROTOCOL_IMAP;
  else if (is_incoming && g_ascii_strcasecmp (type, "pop3") == 0)
    *out_protocol = PF_PROTOCOL_POP3;
  else if (!is_incoming && g_ascii_strcasecmp (type, "smtp") == 0)
    *out_protocol = PF_PROTOCOL_SMTP;
  else
    return FALSE;
  return TRUE;
}

static void
read_server (PfSettings *settings, xmlNode *server, guint number)
{
  PfProtocol  protocol;
  const char *problem;

  /* Exchange, JMAP and what is yet to come are not ours. */
  if (!find_protocol (server, &protocol))
    return;
  if (settings->servers->len >= PF_SETTINGS_SERVERS_MAX)
    return;

  problem = add_server (settings, server, protocol);
  if (problem != NULL)
    pf_settings_note_problem (settings, "server %u left out: %s", number, problem);
}

/* <enable visiturl=""><instruction>: what must be switched on first. */
static void
read_enable (PfSettings *settings, xmlNode *enable)
{
  g_autofree char *url = pf_xml_attribute (enable, "visiturl");
  g_autofree char *text = NULL;

  PF_XML_EACH (instruction, enable, "instruction")
  {
    g_autofree char *lang = pf_xml_attribute (instruction, "lang");

    if (text == NULL || (lang != NULL && g_ascii_strncasecmp (lang, "en", 2) == 0))
      {
        g_free (text);
        text = pf_xml_text (instruction);
      }
  }
  if (url != NULL && *url == '\0')
    g_clear_pointer (&url, g_free);
  pf_settings_add_note (settings, TRUE, url, text);
}

static void
read_provider (PfSettings *settings, xmlNode *provider)
{
  guint number = 0;

  PF_XML_EACH (child, provider, NULL)
  {
    if (pf_xml_is (child, "incomingServer") || pf_xml_is (child, "outgoingServer"))
      read_server (settings, child, ++number);
    else if (pf_xml_is (child, "enable"))
      read_enable (settings, child);
    else if (pf_xml_is (child, "domain") &&
             settings->domains->len < PF_SETTINGS_DOMAINS_MAX)
      g_ptr_array_add (settings->domains, pf_xml_text (child));
    else if (pf_xml_is (child, "documentation"))
      {
        g_autofree char *url = pf_xml_attribute (child, "url");
        g_autofree char *text = pf_xml_child_text (child, "descr");

        if (url != NULL)
          pf_settings_add_note (settings, FALSE, url, text);
      }
  }
}

PfSettings *
pf_settings_parse_config (const char *data, gsize length, GError **error)
{
  g_autofree char *problem = NULL;
  g_autoptr (xmlDoc)
      doc = pf_settings_read_xml (data, length, "clientConfig", &problem, error);
  g_autoptr (PfSettings) settings = NULL;
  gboolean has_provider = FALSE;

  if (doc == NULL)
    return NULL;

  settings = pf_settings_new ();
  if (problem != NULL)
    pf_settings_note_problem (settings, "%s", problem);
  PF_XML_EACH (child, xmlDocGetRootElement (doc), NULL)
  {
    if (pf_xml_is (child, "emailProvider"))
      {
        has_provider = TRUE;
        read_provider (settings, child);
      }
    /* Two of Mozilla's files have it here. */
    else if (pf_xml_is (child, "enable"))
      read_enable (settings, child);
  }
  if (!has_provider)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "It holds no <emailProvider>");
      return NULL;
    }

  return g_steal_pointer (&settings);
}
