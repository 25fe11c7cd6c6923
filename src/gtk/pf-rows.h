/* pf-rows.h - the rows of our lists: choices, facts, switches and ticks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * AdwActionRows with the accessible role that says what they are for; without one,
 * "not selected" is read after each.  Titles and subtitles are plain text, no markup.
 */

/**
 * PfChoiceRow:
 *
 * Answers and goes on in one activation ("activated", as any AdwActionRow).  A button
 * to a screen reader.
 */
#define PF_TYPE_CHOICE_ROW (pf_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (PfChoiceRow, pf_choice_row, PF, CHOICE_ROW, AdwActionRow)

GtkWidget *pf_choice_row_new (const char *title, const char *subtitle);

/**
 * PfFactRow:
 *
 * States something.  Focusable, since a fact that Tab does not reach exists only for
 * those who see it.
 */
#define PF_TYPE_FACT_ROW (pf_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (PfFactRow, pf_fact_row, PF, FACT_ROW, AdwActionRow)

GtkWidget *pf_fact_row_new (const char *title, const char *subtitle);

/* An icon before the words; decoration.  @style is "success", "warning", "error" or
 * %NULL. */
void pf_fact_row_set_icon (PfFactRow *self, const char *icon_name, const char *style);

/**
 * PfSwitchRow:
 *
 * Property "active".  One Tab stop: the switch, named by the row.
 */
#define PF_TYPE_SWITCH_ROW (pf_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (PfSwitchRow, pf_switch_row, PF, SWITCH_ROW, AdwActionRow)

GtkWidget *pf_switch_row_new (const char *title, const char *subtitle);
gboolean   pf_switch_row_get_active (PfSwitchRow *self);
void       pf_switch_row_set_active (PfSwitchRow *self, gboolean active);

/**
 * PfTickRow:
 *
 * Property "active".  One Tab stop: the check button, named by the row.
 */
#define PF_TYPE_TICK_ROW (pf_tick_row_get_type ())
G_DECLARE_FINAL_TYPE (PfTickRow, pf_tick_row, PF, TICK_ROW, AdwActionRow)

GtkWidget *pf_tick_row_new (const char *title, const char *subtitle);
gboolean   pf_tick_row_get_active (PfTickRow *self);
void       pf_tick_row_set_active (PfTickRow *self, gboolean active);

/**
 * pf_radio_row_new:
 * @group: (nullable): another button of the same choice
 * @out_button: (out): the button, whose "toggled" and "active" count
 */
GtkWidget *pf_radio_row_new (const char      *title,
                             const char      *subtitle,
                             GtkCheckButton  *group,
                             GtkCheckButton **out_button);

/* Changes what any of the four says, for eye and ear. */
void pf_row_set_text (AdwActionRow *row, const char *title, const char *subtitle);

/* Sets the title of a group of rows; it wraps, where libadwaita's own would be cut. */
void pf_group_set_title (AdwPreferencesGroup *group, const char *title);

G_END_DECLS
