/* pf-header.h - a message's header block, field by field
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5322 2.2, 3.6.4 and 4
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfHeaderField:
 * @name: not NUL-terminated
 * @value: what follows the colon, folded as it is, without the last line end; not
 *   NUL-terminated
 * @start: offset of the field in its block
 * @end: offset of what follows it
 *
 * One field, pointing into its block.
 */
typedef struct
{
  const char *name;
  gsize       name_length;
  const char *value;
  gsize       value_length;
  gsize       start;
  gsize       end;
} PfHeaderField;

/**
 * PfHeaderIter:
 *
 * Walks the fields of a block in order; made on the stack.  Line ends may be CRLF or
 * LF.  It stops at a blank line, at the end, or at a line that is neither a field nor
 * the continuation of one; @offset then tells where.
 */
typedef struct
{
  const char *block;
  gsize       length;
  gsize       offset;
} PfHeaderIter;

void     pf_header_iter_init (PfHeaderIter *iter, const char *block, gsize length);
gboolean pf_header_iter_next (PfHeaderIter *iter, PfHeaderField *out_field);

/* Returns: whether the bytes begin like a field: a name, then a colon */
gboolean pf_header_is_field (const char *line, gsize length);

/* Returns: whether @field has that name, in any case */
gboolean pf_header_field_is (const PfHeaderField *field, const char *name);

/**
 * pf_header_unfold:
 * @value: (array length=length): a field's value
 *
 * Line ends go, each run of blanks becomes one space, none at either end; NULs go.
 * All values that are compared or kept have this form.  At most
 * %PF_LIMIT_HEADER_VALUE bytes.
 *
 * Returns: (transfer full)
 */
char *pf_header_unfold (const char *value, gsize length);

/**
 * pf_header_append_unfolded:
 * @limit: bytes to append at most
 *
 * Like pf_header_unfold(), onto the end of @out.
 */
void pf_header_append_unfolded (GString    *out,
                                const char *value,
                                gsize       length,
                                gsize       limit);

/**
 * pf_header_get:
 * @block: (array length=length): a header block, such as BODY[HEADER.FIELDS (…)]
 *
 * Returns: (transfer full) (nullable): the first such field's value, unfolded
 */
char *pf_header_get (const char *block, gsize length, const char *name);

/**
 * pf_header_message_id:
 * @value: (nullable): a Message-ID field's value
 *
 * Takes off angle brackets, comments and blanks; keeps the case.
 *
 * Returns: (transfer full) (nullable): %NULL if nothing is left
 */
char *pf_header_message_id (const char *value);

G_END_DECLS
