/* test-json-read.c - documents that JSON-GLib alone would stumble over
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "facts/pf-json-read.h"

typedef struct
{
  const char *name;
  const char *text;
  gboolean    is_read;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "object",        "{\"a\": [1, -2.5e3, true, null, \"x\"]}", TRUE },
  { "brackets-in-text", "[\"[[[\\\"[{\"]",                    TRUE },
  { "pair",          "[\"\\ud83d\\ude00\"]",                  TRUE },
  { "half-a-pair",   "[\"\\ud83d\"]",                          FALSE },
  { "second-half",   "[\"\\ude00\"]",                          FALSE },
  { "two-firsts",    "[\"\\ud83d\\ud83d\"]",                  FALSE },
  { "no-escape",     "[\"\\\\ud83d\"]",                       TRUE },
  { "octal",         "[\"\\303\"]",                            FALSE },
  { "hexadecimal",   "[\"\\x41\"]",                            FALSE },
  { "escapes",       "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\"]", TRUE },
  { "latin1",        "[\"\xfc\"]",                             FALSE },
  { "comment",       "/* \" */ [1] /* \" */",                  FALSE },
  { "single-quotes", "['\"', 1]",                              FALSE },
  { "open-text",     "[\"abc",                                 FALSE },
  { "open-escape",   "[\"abc\\",                              FALSE },
  { "empty",         "",                                       FALSE },
  { "blank",         "  \n",                                   FALSE },
  { "words",         "hello",                                  FALSE },
};
/* clang-format on */

static void
test_read (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = pf_json_read (c->text, -1, &error);

  g_assert_cmpint (root != NULL, ==, c->is_read);
  if (c->is_read)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* @depth lists in each other, behind what may stand there. */
static gboolean
can_nest (const char *before, gsize depth)
{
  g_autoptr (GString) text = g_string_new (before);
  g_autoptr (JsonNode) root = NULL;

  for (gsize i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (gsize i = 0; i < depth; i++)
    g_string_append_c (text, ']');
  root = pf_json_read (text->str, (gssize) text->len, NULL);
  return root != NULL;
}

static void
test_nesting (void)
{
  g_assert_true (can_nest ("", PF_JSON_NESTING_MAX));
  g_assert_false (can_nest ("", PF_JSON_NESTING_MAX + 1));
  g_assert_false (can_nest ("", 1000000));
  g_assert_false (can_nest ("{\"]]]]]]\": ", 1000000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/json-read/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_read);
    }
  g_test_add_func ("/json-read/nesting", test_nesting);

  return g_test_run ();
}
