/* pf-report-caller.h - whether a saved diagnosis got in, for the questions to a caller
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

/* Whether a sign-in of the document worked. */
gboolean pf_diagnosis_document_is_in (const PfDiagnosisDocument *self);

G_END_DECLS
