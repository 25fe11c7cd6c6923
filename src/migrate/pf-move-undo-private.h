/* pf-move-undo-private.h - what proves that a message may be taken back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move-private.h"

G_BEGIN_DECLS

/**
 * PfUndoRow:
 * @keywords: (owned) (nullable): as sent
 * @from_keywords: (owned) (nullable): what a message that was moved had before
 * @added: marks of ours on a message that was there before us, or was moved
 * @theirs: how it lies on the server, if @is_present
 * @their_keywords: (owned) (nullable)
 * @account_id: where folders are labels: what it is in every folder; 0 if not known
 * @is_trashed: we moved it to the Trash
 * @reason: (nullable): why it stays
 *
 * One message of the ledger that is to be taken back.
 */
typedef struct
{
  gint64    id;
  gint64    folder;
  PfPlacing how;
  gint64    from_target;
  guint8    fp_exact[PF_DIGEST_SIZE];
  guint8    hint[PF_HINT_SIZE];
  gint64    id_hint;
  guint64   size;
  guint64   canonical_size;
  gint64    internal_unix;
  gint64    stored_size;
  guint32   first_uid;
  guint32   uid;
  guint     flags;
  guint     added;
  char    **keywords;
  char    **from_keywords;
  gboolean  is_certain : 1;
  gboolean  is_undoing : 1;
  gboolean  is_expunged : 1; /* moved although its program had deleted it */
  gboolean  is_theirs : 1;   /* was there before us; only marks of ours are on it */
  gboolean  is_present : 1;
  gboolean  is_hint_equal : 1;
  gboolean  is_id_equal : 1;
  gboolean  is_trashed : 1;

  guint64     account_id;
  guint64     their_size;
  guint       their_flags;
  char      **their_keywords;
  const char *reason;
} PfUndoRow;

void pf_undo_row_clear (PfUndoRow *row);

/**
 * PfOrigins:
 *
 * The sources of a job, read again: which contents each folder holds now.  Only the
 * folders that were asked about since the last reset are remembered.
 */
typedef struct _PfOrigins PfOrigins;

PfOrigins *pf_origins_new (PfMove *move, GCancellable *cancellable, GError **error);
void       pf_origins_free (PfOrigins *self);
void       pf_origins_reset (PfOrigins *self);

/* Whether the source folder of @row holds its content at this moment. */
gboolean pf_origins_hold (PfOrigins       *self,
                          const PfUndoRow *row,
                          gboolean        *out_holds,
                          GCancellable    *cancellable,
                          GError         **error);

/**
 * PfUndoLabels:
 *
 * Where folders are labels: which messages came to the account with the job.
 */
typedef struct _PfUndoLabels PfUndoLabels;

PfUndoLabels *pf_undo_labels_new (void);
void          pf_undo_labels_free (PfUndoLabels *self);

/* Reads it, once; opens the view of all mail. */
gboolean pf_undo_labels_load (PfUndoLabels *self,
                              PfMove       *move,
                              GCancellable *cancellable,
                              GError      **error);

/* Whether a person, or their program, changed more than \Seen. */
gboolean pf_undo_is_touched (PfMove            *move,
                             const PfUndoRow   *row,
                             guint              flags,
                             const char *const *keywords);

/* Sets @row's reason unless the message at its UID is ours, in doubt by its bytes. */
gboolean pf_undo_prove_ours (PfMove       *move,
                             PfUndoRow    *row,
                             GCancellable *cancellable,
                             GError      **error);

/**
 * PfUndoWork:
 *
 * Taking back what lies in one folder.
 */
typedef struct
{
  PfMove         *move;
  PfUndo         *undo;
  PfOrigins      *origins;
  PfUndoLabels   *labels;
  PfLedgerTarget *target;
  PfTargetFolder *folder;
  GArray         *rows;   /* (element-type PfUndoRow): without a UID first, then by UID */
  guint           cursor; /* the row with the next UID */
  GArray         *loose;  /* (element-type PfMatchTheirs): nobody's in the ledger */
  GHashTable     *batch; /* (element-type uint PfUndoRow): of the batch in work, by UID */
  GCancellable   *cancellable;
} PfUndoWork;

#define PF_UNDO_ROW(work, i) (&g_array_index ((work)->rows, PfUndoRow, i))

/* Takes a message of the ledger into the rows, if there is something to take back. */
gboolean pf_undo_take_row (const PfLedgerMessage *message, gpointer work, GError **error);

/* Sees how the rows lie in the open folder; finds those without a UID. */
gboolean pf_undo_look (PfUndoWork *work, GError **error);

/* A #PfTargetJudge: whether the row of work->batch is as it was; @work is a PfUndoWork. */
gboolean pf_undo_is_intact_cb (guint32            uid,
                               guint              flags,
                               const char *const *keywords,
                               gpointer           work);

/* It is gone, or it is kept with a reason; in a transaction. */
gboolean pf_undo_write_result (PfUndoWork      *work,
                               const PfUndoRow *row,
                               gboolean         is_gone,
                               const char      *reason,
                               GError         **error);

/* Moves those of @batch to the Trash that would stay in the account without their label,
 * and takes them out of @batch. */
gboolean pf_undo_trash (PfUndoWork *work, GPtrArray *batch, GError **error);

/* Whether a row that is not where it was a moment ago is in the Trash by now: that is what
 * an interrupted undo asked for. */
gboolean pf_undo_is_late (PfUndoRow *row);

/* Expunges what was moved there, now or by an interrupted undo. */
gboolean pf_undo_empty_trash (PfUndoWork *work, GError **error);

/* What an undo asks when it is to take a message away. */
typedef struct
{
  PfOrigins    *origins;
  PfUndoLabels *labels;
} PfUndoProofs;

/* Takes back what lies in one folder on the server, and lists what stays. */
gboolean pf_undo_target (PfMove         *self,
                         PfUndo         *undo,
                         PfUndoProofs   *proofs,
                         PfLedgerTarget *target,
                         GCancellable   *cancellable,
                         GError        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfUndoRow, pf_undo_row_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfOrigins, pf_origins_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfUndoLabels, pf_undo_labels_free)

G_END_DECLS
