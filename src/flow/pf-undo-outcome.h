/* pf-undo-outcome.h - how taking a move back ended, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move.h"

G_BEGIN_DECLS

/**
 * PfUndoOutcome:
 * @heading: of the last page
 * @lead: below it
 * @kept: (nullable): "12 stay on the server", if some do
 * @marks: (nullable): what was done to messages that were there before the move
 * @folders: (nullable): how many folders were removed
 * @is_complete: whether the check mark may be shown
 *
 * By value.
 */
typedef struct
{
  char    *heading;
  char    *lead;
  char    *kept;
  char    *marks;
  char    *folders;
  gboolean is_complete;
} PfUndoOutcome;

/* @undo: (nullable): %NULL if it was stopped before its end */
PfUndoOutcome *pf_undo_outcome_new (const PfUndo *undo);
void           pf_undo_outcome_free (PfUndoOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfUndoOutcome, pf_undo_outcome_free)

G_END_DECLS
