/* fuzz-archive.c - archives of any bytes: what comes out is files and folders, and stays
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "local/pf-archive.h"
#include "local/pf-scratch.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Less than the real ones, so that a run is short. */
static const PfArchiveLimits limits = {
  .entries = 200,
  .bytes = 1 << 22,
  .ratio = 100,
  .ratio_after = 1 << 20,
};

/* Counts what is in @path: nothing but files and folders that are their owner's alone. */
static void
check_tree (const char *path, guint64 *files, guint64 *bytes)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      struct stat      info;

      g_assert_cmpint (lstat (child, &info), ==, 0);
      if (S_ISDIR (info.st_mode))
        {
          g_assert_cmpint (info.st_mode & 07777, ==, 0700);
          check_tree (child, files, bytes);
          continue;
        }
      g_assert_true (S_ISREG (info.st_mode));
      g_assert_cmpint (info.st_mode & 07777, ==, 0600);
      g_assert_cmpuint (info.st_nlink, ==, 1);
      ++*files;
      *bytes += (guint64) info.st_size;
    }
}

static void
check_name (const guint8 *data, gsize size)
{
  g_autofree char *name = g_strndup ((const char *) data, MIN (size, 4000));
  g_autofree char *clean = pf_archive_name_clean (name);
  g_autofree char *again = NULL;
  g_auto (GStrv) parts = NULL;

  if (clean == NULL)
    return;
  g_assert_false (g_str_has_prefix (clean, "/"));
  parts = g_strsplit (clean, "/", -1);
  for (gsize i = 0; parts[i] != NULL && *clean != '\0'; i++)
    g_assert_true (*parts[i] != '\0' && strcmp (parts[i], "..") != 0 &&
                   strcmp (parts[i], ".") != 0);
  again = pf_archive_name_clean (clean);
  if (!(g_ascii_isalpha (clean[0]) && clean[1] == ':'))
    g_assert_cmpstr (again, ==, clean);
  pf_archive_name_is_wanted (clean);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *top = g_dir_make_tmp ("pf-fuzz-archive-XXXXXX", NULL);
  g_autofree char *room = g_build_filename (top, "a", "room", NULL);
  g_autofree char *archive = g_build_filename (top, "archive", NULL);
  g_autoptr (GError) error = NULL;
  PfArchiveTally tally = { 0 };
  guint64        files = 0;
  guint64        bytes = 0;
  gboolean       is_ok;

  check_name (data, size);
  g_assert_cmpint (g_mkdir_with_parents (room, 0700), ==, 0);
  g_assert_true (g_file_set_contents (archive, (const char *) data, (gssize) size, NULL));
  is_ok = pf_archive_unpack (archive, room, &limits, NULL, NULL, &tally, NULL, &error);
  g_assert_cmpint (is_ok, ==, error == NULL);
  check_tree (room, &files, &bytes);
  g_assert_cmpuint (bytes, <=, limits.bytes);
  if (is_ok)
    g_assert_cmpuint (files, <=, tally.files);
  g_assert_true (pf_scratch_remove (room));

  /* Nothing but the archive is beside the room. */
  g_assert_cmpint (g_unlink (archive), ==, 0);
  files = 0;
  check_tree (top, &files, &bytes);
  g_assert_cmpuint (files, ==, 0);
  g_assert_true (pf_scratch_remove (top));
  return 0;
}
