/* pf-lent-threads.h - threads as a test lends them to a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move.h"

G_BEGIN_DECLS

/* Runs what it is given to its end before it returns: always quicker than the move. */
extern const PfMoveThreads pf_threads_at_once;

/* Real threads, as quick as they are. */
extern const PfMoveThreads pf_threads_meanwhile;

G_END_DECLS
