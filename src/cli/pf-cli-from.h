/* pf-cli-from.h - the passwords of sources on servers
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-move-request.h"

G_BEGIN_DECLS

/* A #GOptionArgFunc for --from-password-file, --from-password-command and
 * --from-token-command: the first given is the first server's, and so on. */
gboolean pf_cli_from_cb (const char *name,
                         const char *value,
                         gpointer    data,
                         GError    **error);

/**
 * pf_cli_from_check:
 * @sources: (array zero-terminated=1): as named with --from
 *
 * Whether each is there and may be read, before anybody types a password for nothing;
 * what is on a server is only parsed.
 *
 * Errors: those of pf_local_open() and pf_source_check_in_use();
 *   %PF_DISCOVER_ERROR_BAD_URL, %G_OPTION_ERROR for usage.
 */
gboolean pf_cli_from_check (const char *const *sources, GError **error);

/**
 * pf_cli_from_logins:
 * @sources: (array zero-terminated=1): all sources of @request
 * @asks: whether to ask on the terminal for what no option gave
 *
 * Fills in @request's logins; its trust is there already.
 *
 * Errors: %G_OPTION_ERROR for usage, %PF_AUTH_ERROR_NO_SECRET, %G_IO_ERROR_CANCELLED.
 */
gboolean pf_cli_from_logins (PfMoveRequest     *request,
                             const char *const *sources,
                             gboolean           asks,
                             GError           **error);

G_END_DECLS
