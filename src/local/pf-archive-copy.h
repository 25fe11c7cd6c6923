/* pf-archive-copy.h - what came out of an archive, kept while somebody may need it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive.h"

G_BEGIN_DECLS

/**
 * PfArchiveRoom:
 * @directory: where the copies lie; made if it is missing, its owner's alone
 * @progress: (nullable): told while an archive is unpacked, on the calling thread
 */
typedef struct
{
  const char           *directory;
  PfArchiveProgressFunc progress;
  gpointer              user_data;
} PfArchiveRoom;

/**
 * PfArchiveCopy:
 *
 * The unpacked content of one archive.  It lies in the room under a name made of the
 * archive's path, so that the next run finds it: it is used again while the archive is
 * what it was (size and date, or else the digest of its content) and nothing in the copy
 * was changed, and made anew otherwise.  It is used, too, when the archive is not there
 * any more.  A copy that was not finished is never used.
 *
 * While it is open nobody else removes or renews it, in this process or another.  One that
 * nobody opened for %PF_ARCHIVE_KEEP_DAYS goes, provided that its archive is there.
 *
 * Threads: blocks; ref and unref in any thread.
 *
 * Ownership: refcounted.
 */
typedef struct _PfArchiveCopy PfArchiveCopy;

#define PF_ARCHIVE_KEEP_DAYS 14

/**
 * pf_archive_copy_open:
 * @archive: a path
 *
 * Errors: those of pf_archive_unpack(); %PF_MOVE_ERROR_LOCKED if another process is
 *   unpacking it, or uses the copy of what it was.
 */
PfArchiveCopy *pf_archive_copy_open (const char          *archive,
                                     const PfArchiveRoom *room,
                                     GCancellable        *cancellable,
                                     GError             **error);

PfArchiveCopy *pf_archive_copy_ref (PfArchiveCopy *self);
void           pf_archive_copy_unref (PfArchiveCopy *self);

/* Whether a finished copy is kept of what was at @archive, though it may be gone there. */
gboolean pf_archive_copy_is_kept (const char *archive, const PfArchiveRoom *room);

/* Returns: (transfer none): the archive's real path */
const char *pf_archive_copy_get_archive (const PfArchiveCopy *self);

/* Returns: (transfer none): the folder that holds what came out */
const char *pf_archive_copy_get_top (const PfArchiveCopy *self);

const PfArchiveTally *pf_archive_copy_get_tally (const PfArchiveCopy *self);

/* Nobody needs it any more: it goes when it is closed everywhere, provided that its archive
 * is there, out of which it can be had again. */
void pf_archive_copy_give_up (PfArchiveCopy *self);

/* Likewise for the copy of @archive that is kept, without opening it. */
void pf_archive_copy_discard (const char *archive, const PfArchiveRoom *room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfArchiveCopy, pf_archive_copy_unref)

G_END_DECLS
