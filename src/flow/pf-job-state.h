/* pf-job-state.h - how a running move looks right now: one value, drawn everywhere
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-rate.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

typedef enum
{
  PF_JOB_PREPARING,
  PF_JOB_MOVING,
  PF_JOB_WAITING, /* for the network, the server, the next day, or a quiet folder */
  PF_JOB_PAUSED,  /* by the person */
  PF_JOB_CHECKING,
  PF_JOB_UNDOING,
  PF_JOB_STOPPING,
} PfJobCondition;

/**
 * PfJobState:
 * @condition: what is going on
 * @heading: the page's heading
 * @lead: what it means, and what is safe
 * @count: "4,231 of 12,412 messages"
 * @left: "About 23 minutes left. 1.1 of 3.1 GB."
 * @title: for the window: "34% moved", or the heading while nothing moves
 * @spoken: what to say when this state begins
 * @fraction: of the whole, 0 to 1
 * @percent: the same in whole numbers, rounded down
 *
 * Every place that shows the move (page, window title, screen reader, notification)
 * draws from this.
 */
typedef struct
{
  PfJobCondition condition;
  char          *heading;
  char          *lead;
  char          *count;
  char          *left;
  char          *title;
  char          *spoken;
  double         fraction;
  int            percent;
} PfJobState;

/**
 * pf_job_state_new:
 * @progress: where the move stands
 * @rate: octets of the last minute
 * @is_paused: whether the person pressed Pause
 * @is_stopping: whether the person pressed Stop
 * @now: Unix seconds
 */
PfJobState *pf_job_state_new (const PfProgress *progress,
                              const PfRate     *rate,
                              gboolean          is_paused,
                              gboolean          is_stopping,
                              gint64            now);
void        pf_job_state_free (PfJobState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfJobState, pf_job_state_free)

G_END_DECLS
