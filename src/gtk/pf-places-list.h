/* pf-places-list.h - the places that are asked for settings, as they answer
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-detect-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfPlacesList:
 *
 * A row for each place.  A row that is there only changes its words, so that a reading
 * position is kept; nothing is said for each, but once when the search is over.
 */
#define PF_TYPE_PLACES_LIST (pf_places_list_get_type ())
G_DECLARE_FINAL_TYPE (PfPlacesList, pf_places_list, PF, PLACES_LIST, GtkBox)

GtkWidget *pf_places_list_new (void);

/* Takes what @job knows now; %NULL empties the list. */
void pf_places_list_update (PfPlacesList *self, PfDetectJob *job);

G_END_DECLS
