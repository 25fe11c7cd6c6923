/* pf-folder-tree.h - the folders of the plan: open, close, tick, send elsewhere
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-folder-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfFolderTree:
 *
 * A GtkListBox bound to a GtkTreeListModel; the list views of GTK 4.8 leave their rows
 * unnamed.  Keys: Up and Down move, Space ticks, Left and Right close and open, Enter
 * asks for another target, Tab leaves.
 *
 * Signals:
 * "ticked" (#PfFolderItem): it, what is above and below may have changed
 * "edit" (#PfFolderItem): Enter or a click asks where it should go
 */
#define PF_TYPE_FOLDER_TREE (pf_folder_tree_get_type ())
G_DECLARE_FINAL_TYPE (PfFolderTree, pf_folder_tree, PF, FOLDER_TREE, GtkBox)

GtkWidget *pf_folder_tree_new (const char *name);
void       pf_folder_tree_set_items (PfFolderTree *self, GListStore *items);

/* Moves the focus to the first folder. */
void pf_folder_tree_focus (PfFolderTree *self);

G_END_DECLS
