/* pf-server-words.h - what was found and seen of a server, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"
#include "probe/pf-probe.h"

G_BEGIN_DECLS

/* Returns: (transfer none): "IMAP", "POP3", "SMTP" */
const char *pf_server_words_protocol (PfProtocol protocol);

/* "IMAP: imap.example.org" */
char *pf_server_words_title (const PfEndpoint *endpoint);

/**
 * pf_server_words_facts:
 * @probe: (nullable): what looking at it told
 * @candidate: (nullable): where it was found
 *
 * "Port 993, encrypted. Answered in 41 ms. Published by your provider."
 */
char *pf_server_words_facts (const PfEndpoint  *endpoint,
                             const PfProbe     *probe,
                             const PfCandidate *candidate);

/* Whether it spoke its protocol, encrypted if that was asked for. */
gboolean pf_server_answered (const PfProbe *probe);

/* Returns: (transfer none) (nullable): what is wrong with its certificate, or %NULL */
const char *pf_server_words_certificate (const PfProbe *probe);

/* Returns: (transfer none) (nullable): of @probes (nullable) the one of @endpoint */
const PfProbe *pf_server_find_probe (GPtrArray *probes, const PfEndpoint *endpoint);
const PfProbe *pf_server_find_protocol (GPtrArray *probes, PfProtocol protocol);

/* Every place that was asked, one a line, for the expert. */
char *pf_server_words_places (const PfDiscovery *discovery);

/* TLS, certificate, capabilities and times, for the expert. */
char *pf_server_words_technical (GPtrArray *probes);

G_END_DECLS
