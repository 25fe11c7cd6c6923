/* pf-moving-page.h - the move itself: numbers, pause, stop
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_MOVING_PAGE (pf_moving_page_get_type ())
G_DECLARE_FINAL_TYPE (PfMovingPage, pf_moving_page, PF, MOVING_PAGE, PfPage)

/* Stops safely; the flow goes on to the last page when the work has ended. */
void pf_moving_page_stop (PfMovingPage *self);

G_END_DECLS
