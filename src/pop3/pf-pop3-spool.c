/* pf-pop3-spool.c - messages fetched from a POP3 server, kept until they are placed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "pop3/pf-pop3-spool.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "pop3/pf-pop3-spool-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BUFFER_SIZE ((gsize) 256 << 10)
#define SPACE_LEFT_ALONE ((guint64) 64 << 20) /* octets that a spool leaves on the disk */
#define TEST_EXIT 100

/* The step at which a test wants the process to die (PF_TEST_SPOOL_STOP_AT). */
static void
count_step (void)
{
  static guint64 step = 0;
  const char    *text = g_getenv ("PF_TEST_SPOOL_STOP_AT");
  guint64        stop_at;

  step++;
  if (text != NULL &&
      g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &stop_at, NULL) &&
      step == stop_at)
    _exit (TEST_EXIT);
}

static gboolean
fail (PfPop3Spool *self, int failure, guint64 need, GError **error)
{
  g_autoptr (GError) local = NULL;
  struct statvfs space;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL, "spool %s: %s",
                       self->directory, g_strerror (failure));
  pf_error_facts (local)->path = g_strdup (self->directory);
  pf_error_facts (local)->need_bytes = need;
  if (statvfs (self->directory, &space) == 0)
    pf_error_facts (local)->have_bytes = (guint64) space.f_bavail * space.f_frsize;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
pf_pop3_spool_check_space (PfPop3Spool *self, guint64 octets, GError **error)
{
  struct statvfs space;

  if (statvfs (self->directory, &space) != 0)
    return fail (self, errno, octets, error);
  return (guint64) space.f_bavail * space.f_frsize >= SPACE_LEFT_ALONE + octets ||
         fail (self, ENOSPC, octets, error);
}

static gboolean
write_at (PfPop3Spool *self,
          int          fd,
          guint64      offset,
          const void  *data,
          gsize        length,
          GError     **error)
{
  const guint8 *octets = data;

  count_step ();
  while (length > 0)
    {
      ssize_t n = pwrite (fd, octets, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (self, errno, length, error);
      octets += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }
  return TRUE;
}

gboolean
pf_pop3_spool_write_buffer (PfPop3Spool *self, GError **error)
{
  if (self->buffer->len == 0)
    return TRUE;
  if (!write_at (self, self->mail, self->written, self->buffer->data, self->buffer->len,
                 error))
    return FALSE;
  self->written += self->buffer->len;
  g_byte_array_set_size (self->buffer, 0);
  return TRUE;
}

static gboolean
synchronise (PfPop3Spool *self, int fd, GError **error)
{
  count_step ();
  return fdatasync (fd) == 0 || fail (self, errno, 0, error);
}

/* A header that two different messages have names neither of them. */
static void
enter_header (PfPop3Spool *self, PfPop3Spooled *spooled)
{
  PfPop3Spooled *other = g_hash_table_lookup (self->by_header, spooled->header);
  gboolean       is_known = g_hash_table_contains (self->by_header, spooled->header);

  if (is_known && (other == NULL || strcmp (other->digest, spooled->digest) != 0))
    other = NULL;
  else
    other = spooled;
  g_hash_table_insert (self->by_header, spooled->header, other);
}

/* Enters a message into the tables; the last with an id is the one that counts. */
static void
enter (PfPop3Spool *self, PfPop3Spooled *spooled)
{
  g_ptr_array_add (self->messages, spooled);
  if (spooled->uidl != NULL)
    {
      g_hash_table_replace (self->by_uidl, spooled->uidl, spooled);
      return;
    }
  g_hash_table_replace (self->by_digest, spooled->digest, spooled);
  if (spooled->header != NULL)
    enter_header (self, spooled);
}

/* Takes the whole lines of the index that fit to what is in "mail"; returns where the
 * last of them ends. */
static gsize
take_lines (PfPop3Spool *self, const char *text, guint64 mail_size, guint64 *out_used)
{
  gsize head = strlen (PF_POP3_SPOOL_HEAD);
  gsize done;

  *out_used = 0;
  if (strncmp (text, PF_POP3_SPOOL_HEAD, head) != 0)
    return 0;
  for (done = head;;)
    {
      const char      *end = strchr (text + done, '\n');
      g_autofree char *line = end != NULL
                                  ? g_strndup (text + done, (gsize) (end - text) - done)
                                  : NULL;
      PfPop3Spooled   *spooled = line != NULL ? pf_pop3_spool_index_parse (line) : NULL;

      if (spooled == NULL)
        return done;
      if (pf_pop3_spooled_has_octets (spooled) &&
          (spooled->offset > mail_size || spooled->size > mail_size - spooled->offset))
        {
          pf_pop3_spooled_free (spooled);
          return done;
        }
      if (pf_pop3_spooled_has_octets (spooled))
        *out_used = MAX (*out_used, spooled->offset + spooled->size);
      enter (self, spooled);
      done = (gsize) (end + 1 - text);
    }
}

/* Reads the index and cuts off what it does not vouch for. */
static gboolean
load (PfPop3Spool *self, GError **error)
{
  g_autofree char *file = g_build_filename (self->directory, "index", NULL);
  g_autofree char *text = NULL;
  struct stat      mail;
  gsize            length;
  gsize            done;
  guint64          used = 0;

  if (!g_file_get_contents (file, &text, &length, NULL) || fstat (self->mail, &mail) != 0)
    return fail (self, errno, 0, error);
  done = take_lines (self, text, (guint64) mail.st_size, &used);
  self->n_durable = self->messages->len;
  self->written = used;

  count_step ();
  if (ftruncate (self->mail, (off_t) used) != 0 ||
      ftruncate (self->index, (off_t) done) != 0)
    return fail (self, errno, 0, error);
  return done > 0 || write_at (self, self->index, 0, PF_POP3_SPOOL_HEAD,
                               strlen (PF_POP3_SPOOL_HEAD), error);
}

static int
open_file (PfPop3Spool *self, const char *name)
{
  g_autofree char *file = g_build_filename (self->directory, name, NULL);

  return open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static void
synchronise_directory (PfPop3Spool *self)
{
  int fd = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s: %s", self->directory, g_strerror (errno));
  close (fd);
}

static gboolean
open_files (PfPop3Spool *self, GError **error)
{
  if (g_mkdir (self->directory, 0700) != 0 && errno != EEXIST)
    return fail (self, errno, 0, error);
  self->mail = open_file (self, "mail");
  self->index = open_file (self, "index");
  if (self->mail < 0 || self->index < 0)
    return fail (self, errno, 0, error);
  synchronise_directory (self);
  return load (self, error);
}

PfPop3Spool *
pf_pop3_spool_open (const char *directory, GError **error)
{
  PfPop3Spool *self;

  g_return_val_if_fail (directory != NULL, NULL);
  pf_assert_may_block ();

  self = g_new0 (PfPop3Spool, 1);
  self->directory = g_strdup (directory);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_pop3_spooled_free);
  self->by_uidl = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_digest = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_header = g_hash_table_new (g_str_hash, g_str_equal);
  self->buffer = g_byte_array_new ();
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->mail = -1;
  self->index = -1;
  if (open_files (self, error))
    return self;
  pf_pop3_spool_free (self);
  return NULL;
}

void
pf_pop3_spool_free (PfPop3Spool *self)
{
  if (self == NULL)
    return;

  if (self->mail >= 0)
    close (self->mail);
  if (self->index >= 0)
    close (self->index);
  pf_pop3_header_digest_clear (&self->header);
  g_checksum_free (self->checksum);
  g_byte_array_unref (self->buffer);
  g_hash_table_unref (self->by_uidl);
  g_hash_table_unref (self->by_digest);
  g_hash_table_unref (self->by_header);
  g_ptr_array_unref (self->messages);
  g_free (self->directory);
  g_free (self);
}

void
pf_pop3_spool_begin (PfPop3Spool *self, gboolean with_header)
{
  self->start = self->written + self->buffer->len;
  self->with_header = with_header;
  g_checksum_reset (self->checksum);
  if (with_header)
    pf_pop3_header_digest_begin (&self->header);
}

gboolean
pf_pop3_spool_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  PfPop3Spool *self = user_data;

  g_checksum_update (self->checksum, data, (gssize) length);
  if (self->with_header)
    pf_pop3_header_digest_push (&self->header, data, length);
  g_byte_array_append (self->buffer, data, (guint) length);
  return self->buffer->len < BUFFER_SIZE || pf_pop3_spool_write_buffer (self, error);
}

/* What is in "mail" already of a message that is not wanted is written over by the next,
 * or cut off when the spool is opened again. */
void
pf_pop3_spool_abandon (PfPop3Spool *self)
{
  if (self->start >= self->written)
    {
      g_byte_array_set_size (self->buffer, (guint) (self->start - self->written));
      return;
    }
  g_byte_array_set_size (self->buffer, 0);
  self->written = self->start;
}

char *
pf_pop3_spool_dup_digest (PfPop3Spool *self)
{
  g_autoptr (GChecksum) copy = g_checksum_copy (self->checksum);

  return g_strdup (g_checksum_get_string (copy));
}

PfPop3Spooled *
pf_pop3_spool_end (PfPop3Spool *self, const char *uidl, guint64 told, GError **error)
{
  PfPop3Spooled   *spooled = NULL;
  g_autofree char *digest = g_strdup (g_checksum_get_string (self->checksum));

  if (uidl == NULL)
    spooled = g_hash_table_lookup (self->by_digest, digest);
  if (spooled != NULL && pf_pop3_spooled_has_octets (spooled))
    {
      pf_pop3_spool_abandon (self);
      return spooled;
    }

  spooled = g_new0 (PfPop3Spooled, 1);
  spooled->offset = self->start;
  spooled->size = self->written + self->buffer->len - self->start;
  spooled->told = told;
  spooled->digest = g_steal_pointer (&digest);
  spooled->header = self->with_header ? pf_pop3_header_digest_finish (&self->header)
                                      : NULL;
  spooled->uidl = g_strdup (uidl);
  spooled->is_checked = TRUE;
  enter (self, spooled);
  return spooled;
}

/* First the octets, then the lines that vouch for them. */
gboolean
pf_pop3_spool_flush (PfPop3Spool *self, GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  struct stat index;

  pf_assert_may_block ();

  if (self->n_durable == self->messages->len)
    return TRUE;
  for (guint i = self->n_durable; i < self->messages->len; i++)
    pf_pop3_spool_index_append (lines, self->messages->pdata[i]);
  if (!pf_pop3_spool_write_buffer (self, error) || !synchronise (self, self->mail, error))
    return FALSE;
  if (fstat (self->index, &index) != 0)
    return fail (self, errno, 0, error);
  if (!write_at (self, self->index, (guint64) index.st_size, lines->str, lines->len,
                 error) ||
      !synchronise (self, self->index, error))
    return FALSE;
  self->n_durable = self->messages->len;
  return TRUE;
}

/* The new index takes the old one's place in one step; only then do the octets go. */
gboolean
pf_pop3_spool_clear (PfPop3Spool *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (PF_POP3_SPOOL_HEAD);
  g_autofree char *file = g_build_filename (self->directory, "index", NULL);

  pf_assert_may_block ();

  for (guint i = 0; i < self->messages->len; i++)
    {
      PfPop3Spooled *spooled = self->messages->pdata[i];

      spooled->offset = G_MAXUINT64;
      pf_pop3_spool_index_append (text, spooled);
    }
  count_step ();
  if (!g_file_set_contents_full (file, text->str, (gssize) text->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT |
                                     G_FILE_SET_CONTENTS_DURABLE,
                                 0600, NULL))
    return fail (self, errno, text->len, error);
  close (self->index);
  self->index = open_file (self, "index");
  if (self->index < 0)
    return fail (self, errno, 0, error);
  self->n_durable = self->messages->len;
  g_byte_array_set_size (self->buffer, 0);
  self->written = 0;
  count_step ();
  return ftruncate (self->mail, 0) == 0 || fail (self, errno, 0, error);
}
