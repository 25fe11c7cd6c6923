/* pf-archive-reader.h - the entries of an archive, one after the other
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PF_ENTRY_FILE,
  PF_ENTRY_DIRECTORY,
  PF_ENTRY_LINK,  /* another name of an earlier file's content */
  PF_ENTRY_OTHER, /* a symbolic link, a device, a pipe, … */
} PfEntryType;

/**
 * PfArchiveEntry:
 * @name: (transfer none): as the archive has it; not to be trusted
 * @link: (transfer none) (nullable): the earlier file's name, likewise
 * @size: octets as the archive tells them, or 0
 * @mtime_s: Unix seconds, or %G_MININT64
 * @mtime_ns: and nanoseconds
 *
 * Valid until the next entry.
 */
typedef struct
{
  PfEntryType type;
  const char *name;
  const char *link;
  guint64     size;
  gint64      mtime_s;
  glong       mtime_ns;
} PfArchiveEntry;

/**
 * PfArchiveReader:
 *
 * Order of calls: new; next, and after each that gave a file read_block until it ends or
 * nobody wants more; free.
 *
 * Threads: blocks; one thread at a time.
 *
 * Errors: %PF_STORE_ERROR (ARCHIVE_KIND, ARCHIVE_PASSWORD, ARCHIVE_SHORT, ARCHIVE_BAD,
 *   NOT_FOUND, NO_PERMISSION), %G_IO_ERROR_CANCELLED; with the archive, and the entry if
 *   there is one, in the facts.
 */
typedef struct _PfArchiveReader PfArchiveReader;

PfArchiveReader *pf_archive_reader_new (const char   *path,
                                        GCancellable *cancellable,
                                        GError      **error);
void             pf_archive_reader_free (PfArchiveReader *self);

/* Returns: 1 if there is an entry, 0 after the last one, -1 with @error */
int pf_archive_reader_next (PfArchiveReader *self,
                            PfArchiveEntry  *out_entry,
                            GError         **error);

/**
 * pf_archive_reader_read_block:
 * @out_data: (out) (transfer none): valid until the next call
 * @out_offset: (out): where it goes; what no block covers is NUL.  Set at the end too, to
 *   the file's size as far as that is known by then
 *
 * Returns: 1 if there is a block, 0 at the end of the file, -1 with @error
 */
int pf_archive_reader_read_block (PfArchiveReader *self,
                                  const guint8   **out_data,
                                  gsize           *out_length,
                                  guint64         *out_offset,
                                  GError         **error);

/* Whether names and sizes of all entries can be had without reading the whole archive. */
gboolean pf_archive_reader_is_indexed (const PfArchiveReader *self);

/* Octets of the archive that were read, and its size. */
guint64 pf_archive_reader_get_done (const PfArchiveReader *self);
guint64 pf_archive_reader_get_size (const PfArchiveReader *self);

/* Sets @error about the archive and, if one is being read, its entry.  Returns: %FALSE */
gboolean pf_archive_reader_fail (const PfArchiveReader *self,
                                 GQuark                 domain,
                                 int                    code,
                                 const char            *reason,
                                 GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfArchiveReader, pf_archive_reader_free)

G_END_DECLS
