/* pf-ledger-batch.c - batches handed out, and what became of their messages
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-elsewhere.h"
#include "ledger/pf-ledger-private.h"

void
pf_batch_free (PfBatch *batch)
{
  g_ptr_array_unref (batch->messages);
  g_free (batch);
}

GPtrArray *
pf_ledger_read_rows (PfLedger     *self,
                     sqlite3_stmt *statement,
                     guint64       max_bytes,
                     GError      **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  guint64 bytes = 0;
  int     more;

  messages = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_message_free);
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      guint64 size = (guint64) sqlite3_column_int64 (statement, 11);

      if (messages->len > 0 && bytes + size > max_bytes)
        break;
      g_ptr_array_add (messages, pf_ledger_message_new ());
      pf_ledger_read_message (statement, messages->pdata[messages->len - 1]);
      bytes += size;
    }
  sqlite3_reset (statement);
  return more < 0 ? NULL : g_steal_pointer (&messages);
}

/* The newest first.  What was asked to come later too often, or is suspect, comes at the
 * end and alone, so that one message cannot hold up the others: first what was not yet lost
 * that way, then one after the other until it is found guilty. */
static GPtrArray *
read_queue (
    PfLedger *self, gint64 target, gsize max_messages, guint64 max_bytes, GError **error)
{
  GPtrArray *messages;

  if (max_messages > 1)
    {
      messages = pf_ledger_read_rows (
          self,
          pf_ledger_statement (self, error,
                               "SELECT " PF_LEDGER_COLUMNS
                               " FROM message WHERE target = ?1"
                               " AND state = 1 AND tries < ?2 AND losses < ?2"
                               " ORDER BY internal_unix DESC, id DESC LIMIT ?3",
                               "iii", target, (gint64) PF_LEDGER_PATIENCE,
                               (gint64) max_messages),
          max_bytes, error);
      if (messages == NULL || messages->len > 0)
        return messages;
      g_ptr_array_unref (messages);
    }
  return pf_ledger_read_rows (
      self,
      pf_ledger_statement (self, error,
                           "SELECT " PF_LEDGER_COLUMNS
                           " FROM message WHERE target = ?1 AND state = 1"
                           " ORDER BY losses > ?2, CASE WHEN losses > ?2 THEN -losses"
                           " ELSE tries + losses END, internal_unix DESC, id DESC"
                           " LIMIT 1",
                           "ii", target, (gint64) PF_LEDGER_PATIENCE),
      max_bytes, error);
}

gboolean
pf_ledger_intend (PfLedger *self,
                  PfBatch  *batch,
                  gint64    target,
                  guint32   uid_validity,
                  guint32   first_uid,
                  GError  **error)
{
  if (!pf_ledger_write (self, error,
                        "INSERT INTO batch (target, uid_validity, first_uid, messages,"
                        " started) VALUES (?, ?, ?, ?, ?)",
                        "iiiii", target, (gint64) uid_validity, (gint64) first_uid,
                        (gint64) batch->messages->len, g_get_real_time () / 1000))
    return FALSE;
  batch->id = sqlite3_last_insert_rowid (self->db);
  for (guint i = 0; i < batch->messages->len; i++)
    {
      PfLedgerMessage *message = batch->messages->pdata[i];

      /* What may have been stored by an earlier try keeps the earlier bound. */
      message->state = PF_STATE_INTENDED;
      message->first_uid = message->is_resent ? MIN (message->first_uid, first_uid)
                                              : first_uid;
      if (!pf_ledger_write (self, error,
                            "UPDATE message SET state = 2, batch = ?, first_uid = ?"
                            " WHERE id = ?",
                            "iii", batch->id, (gint64) message->first_uid, message->id) ||
          !pf_ledger_put_label (self, message, error))
        return FALSE;
    }
  return TRUE;
}

/* What was to be copied once is sent now. */
static gboolean
forget_origins (PfLedger *self, PfBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->messages->len; i++)
    {
      PfLedgerMessage *message = batch->messages->pdata[i];

      if (message->how == PF_PLACING_SENT)
        continue;
      message->how = PF_PLACING_SENT;
      if (!pf_ledger_clear_origin (self, message->id, error))
        return FALSE;
    }
  return TRUE;
}

PfBatch *
pf_ledger_take_batch (PfLedger *self,
                      gint64    target,
                      guint32   uid_validity,
                      guint32   first_uid,
                      gsize     max_messages,
                      guint64   max_bytes,
                      GError  **error)
{
  PfBatch   *batch;
  GPtrArray *messages;

  if (!pf_ledger_begin (self, error))
    return NULL;
  messages = read_queue (self, target, max_messages, max_bytes, error);
  if (messages == NULL || messages->len == 0)
    {
      pf_ledger_rollback (self);
      g_clear_pointer (&messages, g_ptr_array_unref);
      return NULL;
    }
  batch = g_new0 (PfBatch, 1);
  batch->messages = messages;
  if (!pf_ledger_end (self,
                      pf_ledger_intend (self, batch, target, uid_validity, first_uid,
                                        error) &&
                          pf_ledger_add_sent (self, batch, error) &&
                          forget_origins (self, batch, error),
                      error))
    g_clear_pointer (&batch, pf_batch_free);
  return batch;
}

gboolean
pf_ledger_finish_batch (PfLedger *self, gint64 batch, gint64 ms, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE batch SET ms = ? WHERE id = ?", "ii", ms,
                          batch);
}

gint64
pf_ledger_slowest_batch (PfLedger *self)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_read_number (
      self,
      pf_ledger_statement (self, NULL, "SELECT coalesce (max (ms), 0) FROM batch", ""));
}

gboolean
pf_ledger_set_placed (PfLedger *self,
                      gint64    id,
                      guint32   uid_validity,
                      guint32   uid,
                      gboolean  is_certain,
                      GError  **error)
{
  PF_LEDGER_HOLD (self);

  /* OR REPLACE would lose the other row; a UID that is taken is worth none. */
  return pf_ledger_write (
      self, error,
      "UPDATE message AS m SET state = CASE state WHEN 4 THEN 4 ELSE 3 END,"
      " certain = ?4, reason = NULL, uid_validity = nullif (?2, 0), uid = (SELECT"
      " nullif (?3, 0) WHERE NOT EXISTS (SELECT 1 FROM message o WHERE"
      " o.target = m.target AND o.uid_validity = ?2 AND o.uid = ?3 AND o.id <> m.id))"
      " WHERE id = ?1",
      "iiii", id, (gint64) uid_validity, (gint64) uid, (gint64) is_certain);
}

gboolean
pf_ledger_set_uid (
    PfLedger *self, gint64 id, guint32 uid_validity, guint32 uid, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
      self, error,
      "UPDATE message AS m SET certain = 0, uid_validity = ?2, uid = ?3 WHERE id = ?1"
      " AND NOT EXISTS (SELECT 1 FROM message o WHERE o.target = m.target"
      " AND o.uid_validity = ?2 AND o.uid = ?3 AND o.id <> m.id)",
      "iii", id, (gint64) uid_validity, (gint64) uid);
}

gboolean
pf_ledger_set_already_there (
    PfLedger *self, gint64 id, guint32 uid_validity, guint32 uid, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 5, reason = 'on-server',"
                          " uid_validity = ?, uid = ? WHERE id = ?",
                          "iii", (gint64) uid_validity, (gint64) uid, id);
}

gboolean
pf_ledger_set_left_out (PfLedger   *self,
                        gint64      id,
                        const char *reason,
                        const char *server_text,
                        GError    **error)
{
  PF_LEDGER_HOLD (self);

  /* Its equal copies are not "there" by way of it any more. */
  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 6, reason = ?, server_text = ?"
                          " WHERE id = ?",
                          "ssi", reason, server_text, id) &&
         pf_ledger_write (
             self, error,
             "UPDATE message SET state = 6, reason = ?1, server_text = ?2"
             " WHERE state = 5 AND reason = 'identical' AND (folder, fp_exact)"
             " = (SELECT folder, fp_exact FROM message WHERE id = ?3)",
             "ssi", reason, server_text, id);
}

gboolean
pf_ledger_set_saved (PfLedger *self, gint64 id, const char *file, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET saved_as = ? WHERE id = ?",
                          "si", file, id);
}

gboolean
pf_ledger_set_pending (PfLedger *self, gint64 id, gboolean is_resent, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
      self, error,
      "UPDATE message SET state = 1, resent = CASE ? WHEN 1 THEN 1 ELSE resent END, uid = NULL,"
      " uid_validity = NULL, certain = 0 WHERE id = ?",
      "ii", (gint64) is_resent, id);
}

gboolean
pf_ledger_set_later (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 1, tries = tries + 1, uid = NULL,"
                          " uid_validity = NULL, certain = 0 WHERE id = ?",
                          "i", id);
}

gboolean
pf_ledger_set_moved (PfLedger *self,
                     gint64    id,
                     gint64    target,
                     guint32   uid_validity,
                     guint32   uid,
                     GError  **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 3, target = ?, uid_validity = ?,"
                          " uid = ?, certain = 0, reason = 'moved-by-user' WHERE id = ?",
                          "iiii", target, (gint64) uid_validity, (gint64) uid, id);
}

gboolean
pf_ledger_set_repaired (PfLedger *self, const PfLedgerMessage *repaired, GError **error)
{
  PF_LEDGER_HOLD (self);

  /* Identity stays that of the source; the rest describes what is sent. */
  return pf_ledger_write (
      self, error,
      "UPDATE message SET state = 1, repairs = ?, size = ?, canonical_size = ?, digest = ?,"
      " hint = ?, id_hint = ?, fp_header = ?, fp_body = ? WHERE id = ?",
      "iiibhibbi", (gint64) repaired->repairs, (gint64) repaired->size,
      (gint64) repaired->canonical_size, repaired->digest, repaired->hint,
      repaired->id_hint, repaired->fp_header, repaired->fp_body, repaired->id);
}

gboolean
pf_ledger_set_verified (
    PfLedger *self, gint64 id, gint64 stored_size, gint64 stored_unix, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 4, stored_size = ?, stored_unix = ?"
                          " WHERE id = ?",
                          "iii", stored_size, stored_unix, id);
}

gboolean
pf_ledger_clear_uid (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
      self, error,
      "UPDATE message SET uid = NULL, uid_validity = NULL, certain = 0"
      " WHERE id = ?",
      "i", id);
}

gboolean
pf_ledger_clear_resent (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET resent = 2 WHERE id = ?", "i",
                          id);
}
