/* resume-refuse.c - what a server refuses, loses or hides, and the next run's try
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include "base/pf-error.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define LARGE (4 << 20) /* octets of a message; the ledger has far less */

static void
run (PfWorld *world)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = pf_world_run (world, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (world->counts.pending, ==, 0);
  g_assert_cmpint (world->counts.found, ==,
                   world->counts.placed + world->counts.already_there +
                       world->counts.left_out + world->counts.excluded);
}

/* The one message that is left out; its reason must be @reason. */
static PfLedgerRow *
only_left_out (PfWorld *world, const char *reason)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  jobs = pf_ledger_list_jobs (world->state_dir, &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open (world->state_dir, ((PfJobInfo *) jobs->pdata[0])->job, FALSE,
                           &error);
  g_assert_no_error (error);
  rows = pf_ledger_list_rows (ledger, PF_STATE_LEFT_OUT, 0, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((PfLedgerRow *) rows->pdata[0])->reason, ==, reason);
  return g_ptr_array_steal_index (rows, 0);
}

static void
check_copy (const PfLedgerRow *row, const char *expected)
{
  g_autofree char *kept = NULL;

  g_assert_true (g_file_get_contents (row->saved_as, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, expected);
}

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
  const char *message;
  const char *reason;
} Refusal;

#define LONG_LINE                                                                        \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678\n"

/* clang-format off */
static const Refusal refusals[] = {
  { "bad",            PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_BAD,
    "Message-ID: <b@x>\nSubject: b\n\nbad\n", "refused" },
  { "bad-in-batch",   PF_FAKE_DOVECOT, PF_FAKE_REFUSE_BAD,
    "Message-ID: <b@x>\nSubject: b\n\nbad\n", "refused" },
  { "too-big",        PF_FAKE_DOVECOT, PF_FAKE_SMALL,
    "Message-ID: <b@x>\nSubject: b\n\n" LONG_LINE LONG_LINE LONG_LINE LONG_LINE, "too-large" },
  { "too-big-sync",   PF_FAKE_COURIER, PF_FAKE_SMALL,
    "Message-ID: <b@x>\nSubject: b\n\n" LONG_LINE LONG_LINE LONG_LINE LONG_LINE, "too-large" },
  { "poison",         PF_FAKE_DOVECOT_SINGLE, PF_FAKE_POISON,
    "Message-ID: <b@x>\nSubject: b\n\npoison\n", "line-lost" },
  { "poison-in-batch", PF_FAKE_DOVECOT, PF_FAKE_POISON,
    "Message-ID: <b@x>\nSubject: b\n\npoison\n", "line-lost" },
  { "poison-courier", PF_FAKE_COURIER, PF_FAKE_POISON,
    "Message-ID: <b@x>\nSubject: b\n\npoison\n", "line-lost" },
};
/* clang-format on */

/* Costs itself only; a copy is kept; every later run tries again; once the cause is gone
 * it arrives, once, and the copy goes. */
static void
test_refused (gconstpointer data)
{
  const Refusal *row = data;
  g_autoptr (PfWorld) world = pf_world_new (row->shape, row->lies);
  PfLedgerRow     *left_out;
  g_autofree char *copy = NULL;

  world->options->max_wait_ms = -1;
  pf_world_add (world, row->message, 0);
  pf_world_fill (world);
  for (guint i = 0; i < 2; i++)
    {
      run (world);
      left_out = only_left_out (world, row->reason);
      check_copy (left_out, world->expected->pdata[0]);
      g_free (copy);
      copy = g_strdup (left_out->saved_as);
      pf_ledger_row_free (left_out);
      g_assert_cmpint (world->counts.placed, ==, 3);
      g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 3);
    }
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), >, 0);
  pf_fake_imap_set_lies (world->server, 0);
  run (world);
  pf_world_check (world, row->name);
  g_assert_cmpint (world->counts.left_out, ==, 0);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  pf_fake_imap_take_commands (world->server, "APPEND");
  run (world);
  pf_world_check (world, row->name);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
}

/* Of two equal messages that were refused together one is sent again. */
static void
test_refused_twins (void)
{
  static const char bad[] = "Message-ID: <b@x>\nSubject: b\n\nbad\n";
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_BAD);

  pf_world_add (world, bad, 0);
  pf_memory_source_add (world->source, "Inbox", bad, PF_FLAG_SEEN);
  run (world);
  g_assert_cmpint (world->counts.left_out, ==, 2);
  pf_fake_imap_set_lies (world->server, 0);
  run (world);
  pf_world_check (world, "twins");
  g_assert_cmpint (world->counts.already_there, ==, 1);
}

/* No room for the copy: the error names it, and the next run makes it after all. */
static void
test_no_room (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_BAD);
  g_autoptr (GString) large = g_string_new ("Message-ID: <b@x>\nSubject: b\n\nbad\n");
  g_autoptr (GError) error = NULL;
  const PfErrorFacts *facts;
  PfLedgerRow        *left_out;
  struct rlimit       before;
  struct rlimit       limit;
  gboolean            ok;

  while (large->len < LARGE)
    g_string_append (large, LONG_LINE);
  pf_world_add (world, large->str, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = LARGE / 2;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  ok = pf_world_run (world, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (ok);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL);
  facts = pf_error_peek_facts (error);
  g_assert_true (g_str_has_prefix (facts->path, world->state_dir));
  g_assert_true (g_str_has_suffix (facts->path, "-b.eml"));
  g_assert_false (g_file_test (facts->path, G_FILE_TEST_EXISTS));

  run (world);
  left_out = only_left_out (world, "refused");
  check_copy (left_out, world->expected->pdata[0]);
  pf_ledger_row_free (left_out);
}

/* A message that was left out and is then deleted from the source stays in the report,
 * with its copy. */
static void
test_refused_vanishes (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_BAD);
  PfLedgerRow *left_out;

  pf_world_add (world, "Message-ID: <b@x>\nSubject: b\n\nbad\n", 0);
  pf_world_fill (world);
  run (world);
  pf_memory_source_remove (world->source, "Inbox", 0);
  pf_fake_imap_set_lies (world->server, 0);
  for (guint i = 0; i < 2; i++)
    {
      run (world);
      left_out = only_left_out (world, "refused");
      check_copy (left_out, world->expected->pdata[0]);
      pf_ledger_row_free (left_out);
    }
}

/* A move that stops for another reason keeps its copies all the same. */
static void
test_refused_and_full (void)
{
  g_autoptr (PfWorld)
      world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_BAD | PF_FAKE_FULL);
  g_autoptr (GError) error = NULL;
  PfLedgerRow *left_out;

  pf_world_fill (world);
  pf_world_add (world,
                "Message-ID: <b@x>\nDate: Fri, 2 Jan 2026 10:00:00 +0000\nSubject: b\n\n"
                "bad\n",
                0);
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_FULL);
  left_out = only_left_out (world, "refused");
  check_copy (left_out, world->expected->pdata[3]);
  pf_ledger_row_free (left_out);
  pf_fake_imap_set_lies (world->server, 0);
  run (world);
  pf_world_check (world, "with space, and liked");
}

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
} Poisons;

static const Poisons poisons[] = {
  { "near", PF_FAKE_DOVECOT, 0 },
  { "far", PF_FAKE_DOVECOT, PF_FAKE_FAR },
  { "far-single", PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FAR },
  { "far-and-busy", PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FAR | PF_FAKE_BUSY_OFTEN },
};

/* Two poisoned messages among others: each is found, the others arrive, however many are
 * on their way before the line is seen to be lost. */
static void
test_two_poisons (gconstpointer data)
{
  const Poisons *row = data;
  g_autoptr (PfWorld) world = pf_world_new (row->shape, PF_FAKE_POISON | row->lies);

  world->options->max_wait_ms = 20000;
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "Message-ID: <%u@x>\nDate: Thu, 1 Jan 2026 10:00:%02u +0000\nSubject: %u\n\n%s\n",
          i, i, i, i % 20 == 7 ? "poison" : "well");

      pf_world_add (world, text, 0);
    }
  run (world);
  g_assert_cmpint (world->counts.placed, ==, 38);
  g_assert_cmpint (world->counts.left_out, ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 38);
}

/* The line is lost often, each time with other mail on its way: nobody is to blame. */
static void
test_bad_line (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, 0);

  world->options->max_wait_ms = -1;
  pf_world_fill (world);
  for (guint after = 10; after < 300; after += 40)
    {
      pf_world_renew (world);
      pf_fake_imap_cut (world->server, PF_FAKE_CUT_IN, after);
      run (world);
      pf_world_check (world, "bad line");
      g_assert_cmpint (world->counts.left_out, ==, 0);
    }
}

typedef struct
{
  const char *name;
  int         max_errors;
  guint       most_faults; /* connections that the server ended */
} Patience;

static const Patience patiences[] = {
  { "known", 3, 0 },
  { "not-known", 0, G_MAXUINT },
};

static guint faults;

static void
count_faults_cb (const PfProgress *progress)
{
  faults = (guint) progress->faults;
}

/* A server that hangs up at the third refusal: another connection comes before, if that
 * is known; and in any case everything arrives that it takes. */
static void
test_impatient (gconstpointer data)
{
  const Patience *row = data;
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE,
                                            PF_FAKE_REFUSE_BAD | PF_FAKE_IMPATIENT);

  faults = 0;
  world->options->max_wait_ms = -1;
  world->options->max_errors = row->max_errors;
  world->at_progress = count_faults_cb;
  for (guint i = 0; i < 24; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message-ID: <%u@x>\nSubject: %u\n\n%s\n",
                                               i, i, i % 3 == 0 ? "bad" : "good");

      pf_world_add (world, text, 0);
      /* The first refusal comes alone; the window is small from then on. */
      if (i == 0 && row->max_errors > 0)
        run (world);
    }
  run (world);
  g_assert_cmpint (world->counts.placed, ==, 16);
  g_assert_cmpint (world->counts.left_out, ==, 8);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 16);
  g_assert_cmpuint (faults, <=, row->most_faults);
}

typedef struct
{
  const char *name;
  const char *kind;
  const char *how;
  const char *message;
  guint       lies;
  gint64      placed;
  guint       appends;
  const char *stored; /* (nullable): what the server holds */
} Choice;

#define ACCENTS "Message-ID: <1@x>\nSubject: gr\xc3\xbc\xc3\x9f\x65\n\none\n"
#define ACCENTS_RAW "Message-ID: <1@x>\r\nSubject: gr\xc3\xbc\xc3\x9f\x65\r\n\r\none\r\n"

/* clang-format off */
static const Choice choices[] = {
  { "taken-as-it-is",    "header-8bit", "if-refused", ACCENTS, 0, 1, 1, ACCENTS_RAW },
  { "repaired-at-once",  "header-8bit", "always", ACCENTS, PF_FAKE_REFUSE_8BIT, 1, 1, NULL },
  { "repaired-if-refused", "header-8bit", "if-refused", ACCENTS, PF_FAKE_REFUSE_8BIT, 1, 2, NULL },
  { "never-repaired",    "header-8bit", "never", ACCENTS, PF_FAKE_REFUSE_8BIT, 0, 1, NULL },
  { "never-and-taken",   "header-8bit", "never", ACCENTS, 0, 1, 1, ACCENTS_RAW },
  { "left-out",          "header-8bit", "leave-out", ACCENTS, 0, 0, 0, NULL },
  { "left-out-all",      NULL, "leave-out", ACCENTS, 0, 0, 0, NULL },
  { "another-kind",      "bare-cr", "leave-out", ACCENTS, 0, 1, 1, ACCENTS_RAW },
  { "bare-cr",           "bare-cr", "always", "Subject: 1\n\na\rb\n", 0, 1, 1, "Subject: 1\r\n\r\na\r\nb\r\n" },
  { "no-final-eol",      "no-final-eol", "always", "Subject: 1\n\nabc", 0, 1, 1, "Subject: 1\r\n\r\nabc\r\n" },
  { "empty",             NULL, "if-refused", "", 0, 0, 0, NULL },
};
/* clang-format on */

static void
test_choice (gconstpointer data)
{
  const Choice *row = data;
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, row->lies);

  g_assert_true (pf_move_choose (world->options, row->kind, row->how));
  pf_memory_source_add (world->source, "Inbox", row->message, 0);
  run (world);
  g_assert_cmpint (world->counts.placed, ==, row->placed);
  g_assert_cmpint (world->counts.left_out, ==, 1 - row->placed);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==,
                    row->appends);
  if (row->stored != NULL)
    g_assert_cmpuint (pf_fake_imap_count_equal (world->server, "INBOX", row->stored), ==,
                      1);
}

/* What is chosen otherwise in the next run goes then. */
static void
test_choose_again (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, 0);

  pf_memory_source_add (world->source, "Inbox", ACCENTS, 0);
  pf_move_choose (world->options, "header-8bit", "leave-out");
  run (world);
  g_assert_cmpint (world->counts.left_out, ==, 1);
  pf_move_choose (world->options, "header-8bit", "if-refused");
  run (world);
  g_assert_cmpint (world->counts.placed, ==, 1);
  g_assert_cmpint (world->counts.left_out, ==, 0);
}

static void
test_no_choice (void)
{
  PfMoveOptions *options = pf_move_options_new ();

  g_assert_false (pf_move_choose (options, "no-such-kind", "always"));
  g_assert_false (pf_move_choose (options, "header-8bit", "perhaps"));
  g_assert_false (pf_move_choose (options, "nul", "never"));
  g_assert_false (pf_move_choose (options, "very-long-line", "always"));
  g_assert_cmpuint (options->repair_always | options->repair_never | options->leave_out,
                    ==, 0);
  pf_move_options_free (options);
}

/* Signing in comes before counting; after a long count the line may be dead, and another
 * one is taken. */
static void
test_long_count (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PfWorld) world = NULL;
      guint turned_away;

      g_setenv ("PF_TEST_SILENCE_MS", i == 0 ? "30000" : "0", TRUE);
      world = pf_world_new (PF_FAKE_DOVECOT, 0);
      pf_world_fill (world);
      run (world);
      pf_world_check (world, "counted long");
      g_assert_cmpuint (pf_fake_imap_count_lines (world->server, &turned_away), ==,
                        i + 1);
    }
  g_unsetenv ("PF_TEST_SILENCE_MS");
}

/* Gmail: a view is neither a target nor searched; mail that lies under another label is
 * sent all the same, which only adds one. */
static void
test_gmail (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_GMAIL);

  pf_fake_imap_reset (world->server);
  pf_world_fill (world);
  pf_memory_source_add_folder (world->source, "Archives", PF_ROLE_ARCHIVE);
  pf_memory_source_add (world->source, "Archives",
                        "Date: Thu, 1 Jan 2026 10:00:01 +0000\nSubject: t\n\none\n", 0);
  for (guint i = 0; i < 2; i++)
    {
      run (world);
      pf_world_check (world, "gmail");
      g_assert_cmpint (world->counts.found, ==, 4);
      g_assert_cmpuint (pf_fake_imap_count (world->server, "[Gmail]/All Mail"), ==, 3);
      g_assert_cmpuint (pf_fake_imap_count (world->server, "[Gmail]/Important"), ==, 0);
      g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "SELECT VIEW"), ==, 0);
      pf_world_drop_ledger (world);
    }
  g_assert_cmpint (world->counts.already_there, ==, 4);
}

/* APPENDUID from a server that does not say UIDPLUS (Courier at a large host): the reply
 * is trusted, not the list. */
static void
test_secret_uid (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_COURIER, PF_FAKE_SECRET_UID);

  pf_world_fill (world);
  run (world);
  pf_world_check (world, "APPENDUID without UIDPLUS");
  g_assert_cmpint (world->counts.verified, ==, 3);
  run (world);
  pf_world_check (world, "again");
}

/* The same mail in two accounts that become one folder: once each, as each had it. */
static void
test_merged (void)
{
  static const char mail[] = "Message-ID: <m@x>\nSubject: m\n\nboth\n";
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  guint before;

  pf_world_add (world, mail, 0);
  pf_world_fill (world);
  pf_memory_source_add (world->source, "Other", mail, 0);
  world->options->maps = g_strsplit ("Other=INBOX", "\n", -1);
  run (world);
  before = pf_fake_imap_count (world->server, "INBOX");
  g_assert_cmpint (world->counts.placed + world->counts.already_there, ==, 5);
  g_assert_cmpuint (before, ==, 5);
  pf_world_drop_ledger (world);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, before);
  g_assert_cmpint (world->counts.already_there, ==, 5);
}

/* Cron's mail: no Message-ID, the same second, the same subject; one differs in the body
 * only, two not at all. */
static void
test_cron (gconstpointer data)
{
  static const char  head[] = "From: cron@x\nDate: Thu, 1 Jan 2026 10:00:01 +0000\n"
                              "Subject: Cron <root@x> backup\n\n";
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);

  world->options->keep_duplicates = TRUE;
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *text = g_strdup_printf ("%srun %u\n", head, MIN (i, 10));

      pf_world_add (world, text, 0);
    }
  run (world);
  pf_world_check (world, "cron");
  for (guint after = 0; after < 400; after += 57)
    {
      pf_world_renew (world);
      pf_fake_imap_cut (world->server, PF_FAKE_CUT_OUT, after);
      run (world);
      pf_world_check (world, "cron, line cut");
    }
  pf_world_drop_ledger (world);
  run (world);
  pf_world_check (world, "cron without the ledger");
}

#define ADD_ROWS(path, rows, func)                                                       \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)                                        \
    {                                                                                    \
      g_autofree char *name = g_strdup_printf ("/resume/" path "/%s", rows[i].name);     \
                                                                                         \
      g_test_add_data_func (name, &rows[i], func);                                       \
    }

int
main (int argc, char *argv[])
{
  static const PfFakeShape dovecot = PF_FAKE_DOVECOT;
  static const PfFakeShape cyrus = PF_FAKE_CYRUS;
  static const PfFakeShape courier = PF_FAKE_COURIER;

  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("refused", refusals, test_refused);
  g_test_add_func ("/resume/refused/twins", test_refused_twins);
  g_test_add_func ("/resume/refused/no-room", test_no_room);
  g_test_add_func ("/resume/refused/vanishes", test_refused_vanishes);
  g_test_add_func ("/resume/refused/and-full", test_refused_and_full);
  ADD_ROWS ("refused/two-poisons", poisons, test_two_poisons);
  g_test_add_func ("/resume/refused/bad-line", test_bad_line);
  ADD_ROWS ("impatient", patiences, test_impatient);
  ADD_ROWS ("choice", choices, test_choice);
  g_test_add_func ("/resume/choice/again", test_choose_again);
  g_test_add_func ("/resume/choice/none", test_no_choice);
  g_test_add_func ("/resume/refuse/long-count", test_long_count);
  g_test_add_func ("/resume/lies/gmail", test_gmail);
  g_test_add_func ("/resume/lies/secret-uid", test_secret_uid);
  g_test_add_func ("/resume/lies/merged", test_merged);
  g_test_add_data_func ("/resume/cron/dovecot", &dovecot, test_cron);
  g_test_add_data_func ("/resume/cron/cyrus", &cyrus, test_cron);
  g_test_add_data_func ("/resume/cron/courier", &courier, test_cron);
  return g_test_run ();
}
