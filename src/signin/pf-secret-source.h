/* pf-secret-source.h - where a password or token comes from: a file or a command
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pf_secret_from_file:
 * @path: a file, a pipe or /dev/fd/N; its first line is the secret
 * @out_is_open: (out) (optional): whether others on this computer can read it
 *
 * Blocks until the line or the end is there.
 *
 * Errors: %PF_AUTH_ERROR_NO_SECRET with the path.
 *
 * Returns: (transfer full) (nullable)
 */
PfSecret *pf_secret_from_file (const char *path, gboolean *out_is_open, GError **error);

/**
 * pf_secret_from_command:
 * @command: for /bin/sh; the first line it writes is the secret
 *
 * Blocks until the command is over; its standard input is empty.
 *
 * Errors: %PF_AUTH_ERROR_NO_SECRET, with what the command wrote to standard error,
 * when it does not exit with 0 or gives nothing; %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable)
 */
PfSecret *pf_secret_from_command (const char   *command,
                                  GCancellable *cancellable,
                                  GError      **error);

G_END_DECLS
