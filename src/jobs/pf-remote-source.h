/* pf-remote-source.h - sources on servers: opened, watched, and their spools let go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "jobs/pf-move-request.h"

G_BEGIN_DECLS

/* Whether @spec names a server: "pop3s://…" or "pop3://…". */
gboolean pf_remote_is_url (const char *spec);

/**
 * pf_remote_open:
 * @request: outlives the source
 * @spec: "pop3s://USER@HOST[:PORT]" or "pop3://…"
 *
 * Makes a source of it; connects to nothing.  Its secret is that of @request's logins.
 *
 * Errors: %PF_DISCOVER_ERROR_BAD_URL.
 */
PfSource *pf_remote_open (const PfMoveRequest *request, const char *spec, GError **error);

/* Puts the spools of those of @sources that are on servers into the job's folder, and
 * has their fetching told as progress. */
void pf_remote_prepare (GPtrArray     *sources,
                        PfLedger      *ledger,
                        PfProgressFunc progress,
                        gpointer       user_data);

/* Keeps in the ledger what was fetched, and what the person should know of it. */
void pf_remote_note (GPtrArray *sources, PfLedger *ledger);

/* Returns: whether that is something to look at: mail that may be missing */
gboolean pf_remote_must_look (PfLedger *ledger);

/* If everything is placed and was compared, the spools are given up. */
void pf_remote_release (GPtrArray *sources, PfLedger *ledger);

G_END_DECLS
