/* list-findings.c - prints the catalogue of findings; for tools/make-findings-md.py
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line a finding: id, stage, severity, certainty, who, headline; tabs between them.
 */

#include "human/pf-human-finding.h"

int
main (void)
{
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (PfFinding) finding = pf_finding_new (kinds[i].id);
      g_autoptr (PfFindingWords) words = NULL;

      finding->host = g_strdup ("mail.example.org");
      pf_finding_set (finding, "domain", "example.org");
      words = pf_human_finding (finding);
      g_print ("%s\t%s\t%s\t%s\t%s\t%s\n", kinds[i].id,
               pf_stage_to_string (kinds[i].stage),
               pf_severity_to_string (kinds[i].severity),
               pf_certainty_to_string (kinds[i].certainty),
               pf_who_to_string (kinds[i].who), words->headline);
    }

  return 0;
}
