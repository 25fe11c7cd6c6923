/* pf-move-keep.c - copies kept aside of what was left out
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NAME_LENGTH 60              /* bytes of the subject in a copy's name */
#define SPACE_LEFT_ALONE (16 << 20) /* octets that copies leave free on the disk */

typedef struct
{
  int         fd;
  const char *file;
  guint64     size;
} Copy;

static gboolean
collect_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  if (message->saved_as == NULL && g_strcmp0 (message->reason, "unreadable") != 0 &&
      g_strcmp0 (message->reason, "withheld") != 0)
    g_array_append_val ((GArray *) user_data, message->id);
  return TRUE;
}

static gboolean
fail_disk (const char *file, int failure, guint64 need, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *directory = g_path_get_dirname (file);
  struct statvfs   space;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL, "copy %s: %s", file,
                       g_strerror (failure));
  pf_error_facts (local)->path = g_strdup (file);
  pf_error_facts (local)->need_bytes = need;
  if (statvfs (directory, &space) == 0)
    pf_error_facts (local)->have_bytes = (guint64) space.f_bavail * space.f_frsize;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_space (const char *directory, guint64 need, GError **error)
{
  struct statvfs space;

  if (statvfs (directory, &space) != 0)
    return fail_disk (directory, errno, need, error);
  if ((guint64) space.f_bavail * space.f_frsize >= need + SPACE_LEFT_ALONE)
    return TRUE;
  return fail_disk (directory, ENOSPC, need, error);
}

static gboolean
write_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  const Copy *copy = user_data;

  while (length > 0)
    {
      ssize_t n = write (copy->fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_disk (copy->file, errno, copy->size, error);
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static char *
make_name (const PfLedgerMessage *message)
{
  GString    *name = g_string_new (NULL);
  const char *subject = message->subject != NULL ? message->subject : "";

  g_string_printf (name, "%06" G_GINT64_FORMAT "-", message->id);
  for (const char *c = subject; *c != '\0' && name->len < NAME_LENGTH;
       c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_isalnum (letter))
        g_string_append_unichar (name, letter);
      else if (name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  g_string_append (name, ".eml");
  return g_string_free (name, FALSE);
}

static gboolean
copy_message (PfMove                *self,
              const PfLedgerMessage *message,
              const char            *file,
              GCancellable          *cancellable,
              GError               **error)
{
  PfMoveFolder *folder = g_hash_table_lookup (self->folders, &message->folder);
  g_auto (PfMessageFacts) facts = { 0 };
  Copy     copy = { open (file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), file,
                    message->size };
  gboolean ok;

  if (copy.fd < 0)
    return fail_disk (file, errno, message->size, error);
  pf_canon_begin (self->canon, pf_move_private_headers (self, folder->source),
                  PF_REPAIR_NONE, write_chunk, &copy);
  ok = pf_source_read (folder->source, folder->folder, message->locator, pf_canon_chunk,
                       self->canon, cancellable, error) &&
       pf_canon_finish (self->canon, &facts, error);
  if (ok && fsync (copy.fd) != 0)
    ok = fail_disk (file, errno, message->size, error);
  close (copy.fd);
  if (!ok)
    g_unlink (file);
  return ok;
}

static gboolean
keep_one (PfMove       *self,
          const char   *directory,
          gint64        id,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) fault = NULL;

  message = pf_ledger_get_message (self->ledger, id, error);
  if (message == NULL)
    return FALSE;
  if (!g_hash_table_contains (self->folders, &message->folder))
    return TRUE;
  if (!check_space (directory, message->size, error))
    return FALSE;
  name = make_name (message);
  file = g_build_filename (directory, name, NULL);
  if (copy_message (self, message, file, cancellable, &fault))
    return pf_ledger_set_saved (self->ledger, id, file, error);
  /* What can no longer be read stays where it is, in the source. */
  if (g_error_matches (fault, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED) ||
      g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
collect_needless_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  if (message->saved_as != NULL)
    g_array_append_val ((GArray *) user_data, message->id);
  return TRUE;
}

/* The copies of messages that were proven to be on the server since. */
static gboolean
drop_needless (PfMove *self, const char *directory, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!pf_ledger_foreach_in (self->ledger, folder->id, 1u << PF_STATE_VERIFIED,
                                 collect_needless_cb, ids, error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (PfLedgerMessage) message = NULL;
      g_autofree char *file = NULL;

      message = pf_ledger_get_message (self->ledger, g_array_index (ids, gint64, i),
                                       error);
      if (message == NULL)
        return FALSE;
      file = g_canonicalize_filename (message->saved_as,
                                      pf_ledger_get_directory (self->ledger));
      if (!pf_ledger_set_saved (self->ledger, message->id, NULL, error))
        return FALSE;
      if (g_str_has_prefix (file, directory))
        g_unlink (file);
    }
  return TRUE;
}

gboolean
pf_move_keep_aside (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *directory = NULL;

  for (guint i = 0; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!pf_ledger_foreach_in (self->ledger, folder->id, 1u << PF_STATE_LEFT_OUT,
                                 collect_cb, ids, error))
        return FALSE;
    }
  directory = g_build_filename (pf_ledger_get_directory (self->ledger), "kept", NULL);
  if (g_file_test (directory, G_FILE_TEST_IS_DIR) &&
      !drop_needless (self, directory, error))
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail_disk (directory, errno, 0, error);
  for (guint i = 0; i < ids->len; i++)
    {
      if (!keep_one (self, directory, g_array_index (ids, gint64, i), cancellable, error))
        return FALSE;
    }
  return TRUE;
}
