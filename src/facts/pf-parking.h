/* pf-parking.h - name servers of domains that nobody uses
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_parking_find:
 * @name_servers: (nullable) (array zero-terminated=1): of a domain, in A-labels
 * @out_asof: (out) (transfer full): how old the list is, if one was found
 *
 * Reads data/parking.json.
 *
 * Returns: (transfer none) (nullable): the first of @name_servers that belongs to a
 *   service where unused domains lie
 */
const char *pf_parking_find (const char *const *name_servers, char **out_asof);

G_END_DECLS
