/* pf-places-list.c - the places that are asked for settings, as they answer
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-places-list.h"

#include "gtk/pf-rows.h"
#include "human/pf-words-detect.h"

#include <glib/gi18n.h>

#define MOST_ROWS 24

struct _PfPlacesList
{
  GtkBox parent_instance;

  AdwPreferencesGroup *group;
  GHashTable          *rows; /* (owned) kind to GtkWidget */
};

G_DEFINE_FINAL_TYPE (PfPlacesList, pf_places_list, GTK_TYPE_BOX)

static const char *
find_icon (const char *result)
{
  if (g_str_equal (result, "found"))
    return "emblem-ok-symbolic";
  if (g_str_equal (result, "asking"))
    return "content-loading-symbolic";
  return "system-search-symbolic";
}

/* One row a kind of place: a kind with two addresses shows the better answer. */
static void
show (PfPlacesList *self, const PfAsked *asked, GHashTable *found)
{
  gpointer   key = GINT_TO_POINTER (asked->kind + 1);
  GtkWidget *row = g_hash_table_lookup (self->rows, key);

  if (g_hash_table_contains (found, key) || g_str_equal (asked->result, "skipped"))
    return;
  if (row == NULL)
    {
      if (g_hash_table_size (self->rows) >= MOST_ROWS)
        return;
      row = pf_fact_row_new (pf_words_place (asked->kind), NULL);
      g_hash_table_insert (self->rows, key, row);
      adw_preferences_group_add (self->group, row);
    }
  if (g_str_equal (asked->result, "found"))
    g_hash_table_add (found, key);
  pf_row_set_text (ADW_ACTION_ROW (row), pf_words_place (asked->kind),
                   pf_words_asked (asked->result));
  pf_fact_row_set_icon (PF_FACT_ROW (row), find_icon (asked->result),
                        g_str_equal (asked->result, "found") ? "success" : NULL);
}

static void
clear (PfPlacesList *self)
{
  GHashTableIter iter;
  gpointer       row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    adw_preferences_group_remove (self->group, row);
  g_hash_table_remove_all (self->rows);
}

void
pf_places_list_update (PfPlacesList *self, PfDetectJob *job)
{
  const PfDiscovery *discovery;
  g_autoptr (GPtrArray) pending = NULL;
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

  g_return_if_fail (PF_IS_PLACES_LIST (self));

  if (job == NULL)
    {
      clear (self);
      return;
    }
  discovery = pf_detect_job_get_discovery (job);
  pending = pf_detect_job_list_pending (job);
  for (guint i = 0; discovery != NULL && i < discovery->asked->len; i++)
    show (self, g_ptr_array_index (discovery->asked, i), found);
  for (guint i = 0; pending != NULL && i < pending->len; i++)
    show (self, g_ptr_array_index (pending, i), found);
}

static void
pf_places_list_dispose (GObject *object)
{
  g_clear_pointer (&PF_PLACES_LIST (object)->rows, g_hash_table_unref);

  G_OBJECT_CLASS (pf_places_list_parent_class)->dispose (object);
}

static void
pf_places_list_class_init (PfPlacesListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_places_list_dispose;
}

static void
pf_places_list_init (PfPlacesList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->rows = g_hash_table_new (NULL, NULL);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  pf_group_set_title (self->group, _ ("Places asked"));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->group));
}

GtkWidget *
pf_places_list_new (void)
{
  return g_object_new (PF_TYPE_PLACES_LIST, NULL);
}
