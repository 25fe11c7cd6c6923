/* test-settings.c - configuration documents, the good and the odd
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "discover/pf-settings.h"

#include <string.h>

#define HEAD                                                                             \
  "<?xml version=\"1.0\"?>\n<clientConfig version=\"1.1\"><emailProvider id=\"x\">"
#define TAIL "</emailProvider></clientConfig>"
#define IMAP_HEAD "<incomingServer type=\"imap\"><hostname>imap.x.org</hostname>"
#define IMAP                                                                             \
  IMAP_HEAD "<port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%"       \
            "</username><authentication>password-cleartext</authentication>"             \
            "</incomingServer>"

typedef struct
{
  const char *name;
  const char *text;
  const char *wanted; /* "protocol security host:port user auth,auth; …", or "!", or "?"
                       for what is no settings at all */
  guint       n_notes;
  guint       n_problems;
} Case;

/* clang-format off */
static const Case configs[] = {
  { "plain-good", HEAD IMAP TAIL, "imap tls imap.x.org:993 %EMAILADDRESS% password", 0, 0 },
  { "version-unknown", "<clientConfig version=\"9\"><emailProvider>" IMAP TAIL,
    "imap tls imap.x.org:993 %EMAILADDRESS% password", 0, 0 },
  { "repeats-in-order", HEAD IMAP_HEAD "<port>143</port><socketType>future</socketType>"
    "<socketType>STARTTLS</socketType><socketType>SSL</socketType><username>u</username>"
    "<authentication>OAuth2</authentication><authentication>x</authentication>"
    "<authentication>secure</authentication><authentication>OAuth</authentication>"
    "</incomingServer>" TAIL, "imap starttls imap.x.org:143 u oauth2,challenge", 0, 0 },
  { "bad-one-skipped-alone", HEAD "<incomingServer type=\"pop3\"><hostname/></incomingServer>"
    IMAP "<incomingServer type=\"pop3\"><hostname>p</hostname><port>99999</port>"
    "</incomingServer>" TAIL, "imap tls imap.x.org:993 %EMAILADDRESS% password", 0, 2 },
  { "socket-unknown", HEAD IMAP_HEAD "<port>1</port><socketType>magic</socketType>"
    "</incomingServer>" TAIL, "", 0, 1 },
  { "not-ours-ignored", HEAD "<incomingServer type=\"exchange\"><x/></incomingServer>"
    "<incomingServer><hostname>h</hostname></incomingServer><novelty/>" IMAP TAIL,
    "imap tls imap.x.org:993 %EMAILADDRESS% password", 0, 0 },
  { "smtp-as-incoming", HEAD "<incomingServer type=\"smtp\"><hostname>h</hostname><port>25"
    "</port><socketType>SSL</socketType></incomingServer>" TAIL, "", 0, 0 },
  { "no-user", HEAD IMAP_HEAD "<port> 993 </port><socketType>ssl</socketType>"
    "<authentication>none</authentication></incomingServer>" TAIL,
    "imap tls imap.x.org:993 - none", 0, 0 },
  { "no-auth", HEAD IMAP_HEAD "<port>993</port><socketType>SSL</socketType><username>u"
    "</username></incomingServer>" TAIL, "imap tls imap.x.org:993 u ", 0, 1 },
  { "sasl-of-1.2", HEAD IMAP_HEAD "<port>993</port><socketType>SSL</socketType><username>u"
    "</username><authentication system=\"sasl\">SCRAM-SHA-256</authentication>"
    "<authentication system=\"http\">Basic</authentication>"
    "<authentication system=\"sasl\">PLAIN</authentication></incomingServer>" TAIL,
    "imap tls imap.x.org:993 u challenge,password", 0, 0 },
  { "enable-inside", HEAD IMAP "<enable visiturl=\"https://x.org/on\"><instruction lang=\"de\">an"
    "</instruction><instruction lang=\"en\">on</instruction></enable>" TAIL,
    "imap tls imap.x.org:993 %EMAILADDRESS% password", 1, 0 },
  { "enable-outside", HEAD IMAP "</emailProvider><enable visiturl=\"https://x.org/on\"/>"
    "</clientConfig>", "imap tls imap.x.org:993 %EMAILADDRESS% password", 1, 0 },
  { "enable-elsewhere-refused", HEAD IMAP "<enable visiturl=\"javascript:x\"/>" TAIL,
    "imap tls imap.x.org:993 %EMAILADDRESS% password", 0, 0 },
  { "documentation", HEAD IMAP "<documentation url=\"http://x.org/help\"><descr>D</descr>"
    "</documentation>" TAIL, "imap tls imap.x.org:993 %EMAILADDRESS% password", 1, 0 },
  { "cdata-and-comments", HEAD "<incomingServer type=\"imap\"><!-- c --><hostname>"
    "<![CDATA[imap.x.org]]></hostname><port>99<!-- c -->3</port><socketType>SSL</socketType>"
    "<username>u</username><authentication>plain</authentication></incomingServer>" TAIL,
    "imap tls imap.x.org:993 u password", 0, 0 },
  { "plain-socket", HEAD "<incomingServer type=\"pop3\"><hostname>p.x.org</hostname><port>110"
    "</port><socketType>plain</socketType><username>u</username><authentication>plain"
    "</authentication></incomingServer>" TAIL, "pop3 plain p.x.org:110 u password", 0, 0 },
  { "half-a-place", HEAD "<incomingServer type=\"imap\"><hostname>imap.%EMAILDOMAIN</hostname>"
    "<port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS</username>"
    "<authentication>plain</authentication></incomingServer>" TAIL,
    "imap tls imap.%EMAILDOMAIN%:993 %EMAILADDRESS% password", 0, 2 },
  { "no-server", HEAD TAIL, "", 0, 0 },
  { "no-provider", "<clientConfig/>", "!", 0, 0 },
  { "html", "<!DOCTYPE html><html><body>Not found</body></html>", "?", 0, 0 },
  { "html-5", "\n<!doctype HTML><p>Hi", "?", 0, 0 },
  { "html-cut", "<html><p>Hi<br>", "?", 0, 0 },
  { "xhtml", "<html><body/></html>", "?", 0, 0 },
  { "dtd", "<!DOCTYPE c [<!ENTITY a \"b\">]>" HEAD IMAP TAIL, "!", 0, 0 },
  { "bomb", "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><clientConfig><emailProvider>&c;</emailProvider>"
    "</clientConfig>", "!", 0, 0 },
  { "external-entity", "<!DOCTYPE c [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><clientConfig>"
    "<emailProvider>&e;</emailProvider></clientConfig>", "!", 0, 0 },
  { "undeclared-entity", "<clientConfig><emailProvider>&e;</emailProvider></clientConfig>",
    "!", 0, 0 },
  { "not-well-formed", HEAD IMAP "</emailProvider>", "!", 0, 0 },
  { "bare-ampersand", HEAD IMAP "<documentation url=\"http://x.org/?os=PC&lang=ko&amp;a=1\"/>"
    TAIL, "imap tls imap.x.org:993 %EMAILADDRESS% password", 1, 1 },
  { "bare-ampersand-and-cut", HEAD IMAP "<documentation url=\"http://x.org/?a&b=1\"/>", "!", 0, 0 },
  { "empty", "", "!", 0, 0 },
  { "json", "{}", "!", 0, 0 },
};

#define POX_HEAD "<Autodiscover xmlns=\"a\"><Response xmlns=\"b\"><Account>"
#define POX_TAIL "</Account></Response></Autodiscover>"

static const Case poxes[] = {
  { "good", POX_HEAD "<AccountType>email</AccountType><Action>settings</Action>"
    "<Protocol><Type>IMAP</Type><Server>imap.x.org</Server><Port>993</Port><SSL>on</SSL>"
    "<LoginName>postferry@x.org</LoginName></Protocol>"
    "<Protocol><Type>SMTP</Type><Server>smtp.x.org</Server><Port>587</Port>"
    "<Encryption>TLS</Encryption></Protocol>" POX_TAIL,
    "imap tls imap.x.org:993 %EMAILADDRESS% password; smtp starttls smtp.x.org:587 - password",
    0, 0 },
  { "ssl-is-on-unsaid", POX_HEAD "<Protocol><Type>POP3</Type><Server>p.x.org</Server>"
    "<LoginName>Postferry</LoginName></Protocol>" POX_TAIL,
    "pop3 tls p.x.org:995 %EMAILLOCALPART% password", 0, 0 },
  { "encryption-wins", POX_HEAD "<Protocol><Type>IMAP</Type><Server>i.x.org</Server><Port>143"
    "</Port><SSL>off</SSL><Encryption>Auto</Encryption></Protocol>" POX_TAIL,
    "imap starttls i.x.org:143 - password", 0, 0 },
  { "open", POX_HEAD "<Protocol><Type>IMAP</Type><Server>i.x.org</Server><Port>143</Port>"
    "<SSL>OFF</SSL></Protocol>" POX_TAIL, "imap plain i.x.org:143 - password", 0, 0 },
  { "spa", POX_HEAD "<Protocol><Type>IMAP</Type><Server>i.x.org</Server><SPA>on</SPA>"
    "</Protocol>" POX_TAIL, "imap tls i.x.org:993 - ntlm", 0, 0 },
  { "exchange-ignored", POX_HEAD "<Protocol><Type>EXCH</Type><Server>x</Server></Protocol>"
    POX_TAIL, "", 0, 0 },
  { "bad-port", POX_HEAD "<Protocol><Type>IMAP</Type><Server>x.org</Server><Port>x</Port>"
    "</Protocol><Protocol><Type>POP3</Type></Protocol>" POX_TAIL, "", 0, 2 },
  { "redirect", POX_HEAD "<Action>redirectUrl</Action><RedirectUrl>https://a.x.org/</RedirectUrl>"
    POX_TAIL, "> https://a.x.org/", 0, 0 },
  { "no-account", "<Autodiscover><Response/></Autodiscover>", "!", 0, 0 },
  { "error", "<Autodiscover><Response><Error/></Response></Autodiscover>", "!", 0, 0 },
  { "config", HEAD IMAP TAIL, "?", 0, 0 },
};

static const Case paccs[] = {
  { "good", "{\"protocols\":{\"imap\":{\"host\":\"imap.x.org\"},\"pop3\":{\"host\":\"p.x.org\"},"
    "\"jmap\":{\"url\":\"https://x\"}},\"authentication\":{\"oauth-public\":{\"issuer\":\"i\"},"
    "\"password\":true},\"info\":{\"help\":{\"documentation\":\"https://x.org/h\"}}}",
    "imap tls imap.x.org:993 %EMAILADDRESS% oauth2,password; "
    "pop3 tls p.x.org:995 %EMAILADDRESS% oauth2,password", 1, 0 },
  { "no-host", "{\"protocols\":{\"imap\":{}}}", "", 0, 1 },
  { "wrong-types", "{\"protocols\":{\"imap\":7,\"pop3\":{\"host\":7},\"smtp\":[]},"
    "\"authentication\":[],\"info\":1}", "", 0, 1 },
  { "no-protocols", "{}", "!", 0, 0 },
  { "list", "[]", "!", 0, 0 },
  { "text", "nonsense", "!", 0, 0 },
  { "empty", "", "!", 0, 0 },
  { "not-utf8", "{\"protocols\":{\"imap\":{\"host\":\"\xff\"}}}", "!", 0, 0 },
};
/* clang-format on */

static char *
describe (const PfSettings *settings)
{
  static const char *const protocols[] = { "imap", "pop3", "smtp" };
  static const char *const securities[] = { "tls", "starttls", "plain" };
  g_autoptr (GString) text = g_string_new (NULL);

  if (settings == NULL)
    return g_strdup ("!");
  if (settings->redirect != NULL)
    return g_strconcat ("> ", settings->redirect, NULL);
  for (guint i = 0; i < settings->servers->len; i++)
    {
      const PfSetting *s = settings->servers->pdata[i];
      g_autofree char *auth = g_strjoinv (",", s->auth);

      g_string_append_printf (text, "%s%s %s %s:%d %s %s", i > 0 ? "; " : "",
                              protocols[s->protocol], securities[s->security], s->host,
                              s->port, s->username != NULL ? s->username : "-", auth);
    }

  return g_strdup (text->str);
}

static void
check (const Case *c, const PfSettings *settings, const GError *error)
{
  g_autofree char *found = describe (settings);

  g_assert_cmpstr (found, ==, *c->wanted == '?' ? "!" : c->wanted);
  if (settings == NULL)
    {
      int code = *c->wanted == '?' ? PF_PROTO_ERROR_UNEXPECTED : PF_PROTO_ERROR_MALFORMED;

      g_assert_error (error, PF_PROTO_ERROR, code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (settings->notes->len, ==, c->n_notes);
  g_assert_cmpuint (settings->problems->len, ==, c->n_problems);
}

static void
test_config (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSettings)
      settings = pf_settings_parse_config (c->text, strlen (c->text), &error);

  check (c, settings, error);
}

static void
test_pox (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSettings) settings = pf_settings_parse_pox (c->text, strlen (c->text),
                                                           "postferry@x.org", &error);

  check (c, settings, error);
}

static void
test_pacc (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSettings)
      settings = pf_settings_parse_pacc (c->text, strlen (c->text), &error);

  check (c, settings, error);
}

/* Each would take minutes, or all the stack, if it were not for the limits. */
static void
test_limits (void)
{
  const gsize      length = 10 << 20;
  g_autofree char *deep = g_strnfill (PF_SETTINGS_DOCUMENT_MAX, '[');
  g_autofree char *large = g_strnfill (length, ' ');
  g_autoptr (GString) many = g_string_new (HEAD);
  g_autoptr (GString) nested = g_string_new ("<clientConfig>");
  g_autoptr (PfSettings) settings = NULL;

  g_assert_null (pf_settings_parse_pacc (deep, PF_SETTINGS_DOCUMENT_MAX, NULL));
  memcpy (large, "<clientConfig>", 14);
  g_assert_null (pf_settings_parse_config (large, length, NULL));
  memcpy (large, "{\"protocols\":", 13);
  g_assert_null (pf_settings_parse_pacc (large, length, NULL));

  for (int i = 0; i < 20000; i++)
    g_string_append (nested, "<a>");
  g_assert_null (pf_settings_parse_config (nested->str, nested->len, NULL));

  for (int i = 0; i < 900; i++)
    g_string_append (many, IMAP);
  g_string_append (many, TAIL);
  settings = pf_settings_parse_config (many->str, many->len, NULL);
  g_assert_nonnull (settings);
  g_assert_cmpuint (settings->servers->len, ==, PF_SETTINGS_SERVERS_MAX);
}

static void
test_digest (void)
{
  /* printf '{}' | openssl dgst -sha256 -binary | base64 */
  const char *good = "v=UAAC1; a=sha256; d=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
  const char *const bad[] = { "v=spf1 -all", "v=UAAC1; a=sha256; d=AAAA", NULL };
  const char *const both[] = { bad[1], good, NULL };
  const char *const other[] = { "v=spf1 -all", "v=UAAC1;a=sha512;d=x", "", NULL };

  g_assert_cmpint (pf_settings_check_digest ("{}", 2, both), ==, 1);
  g_assert_cmpint (pf_settings_check_digest ("{}", 2, bad), ==, 0);
  g_assert_cmpint (pf_settings_check_digest ("{}", 2, other), ==, -1);
}

typedef struct
{
  PfProtocol  protocol;
  PfSecurity  security;
  guint16     port;
  const char *doubt; /* (nullable) */
} Doubt;

static void
test_doubts (void)
{
  const Doubt doubts[] = {
    { PF_PROTOCOL_IMAP, PF_SECURITY_TLS, 993, NULL },
    { PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS, 993,
      "port 993 is encrypted from the first byte" },
    { PF_PROTOCOL_POP3, PF_SECURITY_TLS, 993, "port 993 is IMAP's, not POP3's" },
    { PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS, 587, "port 587 is SMTP's, not IMAP's" },
    { PF_PROTOCOL_SMTP, PF_SECURITY_TLS, 587,
      "port 587 is not encrypted from the first byte" },
    { PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, 143, NULL },
    { PF_PROTOCOL_IMAP, PF_SECURITY_TLS, 10993, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (doubts); i++)
    {
      g_autofree char *found = pf_settings_find_doubt (doubts[i].protocol,
                                                       doubts[i].security,
                                                       doubts[i].port);

      g_assert_cmpstr (found, ==, doubts[i].doubt);
    }
}

static void
add_cases (const char *group, const Case *cases, gsize n_cases, GTestDataFunc func)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/settings/%s/%s", group, cases[i].name);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("config", configs, G_N_ELEMENTS (configs), test_config);
  add_cases ("pox", poxes, G_N_ELEMENTS (poxes), test_pox);
  add_cases ("pacc", paccs, G_N_ELEMENTS (paccs), test_pacc);
  g_test_add_func ("/settings/limits", test_limits);
  g_test_add_func ("/settings/digest", test_digest);
  g_test_add_func ("/settings/doubts", test_doubts);

  return g_test_run ();
}
