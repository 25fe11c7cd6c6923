/* pf-source-link.h - where a statement can be checked, one click away
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-tables.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A link with the words "Source: RFC 1939, section 5", which opens that page. */
GtkWidget *pf_source_link_new (const char *source, const char *url);

/**
 * pf_source_facts:
 * @row: a row of the comparison, or a myth
 * @facts: what is known of the account
 *
 * Returns: (transfer full): what was measured, or why not: one line a fact,
 *   none twice.  (nullable): %NULL for a row that has no facts
 */
char *pf_source_facts (const PfAdviseRow *row, const PfAdviseFacts *facts);

G_END_DECLS
