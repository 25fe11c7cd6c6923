/* test-ledger-remote.c - mail on servers in the ledger: who yields, what is withheld
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-work.h"

#include <glib/gstdio.h>
#include <string.h>

#define WITHHELD 1u

/* One folder on this computer and two accounts on servers. */
enum
{
  LOCAL,
  FIRST,
  SECOND,
  N_FOLDERS
};

typedef struct
{
  char     *state_dir;
  PfLedger *ledger;
  gint64    folders[N_FOLDERS];
  gint64    target;
  gint64    scan;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const sources[] = { "pop3s://ada@old", "/mail", "pop3s://ada@older",
                                         NULL };
  static const struct
  {
    const char *path;
    const char *kind;
    int         folder;
  } rows[] = {
    { "pop3s://ada@old", "pop3", FIRST },
    { "/mail", "mbox", LOCAL }, /* later in the list, and yet nobody yields to pop3 */
    { "pop3s://ada@older", "pop3", SECOND },
  };
  const char *path[] = { "Inbox", NULL };
  g_autoptr (GError) error = NULL;

  f->state_dir = g_dir_make_tmp ("pf-ledger-XXXXXX", NULL);
  f->ledger = pf_ledger_open_job (f->state_dir, NULL, sources, "imaps://ada@new", &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PfLedgerSeenFolder seen = { 0 };

      seen.source = pf_ledger_put_source (f->ledger, rows[i].path, rows[i].kind, NULL);
      seen.folder = "INBOX";
      seen.account = "ada";
      seen.path = path;
      seen.role = "inbox";
      f->folders[rows[i].folder] = pf_ledger_put_folder (f->ledger, &seen, NULL);
    }
  f->target = pf_ledger_put_target (f->ledger, "INBOX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));
  g_autofree char *spool = g_build_filename (pf_ledger_get_directory (f->ledger),
                                             "spool-0123456789abcdef", NULL);
  g_autofree char *mail = g_build_filename (spool, "mail", NULL);
  g_autofree char *jobs = g_build_filename (f->state_dir, "jobs", NULL);

  /* A spool goes with its job. */
  g_assert_cmpint (g_mkdir (spool, 0700), ==, 0);
  g_assert_true (g_file_set_contents (mail, "x", 1, NULL));
  g_clear_object (&f->ledger);
  g_assert_true (pf_ledger_remove_job (f->state_dir, job, NULL));
  g_rmdir (jobs);
  g_assert_cmpint (g_rmdir (f->state_dir), ==, 0);
  g_free (f->state_dir);
}

/* Scans a folder that holds one message for each letter; a capital is withheld. */
static void
scan (Fixture *f, int folder, const char *letters)
{
  gint64 number = ++f->scan;

  for (const char *c = letters; *c != '\0'; c++)
    {
      g_auto (PfLedgerMessage) message = { 0 };

      message.folder = f->folders[folder];
      memset (message.fp_exact, *c, sizeof message.fp_exact);
      message.size = 100;
      message.locator = g_strdup_printf ("%c", *c);
      if (g_ascii_isupper (*c))
        {
          message.stored = WITHHELD;
          message.server_text = g_strdup ("no");
        }
      g_assert_true (pf_ledger_put_message (f->ledger, number, &message, NULL));
    }
  g_assert_true (
      pf_ledger_finish_scan (f->ledger, f->folders[folder], number, "stamp", 0, NULL));
}

static void
decide (Fixture *f, gboolean keep_duplicates, gboolean excludes_local)
{
  static const int order[] = { LOCAL, FIRST, SECOND };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      gboolean      is_local = order[i] == LOCAL;
      PfLedgerRules rules = { .since_unix = G_MININT64,
                              .before_unix = G_MININT64,
                              .withheld_mask = WITHHELD,
                              .yields = !is_local,
                              .keep_duplicates = keep_duplicates };

      if (is_local && excludes_local)
        rules.exclude = "folder";
      g_assert_true (pf_ledger_set_folder_target (f->ledger, f->folders[order[i]],
                                                  f->target, NULL, NULL));
      g_assert_true (pf_ledger_decide (f->ledger, f->folders[order[i]],
                                       rules.exclude != NULL ? 0 : f->target, &rules,
                                       NULL));
    }
}

static gboolean
list_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  g_string_append (user_data, message->locator);
  return TRUE;
}

/* The letters of a folder in some state must be these, in their order. */
static void
expect (Fixture *f, int folder, PfState state, const char *letters)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_true (pf_ledger_foreach_in (f->ledger, f->folders[folder], 1u << state,
                                       list_cb, found, NULL));
  g_assert_cmpstr (found->str, ==, letters);
}

static void
test_yields (Fixture *f, gconstpointer data)
{
  scan (f, FIRST, "abc");
  scan (f, SECOND, "abcd");
  scan (f, LOCAL, "ax");
  decide (f, FALSE, FALSE);
  expect (f, LOCAL, PF_STATE_PLANNED, "ax");
  expect (f, FIRST, PF_STATE_ALREADY_THERE, "a");
  expect (f, FIRST, PF_STATE_PLANNED, "bc");
  expect (f, SECOND, PF_STATE_ALREADY_THERE, "abc");
  expect (f, SECOND, PF_STATE_PLANNED, "d");
}

/* What does not go from this computer goes from the server. */
static void
test_excluded (Fixture *f, gconstpointer data)
{
  scan (f, LOCAL, "ab");
  scan (f, FIRST, "abc");
  decide (f, FALSE, TRUE);
  expect (f, LOCAL, PF_STATE_EXCLUDED, "ab");
  expect (f, FIRST, PF_STATE_PLANNED, "abc");
  decide (f, FALSE, FALSE);
  scan (f, LOCAL, "ab");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_PLANNED, "c");
}

/* A copy that goes from this computer before it was sent is no copy. */
static void
test_vanished (Fixture *f, gconstpointer data)
{
  scan (f, LOCAL, "ab");
  scan (f, FIRST, "abc");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_PLANNED, "c");
  scan (f, LOCAL, "b");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_PLANNED, "ac");
}

static void
test_one_for_one (Fixture *f, gconstpointer data)
{
  scan (f, LOCAL, "a");
  scan (f, FIRST, "aab");
  decide (f, TRUE, FALSE);
  expect (f, FIRST, PF_STATE_ALREADY_THERE, "a");
  expect (f, FIRST, PF_STATE_PLANNED, "ab");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_ALREADY_THERE, "aa");
}

static void
test_withheld (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  PfCounts counts;

  scan (f, FIRST, "aB");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_LEFT_OUT, "B");
  rows = pf_ledger_list_rows (f->ledger, PF_STATE_LEFT_OUT, 0, -1, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((PfLedgerRow *) rows->pdata[0])->reason, ==, "withheld");
  g_assert_cmpstr (((PfLedgerRow *) rows->pdata[0])->server_text, ==, "no");

  /* Given out after all, it is another one to the ledger, and this one is gone. */
  scan (f, FIRST, "ab");
  decide (f, FALSE, FALSE);
  expect (f, FIRST, PF_STATE_LEFT_OUT, "");
  expect (f, FIRST, PF_STATE_PLANNED, "ab");
  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.found, ==, 2);
}

static gboolean
touch_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  g_array_append_val ((GArray *) user_data, message->id);
  return TRUE;
}

/* What need not be fetched again stays in the sums. */
static void
test_touched (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PfCounts counts;

  scan (f, LOCAL, "a");
  scan (f, FIRST, "abc");
  decide (f, FALSE, FALSE);
  g_assert_true (pf_ledger_foreach_in (f->ledger, f->folders[FIRST],
                                       1u << PF_STATE_ALREADY_THERE, touch_cb, ids,
                                       NULL));
  g_assert_cmpuint (ids->len, ==, 1);
  f->scan++;
  g_assert_true (
      pf_ledger_touch_message (f->ledger, g_array_index (ids, gint64, 0), f->scan, NULL));
  g_assert_true (
      pf_ledger_finish_scan (f->ledger, f->folders[FIRST], f->scan, "stamp", 0, NULL));
  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.found, ==, 2); /* b and c are gone, a is not */
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "yields", test_yields },     { "excluded", test_excluded },
    { "vanished", test_vanished }, { "one-for-one", test_one_for_one },
    { "withheld", test_withheld }, { "touched", test_touched },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ledger/remote/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }

  return g_test_run ();
}
