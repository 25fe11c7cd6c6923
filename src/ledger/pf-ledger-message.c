/* pf-ledger-message.c - messages read back: whole, counted, and by their UIDs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include <string.h>

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
  g_strfreev (message->from_keywords);
  g_free (message->uidl);
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

void
pf_ledger_read_message (sqlite3_stmt *statement, PfLedgerMessage *m)
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
  m->has_from_header = sqlite3_column_type (statement, 43) != SQLITE_NULL;
  read_blob (statement, 43, m->from_header, PF_DIGEST_SIZE);
  m->from_keywords = pf_ledger_split_column (statement, 44);
  m->uidl = pf_ledger_dup_column (statement, 45);
  m->losses = sqlite3_column_int (statement, 46);
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

      pf_ledger_read_message (statement, &message);
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
                           "SELECT " PF_LEDGER_COLUMNS " FROM message WHERE target = ?"
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
                                           "SELECT " PF_LEDGER_COLUMNS
                                           " FROM message WHERE"
                                           " folder = ? AND (1 << state) & ? ORDER BY id",
                                           "ii", folder, (gint64) states),
                      func, user_data, error);
}

gboolean
pf_ledger_foreach_nameless (PfLedger           *self,
                            gint64              target,
                            PfLedgerMessageFunc func,
                            gpointer            user_data,
                            GError            **error)
{
  PF_LEDGER_HOLD (self);

  return foreach_row (self,
                      pf_ledger_statement (self, error,
                                           "SELECT " PF_LEDGER_COLUMNS
                                           " FROM message WHERE target = ?"
                                           " AND uid IS NULL AND (state IN (3, 4)"
                                           " OR (state = 5 AND reason <> 'identical'))"
                                           " ORDER BY id",
                                           "i", target),
                      func, user_data, error);
}

PfLedgerMessage *
pf_ledger_get_message (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);
  PfLedgerMessage *message;
  sqlite3_stmt    *statement;
  int              more;

  statement = pf_ledger_statement (self, error,
                                   "SELECT " PF_LEDGER_COLUMNS
                                   " FROM message WHERE id = ?",
                                   "i", id);
  more = statement != NULL ? pf_ledger_step (self, statement, error) : -1;
  if (more == 0)
    pf_ledger_fail_missing (self, "message", id, error);
  if (more != 1)
    return NULL;
  message = pf_ledger_message_new ();
  pf_ledger_read_message (statement, message);
  sqlite3_reset (statement);
  return message;
}

gint64
pf_ledger_read_number (PfLedger *self, sqlite3_stmt *statement)
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

  if (!pf_ledger_may_hold (self, 1u << state))
    {
      *out_messages = *out_bytes = 0;
      return TRUE;
    }
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

  return pf_ledger_read_number (self,
                                pf_ledger_statement (self, NULL,
                                                     "SELECT count(*) FROM message WHERE"
                                                     " target = ? AND uid_validity = ?"
                                                     " AND uid IS NOT NULL",
                                                     "ii", target,
                                                     (gint64) uid_validity));
}

guint32
pf_ledger_highest_uid (PfLedger *self, gint64 target, guint32 uid_validity)
{
  PF_LEDGER_HOLD (self);

  return (guint32) pf_ledger_read_number (
      self, pf_ledger_statement (self, NULL,
                                 "SELECT coalesce (max (uid), 0) FROM message WHERE"
                                 " target = ? AND uid_validity = ? AND uid IS NOT NULL",
                                 "ii", target, (gint64) uid_validity));
}

gboolean
pf_ledger_is_claimed (PfLedger *self, gint64 target, guint32 uid_validity, guint32 uid)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_read_number (
             self, pf_ledger_statement (self, NULL,
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
