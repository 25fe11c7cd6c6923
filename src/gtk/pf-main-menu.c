/* pf-main-menu.c - the menu of the window's header bar
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-main-menu.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

GtkWidget *
pf_main_menu_button_new (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button;

  g_menu_append (menu, _ ("Open a Report…"), "win.open-report");
  g_menu_append (menu, _ ("All Moves"), "win.all-moves");
  g_menu_append (menu, _ ("Preferences"), "win.preferences");
  g_menu_append (menu, _ ("Keyboard Shortcuts"), "win.show-help-overlay");
  g_menu_append (menu, _ ("About Postferry"), "app.about");
  button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "open-menu-symbolic",
                         "menu-model", menu, "primary", TRUE, "tooltip-text",
                         _ ("Main Menu"), NULL);
  pf_a11y_name (button, _ ("Main Menu"), NULL);
  pf_a11y_name_menu (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))),
                     _ ("Main Menu"));
  return button;
}
