/* pf-spoken-box.h - words that Tab reaches, since else they exist only for those who see
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfSpokenBox:
 *
 * A box of labels that takes the focus itself; GtkBox would pass Tab on to its children,
 * and labels take none.  Whoever makes it names it (pf_a11y_name()).
 */
#define PF_TYPE_SPOKEN_BOX (pf_spoken_box_get_type ())
G_DECLARE_FINAL_TYPE (PfSpokenBox, pf_spoken_box, PF, SPOKEN_BOX, GtkBox)

GtkWidget *pf_spoken_box_new (GtkOrientation orientation, int spacing);

G_END_DECLS
