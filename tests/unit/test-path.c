/* test-path.c - folder paths as people write them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-path.h"

typedef struct
{
  const char *name; /* the test's path below /path */
  const char *components[4];
  const char *joined;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "empty",          { NULL },                 "" },
  { "one",            { "Inbox" },              "Inbox" },
  { "two",            { "Work", "2019" },       "Work/2019" },
  { "slash",          { "A/B", "C" },           "A\\/B/C" },
  { "only-slash",     { "/", "x" },             "\\//x" },
  { "backslash",      { "C:\\Mail" },           "C:\\Mail" },
  { "backslash-end",  { "a\\", "b" },           "a\\\\/b" },
  { "back-and-slash", { "a\\/b" },              "a\\\\\\/b" },
  { "two-backslash",  { "a\\\\b" },             "a\\\\\\b" },
  { "umlaut",         { "Entw\303\274rfe" },    "Entw\303\274rfe" },
};

static const struct { const char *path; const char *components[4]; } loose_cases[] = {
  { "/Work//2019/", { "Work", "2019" } },
  { "a\\b",         { "a\\b" } },
  { "a\\",          { "a\\" } },
  { "",             { NULL } },
};

static const struct { const char *name; const char *nfc; } nfc_cases[] = {
  { "Entwu\314\210rfe", "Entw\303\274rfe" },
  { "Entw\303\274rfe",  "Entw\303\274rfe" },
  { "Entw\xfcrfe",      "Entw\303\274rfe" },
  { "\x93q\x94",        "\342\200\234q\342\200\235" },
  { "bad\x81",          "bad\357\277\275" },
};
/* clang-format on */

static void
assert_strv (char **is, const char *const *should)
{
  gsize i = 0;

  for (; should[i] != NULL; i++)
    g_assert_cmpstr (is[i], ==, should[i]);
  g_assert_null (is[i]);
}

static void
test_round (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *joined = pf_path_join (c->components);
  g_auto (GStrv) split = pf_path_split (joined);

  g_assert_cmpstr (joined, ==, c->joined);
  assert_strv (split, c->components);
}

static void
test_loose (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (loose_cases); i++)
    {
      g_auto (GStrv) split = pf_path_split (loose_cases[i].path);

      assert_strv (split, loose_cases[i].components);
    }
}

static void
test_nfc (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nfc_cases); i++)
    {
      g_autofree char *nfc = pf_path_to_nfc (nfc_cases[i].name);

      g_assert_cmpstr (nfc, ==, nfc_cases[i].nfc);
    }
  g_assert_null (pf_path_to_nfc (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/path/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_round);
    }
  g_test_add_func ("/path/loose", test_loose);
  g_test_add_func ("/path/nfc", test_nfc);

  return g_test_run ();
}
