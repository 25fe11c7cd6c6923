/* pf-mbox-lines.h - is this line of an mbox file a separator?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-mbox-postmark.h"

G_BEGIN_DECLS

/* Octets that may be looked at after a line's beginning to judge it.  The answer never
 * depends on more, so that it is the same however the file is cut into pieces. */
#define PF_MBOX_LOOKAHEAD (64 << 10)

typedef enum
{
  PF_MBOX_NO,
  PF_MBOX_YES,
  PF_MBOX_MORE, /* ask again with more bytes */
} PfMboxAnswer;

/**
 * pf_mbox_find_from:
 *
 * Returns: (nullable): the first "From " in the @length octets at @data
 */
const guint8 *pf_mbox_find_from (const guint8 *data, gsize length);

/* Returns: (nullable): the first line that begins with "X-Mozilla-", from the LF before it */
const guint8 *pf_mbox_find_mozilla (const guint8 *data, gsize length);

/* Returns: whether a header field begins here: a name and a colon */
gboolean pf_mbox_is_field (const guint8 *line, gsize length);

/* Returns: the length of an empty line with its line end: 1, 2, or 0 if it is none */
gsize pf_mbox_blank_length (const guint8 *line, gsize length);

/**
 * pf_mbox_judge:
 * @line: begins with "From "
 * @length: octets there are; no more than %PF_MBOX_LOOKAHEAD are looked at
 * @at_end: whether the file ends after them
 * @after_blank: whether the line before is empty, or there is none
 * @out_postmark: (out): what the line is, unless the answer is %PF_MBOX_MORE
 * @out_doubt: (out): a %PF_MBOX_NO to what may have been meant as a separator
 *
 * A dated line is a separator if a header field, or another postmark, follows, or
 * nothing but the file's end; without a blank line before it a second line of header
 * must follow.  One without a date is a separator if two fields follow.
 */
PfMboxAnswer pf_mbox_judge (const guint8   *line,
                            gsize           length,
                            gboolean        at_end,
                            gboolean        after_blank,
                            PfMboxPostmark *out_postmark,
                            gboolean       *out_doubt);

/**
 * pf_mbox_judge_header:
 *
 * Returns: whether two header fields begin at @line
 */
PfMboxAnswer pf_mbox_judge_header (const guint8 *line, gsize length, gboolean at_end);

G_END_DECLS
