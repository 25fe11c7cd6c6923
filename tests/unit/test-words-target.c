/* test-words-target.c - how a folder on the server is called
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-words.h"

#include <locale.h>

static const struct
{
  const char *name;
  const char *target;
  const char *words;
} cases[] = {
  { "inbox", "INBOX", "Inbox" },
  { "inbox-in-small", "inbox", "Inbox" },
  { "below-inbox", "INBOX/House", "INBOX/House" },
  { "path", "Projects/House", "Projects/House" },
  { "literal", "Kunden\\/Lieferanten", "Kunden/Lieferanten" },
  { "backslash", "a\\b", "a\\b" },
  { "backslash-last", "a\\", "a\\" },
  { "nothing", "", "" },
};

static void
test_case (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  g_autofree char *words = pf_words_target (cases[i].target);

  g_assert_cmpstr (words, ==, cases[i].words);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words-target/%s", cases[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }

  return g_test_run ();
}
