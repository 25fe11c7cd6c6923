/* pf-verdict-page.h - what does not work, why, and who can put it right
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"
#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

/**
 * PfVerdictPage:
 *
 * Checks the flow's address from this computer to the sign-in, and shows the verdict; or
 * shows one that was saved.
 */
#define PF_TYPE_VERDICT_PAGE (pf_verdict_page_get_type ())
G_DECLARE_FINAL_TYPE (PfVerdictPage, pf_verdict_page, PF, VERDICT_PAGE, PfPage)

/**
 * pf_verdict_page_new_for_report:
 * @document: (transfer full): a saved report, shown above another page
 */
PfPage *pf_verdict_page_new_for_report (PfDiagnosisDocument *document);

/* Ctrl+S: as its row does. */
void pf_verdict_page_save (PfVerdictPage *self);

G_END_DECLS
