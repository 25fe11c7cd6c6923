/* pf-archive-source.h - a store inside of an archive as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive-copy.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfArchiveSource:
 *
 * A store that was found in what came out of an archive.  Its path is the archive's, with
 * the store's place in it: "/home/ada/backup.zip/Profiles/abc.default".  So a job knows it
 * again, whether its copy is still there or was made anew.
 *
 * Order of calls, threads: as for #PfSource.
 *
 * Ownership: keeps the copy open.
 */
#define PF_TYPE_ARCHIVE_SOURCE (pf_archive_source_get_type ())
G_DECLARE_FINAL_TYPE (PfArchiveSource, pf_archive_source, PF, ARCHIVE_SOURCE, GObject)

/**
 * pf_archive_source_new:
 * @inner: (transfer full): the store, below @copy's top
 */
PfSource *pf_archive_source_new (PfSource *inner, PfArchiveCopy *copy);

PfArchiveCopy *pf_archive_source_get_copy (PfArchiveSource *self);

G_END_DECLS
