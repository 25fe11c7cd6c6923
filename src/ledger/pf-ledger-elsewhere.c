/* pf-ledger-elsewhere.c - mail that the account holds already, in another folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-elsewhere.h"

#include "ledger/pf-ledger-private.h"

#define NO_ORIGIN                                                                        \
  "how = 0, from_target = NULL, from_validity = NULL, from_uid = NULL,"                  \
  " from_header = NULL, from_keywords = NULL, stored_size = NULL, stored_unix = NULL"

G_STATIC_ASSERT (PF_PLACING_COPIED == 1 && PF_PLACING_MOVED == 2);

/* The keywords of both, each once. */
static char *
unite_keywords (char **ours, char **theirs)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (gsize i = 0; ours != NULL && ours[i] != NULL; i++)
    g_ptr_array_add (all, ours[i]);
  for (gsize i = 0; theirs != NULL && theirs[i] != NULL; i++)
    {
      gboolean is_known = FALSE;

      for (guint k = 0; !is_known && k < all->len; k++)
        is_known = g_ascii_strcasecmp (all->pdata[k], theirs[i]) == 0;
      if (!is_known)
        g_ptr_array_add (all, theirs[i]);
    }
  g_ptr_array_add (all, NULL);
  return pf_ledger_join_list ((const char *const *) all->pdata);
}

gboolean
pf_ledger_set_origin (PfLedger             *self,
                      gint64                id,
                      const PfLedgerOrigin *origin,
                      GError              **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (PfLedgerMessage) message = pf_ledger_get_message (self, id, error);
  g_autofree char *keywords = NULL;
  g_autofree char *own = NULL;

  if (message == NULL)
    return FALSE;
  own = pf_ledger_join_list ((const char *const *) origin->keywords);
  keywords = unite_keywords (origin->unites_keywords ? message->keywords : NULL,
                             origin->keywords);
  return pf_ledger_write (
      self, error,
      "UPDATE message SET how = ?, from_target = ?, from_validity = ?, from_uid = ?,"
      " stored_size = ?, stored_unix = nullif (?, -9223372036854775808), flags = ?,"
      " keywords = ?, from_header = ?, from_keywords = ? WHERE id = ? AND state = 1",
      "iiiiiiisbsi", (gint64) origin->how, origin->target, (gint64) origin->uid_validity,
      (gint64) origin->uid, origin->size, origin->internal_unix, (gint64) origin->flags,
      keywords, origin->header, own, id);
}

gboolean
pf_ledger_clear_origin (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET " NO_ORIGIN " WHERE id = ?",
                          "i", id);
}

gboolean
pf_ledger_clear_origins (PfLedger *self, gint64 from, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET " NO_ORIGIN " WHERE state = 1"
                          " AND from_uid IS NOT NULL AND (?1 = 0 OR from_target = ?1)",
                          "i", from);
}

gboolean
pf_ledger_clear_transfer (PfLedger               *self,
                          const PfLedgerTransfer *transfer,
                          GError                **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET " NO_ORIGIN " WHERE state = 1"
                          " AND from_uid IS NOT NULL AND how = ? AND from_target = ?"
                          " AND target = ?",
                          "iii", (gint64) transfer->how, transfer->from,
                          transfer->target);
}

gboolean
pf_ledger_copy_only (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET how = 1 WHERE state = 1"
                          " AND from_uid IS NOT NULL AND how = 2",
                          "");
}

gboolean
pf_ledger_spare_own (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
      self, error,
      "UPDATE message AS m SET how = 1 WHERE state = 1 AND from_uid IS NOT NULL"
      " AND how = 2 AND (from_target IN (SELECT target FROM message"
      " WHERE uid IS NULL AND (state IN (2, 3, 4) OR (state = 5"
      " AND reason = 'on-server'))) OR EXISTS (SELECT 1 FROM message o"
      " WHERE o.target = m.from_target AND o.uid_validity = m.from_validity"
      " AND o.uid = m.from_uid))",
      "");
}

gboolean
pf_ledger_is_taken (
    PfLedger *self, gint64 from, guint32 uid_validity, guint32 uid, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_read_number (
             self,
             pf_ledger_statement (self, error,
                                  "SELECT 1 FROM message WHERE state = 1"
                                  " AND how = 2 AND from_target = ?"
                                  " AND from_uid IS NOT NULL AND from_validity = ?"
                                  " AND from_uid = ? LIMIT 1",
                                  "iii", from, (gint64) uid_validity, (gint64) uid)) != 0;
}

gint64
pf_ledger_count_homeless (PfLedger *self)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_read_number (
      self, pf_ledger_statement (self, NULL,
                                 "SELECT count(*) FROM message WHERE state = 1"
                                 " AND from_uid IS NULL",
                                 ""));
}

static GArray *
read_transfers (PfLedger *self, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GArray) transfers = g_array_new (FALSE, FALSE, sizeof (PfLedgerTransfer));
  int more;

  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      PfLedgerTransfer transfer = { .how = (PfPlacing) sqlite3_column_int (statement, 0),
                                    .folder = sqlite3_column_int64 (statement, 1),
                                    .from = sqlite3_column_int64 (statement, 2),
                                    .target = sqlite3_column_int64 (statement, 3),
                                    .messages = sqlite3_column_int64 (statement, 4),
                                    .bytes = sqlite3_column_int64 (statement, 5) };

      g_array_append_val (transfers, transfer);
    }
  return more < 0 ? NULL : g_steal_pointer (&transfers);
}

GArray *
pf_ledger_list_transfers (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return read_transfers (
      self,
      pf_ledger_statement (self, error,
                           "SELECT how, 0, from_target, target, count(*), sum(size)"
                           " FROM message WHERE state = 1 AND from_uid IS NOT NULL"
                           " GROUP BY how, from_target, target"
                           " ORDER BY how, from_target, target",
                           ""),
      error);
}

GArray *
pf_ledger_count_transfers (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  return read_transfers (
      self,
      pf_ledger_statement (self, error,
                           "SELECT how, folder, 0, 0, count(*), sum(size) FROM message"
                           " WHERE state = 1 AND from_uid IS NOT NULL"
                           " GROUP BY how, folder ORDER BY folder, how",
                           ""),
      error);
}

/* Two of ours may be copies of one: the second goes with the next batch. */
static void
drop_repeated (GPtrArray *messages)
{
  for (guint i = messages->len; i-- > 1;)
    {
      const PfLedgerMessage *one = messages->pdata[i - 1];
      const PfLedgerMessage *two = messages->pdata[i];

      if (one->from_uid == two->from_uid)
        g_ptr_array_remove_index (messages, i);
    }
}

PfBatch *
pf_ledger_take_transfer (PfLedger               *self,
                         const PfLedgerTransfer *transfer,
                         guint32                 uid_validity,
                         guint32                 first_uid,
                         gsize                   max_messages,
                         GError                **error)
{
  PfBatch   *batch;
  GPtrArray *messages;

  if (!pf_ledger_begin (self, error))
    return NULL;
  messages = pf_ledger_read_rows (
      self,
      pf_ledger_statement (self, error,
                           "SELECT " PF_LEDGER_COLUMNS " FROM message WHERE state = 1"
                           " AND from_uid IS NOT NULL AND how = ? AND from_target = ?"
                           " AND target = ? ORDER BY from_uid LIMIT ?",
                           "iiii", (gint64) transfer->how, transfer->from,
                           transfer->target, (gint64) max_messages),
      G_MAXUINT64, error);
  if (messages == NULL || messages->len == 0)
    {
      pf_ledger_rollback (self);
      g_clear_pointer (&messages, g_ptr_array_unref);
      return NULL;
    }
  drop_repeated (messages);
  batch = g_new0 (PfBatch, 1);
  batch->messages = messages;
  if (!pf_ledger_end (self,
                      pf_ledger_intend (self, batch, transfer->target, uid_validity,
                                        first_uid, error),
                      error))
    g_clear_pointer (&batch, pf_batch_free);
  return batch;
}

gboolean
pf_ledger_set_flags (PfLedger *self, gint64 id, guint flags, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET flags = ? WHERE id = ?", "ii",
                          (gint64) flags, id);
}
