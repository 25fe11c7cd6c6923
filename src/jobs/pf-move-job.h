/* pf-move-job.h - a move on its own thread, seen from the main loop
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-move-request.h"

G_BEGIN_DECLS

/**
 * PfMoveJob:
 *
 * Runs a #PfMove on a thread of its own.  All calls and signals belong to the thread
 * that made it (the main loop's).
 *
 * Signals: "progress" (no argument; read pf_move_job_get_progress()), at most ten
 * times a second.
 *
 * Order of calls: plan, run, verify or undo, as often as wished, one at a time.
 *
 * A refused password is counted (signin/pf-login-guard.h) and, after some, not sent
 * any more for a while: %PF_AUTH_ERROR_TRY_LATER.
 */
#define PF_TYPE_MOVE_JOB (pf_move_job_get_type ())
G_DECLARE_FINAL_TYPE (PfMoveJob, pf_move_job, PF, MOVE_JOB, GObject)

PfMoveJob *pf_move_job_new (const PfMoveRequest *request);

/* What was answered meanwhile: a password, other options.  Not while running. */
void pf_move_job_set_request (PfMoveJob *self, const PfMoveRequest *request);

void    pf_move_job_plan_async (PfMoveJob          *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
PfPlan *pf_move_job_plan_finish (PfMoveJob *self, GAsyncResult *result, GError **error);

/* Scan, plan, send, verify; the verification is kept by the job. */
void     pf_move_job_run_async (PfMoveJob          *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean pf_move_job_run_finish (PfMoveJob *self, GAsyncResult *result, GError **error);

/**
 * pf_move_job_undo_async:
 *
 * Takes the job @job_name of the request back; sources that cannot be opened any more
 * are no error, what they held is kept.  The request's other answers do not count.
 */
void    pf_move_job_undo_async (PfMoveJob          *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
PfUndo *pf_move_job_undo_finish (PfMoveJob *self, GAsyncResult *result, GError **error);

/**
 * pf_move_job_verify_async:
 *
 * Compares what the server holds now with the job @job_name of the request, as its
 * options.verify says, and tells how far it is; otherwise as pf_verify_async().
 */
void            pf_move_job_verify_async (PfMoveJob          *self,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
PfVerification *pf_move_job_verify_finish (PfMoveJob    *self,
                                           GAsyncResult *result,
                                           GError      **error);

void              pf_move_job_set_paused (PfMoveJob *self, gboolean is_paused);
gboolean          pf_move_job_get_paused (PfMoveJob *self);
const PfProgress *pf_move_job_get_progress (PfMoveJob *self);

/* Returns: (transfer none) (nullable): the job's ledger once it was opened */
PfLedger *pf_move_job_get_ledger (PfMoveJob *self);

/* Returns: (transfer none) (nullable) */
const PfVerification *pf_move_job_get_verification (PfMoveJob *self);

G_END_DECLS
