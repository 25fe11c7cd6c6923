/* pf-move-budget.c - how much may go today, and how long all of it takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "ledger/pf-ledger-notes.h"

#define DAY_S G_GINT64_CONSTANT (86400)

/* Until a rate was measured: an upstream of 8 Mbit/s and a server that stores 100
 * messages a second. */
#define ASSUMED_BYTES_S G_GINT64_CONSTANT (1000000)
#define ASSUMED_MESSAGES_S G_GINT64_CONSTANT (100)
#define MEASURED_LEAST_MS 5000 /* of sending, before its rate is believed */

gboolean
pf_move_get_budget (PfMove *self, guint64 *out_left, GError **error)
{
  gint64 wait_s;

  *out_left = G_MAXUINT64;
  return self->options->daily_upload == 0 ||
         pf_ledger_get_budget (self->ledger, self->options->daily_upload, out_left,
                               &wait_s, error);
}

static gboolean
refuse (PfMove *self, gint64 ms, GError **error)
{
  g_autoptr (GError) local = NULL;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_DAILY_LIMIT,
                       "the provider's daily limit is used up for %" G_GINT64_FORMAT
                       " ms",
                       ms);
  pf_error_facts (local)->wait_ms = ms;
  pf_error_facts (local)->need_bytes = self->options->daily_upload;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
pf_move_await_budget (PfMove *self, GCancellable *cancellable, GError **error)
{
  while (self->options->daily_upload > 0)
    {
      guint64 left;
      gint64  wait_s;

      if (!pf_ledger_get_budget (self->ledger, self->options->daily_upload, &left,
                                 &wait_s, error))
        return FALSE;
      if (left > 0)
        break;
      if (self->options->max_wait_ms >= 0 && wait_s * 1000 > self->options->max_wait_ms)
        return refuse (self, wait_s * 1000, error);
      if ((self->crew != NULL && !pf_crew_land (self->crew, TRUE, cancellable, error)) ||
          !pf_move_wait (self, wait_s * 1000, PF_WAIT_BUDGET, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static guint64
read_ms (PfMove *self, const char *name)
{
  g_autofree char *text = pf_ledger_get_note (self->ledger, name);
  guint64          ms = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 2, &ms, NULL);
  return ms;
}

/* Octets or messages a second of this job's earlier runs, else @assumed.  What they
 * waited for is no part of it. */
static gint64
measured (PfMove *self, gint64 amount, gint64 assumed)
{
  guint64 elapsed = read_ms (self, PF_NOTE_ELAPSED);
  guint64 waited = MIN (elapsed, read_ms (self, PF_NOTE_WAITED));

  if (elapsed - waited < MEASURED_LEAST_MS || amount <= 0)
    return assumed;
  return MAX (1, amount * 1000 / (gint64) (elapsed - waited));
}

gint64
pf_move_forecast (PfMove *self, gint64 messages, gint64 bytes)
{
  guint64  left = G_MAXUINT64;
  gint64   seconds;
  PfCounts counts;

  if (!pf_ledger_count (self->ledger, &counts, NULL))
    return -1;
  seconds = MAX (bytes / measured (self, counts.bytes_placed, ASSUMED_BYTES_S),
                 messages / measured (self, counts.placed, ASSUMED_MESSAGES_S));
  if (pf_move_get_budget (self, &left, NULL) && (guint64) bytes > left)
    {
      guint64 daily = self->options->daily_upload;
      guint64 days = ((guint64) bytes - left + daily - 1) / daily;

      seconds += (gint64) days * DAY_S;
    }
  return seconds;
}
