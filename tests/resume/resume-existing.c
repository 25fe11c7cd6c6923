/* resume-existing.c - mail that the server holds elsewhere: copied or moved, cut, killed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever is lost on the way, each message is in its folder exactly once in the end,
 * INBOX holds what it should, and only what the server did not have was sent.
 */

#include "pf-world.h"

#include "pf-test-step.h"

#include <string.h>

#define MAX_BYTES 1000 /* no dialogue of these scenarios is longer */
#define MAX_STEPS 2000
#define STOPPED 100 /* the exit code of a child that met its step */

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
  PfExisting  existing;
} Case;

static const Case cases[] = {
  { "dovecot-copy", PF_FAKE_DOVECOT, 0, PF_EXISTING_COPY },
  { "dovecot-copy-late", PF_FAKE_DOVECOT, PF_FAKE_COMMIT_LATE, PF_EXISTING_COPY },
  { "dovecot-move", PF_FAKE_DOVECOT, 0, PF_EXISTING_MOVE },
  { "dovecot-move-late", PF_FAKE_DOVECOT, PF_FAKE_COMMIT_LATE, PF_EXISTING_MOVE },
  { "cyrus-copy", PF_FAKE_CYRUS, 0, PF_EXISTING_COPY },
  { "cyrus-move", PF_FAKE_CYRUS, 0, PF_EXISTING_MOVE },
  { "cyrus-no-copyuid", PF_FAKE_CYRUS, PF_FAKE_NO_APPENDUID, PF_EXISTING_COPY },
  { "courier-copy", PF_FAKE_COURIER, 0, PF_EXISTING_COPY },
  { "courier-copy-late", PF_FAKE_COURIER, PF_FAKE_COMMIT_LATE, PF_EXISTING_COPY },
};

/* Filed here, and left in INBOX there. */
static const char *const filed[] = {
  "Message-ID: <a@x>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: a\r\n\r\nAlpha\r\n",
  "Date: Thu, 1 Jan 2026 10:00:01 +0000\r\nSubject: t\r\n\r\none\r\n",
  "Date: Thu, 1 Jan 2026 10:00:01 +0000\r\nSubject: t\r\n\r\ntwo\r\n",
};

static const char only_here[] = "Message-ID: <h@x>\r\nSubject: here\r\n\r\nOnly here\r\n";
static const char only_there[] =
    "Message-ID: <t@x>\r\nSubject: there\r\n\r\nOnly there\r\n";
static const char twin[] = "Message-ID: <w@x>\r\nSubject: twin\r\n\r\nTwice here\r\n";
static const char in_both[] =
    "Message-ID: <b@x>\r\nSubject: both\r\n\r\nBoth inboxes\r\n";

static const char *own_path;

static void
fill (PfWorld *world)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filed); i++)
    pf_memory_source_add (world->source, "Projects", filed[i], PF_FLAG_ANSWERED);
  pf_memory_source_add (world->source, "Projects", only_here, 0);
  pf_memory_source_add (world->source, "Inbox", in_both, 0);
}

/* What two folders here have, and no folder there. */
static void
add_twins (PfWorld *world)
{
  pf_memory_source_add (world->source, "Projects", twin, 0);
  pf_memory_source_add (world->source, "Inbox", twin, 0);
}

static void
stock (PfWorld *world)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filed); i++)
    pf_fake_imap_put (world->server, "INBOX", filed[i]);
  pf_fake_imap_put (world->server, "INBOX", only_there);
  pf_fake_imap_put (world->server, "INBOX", in_both);
}

static void
expect_one (
    PfWorld *world, const char *what, const char *folder, const char *bytes, guint n)
{
  guint held = pf_fake_imap_count_equal (world->server, folder, bytes);

  if (held != n)
    g_error ("%s: %s holds %u, not %u, of\n%s", what, folder, held, n, bytes);
}

static void
check (PfWorld *world, const char *what, PfExisting existing)
{
  guint left = existing == PF_EXISTING_MOVE ? 0 : 1;

  for (gsize i = 0; i < G_N_ELEMENTS (filed); i++)
    {
      expect_one (world, what, "Projects", filed[i], 1);
      expect_one (world, what, "INBOX", filed[i], left);
    }
  expect_one (world, what, "Projects", only_here, 1);
  expect_one (world, what, "INBOX", only_there, 1);
  expect_one (world, what, "INBOX", in_both, 1);
  if (pf_fake_imap_count (world->server, "Projects") != G_N_ELEMENTS (filed) + 1)
    g_error ("%s: Projects holds %u messages", what,
             pf_fake_imap_count (world->server, "Projects"));
  if (pf_fake_imap_count (world->server, "INBOX") != 2 + left * G_N_ELEMENTS (filed))
    g_error ("%s: INBOX holds %u messages", what,
             pf_fake_imap_count (world->server, "INBOX"));
}

static void
check_counts (PfWorld *world, PfExisting existing)
{
  gint64 copied = existing == PF_EXISTING_COPY ? G_N_ELEMENTS (filed) : 0;
  gint64 moved = existing == PF_EXISTING_MOVE ? G_N_ELEMENTS (filed) : 0;

  g_assert_cmpint (world->counts.pending, ==, 0);
  g_assert_cmpint (world->counts.placed, ==, G_N_ELEMENTS (filed) + 1);
  g_assert_cmpint (world->counts.already_there, ==, 1);
  g_assert_cmpint (world->counts.copied, ==, copied);
  g_assert_cmpint (world->counts.moved, ==, moved);
  for (guint i = 0; i < world->verification->differences->len; i++)
    {
      const PfDifference *one = world->verification->differences->pdata[i];

      g_error ("%s %u differs in %s: %s, not %s", one->folder, one->uid, one->kind,
               one->actual, one->expected);
    }
}

static void
run (PfWorld *world, const char *what)
{
  g_autoptr (GError) error = NULL;

  if (!pf_world_run (world, &error))
    g_error ("%s: %s", what, error->message);
}

static PfWorld *
make_world (const Case *c)
{
  PfWorld *world = pf_world_new (c->shape, c->lies);

  world->options->existing = c->existing;
  return world;
}

static void
test_whole (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = make_world (c);
  g_autofree char *marks = NULL;

  fill (world);
  stock (world);
  run (world, c->name);
  check (world, c->name, c->existing);
  check_counts (world, c->existing);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 1);
  /* Its own mark and that of the copy here; its own date. */
  marks = pf_fake_imap_describe (world->server, "Projects", filed[0]);
  g_assert_cmpstr (marks, ==, "(\\Seen \\Answered) 01-Jan-2020 00:00:00 +0000");

  pf_fake_imap_take_commands (world->server, "UID COPY");
  pf_fake_imap_take_commands (world->server, "UID MOVE");
  pf_fake_imap_take_commands (world->server, "UID STORE");
  run (world, "again");
  check (world, "again", c->existing);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "UID COPY"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "UID MOVE"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "UID STORE"), ==, 0);
}

/* --- Cut after every byte --- */

static void
cut_everywhere (const Case *c, PfFakeCut direction)
{
  g_autoptr (PfWorld) world = make_world (c);
  const char *command = c->existing == PF_EXISTING_MOVE ? "UID MOVE" : "UID COPY";
  guint       step = pf_test_step ();
  guint       cuts = 0;

  fill (world);
  for (guint after = 0; after < MAX_BYTES; after += step)
    {
      g_autofree char *what = g_strdup_printf ("%s cut after byte %u %s", c->name, after,
                                               direction == PF_FAKE_CUT_IN
                                                   ? "from the client"
                                                   : "from the server");

      pf_world_renew (world);
      stock (world);
      pf_fake_imap_cut_from (world->server, command, direction, after);
      run (world, what);
      check (world, what, c->existing);
      check_counts (world, c->existing);
      g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 1);
      if (!pf_fake_imap_was_cut (world->server))
        break;
      cuts++;
    }
  g_test_message ("%s: %u cuts", c->name, cuts);
  g_assert_cmpuint (cuts * step, >, 20);
  g_assert_cmpuint (cuts, <, MAX_BYTES);
}

static void
test_in (gconstpointer data)
{
  cut_everywhere (data, PF_FAKE_CUT_IN);
}

static void
test_out (gconstpointer data)
{
  cut_everywhere (data, PF_FAKE_CUT_OUT);
}

/* --- Killed at every write --- */

/* Returns: the child's exit code */
static int
run_child_as (PfWorld *world, const char *how, guint stop_at)
{
  return pf_world_run_child (world, own_path, how, NULL, stop_at);
}

static int
run_child (PfWorld *world, guint stop_at)
{
  return run_child_as (world,
                       world->options->existing == PF_EXISTING_MOVE ? "--mover"
                                                                    : "--copier",
                       stop_at);
}

static int
be_undoer (const char *port, const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;
  g_autoptr (PfUndo) result = NULL;

  world = pf_world_new_child (port, state_dir);
  fill (world);
  result = pf_world_undo (world, &error);
  if (result != NULL && result->kept->len == 0)
    return 0;
  g_printerr ("child: %s\n", error != NULL ? error->message : "not all is undone");
  return 1;
}

static int
be_child (PfExisting  existing,
          gboolean    has_twins,
          const char *port,
          const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;

  world = pf_world_new_child (port, state_dir);
  world->options->existing = existing;
  fill (world);
  if (has_twins)
    add_twins (world);
  if (pf_world_run (world, &error))
    return 0;
  g_printerr ("child: %s\n", error->message);
  return 1;
}

static void
test_kill (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = make_world (c);
  guint step;

  fill (world);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("%s killed at step %u", c->name, step);
      int              code;

      pf_world_renew (world);
      stock (world);
      code = run_child (world, step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child (world, 0), ==, 0);
      check (world, what, c->existing);
      g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), <=, 2);
      g_assert_cmpint (run_child (world, 0), ==, 0);
      g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
    }
  g_test_message ("%s: %u steps", c->name, step - 1);
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* What a killed run has brought to INBOX, without living to see it, is not moved out of
 * there as if somebody else had left it. */
static void
test_kill_twins (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  guint step;

  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("twins, killed at step %u", step);
      int              code;

      pf_world_renew (world);
      stock (world);
      code = run_child_as (world, "--twins", step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child_as (world, "--twins", 0), ==, 0);
      expect_one (world, what, "INBOX", twin, 1);
      expect_one (world, what, "Projects", twin, 1);
    }
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* --- When it does not go that way --- */

static void
test_refused (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_REFUSE_COPY);

  world->options->existing = PF_EXISTING_COPY;
  fill (world);
  stock (world);
  run (world, "refused");
  check (world, "refused", PF_EXISTING_COPY);
  g_assert_cmpint (world->counts.copied, ==, 0);
  g_assert_cmpint (world->counts.placed, ==, G_N_ELEMENTS (filed) + 1);
}

/* Without MOVE nothing is taken out of INBOX. */
static void
test_no_move (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_COURIER, 0);

  world->options->existing = PF_EXISTING_MOVE;
  fill (world);
  stock (world);
  run (world, "no MOVE");
  check (world, "no MOVE", PF_EXISTING_COPY);
  check_counts (world, PF_EXISTING_COPY);
}

static void
take_first_cb (gpointer data)
{
  PfWorld *world = data;

  pf_fake_imap_remove (world->server, "INBOX", 0);
}

/* It was there when the plan was made, and is gone when it is to be copied. */
static void
test_vanished (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = make_world (c);

  fill (world);
  stock (world);
  world->at_send = take_first_cb;
  run (world, c->name);
  expect_one (world, c->name, "Projects", filed[0], 1);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==,
                    G_N_ELEMENTS (filed) + 1);
  g_assert_cmpint (world->counts.placed, ==, G_N_ELEMENTS (filed) + 1);
  g_assert_cmpint (world->counts.copied + world->counts.moved, ==,
                   G_N_ELEMENTS (filed) - 1);
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
}

static void
test_permuted (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_PERMUTED);

  world->options->existing = PF_EXISTING_COPY;
  fill (world);
  stock (world);
  run (world, "permuted");
  check (world, "permuted", PF_EXISTING_COPY);
  check_counts (world, PF_EXISTING_COPY);
}

/* UIDs of the plan mean nothing any more: sent, and found again by the next run. */
static void
test_new_validity (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  world->options->existing = PF_EXISTING_COPY;
  fill (world);
  stock (world);
  pf_fake_imap_cut_from (world->server, "UID COPY", PF_FAKE_CUT_IN, 0);
  pf_fake_imap_set_lies (world->server, PF_FAKE_NEW_VALIDITY);
  run (world, "new validity");
  check (world, "new validity", PF_EXISTING_COPY);
  g_assert_cmpint (world->counts.placed, ==, G_N_ELEMENTS (filed) + 1);
}

static void
test_keep_server_flags (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autofree char *marks = NULL;

  world->options->existing = PF_EXISTING_COPY;
  world->options->keep_server_flags = TRUE;
  fill (world);
  stock (world);
  run (world, "keep server flags");
  check_counts (world, PF_EXISTING_COPY);
  marks = pf_fake_imap_describe (world->server, "Projects", filed[0]);
  g_assert_true (g_str_has_prefix (marks, "(\\Seen) "));
}

/* --- Undo --- */

static void
test_undo (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = make_world (c);
  g_autoptr (PfUndo) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *marks = NULL;

  fill (world);
  stock (world);
  run (world, c->name);
  result = pf_world_undo (world, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->kept->len, ==, 0);
  g_assert_cmpint (result->removed, ==, G_N_ELEMENTS (filed) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (filed); i++)
    expect_one (world, c->name, "INBOX", filed[i], 1);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==,
                    G_N_ELEMENTS (filed) + 2);
  g_assert_false (pf_fake_imap_has_folder (world->server, "Projects"));
  marks = pf_fake_imap_describe (world->server, "INBOX", filed[0]);
  g_assert_cmpstr (marks, ==, "(\\Seen) 01-Jan-2020 00:00:00 +0000");

  /* To be moved anew, it is looked for anew. */
  world->options->resend_missing = TRUE;
  run (world, "moved again");
  check (world, "moved again", c->existing);
  g_assert_cmpint (world->counts.copied + world->counts.moved, ==, G_N_ELEMENTS (filed));
}

/* The undo is killed at every write, and called again. */
static void
test_kill_undo (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = make_world (c);
  guint step;

  fill (world);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("undo killed at step %u", step);
      g_autofree char *marks = NULL;
      int              code;

      pf_world_renew (world);
      stock (world);
      run (world, what);
      code = run_child_as (world, "--undoer", step);
      if (code != 0)
        {
          g_assert_cmpint (code, ==, STOPPED);
          g_assert_cmpint (run_child_as (world, "--undoer", 0), ==, 0);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (filed); i++)
        expect_one (world, what, "INBOX", filed[i], 1);
      g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==,
                        G_N_ELEMENTS (filed) + 2);
      g_assert_false (pf_fake_imap_has_folder (world->server, "Projects"));
      marks = pf_fake_imap_describe (world->server, "INBOX", filed[0]);
      g_assert_cmpstr (marks, ==, "(\\Seen) 01-Jan-2020 00:00:00 +0000");
      if (code == 0)
        break;
    }
  g_test_message ("%u steps", step - 1);
  g_assert_cmpuint (step, >, 8);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

static void
add_case (const char *what, const Case *c, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/resume/existing/%s/%s", what, c->name);

  g_test_add_data_func (path, c, func);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  if (argc == 4 && strcmp (argv[1], "--copier") == 0)
    return be_child (PF_EXISTING_COPY, FALSE, argv[2], argv[3]);
  if (argc == 4 && strcmp (argv[1], "--mover") == 0)
    return be_child (PF_EXISTING_MOVE, FALSE, argv[2], argv[3]);
  if (argc == 4 && strcmp (argv[1], "--twins") == 0)
    return be_child (PF_EXISTING_MOVE, TRUE, argv[2], argv[3]);
  if (argc == 4 && strcmp (argv[1], "--undoer") == 0)
    return be_undoer (argv[2], argv[3]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];

      add_case ("whole", c, test_whole);
      add_case ("in", c, test_in);
      add_case ("out", c, test_out);
      add_case ("vanished", c, test_vanished);
      if (c->lies != PF_FAKE_COMMIT_LATE)
        add_case ("kill", c, test_kill);
      if (c->shape != PF_FAKE_COURIER)
        add_case ("undo", c, test_undo);
      if (c->lies == 0 && c->shape != PF_FAKE_COURIER)
        add_case ("kill-undo", c, test_kill_undo);
    }
  g_test_add_func ("/resume/existing/kill-twins", test_kill_twins);
  g_test_add_func ("/resume/existing/refused", test_refused);
  g_test_add_func ("/resume/existing/no-move", test_no_move);
  g_test_add_func ("/resume/existing/permuted", test_permuted);
  g_test_add_func ("/resume/existing/new-validity", test_new_validity);
  g_test_add_func ("/resume/existing/keep-server-flags", test_keep_server_flags);
  return g_test_run ();
}
