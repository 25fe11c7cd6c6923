/* pf-a11y.h - what a screen reader hears on GTK 4.8, where GTK itself says too little
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pf_a11y_name:
 * @name: what the widget is called
 * @description: (nullable): what it does or holds
 *
 * Names a widget by our words only: GTK 4.8 names a button with an icon or a mnemonic
 * twice.
 */
void pf_a11y_name (GtkWidget *widget, const char *name, const char *description);

void pf_a11y_describe (GtkWidget *widget, const char *description);

/**
 * pf_a11y_name_settled:
 *
 * As pf_a11y_name(), for words that may change again at once.  While @widget has the focus,
 * each change is spoken, even when it is past already; so only those are told that stay for
 * a moment, or that are the last ones when the focus leaves.
 */
void pf_a11y_name_settled (GtkWidget *widget, const char *name, const char *description);

/* Names the popover of a menu, and silences what is in it beside the items: GTK names both
 * after their classes. */
void pf_a11y_name_menu (GtkWidget *popover, const char *name);

/* Names the close button of a toast: libadwaita 1.2 gives it no name. */
void pf_a11y_name_close_button (GtkWidget *toast);

/* Names the list inside an AdwPreferencesGroup that shows no title. */
void pf_a11y_name_list (GtkWidget *group, const char *name);

/* Tab leaves @list in one step, from any of its rows; GTK 4.8 would visit each. */
void pf_a11y_tab_leaves (GtkWidget *list);

/* An icon that says nothing that the words beside it do not say. */
GtkWidget *pf_a11y_decoration (const char *icon_name);

/* Returns: (transfer full): @text inside left-to-right marks, for host names and
 * addresses in a sentence of any direction */
char *pf_a11y_isolate (const char *text);

/* Returns: (transfer full): @text whose lines are one paragraph, so that all of them begin
 * at the same side, whatever script each is in */
char *pf_a11y_one_paragraph (const char *text);

/* Returns: (transfer full): @text without such marks, for window titles */
char *pf_a11y_strip (const char *text);

G_END_DECLS
