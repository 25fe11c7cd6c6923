/* pf-login-guard.c - refused passwords are counted, so that no account gets locked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-signin"

#include "signin/pf-login-guard.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The file's name in the state folder; one "HASH TIME" a line. */
#define FILE_NAME "sign-ins"
#define MOST_BYTES ((gsize) 64 * 1024)

/* Does not have to keep the account's name secret, only to keep it out of the file. */
static char *
key_of (const PfEndpoint *endpoint)
{
  g_autofree char *name = g_strdup_printf ("%s %s", endpoint->host,
                                           endpoint->user != NULL ? endpoint->user : "");

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
}

static int
open_file (const char *state_dir, int flags)
{
  g_autofree char *path = g_build_filename (state_dir, FILE_NAME, NULL);
  int              fd;

  if (flags & O_CREAT)
    g_mkdir_with_parents (state_dir, 0700);
  fd = g_open (path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
  /* The file's own lock: two runs at once lose no refusal. */
  if (fd >= 0 && flock (fd, LOCK_EX) != 0)
    g_debug ("no lock on %s: %s", path, g_strerror (errno));
  return fd;
}

static char **
read_lines (int fd)
{
  g_autofree char *text = g_malloc0 (MOST_BYTES + 1);
  gssize           n = pread (fd, text, MOST_BYTES, 0);

  text[MAX (n, 0)] = '\0';
  return g_strsplit (text, "\n", -1);
}

/* Returns: the time in @line, or 0 if it is not a line that still counts */
static gint64
time_in_line (const char *line, gint64 now)
{
  const char *blank = strchr (line, ' ');
  guint64     time;

  if (blank == NULL ||
      !g_ascii_string_to_unsigned (blank + 1, 10, 1, G_MAXINT64, &time, NULL))
    return 0;
  if ((gint64) time <= now - PF_LOGIN_GUARD_WINDOW || (gint64) time > now)
    return 0;

  return (gint64) time;
}

/* Returns: how many refusals of @key still count; the oldest of them in @out_oldest */
static int
count_refusals (char **lines, const char *key, gint64 now, gint64 *out_oldest)
{
  int count = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gint64 time = time_in_line (lines[i], now);

      if (time == 0 || !g_str_has_prefix (lines[i], key))
        continue;
      if (count == 0 || time < *out_oldest)
        *out_oldest = time;
      count++;
    }

  return count;
}

static gint64
now_unix (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static int
refusals_of (const char *state_dir, const PfEndpoint *endpoint, gint64 *out_oldest)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *key = key_of (endpoint);
  int              fd = open_file (state_dir, O_RDONLY);

  if (fd < 0)
    return 0;
  lines = read_lines (fd);
  close (fd);

  return count_refusals (lines, key, now_unix (), out_oldest);
}

gboolean
pf_login_guard_check (const char *state_dir, const PfEndpoint *endpoint, GError **error)
{
  GError *later;
  gint64  oldest = 0;
  int     count;

  g_return_val_if_fail (state_dir != NULL && endpoint != NULL, FALSE);
  pf_assert_may_block ();

  count = refusals_of (state_dir, endpoint, &oldest);
  if (count < PF_LOGIN_GUARD_TRIES)
    return TRUE;

  later = g_error_new (PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER,
                       "%s refused %d passwords within %d minutes", endpoint->host, count,
                       (int) PF_LOGIN_GUARD_WINDOW / 60);
  pf_error_set_host (later, endpoint->host, endpoint->port);
  pf_error_facts (later)->wait_ms = (oldest + PF_LOGIN_GUARD_WINDOW - now_unix ()) * 1000;
  g_propagate_error (error, later);
  return FALSE;
}

int
pf_login_guard_tries_left (const char *state_dir, const PfEndpoint *endpoint)
{
  gint64 oldest = 0;

  g_return_val_if_fail (state_dir != NULL && endpoint != NULL, 0);

  return MAX (0, PF_LOGIN_GUARD_TRIES - refusals_of (state_dir, endpoint, &oldest));
}

/* Keeps what still counts, without @drop_key, and adds a line of @add_key. */
static void
rewrite (const char *state_dir, const char *drop_key, const char *add_key, int flags)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  gint64 now = now_unix ();
  int    fd = open_file (state_dir, flags);

  if (fd < 0)
    return;

  lines = read_lines (fd);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (time_in_line (lines[i], now) != 0 &&
        (drop_key == NULL || !g_str_has_prefix (lines[i], drop_key)))
      g_string_append_printf (text, "%s\n", lines[i]);
  if (add_key != NULL)
    g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", add_key, now);

  /* An interrupted write loses counts, nothing else. */
  if (ftruncate (fd, 0) != 0 ||
      pwrite (fd, text->str, text->len, 0) != (gssize) text->len)
    g_debug ("cannot count a refusal: %s", g_strerror (errno));
  close (fd);
}

void
pf_login_guard_refused (const char *state_dir, const PfEndpoint *endpoint)
{
  g_autofree char *key = NULL;

  g_return_if_fail (state_dir != NULL && endpoint != NULL);
  pf_assert_may_block ();

  key = key_of (endpoint);
  rewrite (state_dir, NULL, key, O_RDWR | O_CREAT);
}

void
pf_login_guard_accepted (const char *state_dir, const PfEndpoint *endpoint)
{
  g_autofree char *key = NULL;
  gint64           oldest = 0;

  g_return_if_fail (state_dir != NULL && endpoint != NULL);
  pf_assert_may_block ();

  if (refusals_of (state_dir, endpoint, &oldest) == 0)
    return;
  key = key_of (endpoint);
  rewrite (state_dir, key, NULL, O_RDWR);
}
