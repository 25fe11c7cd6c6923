/* pf-ledger-report.c - what a report, a list of jobs and a window read from a ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"
#include "ledger/pf-ledger-notes.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

void
pf_ledger_folder_free (PfLedgerFolder *folder)
{
  g_free (folder->source);
  g_free (folder->folder);
  g_free (folder->account);
  g_strfreev (folder->path);
  g_free (folder->role);
  g_free (folder->target);
  g_strfreev (folder->changes);
  g_free (folder);
}

void
pf_ledger_row_free (PfLedgerRow *row)
{
  g_free (row->folder);
  g_free (row->target);
  g_free (row->subject);
  g_free (row->from);
  g_free (row->locator);
  g_free (row->reason);
  g_free (row->server_text);
  g_free (row->saved_as);
  g_free (row);
}

void
pf_job_info_free (PfJobInfo *info)
{
  g_free (info->job);
  g_free (info->directory);
  g_strfreev (info->sources);
  g_free (info->target);
  g_free (info->url);
  g_free (info->state);
  g_free (info);
}

/* The messages of one folder in one state. */
typedef struct
{
  gint64  folder;
  PfState state;
  gint64  number;
  gint64  bytes;
  gint64  resent;
  gint64  copied;
  gint64  moved;
} Tally;

/* Counting reads the whole table, in its own order, for by an index each row would be a
 * leap: it is done again only when a message has changed.  What a transaction counts may
 * be rolled back, and a reader does not hear of what another process writes: neither is
 * kept. */
static gboolean
take_tally (PfLedger *self, GError **error)
{
  sqlite3_stmt *statement;
  int           more;

  if (self->is_tally_fresh)
    return TRUE;
  statement =
      pf_ledger_statement (self, error,
                           "SELECT folder, state, count(*), sum(size), sum(resent > 0),"
                           " sum(how = 1), sum(how = 2)"
                           " FROM message NOT INDEXED GROUP BY folder, state",
                           "");
  if (statement == NULL)
    return FALSE;
  if (self->tally == NULL)
    self->tally = g_array_new (FALSE, FALSE, sizeof (Tally));
  g_array_set_size (self->tally, 0);
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      Tally row = { .folder = sqlite3_column_int64 (statement, 0),
                    .state = (PfState) sqlite3_column_int (statement, 1),
                    .number = sqlite3_column_int64 (statement, 2),
                    .bytes = sqlite3_column_int64 (statement, 3),
                    .resent = sqlite3_column_int64 (statement, 4),
                    .copied = sqlite3_column_int64 (statement, 5),
                    .moved = sqlite3_column_int64 (statement, 6) };

      g_array_append_val (self->tally, row);
    }
  self->is_tally_fresh = more == 0 && self->is_writable &&
                         sqlite3_get_autocommit (self->db) != 0;
  return more == 0;
}

gboolean
pf_ledger_may_hold (PfLedger *self, guint states)
{
  if (!self->is_tally_fresh)
    return TRUE;
  for (guint i = 0; i < self->tally->len; i++)
    {
      if ((1u << g_array_index (self->tally, Tally, i).state & states) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_counts (PfCounts *counts, const Tally *row)
{
  gint64 number = row->number;
  gint64 bytes = row->bytes;

  counts->found += number;
  counts->bytes += bytes;
  switch (row->state)
    {
    case PF_STATE_FOUND:
    case PF_STATE_PLANNED:
    case PF_STATE_INTENDED:
      counts->pending += number;
      counts->bytes_pending += bytes;
      break;

    case PF_STATE_VERIFIED:
      counts->verified += number;
      G_GNUC_FALLTHROUGH;
    case PF_STATE_PLACED:
      counts->placed += number;
      counts->bytes_placed += bytes;
      counts->resent += row->resent;
      counts->copied += row->copied;
      counts->moved += row->moved;
      break;

    case PF_STATE_ALREADY_THERE:
      counts->already_there += number;
      counts->bytes_already_there += bytes;
      break;

    case PF_STATE_LEFT_OUT:
      counts->left_out += number;
      break;

    case PF_STATE_UNDONE:
      counts->undone += number;
      G_GNUC_FALLTHROUGH;
    case PF_STATE_EXCLUDED:
      counts->excluded += number;
      break;
    }
}

gboolean
pf_ledger_count (PfLedger *self, PfCounts *out_counts, GError **error)
{
  PF_LEDGER_HOLD (self);
  PfCounts      counts = { 0 };
  sqlite3_stmt *statement;

  if (!take_tally (self, error))
    return FALSE;
  for (guint i = 0; i < self->tally->len; i++)
    add_counts (&counts, &g_array_index (self->tally, Tally, i));

  statement = pf_ledger_statement (self, error,
                                   "SELECT coalesce(sum(expunged), 0) FROM folder", "");
  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return FALSE;
  counts.expunged = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  *out_counts = counts;
  return TRUE;
}

static PfLedgerFolder *
read_folder (sqlite3_stmt *statement)
{
  PfLedgerFolder *folder = g_new0 (PfLedgerFolder, 1);

  folder->id = sqlite3_column_int64 (statement, 0);
  folder->source = pf_ledger_dup_column (statement, 1);
  folder->folder = pf_ledger_dup_column (statement, 2);
  folder->account = pf_ledger_dup_column (statement, 3);
  folder->path = pf_ledger_split_column (statement, 4);
  folder->role = pf_ledger_dup_column (statement, 5);
  folder->target = pf_ledger_dup_column (statement, 6);
  folder->changes = pf_ledger_split_column (statement, 7);
  folder->counts.expunged = sqlite3_column_int64 (statement, 8);
  return folder;
}

static gboolean
fill_counts (PfLedger *self, GPtrArray *folders, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  if (!take_tally (self, error))
    return FALSE;
  for (guint i = 0; i < folders->len; i++)
    g_hash_table_insert (by_id, &((PfLedgerFolder *) folders->pdata[i])->id,
                         folders->pdata[i]);
  for (guint i = 0; i < self->tally->len; i++)
    {
      const Tally    *row = &g_array_index (self->tally, Tally, i);
      PfLedgerFolder *folder = g_hash_table_lookup (by_id, &row->folder);

      if (folder != NULL)
        add_counts (&folder->counts, row);
    }
  return TRUE;
}

GPtrArray *
pf_ledger_list_folders (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GPtrArray) folders = NULL;
  sqlite3_stmt *statement;
  int           more;

  folders = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_folder_free);
  statement = pf_ledger_statement (
      self, error,
      "SELECT f.id, s.path, f.folder, f.account, f.path, f.role, t.name, f.changes,"
      " f.expunged FROM folder f JOIN source s ON s.id = f.source"
      " LEFT JOIN target t ON t.id = f.target ORDER BY f.id",
      "");
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    g_ptr_array_add (folders, read_folder (statement));
  if (more < 0 || !fill_counts (self, folders, error))
    return NULL;
  return g_steal_pointer (&folders);
}

static char *
join_path (char **path)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; path != NULL && path[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, '/');
      for (const char *c = path[i]; *c != '\0'; c++)
        {
          if (*c == '/')
            g_string_append_c (text, '\\');
          g_string_append_c (text, *c);
        }
    }
  return g_string_free (text, FALSE);
}

static PfLedgerRow *
read_row (sqlite3_stmt *statement)
{
  PfLedgerRow *row = g_new0 (PfLedgerRow, 1);
  g_auto (GStrv) path = pf_ledger_split_column (statement, 1);

  row->id = sqlite3_column_int64 (statement, 0);
  row->folder = join_path (path);
  row->target = pf_ledger_dup_column (statement, 2);
  row->subject = pf_ledger_dup_column (statement, 3);
  row->from = pf_ledger_dup_column (statement, 4);
  row->date_unix = sqlite3_column_type (statement, 5) == SQLITE_NULL
                       ? G_MININT64
                       : sqlite3_column_int64 (statement, 5);
  row->size = sqlite3_column_int64 (statement, 6);
  row->locator = pf_ledger_dup_column (statement, 7);
  row->reason = pf_ledger_dup_column (statement, 8);
  row->server_text = pf_ledger_dup_column (statement, 9);
  row->saved_as = pf_ledger_dup_column (statement, 10);
  row->repairs = (guint) sqlite3_column_int64 (statement, 11);
  return row;
}

GPtrArray *
pf_ledger_list_rows (
    PfLedger *self, PfState state, gint64 offset, gint64 limit, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GPtrArray) rows = NULL;
  sqlite3_stmt *statement;
  int           more;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);
  if (!pf_ledger_may_hold (self, 1u << state))
    return g_steal_pointer (&rows);
  statement = pf_ledger_statement (
      self, error,
      "SELECT m.id, f.path, t.name, m.subject, m.sender, m.date_unix, m.size, m.locator,"
      " m.reason, m.server_text, m.saved_as, m.repairs FROM message m NOT INDEXED"
      " JOIN folder f ON f.id = m.folder LEFT JOIN target t ON t.id = f.target"
      " WHERE m.state = ?1 ORDER BY m.folder, m.id LIMIT ?3 OFFSET ?2",
      "iii", (gint64) state, offset, limit);
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    g_ptr_array_add (rows, read_row (statement));
  return more < 0 ? NULL : g_steal_pointer (&rows);
}

gboolean
pf_ledger_count_problems (PfLedger *self,
                          gint64    out_counts[PF_PROBLEM_BITS],
                          GError  **error)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  int           more;

  memset (out_counts, 0, PF_PROBLEM_BITS * sizeof out_counts[0]);
  if (!pf_ledger_may_hold (self, 1u << PF_STATE_FOUND | 1u << PF_STATE_PLANNED |
                                     1u << PF_STATE_INTENDED | 1u << PF_STATE_LEFT_OUT))
    return TRUE;
  statement = pf_ledger_statement (self, error,
                                   "SELECT problems, count(*) FROM message WHERE"
                                   " state IN (0, 1, 2, 6) AND problems <> 0"
                                   " GROUP BY problems",
                                   "");
  if (statement == NULL)
    return FALSE;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    {
      guint problems = (guint) sqlite3_column_int64 (statement, 0);

      for (guint bit = 0; bit < PF_PROBLEM_BITS; bit++)
        {
          if ((problems & (1u << bit)) != 0)
            out_counts[bit] += sqlite3_column_int64 (statement, 1);
        }
    }
  return more == 0;
}

GPtrArray *
pf_ledger_list_kept (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GPtrArray) rows = NULL;
  sqlite3_stmt *statement;
  int           more;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);
  statement = pf_ledger_statement (
      self, error,
      "SELECT m.id, f.path, t.name, m.subject, m.sender, m.date_unix, m.size, m.locator,"
      " m.kept, m.server_text, m.saved_as, m.repairs FROM message m NOT INDEXED"
      " JOIN folder f ON f.id = m.folder LEFT JOIN target t ON t.id = m.target"
      " WHERE m.kept IS NOT NULL AND m.state IN (3, 4, 5) ORDER BY m.folder, m.id",
      "");
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    g_ptr_array_add (rows, read_row (statement));
  return more < 0 ? NULL : g_steal_pointer (&rows);
}

static gint64
note_number (PfLedger *self, const char *name)
{
  g_autofree char *text = pf_ledger_get_note (self, name);
  guint64          number = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL);
  return (gint64) number;
}

char *
pf_ledger_dup_state (PfLedger *self)
{
  g_autofree char *state = pf_ledger_get_note (self, "state");

  if (state == NULL)
    return g_strdup ("planned");
  if (strcmp (state, "moving") == 0 &&
      (self->lock_fd >= 0 || !pf_ledger_is_locked (self->directory)))
    return g_strdup ("interrupted");

  return g_steal_pointer (&state);
}

static PfJobInfo *
read_job (const char *state_dir, const char *job)
{
  PfJobInfo *info = g_new0 (PfJobInfo, 1);
  g_autoptr (GError) fault = NULL;
  g_autoptr (PfLedger) ledger = pf_ledger_open (state_dir, job, FALSE, &fault);
  struct stat status;

  info->job = g_strdup (job);
  info->directory = g_build_filename (state_dir, "jobs", job, NULL);
  info->is_running = pf_ledger_is_locked (info->directory);
  if (ledger == NULL || !pf_ledger_count (ledger, &info->counts, NULL))
    {
      info->state = g_strdup (
          g_error_matches (fault, PF_MOVE_ERROR, PF_MOVE_ERROR_LEDGER_NEWER) ? "newer"
                                                                             : "damaged");
      info->sources = g_new0 (char *, 1);
      if (g_stat (info->directory, &status) == 0)
        info->changed_unix = status.st_mtime;
      return info;
    }
  info->sources = pf_ledger_dup_sources (ledger);
  info->target = pf_ledger_get_note (ledger, "target");
  info->url = pf_ledger_get_note (ledger, PF_NOTE_URL);
  info->started_unix = note_number (ledger, "started");
  info->changed_unix = MAX (info->started_unix, note_number (ledger, "changed"));
  info->state = pf_ledger_dup_state (ledger);
  return info;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const PfJobInfo *one = *(const PfJobInfo *const *) a;
  const PfJobInfo *two = *(const PfJobInfo *const *) b;

  if (one->changed_unix != two->changed_unix)
    return one->changed_unix < two->changed_unix ? 1 : -1;
  return strcmp (one->job, two->job);
}

GPtrArray *
pf_ledger_list_jobs (const char *state_dir, GError **error)
{
  g_autofree char *directory = g_build_filename (state_dir, "jobs", NULL);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_job_info_free);
  if (!g_file_test (directory, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&jobs);
  dir = g_dir_open (directory, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (directory, name, PF_LEDGER_FILE, NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        g_ptr_array_add (jobs, read_job (state_dir, name));
    }
  g_ptr_array_sort (jobs, compare_newest);
  return g_steal_pointer (&jobs);
}

/* Removes what is in one folder. */
static void
empty_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (directory, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR) &&
          !g_file_test (file, G_FILE_TEST_IS_SYMLINK))
        empty_directory (file);
      g_remove (file);
    }
}

gboolean
pf_ledger_remove_job (const char *state_dir, const char *job, GError **error)
{
  g_autofree char *directory = g_build_filename (state_dir, "jobs", job, NULL);
  g_autofree char *file = g_build_filename (directory, PF_LEDGER_FILE, NULL);
  g_autoptr (PfLedger) self = pf_ledger_new_object (directory, job);

  if (strchr (job, '/') != NULL || job[0] == '.' ||
      !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_NO_SUCH_JOB,
                   "job \"%s\": there is none of that name", job);
      return FALSE;
    }
  if (!pf_ledger_take_lock (self, error))
    return FALSE;
  empty_directory (directory);
  if (g_rmdir (directory) == 0)
    return TRUE;
  return pf_ledger_db_fail (self, SQLITE_CANTOPEN, error);
}
