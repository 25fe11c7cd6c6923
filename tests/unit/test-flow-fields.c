/* test-flow-fields.c - what a person types into address, server, port and name
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flow/pf-fields.h"

typedef struct
{
  const char *name;
  const char *typed;
  PfField     problem;
  const char *value; /* NULL if there is a problem */
} Case;

/* clang-format off */
static const Case addresses[] = {
  { "plain",        "ada@example.org",      PF_FIELD_GOOD,       "ada@example.org" },
  { "trimmed",      "  ada@example.org\n",  PF_FIELD_GOOD,       "ada@example.org" },
  { "no-dot",       "ada@localhost",        PF_FIELD_GOOD,       "ada@localhost" },
  { "unicode",      "jürgen@müller.example", PF_FIELD_GOOD,      "jürgen@müller.example" },
  { "empty",        "",                     PF_FIELD_EMPTY,      NULL },
  { "blanks",       " \t ",                 PF_FIELD_EMPTY,      NULL },
  { "no-at",        "ada",                  PF_FIELD_NO_AT,      NULL },
  { "two-ats",      "ada@b@c",              PF_FIELD_NOT_ONE_AT, NULL },
  { "no-name",      "@example.org",         PF_FIELD_NO_NAME,    NULL },
  { "no-domain",    "ada@",                 PF_FIELD_NO_DOMAIN,  NULL },
  { "blank-inside", "ada b@example.org",    PF_FIELD_HAS_BLANK,  NULL },
  { "control",      "ada\001@example.org",  PF_FIELD_HAS_BLANK,  NULL },
};

static const Case hosts[] = {
  { "plain",        "imap.example.org",          PF_FIELD_GOOD,       "imap.example.org" },
  { "trimmed",      " imap.example.org ",        PF_FIELD_GOOD,       "imap.example.org" },
  { "final-dot",    "imap.example.org.",         PF_FIELD_GOOD,       "imap.example.org" },
  { "unicode",      "imap.müller.example",       PF_FIELD_GOOD,       "imap.xn--mller-kva.example" },
  { "ipv4",         "192.0.2.7",                 PF_FIELD_GOOD,       "192.0.2.7" },
  { "ipv6",         "2001:db8::7",               PF_FIELD_GOOD,       "2001:db8::7" },
  { "ipv6-bracket", "[2001:db8::7]",             PF_FIELD_GOOD,       "2001:db8::7" },
  { "underscore",   "mail_1.example.org",        PF_FIELD_GOOD,       "mail_1.example.org" },
  { "empty",        "",                          PF_FIELD_EMPTY,      NULL },
  { "url",          "imaps://imap.example.org",  PF_FIELD_IS_URL,     NULL },
  { "port",         "imap.example.org:993",      PF_FIELD_HAS_PORT,   NULL },
  { "address",      "ada@example.org",           PF_FIELD_IS_ADDRESS, NULL },
  { "blank",        "imap example org",          PF_FIELD_HAS_BLANK,  NULL },
  { "slash",        "imap.example.org/x",        PF_FIELD_BAD_HOST,   NULL },
  { "double-dot",   "imap..example.org",         PF_FIELD_BAD_HOST,   NULL },
  { "dot-first",    ".example.org",              PF_FIELD_BAD_HOST,   NULL },
  { "only-dot",     ".",                         PF_FIELD_BAD_HOST,   NULL },
  { "hyphen-first", "-a.example.org",            PF_FIELD_BAD_HOST,   NULL },
  { "hyphen-last",  "a-.example.org",            PF_FIELD_BAD_HOST,   NULL },
  { "one-bracket",  "[",                         PF_FIELD_BAD_HOST,   NULL },
  { "long-label",   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.org",
                                                 PF_FIELD_BAD_HOST,   NULL },
};

static const Case users[] = {
  { "address",      "ada@example.org",  PF_FIELD_GOOD,      "ada@example.org" },
  { "blank-inside", "ada lovelace",     PF_FIELD_GOOD,      "ada lovelace" },
  { "empty",        " ",                PF_FIELD_EMPTY,     NULL },
  { "line-end",     "ada\r\nx",         PF_FIELD_HAS_BLANK, NULL },
};

static const struct
{
  const char *name;
  const char *typed;
  PfField     problem;
  guint       value;
} ports[] = {
  { "usual",   "993",    PF_FIELD_GOOD,     993 },
  { "trimmed", " 143 ",  PF_FIELD_GOOD,     143 },
  { "highest", "65535",  PF_FIELD_GOOD,     65535 },
  { "empty",   "",       PF_FIELD_EMPTY,    0 },
  { "zero",    "0",      PF_FIELD_BAD_PORT, 0 },
  { "above",   "65536",  PF_FIELD_BAD_PORT, 0 },
  { "minus",   "-1",     PF_FIELD_BAD_PORT, 0 },
  { "words",   "imap",   PF_FIELD_BAD_PORT, 0 },
  { "tail",    "993x",   PF_FIELD_BAD_PORT, 0 },
};
/* clang-format on */

static void
test_address (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *value = NULL;

  g_assert_cmpint (pf_field_check_address (c->typed, &value), ==, c->problem);
  g_assert_cmpstr (value, ==, c->value);
}

static void
test_host (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *value = NULL;

  g_assert_cmpint (pf_field_check_host (c->typed, &value), ==, c->problem);
  g_assert_cmpstr (value, ==, c->value);
}

static void
test_user (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *value = NULL;

  g_assert_cmpint (pf_field_check_user (c->typed, &value), ==, c->problem);
  g_assert_cmpstr (value, ==, c->value);
}

static void
test_port (gconstpointer data)
{
  gsize   i = GPOINTER_TO_SIZE (data);
  guint16 value = 0;

  g_assert_cmpint (pf_field_check_port (ports[i].typed, &value), ==, ports[i].problem);
  g_assert_cmpuint (value, ==, ports[i].value);
}

static void
test_limits (void)
{
  static const char *const bad_days[] = { "99",         "2015-06",   "2015-13-01",
                                          "2015-02-30", "yesterday", "2015-06-30-1",
                                          "-1",         "10000" };
  static const char *const bad_sizes[] = { "0", "-1", "25 MB", "2.5", "1000001", "x" };
  gint64                   day = 0;
  guint64                  size = 1;
  g_autoptr (GDateTime) begin = g_date_time_new_local (2015, 6, 30, 0, 0, 0);

  g_assert_true (pf_field_check_day (" ", &day));
  g_assert_cmpint (day, ==, G_MININT64);
  g_assert_true (pf_field_check_day (" 2015-06-30 ", &day));
  g_assert_cmpint (day, ==, g_date_time_to_unix (begin));
  g_assert_true (pf_field_check_day ("2015", &day));
  g_assert_cmpint (day, <, g_date_time_to_unix (begin));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_days); i++)
    g_assert_false (pf_field_check_day (bad_days[i], &day));

  g_assert_true (pf_field_check_megabytes ("", &size));
  g_assert_cmpuint (size, ==, 0);
  g_assert_true (pf_field_check_megabytes (" 25", &size));
  g_assert_cmpuint (size, ==, 25000000);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_sizes); i++)
    g_assert_false (pf_field_check_megabytes (bad_sizes[i], &size));
}

static void
add_cases (const char *prefix, const Case *cases, gsize n, GTestDataFunc func)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/%s/%s", prefix, cases[i].name);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("address", addresses, G_N_ELEMENTS (addresses), test_address);
  add_cases ("host", hosts, G_N_ELEMENTS (hosts), test_host);
  g_test_add_func ("/flow/limits", test_limits);
  add_cases ("user", users, G_N_ELEMENTS (users), test_user);
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/port/%s", ports[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_port);
    }

  return g_test_run ();
}
