/* pf-job-limits.h - what a provider is known to limit, as options of a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/* Sets the daily limit of @endpoint's provider, how many connections it takes, and after
 * how many days it empties the bin and junk, where the table of providers knows; blocks
 * for reading a file. */
void pf_job_fill_limits (PfMoveOptions *options, const PfEndpoint *endpoint);

G_END_DECLS
