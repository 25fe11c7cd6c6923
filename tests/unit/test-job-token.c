/* test-job-token.c - one token for all connections of a job
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "jobs/pf-jobs-private.h"

#include <glib/gstdio.h>

#define DEADLINE_US (10 * G_USEC_PER_SEC)
#define STEP_US 1000

/* Says that it runs, and goes on when it is told to: as a person who types does. */
#define COMMAND                                                                          \
  "cd %s; echo x >> asked; while [ ! -e go ]; do sleep 0.01; done; wc -l < asked"

typedef struct
{
  char          *directory; /* (owned) */
  PfMoveRequest *request;   /* (owned) */
  PfJobTarget    target;
} Fixture;

static char *
path_of (const Fixture *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static void
touch (const Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
fixture_init (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("pf-token-XXXXXX", &error);
  g_assert_no_error (error);
  self->request = pf_move_request_new ();
  self->request->state_dir = g_strdup (self->directory);
  self->request->endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                                             "imap.example.org", 993, "ada");
  self->request->token_command = g_strdup_printf (COMMAND, self->directory);
  g_assert_true (pf_job_target_init (&self->target, self->request, &error));
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *self)
{
  static const char *const names[] = { "asked", "go" };

  pf_job_target_clear (&self->target);
  pf_move_request_free (self->request);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_of (self, names[i]);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static gpointer
ask_cb (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GError) error = NULL;
  PfSecret *token = pf_job_target_get_token (&self->target, FALSE, NULL, &error);

  g_assert_no_error (error);
  return token;
}

static void
wait_for (const Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);
  gint64           end = g_get_monotonic_time () + DEADLINE_US;

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (STEP_US);
    }
}

static void
expect_token (PfSecret *token, const char *expected)
{
  g_autoptr (PfSecret) wanted = pf_secret_new (expected);

  g_assert_nonnull (token);
  g_assert_true (pf_secret_equal (token, wanted));
  pf_secret_unref (token);
}

/* While one connection asks, another one can be stopped; the answer is for all. */
static void
test_stopped (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *first;
  GThread *second;

  fixture_init (&fixture);
  first = g_thread_new ("first", ask_cb, &fixture);
  wait_for (&fixture, "asked");
  g_cancellable_cancel (cancellable);
  g_assert_null (pf_job_target_get_token (&fixture.target, TRUE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  second = g_thread_new ("second", ask_cb, &fixture);
  touch (&fixture, "go");
  expect_token (g_thread_join (first), "1");
  expect_token (g_thread_join (second), "1");
  g_clear_error (&error);
  expect_token (pf_job_target_get_token (&fixture.target, FALSE, NULL, &error), "1");
  expect_token (pf_job_target_get_token (&fixture.target, TRUE, NULL, &error), "2");
  expect_token (ask_cb (&fixture), "2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-token/stopped", test_stopped);

  return g_test_run ();
}
