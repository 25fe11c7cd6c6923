/* pf-move-undo-look.c - what is to be taken back, and how it lies in its folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-undo-private.h"

#include <string.h>

gboolean
pf_undo_take_row (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  PfUndoWork *work = user_data;
  gboolean    is_bare = (message->repairs & PF_REPAIR_DROP_KEYWORDS) != 0;
  PfUndoRow   row = { .id = message->id,
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
  row.from_keywords = g_strdupv (message->from_keywords);
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
  PfUndoWork   *work = user_data;
  PfMatchTheirs theirs = { .uid = message->uid,
                           .size = message->size,
                           .internal_unix = message->internal_unix };

  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 theirs.hint, &theirs.id_hint);
  while (work->cursor < work->rows->len &&
         PF_UNDO_ROW (work, work->cursor)->uid < message->uid)
    work->cursor++;
  if (work->cursor < work->rows->len &&
      PF_UNDO_ROW (work, work->cursor)->uid == message->uid)
    {
      see (PF_UNDO_ROW (work, work->cursor++), message, &theirs);
      return TRUE;
    }
  if (work->loose != NULL &&
      !pf_ledger_is_claimed (work->move->ledger, work->target->id,
                             work->target->uid_validity, message->uid))
    g_array_append_val (work->loose, theirs);
  return TRUE;
}

static gboolean
list_theirs (PfUndoWork *work, guint32 first, GError **error)
{
  work->cursor = 0;
  return pf_target_list_messages (work->move->target, MAX (1, first), take_theirs_cb,
                                  work, work->cancellable, error);
}

/* Servers without APPENDUID told no UIDs: finds those that nobody looked up yet.
 * They are not certain, so each is proven by its bytes later. */
static gboolean
find_uids (PfUndoWork *work, guint n_unknown, GError **error)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
  gboolean ok = TRUE;

  for (guint i = 0; i < n_unknown; i++)
    {
      PfUndoRow  *row = PF_UNDO_ROW (work, i);
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
      PfUndoRow *row = PF_UNDO_ROW (work, i);

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
count_unknown (PfUndoWork *work)
{
  guint n = 0;

  while (n < work->rows->len && PF_UNDO_ROW (work, n)->uid == 0)
    n++;
  return n;
}

gboolean
pf_undo_look (PfUndoWork *work, GError **error)
{
  guint n_unknown = count_unknown (work);
  g_autoptr (GArray) loose = NULL;
  gboolean ok;

  if (n_unknown == 0)
    return list_theirs (work, PF_UNDO_ROW (work, 0)->uid, error);
  loose = g_array_new (FALSE, FALSE, sizeof (PfMatchTheirs));
  work->loose = loose;
  ok = list_theirs (work, 1, error) && find_uids (work, n_unknown, error);
  work->loose = NULL;
  if (!ok)
    return FALSE;
  g_array_sort (work->rows, compare_rows);
  return list_theirs (work, 1, error);
}
