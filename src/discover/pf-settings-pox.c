/* pf-settings-pox.c - Autodiscover's answers in "plain old XML"
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MS-OXDSCLI 2.2.4
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-settings-xml.h"
#include "discover/pf-settings.h"

#include <string.h>

static gboolean
says (xmlNode *node, const char *name, const char *value)
{
  g_autofree char *text = pf_xml_child_text (node, name);

  return text != NULL && g_ascii_strcasecmp (text, value) == 0;
}

/* SSL is on if it is not said; Encryption is newer and wins; "TLS" and "SSL" are not told
 * apart by those who write these files, so the port decides how it begins. */
static PfSecurity
read_security (xmlNode *protocol, guint16 port)
{
  g_autofree char *encryption = pf_xml_child_text (protocol, "Encryption");
  gboolean         is_open;

  if (encryption != NULL && *encryption != '\0')
    is_open = g_ascii_strcasecmp (encryption, "None") == 0;
  else
    is_open = says (protocol, "SSL", "off");

  if (is_open)
    return PF_SECURITY_PLAIN;
  if (port == 143 || port == 110 || port == 25 || port == 587)
    return PF_SECURITY_STARTTLS;
  return PF_SECURITY_TLS;
}

/* What repeats the address asked for is a place for the person's own. */
static char *
read_user (xmlNode *protocol, const char *asked_address)
{
  g_autofree char *text = pf_xml_child_text (protocol, "LoginName");
  const char      *at = asked_address != NULL ? strrchr (asked_address, '@') : NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  if (at == NULL)
    return g_steal_pointer (&text);
  if (g_ascii_strcasecmp (text, asked_address) == 0)
    return g_strdup ("%EMAILADDRESS%");
  if (strlen (text) == (gsize) (at - asked_address) &&
      g_ascii_strncasecmp (text, asked_address, strlen (text)) == 0)
    return g_strdup ("%EMAILLOCALPART%");
  return g_steal_pointer (&text);
}

static gboolean
find_protocol (const char *type, PfProtocol *out_protocol)
{
  if (g_ascii_strcasecmp (type, "IMAP") == 0)
    *out_protocol = PF_PROTOCOL_IMAP;
  else if (g_ascii_strcasecmp (type, "POP3") == 0)
    *out_protocol = PF_PROTOCOL_POP3;
  else if (g_ascii_strcasecmp (type, "SMTP") == 0)
    *out_protocol = PF_PROTOCOL_SMTP;
  else
    return FALSE;
  return TRUE;
}

static guint16
usual_port (PfProtocol protocol)
{
  return pf_endpoint_default_port (protocol, PF_SECURITY_TLS);
}

static void
read_protocol (PfSettings *settings, xmlNode *element, const char *asked_address)
{
  static const char *const password[] = { "password", NULL };
  static const char *const ntlm[] = { "ntlm", NULL };
  g_autofree char         *type = pf_xml_child_text (element, "Type");
  g_autofree char         *host = pf_xml_child_text (element, "Server");
  g_autofree char         *port_text = pf_xml_child_text (element, "Port");
  g_autofree char         *user = read_user (element, asked_address);
  PfProtocol               protocol;
  guint16                  port;

  /* Exchange's own protocols are not ours.  Some write the type as an attribute. */
  if (type == NULL)
    type = pf_xml_attribute (element, "Type");
  if (type == NULL || !find_protocol (type, &protocol) ||
      settings->servers->len >= PF_SETTINGS_SERVERS_MAX)
    return;
  if (host == NULL || *host == '\0')
    {
      pf_settings_note_problem (settings, "%s left out: it has no server", type);
      return;
    }
  if (port_text == NULL || *port_text == '\0')
    port = usual_port (protocol);
  else if (!pf_xml_to_port (port_text, &port))
    {
      pf_settings_note_problem (settings, "%s left out: its port is not a number", type);
      return;
    }

  g_ptr_array_add (settings->servers,
                   pf_setting_new (protocol, read_security (element, port), host, port,
                                   user, says (element, "SPA", "on") ? ntlm : password));
}

static void
read_account (PfSettings *settings, xmlNode *account, const char *asked_address)
{
  if (says (account, "Action", "redirectUrl"))
    settings->redirect = pf_xml_child_text (account, "RedirectUrl");
  else if (says (account, "Action", "redirectAddr"))
    pf_settings_note_problem (settings, "it sends us to another address");
  else
    PF_XML_EACH (element, account, "Protocol")
    {
      read_protocol (settings, element, asked_address);
    }
}

PfSettings *
pf_settings_parse_pox (const char *data,
                       gsize       length,
                       const char *asked_address,
                       GError    **error)
{
  g_autofree char *problem = NULL;
  g_autoptr (xmlDoc)
      doc = pf_settings_read_xml (data, length, "Autodiscover", &problem, error);
  g_autoptr (PfSettings) settings = NULL;
  xmlNode *response;
  xmlNode *account;

  if (doc == NULL)
    return NULL;

  response = pf_xml_child (xmlDocGetRootElement (doc), "Response");
  account = pf_xml_child (response, "Account");
  if (account == NULL)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "It holds no <Account>");
      return NULL;
    }

  settings = pf_settings_new ();
  if (problem != NULL)
    pf_settings_note_problem (settings, "%s", problem);
  read_account (settings, account, asked_address);
  return g_steal_pointer (&settings);
}
