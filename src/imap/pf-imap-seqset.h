/* pf-imap-seqset.h - sets of message numbers: "1:4,7,9:*"
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_imap_seqset_parse:
 * @text: "1:4,7"; "*" is refused, since only the server knows what it stands for
 * @max: how many numbers may come out
 *
 * Numbers come in the order in which the set names them ("4:1" is 1, 2, 3, 4, as
 * RFC 9051 9 has it).
 *
 * Returns: (transfer full) (nullable) (element-type guint32): %NULL if @text is no
 *   set, holds a 0, or more than @max numbers
 */
GArray *pf_imap_seqset_parse (const char *text, gsize max);

/**
 * pf_imap_seqset_format:
 * @numbers: (array length=n_numbers): ascending
 * @max_length: characters that the text may have; at least 32
 * @out_taken: (out): how many of @numbers are in it
 *
 * Returns: (transfer full): the shortest set of the first numbers that fit
 */
char *pf_imap_seqset_format (const guint32 *numbers,
                             gsize          n_numbers,
                             gsize          max_length,
                             gsize         *out_taken);

G_END_DECLS
