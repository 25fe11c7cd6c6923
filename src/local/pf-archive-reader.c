/* pf-archive-reader.c - the entries of an archive, one after the other
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-archive-reader.h"

#include "base/pf-error.h"
#include "local/pf-archive-name.h"
#include "local/pf-quiet-file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define BLOCK ((gsize) 256 * 1024)
#define TAR_BLOCK 512

struct _PfArchiveReader
{
  char           *path;        /* (owned) */
  GCancellable   *cancellable; /* (owned) (nullable) */
  struct archive *archive;     /* (owned) */
  int             fd;
  gzFile          gzip;   /* (owned) (nullable) */
  guint8         *buffer; /* (owned): BLOCK octets */
  guint64         size;
  struct timespec mtime;
  guint64         done;          /* octets read, again and again if it seeks */
  gboolean        has_met_end;   /* more was asked for than there is */
  gboolean        is_gzip_bad;   /* its sums do not add up */
  gboolean        is_compressed; /* one file may be all that is in it */
  char           *name;          /* (owned) (nullable): of the entry in work */
  char           *link;          /* (owned) (nullable) */
  char           *plain;         /* (owned): what a single compressed file is called */
};

gboolean
pf_archive_reader_fail (const PfArchiveReader *self,
                        GQuark                 domain,
                        int                    code,
                        const char            *reason,
                        GError               **error)
{
  GError *problem = g_error_new (domain, code, "%s%s%s: %s", self->path,
                                 self->name != NULL ? ": " : "",
                                 self->name != NULL ? self->name : "", reason);

  pf_error_facts (problem)->path = g_strdup (self->path);
  pf_error_facts (problem)->entry = g_strdup (self->name);
  g_propagate_error (error, problem);
  return FALSE;
}

/* What libarchive could not read is one of four things to a person.  It has no codes for
 * them: that a file ends too early shows in that it asked for more. */
static int
fail_read (PfArchiveReader *self, GError **error)
{
  const char  *text = archive_error_string (self->archive);
  PfStoreError code = PF_STORE_ERROR_ARCHIVE_BAD;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return -1;
  if (text == NULL)
    text = "cannot be read";
  if (strstr (text, "Unsupported ZIP compression") != NULL)
    code = PF_STORE_ERROR_ARCHIVE_KIND;
  else if (strstr (text, "assphrase") != NULL || strstr (text, "ncrypt") != NULL)
    code = PF_STORE_ERROR_ARCHIVE_PASSWORD;
  else if (self->has_met_end && !self->is_gzip_bad)
    code = PF_STORE_ERROR_ARCHIVE_SHORT;
  pf_archive_reader_fail (self, PF_STORE_ERROR, (int) code, text, error);
  return -1;
}

/* libarchive 3.6 compares no checksum of gzip's (a flipped bit of a stored block passes
 * unseen), zlib does. */
static la_ssize_t
read_gzip (PfArchiveReader *self)
{
  int count = gzread (self->gzip, self->buffer, BLOCK);
  int code = Z_OK;

  gzerror (self->gzip, &code);
  self->done = (guint64) MAX (gzoffset (self->gzip), 0);
  if (count > 0)
    return count;
  self->has_met_end = TRUE;
  if (count == 0 && code == Z_OK)
    return 0;
  self->is_gzip_bad = code != Z_BUF_ERROR;
  archive_set_error (self->archive, EIO, "%s",
                     code == Z_BUF_ERROR ? "gzip: ends too early" : "gzip: damaged");
  return -1;
}

static la_ssize_t
read_cb (struct archive *archive, void *data, const void **out_buffer)
{
  PfArchiveReader *self = data;
  gssize           count;

  *out_buffer = self->buffer;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      archive_set_error (archive, ECANCELED, "stopped");
      return -1;
    }
  if (self->gzip != NULL)
    return read_gzip (self);
  do
    count = read (self->fd, self->buffer, BLOCK);
  while (count < 0 && errno == EINTR);
  if (count < 0)
    archive_set_error (archive, errno, "%s", g_strerror (errno));
  else if (count == 0)
    self->has_met_end = TRUE;
  else
    self->done += (guint64) count;
  return count;
}

static la_int64_t
seek_cb (struct archive *archive, void *data, la_int64_t offset, int whence)
{
  PfArchiveReader *self = data;
  off_t            place = lseek (self->fd, offset, whence);

  self->has_met_end = FALSE;
  if (place >= 0)
    return place;
  archive_set_error (archive, errno, "%s", g_strerror (errno));
  return ARCHIVE_FATAL;
}

/* Passes over what nobody wants; never past the end, where reading would find out. */
static la_int64_t
skip_cb (struct archive *archive, void *data, la_int64_t count)
{
  PfArchiveReader *self = data;
  off_t            here = lseek (self->fd, 0, SEEK_CUR);

  if (here < 0 || (guint64) here >= self->size)
    return 0;
  count = MIN (count, (la_int64_t) self->size - here);
  if (lseek (self->fd, count, SEEK_CUR) < 0)
    return 0;
  self->done += (guint64) count;
  return count;
}

/* "inbox.mbox.gz" holds "inbox.mbox". */
static char *
make_plain_name (const char *path)
{
  static const char *const suffixes[] = { ".gz", ".bz2", ".xz", ".zst" };
  char                    *base = g_path_get_basename (path);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (base, suffixes[i]) && strlen (base) > strlen (suffixes[i]))
      {
        base[strlen (base) - strlen (suffixes[i])] = '\0';
        break;
      }
  return base;
}

/* A tar file's end is marked by blocks of NUL.  One that lacks them may have been cut
 * where a file ended, which libarchive takes for its end. */
static gboolean
lacks_end (PfArchiveReader *self)
{
  guint8 block[TAR_BLOCK];

  if (self->is_compressed || self->size < TAR_BLOCK ||
      (archive_format (self->archive) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_TAR)
    return FALSE;
  if (pread (self->fd, block, TAR_BLOCK, (off_t) (self->size - TAR_BLOCK)) != TAR_BLOCK)
    return TRUE;
  for (gsize i = 0; i < TAR_BLOCK; i++)
    if (block[i] != 0)
      return TRUE;
  return FALSE;
}

/* A library that is missing would be a program that is run: not with a stranger's file. */
static void
support (PfArchiveReader *self)
{
  static int (*const filters[]) (struct archive *) = {
    archive_read_support_filter_bzip2,
    archive_read_support_filter_xz,
    archive_read_support_filter_zstd,
  };

  archive_read_support_format_zip (self->archive);
  archive_read_support_format_tar (self->archive);
  archive_read_support_format_raw (self->archive);
  /* To the very end, where the sums of a compressed one are compared. */
  archive_read_set_option (self->archive, "tar", "read_concatenated_archives", "1");
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    if (filters[i](self->archive) != ARCHIVE_OK)
      g_debug ("libarchive lacks a filter: %s", archive_error_string (self->archive));
}

static gboolean
open_file (PfArchiveReader *self, GError **error)
{
  guint8      head[PF_ARCHIVE_BEGINNING];
  struct stat info;
  gssize      length;

  self->fd = pf_quiet_open (AT_FDCWD, self->path, 0, error);
  if (self->fd < 0)
    return FALSE;
  length = pread (self->fd, head, sizeof head, 0);
  if (fstat (self->fd, &info) != 0 || length < 0)
    return pf_quiet_fail (errno, self->path, error);
  self->size = (guint64) info.st_size;
  self->mtime = info.st_mtim;
  if (!S_ISREG (info.st_mode) ||
      pf_archive_kind (head, (gsize) length) != PF_ARCHIVE_KNOWN)
    return pf_archive_reader_fail (self, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_KIND,
                                   "no zip or tar file", error);
  if (head[0] == 0x1f && head[1] == 0x8b)
    {
      int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

      self->gzip = fd >= 0 ? gzdopen (fd, "rb") : NULL;
      if (self->gzip == NULL && fd >= 0)
        close (fd);
      if (self->gzip == NULL)
        return pf_quiet_fail (ENOMEM, self->path, error);
    }
  return TRUE;
}

PfArchiveReader *
pf_archive_reader_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfArchiveReader) self = g_new0 (PfArchiveReader, 1);

  self->path = g_strdup (path);
  self->plain = make_plain_name (path);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->fd = -1;
  self->archive = archive_read_new ();
  if (self->archive == NULL)
    g_error ("out of memory");
  archive_read_set_callback_data (self->archive, self);
  if (!open_file (self, error))
    return NULL;

  self->buffer = g_malloc (BLOCK);
  support (self);
  archive_read_set_read_callback (self->archive, read_cb);
  if (self->gzip == NULL)
    {
      archive_read_set_seek_callback (self->archive, seek_cb);
      archive_read_set_skip_callback (self->archive, skip_cb);
    }
  if (archive_read_open1 (self->archive) != ARCHIVE_OK)
    {
      fail_read (self, error);
      return NULL;
    }
  self->is_compressed = self->gzip != NULL || archive_filter_count (self->archive) > 1;
  return g_steal_pointer (&self);
}

void
pf_archive_reader_free (PfArchiveReader *self)
{
  if (self == NULL)
    return;

  archive_read_free (self->archive);
  if (self->gzip != NULL)
    gzclose (self->gzip);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->cancellable);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self->plain);
  g_free (self->name);
  g_free (self->link);
  g_free (self);
}

/* Names are octets, UTF-8 nearly always.  libarchive gives them in the locale's charset or
 * in UTF-8, and not at all where a name does not go into that.  Old Windows programs
 * wrote zip files in their DOS charset. */
static char *
dup_name (PfArchiveReader *self, const char *octets, const char *utf8)
{
  int   format = archive_format (self->archive) & ARCHIVE_FORMAT_BASE_MASK;
  char *name;

  if (octets != NULL && g_utf8_validate (octets, -1, NULL))
    return g_strdup (octets);
  if (utf8 != NULL)
    return g_strdup (utf8);
  if (octets == NULL)
    return NULL;
  name = format == ARCHIVE_FORMAT_ZIP
             ? g_convert (octets, -1, "UTF-8", "CP437", NULL, NULL, NULL)
             : NULL;
  return name != NULL ? name : g_strdup (octets);
}

static PfEntryType
type_of (struct archive_entry *entry, const char *link)
{
  if (link != NULL)
    return PF_ENTRY_LINK;
  switch (archive_entry_filetype (entry))
    {
    case AE_IFREG:
      return PF_ENTRY_FILE;
    case AE_IFDIR:
      return PF_ENTRY_DIRECTORY;
    default:
      return PF_ENTRY_OTHER;
    }
}

/* Takes over what of @entry is of use. */
static gboolean
read_entry (PfArchiveReader      *self,
            struct archive_entry *entry,
            PfArchiveEntry       *out_entry,
            GError              **error)
{
  gboolean is_raw = archive_format (self->archive) == ARCHIVE_FORMAT_RAW;

  self->name = is_raw ? g_strdup (self->plain)
                      : dup_name (self, archive_entry_pathname (entry),
                                  archive_entry_pathname_utf8 (entry));
  self->link = dup_name (self, archive_entry_hardlink (entry),
                         archive_entry_hardlink_utf8 (entry));
  if (self->name == NULL)
    return pf_archive_reader_fail (self, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_BAD,
                                   "an entry has no name", error);
  /* Anything at all is a single file to libarchive. */
  if (is_raw && !self->is_compressed)
    return pf_archive_reader_fail (self, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_BAD,
                                   "neither a zip nor a tar file", error);
  if (archive_entry_is_encrypted (entry))
    return pf_archive_reader_fail (self, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_PASSWORD,
                                   "encrypted", error);

  *out_entry = (PfArchiveEntry){ .type = type_of (entry, self->link),
                                 .name = self->name,
                                 .link = self->link,
                                 .mtime_s = G_MININT64 };
  if (archive_entry_size_is_set (entry))
    out_entry->size = (guint64) MAX (archive_entry_size (entry), 0);
  if (is_raw)
    {
      out_entry->mtime_s = self->mtime.tv_sec;
      out_entry->mtime_ns = self->mtime.tv_nsec;
    }
  else if (archive_entry_mtime_is_set (entry))
    {
      out_entry->mtime_s = archive_entry_mtime (entry);
      out_entry->mtime_ns = archive_entry_mtime_nsec (entry);
    }
  return TRUE;
}

int
pf_archive_reader_next (PfArchiveReader *self, PfArchiveEntry *out_entry, GError **error)
{
  struct archive_entry *entry;
  int                   status;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->link, g_free);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return -1;
  status = archive_read_next_header (self->archive, &entry);
  if (status == ARCHIVE_EOF)
    {
      if (!lacks_end (self))
        return 0;
      pf_archive_reader_fail (self, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_SHORT,
                              "the mark of its end is missing", error);
      return -1;
    }
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
    return fail_read (self, error);
  return read_entry (self, entry, out_entry, error) ? 1 : -1;
}

int
pf_archive_reader_read_block (PfArchiveReader *self,
                              const guint8   **out_data,
                              gsize           *out_length,
                              guint64         *out_offset,
                              GError         **error)
{
  const void *data = NULL;
  size_t      length = 0;
  la_int64_t  offset = 0;
  int         status;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return -1;
  status = archive_read_data_block (self->archive, &data, &length, &offset);
  if (status != ARCHIVE_OK && status != ARCHIVE_EOF)
    return fail_read (self, error);
  *out_data = data;
  *out_length = length;
  *out_offset = (guint64) MAX (offset, 0);
  return status == ARCHIVE_OK ? 1 : 0;
}

gboolean
pf_archive_reader_is_indexed (const PfArchiveReader *self)
{
  return (archive_format (self->archive) & ARCHIVE_FORMAT_BASE_MASK) ==
         ARCHIVE_FORMAT_ZIP;
}

guint64
pf_archive_reader_get_done (const PfArchiveReader *self)
{
  return MIN (self->done, self->size);
}

guint64
pf_archive_reader_get_size (const PfArchiveReader *self)
{
  return self->size;
}
