/* pf-local.h - the mail stores on this computer: opening one, and finding them all
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

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
