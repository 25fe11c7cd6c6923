/* pf-bird-folders.c - the folders below one account's directory
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-folders.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "local/pf-bird-maildir.h"
#include "local/pf-bird-names.h"
#include "local/pf-bird-summary.h"
#include "local/pf-mbox.h"
#include "local/pf-quiet-file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMPACT_TEMP ".compact-temp"

/* One walk; @names and @path are the way to where it is. */
typedef struct
{
  const PfBirdAccounts *accounts;
  const PfBirdAccount  *account;
  const char           *base;
  gboolean              is_encoded;
  GCancellable         *cancellable;
  GPtrArray            *names;   /* (owned) (element-type filename) */
  GPtrArray            *path;    /* (owned) (element-type utf8) */
  GHashTable           *visited; /* (owned) (element-type utf8): directories */
  GPtrArray            *found;   /* (owned) (element-type PfBirdFolder) */
} Walk;

/* What there is in a directory under one name. */
typedef struct
{
  const char *directory;
  const char *name;
  const char *file;    /* (nullable): the mbox or maildir */
  const char *summary; /* where its summary is, if there is one */
  gboolean    is_maildir;
  const char *warning; /* (nullable) */
} Entry;

static gboolean walk_directory (Walk *walk, const char *directory, GError **error);

void
pf_bird_folder_free (PfBirdFolder *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->summary);
  g_free (self->only);
  g_strfreev (self->except);
  g_free (self);
}

void
pf_bird_folder_warn (PfBirdFolder *self, const char *id)
{
  GPtrArray *warnings = self->folder->warnings;

  if (!g_ptr_array_find_with_equal_func (warnings, id, g_str_equal, NULL))
    g_ptr_array_add (warnings, g_strdup (id));
}

/* A summary holds marks that are nowhere else, so a new one makes a new stamp; so does
 * another account that takes its part of the folder. */
static char *
finish_stamp (const PfBirdFolder *self, const char *file_stamp)
{
  GString    *stamp = g_string_new (file_stamp);
  struct stat info;

  if (self->summary != NULL && stat (self->summary, &info) == 0)
    g_string_append_printf (stamp, ";%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ".%ld",
                            (guint64) info.st_size, (gint64) info.st_mtim.tv_sec,
                            info.st_mtim.tv_nsec);
  if (self->only != NULL)
    g_string_append_printf (stamp, ";only=%s", self->only);
  for (guint i = 0; self->except != NULL && self->except[i] != NULL; i++)
    g_string_append_printf (stamp, ";except=%s", self->except[i]);
  return g_string_free (stamp, FALSE);
}

gboolean
pf_bird_folder_restamp (PfBirdFolder *self, GError **error)
{
  g_autofree char *stamp = NULL;
  guint64          bytes = 0;
  struct stat      info;

  if (self->path == NULL)
    stamp = g_strdup ("none");
  else if (self->is_maildir)
    stamp = pf_bird_maildir_stamp (self->path, &bytes, NULL, error);
  else
    {
      stamp = pf_mbox_stamp (self->path, error);
      if (stamp != NULL && stat (self->path, &info) == 0)
        bytes = (guint64) info.st_size;
    }
  if (stamp == NULL)
    return FALSE;
  g_free (self->folder->stamp);
  self->folder->stamp = finish_stamp (self, stamp);
  /* Before a scan, a shared Inbox counts to its owner, and to nobody twice. */
  self->size = bytes;
  if (self->share >= 0)
    bytes = (guint64) self->share;
  else if (self->only != NULL)
    bytes = 0;
  self->folder->bytes = bytes;
  return TRUE;
}

PfBirdFolder *
pf_bird_folder_new_share (const PfBirdFolder *self, const char *account)
{
  PfBirdFolder   *share = g_new0 (PfBirdFolder, 1);
  PfSourceFolder *folder = pf_source_folder_new ();

  share->folder = folder;
  share->path = g_strdup (self->path);
  share->summary = g_strdup (self->summary);
  share->is_maildir = self->is_maildir;
  share->only = g_strdup (account);
  share->share = -1;

  folder->id = g_strdup_printf ("%s:%s", account, self->folder->id);
  folder->path = g_strdupv (self->folder->path);
  folder->account = g_strdup (account);
  folder->role = self->folder->role;
  folder->file = g_strdup (self->folder->file);
  for (guint i = 0; i < self->folder->warnings->len; i++)
    pf_bird_folder_warn (share, g_ptr_array_index (self->folder->warnings, i));
  return share;
}

/* Returns: (transfer full) (nullable): the name that the summary knows */
static char *
name_from_summary (const char *path)
{
  g_autoptr (PfBirdSummary) summary = NULL;

  if (path == NULL || !pf_bird_summary_may_name (path))
    return NULL;
  summary = pf_bird_summary_load (path);
  if (summary == NULL || pf_bird_summary_get_folder_name (summary) == NULL)
    return NULL;
  return g_utf8_normalize (pf_bird_summary_get_folder_name (summary), -1,
                           G_NORMALIZE_NFC);
}

/* Eight digits at the end are a day more often than a hash. */
static gboolean
is_surely_hashed (const char *disk_name)
{
  gsize length = strlen (disk_name);

  return pf_bird_name_looks_hashed (disk_name) &&
         strspn (disk_name + length - 8, "0123456789") < 8;
}

/* Puts the folder's name on the end of the way; the role decides whether the summary
 * may say it, as it calls an Inbox by the user's language. */
static PfRole
enter (Walk *walk, const Entry *entry, const char *summary, gboolean *out_is_hashed)
{
  g_autofree char *better = NULL;
  const char      *known;
  PfRole           role;

  g_ptr_array_add (walk->names, g_strdup (entry->name));
  g_ptr_array_add (walk->path, pf_bird_name_from_disk (entry->name, walk->is_encoded));
  role = pf_bird_accounts_get_role (walk->accounts, walk->account, walk->names,
                                    walk->path);
  *out_is_hashed = FALSE;
  if (role != PF_ROLE_NONE && !pf_bird_name_looks_hashed (entry->name))
    return role;

  better = name_from_summary (summary);
  known = pf_bird_accounts_get_real_name (walk->accounts, entry->name);
  if (better == NULL)
    better = g_strdup (known);
  if (better == NULL)
    {
      *out_is_hashed = is_surely_hashed (entry->name);
      return role;
    }
  g_free (g_ptr_array_index (walk->path, walk->path->len - 1));
  g_ptr_array_index (walk->path, walk->path->len - 1) = g_steal_pointer (&better);
  return pf_bird_accounts_get_role (walk->accounts, walk->account, walk->names,
                                    walk->path);
}

static void
leave (Walk *walk)
{
  g_ptr_array_set_size (walk->names, (int) walk->names->len - 1);
  g_ptr_array_set_size (walk->path, (int) walk->path->len - 1);
}

/* Returns: (transfer full): the file's place below the profile, as valid UTF-8 */
static char *
make_id (const char *base, const char *file)
{
  gsize       length = strlen (base);
  const char *relative = file;

  if (strncmp (file, base, length) == 0 && file[length] == '/')
    relative = file + length + 1;
  if (g_utf8_validate (relative, -1, NULL))
    return g_strdup (relative);
  return g_uri_escape_string (relative, "/ ", FALSE);
}

static char **
copy_path (GPtrArray *path)
{
  char **copy = g_new0 (char *, path->len + 1);

  for (guint i = 0; i < path->len; i++)
    copy[i] = g_strdup (g_ptr_array_index (path, i));
  return copy;
}

/* Whether a file that ought to hold mail is empty and belongs to a saved search. */
static gboolean
is_search (const Entry *entry, const char *summary_path)
{
  g_autoptr (PfBirdSummary) summary = NULL;
  struct stat info;

  if (entry->file == NULL || entry->is_maildir || summary_path == NULL ||
      stat (entry->file, &info) != 0 || info.st_size > 0)
    return FALSE;
  summary = pf_bird_summary_load (summary_path);
  return summary != NULL && pf_bird_summary_is_search (summary);
}

static void
warn_of_state (PfBirdFolder *found, gboolean has_children)
{
  g_autoptr (GError) error = NULL;

  if (!pf_bird_folder_restamp (found, &error))
    pf_bird_folder_warn (found, g_error_matches (error, PF_STORE_ERROR,
                                                 PF_STORE_ERROR_NO_PERMISSION)
                                    ? "no-permission"
                                    : "unreadable");
  else if (found->path != NULL && access (found->path, R_OK) != 0)
    pf_bird_folder_warn (found, "no-permission");
  else if (found->folder->bytes == 0)
    {
      found->folder->is_container = has_children;
      found->folder->messages = 0;
    }
  else if (!found->is_maildir && !pf_mbox_looks_like_mbox (found->path))
    pf_bird_folder_warn (found, "unreadable");
  else if (!found->is_maildir && found->summary == NULL)
    pf_bird_folder_warn (found, "no-summary");
}

static gboolean
walk_children (Walk *walk, PfBirdFolder *found, const char *directory, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (walk->path->len >= PF_LIMIT_FOLDER_DEPTH)
    {
      pf_bird_folder_warn (found, "too-deep");
      return TRUE;
    }
  if (walk_directory (walk, directory, &problem))
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  pf_bird_folder_warn (found, "no-permission");
  return TRUE;
}

static gboolean
add_folder (Walk *walk, const Entry *entry, GError **error)
{
  g_autofree char *sbd_name = g_strconcat (entry->name, ".sbd", NULL);
  g_autofree char *children = g_build_filename (entry->directory, sbd_name, NULL);
  g_autofree char *place = g_build_filename (entry->directory, entry->name, NULL);
  const char      *summary = pf_quiet_is_file (entry->summary) ? entry->summary : NULL;
  gboolean         has_children = pf_quiet_is_directory (children);
  PfBirdFolder    *found;
  gboolean         is_hashed;
  gboolean         ok = TRUE;
  PfRole           role;

  if (is_search (entry, summary))
    return TRUE;
  role = enter (walk, entry, summary, &is_hashed);
  found = g_new0 (PfBirdFolder, 1);
  found->share = -1;
  found->folder = pf_source_folder_new ();
  found->folder->id = make_id (walk->base, place);
  found->folder->path = copy_path (walk->path);
  found->folder->account = g_strdup (walk->account->key);
  found->folder->role = role;
  found->folder->file = g_filename_display_name (entry->file != NULL ? entry->file
                                                                     : children);
  found->path = g_strdup (entry->file);
  found->summary = g_strdup (summary);
  found->is_maildir = entry->is_maildir;
  if (entry->warning != NULL)
    pf_bird_folder_warn (found, entry->warning);
  if (is_hashed)
    pf_bird_folder_warn (found, "hashed-name");
  warn_of_state (found, has_children);
  g_ptr_array_add (walk->found, found);
  if (has_children)
    ok = walk_children (walk, found, children, error);
  leave (walk);
  return ok;
}

/* Whether a file that does not look like an mbox is a folder all the same: Thunderbird
 * made a summary or subfolders for it. */
static gboolean
is_claimed (const char *path)
{
  g_autofree char *summary = g_strconcat (path, ".msf", NULL);
  g_autofree char *children = g_strconcat (path, ".sbd", NULL);

  return pf_quiet_is_file (summary) || pf_quiet_is_directory (children);
}

/* Takes one name of a directory, if it is a folder's. */
static gboolean
visit (Walk *walk, const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *summary = g_strconcat (path, ".msf", NULL);
  Entry            entry = { directory, name, path, summary, FALSE, NULL };
  struct stat      info;

  if (pf_bird_name_is_ignored (name) || pf_bird_name_is_leftover (name) ||
      stat (path, &info) != 0)
    return TRUE;
  if (S_ISDIR (info.st_mode))
    {
      entry.is_maildir = TRUE;
      return !pf_bird_maildir_is_one (path) || add_folder (walk, &entry, error);
    }
  if (!S_ISREG (info.st_mode))
    return TRUE;
  if (info.st_size > 0 && access (path, R_OK) == 0 && !pf_mbox_looks_like_mbox (path) &&
      !is_claimed (path))
    return TRUE;
  return add_folder (walk, &entry, error);
}

static gboolean
has_name (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

/* Subfolders whose parent is not there: Thunderbird no longer shows them. */
static gboolean
visit_orphan (Walk       *walk,
              const char *directory,
              const char *sbd_name,
              GPtrArray  *names,
              GError    **error)
{
  g_autofree char *name = g_strndup (sbd_name, strlen (sbd_name) - strlen (".sbd"));
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *summary = g_strconcat (path, ".msf", NULL);
  g_autofree char *children = g_build_filename (directory, sbd_name, NULL);
  Entry            entry = { directory, name, NULL, summary, FALSE, "missing" };

  if (has_name (names, name) || *name == '\0' || !pf_quiet_is_directory (children))
    return TRUE;
  return add_folder (walk, &entry, error);
}

/* A compaction that was cut off leaves the folder's mail in up to two copies; which of
 * them is whole is told by what else is there (Thunderbird's folder_compaction.md).
 * Returns: (transfer full) (nullable): the file to read */
static char *
find_compacted (const char *directory, const char *name, char **out_summary)
{
  g_autofree char *start = g_build_filename (directory, COMPACT_TEMP, name, NULL);
  g_autofree char *place = g_build_filename (directory, name, NULL);
  g_autofree char *compacted = g_strconcat (start, ".compacted", NULL);
  g_autofree char *original = g_strconcat (start, ".original", NULL);
  g_autofree char *compacted_summary = g_strconcat (start, ".msf.compacted", NULL);
  g_autofree char *original_summary = g_strconcat (start, ".msf.original", NULL);
  g_autofree char *summary = g_strconcat (place, ".msf", NULL);

  if (pf_quiet_is_file (compacted) && pf_quiet_is_file (compacted_summary))
    {
      *out_summary = g_steal_pointer (&compacted_summary);
      return g_steal_pointer (&compacted);
    }
  if (pf_quiet_is_file (original) && pf_quiet_is_file (original_summary))
    {
      *out_summary = g_steal_pointer (&original_summary);
      return g_steal_pointer (&original);
    }
  if (pf_quiet_is_file (summary) && pf_quiet_is_file (compacted))
    {
      *out_summary = g_steal_pointer (&summary);
      return g_steal_pointer (&compacted);
    }
  return NULL;
}

/* Folders that a crash left only in .compact-temp; adds their names to @names. */
static gboolean
visit_crashed (Walk *walk, const char *directory, GPtrArray *names, GError **error)
{
  static const char *const endings[] = { ".compacted", ".original" };
  g_autofree char         *temporary = g_build_filename (directory, COMPACT_TEMP, NULL);
  g_autoptr (GPtrArray) left = NULL;

  if (!has_name (names, COMPACT_TEMP))
    return TRUE;
  left = pf_quiet_list (temporary, NULL);
  for (guint i = 0; left != NULL && i < left->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (endings); j++)
      {
        const char      *file = g_ptr_array_index (left, i);
        g_autofree char *name = NULL;
        g_autofree char *path = NULL;
        g_autofree char *summary = NULL;
        Entry            entry = { directory, NULL, NULL, NULL, FALSE, "crash-leftover" };

        if (!g_str_has_suffix (file, endings[j]))
          continue;
        name = g_strndup (file, strlen (file) - strlen (endings[j]));
        if (pf_bird_name_is_ignored (name) || has_name (names, name))
          continue;
        path = find_compacted (directory, name, &summary);
        if (path == NULL)
          continue;
        entry.name = name;
        entry.file = path;
        entry.summary = summary;
        if (!add_folder (walk, &entry, error))
          return FALSE;
        g_ptr_array_add (names, g_steal_pointer (&name));
      }
  return TRUE;
}

/* Returns: whether @directory was not yet walked; links can lead in circles */
static gboolean
is_new (Walk *walk, const char *directory)
{
  struct stat info;

  if (stat (directory, &info) != 0)
    return TRUE;
  return g_hash_table_add (walk->visited,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) info.st_dev,
                                            (guint64) info.st_ino));
}

static gboolean
walk_directory (Walk *walk, const char *directory, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  guint count;

  if (!is_new (walk, directory))
    return TRUE;
  names = pf_quiet_list (directory, error);
  if (names == NULL)
    return FALSE;
  count = names->len;
  if (!visit_crashed (walk, directory, names, error))
    return FALSE;
  for (guint i = 0; i < count; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      /* Told with the last folder that was taken. */
      if (walk->found->len >= PF_LIMIT_FOLDERS)
        {
          pf_bird_folder_warn (g_ptr_array_index (walk->found, walk->found->len - 1),
                               "too-many-folders");
          break;
        }

      if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
        return FALSE;
      if (g_str_has_suffix (name, ".sbd")
              ? !visit_orphan (walk, directory, name, names, error)
              : !visit (walk, directory, name, error))
        return FALSE;
    }
  return TRUE;
}

static void
found_free (PfBirdFolder *found)
{
  pf_source_folder_free (found->folder);
  pf_bird_folder_free (found);
}

GPtrArray *
pf_bird_folders_walk (const PfBirdAccounts *accounts,
                      const PfBirdAccount  *account,
                      const char           *base,
                      gboolean              is_encoded,
                      GCancellable         *cancellable,
                      GError              **error)
{
  Walk     walk = { .accounts = accounts,
                    .account = account,
                    .base = base,
                    .is_encoded = is_encoded,
                    .cancellable = cancellable };
  gboolean ok;

  walk.names = g_ptr_array_new_with_free_func (g_free);
  walk.path = g_ptr_array_new_with_free_func (g_free);
  walk.visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk.found = g_ptr_array_new ();
  ok = walk_directory (&walk, account->directory, error);
  g_ptr_array_unref (walk.names);
  g_ptr_array_unref (walk.path);
  g_hash_table_unref (walk.visited);
  if (ok)
    return walk.found;
  g_ptr_array_foreach (walk.found, (GFunc) found_free, NULL);
  g_ptr_array_unref (walk.found);
  return NULL;
}
