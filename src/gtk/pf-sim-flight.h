/* pf-sim-flight.h - letters on their way from one list to another, drawn over the stage
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfSimFlight:
 *
 * A drawing that nobody needs: the lists show the end of the step already, and a screen
 * reader does not see it.  Without animations it draws nothing.
 */
#define PF_TYPE_SIM_FLIGHT (pf_sim_flight_get_type ())
G_DECLARE_FINAL_TYPE (PfSimFlight, pf_sim_flight, PF, SIM_FLIGHT, GtkWidget)

GtkWidget *pf_sim_flight_new (void);

/* Forgets what flies; the next letters fly together. */
void pf_sim_flight_clear (PfSimFlight *self);

/* Where the middle of @widget is now, before the lists change.  Returns: whether it is
 * anywhere */
gboolean pf_sim_flight_find (PfSimFlight      *self,
                             GtkWidget        *widget,
                             graphene_point_t *out_at);

/* A letter that starts at @from and ends at the middle of @to, which may be not laid out
 * yet. */
void pf_sim_flight_add (PfSimFlight *self, const graphene_point_t *from, GtkWidget *to);

void pf_sim_flight_start (PfSimFlight *self);

G_END_DECLS
