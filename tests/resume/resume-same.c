/* resume-same.c - which message of another folder is the same as one of ours
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include <string.h>

static const char letter[] =
    "Message-ID: <a@x>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: a\r\n"
    "\r\nAlpha\r\n";

static void
expect_one (PfWorld *world, const char *what, const char *folder, const char *bytes)
{
  guint held = pf_fake_imap_count_equal (world->server, folder, bytes);

  if (held != 1)
    g_error ("%s: %s holds %u of\n%s", what, folder, held, bytes);
}

static void
run (PfWorld *world, const char *what)
{
  g_autoptr (GError) error = NULL;

  if (!pf_world_run (world, &error))
    g_error ("%s: %s", what, error->message);
}

typedef struct
{
  const char *name;
  const char *here;
  const char *there;
  const char *there_too; /* (nullable) */
  gboolean    is_same;
  guint       bodies; /* fetched before anything is placed */
} Proof;

#define HEAD "Message-ID: <p@x>\r\nFrom: a@x\r\nSubject: p\r\n"
#define BARE "From: a@x\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nSubject: p\r\n"

static const Proof proofs[] = {
  { "equal", HEAD "\r\nText\r\n", HEAD "\r\nText\r\n", NULL, TRUE, 0 },
  { "other-field", HEAD "X-A: 1\r\n\r\nText\r\n", HEAD "X-A: 2\r\n\r\nText\r\n", NULL,
    FALSE, 1 },
  { "other-body-other-size", HEAD "\r\nText\r\n", HEAD "\r\nOther text\r\n", NULL, FALSE,
    1 },
  { "other-trace", HEAD "\r\nText\r\n", "Received: by x; now\r\n" HEAD "\r\nText\r\n",
    NULL, TRUE, 1 },
  { "other-trace-other-body", HEAD "\r\nText\r\n",
    "Received: by x; now\r\n" HEAD "\r\nTexT\r\n", NULL, FALSE, 1 },
  { "private-header-there", HEAD "\r\nText\r\n", "X-UIDL: 7\r\n" HEAD "\r\nText\r\n",
    NULL, TRUE, 1 },
  { "no-message-id", BARE "\r\nText\r\n", BARE "\r\nText\r\n", NULL, TRUE, 1 },
  { "no-message-id-other-body", BARE "\r\nText\r\n", BARE "\r\nTexT\r\n", NULL, FALSE,
    1 },
  { "no-message-id-other-trace", BARE "\r\nText\r\n",
    "Received: by x; now\r\n" BARE "\r\nText\r\n", NULL, FALSE, 1 },
  { "two-candidates", HEAD "\r\nText\r\n", HEAD "\r\nTexT\r\n", HEAD "\r\nText\r\n", TRUE,
    2 },
  { "two-candidates-none", HEAD "\r\nText\r\n", HEAD "\r\nTexT\r\n", HEAD "\r\nTExT\r\n",
    FALSE, 2 },
};

static void
note_fetches_cb (gpointer data)
{
  PfWorld *world = data;

  g_object_set_data (G_OBJECT (world->source), "bodies",
                     GUINT_TO_POINTER (
                         pf_fake_imap_take_commands (world->server, "BODY[]")));
}

static void
test_proof (gconstpointer data)
{
  const Proof *proof = data;
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  world->options->existing = PF_EXISTING_COPY;
  world->at_send = note_fetches_cb;
  pf_memory_source_add (world->source, "Projects", proof->here, 0);
  pf_fake_imap_put (world->server, "INBOX", proof->there);
  if (proof->there_too != NULL)
    pf_fake_imap_put (world->server, "INBOX", proof->there_too);
  run (world, proof->name);
  g_assert_cmpint (world->counts.copied, ==, proof->is_same);
  g_assert_cmpint (world->counts.placed, ==, 1);
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
  g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==,
                    !proof->is_same);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "Projects"), ==, 1);
  expect_one (world, proof->name, "Projects",
              !proof->is_same            ? proof->here
              : proof->there_too != NULL ? proof->there_too
                                         : proof->there);
  g_assert_cmpuint (GPOINTER_TO_UINT (
                        g_object_get_data (G_OBJECT (world->source), "bodies")),
                    ==, proof->bodies);
}

/* Two folders here hold it, and INBOX has it once: copied to one, moved to the other. */
static void
test_two_folders (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  world->options->existing = PF_EXISTING_MOVE;
  pf_memory_source_add (world->source, "Projects", letter, 0);
  pf_memory_source_add (world->source, "Travel", letter, 0);
  pf_fake_imap_put (world->server, "INBOX", letter);
  run (world, "two folders");
  expect_one (world, "two folders", "Projects", letter);
  expect_one (world, "two folders", "Travel", letter);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 0);
  g_assert_cmpint (world->counts.copied, ==, 1);
  g_assert_cmpint (world->counts.moved, ==, 1);
}

/* In another folder than INBOX somebody put it: it is copied, never moved. */
static void
test_other_folder (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);

  world->options->existing = PF_EXISTING_MOVE;
  pf_memory_source_add (world->source, "Projects", letter, 0);
  pf_fake_imap_put (world->server, "Work", letter);
  run (world, "other folder");
  expect_one (world, "other folder", "Projects", letter);
  expect_one (world, "other folder", "Work", letter);
  g_assert_cmpint (world->counts.copied, ==, 1);
}

static void
test_deleted (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autofree char *marks = NULL;

  world->options->existing = PF_EXISTING_COPY;
  pf_memory_source_add (world->source, "Projects", letter, 0);
  pf_fake_imap_put (world->server, "INBOX", letter);
  pf_fake_imap_mark (world->server, "INBOX", 0, "\\Deleted");
  run (world, "deleted");
  g_assert_cmpint (world->counts.copied, ==, 0);
  marks = pf_fake_imap_describe (world->server, "Projects", letter);
  g_assert_true (g_str_has_prefix (marks, "() "));
}

/* The POP3 id names the UID: of twins it is the one, and the header need not be alike. */
static void
test_told_by_pop3 (void)
{
  static const char twin[] = "From: c@x\r\nSubject: cron\r\n\r\nDone\r\n";
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  PfMessage *message;

  world->options->existing = PF_EXISTING_MOVE;
  message = pf_memory_source_add (world->source, "Projects", twin, 0);
  message->uidl = g_strdup ("00000002000003e8"); /* UID 2, UIDVALIDITY 1000 */
  message = pf_memory_source_add (world->source, "Travel", twin, 0);
  message->uidl = g_strdup ("0000000900000001"); /* of another validity: means nothing */
  for (guint i = 0; i < 3; i++)
    pf_fake_imap_put (world->server, "INBOX", twin);
  pf_fake_imap_mark (world->server, "INBOX", 1, "\\Flagged");
  run (world, "told by POP3");
  g_assert_cmpint (world->counts.moved, ==, 2);
  g_assert_cmpuint (pf_fake_imap_count (world->server, "INBOX"), ==, 1);
  {
    g_autofree char *projects = pf_fake_imap_describe (world->server, "Projects", twin);
    g_autofree char *travel = pf_fake_imap_describe (world->server, "Travel", twin);

    g_assert_true (g_str_has_prefix (projects, "(\\Seen \\Flagged)"));
    g_assert_true (g_str_has_prefix (travel, "(\\Seen)"));
  }
}

/* Tags of this computer's copy come, stay with their copy, and go again. */
static void
test_tags (void)
{
  static const char *const tags[] = { "$label1", NULL };
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  g_autoptr (PfUndo) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *undone = NULL;
  PfMessage       *message;

  world->options->existing = PF_EXISTING_MOVE;
  message = pf_memory_source_add (world->source, "Projects", letter, 0);
  message->keywords = g_strdupv ((char **) tags);
  pf_fake_imap_put (world->server, "INBOX", letter);
  pf_fake_imap_mark (world->server, "INBOX", 0, "work");
  run (world, "tags");
  moved = pf_fake_imap_describe (world->server, "Projects", letter);
  g_assert_true (g_str_has_prefix (moved, "(\\Seen work $label1)") ||
                 g_str_has_prefix (moved, "(\\Seen $label1 work)"));
  result = pf_world_undo (world, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->kept->len, ==, 0);
  undone = pf_fake_imap_describe (world->server, "INBOX", letter);
  g_assert_true (g_str_has_prefix (undone, "(\\Seen work)"));
}

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (proofs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/same/%s", proofs[i].name);

      g_test_add_data_func (path, &proofs[i], test_proof);
    }
  g_test_add_func ("/resume/same/two-folders", test_two_folders);
  g_test_add_func ("/resume/same/other-folder", test_other_folder);
  g_test_add_func ("/resume/same/deleted", test_deleted);
  g_test_add_func ("/resume/same/told-by-pop3", test_told_by_pop3);
  g_test_add_func ("/resume/same/tags", test_tags);
  return g_test_run ();
}
