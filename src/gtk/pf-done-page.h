/* pf-done-page.h - how it ended: the proof, what was left out, the report, the way back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"
#include "jobs/pf-job-facts.h"
#include "report/pf-report.h"

G_BEGIN_DECLS

/**
 * PfDonePage:
 *
 * The last page of a move, drawn from the report of the job that just ended; or the
 * report of an earlier one.
 */
#define PF_TYPE_DONE_PAGE (pf_done_page_get_type ())
G_DECLARE_FINAL_TYPE (PfDonePage, pf_done_page, PF, DONE_PAGE, PfPage)

/**
 * pf_done_page_new_for_report:
 * @report: (transfer full)
 * @facts: (transfer full) (nullable): the job on this computer, which can be taken
 *   back; %NULL for a report that was made elsewhere
 *
 * To be shown above another page.
 */
PfPage *pf_done_page_new_for_report (PfReport *report, PfJobFacts *facts);

/* Ctrl+S: as its button does. */
void pf_done_page_save (PfDonePage *self);

G_END_DECLS
