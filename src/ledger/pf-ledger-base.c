/* pf-ledger-base.c - how the account's folders were numbered before our bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-base.h"

#include "ledger/pf-ledger-private.h"

#define NOTE_BASES "bases" /* they were noted, at least once */
#define NOT_TOLD G_GINT64_CONSTANT (-1)

static gboolean
has_intended (PfLedger *self)
{
  return pf_ledger_read_number (
             self, pf_ledger_statement (self, NULL,
                                        "SELECT 1 FROM message WHERE state = 2 LIMIT 1",
                                        "")) != 0;
}

static gboolean
put_base (PfLedger *self, const PfLedgerBase *base, GError **error)
{
  gboolean is_told = base->uid_validity != 0 && base->uid_next != 0;

  return pf_ledger_write (self, error,
                          "INSERT INTO target (name, base_validity, base_next)"
                          " VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                          " base_validity = excluded.base_validity,"
                          " base_next = excluded.base_next",
                          "sii", base->name,
                          is_told ? (gint64) base->uid_validity : NOT_TOLD,
                          (gint64) base->uid_next);
}

gboolean
pf_ledger_put_bases (PfLedger *self, GArray *bases, gboolean *out_noted, GError **error)
{
  PF_LEDGER_HOLD (self);
  gboolean ok;

  *out_noted = FALSE;
  if (has_intended (self))
    return TRUE;
  if (!pf_ledger_begin (self, error))
    return FALSE;
  ok = pf_ledger_set_note (self, NOTE_BASES, "1", error) &&
       pf_ledger_write (self, error, "UPDATE target SET base_validity = 0, base_next = 0",
                        "");
  for (guint i = 0; ok && i < bases->len; i++)
    ok = put_base (self, &g_array_index (bases, PfLedgerBase, i), error);
  *out_noted = pf_ledger_end (self, ok, error);
  return *out_noted;
}

guint32
pf_ledger_get_base (PfLedger *self, const PfLedgerTarget *folder)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *note = pf_ledger_get_note (self, NOTE_BASES);
  sqlite3_stmt    *statement;
  gint64           validity;
  gint64           next;

  statement =
      pf_ledger_statement (self, NULL,
                           "SELECT base_validity, base_next FROM target WHERE id = ?",
                           "i", folder->id);
  if (note == NULL || statement == NULL || pf_ledger_step (self, statement, NULL) != 1)
    return 0;
  validity = sqlite3_column_int64 (statement, 0);
  next = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);
  if (validity == 0)
    return 1; /* there was no such folder: all that it holds came later */
  return validity == (gint64) folder->uid_validity ? (guint32) next : 0;
}
