/* test-ledger-scan.c - very many messages, entered and met again
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-work.h"

#include <glib/gstdio.h>
#include <string.h>

#define JOB "job"
#define TARGET "imap://ada%40x.org@imap.example.org:993"
#define STALE 1u /* a mark that the store may put on a message */

typedef struct
{
  char     *state_dir;
  PfLedger *ledger;
  gint64    folder;
  gint64    target;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const sources[] = { "/home/ada/mail", NULL };
  const char              *path[] = { "Inbox", NULL };
  PfLedgerSeenFolder       seen = {
          .folder = "Inbox", .account = "Local", .path = path, .role = "inbox"
  };
  g_autoptr (GError) error = NULL;

  f->state_dir = g_dir_make_tmp ("pf-scan-XXXXXX", &error);
  g_assert_no_error (error);
  f->ledger = pf_ledger_open_job (f->state_dir, JOB, sources, TARGET, &error);
  g_assert_no_error (error);
  seen.source = pf_ledger_put_source (f->ledger, sources[0], "mbox", &error);
  f->folder = pf_ledger_put_folder (f->ledger, &seen, &error);
  f->target = pf_ledger_put_target (f->ledger, "INBOX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *jobs = g_build_filename (f->state_dir, "jobs", NULL);

  g_clear_object (&f->ledger);
  g_assert_true (pf_ledger_remove_job (f->state_dir, JOB, NULL));
  g_assert_cmpint (g_rmdir (jobs), ==, 0);
  g_assert_cmpint (g_rmdir (f->state_dir), ==, 0);
  g_free (f->state_dir);
}

/* Enters @n equal messages. */
static void
put_copies (Fixture *f, gint64 scan, guint n, guint stored)
{
  g_auto (PfLedgerMessage) message = { .folder = f->folder, .stored = stored };
  g_autoptr (GError) error = NULL;

  message.locator = g_strdup ("1 2");
  g_assert_true (pf_ledger_begin (f->ledger, &error));
  for (guint i = 0; i < n; i++)
    g_assert_true (pf_ledger_put_message (f->ledger, scan, &message, &error));
  g_assert_true (pf_ledger_commit (f->ledger, &error));
  g_assert_no_error (error);
}

static void
finish (Fixture *f, gint64 scan)
{
  g_assert_true (pf_ledger_finish_scan (f->ledger, f->folder, scan, "stamp", 0, NULL));
}

static void
decide (Fixture *f)
{
  PfLedgerRules rules = { .since_unix = G_MININT64, .before_unix = G_MININT64 };

  g_assert_true (
      pf_ledger_set_folder_target (f->ledger, f->folder, f->target, NULL, NULL));
  g_assert_true (pf_ledger_decide (f->ledger, f->folder, f->target, &rules, NULL));
}

static PfCounts
count (Fixture *f)
{
  PfCounts counts = { 0 };

  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  return counts;
}

/* A scan of 20,000 messages.  Returns: milliseconds */
static gint64
enter_many (Fixture *f, gint64 scan, gboolean are_equal)
{
  g_auto (PfLedgerMessage) message = { 0 };
  gint64 start = g_get_monotonic_time ();

  message.folder = f->folder;
  message.locator = g_strdup ("123456789 4711");
  message.message_id = g_strdup ("0123456789.abcdef@mail.example.org");
  message.subject = g_strdup ("A subject of an ordinary length, as most have");
  message.from = g_strdup ("Ada Lovelace");
  g_assert_true (pf_ledger_begin (f->ledger, NULL));
  for (guint i = 0; i < 20000; i++)
    {
      guint scattered = are_equal ? 0 : i * 2654435761u;

      memcpy (message.fp_exact, &scattered, sizeof scattered);
      message.internal_unix = i;
      g_assert_true (pf_ledger_put_message (f->ledger, scan, &message, NULL));
    }
  g_assert_true (pf_ledger_commit (f->ledger, NULL));
  finish (f, scan);
  decide (f);
  return (g_get_monotonic_time () - start) / 1000;
}

/* @data: whether all messages are equal, as what a program writes every minute may be.
 * The second scan meets those of the first again. */
static void
test_speed (Fixture *f, gconstpointer data)
{
  for (gint64 scan = 1; scan <= 2; scan++)
    {
      gint64 ms = enter_many (f, scan, data != NULL);

      g_test_message ("20,000 messages entered and decided in %" G_GINT64_FORMAT
                      " ms, scan %" G_GINT64_FORMAT,
                      ms, scan);
      g_assert_cmpint (count (f).found, ==, 20000);
      g_assert_cmpint (count (f).pending, ==, data != NULL ? 1 : 20000);
      /* Far above what it takes, since the machine may be busy. */
      g_assert_cmpint (ms, <, 10000);
    }
}

/* The first scan found one copy, the second very many. */
static void
test_more_copies (Fixture *f, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  put_copies (f, 1, 1, 0);
  finish (f, 1);
  put_copies (f, 2, 20000, 0);
  finish (f, 2);
  g_assert_cmpint (count (f).found, ==, 20000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

/* What was met by its locator is not met again as a copy. */
static void
test_touched_copies (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_copies (f, 1, 1000, 0);
  finish (f, 1);
  put_copies (f, 2, 1, 0);
  for (gint64 id = 1; id <= 1000; id += 2)
    g_assert_true (pf_ledger_touch_message (f->ledger, id, 2, &error));
  put_copies (f, 2, 600, 0);
  finish (f, 2);
  /* Those with even ids were free; 100 more are new. */
  g_assert_cmpint (count (f).found, ==, 1100);
}

/* Of many copies those on the server are met first, and before them those that the store
 * marks alike. */
static void
test_first_copies (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_copies (f, 1, 50, STALE);
  put_copies (f, 1, 50, 0);
  finish (f, 1);
  for (gint64 id = 91; id <= 100; id++)
    g_assert_true (
        pf_ledger_set_placed (f->ledger, id, 1000, (guint32) id, TRUE, &error));
  put_copies (f, 2, 12, 0);
  put_copies (f, 2, 1, STALE);
  finish (f, 2);
  g_assert_cmpint (count (f).found, ==, 13);
  g_assert_cmpint (count (f).placed, ==, 10);
  for (gint64 id = 1; id <= 100; id++)
    {
      g_autoptr (PfLedgerMessage) message = pf_ledger_get_message (f->ledger, id, NULL);
      gboolean is_met = id == 1 || id == 51 || id == 52 || id > 90;

      g_assert_cmpint (message != NULL, ==, is_met);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func)                                                            \
  g_test_add ("/ledger/scan/" path, Fixture, data, set_up, func, tear_down)
  ADD ("speed", NULL, test_speed);
  ADD ("speed-equal", "equal", test_speed);
  ADD ("more-copies", NULL, test_more_copies);
  ADD ("touched-copies", NULL, test_touched_copies);
  ADD ("first-copies", NULL, test_first_copies);
  return g_test_run ();
}
