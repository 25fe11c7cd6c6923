/* pf-mbox-source.h - mbox files as a source: one file, a tree of them, or a mail spool
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfMboxSource:
 *
 * A single file is one folder of the file's name; one in /var/mail or /var/spool/mail
 * is its user's inbox.  In a directory, each file that begins like a mailbox is a
 * folder at its place in the tree, and so is Apple Mail's export "Name.mbox/mbox";
 * roles come from the plain names (Sent, Drafts, …).
 *
 * Order of calls, threads: as for #PfSource.
 */
#define PF_TYPE_MBOX_SOURCE (pf_mbox_source_get_type ())
G_DECLARE_FINAL_TYPE (PfMboxSource, pf_mbox_source, PF, MBOX_SOURCE, GObject)

/**
 * pf_mbox_source_new:
 * @path: a file or a directory
 *
 * Errors: %PF_STORE_ERROR_NOT_FOUND, %PF_STORE_ERROR_NO_PERMISSION.
 */
PfSource *pf_mbox_source_new (const char *path, GError **error);

/**
 * pf_mbox_source_detect:
 *
 * Returns: whether @path is a mailbox file, or a directory with one directly in it or
 *   in an Apple Mail export directly in it
 */
gboolean pf_mbox_source_detect (const char *path);

G_END_DECLS
