/* pf-advise-provider.h - what our table of providers says of an account
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "facts/pf-providers.h"

G_BEGIN_DECLS

/**
 * pf_advise_facts_take_provider:
 * @provider: whose account it is
 *
 * Takes what @provider's row tells, with its date; measured facts stay.
 */
void pf_advise_facts_take_provider (PfAdviseFacts *facts, const PfProvider *provider);

G_END_DECLS
