/* pf-ledger-undo.h - the ledger as an undo writes it: intents, results, what is kept
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

G_BEGIN_DECLS

typedef struct
{
  gint64  id;
  guint32 uid;
  guint   flags; /* of the copy on this computer */
  guint   added; /* put on it by us before */

  PfPlacing how; /* it was copied or moved here; or it was here before us */

  guint theirs;  /* (caller's): what is on it */
  guint missing; /* (caller's): what it gets */
} PfLedgerMark;

/* Forgets what an earlier undo kept and why: this one looks anew. */
gboolean pf_ledger_begin_undo (PfLedger *self, GError **error);

/* "It is about to be taken away": committed before the command that does so. */
gboolean pf_ledger_set_undoing (PfLedger *self, gint64 id, GError **error);

/* It is gone from where we put it. */
gboolean pf_ledger_set_undone (PfLedger *self, gint64 id, GError **error);

/* It stays, and whatever was meant before did not happen; @reason is an id. */
gboolean pf_ledger_set_kept (PfLedger   *self,
                             gint64      id,
                             const char *reason,
                             GError    **error);

/**
 * pf_ledger_set_added:
 * @flags: marks that are about to be put on a message that was there before us, or
 *   0 once they are off again
 */
gboolean pf_ledger_set_added (PfLedger *self, gint64 id, guint flags, GError **error);

/* Folders that this job made, the longest names first: what lies in a folder comes
 * before it; (element-type PfLedgerTarget) */
GPtrArray *pf_ledger_list_created (PfLedger *self, GError **error);

/**
 * pf_ledger_list_unmarked:
 * @flags: the marks in question, a set
 *
 * Messages of @target that were there before us, whose copy on this computer has one
 * of @flags, and those that were copied or moved there, that were not looked at yet.
 *
 * Returns: (transfer full) (element-type PfLedgerMark): by UID
 */
GArray *pf_ledger_list_unmarked (PfLedger *self,
                                 gint64    target,
                                 guint     flags,
                                 GError  **error);

/* It was looked at: whatever is in added is on it. */
gboolean pf_ledger_set_looked (PfLedger *self, gint64 id, GError **error);

/* The folder that we made is gone again, or was not made by us after all. */
gboolean pf_ledger_clear_target_created (PfLedger *self, gint64 target, GError **error);

/* What was taken back is to be moved again. */
gboolean pf_ledger_reopen_undone (PfLedger *self, GError **error);

G_END_DECLS
