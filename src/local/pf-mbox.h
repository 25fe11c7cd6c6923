/* pf-mbox.h - reading the messages of one mbox file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/*
 * A file is opened read-only, without touching its access time where that is ours to
 * say, and read through one buffer; never mapped, never locked.  Nothing is kept
 * between two calls.
 *
 * Threads: blocks; independent calls may run in any thread.
 */

/**
 * PfMboxDialect:
 * @PF_MBOX_AUTO: find out from the file (mboxo, mboxrd, mboxcl, mboxcl2, MMDF); mail
 *   counts as read if nothing in the file speaks of read and unread
 * @PF_MBOX_SPOOL: likewise, but mail without a mark is unread, and no mark makes
 *   mail a deleted one: the sender may have set it (/var/mail)
 * @PF_MBOX_THUNDERBIRD: one of Thunderbird's files, all three generations of
 *   separators mixed; one level of quoting is undone in every line that has any
 */
typedef enum
{
  PF_MBOX_AUTO,
  PF_MBOX_SPOOL,
  PF_MBOX_THUNDERBIRD,
} PfMboxDialect;

/**
 * PfMboxReport:
 * @messages: messages passed on
 * @garbage_bytes: octets before the first separator that are no mail
 * @nul_bytes: octets of NUL runs that stood between messages
 * @unquoted_lines: lines from which one ">" was taken
 * @doubtful: messages with a PF_STORED_DOUBTFUL_… mark
 * @truncated: messages with PF_STORED_TRUNCATED
 * @has_pseudo: the first message was a program's own data and was left out
 * @dialect: (transfer none): what was found: "mboxrd", "mboxo", "mboxcl2", "mmdf", …
 *
 * What one scan saw besides messages.
 */
typedef struct
{
  guint64     messages;
  guint64     garbage_bytes;
  guint64     nul_bytes;
  guint64     unquoted_lines;
  guint64     doubtful;
  guint64     truncated;
  gboolean    has_pseudo;
  const char *dialect;
} PfMboxReport;

/**
 * pf_mbox_scan:
 * @path: the file
 * @out_report: (out caller-allocates) (optional)
 *
 * Passes all messages in order to @sink.  Flags, keywords, UIDL, account and the
 * separator's date are in the #PfMessage.  A file that grows meanwhile is read up to
 * the size it had at the beginning; any other change is an error.
 *
 * Errors: %PF_STORE_ERROR (NOT_FOUND, NO_PERMISSION; FOLDER_BAD if it holds no mail or
 *   cannot be read, with path and offset), %PF_MOVE_ERROR_SOURCE_CHANGED,
 *   %G_IO_ERROR_CANCELLED, and the sink's own.
 */
gboolean pf_mbox_scan (const char       *path,
                       PfMboxDialect     dialect,
                       const PfScanSink *sink,
                       gpointer          user_data,
                       PfMboxReport     *out_report,
                       GCancellable     *cancellable,
                       GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_mbox_read:
 * @locator: from a #PfMessage of a scan of the same file
 *
 * Streams exactly the bytes that the scan's chunks were.
 *
 * Errors: %PF_MOVE_ERROR_SOURCE_CHANGED if no message begins there any more, or it is
 *   not as long as it was; %PF_STORE_ERROR as pf_mbox_scan(); %G_IO_ERROR_CANCELLED;
 *   and @func's own.
 */
gboolean pf_mbox_read (const char   *path,
                       const char   *locator,
                       PfChunkFunc   func,
                       gpointer      user_data,
                       GCancellable *cancellable,
                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_mbox_locator_offset:
 * @out_offset: (out): where the message's separator line begins in the file
 *
 * Returns: %FALSE if @locator is none of ours
 */
gboolean pf_mbox_locator_offset (const char *locator, guint64 *out_offset);

/**
 * pf_mbox_stamp:
 *
 * Returns: (transfer full) (nullable): "dev:ino:size:mtime_ns", or %NULL with
 *   %PF_STORE_ERROR_NOT_FOUND or NO_PERMISSION
 */
char *pf_mbox_stamp (const char *path, GError **error);

/**
 * pf_mbox_looks_like_mbox:
 *
 * Looks at the file's beginning only.
 *
 * Returns: whether a mailbox begins there, after blank lines, a byte order mark or
 *   NUL bytes at most; %FALSE for an empty file
 */
gboolean pf_mbox_looks_like_mbox (const char *path);

G_END_DECLS
