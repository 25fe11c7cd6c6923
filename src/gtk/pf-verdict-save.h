/* pf-verdict-save.h - a verdict's report, saved to a file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"
#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

/**
 * pf_verdict_save:
 * @page: says when it is saved, or shows why it was not
 *
 * Asks where; as text where the name ends with ".txt", else as data.
 */
void pf_verdict_save (PfPage *page, const PfDiagnosisDocument *document);

G_END_DECLS
