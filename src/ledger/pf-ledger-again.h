/* pf-ledger-again.h - messages that get another chance, and those that have had enough
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

G_BEGIN_DECLS

/**
 * pf_ledger_reopen_refused:
 * @target: where the folder's messages go
 * @rules: the largest message that the server takes, what is left out because of its
 *   kind, and whether equal messages go more than once
 *
 * Plans again what an earlier run left out because of the server, in case the server
 * takes it now, if the source still holds it.  The reason stays until it is placed.  It
 * goes last and alone, and is left out again only after as many tries as before.
 */
gboolean pf_ledger_reopen_refused (PfLedger            *self,
                                   gint64               folder,
                                   gint64               target,
                                   const PfLedgerRules *rules,
                                   GError             **error);

/**
 * pf_ledger_set_suspect:
 * @is_alone: nothing else was on its way
 * @out_alone: how often it was, this time included
 *
 * Planned again after the line was lost with it on its way.  One that was often there is
 * sent last and alone.  Pauses that the server asked for have no part in this.
 *
 * Returns: FALSE with an error
 */
gboolean pf_ledger_set_suspect (
    PfLedger *self, gint64 id, gboolean is_alone, guint *out_alone, GError **error);

typedef void (*PfLedgerProblemFunc) (guint    problems,
                                     guint    repairs,
                                     gint64   messages,
                                     gpointer user_data);

/* Calls @func for what is unusual about messages that are on the server by this job, each
 * set of problems and repairs once. */
gboolean pf_ledger_foreach_problems (PfLedger           *self,
                                     PfLedgerProblemFunc func,
                                     gpointer            user_data,
                                     GError            **error);

G_END_DECLS
