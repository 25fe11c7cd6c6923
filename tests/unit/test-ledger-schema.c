/* test-ledger-schema.c - ledgers of earlier versions: read as they are, and brought up
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-again.h"
#include "ledger/pf-ledger-base.h"
#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define JOB "job"
#define TARGET "imap://ada%40x.org@imap.example.org:993"
#define OLD_VERSIONS 3 /* of which there is a ledger beside this file */

/* Inbox holds a to f: verified, placed, on its way, left out, there before, planned. */
#define MESSAGES 6
#define ON_ITS_WAY 3
#define LEFT_OUT 4

static char *
make_old_ledger (guint version)
{
  g_autofree char *file = g_strdup_printf ("version-%u.sql", version);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "ledgers", file,
                                                   NULL);
  g_autofree char *directory = NULL;
  g_autofree char *ledger = NULL;
  g_autofree char *sql = NULL;
  char            *state_dir;
  sqlite3         *db = NULL;
  g_autoptr (GError) error = NULL;

  state_dir = g_dir_make_tmp ("pf-schema-XXXXXX", &error);
  g_assert_no_error (error);
  g_file_get_contents (script, &sql, NULL, &error);
  g_assert_no_error (error);
  directory = g_build_filename (state_dir, "jobs", JOB, NULL);
  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  ledger = g_build_filename (directory, PF_LEDGER_FILE, NULL);
  g_assert_cmpint (sqlite3_open (ledger, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return state_dir;
}

static void
remove_all (const char *state_dir)
{
  g_autofree char *jobs = g_build_filename (state_dir, "jobs", NULL);

  g_assert_true (pf_ledger_remove_job (state_dir, JOB, NULL));
  g_assert_cmpint (g_rmdir (jobs), ==, 0);
  g_assert_cmpint (g_rmdir (state_dir), ==, 0);
}

static int
read_version (const char *state_dir)
{
  g_autofree char *file = g_build_filename (state_dir, "jobs", JOB, PF_LEDGER_FILE, NULL);
  sqlite3         *db = NULL;
  sqlite3_stmt    *statement = NULL;
  int              version;

  g_assert_cmpint (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return version;
}

/* The version that this program gives a new ledger. */
static int
newest_version (void)
{
  static const char *const sources[] = { "/home/ada/mail", NULL };
  g_autofree char         *state_dir = g_dir_make_tmp ("pf-schema-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  PfLedger *ledger;
  int       version;

  ledger = pf_ledger_open_job (state_dir, JOB, sources, TARGET, &error);
  g_assert_no_error (error);
  g_object_unref (ledger);
  version = read_version (state_dir);
  remove_all (state_dir);
  return version;
}

static void
check_content (PfLedger *ledger)
{
  PfCounts counts = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  pf_ledger_count (ledger, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.found, ==, MESSAGES);
  g_assert_cmpint (counts.placed, ==, 2);
  g_assert_cmpint (counts.already_there, ==, 1);
  g_assert_cmpint (counts.left_out, ==, 1);
  g_assert_cmpint (counts.pending, ==, 2);
  rows = pf_ledger_list_rows (ledger, PF_STATE_LEFT_OUT, 0, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((const PfLedgerRow *) rows->pdata[0])->subject, ==, "Subject d");
  g_assert_cmpstr (((const PfLedgerRow *) rows->pdata[0])->reason, ==, "line-lost");
}

/* A report or a list of jobs works, and leaves the file as it is. */
static void
test_read (gconstpointer data)
{
  guint            version = GPOINTER_TO_UINT (data);
  g_autofree char *state_dir = make_old_ledger (version);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;
  PfLedger *ledger;

  ledger = pf_ledger_open (state_dir, JOB, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pf_ledger_get_target (ledger), ==, TARGET);
  check_content (ledger);
  g_object_unref (ledger);
  jobs = pf_ledger_list_jobs (state_dir, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpstr (((const PfJobInfo *) jobs->pdata[0])->state, ==, "interrupted");
  g_assert_cmpint (read_version (state_dir), ==, (int) version);
  remove_all (state_dir);
}

/* A run knows all that the old one knew. */
static void
test_upgrade (gconstpointer data)
{
  g_autofree char *state_dir = make_old_ledger (GPOINTER_TO_UINT (data));
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autoptr (PfLedgerTarget) target = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (PfLedgerMessage) again = { .folder = 1, .size = 100 };
  PfLedger *ledger;
  gint64    scan;

  ledger = pf_ledger_open (state_dir, JOB, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_version (state_dir), ==, newest_version ());
  check_content (ledger);

  message = pf_ledger_get_message (ledger, ON_ITS_WAY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (message->state, ==, PF_STATE_INTENDED);
  g_assert_cmpuint (message->first_uid, ==, 2);
  /* What lost lines and pauses had added together is no longer told apart. */
  g_assert_cmpint (message->tries, ==, PF_LEDGER_PATIENCE);
  g_assert_cmpint (message->losses, ==, 0);

  scan = pf_ledger_next_scan (ledger, &error);
  memset (again.fp_exact, 'f', sizeof again.fp_exact);
  again.locator = g_strdup ("elsewhere");
  g_assert_true (pf_ledger_put_message (ledger, scan, &again, &error));
  check_content (ledger);

  /* How the folders were numbered before was not noted at the time. */
  target = pf_ledger_get_target_folder (ledger, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_ledger_get_base (ledger, target), ==, 0);
  g_object_unref (ledger);

  ledger = pf_ledger_open (state_dir, JOB, FALSE, &error);
  g_assert_no_error (error);
  check_content (ledger);
  g_object_unref (ledger);
  remove_all (state_dir);
}

/* A reader does not disturb the run of another process, nor is it refused. */
static void
test_read_running (void)
{
  g_autofree char *state_dir = make_old_ledger (1);
  g_autofree char *lock = g_build_filename (state_dir, "jobs", JOB, PF_LEDGER_LOCK, NULL);
  g_autoptr (PfLedger) running = NULL;
  g_autoptr (PfLedger) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_path_get_dirname (lock);

  running = pf_ledger_new_object (directory, JOB);
  g_assert_true (pf_ledger_take_lock (running, &error));
  reader = pf_ledger_open (state_dir, JOB, FALSE, &error);
  g_assert_no_error (error);
  check_content (reader);
  g_assert_cmpint (read_version (state_dir), ==, 1);
  g_clear_object (&reader);
  g_clear_object (&running);
  remove_all (state_dir);
}

static guint32
base_of (PfLedger *ledger, const char *name, guint32 uid_validity)
{
  g_autoptr (GError) error = NULL;
  gint64 id = pf_ledger_put_target (ledger, name, &error);
  g_autoptr (PfLedgerTarget) target = pf_ledger_get_target_folder (ledger, id, &error);

  g_assert_no_error (error);
  target->uid_validity = uid_validity;
  return pf_ledger_get_base (ledger, target);
}

static void
put_bases (PfLedger *ledger, PfLedgerBase *bases, guint n, gboolean is_noted)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (PfLedgerBase));
  g_autoptr (GError) error = NULL;
  gboolean was_noted = FALSE;

  g_array_append_vals (array, bases, n);
  g_assert_true (pf_ledger_put_bases (ledger, array, &was_noted, &error));
  g_assert_no_error (error);
  g_assert_cmpint (was_noted, ==, is_noted);
}

/* From which UID on a copy may be ours that somebody moved. */
static void
test_bases (void)
{
  static const char *const sources[] = { "/home/ada/mail", NULL };
  PfLedgerBase first[] = { { "INBOX", 1000, 7 }, { "Old", 1001, 40 }, { "Shy", 0, 0 } };
  PfLedgerBase later[] = { { "INBOX", 1000, 9 }, { "New", 1002, 3 } };
  g_autofree char *state_dir = g_dir_make_tmp ("pf-schema-XXXXXX", NULL);
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  ledger = pf_ledger_open_job (state_dir, JOB, sources, TARGET, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (base_of (ledger, "INBOX", 1000), ==, 0);
  put_bases (ledger, first, G_N_ELEMENTS (first), TRUE);
  g_assert_cmpuint (base_of (ledger, "INBOX", 1000), ==, 7);
  g_assert_cmpuint (base_of (ledger, "Old", 1001), ==, 40);
  g_assert_cmpuint (base_of (ledger, "Old", 1009), ==, 0); /* renumbered */
  g_assert_cmpuint (base_of (ledger, "Shy", 1003), ==, 0); /* told no numbers */
  g_assert_cmpuint (base_of (ledger, "New", 1002), ==, 1); /* made since */
  put_bases (ledger, later, G_N_ELEMENTS (later), TRUE);
  g_assert_cmpuint (base_of (ledger, "INBOX", 1000), ==, 9);
  g_assert_cmpuint (base_of (ledger, "New", 1002), ==, 3);
  g_assert_cmpuint (base_of (ledger, "Old", 1010), ==, 1); /* deleted, and made again */
  g_clear_object (&ledger);
  remove_all (state_dir);
}

/* What may be on the server was sent after what is noted, and keeps it. */
static void
test_bases_open (void)
{
  PfLedgerBase     first[] = { { "INBOX", 1000, 7 } };
  PfLedgerBase     later[] = { { "INBOX", 1000, 9 } };
  g_autofree char *state_dir = make_old_ledger (3);
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  ledger = pf_ledger_open (state_dir, JOB, TRUE, &error);
  g_assert_no_error (error);
  put_bases (ledger, first, 1, FALSE);
  g_assert_cmpuint (base_of (ledger, "INBOX", 1000), ==, 0);
  g_assert_true (pf_ledger_set_placed (ledger, ON_ITS_WAY, 1000, 4, TRUE, &error));
  put_bases (ledger, later, 1, TRUE);
  g_assert_cmpuint (base_of (ledger, "INBOX", 1000), ==, 9);
  g_clear_object (&ledger);
  remove_all (state_dir);
}

/* Pauses do not make a message suspect, and lost lines do not make it unwelcome. */
static void
test_suspects (void)
{
  g_autofree char *state_dir = make_old_ledger (3);
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  guint alone = 99;

  ledger = pf_ledger_open (state_dir, JOB, TRUE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++)
    g_assert_true (pf_ledger_set_later (ledger, LEFT_OUT, &error));
  g_assert_true (pf_ledger_set_suspect (ledger, LEFT_OUT, FALSE, &alone, &error));
  g_assert_cmpuint (alone, ==, 0);
  g_assert_true (pf_ledger_set_suspect (ledger, LEFT_OUT, TRUE, &alone, &error));
  g_assert_cmpuint (alone, ==, 1);
  g_assert_true (pf_ledger_set_suspect (ledger, LEFT_OUT, TRUE, &alone, &error));
  g_assert_cmpuint (alone, ==, 2);
  message = pf_ledger_get_message (ledger, LEFT_OUT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (message->tries, ==, PF_LEDGER_PATIENCE + 20);
  g_assert_cmpint (message->losses, ==, PF_LEDGER_PATIENCE + 2);
  g_clear_object (&ledger);
  remove_all (state_dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint version = 1; version <= OLD_VERSIONS; version++)
    {
      g_autofree char *read = g_strdup_printf ("/ledger/schema/read/%u", version);
      g_autofree char *upgrade = g_strdup_printf ("/ledger/schema/upgrade/%u", version);

      g_test_add_data_func (read, GUINT_TO_POINTER (version), test_read);
      g_test_add_data_func (upgrade, GUINT_TO_POINTER (version), test_upgrade);
    }
  g_test_add_func ("/ledger/schema/read-running", test_read_running);
  g_test_add_func ("/ledger/bases/numbers", test_bases);
  g_test_add_func ("/ledger/bases/open", test_bases_open);
  g_test_add_func ("/ledger/suspects", test_suspects);
  return g_test_run ();
}
