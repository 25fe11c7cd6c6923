/* resume-settle.c - equal mail that might be taken for what was on its way
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include "base/pf-error.h"

#include <string.h>

static const char letter[] =
    "Message-ID: <a@x>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: a\r\n"
    "\r\nAlpha\r\n";

static const char twin[] =
    "Date: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: twin\n\nsame\n";

#define OTHER "Message-ID: <o@x>\r\nSubject: o\r\n\r\nof others\r\n"

static void
run (PfWorld *world, const char *what)
{
  g_autoptr (GError) error = NULL;

  if (!pf_world_run (world, &error))
    g_error ("%s: %s", what, error->message);
  g_assert_cmpint (world->counts.pending, ==, 0);
}

/* --- Numbers that were given out anew --- */

typedef struct
{
  const char *name;
  PfFakeShape shape;
  gboolean    was_there; /* the first was on the server before us */
} Renewal;

static const Renewal renewals[] = {
  { "dovecot", PF_FAKE_DOVECOT, FALSE },
  { "cyrus", PF_FAKE_CYRUS, FALSE },
  { "courier", PF_FAKE_COURIER, FALSE },
  { "dovecot-was-there", PF_FAKE_DOVECOT, TRUE },
  { "courier-was-there", PF_FAKE_COURIER, TRUE },
};

/* One of two equal messages is on the server, known by a UID that means nothing any more:
 * it is not the other, whether that was on its way or not. */
static void
renew (const Renewal *row, PfFakeCut direction, guint after)
{
  g_autoptr (PfWorld) world = pf_world_new (row->shape, 0);
  g_autofree char *what = g_strdup_printf ("%s, cut %u after %u", row->name, direction,
                                           after);

  world->options->keep_duplicates = TRUE;
  pf_world_add (world, twin, 0);
  if (row->was_there)
    pf_fake_imap_put (world->server, "INBOX", world->expected->pdata[0]);
  run (world, what);
  g_assert_cmpint (row->was_there ? world->counts.already_there : world->counts.verified,
                   ==, 1);

  pf_fake_imap_set_lies (world->server, PF_FAKE_NEW_VALIDITY);
  pf_world_add (world, twin, 0);
  pf_fake_imap_cut (world->server, direction, after);
  run (world, what);
  pf_world_check (world, what);
  g_assert_cmpint (world->counts.already_there, ==, row->was_there);
  run (world, what);
  pf_world_check (world, what);
}

static void
test_renewal (gconstpointer data)
{
  renew (data, PF_FAKE_NO_CUT, 0);
  for (guint after = 1; after < 200; after += 13)
    {
      renew (data, PF_FAKE_CUT_IN, after);
      renew (data, PF_FAKE_CUT_OUT, after);
    }
}

/* --- Mail that somebody moves meanwhile --- */

typedef struct
{
  const char *name;
  gboolean    has_folder; /* Filed was there before us */
  gboolean    has_older;  /* and held an equal message */
  gboolean    is_stored;  /* ours arrived, and its answer was lost */
  guint       filed;      /* equal messages in Filed at the end */
} Filing;

static const Filing filings[] = {
  { "older-copy", TRUE, TRUE, FALSE, 1 },
  { "moved", TRUE, FALSE, TRUE, 1 },
  { "moved-beside-older-copy", TRUE, TRUE, TRUE, 2 },
  { "moved-to-new-folder", FALSE, FALSE, TRUE, 1 },
};

static PfWorld      *filing_world; /* until it has happened */
static const Filing *filing;

/* Meanwhile the person has taken the newest message from INBOX, ours if it is there. */
static void
file_now (PfWorld *world)
{
  if (!filing->is_stored)
    pf_fake_imap_put (world->server, "INBOX", OTHER);
  pf_fake_imap_remove (world->server, "INBOX",
                       pf_fake_imap_count (world->server, "INBOX") - 1);
  if (filing->is_stored)
    pf_fake_imap_put (world->server, "Filed", letter);
}

/* The line was lost and is there again. */
static void
file_cb (const PfProgress *progress)
{
  if (filing_world == NULL || progress->faults == 0)
    return;
  file_now (filing_world);
  filing_world = NULL;
}

static void
cut_again_cb (const PfProgress *progress)
{
  if (filing_world == NULL || progress->faults == 0)
    return;
  pf_fake_imap_cut_from (filing_world->server, "STATUS", PF_FAKE_CUT_OUT, 1);
  filing_world = NULL;
}

/* As the person would between two runs: the first one gave up waiting. */
static void
file_later (PfWorld *world, const char *what)
{
  g_autoptr (GError) error = NULL;

  world->at_progress = cut_again_cb;
  world->options->max_wait_ms = 0;
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_WAITED_TOO_LONG);
  g_assert_cmpint (world->counts.pending, ==, 1);
  world->at_progress = NULL;
  file_now (world);
}

static void
file_in (PfFakeShape shape, const Filing *row, gboolean is_later)
{
  g_autoptr (PfWorld) world = pf_world_new (shape, 0);

  pf_memory_source_add (world->source, "Inbox", letter, 0);
  pf_fake_imap_put (world->server, "INBOX", OTHER);
  if (row->has_folder)
    pf_fake_imap_put (world->server, "Filed", OTHER);
  if (row->has_older)
    pf_fake_imap_put (world->server, "Filed", letter);
  pf_fake_imap_cut (world->server, row->is_stored ? PF_FAKE_CUT_OUT : PF_FAKE_CUT_IN,
                    shape == PF_FAKE_COURIER && row->is_stored ? 10 : 1);
  filing = row;
  filing_world = world;
  world->at_progress = file_cb;
  if (is_later)
    file_later (world, row->name);
  for (guint i = 0; i < 2; i++)
    {
      run (world, row->name);
      g_assert_null (filing_world);
      g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "INBOX", letter), ==,
                        !row->is_stored);
      g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "Filed", letter), ==,
                        row->filed);
      g_assert_cmpint (world->counts.placed, ==, 1);
    }
}

static void
test_filing (gconstpointer data)
{
  static const PfFakeShape shapes[] = { PF_FAKE_DOVECOT, PF_FAKE_DOVECOT_SINGLE,
                                        PF_FAKE_CYRUS, PF_FAKE_COURIER };
  const Filing            *row = data;

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      /* A folder that is made after the list was read is not looked into. */
      if (row->has_folder)
        file_in (shapes[i], row, FALSE);
      file_in (shapes[i], row, TRUE);
    }
}

/* --- Who is to blame for a lost line --- */

#define POISON "Message-ID: <p%u@x>\nSubject: p\n\npoison\n"

/* All but one message were there before; the one makes the server hang up.  It is left
 * out, although the server has taken none of this job. */
static void
test_only_poison (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_POISON);
  g_autofree char *poison = g_strdup_printf (POISON, 0);

  world->options->max_wait_ms = -1;
  pf_memory_source_add (world->source, "Inbox", letter, 0);
  pf_fake_imap_put (world->server, "INBOX", letter);
  pf_memory_source_add (world->source, "Inbox", poison, 0);
  run (world, "only poison");
  g_assert_cmpint (world->counts.placed, ==, 0);
  g_assert_cmpint (world->counts.already_there, ==, 1);
  g_assert_cmpint (world->counts.left_out, ==, 1);
}

/* A server that hangs up at every message is to blame itself. */
static void
test_all_poison (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_POISON);
  g_autoptr (GError) error = NULL;

  world->options->max_wait_ms = 3000;
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *poison = g_strdup_printf (POISON, i);

      pf_world_add (world, poison, 0);
    }
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_WAITED_TOO_LONG);
  g_assert_cmpint (world->counts.left_out, ==, 0);
  g_assert_cmpint (world->counts.pending, ==, 4);
  pf_fake_imap_set_lies (world->server, 0);
  run (world, "a server that takes them");
  pf_world_check (world, "a server that takes them");
}

/* The same without a limit of waiting: what three messages were blamed for is the
 * server's doing at the fourth, and that is how the run ends. */
static void
test_poison_is_no_message (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_POISON);
  g_autoptr (GError) error = NULL;

  world->options->max_wait_ms = -1;
  g_setenv ("PF_TEST_WAIT_MS", "1", TRUE); /* twenty lost lines take minutes else */
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *poison = g_strdup_printf (POISON, i);

      pf_world_add (world, poison, 0);
    }
  g_assert_false (pf_world_run (world, &error));
  g_unsetenv ("PF_TEST_WAIT_MS");
  g_assert_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED);
  g_assert_cmpint (world->counts.left_out, ==, 3);
  g_assert_cmpint (world->counts.pending, ==, 1);
}

/* --- Pauses --- */

static PfWorld *pausing_world;
static guint    pauses;

/* While a pause is kept nothing is on its way, on whatever line. */
static void
pause_cb (const PfProgress *progress)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (progress->wait != PF_WAIT_SERVER)
    return;
  jobs = pf_ledger_list_jobs (pausing_world->state_dir, &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open (pausing_world->state_dir,
                           ((const PfJobInfo *) jobs->pdata[0])->job, FALSE, &error);
  g_assert_no_error (error);
  rows = pf_ledger_list_rows (ledger, PF_STATE_INTENDED, 0, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
  pauses++;
}

static void
test_pauses (void)
{
  g_autoptr (PfWorld)
      world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FAR | PF_FAKE_BUSY_OFTEN);

  world->options->connections = 2;
  world->at_progress = pause_cb;
  pausing_world = world;
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message-ID: <%u@x>\nSubject: %u\n\n%u\n",
                                               i, i, i);

      if (i % 2 == 0)
        pf_world_add (world, text, 0);
      else
        pf_world_add_elsewhere (world, text);
    }
  run (world, "pauses");
  pf_world_check (world, "pauses");
  g_assert_cmpuint (pauses, >, 0);
  g_assert_cmpint (world->counts.left_out, ==, 0);
}

#define ADD_ROWS(path, rows, func)                                                       \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)                                        \
    {                                                                                    \
      g_autofree char *name = g_strdup_printf ("/resume/settle/" path "/%s",             \
                                               rows[i].name);                            \
                                                                                         \
      g_test_add_data_func (name, &rows[i], func);                                       \
    }

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("renewed", renewals, test_renewal);
  ADD_ROWS ("filed", filings, test_filing);
  g_test_add_func ("/resume/settle/only-poison", test_only_poison);
  g_test_add_func ("/resume/settle/all-poison", test_all_poison);
  g_test_add_func ("/resume/settle/poison-is-no-message", test_poison_is_no_message);
  g_test_add_func ("/resume/settle/pauses", test_pauses);
  return g_test_run ();
}
