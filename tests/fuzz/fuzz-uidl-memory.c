/* fuzz-uidl-memory.c - what was remembered of a POP3 mailbox, of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "diagnose/pf-uidl-memory.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define FOLDER "pop3-numbers"

static char *state_dir = NULL;
static char *path = NULL;

static void
remove_memory (void)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_rmdir (state_dir);
}

/* Where the one file is that a visit leaves; made once, since a visit waits for the disk. */
static char *
make_memory (const PfEndpoint *endpoint, GPtrArray *entries)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  PfSignIn sign_in = { 0 };

  state_dir = g_dir_make_tmp ("pf-fuzz-XXXXXX", NULL);
  pf_uidl_memory_take (state_dir, endpoint, entries, &sign_in);
  folder = g_build_filename (state_dir, FOLDER, NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *fresh = NULL;
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_POP3, PF_SECURITY_TLS,
                                                     "pop.example.org", 995, "ada");
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autofree char *after = NULL;
  PfPop3Entry      entry = { .number = 1, .uidl = (char *) "one" };
  PfSignIn         sign_in = { 0 };

  g_ptr_array_add (entries, &entry);
  if (path == NULL)
    {
      path = make_memory (endpoint, entries);
      atexit (remove_memory);
      g_assert_true (g_file_get_contents (path, &fresh, NULL, NULL));
    }
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  pf_uidl_memory_take (state_dir, endpoint, entries, &sign_in);
  g_assert_cmpint (sign_in.uidls, ==, PF_UIDLS_GOOD);
  g_assert_cmpint (sign_in.uidl_known, <=, sign_in.uidl_before);
  g_assert_cmpint (sign_in.uidl_before, <=, (gint64) size);

  /* Whatever was there, this visit is what is remembered. */
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, fresh);

  return 0;
}
