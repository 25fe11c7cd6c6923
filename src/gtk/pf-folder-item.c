/* pf-folder-item.c - one folder of the plan, as a node of the tree
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-folder-item.h"

#include "flow/pf-flow.h"

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PfFolderItem, pf_folder_item, G_TYPE_OBJECT)

static void
pf_folder_item_finalize (GObject *object)
{
  PfFolderItem *self = PF_FOLDER_ITEM (object);

  g_free (self->name);
  g_free (self->path);
  g_free (self->target);
  g_strfreev (self->changes);
  g_ptr_array_unref (self->warnings);
  g_object_unref (self->children);

  G_OBJECT_CLASS (pf_folder_item_parent_class)->finalize (object);
}

static void
pf_folder_item_class_init (PfFolderItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_folder_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PF_TYPE_FOLDER_ITEM,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
pf_folder_item_init (PfFolderItem *self)
{
  self->is_ticked = TRUE;
  self->children = g_list_store_new (PF_TYPE_FOLDER_ITEM);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static PfFolderItem *
find_or_add (GListStore *top, GHashTable *by_path, char **path, guint length)
{
  g_auto (GStrv) part = g_new0 (char *, length + 1);
  g_autofree char *joined = NULL;
  PfFolderItem    *item;
  PfFolderItem    *parent = NULL;

  for (guint i = 0; i < length; i++)
    part[i] = g_strdup (path[i]);
  joined = pf_flow_join_path (part);
  item = g_hash_table_lookup (by_path, joined);
  if (item != NULL)
    return item;

  if (length > 1)
    parent = find_or_add (top, by_path, path, length - 1);
  item = g_object_new (PF_TYPE_FOLDER_ITEM, NULL);
  item->name = g_strdup (path[length - 1]);
  item->path = g_strdup (joined);
  item->parent = parent;
  g_list_store_append (parent != NULL ? parent->children : top, item);
  g_hash_table_insert (by_path, item->path, item);
  g_object_unref (item);
  return item;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const PfFolderItem *one = a;
  const PfFolderItem *two = b;

  if (one->is_inbox != two->is_inbox)
    return one->is_inbox ? -1 : 1;
  return g_utf8_collate (one->name, two->name);
}

static void
sort (GListStore *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));

  g_list_store_sort (items, compare, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PfFolderItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);

      sort (item->children);
    }
}

GListStore *
pf_folder_items_new (const PfPlan *plan)
{
  GListStore *top = g_list_store_new (PF_TYPE_FOLDER_ITEM);
  g_autoptr (GHashTable) by_path = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->folders->len; i++)
    {
      const PfPlanFolder *folder = g_ptr_array_index (plan->folders, i);
      guint               length = g_strv_length (folder->path);
      PfFolderItem       *item;

      if (length == 0)
        continue;
      item = find_or_add (top, by_path, folder->path, length);
      if (item->target == NULL)
        {
          item->target = g_strdup (folder->target);
          item->changes = g_strdupv (folder->changes);
          item->has_role = folder->role != NULL &&
                           g_strcmp0 (folder->role, "none") != 0 && *folder->role != '\0';
        }
      for (int j = 0; folder->warnings != NULL && folder->warnings[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (item->warnings, folder->warnings[j],
                                               g_str_equal, NULL))
          g_ptr_array_add (item->warnings, g_strdup (folder->warnings[j]));
      item->is_inbox = item->is_inbox || g_strcmp0 (folder->role, "inbox") == 0;
      item->found += folder->found;
      item->send += folder->send;
      item->copy += folder->copy;
      item->copy_bytes += folder->copy_bytes;
      item->already_there += folder->already_there + folder->placed;
      item->left_out += folder->leave_out;
      item->bytes += folder->bytes;
    }
  sort (top);
  return top;
}

static void
emit_changed (PfFolderItem *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
tick_below (PfFolderItem *self, gboolean is_ticked)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->children));

  self->is_ticked = is_ticked;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PfFolderItem)
          child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      tick_below (child, is_ticked);
    }
  emit_changed (self);
}

void
pf_folder_item_set_ticked (PfFolderItem *self, gboolean is_ticked)
{
  g_return_if_fail (PF_IS_FOLDER_ITEM (self));

  if (is_ticked)
    for (PfFolderItem *above = self->parent; above != NULL; above = above->parent)
      if (!above->is_ticked)
        {
          above->is_ticked = TRUE;
          emit_changed (above);
        }
  tick_below (self, is_ticked);
}

void
pf_folder_item_set_target (PfFolderItem *self, const char *target)
{
  g_return_if_fail (PF_IS_FOLDER_ITEM (self));

  g_free (self->target);
  self->target = g_strdup (target);
  g_clear_pointer (&self->changes, g_strfreev);
  self->is_edited = TRUE;
  emit_changed (self);
}

void
pf_folder_items_foreach (GListModel *items, PfFolderItemFunc func, gpointer user_data)
{
  guint n = g_list_model_get_n_items (items);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PfFolderItem) item = g_list_model_get_item (items, i);

      func (item, user_data);
      pf_folder_items_foreach (G_LIST_MODEL (item->children), func, user_data);
    }
}
