/* pf-move-crew.c - further connections beside the main one, on one thread
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-crew.h"

#include "base/pf-error.h"

#include <glib/gpoll.h>

#define POLL_MS 250     /* how soon a pause or a silent line is noticed at the latest */
#define IDLE_US 200000  /* between two looks for work */
#define ASSIST_LEAST 32 /* messages waiting in a folder that is worth a second line */
#define MAX_LOST 3      /* helpers lost in a run after which no other is made */
#define MAX_ROUNDS 8    /* of a folder before it is given back */
#define MODE_SINGLE                                                                      \
  'B' /* single APPENDs: two lines into one folder are slower than one */
#define MODE_ONE_BY_ONE 'C'

/* --- Whose line is in use --- */

/* The rest of a move speaks of its target and listing: those of the line in use. */
static void
swap_line (PfMove *move, PfHelper *helper)
{
  PfTarget   *target = move->target;
  GPtrArray  *listing = move->listing;
  GHashTable *listed = move->listed;

  move->target = helper->target;
  move->listing = helper->listing;
  move->listed = helper->listed;
  helper->target = target;
  helper->listing = listing;
  helper->listed = listed;
}

static void
helper_free (PfHelper *helper)
{
  g_clear_pointer (&helper->flight, pf_flight_free);
  g_object_unref (helper->target);
  g_hash_table_unref (helper->listed);
  g_free (helper);
}

PfCrew *
pf_crew_new (PfMove *move, GPtrArray *targets, gboolean and_verify)
{
  PfCrew *self = g_new0 (PfCrew, 1);

  self->move = move;
  self->targets = g_ptr_array_ref (targets);
  self->claims = g_new0 (PfClaim, targets->len);
  self->and_verify = and_verify;
  self->helpers = g_ptr_array_new_with_free_func ((GDestroyNotify) helper_free);
  self->openings = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_opening_free);
  move->crew = self;
  return self;
}

void
pf_crew_free (PfCrew *self)
{
  for (guint i = 0; i < self->helpers->len; i++)
    {
      PfHelper *helper = self->helpers->pdata[i];

      /* With something in flight it just drops the line. */
      if (helper->flight == NULL)
        pf_target_hang_up (helper->target, NULL);
    }
  self->move->crew = NULL;
  pf_crew_stop_opening (self);
  g_ptr_array_unref (self->openings);
  g_ptr_array_unref (self->helpers);
  g_ptr_array_unref (self->targets);
  g_free (self->claims);
  g_free (self);
}

gboolean
pf_crew_claim (PfCrew *self, guint index)
{
  if (self->claims[index] != PF_CLAIM_FREE && self->claims[index] != PF_CLAIM_MAIN)
    return FALSE;
  self->claims[index] = PF_CLAIM_TAKEN;
  return TRUE;
}

void
pf_crew_note_done (PfCrew *self, guint index)
{
  self->claims[index] = PF_CLAIM_DONE;
}

void
pf_crew_set_work (PfCrew *self, PfMoveWork *work)
{
  self->work = work;
}

/* --- Losing one --- */

/* The main line meets the same message again, and mends what is wrong with it. */
static gboolean
is_about_source (const PfMove *move)
{
  return move->changed_folder != 0 || move->bad_message != 0;
}

/* Whether the error is about the connection, so that another one can go on. */
static gboolean
is_about_line (const PfMove *move, const GError *fault)
{
  return fault->domain == PF_WIRE_ERROR || fault->domain == PF_PROTO_ERROR ||
         fault->domain == PF_AUTH_ERROR || fault->domain == PF_STORE_ERROR ||
         is_about_source (move);
}

static gboolean
is_complaint (const GError *fault)
{
  return fault->domain == PF_AUTH_ERROR || fault->domain == PF_PROTO_ERROR;
}

/* Whether it is one of the newest, which are the last: those still being opened are none
 * of them yet. */
static gboolean
is_new (PfCrew *self, const PfHelper *helper)
{
  guint n = self->newest - MIN (self->newest, self->openings->len);
  guint place = 0;

  return g_ptr_array_find (self->helpers, helper, &place) &&
         place + n >= self->helpers->len;
}

static void
remove_helper (PfCrew *self, PfHelper *helper, PfClaim claim)
{
  if (helper->index >= 0)
    self->claims[helper->index] = claim;
  if (is_new (self, helper))
    self->newest--;
  g_ptr_array_remove (self->helpers, helper);
  self->move->progress.connections = 1 + (int) self->helpers->len;
}

/* Its folder goes back to the main line, which settles what was in flight. */
static gboolean
lose (PfCrew *self, PfHelper *helper, GError *fault, GError **error)
{
  g_autoptr (GError) second = NULL;
  gboolean is_survived = is_about_line (self->move, fault);

  g_debug ("a further connection is lost: %s", fault->message);
  if (helper->flight != NULL && !pf_flight_save (helper->flight, &second))
    g_debug ("results of a broken flight: %s", second->message);
  remove_helper (self, helper, PF_CLAIM_MAIN);
  self->move->progress.faults++;
  if (is_complaint (fault) || ++self->lost >= MAX_LOST)
    self->is_full = TRUE;
  self->move->changed_folder = 0;
  self->move->bad_message = 0;
  if (is_survived)
    g_error_free (fault);
  else
    g_propagate_error (error, fault);
  return is_survived;
}

/* --- What a helper does; its line is the one in use --- */

static gboolean
count_open (PfCrew               *self,
            const PfLedgerTarget *target,
            gint64               *out_planned,
            gint64               *out_intended,
            GError              **error)
{
  gint64 bytes = 0;

  return pf_ledger_count_target (self->move->ledger, target->id, PF_STATE_PLANNED,
                                 out_planned, &bytes, error) &&
         pf_ledger_count_target (self->move->ledger, target->id, PF_STATE_INTENDED,
                                 out_intended, &bytes, error);
}

/* A folder that nobody works at, from @first on.  One that has something to settle is the
 * main line's. */
static gboolean
find_folder (PfCrew *self, guint first, int *out_index, GError **error)
{
  *out_index = -1;
  for (guint i = first; i < self->targets->len; i++)
    {
      gint64 planned = 0;
      gint64 intended = 0;

      if (self->claims[i] != PF_CLAIM_FREE)
        continue;
      if (!count_open (self, self->targets->pdata[i], &planned, &intended, error))
        return FALSE;
      if (planned > 0 && intended == 0)
        {
          *out_index = (int) i;
          return TRUE;
        }
    }
  return TRUE;
}

/* Whether a further line into the main one's folder may help. */
static gboolean
may_assist (PfCrew *self, gboolean *out_may, GError **error)
{
  gint64 planned = 0;
  gint64 intended = 0;

  *out_may = FALSE;
  if (self->work == NULL || self->move->progress.mode[0] == MODE_SINGLE)
    return TRUE;
  if (!count_open (self, self->work->target, &planned, &intended, error))
    return FALSE;
  *out_may = planned >= (self->move->options->connections > 0 ? 1 : ASSIST_LEAST);
  return TRUE;
}

static gboolean
take_folder (
    PfCrew *self, PfHelper *helper, int index, GCancellable *cancellable, GError **error)
{
  PfMove         *move = self->move;
  PfLedgerTarget *target = self->targets->pdata[index];
  PfTargetFolder *folder = pf_move_find_folder (move, target->name);

  helper->index = index;
  self->claims[index] = PF_CLAIM_TAKEN;
  if (folder == NULL || !folder->is_selectable)
    {
      self->claims[index] = PF_CLAIM_MAIN;
      helper->index = -1;
      return TRUE;
    }
  if (!pf_move_prepare_folder (move, target, folder, cancellable, error))
    return FALSE;
  helper->work = (PfMoveWork){ target, folder, MAX (1, folder->uid_next), G_MAXUINT };
  helper->flight = pf_flight_new (move, folder);
  helper->is_drained = FALSE;
  helper->rounds = 0;
  return TRUE;
}

static gboolean
assist (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  PfMove         *move = self->move;
  PfTargetFolder *folder = pf_move_find_folder (move, self->work->target->name);

  if (folder == NULL || !folder->is_selectable)
    return TRUE;
  if (!pf_target_is_open (move->target, folder, TRUE) &&
      !pf_target_open (move->target, folder, TRUE, cancellable, error))
    return FALSE;
  if (folder->uid_validity != self->work->folder->uid_validity)
    return TRUE;
  helper->work = *self->work;
  helper->work.folder = folder;
  helper->flight = pf_flight_new (move, folder);
  helper->is_drained = FALSE;
  return TRUE;
}

static gboolean
find_work (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  gint64   now = g_get_monotonic_time ();
  gboolean may = FALSE;
  int      index = -1;

  if (now < helper->idle_until)
    return TRUE;
  helper->idle_until = now + IDLE_US;
  if (!find_folder (self, 0, &index, error))
    return FALSE;
  if (index >= 0)
    return take_folder (self, helper, index, cancellable, error);
  return may_assist (self, &may, error) &&
         (!may || assist (self, helper, cancellable, error));
}

/* Everything of the helper's own folder is sent: the last look, marks, comparison. */
static gboolean
finish_folder (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  PfMove         *move = self->move;
  PfLedgerTarget *target = helper->work.target;

  if (!pf_move_leave_folder (move, target, helper->work.folder, cancellable, error) ||
      !pf_move_close_target (move, target, self->and_verify, cancellable, error))
    return FALSE;
  self->claims[helper->index] = PF_CLAIM_DONE;
  helper->index = -1;
  return TRUE;
}

/* All results of a flight are in. */
static gboolean
end_flight (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  gint64 planned = 0;
  gint64 intended = 0;

  g_clear_pointer (&helper->flight, pf_flight_free);
  helper->idle_until = 0;
  if (helper->index < 0)
    return TRUE;
  if (!count_open (self, helper->work.target, &planned, &intended, error))
    return FALSE;
  if (planned + intended == 0)
    return finish_folder (self, helper, cancellable, error);
  if (helper->is_leaving || !pf_move_may_send (self->move) ||
      ++helper->rounds >= MAX_ROUNDS)
    {
      self->claims[helper->index] = helper->is_leaving ? PF_CLAIM_FREE : PF_CLAIM_MAIN;
      helper->index = -1;
      return TRUE;
    }
  helper->flight = pf_flight_new (self->move, helper->work.folder);
  helper->is_drained = FALSE;
  return TRUE;
}

static gboolean
work_on (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  gboolean may_send = pf_move_may_send (self->move) && !helper->is_leaving;
  gboolean is_sent = TRUE;

  if (helper->flight == NULL && may_send && !find_work (self, helper, cancellable, error))
    return FALSE;
  if (helper->flight == NULL)
    return TRUE;
  if (!pf_flight_pump (helper->flight, cancellable, error))
    return FALSE;
  if (may_send && !helper->is_drained && pf_flight_wants_more (helper->flight))
    {
      helper->work.batch_messages = pf_crew_choose_batch (self);
      if (!pf_move_send_batch (self->move, helper->flight, &helper->work, &is_sent,
                               cancellable, error))
        return FALSE;
      helper->is_drained = !is_sent;
    }
  if ((helper->is_drained || !may_send) && pf_flight_is_landed (helper->flight))
    return end_flight (self, helper, cancellable, error);
  return TRUE;
}

static gboolean
step_helper (PfCrew *self, PfHelper *helper, GCancellable *cancellable, GError **error)
{
  GError  *fault = NULL;
  gboolean ok;

  swap_line (self->move, helper);
  ok = work_on (self, helper, cancellable, &fault);
  swap_line (self->move, helper);
  if (!ok)
    return lose (self, helper, fault, error);
  if (helper->is_leaving && helper->flight == NULL)
    {
      pf_target_disconnect (helper->target, cancellable);
      remove_helper (self, helper, PF_CLAIM_FREE);
    }
  return TRUE;
}

/* --- Adding one --- */

/* Those that have nothing to do now, or are being opened, find theirs first. */
static guint
count_unemployed (PfCrew *self)
{
  guint n = self->openings->len + (self->work == NULL ? 1 : 0);

  for (guint i = 0; i < self->helpers->len; i++)
    n += ((const PfHelper *) self->helpers->pdata[i])->flight == NULL ? 1 : 0;
  return n;
}

gboolean
pf_crew_has_place (PfCrew *self, gboolean *out_has, GError **error)
{
  guint skip = count_unemployed (self);
  int   index = -1;

  do
    {
      if (!find_folder (self, (guint) (index + 1), &index, error))
        return FALSE;
    }
  while (index >= 0 && skip-- > 0);
  /* Before the first batch the main line is at no folder yet, but will be. */
  *out_has = index >= 0 || (self->look_start == 0 && self->work == NULL &&
                            self->move->progress.mode[0] != MODE_SINGLE);
  return *out_has || may_assist (self, out_has, error);
}

void
pf_crew_engage (PfCrew *self, PfTarget *target, GPtrArray *listing)
{
  PfMove   *move = self->move;
  PfHelper *helper = g_new0 (PfHelper, 1);

  helper->target = target;
  helper->listing = listing;
  helper->listed = g_hash_table_new (g_str_hash, g_str_equal);
  helper->index = -1;
  swap_line (move, helper);
  pf_move_note_listing (move);
  swap_line (move, helper);
  g_ptr_array_add (self->helpers, helper);
  move->progress.connections = 1 + (int) self->helpers->len;
}

gboolean
pf_crew_step (PfCrew *self, GCancellable *cancellable, GError **error)
{
  if (!pf_crew_grow (self, cancellable, error))
    return FALSE;
  self->move->progress.connections = 1 + (int) self->helpers->len;
  for (guint i = self->helpers->len; i-- > 0;)
    {
      if (!step_helper (self, self->helpers->pdata[i], cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Waiting --- */

static gboolean
wants_batch (PfCrew *self, const PfHelper *helper)
{
  return helper->flight != NULL && !helper->is_drained && !helper->is_leaving &&
         pf_move_may_send (self->move) && pf_flight_wants_more (helper->flight);
}

static void
add_fd (GArray *fds, PfTarget *target)
{
  GPollFD fd;

  if (pf_target_get_poll (target, &fd))
    g_array_append_val (fds, fd);
}

gboolean
pf_crew_wait (PfCrew *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  GPollFD  cancel;
  gboolean has_fd = g_cancellable_make_pollfd (cancellable, &cancel);

  if (has_fd)
    g_array_append_val (fds, cancel);
  if (self->work != NULL)
    add_fd (fds, self->move->target);
  for (guint i = 0; i < self->helpers->len; i++)
    {
      const PfHelper *helper = self->helpers->pdata[i];

      if (wants_batch (self, helper))
        {
          g_array_set_size (fds, 0);
          break;
        }
      if (helper->flight != NULL)
        add_fd (fds, helper->target);
    }
  if (fds->len > 0)
    g_poll ((GPollFD *) (gpointer) fds->data, fds->len, POLL_MS);
  if (has_fd)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
pf_crew_land (PfCrew *self, gboolean all, GCancellable *cancellable, GError **error)
{
  gboolean ok = TRUE;
  gint64   changed_folder = self->move->changed_folder;
  gint64   bad_message = self->move->bad_message;

  /* What the main line met is kept apart from what a helper meets. */
  self->move->changed_folder = 0;
  self->move->bad_message = 0;
  for (guint i = self->helpers->len; i-- > 0;)
    {
      PfHelper *helper = self->helpers->pdata[i];
      GError   *fault = NULL;
      gboolean  is_landed;

      if (helper->flight == NULL || (!all && helper->index >= 0))
        continue;
      swap_line (self->move, helper);
      is_landed = pf_flight_land (helper->flight, cancellable, &fault);
      swap_line (self->move, helper);
      if (!is_landed)
        ok = lose (self, helper, fault, ok ? error : NULL) && ok;
      else if (helper->index < 0)
        g_clear_pointer (&helper->flight, pf_flight_free);
    }
  self->move->changed_folder = changed_folder;
  self->move->bad_message = bad_message;
  return ok;
}

void
pf_crew_dismiss (PfCrew *self, GCancellable *cancellable)
{
  g_autoptr (GError) ignored = NULL;

  self->is_full = TRUE;
  pf_crew_stop_opening (self);
  if (!pf_crew_land (self, TRUE, cancellable, &ignored))
    g_debug ("landing the helpers: %s", ignored->message);
  while (self->helpers->len > 0)
    {
      PfHelper *helper = self->helpers->pdata[self->helpers->len - 1];

      pf_target_disconnect (helper->target, cancellable);
      remove_helper (self, helper, PF_CLAIM_MAIN);
    }
}

static gboolean
is_busy (PfCrew *self)
{
  for (guint i = 0; i < self->helpers->len; i++)
    {
      if (((const PfHelper *) self->helpers->pdata[i])->flight != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean
pf_crew_join (PfCrew *self, GCancellable *cancellable, GError **error)
{
  while (is_busy (self))
    {
      if (!pf_move_hold (self->move, cancellable, error) ||
          !pf_crew_step (self, cancellable, error) ||
          (is_busy (self) && !pf_crew_wait (self, cancellable, error)))
        return FALSE;
    }
  return TRUE;
}
