/* pf-settings.c - what is kept of the window and of preferences between two starts
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-settings.h"

/* Returns: (transfer full) (nullable) */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, PF_APP_ID, TRUE);
  return schema != NULL ? g_settings_new (PF_APP_ID) : NULL;
}

void
pf_settings_read_preferences (PfPreferences *preferences)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *ca_file = NULL;

  pf_preferences_clear (preferences);
  if (settings == NULL)
    return;
  ca_file = g_settings_get_string (settings, "ca-file");
  if (*ca_file != '\0')
    preferences->ca_file = g_steal_pointer (&ca_file);
  preferences->no_ispdb = !g_settings_get_boolean (settings, "ask-public-list");
  preferences->shows_addresses = !g_settings_get_boolean (settings, "mask-reports");
  preferences->copies_existing = g_settings_get_boolean (settings, "copy-existing");
  preferences->connections = g_settings_get_int (settings, "connections");
}

void
pf_settings_write_preferences (const PfPreferences *preferences)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings == NULL)
    return;
  g_settings_set_string (settings, "ca-file",
                         preferences->ca_file != NULL ? preferences->ca_file : "");
  g_settings_set_boolean (settings, "ask-public-list", !preferences->no_ispdb);
  g_settings_set_boolean (settings, "mask-reports", !preferences->shows_addresses);
  g_settings_set_boolean (settings, "copy-existing", preferences->copies_existing);
  g_settings_set_int (settings, "connections", preferences->connections);
}

void
pf_settings_read_window (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width;
  int height;

  if (settings == NULL)
    return;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (window, width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

void
pf_settings_write_window (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width;
  int height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}
