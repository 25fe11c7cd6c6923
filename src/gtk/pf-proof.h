/* pf-proof.h - what a report proves, in rows: the sum, what was compared, what is missing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-outcome.h"
#include "gtk/pf-page.h"
#include "report/pf-report.h"

G_BEGIN_DECLS

/**
 * pf_proof_show:
 * @box: gets the groups
 * @page: (nullable): above which the list of left-out messages opens; lives as long as
 *   @box
 * @report: kept by @page while @box has its rows
 */
void pf_proof_show (GtkBox          *box,
                    PfPage          *page,
                    const PfReport  *report,
                    const PfOutcome *outcome);

/* A group with a title at the end of @box. */
AdwPreferencesGroup *pf_proof_add_group (GtkBox *box, const char *title);

/* @icon, @style: as pf_fact_row_set_icon(); @icon is nullable here. */
void pf_proof_add_fact (AdwPreferencesGroup *group,
                        const char          *title,
                        const char          *subtitle,
                        const char          *icon,
                        const char          *style);

G_END_DECLS
