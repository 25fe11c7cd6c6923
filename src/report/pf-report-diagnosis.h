/* pf-report-diagnosis.h - a diagnosis as a document, and what is shown of such a document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

/**
 * PfDiagnosisDocument:
 *
 * A "postferry.diagnosis/1" document: made of a diagnosis, or read from a file that
 * somebody sent.  Everything that is shown is made from the document alone, so that a
 * saved one looks as it did.
 *
 * Threads: immutable; one at a time.
 */
typedef struct _PfDiagnosisDocument PfDiagnosisDocument;

/**
 * pf_diagnosis_document_new:
 * @shows_addresses: else the address, and whatever else looks like one, is masked
 *   ("a***@d***.org") everywhere, in transcripts too
 */
PfDiagnosisDocument *pf_diagnosis_document_new (const PfDiagnosis *diagnosis,
                                                gboolean           shows_addresses);

/**
 * pf_diagnosis_document_parse:
 * @text: a whole document
 *
 * Errors: %PF_PROTO_ERROR_MALFORMED for what is none, or of a later major version.
 */
PfDiagnosisDocument *pf_diagnosis_document_parse (const char *text,
                                                  gssize      length,
                                                  GError    **error);
void                 pf_diagnosis_document_free (PfDiagnosisDocument *self);

/* Returns: (transfer full): the document's text */
char *pf_diagnosis_document_to_json (const PfDiagnosisDocument *self);

PfExit pf_diagnosis_document_get_exit (const PfDiagnosisDocument *self);

/* Returns: (transfer full) (element-type PfFinding): the cause first */
GPtrArray *pf_diagnosis_document_list_findings (const PfDiagnosisDocument *self);

/* For the person: one headline, one cause, what to do, what it proves, what else. */
char *pf_diagnosis_document_to_text (const PfDiagnosisDocument *self);

/* For the help desk: every step with its times; @with_lines: and the raw lines. */
char *pf_diagnosis_document_to_tree (const PfDiagnosisDocument *self,
                                     gboolean                   with_lines);

#define PF_TICKET_LINES 12

/* For a ticket: at most %PF_TICKET_LINES lines. */
char *pf_diagnosis_document_to_ticket (const PfDiagnosisDocument *self);

/* One thing in which two documents differ; @was, @is: (nullable): it is not there */
typedef struct
{
  char *name;
  char *was;
  char *is;
} PfReportChange;

void pf_report_change_free (PfReportChange *change);

/* Returns: (transfer full) (element-type PfReportChange): by name */
GPtrArray *pf_diagnosis_document_list_differences (const PfDiagnosisDocument *before,
                                                   const PfDiagnosisDocument *now);

/* Returns: (transfer none) (nullable): when it was made: "2026-11-22T10:11:12Z" */
const char *pf_diagnosis_document_get_started (const PfDiagnosisDocument *self);

/* What differs between two, and nothing else. */
char *pf_diagnosis_document_compare (const PfDiagnosisDocument *before,
                                     const PfDiagnosisDocument *now);

/* Returns: (transfer full): "a***@d***.org" for an address; any other text as it is */
char *pf_mask_address (const char *address);

/**
 * PfMask:
 *
 * Makes addresses and an account's names unreadable in text.
 *
 * Threads: immutable; may be shared.
 */
typedef struct _PfMask PfMask;

/* @users: (array zero-terminated=1): addresses and sign-in names of the account */
PfMask *pf_mask_new (const char *const *users);
void    pf_mask_free (PfMask *self);

/* Returns: (transfer full): @text with them, and all that looks like an address, masked */
char *pf_mask_text (const PfMask *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMask, pf_mask_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiagnosisDocument, pf_diagnosis_document_free)

G_END_DECLS
