/* pf-job-facts.h - what ledgers tell, read without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"

G_BEGIN_DECLS

/**
 * PfJobFacts:
 * @info: the job
 * @answers: (nullable): what the window kept for going on (pf_flow_save())
 *
 * One job, by value.
 */
typedef struct
{
  PfJobInfo *info;
  char      *answers;
} PfJobFacts;

void pf_job_facts_free (PfJobFacts *self);

/* Lists the jobs of @state_dir, or only those that are neither done nor undone nor
 * running. */
void pf_job_list_async (const char         *state_dir,
                        gboolean            only_unfinished,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);

/* Returns: (transfer full) (nullable) (element-type PfJobFacts): newest first */
GPtrArray *pf_job_list_finish (GAsyncResult *result, GError **error);

/* Each folder of a job with its counts, also while it moves. */
void pf_job_folders_async (PfLedger           *ledger,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/* Returns: (transfer full) (nullable) (element-type PfLedgerFolder) */
GPtrArray *pf_job_folders_finish (GAsyncResult *result, GError **error);

/* Keeps @answers with the job, so that another start can go on.  Returns at once; that
 * it could not be written is logged, and the job can still be found by its sources. */
void pf_job_keep_answers (PfLedger *ledger, const char *answers);

/* Forgets a job: its ledger, kept copies, and what came out of archives for it.  Blocks, a
 * moment. */
gboolean pf_job_remove (const char *state_dir, const char *job, GError **error);

void     pf_job_remove_async (const char         *state_dir,
                              const char         *job,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean pf_job_remove_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfJobFacts, pf_job_facts_free)

G_END_DECLS
