/* pf-mbox-survey.h - which dialect is this mbox file written in?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-mbox-split.h"

G_BEGIN_DECLS

/**
 * PfMboxPeekFunc:
 *
 * Reads up to @length octets at @offset.
 *
 * Returns: how many; fewer than asked for at the file's end only; -1 with @error set
 */
typedef gssize (*PfMboxPeekFunc) (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error);

/**
 * pf_mbox_survey:
 * @rules: (inout): what is undecided is decided
 *
 * Reads the first hundred messages, and from there on as much as is needed: all of a
 * file whose messages have a Content-Length, else up to the first proof that quoting
 * is mboxrd's.  Pure but for @peek.
 *
 * - Content-Length is right for at least 95 of 100 messages: it is trusted; and if it
 *   covers unquoted "From " lines, nothing is quoted (mboxcl2).
 * - Thunderbird's or readpst's separators, or a line ">>From ": mboxrd.
 * - else mboxo, unproven.
 */
gboolean pf_mbox_survey (PfMboxPeekFunc peek,
                         gpointer       user_data,
                         PfMboxRules   *rules,
                         GError       **error);

/**
 * pf_mbox_rules_name:
 *
 * Returns: (transfer none): "mboxrd", "mboxo", "mboxcl", "mboxcl2", "mmdf",
 *   "thunderbird", or "mbox" while it was not necessary to know
 */
const char *pf_mbox_rules_name (const PfMboxRules *rules);

/* The beginning of a file: whether its lines end with CR alone, and whether any message
 * in it says whether it was read. */
gboolean pf_mbox_is_cr_file (const guint8 *data, gsize length);
gboolean pf_mbox_has_status (const guint8 *data, gsize length);

G_END_DECLS
