/* test-secret-source.c - secrets from files and commands; refusals counted across runs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "signin/pf-login-guard.h"
#include "signin/pf-secret-source.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *text;   /* of the file, or of the command */
  const char *secret; /* %NULL: none */
} Case;

/* clang-format off */
static const Case files[] = {
  { "line",        "hunter2\n",          "hunter2" },
  { "no-line-end", "hunter2",            "hunter2" },
  { "crlf",        "hunter2\r\n",        "hunter2" },
  { "first-only",  "hunter2\nsecond\n",  "hunter2" },
  { "blanks-kept", " hunter 2 \n",       " hunter 2 " },
  { "utf8",        "pässwört\n",         "pässwört" },
  { "empty",       "",                   NULL },
  { "empty-line",  "\nhunter2\n",        NULL },
};

static const Case commands[] = {
  { "line",        "echo hunter2",                    "hunter2" },
  { "pipeline",    "printf 'a\\nb\\n' | tail -n 1",   "b" },
  { "exit-1",      "echo hunter2; exit 1",            NULL },
  { "killed",      "echo hunter2; kill -9 $$",        NULL },
  { "nothing",     "true",                            NULL },
  { "no-program",  "/nonexistent/program",            NULL },
  { "stdin-empty", "cat; echo hunter2",               "hunter2" },
  { "much-noise",  "head -c 300000 /dev/zero >&2; echo hunter2", "hunter2" },
};
/* clang-format on */

static void
check_secret (const Case *c, PfSecret *secret, const GError *error)
{
  g_autoptr (PfSecret) wanted = NULL;

  if (c->secret == NULL)
    {
      g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET);
      g_assert_null (secret);
      return;
    }

  wanted = pf_secret_new (c->secret);
  g_assert_no_error (error);
  g_assert_true (pf_secret_equal (secret, wanted));
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("pf-signin-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
test_file (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "secret", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) secret = NULL;
  gboolean is_open = TRUE;

  g_assert_true (g_file_set_contents_full (path, c->text, -1, 0, 0600, NULL));
  secret = pf_secret_from_file (path, &is_open, &error);
  check_secret (c, secret, error);
  if (secret != NULL)
    g_assert_false (is_open);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_file_open_to_others (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "secret", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) secret = NULL;
  gboolean is_open = FALSE;

  g_assert_true (g_file_set_contents_full (path, "hunter2", -1, 0, 0600, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  secret = pf_secret_from_file (path, &is_open, &error);
  g_assert_no_error (error);
  g_assert_true (is_open);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_file_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) secret = pf_secret_from_file ("/nonexistent/secret", NULL, &error);

  g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, "/nonexistent/secret");
  g_assert_null (secret);
}

static void
test_command (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) secret = pf_secret_from_command (c->text, NULL, &error);

  check_secret (c, secret, error);
}

static void
test_command_complaint (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret)
      secret = pf_secret_from_command ("echo 'the safe is locked' >&2; exit 3", NULL,
                                       &error);

  g_assert_null (secret);
  g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET);
  g_assert_cmpstr (error->message, ==, "the password command said: the safe is locked");
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (200000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Also one that is done talking, but not done. */
static void
test_command_cancelled (gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64   start = g_get_monotonic_time ();
  g_autoptr (PfSecret) secret = pf_secret_from_command (data, cancellable, &error);

  g_thread_join (thread);
  g_assert_null (secret);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

/* What talks without an end tells no password. */
static void
test_command_endless (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) secret = pf_secret_from_command ("exec yes", NULL, &error);

  g_assert_null (secret);
  g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET);
}

static void
test_guard (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "sign-ins", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint) ada = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                                                "imap.example.org", 993, "ada");
  g_autoptr (PfEndpoint) bob = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                                                "imap.example.org", 993, "bob");
  const PfErrorFacts *facts;

  g_assert_cmpint (pf_login_guard_tries_left (folder, ada), ==, PF_LOGIN_GUARD_TRIES);
  for (int i = 0; i < PF_LOGIN_GUARD_TRIES; i++)
    {
      g_assert_true (pf_login_guard_check (folder, ada, &error));
      pf_login_guard_refused (folder, ada);
    }
  g_assert_false (pf_login_guard_check (folder, ada, &error));
  g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER);
  facts = pf_error_peek_facts (error);
  g_assert_cmpint (facts->wait_ms, >, (PF_LOGIN_GUARD_WINDOW - 60) * 1000);
  g_assert_cmpint (facts->wait_ms, <=, PF_LOGIN_GUARD_WINDOW * 1000);
  g_clear_error (&error);

  /* Another user of the same server may go on. */
  g_assert_true (pf_login_guard_check (folder, bob, &error));

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "ada"));
  g_assert_null (strstr (text, "example"));

  pf_login_guard_accepted (folder, ada);
  g_assert_true (pf_login_guard_check (folder, ada, &error));
  g_assert_cmpint (pf_login_guard_tries_left (folder, ada), ==, PF_LOGIN_GUARD_TRIES);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Old refusals, refusals from a clock that ran ahead, and damage do not count. */
static void
test_guard_old (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "sign-ins", NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "h u", -1);
  g_autoptr (GString) text = g_string_new ("not a line\n\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS, "h", 993, "u");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (int i = 0; i < 10; i++)
    {
      g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", key,
                              now - PF_LOGIN_GUARD_WINDOW - i);
      g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", key, now + 3600 + i);
      g_string_append_printf (text, "%s x%d\n", key, i);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (pf_login_guard_check (folder, endpoint, &error));
  g_assert_no_error (error);

  pf_login_guard_refused (folder, endpoint);
  g_assert_cmpint (pf_login_guard_tries_left (folder, endpoint), ==,
                   PF_LOGIN_GUARD_TRIES - 1);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
add_cases (const char *kind, const Case *cases, gsize n_cases, GTestDataFunc func)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/signin/%s/%s", kind, cases[i].name);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("file", files, G_N_ELEMENTS (files), test_file);
  add_cases ("command", commands, G_N_ELEMENTS (commands), test_command);
  g_test_add_func ("/signin/file/open-to-others", test_file_open_to_others);
  g_test_add_func ("/signin/file/missing", test_file_missing);
  g_test_add_func ("/signin/command/complaint", test_command_complaint);
  g_test_add_data_func ("/signin/command/cancelled", "exec sleep 60",
                        test_command_cancelled);
  g_test_add_data_func ("/signin/command/cancelled-silent", "exec sleep 60 >&-",
                        test_command_cancelled);
  g_test_add_func ("/signin/command/endless", test_command_endless);
  g_test_add_func ("/signin/guard/three-tries", test_guard);
  g_test_add_func ("/signin/guard/old-and-damaged", test_guard_old);

  return g_test_run ();
}
