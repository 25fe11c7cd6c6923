/* pf-target-page.c - where one folder should go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-target-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

struct _PfTargetPage
{
  PfPage parent_instance;

  char       *path;  /* (owned) */
  char       *shown; /* (owned) where it goes now, in the server's own words */
  PfEntryRow *target;
};

G_DEFINE_FINAL_TYPE (PfTargetPage, pf_target_page, PF_TYPE_PAGE)

static void
answer (PfTargetPage *self, const char *target)
{
  pf_flow_set_target (pf_page_get_flow (PF_PAGE (self)), self->path, target);
  pf_page_done (PF_PAGE (self));
}

/* Components between "/", none of them empty. */
static gboolean
is_folder_name (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);

  for (int i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) == '\0')
      return FALSE;
  return parts[0] != NULL;
}

static void
pf_target_page_suggested (PfPage *page)
{
  PfTargetPage    *self = PF_TARGET_PAGE (page);
  g_autofree char *typed = g_strdup (pf_entry_row_get_text (self->target));

  g_strstrip (typed);
  if (!is_folder_name (typed))
    {
      pf_entry_row_set_error (self->target, *typed == '\0'
                                                ? _ ("Enter the name of a folder")
                                                : _ ("Something is missing beside a /"));
      pf_entry_row_focus (self->target);
      return;
    }
  if (g_strcmp0 (typed, self->shown) == 0)
    pf_page_done (page);
  else
    answer (self, typed);
}

static void
chosen_cb (GtkWidget *row, PfTargetPage *self)
{
  answer (self, g_object_get_data (G_OBJECT (row), "target"));
}

static GtkWidget *
pf_target_page_get_first_focus (PfPage *page)
{
  return pf_entry_row_get_field (PF_TARGET_PAGE (page)->target);
}

static void
pf_target_page_finalize (GObject *object)
{
  g_free (PF_TARGET_PAGE (object)->path);
  g_free (PF_TARGET_PAGE (object)->shown);

  G_OBJECT_CLASS (pf_target_page_parent_class)->finalize (object);
}

static void
pf_target_page_class_init (PfTargetPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_target_page_finalize;
  PF_PAGE_CLASS (klass)->suggested = pf_target_page_suggested;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_target_page_get_first_focus;
}

static void
pf_target_page_init (PfTargetPage *self)
{
  AdwPreferencesGroup *group = pf_page_add_group (PF_PAGE (self), NULL, _ ("Folder"));

  self->target = PF_ENTRY_ROW (pf_entry_row_new (
      _ ("Folder on the server"),
      _ ("A / begins a folder inside. What is not there yet is made.")));
  adw_preferences_group_add (group, GTK_WIDGET (self->target));
  pf_page_set_buttons (PF_PAGE (self), NULL, _ ("Send It There"));
}

PfPage *
pf_target_page_new (const char *folder,
                    const char *path,
                    const char *target,
                    GPtrArray  *others)
{
  PfTargetPage    *self = g_object_new (PF_TYPE_TARGET_PAGE, NULL);
  g_autofree char *heading = g_strdup_printf (_ ("Where should “%s” go?"), folder);

  self->path = g_strdup (path);
  pf_page_set_head (PF_PAGE (self), heading, _ ("Nothing has been written so far."));
  self->shown = g_strdup (target);
  pf_entry_row_set_text (self->target, target);

  if (others->len > 0)
    {
      AdwPreferencesGroup *group = pf_page_add_group (PF_PAGE (self),
                                                      _ ("Together with another folder"),
                                                      NULL);

      for (guint i = 0; i < others->len; i++)
        {
          const char      *other = g_ptr_array_index (others, i);
          g_autofree char *name = pf_words_target (other);
          GtkWidget       *row = pf_choice_row_new (name, NULL);

          g_object_set_data_full (G_OBJECT (row), "target", g_strdup (other), g_free);
          g_signal_connect (row, "activated", G_CALLBACK (chosen_cb), self);
          adw_preferences_group_add (group, row);
        }
    }
  return PF_PAGE (self);
}
