/* pf-pop3-spool-private.h - the lines of a spool's index
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pop3/pf-pop3-spool.h"

G_BEGIN_DECLS

#define PF_POP3_SPOOL_HEAD "postferry-spool 1\n"

/* Appends the line of @spooled, with its end. */
void pf_pop3_spool_index_append (GString *text, const PfPop3Spooled *spooled);

/* Returns: (transfer full) (nullable): %NULL if @line, without its end, is none */
PfPop3Spooled *pf_pop3_spool_index_parse (const char *line);

void pf_pop3_spooled_free (PfPop3Spooled *spooled);

G_END_DECLS
