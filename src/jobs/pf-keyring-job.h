/* pf-keyring-job.h - this computer's keyring, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* signin/pf-keyring.h, each call on a thread of its own. */

/**
 * pf_keyring_open_async:
 *
 * Whether there is a keyring, and what it remembers for @endpoint.
 */
void pf_keyring_open_async (const PfEndpoint   *endpoint,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);

/**
 * pf_keyring_open_finish:
 * @out_password: (out) (nullable): what is remembered
 *
 * Returns: whether there is a keyring
 */
gboolean pf_keyring_open_finish (GAsyncResult *result,
                                 PfSecret    **out_password,
                                 GError      **error);

/* Remembers @password; %NULL forgets.  @callback may be %NULL: then a failure is only
 * logged. */
void pf_keyring_remember_async (const PfEndpoint   *endpoint,
                                PfSecret           *password,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);

gboolean pf_keyring_remember_finish (GAsyncResult *result, GError **error);

G_END_DECLS
