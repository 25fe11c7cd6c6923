/* resume-lines.c - two connections, of which one is cut, or both are killed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What resume-cut and resume-kill prove with one connection, with a second one at a
 * folder of its own or sending to the same folder: in the end the server holds each
 * message exactly once.
 */

#include "pf-world.h"

#include "ledger/pf-ledger-work.h"
#include "pf-lent-threads.h"
#include "pf-test-step.h"

#include <string.h>

#define MAX_BYTES 4000
#define MAX_STEPS 2000
#define STRIDE 7    /* bytes from cut to cut; each case begins at another one */
#define SELDOM 5    /* so many times that where it was cut so often already */
#define STOPPED 100 /* the exit code of a child that met its step */
#define MESSAGES 6
#define NAP_US 1500000
#define LATE_US 100000
#define CHANGES 6

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
  gboolean    is_shared; /* both into one folder */
} Case;

static const Case cases[] = {
  { "dovecot", PF_FAKE_DOVECOT, 0, FALSE },
  { "dovecot-late", PF_FAKE_DOVECOT, PF_FAKE_COMMIT_LATE, FALSE },
  { "dovecot-single", PF_FAKE_DOVECOT_SINGLE, 0, FALSE },
  { "cyrus-no-appenduid", PF_FAKE_CYRUS, PF_FAKE_NO_APPENDUID, FALSE },
  { "courier", PF_FAKE_COURIER, 0, FALSE },
  { "dovecot-shared", PF_FAKE_DOVECOT, 0, TRUE },
  { "dovecot-shared-late", PF_FAKE_DOVECOT, PF_FAKE_COMMIT_LATE, TRUE },
  { "courier-shared", PF_FAKE_COURIER, 0, TRUE },
  { "courier-shared-late", PF_FAKE_COURIER, PF_FAKE_COMMIT_LATE, TRUE },
};

static const char *own_path;

/* Among them equal ones, and ones without a Message-ID in the same second. */
static void
fill (PfWorld *world, gboolean is_shared)
{
  world->options->connections = 2;
  world->options->keep_duplicates = TRUE;
  for (guint i = 0; i < MESSAGES; i++)
    {
      g_autofree char *id = g_strdup_printf ("Message-ID: <%u@x>\n", i);
      g_autofree char *bytes = NULL;

      bytes = g_strdup_printf ("%sDate: Thu, 1 Jan 2026 10:00:01 +0000\nSubject: t\n\n"
                               "body %u\n",
                               i % 2 == 0 ? id : "", i / 3);
      if (is_shared || i % 2 == 0)
        pf_world_add (world, bytes, 0);
      else
        pf_world_add_elsewhere (world, bytes);
    }
}

/* One message in both folders, the last to go in one and the first in the other. */
static void
fill_twins (PfWorld *world)
{
  static const char twin[] = "Message-ID: <w@x>\nDate: Thu, 1 Jan 2026 10:00:10 +0000\n"
                             "Subject: t\n\nTwice here\n";

  world->options->connections = 2;
  for (guint i = 0; i < MESSAGES; i++)
    {
      g_autofree char *format = g_strdup_printf (
          "Message-ID: <%u@x>\nDate: Thu, 1 Jan 2026 10:00:%02u +0000\nSubject: t\n\n%u\n",
          i, i % 2 == 0 ? 11 + i : i, i);

      if (i % 2 == 0)
        pf_world_add (world, format, 0);
      else
        pf_world_add_elsewhere (world, format);
    }
  pf_world_add (world, twin, 0);
  pf_world_add_elsewhere (world, twin);
}

static void
fill_as (PfWorld *world, const char *kind)
{
  if (strcmp (kind, "twins") == 0)
    fill_twins (world);
  else
    fill (world, strcmp (kind, "shared") == 0);
}

/* How the second line is opened. */
typedef enum
{
  OPENED_HERE,     /* between two steps of the first */
  OPENED_AT_ONCE,  /* by a thread that is always quicker than the first */
  OPENED_MEANWHILE /* by a thread that is as quick as it is */
} Opened;

static const PfMoveThreads *const all_threads[] = {
  [OPENED_HERE] = NULL,
  [OPENED_AT_ONCE] = &pf_threads_at_once,
  [OPENED_MEANWHILE] = &pf_threads_meanwhile,
};

static void
cut_line (const Case *c, Opened opened, PfFakeCut direction, guint line)
{
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  guint step = STRIDE * pf_test_step () * (opened == OPENED_HERE ? 1 : SELDOM);
  guint cuts = 0;
  guint seconds = 0;

  fill (world, c->is_shared);
  world->threads = all_threads[opened];
  for (guint after = line + (guint) (c - cases); after < MAX_BYTES; after += step)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *what = g_strdup_printf ("%s, line %u cut after byte %u %s",
                                               c->name, line, after,
                                               direction == PF_FAKE_CUT_IN
                                                   ? "from the client"
                                                   : "from the server");
      guint            turned_away;

      pf_world_renew (world);
      pf_fake_imap_cut (world->server, direction, after);
      pf_fake_imap_cut_line (world->server, line);
      if (!pf_world_run (world, &error))
        g_error ("%s: %s", what, error->message);
      pf_world_check (world, what);
      g_assert_cmpint (world->counts.pending, ==, 0);
      g_assert_cmpint (world->counts.placed, ==, MESSAGES);
      g_assert_cmpuint (world->verification->differences->len, ==, 0);
      seconds += pf_fake_imap_count_lines (world->server, &turned_away) > 1;
      if (!pf_fake_imap_was_cut (world->server))
        break;
      cuts++;
    }
  g_test_message ("%s: %u cuts of line %u", c->name, cuts, line);
  g_assert_cmpuint (cuts, <, MAX_BYTES / step);
  if (opened == OPENED_MEANWHILE && line == 2)
    return; /* it may come when all is done */
  g_assert_cmpuint (cuts * step, >, direction == PF_FAKE_CUT_IN ? 100 : 20);
  if (opened != OPENED_MEANWHILE)
    g_assert_cmpuint (seconds, >, 0);
}

static void
test_cut (gconstpointer data)
{
  for (guint line = 1; line <= 2; line++)
    {
      cut_line (data, OPENED_HERE, PF_FAKE_CUT_IN, line);
      cut_line (data, OPENED_HERE, PF_FAKE_CUT_OUT, line);
    }
}

static void
test_cut_threads (gconstpointer data)
{
  for (guint line = 1; line <= 2; line++)
    for (Opened opened = OPENED_AT_ONCE; opened <= OPENED_MEANWHILE; opened++)
      {
        cut_line (data, opened, PF_FAKE_CUT_IN, line);
        cut_line (data, opened, PF_FAKE_CUT_OUT, line);
      }
}

/* Returns: the child's exit code */
static int
run_child (PfWorld *world, const char *kind, guint stop_at)
{
  return pf_world_run_child (world, own_path, "--child", kind, stop_at);
}

static int
be_child (const char *port, const char *state_dir, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;

  world = pf_world_new_child (port, state_dir);
  fill_as (world, kind);
  if (pf_world_run (world, &error))
    return 0;
  g_printerr ("child: %s\n", error->message);
  return 1;
}

static void
test_kill (gconstpointer data)
{
  const Case *c = data;
  const char *kind = c->is_shared ? "shared" : "apart";
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  guint step;

  fill_as (world, kind);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("%s killed at step %u", c->name, step);
      int              code;

      pf_world_renew (world);
      code = run_child (world, kind, step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child (world, kind, 0), ==, 0);
      pf_world_check (world, what);
    }
  g_test_message ("%s: %u steps", c->name, step - 1);
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* Somebody took mail away from INBOX since, so that a message of ours that is not there
 * might be somewhere else.  What the other connection has brought there is not it. */
static void
test_kill_twins (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FAR);
  guint step;

  fill_as (world, "twins");
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("twins, killed at step %u", step);
      int              code;

      pf_world_renew (world);
      code = run_child (world, "twins", step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_usleep (LATE_US); /* until all that the child sent is stored */
      pf_fake_imap_put (world->server, "INBOX", "Subject: of others\r\n\r\n.\r\n");
      pf_fake_imap_remove (world->server, "INBOX",
                           pf_fake_imap_count (world->server, "INBOX") - 1);
      g_assert_cmpint (run_child (world, "twins", 0), ==, 0);
      pf_world_check (world, what);
    }
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

static guint naps;

static void
nap_cb (const PfProgress *progress)
{
  if (progress->phase != PF_PHASE_SEND || progress->run_messages == 0 || naps > 0)
    return;
  naps++;
  g_usleep (NAP_US);
}

/* While messages were on their way nobody looked for answers, as in a pause: that is not
 * how long the server takes, which a later settling waits for. */
static void
test_nap (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FAR);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  fill (world, TRUE);
  world->options->connections = 1;
  world->at_progress = nap_cb;
  pf_world_run (world, &error);
  g_assert_no_error (error);
  pf_world_check (world, "nap");
  g_assert_cmpuint (naps, ==, 1);
  jobs = pf_ledger_list_jobs (world->state_dir, &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open (world->state_dir, ((PfJobInfo *) jobs->pdata[0])->job, FALSE,
                           &error);
  g_assert_no_error (error);
  g_assert_cmpint (pf_ledger_slowest_batch (ledger), <, NAP_US / 1000);
}

static PfWorld *changing;

static void
change_cb (const PfProgress *progress)
{
  if (changing == NULL || progress->phase != PF_PHASE_SEND || progress->run_messages == 0)
    return;
  pf_memory_source_remove (changing->source, "Inbox", 0);
  g_ptr_array_remove_index (changing->expected, 0);
  changing = NULL;
}

/* Another program rewrites the folder while both lines send from it, and mostly both meet
 * that: it is scanned again, and the move goes on. */
static void
test_source_changes (void)
{
  for (guint i = 0; i < CHANGES; i++)
    {
      g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_COURIER, PF_FAKE_FAR);
      g_autoptr (GError) error = NULL;

      world->options->connections = 2;
      world->at_progress = change_cb;
      changing = world;
      for (guint k = 0; k < 3 * MESSAGES; k++)
        {
          g_autofree char *bytes = g_strdup_printf (
              "Message-ID: <%u@x>\nDate: Thu, 1 Jan 2026 10:00:%02u +0000\n\n%u\n", k, k,
              k);

          pf_world_add (world, bytes, 0);
        }
      pf_world_run (world, &error);
      g_assert_no_error (error);
      g_assert_null (changing);
      pf_world_check (world, "the source changed");
    }
}

/* A server that takes one connection only is asked for a second one once. */
static void
test_turned_away (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_ONE_LINE);
  g_autoptr (GError) error = NULL;
  guint turned_away = 0;
  guint lines;

  fill (world, FALSE);
  world->options->connections = 4;
  pf_world_run (world, &error);
  g_assert_no_error (error);
  pf_world_check (world, "one connection only");
  lines = pf_fake_imap_count_lines (world->server, &turned_away);
  g_assert_cmpuint (turned_away, ==, 1);
  g_assert_cmpuint (lines, ==, 2);
}

/* Each of two folders is one connection's, and both are compared. */
static void
test_two_folders (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, 0);
  g_autoptr (GError) error = NULL;
  guint turned_away = 0;

  fill (world, FALSE);
  pf_world_run (world, &error);
  g_assert_no_error (error);
  pf_world_check (world, "two folders");
  g_assert_cmpuint (pf_fake_imap_count_lines (world->server, &turned_away), ==, 2);
  g_assert_cmpint (world->verification->checked, ==, MESSAGES);
  g_assert_cmpint (world->verification->bodies, ==, MESSAGES);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_setenv ("PF_TEST_BATCH", "1", TRUE);
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    return be_child (argv[2], argv[3], argv[4]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resume/lines/two-folders", test_two_folders);
  g_test_add_func ("/resume/lines/turned-away", test_turned_away);
  g_test_add_func ("/resume/lines/nap", test_nap);
  g_test_add_func ("/resume/lines/source-changes", test_source_changes);
  g_test_add_func ("/resume/lines/kill-twins", test_kill_twins);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *cut = g_strdup_printf ("/resume/lines/cut/%s", cases[i].name);
      g_autofree char *threads = g_strdup_printf ("/resume/lines/cut-threads/%s",
                                                  cases[i].name);
      g_autofree char *kill = g_strdup_printf ("/resume/lines/kill/%s", cases[i].name);

      g_test_add_data_func (cut, &cases[i], test_cut);
      g_test_add_data_func (threads, &cases[i], test_cut_threads);
      if (cases[i].lies == 0)
        g_test_add_data_func (kill, &cases[i], test_kill);
    }
  return g_test_run ();
}
