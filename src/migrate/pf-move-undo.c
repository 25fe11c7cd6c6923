/* pf-move-undo.c - taking back what a job placed: messages, then folders
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-labels.h"
#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-undo-private.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"

void
pf_undo_free (PfUndo *undo)
{
  if (undo == NULL)
    return;

  g_ptr_array_unref (undo->folders);
  g_clear_pointer (&undo->kept, g_ptr_array_unref);
  g_free (undo);
}

static gboolean
remove_folder (PfMove         *self,
               PfUndo         *undo,
               PfLedgerTarget *target,
               GCancellable   *cancellable,
               GError        **error)
{
  PfTargetFolder *folder;
  gboolean        is_gone = FALSE;
  GError         *fault = NULL;

  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  folder = pf_move_find_folder (self, target->name);
  if (folder == NULL || folder->is_deleted)
    return pf_ledger_clear_target_created (self->ledger, target->id, error);
  if (!pf_target_delete_folder (self->target, folder, &is_gone, cancellable, &fault))
    {
      g_autofree char *what = NULL;

      /* A folder that the server holds on to costs itself only. */
      if (!g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      what = g_strdup_printf ("folder %s stays: %s", target->name, fault->message);
      g_error_free (fault);
      return pf_ledger_add_event (self->ledger, what, error);
    }
  if (!is_gone)
    return TRUE;
  g_ptr_array_add (undo->folders, g_strdup (target->name));
  return pf_ledger_clear_target_created (self->ledger, target->id, error);
}

typedef gboolean (*Step) (PfMove         *self,
                          PfUndo         *undo,
                          PfUndoProofs   *proofs,
                          PfLedgerTarget *target,
                          GCancellable   *cancellable,
                          GError        **error);

static gboolean
folder_step (PfMove         *self,
             PfUndo         *undo,
             PfUndoProofs   *proofs,
             PfLedgerTarget *target,
             GCancellable   *cancellable,
             GError        **error)
{
  return remove_folder (self, undo, target, cancellable, error);
}

/* One step for each of @targets, again after a broken line. */
static gboolean
for_each (PfMove       *self,
          PfUndo       *undo,
          PfUndoProofs *proofs,
          GPtrArray    *targets,
          Step          step,
          GCancellable *cancellable,
          GError      **error)
{
  for (guint i = 0; i < targets->len; i++)
    {
      GError *fault = NULL;

      while (!step (self, undo, proofs, targets->pdata[i], cancellable, &fault))
        {
          if (g_cancellable_is_cancelled (cancellable))
            {
              g_propagate_error (error, fault);
              return FALSE;
            }
          if (!pf_move_survive (self, g_steal_pointer (&fault), cancellable, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* A batch whose answer never came may still arrive at the server: its messages are
 * settled first, so that they can be taken back too. */
static gboolean
settle_step (PfMove         *self,
             PfUndo         *undo,
             PfUndoProofs   *proofs,
             PfLedgerTarget *target,
             GCancellable   *cancellable,
             GError        **error)
{
  PfTargetFolder *folder;

  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  folder = pf_move_find_folder (self, target->name);
  if (folder == NULL || !folder->is_selectable)
    return TRUE;
  return pf_target_status (self->target, folder, cancellable, error) &&
         pf_move_check_validity (self, target, folder, error) &&
         pf_move_settle (self, target, folder, cancellable, error);
}

static gboolean
undo_all (PfMove *self, PfUndo *undo, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets = pf_ledger_list_targets (self->ledger, error);
  g_autoptr (GPtrArray) created = pf_ledger_list_created (self->ledger, error);
  g_autoptr (PfOrigins) origins = NULL;
  g_autoptr (PfUndoLabels) labels = pf_undo_labels_new ();
  PfUndoProofs proofs = { NULL, labels };

  if (targets == NULL || created == NULL)
    return FALSE;
  origins = pf_origins_new (self, cancellable, error);
  proofs.origins = origins;
  return origins != NULL &&
         for_each (self, undo, &proofs, targets, settle_step, cancellable, error) &&
         for_each (self, undo, &proofs, targets, pf_undo_target, cancellable, error) &&
         for_each (self, undo, &proofs, created, folder_step, cancellable, error);
}

static gboolean
begin (PfMove *self, GError **error)
{
  PfCounts counts;

  pf_move_set_phase (self, PF_PHASE_UNDO);
  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  self->progress.total_messages = counts.placed + counts.undone;
  self->progress.total_bytes = counts.bytes_placed;
  self->progress.done_messages = counts.undone;
  self->progress.done_bytes = 0;
  pf_move_tell (self);
  return pf_move_set_state (self, "undoing", error) &&
         pf_ledger_begin_undo (self->ledger, error);
}

static gboolean
finish (PfMove *self, PfUndo *undo, GCancellable *cancellable, GError **error)
{
  PfCounts counts;

  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  undo->removed = counts.undone;
  undo->kept = pf_ledger_list_kept (self->ledger, error);
  if (undo->kept == NULL || !pf_move_set_state (self, "undone", error) ||
      !pf_ledger_drop_labels (self->ledger, error))
    return FALSE;
  pf_target_hang_up (self->target, cancellable);
  self->listing = NULL;
  pf_move_set_phase (self, PF_PHASE_DONE);
  return TRUE;
}

PfUndo *
pf_move_undo (PfMove *self, GCancellable *cancellable, GError **error)
{
  PfUndo *undo;

  g_return_val_if_fail (self->target != NULL, NULL);

  pf_assert_may_block ();
  undo = g_new0 (PfUndo, 1);
  undo->folders = g_ptr_array_new_with_free_func (g_free);
  if (begin (self, error) && undo_all (self, undo, cancellable, error) &&
      finish (self, undo, cancellable, error))
    return undo;
  pf_undo_free (undo);
  return NULL;
}
