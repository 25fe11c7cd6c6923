/* pf-vantage.h - asking about this computer and network
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

#define PF_CONTROL_TIMEOUT_MS 3000 /* for one step of a control */

/**
 * pf_vantage_look:
 * @hosts: (array zero-terminated=1): the servers' names, for the hosts file
 *
 * What this computer knows without asking anybody: network monitor, addresses, VPN,
 * proxy, hosts file.  Takes a few milliseconds.
 *
 * Threads: blocks.
 *
 * Returns: (transfer full)
 */
PfVantage *pf_vantage_look (const char *const *hosts, GCancellable *cancellable);

/**
 * pf_vantage_ask_control:
 * @name: "HOST:PORT", of pf_control_hosts()
 *
 * Whether a host that has nothing to do with the account answers, what certificate it
 * shows and, on port 443, what time it says it is, and, if that certificate will not do,
 * where its open page on port 80 leads.  Only after something failed.
 *
 * Threads: blocks, at most a few %PF_CONTROL_TIMEOUT_MS.
 *
 * Returns: (transfer full) (nullable): %NULL for a name that is none
 */
PfControl *pf_vantage_ask_control (const char    *name,
                                   const PfTrust *trust,
                                   GCancellable  *cancellable);

/* Whether a name that cannot exist leads somewhere: the resolver makes up answers.
 * Threads: blocks. */
gboolean pf_vantage_ask_resolver (GCancellable *cancellable);

/* Whether a control's open page was answered by a page that wants a sign-in. */
void pf_vantage_find_portal (PfVantage *self);

/* Works out the clock's offset from the controls' dates. */
void pf_vantage_set_clock (PfVantage *self, gint64 now);

/**
 * pf_vantage_find_other_name:
 * @probe: with a certificate of another name
 *
 * Returns: (transfer full) (nullable): a name of the certificate that leads to the same
 *   address.  Threads: blocks.
 */
char *pf_vantage_find_other_name (const PfProbe *probe, GCancellable *cancellable);

G_END_DECLS
