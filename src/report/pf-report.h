/* pf-report.h - results as JSON, as plain text and as a page
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"
#include "mailbox/pf-source.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/*
 * JSON documents name their schema (data/schemas/) in the member "schema"; their texts
 * are English and carry ids.  Text and HTML speak the reader's language.  Whatever mail
 * and servers put in is made valid, and harmless to a terminal and to a browser.
 *
 * Everything returned is (transfer full) and ends with a line end.
 *
 * Threads: any; reading a ledger may wait for the disk.
 */

/* A folder that the last scan could not read; @why is an id. */
typedef struct
{
  char *account;
  char *path;
  char *why;
} PfReportUnread;

/* What was fetched from a source on a server; @warnings are ids. */
typedef struct
{
  char  *url;
  gint64 messages;
  gint64 octets;
  gint64 ms;
  char **warnings;
} PfReportFetched;

/* Returns: whether mail may be missing from what was fetched */
gboolean pf_report_fetched_must_look (GPtrArray *fetched);

/**
 * PfReport:
 * @url: (nullable): the target as it was named
 * @folders: (element-type PfLedgerFolder)
 * @left_out: (element-type PfLedgerRow)
 * @kept: (element-type PfLedgerRow): what the last undo left on the server
 * @unusual: (element-type PfUnusual): what is on the server although its bytes are unusual
 * @verify_mode: (nullable): "metadata", "full" or "none"; %NULL if nothing was compared
 * @differences: (element-type PfDifference): the first %PF_NOTE_MOST_DIFFERENCES
 * @unread: (element-type PfReportUnread): folders whose mail is in no sum
 * @cut: (element-type PfReportUnread): folders that end in the middle of a message; that
 *   much of it is in the sums
 * @fetched: (element-type PfReportFetched): one for each source on a server
 * @error: (nullable): why the last run stopped, in English, for help desks
 * @exit: of the last run, or -1
 *
 * Everything that a report says about a job, read from its ledger alone.
 */
typedef struct
{
  char      *job;
  char      *directory;
  char     **sources;
  char      *url;
  char      *state;
  gint64     started_unix; /* 0 if not known */
  gint64     changed_unix;
  gint64     elapsed_ms;
  PfCounts   totals;
  GPtrArray *folders;
  GPtrArray *left_out;
  GPtrArray *kept;
  GArray    *unusual;
  char      *verify_mode;
  gint64     checked;
  gint64     bodies;
  gint64     differing;
  GPtrArray *differences;
  GPtrArray *unread;
  GPtrArray *cut;
  GPtrArray *fetched;
  char      *error;
  int        exit;
} PfReport;

/* Errors: the ledger's. */
PfReport *pf_report_load (PfLedger *ledger, GError **error);
void      pf_report_free (PfReport *report);

/**
 * pf_report_mask:
 *
 * Makes addresses, sign-in names, the name of this computer's user and the job's name
 * unreadable, wherever they stand, for a report that is given away.  Subjects, folders
 * and servers stay.
 */
void pf_report_mask (PfReport *report);

/**
 * pf_report_parse:
 * @text: a "postferry.migration/1" document
 *
 * The report of a move as it was saved, perhaps on another computer.
 *
 * Errors: %PF_PROTO_ERROR_MALFORMED for what is none.
 */
PfReport *pf_report_parse (const char *text, gssize length, GError **error);

/**
 * pf_report_to_json:
 * @error: (nullable): why this run stopped, if it did
 * @exit: of this run, or -1 for the last one's
 *
 * Returns: "postferry.migration/1"
 */
char *pf_report_to_json (const PfReport *report, const GError *error, int exit);
char *pf_report_to_text (const PfReport *report, int width);

/* One file with its style inside; nothing is loaded from anywhere. */
char *pf_report_to_html (const PfReport *report);

/**
 * pf_report_folder_name:
 * @only_account: (nullable): the account that is not worth saying, there being no other
 *
 * Returns: (transfer full): "ada@example.org: Projects / House"
 */
char *pf_report_folder_name (const char        *account,
                             const char *const *path,
                             const char        *only_account);

/* Returns: (transfer full): "Holds bytes of value zero: 3 messages; put right in sending: 3" */
char *pf_report_unusual_line (const PfUnusual *unusual);

/* Returns: (transfer none) (nullable): the account of all of @folders if it is one */
const char *pf_report_only_account (const PfReport *report);

/* Returns: whether any mail was counted: a move that the server refused at the sign-in
 * has none, and its sums would mislead. */
gboolean pf_report_is_counted (const PfReport *report);

/* "postferry.plan/1" */
char *pf_report_plan_to_json (const PfPlan *plan, const char *job);

/* "postferry.verification/1" */
char *pf_report_verification_to_json (const char           *job,
                                      const PfVerification *verification);

/* "postferry.undo/1" */
char *pf_report_undo_to_json (const char *job, const PfUndo *undo);

/* "postferry.jobs/1"; @jobs: (element-type PfJobInfo) */
char *pf_report_jobs_to_json (GPtrArray *jobs);

/**
 * PfReportStore:
 *
 * One store of a "postferry.stores/1" document; nothing of it is owned.
 */
typedef struct
{
  const char   *kind;
  const char   *path;
  const char   *program;
  gboolean      is_in_use;
  GPtrArray    *accounts; /* (element-type PfSourceAccount) */
  const GError *error;    /* (nullable) */
} PfReportStore;

char *pf_report_stores_to_json (const PfReportStore *stores, gsize n_stores);

/* "postferry.error/1": what stopped a command before it had a result. */
char *pf_report_error_to_json (const GError *error, int exit);

/* "auth.wrong-credentials": stable names of errors for programs. */
char *pf_report_error_id (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfReport, pf_report_free)

G_END_DECLS
