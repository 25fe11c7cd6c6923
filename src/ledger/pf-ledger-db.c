/* pf-ledger-db.c - SQLite under the ledger: opening, schema, statements, one writer
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LIST_SEPARATOR "\x1f"
#define BUSY_MS 5000

/* Up to this size, some 11,000 messages, the whole file is checked at every opening; a
 * larger one only after an unclean end, since the check costs about 2 ms for 1 MB. */
#define ALWAYS_CHECKED (4 << 20)

/* The number of the last step that a test lets happen (PF_TEST_STOP_AT), counted
 * over the process: the resume tests kill a move before and after every write. */
static void
count_step (void)
{
  static gint64 steps = 0;
  const char   *stop_at = g_getenv ("PF_TEST_STOP_AT");
  guint64       last = 0;

  if (stop_at == NULL)
    return;
  steps++;
  if (g_ascii_string_to_unsigned (stop_at, 10, 1, G_MAXINT64, &last, NULL) &&
      steps == (gint64) last)
    _exit (100);
}

static void
fill_space (PfErrorFacts *facts, const char *directory)
{
  struct statvfs space;

  if (statvfs (directory, &space) == 0)
    facts->have_bytes = (guint64) space.f_bavail * space.f_frsize;
}

gboolean
pf_ledger_db_fail (PfLedger *self, int code, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text = self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (code);
  int         system_errno = self->db != NULL ? sqlite3_system_errno (self->db) : errno;
  int         plain = code & 0xff;
  GQuark      domain = PF_MOVE_ERROR;
  int         our_code = PF_MOVE_ERROR_LEDGER_BROKEN;

  if (plain == SQLITE_FULL ||
      (plain == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT)))
    our_code = PF_MOVE_ERROR_DISK_FULL;
  else if (plain == SQLITE_BUSY || plain == SQLITE_LOCKED)
    our_code = PF_MOVE_ERROR_LOCKED;
  else if (plain == SQLITE_READONLY || plain == SQLITE_CANTOPEN || plain == SQLITE_PERM)
    {
      domain = PF_STORE_ERROR;
      our_code = PF_STORE_ERROR_NO_PERMISSION;
    }

  local = g_error_new (domain, our_code, "ledger %s: %s", self->file, text);
  pf_error_facts (local)->path = g_strdup (self->file);
  if (domain == PF_MOVE_ERROR && our_code == PF_MOVE_ERROR_DISK_FULL)
    fill_space (pf_error_facts (local), self->directory);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
pf_ledger_fail_missing (PfLedger *self, const char *table, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_BROKEN,
                       "ledger %s: no %s %" G_GINT64_FORMAT, self->file, table, id);
  pf_error_facts (local)->path = g_strdup (self->file);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
pf_ledger_run_script (PfLedger *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || pf_ledger_db_fail (self, code, error);
}

static gboolean
check_integrity (PfLedger *self, GError **error)
{
  sqlite3_stmt *statement;
  gboolean      is_whole;

  statement = pf_ledger_statement (self, error, "PRAGMA quick_check(1)", "");
  if (statement == NULL)
    return FALSE;
  if (pf_ledger_step (self, statement, error) != 1)
    return pf_ledger_db_fail (self, SQLITE_CORRUPT, error);
  is_whole = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_reset (statement);
  return is_whole || pf_ledger_db_fail (self, SQLITE_CORRUPT, error);
}

/* After an unclean end SQLite finds a WAL file; a clean one removes it. */
static gboolean
needs_check (PfLedger *self)
{
  g_autofree char *wal = g_strconcat (self->file, "-wal", NULL);
  struct stat      info;

  if (g_stat (wal, &info) == 0 && info.st_size > 0)
    return TRUE;
  return g_stat (self->file, &info) == 0 && info.st_size > 0 &&
         info.st_size <= ALWAYS_CHECKED;
}

/* SQLite tells of every row that changes. */
static void
changed_cb (
    gpointer data, int kind, const char *database, const char *table, sqlite3_int64 row)
{
  PfLedger *self = data;

  if (strcmp (table, "message") == 0)
    self->is_tally_fresh = FALSE;
}

gboolean
pf_ledger_db_open (PfLedger *self, gboolean writable, GError **error)
{
  int      flags = writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                            : SQLITE_OPEN_READONLY;
  gboolean has_doubt = needs_check (self);
  mode_t   old_mask = umask (0077);
  int      code = sqlite3_open_v2 (self->file, &self->db, flags, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_extended_result_codes (self->db, 1);
      sqlite3_busy_timeout (self->db, BUSY_MS);
      sqlite3_update_hook (self->db, changed_cb, self);
      self->is_writable = writable;
      if (writable)
        code = sqlite3_exec (self->db,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                             "PRAGMA temp_store = MEMORY;"
                             /* 16 MiB: a move reads its rows several times. */
                             "PRAGMA cache_size = -16384;",
                             NULL, NULL, NULL);
    }
  umask (old_mask);
  if (code != SQLITE_OK)
    return pf_ledger_db_fail (self, code, error);

  if (has_doubt && !check_integrity (self, error))
    return FALSE;
  return pf_ledger_upgrade (self, error);
}

void
pf_ledger_db_close (PfLedger *self)
{
  g_hash_table_remove_all (self->statements);
  if (self->db != NULL)
    sqlite3_close (self->db);
  self->db = NULL;
}

gboolean
pf_ledger_take_lock (PfLedger *self, GError **error)
{
  g_autofree char *name = g_build_filename (self->directory, PF_LEDGER_LOCK, NULL);
  g_autoptr (GError) local = NULL;
  int failure;

  self->lock_fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return pf_ledger_db_fail (self, errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN,
                              error);
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  failure = errno;
  close (self->lock_fd);
  self->lock_fd = -1;
  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_LOCKED, "job %s is locked: %s",
                       self->job, g_strerror (failure));
  pf_error_facts (local)->path = g_strdup (self->directory);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
pf_ledger_is_locked (const char *directory)
{
  g_autofree char *name = g_build_filename (directory, PF_LEDGER_LOCK, NULL);
  gboolean         is_locked;
  int              fd = open (name, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  is_locked = flock (fd, LOCK_SH | LOCK_NB) != 0;
  close (fd);
  return is_locked;
}

/* Binds what follows @types in the caller's arguments; a macro, since an analyser
 * loses sight of a va_list that is handed on. */
#define BIND_ARGUMENTS(statement, types)                                                 \
  G_STMT_START                                                                           \
  {                                                                                      \
    va_list arguments;                                                                   \
                                                                                         \
    va_start (arguments, types);                                                         \
    for (int i = 0; (types)[i] != '\0'; i++)                                             \
      {                                                                                  \
        if ((types)[i] == 'i')                                                           \
          sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, gint64));             \
        else if ((types)[i] == 's')                                                      \
          sqlite3_bind_text (statement, i + 1, va_arg (arguments, const char *), -1,     \
                             SQLITE_TRANSIENT);                                          \
        else                                                                             \
          sqlite3_bind_blob (statement, i + 1, va_arg (arguments, const void *),         \
                             (types)[i] == 'b' ? PF_DIGEST_SIZE : PF_HINT_SIZE,          \
                             SQLITE_TRANSIENT);                                          \
      }                                                                                  \
    va_end (arguments);                                                                  \
  }                                                                                      \
  G_STMT_END

static sqlite3_stmt *
prepare (PfLedger *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement == NULL)
    {
      int code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                     &statement, NULL);

      if (code != SQLITE_OK)
        {
          pf_ledger_db_fail (self, code, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }
  sqlite3_reset (statement);
  return statement;
}

sqlite3_stmt *
pf_ledger_statement (
    PfLedger *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql, error);

  if (statement != NULL)
    BIND_ARGUMENTS (statement, types);
  return statement;
}

int
pf_ledger_step (PfLedger *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    {
      sqlite3_reset (statement);
      return 0;
    }
  pf_ledger_db_fail (self, code, error);
  sqlite3_reset (statement);
  return -1;
}

gboolean
pf_ledger_write (PfLedger *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  gboolean      is_alone = sqlite3_get_autocommit (self->db) != 0;
  int           code;

  if (statement == NULL)
    return FALSE;
  BIND_ARGUMENTS (statement, types);

  if (is_alone)
    count_step ();
  code = sqlite3_step (statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    {
      pf_ledger_db_fail (self, code, error);
      sqlite3_reset (statement);
      return FALSE;
    }
  sqlite3_reset (statement);
  if (is_alone)
    count_step ();
  return TRUE;
}

gboolean
pf_ledger_begin (PfLedger *self, GError **error)
{
  g_rec_mutex_lock (&self->lock);
  if (pf_ledger_run_script (self, "BEGIN IMMEDIATE", error))
    return TRUE;
  g_rec_mutex_unlock (&self->lock);
  return FALSE;
}

gboolean
pf_ledger_commit (PfLedger *self, GError **error)
{
  int code;

  count_step ();
  code = sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    {
      pf_ledger_db_fail (self, code, error);
      pf_ledger_rollback (self);
      return FALSE;
    }
  count_step ();
  g_rec_mutex_unlock (&self->lock);
  return TRUE;
}

void
pf_ledger_rollback (PfLedger *self)
{
  /* SQLite may have rolled back by itself (disk full). */
  if (sqlite3_get_autocommit (self->db) == 0)
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  g_rec_mutex_unlock (&self->lock);
}

gboolean
pf_ledger_end (PfLedger *self, gboolean ok, GError **error)
{
  if (ok)
    return pf_ledger_commit (self, error);
  pf_ledger_rollback (self);
  return FALSE;
}

char *
pf_ledger_dup_column (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

char **
pf_ledger_split_column (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text == NULL ? NULL : g_strsplit (text, LIST_SEPARATOR, -1);
}

char *
pf_ledger_join_list (const char *const *list)
{
  return list == NULL || list[0] == NULL ? NULL
                                         : g_strjoinv (LIST_SEPARATOR, (char **) list);
}
