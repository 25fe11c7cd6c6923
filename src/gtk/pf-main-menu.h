/* pf-main-menu.h - the menu of the window's header bar
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): a button with the menu, whose items are actions of the window
 * and of the application */
GtkWidget *pf_main_menu_button_new (void);

G_END_DECLS
