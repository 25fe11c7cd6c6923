/* pf-cli-job.h - what verbs that work on a job have in common
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-exit.h"
#include "cli/pf-progress.h"
#include "jobs/pf-move-job.h"

G_BEGIN_DECLS

/* pf_move_job_run_async() and its like */
typedef void (*PfCliJobBegin) (PfMoveJob          *job,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

/* Begins the job's work, shows its progress on @line, and ends with it; Ctrl-C ends it
 * safely.  Returns: (transfer full): for the function that finishes it */
GAsyncResult *pf_cli_job_run (PfMoveJob *job, PfCliJobBegin begin, PfProgressLine *line);

/**
 * pf_cli_job_request:
 * @job: the job's name
 * @reads_sources: whether its POP3 sources are signed in to as well
 * @out_exit: (out): the exit code, if there is no request
 *
 * Where the job's mail went, by its ledger; whom to trust there; and the password.  What
 * is in the way has been told when this returns %NULL.
 *
 * Returns: (transfer full) (nullable)
 */
PfMoveRequest *pf_cli_job_request (const char *job,
                                   gboolean    reads_sources,
                                   PfExit     *out_exit);

G_END_DECLS
