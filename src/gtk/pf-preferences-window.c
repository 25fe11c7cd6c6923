/* pf-preferences-window.c - preferences, in a window of their own
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-preferences-window.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-settings.h"

#include <glib/gi18n.h>

struct _PfPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  PfFlow               *flow; /* (owned) (nullable) */
  PfSwitchRow          *ispdb;
  PfSwitchRow          *masks;
  PfSwitchRow          *copies;
  AdwActionRow         *ca_file;
  AdwActionRow         *no_ca_file;
  GtkCheckButton       *connections[PF_PREFERENCES_MOST_CONNECTIONS + 1];
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  gboolean              is_drawing;
};

G_DEFINE_FINAL_TYPE (PfPreferencesWindow,
                     pf_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

static void
draw (PfPreferencesWindow *self)
{
  const PfPreferences *preferences = pf_flow_get_preferences (self->flow);
  g_autofree char     *name = NULL;

  self->is_drawing = TRUE;
  pf_switch_row_set_active (self->ispdb, !preferences->no_ispdb);
  pf_switch_row_set_active (self->masks, !preferences->shows_addresses);
  pf_switch_row_set_active (self->copies, preferences->copies_existing);
  gtk_check_button_set_active (self->connections[preferences->connections], TRUE);
  if (preferences->ca_file != NULL)
    name = g_path_get_basename (preferences->ca_file);
  pf_row_set_text (
      self->ca_file, _ ("Trust a further certificate…"),
      name != NULL ? name
                   : _ ("For a server of your own, which this computer does not know"));
  gtk_widget_set_visible (GTK_WIDGET (self->no_ca_file), preferences->ca_file != NULL);
  self->is_drawing = FALSE;
}

static void
change (PfPreferencesWindow *self, const PfPreferences *preferences)
{
  pf_flow_set_preferences (self->flow, preferences);
  pf_settings_write_preferences (preferences);
  draw (self);
}

static void
switched_cb (PfPreferencesWindow *self)
{
  PfPreferences preferences;

  if (self->is_drawing)
    return;
  preferences = *pf_flow_get_preferences (self->flow);
  preferences.no_ispdb = !pf_switch_row_get_active (self->ispdb);
  preferences.shows_addresses = !pf_switch_row_get_active (self->masks);
  preferences.copies_existing = pf_switch_row_get_active (self->copies);
  for (int i = 0; i <= PF_PREFERENCES_MOST_CONNECTIONS; i++)
    if (gtk_check_button_get_active (self->connections[i]))
      preferences.connections = i;
  change (self, &preferences);
}

static void
set_ca_file (PfPreferencesWindow *self, char *path)
{
  PfPreferences preferences = *pf_flow_get_preferences (self->flow);

  preferences.ca_file = path;
  change (self, &preferences);
}

static void
chosen_cb (PfPreferencesWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  if (file != NULL)
    path = g_file_get_path (file);
  g_clear_object (&self->chooser);
  if (path != NULL)
    set_ca_file (self, path);
}

static void
choose_cb (PfPreferencesWindow *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a Certificate"),
                                               GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _ ("Trust It"), _ ("Stop"));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
forget_cb (PfPreferencesWindow *self)
{
  set_ca_file (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->ca_file));
}

static void
pf_preferences_window_dispose (GObject *object)
{
  PfPreferencesWindow *self = PF_PREFERENCES_WINDOW (object);

  g_clear_object (&self->flow);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (pf_preferences_window_parent_class)->dispose (object);
}

static void
pf_preferences_window_class_init (PfPreferencesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_preferences_window_dispose;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  pf_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);
  return group;
}

static PfSwitchRow *
add_switch (PfPreferencesWindow *self,
            AdwPreferencesGroup *group,
            const char          *title,
            const char          *subtitle)
{
  GtkWidget *row = pf_switch_row_new (title, subtitle);

  g_signal_connect_swapped (row, "notify::active", G_CALLBACK (switched_cb), self);
  adw_preferences_group_add (group, row);
  return PF_SWITCH_ROW (row);
}

static AdwActionRow *
add_choice (PfPreferencesWindow *self,
            AdwPreferencesGroup *group,
            const char          *title,
            GCallback            callback)
{
  GtkWidget *row = pf_choice_row_new (title, NULL);

  g_signal_connect_swapped (row, "activated", callback, self);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static void
add_connections (PfPreferencesWindow *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = add_group (page, _ ("Connections while mail moves"),
                                          _ ("More are faster, where the server allows "
                                             "them."));

  for (int i = 0; i <= PF_PREFERENCES_MOST_CONNECTIONS; i++)
    {
      g_autofree char *count = g_strdup_printf ("%d", i);
      const char      *title = i > 0 ? count : _ ("As many as make it faster");
      GtkWidget       *row = pf_radio_row_new (title, NULL, self->connections[0],
                                               &self->connections[i]);

      g_signal_connect_swapped (self->connections[i], "toggled", G_CALLBACK (switched_cb),
                                self);
      adw_preferences_group_add (group, row);
    }
}

static void
pf_preferences_window_init (PfPreferencesWindow *self)
{
  AdwPreferencesPage  *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group;

  group = add_group (page, _ ("Finding the settings"), NULL);
  self->ispdb = add_switch (self, group, _ ("Ask Mozilla's public list"),
                            _ ("It learns the part after the @, not your name. Without "
                               "it, fewer settings are found."));
  group = add_group (page, _ ("Reports for help desks"), NULL);
  self->masks = add_switch (self, group, _ ("Hide addresses"),
                            _ ("ada@example.org is shown as a***@e***.org"));
  group = add_group (page, _ ("Your own server"), NULL);
  self->ca_file = add_choice (self, group, _ ("Trust a further certificate…"),
                              G_CALLBACK (choose_cb));
  self->no_ca_file = add_choice (self, group, _ ("Trust It No Longer"),
                                 G_CALLBACK (forget_cb));
  group = add_group (page, _ ("Mail that you left on the server"), NULL);
  self->copies = add_switch (self, group, _ ("Let the server copy it"),
                             _ ("What lies in the inbox there and is filed here gets "
                                "into its folder without being sent again."));
  add_connections (self, page);

  /* The stack around it would be called after its class. */
  adw_preferences_page_set_title (page, _ ("Preferences"));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Preferences"));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), page);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 300);
}

GtkWidget *
pf_preferences_window_new (GtkWindow *parent, PfFlow *flow)
{
  PfPreferencesWindow *self = g_object_new (PF_TYPE_PREFERENCES_WINDOW, "transient-for",
                                            parent, "modal", TRUE, NULL);
  int                  width;
  int                  height;

  self->flow = g_object_ref (flow);
  draw (self);

  /* No part of it beyond a narrow screen that the parent fits. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               MIN (width, gtk_widget_get_width (GTK_WIDGET (parent))),
                               MIN (height, gtk_widget_get_height (GTK_WIDGET (parent))));
  return GTK_WIDGET (self);
}
