/* pf-canon-late.h - what a header says behind the part of it that is held
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-canon-header.h"

G_BEGIN_DECLS

/**
 * PfCanonLate:
 * @is_open: the header goes on
 * @field: (owned) (nullable): the field that is gathered, at most
 *   %PF_LIMIT_HEADER_VALUE bytes of it
 *
 * Reads the fields of a header that is longer than %PF_LIMIT_HEADER_BLOCK: their bytes
 * count as body, but what they say is the message's.  All zero before its first use.
 */
typedef struct
{
  gboolean is_open;
  gboolean is_line_start;
  gboolean has_cr;
  GString *field;
} PfCanonLate;

/* What comes next is the beginning of a line in the header. */
void pf_canon_late_begin (PfCanonLate *self);

/* Fills in what @facts lacks; nothing once the header is over. */
void pf_canon_late_push (PfCanonLate    *self,
                         const guint8   *data,
                         gsize           length,
                         PfMessageFacts *facts);
void pf_canon_late_finish (PfCanonLate *self, PfMessageFacts *facts);
void pf_canon_late_clear (PfCanonLate *self);

G_END_DECLS
