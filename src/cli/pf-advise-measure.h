/* pf-advise-measure.h - what the servers and this computer tell, for postferry advise
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "base/pf-exit.h"

G_BEGIN_DECLS

/**
 * pf_advise_measure:
 * @address: (nullable): whose servers are found and looked at
 * @imap: (nullable): an URL to look at instead
 * @pop3: (nullable): the same
 * @facts: what was seen is added
 *
 * Finds and looks at the servers, signs in once a protocol if a secret was given, and
 * looks at the mail on this computer.  Nothing is changed anywhere.
 *
 * Returns: %PF_EXIT_OK, whatever the servers said; else why it cannot go on, which was
 *   said
 */
PfExit pf_advise_measure (const char    *address,
                          const char    *imap,
                          const char    *pop3,
                          PfAdviseFacts *facts);

G_END_DECLS
