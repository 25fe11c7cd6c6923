/* test-uidl-memory.c - the numbers of a POP3 mailbox at this visit and the last
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "diagnose/pf-uidl-memory.h"

#include <glib/gstdio.h>
#include <string.h>

/**
 * Case:
 * @before: numbers at the last visit, by blanks; %NULL: there was none
 * @now: "-" for a message without
 */
typedef struct
{
  const char *name;
  const char *before;
  const char *now;
  PfUidls     uidls;
  gint64      known;
  gint64      n_before;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "first-visit", NULL,    "a b c", PF_UIDLS_GOOD,      -1, 0 },
  { "same",        "a b c", "a b c", PF_UIDLS_GOOD,      3, 3 },
  { "one-new",     "a b",   "a b c", PF_UIDLS_GOOD,      2, 2 },
  { "all-new",     "a b c", "x y z", PF_UIDLS_GOOD,      0, 3 },
  { "repeated",    "a b",   "a a",   PF_UIDLS_REPEATED,  1, 2 },
  { "without",     "a b",   "- -",   PF_UIDLS_NONE,      -1, 0 },
  { "empty-now",   "a b",   "",      PF_UIDLS_NOT_ASKED, -1, 0 },
};
/* clang-format on */

static void
entry_free (gpointer data)
{
  PfPop3Entry *entry = data;

  g_free (entry->uidl);
  g_free (entry);
}

static void
visit (const char *folder, const char *words, PfSignIn *sign_in)
{
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (PF_PROTOCOL_POP3, PF_SECURITY_TLS, "pop.example.org",
                                  995, "ada@example.org");
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  for (gsize i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    {
      PfPop3Entry *entry = g_new0 (PfPop3Entry, 1);

      entry->uidl = g_str_equal (list[i], "-") ? NULL : g_strdup (list[i]);
      g_ptr_array_add (entries, entry);
    }
  pf_uidl_memory_take (folder, endpoint, entries, sign_in);
}

static PfSignIn *
make_sign_in (void)
{
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (PF_PROTOCOL_POP3, PF_SECURITY_TLS, "h", 995, "u");

  return pf_sign_in_new (endpoint);
}

/* Nothing there may name the account, or a message. */
static void
check_files (const char *folder)
{
  g_autofree char *inner = g_build_filename (folder, "pop3-numbers", NULL);
  g_autoptr (GDir) dir = g_dir_open (inner, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (inner, name, NULL);
      g_autofree char *text = NULL;
      GStatBuf         info;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 077, ==, 0);
      g_assert_null (strstr (name, "ada"));
      g_assert_cmpuint (strspn (text, "0123456789abcdef\n"), ==, strlen (text));
      g_remove (path);
    }
  g_rmdir (inner);
  g_rmdir (folder);
}

static void
test_visits (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *folder = g_dir_make_tmp ("pf-uidl-XXXXXX", NULL);
  g_autoptr (PfSignIn) first = make_sign_in ();
  g_autoptr (PfSignIn) second = make_sign_in ();

  if (c->before != NULL)
    visit (folder, c->before, first);
  visit (folder, c->now, second);
  g_assert_cmpint (second->uidls, ==, c->uidls);
  g_assert_cmpint (second->uidl_known, ==, c->known);
  g_assert_cmpint (second->uidl_before, ==, c->n_before);
  check_files (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/uidl-memory/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_visits);
    }

  return g_test_run ();
}
