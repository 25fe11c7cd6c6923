/* pf-archive.h - archives of mail, unpacked into a private place
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive-name.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Zip files (MozBackup's .pcv are some), tar files, plain or compressed by gzip, bzip2, xz
 * or zstd, and single files so compressed.  Only files and folders come out of one: no
 * links, no devices, nothing outside of the folder that was asked for, and no more than
 * the limits.  Files are their owner's alone (0600, folders 0700) and keep their dates.
 *
 * Threads: blocks; independent calls may run in any thread.
 *
 * Errors: all carry the archive as path and, where one is concerned, the entry's name.
 */

/**
 * PfArchiveLimits:
 * @entries: the most entries
 * @bytes: the most octets of all files together
 * @ratio: the most octets that may come out for one of the archive, …
 * @ratio_after: … once so many came out: small files may be very empty
 * @keep_free: octets of the disk that stay free
 */
typedef struct
{
  guint64 entries;
  guint64 bytes;
  guint64 ratio;
  guint64 ratio_after;
  guint64 keep_free;
} PfArchiveLimits;

/* What no archive of mail comes near to: a million messages in as many files, a few
 * terabytes; a mailbox shrinks to a tenth, and a bomb to less than a thousandth. */
extern const PfArchiveLimits pf_archive_limits;

/**
 * PfArchiveTally:
 * @files: files that came out
 * @bytes: their octets
 * @unwanted: files that hold no mail by their place or kind, and stayed inside
 * @links: links, devices and the like, which stayed inside
 */
typedef struct
{
  guint64 files;
  guint64 bytes;
  guint64 unwanted;
  guint64 links;
} PfArchiveTally;

/**
 * PfArchiveProgressFunc:
 * @entry: the name of what is being unpacked
 * @done: octets of the archive that were read
 * @total: its size
 */
typedef void (*PfArchiveProgressFunc) (const char *entry,
                                       guint64     done,
                                       guint64     total,
                                       gpointer    user_data);

/**
 * pf_archive_look:
 * @path: a file
 *
 * Returns: what it is, by how it begins; %PF_ARCHIVE_NONE for what cannot be read
 */
PfArchiveKind pf_archive_look (const char *path);

/**
 * pf_archive_unpack:
 * @directory: exists, is empty and nobody else's
 * @limits: (nullable): %NULL for pf_archive_limits
 * @progress: (nullable)
 * @out_tally: (out caller-allocates)
 *
 * What came out before an error stays in @directory.
 *
 * Errors: %PF_STORE_ERROR (ARCHIVE_KIND, ARCHIVE_PASSWORD, ARCHIVE_SHORT, ARCHIVE_BAD,
 *   ARCHIVE_UNSAFE, ARCHIVE_TOO_BIG, NOT_FOUND, NO_PERMISSION), %PF_MOVE_ERROR_DISK_FULL,
 *   %G_IO_ERROR_CANCELLED, and %G_IO_ERROR if @directory cannot be written to.
 */
gboolean pf_archive_unpack (const char            *archive,
                            const char            *directory,
                            const PfArchiveLimits *limits,
                            PfArchiveProgressFunc  progress,
                            gpointer               user_data,
                            PfArchiveTally        *out_tally,
                            GCancellable          *cancellable,
                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
