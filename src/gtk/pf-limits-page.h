/* pf-limits-page.h - only part of the mail: by date, by size, or below one folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * PfLimitsPage:
 *
 * Shown above the plan, with the flow's limits in its fields.  Used limits drop the
 * flow's plan: it is made anew below.
 */
#define PF_TYPE_LIMITS_PAGE (pf_limits_page_get_type ())
G_DECLARE_FINAL_TYPE (PfLimitsPage, pf_limits_page, PF, LIMITS_PAGE, PfPage)

G_END_DECLS
