/* fuzz-ledger-rows.c - a message of a ledger whose columns hold anything
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "ledger/pf-ledger-private.h"

#include <string.h>

#define COLUMNS 47
#define KINDS 5 /* NULL, number, fraction, text, octets */
#define TEXT_COLUMN 13
#define LIST_COLUMN 21

static sqlite3_stmt *
prepare (sqlite3 *db)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ?");
  sqlite3_stmt *statement = NULL;

  for (int i = 1; i < COLUMNS; i++)
    g_string_append (sql, ", ?");
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL), ==,
                   SQLITE_OK);
  return statement;
}

/* Each column takes an octet for its kind and one for its length, then that much. */
static void
fill (sqlite3_stmt *statement, const guint8 *data, gsize size)
{
  gsize at = 0;

  for (int i = 1; i <= COLUMNS && at + 2 <= size; i++)
    {
      guint         kind = data[at] % KINDS;
      gsize         length = MIN (data[at + 1], size - at - 2);
      const guint8 *value = data + at + 2;
      gint64        number = 0;

      memcpy (&number, value, MIN (length, sizeof number));
      if (kind == 1)
        sqlite3_bind_int64 (statement, i, number);
      else if (kind == 2)
        sqlite3_bind_double (statement, i, (double) number * 1e10);
      else if (kind == 3)
        sqlite3_bind_text (statement, i, (const char *) value, (int) length,
                           SQLITE_STATIC);
      else if (kind == 4)
        sqlite3_bind_blob (statement, i, value, (int) length, SQLITE_STATIC);
      at += 2 + length;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  sqlite3        *db = NULL;
  sqlite3_stmt   *statement;
  PfLedgerMessage message;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  statement = prepare (db);
  fill (statement, data, size);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);

  pf_ledger_read_message (statement, &message);
  g_assert_cmpint (message.locator == NULL, ==,
                   sqlite3_column_text (statement, TEXT_COLUMN) == NULL);
  g_assert_cmpint (message.keywords == NULL, ==,
                   sqlite3_column_text (statement, LIST_COLUMN) == NULL);
  g_assert_cmpint (sqlite3_column_int64 (statement, 0), ==, message.id);
  pf_ledger_message_clear (&message);

  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  return 0;
}
