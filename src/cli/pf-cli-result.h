/* pf-cli-result.h - how plans, moves and comparisons are told at the end
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-exit.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/* Each puts the result on stdout, as JSON or for people, and returns the exit code. */

PfExit pf_cli_result_plan (const PfPlan *plan, PfLedger *ledger);

/**
 * pf_cli_result_move:
 * @ledger: (nullable): %NULL if the move did not come that far
 * @error: (nullable): why it stopped
 * @context: what the server was called
 * @sent: messages that this run sent
 */
PfExit pf_cli_result_move (PfLedger     *ledger,
                           const GError *error,
                           const char   *context,
                           gint64        sent);

PfExit pf_cli_result_undo (const char *job, const PfUndo *undo);

PfExit pf_cli_result_verification (const char *job, const PfVerification *verification);

G_END_DECLS
