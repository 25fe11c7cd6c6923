/* pf-ledger-dates.c - a folder whose mail seems to have arrived all on one day
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#define FEWEST 10                    /* letters on one day that may be a copy's */
#define SPREAD ((gint64) 60 * 86400) /* seconds between their Date headers */
#define LATE "internal_unix - date_unix > 172800 AND date_unix >= 315532800"

gboolean
pf_ledger_mend_dates (PfLedger *self, gint64 folder, gint64 scan, GError **error)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  gint64        day;
  int           found;

  statement = pf_ledger_statement (
      self, error,
      "SELECT internal_unix / 86400 AS day FROM message WHERE folder = ?1 AND scan = ?2"
      " AND " LATE " GROUP BY day HAVING count(*) >= ?3"
      " AND max (date_unix) - min (date_unix) > ?4 AND count(*) * 2 >"
      " (SELECT count(*) FROM message WHERE folder = ?1 AND scan = ?2)",
      "iiii", folder, scan, (gint64) FEWEST, SPREAD);
  if (statement == NULL)
    return FALSE;
  found = pf_ledger_step (self, statement, error);
  if (found <= 0)
    return found == 0;
  day = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return pf_ledger_write (self, error,
                          "UPDATE message SET internal_unix = date_unix,"
                          " internal_zone = 0 WHERE folder = ? AND scan = ?"
                          " AND state IN (0, 1) AND internal_unix / 86400 = ? AND " LATE,
                          "iii", folder, scan, day);
}
