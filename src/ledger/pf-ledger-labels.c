/* pf-ledger-labels.c - servers with labels instead of folders: which messages we made
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-labels.h"

#include "ledger/pf-ledger-private.h"
#include "ledger/pf-ledger-undo.h"

#define NOTE_ALL_MAIL "all-mail" /* its UIDVALIDITY */

gboolean
pf_ledger_set_all_mail (PfLedger *self,
                        guint32   uid_validity,
                        guint32   uid_next,
                        GError  **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *old = pf_ledger_get_note (self, NOTE_ALL_MAIL);
  g_autofree char *now = g_strdup_printf ("%u", uid_validity);

  self->all_next = uid_next;
  if (uid_next == 0 || g_strcmp0 (old, now) == 0)
    return TRUE;
  if (!pf_ledger_begin (self, error))
    return FALSE;
  return pf_ledger_end (self,
                        pf_ledger_write (self, error, "UPDATE label SET base = 0", "") &&
                            pf_ledger_set_note (self, NOTE_ALL_MAIL, now, error),
                        error);
}

/* What may have been stored by an earlier try keeps the earlier bound. */
gboolean
pf_ledger_put_label (PfLedger *self, const PfLedgerMessage *message, GError **error)
{
  return self->all_next == 0 ||
         pf_ledger_write (self, error,
                          "INSERT INTO label (message, base) VALUES (?1, ?2)"
                          " ON CONFLICT (message) DO UPDATE SET account_id = NULL,"
                          " base = CASE WHEN ?3 THEN min (base, ?2) ELSE ?2 END",
                          "iii", message->id, (gint64) self->all_next,
                          (gint64) message->is_resent);
}

GHashTable *
pf_ledger_list_bounds (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GHashTable) bounds = NULL;
  sqlite3_stmt *statement;
  int           more;

  statement = pf_ledger_statement (
      self, error,
      "SELECT m.id, min (l.base) OVER (PARTITION BY m.fp_exact) FROM label l"
      " JOIN message m ON m.id = l.message WHERE l.base > 0 AND m.state IN (3, 4, 8)",
      "");
  if (statement == NULL)
    return NULL;
  bounds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_hash_table_insert (bounds, g_memdup2 (&id, sizeof id),
                           GUINT_TO_POINTER (sqlite3_column_int64 (statement, 1)));
    }
  return more < 0 ? NULL : g_steal_pointer (&bounds);
}

gboolean
pf_ledger_set_trashing (PfLedger *self, gint64 id, guint64 account_id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_set_undoing (self, id, error) &&
         pf_ledger_write (self, error,
                          "INSERT INTO label (message, account_id) VALUES (?1, ?2)"
                          " ON CONFLICT (message) DO UPDATE SET account_id = ?2",
                          "ii", id, (gint64) account_id);
}

GHashTable *
pf_ledger_list_trashing (PfLedger *self, gint64 target, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GHashTable) ids = NULL;
  sqlite3_stmt *statement;
  int           more;

  statement = pf_ledger_statement (
      self, error,
      "SELECT m.id, l.account_id FROM label l JOIN message m ON m.id = l.message"
      " WHERE l.account_id IS NOT NULL AND m.undo = 1 AND m.target = ?",
      "i", target);
  if (statement == NULL)
    return NULL;
  ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      gint64  id = sqlite3_column_int64 (statement, 0);
      guint64 account_id = (guint64) sqlite3_column_int64 (statement, 1);

      g_hash_table_insert (ids, g_memdup2 (&id, sizeof id),
                           g_memdup2 (&account_id, sizeof account_id));
    }
  return more < 0 ? NULL : g_steal_pointer (&ids);
}

gboolean
pf_ledger_drop_labels (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "DELETE FROM label WHERE message IN"
                          " (SELECT id FROM message WHERE state = 8)",
                          "");
}
