/* pf-archive-stores.h - the stores in what came out of an archive
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-archive-copy.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * pf_archive_stores_find:
 * @place: (nullable): a clean name: only what is there or below it
 * @kind: (nullable): "thunderbird" or "mbox": @place itself is one, whatever it looks like
 *
 * Looks in each folder from the top down; a folder that is a store is not looked into.
 * Nothing outside of @copy is read, whatever settings in it say.
 *
 * Errors: %PF_STORE_ERROR_NOT_FOUND if there is none, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type PfSource): #PfArchiveSource
 */
GPtrArray *pf_archive_stores_find (PfArchiveCopy *copy,
                                   const char    *place,
                                   const char    *kind,
                                   GCancellable  *cancellable,
                                   GError       **error);

G_END_DECLS
