/* pf-sim-card.h - one mailbox of the simulation: a server, a computer or a phone
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-sim.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfSimCard:
 *
 * Name, setting, and a list of letters for each folder.  Lists are changed row by row,
 * never made anew, so that focus and reading position stay.
 *
 * Signals: "act" (int: a #PfSimEventKind): one of its buttons was pressed.
 */
#define PF_TYPE_SIM_CARD (pf_sim_card_get_type ())
G_DECLARE_FINAL_TYPE (PfSimCard, pf_sim_card, PF, SIM_CARD, GtkBox)

GtkWidget *pf_sim_card_new (PfSimPlace place);

PfSimPlace pf_sim_card_get_place (PfSimCard *self);

/* Shows all of @state that is at this place. */
void pf_sim_card_reset (PfSimCard *self, const PfSimState *state);

/* One of the changes that lead to @after; in their order. */
void pf_sim_card_change (PfSimCard         *self,
                         const PfSimChange *change,
                         const PfSimState  *after);

/* The setting's words, and whether it takes part. */
void pf_sim_card_update (PfSimCard *self, const PfSimState *state);

/* Returns: (transfer none) (nullable): the row of @letter, in any folder that is shown */
GtkWidget *pf_sim_card_find_letter (PfSimCard *self, guint letter);

/* Returns: (transfer none) (nullable): the row at @position */
GtkWidget *pf_sim_card_get_row (PfSimCard *self, PfSimFolder folder, guint position);

/* Returns: (transfer none): where a letter starts that comes from outside */
GtkWidget *pf_sim_card_get_door (PfSimCard *self);

/**
 * pf_sim_card_set_button:
 * @kind: what it does
 * @label: (nullable): its words ("Collect Mail"); %NULL hides it
 * @name: (nullable): with its place, for those who do not see where it stands
 */
void pf_sim_card_set_button (PfSimCard     *self,
                             PfSimEventKind kind,
                             const char    *label,
                             const char    *name,
                             gboolean       is_possible);

G_END_DECLS
