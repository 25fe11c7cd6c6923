/* pf-archive.c - archives of mail, unpacked into a private place
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-archive.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "local/pf-archive-reader.h"
#include "local/pf-quiet-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define ROOM_EVERY ((guint64) 16 << 20) /* octets between two looks at the disk */
#define COPY_BLOCK ((gsize) 64 * 1024)

const PfArchiveLimits pf_archive_limits = {
  .entries = 10000000,
  .bytes = (guint64) 16 << 40,
  .ratio = 250,
  .ratio_after = (guint64) 1 << 30,
  .keep_free = (guint64) 256 << 20,
};

typedef struct
{
  const char            *archive;
  const char            *directory;
  const PfArchiveLimits *limits;
  PfArchiveReader       *reader; /* (unowned) */
  PfArchiveTally        *tally;
  GCancellable          *cancellable;
  PfArchiveProgressFunc  progress; /* (nullable) */
  gpointer               user_data;
  const char            *name; /* of the entry in work */
  guint64                entries;
  guint64                look_at; /* when so many octets came out, look at the disk */
} Unpacking;

static gboolean
fail (Unpacking *self, PfStoreError code, const char *reason, GError **error)
{
  return pf_archive_reader_fail (self->reader, PF_STORE_ERROR, (int) code, reason, error);
}

static gboolean
fail_full (const char *directory, guint64 need, guint64 have, GError **error)
{
  GError *problem = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL,
                                 "%s: no room to unpack in", directory);

  pf_error_facts (problem)->path = g_strdup (directory);
  pf_error_facts (problem)->need_bytes = need;
  pf_error_facts (problem)->have_bytes = have;
  g_propagate_error (error, problem);
  return FALSE;
}

/* Writing failed, by errno. */
static gboolean
fail_write (Unpacking *self, const char *path, GError **error)
{
  int number = errno;

  if (number == ENOSPC || number == EDQUOT)
    return fail_full (self->directory, ROOM_EVERY + self->limits->keep_free, 0, error);
  if (number == ENOTDIR || number == EISDIR || number == EEXIST || number == ENOTEMPTY)
    return fail (self, PF_STORE_ERROR_ARCHIVE_BAD, "a file and a folder of one name",
                 error);
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
  return FALSE;
}

/* Whether @more octets go onto the disk, and as much stays free as shall. */
static gboolean
check_room (Unpacking *self, guint64 more, GError **error)
{
  struct statvfs info;
  guint64        have;

  if (statvfs (self->directory, &info) != 0)
    return TRUE; /* writing will tell */
  have = (guint64) info.f_bavail * info.f_frsize;
  if (have >= self->limits->keep_free && have - self->limits->keep_free >= more)
    return TRUE;
  return fail_full (self->directory, more + self->limits->keep_free, have, error);
}

/* @grown more octets come out. */
static gboolean
account (Unpacking *self, guint64 grown, GError **error)
{
  guint64 done = MAX (pf_archive_reader_get_done (self->reader), 1);
  guint64 bytes = self->tally->bytes;

  if (grown > self->limits->bytes || bytes > self->limits->bytes - grown)
    return fail (self, PF_STORE_ERROR_ARCHIVE_TOO_BIG, "too many octets in it", error);
  bytes += grown;
  self->tally->bytes = bytes;
  if (bytes > self->limits->ratio_after && bytes / done > self->limits->ratio)
    return fail (self, PF_STORE_ERROR_ARCHIVE_TOO_BIG,
                 "far more comes out than mail could have been", error);
  if (bytes < self->look_at)
    return TRUE;
  self->look_at = bytes + ROOM_EVERY;
  return check_room (self, MAX (grown, ROOM_EVERY), error);
}

/* Returns: (transfer full) (nullable): where @name goes */
static char *
place_of (Unpacking *self, const char *name, char **out_clean, GError **error)
{
  g_autofree char *clean = pf_archive_name_clean (name);
  char            *path;

  if (clean == NULL)
    {
      fail (self, PF_STORE_ERROR_ARCHIVE_UNSAFE, "leads out of the archive's own folder",
            error);
      return NULL;
    }
  path = g_build_filename (self->directory, clean, NULL);
  *out_clean = g_steal_pointer (&clean);
  return path;
}

static gboolean
make_parent (Unpacking *self, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_mkdir_with_parents (parent, 0700) == 0 ? TRUE
                                                  : fail_write (self, parent, error);
}

/* A later entry of the same name is a newer version, as in any tar file that was added
 * to. */
static int
create_file (Unpacking *self, const char *path, GError **error)
{
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int fd;

  if (!make_parent (self, path, error))
    return -1;
  fd = open (path, flags, 0600);
  if (fd < 0 && errno == EEXIST && unlink (path) == 0)
    fd = open (path, flags, 0600);
  if (fd < 0)
    fail_write (self, path, error);
  return fd;
}

static gboolean
write_at (Unpacking    *self,
          int           fd,
          const char   *path,
          const guint8 *data,
          gsize         length,
          guint64       offset,
          GError      **error)
{
  while (length > 0)
    {
      gssize count = pwrite (fd, data, length, (off_t) offset);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return fail_write (self, path, error);
      data += count;
      offset += (guint64) count;
      length -= (gsize) count;
    }
  return TRUE;
}

/* Summaries are compared with the dates of their mailboxes; a date that the disk cannot
 * keep is none. */
static void
keep_date (int fd, const PfArchiveEntry *entry)
{
  struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { 0 } };

  if (entry->mtime_s == G_MININT64)
    return;
  times[1].tv_sec = entry->mtime_s;
  times[1].tv_nsec = entry->mtime_ns;
  if (futimens (fd, times) != 0)
    g_debug ("%s: %s", entry->name, g_strerror (errno));
}

/* One block of a file, from where it begins, and up to where the file reaches then. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  guint64       offset;
} Block;

static void
tell (Unpacking *self)
{
  if (self->progress != NULL)
    self->progress (self->name, pf_archive_reader_get_done (self->reader),
                    pf_archive_reader_get_size (self->reader), self->user_data);
}

/* Returns: 1, 0 at the end, -1 */
static int
next_block (Unpacking *self, Block *block, GError **error)
{
  tell (self);
  return pf_archive_reader_read_block (self->reader, &block->data, &block->length,
                                       &block->offset, error);
}

/* Writes @block, of which there is one while @more, and all after it. */
static gboolean
write_blocks (Unpacking  *self,
              int         fd,
              const char *path,
              Block      *block,
              int         more,
              guint64     told,
              GError    **error)
{
  guint64 reach = 0;

  while (more > 0)
    {
      guint64 end = block->offset + block->length;

      if (end < block->offset || end > G_MAXINT64)
        return fail (self, PF_STORE_ERROR_ARCHIVE_BAD, "no file is so long", error);
      if (end > reach && !account (self, end - reach, error))
        return FALSE;
      reach = MAX (reach, end);
      if (!write_at (self, fd, path, block->data, block->length, block->offset, error))
        return FALSE;
      more = next_block (self, block, error);
    }
  if (more < 0)
    return FALSE;

  /* The NULs that a sparse file ends with. */
  told = MAX (told, block->offset);
  if (told <= reach)
    return TRUE;
  if (told > G_MAXINT64 || !account (self, told - reach, error))
    return FALSE;
  return ftruncate (fd, (off_t) told) == 0 ? TRUE : fail_write (self, path, error);
}

static gboolean
unpack_file (Unpacking            *self,
             const PfArchiveEntry *entry,
             const char           *path,
             const char           *name,
             GError              **error)
{
  Block    block = { 0 };
  int      more = next_block (self, &block, error);
  int      fd;
  gboolean is_ok;

  if (more < 0)
    return FALSE;
  if (more > 0 && block.offset == 0 &&
      !pf_archive_content_is_wanted (name, block.data, block.length))
    {
      self->tally->unwanted++;
      return TRUE;
    }
  fd = create_file (self, path, error);
  if (fd < 0)
    return FALSE;
  is_ok = write_blocks (self, fd, path, &block, more, entry->size, error);
  if (is_ok)
    keep_date (fd, entry);
  close (fd);
  self->tally->files += is_ok ? 1 : 0;
  return is_ok;
}

static gboolean
copy_content (Unpacking *self, int from, int to, const char *path, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BLOCK);
  guint64            offset = 0;
  gssize             count;

  while ((count = pread (from, buffer, COPY_BLOCK, (off_t) offset)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !account (self, (guint64) count, error) ||
          !write_at (self, to, path, buffer, (gsize) count, offset, error))
        return FALSE;
      offset += (guint64) count;
    }
  return count == 0 ? TRUE : fail_write (self, path, error);
}

/* Maildirs share files between folders, and tar keeps such a message once: it becomes a
 * file of its own here, as it is in every folder to a person. */
static gboolean
unpack_link (Unpacking            *self,
             const PfArchiveEntry *entry,
             const char           *path,
             GError              **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *earlier = place_of (self, entry->link, &clean, error);
  struct stat      info;
  gboolean         is_ok = FALSE;
  int              from;
  int              to = -1;

  if (earlier == NULL)
    return FALSE;
  from = open (earlier, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (from < 0 || fstat (from, &info) != 0 || !S_ISREG (info.st_mode) ||
      strcmp (earlier, path) == 0)
    {
      if (from >= 0)
        close (from);
      self->tally->links++;
      return TRUE;
    }
  to = create_file (self, path, error);
  if (to >= 0)
    {
      struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, info.st_mtim };

      is_ok = copy_content (self, from, to, path, error);
      if (is_ok && futimens (to, times) != 0)
        g_debug ("%s: %s", path, g_strerror (errno));
      close (to);
    }
  close (from);
  self->tally->files += is_ok ? 1 : 0;
  return is_ok;
}

static gboolean
unpack_entry (Unpacking *self, const PfArchiveEntry *entry, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (++self->entries > self->limits->entries)
    return fail (self, PF_STORE_ERROR_ARCHIVE_TOO_BIG, "too many files in it", error);
  path = place_of (self, entry->name, &name, error);
  if (path == NULL)
    return FALSE;

  switch (entry->type)
    {
    case PF_ENTRY_DIRECTORY:
      if (*name == '\0' || !pf_archive_name_is_wanted (name))
        return TRUE;
      return g_mkdir_with_parents (path, 0700) == 0 ? TRUE
                                                    : fail_write (self, path, error);

    case PF_ENTRY_FILE:
    case PF_ENTRY_LINK:
      if (*name == '\0' || !pf_archive_name_is_wanted (name))
        {
          self->tally->unwanted++;
          return TRUE;
        }
      if (entry->type == PF_ENTRY_LINK)
        return unpack_link (self, entry, path, error);
      return unpack_file (self, entry, path, name, error);

    case PF_ENTRY_OTHER:
      self->tally->links++;
      return TRUE;
    }

  return TRUE;
}

/* Where the archive has an index, what is in it is judged, and its room looked for,
 * before anything comes out. */
static gboolean
measure (Unpacking *self, GError **error)
{
  g_autoptr (PfArchiveReader)
      reader = pf_archive_reader_new (self->archive, self->cancellable, error);
  PfArchiveEntry entry;
  guint64        need = 0;
  guint64        entries = 0;
  int            more;

  if (reader == NULL)
    return FALSE;
  self->reader = reader;
  while ((more = pf_archive_reader_next (reader, &entry, error)) > 0)
    {
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;

      if (!pf_archive_reader_is_indexed (reader))
        return check_room (self, pf_archive_reader_get_size (reader), error);
      path = place_of (self, entry.name, &name, error);
      if (path == NULL)
        return FALSE;
      if (++entries > self->limits->entries)
        return fail (self, PF_STORE_ERROR_ARCHIVE_TOO_BIG, "too many files in it", error);
      if (entry.type == PF_ENTRY_FILE && pf_archive_name_is_wanted (name))
        need += MIN (entry.size, self->limits->bytes);
      if (need > self->limits->bytes)
        return fail (self, PF_STORE_ERROR_ARCHIVE_TOO_BIG, "too many octets in it",
                     error);
    }
  return more == 0 && check_room (self, need, error);
}

PfArchiveKind
pf_archive_look (const char *path)
{
  guint8 head[PF_ARCHIVE_BEGINNING];
  gssize length;
  int    fd;

  g_return_val_if_fail (path != NULL, PF_ARCHIVE_NONE);

  if (!pf_quiet_is_file (path))
    return PF_ARCHIVE_NONE;
  fd = pf_quiet_open (AT_FDCWD, path, 0, NULL);
  if (fd < 0)
    return PF_ARCHIVE_NONE;
  length = pread (fd, head, sizeof head, 0);
  close (fd);
  return pf_archive_kind (head, (gsize) MAX (length, 0));
}

gboolean
pf_archive_unpack (const char            *archive,
                   const char            *directory,
                   const PfArchiveLimits *limits,
                   PfArchiveProgressFunc  progress,
                   gpointer               user_data,
                   PfArchiveTally        *out_tally,
                   GCancellable          *cancellable,
                   GError               **error)
{
  Unpacking self = { .archive = archive,
                     .directory = directory,
                     .limits = limits != NULL ? limits : &pf_archive_limits,
                     .tally = out_tally,
                     .cancellable = cancellable,
                     .progress = progress,
                     .user_data = user_data };
  g_autoptr (PfArchiveReader) reader = NULL;
  PfArchiveEntry entry;
  int            more;

  g_return_val_if_fail (archive != NULL && directory != NULL && out_tally != NULL, FALSE);
  pf_assert_may_block ();

  *out_tally = (PfArchiveTally){ 0 };
  if (!measure (&self, error))
    return FALSE;
  reader = pf_archive_reader_new (archive, cancellable, error);
  if (reader == NULL)
    return FALSE;
  self.reader = reader;
  while ((more = pf_archive_reader_next (reader, &entry, error)) > 0)
    {
      self.name = entry.name;
      tell (&self);
      if (!unpack_entry (&self, &entry, error))
        return FALSE;
    }
  return more == 0;
}
