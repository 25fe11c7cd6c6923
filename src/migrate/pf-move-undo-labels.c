/* pf-move-undo-labels.c - taking back what was put where folders are labels (Gmail)
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expunging from a folder only takes its label off; the message stays in the view of all
 * mail.  A message that we made, and that has no other label, goes to the Trash and is
 * expunged there.  What Gmail had before, or the person has labelled, loses our label and
 * nothing else.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-labels.h"
#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-undo-private.h"

#define BATCH 200 /* messages between two pairs of writes */

struct _PfUndoLabels
{
  GHashTable *bounds; /* (owned) (nullable) (element-type gint64 guint): by message */
  GHashTable *came;   /* (owned) (element-type guint64 guint): UIDs in the view of all
                       * mail since the job began, by account id */
};

PfUndoLabels *
pf_undo_labels_new (void)
{
  PfUndoLabels *self = g_new0 (PfUndoLabels, 1);

  self->came = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
pf_undo_labels_free (PfUndoLabels *self)
{
  g_clear_pointer (&self->bounds, g_hash_table_unref);
  g_hash_table_unref (self->came);
  g_free (self);
}

static PfTargetFolder *
find_trash (PfMove *move)
{
  for (guint i = 0; i < move->listing->len; i++)
    {
      PfTargetFolder *folder = move->listing->pdata[i];

      if (folder->role == PF_ROLE_TRASH && folder->is_selectable)
        return folder;
    }
  return NULL;
}

static PfTargetFolder *
find_all_mail (PfMove *move)
{
  for (guint i = 0; i < move->listing->len; i++)
    {
      PfTargetFolder *folder = move->listing->pdata[i];

      if (folder->is_all_mail && folder->is_selectable)
        return folder;
    }
  return NULL;
}

static gboolean
uses_labels (PfMove *move)
{
  const PfTargetFacts *facts = pf_target_get_facts (move->target);

  return facts->is_gmail && facts->has_move && facts->has_uidplus;
}

gboolean
pf_move_note_all_mail (PfMove *self, GError **error)
{
  const PfTargetFolder *all;

  if (!pf_target_get_facts (self->target)->is_gmail)
    return TRUE;
  all = find_all_mail (self);
  return pf_ledger_set_all_mail (self->ledger, all != NULL ? all->uid_validity : 0,
                                 all != NULL ? all->uid_next : 0, error);
}

/* --- What we made --- */

static gboolean
take_came_cb (const PfTargetLabels *labels, gpointer user_data, GError **error)
{
  PfUndoLabels *self = user_data;

  g_hash_table_insert (self->came,
                       g_memdup2 (&labels->account_id, sizeof labels->account_id),
                       GUINT_TO_POINTER (labels->uid));
  return TRUE;
}

static guint32
smallest_bound (PfUndoLabels *self)
{
  GHashTableIter iter;
  gpointer       bound;
  guint32        smallest = 0;

  g_hash_table_iter_init (&iter, self->bounds);
  while (g_hash_table_iter_next (&iter, NULL, &bound))
    if (smallest == 0 || GPOINTER_TO_UINT (bound) < smallest)
      smallest = GPOINTER_TO_UINT (bound);
  return smallest;
}

gboolean
pf_undo_labels_load (PfUndoLabels *self,
                     PfMove       *move,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (GHashTable) bounds = NULL;
  PfTargetFolder *all;
  guint32         first;

  if (!uses_labels (move) || self->bounds != NULL)
    return TRUE;
  bounds = pf_ledger_list_bounds (move->ledger, error);
  if (bounds == NULL)
    return FALSE;
  all = find_all_mail (move);
  g_hash_table_remove_all (self->came);
  self->bounds = g_steal_pointer (&bounds);
  first = smallest_bound (self);
  if (first == 0 || all == NULL ||
      (pf_target_open (move->target, all, FALSE, cancellable, error) &&
       pf_target_list_labels (move->target, first, G_MAXUINT32, take_came_cb, self,
                              cancellable, error)))
    return TRUE;
  g_clear_pointer (&self->bounds, g_hash_table_unref);
  return FALSE;
}

/* Whether it came to the account with our job, not before. */
static gboolean
is_made_by_us (PfUndoLabels *self, const PfUndoRow *row)
{
  guint bound = GPOINTER_TO_UINT (g_hash_table_lookup (self->bounds, &row->id));
  guint uid = GPOINTER_TO_UINT (g_hash_table_lookup (self->came, &row->account_id));

  return bound != 0 && uid >= bound;
}

/* --- Into the Trash --- */

typedef struct
{
  GHashTable *rows; /* (element-type guint PfUndoRow): by UID, not seen so far */
  GPtrArray  *own;  /* (element-type PfUndoRow): nobody else has labelled them */
} Seen;

static gboolean
see_labels_cb (const PfTargetLabels *labels, gpointer user_data, GError **error)
{
  Seen      *seen = user_data;
  PfUndoRow *row = g_hash_table_lookup (seen->rows, GUINT_TO_POINTER (labels->uid));

  if (row == NULL)
    return TRUE;
  g_hash_table_remove (seen->rows, GUINT_TO_POINTER (labels->uid));
  row->account_id = labels->account_id;
  if (!labels->has_others)
    g_ptr_array_add (seen->own, row);
  return TRUE;
}

gboolean
pf_undo_is_late (PfUndoRow *row)
{
  if (row->is_undoing && row->account_id != 0)
    row->is_trashed = TRUE;
  return row->is_trashed;
}

/* The server may carry out what an interrupted undo asked for only now. */
static void
take_late (GHashTable *unseen, GPtrArray *batch)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, unseen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (pf_undo_is_late (value))
      g_ptr_array_remove (batch, value);
}

/* Reads the labels as they are now.  What is in the Trash already leaves @batch. */
static GPtrArray *
list_own (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  Seen    seen = { rows, own };
  guint32 first = G_MAXUINT32;
  guint32 last = 0;

  for (guint i = 0; i < batch->len; i++)
    {
      PfUndoRow *row = batch->pdata[i];

      first = MIN (first, row->uid);
      last = MAX (last, row->uid);
      g_hash_table_insert (rows, GUINT_TO_POINTER (row->uid), row);
    }
  if (!pf_target_list_labels (work->move->target, first, last, see_labels_cb, &seen,
                              work->cancellable, error))
    return NULL;
  take_late (rows, batch);
  for (guint i = own->len; i-- > 0;)
    {
      if (!is_made_by_us (work->labels, own->pdata[i]))
        g_ptr_array_remove_index (own, i);
    }
  return g_steal_pointer (&own);
}

static gboolean
write_trashing (PfUndoWork *work, GPtrArray *rows, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < rows->len; i++)
    {
      const PfUndoRow *row = rows->pdata[i];

      ok = pf_ledger_set_trashing (work->move->ledger, row->id, row->account_id, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 one = (*(PfUndoRow *const *) a)->uid;
  guint32 two = (*(PfUndoRow *const *) b)->uid;

  return one < two ? -1 : one > two;
}

static gboolean
transfer (PfUndoWork     *work,
          GPtrArray      *rows,
          PfTargetFolder *folder,
          GArray         *copied,
          GError        **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (uids, ((const PfUndoRow *) rows->pdata[i])->uid);
  return pf_target_transfer (work->move->target, (const guint32 *) (gpointer) uids->data,
                             uids->len, folder, TRUE, copied, work->cancellable, error);
}

gboolean
pf_undo_trash (PfUndoWork *work, GPtrArray *batch, GError **error)
{
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GArray) copied = g_array_new (FALSE, FALSE, sizeof (PfTargetCopied));
  PfTargetFolder *trash;

  if (!uses_labels (work->move) || batch->len == 0)
    return TRUE;
  trash = find_trash (work->move);
  /* What we put into the Trash is there already. */
  if (trash == NULL || trash == work->folder)
    return TRUE;
  own = list_own (work, batch, error);
  if (own == NULL)
    return FALSE;
  if (own->len == 0)
    return TRUE;
  g_ptr_array_sort (own, compare_rows);
  if (!write_trashing (work, own, error) || !transfer (work, own, trash, copied, error))
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    {
      ((PfUndoRow *) own->pdata[i])->is_trashed = TRUE;
      g_ptr_array_remove (batch, own->pdata[i]);
    }
  return TRUE;
}

/* --- Out of the Trash --- */

typedef struct
{
  GHashTable *rows; /* (element-type guint64 PfUndoRow): by account id */
} Wanted;

static gboolean
find_row_cb (const PfTargetLabels *labels, gpointer user_data, GError **error)
{
  Wanted    *wanted = user_data;
  PfUndoRow *row = g_hash_table_lookup (wanted->rows, &labels->account_id);

  if (row != NULL)
    row->uid = labels->uid;
  return TRUE;
}

/* Finds @rows in @folder by what they are in the whole account; those that are not there
 * have no UID then. */
static gboolean
find_rows (PfUndoWork     *work,
           GPtrArray      *rows,
           PfTargetFolder *folder,
           gboolean        writable,
           GError        **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  Wanted wanted = { by_id };

  for (guint i = 0; i < rows->len; i++)
    {
      PfUndoRow *row = rows->pdata[i];

      row->uid = 0;
      g_hash_table_insert (by_id, &row->account_id, row);
    }
  return pf_target_open (work->move->target, folder, writable, work->cancellable,
                         error) &&
         pf_target_list_labels (work->move->target, 1, G_MAXUINT32, find_row_cb, &wanted,
                                work->cancellable, error);
}

/* What was meant for the Trash, and is not where we put it any more. */
static GPtrArray *
list_trashed (PfUndoWork *work)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < work->rows->len; i++)
    {
      PfUndoRow *row = PF_UNDO_ROW (work, i);

      if (row->is_trashed)
        g_ptr_array_add (rows, row);
    }
  return rows;
}

static gboolean
write_rows (PfUndoWork *work, GPtrArray *rows, GError **error)
{
  PfMove  *move = work->move;
  gboolean ok = TRUE;

  if (!pf_ledger_begin (move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < rows->len; i++)
    {
      const PfUndoRow *row = rows->pdata[i];

      ok = pf_undo_write_result (work, row, row->reason == NULL, row->reason, error);
    }
  if (!pf_ledger_end (move->ledger, ok, error))
    return FALSE;
  pf_move_tell (move);
  return TRUE;
}

/* One batch that lies in the Trash: what is touched, or is the only copy by now, gets a
 * reason to stay. */
static gboolean
expunge_batch (PfUndoWork *work, GPtrArray *batch, GPtrArray *stay, GError **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) done = g_ptr_array_new ();

  g_hash_table_remove_all (work->batch);
  for (guint i = 0; i < batch->len; i++)
    {
      PfUndoRow *row = batch->pdata[i];
      gboolean   holds = FALSE;

      if (!pf_origins_hold (work->origins, row, &holds, work->cancellable, error))
        return FALSE;
      row->reason = holds ? "touched" : "source-gone";
      if (!holds)
        continue;
      g_array_append_val (uids, row->uid);
      g_hash_table_insert (work->batch, GUINT_TO_POINTER (row->uid), row);
    }
  if (!pf_target_remove (work->move->target, (const guint32 *) (gpointer) uids->data,
                         uids->len, pf_undo_is_intact_cb, work, gone, work->cancellable,
                         error))
    return FALSE;
  for (guint i = 0; i < gone->len; i++)
    {
      PfUndoRow *row = g_hash_table_lookup (work->batch,
                                            GUINT_TO_POINTER (
                                                g_array_index (gone, guint32, i)));

      row->reason = NULL;
      g_ptr_array_add (done, row);
    }
  for (guint i = 0; i < batch->len; i++)
    {
      if (((const PfUndoRow *) batch->pdata[i])->reason != NULL)
        g_ptr_array_add (stay, batch->pdata[i]);
    }
  return write_rows (work, done, error);
}

/* What stays after all goes back to its folder: the Trash is emptied some day. */
static gboolean
bring_back (PfUndoWork *work, GPtrArray *stay, GError **error)
{
  g_autoptr (GArray) copied = g_array_new (FALSE, FALSE, sizeof (PfTargetCopied));
  PfTargetFolder *home = work->folder != NULL && work->folder->is_selectable
                             ? work->folder
                             : pf_move_find_folder (work->move, "INBOX");
  gboolean        ok = TRUE;

  if (stay->len == 0)
    return TRUE;
  g_ptr_array_sort (stay, compare_rows);
  if (home == NULL || !transfer (work, stay, home, copied, error) ||
      !pf_ledger_begin (work->move->ledger, error))
    return home == NULL;
  for (guint i = 0; ok && home == work->folder && i < copied->len; i++)
    {
      const PfTargetCopied *one = &g_array_index (copied, PfTargetCopied, i);

      for (guint k = 0; ok && k < stay->len; k++)
        {
          const PfUndoRow *row = stay->pdata[k];

          if (row->uid == one->from)
            ok = pf_ledger_set_placed (work->move->ledger, row->id, one->uid_validity,
                                       one->to, TRUE, error);
        }
    }
  return pf_ledger_end (work->move->ledger, ok, error) && write_rows (work, stay, error);
}

/* Neither ours to expunge nor gone: an interrupted undo, or the person, brought it back. */
static gboolean
settle_absent (PfUndoWork *work, GPtrArray *absent, GError **error)
{
  PfTargetFolder *home = work->folder;
  gboolean        ok = TRUE;

  if (home == NULL || !home->is_selectable || absent->len == 0)
    return write_rows (work, absent, error);
  if (!find_rows (work, absent, home, FALSE, error))
    return FALSE;
  if (!pf_ledger_begin (work->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < absent->len; i++)
    {
      PfUndoRow *row = absent->pdata[i];

      row->reason = row->uid != 0 ? "touched" : NULL;
      if (row->uid != 0)
        ok = pf_ledger_set_placed (work->move->ledger, row->id, home->uid_validity,
                                   row->uid, TRUE, error);
    }
  return pf_ledger_end (work->move->ledger, ok, error) &&
         write_rows (work, absent, error);
}

/* Those without a UID in the Trash go to @absent; all, if nobody shows us the Trash. */
static void
part (GPtrArray *rows, GPtrArray *absent, gboolean has_trash)
{
  for (guint i = rows->len; i-- > 0;)
    {
      PfUndoRow *row = rows->pdata[i];

      if (has_trash && row->uid != 0)
        continue;
      g_ptr_array_add (absent, row);
      g_ptr_array_remove_index (rows, i);
    }
  g_ptr_array_sort (rows, compare_rows);
}

gboolean
pf_undo_empty_trash (PfUndoWork *work, GError **error)
{
  g_autoptr (GPtrArray) rows = list_trashed (work);
  g_autoptr (GPtrArray) absent = g_ptr_array_new ();
  g_autoptr (GPtrArray) stay = g_ptr_array_new ();
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  PfTargetFolder *trash = find_trash (work->move);

  if (rows->len == 0)
    return TRUE;
  if (trash != NULL && !find_rows (work, rows, trash, TRUE, error))
    return FALSE;
  part (rows, absent, trash != NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      g_ptr_array_add (batch, rows->pdata[i]);
      if (batch->len < BATCH && i + 1 < rows->len)
        continue;
      if (!pf_move_hold (work->move, work->cancellable, error) ||
          !expunge_batch (work, batch, stay, error))
        return FALSE;
      g_ptr_array_set_size (batch, 0);
    }
  return bring_back (work, stay, error) && settle_absent (work, absent, error);
}
