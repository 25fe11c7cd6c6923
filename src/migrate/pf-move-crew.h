/* pf-move-crew.h - the parts of the crew, as they see each other
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move-private.h"

G_BEGIN_DECLS

/* Where a folder of the run stands. */
typedef enum
{
  PF_CLAIM_FREE,
  PF_CLAIM_TAKEN, /* the main line or a helper works at it */
  PF_CLAIM_MAIN,  /* given back: the main line's only, which settles what was in flight */
  PF_CLAIM_DONE,
} PfClaim;

/**
 * PfHelper:
 * @index: of its own folder among the run's; -1 if it has none
 * @flight: (nullable): NULL while it has nothing to do
 * @is_drained: the ledger has handed out nothing more
 * @is_leaving: takes nothing more
 *
 * One further connection.
 */
typedef struct
{
  PfTarget   *target;  /* (owned) */
  GPtrArray  *listing; /* (unowned): the target's */
  GHashTable *listed;  /* (owned) */
  int         index;
  PfFlight   *flight; /* (owned) */
  PfMoveWork  work;
  guint       rounds;
  gboolean    is_drained;
  gboolean    is_leaving;
  gint64      idle_until; /* monotonic, microseconds */
} PfHelper;

/* A connection that is being opened, on a thread of its own. */
typedef struct _PfOpening PfOpening;

/**
 * PfCrew (private part):
 * @work: what the main line is at, or NULL
 * @is_full: no further line is asked for any more
 * @newest: how many came together last, those still being opened included
 * @look_at: when the throughput is looked at next
 * @look_done: what was done at the last look
 * @rate: of the last interval
 * @base: the rate before the newest helpers came; 0 if none is to be judged
 */
struct _PfCrew
{
  PfMove     *move;    /* (unowned) */
  GPtrArray  *targets; /* (owned) */
  PfClaim    *claims;  /* (owned): one for each of them */
  gboolean    and_verify;
  GPtrArray  *helpers;  /* (owned) (element-type PfHelper) */
  GPtrArray  *openings; /* (owned) (element-type PfOpening) */
  PfMoveWork *work;     /* (unowned) (nullable) */
  gboolean    is_full;
  guint       lost;
  guint       newest;

  gint64   look_at;
  gint64   look_start;
  gint64   look_messages;
  double   look_done;
  double   rate;
  double   message_rate;
  double   base;
  gboolean is_ramping;
};

/* Whether another line would find something to do. */
gboolean pf_crew_has_place (PfCrew *self, gboolean *out_has, GError **error);

/* Makes a helper of a signed-in @target. (transfer full) @target (transfer none) @listing */
void pf_crew_engage (PfCrew *self, PfTarget *target, GPtrArray *listing);

/* pf-move-crew-open.c */

/* Opens another line, or begins to; that it cannot be had is no error. */
gboolean pf_crew_add (PfCrew *self, GCancellable *cancellable, GError **error);

/* Makes helpers of the lines that have been opened meanwhile; whether any was done. */
gboolean pf_crew_take_opened (PfCrew *self, GCancellable *cancellable);

/* Ends all that are being opened, and waits for that. */
void pf_crew_stop_opening (PfCrew *self);

/* Waits until it is over. */
void pf_opening_free (PfOpening *self);

/* pf-move-crew-size.c */

/* Adds lines while that pays, and lets go of those that did not. */
gboolean pf_crew_grow (PfCrew *self, GCancellable *cancellable, GError **error);

G_END_DECLS
