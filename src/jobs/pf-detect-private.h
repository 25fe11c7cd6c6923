/* pf-detect-private.h - what asking and guessing share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover-sources.h"
#include "jobs/pf-detect-job.h"

G_BEGIN_DECLS

/**
 * PfGuessing:
 *
 * Tries a domain's usual servers, some at a time, and tells the job when it is over.
 * Lives on the job's context; each try runs on a thread.
 */
typedef struct _PfGuessing PfGuessing;

/**
 * pf_guessing_start:
 * @name: whose
 * @trust: (nullable)
 * @inner: ends the tries
 * @over: called once, on @context
 * @found: (transfer full): the guesses that were proven, in order
 */
PfGuessing *pf_guessing_start (const PfMailName *name,
                               const PfTrust    *trust,
                               GMainContext     *context,
                               GCancellable     *inner,
                               void (*over) (PfFound *found, gpointer user_data),
                               gpointer user_data);

/* Nobody listens any more: no callback comes after it. */
void pf_guessing_drop (PfGuessing *self);

/* How many threads still run. */
guint pf_guessing_get_running (PfGuessing *self);

G_END_DECLS
