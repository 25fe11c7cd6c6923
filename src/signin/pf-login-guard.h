/* pf-login-guard.h - refused passwords are counted, so that no account gets locked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many refusals within so many seconds, then Postferry asks no more. */
#define PF_LOGIN_GUARD_TRIES 3
#define PF_LOGIN_GUARD_WINDOW G_GINT64_CONSTANT (900) /* 15 minutes */

/*
 * Counts refused passwords for each server and user, across runs, in a file of the
 * state folder that holds hashes and times only: no name, no password.
 *
 * Threads: block for a moment (one small file); any thread.
 */

/**
 * pf_login_guard_check:
 *
 * Errors: %PF_AUTH_ERROR_TRY_LATER, with the time to wait in its facts.
 *
 * Returns: whether one more try is in order; also if the file cannot be read
 */
gboolean pf_login_guard_check (const char       *state_dir,
                               const PfEndpoint *endpoint,
                               GError          **error);

/* The server refused the password of @endpoint's user just now. */
void pf_login_guard_refused (const char *state_dir, const PfEndpoint *endpoint);

/* It let the user in: earlier refusals no longer count. */
void pf_login_guard_accepted (const char *state_dir, const PfEndpoint *endpoint);

/* Returns: how many tries are left within the window */
int pf_login_guard_tries_left (const char *state_dir, const PfEndpoint *endpoint);

G_END_DECLS
