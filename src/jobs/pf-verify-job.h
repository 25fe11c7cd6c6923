/* pf-verify-job.h - a finished job compared again with the server and the source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-move-job.h"

G_BEGIN_DECLS

/**
 * pf_verify_async:
 * @request: state_dir, job_name, endpoint, trust and the secret count; @request's
 *   sources are those of the job
 * @mode: metadata or full
 *
 * Compares what the server holds now with the job's ledger on a thread of its own.
 * Writes nothing to the server.
 */
void pf_verify_async (const PfMoveRequest *request,
                      PfVerifyMode         mode,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data);

/* Returns: (transfer full) (nullable) */
PfVerification *pf_verify_finish (GAsyncResult *result, GError **error);

/**
 * pf_job_endpoint:
 * @ledger: a job's ledger
 *
 * Errors: %PF_MOVE_ERROR_LEDGER_BROKEN if it holds none.
 *
 * Returns: (transfer full) (nullable): the account that the job put mail into, as it
 *   was named when the job ran last
 */
PfEndpoint *pf_job_endpoint (PfLedger *ledger, GError **error);

/* Returns: (transfer full) (array zero-terminated=1): the job's sources as they were
 *   named when it ran last */
char **pf_job_source_specs (PfLedger *ledger);

G_END_DECLS
