/* test-secret.c - secrets are kept apart, compared and wiped
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-secret.h"

#include <string.h>
#include <sys/prctl.h>

typedef struct
{
  const char *name; /* the test's path below /secret/blank */
  const char *text;
  gboolean    blank;
} BlankCase;

/* clang-format off */
static const BlankCase blank_cases[] = {
  { "empty",     "",                      FALSE },
  { "plain",     "hunter2",               FALSE },
  { "inside",    "correct horse",         FALSE },
  { "before",    " hunter2",              TRUE  },
  { "after",     "hunter2 ",              TRUE  },
  { "newline",   "hunter2\n",             TRUE  },
  { "only",      " ",                     TRUE  },
  { "nbsp",      "hunter2\302\240",       TRUE  },
  { "zero-wide", "\342\200\213hunter2",   TRUE  },
  { "umlaut",    "h\303\274",             FALSE },
  { "latin1",    "h\xfc",                 FALSE },
  { "one-byte",  "\xa0",                  FALSE },
};
/* clang-format on */

static void
test_blank (gconstpointer data)
{
  const BlankCase *c = data;
  g_autoptr (PfSecret) secret = pf_secret_new (c->text);

  g_assert_cmpint (pf_secret_starts_or_ends_blank (secret), ==, c->blank);
  g_assert_cmpint (pf_secret_is_empty (secret), ==, *c->text == '\0');
}

static void
test_bytes (void)
{
  g_autoptr (PfSecret) secret = pf_secret_new_bytes ("a\0b", 3);
  g_autoptr (PfSecret) same = pf_secret_new_bytes ("a\0b", 3);
  g_autoptr (PfSecret) other = pf_secret_new_bytes ("a\0c", 3);
  g_autoptr (PfSecret) shorter = pf_secret_new ("a");
  g_autoptr (PfSecret) again = pf_secret_ref (secret);
  gsize       length = 0;
  const char *data = pf_secret_peek (again, &length);

  g_assert_cmpmem (data, length + 1, "a\0b", 4);
  g_assert_true (pf_secret_equal (secret, same));
  g_assert_false (pf_secret_equal (secret, other));
  g_assert_false (pf_secret_equal (secret, shorter));
}

/* Longer than a page, and exactly so long that the closing NUL needs another. */
static void
test_long (void)
{
  for (gsize length = 4095; length <= 4097; length++)
    {
      g_autofree char *text = g_strnfill (length, 'x');
      g_autoptr (PfSecret) secret = pf_secret_new (text);
      gsize       out_length = 0;
      const char *data = pf_secret_peek (secret, &out_length);

      g_assert_cmpuint (out_length, ==, length);
      g_assert_cmpstr (data, ==, text);
    }
}

static void
test_wipe (void)
{
  char text[] = "hunter2";

  pf_secret_wipe (text, sizeof text);
  pf_secret_wipe (NULL, 0);

  g_assert_cmpmem (text, sizeof text, "\0\0\0\0\0\0\0", 8);
}

/* The VmFlags line of the mapping that @address lies in, or NULL. */
static char *
read_vm_flags (gconstpointer address)
{
  g_autofree char *smaps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_inside = FALSE;

  if (!g_file_get_contents ("/proc/self/smaps", &smaps, NULL, NULL))
    return NULL;

  lines = g_strsplit (smaps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char   *dash = NULL;
      guint64 start = g_ascii_strtoull (lines[i], &dash, 16);

      if (dash != lines[i] && *dash == '-')
        is_inside = (gsize) address >= start &&
                    (gsize) address < g_ascii_strtoull (dash + 1, &dash, 16);
      else if (is_inside && g_str_has_prefix (lines[i], "VmFlags:"))
        return g_strdup (lines[i]);
    }

  return NULL;
}

static void
test_not_dumped (void)
{
  g_autoptr (PfSecret) secret = pf_secret_new ("hunter2");
  g_autofree char *flags = read_vm_flags (pf_secret_peek (secret, NULL));

  if (flags == NULL)
    {
      g_test_skip ("this system shows no VmFlags");
      return;
    }
  g_assert_nonnull (strstr (flags, " dd"));
}

static int
is_dumpable (void)
{
  return prctl (PR_GET_DUMPABLE, 0, 0, 0, 0);
}

static void
test_hidden_meanwhile (void)
{
  PfSecret *a;
  PfSecret *b;

  g_assert_cmpint (is_dumpable (), ==, 1);
  a = pf_secret_new ("a");
  b = pf_secret_new ("b");
  pf_secret_unref (a);
  g_assert_cmpint (is_dumpable (), ==, 0);
  pf_secret_unref (b);
  g_assert_cmpint (is_dumpable (), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (blank_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/secret/blank/%s", blank_cases[i].name);

      g_test_add_data_func (path, &blank_cases[i], test_blank);
    }
  g_test_add_func ("/secret/bytes", test_bytes);
  g_test_add_func ("/secret/long", test_long);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/not-dumped", test_not_dumped);
  g_test_add_func ("/secret/hidden-meanwhile", test_hidden_meanwhile);

  return g_test_run ();
}
