/* pf-mbox-source.c - mbox files as a source: one file, a tree of them, or a mail spool
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-source.h"

#include "base/pf-error.h"
#include "local/pf-mbox-tree.h"
#include "local/pf-mbox.h"
#include "local/pf-quiet-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STALE_LOCK_S 300 /* a dot-lock older than this was forgotten */

struct _PfMboxSource
{
  GObject parent_instance;

  char      *path;     /* (owned): without links and dots */
  GPtrArray *accounts; /* (owned) (nullable) (element-type PfSourceAccount) */
};

static const char *const spools[] = { "/var/mail/", "/var/spool/mail/" };
static void              pf_mbox_source_iface_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfMboxSource,
                               pf_mbox_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_mbox_source_iface_init))

static gboolean
is_spool (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spools); i++)
    if (g_str_has_prefix (path, spools[i]) &&
        strchr (path + strlen (spools[i]), '/') == NULL)
      return TRUE;

  return FALSE;
}

static void
list_file (PfSourceAccount *account, const char *file, const char *named_after)
{
  gboolean         spool = is_spool (file);
  char           **path = g_new0 (char *, 2);
  PfSourceFolder  *folder;
  g_autofree char *id = g_path_get_basename (named_after);

  path[0] = spool ? g_strdup ("Inbox") : pf_mbox_tree_make_name (named_after);
  folder = pf_mbox_tree_add (account, id, path, file);
  folder->role = spool ? PF_ROLE_INBOX : PF_ROLE_NONE;
  pf_mbox_tree_stamp (folder);
}

static const char *
pf_mbox_source_get_kind (PfSource *source)
{
  return "mbox";
}

static const char *
pf_mbox_source_get_path (PfSource *source)
{
  return PF_MBOX_SOURCE (source)->path;
}

static const char *
pf_mbox_source_get_program (PfSource *source)
{
  return "";
}

static PfPrivateHeaders
pf_mbox_source_get_private_headers (PfSource *source)
{
  return PF_PRIVATE_MBOX;
}

static GPtrArray *
pf_mbox_source_list (PfSource *source, GCancellable *cancellable, GError **error)
{
  PfMboxSource    *self = PF_MBOX_SOURCE (source);
  PfSourceAccount *account = pf_source_account_new ();
  g_autoptr (GPtrArray)
      accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_source_account_free);
  g_autofree char *export = pf_mbox_tree_find_apple_export (self->path);

  account->key = g_strdup (PF_MBOX_ACCOUNT);
  account->name = pf_mbox_tree_make_name (self->path);
  account->type = g_strdup ("local");
  g_ptr_array_add (accounts, account);

  if (export != NULL)
    list_file (account, export, self->path);
  else if (!pf_quiet_is_directory (self->path))
    list_file (account, self->path, self->path);
  else if (!pf_mbox_tree_list (self->path, account, cancellable, error))
    return NULL;

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = g_steal_pointer (&accounts);
  return self->accounts;
}

static gboolean
fail_in_use (const char *path, GError **error)
{
  GError *problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_IN_USE,
                                 "%s is locked by a mail program", path);

  pf_error_facts (problem)->path = g_strdup (path);
  g_propagate_error (error, problem);
  return FALSE;
}

/* Looks for the two locks that are usual, and sets none. */
static gboolean
check_file_in_use (const char *path, GError **error)
{
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  struct flock     wanted = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
  struct stat      info;
  gboolean         is_locked;
  int              fd;

  if (stat (lock, &info) == 0 && info.st_mtime > time (NULL) - STALE_LOCK_S)
    return fail_in_use (path, error);

  fd = pf_quiet_open (AT_FDCWD, path, 0, NULL);
  if (fd < 0)
    return TRUE;
  is_locked = fcntl (fd, F_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK;
  close (fd);
  return is_locked ? fail_in_use (path, error) : TRUE;
}

static gboolean
pf_mbox_source_check_in_use (PfSource *source, GError **error)
{
  PfMboxSource *self = PF_MBOX_SOURCE (source);
  GPtrArray    *accounts = self->accounts;

  if (accounts == NULL)
    accounts = pf_mbox_source_list (source, NULL, error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PfSourceAccount *account = g_ptr_array_index (accounts, i);

      for (guint j = 0; j < account->folders->len; j++)
        {
          const PfSourceFolder *folder = g_ptr_array_index (account->folders, j);

          if (!folder->is_container && !check_file_in_use (folder->file, error))
            return FALSE;
        }
    }

  return accounts != NULL;
}

/* Passes a scan on and keeps the folder's facts up to date. */
typedef struct
{
  const PfScanSink *sink;      /* (unowned) */
  gpointer          user_data; /* (unowned) */
  gint64            oldest;
  gint64            newest;
} Tally;

static gboolean
tally_begin (gpointer user_data, GError **error)
{
  Tally *tally = user_data;

  return tally->sink->begin (tally->user_data, error);
}

static gboolean
tally_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Tally *tally = user_data;

  return tally->sink->chunk (data, length, tally->user_data, error);
}

static gboolean
tally_end (const PfMessage *message, gpointer user_data, GError **error)
{
  Tally *tally = user_data;

  if (message->received_unix != G_MININT64)
    {
      if (tally->oldest == G_MININT64 || message->received_unix < tally->oldest)
        tally->oldest = message->received_unix;
      tally->newest = MAX (tally->newest, message->received_unix);
    }
  return tally->sink->end (message, tally->user_data, error);
}

static void
warn_if (PfSourceFolder *folder, gboolean condition, const char *warning)
{
  if (condition &&
      !g_ptr_array_find_with_equal_func (folder->warnings, warning, g_str_equal, NULL))
    g_ptr_array_add (folder->warnings, g_strdup (warning));
}

static void
note_report (PfSourceFolder *folder, const PfMboxReport *report, const Tally *tally)
{
  folder->messages = (gint64) report->messages;
  folder->oldest = tally->oldest;
  folder->newest = tally->newest;
  warn_if (folder, report->garbage_bytes > 0, "leading-garbage");
  warn_if (folder, report->nul_bytes > 0, "nul-runs");
  warn_if (folder, report->doubtful > 0, "doubtful-bounds");
  warn_if (folder, report->truncated > 0, "truncated");
}

static gboolean
pf_mbox_source_scan (PfSource         *source,
                     PfSourceFolder   *folder,
                     const PfScanSink *sink,
                     gpointer          user_data,
                     GCancellable     *cancellable,
                     GError          **error)
{
  static const PfScanSink through = { tally_begin, tally_chunk, tally_end };
  Tally                   tally = { sink, user_data, G_MININT64, G_MININT64 };
  PfMboxReport            report = { 0 };
  PfMboxDialect           dialect;

  if (folder->is_container)
    return TRUE;

  dialect = is_spool (folder->file) ? PF_MBOX_SPOOL : PF_MBOX_AUTO;
  if (!pf_mbox_scan (folder->file, dialect, &through, &tally, &report, cancellable,
                     error))
    return FALSE;

  note_report (folder, &report, &tally);
  return TRUE;
}

static gboolean
pf_mbox_source_read (PfSource       *source,
                     PfSourceFolder *folder,
                     const char     *locator,
                     PfChunkFunc     func,
                     gpointer        user_data,
                     GCancellable   *cancellable,
                     GError        **error)
{
  return pf_mbox_read (folder->file, locator, func, user_data, cancellable, error);
}

static gboolean
pf_mbox_source_restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  char *stamp;

  if (folder->is_container)
    return TRUE;

  stamp = pf_mbox_stamp (folder->file, error);
  if (stamp == NULL)
    return FALSE;

  g_free (stamp);
  pf_mbox_tree_stamp (folder);
  return TRUE;
}

static void
pf_mbox_source_iface_init (PfSourceInterface *iface)
{
  iface->get_kind = pf_mbox_source_get_kind;
  iface->get_path = pf_mbox_source_get_path;
  iface->get_program = pf_mbox_source_get_program;
  iface->get_private_headers = pf_mbox_source_get_private_headers;
  iface->list = pf_mbox_source_list;
  iface->check_in_use = pf_mbox_source_check_in_use;
  iface->scan = pf_mbox_source_scan;
  iface->read = pf_mbox_source_read;
  iface->restamp = pf_mbox_source_restamp;
}

static void
pf_mbox_source_finalize (GObject *object)
{
  PfMboxSource *self = PF_MBOX_SOURCE (object);

  g_free (self->path);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_mbox_source_parent_class)->finalize (object);
}

static void
pf_mbox_source_class_init (PfMboxSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_mbox_source_finalize;
}

static void
pf_mbox_source_init (PfMboxSource *self)
{
}

PfSource *
pf_mbox_source_new (const char *path, GError **error)
{
  PfMboxSource *self;
  char         *real = realpath (path, NULL);

  if (real == NULL || access (real, R_OK) != 0)
    {
      pf_quiet_fail (errno, path, error);
      free (real);
      return NULL;
    }

  self = g_object_new (PF_TYPE_MBOX_SOURCE, NULL);
  self->path = g_strdup (real);
  free (real);
  return PF_SOURCE (self);
}

gboolean
pf_mbox_source_detect (const char *path)
{
  g_autofree char *export = pf_mbox_tree_find_apple_export (path);
  g_autoptr (GPtrArray) entries = NULL;

  if (export != NULL)
    return TRUE;
  if (!pf_quiet_is_directory (path))
    return pf_mbox_looks_like_mbox (path);

  entries = pf_quiet_list (path, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const char      *name = g_ptr_array_index (entries, i);
      g_autofree char *entry = g_build_filename (path, name, NULL);
      g_autofree char *inner = pf_mbox_tree_find_apple_export (entry);

      if (inner != NULL || (!pf_mbox_tree_is_ignored (name) && pf_quiet_is_file (entry) &&
                            pf_mbox_looks_like_mbox (entry)))
        return TRUE;
    }

  return FALSE;
}
