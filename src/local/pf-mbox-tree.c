/* pf-mbox-tree.c - mbox files in a tree of directories, found and named
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-tree.h"

#include "base/pf-limits.h"
#include "local/pf-mbox.h"
#include "local/pf-quiet-file.h"
#include "text/pf-path.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".mbox"
#define TOO_MANY "too-many-folders" /* a warning */

/* clang-format off */
static const struct
{
  const char *name; /* without ".mbox", any case */
  PfRole      role;
} role_names[] = {
  { "inbox",         PF_ROLE_INBOX },
  { "sent",          PF_ROLE_SENT },
  { "sent-mail",     PF_ROLE_SENT },
  { "sent mail",     PF_ROLE_SENT },
  { "sent items",    PF_ROLE_SENT },
  { "sent messages", PF_ROLE_SENT },
  { "drafts",        PF_ROLE_DRAFTS },
  { "draft",         PF_ROLE_DRAFTS },
  { "postponed",     PF_ROLE_DRAFTS },
  { "templates",     PF_ROLE_TEMPLATES },
  { "trash",         PF_ROLE_TRASH },
  { "deleted items", PF_ROLE_TRASH },
  { "deleted messages", PF_ROLE_TRASH },
  { "junk",          PF_ROLE_JUNK },
  { "junk e-mail",   PF_ROLE_JUNK },
  { "spam",          PF_ROLE_JUNK },
  { "archive",       PF_ROLE_ARCHIVE },
  { "archives",      PF_ROLE_ARCHIVE },
  { "outbox",        PF_ROLE_OUTBOX },
};

/* Files that mail programs put beside mailboxes. */
static const char *const ignored_suffixes[] = {
  "~", ".lock", ".gz", ".bz2", ".xz", ".zst", ".zip", ".msf", ".toc", ".idx", ".index",
  ".ibex", ".cmeta", ".summary", ".tmp",
};
/* clang-format on */

/* A walk through a tree of directories. */
typedef struct
{
  PfSourceAccount *account; /* (unowned) */
  const char      *root;    /* (unowned) */
  GHashTable      *seen;    /* (owned) (element-type utf8): "dev:inode" of directories */
  GPtrArray       *names;   /* (owned) (element-type utf8): components down to here */
  GCancellable    *cancellable; /* (unowned) (nullable) */
} Walk;

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize length = strlen (name);
  gsize size = strlen (suffix);

  return length > size && g_ascii_strcasecmp (name + length - size, suffix) == 0;
}

char *
pf_mbox_tree_make_name (const char *file)
{
  g_autofree char *base = g_path_get_basename (file);

  if (has_suffix (base, SUFFIX))
    base[strlen (base) - strlen (SUFFIX)] = '\0';
  return pf_path_to_nfc (base);
}

static PfRole
find_role (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_ascii_strcasecmp (name, role_names[i].name) == 0)
      return role_names[i].role;

  return PF_ROLE_NONE;
}

gboolean
pf_mbox_tree_is_ignored (const char *name)
{
  /* Emacs keeps what is not saved yet in "#name#". */
  if (name[0] == '.' || (name[0] == '#' && g_str_has_suffix (name + 1, "#")))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (ignored_suffixes); i++)
    if (has_suffix (name, ignored_suffixes[i]))
      return TRUE;

  return FALSE;
}

/* An empty file is an empty mailbox only if its name says so.  One that may not be read
 * counts as a mailbox: to pass over it in silence would be to lose mail. */
static gboolean
is_mailbox_file (const char *path, const char *name)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  if (info.st_size == 0)
    return has_suffix (name, SUFFIX) || find_role (name) != PF_ROLE_NONE;

  return access (path, R_OK) != 0 || pf_mbox_looks_like_mbox (path);
}

char *
pf_mbox_tree_find_apple_export (const char *directory)
{
  g_autofree char *file = g_build_filename (directory, "mbox", NULL);
  g_autofree char *messages = g_build_filename (directory, "Messages", NULL);

  if (!has_suffix (directory, SUFFIX) || !pf_quiet_is_file (file) ||
      pf_quiet_is_directory (messages))
    return NULL;

  return g_steal_pointer (&file);
}

void
pf_mbox_tree_stamp (PfSourceFolder *folder)
{
  struct stat info;

  g_free (folder->stamp);
  folder->stamp = pf_mbox_stamp (folder->file, NULL);
  if (stat (folder->file, &info) == 0)
    folder->bytes = (guint64) info.st_size;
}

PfSourceFolder *
pf_mbox_tree_add (PfSourceAccount *account, const char *id, char **path, const char *file)
{
  PfSourceFolder *folder = pf_source_folder_new ();

  folder->id = g_strdup (id);
  folder->path = path;
  folder->account = g_strdup (PF_MBOX_ACCOUNT);
  folder->file = g_strdup (file);
  g_ptr_array_add (account->folders, folder);
  return folder;
}

/* Adds the folder of the last of @walk->names, which must be there already. */
static PfSourceFolder *
add_walked (Walk *walk, const char *file)
{
  guint           depth = walk->names->len;
  char          **path = g_new0 (char *, depth + 1);
  PfSourceFolder *folder;
  const char     *id = file;

  if (g_str_has_prefix (file, walk->root))
    id += strlen (walk->root);
  while (*id == '/')
    id++;
  for (guint i = 0; i < depth; i++)
    path[i] = g_strdup (g_ptr_array_index (walk->names, i));

  folder = pf_mbox_tree_add (walk->account, id, path, file);
  if (depth == 1)
    folder->role = find_role (path[0]);
  return folder;
}

static gboolean
enter_directory (Walk *walk, const char *directory)
{
  struct stat      info;
  g_autofree char *key = NULL;

  if (stat (directory, &info) != 0 || !S_ISDIR (info.st_mode))
    return FALSE;

  key = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                         (guint64) info.st_dev, (guint64) info.st_ino);
  return g_hash_table_add (walk->seen, g_steal_pointer (&key));
}

static gboolean walk_directory (Walk *walk, const char *directory, GError **error);

/* A directory below the root: a folder that holds folders, if it holds any or may hold
 * some that we may not see. */
static gboolean
walk_child (Walk *walk, const char *path, GError **error)
{
  guint           index = walk->account->folders->len;
  PfSourceFolder *folder = add_walked (walk, path);

  folder->is_container = TRUE;
  folder->messages = 0;
  if (!walk_directory (walk, path, error))
    return FALSE;

  if (access (path, R_OK | X_OK) != 0)
    g_ptr_array_add (folder->warnings, g_strdup ("no-permission"));
  else if (walk->account->folders->len == index + 1)
    g_ptr_array_remove_index (walk->account->folders, index);
  return TRUE;
}

/* What is passed over is told with the last folder that was taken. */
static void
warn_of_more (Walk *walk, const char *path, const char *name)
{
  GPtrArray      *folders = walk->account->folders;
  PfSourceFolder *last = g_ptr_array_index (folders, folders->len - 1);

  if (!g_ptr_array_find_with_equal_func (last->warnings, TOO_MANY, g_str_equal, NULL) &&
      (pf_quiet_is_directory (path) || is_mailbox_file (path, name)))
    g_ptr_array_add (last->warnings, g_strdup (TOO_MANY));
}

static gboolean
walk_entry (Walk *walk, const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *export = NULL;
  gboolean ok = TRUE;

  if (pf_mbox_tree_is_ignored (name))
    return TRUE;
  if (walk->account->folders->len >= PF_LIMIT_FOLDERS)
    {
      warn_of_more (walk, path, name);
      return TRUE;
    }

  g_ptr_array_add (walk->names, pf_mbox_tree_make_name (name));
  if (pf_quiet_is_directory (path))
    {
      export = pf_mbox_tree_find_apple_export (path);
      if (export != NULL)
        pf_mbox_tree_stamp (add_walked (walk, export));
      else
        ok = walk_child (walk, path, error);
    }
  else if (is_mailbox_file (path, name))
    pf_mbox_tree_stamp (add_walked (walk, path));
  g_ptr_array_remove_index (walk->names, walk->names->len - 1);
  return ok;
}

/* An unreadable or looping directory below the root is left alone. */
static gboolean
walk_directory (Walk *walk, const char *directory, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  if (walk->names->len >= PF_LIMIT_FOLDER_DEPTH || !enter_directory (walk, directory))
    return TRUE;

  entries = pf_quiet_list (directory, walk->names->len == 0 ? error : NULL);
  if (entries == NULL)
    return walk->names->len > 0;

  for (guint i = 0; i < entries->len; i++)
    if (!walk_entry (walk, directory, g_ptr_array_index (entries, i), error))
      return FALSE;

  return TRUE;
}

gboolean
pf_mbox_tree_list (const char      *root,
                   PfSourceAccount *account,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr (GHashTable)
      seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Walk walk = { account, root, seen, names, cancellable };

  return walk_directory (&walk, root, error);
}
