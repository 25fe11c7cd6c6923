/* pf-move-match.c - what the server holds already, compared with what is to be sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

typedef struct
{
  PfMove         *move;
  PfLedgerTarget *target;
  GArray         *theirs;
} Listing;

typedef struct
{
  PfMove       *move;
  GCancellable *cancellable;
} Reader;

typedef struct
{
  PfCanon        *canon;
  PfMatchDigests *digests;
  gboolean       *gone;
  const guint32  *uids;
  gsize           n_uids;
  gsize           next; /* index of the one that is likely to end */
} Bodies;

static gboolean
take_theirs_cb (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  Listing      *listing = user_data;
  PfMatchTheirs theirs = { .uid = message->uid,
                           .size = message->size,
                           .internal_unix = message->internal_unix };

  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 theirs.hint, &theirs.id_hint);
  theirs.is_claimed = pf_ledger_is_claimed (listing->move->ledger, listing->target->id,
                                            listing->target->uid_validity, message->uid);
  g_array_append_val (listing->theirs, theirs);
  return TRUE;
}

GArray *
pf_move_read_theirs (PfMove         *self,
                     PfLedgerTarget *target,
                     guint32         first_uid,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (PfMatchTheirs));
  Listing listing = { self, target, theirs };

  if (!pf_target_list_messages (self->target, MAX (first_uid, 1), take_theirs_cb,
                                &listing, cancellable, error))
    return NULL;
  return g_steal_pointer (&theirs);
}

static gboolean
take_ours_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  PfMatchOurs ours = { .id = message->id,
                       .id_hint = message->id_hint,
                       .size = message->size,
                       .canonical_size = message->canonical_size,
                       .internal_unix = message->internal_unix,
                       .first_uid = message->first_uid };

  memcpy (ours.hint, message->hint, PF_MATCH_HINT);
  /* A copy has the size and the date of what it is a copy of. */
  if (message->state == PF_STATE_INTENDED && message->how != PF_PLACING_SENT)
    {
      ours.is_copied = TRUE;
      ours.size = ours.canonical_size = (guint64) MAX (0, message->stored_size);
      ours.internal_unix = message->stored_unix;
    }
  g_array_append_val ((GArray *) user_data, ours);
  return TRUE;
}

GArray *
pf_move_read_ours (PfMove *self, gint64 target, guint states, GError **error)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));

  if (!pf_ledger_foreach (self->ledger, target, states, take_ours_cb, ours, error))
    return NULL;
  return g_steal_pointer (&ours);
}

static gboolean
read_ours_cb (gint64 id, PfMatchDigests *out_digests, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  g_autoptr (PfLedgerMessage) message = NULL;

  message = pf_ledger_get_message (reader->move->ledger, id, error);
  if (message == NULL)
    return FALSE;
  if (message->has_from_header)
    memcpy (out_digests->header, message->from_header, PF_MATCH_DIGEST);
  else
    memcpy (out_digests->header, message->fp_header, PF_MATCH_DIGEST);
  memcpy (out_digests->body, message->fp_body, PF_MATCH_DIGEST);
  return TRUE;
}

static gboolean
begin_theirs (gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  pf_canon_begin (bodies->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  return pf_canon_push (bodies->canon, data, length, error);
}

static gboolean
end_theirs (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;
  gsize   index = bodies->next;
  g_auto (PfMessageFacts) facts = { 0 };

  /* Mostly the next one. */
  while (bodies->uids[index] != uid)
    index = (index + 1) % bodies->n_uids;
  bodies->next = (index + 1) % bodies->n_uids;
  bodies->gone[index] = !is_found;
  if (!is_found)
    return TRUE;
  if (!pf_canon_finish (bodies->canon, &facts, error))
    return FALSE;
  memcpy (bodies->digests[index].header, facts.fp_header, PF_MATCH_DIGEST);
  memcpy (bodies->digests[index].body, facts.fp_body, PF_MATCH_DIGEST);
  return TRUE;
}

static gboolean
read_theirs_cb (const guint32  *uids,
                gsize           n_uids,
                PfMatchDigests *out_digests,
                gboolean       *out_gone,
                gpointer        user_data,
                GError        **error)
{
  static const PfTargetReadSink sink = { begin_theirs, take_chunk, end_theirs };
  Reader                       *reader = user_data;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  Bodies bodies = { canon, out_digests, out_gone, uids, n_uids, 0 };

  return pf_target_read_messages (reader->move->target, uids, n_uids, &sink, &bodies,
                                  reader->cancellable, error);
}

gboolean
pf_move_pair (PfMove       *self,
              GArray       *ours,
              GArray       *theirs,
              PfMatchRule   rule,
              GCancellable *cancellable,
              GError      **error)
{
  static const PfMatchReader reader = { read_ours_cb, read_theirs_cb };
  Reader                     user_data = { self, cancellable };

  return pf_match_run (ours, theirs, rule, &reader, &user_data, error);
}

static gboolean
write_matches (PfMove *self, PfLedgerTarget *target, GArray *ours, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < ours->len; i++)
    {
      const PfMatchOurs *one = &g_array_index (ours, PfMatchOurs, i);

      if (one->uid == 0)
        continue;
      ok = pf_ledger_set_already_there (self->ledger, one->id, target->uid_validity,
                                        one->uid, error);
      self->progress.done_messages++;
      self->progress.done_bytes += (gint64) one->size;
    }
  return pf_ledger_end (self->ledger, ok, error);
}

gboolean
pf_move_match_existing (PfMove         *self,
                        PfLedgerTarget *target,
                        PfTargetFolder *folder,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr (GArray) ours = NULL;
  g_autoptr (GArray) nameless = NULL;
  g_autoptr (GArray) theirs = NULL;
  gint64 claimed;

  /* Nothing there, or nothing there but what the ledger knows: nothing to compare. */
  if (folder->messages == 0)
    return TRUE;
  claimed = pf_ledger_count_claimed (self->ledger, target->id, target->uid_validity);
  if (folder->messages > 0 && folder->messages == claimed &&
      folder->uid_next == target->uid_next)
    return TRUE;

  ours = pf_move_read_ours (self, target->id, 1u << PF_STATE_PLANNED, error);
  if (ours == NULL)
    return FALSE;
  if (ours->len == 0)
    return TRUE;
  for (guint i = 0; i < ours->len; i++)
    g_array_index (ours, PfMatchOurs, i).first_uid = 0;
  if (!pf_target_open (self->target, folder, FALSE, cancellable, error))
    return FALSE;
  theirs = pf_move_read_theirs (self, target, 1, cancellable, error);
  nameless = pf_move_read_nameless (self, target->id, ours, error);
  if (theirs == NULL || nameless == NULL)
    return FALSE;
  return pf_move_name_them (self, target, nameless, theirs, cancellable, error) &&
         pf_move_pair (self, ours, theirs,
                       self->is_rewriting ? PF_MATCH_REWRITTEN : PF_MATCH_ALREADY_THERE,
                       cancellable, error) &&
         write_matches (self, target, ours, error);
}
