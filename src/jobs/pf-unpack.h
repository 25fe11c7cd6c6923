/* pf-unpack.h - archives as sources: unpacked on the way, and their copies let go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive-copy.h"

G_BEGIN_DECLS

/* Archives are unpacked in this folder of the state directory. */
#define PF_UNPACK_ROOM "unpacked"

/**
 * pf_unpack_open:
 * @spec: a path, an archive or a place in one, each with or without "KIND:"
 * @state_dir: where archives are unpacked
 * @progress: (nullable): told on the calling thread, only while an archive is unpacked
 *
 * Threads: blocks.
 *
 * Errors: those of pf_local_open_all().
 *
 * Returns: (transfer full) (nullable) (element-type PfSource)
 */
GPtrArray *pf_unpack_open (const char           *spec,
                           const char           *state_dir,
                           PfArchiveProgressFunc progress,
                           gpointer              user_data,
                           GCancellable         *cancellable,
                           GError              **error);

/**
 * pf_unpack_is_archive:
 * @state_dir: as for pf_unpack_open()
 *
 * Whether @spec is an archive, or a place in one.  Nothing is unpacked.
 */
gboolean pf_unpack_is_archive (const char *spec, const char *state_dir);

/* Nobody needs the copies any more that @sources were opened from: they go when @sources
 * do, as far as their archives are there. */
void pf_unpack_forget (GPtrArray *sources);

/* The same for a @spec that is not open. */
void pf_unpack_discard (const char *spec, const char *state_dir);

G_END_DECLS
