/* test-ledger-dates.c - mail that seems to have arrived all on one day
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-private.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char     *state_dir;
  PfLedger *ledger;
  gint64    folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const sources[] = { "/home/ada/mail", NULL };
  const char              *path[] = { "Inbox", NULL };
  PfLedgerSeenFolder       seen = { .folder = "Inbox", .account = "a", .path = path };

  f->state_dir = g_dir_make_tmp ("pf-ledger-XXXXXX", NULL);
  f->ledger = pf_ledger_open_job (f->state_dir, "dates", sources,
                                  "imap://ada@imap.example.org:993", NULL);
  seen.role = "inbox";
  seen.source = pf_ledger_put_source (f->ledger, sources[0], "mbox", NULL);
  f->folder = pf_ledger_put_folder (f->ledger, &seen, NULL);
  g_assert_cmpint (f->folder, >, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (f->state_dir, "jobs", NULL);

  g_clear_object (&f->ledger);
  g_assert_true (pf_ledger_remove_job (f->state_dir, "dates", NULL));
  g_rmdir (directory);
  g_assert_cmpint (g_rmdir (f->state_dir), ==, 0);
  g_free (f->state_dir);
}

static gint64
get_internal (Fixture *f, char letter)
{
  g_autofree char *locator = g_strdup_printf ("%c", letter);
  sqlite3_stmt    *statement;
  gint64           internal;

  statement = pf_ledger_statement (f->ledger, NULL,
                                   "SELECT internal_unix FROM message WHERE locator = ?",
                                   "s", locator);
  g_assert_cmpint (pf_ledger_step (f->ledger, statement, NULL), ==, 1);
  internal = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return internal;
}

/* Enters seventeen letters, written @apart seconds from each other; the first twelve seem
 * to have arrived on one day. */
static void
put_copied (Fixture *f, gint64 apart)
{
  for (int i = 0; i < 17; i++)
    {
      g_auto (PfLedgerMessage) message = { 0 };

      message.folder = f->folder;
      memset (message.fp_exact, 'a' + i, sizeof message.fp_exact);
      message.size = 100;
      message.date_unix = 1600000000 + i * apart;
      message.internal_unix = i < 12 ? 1700000000 + i : message.date_unix + 60;
      message.locator = g_strdup_printf ("%c", 'a' + i);
      g_assert_true (pf_ledger_put_message (f->ledger, 1, &message, NULL));
    }
}

/* Letters of a year with one day of arrival were copied then. */
static void
test_copied_on_one_day (Fixture *f, gconstpointer data)
{
  const gint64 month = 30 * 86400;

  put_copied (f, month);
  g_assert_true (pf_ledger_write (f->ledger, NULL,
                                  "UPDATE message SET state = 3 WHERE locator = 'b'",
                                  ""));
  g_assert_true (pf_ledger_mend_dates (f->ledger, f->folder, 1, NULL));
  g_assert_cmpint (get_internal (f, 'a'), ==, 1600000000);
  g_assert_cmpint (get_internal (f, 'b'), ==, 1700000001);
  g_assert_cmpint (get_internal (f, 'l'), ==, 1600000000 + 11 * month);
  g_assert_cmpint (get_internal (f, 'm'), ==, 1600000000 + 12 * month + 60);
}

/* Those of one week may have arrived together. */
static void
test_fetched_on_one_day (Fixture *f, gconstpointer data)
{
  put_copied (f, 6 * 3600);
  g_assert_true (pf_ledger_mend_dates (f->ledger, f->folder, 1, NULL));
  g_assert_cmpint (get_internal (f, 'a'), ==, 1700000000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/ledger-dates/copied", Fixture, NULL, set_up, test_copied_on_one_day,
              tear_down);
  g_test_add ("/ledger-dates/fetched", Fixture, NULL, set_up, test_fetched_on_one_day,
              tear_down);

  return g_test_run ();
}
