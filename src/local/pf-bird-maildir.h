/* pf-bird-maildir.h - Thunderbird's folders with one file for each message
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/*
 * Not quite a Maildir: there are cur/ and tmp/ but no new/, and marks are in the
 * messages' headers, not in the file names.  A locator is a file name in cur/.
 *
 * Threads: blocks; independent calls may run in any thread.
 */

/* Returns: whether @path is such a folder */
gboolean pf_bird_maildir_is_one (const char *path);

/**
 * pf_bird_maildir_scan:
 * @path: the folder's directory
 *
 * Errors: as pf_source_scan().  A file that is gone or unreadable by itself is left
 *   out and counted.
 */
gboolean pf_bird_maildir_scan (const char       *path,
                               const PfScanSink *sink,
                               gpointer          user_data,
                               guint64          *out_unreadable,
                               GCancellable     *cancellable,
                               GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Errors: as pf_source_read(). */
gboolean pf_bird_maildir_read (const char   *path,
                               const char   *locator,
                               PfChunkFunc   func,
                               gpointer      user_data,
                               GCancellable *cancellable,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_bird_maildir_stamp:
 * @out_bytes: (out) (optional): octets of all messages
 * @out_files: (out) (optional): how many there are
 *
 * Marks are written into the files, so the stamp covers each file's size and time.
 *
 * Errors: %PF_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable)
 */
char *pf_bird_maildir_stamp (const char *path,
                             guint64    *out_bytes,
                             guint64    *out_files,
                             GError    **error);

G_END_DECLS
