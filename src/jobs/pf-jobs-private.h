/* pf-jobs-private.h - what a move and a comparison on their own threads share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-target.h"
#include "jobs/pf-move-job.h"

G_BEGIN_DECLS

/**
 * PfJobTarget:
 *
 * A target with what signs it in; lives on the working thread, at one place.  A token is
 * kept until a server refuses it: each connection asks here, on its own thread.
 */
typedef struct
{
  const PfMoveRequest *request; /* (unowned) */
  PfTarget            *target;  /* (owned) */
  PfTranscript        *transcript;
  GMutex               lock;
  GCond                has_asked;
  gboolean             is_asking; /* some thread's turn to get a token; under the lock */
  PfSecret            *token;     /* (owned) (nullable): theirs whose turn it is */
} PfJobTarget;

/* Makes @self from @request; refuses while too many passwords were not accepted. */
gboolean pf_job_target_init (PfJobTarget         *self,
                             const PfMoveRequest *request,
                             GError             **error);
void     pf_job_target_clear (PfJobTarget *self);

/* The token of the request's command: a known one, or, if the server refused that
 * (@is_retry), a new one.  (transfer full) (nullable) */
PfSecret *pf_job_target_get_token (PfJobTarget  *self,
                                   gboolean      is_retry,
                                   GCancellable *cancellable,
                                   GError      **error);

/* Tells the guard how the sign-in went; @error is how the work ended. */
void pf_job_target_note_outcome (PfJobTarget *self, const GError *error);

/**
 * PfJobTeller:
 * @has_unpacked: set when an archive was unpacked for these sources
 *
 * Who hears how the opening of sources goes, on the calling thread.
 */
typedef struct
{
  PfProgressFunc progress; /* (nullable) */
  gpointer       user_data;
  gboolean       has_unpacked;
} PfJobTeller;

/* Returns: (transfer full) (nullable) (element-type PfSource): of @request, which
 * outlives them */
GPtrArray *pf_job_open_sources (const PfMoveRequest *request,
                                PfJobTeller         *teller,
                                GCancellable        *cancellable,
                                GError             **error);

/* The job's sources as far as they can still be opened; one on a server needs a login in
 * @request. */
GPtrArray *pf_job_open_what_is_there (const PfMoveRequest *request,
                                      PfLedger            *ledger,
                                      PfJobTeller         *teller,
                                      GCancellable        *cancellable);

/* Adds what @spec names, which is no URL: one store, or all in an archive. */
gboolean pf_job_open_local (GPtrArray           *sources,
                            const PfMoveRequest *request,
                            const char          *spec,
                            PfJobTeller         *teller,
                            GCancellable        *cancellable,
                            GError             **error);

/* Keeps in the ledger what a report needs; a failure to do so is not the move's. */
void pf_job_note_request (PfLedger *ledger, const PfMoveRequest *request);
void pf_job_note_verification (PfLedger *ledger, const PfVerification *verification);
void pf_job_note_end (PfLedger             *ledger,
                      gint64                elapsed_ms,
                      const PfVerification *verification,
                      const GError         *error);

G_END_DECLS
