/* pf-quiet-file.c - looking at files so that nobody can tell
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-quiet-file.h"

#include "base/pf-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
pf_quiet_fail (int number, const char *path, GError **error)
{
  GError      *problem;
  PfStoreError code = PF_STORE_ERROR_FOLDER_BAD;

  if (number == ENOENT || number == ENOTDIR || number == ELOOP)
    code = PF_STORE_ERROR_NOT_FOUND;
  else if (number == EACCES || number == EPERM)
    code = PF_STORE_ERROR_NO_PERMISSION;
  problem = g_error_new (PF_STORE_ERROR, (int) code, "%s: %s", path, g_strerror (number));
  pf_error_facts (problem)->path = g_strdup (path);
  g_propagate_error (error, problem);
  return FALSE;
}

int
pf_quiet_open (int directory, const char *path, int flags, GError **error)
{
  int fd;

  /* Non-blocking, so that a FIFO in a mail folder does not hold us for ever. */
  flags |= O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  fd = openat (directory, path, flags | O_NOATIME);
  if (fd < 0 && errno == EPERM)
    fd = openat (directory, path, flags);
  if (fd < 0)
    pf_quiet_fail (errno, path, error);
  return fd;
}

static gboolean
read_all (int fd, char *data, gsize size, gsize *out_length)
{
  gsize length = 0;

  while (length < size)
    {
      gssize count = read (fd, data + length, size - length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      if (count == 0)
        break;
      length += (gsize) count;
    }
  *out_length = length;
  return TRUE;
}

char *
pf_quiet_load (const char *path, gsize limit, gsize *out_length, GError **error)
{
  g_autofree char *data = NULL;
  struct stat      info;
  gsize            length = 0;
  int              fd = pf_quiet_open (AT_FDCWD, path, 0, error);
  int              problem = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0)
    problem = errno;
  else if (!S_ISREG (info.st_mode))
    problem = EINVAL;
  else if ((guint64) info.st_size > limit)
    problem = EFBIG;
  else
    {
      data = g_try_malloc ((gsize) info.st_size + 1);
      if (data == NULL)
        problem = ENOMEM;
      else if (!read_all (fd, data, (gsize) info.st_size, &length))
        problem = errno;
    }
  close (fd);
  if (problem != 0 || data == NULL)
    {
      pf_quiet_fail (problem, path, error);
      return NULL;
    }
  data[length] = '\0';
  *out_length = length;
  return g_steal_pointer (&data);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
pf_quiet_list (const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const struct dirent *entry;
  DIR                 *directory;
  int                  fd = pf_quiet_open (AT_FDCWD, path, O_DIRECTORY, error);

  if (fd < 0)
    return NULL;
  directory = fdopendir (fd);
  if (directory == NULL)
    {
      pf_quiet_fail (errno, path, error);
      close (fd);
      return NULL;
    }
  while ((entry = readdir (directory)) != NULL && names->len <= PF_QUIET_LIMIT_NAMES)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (directory);
  if (names->len > PF_QUIET_LIMIT_NAMES)
    {
      pf_quiet_fail (EOVERFLOW, path, error);
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

gboolean
pf_quiet_is_file (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 && S_ISREG (info.st_mode);
}

gboolean
pf_quiet_is_directory (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 && S_ISDIR (info.st_mode);
}
