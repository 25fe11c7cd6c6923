/* resume-undo.c - moves taken back: what goes, what stays, and killed at every write
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include <string.h>

#define MAX_STEPS 2000
#define STOPPED 100 /* the exit code of a child that met its step */

static const char *own_path;

static const char old_mail[] = "Message-ID: <old@x>\r\nSubject: old\r\n\r\nbefore us\r\n";
static const char filed[] =
    "Message-ID: <f@x>\nDate: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: f\n\nFiled\n";

static void
fill (PfWorld *world)
{
  pf_world_fill (world);
  pf_memory_source_add (world->source, "Projects", filed, PF_FLAG_FLAGGED);
  pf_memory_source_add_folder (world->source, "Projects/Empty", PF_ROLE_NONE);
}

static void
run (PfWorld *world)
{
  g_autoptr (GError) error = NULL;

  pf_world_run (world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world->counts.pending, ==, 0);
}

static PfUndo *
undo (PfWorld *world)
{
  g_autoptr (GError) error = NULL;
  PfUndo *result = pf_world_undo (world, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpint (world->counts.found, ==,
                   world->counts.placed + world->counts.already_there +
                       world->counts.left_out + world->counts.excluded +
                       world->counts.pending);
  return result;
}

static const char *
only_reason (const PfUndo *result)
{
  g_assert_cmpuint (result->kept->len, ==, 1);
  return ((const PfLedgerRow *) result->kept->pdata[0])->reason;
}

static void
check_state (PfWorld *world, const char *wanted)
{
  g_autoptr (GPtrArray) jobs = pf_ledger_list_jobs (world->state_dir, NULL);

  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpstr (((PfJobInfo *) jobs->pdata[0])->state, ==, wanted);
}

/* The account is as it was before the move. */
static void
check_as_before (PfWorld *world, const char *what)
{
  if (pf_fake_imap_count (world->server, "INBOX") != 1 ||
      pf_fake_imap_count_equal (world->server, "INBOX", old_mail) != 1)
    g_error ("%s: INBOX holds %u messages", what,
             pf_fake_imap_count (world->server, "INBOX"));
  if (pf_fake_imap_has_folder (world->server, "Projects") ||
      pf_fake_imap_has_folder (world->server, "Projects/Empty"))
    g_error ("%s: a folder of ours is left", what);
}

static void
test_whole (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);
  g_autoptr (PfUndo) result = NULL;

  fill (world);
  pf_fake_imap_put (world->server, "INBOX", old_mail);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 4);
  result = undo (world);
  check_as_before (world, "undone");
  g_assert_cmpint (result->removed, ==, 4);
  g_assert_cmpuint (result->kept->len, ==, 0);
  g_assert_cmpuint (result->folders->len, ==, 2);
  g_assert_cmpint (world->counts.undone, ==, 4);
  g_assert_cmpint (world->counts.placed, ==, 0);

  /* Again there is nothing to take back, and a new run sends nothing by itself. */
  g_clear_pointer (&result, pf_undo_free);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, 4);
  check_as_before (world, "undone twice");
  pf_fake_imap_take_commands (world->server, "APPEND");
  run (world);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
  check_state (world, "undone");

  world->options->resend_missing = TRUE;
  run (world);
  check_state (world, "done");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 4);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==, 1);
}

static void
test_no_uidplus (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_COURIER, 0);
  g_autoptr (PfUndo) result = NULL;

  pf_world_fill (world);
  run (world);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, 0);
  g_assert_cmpuint (result->kept->len, ==, 3);
  g_assert_cmpstr (((const PfLedgerRow *) result->kept->pdata[0])->reason, ==,
                   "no-uidplus");
  pf_world_check (world, "nothing is expunged");
}

/* In the window, where whoever moves it once more means it. */
static void
test_begun_again (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;

  fill (world);
  pf_fake_imap_put (world->server, "INBOX", old_mail);
  world->options->begin_again = TRUE;
  run (world);
  result = undo (world);
  check_as_before (world, "undone");
  check_state (world, "undone");

  run (world);
  check_state (world, "done");
  g_assert_cmpint (world->counts.undone, ==, 0);
  g_assert_cmpint (world->counts.placed, ==, 4);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 4);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==, 1);

  /* What somebody deletes of a move that was not taken back stays deleted. */
  pf_fake_imap_remove (world->server, "Projects", 0);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==, 0);
}

/* Without UIDs in the answers each message is proven by its bytes. */
static void
test_no_appenduid (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_NO_APPENDUID);
  g_autoptr (PfUndo) result = NULL;

  fill (world);
  pf_fake_imap_put (world->server, "INBOX", old_mail);
  world->options->verify = PF_VERIFY_NONE;
  run (world);
  result = undo (world);
  check_as_before (world, "without UIDs");
  g_assert_cmpint (result->removed, ==, 4);
}

static void
test_new_validity (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;

  fill (world);
  pf_fake_imap_put (world->server, "INBOX", old_mail);
  run (world);
  pf_fake_imap_set_lies (world->server, PF_FAKE_NEW_VALIDITY);
  result = undo (world);
  check_as_before (world, "renumbered");
  g_assert_cmpint (result->removed, ==, 4);
}

typedef struct
{
  const char *name;
  const char *mark;
  gboolean    stays;
} Mark;

static const Mark marks[] = {
  { "seen", "\\Seen", FALSE },
  { "answered", "\\Answered", TRUE },
  { "flagged", "\\Flagged", TRUE },
  { "tagged", "$label1", TRUE },
  { "deleted", "\\Deleted", TRUE },
  { "forwarded", "$Forwarded", TRUE },
  { "servers", "$HasAttachment", FALSE },
};

static void
test_mark (gconstpointer data)
{
  const Mark *mark = data;
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;

  pf_world_fill (world);
  run (world);
  pf_fake_imap_mark (world->server, "INBOX", 1, mark->mark);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, mark->stays ? 2 : 3);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, mark->stays);
  if (mark->stays)
    g_assert_cmpstr (only_reason (result), ==, "touched");
}

static void
test_source_gone (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;

  pf_world_fill (world);
  run (world);
  pf_memory_source_remove (world->source, "Inbox", 2);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, 2);
  g_assert_cmpstr (only_reason (result), ==, "source-gone");
  g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "INBOX",
                                              world->expected->pdata[2]),
                    ==, 1);
}

/* Other bytes at our UID are not ours, whatever the ledger says. */
static void
test_moved_away (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;

  fill (world);
  run (world);
  pf_fake_imap_remove (world->server, "Projects", 0);
  pf_fake_imap_put (world->server, "Projects", old_mail);
  result = undo (world);
  g_assert_cmpint (result->removed, ==, 3);
  g_assert_cmpstr (only_reason (result), ==, "not-there");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==, 1);
  g_assert_false (pf_fake_imap_has_folder (world->server, "Projects/Empty"));
}

static const char known[] =
    "Message-ID: <k@x>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: k\r\n"
    "\r\nKnown\r\n";

/* What lies there as read gets the star of this computer's copy, and loses it again. */
static void
test_marks (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *undone = NULL;

  pf_fake_imap_put (world->server, "INBOX", known);
  pf_memory_source_add (world->source, "Inbox", known,
                        PF_FLAG_FLAGGED | PF_FLAG_ANSWERED);
  run (world);
  g_assert_cmpint (world->counts.already_there, ==, 1);
  moved = pf_fake_imap_describe (world->server, "INBOX", known);
  g_assert_true (g_str_has_prefix (moved, "(\\Seen \\Answered \\Flagged)"));

  pf_fake_imap_take_commands (world->server, "UID STORE");
  run (world);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "UID STORE"), ==, 0);

  result = undo (world);
  g_assert_cmpint (result->marks, ==, 1);
  undone = pf_fake_imap_describe (world->server, "INBOX", known);
  g_assert_true (g_str_has_prefix (undone, "(\\Seen)"));
}

static void
test_keep_server_flags (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autofree char *moved = NULL;

  pf_fake_imap_put (world->server, "INBOX", known);
  pf_memory_source_add (world->source, "Inbox", known, PF_FLAG_FLAGGED);
  world->options->keep_server_flags = TRUE;
  run (world);
  moved = pf_fake_imap_describe (world->server, "INBOX", known);
  g_assert_true (g_str_has_prefix (moved, "(\\Seen)"));
}

/* --- Killed at every write --- */

static int
run_child (PfWorld *world, const char *what, guint stop_at)
{
  return pf_world_run_child (world, own_path, what, NULL, stop_at);
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
  if (result != NULL && result->kept->len == 0 && result->removed == 4)
    return 0;
  g_printerr ("child: %s\n", error != NULL ? error->message : "not all is undone");
  return 1;
}

static int
be_mover (const char *port, const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;

  world = pf_world_new_child (port, state_dir);
  fill (world);
  if (pf_world_run (world, &error))
    return 0;
  g_printerr ("child: %s\n", error->message);
  return 1;
}

static void
test_kill (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);
  guint step;

  fill (world);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("killed at step %u", step);
      int              code;

      pf_world_renew (world);
      pf_fake_imap_put (world->server, "INBOX", old_mail);
      run (world);
      code = run_child (world, "--child", step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child (world, "--child", 0), ==, 0);
      check_as_before (world, what);
    }
  g_test_message ("%u steps", step - 1);
  check_as_before (world, "not killed");
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* The move itself is killed: whatever it had made by then can be taken back. */
static void
test_kill_move (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);
  guint step;

  fill (world);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("move killed at step %u", step);
      g_autoptr (PfUndo) result = NULL;
      int code;

      pf_world_renew (world);
      pf_fake_imap_put (world->server, "INBOX", old_mail);
      code = run_child (world, "--mover", step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      result = undo (world);
      check_as_before (world, what);
    }
  g_test_message ("%u steps", step - 1);
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

int
main (int argc, char *argv[])
{
  static const PfFakeShape shapes[] = { PF_FAKE_DOVECOT, PF_FAKE_CYRUS };
  static const char *const names[] = { "dovecot", "cyrus" };

  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return be_child (argv[2], argv[3]);
  if (argc == 4 && strcmp (argv[1], "--mover") == 0)
    return be_mover (argv[2], argv[3]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/resume/undo/whole/%s", names[i]);
      g_autofree char *kill = g_strdup_printf ("/resume/undo/kill/%s", names[i]);
      g_autofree char *kill_move = g_strdup_printf ("/resume/undo/kill-move/%s",
                                                    names[i]);

      g_test_add_data_func (whole, &shapes[i], test_whole);
      g_test_add_data_func (kill, &shapes[i], test_kill);
      g_test_add_data_func (kill_move, &shapes[i], test_kill_move);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/undo/mark/%s", marks[i].name);

      g_test_add_data_func (path, &marks[i], test_mark);
    }
  g_test_add_func ("/resume/undo/marks", test_marks);
  g_test_add_func ("/resume/undo/keep-server-flags", test_keep_server_flags);
  g_test_add_func ("/resume/undo/begun-again", test_begun_again);
  g_test_add_func ("/resume/undo/no-uidplus", test_no_uidplus);
  g_test_add_func ("/resume/undo/no-appenduid", test_no_appenduid);
  g_test_add_func ("/resume/undo/new-validity", test_new_validity);
  g_test_add_func ("/resume/undo/source-gone", test_source_gone);
  g_test_add_func ("/resume/undo/moved-away", test_moved_away);
  return g_test_run ();
}
