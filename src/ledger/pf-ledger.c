/* pf-ledger.c - one job: its folder, its lock, its name, its notes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include "base/pf-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_LENGTH 64
#define WORD_MAX_LENGTH 40 /* of the user or the server in a job's name */

G_DEFINE_FINAL_TYPE (PfLedger, pf_ledger, G_TYPE_OBJECT)

static gboolean
is_job_name (const char *name)
{
  if (name[0] == '\0' || name[0] == '.' || name[0] == '-' ||
      strlen (name) > NAME_MAX_LENGTH)
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr ("._-@+", *c) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_name (PfMoveError code, const char *name, const char *why, GError **error)
{
  g_autoptr (GError) local = NULL;

  local = g_error_new (PF_MOVE_ERROR, (int) code, "job \"%s\": %s", name, why);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Keeps what is safe in a file's name. */
static void
append_word (GString *name, const char *word, gsize length)
{
  for (gsize i = 0; i < MIN (length, WORD_MAX_LENGTH); i++)
    {
      if (g_ascii_isalnum (word[i]) || word[i] == '.' || word[i] == '_')
        g_string_append_c (name, g_ascii_tolower (word[i]));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "ada-imap.example.org-3f2a": the account for people, and a hash of the target
 * and of the set of sources so that other sources are another job. */
static char *
make_job_name (const char *const *sources, const char *target)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GUri) uri = g_uri_parse (target, G_URI_FLAGS_PARSE_RELAXED, NULL);
  GString *name = g_string_new (NULL);

  for (gsize i = 0; sources[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) sources[i]);
  g_ptr_array_sort (sorted, compare_strings);
  g_checksum_update (sum, (const guchar *) target, (gssize) strlen (target) + 1);
  for (guint i = 0; i < sorted->len; i++)
    g_checksum_update (sum, sorted->pdata[i], (gssize) strlen (sorted->pdata[i]) + 1);

  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    append_word (name, g_uri_get_userinfo (uri), strcspn (g_uri_get_userinfo (uri), "@"));
  if (name->len > 0)
    g_string_append_c (name, '-');
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    append_word (name, g_uri_get_host (uri), strlen (g_uri_get_host (uri)));
  if (name->len == 0 || name->str[0] == '.' || name->str[0] == '-')
    g_string_prepend (name, "job");
  if (name->len > NAME_MAX_LENGTH - 5)
    g_string_truncate (name, NAME_MAX_LENGTH - 5);
  g_string_append_printf (name, "-%.4s", g_checksum_get_string (sum));
  return g_string_free (name, FALSE);
}

PfLedger *
pf_ledger_new_object (const char *directory, const char *job)
{
  PfLedger *self = g_object_new (PF_TYPE_LEDGER, NULL);

  self->directory = g_strdup (directory);
  self->job = g_strdup (job);
  self->file = g_build_filename (directory, PF_LEDGER_FILE, NULL);
  return self;
}

static PfLedger *
open_in (const char *state_dir, const char *job, gboolean writable, GError **error)
{
  g_autofree char *directory = g_build_filename (state_dir, "jobs", job, NULL);
  g_autoptr (PfLedger) self = pf_ledger_new_object (directory, job);

  if (writable && g_mkdir_with_parents (directory, 0700) != 0)
    {
      pf_ledger_db_fail (self, errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN, error);
      return NULL;
    }
  if (writable && !pf_ledger_take_lock (self, error))
    return NULL;
  if (!pf_ledger_db_open (self, writable, error))
    return NULL;
  self->target = pf_ledger_get_note (self, "target");
  return g_steal_pointer (&self);
}

static gboolean
write_identity (PfLedger          *self,
                const char *const *sources,
                const char        *target,
                GError           **error)
{
  g_autofree char *list = pf_ledger_join_list (sources);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT,
                                          g_get_real_time () / G_USEC_PER_SEC);

  if (!pf_ledger_begin (self, error))
    return FALSE;
  return pf_ledger_end (self,
                        pf_ledger_set_note (self, "target", target, error) &&
                            pf_ledger_set_note (self, "sources", list, error) &&
                            pf_ledger_set_note (self, "started", now, error),
                        error);
}

/* Whether the job moves just these: what is pending from others could not be read. */
static gboolean
has_sources (PfLedger *self, const char *const *sources)
{
  g_auto (GStrv) known = pf_ledger_dup_sources (self);

  for (gsize i = 0; sources[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) known, sources[i]))
      return FALSE;
  for (gsize i = 0; known[i] != NULL; i++)
    if (!g_strv_contains (sources, known[i]))
      return FALSE;
  return TRUE;
}

PfLedger *
pf_ledger_open_job (const char        *state_dir,
                    const char        *name,
                    const char *const *sources,
                    const char        *target,
                    GError           **error)
{
  g_autofree char *job = NULL;
  g_autoptr (PfLedger) self = NULL;

  g_return_val_if_fail (state_dir != NULL && sources != NULL && target != NULL, NULL);

  job = name != NULL ? g_strdup (name) : make_job_name (sources, target);
  if (!is_job_name (job))
    {
      refuse_name (PF_MOVE_ERROR_JOB_NAME, job, "not a name for a job", error);
      return NULL;
    }
  self = open_in (state_dir, job, TRUE, error);
  if (self == NULL)
    return NULL;

  if (self->target == NULL)
    {
      if (!write_identity (self, sources, target, error))
        return NULL;
      self->target = g_strdup (target);
    }
  if (strcmp (self->target, target) != 0)
    {
      refuse_name (PF_MOVE_ERROR_JOB_NAME, job, "moves mail to another account", error);
      return NULL;
    }
  if (!has_sources (self, sources))
    {
      refuse_name (PF_MOVE_ERROR_JOB_NAME, job, "moves other mail", error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

PfLedger *
pf_ledger_open (const char *state_dir, const char *job, gboolean writable, GError **error)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (state_dir != NULL && job != NULL, NULL);

  file = g_build_filename (state_dir, "jobs", job, PF_LEDGER_FILE, NULL);
  if (!is_job_name (job) || !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      refuse_name (PF_MOVE_ERROR_NO_SUCH_JOB, job, "there is none of that name", error);
      return NULL;
    }
  return open_in (state_dir, job, writable, error);
}

const char *
pf_ledger_get_job (PfLedger *self)
{
  return self->job;
}

const char *
pf_ledger_get_directory (PfLedger *self)
{
  return self->directory;
}

const char *
pf_ledger_get_target (PfLedger *self)
{
  return self->target;
}

char **
pf_ledger_dup_sources (PfLedger *self)
{
  g_autofree char *list = pf_ledger_get_note (self, "sources");

  return g_strsplit (list != NULL ? list : "", "\x1f", -1);
}

char *
pf_ledger_get_note (PfLedger *self, const char *name)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  char         *value = NULL;

  statement = pf_ledger_statement (self, NULL, "SELECT value FROM job WHERE name = ?",
                                   "s", name);
  if (statement != NULL && pf_ledger_step (self, statement, NULL) == 1)
    {
      value = pf_ledger_dup_column (statement, 0);
      sqlite3_reset (statement);
    }
  return value;
}

gboolean
pf_ledger_set_note (PfLedger *self, const char *name, const char *value, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "INSERT INTO job (name, value) VALUES (?, ?)"
                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          "ss", name, value);
}

gboolean
pf_ledger_add_event (PfLedger *self, const char *what, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "INSERT INTO event (time, what) VALUES (?, ?)",
                          "is", g_get_real_time () / G_USEC_PER_SEC, what);
}

static void
pf_ledger_finalize (GObject *object)
{
  PfLedger *self = PF_LEDGER (object);

  pf_ledger_db_close (self);
  g_hash_table_unref (self->statements);
  g_clear_pointer (&self->tally, g_array_unref);
  g_clear_pointer (&self->piles, g_hash_table_unref);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->job);
  g_free (self->directory);
  g_free (self->file);
  g_free (self->target);
  g_rec_mutex_clear (&self->lock);

  G_OBJECT_CLASS (pf_ledger_parent_class)->finalize (object);
}

static void
pf_ledger_class_init (PfLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_ledger_finalize;
}

static void
pf_ledger_init (PfLedger *self)
{
  g_rec_mutex_init (&self->lock);
  self->lock_fd = -1;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL,
                                            (GDestroyNotify) sqlite3_finalize);
}
