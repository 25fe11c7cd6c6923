/* test-ledger.c - a job's journal: identity, lock, damage, limits
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define TARGET "imap://ada%40x.org@imap.example.org:993"

typedef struct
{
  char     *state_dir;
  PfLedger *ledger;
  gint64    folder;
  gint64    target;
} Fixture;

static const char *const sources[] = { "/home/ada/mail", NULL };

static void
set_up (Fixture *f, gconstpointer data)
{
  PfLedgerSeenFolder seen = { 0 };
  const char        *path[] = { "Inbox", NULL };
  g_autoptr (GError) error = NULL;

  f->state_dir = g_dir_make_tmp ("pf-ledger-XXXXXX", &error);
  g_assert_no_error (error);
  f->ledger = pf_ledger_open_job (f->state_dir, NULL, sources, TARGET, &error);
  g_assert_no_error (error);
  seen.source = pf_ledger_put_source (f->ledger, sources[0], "mbox", &error);
  seen.folder = "Inbox";
  seen.account = "Local Folders";
  seen.path = path;
  seen.role = "inbox";
  f->folder = pf_ledger_put_folder (f->ledger, &seen, &error);
  f->target = pf_ledger_put_target (f->ledger, "INBOX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *directory = g_build_filename (f->state_dir, "jobs", NULL);

  g_clear_object (&f->ledger);
  jobs = pf_ledger_list_jobs (f->state_dir, NULL);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_true (
        pf_ledger_remove_job (f->state_dir, ((PfJobInfo *) jobs->pdata[i])->job, NULL));
  g_rmdir (directory);
  g_assert_cmpint (g_rmdir (f->state_dir), ==, 0);
  g_free (f->state_dir);
}

/* Enters a message whose content is @letter. */
static void
put_stored (Fixture *f, gint64 scan, char letter, gint64 date, guint stored)
{
  g_auto (PfLedgerMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  message.folder = f->folder;
  memset (message.fp_exact, letter, sizeof message.fp_exact);
  message.size = 100;
  message.internal_unix = date;
  message.date_unix = date;
  message.stored = stored;
  message.locator = g_strdup_printf ("%c", letter);
  g_assert_true (pf_ledger_put_message (f->ledger, scan, &message, &error));
  g_assert_no_error (error);
}

static void
put (Fixture *f, gint64 scan, char letter, gint64 date)
{
  put_stored (f, scan, letter, date, 0);
}

static void
finish (Fixture *f, gint64 scan)
{
  g_assert_true (pf_ledger_finish_scan (f->ledger, f->folder, scan, "stamp", 0, NULL));
}

static void
decide (Fixture *f, gboolean keep_duplicates)
{
  PfLedgerRules rules = { .since_unix = G_MININT64,
                          .before_unix = G_MININT64,
                          .keep_duplicates = keep_duplicates };

  g_assert_true (
      pf_ledger_set_folder_target (f->ledger, f->folder, f->target, NULL, NULL));
  g_assert_true (pf_ledger_decide (f->ledger, f->folder, f->target, &rules, NULL));
}

static PfCounts
count (Fixture *f)
{
  PfCounts counts = { 0 };

  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.found, ==,
                   counts.placed + counts.already_there + counts.left_out +
                       counts.excluded + counts.pending);
  return counts;
}

static void
test_name (Fixture *f, gconstpointer data)
{
  const char      *job = pf_ledger_get_job (f->ledger);
  struct stat      info;
  g_autofree char *file = NULL;

  g_assert_true (g_str_has_prefix (job, "ada-imap.example.org-"));
  g_assert_cmpuint (strlen (job), ==, strlen ("ada-imap.example.org-") + 4);
  g_assert_cmpint (g_stat (pf_ledger_get_directory (f->ledger), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  file = g_build_filename (pf_ledger_get_directory (f->ledger), "ledger.sqlite", NULL);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_bad_names (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "", ".", "../x", "a/b", "-x", "a b", "\xc3\xa4" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PfLedger) ledger = NULL;

      ledger = pf_ledger_open_job (f->state_dir, names[i], sources, TARGET, &error);
      g_assert_null (ledger);
      g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_JOB_NAME);
    }
}

/* A job is a set of sources and an account: its name is not another's. */
static void
test_other_job (Fixture *f, gconstpointer data)
{
  static const char *const more[] = { "/home/ada/mail", "/home/ada/old", NULL };
  static const char *const twice[] = { "/home/ada/mail", "/home/ada/mail", NULL };
  static const char *const other[] = { "/home/ada/old", NULL };
  static const struct
  {
    const char *const *sources;
    const char        *target;
    gboolean           is_same;
  } rows[] = {
    { sources, TARGET, TRUE },
    { twice, TARGET, TRUE },
    { more, TARGET, FALSE },
    { other, TARGET, FALSE },
    { sources, "imap://bob@imap.example.org:993", FALSE },
  };
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));

  g_clear_object (&f->ledger);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PfLedger) ledger = NULL;

      ledger = pf_ledger_open_job (f->state_dir, job, rows[i].sources, rows[i].target,
                                   &error);
      if (rows[i].is_same)
        g_assert_no_error (error);
      else
        g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_JOB_NAME);
    }
}

static void
test_lock (Fixture *f, gconstpointer data)
{
  g_autoptr (PfLedger) second = NULL;
  g_autoptr (PfLedger) reader = NULL;
  g_autoptr (GError) error = NULL;

  second = pf_ledger_open_job (f->state_dir, NULL, sources, TARGET, &error);
  g_assert_null (second);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (
      pf_ledger_remove_job (f->state_dir, pf_ledger_get_job (f->ledger), &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LOCKED);
  g_clear_error (&error);
  reader = pf_ledger_open (f->state_dir, pf_ledger_get_job (f->ledger), FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reader);
}

/* Opening a mail in its program changes its place and its status, not what it is. */
static void
test_identity (Fixture *f, gconstpointer data)
{
  put (f, 1, 'a', 1);
  put (f, 1, 'b', 2);
  put (f, 1, 'a', 1);
  finish (f, 1);
  g_assert_cmpint (count (f).found, ==, 3);
  put (f, 2, 'b', 2);
  put (f, 2, 'a', 1);
  put (f, 2, 'a', 1);
  finish (f, 2);
  g_assert_cmpint (count (f).found, ==, 3);
  put (f, 3, 'a', 1);
  finish (f, 3);
  g_assert_cmpint (count (f).found, ==, 1);
}

static void
test_duplicates (Fixture *f, gconstpointer data)
{
  put (f, 1, 'a', 1);
  put (f, 1, 'a', 1);
  put (f, 1, 'a', 1);
  finish (f, 1);
  decide (f, FALSE);
  g_assert_cmpint (count (f).already_there, ==, 2);
  g_assert_cmpint (count (f).pending, ==, 1);
  decide (f, TRUE);
  g_assert_cmpint (count (f).pending, ==, 3);
}

#define UNLISTED 1u /* as its mail program would leave a stale copy */

static void
decide_listed (Fixture *f)
{
  PfLedgerRules rules = { .since_unix = G_MININT64,
                          .before_unix = G_MININT64,
                          .unlisted_mask = UNLISTED };

  g_assert_true (
      pf_ledger_set_folder_target (f->ledger, f->folder, f->target, NULL, NULL));
  g_assert_true (pf_ledger_decide (f->ledger, f->folder, f->target, &rules, NULL));
}

#define PARTIAL 2u /* only the beginning was downloaded */

static PfLedgerRules
partial_rules (void)
{
  PfLedgerRules rules = { .since_unix = G_MININT64,
                          .before_unix = G_MININT64,
                          .partial_mask = PARTIAL };

  return rules;
}

/* Decides with @rules, and keeps a copy of whatever is left out. */
static void
decide_and_keep (Fixture *f, const PfLedgerRules *rules)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (
      pf_ledger_set_folder_target (f->ledger, f->folder, f->target, NULL, NULL));
  g_assert_true (pf_ledger_decide (f->ledger, f->folder, f->target, rules, NULL));
  rows = pf_ledger_list_rows (f->ledger, PF_STATE_LEFT_OUT, 0, -1, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (pf_ledger_set_saved (f->ledger, ((PfLedgerRow *) rows->pdata[i])->id,
                                        "kept/a.eml", NULL));
}

/* The whole message takes the place of the beginning that was kept aside. */
static void
test_partial_replaced (Fixture *f, gconstpointer data)
{
  PfLedgerRules rules = partial_rules ();

  put_stored (f, 1, 'a', 1, PARTIAL);
  finish (f, 1);
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).left_out, ==, 1);

  put (f, 2, 'b', 1);
  finish (f, 2);
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).found, ==, 1);
  g_assert_cmpint (count (f).left_out, ==, 0);
  g_assert_cmpint (count (f).pending, ==, 1);
}

/* The same bytes are the whole message after all. */
static void
test_partial_completed (Fixture *f, gconstpointer data)
{
  PfLedgerRules rules = partial_rules ();

  put_stored (f, 1, 'a', 1, PARTIAL);
  finish (f, 1);
  decide_and_keep (f, &rules);
  put (f, 2, 'a', 1);
  finish (f, 2);
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).left_out, ==, 0);
  g_assert_cmpint (count (f).pending, ==, 1);
}

/* The server takes larger messages by now; and a copy that is all that is left of a
 * message stays in the list. */
static void
test_too_large_kept (Fixture *f, gconstpointer data)
{
  PfLedgerRules rules = partial_rules ();

  rules.server_max = 50;
  put (f, 1, 'a', 1);
  finish (f, 1);
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).left_out, ==, 1);
  finish (f, 2);
  rules.server_max = 500;
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).left_out, ==, 1);

  put (f, 3, 'a', 1);
  finish (f, 3);
  decide_and_keep (f, &rules);
  g_assert_cmpint (count (f).left_out, ==, 0);
  g_assert_cmpint (count (f).pending, ==, 1);
}

/* Sends all that is planned. */
static void
send (Fixture *f)
{
  g_autoptr (PfBatch) batch = NULL;
  g_autoptr (GError) error = NULL;

  batch = pf_ledger_take_batch (f->ledger, f->target, 7, 1, 100, 10000, &error);
  g_assert_no_error (error);
  for (guint i = 0; batch != NULL && i < batch->messages->len; i++)
    g_assert_true (
        pf_ledger_set_placed (f->ledger,
                              ((PfLedgerMessage *) batch->messages->pdata[i])->id, 7,
                              100 + i, TRUE, NULL));
}

/* A stale copy in front of the one that was sent: compacting the file removes it, and
 * the copy that stays is the one that was sent. */
static void
test_stale_copy (Fixture *f, gconstpointer data)
{
  put_stored (f, 1, 'a', 1, UNLISTED);
  put (f, 1, 'a', 1);
  finish (f, 1);
  decide_listed (f);
  g_assert_cmpint (count (f).excluded, ==, 1);
  send (f);
  g_assert_cmpint (count (f).placed, ==, 1);

  put (f, 2, 'a', 1);
  finish (f, 2);
  decide_listed (f);
  g_assert_cmpint (count (f).found, ==, 1);
  g_assert_cmpint (count (f).placed, ==, 1);

  /* Two come back: one row for each, and nothing to send. */
  put (f, 3, 'a', 1);
  put (f, 3, 'a', 1);
  put (f, 3, 'a', 1);
  finish (f, 3);
  decide_listed (f);
  g_assert_cmpint (count (f).found, ==, 3);
  g_assert_cmpint (count (f).already_there, ==, 2);
  g_assert_cmpint (count (f).pending, ==, 0);
}

/* What may or may not have been sent when its folder went away in the source cannot be
 * sent any more. */
static void
test_gone_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (PfBatch) batch = NULL;
  gint64 source = 1;
  gint64 id;

  put (f, 1, 'a', 1);
  finish (f, 1);
  decide (f, FALSE);
  batch = pf_ledger_take_batch (f->ledger, f->target, 7, 5, 2, 1000, NULL);
  id = ((PfLedgerMessage *) batch->messages->pdata[0])->id;
  g_assert_true (pf_ledger_finish_source (f->ledger, source, 2, NULL));
  g_assert_true (pf_ledger_set_pending (f->ledger, id, TRUE, NULL));
  g_assert_cmpint (count (f).pending, ==, 1);
  g_assert_true (pf_ledger_drop_vanished (f->ledger, f->target, NULL));
  g_assert_cmpint (count (f).found, ==, 0);
}

/* A scan that meets what the last one met may go by its number, and only then. */
static void
test_same_scan (Fixture *f, gconstpointer data)
{
  PfLedgerSeenFolder seen = { .source = 1, .folder = "Work", .account = "", .role = "" };
  gint64             both[] = { f->folder, 0 };
  gint64             scan;

  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 1), ==, 0);
  scan = pf_ledger_next_scan (f->ledger, NULL);
  g_assert_true (pf_ledger_touch_folder (f->ledger, f->folder, scan, NULL));
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 1), ==, scan);

  /* A folder has come, and the first is gone. */
  both[1] = pf_ledger_put_folder (f->ledger, &seen, NULL);
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 2), ==, 0);
  g_assert_true (pf_ledger_touch_folder (f->ledger, both[1], scan, NULL));
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 2), ==, scan);
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 1), ==, 0);
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both + 1, 1), ==, 0);

  /* One was scanned again alone. */
  g_assert_true (pf_ledger_touch_folder (f->ledger, both[1], scan + 1, NULL));
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 2), ==, 0);
  g_assert_cmpint (pf_ledger_find_scan (f->ledger, 1, both, 1), ==, 0);
}

/* What was counted spares a look at the table until a message changes. */
static void
test_counted (Fixture *f, gconstpointer data)
{
  gint64 messages = -1;
  gint64 bytes = -1;

  put (f, 1, 'a', 1);
  g_assert_true (pf_ledger_may_hold (f->ledger, 1u << PF_STATE_PLACED));
  g_assert_cmpint (count (f).found, ==, 1);
  g_assert_false (pf_ledger_may_hold (f->ledger, 1u << PF_STATE_PLANNED));
  g_assert_true (pf_ledger_may_hold (f->ledger, 1u << PF_STATE_FOUND));
  g_assert_true (pf_ledger_count_target (f->ledger, f->target, PF_STATE_PLANNED,
                                         &messages, &bytes, NULL));
  g_assert_cmpint (messages, ==, 0);

  finish (f, 1);
  decide (f, FALSE);
  g_assert_true (pf_ledger_may_hold (f->ledger, 1u << PF_STATE_PLANNED));
  g_assert_true (pf_ledger_count_target (f->ledger, f->target, PF_STATE_PLANNED,
                                         &messages, &bytes, NULL));
  g_assert_cmpint (messages, ==, 1);
}

/* A scan that broke in the middle has entered messages; they are decided on as well. */
static void
test_broken_scan (Fixture *f, gconstpointer data)
{
  gint64 messages = 0;
  gint64 bytes = 0;

  put (f, 1, 'a', 1);
  finish (f, 1);
  decide (f, FALSE);
  put (f, 2, 'a', 1);
  put (f, 2, 'b', 1);
  g_assert_true (pf_ledger_forget_stamp (f->ledger, f->folder, NULL));
  decide (f, FALSE);
  g_assert_true (pf_ledger_count_target (f->ledger, f->target, PF_STATE_PLANNED,
                                         &messages, &bytes, NULL));
  g_assert_cmpint (messages, ==, 2);
}

static void
test_batches (Fixture *f, gconstpointer data)
{
  g_autoptr (PfBatch) first = NULL;
  g_autoptr (PfBatch) second = NULL;
  g_autoptr (PfBatch) third = NULL;
  g_autoptr (GError) error = NULL;

  put (f, 1, 'a', 10);
  put (f, 1, 'b', 30);
  put (f, 1, 'c', 20);
  finish (f, 1);
  decide (f, FALSE);
  first = pf_ledger_take_batch (f->ledger, f->target, 7, 5, 2, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->messages->len, ==, 2);
  g_assert_cmpstr (((PfLedgerMessage *) first->messages->pdata[0])->locator, ==, "b");
  g_assert_cmpstr (((PfLedgerMessage *) first->messages->pdata[1])->locator, ==, "c");
  second = pf_ledger_take_batch (f->ledger, f->target, 7, 5, 2, 1, &error);
  g_assert_cmpuint (second->messages->len, ==, 1);
  third = pf_ledger_take_batch (f->ledger, f->target, 7, 5, 2, 1, &error);
  g_assert_null (third);
  g_assert_no_error (error);

  g_assert_true (
      pf_ledger_set_placed (f->ledger,
                            ((PfLedgerMessage *) first->messages->pdata[0])->id, 7, 9,
                            TRUE, &error));
  /* A UID that another message has already is worth none. */
  g_assert_true (
      pf_ledger_set_placed (f->ledger,
                            ((PfLedgerMessage *) first->messages->pdata[1])->id, 7, 9,
                            TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (f).placed, ==, 2);
  g_assert_cmpint (pf_ledger_count_claimed (f->ledger, f->target, 7), ==, 1);
  g_assert_cmpuint (pf_ledger_highest_uid (f->ledger, f->target, 7), ==, 9);
  g_assert_true (pf_ledger_is_claimed (f->ledger, f->target, 7, 9));
  g_assert_true (pf_ledger_forget_uids (f->ledger, f->target, 8, &error));
  g_assert_false (pf_ledger_is_claimed (f->ledger, f->target, 7, 9));
  for (guint i = 0; i < 2; i++)
    {
      gint64 id = ((PfLedgerMessage *) first->messages->pdata[i])->id;
      g_autoptr (PfLedgerMessage) placed = pf_ledger_get_message (f->ledger, id, NULL);

      /* No bound of the old UIDs holds for the new ones. */
      g_assert_cmpuint (placed->first_uid, ==, 0);
    }
}

/* What is not committed is not there. */
static void
test_rollback (Fixture *f, gconstpointer data)
{
  g_assert_true (pf_ledger_begin (f->ledger, NULL));
  put (f, 1, 'a', 1);
  /* What a transaction counted goes with it. */
  g_assert_cmpint (count (f).found, ==, 1);
  pf_ledger_rollback (f->ledger);
  g_assert_cmpint (count (f).found, ==, 0);
}

static char *
ledger_file (Fixture *f)
{
  return g_build_filename (pf_ledger_get_directory (f->ledger), "ledger.sqlite", NULL);
}

/* What one table names and another lacks. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_ledger_get_message (f->ledger, 4711, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN);
  g_clear_error (&error);
  g_assert_null (pf_ledger_get_target_folder (f->ledger, 4711, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN);
}

/* Of a ledger of some size, closed cleanly, only a few pages in the middle: the check at
 * opening finds them before a move meets them. */
static void
test_damaged_inside (Fixture *f, gconstpointer data)
{
  g_autofree char *file = ledger_file (f);
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));
  g_autofree char *what = g_strnfill (50000, 'x');
  g_autofree char *bytes = NULL;
  gsize            length = 0;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 60; i++)
    g_assert_true (pf_ledger_add_event (f->ledger, what, NULL));
  g_clear_object (&f->ledger);
  g_assert_true (g_file_get_contents (file, &bytes, &length, &error));
  g_assert_cmpuint (length, >, 3000000);
  memset (bytes + length / 2, 0x5a, 8192);
  g_assert_true (g_file_set_contents_full (file, bytes, (gssize) length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error));
  f->ledger = pf_ledger_open (f->state_dir, job, TRUE, &error);
  g_assert_null (f->ledger);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *file = ledger_file (f);
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));
  g_autofree char *bytes = NULL;
  gsize            length = 0;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 26; i++)
    put (f, 1, (char) ('a' + i), i);
  g_clear_object (&f->ledger);
  g_assert_true (g_file_get_contents (file, &bytes, &length, &error));
  g_assert_cmpuint (length, >, 8192);
  memset (bytes + 4096, 0x5a, length - 4096);
  g_assert_true (g_file_set_contents_full (file, bytes, (gssize) length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error));
  f->ledger = pf_ledger_open (f->state_dir, job, TRUE, &error);
  g_assert_null (f->ledger);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, file);
}

static void
run_sql (const char *file, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  g_autofree char *file = ledger_file (f);
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->ledger);
  run_sql (file, "PRAGMA user_version = 99");
  jobs = pf_ledger_list_jobs (f->state_dir, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpstr (((const PfJobInfo *) jobs->pdata[0])->state, ==, "newer");
  f->ledger = pf_ledger_open (f->state_dir, job, TRUE, &error);
  g_assert_null (f->ledger);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_NEWER);
}

/* SQLite is told that the disk ends here. */
static void
test_disk_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  sqlite3_exec (f->ledger->db, "PRAGMA max_page_count = 30", NULL, NULL, NULL);
  for (gint64 i = 0; ok && i < 20000; i++)
    {
      g_autofree char *text = g_strdup_printf ("event %" G_GINT64_FORMAT, i);

      ok = pf_ledger_add_event (f->ledger, text, &error);
    }
  g_assert_false (ok);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL);
  g_assert_cmpuint (pf_error_peek_facts (error)->have_bytes, >, 0);
  /* With room again it goes on. */
  g_clear_error (&error);
  sqlite3_exec (f->ledger->db, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL);
  g_assert_true (pf_ledger_add_event (f->ledger, "more", &error));
  g_assert_no_error (error);
}

#define ADD(path, func)                                                                  \
  g_test_add ("/ledger/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("name", test_name);
  ADD ("bad-names", test_bad_names);
  ADD ("other-job", test_other_job);
  ADD ("lock", test_lock);
  ADD ("identity", test_identity);
  ADD ("duplicates", test_duplicates);
  ADD ("stale-copy", test_stale_copy);
  ADD ("partial-replaced", test_partial_replaced);
  ADD ("partial-completed", test_partial_completed);
  ADD ("too-large-kept", test_too_large_kept);
  ADD ("gone-folder", test_gone_folder);
  ADD ("same-scan", test_same_scan);
  ADD ("counted", test_counted);
  ADD ("broken-scan", test_broken_scan);
  ADD ("batches", test_batches);
  ADD ("rollback", test_rollback);
  ADD ("damaged", test_damaged);
  ADD ("damaged-inside", test_damaged_inside);
  ADD ("newer", test_newer);
  ADD ("missing", test_missing);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
