/* pf-details.h - what an expert may want to see, closed until somebody asks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfDetails:
 *
 * A toggle button with the expanded state and what it opens.  GtkExpander is not
 * used: GTK 4.8 calls it "GtkExpander" and warns when it opens.
 */
#define PF_TYPE_DETAILS (pf_details_get_type ())
G_DECLARE_FINAL_TYPE (PfDetails, pf_details, PF, DETAILS, GtkBox)

GtkWidget *pf_details_new (const char *title);

void pf_details_set_title (PfDetails *self, const char *title);

/* Text in a fixed-width font, selectable, with a Copy button; %NULL hides all. */
void pf_details_set_text (PfDetails *self, const char *text);

/* Any widget instead. */
void pf_details_set_child (PfDetails *self, GtkWidget *child);
void pf_details_set_open (PfDetails *self, gboolean is_open);

G_END_DECLS
