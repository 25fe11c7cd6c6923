/* pf-jobs-page.h - all moves of this computer, with their reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/* Shown above another page. */
#define PF_TYPE_JOBS_PAGE (pf_jobs_page_get_type ())
G_DECLARE_FINAL_TYPE (PfJobsPage, pf_jobs_page, PF, JOBS_PAGE, PfPage)

G_END_DECLS
