/* pf-map.h - where each source folder goes on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-target.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/**
 * PfMapFolder:
 * @account: (unowned): its account's name
 * @path: (unowned) (array zero-terminated=1): below the account's root
 * @is_excluded: (out): --exclude names it or a folder above it
 * @target: (out) (owned): the full name on the server
 * @changes: (out) (owned) (element-type utf8): ids of why it is called otherwise
 * @creates: (out): the server has no such folder yet
 *
 * One source folder on its way to a name.
 */
typedef struct
{
  const char        *account;
  const char *const *path;
  PfRole             role;
  gboolean           is_excluded;
  char              *target;
  GPtrArray         *changes;
  gboolean           creates;
} PfMapFolder;

void pf_map_folder_clear (PfMapFolder *folder);

/**
 * pf_map_run:
 * @folders: (element-type PfMapFolder): all folders of the job
 * @existing: (element-type PfTargetFolder): what the account holds
 * @target: only asked to join names
 *
 * Inbox goes to INBOX, folders with a role to the folder with that special use,
 * everything else keeps its path; --map and --into have the last word.  Writes
 * nothing to the server.
 */
void pf_map_run (GArray              *folders,
                 GPtrArray           *existing,
                 PfTarget            *target,
                 const PfMoveOptions *options);

/**
 * pf_map_is_named:
 * @folders: (element-type PfLedgerFolder)
 * @path: as in --exclude and --map
 *
 * Whether @path is one of @folders or a folder above one.
 */
gboolean pf_map_is_named (GPtrArray *folders, const char *path);

/**
 * pf_map_is_excluded:
 * @path: (array zero-terminated=1): a source folder's
 * @excludes: (nullable) (array zero-terminated=1): as in #PfMoveOptions
 *
 * Whether --exclude names the folder or one above it.
 */
gboolean pf_map_is_excluded (const char *const *path, char **excludes);

G_END_DECLS
