/* pf-uidl-memory.h - which lasting numbers a POP3 mailbox had at the last visit
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"
#include "pop3/pf-pop3-session.h"

G_BEGIN_DECLS

#define PF_UIDL_MEMORY_MAX 2000 /* messages of one account that are remembered */

/**
 * pf_uidl_memory_take:
 * @state_dir: where digests of the numbers are kept; nothing in it names the account
 * @entries: (element-type PfPop3Entry): of the mailbox now
 *
 * Compares with the last visit, says so in @sign_in, and remembers this one.
 *
 * Threads: blocks.
 */
void pf_uidl_memory_take (const char       *state_dir,
                          const PfEndpoint *endpoint,
                          GPtrArray        *entries,
                          PfSignIn         *sign_in);

G_END_DECLS
