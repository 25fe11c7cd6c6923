/* pf-ledger-undo.c - the ledger as an undo writes it: intents, results, what is kept
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-undo.h"

#include "ledger/pf-ledger-private.h"

gboolean
pf_ledger_begin_undo (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET kept = NULL WHERE kept IS NOT NULL", "");
}

gboolean
pf_ledger_set_undoing (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE label SET account_id = NULL WHERE message = ?", "i",
                          id) &&
         pf_ledger_write (self, error, "UPDATE message SET undo = 1 WHERE id = ?", "i",
                          id);
}

gboolean
pf_ledger_set_undone (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 8, undo = 0, kept = NULL,"
                          " uid = NULL, uid_validity = NULL, certain = 0, resent = 0,"
                          " reason = 'undone' WHERE id = ?",
                          "i", id);
}

gboolean
pf_ledger_set_kept (PfLedger *self, gint64 id, const char *reason, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET undo = 0, kept = ? WHERE id = ?", "si",
                          reason, id);
}

gboolean
pf_ledger_set_added (PfLedger *self, gint64 id, guint flags, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET added = ? WHERE id = ?", "ii",
                          (gint64) flags, id);
}

GArray *
pf_ledger_list_unmarked (PfLedger *self, gint64 target, guint flags, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (PfLedgerMark));
  sqlite3_stmt *statement;
  int           more;

  statement = pf_ledger_statement (
      self, error,
      "SELECT id, uid, flags, added, how FROM message INDEXED BY message_uid"
      " WHERE target = ? AND uid IS NOT NULL AND looked = 0 AND ((state = 5 AND flags & ?)"
      " OR (state IN (3, 4) AND how <> 0)) ORDER BY uid",
      "ii", target, (gint64) flags);
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      PfLedgerMark mark = { sqlite3_column_int64 (statement, 0),
                            (guint32) sqlite3_column_int64 (statement, 1),
                            (guint) sqlite3_column_int64 (statement, 2),
                            (guint) sqlite3_column_int64 (statement, 3),
                            (PfPlacing) sqlite3_column_int (statement, 4) };

      g_array_append_val (marks, mark);
    }
  return more < 0 ? NULL : g_steal_pointer (&marks);
}

gboolean
pf_ledger_set_looked (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET looked = 1 WHERE id = ?", "i",
                          id);
}

gboolean
pf_ledger_clear_target_created (PfLedger *self, gint64 target, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE target SET created = 0 WHERE id = ?", "i",
                          target);
}

gboolean
pf_ledger_reopen_undone (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE folder SET decided = NULL WHERE id IN"
                          " (SELECT folder FROM message WHERE state = 8)",
                          "") &&
         pf_ledger_write (self, error,
                          "UPDATE message SET state = 0, reason = NULL, how = 0,"
                          " from_target = NULL, from_validity = NULL, from_uid = NULL,"
                          " from_header = NULL, from_keywords = NULL,"
                          " stored_size = NULL, stored_unix = NULL,"
                          " added = 0, looked = 0"
                          " WHERE state = 8",
                          "");
}
