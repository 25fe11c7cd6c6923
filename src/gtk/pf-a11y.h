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
