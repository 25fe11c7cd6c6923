/* test-mutf7.c - folder names on the wire
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-mutf7.h"

typedef struct
{
  const char *name; /* the test's path below /mutf7 */
  const char *wire;
  const char *utf8;
  gboolean    exact;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "ascii",          "INBOX",                   "INBOX",                                  TRUE },
  { "empty",          "",                        "",                                       TRUE },
  { "ampersand",      "Tom &- Jerry",            "Tom & Jerry",                            TRUE },
  { "umlaut",         "Entw&APw-rfe",            "Entw\303\274rfe",                        TRUE },
  { "rfc", "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
    "~peter/mail/\345\217\260\345\214\227/"
    "\346\227\245\346\234\254\350\252\236", TRUE },
  { "surrogates",     "&2D3eHw-",                "\360\237\230\237",                       TRUE },
  { "tab",            "a&AAk-b",                 "a\tb",                                   TRUE },
  { "two-shifts",     "&AOQ-x&APY-",             "\303\244x\303\266",                      TRUE },
  { "amp-in-shift",   "&AOQ-&-&APY-",            "\303\244&\303\266",                      TRUE },
  { "joined-shifts",  "&AOQ-&APY-",              "\303\244\303\266",                       FALSE },
  { "amp-shifted",    "&ACY-",                   "&",                                      FALSE },
  { "ascii-shifted",  "&AGE-",                   "a",                                      FALSE },
  { "unclosed",       "&APw",                    "&APw",                                   FALSE },
  { "bare-amp",       "R&D",                     "R&D",                                    FALSE },
  { "bad-digit",      "&AP!-",                   "&AP!-",                                  FALSE },
  { "high-alone",     "&2D0-",                   "&2D0-",                                  FALSE },
  { "low-alone",      "&3h8-",                   "&3h8-",                                  FALSE },
  { "high-then-char", "&2D0AYQ-",                "&2D0AYQ-",                               FALSE },
  { "odd-bits",       "&APx-",                   "&APx-",                                  FALSE },
  { "too-long",       "&APwA-",                  "&APwA-",                                 FALSE },
  { "nul",            "&AAA-",                   "&AAA-",                                  FALSE },
  { "raw-utf8",       "Entw\303\274rfe",         "Entw\303\274rfe",                        FALSE },
  { "raw-latin1",     "Entw\xfcrfe",             "Entw\357\277\275rfe",                    FALSE },
  { "bmp-last",       "&,,0-",                   "\357\277\275",                           TRUE },
};
/* clang-format on */

static void
test_decode (gconstpointer data)
{
  const Case      *c = data;
  gboolean         is_exact = !c->exact;
  g_autofree char *utf8 = pf_mutf7_decode (c->wire, &is_exact);
  g_autofree char *again = NULL;

  g_assert_cmpstr (utf8, ==, c->utf8);
  g_assert_cmpint (is_exact, ==, c->exact);

  again = pf_mutf7_encode (utf8);
  g_assert_true (g_str_is_ascii (again));
  if (c->exact)
    g_assert_cmpstr (again, ==, c->wire);
}

/* Every character comes back, alone and between others. */
static void
test_all_characters (void)
{
  for (gunichar c = 1; c <= 0x10FFFF; c++)
    {
      g_autoptr (GString) name = g_string_new ("a");
      g_autofree char *wire = NULL;
      g_autofree char *back = NULL;
      gboolean         is_exact = FALSE;

      if (c >= 0xD800 && c <= 0xDFFF)
        continue;
      g_string_append_unichar (name, c);
      g_string_append (name, "\303\274&-");
      wire = pf_mutf7_encode (name->str);
      back = pf_mutf7_decode (wire, &is_exact);
      g_assert_cmpstr (back, ==, name->str);
      g_assert_true (is_exact);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mutf7/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_decode);
    }
  g_test_add_func ("/mutf7/all-characters", test_all_characters);

  return g_test_run ();
}
