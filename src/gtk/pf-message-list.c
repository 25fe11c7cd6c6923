/* pf-message-list.c - rows of a ledger as a list that can be searched
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-message-list.h"

#include <string.h>

struct _PfMessageItem
{
  GObject parent_instance;

  GPtrArray         *rows; /* (owned) keeps @row */
  const PfLedgerRow *row;  /* (unowned) */
};

G_DEFINE_FINAL_TYPE (PfMessageItem, pf_message_item, G_TYPE_OBJECT)

static void
pf_message_item_dispose (GObject *object)
{
  g_clear_pointer (&PF_MESSAGE_ITEM (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_message_item_parent_class)->dispose (object);
}

static void
pf_message_item_class_init (PfMessageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_message_item_dispose;
}

static void
pf_message_item_init (PfMessageItem *self)
{
}

const PfLedgerRow *
pf_message_item_get_row (PfMessageItem *self)
{
  g_return_val_if_fail (PF_IS_MESSAGE_ITEM (self), NULL);

  return self->row;
}

struct _PfMessageList
{
  GObject parent_instance;

  GPtrArray *rows;   /* (owned) (element-type PfLedgerRow) */
  GPtrArray *folded; /* (owned) (nullable) (element-type utf8): what is searched in,
                      * made when somebody first searches */
  GArray    *shown;  /* (owned) (nullable) (element-type guint): places in @rows; NULL
                      * for all of them */
};

static GType
pf_message_list_get_item_type (GListModel *model)
{
  return PF_TYPE_MESSAGE_ITEM;
}

static guint
pf_message_list_get_n_items (GListModel *model)
{
  PfMessageList *self = PF_MESSAGE_LIST (model);

  return self->shown != NULL ? self->shown->len : self->rows->len;
}

static gpointer
pf_message_list_get_item (GListModel *model, guint position)
{
  PfMessageList *self = PF_MESSAGE_LIST (model);
  PfMessageItem *item;

  if (position >= pf_message_list_get_n_items (model))
    return NULL;
  if (self->shown != NULL)
    position = g_array_index (self->shown, guint, position);
  item = g_object_new (PF_TYPE_MESSAGE_ITEM, NULL);
  item->rows = g_ptr_array_ref (self->rows);
  item->row = g_ptr_array_index (self->rows, position);
  return item;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = pf_message_list_get_item_type;
  interface->get_n_items = pf_message_list_get_n_items;
  interface->get_item = pf_message_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PfMessageList,
                               pf_message_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
pf_message_list_dispose (GObject *object)
{
  PfMessageList *self = PF_MESSAGE_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->folded, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_array_unref);

  G_OBJECT_CLASS (pf_message_list_parent_class)->dispose (object);
}

static void
pf_message_list_class_init (PfMessageListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_message_list_dispose;
}

static void
pf_message_list_init (PfMessageList *self)
{
}

PfMessageList *
pf_message_list_new (GPtrArray *rows)
{
  PfMessageList *self;

  g_return_val_if_fail (rows != NULL, NULL);

  self = g_object_new (PF_TYPE_MESSAGE_LIST, NULL);
  self->rows = g_ptr_array_ref (rows);
  return self;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
fold_rows (PfMessageList *self)
{
  if (self->folded != NULL)
    return;
  self->folded = g_ptr_array_new_full (self->rows->len, g_free);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PfLedgerRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char   *text = g_strdup_printf ("%s\n%s\n%s", or_empty (row->subject),
                                                 or_empty (row->from),
                                                 or_empty (row->folder));

      g_ptr_array_add (self->folded, g_utf8_casefold (text, -1));
    }
}

static gboolean
has_words (const char *text, char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static char **
split_words (const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);

  return g_strsplit_set (folded, " \t\n", -1);
}

void
pf_message_list_filter (PfMessageList *self, const char *search, const char *reason)
{
  guint    before;
  gboolean searches = search != NULL && *search != '\0';
  g_auto (GStrv) words = NULL;

  g_return_if_fail (PF_IS_MESSAGE_LIST (self));

  before = pf_message_list_get_n_items (G_LIST_MODEL (self));
  g_clear_pointer (&self->shown, g_array_unref);
  if (searches || reason != NULL)
    {
      self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
      words = split_words (or_empty (search));
      if (searches)
        fold_rows (self);
      for (guint i = 0; i < self->rows->len; i++)
        {
          const PfLedgerRow *row = g_ptr_array_index (self->rows, i);

          if (reason != NULL && g_strcmp0 (row->reason, reason) != 0)
            continue;
          if (searches && !has_words (g_ptr_array_index (self->folded, i), words))
            continue;
          g_array_append_val (self->shown, i);
        }
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before,
                              pf_message_list_get_n_items (G_LIST_MODEL (self)));
}

guint
pf_message_list_get_total (PfMessageList *self)
{
  g_return_val_if_fail (PF_IS_MESSAGE_LIST (self), 0);

  return self->rows->len;
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const PfMessageReason *one = a;
  const PfMessageReason *two = b;

  return one->rows == two->rows ? strcmp (one->reason, two->reason)
                                : (one->rows < two->rows) - (one->rows > two->rows);
}

GArray *
pf_message_list_count_reasons (PfMessageList *self)
{
  GArray *reasons;

  g_return_val_if_fail (PF_IS_MESSAGE_LIST (self), NULL);

  reasons = g_array_new (FALSE, FALSE, sizeof (PfMessageReason));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PfLedgerRow *row = g_ptr_array_index (self->rows, i);
      PfMessageReason    first = { or_empty (row->reason), 1 };
      guint              at = 0;

      /* There is a handful of reasons, however many rows. */
      while (at < reasons->len &&
             strcmp (g_array_index (reasons, PfMessageReason, at).reason, first.reason) !=
                 0)
        at++;
      if (at < reasons->len)
        g_array_index (reasons, PfMessageReason, at).rows++;
      else
        g_array_append_val (reasons, first);
    }
  g_array_sort (reasons, compare_reasons);
  return reasons;
}
