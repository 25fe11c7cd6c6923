/* fuzz-report.c - saved reports, from anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "report/pf-report-diagnosis.h"
#include "report/pf-report.h"

static void
check_text (char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_free (text);
}

static void
show_move (const char *text, gsize size)
{
  g_autoptr (PfReport) report = pf_report_parse (text, (gssize) size, NULL);
  g_autoptr (PfReport) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  if (report == NULL)
    return;
  check_text (pf_report_to_text (report, 60));
  check_text (pf_report_to_html (report));
  json = pf_report_to_json (report, NULL, -1);
  again = pf_report_parse (json, -1, &error);
  g_assert_no_error (error);
}

static void
show_diagnosis (const char *text, gsize size)
{
  g_autoptr (PfDiagnosisDocument)
      document = pf_diagnosis_document_parse (text, (gssize) size, NULL);
  g_autoptr (PfDiagnosisDocument) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *json = NULL;

  if (document == NULL)
    return;
  check_text (pf_diagnosis_document_to_text (document));
  check_text (pf_diagnosis_document_to_tree (document, TRUE));
  check_text (pf_diagnosis_document_to_ticket (document));
  check_text (pf_diagnosis_document_compare (document, document));
  findings = pf_diagnosis_document_list_findings (document);
  g_assert_nonnull (findings);
  json = pf_diagnosis_document_to_json (document);
  again = pf_diagnosis_document_parse (json, -1, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  show_move ((const char *) data, size);
  show_diagnosis ((const char *) data, size);
  return 0;
}
