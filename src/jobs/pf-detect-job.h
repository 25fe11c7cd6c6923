/* pf-detect-job.h - from an address to settings: all places asked at once
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"

G_BEGIN_DECLS

#define PF_DETECT_STOP_MS 7800        /* all threads are gone by 8 s */
#define PF_DETECT_GUESS_AFTER_MS 1500 /* if nothing was found */
#define PF_DETECT_GUESS_GRACE_MS 1000 /* for the others after a guess has worked */
#define PF_DETECT_OTHER_GRACE_MS 500  /* for POP3 once IMAP is settled, or IMAP */
#define PF_DETECT_SOCKETS_MAX 8       /* guesses that are tried at a time */
#define PF_DETECT_STAGGER_MS 60       /* between the starts of two guesses */

/**
 * PfDetectJob:
 *
 * Asks every source on a thread of its own and merges what they answer.  All calls and
 * signals belong to the main context that was the thread's default when it was run.
 *
 * Signals: "changed" when a source has answered; "settled", once, when nothing can come
 * before the best server of IMAP or POP3: time to show it.  Read
 * pf_detect_job_get_discovery().
 *
 * It ends when IMAP and POP3 are both settled, when everybody has answered, or after
 * %PF_DETECT_STOP_MS.  Who has not answered then is "unknown"; who could not have
 * mattered is "skipped".  Guesses are tried only if nobody knew anything, names are not
 * wildcards, and count only when the server answered with a good certificate.
 */
#define PF_TYPE_DETECT_JOB (pf_detect_job_get_type ())
G_DECLARE_FINAL_TYPE (PfDetectJob, pf_detect_job, PF, DETECT_JOB, GObject)

PfDetectJob *pf_detect_job_new (const PfDiscoverRequest *request);

/* Waits for everybody, also if nothing better can come (for a diagnosis). */
void pf_detect_job_set_thorough (PfDetectJob *self, gboolean is_thorough);

/* Once. */
void pf_detect_job_run_async (PfDetectJob        *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);

/**
 * pf_detect_job_run_finish:
 *
 * Errors: %PF_DISCOVER_ERROR_BAD_ADDRESS, %G_IO_ERROR_CANCELLED.  That nothing was found
 * is not one.
 *
 * Returns: (transfer full) (nullable)
 */
PfDiscovery *pf_detect_job_run_finish (PfDetectJob  *self,
                                       GAsyncResult *result,
                                       GError      **error);

/* Returns: (transfer none) (nullable): what is known so far, while it runs */
const PfDiscovery *pf_detect_job_get_discovery (PfDetectJob *self);

/* Returns: (transfer full) (element-type PfAsked): who has not answered; "asking" */
GPtrArray *pf_detect_job_list_pending (PfDetectJob *self);

G_END_DECLS
