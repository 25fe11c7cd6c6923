/* pf-local.h - the mail stores on this computer: opening one, and finding them all
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive-copy.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * pf_local_open:
 * @spec: a path (the kind is detected) or "KIND:PATH" ("thunderbird:", "mbox:")
 *
 * Errors: %PF_STORE_ERROR_NOT_FOUND (no such path, or nothing there looks like
 *   mail), %PF_STORE_ERROR_NO_PERMISSION.
 *
 * Returns: (transfer full) (nullable): a source, not yet listed
 */
PfSource *pf_local_open (const char *spec, GCancellable *cancellable, GError **error);

/**
 * pf_local_open_all:
 * @spec: as for pf_local_open(), or an archive, or a place in one: "KIND:ARCHIVE/PLACE"
 * @room: where archives are unpacked
 *
 * An archive is unpacked, or what came out of it before is used.  All stores in it are
 * meant, unless a kind or a place is named.  They are #PfArchiveSource.
 *
 * Errors: those of pf_local_open() and pf_archive_copy_open().
 *
 * Returns: (transfer full) (nullable) (element-type PfSource): one at least, not listed
 */
GPtrArray *pf_local_open_all (const char          *spec,
                              const PfArchiveRoom *room,
                              GCancellable        *cancellable,
                              GError             **error);

/* Whether @spec is an archive, or a place in one; nothing is unpacked. */
gboolean pf_local_is_archive (const char *spec, const PfArchiveRoom *room);

/* Throws away what is kept of the archive that @spec is, or is in, if it can be had again
 * and nobody uses it. */
void pf_local_discard_copy (const char *spec, const PfArchiveRoom *room);

/**
 * pf_local_find:
 * @home: the home directory to look under
 *
 * Looks in all the places where mail programs keep mail (stores.md 1.1, 2.5): a
 * Thunderbird root gives one source a profile.
 *
 * Returns: (transfer full) (element-type PfSource): empty if nothing was found
 */
GPtrArray *pf_local_find (const char *home, GCancellable *cancellable, GError **error);

/* Returns: (transfer none) (array zero-terminated=1): the kinds this build can read */
const char *const *pf_local_kinds (void);

G_END_DECLS
