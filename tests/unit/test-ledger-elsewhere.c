/* test-ledger-elsewhere.c - messages that are to be copied: kept, handed out, forgotten
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ledger/pf-ledger-elsewhere.h"

#include <glib/gstdio.h>
#include <string.h>

#define TARGET "imap://ada%40x.org@imap.example.org:993"
#define PARTIAL 4 /* a bit of PfLedgerMessage.stored */

typedef struct
{
  char     *state_dir;
  PfLedger *ledger;
  gint64    folder;
  gint64    target;
  gint64    inbox;
} Fixture;

static const char *const sources[] = { "/home/ada/mail", NULL };

static void
put (Fixture *f, gint64 scan, char letter, guint flags, guint stored)
{
  g_auto (PfLedgerMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  message.folder = f->folder;
  memset (message.fp_exact, letter, sizeof message.fp_exact);
  message.size = 100;
  message.internal_unix = message.date_unix = letter;
  message.flags = flags;
  message.stored = stored;
  message.locator = g_strdup_printf ("%c", letter);
  g_assert_true (pf_ledger_put_message (f->ledger, scan, &message, &error));
  g_assert_no_error (error);
}

static void
decide (Fixture *f, gint64 scan)
{
  PfLedgerRules rules = { .since_unix = G_MININT64,
                          .before_unix = G_MININT64,
                          .partial_mask = PARTIAL };

  g_assert_true (pf_ledger_finish_scan (f->ledger, f->folder, scan, "stamp", 0, NULL));
  g_assert_true (
      pf_ledger_set_folder_target (f->ledger, f->folder, f->target, NULL, NULL));
  g_assert_true (pf_ledger_decide (f->ledger, f->folder, f->target, &rules, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const char        *path[] = { "Projects", NULL };
  PfLedgerSeenFolder seen = {
    .folder = "Projects", .account = "Local Folders", .path = path, .role = "none"
  };
  g_autoptr (GError) error = NULL;

  f->state_dir = g_dir_make_tmp ("pf-ledger-XXXXXX", &error);
  g_assert_no_error (error);
  f->ledger = pf_ledger_open_job (f->state_dir, NULL, sources, TARGET, &error);
  g_assert_no_error (error);
  seen.source = pf_ledger_put_source (f->ledger, sources[0], "mbox", &error);
  f->folder = pf_ledger_put_folder (f->ledger, &seen, &error);
  f->target = pf_ledger_put_target (f->ledger, "Projects", &error);
  f->inbox = pf_ledger_put_target (f->ledger, "INBOX", &error);
  g_assert_no_error (error);
  for (char letter = 'a'; letter <= 'd'; letter++)
    put (f, 1, letter, 1, 0);
  decide (f, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (f->state_dir, "jobs", NULL);
  g_autofree char *job = g_strdup (pf_ledger_get_job (f->ledger));

  g_clear_object (&f->ledger);
  g_assert_true (pf_ledger_remove_job (f->state_dir, job, NULL));
  g_rmdir (directory);
  g_assert_cmpint (g_rmdir (f->state_dir), ==, 0);
  g_free (f->state_dir);
}

static gboolean
take_id_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  g_array_append_val ((GArray *) user_data, message->id);
  return TRUE;
}

static gint64
nth (Fixture *f, guint n)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_true (
      pf_ledger_foreach_in (f->ledger, f->folder, G_MAXUINT, take_id_cb, ids, NULL));
  g_assert_cmpuint (ids->len, >, n);
  return g_array_index (ids, gint64, n);
}

static void
set_origin (Fixture *f, guint n, PfPlacing how, guint32 uid)
{
  PfLedgerOrigin origin = { .how = how,
                            .target = f->inbox,
                            .uid_validity = 9,
                            .uid = uid,
                            .size = 120,
                            .internal_unix = 5,
                            .flags = 3 };

  g_assert_true (pf_ledger_set_origin (f->ledger, nth (f, n), &origin, NULL));
}

static PfBatch *
take (Fixture *f, PfPlacing how)
{
  PfLedgerTransfer transfer = { .how = how, .from = f->inbox, .target = f->target };
  g_autoptr (GError) error = NULL;
  PfBatch *batch = pf_ledger_take_transfer (f->ledger, &transfer, 7, 40, 100, &error);

  g_assert_no_error (error);
  return batch;
}

static void
test_handed_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) transfers = NULL;
  g_autoptr (PfBatch) copies = NULL;
  g_autoptr (PfBatch) again = NULL;
  const PfLedgerMessage *first;

  set_origin (f, 0, PF_PLACING_MOVED, 30);
  set_origin (f, 1, PF_PLACING_COPIED, 20);
  set_origin (f, 2, PF_PLACING_COPIED, 10);
  g_assert_cmpint (pf_ledger_count_homeless (f->ledger), ==, 1);
  g_assert_true (pf_ledger_is_taken (f->ledger, f->inbox, 9, 30, NULL));
  g_assert_false (pf_ledger_is_taken (f->ledger, f->inbox, 9, 20, NULL));

  transfers = pf_ledger_list_transfers (f->ledger, NULL);
  g_assert_cmpuint (transfers->len, ==, 2);
  g_assert_cmpint (g_array_index (transfers, PfLedgerTransfer, 0).how, ==,
                   PF_PLACING_COPIED);
  g_assert_cmpint (g_array_index (transfers, PfLedgerTransfer, 0).messages, ==, 2);
  g_assert_cmpint (g_array_index (transfers, PfLedgerTransfer, 1).bytes, ==, 100);

  copies = take (f, PF_PLACING_COPIED);
  g_assert_cmpuint (copies->messages->len, ==, 2);
  first = copies->messages->pdata[0];
  g_assert_cmpuint (first->from_uid, ==, 10);
  g_assert_cmpuint (first->first_uid, ==, 40);
  g_assert_cmpint (first->stored_size, ==, 120);
  again = take (f, PF_PLACING_COPIED);
  g_assert_null (again);
}

/* One message that two of ours are copies of is never twice in one command. */
static void
test_no_uid_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (PfBatch) one = NULL;
  g_autoptr (PfBatch) two = NULL;

  set_origin (f, 0, PF_PLACING_COPIED, 10);
  set_origin (f, 1, PF_PLACING_COPIED, 10);
  one = take (f, PF_PLACING_COPIED);
  two = take (f, PF_PLACING_COPIED);
  g_assert_cmpuint (one->messages->len, ==, 1);
  g_assert_cmpuint (two->messages->len, ==, 1);
}

static void
test_forgotten (Fixture *f, gconstpointer data)
{
  g_autoptr (PfBatch) batch = NULL;
  g_autoptr (PfLedgerMessage) message = NULL;

  set_origin (f, 0, PF_PLACING_MOVED, 10);
  g_assert_true (pf_ledger_copy_only (f->ledger, NULL));
  message = pf_ledger_get_message (f->ledger, nth (f, 0), NULL);
  g_assert_cmpint (message->how, ==, PF_PLACING_COPIED);
  g_assert_true (pf_ledger_clear_origins (f->ledger, f->inbox, NULL));
  g_assert_cmpint (pf_ledger_count_homeless (f->ledger), ==, 4);
  g_clear_pointer (&message, pf_ledger_message_free);
  message = pf_ledger_get_message (f->ledger, nth (f, 0), NULL);
  g_assert_cmpint (message->how, ==, PF_PLACING_SENT);
  g_assert_cmpint (message->stored_size, ==, -1);
  batch = take (f, PF_PLACING_COPIED);
  g_assert_null (batch);
}

/* What was to be copied and is sent after all is no copy. */
static void
test_sent_after_all (Fixture *f, gconstpointer data)
{
  g_autoptr (PfBatch) batch = NULL;
  PfCounts counts = { 0 };

  set_origin (f, 0, PF_PLACING_COPIED, 10);
  batch = pf_ledger_take_batch (f->ledger, f->target, 7, 1, 100, 10000, NULL);
  g_assert_cmpuint (batch->messages->len, ==, 4);
  for (guint i = 0; i < batch->messages->len; i++)
    {
      const PfLedgerMessage *message = batch->messages->pdata[i];

      g_assert_cmpint (message->how, ==, PF_PLACING_SENT);
      g_assert_true (pf_ledger_set_placed (f->ledger, message->id, 7, 1 + i, TRUE, NULL));
    }
  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.placed, ==, 4);
  g_assert_cmpint (counts.copied, ==, 0);
}

typedef enum
{
  OF_OTHERS,
  OURS_THERE,   /* one of ours was found to be at that UID */
  OURS_NO_UID,  /* one of ours is in that folder, nobody knows where */
  OURS_THEN_NEW /* one was there before us; the server has renumbered since */
} Whose;

/* Nothing that is ours, or may be, is moved away: it is copied. */
static void
test_spare_own (Fixture *f, gconstpointer data)
{
  static const Whose rows[] = { OF_OTHERS, OURS_THERE, OURS_NO_UID, OURS_THEN_NEW };
  gint64             other = nth (f, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PfLedgerMessage) message = NULL;

      set_origin (f, 0, PF_PLACING_MOVED, 10);
      if (rows[i] != OF_OTHERS)
        g_assert_true (pf_ledger_set_moved (f->ledger, other, f->inbox, 9, 10, NULL));
      if (rows[i] == OURS_THEN_NEW)
        g_assert_true (pf_ledger_set_already_there (f->ledger, other, 8, 10, NULL));
      if (rows[i] > OURS_THERE)
        g_assert_true (pf_ledger_clear_uid (f->ledger, other, NULL));
      g_assert_true (pf_ledger_spare_own (f->ledger, NULL));
      message = pf_ledger_get_message (f->ledger, nth (f, 0), NULL);
      g_assert_cmpint (message->how, ==,
                       rows[i] == OF_OTHERS ? PF_PLACING_MOVED : PF_PLACING_COPIED);
    }
}

/* A message that is read again may be another one: it is looked for anew. */
static void
test_scanned_again (Fixture *f, gconstpointer data)
{
  set_origin (f, 0, PF_PLACING_COPIED, 10);
  for (char letter = 'a'; letter <= 'd'; letter++)
    put (f, 2, letter, 1, 0);
  decide (f, 2);
  g_assert_cmpint (pf_ledger_count_homeless (f->ledger), ==, 4);
}

/* What was downloaded only in part when it was first seen has the marks of later. */
static void
test_marks_of_later (Fixture *f, gconstpointer data)
{
  g_autoptr (PfLedgerMessage) message = NULL;

  put (f, 2, 'e', 0, PARTIAL);
  decide (f, 2);
  put (f, 3, 'e', 5, 0);
  decide (f, 3);
  message = pf_ledger_get_message (f->ledger, nth (f, 0), NULL);
  g_assert_cmpint (message->state, ==, PF_STATE_PLANNED);
  g_assert_cmpuint (message->flags, ==, 5);
}

/* A message counts as sent again when it is there, not while it waits. */
static void
test_resent (Fixture *f, gconstpointer data)
{
  PfCounts counts = { 0 };

  g_assert_true (pf_ledger_set_pending (f->ledger, nth (f, 0), TRUE, NULL));
  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.resent, ==, 0);
  g_assert_true (pf_ledger_set_placed (f->ledger, nth (f, 0), 7, 1, TRUE, NULL));
  g_assert_true (pf_ledger_count (f->ledger, &counts, NULL));
  g_assert_cmpint (counts.resent, ==, 1);
}

static void
add (const char *path, void (*func) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/ledger/elsewhere/handed-out", test_handed_out);
  add ("/ledger/elsewhere/no-uid-twice", test_no_uid_twice);
  add ("/ledger/elsewhere/forgotten", test_forgotten);
  add ("/ledger/elsewhere/sent-after-all", test_sent_after_all);
  add ("/ledger/elsewhere/scanned-again", test_scanned_again);
  add ("/ledger/elsewhere/marks-of-later", test_marks_of_later);
  add ("/ledger/elsewhere/resent", test_resent);
  add ("/ledger/elsewhere/spare-own", test_spare_own);
  return g_test_run ();
}
