/* pf-report-diagnosis-private.h - what writing and showing a diagnosis share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "facts/pf-json-read.h"
#include "report/pf-json.h"
#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

#define PF_DIAGNOSIS_ROWS_MAX 1000 /* of one array of a document that somebody sent */

struct _PfDiagnosisDocument
{
  JsonNode *root; /* (owned): an object */
};

/* Replaces in all texts of @root: @user and its address, and what looks like one. */
void pf_mask_document (JsonNode *root, const char *const *users);

G_END_DECLS
