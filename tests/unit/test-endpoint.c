/* test-endpoint.c - servers' URLs, and pins
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-endpoint.h"
#include "base/pf-error.h"

#define IMAP PF_PROTOCOL_IMAP
#define POP3 PF_PROTOCOL_POP3
#define TLS PF_SECURITY_TLS
#define STARTTLS PF_SECURITY_STARTTLS

typedef struct
{
  const char *name; /* the test's path below /endpoint */
  const char *url;
  const char *host; /* NULL: refused */
  PfProtocol  protocol;
  PfSecurity  security;
  int         port;
  const char *user;
  const char *back; /* NULL: as url */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "imaps", "imaps://ada@imap.example.org", "imap.example.org", IMAP, TLS, 993, "ada", NULL },
  { "imap", "imap://ada@imap.example.org", "imap.example.org", IMAP, STARTTLS, 143, "ada", NULL },
  { "pop3s", "pop3s://ada@pop.example.org", "pop.example.org", POP3, TLS, 995, "ada", NULL },
  { "pop3", "pop3://ada@pop.example.org:1110", "pop.example.org", POP3, STARTTLS, 1110,
    "ada", NULL },
  { "encoded", "imaps://ada%40example.org@localhost:9993", "localhost", IMAP, TLS, 9993,
    "ada@example.org", NULL },
  { "at-sign", "imaps://ada@example.org@localhost", "localhost", IMAP, TLS, 993,
    "ada@example.org", "imaps://ada%40example.org@localhost" },
  { "umlaut-user", "imaps://%C3%BCnal@localhost", "localhost", IMAP, TLS, 993,
    "\303\274nal", NULL },
  { "colon-user", "imaps://corp%3Aada@localhost", "localhost", IMAP, TLS, 993, "corp:ada", NULL },
  { "backslash", "imaps://corp%5Cada@localhost", "localhost", IMAP, TLS, 993, "corp\\ada", NULL },
  { "no-user", "imaps://localhost", "localhost", IMAP, TLS, 993, NULL, NULL },
  { "slash", "imaps://ada@localhost/", "localhost", IMAP, TLS, 993, "ada",
    "imaps://ada@localhost" },
  { "case", "IMAPS://Ada@Imap.Example.ORG.", "imap.example.org", IMAP, TLS, 993, "Ada",
    "imaps://Ada@imap.example.org" },
  { "ipv4", "imaps://ada@127.0.0.1:9993", "127.0.0.1", IMAP, TLS, 9993, "ada", NULL },
  { "ipv6", "imaps://ada@[::1]:9993", "::1", IMAP, TLS, 9993, "ada", NULL },
  { "idn", "imaps://ada@m\303\274ller.example", "xn--mller-kva.example", IMAP, TLS, 993,
    "ada", "imaps://ada@xn--mller-kva.example" },
  { "password", "imaps://ada:hunter2@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "empty-word", "imaps://ada:@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "path", "imaps://ada@localhost/INBOX", NULL, 0, 0, 0, NULL, NULL },
  { "query", "imaps://ada@localhost?x=1", NULL, 0, 0, 0, NULL, NULL },
  { "fragment", "imaps://ada@localhost#x", NULL, 0, 0, 0, NULL, NULL },
  { "no-host", "imaps://ada@", NULL, 0, 0, 0, NULL, NULL },
  { "empty-user", "imaps://@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "crlf-user", "imaps://a%0D%0Ab@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "nul-user", "imaps://a%00b@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "latin1-user", "imaps://%FC@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "port-0", "imaps://ada@localhost:0", NULL, 0, 0, 0, NULL, NULL },
  { "port-big", "imaps://ada@localhost:65536", NULL, 0, 0, 0, NULL, NULL },
  { "port-word", "imaps://ada@localhost:imap", NULL, 0, 0, 0, NULL, NULL },
  { "bad-label", "imaps://ada@-x.example.org", NULL, 0, 0, 0, NULL, NULL },
  { "two-dots", "imaps://ada@a..example.org", NULL, 0, 0, 0, NULL, NULL },
  { "space", "imaps://ada@exa mple.org", NULL, 0, 0, 0, NULL, NULL },
  { "smtp", "smtp://ada@localhost", NULL, 0, 0, 0, NULL, NULL },
  { "http", "http://localhost", NULL, 0, 0, 0, NULL, NULL },
  { "address", "ada@example.org", NULL, 0, 0, 0, NULL, NULL },
  { "empty", "", NULL, 0, 0, 0, NULL, NULL },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (c->url, &error);
  g_autoptr (PfEndpoint) copy = NULL;
  g_autofree char *back = NULL;

  if (c->host == NULL)
    {
      g_assert_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL);
      g_assert_null (endpoint);
      /* The message goes to logs. */
      g_assert_null (g_strstr_len (error->message, -1, "hunter2"));
      return;
    }

  g_assert_no_error (error);
  copy = pf_endpoint_copy (endpoint);
  back = pf_endpoint_to_url (copy);
  g_assert_cmpstr (copy->host, ==, c->host);
  g_assert_cmpint (copy->protocol, ==, c->protocol);
  g_assert_cmpint (copy->security, ==, c->security);
  g_assert_cmpint (copy->port, ==, c->port);
  g_assert_cmpstr (copy->user, ==, c->user);
  g_assert_cmpstr (back, ==, c->back != NULL ? c->back : c->url);
}

/* SMTP is looked at; no mail is there to be had. */
static void
test_service (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint) smtps = pf_endpoint_parse_service ("smtps://mx.example", NULL);
  g_autoptr (PfEndpoint) smtp = pf_endpoint_parse_service ("smtp://mx.example:25", NULL);
  g_autoptr (PfEndpoint) imap = pf_endpoint_parse_service ("imap://mx.example", NULL);

  g_assert_cmpint (smtps->protocol, ==, PF_PROTOCOL_SMTP);
  g_assert_cmpint (smtps->security, ==, PF_SECURITY_TLS);
  g_assert_cmpint (smtps->port, ==, 465);
  g_assert_cmpint (smtp->security, ==, PF_SECURITY_STARTTLS);
  g_assert_cmpint (smtp->port, ==, 25);
  g_assert_cmpint (imap->port, ==, 143);
  g_assert_null (pf_endpoint_parse_service ("http://mx.example", &error));
  g_assert_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL);
}

static void
test_trust (void)
{
  static const char *const pins[] = { "AB:CD:01", " ef 23 ", NULL };
  g_autoptr (PfTrust) trust = pf_trust_new ("/etc/ca.pem", pins, TRUE);
  g_autoptr (PfTrust) copy = pf_trust_copy (trust);
  g_autoptr (PfTrust) none = pf_trust_new (NULL, NULL, FALSE);

  g_assert_cmpstr (copy->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (copy->pins[0], ==, "abcd01");
  g_assert_cmpstr (copy->pins[1], ==, "ef23");
  g_assert_null (copy->pins[2]);
  g_assert_true (copy->allow_plaintext);
  g_assert_null (none->pins);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/endpoint/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/endpoint/service", test_service);
  g_test_add_func ("/endpoint/trust", test_trust);

  return g_test_run ();
}
