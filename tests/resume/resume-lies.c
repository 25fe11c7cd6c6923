/* resume-lies.c - moves run twice, and against servers that lie or refuse
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include "base/pf-error.h"

#include <string.h>

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

static void
fail (PfWorld *world, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, domain, code);
}

static const PfFakeShape shapes[] = { PF_FAKE_DOVECOT, PF_FAKE_DOVECOT_SINGLE,
                                      PF_FAKE_CYRUS, PF_FAKE_COURIER };

static void
test_whole (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);
  g_autofree char *marks = NULL;

  pf_world_fill (world);
  run (world);
  pf_world_check (world, "first run");
  g_assert_cmpint (world->counts.verified, ==, 3);
  g_assert_cmpint (world->verification->bodies, ==, 3);
  marks = pf_fake_imap_describe (world->server, "INBOX", world->expected->pdata[0]);
  g_assert_cmpstr (marks, ==, "(\\Seen) 01-Jan-2026 10:00:00 +0000");
}

static void
test_again (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);

  pf_world_fill (world);
  run (world);
  pf_fake_imap_take_commands (world->server, "APPEND");
  pf_fake_imap_take_commands (world->server, "UID FETCH");
  pf_fake_imap_take_commands (world->server, "SELECT");
  pf_memory_source_take_reads (world->source);
  run (world);
  pf_world_check (world, "second run");
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "UID FETCH"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "SELECT"), ==, 0);
  g_assert_cmpuint (pf_memory_source_take_reads (world->source), ==, 0);
}

static void
test_no_ledger (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);

  pf_world_fill (world);
  run (world);
  pf_world_drop_ledger (world);
  pf_fake_imap_take_commands (world->server, "APPEND");
  run (world);
  pf_world_check (world, "without the ledger");
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
  g_assert_cmpint (world->counts.already_there, ==, 3);
}

/* The provider's daily limit holds across runs, and is no fault. */
static void
test_daily_limit (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (GError) error = NULL;

  pf_world_fill (world);
  world->options->daily_upload = 100;
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DAILY_LIMIT);
  g_assert_cmpint (pf_error_peek_facts (error)->wait_ms, >, 23 * 3600 * 1000);
  g_assert_cmpint (pf_error_peek_facts (error)->wait_ms, <=, 25 * 3600 * 1000);
  g_assert_cmpint (world->counts.placed, >=, 1);
  g_assert_cmpint (world->counts.pending, >=, 1);
  g_clear_error (&error);

  pf_fake_imap_take_commands (world->server, "APPEND");
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DAILY_LIMIT);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);

  world->options->daily_upload = 0;
  run (world);
  pf_world_check (world, "without the limit");
}

static const char twin[] =
    "Date: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: twin\n\nsame\n";

static void
test_twins (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autofree char *marks = NULL;

  pf_world_add (world, twin, 0);
  pf_memory_source_add (world->source, "Inbox", twin, PF_FLAG_FLAGGED);
  run (world);
  pf_world_check (world, "twins are one");
  g_assert_cmpint (world->counts.already_there, ==, 1);
  marks = pf_fake_imap_describe (world->server, "INBOX", world->expected->pdata[0]);
  g_assert_true (g_str_has_prefix (marks, "(\\Flagged)"));
}

static void
test_kept_twins (gconstpointer data)
{
  const PfFakeShape *shape = data;
  g_autoptr (PfWorld) world = pf_world_new (*shape, 0);

  world->options->keep_duplicates = TRUE;
  pf_world_add (world, twin, 0);
  pf_world_add (world, twin, 0);
  pf_world_add (world, twin, 0);
  run (world);
  pf_world_check (world, "three twins");
  pf_world_drop_ledger (world);
  run (world);
  pf_world_check (world, "three twins without the ledger");
  g_assert_cmpint (world->counts.already_there, ==, 3);
}

static void
test_revisions (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  pf_world_add (world, "Message-ID: <d@x>\nSubject: d\n\none\n", 0);
  pf_world_add (world, "Message-ID: <d@x>\nSubject: d\n\ntwo\n", 0);
  run (world);
  pf_world_check (world, "revisions");
  pf_world_drop_ledger (world);
  run (world);
  pf_world_check (world, "revisions without the ledger");
}

/* Another client brought the same mail, with its own headers left in. */
static void
test_other_client (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  pf_fake_imap_put (
      world->server, "INBOX",
      "X-Mozilla-Keys: \r\nMessage-ID: <a@x>\r\n"
      "Date: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: a\r\n\r\nAlpha\r\n");
  pf_fake_imap_put (
      world->server, "INBOX",
      "Date: Thu, 1 Jan 2026 10:00:01 +0000\r\nSubject: t\r\n\r\nother\r\n");
  pf_world_fill (world);
  run (world);
  g_assert_cmpint (world->counts.already_there, ==, 1);
  g_assert_cmpint (world->counts.placed, ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 4);
}

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
} Lie;

static const Lie lies[] = {
  { "no-appenduid", PF_FAKE_DOVECOT, PF_FAKE_NO_APPENDUID },
  { "permuted", PF_FAKE_DOVECOT, PF_FAKE_PERMUTED },
  { "new-validity", PF_FAKE_DOVECOT, PF_FAKE_NEW_VALIDITY },
  { "volunteer", PF_FAKE_DOVECOT_SINGLE, PF_FAKE_VOLUNTEER },
  { "stray-no", PF_FAKE_CYRUS, PF_FAKE_STRAY_NO },
  { "busy-once", PF_FAKE_DOVECOT_SINGLE, PF_FAKE_BUSY_ONCE },
};

static void
test_lie (gconstpointer data)
{
  const Lie *lie = data;
  g_autoptr (PfWorld) world = pf_world_new (lie->shape, lie->lies);

  pf_world_fill (world);
  run (world);
  pf_world_check (world, lie->name);
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
  run (world);
  pf_world_check (world, lie->name);
  pf_world_add (world, "Message-ID: <late@x>\nSubject: late\n\nmore\n", 0);
  run (world);
  pf_world_check (world, lie->name);
}

/* The line is lost and the server lies about what it will number next. */
static void
test_volunteer_cut (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_VOLUNTEER);

  pf_world_fill (world);
  for (guint after = 0; after < 150; after += 7)
    {
      pf_world_renew (world);
      pf_fake_imap_cut (world->server, PF_FAKE_CUT_OUT, after);
      run (world);
      pf_world_check (world, "volunteered UIDNEXT");
    }
}

static void
test_validity_cut (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_NEW_VALIDITY);

  pf_world_fill (world);
  for (guint after = 0; after < 400; after += 13)
    {
      pf_world_renew (world);
      pf_fake_imap_cut (world->server, PF_FAKE_CUT_IN, after);
      run (world);
      pf_world_check (world, "UIDVALIDITY changed while the line was down");
    }
}

static void
test_rewrite (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, PF_FAKE_REWRITE);

  pf_world_add (world, "Message-ID: <1@x>\nSubject: 1\n\none\n", 0);
  pf_world_add (world, "Message-ID: <2@x>\nSubject: 2\n\ntwo\n", 0);
  pf_world_add (world, "Message-ID: <3@x>\nSubject: 3\n\nthree\n", 0);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 3);
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 3);
}

static void
test_keywords (void)
{
  g_autoptr (PfWorld)
      world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_KEYWORDS);

  pf_world_add (world, "Message-ID: <1@x>\nSubject: 1\n\none\n",
                PF_FLAG_SEEN | PF_FLAG_FORWARDED);
  run (world);
  pf_world_check (world, "keywords are dropped, not the message");
}

static const Lie flag_lies[] = {
  { "told-uid", PF_FAKE_DOVECOT, PF_FAKE_DROP_FLAGS },
  { "no-appenduid", PF_FAKE_DOVECOT, PF_FAKE_DROP_FLAGS | PF_FAKE_NO_APPENDUID },
  { "permuted", PF_FAKE_DOVECOT, PF_FAKE_DROP_FLAGS | PF_FAKE_PERMUTED },
  { "courier", PF_FAKE_COURIER, PF_FAKE_DROP_FLAGS },
};

/* However a message was found, marks that the server lost are seen. */
static void
test_lost_flags (gconstpointer data)
{
  const Lie *lie = data;
  g_autoptr (PfWorld) world = pf_world_new (lie->shape, lie->lies);

  pf_world_add (world, "Message-ID: <1@x>\nSubject: 1\n\none\n", PF_FLAG_SEEN);
  pf_world_add (world, "Message-ID: <2@x>\nSubject: 2\n\ntwo\n", 0);
  pf_world_add (world, "Message-ID: <3@x>\nSubject: 3\n\nthree\n",
                PF_FLAG_FLAGGED | PF_FLAG_ANSWERED);
  run (world);
  pf_world_check (world, lie->name);
  g_assert_cmpint (world->verification->checked, ==, 3);
  g_assert_cmpuint (world->verification->differences->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const PfDifference *difference = world->verification->differences->pdata[i];

      g_assert_cmpstr (difference->kind, ==, "flags");
    }
}

static void
test_8bit (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_8BIT);

  pf_memory_source_add (world->source, "Inbox",
                        "Message-ID: <1@x>\nSubject: gr\xc3\xbc\xc3\x9f\x65\n\none\n", 0);
  run (world);
  g_assert_cmpint (world->counts.placed, ==, 1);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 1);
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
}

static void
test_full (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_FULL);

  pf_world_fill (world);
  fail (world, PF_STORE_ERROR, PF_STORE_ERROR_FULL);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 1);
  g_assert_cmpint (world->counts.placed, ==, 1);
  g_assert_cmpint (world->counts.pending, ==, 2);
  pf_fake_imap_set_lies (world->server, 0);
  run (world);
  pf_world_check (world, "after making room");
}

static void
test_refused (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT_SINGLE, PF_FAKE_REFUSE_ALL);
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  pf_world_fill (world);
  run (world);
  g_assert_cmpint (world->counts.left_out, ==, 3);
  jobs = pf_ledger_list_jobs (world->state_dir, &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open (world->state_dir, ((PfJobInfo *) jobs->pdata[0])->job, FALSE,
                           &error);
  g_assert_no_error (error);
  rows = pf_ledger_list_rows (ledger, PF_STATE_LEFT_OUT, 0, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    {
      const PfLedgerRow *row = rows->pdata[i];
      g_autofree char   *kept = NULL;

      g_assert_cmpstr (row->reason, ==, "refused");
      g_assert_cmpstr (row->server_text, ==, "Not today");
      g_assert_true (g_file_get_contents (row->saved_as, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, world->expected->pdata[i]);
    }
}

static void
change_source (gpointer data)
{
  PfWorld *world = data;

  /* Another program rewrites the folder: the first message is gone, the others have
   * moved, and their bytes are no longer where they were. */
  pf_memory_source_remove (world->source, "Inbox", 0);
  g_ptr_array_remove_index (world->expected, 0);
}

static void
test_source_changes (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  pf_world_fill (world);
  world->at_send = change_source;
  run (world);
  pf_world_check (world, "the source changed");
  g_assert_cmpint (world->counts.found, ==, 2);
}

static void
open_again (gpointer data)
{
  PfWorld *world = data;
  g_autoptr (GPtrArray) jobs = pf_ledger_list_jobs (world->state_dir, NULL);
  g_autoptr (PfLedger) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (((PfJobInfo *) jobs->pdata[0])->is_running);
  second = pf_ledger_open (world->state_dir, ((PfJobInfo *) jobs->pdata[0])->job, TRUE,
                           &error);
  g_assert_null (second);
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LOCKED);
}

static void
test_two_at_once (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  pf_world_fill (world);
  world->at_send = open_again;
  run (world);
  g_assert_null (world->at_send);
  pf_world_check (world, "a second process was refused");
}

static void
test_deleted (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  pf_world_fill (world);
  run (world);
  pf_fake_imap_remove (world->server, "INBOX", 0);
  run (world);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 2);
  world->options->resend_missing = TRUE;
  run (world);
  pf_world_check (world, "sent again because it was asked for");
}

static void
test_folders (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_CYRUS, 0);

  pf_memory_source_add_folder (world->source, "Projects", PF_ROLE_NONE);
  pf_memory_source_add_folder (world->source, "Projects/Empty", PF_ROLE_NONE);
  pf_memory_source_add_folder (world->source, "Sent", PF_ROLE_SENT);
  pf_memory_source_add (world->source, "Sent", "Subject: s\n\nsent\n", 0);
  pf_world_fill (world);
  run (world);
  pf_world_check (world, "with folders");
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Sent"), ==, 1);
  g_assert_true (pf_fake_imap_has_folder (world->server, "Projects/Empty"));
}

typedef struct
{
  const char *name;
  const char *exclude;
  const char *map;
  const char *wrong; /* (nullable): the name that the error tells */
} Names;

/* clang-format off */
static const Names names[] = {
  { "exclude", "Privat", NULL, "Privat" },
  { "exclude-case", "private", NULL, "private" },
  { "exclude-below", "Private/Deep", NULL, "Private/Deep" },
  { "exclude-one-of-two", "Private\nElsewhere", NULL, "Elsewhere" },
  { "map", NULL, "Privat=Archive", "Privat" },
  { "right-exclude", "Private", NULL, NULL },
  { "right-above", "Above", NULL, NULL },
  { "right-map", NULL, "Private=Secret", NULL },
};
/* clang-format on */

/* A name that the person mistyped is told before a byte is sent. */
static void
test_names (gconstpointer data)
{
  const Names *row = data;
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_CYRUS, 0);
  g_autoptr (GError) error = NULL;

  pf_memory_source_add (world->source, "Private", "Subject: p\n\nprivate\n", 0);
  pf_memory_source_add (world->source, "Above/Below", "Subject: b\n\nbelow\n", 0);
  pf_world_fill (world);
  if (row->exclude != NULL)
    world->options->excludes = g_strsplit (row->exclude, "\n", -1);
  if (row->map != NULL)
    world->options->maps = g_strsplit (row->map, "\n", -1);
  if (row->wrong == NULL)
    {
      run (world);
      return;
    }
  g_assert_false (pf_world_run (world, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_NO_SUCH_FOLDER);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, row->wrong);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 0);
}

/* What was excluded and is gone from the source since is no mistake. */
static void
test_excluded_vanishes (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_CYRUS, 0);

  pf_memory_source_add (world->source, "Private", "Subject: p\n\nprivate\n", 0);
  pf_world_fill (world);
  world->options->excludes = g_strsplit ("Private", "\n", -1);
  run (world);
  pf_memory_source_remove (world->source, "Private", 0);
  run (world);
  pf_world_check (world, "the excluded folder is empty");
}

#define ADD_SHAPES(path, func)                                                           \
  g_test_add_data_func ("/resume/" path "/dovecot", &shapes[0], func);                   \
  g_test_add_data_func ("/resume/" path "/dovecot-single", &shapes[1], func);            \
  g_test_add_data_func ("/resume/" path "/cyrus", &shapes[2], func);                     \
  g_test_add_data_func ("/resume/" path "/courier", &shapes[3], func)

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resume/daily-limit", test_daily_limit);
  ADD_SHAPES ("whole", test_whole);
  ADD_SHAPES ("again", test_again);
  ADD_SHAPES ("no-ledger", test_no_ledger);
  ADD_SHAPES ("kept-twins", test_kept_twins);
  g_test_add_func ("/resume/twins", test_twins);
  g_test_add_func ("/resume/revisions", test_revisions);
  g_test_add_func ("/resume/other-client", test_other_client);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/lies/%s", lies[i].name);

      g_test_add_data_func (path, &lies[i], test_lie);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (flag_lies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/lost-flags/%s",
                                               flag_lies[i].name);

      g_test_add_data_func (path, &flag_lies[i], test_lost_flags);
    }
  g_test_add_func ("/resume/lies/volunteer-cut", test_volunteer_cut);
  g_test_add_func ("/resume/lies/validity-cut", test_validity_cut);
  g_test_add_func ("/resume/lies/rewrite", test_rewrite);
  g_test_add_func ("/resume/refuse/keywords", test_keywords);
  g_test_add_func ("/resume/refuse/8bit", test_8bit);
  g_test_add_func ("/resume/refuse/full", test_full);
  g_test_add_func ("/resume/refuse/all", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/names/%s", names[i].name);

      g_test_add_data_func (path, &names[i], test_names);
    }
  g_test_add_func ("/resume/names/vanished", test_excluded_vanishes);
  g_test_add_func ("/resume/source-changes", test_source_changes);
  g_test_add_func ("/resume/two-at-once", test_two_at_once);
  g_test_add_func ("/resume/deleted", test_deleted);
  g_test_add_func ("/resume/folders", test_folders);
  return g_test_run ();
}
