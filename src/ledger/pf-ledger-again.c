/* pf-ledger-again.c - messages that get another chance, and those that have had enough
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-again.h"

#include "ledger/pf-ledger-private.h"

/* What one loss of the line adds when others were on their way too: after three it is sent
 * alone. */
#define SUSPICION 2

gboolean
pf_ledger_reopen_refused (PfLedger            *self,
                          gint64               folder,
                          gint64               target,
                          const PfLedgerRules *rules,
                          GError             **error)
{
  PF_LEDGER_HOLD (self);

  if (pf_ledger_may_hold (self, 1u << PF_STATE_LEFT_OUT) &&
      !pf_ledger_write (
          self, error,
          "UPDATE message SET state = 1, target = ?2, tries = min (tries, ?5),"
          " losses = min (losses, ?5) WHERE folder = ?1 AND state = 6"
          " AND scan >= (SELECT scan FROM folder WHERE id = ?1)"
          " AND (reason IN ('refused', 'line-lost')"
          " OR (reason = 'too-large' AND server_text IS NOT NULL))"
          " AND (?3 = 0 OR size <= ?3) AND problems & ?4 = 0",
          "iiiii", folder, target, (gint64) MIN (rules->server_max, G_MAXINT64),
          (gint64) rules->unusual_mask, (gint64) PF_LEDGER_PATIENCE))
    return FALSE;
  /* Equal copies were left out with the one that was refused. */
  return rules->keep_duplicates || !pf_ledger_may_hold (self, 1u << PF_STATE_PLANNED) ||
         pf_ledger_write (
             self, error,
             "UPDATE message AS m SET state = 5, reason = 'identical' WHERE folder = ?"
             " AND state = 1 AND reason IS NOT NULL AND EXISTS (SELECT 1 FROM message o"
             " WHERE o.folder = m.folder AND o.fp_exact = m.fp_exact"
             " AND o.state BETWEEN 1 AND 4 AND o.ordinal < m.ordinal)",
             "i", folder);
}

gboolean
pf_ledger_set_suspect (
    PfLedger *self, gint64 id, gboolean is_alone, guint *out_alone, GError **error)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  int           losses;

  if (!pf_ledger_write (self, error,
                        "UPDATE message SET state = 1, resent = 1, uid = NULL,"
                        " uid_validity = NULL, certain = 0, losses = CASE"
                        " WHEN ?2 THEN max (losses, ?3) + 1"
                        " ELSE max (losses, min (losses + ?4, ?3)) END WHERE id = ?1",
                        "iiii", id, (gint64) is_alone, (gint64) PF_LEDGER_PATIENCE,
                        (gint64) SUSPICION) ||
      (statement = pf_ledger_statement (self, error,
                                        "SELECT losses FROM message WHERE id = ?", "i",
                                        id)) == NULL ||
      pf_ledger_step (self, statement, error) != 1)
    return FALSE;
  losses = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  *out_alone = (guint) MAX (0, losses - PF_LEDGER_PATIENCE);
  return TRUE;
}

gboolean
pf_ledger_foreach_problems (PfLedger           *self,
                            PfLedgerProblemFunc func,
                            gpointer            user_data,
                            GError            **error)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  int           more;

  statement = pf_ledger_statement (self, error,
                                   "SELECT problems, repairs, count(*) FROM message"
                                   " WHERE state IN (3, 4) AND problems <> 0"
                                   " GROUP BY problems, repairs",
                                   "");
  if (statement == NULL)
    return FALSE;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    func ((guint) sqlite3_column_int64 (statement, 0),
          (guint) sqlite3_column_int64 (statement, 1),
          sqlite3_column_int64 (statement, 2), user_data);
  return more == 0;
}
