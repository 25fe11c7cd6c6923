/* pf-mbox-file.h - an mbox file being read, and whether it stayed as it was
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * PfMboxFile:
 * @path: (unowned)
 * @fd: (owned): -1 before open
 * @info: as it was when it was opened
 * @size: no octet from here on is read, whatever is added meanwhile
 * @cancellable: (unowned) (nullable)
 *
 * One open file, read by offset.  Lives on the stack of a call.
 */
typedef struct
{
  const char   *path;
  int           fd;
  struct stat   info;
  guint64       size;
  GCancellable *cancellable;
} PfMboxFile;

#define PF_MBOX_FILE_INIT                                                                \
  {                                                                                      \
    .fd = -1                                                                             \
  }

/* Errors: %PF_STORE_ERROR (NOT_FOUND, NO_PERMISSION, FOLDER_BAD). */
gboolean pf_mbox_file_open (PfMboxFile   *file,
                            const char   *path,
                            GCancellable *cancellable,
                            GError      **error);
void     pf_mbox_file_close (PfMboxFile *file);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfMboxFile, pf_mbox_file_close)

/**
 * pf_mbox_file_read:
 *
 * Errors: %PF_STORE_ERROR_FOLDER_BAD (with the offset), %PF_MOVE_ERROR_SOURCE_CHANGED if
 *   the file became shorter, %G_IO_ERROR_CANCELLED.
 *
 * Returns: octets read, fewer than @length at the end only; or -1
 */
gssize pf_mbox_file_read (
    PfMboxFile *file, guint64 offset, guint8 *buffer, gsize length, GError **error);

/* The same with the file last: a #PfMboxPeekFunc. */
gssize pf_mbox_file_peek (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error);

/* Returns: how many octets of hole follow at @offset */
guint64 pf_mbox_file_find_hole (PfMboxFile *file, guint64 offset);

/**
 * pf_mbox_file_check_unchanged:
 *
 * Mail may have been added since it was opened, but nothing else may have happened.
 *
 * Errors: %PF_MOVE_ERROR_SOURCE_CHANGED.
 */
gboolean pf_mbox_file_check_unchanged (PfMboxFile *file, GError **error);

/* Set @error with the path in its facts, and return %FALSE. */
gboolean pf_mbox_fail_changed (const char *path, GError **error);
gboolean pf_mbox_fail_bad (const char *path,
                           guint64     offset,
                           const char *why,
                           GError    **error);

G_END_DECLS
