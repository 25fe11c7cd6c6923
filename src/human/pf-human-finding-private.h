/* pf-human-finding-private.h - the table of sentences about findings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "human/pf-human-finding.h"

G_BEGIN_DECLS

/**
 * PfFindingRow:
 * @needs: (nullable): a value without which the next row of this id is taken
 * @headline: and the others: "{host}" stands for a value, "{Host}" begins a sentence,
 *   "{x:day}", "{x:size}" and "{x:count}" say it as a date, a size, a count
 * @fix: steps, one a line
 */
typedef struct
{
  const char  *id;
  const char  *needs;
  const char  *headline;
  const char  *cause;
  const char  *fix;
  PfFindingAct act;
} PfFindingRow;

/* Returns: (transfer none) (array length=out_n) */
const PfFindingRow *pf_finding_rows_network (gsize *out_n);
const PfFindingRow *pf_finding_rows_server (gsize *out_n);
const PfFindingRow *pf_finding_rows_account (gsize *out_n);

G_END_DECLS
