/* pf-collector-page.h - another program still deletes: what to change there, before a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * PfCollectorPage:
 *
 * Shown above the page that learned of it.  No move begins while the answer stands;
 * "It Is Changed" changes the answer.
 */
#define PF_TYPE_COLLECTOR_PAGE (pf_collector_page_get_type ())
G_DECLARE_FINAL_TYPE (PfCollectorPage, pf_collector_page, PF, COLLECTOR_PAGE, PfPage)

G_END_DECLS
