/* pf-canon-header.h - the header half of a message's normal and canonical forms
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-canon.h"
#include "text/pf-header.h"

G_BEGIN_DECLS

#define PF_CANON_NUL_BLOCK 1000      /* so many NULs in a row are crash damage */
#define PF_CANON_LONG_LINE 998       /* RFC 5322 2.1.1 */
#define PF_CANON_VERY_LONG_LINE 9900 /* Exchange */

/**
 * PfCanonHeader:
 * @sent: (owned): the header as it is sent, the blank line behind it included
 * @canonical: (owned): the canonical header, as in #PfMessageFacts.fp_header
 * @canonical_size: its part of #PfMessageFacts.canonical_size
 *
 * What one header block becomes.  Kept between messages for its memory.
 */
typedef struct
{
  GString *sent;
  GString *canonical;
  guint64  canonical_size;
} PfCanonHeader;

/**
 * pf_canon_header_read:
 * @block: (array length=length): the message up to its first blank line, that line
 *   included, or as much as there is; every line ended by CRLF
 * @is_cut: the block ends because of its size, not because the header does
 * @only_sends: neither what it says nor how it is compared is wanted
 * @facts: what the header says is filled in, and the problems it has
 *
 * Returns: how many bytes of @block belong to the header; the others are body
 */
gsize pf_canon_header_read (PfCanonHeader   *self,
                            const char      *block,
                            gsize            length,
                            gboolean         is_cut,
                            PfPrivateHeaders private_headers,
                            guint            repairs,
                            gboolean         only_sends,
                            PfMessageFacts  *facts);

/* The first field of a name counts; for dates, the first that can be read. */
void pf_canon_header_take_facts (PfMessageFacts *facts, const PfHeaderField *field);

/* Returns: whether the line is an mbox separator, quoted or not, that ended up in the
 * message */
gboolean pf_canon_is_postmark (const char *line, gsize length);

G_END_DECLS
