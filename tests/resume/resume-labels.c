/* resume-labels.c - moves taken back where folders are labels, as Gmail has them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include <string.h>

#define MAX_STEPS 2000
#define STOPPED 100 /* the exit code of a child that met its step */
#define ALL_MAIL "[Gmail]/All Mail"
#define TRASH "[Gmail]/Trash"

static const char *own_path;

static const char old_mail[] = "Message-ID: <old@x>\r\nSubject: old\r\n\r\nbefore us\r\n";
static const char thrown_away[] = "Message-ID: <bin@x>\r\nSubject: bin\r\n\r\nTheirs\r\n";
static const char filed[] =
    "Message-ID: <f@x>\nDate: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: f\n\nFiled\n";

/* Three in Inbox, one in Projects, and one in both. */
static void
fill (PfWorld *world)
{
  static const char both[] = "Message-ID: <both@x>\nSubject: both\n\nTwice\n";

  pf_world_fill (world);
  pf_memory_source_add (world->source, "Projects", filed, PF_FLAG_FLAGGED);
  pf_memory_source_add (world->source, "Projects", both, PF_FLAG_SEEN);
  pf_memory_source_add (world->source, "Inbox", both, PF_FLAG_SEEN);
}

#define PLACED 6
#define IN_BOTH 1

/* A server with mail of its own, and the move done. */
static void
move (PfWorld *world)
{
  g_autoptr (GError) error = NULL;

  pf_fake_imap_put (world->server, "INBOX", old_mail);
  pf_fake_imap_put (world->server, TRASH, thrown_away);
  pf_world_run (world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world->counts.placed, ==, PLACED);
}

static PfUndo *
undo (PfWorld *world)
{
  g_autoptr (GError) error = NULL;
  PfUndo *result = pf_world_undo (world, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

static const char *
only_reason (const PfUndo *result)
{
  g_assert_cmpuint (result->kept->len, ==, 1);
  return ((const PfLedgerRow *) result->kept->pdata[0])->reason;
}

/* The account holds what it held before, and @more in the view of all mail. */
static void
check_as_before (PfWorld *world, guint more, const char *what)
{
  if (pf_fake_imap_count (world->server, "INBOX") != 1 ||
      pf_fake_imap_count_equal (world->server, "INBOX", old_mail) != 1)
    g_error ("%s: INBOX holds %u messages", what,
             pf_fake_imap_count (world->server, "INBOX"));
  if (pf_fake_imap_has_folder (world->server, "Projects"))
    g_error ("%s: a folder of ours is left", what);
  if (pf_fake_imap_count (world->server, ALL_MAIL) != 1 + more)
    g_error ("%s: all mail is %u messages", what,
             pf_fake_imap_count (world->server, ALL_MAIL));
  if (pf_fake_imap_has_folder (world->server, TRASH) &&
      (pf_fake_imap_count (world->server, TRASH) != 1 ||
       pf_fake_imap_count_equal (world->server, TRASH, thrown_away) != 1))
    g_error ("%s: the Trash holds %u messages", what,
             pf_fake_imap_count (world->server, TRASH));
}

static PfWorld *
make_world (guint lies)
{
  PfWorld *world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_GMAIL | lies);

  fill (world);
  return world;
}

static void
test_whole (gconstpointer data)
{
  const guint *lies = data;
  g_autoptr (PfWorld) world = make_world (*lies);
  g_autoptr (PfUndo) result = NULL;

  move (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, ALL_MAIL), ==,
                    1 + PLACED - IN_BOTH);
  result = undo (world);
  check_as_before (world, 0, "undone");
  g_assert_cmpint (result->removed, ==, PLACED);
  g_assert_cmpuint (result->kept->len, ==, 0);

  /* Moved again, it can be taken back again. */
  world->options->resend_missing = TRUE;
  g_assert_true (pf_world_run (world, NULL));
  g_assert_cmpuint (pf_fake_imap_count (world->server, ALL_MAIL), ==,
                    1 + PLACED - IN_BOTH);
  g_clear_pointer (&result, pf_undo_free);
  result = undo (world);
  check_as_before (world, 0, "undone again");
}

/* What the person has labelled since loses our label only. */
static void
test_labelled (void)
{
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;
  const char *bytes = world->expected->pdata[1];

  move (world);
  pf_fake_imap_put (world->server, "Family", bytes);
  result = undo (world);
  check_as_before (world, 1, "labelled");
  g_assert_cmpint (result->removed, ==, PLACED);
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "Family", bytes), ==, 1);
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, ALL_MAIL, bytes), ==, 1);
}

/* What Gmail held before us, archived under no label, is not ours to throw away; not
 * even if it came between two runs of the job. */
static void
test_archived (gconstpointer data)
{
  const gboolean *is_between = data;
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;
  g_autoptr (GError) error = NULL;
  static const char archived[] = "Message-ID: <a@x>\r\nSubject: a\r\n\r\nArchived\r\n";

  if (*is_between)
    move (world);
  pf_fake_imap_put (world->server, ALL_MAIL, archived);
  pf_memory_source_add (world->source, "Inbox", archived, PF_FLAG_SEEN);
  if (!*is_between)
    {
      pf_fake_imap_put (world->server, "INBOX", old_mail);
      pf_fake_imap_put (world->server, TRASH, thrown_away);
    }
  pf_world_run (world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world->counts.placed, ==, PLACED + 1);
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "INBOX", archived), ==, 1);
  result = undo (world);
  check_as_before (world, 1, "archived");
  g_assert_cmpint (result->removed, ==, PLACED + 1);
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, ALL_MAIL, archived), ==, 1);
}

/* Renumbered since, nothing tells what was there before: labels go, and no mail. */
static void
test_renumbered (void)
{
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;

  move (world);
  pf_fake_imap_set_lies (world->server, PF_FAKE_GMAIL | PF_FAKE_NEW_VALIDITY);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, PLACED);
  check_as_before (world, PLACED - IN_BOTH, "renumbered");
}

static void
test_no_trash (void)
{
  g_autoptr (PfWorld) world = make_world (PF_FAKE_NO_TRASH);
  g_autoptr (PfUndo) result = NULL;
  g_autoptr (GError) error = NULL;

  pf_fake_imap_put (world->server, "INBOX", old_mail);
  pf_world_run (world, &error);
  g_assert_no_error (error);
  result = undo (world);
  check_as_before (world, PLACED - IN_BOTH, "without a Trash");
}

static void
test_touched (void)
{
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;

  move (world);
  pf_fake_imap_mark (world->server, "INBOX", 1, "\\Answered");
  result = undo (world);
  g_assert_cmpstr (only_reason (result), ==, "touched");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, TRASH), ==, 1);
}

/* --- Cut at every byte --- */

typedef struct
{
  const char *name;
  const char *command;
  PfFakeCut   direction;
  guint       lies;
} Cut;

static const Cut cuts[] = {
  { "move-in", "UID MOVE", PF_FAKE_CUT_IN, 0 },
  { "move-out", "UID MOVE", PF_FAKE_CUT_OUT, 0 },
  { "move-late", "UID MOVE", PF_FAKE_CUT_OUT, PF_FAKE_COMMIT_LATE },
  { "store-out", "UID STORE", PF_FAKE_CUT_OUT, PF_FAKE_AUTO_EXPUNGE },
  { "expunge-in", "UID EXPUNGE", PF_FAKE_CUT_IN, 0 },
  { "expunge-out", "UID EXPUNGE", PF_FAKE_CUT_OUT, 0 },
};

static void
test_cut (gconstpointer data)
{
  const Cut *cut = data;
  g_autoptr (PfWorld) world = make_world (cut->lies);
  gboolean was_cut = TRUE;
  guint    after;

  for (after = 0; was_cut; after++)
    {
      g_autofree char *what = g_strdup_printf ("cut after byte %u", after);
      g_autoptr (PfUndo) result = NULL;

      pf_world_renew (world);
      move (world);
      pf_fake_imap_cut_from (world->server, cut->command, cut->direction, after);
      result = undo (world);
      was_cut = pf_fake_imap_was_cut (world->server);
      check_as_before (world, 0, what);
      g_assert_cmpint (result->removed, ==, PLACED);
      g_assert_cmpuint (result->kept->len, ==, 0);
    }
  g_test_message ("%u bytes", after);
  g_assert_cmpuint (after, >, 10);
}

/* --- Killed at every write --- */

static int
run_child (PfWorld *world, guint stop_at)
{
  return pf_world_run_child (world, own_path, "--child", NULL, stop_at);
}

static int
be_child (const char *port, const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;
  g_autoptr (PfUndo) result = NULL;

  world = pf_world_new_child (port, state_dir);
  fill (world);
  result = pf_world_undo (world, &error);
  if (result != NULL && result->kept->len == 0 && result->removed == PLACED)
    return 0;
  g_printerr ("child: %s\n", error != NULL ? error->message : "not all is undone");
  return 1;
}

static void
test_kill (gconstpointer data)
{
  const guint *lies = data;
  g_autoptr (PfWorld) world = make_world (*lies);
  guint step;

  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("killed at step %u", step);
      int              code;

      pf_world_renew (world);
      move (world);
      code = run_child (world, step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child (world, 0), ==, 0);
      check_as_before (world, 0, what);
    }
  g_test_message ("%u steps", step - 1);
  check_as_before (world, 0, "not killed");
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* Killed while mail of ours is in the Trash. */
static void
kill_in_trash (PfWorld *world)
{
  for (guint step = 1; step < MAX_STEPS; step++)
    {
      pf_world_renew (world);
      move (world);
      g_assert_cmpint (run_child (world, step), ==, STOPPED);
      if (pf_fake_imap_count (world->server, TRASH) > 1)
        return;
    }
  g_assert_not_reached ();
}

/* What is answered in the Trash comes back. */
static void
test_touched_in_trash (void)
{
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;

  kill_in_trash (world);
  pf_fake_imap_mark (world->server, TRASH, 1, "\\Answered");
  result = undo (world);
  g_assert_cmpstr (only_reason (result), ==, "touched");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, ALL_MAIL), ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, TRASH), ==, 1);

  /* It stays, also when asked again. */
  g_clear_pointer (&result, pf_undo_free);
  result = undo (world);
  g_assert_cmpstr (only_reason (result), ==, "touched");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 2);
}

/* So does what is the last copy by now. */
static void
test_source_gone_in_trash (void)
{
  g_autoptr (PfWorld) world = make_world (0);
  g_autoptr (PfUndo) result = NULL;
  const char *bytes = world->expected->pdata[2];

  kill_in_trash (world);
  pf_memory_source_remove (world->source, "Inbox", 2);
  result = undo (world);
  g_assert_cmpstr (only_reason (result), ==, "source-gone");
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "INBOX", bytes), ==, 1);
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, ALL_MAIL, bytes), ==, 1);
  g_assert_cmpuint (pf_fake_imap_count (world->server, TRASH), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const guint    lies[] = { 0, PF_FAKE_AUTO_EXPUNGE };
  static const char    *names[] = { "plain", "auto-expunge" };
  static const gboolean is_between[] = { FALSE, TRUE };

  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return be_child (argv[2], argv[3]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/resume/labels/whole/%s", names[i]);
      g_autofree char *kill = g_strdup_printf ("/resume/labels/kill/%s", names[i]);

      g_test_add_data_func (whole, &lies[i], test_whole);
      g_test_add_data_func (kill, &lies[i], test_kill);
    }
  g_test_add_func ("/resume/labels/labelled", test_labelled);
  g_test_add_data_func ("/resume/labels/archived/before", &is_between[0], test_archived);
  g_test_add_data_func ("/resume/labels/archived/between", &is_between[1], test_archived);
  g_test_add_func ("/resume/labels/renumbered", test_renumbered);
  g_test_add_func ("/resume/labels/no-trash", test_no_trash);
  g_test_add_func ("/resume/labels/touched", test_touched);
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/labels/cut/%s", cuts[i].name);

      g_test_add_data_func (path, &cuts[i], test_cut);
    }
  g_test_add_func ("/resume/labels/touched-in-trash", test_touched_in_trash);
  g_test_add_func ("/resume/labels/source-gone-in-trash", test_source_gone_in_trash);
  return g_test_run ();
}
