/* test-job-notes.c - what a job remembers of how it was asked for
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "jobs/pf-jobs-private.h"
#include "jobs/pf-verify-job.h"
#include "ledger/pf-ledger-notes.h"

#include <glib/gstdio.h>

#define JOB "job"
#define TARGET "imap://ada@imap.example.org:993"

static const char *const identities[] = { "/home/ada/mail", NULL };

typedef struct
{
  const char *name;
  const char *specs[4];
} Row;

static const Row rows[] = {
  { "one", { "mbox:/home/ada/mail", NULL } },
  { "two", { "mbox:/home/ada/mail", "thunderbird:/home/ada/.thunderbird", NULL } },
  { "line-end", { "mbox:/home/ada/old\nmail", "mbox:/home/ada/new", NULL } },
  { "line-ends", { "mbox:\n", "mbox:a\n\nb\n", "mbox:c", NULL } },
  { "quotes", { "mbox:/it's \"mail\"", "mbox:[a]", "mbox:\\", NULL } },
  { "not-utf-8", { "mbox:/home/ada/\xe4\xff", NULL } },
  { "server", { "pop3s://ada@pop.example.org", NULL } },
};

static PfLedger *
open_job (char **out_state_dir)
{
  g_autoptr (GError) error = NULL;
  PfLedger *ledger;

  *out_state_dir = g_dir_make_tmp ("pf-notes-XXXXXX", &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open_job (*out_state_dir, JOB, identities, TARGET, &error);
  g_assert_no_error (error);
  return ledger;
}

/* Takes both. */
static void
close_job (PfLedger *ledger, char *state_dir)
{
  g_autofree char *jobs = g_build_filename (state_dir, "jobs", NULL);

  g_object_unref (ledger);
  g_assert_true (pf_ledger_remove_job (state_dir, JOB, NULL));
  g_assert_cmpint (g_rmdir (jobs), ==, 0);
  g_assert_cmpint (g_rmdir (state_dir), ==, 0);
  g_free (state_dir);
}

static void
test_sources (gconstpointer data)
{
  const Row     *row = data;
  char          *state_dir = NULL;
  PfLedger      *ledger = open_job (&state_dir);
  PfMoveRequest *request = pf_move_request_new ();
  g_auto (GStrv) specs = NULL;

  request->endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                                       "imap.example.org", 993, "ada");
  request->sources = g_strdupv ((char **) row->specs);
  pf_job_note_request (ledger, request);
  specs = pf_job_source_specs (ledger);
  g_assert_true (
      g_strv_equal ((const char *const *) specs, (const char *const *) row->specs));
  pf_move_request_free (request);
  close_job (ledger, state_dir);
}

/* Jobs of before had one a line. */
static void
test_old (void)
{
  static const char *const expected[] = { "mbox:/a", "mbox:/b", NULL };
  char                    *state_dir = NULL;
  PfLedger                *ledger = open_job (&state_dir);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) specs = NULL;

  pf_ledger_set_note (ledger, "source-specs", "mbox:/a\nmbox:/b", &error);
  g_assert_no_error (error);
  specs = pf_job_source_specs (ledger);
  g_assert_true (g_strv_equal ((const char *const *) specs, expected));
  close_job (ledger, state_dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/job/sources/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_sources);
    }
  g_test_add_func ("/job/sources/old", test_old);
  return g_test_run ();
}
