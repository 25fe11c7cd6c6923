/* fuzz-login-guard.c - the count of refused passwords, of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "base/pf-error.h"
#include "signin/pf-login-guard.h"

#include <glib/gstdio.h>

#define FILE_NAME "sign-ins"

/* A refusal that is longer ago than the file may grow is forgotten; one of just now is
 * not, whatever else stands there. */
static void
check_refusals (const char *state_dir, const PfEndpoint *endpoint, gsize size)
{
  int before = pf_login_guard_tries_left (state_dir, endpoint);
  int after;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (before, >=, 0);
  g_assert_cmpint (before, <=, PF_LOGIN_GUARD_TRIES);
  pf_login_guard_refused (state_dir, endpoint);
  after = pf_login_guard_tries_left (state_dir, endpoint);
  if (size < 32768)
    g_assert_cmpint (after, ==, MAX (0, before - 1));
  if (!pf_login_guard_check (state_dir, endpoint, &error))
    {
      g_assert_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER);
      g_assert_cmpint (pf_error_peek_facts (error)->wait_ms, <=,
                       PF_LOGIN_GUARD_WINDOW * 1000);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *state_dir = g_dir_make_tmp ("pf-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (state_dir, FILE_NAME, NULL);
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS,
                                                     "imap.example.org", 993, "ada");

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  check_refusals (state_dir, endpoint, size);
  pf_login_guard_accepted (state_dir, endpoint);
  g_assert_cmpint (pf_login_guard_tries_left (state_dir, endpoint), ==,
                   PF_LOGIN_GUARD_TRIES);

  g_unlink (path);
  g_rmdir (state_dir);

  return 0;
}
