/* pf-ledger-batch.c - batches handed out, their results, and reading messages back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include <string.h>

#define COLUMNS                                                                          \
  "id, folder, target, ordinal, state, fp_exact, fp_header, fp_body, digest, hint,"      \
  " id_hint, size, canonical_size, locator, message_id, subject, sender, date_unix,"     \
  " internal_unix, internal_zone, flags, keywords, stored, problems, repairs,"           \
  " uid_validity, uid, first_uid, certain, resent, stored_size, stored_unix, tries,"     \
  " reason, server_text, saved_as, undo, kept, added, how, from_target, from_validity,"  \
  " from_uid"

void
pf_ledger_message_clear (PfLedgerMessage *message)
{
  g_free (message->locator);
  g_free (message->message_id);
  g_free (message->subject);
  g_free (message->from);
  g_strfreev (message->keywords);
  g_free (message->reason);
  g_free (message->server_text);
  g_free (message->saved_as);
  g_free (message->kept);
  memset (message, 0, sizeof *message);
}

PfLedgerMessage *
pf_ledger_message_new (void)
{
  return g_new0 (PfLedgerMessage, 1);
}

void
pf_ledger_message_free (PfLedgerMessage *message)
{
  pf_ledger_message_clear (message);
  g_free (message);
}

void
pf_batch_free (PfBatch *batch)
{
  g_ptr_array_unref (batch->messages);
  g_free (batch);
}

static void
read_blob (sqlite3_stmt *statement, int column, guint8 *out, gsize length)
{
  const void *blob = sqlite3_column_blob (statement, column);

  if (blob != NULL && sqlite3_column_bytes (statement, column) == (int) length)
    memcpy (out, blob, length);
}

static gint64
number_or (sqlite3_stmt *statement, int column, gint64 otherwise)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return otherwise;
  return sqlite3_column_int64 (statement, column);
}

static void
read_facts (sqlite3_stmt *statement, PfLedgerMessage *m)
{
  m->id = sqlite3_column_int64 (statement, 0);
  m->folder = sqlite3_column_int64 (statement, 1);
  m->target = sqlite3_column_int64 (statement, 2);
  m->ordinal = sqlite3_column_int64 (statement, 3);
  m->state = (PfState) sqlite3_column_int (statement, 4);
  read_blob (statement, 5, m->fp_exact, PF_DIGEST_SIZE);
  read_blob (statement, 6, m->fp_header, PF_DIGEST_SIZE);
  read_blob (statement, 7, m->fp_body, PF_DIGEST_SIZE);
  read_blob (statement, 8, m->digest, PF_DIGEST_SIZE);
  read_blob (statement, 9, m->hint, PF_HINT_SIZE);
  m->id_hint = sqlite3_column_int64 (statement, 10);
  m->size = (guint64) sqlite3_column_int64 (statement, 11);
  m->canonical_size = (guint64) sqlite3_column_int64 (statement, 12);
  m->date_unix = number_or (statement, 17, G_MININT64);
  m->internal_unix = number_or (statement, 18, G_MININT64);
  m->internal_zone = sqlite3_column_int (statement, 19);
}

static void
read_message (sqlite3_stmt *statement, PfLedgerMessage *m)
{
  memset (m, 0, sizeof *m);
  read_facts (statement, m);
  m->locator = pf_ledger_dup_column (statement, 13);
  m->message_id = pf_ledger_dup_column (statement, 14);
  m->subject = pf_ledger_dup_column (statement, 15);
  m->from = pf_ledger_dup_column (statement, 16);
  m->flags = (guint) sqlite3_column_int64 (statement, 20);
  m->keywords = pf_ledger_split_column (statement, 21);
  m->stored = (guint) sqlite3_column_int64 (statement, 22);
  m->problems = (guint) sqlite3_column_int64 (statement, 23);
  m->repairs = (guint) sqlite3_column_int64 (statement, 24);
  m->uid_validity = (guint32) sqlite3_column_int64 (statement, 25);
  m->uid = (guint32) sqlite3_column_int64 (statement, 26);
  m->first_uid = (guint32) sqlite3_column_int64 (statement, 27);
  m->is_certain = sqlite3_column_int (statement, 28) != 0;
  m->is_resent = sqlite3_column_int (statement, 29) == 1; /* 2: its twin was looked for */
  m->stored_size = number_or (statement, 30, -1);
  m->stored_unix = number_or (statement, 31, G_MININT64);
  m->tries = sqlite3_column_int (statement, 32);
  m->reason = pf_ledger_dup_column (statement, 33);
  m->server_text = pf_ledger_dup_column (statement, 34);
  m->saved_as = pf_ledger_dup_column (statement, 35);
  m->is_undoing = sqlite3_column_int (statement, 36) != 0;
  m->kept = pf_ledger_dup_column (statement, 37);
  m->added = (guint) sqlite3_column_int64 (statement, 38);
  m->how = (PfPlacing) sqlite3_column_int (statement, 39);
  m->from_target = sqlite3_column_int64 (statement, 40);
  m->from_uid_validity = (guint32) sqlite3_column_int64 (statement, 41);
  m->from_uid = (guint32) sqlite3_column_int64 (statement, 42);
}

static gboolean
foreach_row (PfLedger           *self,
             sqlite3_stmt       *statement,
             PfLedgerMessageFunc func,
             gpointer            user_data,
             GError            **error)
{
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      g_auto (PfLedgerMessage) message = { 0 };

      read_message (statement, &message);
      if (!func (&message, user_data, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return more == 0;
}

gboolean
pf_ledger_foreach (PfLedger           *self,
                   gint64              target,
                   guint               states,
                   PfLedgerMessageFunc func,
                   gpointer            user_data,
                   GError            **error)
{
  PF_LEDGER_HOLD (self);

  return foreach_row (
      self,
      pf_ledger_statement (self, error,
                           "SELECT " COLUMNS " FROM message WHERE target = ?"
                           " AND (1 << state) & ? ORDER BY uid IS NOT NULL, uid, id",
                           "ii", target, (gint64) states),
      func, user_data, error);
}

gboolean
pf_ledger_foreach_in (PfLedger           *self,
                      gint64              folder,
                      guint               states,
                      PfLedgerMessageFunc func,
                      gpointer            user_data,
                      GError            **error)
{
  PF_LEDGER_HOLD (self);

  return foreach_row (self,
                      pf_ledger_statement (self, error,
                                           "SELECT " COLUMNS " FROM message WHERE"
                                           " folder = ? AND (1 << state) & ? ORDER BY id",
                                           "ii", folder, (gint64) states),
                      func, user_data, error);
}

PfLedgerMessage *
pf_ledger_get_message (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);
  PfLedgerMessage *message;
  sqlite3_stmt    *statement;

  statement = pf_ledger_statement (self, error,
                                   "SELECT " COLUMNS " FROM message WHERE id = ?", "i",
                                   id);
  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return NULL;
  message = pf_ledger_message_new ();
  read_message (statement, message);
  sqlite3_reset (statement);
  return message;
}

static gint64
read_number (PfLedger *self, sqlite3_stmt *statement)
{
  gint64 number = 0;

  if (statement != NULL && pf_ledger_step (self, statement, NULL) == 1)
    {
      number = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  return number;
}

gboolean
pf_ledger_count_target (PfLedger *self,
                        gint64    target,
                        PfState   state,
                        gint64   *out_messages,
                        gint64   *out_bytes,
                        GError  **error)
{
  PF_LEDGER_HOLD (self);
  const char   *sql = "SELECT count(*), coalesce (sum(size), 0) FROM message"
                      " WHERE target = ? AND state = ?";
  sqlite3_stmt *statement;

  /* A constant state lets the partial indexes work. */
  if (state == PF_STATE_PLANNED)
    sql = "SELECT count(*), coalesce (sum(size), 0) FROM message"
          " WHERE target = ?1 AND state = 1 AND ?2 = ?2";
  else if (state == PF_STATE_INTENDED)
    sql = "SELECT count(*), coalesce (sum(size), 0) FROM message"
          " WHERE target = ?1 AND state = 2 AND ?2 = ?2";
  statement = pf_ledger_statement (self, error, sql, "ii", target, (gint64) state);
  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return FALSE;
  *out_messages = sqlite3_column_int64 (statement, 0);
  *out_bytes = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}

gint64
pf_ledger_count_claimed (PfLedger *self, gint64 target, guint32 uid_validity)
{
  PF_LEDGER_HOLD (self);

  return read_number (self, pf_ledger_statement (self, NULL,
                                                 "SELECT count(*) FROM message WHERE"
                                                 " target = ? AND uid_validity = ?"
                                                 " AND uid IS NOT NULL",
                                                 "ii", target, (gint64) uid_validity));
}

guint32
pf_ledger_highest_uid (PfLedger *self, gint64 target, guint32 uid_validity)
{
  PF_LEDGER_HOLD (self);

  return (guint32) read_number (
      self, pf_ledger_statement (self, NULL,
                                 "SELECT coalesce (max (uid), 0) FROM message WHERE"
                                 " target = ? AND uid_validity = ? AND uid IS NOT NULL",
                                 "ii", target, (gint64) uid_validity));
}

gboolean
pf_ledger_is_claimed (PfLedger *self, gint64 target, guint32 uid_validity, guint32 uid)
{
  PF_LEDGER_HOLD (self);

  return read_number (self, pf_ledger_statement (self, NULL,
                                                 "SELECT 1 FROM message WHERE target = ?"
                                                 " AND uid_validity = ? AND uid = ?",
                                                 "iii", target, (gint64) uid_validity,
                                                 (gint64) uid)) != 0;
}

gboolean
pf_ledger_forget_uids (PfLedger *self,
                       gint64    target,
                       guint32   uid_validity,
                       GError  **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
             self, error,
             "UPDATE message SET uid = NULL, uid_validity = NULL, certain = 0,"
             " first_uid = 0 WHERE target = ? AND uid IS NOT NULL"
             " AND uid_validity <> ?",
             "ii", target, (gint64) uid_validity) &&
         pf_ledger_write (
             self, error,
             "UPDATE message SET first_uid = 0 WHERE target = ?1 AND uid IS NULL"
             " AND batch IN (SELECT id FROM batch WHERE target = ?1"
             " AND uid_validity <> ?2)",
             "ii", target, (gint64) uid_validity);
}

/* The rows are read to the end before any is changed: an update under an open
 * cursor of the same index would meet rows twice. */
static GPtrArray *
read_rows (PfLedger *self, sqlite3_stmt *statement, guint64 max_bytes, GError **error)
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
      read_message (statement, messages->pdata[messages->len - 1]);
      bytes += size;
    }
  sqlite3_reset (statement);
  return more < 0 ? NULL : g_steal_pointer (&messages);
}

/* The newest first.  What was asked to come later too often comes at the end and alone,
 * so that one message cannot hold up the others. */
static GPtrArray *
read_queue (
    PfLedger *self, gint64 target, gsize max_messages, guint64 max_bytes, GError **error)
{
  GPtrArray *messages;

  if (max_messages > 1)
    {
      messages =
          read_rows (self,
                     pf_ledger_statement (self, error,
                                          "SELECT " COLUMNS
                                          " FROM message WHERE target = ?"
                                          " AND state = 1 AND tries < ?"
                                          " ORDER BY internal_unix DESC, id DESC LIMIT ?",
                                          "iii", target, (gint64) PF_LEDGER_PATIENCE,
                                          (gint64) max_messages),
                     max_bytes, error);
      if (messages == NULL || messages->len > 0)
        return messages;
      g_ptr_array_unref (messages);
    }
  return read_rows (self,
                    pf_ledger_statement (
                        self, error,
                        "SELECT " COLUMNS " FROM message WHERE target = ? AND state = 1"
                        " ORDER BY tries, internal_unix DESC, id DESC LIMIT 1",
                        "i", target),
                    max_bytes, error);
}

static gboolean
intend (PfLedger *self,
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
  if (!pf_ledger_add_sent (self, batch, error))
    return FALSE;
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
                            "iii", batch->id, (gint64) message->first_uid, message->id))
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
  if (!pf_ledger_end (self, intend (self, batch, target, uid_validity, first_uid, error),
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

  return read_number (self,
                      pf_ledger_statement (self, NULL,
                                           "SELECT coalesce (max (ms), 0) FROM batch",
                                           ""));
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
