/* pf-secret-source.c - where a password or token comes from: a file or a command
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-signin"

#include "signin/pf-secret-source.h"

#include "base/pf-cancel.h"
#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "base/pf-threads.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* How much of a command's complaint is worth reading. */
#define MOST_COMPLAINT 1024

static void
set_no_secret (GError **error, const char *path, const char *message)
{
  GError *no_secret = g_error_new_literal (PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                                           message);

  if (path != NULL)
    pf_error_facts (no_secret)->path = g_strdup (path);
  g_propagate_error (error, no_secret);
}

/* The first line of @buffer as a secret; %NULL if it is empty. */
static PfSecret *
first_line (const char *buffer, gsize length)
{
  const char *end = memchr (buffer, '\n', length);

  if (end != NULL)
    length = (gsize) (end - buffer);
  if (length > 0 && buffer[length - 1] == '\r')
    length--;
  if (length == 0)
    return NULL;

  return pf_secret_new_bytes (buffer, length);
}

/* Reads until a line end, the end, or a full buffer; -1 with errno set. */
static gssize
read_line_from (int fd, char *buffer, gsize size)
{
  gsize length = 0;

  while (length < size)
    {
      gssize n = read (fd, buffer + length, size - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      length += (gsize) n;
      if (memchr (buffer + length - n, '\n', (gsize) n) != NULL)
        break;
    }

  return (gssize) length;
}

PfSecret *
pf_secret_from_file (const char *path, gboolean *out_is_open, GError **error)
{
  g_autofree char *buffer = NULL;
  PfSecret        *secret = NULL;
  struct stat      st;
  gssize           length;
  int              fd;

  g_return_val_if_fail (path != NULL, NULL);
  pf_assert_may_block ();

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0 || fstat (fd, &st) != 0)
    {
      g_autofree char *message = g_strdup_printf ("cannot open %s: %s", path,
                                                  g_strerror (errno));

      if (fd >= 0)
        close (fd);
      set_no_secret (error, path, message);
      return NULL;
    }

  buffer = g_malloc (PF_LIMIT_SECRET);
  length = read_line_from (fd, buffer, PF_LIMIT_SECRET);
  close (fd);
  if (length > 0)
    secret = first_line (buffer, (gsize) length);
  pf_secret_wipe (buffer, PF_LIMIT_SECRET);

  if (secret == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s holds no password", path);

      set_no_secret (error, path, message);
      return NULL;
    }
  if (out_is_open != NULL)
    *out_is_open = S_ISREG (st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH)) != 0;

  return secret;
}

/* What the command wrote to standard error, cleaned for people. */
static char *
read_complaint (int fd)
{
  char   raw[MOST_COMPLAINT + 1] = "";
  gssize n = pread (fd, raw, MOST_COMPLAINT, 0);

  raw[MAX (n, 0)] = '\0';
  g_strstrip (raw);
  return pf_clean_server_text (raw);
}

static GSubprocess *
start_command (const char *command, int complaint_fd, GError **error)
{
  const char *const argv[] = { "/bin/sh", "-c", command, NULL };

  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);

  g_subprocess_launcher_take_stderr_fd (launcher, dup (complaint_fd));
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

typedef struct
{
  GSubprocess *child; /* (unowned) */
  gboolean     is_over;
} Running;

static void
over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  running->is_over = TRUE;
}

static gboolean
kill_cb (gpointer user_data)
{
  g_subprocess_force_exit (((Running *) user_data)->child);
  return G_SOURCE_REMOVE;
}

/* g_subprocess_wait() is no safer than g_cancellable_source_new(), which it uses. */
static gboolean
wait_for_end (GSubprocess *child, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Running  running = { child, FALSE };
  GSource *cancelled = NULL;

  g_main_context_push_thread_default (context);
  if (cancellable != NULL)
    {
      cancelled = pf_cancel_source_new (cancellable);
      g_source_set_callback (cancelled, kill_cb, &running, NULL);
      g_source_attach (cancelled, context);
    }
  g_subprocess_wait_async (child, NULL, over_cb, &running);
  while (!running.is_over)
    g_main_context_iteration (context, TRUE);
  if (cancelled != NULL)
    {
      g_source_destroy (cancelled);
      g_source_unref (cancelled);
    }
  g_main_context_pop_thread_default (context);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Runs to the command's end, or kills it when cancelled, or when it says too much. */
static PfSecret *
collect (GSubprocess *child, GCancellable *cancellable, GError **error)
{
  GInputStream    *out = g_subprocess_get_stdout_pipe (child);
  g_autofree char *buffer = g_malloc (PF_LIMIT_SECRET);
  PfSecret        *secret = NULL;
  gsize            length = 0;
  gboolean         is_ok;

  is_ok = g_input_stream_read_all (out, buffer, PF_LIMIT_SECRET, &length, cancellable,
                                   error);
  if (is_ok && length > 0)
    secret = first_line (buffer, length);
  pf_secret_wipe (buffer, PF_LIMIT_SECRET);
  if (!is_ok || length == PF_LIMIT_SECRET)
    g_subprocess_force_exit (child);
  if (!wait_for_end (child, cancellable, is_ok ? error : NULL) || !is_ok)
    g_clear_pointer (&secret, pf_secret_unref);

  return secret;
}

PfSecret *
pf_secret_from_command (const char *command, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (PfSecret) secret = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *message = NULL;
  int              fd;

  g_return_val_if_fail (command != NULL, NULL);
  pf_assert_may_block ();

  fd = memfd_create ("complaint", MFD_CLOEXEC);
  if (fd < 0)
    {
      set_no_secret (error, NULL, g_strerror (errno));
      return NULL;
    }

  child = start_command (command, fd, &local_error);
  if (child != NULL)
    secret = collect (child, cancellable, &local_error);
  complaint = read_complaint (fd);
  close (fd);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (local_error == NULL && secret != NULL && g_subprocess_get_if_exited (child) &&
      g_subprocess_get_exit_status (child) == 0)
    return g_steal_pointer (&secret);

  if (local_error != NULL)
    message = g_strdup_printf ("the password command did not run: %s",
                               local_error->message);
  else if (*complaint != '\0')
    message = g_strdup_printf ("the password command said: %s", complaint);
  else
    message = g_strdup ("the password command gave no password");
  set_no_secret (error, NULL, message);
  return NULL;
}
