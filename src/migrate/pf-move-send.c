/* pf-move-send.c - placing what is planned, folder by folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#define BATCH_MESSAGES 500
#define BATCH_BYTES (4u << 20)
#define MAX_RESCANS 5     /* of folders, in a row without a message placed */
#define MAX_ROUNDS 64     /* of a folder whose messages come back to be sent again */
#define FAULTS_TO_PROBE 2 /* pauses in a row after which one message is tried alone */

static gboolean
count_waiting (PfMove *self, gint64 target, gint64 *out_messages, GError **error)
{
  gint64 bytes = 0;

  return pf_ledger_count_target (self->ledger, target, PF_STATE_PLANNED, out_messages,
                                 &bytes, error);
}

/* Whether the server would end the connection for one more refusal (Exchange does after
 * 3 to 10): another one is begun before it does. */
static gboolean
is_spent (PfMove *self)
{
  guint most = (guint) MAX (0, self->options->max_errors);

  return most > 0 && self->refusals >= MAX (1, most - 1);
}

/* One that refused something may refuse the next: of those in flight no more than it
 * bears. */
static guint
batch_length (PfMove *self)
{
  if (self->faults >= FAULTS_TO_PROBE)
    return 1;
  if (self->options->max_errors > 0 && self->refusals > 0)
    return MAX (1, (guint) self->options->max_errors - 1 - self->refusals);
  return BATCH_MESSAGES;
}

gboolean
pf_move_may_send (PfMove *self)
{
  return self->stop == NULL && self->pause_ms == 0 && !is_spent (self);
}

/* What was on its way each time the line was lost, or was asked to come later too often,
 * goes with nothing else of this line: were another one behind it, neither would be the
 * one to blame, however often. */
static gboolean
goes_alone (const PfBatch *batch)
{
  const PfLedgerMessage *message = batch->messages->pdata[0];

  return batch->messages->len == 1 &&
         MAX (message->tries, message->losses) >= PF_LEDGER_PATIENCE;
}

/* (transfer full) @batch */
static gboolean
send_alone (PfFlight *flight, PfBatch *batch, GCancellable *cancellable, GError **error)
{
  if (!pf_flight_land (flight, cancellable, error))
    {
      pf_batch_free (batch);
      return FALSE;
    }
  return pf_flight_send (flight, batch, cancellable, error) &&
         pf_flight_land (flight, cancellable, error);
}

gboolean
pf_move_send_batch (PfMove           *self,
                    PfFlight         *flight,
                    const PfMoveWork *work,
                    gboolean         *out_sent,
                    GCancellable     *cancellable,
                    GError          **error)
{
  GError  *local = NULL;
  PfBatch *batch;
  guint32  first;
  guint64  left;

  *out_sent = FALSE;
  if (!pf_move_get_budget (self, &left, error))
    return FALSE;
  if (left == 0)
    return TRUE;
  /* u0 comes from UIDs that were confirmed to us and from the look before the first
   * batch, never from what a server volunteers in between.  A UID that another of our
   * connections was told is confirmed as well: all later ones are higher. */
  first = MAX (work->first_uid, 1 + pf_ledger_highest_uid (self->ledger, work->target->id,
                                                           work->folder->uid_validity));
  batch = pf_ledger_take_batch (self->ledger, work->target->id,
                                work->folder->uid_validity, first,
                                MIN (batch_length (self), work->batch_messages),
                                MIN (BATCH_BYTES, left), &local);
  if (batch == NULL && local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (batch == NULL)
    return TRUE;
  *out_sent = TRUE;
  if (goes_alone (batch))
    return send_alone (flight, batch, cancellable, error);
  if (!pf_flight_send (flight, batch, cancellable, error))
    return FALSE;
  return self->options->max_errors == 0 || self->refusals == 0 ||
         pf_flight_land (flight, cancellable, error);
}

/* Sends until the ledger hands out nothing more; results come meanwhile. */
static gboolean
send_batches (PfMove       *self,
              PfFlight     *flight,
              PfMoveWork   *work,
              GCancellable *cancellable,
              GError      **error)
{
  while (pf_move_may_send (self))
    {
      gboolean is_sent = TRUE;

      work->batch_messages = pf_crew_choose_batch (self->crew);
      if ((pf_move_is_held (self) && !pf_flight_land (flight, cancellable, error)) ||
          !pf_move_hold (self, cancellable, error) ||
          !pf_flight_pump (flight, cancellable, error))
        return FALSE;
      if (pf_flight_wants_more (flight) &&
          !pf_move_send_batch (self, flight, work, &is_sent, cancellable, error))
        return FALSE;
      if (!is_sent)
        break;
      if (!pf_crew_step (self->crew, cancellable, error))
        return FALSE;
      if (!pf_flight_wants_more (flight) &&
          !pf_crew_wait (self->crew, cancellable, error))
        return FALSE;
    }
  /* The rest is on its way; helpers go on meanwhile. */
  while (!pf_flight_is_landed (flight))
    {
      if (!pf_crew_step (self->crew, cancellable, error) ||
          !pf_crew_wait (self->crew, cancellable, error) ||
          !pf_flight_pump (flight, cancellable, error))
        return FALSE;
    }
  return pf_flight_land (flight, cancellable, error);
}

/* As send_batches; in the end nothing of ours is in flight to the folder, whatever
 * happened. */
static gboolean
send_and_land (PfMove       *self,
               PfFlight     *flight,
               PfMoveWork   *work,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (GError) second = NULL;
  gboolean ok;

  pf_crew_set_work (self->crew, work);
  ok = send_batches (self, flight, work, cancellable, error);
  /* The error may be another line's: ours then lands as well. */
  if (!ok && !g_cancellable_is_cancelled (cancellable) &&
      !pf_flight_land (flight, cancellable, &second))
    g_clear_error (&second);
  if (!ok && !pf_flight_save (flight, &second))
    g_debug ("results of a broken flight: %s", second->message);
  if (!pf_crew_land (self->crew, FALSE, cancellable, ok ? error : NULL))
    ok = FALSE;
  pf_crew_set_work (self->crew, NULL);
  return ok;
}

/* A helper was lost with messages on their way to this folder; nothing else of ours is. */
static gboolean
settle_lost (PfMove         *self,
             PfLedgerTarget *target,
             PfTargetFolder *folder,
             GCancellable   *cancellable,
             GError        **error)
{
  gint64 intended = 0;
  gint64 bytes = 0;

  if (!pf_ledger_count_target (self->ledger, target->id, PF_STATE_INTENDED, &intended,
                               &bytes, error))
    return FALSE;
  return intended == 0 ||
         (pf_target_status (self->target, folder, cancellable, error) &&
          pf_move_settle (self, target, folder, cancellable, error) &&
          pf_target_open (self->target, folder, TRUE, cancellable, error));
}

/* A round that ended with the day's limit is no sign of a server that does not move. */
static gboolean
await_budget (
    PfMove *self, gint64 target, guint *round, GCancellable *cancellable, GError **error)
{
  guint64 left;
  gint64  waiting = 0;

  if (!pf_move_get_budget (self, &left, error) ||
      !count_waiting (self, target, &waiting, error))
    return FALSE;
  if (left > 0 || waiting == 0)
    return TRUE;
  *round = 0;
  return pf_move_await_budget (self, cancellable, error);
}

static gboolean
send_rounds (PfMove         *self,
             PfLedgerTarget *target,
             PfTargetFolder *folder,
             GCancellable   *cancellable,
             GError        **error)
{
  PfMoveWork work = { target, folder, MAX (1, folder->uid_next), BATCH_MESSAGES };

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (PfFlight) flight = pf_flight_new (self, folder);
      gint64 waiting = 0;

      if (!settle_lost (self, target, folder, cancellable, error) ||
          !count_waiting (self, target->id, &waiting, error))
        return FALSE;
      if (waiting == 0)
        return TRUE;
      if (!send_and_land (self, flight, &work, cancellable, error))
        return FALSE;
      if (self->stop != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&self->stop));
          return FALSE;
        }
      if (is_spent (self))
        {
          g_set_error_literal (error, PF_PROTO_ERROR, PF_PROTO_ERROR_BYE,
                               "the server refused as much as one connection bears");
          return FALSE;
        }
      if (!pf_move_keep_pause (self, cancellable, error) ||
          !await_budget (self, target->id, &round, cancellable, error))
        return FALSE;
    }
  g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
               "folder %s: the server neither takes nor refuses what is sent",
               target->name);
  return FALSE;
}

/* Opening for writing tells the folder's numbers, and which keywords it keeps. */
gboolean
pf_move_prepare_folder (PfMove         *self,
                        PfLedgerTarget *target,
                        PfTargetFolder *folder,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return pf_target_open (self->target, folder, TRUE, cancellable, error) &&
         (folder->is_fresh ||
          pf_target_status (self->target, folder, cancellable, error)) &&
         pf_move_check_validity (self, target, folder, error) &&
         pf_move_settle (self, target, folder, cancellable, error) &&
         pf_ledger_drop_vanished (self->ledger, target->id, error) &&
         pf_move_repair_ahead (self, target->id, error) &&
         pf_move_match_existing (self, target, folder, cancellable, error) &&
         (pf_target_is_open (self->target, folder, TRUE) ||
          pf_target_open (self->target, folder, TRUE, cancellable, error));
}

gboolean
pf_move_leave_folder (PfMove         *self,
                      PfLedgerTarget *target,
                      PfTargetFolder *folder,
                      GCancellable   *cancellable,
                      GError        **error)
{
  if (!pf_target_status (self->target, folder, cancellable, error))
    return FALSE;
  target->uid_next = folder->uid_next;
  target->messages = folder->messages;
  return pf_ledger_set_target_state (self->ledger, target->id, folder->uid_validity,
                                     folder->uid_next, folder->messages, error);
}

static gboolean
send_once (PfMove         *self,
           PfLedgerTarget *target,
           GCancellable   *cancellable,
           GError        **error)
{
  PfTargetFolder *folder;

  if (!pf_move_go_online (self, cancellable, error) || !pf_move_note_bases (self, error))
    return FALSE;
  folder = pf_move_create_folder (self, target, PF_ROLE_NONE, cancellable, error);
  if (folder == NULL)
    return FALSE;
  pf_move_set_folder (self, target->name);
  return pf_move_prepare_folder (self, target, folder, cancellable, error) &&
         send_rounds (self, target, folder, cancellable, error) &&
         pf_move_leave_folder (self, target, folder, cancellable, error);
}

/* A message was not what the scan saw, or could not be read: nothing of its command
 * was stored.  Scans its folder again, or leaves it out. */
static gboolean
mend_source (PfMove *self, GError *fault, GCancellable *cancellable, GError **error)
{
  gint64 folder = self->changed_folder;
  gint64 message = self->bad_message;

  self->changed_folder = 0;
  self->bad_message = 0;
  pf_move_leave (self, cancellable);
  if (!pf_crew_land (self->crew, TRUE, cancellable, error))
    {
      g_error_free (fault);
      return FALSE;
    }
  if (message != 0)
    {
      gboolean ok;

      self->progress.left_out++;
      ok = pf_ledger_set_left_out (self->ledger, message, "unreadable", fault->message,
                                   error);
      g_error_free (fault);
      return ok;
    }
  if (self->rescans++ >= MAX_RESCANS || !g_hash_table_contains (self->folders, &folder))
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  g_error_free (fault);
  return pf_move_rescan (self, folder, cancellable, error) &&
         pf_move_decide (self, folder, error) && pf_move_refresh_progress (self, error);
}

gboolean
pf_move_send_target (PfMove         *self,
                     PfLedgerTarget *target,
                     GCancellable   *cancellable,
                     GError        **error)
{
  for (;;)
    {
      GError  *fault = NULL;
      gboolean ok;

      if (send_once (self, target, cancellable, &fault))
        return TRUE;
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      if (is_spent (self))
        {
          pf_move_leave (self, cancellable);
          g_clear_error (&fault);
          ok = TRUE;
        }
      else if (self->changed_folder != 0 || self->bad_message != 0)
        ok = mend_source (self, fault, cancellable, error);
      else
        ok = pf_move_survive (self, fault, cancellable, error);
      if (!ok)
        return FALSE;
    }
}
