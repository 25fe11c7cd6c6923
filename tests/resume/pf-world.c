/* pf-world.c - a source, a server and a place for ledgers: what a move needs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include "imap/pf-imap-target.h"

#include <glib/gstdio.h>
#include <string.h>

static PfSecret *
get_secret_cb (gboolean      is_retry,
               gpointer      user_data,
               GCancellable *cancellable,
               GError      **error)
{
  return pf_secret_new ("secret");
}

static PfWorld *
make_world (void)
{
  PfWorld *self = g_new0 (PfWorld, 1);

  self->source = pf_memory_source_new ();
  self->options = pf_move_options_new ();
  self->options->max_wait_ms = 3000;
  self->options->connections = 1; /* on a slow machine a second one might seem to pay */
  self->expected = g_ptr_array_new_with_free_func (g_free);
  self->elsewhere = g_ptr_array_new_with_free_func (g_free);
  return self;
}

PfWorld *
pf_world_new (PfFakeShape shape, guint lies)
{
  PfWorld    *self = make_world ();
  const char *memory = "/dev/shm";
  g_autofree char *template = NULL;

  if (!g_file_test (memory, G_FILE_TEST_IS_DIR))
    memory = g_get_tmp_dir ();
  template = g_build_filename (memory, "pf-resume-XXXXXX", NULL);
  self->state_dir = g_strdup (g_mkdtemp (template));
  g_assert_nonnull (self->state_dir);
  self->server = pf_fake_imap_new (shape, lies);
  self->port = pf_fake_imap_get_port (self->server);
  return self;
}

PfWorld *
pf_world_new_child (const char *port, const char *state_dir)
{
  PfWorld *self = make_world ();
  guint64  number = 0;
  gboolean is_port = g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL);

  g_assert_true (is_port);
  self->state_dir = g_strdup (state_dir);
  self->port = (guint16) number;
  return self;
}

int
pf_world_run_child (
    PfWorld *self, const char *program, const char *how, const char *more, guint stop_at)
{
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autofree char *step = g_strdup_printf ("%u", stop_at);
  g_auto (GStrv) environment = g_get_environ ();
  const char *arguments[] = { program, how, port, self->state_dir, more, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  environment = g_environ_setenv (environment, "PF_TEST_STOP_AT", step, TRUE);
  if (stop_at == 0)
    environment = g_environ_unsetenv (environment, "PF_TEST_STOP_AT");
  g_spawn_sync (NULL, (char **) arguments, environment, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                NULL, &status, &error);
  g_assert_no_error (error);
  if (g_spawn_check_wait_status (status, &error))
    return 0;
  g_assert_true (error->domain == G_SPAWN_EXIT_ERROR);
  return error->code;
}

void
pf_world_drop_ledger (PfWorld *self)
{
  g_autoptr (GPtrArray) jobs = pf_ledger_list_jobs (self->state_dir, NULL);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      g_autoptr (GError) error = NULL;

      pf_ledger_remove_job (self->state_dir, ((PfJobInfo *) jobs->pdata[i])->job, &error);
      g_assert_no_error (error);
    }
}

void
pf_world_free (PfWorld *self)
{
  if (self->server != NULL)
    {
      g_autofree char *jobs = g_build_filename (self->state_dir, "jobs", NULL);

      pf_world_drop_ledger (self);
      g_rmdir (jobs);
      g_rmdir (self->state_dir);
      pf_fake_imap_free (self->server);
    }
  g_object_unref (self->source);
  pf_move_options_free (self->options);
  g_clear_pointer (&self->verification, pf_verification_free);
  g_ptr_array_unref (self->expected);
  g_ptr_array_unref (self->elsewhere);
  g_free (self->state_dir);
  g_free (self);
}

void
pf_world_add (PfWorld *self, const char *bytes, guint flags)
{
  g_auto (GStrv) lines = g_strsplit (bytes, "\n", -1);

  pf_memory_source_add (self->source, "Inbox", bytes, flags);
  g_ptr_array_add (self->expected, g_strjoinv ("\r\n", lines));
}

void
pf_world_add_elsewhere (PfWorld *self, const char *bytes)
{
  g_auto (GStrv) lines = g_strsplit (bytes, "\n", -1);

  pf_memory_source_add (self->source, "Work", bytes, 0);
  g_ptr_array_add (self->elsewhere, g_strjoinv ("\r\n", lines));
}

void
pf_world_fill (PfWorld *self)
{
  pf_world_add (self,
                "Message-ID: <a@x>\nDate: Thu, 1 Jan 2026 10:00:00 +0000\n"
                "Subject: a\n\nAlpha\n",
                PF_FLAG_SEEN);
  pf_world_add (self, "Date: Thu, 1 Jan 2026 10:00:01 +0000\nSubject: t\n\none\n", 0);
  pf_world_add (self, "Date: Thu, 1 Jan 2026 10:00:01 +0000\nSubject: t\n\ntwo\n", 0);
}

void
pf_world_renew (PfWorld *self)
{
  pf_fake_imap_reset (self->server);
  pf_world_drop_ledger (self);
}

static PfTarget *
make_target (PfWorld *self)
{
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autoptr (PfTrust) trust = pf_trust_new (NULL, NULL, TRUE);
  PfImapAccount account = { 0 };

  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, "127.0.0.1",
                              self->port, "ada");
  account.endpoint = endpoint;
  account.trust = trust;
  account.get_secret = get_secret_cb;
  return pf_imap_target_new (&account);
}

static void
progress_cb (const PfProgress *progress, gpointer user_data)
{
  PfWorld *self = user_data;
  void (*at_send) (gpointer world) = self->at_send;

  if (self->at_progress != NULL)
    self->at_progress (progress);
  if (at_send == NULL || progress->phase != PF_PHASE_SEND)
    return;
  self->at_send = NULL;
  at_send (self);
}

/* Returns: (nullable): a move over this world's ledger, which it holds */
static PfMove *
make_move (PfWorld *self, PfLedger **out_ledger, GError **error)
{
  const char *const paths[] = { "/memory", NULL };
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (PfTarget) target = make_target (self);
  PfMove *move;

  *out_ledger = pf_ledger_open_job (self->state_dir, NULL, paths,
                                    pf_target_get_identity (target), error);
  if (*out_ledger == NULL)
    return NULL;
  g_ptr_array_add (sources, self->source);
  move = pf_move_new (*out_ledger, sources, target, self->options);
  pf_move_set_progress (move, progress_cb, self);
  if (self->threads != NULL)
    pf_move_set_threads (move, self->threads);
  return move;
}

PfUndo *
pf_world_undo (PfWorld *self, GError **error)
{
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (PfMove) move = make_move (self, &ledger, error);
  PfUndo *undo;

  if (move == NULL)
    return NULL;
  undo = pf_move_undo (move, NULL, error);
  pf_ledger_count (ledger, &self->counts, NULL);
  return undo;
}

gboolean
pf_world_run (PfWorld *self, GError **error)
{
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (PfMove) move = make_move (self, &ledger, error);
  gboolean ok;

  if (move == NULL)
    return FALSE;
  g_clear_pointer (&self->verification, pf_verification_free);
  ok = pf_move_run (move, &self->verification, NULL, error);
  pf_ledger_count (ledger, &self->counts, NULL);
  return ok;
}

static void
check_folder (PfWorld *self, const char *folder, GPtrArray *expected, const char *what)
{
  for (guint i = 0; i < expected->len; i++)
    {
      const char *bytes = expected->pdata[i];
      guint       wanted = 0;
      guint       held = pf_fake_imap_count_equal (self->server, folder, bytes);

      for (guint k = 0; k < expected->len; k++)
        wanted += strcmp (expected->pdata[k], bytes) == 0;
      if (held != wanted)
        g_error ("%s: %s holds %u of message %u, not %u", what, folder, held, i, wanted);
    }
  if (pf_fake_imap_count (self->server, folder) != expected->len)
    g_error ("%s: %s holds %u messages, not %u", what, folder,
             pf_fake_imap_count (self->server, folder), expected->len);
}

void
pf_world_check (PfWorld *self, const char *what)
{
  check_folder (self, "INBOX", self->expected, what);
  if (self->elsewhere->len > 0)
    check_folder (self, "Work", self->elsewhere, what);
}
