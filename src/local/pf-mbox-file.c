/* pf-mbox-file.c - an mbox file being read, and whether it stayed as it was
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-file.h"

#include "base/pf-error.h"
#include "local/pf-quiet-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void
pf_mbox_file_close (PfMboxFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
}

gboolean
pf_mbox_fail_changed (const char *path, GError **error)
{
  GError *problem = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                                 "%s changed while it was read", path);

  pf_error_facts (problem)->path = g_strdup (path);
  g_propagate_error (error, problem);
  return FALSE;
}

gboolean
pf_mbox_fail_bad (const char *path, guint64 offset, const char *why, GError **error)
{
  GError *problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD,
                                 "%s, at %" G_GUINT64_FORMAT ": %s", path, offset, why);

  pf_error_facts (problem)->path = g_strdup (path);
  pf_error_facts (problem)->offset = (gint64) offset;
  g_propagate_error (error, problem);
  return FALSE;
}

gboolean
pf_mbox_file_open (PfMboxFile   *file,
                   const char   *path,
                   GCancellable *cancellable,
                   GError      **error)
{
  file->path = path;
  file->cancellable = cancellable;
  file->fd = pf_quiet_open (AT_FDCWD, path, 0, error);
  if (file->fd < 0)
    return FALSE;

  if (fstat (file->fd, &file->info) != 0)
    return pf_quiet_fail (errno, path, error);
  if (!S_ISREG (file->info.st_mode))
    return pf_mbox_fail_bad (path, 0, "not a file", error);

  file->size = (guint64) file->info.st_size;
  return TRUE;
}

gssize
pf_mbox_file_read (
    PfMboxFile *file, guint64 offset, guint8 *buffer, gsize length, GError **error)
{
  gsize done = 0;

  if (g_cancellable_set_error_if_cancelled (file->cancellable, error))
    return -1;
  if (offset >= file->size)
    return 0;

  length = (gsize) MIN (length, file->size - offset);
  while (done < length)
    {
      gssize got = pread (file->fd, buffer + done, length - done,
                          (off_t) (offset + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          pf_mbox_fail_bad (file->path, offset + done, g_strerror (errno), error);
          return -1;
        }
      if (got == 0)
        {
          pf_mbox_fail_changed (file->path, error);
          return -1;
        }
      done += (gsize) got;
    }

  return (gssize) done;
}

gssize
pf_mbox_file_peek (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error)
{
  return pf_mbox_file_read (user_data, offset, buffer, length, error);
}

guint64
pf_mbox_file_find_hole (PfMboxFile *file, guint64 offset)
{
  off_t data = lseek (file->fd, (off_t) offset, SEEK_DATA);

  if (data < 0)
    return errno == ENXIO ? file->size - offset : 0;
  return MIN ((guint64) data, file->size) - offset;
}

gboolean
pf_mbox_file_check_unchanged (PfMboxFile *file, GError **error)
{
  struct stat now, there;

  if (fstat (file->fd, &now) != 0 || stat (file->path, &there) != 0 ||
      there.st_dev != now.st_dev || there.st_ino != now.st_ino ||
      (guint64) now.st_size < file->size)
    return pf_mbox_fail_changed (file->path, error);

  if ((guint64) now.st_size == file->size &&
      (now.st_mtim.tv_sec != file->info.st_mtim.tv_sec ||
       now.st_mtim.tv_nsec != file->info.st_mtim.tv_nsec))
    return pf_mbox_fail_changed (file->path, error);

  return TRUE;
}
