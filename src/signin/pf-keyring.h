/* pf-keyring.h - a password remembered in this computer's keyring until a move is done
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The freedesktop Secret Service, by libsecret: one item for each protocol, server, port
 * and user.  A computer may have no such service, or a closed one; then these fail, and
 * the person types the password when it is needed.
 *
 * Threads: block (a closed keyring asks the person to open it); any thread but the UI's.
 *
 * Errors: those of the service, %G_IO_ERROR_CANCELLED.
 */

/* Returns: whether there is a keyring on this computer; opens nothing */
gboolean pf_keyring_check (GCancellable *cancellable, GError **error);

/* Remembers @password for @endpoint's user; one that was there is replaced. */
gboolean pf_keyring_store (const PfEndpoint *endpoint,
                           const PfSecret   *password,
                           GCancellable     *cancellable,
                           GError          **error);

/* Returns: (transfer full) (nullable): %NULL without @error if none is remembered */
PfSecret *pf_keyring_lookup (const PfEndpoint *endpoint,
                             GCancellable     *cancellable,
                             GError          **error);

/* Forgets it; none being there is no error. */
gboolean pf_keyring_clear (const PfEndpoint *endpoint,
                           GCancellable     *cancellable,
                           GError          **error);

G_END_DECLS
