/* pf-advice-facts.h - facts for the advice from what the other jobs saw
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

/**
 * pf_advice_take_probes:
 * @discovery: (nullable): the search, to tell a server that is nowhere from one that
 *   nobody looked for
 * @probes: (nullable) (element-type PfProbe): best first within a protocol; of each the
 *   first that answered counts
 */
void pf_advice_take_probes (PfAdviseFacts     *facts,
                            const PfDiscovery *discovery,
                            GPtrArray         *probes,
                            gint64             now);

void pf_advice_take_sign_in (PfAdviseFacts *facts, const PfSignIn *sign_in);

/* All that a diagnosis holds: the provider's row, probes and sign-ins. */
void pf_advice_take_diagnosis (PfAdviseFacts     *facts,
                               const PfDiagnosis *diagnosis,
                               gint64             now);

/**
 * pf_advice_take_stores:
 * @stores: (element-type PfStore): the mail found on this computer
 * @address: (nullable): of several POP3 accounts only this one's counts, and so does
 *   mail that belongs to none
 * @home: where it is, for the space that is free there
 *
 * Threads: blocks for one system call.
 */
void pf_advice_take_stores (PfAdviseFacts *facts,
                            GPtrArray     *stores,
                            const char    *address,
                            const char    *home);

/* Octets that are free where @path is; -1 if that cannot be told. */
gint64 pf_advice_free_space (const char *path);

G_END_DECLS
