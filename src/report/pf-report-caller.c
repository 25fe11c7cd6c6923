/* pf-report-caller.c - whether a saved diagnosis got in, for the questions to a caller
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-caller.h"

#include "report/pf-report-diagnosis-private.h"

gboolean
pf_diagnosis_document_is_in (const PfDiagnosisDocument *self)
{
  g_autoptr (GPtrArray) sign_ins = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  sign_ins = pf_json_peek_objects (json_node_get_object (self->root), "sign_ins",
                                   PF_DIAGNOSIS_ROWS_MAX);
  for (guint i = 0; i < sign_ins->len; i++)
    if (pf_json_peek_bool (sign_ins->pdata[i], "in"))
      return TRUE;

  return FALSE;
}
