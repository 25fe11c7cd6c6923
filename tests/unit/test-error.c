/* test-error.c - the facts of errors, and cleaning what servers say
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "base/pf-limits.h"

typedef struct
{
  const char *name; /* the test's path below /error/clean */
  const char *text;
  const char *expected;
} CleanCase;

/* clang-format off */
static const CleanCase clean_cases[] = {
  { "null",     NULL,                                 "" },
  { "empty",    "",                                   "" },
  { "plain",    "Login failed.",                      "Login failed." },
  { "blanks",   "  over\tquota\r\n",                  "over quota" },
  { "control",  "a\001b\033[31mc\177d",               "ab[31mcd" },
  { "c1",       "a\302\205b",                         "ab" },
  { "latin1",   "gesperrt f\xfcr Sie",                "gesperrt f\357\277\275r Sie" },
  { "bidi",     "pay\342\200\256load",                "payload" },
  { "utf8",     "Kontingent \303\274berschritten",    "Kontingent \303\274berschritten" },
};
/* clang-format on */

static void
test_clean (gconstpointer data)
{
  const CleanCase *c = data;
  g_autofree char *clean = pf_clean_server_text (c->text);

  g_assert_cmpstr (clean, ==, c->expected);
}

static void
test_clean_cut (void)
{
  g_autofree char *clean = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "\303\274");
  clean = pf_clean_server_text (text->str);

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, PF_LIMIT_SERVER_TEXT);
}

typedef struct
{
  const char *name;
  GQuark (*quark) (void);
  int code;
} DomainCase;

/* clang-format off */
static const DomainCase domain_cases[] = {
  { "wire",     pf_wire_error_quark,     PF_WIRE_ERROR_CERTIFICATE },
  { "proto",    pf_proto_error_quark,    PF_PROTO_ERROR_TRY_LATER },
  { "auth",     pf_auth_error_quark,     PF_AUTH_ERROR_EXPIRED },
  { "discover", pf_discover_error_quark, PF_DISCOVER_ERROR_BAD_URL },
  { "store",    pf_store_error_quark,    PF_STORE_ERROR_FULL },
  { "move",     pf_move_error_quark,     PF_MOVE_ERROR_LOCKED },
};
/* clang-format on */

static void
fill_facts (GError *error)
{
  static const PfCertificate certificate = { .subject = (char *) "CN=other.example" };
  PfErrorFacts              *facts = pf_error_facts (error);

  facts->path = g_strdup ("/home/ada/Inbox");
  facts->folder = g_strdup ("Archive");
  facts->program = g_strdup ("Thunderbird");
  facts->need_bytes = G_GUINT64_CONSTANT (5000000000);
  facts->certificate = pf_certificate_copy (&certificate);
}

static void
test_domain (gconstpointer data)
{
  const DomainCase *c = data;
  g_autoptr (GError) error = g_error_new (c->quark (), c->code, "number %d", 7);
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) passed = NULL;
  const PfErrorFacts *facts = pf_error_peek_facts (error);

  g_assert_nonnull (facts);
  g_assert_null (facts->host);
  g_assert_cmpint (facts->offset, ==, -1);

  fill_facts (error);
  pf_error_set_host (error, "imap.example.org", 993);
  pf_error_set_host (error, "higher.example.org", 1);
  pf_error_set_server_text (error, "overquota", "No\r\nspace");

  copy = g_error_copy (error);
  g_clear_error (&error);
  g_propagate_prefixed_error (&passed, g_steal_pointer (&copy), "in Archive: ");

  facts = pf_error_peek_facts (passed);
  g_assert_cmpstr (passed->message, ==, "in Archive: number 7");
  g_assert_cmpstr (facts->host, ==, "imap.example.org");
  g_assert_cmpint (facts->port, ==, 993);
  g_assert_cmpstr (facts->response_code, ==, "OVERQUOTA");
  g_assert_cmpstr (facts->server_text, ==, "No space");
  g_assert_cmpstr (facts->path, ==, "/home/ada/Inbox");
  g_assert_cmpstr (facts->folder, ==, "Archive");
  g_assert_cmpstr (facts->program, ==, "Thunderbird");
  g_assert_cmpuint (facts->need_bytes, ==, G_GUINT64_CONSTANT (5000000000));
  g_assert_cmpstr (facts->certificate->subject, ==, "CN=other.example");
  g_assert_cmpint (facts->offset, ==, -1);
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  pf_error_set_host (error, "imap.example.org", 993);
  pf_error_set_server_text (error, "CODE", "text");
  pf_error_set_host (NULL, "imap.example.org", 993);

  g_assert_null (pf_error_facts (error));
  g_assert_null (pf_error_peek_facts (error));
  g_assert_null (pf_error_peek_facts (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (clean_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/error/clean/%s", clean_cases[i].name);

      g_test_add_data_func (path, &clean_cases[i], test_clean);
    }
  g_test_add_func ("/error/clean/cut", test_clean_cut);
  for (gsize i = 0; i < G_N_ELEMENTS (domain_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/error/facts/%s", domain_cases[i].name);

      g_test_add_data_func (path, &domain_cases[i], test_domain);
    }
  g_test_add_func ("/error/facts/foreign", test_foreign);

  return g_test_run ();
}
