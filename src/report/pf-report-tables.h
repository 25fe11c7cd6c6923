/* pf-report-tables.h - what a report's parts are as JSON
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "report/pf-json-members.h"
#include "report/pf-report.h"

G_BEGIN_DECLS

extern const PfJsonTable pf_report_counts_table;     /* PfCounts */
extern const PfJsonTable pf_report_folder_table;     /* PfLedgerFolder */
extern const PfJsonTable pf_report_row_table;        /* PfLedgerRow */
extern const PfJsonTable pf_report_difference_table; /* PfDifference */
extern const PfJsonTable pf_report_unread_table;     /* PfReportUnread */
extern const PfJsonTable pf_report_fetched_table;    /* PfReportFetched */

void pf_report_unread_free (PfReportUnread *unread);
void pf_report_fetched_free (PfReportFetched *fetched);

G_END_DECLS
