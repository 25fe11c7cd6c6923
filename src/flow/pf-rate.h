/* pf-rate.h - how fast the last minute was, and how long the rest takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PF_RATE_SAMPLES 60 /* one a second */
#define PF_RATE_FIRST_S 10 /* before that, nothing is foretold */

/**
 * PfRate:
 *
 * Samples of a growing count over the last minute.  Waiting is not measured: call
 * pf_rate_forget() when it begins.
 */
typedef struct
{
  gint64 at_us[PF_RATE_SAMPLES];
  gint64 count[PF_RATE_SAMPLES];
  guint  used;
  guint  next;
} PfRate;

void pf_rate_forget (PfRate *self);

/* At most one sample a second is kept. */
void pf_rate_add (PfRate *self, gint64 now_us, gint64 count);

/* Returns: units a second, or 0 while it is not known */
double pf_rate_per_second (const PfRate *self);

/* Returns: seconds that @rest units take, rounded up; -1 while it is not known */
gint64 pf_rate_seconds_for (const PfRate *self, gint64 rest);

G_END_DECLS
