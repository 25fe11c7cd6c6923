/* pf-move-transfer.c - placing messages by copying or moving them on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As with sending: intents first, then the command, then what the server told.  What it
 * did not tell is settled by looking.  What it will not copy is sent.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-elsewhere.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#define BATCH_MESSAGES 1000
#define MAX_ROUNDS 4 /* of a folder whose messages come back to be copied again */

typedef struct
{
  PfMove                 *move;
  const PfLedgerTransfer *transfer;
  PfLedgerTarget         *target;
  PfTargetFolder         *folder;
  PfLedgerTarget         *from;
  PfTargetFolder         *source;
  gboolean                is_refused;
  GCancellable           *cancellable;
} Transfer;

/* What was told counts; the rest stays intended until somebody looks. */
static gboolean
write_told (Transfer *self, PfBatch *batch, GArray *copied, GError **error)
{
  g_autoptr (GHashTable) by_uid = g_hash_table_new (NULL, NULL);
  PfMove  *move = self->move;
  gboolean ok = TRUE;
  guint    told = 0;

  for (guint i = 0; i < copied->len; i++)
    {
      PfTargetCopied *one = &g_array_index (copied, PfTargetCopied, i);

      /* A COPYUID of another UIDVALIDITY counts as none. */
      if (one->uid_validity == self->folder->uid_validity && one->to != 0)
        g_hash_table_insert (by_uid, GUINT_TO_POINTER (one->from), one);
    }
  if (!pf_ledger_begin (move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < batch->messages->len; i++)
    {
      const PfLedgerMessage *message = batch->messages->pdata[i];
      const PfTargetCopied  *one = NULL;

      one = g_hash_table_lookup (by_uid, GUINT_TO_POINTER (message->from_uid));
      if (one == NULL)
        continue;
      told++;
      move->progress.run_messages++;
      move->progress.done_messages++;
      move->progress.done_bytes += (gint64) message->size;
      ok = pf_ledger_set_placed (move->ledger, message->id, one->uid_validity, one->to,
                                 TRUE, error);
    }
  if (!pf_ledger_end (move->ledger, ok, error))
    return FALSE;
  if (told > 0)
    pf_move_note_success (move, 0, 0);
  pf_move_tell (move);
  return TRUE;
}

/* The server will not do it, but the conversation goes on. */
static gboolean
is_refusal (const GError *fault)
{
  return g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED) ||
         g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED) ||
         fault->domain == PF_MOVE_ERROR ||
         (fault->domain == PF_STORE_ERROR && fault->code != PF_STORE_ERROR_FULL);
}

static gboolean
note_refusal (Transfer *self, const GError *fault, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s to %s: %s", self->from->name,
                                           self->target->name, fault->message);

  self->is_refused = TRUE;
  return pf_ledger_add_event (self->move->ledger, what, error);
}

static gboolean
run_batch (Transfer *self, PfBatch *batch, GError **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) copied = g_array_new (FALSE, FALSE, sizeof (PfTargetCopied));
  PfMove  *move = self->move;
  GError  *fault = NULL;
  gint64   started = g_get_monotonic_time () / 1000;
  gboolean ok;

  for (guint i = 0; i < batch->messages->len; i++)
    {
      guint32 uid = ((const PfLedgerMessage *) batch->messages->pdata[i])->from_uid;

      g_array_append_val (uids, uid);
    }
  ok = pf_target_transfer (move->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, self->folder,
                           self->transfer->how == PF_PLACING_MOVED, copied,
                           self->cancellable, &fault);
  if (!write_told (self, batch, copied, ok ? error : NULL))
    {
      if (!ok)
        g_propagate_error (error, fault);
      return FALSE;
    }
  if (ok)
    return pf_ledger_finish_batch (move->ledger, batch->id,
                                   g_get_monotonic_time () / 1000 - started, error);
  if (!is_refusal (fault))
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  ok = note_refusal (self, fault, error);
  g_error_free (fault);
  return ok;
}

/* Hands out and runs batches until none is left. */
static gboolean
run_batches (Transfer *self, guint32 u0, GError **error)
{
  PfMove *move = self->move;

  while (!self->is_refused)
    {
      g_autoptr (PfBatch) batch = NULL;
      GError *local = NULL;
      guint32 first;

      if (!pf_move_hold (move, self->cancellable, error))
        return FALSE;
      first = MAX (u0, 1 + pf_ledger_highest_uid (move->ledger, self->target->id,
                                                  self->folder->uid_validity));
      batch = pf_ledger_take_transfer (move->ledger, self->transfer,
                                       self->folder->uid_validity, first, BATCH_MESSAGES,
                                       &local);
      if (batch == NULL && local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      if (batch == NULL)
        return TRUE;
      if (!run_batch (self, batch, error))
        return FALSE;
    }
  return TRUE;
}

/* The target as it is now; what is intended there is settled. */
static gboolean
settle (Transfer *self, GError **error)
{
  PfMove *move = self->move;

  return pf_target_status (move->target, self->folder, self->cancellable, error) &&
         pf_move_check_validity (move, self->target, self->folder, error) &&
         pf_move_settle (move, self->target, self->folder, self->cancellable, error);
}

/* Opens the folder that mail is taken from. */
static gboolean
prepare (Transfer *self, gboolean *out_usable, GError **error)
{
  PfMove       *move = self->move;
  GCancellable *cancellable = self->cancellable;

  *out_usable = FALSE;
  if (!pf_ledger_drop_vanished (move->ledger, self->target->id, error) ||
      !pf_move_match_existing (move, self->target, self->folder, cancellable, error) ||
      !pf_target_open (move->target, self->source,
                       self->transfer->how == PF_PLACING_MOVED, cancellable, error))
    return FALSE;
  *out_usable = self->source->uid_validity == self->from->uid_validity;
  return *out_usable || (pf_move_check_validity (move, self->from, self->source, error) &&
                         pf_ledger_clear_origins (move->ledger, self->from->id, error));
}

static gboolean
has_some (Transfer *self, gboolean *out_some, GError **error)
{
  g_autoptr (GArray) transfers = pf_ledger_list_transfers (self->move->ledger, error);

  *out_some = FALSE;
  if (transfers == NULL)
    return FALSE;
  for (guint i = 0; i < transfers->len; i++)
    {
      const PfLedgerTransfer *one = &g_array_index (transfers, PfLedgerTransfer, i);

      *out_some = *out_some ||
                  (one->how == self->transfer->how && one->from == self->transfer->from &&
                   one->target == self->transfer->target);
    }
  return TRUE;
}

/* What was not told is looked for; what then is not there is tried once more. */
static gboolean
run_rounds (Transfer *self, GError **error)
{
  for (guint round = 0; round < MAX_ROUNDS && !self->is_refused; round++)
    {
      gboolean is_usable;
      gboolean has_more;

      if (!settle (self, error) || !has_some (self, &has_more, error))
        return FALSE;
      if (!has_more)
        return TRUE;
      if (!prepare (self, &is_usable, error))
        return FALSE;
      if (!is_usable)
        return TRUE;
      if (!run_batches (self, MAX (1, self->folder->uid_next), error))
        return FALSE;
    }
  return settle (self, error) &&
         pf_ledger_clear_transfer (self->move->ledger, self->transfer, error);
}

static gboolean
run_transfer (PfMove                 *self,
              const PfLedgerTransfer *transfer,
              GCancellable           *cancellable,
              GError                **error)
{
  g_autoptr (PfLedgerTarget) target = NULL;
  g_autoptr (PfLedgerTarget) from = NULL;
  Transfer work = { .move = self, .transfer = transfer, .cancellable = cancellable };

  target = pf_ledger_get_target_folder (self->ledger, transfer->target, error);
  from = target == NULL
             ? NULL
             : pf_ledger_get_target_folder (self->ledger, transfer->from, error);
  if (from == NULL || !pf_move_go_online (self, cancellable, error))
    return FALSE;
  work.target = target;
  work.from = from;
  work.source = pf_move_find_folder (self, from->name);
  if (work.source == NULL || !work.source->is_selectable)
    return pf_ledger_clear_origins (self->ledger, from->id, error);
  work.folder = pf_move_create_folder (self, target, PF_ROLE_NONE, cancellable, error);
  if (work.folder == NULL)
    return FALSE;
  pf_move_set_folder (self, target->name);
  return run_rounds (&work, error);
}

/* What an earlier run intended is settled first: what is not there is planned again. */
static gboolean
settle_target (PfMove *self, gint64 id, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfLedgerTarget) target = NULL;
  PfTargetFolder *folder;

  target = pf_ledger_get_target_folder (self->ledger, id, error);
  if (target == NULL || !pf_move_go_online (self, cancellable, error))
    return FALSE;
  folder = pf_move_find_folder (self, target->name);
  if (folder == NULL || !folder->is_selectable)
    return TRUE;
  return pf_target_status (self->target, folder, cancellable, error) &&
         pf_move_check_validity (self, target, folder, error) &&
         pf_move_settle (self, target, folder, cancellable, error);
}

/* One step again and again, until it is done or the line is given up. */
static gboolean
insist (PfMove                 *self,
        const PfLedgerTransfer *transfer,
        gint64                  target,
        GCancellable           *cancellable,
        GError                **error)
{
  for (;;)
    {
      GError  *fault = NULL;
      gboolean ok;

      ok = transfer != NULL ? run_transfer (self, transfer, cancellable, &fault)
                            : settle_target (self, target, cancellable, &fault);
      if (ok)
        return TRUE;
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      if (!pf_move_survive (self, fault, cancellable, error))
        return FALSE;
    }
}

static gboolean
settle_all (PfMove *self, GPtrArray *targets, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const PfLedgerTarget *target = targets->pdata[i];
      gint64                intended = 0;
      gint64                bytes = 0;

      if (!pf_ledger_count_target (self->ledger, target->id, PF_STATE_INTENDED, &intended,
                                   &bytes, error))
        return FALSE;
      if (intended > 0 && !insist (self, NULL, target->id, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_transfer_all (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (GArray) transfers = NULL;

  if (self->options->existing == PF_EXISTING_UPLOAD)
    return TRUE;
  targets = pf_ledger_list_targets (self->ledger, error);
  /* What an earlier run sent there without living to see it was settled only now. */
  if (targets == NULL || !settle_all (self, targets, cancellable, error) ||
      !pf_ledger_spare_own (self->ledger, error))
    return FALSE;
  transfers = pf_ledger_list_transfers (self->ledger, error);
  if (transfers == NULL)
    return FALSE;
  if (transfers->len > 0 && !pf_move_set_state (self, "moving", error))
    return FALSE;
  for (guint i = 0; i < transfers->len; i++)
    {
      if (!insist (self, &g_array_index (transfers, PfLedgerTransfer, i), 0, cancellable,
                   error))
        return FALSE;
    }
  return TRUE;
}
