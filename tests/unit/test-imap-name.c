/* test-imap-name.c - legal folder names: imap/pf-imap-name
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-name.h"

#include <string.h>

#define CYRUS PF_IMAP_NAMES_CYRUS
#define GMAIL PF_IMAP_NAMES_GMAIL
#define EXCHANGE PF_IMAP_NAMES_EXCHANGE
#define LONG                                                                             \
  "0123456789012345678901234567890123456789012345678901234567890123456789"               \
  "0123456789012345678901234567890123456789012345678901234567890123456789"               \
  "0123456789012345678901234567890123456789012345678901234567890123456789"

typedef struct
{
  const char *name;
  const char *path; /* components parted by "|" */
  const char *prefix;
  char        delimiter;
  guint       rules;
  const char *full;
  const char *changes;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "plain",         "Work|Plans",   "",       '/', 0,        "Work/Plans",         "" },
  { "inbox",         "inbox",        "",       '/', 0,        "INBOX",              "" },
  { "inbox-child",   "Inbox|a",      "",       '/', 0,        "INBOX/a",            "" },
  { "courier",       "Work|a",       "INBOX.", '.', 0,        "INBOX.Work.a",       "" },
  { "courier-inbox", "INBOX|a",      "INBOX.", '.', 0,        "INBOX.a",            "" },
  { "courier-dots",  "Dr. Jones",    "INBOX.", '.', 0,        "INBOX.Dr_ Jones",    "delimiter" },
  { "courier-slash", "a/b",          "INBOX.", '.', 0,        "INBOX.a_b",          "delimiter" },
  { "slash",         "a/b|c",        "",       '/', 0,        "a_b/c",              "delimiter" },
  { "dots-kept",     "Dr. Jones",    "",       '/', 0,        "Dr. Jones",          "" },
  { "no-hierarchy",  "a|b",          "",       0,   0,        "a_b",                "delimiter" },
  { "control",       "a\tb\x01",     "",       '/', 0,        "a_b_",               "control" },
  { "wildcards",     "100% *",       "",       '/', 0,        "100_ _",             "wildcard" },
  { "blanks",        " a ",          "",       '/', 0,        "a",                  "blank-end" },
  { "only-blanks",   "  |b",         "",       '/', 0,        "_/b",                "blank-end,empty" },
  { "hash",          "#news",        "",       '/', 0,        "_news",              "reserved" },
  { "hash-inside",   "a|#news",      "",       '/', 0,        "a/#news",            "" },
  { "home",          "~ada",         "",       '/', 0,        "_ada",               "reserved" },
  { "dot",           "a|..",         "",       '/', 0,        "a/_.",               "reserved" },
  { "umlaut",        "Gel\303\266schte", "",   '/', 0,        "Gel\303\266schte",   "" },
  { "decomposed",    "o\314\210",    "",       '/', 0,        "\303\266",           "" },
  { "latin1",        "K\366ln",      "",       '/', 0,        "K\357\277\275ln",    "" },
  { "cyrus",         "a\"b (c)!",    "",       '/', CYRUS,    "a_b _c__",           "character" },
  { "cyrus-off",     "a\"b (c)!",    "",       '/', 0,        "a\"b (c)!",          "" },
  { "gmail-caret",   "^x",           "",       '/', GMAIL,    "_x",                 "character" },
  { "gmail-blanks",  "a   b",        "",       '/', GMAIL,    "a b",                "blank-end" },
  { "gmail-own",     "Sent",         "",       '/', GMAIL,    "Sent_",              "reserved" },
  { "gmail-own-sub", "Old|Sent",     "",       '/', GMAIL,    "Old/Sent",           "" },
  { "exchange",      "Files",        "",       '/', EXCHANGE, "Files_",             "reserved" },
};
/* clang-format on */

static char *
join (const Case *c, const char *path, char **out_changes)
{
  g_auto (GStrv) components = g_strsplit (path, "|", -1);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  char *full = pf_imap_name_join ((const char *const *) components, c->prefix,
                                  c->delimiter, c->rules, changes);

  g_ptr_array_add (changes, NULL);
  *out_changes = g_strjoinv (",", (char **) changes->pdata);
  return full;
}

static void
test_join (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *changes = NULL;
  g_autofree char *full = join (c, c->path, &changes);

  g_assert_cmpstr (full, ==, c->full);
  g_assert_cmpstr (changes, ==, c->changes);
}

/* Two long names that differ at their end stay two. */
static void
test_long (void)
{
  const Case       c = { .prefix = "", .delimiter = '/' };
  g_autofree char *changes_a = NULL;
  g_autofree char *changes_b = NULL;
  g_autofree char *a = join (&c, LONG "a", &changes_a);
  g_autofree char *b = join (&c, LONG "b", &changes_b);

  g_assert_cmpstr (changes_a, ==, "too-long");
  g_assert_cmpuint (strlen (a), <=, 200);
  g_assert_cmpstr (a, !=, b);
}

static void
test_roles (void)
{
  g_assert_cmpint (pf_imap_name_guess_role ("Sent Items"), ==, PF_ROLE_SENT);
  g_assert_cmpint (pf_imap_name_guess_role ("Entw\303\234RFE"), ==, PF_ROLE_DRAFTS);
  g_assert_cmpint (pf_imap_name_guess_role ("Sentry"), ==, PF_ROLE_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/imap/name/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_join);
    }
  g_test_add_func ("/imap/name/long", test_long);
  g_test_add_func ("/imap/name/roles", test_roles);

  return g_test_run ();
}
