/* pf-difference-page.h - what differs between two saved reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"
#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

#define PF_TYPE_DIFFERENCE_PAGE (pf_difference_page_get_type ())
G_DECLARE_FINAL_TYPE (PfDifferencePage, pf_difference_page, PF, DIFFERENCE_PAGE, PfPage)

/* @one, @other: (transfer full): in any order; the later one is "now" */
PfPage *pf_difference_page_new (PfDiagnosisDocument *one, PfDiagnosisDocument *other);

/* Asks for a file, and shows above @page how its report differs from @document. */
void pf_difference_page_open (PfPage *page, const PfDiagnosisDocument *document);

G_END_DECLS
