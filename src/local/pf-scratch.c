/* pf-scratch.c - folders of ours that are thrown away with all that is in them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each level holds a descriptor; what we unpack is not so deep. */
#define MOST_LEVELS 200

static gboolean
remove_in (int parent, const char *name, guint level)
{
  const struct dirent *entry;
  DIR                 *directory;
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 && errno == ENOENT)
    return TRUE;
  directory = fd >= 0 ? fdopendir (fd) : NULL;
  if (directory == NULL || level > MOST_LEVELS)
    {
      g_debug ("%s: %s", name, g_strerror (errno));
      if (directory != NULL)
        closedir (directory);
      else if (fd >= 0)
        close (fd);
      return FALSE;
    }
  while ((entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0 &&
        unlinkat (fd, entry->d_name, 0) != 0 && (errno == EISDIR || errno == EPERM))
      remove_in (fd, entry->d_name, level + 1);
  closedir (directory);
  return unlinkat (parent, name, AT_REMOVEDIR) == 0;
}

gboolean
pf_scratch_remove (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return remove_in (AT_FDCWD, path, 0);
}
