/* pf-move-settle.c - what became of messages whose answer never came
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-again.h"
#include "ledger/pf-ledger-base.h"
#include "ledger/pf-ledger-elsewhere.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

/* A server goes on storing after the client is gone: Dovecot 2.3.19 added 374 of 500
 * messages of a MULTIAPPEND after the client was killed and had come back.  Only a
 * folder that stood still for this long is believed to lack a message. */
#define QUIET_MS 2000
#define QUIET_FACTOR 10     /* times the slowest batch, if that is longer */
#define LONG_QUIET_MS 15000 /* from here on only SLOW_FACTOR times: the line may have */
#define SLOW_FACTOR 2       /* stalled while the server was long done */
#define POLLS 8             /* looks within one quiet time */

/* Somebody else may fill the folder all the time; after so many quiet times the
 * settling goes on, since a second copy is better than none. */
#define MAX_QUIET_TIMES 60

/* So often lost alone: the message is to blame, if the server took another of this job.
 * Else it has to be more often, each time on a line that was good for everything but the
 * message; and when so many are, it is not the messages. */
#define TRIES_ALONE 3
#define TRIES_ALONE_AT_FIRST 5
#define MAX_BLAMED_AT_FIRST 3

static gint64
quiet_ms (PfMove *self)
{
  const char *test = g_getenv ("PF_TEST_QUIET_MS");
  guint64     ms = 0;
  gint64      slowest;

  if (test != NULL && g_ascii_string_to_unsigned (test, 10, 1, QUIET_MS, &ms, NULL))
    return (gint64) ms;
  slowest = pf_ledger_slowest_batch (self->ledger);
  return CLAMP (QUIET_FACTOR * slowest, QUIET_MS,
                MAX (LONG_QUIET_MS, SLOW_FACTOR * slowest));
}

static gboolean
wait_quiet (PfMove         *self,
            PfTargetFolder *folder,
            GCancellable   *cancellable,
            GError        **error)
{
  gint64  need = quiet_ms (self);
  gint64  slice = MAX (1, need / POLLS);
  gint64  quiet_since = g_get_monotonic_time () / 1000;
  gint64  give_up = quiet_since + MAX_QUIET_TIMES * need;
  guint32 uid_next = folder->uid_next;
  gint64  messages = folder->messages;

  for (;;)
    {
      gint64 now;

      if (!pf_move_wait (self, slice, PF_WAIT_QUIET, cancellable, error) ||
          !pf_target_status (self->target, folder, cancellable, error))
        return FALSE;
      now = g_get_monotonic_time () / 1000;
      if (folder->uid_next != uid_next || folder->messages != messages)
        quiet_since = now;
      uid_next = folder->uid_next;
      messages = folder->messages;
      if (now - quiet_since >= need || now >= give_up)
        return TRUE;
    }
}

gboolean
pf_move_note_bases (PfMove *self, GError **error)
{
  g_autoptr (GArray) bases = NULL;

  if (self->has_bases)
    return TRUE;
  bases = g_array_new (FALSE, FALSE, sizeof (PfLedgerBase));
  for (guint i = 0; i < self->listing->len; i++)
    {
      const PfTargetFolder *folder = self->listing->pdata[i];
      PfLedgerBase base = { folder->name, folder->uid_validity, folder->uid_next };

      if (folder->is_selectable && !folder->is_view)
        g_array_append_val (bases, base);
    }
  return pf_ledger_put_bases (self->ledger, bases, &self->has_bases, error);
}

/* Whether UIDs that were given out since are missing: somebody moved mail. */
static gboolean
has_gaps (guint32 first, GArray *theirs, PfTargetFolder *folder)
{
  guint held = 0;

  for (guint i = 0; i < theirs->len; i++)
    held += g_array_index (theirs, PfMatchTheirs, i).uid >= first;
  return folder->uid_next > first && folder->uid_next - first > held;
}

static guint
count_missing (GArray *ours)
{
  guint missing = 0;

  for (guint i = 0; i < ours->len; i++)
    missing += g_array_index (ours, PfMatchOurs, i).uid == 0;
  return missing;
}

/* What is there, or may be, because we sent it there is not what is missing here, even if
 * it is equal. */
static gboolean
claim_own (PfMove         *self,
           PfLedgerTarget *other,
           GArray         *missing,
           GArray         *theirs,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autoptr (GArray) nameless = NULL;
  g_autoptr (GArray) intended = NULL;

  nameless = pf_move_read_nameless (self, other->id, missing, error);
  if (nameless == NULL ||
      !pf_move_name_them (self, other, nameless, theirs, cancellable, error))
    return FALSE;
  intended = pf_move_read_ours (self, other->id, 1u << PF_STATE_INTENDED, error);
  if (intended == NULL ||
      !pf_move_pair (self, intended, theirs,
                     self->is_rewriting ? PF_MATCH_REWRITTEN : PF_MATCH_SETTLE,
                     cancellable, error))
    return FALSE;
  for (guint i = 0; i < intended->len; i++)
    pf_move_claim (theirs, g_array_index (intended, PfMatchOurs, i).uid);
  return TRUE;
}

/* Looks in one other folder for those that are still missing, among what came there since
 * we began: an older message that is equal to ours was not made of ours. */
static gboolean
look_in (PfMove         *self,
         PfTargetFolder *folder,
         GArray         *missing,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr (PfLedgerTarget) other = NULL;
  g_autoptr (GArray) theirs = NULL;
  gboolean ok;
  guint32  first;
  gint64   id;

  if (folder->messages == 0)
    return TRUE;
  id = pf_ledger_put_target (self->ledger, folder->name, error);
  other = id < 0 ? NULL : pf_ledger_get_target_folder (self->ledger, id, error);
  if (other == NULL ||
      !pf_target_open (self->target, folder, FALSE, cancellable, error) ||
      !pf_move_check_validity (self, other, folder, error))
    return FALSE;
  first = pf_ledger_get_base (self->ledger, other);
  if (first == 0 || (folder->is_fresh && folder->uid_next <= first))
    return TRUE;
  theirs = pf_move_read_theirs (self, other, first, cancellable, error);
  if (theirs == NULL || !claim_own (self, other, missing, theirs, cancellable, error) ||
      !pf_move_pair (self, missing, theirs, PF_MATCH_ALREADY_THERE, cancellable, error))
    return FALSE;

  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  ok = TRUE;
  for (guint i = missing->len; ok && i-- > 0;)
    {
      const PfMatchOurs *one = &g_array_index (missing, PfMatchOurs, i);

      if (one->uid == 0)
        continue;
      ok = pf_ledger_set_moved (self->ledger, one->id, id, folder->uid_validity, one->uid,
                                error);
      g_array_remove_index_fast (missing, i);
    }
  return pf_ledger_end (self->ledger, ok, error);
}

/* UIDs are missing where ours should be: looks in the other folders, so that a
 * message that the person moved meanwhile is not sent a second time. */
static gboolean
look_elsewhere (PfMove         *self,
                PfLedgerTarget *target,
                GArray         *ours,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));

  for (guint i = ours->len; i-- > 0;)
    {
      PfMatchOurs one = g_array_index (ours, PfMatchOurs, i);

      /* What a copy was made of lies in another folder, and is not the copy. */
      if (one.uid != 0 || one.is_copied)
        continue;
      one.first_uid = 0;
      g_array_append_val (missing, one);
      g_array_remove_index_fast (ours, i);
    }
  for (guint i = 0; missing->len > 0 && i < self->listing->len; i++)
    {
      PfTargetFolder *folder = self->listing->pdata[i];

      if (g_strcmp0 (folder->name, target->name) == 0 || !folder->is_selectable ||
          folder->is_view)
        continue;
      if (!look_in (self, folder, missing, cancellable, error))
        return FALSE;
    }
  g_array_append_vals (ours, missing->data, missing->len);
  return TRUE;
}

/* Whether a message that was lost alone so often makes the server end the line.  It comes
 * to this only after signing in again and looking at the folder for a while. */
static gboolean
is_guilty (PfMove *self, guint alone, gboolean *out_is_guilty, GError **error)
{
  PfCounts counts;

  *out_is_guilty = FALSE;
  if (alone < TRIES_ALONE)
    return TRUE;
  /* Only now, since counting reads every message. */
  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  if (counts.placed == 0 && alone < TRIES_ALONE_AT_FIRST)
    return TRUE;
  if (counts.placed == 0 && ++self->blamed > MAX_BLAMED_AT_FIRST)
    {
      g_set_error_literal (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                           "the server ends the connection at every message");
      return FALSE;
    }
  *out_is_guilty = TRUE;
  return TRUE;
}

/* Is not there: is sent again.  A message with which the line was lost in this run again
 * and again, others not, is left out, and they go on. */
static gboolean
write_lost (PfMove *self, gint64 id, gboolean is_alone, GError **error)
{
  gboolean leaves_out = FALSE;
  guint    alone = 0;

  if (self->faults == 0)
    return pf_ledger_set_pending (self->ledger, id, TRUE, error);
  if (!pf_ledger_set_suspect (self->ledger, id, is_alone, &alone, error) ||
      (is_alone && !is_guilty (self, alone, &leaves_out, error)))
    return FALSE;
  if (!leaves_out)
    return TRUE;
  self->progress.left_out++;
  return pf_ledger_set_left_out (self->ledger, id, "line-lost", NULL, error);
}

/* Is not there: is sent again, or copied again once. */
static gboolean
write_absent (PfMove *self, const PfMatchOurs *one, gboolean is_alone, GError **error)
{
  g_autoptr (PfLedgerMessage) message = NULL;

  if (one->is_copied)
    {
      message = pf_ledger_get_message (self->ledger, one->id, error);
      if (message == NULL)
        return FALSE;
      if ((message->is_resent || self->options->existing == PF_EXISTING_UPLOAD) &&
          !pf_ledger_clear_origin (self->ledger, one->id, error))
        return FALSE;
    }
  return write_lost (self, one->id, is_alone, error);
}

static gboolean
write_settled (PfMove *self, PfLedgerTarget *target, GArray *ours, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < ours->len; i++)
    {
      const PfMatchOurs *one = &g_array_index (ours, PfMatchOurs, i);

      if (one->uid == 0)
        {
          ok = write_absent (self, one, ours->len == 1, error);
          continue;
        }
      ok = pf_ledger_set_placed (self->ledger, one->id, target->uid_validity, one->uid,
                                 FALSE, error);
      self->progress.run_messages += one->is_copied;
      self->progress.done_messages++;
      self->progress.done_bytes += (gint64) one->size;
    }
  return pf_ledger_end (self->ledger, ok, error);
}

static guint32
first_uid (GArray *ours)
{
  guint32 first = G_MAXUINT32;

  for (guint i = 0; i < ours->len; i++)
    first = MIN (first, g_array_index (ours, PfMatchOurs, i).first_uid);
  return first;
}

gboolean
pf_move_settle (PfMove         *self,
                PfLedgerTarget *target,
                PfTargetFolder *folder,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GArray) ours = NULL;
  g_autoptr (GArray) nameless = NULL;
  g_autoptr (GArray) theirs = NULL;
  guint32 first;

  gint64 intended = 0;
  gint64 bytes = 0;

  if (!pf_ledger_count_target (self->ledger, target->id, PF_STATE_INTENDED, &intended,
                               &bytes, error))
    return FALSE;
  if (intended == 0)
    return TRUE;
  /* What other lines of ours bring, here or elsewhere, must not be taken for it. */
  if (self->crew != NULL && !pf_crew_land (self->crew, TRUE, cancellable, error))
    return FALSE;
  ours = pf_move_read_ours (self, target->id, 1u << PF_STATE_INTENDED, error);
  if (ours == NULL)
    return FALSE;
  if (ours->len == 0)
    return TRUE;
  if (!wait_quiet (self, folder, cancellable, error) ||
      !pf_move_check_validity (self, target, folder, error) ||
      !pf_target_open (self->target, folder, FALSE, cancellable, error))
    return FALSE;

  nameless = pf_move_read_nameless (self, target->id, ours, error);
  if (nameless == NULL)
    return FALSE;
  first = MAX (1, first_uid (ours));
  theirs = pf_move_read_theirs (self, target, MIN (first, first_uid (nameless)),
                                cancellable, error);
  if (theirs == NULL ||
      !pf_move_name_them (self, target, nameless, theirs, cancellable, error) ||
      !pf_move_pair (self, ours, theirs,
                     self->is_rewriting ? PF_MATCH_REWRITTEN : PF_MATCH_SETTLE,
                     cancellable, error))
    return FALSE;
  if (count_missing (ours) > 0 && has_gaps (first, theirs, folder) &&
      !look_elsewhere (self, target, ours, cancellable, error))
    return FALSE;
  return write_settled (self, target, ours, error);
}
