/* test-prefs-js.c - settings files, well-formed and not
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-prefs-js.h"

#include <string.h>

typedef struct
{
  const char *name; /* the test's path below /prefs-js */
  const char *text;
  const char *string;    /* of the setting "a"; NULL if it has none */
  gint64      number;    /* of the setting "n"; -1 if it has none */
  guint       malformed; /* statements */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "empty",         "",                                             NULL,      -1, 0 },
  { "string",        "user_pref(\"a\", \"b\");\n",                   "b",       -1, 0 },
  { "number",        "user_pref(\"n\", 42);",                        NULL,      42, 0 },
  { "negative",      "user_pref(\"n\", -2);",                        NULL,      -2, 0 },
  { "number-large",  "user_pref(\"n\", 99999999999999999999);",      NULL,      -1, 1 },
  { "boolean-no-text", "user_pref(\"a\", true);",                    NULL,      -1, 0 },
  { "blanks",        " user_pref (\t\"a\" ,\n \"b\" )\n ;",          "b",       -1, 0 },
  { "single-quotes", "user_pref('a', 'it\"s');",                     "it\"s",   -1, 0 },
  { "line-comments", "# x\n// user_pref(\"a\", \"c\");\nuser_pref(\"a\", \"b\");", "b", -1, 0 },
  { "block-comment", "/* user_pref(\"a\", \"c\"); */user_pref(\"a\", /*x*/ \"b\");", "b", -1, 0 },
  { "comment-open",  "user_pref(\"a\", \"b\"); /* for ever",         "b",       -1, 0 },
  { "slashes-inside", "user_pref(\"a\", \"http://x\");",             "http://x", -1, 0 },
  { "escapes",       "user_pref(\"a\", \"\\\\\\\"\\'\\n\\r\");",     "\\\"'\n\r", -1, 0 },
  { "hex",           "user_pref(\"a\", \"\\xe4\");",                 "ä",       -1, 0 },
  { "unicode",       "user_pref(\"a\", \"\\u00E4\\u4e2d\");",        "ä中",     -1, 0 },
  { "surrogates",    "user_pref(\"a\", \"\\ud83d\\udE00\");",        "😀",      -1, 0 },
  { "surrogate-half", "user_pref(\"a\", \"\\ud83d!\");\nuser_pref(\"n\", 1);", NULL, 1, 1 },
  { "surrogate-low", "user_pref(\"a\", \"\\ude00\");",               NULL,      -1, 1 },
  { "nul-escape",    "user_pref(\"a\", \"x\\x00y\");",               NULL,      -1, 1 },
  { "bad-escape",    "user_pref(\"a\", \"\\q\");",                   NULL,      -1, 1 },
  { "utf-8",         "user_pref(\"a\", \"Möwe\");",                  "Möwe",    -1, 0 },
  { "not-utf-8",     "user_pref(\"a\", \"M\xf6we\");",               "M\357\277\275we", -1, 0 },
  { "bom",           "\xef\xbb\xbfuser_pref(\"a\", \"b\");",         "b",       -1, 0 },
  { "later-wins",    "user_pref(\"a\", \"b\");user_pref(\"a\", \"c\");", "c",   -1, 0 },
  { "other-functions", "pref(\"n\", 1);\nsticky_pref(\"a\", \"b\");", "b",       1, 0 },
  { "unknown-function", "lock(\"a\", 1);\nuser_pref(\"n\", 2);",     NULL,       2, 1 },
  { "unclosed-string", "user_pref(\"a\", \"b\nuser_pref(\"n\", 3);", NULL,       3, 1 },
  { "no-value",      "user_pref(\"a\", );\nuser_pref(\"n\", 4);",    NULL,       4, 1 },
  { "no-parenthesis", "user_pref \"a\", \"b\");",                    NULL,      -1, 1 },
  { "cut-off",       "user_pref(\"n\", 5);\nuser_pref(\"a\", \"b",   NULL,       5, 1 },
  { "windows-lines", "user_pref(\"a\", \"b\");\r\nuser_pref(\"n\", 6);\r\n", "b", 6, 0 },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfPrefsJs) prefs = pf_prefs_js_new ();

  g_assert_cmpuint (pf_prefs_js_parse (prefs, c->text, strlen (c->text)), ==,
                    c->malformed);
  g_assert_cmpstr (pf_prefs_js_get_string (prefs, "a"), ==, c->string);
  g_assert_cmpint (pf_prefs_js_get_int (prefs, "n", -1), ==, c->number);
}

static void
test_override (void)
{
  g_autoptr (PfPrefsJs) prefs = pf_prefs_js_new ();
  g_autoptr (GPtrArray) names = NULL;
  const char *first = "user_pref(\"x.b\", 1);user_pref(\"x.a\", true);"
                      "user_pref(\"y\", 1);";
  const char *second = "user_pref(\"x.b\", 2);";

  g_assert_cmpuint (pf_prefs_js_parse (prefs, first, strlen (first)), ==, 0);
  g_assert_cmpuint (pf_prefs_js_parse (prefs, second, strlen (second)), ==, 0);
  g_assert_cmpint (pf_prefs_js_get_int (prefs, "x.b", -1), ==, 2);
  g_assert_true (pf_prefs_js_get_boolean (prefs, "x.a", FALSE));
  g_assert_true (pf_prefs_js_get_boolean (prefs, "x.b", TRUE));
  g_assert_false (pf_prefs_js_get_boolean (prefs, "none", FALSE));
  names = pf_prefs_js_list (prefs, "x.");
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "x.a");
  g_assert_cmpstr (g_ptr_array_index (names, 1), ==, "x.b");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/prefs-js/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/prefs-js/override", test_override);

  return g_test_run ();
}
