/* pf-report-probe.h - what servers showed, as JSON
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "probe/pf-probe.h"
#include "report/pf-json.h"

G_BEGIN_DECLS

/* "postferry.probe/1"; @probes: (element-type PfProbe) */
char *pf_report_probes_to_json (GPtrArray *probes, int exit);

/* The member "services", which a diagnosis has too. */
void pf_report_add_services (JsonBuilder *builder, GPtrArray *probes);

/* Returns: (transfer none): "other-name": the stable name of one problem */
const char *pf_report_certificate_problem (PfCertificateProblem problem);

G_END_DECLS
