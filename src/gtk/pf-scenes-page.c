/* pf-scenes-page.c - the eight scenes to choose from
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-scenes-page.h"

#include "gtk/pf-rows.h"
#include "gtk/pf-scene-page.h"
#include "human/pf-human-scene.h"

#include <glib/gi18n.h>

struct _PfScenesPage
{
  PfPage parent_instance;
};

G_DEFINE_FINAL_TYPE (PfScenesPage, pf_scenes_page, PF_TYPE_PAGE)

static void
chosen_cb (GtkWidget *row, PfPage *page)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "scene"));

  pf_page_show_above (page, pf_scene_page_new (number, TRUE));
}

static void
add (PfScenesPage        *self,
     AdwPreferencesGroup *group,
     guint                number,
     const char          *title,
     const char          *subtitle)
{
  GtkWidget *row = pf_choice_row_new (title, subtitle);

  g_object_set_data (G_OBJECT (row), "scene", GUINT_TO_POINTER (number));
  g_signal_connect (row, "activated", G_CALLBACK (chosen_cb), self);
  adw_preferences_group_add (group, row);
}

static void
pf_scenes_page_class_init (PfScenesPageClass *klass)
{
}

static void
pf_scenes_page_init (PfScenesPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group;

  pf_page_set_head (page, _ ("See how POP3 and IMAP differ"),
                    _ ("With POP3, a computer collects the mail. With IMAP, the mail "
                       "stays in folders on the server."));
  group = pf_page_add_group (page, NULL, _ ("Scenes"));
  for (guint number = 1; number <= PF_SIM_SCENES; number++)
    {
      g_autofree char *title = g_strdup_printf (_ ("%d. %s"), (int) number,
                                                pf_human_scene_title (number));

      add (self, group, number, title, pf_human_scene_situation (number));
    }
  group = pf_page_add_group (page, NULL, _ ("Without a script"));
  add (self, group, PF_SCENE_FREE, _ ("Try It Yourself"),
       _ ("A mail server, two computers and a phone; you decide what happens"));
  pf_page_set_buttons (page, NULL, NULL);
}
