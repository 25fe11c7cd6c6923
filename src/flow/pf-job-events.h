/* pf-job-events.h - what last happened to a running move, each with its time
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-job-state.h"

G_BEGIN_DECLS

#define PF_JOB_MOST_EVENTS 10

/**
 * PfJobEvents:
 *
 * The last %PF_JOB_MOST_EVENTS changes that a person could ask about: of the state, of
 * the number of connections, and of what was left out.
 */
typedef struct _PfJobEvents PfJobEvents;

PfJobEvents *pf_job_events_new (void);
void         pf_job_events_free (PfJobEvents *self);

/**
 * pf_job_events_add:
 * @progress: where the move stands
 * @state: the same in words
 * @now: Unix seconds
 *
 * Keeps what is different from the last time.
 */
void pf_job_events_add (PfJobEvents      *self,
                        const PfProgress *progress,
                        const PfJobState *state,
                        gint64            now);

/* Returns: (transfer full): a line for each, the last one at the end; "" if there is none */
char *pf_job_events_print (const PfJobEvents *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfJobEvents, pf_job_events_free)

G_END_DECLS
