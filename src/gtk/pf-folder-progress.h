/* pf-folder-progress.h - the folders of a running move: in work, waiting, finished
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfFolderProgress:
 *
 * The folder in work, some of those that wait, and, folded away, those that are
 * finished.  Its rows are made once and only change their words, so that a reading
 * position in them is kept.
 */
#define PF_TYPE_FOLDER_PROGRESS (pf_folder_progress_get_type ())
G_DECLARE_FINAL_TYPE (PfFolderProgress, pf_folder_progress, PF, FOLDER_PROGRESS, GtkBox)

GtkWidget *pf_folder_progress_new (void);

/* What the ledger tells of each (element-type PfLedgerFolder); %NULL hides all. */
void pf_folder_progress_set_folders (PfFolderProgress *self, GPtrArray *folders);

/* Which of them, by its name on the server, is in work; "" for none. */
void pf_folder_progress_set_current (PfFolderProgress *self, const char *target);

G_END_DECLS
