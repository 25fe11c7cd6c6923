/* test-popstate.c - what Thunderbird remembers of the mail on a POP3 server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-popstate.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const char *name; /* the test's path below /popstate */
  const char *text;
  gint64      kept;
  gint64      partial;
  gint64      deleted;
  gint64      newest;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "empty",          "", 0, 0, 0, 0 },
  { "usual",          "# POP3 State File\n# This is a generated file!  Do not edit.\n\n"
                      "*pop.example.org ada\nk id1 1700000000\nb id2 1700000005\nd id3 1700000001\n"
                      "f id4 1700000002\n", 3, 1, 1, 1700000005 },
  { "no-times",       "*pop.example.org ada\nk id1\nk id2\n", 2, 0, 0, 0 },
  { "two-accounts",   "*a b\nk x 5\n*c d\nk x 7\n", 2, 0, 0, 7 },
  { "crlf",           "*a b\r\nk x 5\r\n", 1, 0, 0, 5 },
  { "no-last-end",    "*a b\nk x 5", 1, 0, 0, 5 },
  { "unknown-state",  "*a b\nz x 5\n", 0, 0, 0, 0 },
  { "long-state",     "*a b\nkk x 5\n", 0, 0, 0, 0 },
  { "bad-time",       "*a b\nk x soon\n", 0, 0, 0, 0 },
  { "too-many",       "*a b\nk x 5 6\n", 0, 0, 0, 0 },
  { "no-id",          "*a b\nk  5\nk\n", 0, 0, 0, 0 },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  PfPopstate  state;

  pf_popstate_parse (c->text, strlen (c->text), &state);
  g_assert_cmpint (state.kept, ==, c->kept);
  g_assert_cmpint (state.partial, ==, c->partial);
  g_assert_cmpint (state.deleted, ==, c->deleted);
  g_assert_cmpint (state.newest, ==, c->newest);
}

/* Octets that are no text end nothing. */
static void
test_octets (void)
{
  static const char text[] = "*a b\nk x\0y 5\n\xff\xfe\nk z 9\n";
  PfPopstate        state;

  pf_popstate_parse (text, sizeof text - 1, &state);
  g_assert_cmpint (state.kept, ==, 1);
  g_assert_cmpint (state.newest, ==, 9);
}

static void
test_load (void)
{
  g_autofree char *directory = g_dir_make_tmp ("pf-popstate-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "popstate.dat", NULL);
  PfPopstate       state;

  g_assert_false (pf_popstate_load (directory, &state));
  g_assert_true (g_file_set_contents (file, cases[1].text, -1, NULL));
  g_assert_true (pf_popstate_load (directory, &state));
  g_assert_cmpint (state.kept, ==, 3);
  g_unlink (file);
  g_rmdir (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/popstate/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/popstate/octets", test_octets);
  g_test_add_func ("/popstate/load", test_load);

  return g_test_run ();
}
