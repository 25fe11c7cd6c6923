/* pf-sign-in-job.h - one try to sign in, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-move-job.h"

G_BEGIN_DECLS

/**
 * pf_sign_in_async:
 * @request: state_dir, endpoint, trust and the secret count
 *
 * Connects, signs in once and says goodbye, on a thread of its own.  Writes nothing
 * to the server.
 */
void pf_sign_in_async (const PfMoveRequest *request,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data);

/* Errors: those of pf_target_connect(), and %PF_AUTH_ERROR_TRY_LATER after too many
 * refused passwords. */
gboolean pf_sign_in_finish (GAsyncResult *result, GError **error);

G_END_DECLS
