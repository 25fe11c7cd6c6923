/* pf-move-job.h - a move on its own thread, seen from the main loop
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"
#include "migrate/pf-move.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

/**
 * PfSourceLogin:
 * @url: the source that it is for, as in #PfMoveRequest.sources
 * @password: (nullable)
 * @token_command: (nullable): gives an OAuth access token
 *
 * What signs in to a source on a server.
 */
typedef struct
{
  char     *url;
  PfSecret *password;
  char     *token_command;
} PfSourceLogin;

PfSourceLogin *pf_source_login_new (const char *url,
                                    PfSecret   *password,
                                    const char *token_command);
void           pf_source_login_free (PfSourceLogin *self);

/**
 * PfMoveRequest:
 * @sources: (array zero-terminated=1): paths, KIND:PATH, or pop3s://… and pop3://…
 * @logins: (nullable) (element-type PfSourceLogin): one for each source on a server;
 *   shared by copies, never changed
 * @endpoint: the target
 * @password: (nullable): the account's password
 * @token_command: (nullable): gives an OAuth access token, asked again when it expires
 * @ignore_in_use: whether to read a store whose mail program runs
 * @transcript: (nullable): takes each line of the conversation, without secrets, on
 *   the working thread
 *
 * Everything a move needs, by value.
 */
typedef struct
{
  char          *state_dir;
  char          *job_name; /* (nullable) */
  char         **sources;
  GPtrArray     *logins;
  PfEndpoint    *endpoint;
  PfTrust       *trust; /* (nullable) */
  PfSecret      *password;
  char          *token_command;
  PfMoveOptions *options;
  gboolean       ignore_in_use;

  PfTranscriptFunc transcript;
  gpointer         transcript_data;
} PfMoveRequest;

PfMoveRequest *pf_move_request_new (void);
PfMoveRequest *pf_move_request_copy (const PfMoveRequest *self);
void           pf_move_request_free (PfMoveRequest *self);

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMoveRequest, pf_move_request_free)

G_END_DECLS
