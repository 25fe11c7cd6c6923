/* pf-plan-page.h - what goes where, before anything is written
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_PLAN_PAGE (pf_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (PfPlanPage, pf_plan_page, PF, PLAN_PAGE, PfPage)

G_END_DECLS
