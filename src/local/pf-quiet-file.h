/* pf-quiet-file.h - looking at files so that nobody can tell
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A source is opened read-only, and even access times stay as they were where the
 * system lets us (O_NOATIME is the owner's right).  Errors are %PF_STORE_ERROR with
 * the path in their facts.
 *
 * Threads: blocks; independent calls may run in any thread.
 */

/**
 * pf_quiet_open:
 * @directory: a directory's descriptor, or AT_FDCWD
 * @path: below @directory
 * @flags: 0 or O_DIRECTORY
 *
 * Errors: %PF_STORE_ERROR (NOT_FOUND, NO_PERMISSION, FOLDER_BAD).
 *
 * Returns: a descriptor, or -1
 */
int pf_quiet_open (int directory, const char *path, int flags, GError **error);

/**
 * pf_quiet_load:
 * @limit: the most bytes that the file may have
 *
 * Errors: as pf_quiet_open(); FOLDER_BAD too if it is larger than @limit or not a file.
 *
 * Returns: (transfer full) (nullable): the whole file, NUL-terminated
 */
char *pf_quiet_load (const char *path, gsize limit, gsize *out_length, GError **error);

/**
 * pf_quiet_list:
 *
 * Errors: as pf_quiet_open(); FOLDER_BAD too if there are more than
 *   %PF_QUIET_LIMIT_NAMES names.
 *
 * Returns: (transfer container) (nullable) (element-type filename): the names in the
 *   directory, in the order of their bytes, without "." and ".."
 */
GPtrArray *pf_quiet_list (const char *path, GError **error);

#define PF_QUIET_LIMIT_NAMES 20000000

/* Sets @error from @number (an errno) for @path.  Returns: %FALSE */
gboolean pf_quiet_fail (int number, const char *path, GError **error);

gboolean pf_quiet_is_file (const char *path);
gboolean pf_quiet_is_directory (const char *path);

G_END_DECLS
