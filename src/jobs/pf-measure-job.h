/* pf-measure-job.h - one sign-in to look, for the advice
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-secret.h"
#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

/**
 * pf_measure_async:
 * @endpoint: where the password was taken before; copied
 * @trust: (nullable)
 *
 * Signs in once more and looks: folders, space, what the server can do.  Nothing is
 * changed there, and no other server is given the password.
 */
void pf_measure_async (const char         *state_dir,
                       const PfEndpoint   *endpoint,
                       const PfTrust      *trust,
                       PfSecret           *secret,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* Errors: only %G_IO_ERROR_CANCELLED; how the sign-in ended is in the result.
 * Returns: (transfer full) (nullable) */
PfSignIn *pf_measure_finish (GAsyncResult *result, GError **error);

G_END_DECLS
