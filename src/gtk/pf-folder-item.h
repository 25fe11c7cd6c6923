/* pf-folder-item.h - one folder of the plan, as a node of the tree
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move.h"

G_BEGIN_DECLS

/**
 * PfFolderItem:
 *
 * A source folder with what becomes of its mail.  Folders of the same path in several
 * accounts are one item, as they are one folder on the server.
 *
 * Signals: "changed": its tick or its target.
 */
#define PF_TYPE_FOLDER_ITEM (pf_folder_item_get_type ())
G_DECLARE_FINAL_TYPE (PfFolderItem, pf_folder_item, PF, FOLDER_ITEM, GObject)

struct _PfFolderItem
{
  GObject parent_instance;

  char         *name;     /* (owned) last component */
  char         *path;     /* (owned) as PfMoveOptions joins it */
  char         *target;   /* (owned) (nullable) */
  char        **changes;  /* (owned) (nullable) ids of why the target's name differs */
  GPtrArray    *warnings; /* (owned) (element-type utf8) ids of what is odd about it */
  gint64        found;
  gint64        send;
  gint64        already_there;
  gint64        copy; /* the server has it in another folder */
  gint64        copy_bytes;
  gint64        left_out;
  gint64        bytes;
  gboolean      is_ticked;
  gboolean      is_edited; /* the target was chosen by hand */
  gboolean      has_role;
  gboolean      is_inbox;
  PfFolderItem *parent;   /* (unowned) (nullable) */
  GListStore   *children; /* (owned) (element-type PfFolderItem) */
};

/**
 * pf_folder_items_new:
 * @plan: a plan
 *
 * Returns: (transfer full) (element-type PfFolderItem): the top of the tree
 */
GListStore *pf_folder_items_new (const PfPlan *plan);

/* Ticks or unticks an item with everything below; ticking also ticks what is above,
 * since a folder goes only where its parents go. */
void pf_folder_item_set_ticked (PfFolderItem *self, gboolean is_ticked);
void pf_folder_item_set_target (PfFolderItem *self, const char *target);

typedef void (*PfFolderItemFunc) (PfFolderItem *item, gpointer user_data);

/* Calls @func for every item of the tree, parents first. */
void pf_folder_items_foreach (GListModel      *items,
                              PfFolderItemFunc func,
                              gpointer         user_data);

G_END_DECLS
