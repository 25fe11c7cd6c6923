/* pf-ledger-schema.c - the tables of a ledger, and how older ledgers get them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"

#define APPLICATION_ID 0x50466c67 /* "PFlg": a foreign database is not ours */

/* clang-format off */
static const char schema_1[] =
  "CREATE TABLE job (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
  "CREATE TABLE source ("
  "  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL);"
  "CREATE TABLE target ("
  "  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
  "  uid_validity INTEGER NOT NULL DEFAULT 0, uid_next INTEGER NOT NULL DEFAULT 0,"
  "  messages INTEGER NOT NULL DEFAULT -1, created INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE folder ("
  "  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source,"
  "  folder TEXT NOT NULL, account TEXT NOT NULL, path TEXT NOT NULL,"
  "  role TEXT NOT NULL, container INTEGER NOT NULL DEFAULT 0, stamp TEXT,"
  "  scan INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL DEFAULT 0,"
  "  expunged INTEGER NOT NULL DEFAULT 0, decided TEXT,"
  "  target INTEGER REFERENCES target, changes TEXT,"
  "  UNIQUE (source, folder));"
  "CREATE TABLE message ("
  "  id INTEGER PRIMARY KEY, folder INTEGER NOT NULL REFERENCES folder,"
  "  fp_exact BLOB NOT NULL, ordinal INTEGER NOT NULL, state INTEGER NOT NULL,"
  "  scan INTEGER NOT NULL, target INTEGER, uid_validity INTEGER, uid INTEGER,"
  "  first_uid INTEGER NOT NULL DEFAULT 0, certain INTEGER NOT NULL DEFAULT 0,"
  "  resent INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,"
  "  batch INTEGER, stored_size INTEGER, stored_unix INTEGER,"
  "  flags INTEGER NOT NULL, stored INTEGER NOT NULL, problems INTEGER NOT NULL,"
  "  repairs INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL,"
  "  canonical_size INTEGER NOT NULL, date_unix INTEGER, internal_unix INTEGER,"
  "  internal_zone INTEGER NOT NULL, id_hint INTEGER NOT NULL, hint BLOB NOT NULL,"
  "  fp_header BLOB NOT NULL, fp_body BLOB NOT NULL, digest BLOB NOT NULL,"
  "  locator TEXT NOT NULL, keywords TEXT, message_id TEXT, subject TEXT, sender TEXT,"
  "  reason TEXT, server_text TEXT, saved_as TEXT,"
  "  UNIQUE (folder, fp_exact, ordinal));"
  "CREATE UNIQUE INDEX message_uid ON message (target, uid_validity, uid)"
  "  WHERE uid IS NOT NULL;"
  "CREATE INDEX message_queue ON message (target, internal_unix DESC, id DESC)"
  "  WHERE state = 1;"
  "CREATE INDEX message_open ON message (target) WHERE state = 2;"
  "CREATE INDEX message_new ON message (folder) WHERE state = 0;"
  "CREATE TABLE batch ("
  "  id INTEGER PRIMARY KEY, target INTEGER NOT NULL, uid_validity INTEGER NOT NULL,"
  "  first_uid INTEGER NOT NULL, messages INTEGER NOT NULL, started INTEGER NOT NULL,"
  "  ms INTEGER);"
  "CREATE TABLE event (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, what TEXT NOT NULL);";

/* Undo, and what was placed without sending it. */
static const char schema_2[] =
  "ALTER TABLE message ADD COLUMN undo INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE message ADD COLUMN kept TEXT;"
  "ALTER TABLE message ADD COLUMN added INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE message ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE message ADD COLUMN how INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE message ADD COLUMN from_target INTEGER;"
  "ALTER TABLE message ADD COLUMN from_validity INTEGER;"
  "ALTER TABLE message ADD COLUMN from_uid INTEGER;"
  "CREATE TABLE sent (hour INTEGER PRIMARY KEY, bytes INTEGER NOT NULL);";

/* What is to be placed by copying it from another folder of the account. */
static const char schema_3[] =
  "ALTER TABLE message ADD COLUMN uidl TEXT;"
  "ALTER TABLE message ADD COLUMN from_header BLOB;"
  "ALTER TABLE message ADD COLUMN from_keywords TEXT;"
  "CREATE INDEX message_transfer ON message (how, from_target, from_uid, target)"
  "  WHERE state = 1 AND from_uid IS NOT NULL;";

/* What lost lines say about a message, apart from what pauses do, and how the account's
 * folders were numbered before our bytes. */
static const char schema_4[] =
  "ALTER TABLE message ADD COLUMN losses INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE target ADD COLUMN base_validity INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE target ADD COLUMN base_next INTEGER NOT NULL DEFAULT 0;"
  "UPDATE message SET tries = 6 WHERE tries > 6;";

/* Servers with labels instead of folders: @base is where the view of all mail ended before
 * the message was sent, @account_id what it is when it goes to the Trash. */
static const char schema_5[] =
  "CREATE TABLE label ("
  "  message INTEGER PRIMARY KEY, base INTEGER NOT NULL DEFAULT 0, account_id INTEGER);";

/* One step a version: schemas[n] leads from version n to n + 1.  A step that was
 * released is never changed. */
static const char *const schemas[] = { schema_1, schema_2, schema_3, schema_4, schema_5 };
/* clang-format on */

static gint64
read_number (PfLedger *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = pf_ledger_statement (self, error, sql, "");
  gint64        number;

  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return -1;
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return number;
}

static gboolean
refuse_newer (PfLedger *self, gint64 version, GError **error)
{
  g_autoptr (GError) local = NULL;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_NEWER,
                       "ledger %s has version %" G_GINT64_FORMAT
                       ", this program knows %d",
                       self->file, version, (int) G_N_ELEMENTS (schemas));
  pf_error_facts (local)->path = g_strdup (self->file);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A reader leaves the file as it is, and another process may be at work with it: goes on
 * with a copy, which SQLite keeps in a file without a name. */
static gboolean
read_copy (PfLedger *self, GError **error)
{
  sqlite3        *copy = NULL;
  sqlite3_backup *backup;
  int code = sqlite3_open_v2 ("", &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                              NULL);

  backup = code == SQLITE_OK ? sqlite3_backup_init (copy, "main", self->db, "main")
                             : NULL;
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      code = sqlite3_backup_finish (backup);
    }
  else if (code == SQLITE_OK)
    code = sqlite3_extended_errcode (copy);
  pf_ledger_db_close (self);
  self->db = copy;
  return code == SQLITE_OK || pf_ledger_db_fail (self, code, error);
}

/* Each version in a transaction of its own. */
static gboolean
upgrade_from (PfLedger *self, gint64 version, GError **error)
{
  for (; version < (gint64) G_N_ELEMENTS (schemas); version++)
    {
      g_autofree char *stamp = NULL;

      stamp = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT
                               "; PRAGMA application_id = %d",
                               version + 1, APPLICATION_ID);
      if (!pf_ledger_begin (self, error))
        return FALSE;
      if (!pf_ledger_end (self,
                          pf_ledger_run_script (self, schemas[version], error) &&
                              pf_ledger_run_script (self, stamp, error),
                          error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_ledger_upgrade (PfLedger *self, GError **error)
{
  gint64 version = read_number (self, "PRAGMA user_version", error);
  gint64 owner = version < 0 ? -1 : read_number (self, "PRAGMA application_id", error);

  if (owner < 0)
    return FALSE;
  if (version > (gint64) G_N_ELEMENTS (schemas))
    return refuse_newer (self, version, error);
  if (version > 0 && owner != APPLICATION_ID)
    return pf_ledger_db_fail (self, SQLITE_NOTADB, error);
  if (version == 0 && !self->is_writable)
    return pf_ledger_db_fail (self, SQLITE_CORRUPT, error);
  if (version == (gint64) G_N_ELEMENTS (schemas))
    return TRUE;
  return (self->is_writable || read_copy (self, error)) &&
         upgrade_from (self, version, error);
}
