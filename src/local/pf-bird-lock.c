/* pf-bird-lock.c - whether Thunderbird has a profile open
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-lock.h"

#include "local/pf-quiet-file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MAX_COMM 64 /* bytes of /proc/PID/comm; the kernel keeps 16 */

/* Returns: 1 if somebody holds the lock, 0 if nobody does, -1 if it cannot be asked */
static int
ask_kernel (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, ".parentlock", NULL);
  struct flock     lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int              fd = pf_quiet_open (AT_FDCWD, path, 0, NULL);
  int              result = -1;

  if (fd < 0)
    return -1;
  if (fcntl (fd, F_GETLK, &lock) == 0)
    result = lock.l_type != F_UNLCK;
  close (fd);
  return result;
}

/* A process of that number may long be another program's. */
static gboolean
is_bird (guint64 pid)
{
  static const char *const programs[] = { "thunderbird", "betterbird", "seamonkey",
                                          "icedove" };
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/comm", pid);
  g_autofree char *lower = NULL;
  char             name[MAX_COMM] = { 0 };
  int              fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  if (read (fd, name, sizeof name - 1) < 0)
    name[0] = '\0';
  close (fd);
  lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (strstr (lower, programs[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The link's target is "192.0.2.1:+1234": an address, "+" if the file is locked as
 * well, and a process. */
static gboolean
link_is_held (const char *profile, gboolean kernel_knows)
{
  g_autofree char *path = g_build_filename (profile, "lock", NULL);
  char             target[128];
  gssize           length = readlink (path, target, sizeof target - 1);
  const char      *pid_text;
  guint64          pid;

  if (length <= 0)
    return FALSE;
  target[length] = '\0';
  pid_text = strrchr (target, ':');
  if (pid_text == NULL)
    return FALSE;
  pid_text++;
  if (*pid_text == '+')
    {
      if (kernel_knows)
        return FALSE;
      pid_text++;
    }
  if (!g_ascii_string_to_unsigned (pid_text, 10, 1, G_MAXINT32, &pid, NULL))
    return FALSE;
  return (kill ((pid_t) pid, 0) == 0 || errno == EPERM) && is_bird (pid);
}

gboolean
pf_bird_lock_is_held (const char *profile)
{
  int held = ask_kernel (profile);

  return held == 1 || link_is_held (profile, held == 0);
}
