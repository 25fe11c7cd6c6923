/* pf-ledger-budget.c - what was sent in the last day, hour by hour
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#define HOUR_S 3600
#define HOURS 24 /* in which a daily limit holds */

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
pf_ledger_add_sent (PfLedger *self, const PfBatch *batch, GError **error)
{
  gint64 bytes = 0;
  gint64 hour = now_s () / HOUR_S;

  for (guint i = 0; i < batch->messages->len; i++)
    bytes += (gint64) ((const PfLedgerMessage *) batch->messages->pdata[i])->size;
  return pf_ledger_write (
      self, error,
      "INSERT INTO sent (hour, bytes) VALUES (?, ?) ON CONFLICT (hour)"
      " DO UPDATE SET bytes = bytes + excluded.bytes",
      "ii", hour, bytes);
}

gboolean
pf_ledger_get_budget (
    PfLedger *self, guint64 daily, guint64 *out_left, gint64 *out_wait_s, GError **error)
{
  PF_LEDGER_HOLD (self);
  gint64        first = now_s () / HOUR_S - HOURS;
  gint64        free_at = 0;
  guint64       sum = 0;
  sqlite3_stmt *statement;
  int           more;

  /* The newest first: the hour at which the sum passes the limit is the one that must
   * be over a day old before anything more may go. */
  statement = pf_ledger_statement (
      self, error, "SELECT hour, bytes FROM sent WHERE hour >= ? ORDER BY hour DESC", "i",
      first);
  if (statement == NULL)
    return FALSE;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      sum += (guint64) sqlite3_column_int64 (statement, 1);
      if (sum >= daily && free_at == 0)
        free_at = (sqlite3_column_int64 (statement, 0) + HOURS + 1) * HOUR_S;
    }
  if (more < 0)
    return FALSE;
  *out_left = sum < daily ? daily - sum : 0;
  *out_wait_s = free_at > 0 ? MAX (1, free_at - now_s ()) : 0;
  return TRUE;
}
