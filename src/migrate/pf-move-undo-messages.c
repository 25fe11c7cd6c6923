/* pf-move-undo-messages.c - taking back what a job placed in one folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is about to be taken away is written down first; what is then no longer there
 * after a kill or a broken line was taken away by us.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-labels.h"
#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-undo-private.h"

#include "base/pf-error.h"

#include <string.h>

#define BATCH 200 /* messages between two pairs of writes */

/* All that we may have put on a message: the system flags. */
#define MARKS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT)

/* --- Judging --- */

static const char *
missing_reason (const PfUndoRow *row)
{
  return row->uid == 0 ? "not-found" : "not-there";
}

/* Sets the reason why @row stays, if there is one. */
static gboolean
judge (PfUndoWork *work, PfUndoRow *row, GError **error)
{
  const PfTargetFacts *facts = pf_target_get_facts (work->move->target);
  gboolean             holds = FALSE;

  if (!row->is_present)
    {
      row->reason = missing_reason (row);
      return TRUE;
    }
  if (row->how != PF_PLACING_MOVED && !facts->has_uidplus)
    {
      row->reason = "no-uidplus";
      return TRUE;
    }
  if (pf_undo_is_touched (work->move, row, row->their_flags & ~(guint) PF_FLAG_DELETED,
                          (const char *const *) row->their_keywords) ||
      (!row->is_undoing && (row->their_flags & PF_FLAG_DELETED) != 0))
    {
      row->reason = "touched";
      return TRUE;
    }
  if (!pf_undo_prove_ours (work->move, row, work->cancellable, error))
    return FALSE;
  /* Moving back takes nothing away from anybody. */
  if (row->reason != NULL || row->how == PF_PLACING_MOVED)
    return TRUE;
  if (!pf_origins_hold (work->origins, row, &holds, work->cancellable, error))
    return FALSE;
  if (!holds)
    row->reason = "source-gone";
  return TRUE;
}

/* What an interrupted undo had marked to go, and stays after all, loses that mark. */
static gboolean
keep (PfUndoWork *work, PfUndoRow *row, GError **error)
{
  if (row->is_present && row->is_undoing && (row->their_flags & PF_FLAG_DELETED) != 0 &&
      !pf_target_store_flags (work->move->target, row->uid, PF_FLAG_DELETED, NULL, FALSE,
                              work->cancellable, error))
    return FALSE;
  return pf_ledger_set_kept (work->move->ledger, row->id, row->reason, error);
}

gboolean
pf_undo_is_intact_cb (guint32            uid,
                      guint              flags,
                      const char *const *keywords,
                      gpointer           user_data)
{
  PfUndoWork      *work = user_data;
  const PfUndoRow *row = g_hash_table_lookup (work->batch, GUINT_TO_POINTER (uid));

  return row != NULL && !pf_undo_is_touched (work->move, row, flags, keywords);
}

/* --- Taking away --- */

static gboolean
write_intents (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < batch->len; i++)
    ok = pf_ledger_set_undoing (work->move->ledger,
                                ((const PfUndoRow *) batch->pdata[i])->id, error);
  return pf_ledger_end (work->move->ledger, ok, error);
}

gboolean
pf_undo_write_result (PfUndoWork      *work,
                      const PfUndoRow *row,
                      gboolean         is_gone,
                      const char      *reason,
                      GError         **error)
{
  if (!is_gone)
    return pf_ledger_set_kept (work->move->ledger, row->id, reason, error);
  work->undo->removed++;
  work->move->progress.done_messages++;
  work->move->progress.done_bytes += (gint64) row->size;
  return pf_ledger_set_undone (work->move->ledger, row->id, error);
}

/* @gone: (element-type guint32): in any order */
static gboolean
write_results (
    PfUndoWork *work, GPtrArray *batch, GArray *gone, const char *reason, GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);
  gboolean ok = TRUE;

  for (guint i = 0; i < gone->len; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (g_array_index (gone, guint32, i)));
  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < batch->len; i++)
    {
      const PfUndoRow *row = batch->pdata[i];

      ok = pf_undo_write_result (work, row,
                                 g_hash_table_contains (set, GUINT_TO_POINTER (row->uid)),
                                 reason, error);
    }
  if (!pf_ledger_end (work->move->ledger, ok, error))
    return FALSE;
  pf_move_tell (work->move);
  return TRUE;
}

static GArray *
list_uids (GPtrArray *batch)
{
  GArray *uids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < batch->len; i++)
    g_array_append_val (uids, ((const PfUndoRow *) batch->pdata[i])->uid);
  return uids;
}

static gboolean
remove_batch (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  g_autoptr (GArray) uids = list_uids (batch);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (batch->len == 0)
    return TRUE;
  if (!write_intents (work, batch, error))
    return FALSE;
  g_hash_table_remove_all (work->batch);
  for (guint i = 0; i < batch->len; i++)
    {
      PfUndoRow *row = batch->pdata[i];

      g_hash_table_insert (work->batch, GUINT_TO_POINTER (row->uid), row);
    }
  return pf_target_remove (work->move->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, pf_undo_is_intact_cb, work, gone, work->cancellable,
                           error) &&
         write_results (work, batch, gone, "touched", error);
}

/* The tags that it got from the copy on this computer. */
static gboolean
take_keywords_off (PfUndoWork *work, const PfUndoRow *row, GError **error)
{
  g_autoptr (GPtrArray) ours = g_ptr_array_new ();

  for (gsize i = 0; row->keywords != NULL && row->keywords[i] != NULL; i++)
    {
      if (row->from_keywords == NULL ||
          !g_strv_contains ((const char *const *) row->from_keywords, row->keywords[i]))
        g_ptr_array_add (ours, row->keywords[i]);
    }
  if (ours->len == 0)
    return TRUE;
  g_ptr_array_add (ours, NULL);
  return pf_target_store_flags (work->move->target, row->uid, 0,
                                (const char *const *) ours->pdata, FALSE,
                                work->cancellable, error);
}

/* What goes back to its folder goes without the marks that we put on it. */
static gboolean
bare_batch (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  for (guint flags = 1; flags <= MARKS; flags++)
    {
      g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint i = 0; i < batch->len; i++)
        {
          const PfUndoRow *row = batch->pdata[i];

          if (row->added == flags)
            g_array_append_val (uids, row->uid);
        }
      if (uids->len > 0 &&
          !pf_target_mark (work->move->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, flags, FALSE, work->cancellable, error))
        return FALSE;
    }
  for (guint i = 0; i < batch->len; i++)
    {
      if (!take_keywords_off (work, batch->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* A UID MOVE is undone by moving back. */
static gboolean
move_back (PfUndoWork *work, GPtrArray *batch, gint64 from, GError **error)
{
  g_autoptr (PfLedgerTarget) home = NULL;
  g_autoptr (GArray) uids = list_uids (batch);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) copied = g_array_new (FALSE, FALSE, sizeof (PfTargetCopied));
  const PfTargetFacts *facts = pf_target_get_facts (work->move->target);
  PfTargetFolder      *folder;

  home = pf_ledger_get_target_folder (work->move->ledger, from, error);
  if (home == NULL)
    return FALSE;
  folder = pf_move_find_folder (work->move, home->name);
  if (folder == NULL || !folder->is_selectable || !facts->has_move)
    return write_results (work, batch, none, "no-way-back", error);
  return write_intents (work, batch, error) && bare_batch (work, batch, error) &&
         pf_target_transfer (work->move->target, (const guint32 *) (gpointer) uids->data,
                             uids->len, folder, TRUE, copied, work->cancellable, error) &&
         write_results (work, batch, uids, NULL, error);
}

static gboolean
take_batch (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  const PfUndoRow *first;
  gboolean         ok;

  if (batch->len == 0)
    return TRUE;
  if (!pf_move_hold (work->move, work->cancellable, error))
    return FALSE;
  first = batch->pdata[0];
  ok = first->how == PF_PLACING_MOVED
           ? move_back (work, batch, first->from_target, error)
           : pf_undo_trash (work, batch, error) && remove_batch (work, batch, error);
  g_ptr_array_set_size (batch, 0);
  return ok;
}

/* Whether @row can go in the same command as @batch. */
static gboolean
fits (GPtrArray *batch, const PfUndoRow *row)
{
  const PfUndoRow *first = batch->len > 0 ? batch->pdata[0] : NULL;

  if (first == NULL)
    return TRUE;
  return batch->len < BATCH &&
         (first->how == PF_PLACING_MOVED) == (row->how == PF_PLACING_MOVED) &&
         (row->how != PF_PLACING_MOVED || first->from_target == row->from_target);
}

/* What was meant to go and is not there any more was taken away by us. */
static gboolean
write_gone (PfUndoWork *work, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < work->rows->len; i++)
    {
      PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_theirs || !row->is_undoing || row->is_present || row->uid == 0 ||
          row->is_trashed)
        continue;
      ok = pf_undo_write_result (work, row, TRUE, NULL, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
take_all (PfUndoWork *work, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  for (guint i = 0; i < work->rows->len; i++)
    {
      PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_theirs || row->is_trashed ||
          (row->is_undoing && !row->is_present && row->uid != 0))
        continue;
      if (!judge (work, row, error))
        return FALSE;
      if (g_strcmp0 (row->reason, "not-there") == 0 && pf_undo_is_late (row))
        {
          row->reason = NULL;
          continue;
        }
      if (row->reason != NULL)
        {
          if (!keep (work, row, error))
            return FALSE;
          continue;
        }
      if (!fits (batch, row) && !take_batch (work, batch, error))
        return FALSE;
      g_ptr_array_add (batch, row);
    }
  return take_batch (work, batch, error);
}

/* --- Marks that we put on messages that were there before --- */

/* Takes one set of marks off all messages that got exactly these. */
static gboolean
take_marks_off (PfUndoWork *work, guint flags, GError **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean ok = TRUE;

  for (guint i = 0; i < work->rows->len; i++)
    {
      const PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_theirs && row->added == flags && row->is_present && row->is_hint_equal)
        g_array_append_val (uids, row->uid);
    }
  if (uids->len > 0 &&
      !pf_target_mark (work->move->target, (const guint32 *) (gpointer) uids->data,
                       uids->len, flags, FALSE, work->cancellable, error))
    return FALSE;
  work->undo->marks += uids->len;
  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < work->rows->len; i++)
    {
      PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_theirs && row->added == flags)
        ok = pf_ledger_set_added (work->move->ledger, row->id, 0, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
take_all_marks_off (PfUndoWork *work, GError **error)
{
  for (guint flags = 1; flags <= MARKS; flags++)
    {
      gboolean is_used = FALSE;

      for (guint i = 0; !is_used && i < work->rows->len; i++)
        is_used = PF_UNDO_ROW (work, i)->is_theirs &&
                  PF_UNDO_ROW (work, i)->added == flags;
      if (is_used && !take_marks_off (work, flags, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Folders --- */

/* The folder is not on the server any more: nothing of ours is there. */
static gboolean
keep_all (PfUndoWork *work, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < work->rows->len; i++)
    {
      PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_theirs)
        ok = pf_ledger_set_added (work->move->ledger, row->id, 0, error);
      else if (!row->is_trashed)
        ok = pf_undo_write_result (work, row, row->is_undoing, missing_reason (row),
                                   error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

/* What an interrupted undo moved to the Trash, as far as it had come. */
static gboolean
find_trashed (PfUndoWork *work, GError **error)
{
  g_autoptr (GHashTable) ids = NULL;

  ids = pf_ledger_list_trashing (work->move->ledger, work->target->id, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; g_hash_table_size (ids) > 0 && i < work->rows->len; i++)
    {
      PfUndoRow     *row = PF_UNDO_ROW (work, i);
      const guint64 *account_id = g_hash_table_lookup (ids, &row->id);

      row->is_trashed = account_id != NULL && !row->is_present;
      if (account_id != NULL)
        row->account_id = *account_id;
    }
  return TRUE;
}

static gboolean
undo_rows (PfUndoWork *work, GError **error)
{
  const guint states = 1u << PF_STATE_PLACED | 1u << PF_STATE_VERIFIED |
                       1u << PF_STATE_ALREADY_THERE;

  work->folder = pf_move_find_folder (work->move, work->target->name);
  if (work->folder != NULL &&
      (!pf_target_status (work->move->target, work->folder, work->cancellable, error) ||
       !pf_move_check_validity (work->move, work->target, work->folder, error)))
    return FALSE;
  if (!pf_ledger_foreach (work->move->ledger, work->target->id, states, pf_undo_take_row,
                          work, error))
    return FALSE;
  if (work->rows->len == 0)
    return TRUE;
  if (work->folder == NULL || !work->folder->is_selectable)
    return find_trashed (work, error) && keep_all (work, error) &&
           pf_undo_empty_trash (work, error);
  pf_move_set_folder (work->move, work->target->name);
  return pf_target_open (work->move->target, work->folder, TRUE, work->cancellable,
                         error) &&
         pf_undo_look (work, error) && find_trashed (work, error) &&
         write_gone (work, error) && take_all (work, error) &&
         take_all_marks_off (work, error) && pf_undo_empty_trash (work, error);
}

gboolean
pf_undo_target (PfMove         *self,
                PfUndo         *undo,
                PfUndoProofs   *proofs,
                PfLedgerTarget *target,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PfUndoRow));
  g_autoptr (GHashTable) batch = g_hash_table_new (NULL, NULL);
  PfUndoWork work = { .move = self,
                      .undo = undo,
                      .origins = proofs->origins,
                      .labels = proofs->labels,
                      .target = target,
                      .rows = rows,
                      .batch = batch,
                      .cancellable = cancellable };

  g_array_set_clear_func (rows, (GDestroyNotify) pf_undo_row_clear);
  pf_origins_reset (proofs->origins);
  return pf_move_go_online (self, cancellable, error) &&
         pf_undo_labels_load (proofs->labels, self, cancellable, error) &&
         undo_rows (&work, error);
}
