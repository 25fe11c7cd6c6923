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

  return pf_ledger_write (self, error, "UPDATE message SET undo = 1 WHERE id = ?", "i",
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
                          " stored_size = NULL, stored_unix = NULL"
                          " WHERE state = 8",
                          "");
}
