/* pf-bird-folders.h - the folders below one account's directory
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-bird-accounts.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfBirdFolder:
 * @folder: (transfer none): what the source shows; owned by its account
 * @path: (nullable): the mbox file, or the directory of a folder with one file for
 *   each message; %NULL if only its subfolders are there
 * @summary: (nullable): its .msf file, if there is one
 * @is_maildir: what @path is
 * @only: (nullable): of an Inbox of several accounts, the one whose mail this shows
 * @except: (nullable) (array zero-terminated=1): accounts that show theirs themselves
 * @size: octets of the file or files, with everybody's mail
 * @share: octets that a scan of a shared Inbox found to be this account's, or -1
 *
 * A folder as it is on disk.
 */
typedef struct
{
  PfSourceFolder *folder;
  char           *path;
  char           *summary;
  gboolean        is_maildir;
  char           *only;
  char          **except;
  guint64         size;
  gint64          share;
} PfBirdFolder;

void pf_bird_folder_free (PfBirdFolder *self);

/* Reads the stamp and the size on disk again.  Errors: %PF_STORE_ERROR. */
gboolean pf_bird_folder_restamp (PfBirdFolder *self, GError **error);

/* Adds the warning @id unless it is there. */
void pf_bird_folder_warn (PfBirdFolder *self, const char *id);

/**
 * pf_bird_folder_new_share:
 * @account: the account whose mail the new one shows
 *
 * Returns: (transfer full): a view of @self; its folder is (transfer full) too
 */
PfBirdFolder *pf_bird_folder_new_share (const PfBirdFolder *self, const char *account);

/**
 * pf_bird_folders_walk:
 * @base: directory that folder ids are relative to
 * @is_encoded: whether file names may hold "%2F"
 *
 * Errors: %PF_STORE_ERROR if the account's directory cannot be read,
 *   %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type PfBirdFolder): parents first;
 *   each one's folder is still to be given an owner
 */
GPtrArray *pf_bird_folders_walk (const PfBirdAccounts *accounts,
                                 const PfBirdAccount  *account,
                                 const char           *base,
                                 gboolean              is_encoded,
                                 GCancellable         *cancellable,
                                 GError              **error);

G_END_DECLS
