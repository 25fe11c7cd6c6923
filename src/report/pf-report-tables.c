/* pf-report-tables.c - what a report's parts are as JSON
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keep data/schemas/migration-1.json in step; tests/cli checks real output against it.
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-tables.h"

void
pf_report_unread_free (PfReportUnread *unread)
{
  g_free (unread->account);
  g_free (unread->path);
  g_free (unread->why);
  g_free (unread);
}

void
pf_report_fetched_free (PfReportFetched *fetched)
{
  g_free (fetched->url);
  g_strfreev (fetched->warnings);
  g_free (fetched);
}

static const PfJsonMember counts_members[] = {
  { "found", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, found) },
  { "placed", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, placed) },
  { "already_there", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, already_there) },
  { "left_out", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, left_out) },
  { "excluded", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, excluded) },
  { "pending", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, pending) },
  { "expunged", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, expunged) },
  { "verified", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, verified) },
  { "resent", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, resent) },
  { "copied", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, copied) },
  { "moved", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, moved) },
  { "undone", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, undone) },
  { "bytes", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfCounts, bytes) },
};

const PfJsonTable pf_report_counts_table = { counts_members,
                                             G_N_ELEMENTS (counts_members),
                                             sizeof (PfCounts), NULL };

static const PfJsonMember folder_members[] = {
  { "source", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerFolder, source) },
  { "account", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerFolder, account) },
  { "path", PF_JSON_TEXTS, G_STRUCT_OFFSET (PfLedgerFolder, path) },
  { "role", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerFolder, role) },
  { "target", PF_JSON_KNOWN, G_STRUCT_OFFSET (PfLedgerFolder, target) },
  { "changes", PF_JSON_NOTES, G_STRUCT_OFFSET (PfLedgerFolder, changes) },
  { NULL, PF_JSON_INLINE, G_STRUCT_OFFSET (PfLedgerFolder, counts),
    &pf_report_counts_table },
};

const PfJsonTable pf_report_folder_table = { folder_members,
                                             G_N_ELEMENTS (folder_members),
                                             sizeof (PfLedgerFolder),
                                             (GDestroyNotify) pf_ledger_folder_free };

/* Kept copies are on the computer that made the report. */
static const PfJsonMember row_members[] = {
  { "folder", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, folder) },
  { "target", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, target) },
  { "subject", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, subject) },
  { "from", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, from) },
  { "date", PF_JSON_TIME, G_STRUCT_OFFSET (PfLedgerRow, date_unix) },
  { "size", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfLedgerRow, size) },
  { "locator", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, locator) },
  { "reason", PF_JSON_TEXT, G_STRUCT_OFFSET (PfLedgerRow, reason) },
  { "server_text", PF_JSON_KNOWN, G_STRUCT_OFFSET (PfLedgerRow, server_text) },
  { "saved_as", PF_JSON_NOTE, G_STRUCT_OFFSET (PfLedgerRow, saved_as) },
};

const PfJsonTable pf_report_row_table = { row_members, G_N_ELEMENTS (row_members),
                                          sizeof (PfLedgerRow),
                                          (GDestroyNotify) pf_ledger_row_free };

static const PfJsonMember difference_members[] = {
  { "folder", PF_JSON_TEXT, G_STRUCT_OFFSET (PfDifference, folder) },
  { "uid", PF_JSON_UID, G_STRUCT_OFFSET (PfDifference, uid) },
  { "subject", PF_JSON_TEXT, G_STRUCT_OFFSET (PfDifference, subject) },
  { "kind", PF_JSON_TEXT, G_STRUCT_OFFSET (PfDifference, kind) },
  { "expected", PF_JSON_TEXT, G_STRUCT_OFFSET (PfDifference, expected) },
  { "actual", PF_JSON_TEXT, G_STRUCT_OFFSET (PfDifference, actual) },
};

const PfJsonTable pf_report_difference_table = { difference_members,
                                                 G_N_ELEMENTS (difference_members),
                                                 sizeof (PfDifference),
                                                 (GDestroyNotify) pf_difference_free };

static const PfJsonMember unread_members[] = {
  { "account", PF_JSON_TEXT, G_STRUCT_OFFSET (PfReportUnread, account) },
  { "folder", PF_JSON_TEXT, G_STRUCT_OFFSET (PfReportUnread, path) },
  { "reason", PF_JSON_TEXT, G_STRUCT_OFFSET (PfReportUnread, why) },
};

const PfJsonTable pf_report_unread_table = { unread_members,
                                             G_N_ELEMENTS (unread_members),
                                             sizeof (PfReportUnread),
                                             (GDestroyNotify) pf_report_unread_free };

static const PfJsonMember fetched_members[] = {
  { "source", PF_JSON_TEXT, G_STRUCT_OFFSET (PfReportFetched, url) },
  { "messages", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfReportFetched, messages) },
  { "bytes", PF_JSON_NUMBER, G_STRUCT_OFFSET (PfReportFetched, octets) },
  { "elapsed_s", PF_JSON_SECONDS, G_STRUCT_OFFSET (PfReportFetched, ms) },
  { "warnings", PF_JSON_IDS, G_STRUCT_OFFSET (PfReportFetched, warnings) },
};

const PfJsonTable pf_report_fetched_table = { fetched_members,
                                              G_N_ELEMENTS (fetched_members),
                                              sizeof (PfReportFetched),
                                              (GDestroyNotify) pf_report_fetched_free };
