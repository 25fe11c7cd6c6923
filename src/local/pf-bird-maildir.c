/* pf-bird-maildir.c - Thunderbird's folders with one file for each message
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-maildir.h"

#include "base/pf-error.h"
#include "local/pf-quiet-file.h"
#include "local/pf-stored-headers.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 65536
#define MAX_SEPARATOR 1024        /* bytes of a "From " line that we step over */
#define FIRST_PLAUSIBLE 315532800 /* 1980-01-01 */

gboolean
pf_bird_maildir_is_one (const char *path)
{
  g_autofree char *cur = g_build_filename (path, "cur", NULL);

  return pf_quiet_is_directory (cur);
}

/* How many bytes of a "From " line a message begins with: sent mail can have one
 * (Mozilla bug 1686852). */
static gsize
separator_length (const guint8 *data, gsize length)
{
  const guint8 *end;

  if (length < 5 || memcmp (data, "From ", 5) != 0)
    return 0;
  end = memchr (data, '\n', MIN (length, MAX_SEPARATOR));
  return end != NULL ? (gsize) (end - data) + 1 : 0;
}

/* Streams an open file, without its separator. */
static gboolean
stream (int           fd,
        const char   *path,
        PfChunkFunc   func,
        gpointer      user_data,
        GCancellable *cancellable,
        GError      **error)
{
  guint8   buffer[BUFFER_SIZE];
  gboolean is_first = TRUE;

  for (;;)
    {
      gssize count;
      gsize  skip;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      count = read (fd, buffer, BUFFER_SIZE);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return pf_quiet_fail (errno, path, error);
      if (count == 0)
        return TRUE;
      skip = is_first ? separator_length (buffer, (gsize) count) : 0;
      is_first = FALSE;
      if ((gsize) count > skip &&
          !func (buffer + skip, (gsize) count - skip, user_data, error))
        return FALSE;
    }
}

/* A scan's two readers of the same bytes. */
typedef struct
{
  const PfScanSink *sink;
  gpointer          user_data;
  PfStoredHeaders   headers;
} Fork;

static gboolean
fork_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Fork *fork = user_data;

  pf_stored_headers_push (&fork->headers, data, length);
  return fork->sink->chunk (data, length, fork->user_data, error);
}

/* A file's name begins with the second at which it was written. */
static void
apply_name (const char *name, PfMessage *message)
{
  gsize            digits = strspn (name, "0123456789");
  g_autofree char *text = g_strndup (name, MIN (digits, 10));
  guint64          seconds;

  if (digits < 9 ||
      !g_ascii_string_to_unsigned (text, 10, FIRST_PLAUSIBLE, G_MAXINT32, &seconds, NULL))
    return;
  message->received_unix = (gint64) seconds;
  message->received_zone = 0;
  message->received_certain = TRUE;
}

static gboolean
scan_file (int               fd,
           const char       *name,
           const PfScanSink *sink,
           gpointer          user_data,
           GCancellable     *cancellable,
           GError          **error)
{
  g_auto (PfMessage) message = { 0 };
  Fork     fork = { .sink = sink, .user_data = user_data };
  gboolean ok;

  pf_message_init (&message);
  message.locator = g_strdup (name);
  pf_stored_headers_begin (&fork.headers);
  ok = sink->begin (user_data, error) &&
       stream (fd, name, fork_chunk, &fork, cancellable, error);
  if (ok)
    {
      pf_stored_headers_finish (&fork.headers);
      apply_name (name, &message);
      pf_stored_headers_apply (&fork.headers, PF_STORED_RULES_THUNDERBIRD, &message);
      ok = sink->end (&message, user_data, error);
    }
  pf_stored_headers_clear (&fork.headers);
  return ok;
}

/* Opens a regular file of @cur for reading, or gives -1. */
static int
open_message (const char *cur, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (cur, name, NULL);
  struct stat      info;
  int              fd = pf_quiet_open (AT_FDCWD, path, 0, error);

  if (fd >= 0 && (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)))
    {
      close (fd);
      pf_quiet_fail (EINVAL, path, error);
      return -1;
    }
  return fd;
}

gboolean
pf_bird_maildir_scan (const char       *path,
                      const PfScanSink *sink,
                      gpointer          user_data,
                      guint64          *out_unreadable,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  g_autoptr (GPtrArray) names = pf_quiet_list (cur, error);
  guint64 unreadable = 0;

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      gboolean    ok;
      int         fd;

      if (name[0] == '.')
        continue;
      fd = open_message (cur, name, NULL);
      if (fd < 0)
        {
          unreadable++;
          continue;
        }
      ok = scan_file (fd, name, sink, user_data, cancellable, error);
      close (fd);
      if (!ok)
        return FALSE;
    }
  *out_unreadable = unreadable;
  return TRUE;
}

gboolean
pf_bird_maildir_read (const char   *path,
                      const char   *locator,
                      PfChunkFunc   func,
                      gpointer      user_data,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  g_autoptr (GError) problem = NULL;
  gboolean ok;
  int      fd;

  if (strchr (locator, '/') != NULL || locator[0] == '.')
    fd = -1;
  else
    fd = open_message (cur, locator, &problem);
  if (fd < 0)
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED, "%s: %s", path,
                   problem != NULL ? problem->message : "no such message");
      return FALSE;
    }
  ok = stream (fd, locator, func, user_data, cancellable, error);
  close (fd);
  return ok;
}

char *
pf_bird_maildir_stamp (const char *path,
                       guint64    *out_bytes,
                       guint64    *out_files,
                       GError    **error)
{
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  g_autoptr (GPtrArray) names = pf_quiet_list (cur, error);
  struct stat info;
  guint64     bytes = 0;
  guint64     files = 0;
  guint64     sum = 0;

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char      *name = g_ptr_array_index (names, i);
      g_autofree char *file = g_build_filename (cur, name, NULL);

      if (name[0] == '.' || stat (file, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      bytes += (guint64) info.st_size;
      files++;
      sum = sum * 1000003 + g_str_hash (name);
      sum = sum * 1000003 + (guint64) info.st_size;
      sum = sum * 1000003 + (guint64) info.st_mtim.tv_sec * 1000000000U +
            (guint64) info.st_mtim.tv_nsec;
    }
  if (stat (cur, &info) != 0)
    {
      pf_quiet_fail (errno, cur, error);
      return NULL;
    }
  if (out_bytes != NULL)
    *out_bytes = bytes;
  if (out_files != NULL)
    *out_files = files;
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT
                          ":%" G_GUINT64_FORMAT ":%" G_GINT64_MODIFIER "x",
                          (guint64) info.st_dev, (guint64) info.st_ino, bytes, files,
                          sum);
}
