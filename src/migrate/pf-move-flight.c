/* pf-move-flight.c - batches on their way: bytes out, digests checked, results in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

/* Answers that nobody looked for during so long may have come at once. */
#define AWAY_MS 1000

typedef struct _Parcel Parcel;

/**
 * Item:
 * @message: (unowned): the batch's
 * @append: what the target is given; points back here
 * @is_answered: @result holds what the server said
 *
 * One message on its way.
 */
typedef struct
{
  PfLedgerMessage *message;
  PfAppendItem     append;
  Parcel          *parcel;
  gboolean         is_answered;
  PfAppendResult   result;
  char            *response_code;
  char            *server_text;
} Item;

/* A batch whose results are not all in. */
struct _Parcel
{
  PfFlight      *flight;
  PfBatch       *batch;
  Item          *items;
  PfAppendItem **pointers;
  guint          waiting;
  gint64         sent; /* ms, see now_ms: since when the server has all of it */
  gint64         ms;   /* that it took */
};

struct _PfFlight
{
  PfMove         *move;
  PfTarget       *target; /* (owned): the connection */
  PfTargetFolder *folder;
  GPtrArray      *parcels;  /* (element-type Parcel): not all answered */
  GPtrArray      *done;     /* (element-type Parcel): answered, results not written */
  gint64          answered; /* ms, see now_ms: the last answer */
  gint64          looked;   /* likewise: for answers */
  gint64          away;     /* ms in which nobody looked: paused, or at other lines */
};

static void
parcel_free (Parcel *parcel)
{
  for (guint i = 0; i < parcel->batch->messages->len; i++)
    {
      g_strfreev (parcel->items[i].append.keywords);
      g_free (parcel->items[i].response_code);
      g_free (parcel->items[i].server_text);
    }
  g_free (parcel->items);
  g_free (parcel->pointers);
  pf_batch_free (parcel->batch);
  g_free (parcel);
}

PfFlight *
pf_flight_new (PfMove *move, PfTargetFolder *folder)
{
  PfFlight *self = g_new0 (PfFlight, 1);

  self->move = move;
  self->target = g_object_ref (move->target);
  self->folder = folder;
  self->parcels = g_ptr_array_new ();
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) parcel_free);
  return self;
}

void
pf_flight_free (PfFlight *self)
{
  g_ptr_array_set_free_func (self->parcels, (GDestroyNotify) parcel_free);
  g_ptr_array_unref (self->parcels);
  g_ptr_array_unref (self->done);
  g_object_unref (self->target);
  g_free (self);
}

/* Time that is the server's: in a move that was paused for a night it took no night to
 * answer, and would be waited for accordingly. */
static gint64
now_ms (const PfFlight *self)
{
  return g_get_monotonic_time () / 1000 - self->away;
}

static void
begin_look (PfFlight *self)
{
  gint64 missed = now_ms (self) - self->looked;

  if (self->looked > 0 && missed > AWAY_MS)
    self->away += missed;
}

static void
end_look (PfFlight *self)
{
  self->looked = now_ms (self);
}

static gboolean
source_changed (PfMove *move, const PfLedgerMessage *message, GError **error)
{
  move->changed_folder = message->folder;
  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
               "message %s is no longer what the scan saw", message->locator);
  return FALSE;
}

/* Streams one message, normalised, and compares its digest with the scan's before
 * the command that carries it is complete. */
static gboolean
write_item (PfAppendItem *append,
            PfChunkFunc   sink,
            gpointer      sink_data,
            GCancellable *cancellable,
            GError      **error)
{
  Item            *item = append->user_data;
  PfLedgerMessage *message = item->message;
  PfMove          *move = item->parcel->flight->move;
  PfMoveFolder    *folder = g_hash_table_lookup (move->folders, &message->folder);
  g_auto (PfMessageFacts) facts = { 0 };
  GError *fault = NULL;

  if (folder == NULL)
    return source_changed (move, message, error);
  pf_canon_begin_to_send (move->canon, pf_move_private_headers (move, folder->source),
                          message->repairs & ~PF_REPAIR_DROP_KEYWORDS, sink, sink_data);
  if (!pf_source_read (folder->source, folder->folder, message->locator, pf_canon_chunk,
                       move->canon, cancellable, &fault))
    {
      if (g_error_matches (fault, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED))
        move->changed_folder = message->folder;
      else if (g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD))
        move->bad_message = message->id;
      g_propagate_prefixed_error (error, fault, "message %s: ", message->locator);
      return FALSE;
    }
  if (!pf_canon_finish (move->canon, &facts, error))
    return FALSE;
  if (facts.size != message->size ||
      memcmp (facts.sent_digest, message->digest, PF_DIGEST_SIZE) != 0)
    return source_changed (move, message, error);
  return TRUE;
}

static Parcel *
parcel_new (PfFlight *flight, PfBatch *batch)
{
  Parcel *parcel = g_new0 (Parcel, 1);
  guint   n = batch->messages->len;

  parcel->flight = flight;
  parcel->batch = batch;
  parcel->items = g_new0 (Item, n);
  parcel->pointers = g_new0 (PfAppendItem *, n);
  parcel->waiting = n;
  parcel->sent = G_MAXINT64;
  for (guint i = 0; i < n; i++)
    {
      Item            *item = &parcel->items[i];
      PfLedgerMessage *message = batch->messages->pdata[i];

      item->message = message;
      item->parcel = parcel;
      item->append.size = message->size;
      item->append.internal_unix = message->internal_unix;
      item->append.internal_zone = message->internal_zone;
      item->append.write = write_item;
      item->append.user_data = item;
      item->append.keywords = pf_move_keep_marks (flight->move, message,
                                                  &item->append.flags);
      parcel->pointers[i] = &item->append;
    }
  return parcel;
}

static void
stop_full (PfMove *move, const Item *item)
{
  const PfTargetFacts *facts = pf_target_get_facts (move->target);
  PfErrorFacts        *out;

  if (move->stop != NULL)
    return;
  move->stop = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_FULL, "the server is full: %s",
                            item->server_text != NULL ? item->server_text : "");
  out = pf_error_facts (move->stop);
  out->server_text = g_strdup (item->server_text);
  out->response_code = g_strdup (item->response_code);
  out->need_bytes = (guint64) MAX (0, move->progress.total_bytes -
                                          move->progress.done_bytes);
  if (facts != NULL && facts->quota_limit >= 0 && facts->quota_used >= 0)
    out->have_bytes = (guint64) MAX (0, facts->quota_limit - facts->quota_used);
}

static gboolean
place (PfMove *move, const Item *item, guint32 uid_validity, GError **error)
{
  /* An APPENDUID of another UIDVALIDITY counts as none. */
  gboolean is_told = item->result.uid != 0 &&
                     (item->result.uid_validity == uid_validity || uid_validity == 0);

  pf_move_note_success (move, 1, item->message->size);
  return pf_ledger_set_placed (move->ledger, item->message->id,
                               is_told ? item->result.uid_validity : 0,
                               is_told ? item->result.uid : 0, is_told, error);
}

/* The server is to be left alone for a while.  But one that takes others and never,
 * sent alone, this message, has no use for it. */
static gboolean
postpone (PfMove *move, const Item *item, GError **error)
{
  const PfLedgerMessage *message = item->message;

  if (message->tries >= PF_LEDGER_PATIENCE + PF_LEDGER_TRIES_ALONE &&
      move->progress.run_messages > 0 && item->parcel->batch->messages->len == 1)
    {
      move->progress.left_out++;
      return pf_ledger_set_left_out (move->ledger, message->id, "refused",
                                     item->server_text, error);
    }
  pf_move_note_pause (move, item->result.wait_ms, item->server_text);
  return pf_ledger_set_later (move->ledger, message->id, error);
}

static gboolean
write_result (PfMove *move, const Item *item, guint32 uid_validity, GError **error)
{
  PfLedgerMessage *message = item->message;

  if (item->result.outcome != PF_APPEND_STORED &&
      item->result.outcome != PF_APPEND_NOT_SENT)
    move->refusals++;
  switch (item->result.outcome)
    {
    case PF_APPEND_STORED:
      return place (move, item, uid_validity, error);

    case PF_APPEND_REFUSED:
      return pf_move_repair (move, message, item->server_text, error);

    case PF_APPEND_TOO_LARGE:
      move->progress.left_out++;
      return pf_ledger_set_left_out (move->ledger, message->id, "too-large",
                                     item->server_text, error);

    case PF_APPEND_NO_SPACE:
      stop_full (move, item);
      return pf_ledger_set_pending (move->ledger, message->id, FALSE, error);

    case PF_APPEND_TRY_LATER:
      return postpone (move, item, error);

    case PF_APPEND_BAD_KEYWORD:
      message->repairs |= PF_REPAIR_DROP_KEYWORDS;
      return pf_ledger_set_repaired (move->ledger, message, error);

    case PF_APPEND_NO_FOLDER:
    case PF_APPEND_NOT_SENT:
      return pf_ledger_set_pending (move->ledger, message->id, FALSE, error);
    }
  g_assert_not_reached ();
}

/* The results of a batch that are there, in one transaction. */
static gboolean
write_results (PfFlight *self, Parcel *parcel, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (self->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < parcel->batch->messages->len; i++)
    {
      if (parcel->items[i].is_answered)
        ok = write_result (self->move, &parcel->items[i], self->folder->uid_validity,
                           error);
    }
  if (ok && parcel->waiting == 0)
    ok = pf_ledger_finish_batch (self->move->ledger, parcel->batch->id, parcel->ms,
                                 error);
  if (!pf_ledger_end (self->move->ledger, ok, error))
    return FALSE;
  pf_move_tell (self->move);
  return TRUE;
}

/* Only notes the answer: it may come while a message is being read and written, and
 * a repair reads the source too. */
static gboolean
done_cb (PfAppendItem         *append,
         const PfAppendResult *result,
         gpointer              user_data,
         GError              **error)
{
  PfFlight *self = user_data;
  Item     *item = append->user_data;
  Parcel   *parcel = item->parcel;
  gint64    now;

  g_return_val_if_fail (!item->is_answered, TRUE);

  item->is_answered = TRUE;
  self->move->answered_messages++;
  self->move->answered_bytes += (gint64) append->size;
  item->result = *result;
  item->response_code = g_strdup (result->response_code);
  item->server_text = g_strdup (result->server_text);
  item->result.response_code = NULL;
  item->result.server_text = NULL;
  if (--parcel->waiting > 0)
    return TRUE;

  /* What the server took for it: not what it waited for the line or for those before. */
  now = now_ms (self);
  parcel->ms = MAX (0, now - MAX (parcel->sent, self->answered));
  self->answered = now;
  g_ptr_array_remove (self->parcels, parcel);
  g_ptr_array_add (self->done, parcel);
  return TRUE;
}

static gboolean
write_done (PfFlight *self, GError **error)
{
  while (self->done->len > 0)
    {
      if (!write_results (self, self->done->pdata[0], error))
        return FALSE;
      g_ptr_array_remove_index (self->done, 0);
    }
  return TRUE;
}

gboolean
pf_flight_send (PfFlight *self, PfBatch *batch, GCancellable *cancellable, GError **error)
{
  Parcel *parcel = parcel_new (self, batch);

  g_ptr_array_add (self->parcels, parcel);
  begin_look (self);
  if (!pf_target_append (self->target, self->folder, parcel->pointers,
                         batch->messages->len, done_cb, self, cancellable, error))
    return FALSE;
  parcel->sent = now_ms (self);
  end_look (self);
  return write_done (self, error);
}

gboolean
pf_flight_land (PfFlight *self, GCancellable *cancellable, GError **error)
{
  begin_look (self);
  if (!pf_target_append_finish (self->target, cancellable, error))
    return FALSE;
  end_look (self);
  return write_done (self, error);
}

gboolean
pf_flight_pump (PfFlight *self, GCancellable *cancellable, GError **error)
{
  begin_look (self);
  if (!pf_target_append_pump (self->target, cancellable, error))
    return FALSE;
  end_look (self);
  return write_done (self, error);
}

gboolean
pf_flight_wants_more (PfFlight *self)
{
  return pf_target_append_wants_more (self->target);
}

gboolean
pf_flight_is_landed (PfFlight *self)
{
  return self->parcels->len == 0 && self->done->len == 0;
}

gboolean
pf_flight_save (PfFlight *self, GError **error)
{
  if (!write_done (self, error))
    return FALSE;
  for (guint i = 0; i < self->parcels->len; i++)
    {
      if (!write_results (self, self->parcels->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}
