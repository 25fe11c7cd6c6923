/* pf-rate.c - how fast the last minute was, and how long the rest takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-rate.h"

#include <string.h>

void
pf_rate_forget (PfRate *self)
{
  memset (self, 0, sizeof *self);
}

static guint
newest (const PfRate *self)
{
  return (self->next + PF_RATE_SAMPLES - 1) % PF_RATE_SAMPLES;
}

static guint
oldest (const PfRate *self)
{
  return self->used < PF_RATE_SAMPLES ? 0 : self->next;
}

void
pf_rate_add (PfRate *self, gint64 now_us, gint64 count)
{
  if (self->used > 0 && now_us - self->at_us[newest (self)] < G_USEC_PER_SEC)
    return;

  self->at_us[self->next] = now_us;
  self->count[self->next] = count;
  self->next = (self->next + 1) % PF_RATE_SAMPLES;
  self->used = MIN (self->used + 1, PF_RATE_SAMPLES);
}

static gint64
span_us (const PfRate *self)
{
  return self->used < 2 ? 0 : self->at_us[newest (self)] - self->at_us[oldest (self)];
}

double
pf_rate_per_second (const PfRate *self)
{
  gint64 span = span_us (self);

  if (span <= 0)
    return 0;
  return (double) (self->count[newest (self)] - self->count[oldest (self)]) *
         G_USEC_PER_SEC / (double) span;
}

gint64
pf_rate_seconds_for (const PfRate *self, gint64 rest)
{
  double per_second = pf_rate_per_second (self);
  double seconds;

  if (rest <= 0)
    return 0;
  if (per_second <= 0 || span_us (self) < (gint64) PF_RATE_FIRST_S * G_USEC_PER_SEC)
    return -1;

  seconds = (double) rest / per_second;
  return (gint64) MIN (seconds, (double) G_MAXINT32) + 1;
}
