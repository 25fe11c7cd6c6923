/* pf-move-undo-messages.c - taking back what a job placed in one folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is about to be taken away is written down first; what is then no longer there
 * after a kill or a broken line was taken away by us.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-undo-private.h"

#include "base/pf-error.h"

#include <string.h>

#define BATCH 200 /* messages between two pairs of writes */

/* All that we may have put on a message: the system flags. */
#define MARKS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT)

typedef struct
{
  PfMove         *move;
  PfUndo         *undo;
  PfOrigins      *origins;
  PfLedgerTarget *target;
  PfTargetFolder *folder;
  GArray         *rows;   /* (element-type PfUndoRow): without a UID first, then by UID */
  guint           cursor; /* the row with the next UID */
  GArray         *loose;  /* (element-type PfMatchTheirs): nobody's in the ledger */
  GHashTable     *batch; /* (element-type uint PfUndoRow): of the batch in work, by UID */
  GCancellable   *cancellable;
} Work;

#define ROW(work, i) (&g_array_index ((work)->rows, PfUndoRow, i))

/* --- What is to be taken back, and what lies there --- */

static gboolean
take_row_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  Work     *work = user_data;
  gboolean  is_bare = (message->repairs & PF_REPAIR_DROP_KEYWORDS) != 0;
  PfUndoRow row = { .id = message->id,
                    .folder = message->folder,
                    .how = message->how,
                    .from_target = message->from_target,
                    .id_hint = message->id_hint,
                    .size = message->size,
                    .canonical_size = message->canonical_size,
                    .internal_unix = message->internal_unix,
                    .stored_size = message->stored_size,
                    .first_uid = message->first_uid,
                    .uid = message->uid,
                    .flags = message->flags,
                    .added = message->added,
                    .is_certain = message->is_certain,
                    .is_undoing = message->is_undoing,
                    .is_expunged = (message->stored & PF_STORED_EXPUNGED) != 0,
                    .is_theirs = message->state == PF_STATE_ALREADY_THERE };

  if (row.is_theirs && message->added == 0)
    return TRUE;
  if (is_bare)
    row.flags &= PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT;
  else
    row.keywords = g_strdupv (message->keywords);
  memcpy (row.fp_exact, message->fp_exact, PF_DIGEST_SIZE);
  memcpy (row.hint, message->hint, PF_HINT_SIZE);
  g_array_append_val (work->rows, row);
  return TRUE;
}

static void
see (PfUndoRow *row, const PfTargetMessage *message, const PfMatchTheirs *theirs)
{
  row->is_present = TRUE;
  row->is_hint_equal = memcmp (row->hint, theirs->hint, PF_HINT_SIZE) == 0;
  row->is_id_equal = row->id_hint != 0 && row->id_hint == theirs->id_hint;
  row->their_size = message->size;
  row->their_flags = message->flags;
  g_strfreev (row->their_keywords);
  row->their_keywords = g_strdupv (message->keywords);
}

static gboolean
take_theirs_cb (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  Work         *work = user_data;
  PfMatchTheirs theirs = { .uid = message->uid,
                           .size = message->size,
                           .internal_unix = message->internal_unix };

  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 theirs.hint, &theirs.id_hint);
  while (work->cursor < work->rows->len && ROW (work, work->cursor)->uid < message->uid)
    work->cursor++;
  if (work->cursor < work->rows->len && ROW (work, work->cursor)->uid == message->uid)
    {
      see (ROW (work, work->cursor++), message, &theirs);
      return TRUE;
    }
  if (work->loose != NULL &&
      !pf_ledger_is_claimed (work->move->ledger, work->target->id,
                             work->target->uid_validity, message->uid))
    g_array_append_val (work->loose, theirs);
  return TRUE;
}

static gboolean
list_theirs (Work *work, guint32 first, GError **error)
{
  work->cursor = 0;
  return pf_target_list_messages (work->move->target, MAX (1, first), take_theirs_cb,
                                  work, work->cancellable, error);
}

/* Servers without APPENDUID told no UIDs: finds those that nobody looked up yet.
 * They are not certain, so each is proven by its bytes later. */
static gboolean
find_uids (Work *work, guint n_unknown, GError **error)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
  gboolean ok = TRUE;

  for (guint i = 0; i < n_unknown; i++)
    {
      PfUndoRow  *row = ROW (work, i);
      PfMatchOurs one = { .id = row->id,
                          .id_hint = row->id_hint,
                          .size = row->size,
                          .canonical_size = row->canonical_size,
                          .internal_unix = row->internal_unix,
                          .first_uid = row->first_uid };

      memcpy (one.hint, row->hint, PF_MATCH_HINT);
      g_array_append_val (ours, one);
    }
  if (!pf_move_pair (work->move, ours, work->loose, PF_MATCH_SETTLE, work->cancellable,
                     error) ||
      !pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < ours->len; i++)
    {
      PfUndoRow *row = ROW (work, i);

      row->uid = g_array_index (ours, PfMatchOurs, i).uid;
      row->is_certain = FALSE;
      if (row->uid != 0)
        ok = pf_ledger_set_placed (work->move->ledger, row->id,
                                   work->target->uid_validity, row->uid, FALSE, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 one = ((const PfUndoRow *) a)->uid;
  guint32 two = ((const PfUndoRow *) b)->uid;

  return one < two ? -1 : one > two;
}

static guint
count_unknown (Work *work)
{
  guint n = 0;

  while (n < work->rows->len && ROW (work, n)->uid == 0)
    n++;
  return n;
}

static gboolean
look (Work *work, GError **error)
{
  guint n_unknown = count_unknown (work);
  g_autoptr (GArray) loose = NULL;
  gboolean ok;

  if (n_unknown == 0)
    return list_theirs (work, ROW (work, 0)->uid, error);
  loose = g_array_new (FALSE, FALSE, sizeof (PfMatchTheirs));
  work->loose = loose;
  ok = list_theirs (work, 1, error) && find_uids (work, n_unknown, error);
  work->loose = NULL;
  if (!ok)
    return FALSE;
  g_array_sort (work->rows, compare_rows);
  return list_theirs (work, 1, error);
}

/* --- Judging --- */

static const char *
missing_reason (const PfUndoRow *row)
{
  return row->uid == 0 ? "not-found" : "not-there";
}

/* Sets the reason why @row stays, if there is one. */
static gboolean
judge (Work *work, PfUndoRow *row, GError **error)
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
keep (Work *work, PfUndoRow *row, GError **error)
{
  if (row->is_present && row->is_undoing && (row->their_flags & PF_FLAG_DELETED) != 0 &&
      !pf_target_store_flags (work->move->target, row->uid, PF_FLAG_DELETED, NULL, FALSE,
                              work->cancellable, error))
    return FALSE;
  return pf_ledger_set_kept (work->move->ledger, row->id, row->reason, error);
}

static gboolean
is_intact_cb (guint32 uid, guint flags, const char *const *keywords, gpointer user_data)
{
  Work            *work = user_data;
  const PfUndoRow *row = g_hash_table_lookup (work->batch, GUINT_TO_POINTER (uid));

  return row != NULL && !pf_undo_is_touched (work->move, row, flags, keywords);
}

/* --- Taking away --- */

static gboolean
write_intents (Work *work, GPtrArray *batch, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < batch->len; i++)
    ok = pf_ledger_set_undoing (work->move->ledger,
                                ((const PfUndoRow *) batch->pdata[i])->id, error);
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
write_result (Work            *work,
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
    Work *work, GPtrArray *batch, GArray *gone, const char *reason, GError **error)
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

      ok = write_result (work, row,
                         g_hash_table_contains (set, GUINT_TO_POINTER (row->uid)), reason,
                         error);
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
remove_batch (Work *work, GPtrArray *batch, GError **error)
{
  g_autoptr (GArray) uids = list_uids (batch);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!write_intents (work, batch, error))
    return FALSE;
  g_hash_table_remove_all (work->batch);
  for (guint i = 0; i < batch->len; i++)
    {
      PfUndoRow *row = batch->pdata[i];

      g_hash_table_insert (work->batch, GUINT_TO_POINTER (row->uid), row);
    }
  return pf_target_remove (work->move->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, is_intact_cb, work, gone, work->cancellable,
                           error) &&
         write_results (work, batch, gone, "touched", error);
}

/* What goes back to its folder goes without the marks that we put on it. */
static gboolean
bare_batch (Work *work, GPtrArray *batch, GError **error)
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
  return TRUE;
}

/* A UID MOVE is undone by moving back. */
static gboolean
move_back (Work *work, GPtrArray *batch, gint64 from, GError **error)
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
take_batch (Work *work, GPtrArray *batch, GError **error)
{
  const PfUndoRow *first;
  gboolean         ok;

  if (batch->len == 0)
    return TRUE;
  if (!pf_move_hold (work->move, work->cancellable, error))
    return FALSE;
  first = batch->pdata[0];
  ok = first->how == PF_PLACING_MOVED ? move_back (work, batch, first->from_target, error)
                                      : remove_batch (work, batch, error);
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
write_gone (Work *work, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < work->rows->len; i++)
    {
      PfUndoRow *row = ROW (work, i);

      if (row->is_theirs || !row->is_undoing || row->is_present || row->uid == 0)
        continue;
      ok = write_result (work, row, TRUE, NULL, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
take_all (Work *work, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  for (guint i = 0; i < work->rows->len; i++)
    {
      PfUndoRow *row = ROW (work, i);

      if (row->is_theirs || (row->is_undoing && !row->is_present && row->uid != 0))
        continue;
      if (!judge (work, row, error))
        return FALSE;
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
take_marks_off (Work *work, guint flags, GError **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean ok = TRUE;

  for (guint i = 0; i < work->rows->len; i++)
    {
      const PfUndoRow *row = ROW (work, i);

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
      PfUndoRow *row = ROW (work, i);

      if (row->is_theirs && row->added == flags)
        ok = pf_ledger_set_added (work->move->ledger, row->id, 0, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
take_all_marks_off (Work *work, GError **error)
{
  for (guint flags = 1; flags <= MARKS; flags++)
    {
      gboolean is_used = FALSE;

      for (guint i = 0; !is_used && i < work->rows->len; i++)
        is_used = ROW (work, i)->is_theirs && ROW (work, i)->added == flags;
      if (is_used && !take_marks_off (work, flags, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Folders --- */

/* The folder is not on the server any more: nothing of ours is there. */
static gboolean
keep_all (Work *work, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < work->rows->len; i++)
    {
      PfUndoRow *row = ROW (work, i);

      if (row->is_theirs)
        ok = pf_ledger_set_added (work->move->ledger, row->id, 0, error);
      else
        ok = write_result (work, row, row->is_undoing, missing_reason (row), error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static gboolean
undo_rows (Work *work, GError **error)
{
  const guint states = 1u << PF_STATE_PLACED | 1u << PF_STATE_VERIFIED |
                       1u << PF_STATE_ALREADY_THERE;

  work->folder = pf_move_find_folder (work->move, work->target->name);
  if (work->folder != NULL &&
      (!pf_target_status (work->move->target, work->folder, work->cancellable, error) ||
       !pf_move_check_validity (work->move, work->target, work->folder, error)))
    return FALSE;
  if (!pf_ledger_foreach (work->move->ledger, work->target->id, states, take_row_cb, work,
                          error))
    return FALSE;
  if (work->rows->len == 0)
    return TRUE;
  if (work->folder == NULL || !work->folder->is_selectable)
    return keep_all (work, error);
  pf_move_set_folder (work->move, work->target->name);
  return pf_target_open (work->move->target, work->folder, TRUE, work->cancellable,
                         error) &&
         look (work, error) && write_gone (work, error) && take_all (work, error) &&
         take_all_marks_off (work, error);
}

gboolean
pf_undo_target (PfMove         *self,
                PfUndo         *undo,
                PfOrigins      *origins,
                PfLedgerTarget *target,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PfUndoRow));
  g_autoptr (GHashTable) batch = g_hash_table_new (NULL, NULL);
  Work work = { .move = self,
                .undo = undo,
                .origins = origins,
                .target = target,
                .rows = rows,
                .batch = batch,
                .cancellable = cancellable };

  g_array_set_clear_func (rows, (GDestroyNotify) pf_undo_row_clear);
  pf_origins_reset (origins);
  return pf_move_go_online (self, cancellable, error) && undo_rows (&work, error);
}
