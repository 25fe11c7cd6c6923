/* pf-mbox-tree.h - mbox files in a tree of directories, found and named
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

#define PF_MBOX_ACCOUNT "mbox" /* the only account of such a source */

/**
 * pf_mbox_tree_list:
 * @account: gets a folder for each mailbox, and for each directory that holds any
 *
 * Links are followed, each directory is entered once.  What cannot be read below @root
 * is left alone.
 *
 * Errors: %PF_STORE_ERROR about @root itself, %G_IO_ERROR_CANCELLED.
 */
gboolean pf_mbox_tree_list (const char      *root,
                            PfSourceAccount *account,
                            GCancellable    *cancellable,
                            GError         **error);

/**
 * pf_mbox_tree_add:
 * @path: (transfer full) (array zero-terminated=1)
 *
 * Returns: (transfer none): the folder, new in @account
 */
PfSourceFolder *pf_mbox_tree_add (PfSourceAccount *account,
                                  const char      *id,
                                  char           **path,
                                  const char      *file);

/* Reads the folder's stamp and size from its file. */
void pf_mbox_tree_stamp (PfSourceFolder *folder);

/* Returns: (transfer full): what a person would call the mailbox in @file */
char *pf_mbox_tree_make_name (const char *file);

/**
 * pf_mbox_tree_find_apple_export:
 *
 * Apple Mail exports a mailbox as a directory "Name.mbox" with a file "mbox".
 *
 * Returns: (transfer full) (nullable): that file, if @directory is one
 */
char *pf_mbox_tree_find_apple_export (const char *directory);

/* Returns: whether mail programs keep something else under such a name */
gboolean pf_mbox_tree_is_ignored (const char *name);

G_END_DECLS
