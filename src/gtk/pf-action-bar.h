/* pf-action-bar.h - the one or two buttons at the foot of a page
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfActionBar:
 *
 * At most two buttons; the suggested one last.  Their labels wrap; they sit side by
 * side only while both fit.
 *
 * Signals: "suggested", "other": a button was pressed.
 */
#define PF_TYPE_ACTION_BAR (pf_action_bar_get_type ())
G_DECLARE_FINAL_TYPE (PfActionBar, pf_action_bar, PF, ACTION_BAR, GtkBox)

GtkWidget *pf_action_bar_new (void);

/* Labels; %NULL for no button.  Without any, the bar hides. */
void pf_action_bar_set (PfActionBar *self, const char *other, const char *suggested);

/* Whether the second button is drawn as the suggested one (not Stop…). */
void pf_action_bar_set_is_suggested (PfActionBar *self, gboolean is_suggested);

/**
 * pf_action_bar_set_ready:
 * @reason: (nullable): why the suggested button cannot be pressed; shown above it and
 *   read as its description; %NULL if it can
 */
void pf_action_bar_set_ready (PfActionBar *self, gboolean is_ready, const char *reason);

void       pf_action_bar_set_width (PfActionBar *self, int width);
GtkWidget *pf_action_bar_get_suggested (PfActionBar *self);

G_END_DECLS
