/* pf-field-words.h - what is wrong with a field, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-fields.h"

G_BEGIN_DECLS

/* Which field is spoken of: the same problem reads differently. */
typedef enum
{
  PF_FIELD_OF_ADDRESS,
  PF_FIELD_OF_HOST,
  PF_FIELD_OF_PORT,
  PF_FIELD_OF_USER,
} PfFieldOf;

/* Returns: (transfer none) (nullable): %NULL for %PF_FIELD_GOOD */
const char *pf_field_words (PfFieldOf field, PfField problem);

G_END_DECLS
