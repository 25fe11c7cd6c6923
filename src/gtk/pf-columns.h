/* pf-columns.h - a layout: side by side while there is room, else stacked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfColumns:
 *
 * Lays out a widget's children in columns of equal width while each gets its minimum
 * and @min_width, else below each other.  With @fits_natural, a child counts with its
 * natural width (a button whose label must not wrap beside another).  Mirrors by
 * itself in right-to-left languages.
 */
#define PF_TYPE_COLUMNS (pf_columns_get_type ())
G_DECLARE_FINAL_TYPE (PfColumns, pf_columns, PF, COLUMNS, GtkLayoutManager)

GtkLayoutManager *pf_columns_new (int min_width, int gap, gboolean fits_natural);

G_END_DECLS
