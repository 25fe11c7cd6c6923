/* pf-move.c - a move: its phases, its options, its progress
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "migrate/pf-whole-source.h"
#include "text/pf-path.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (PfMove, pf_move, G_TYPE_OBJECT)

PfMoveOptions *
pf_move_options_new (void)
{
  PfMoveOptions *options = g_new0 (PfMoveOptions, 1);

  options->since_unix = G_MININT64;
  options->before_unix = G_MININT64;
  options->max_wait_ms = -1;
  return options;
}

PfMoveOptions *
pf_move_options_copy (const PfMoveOptions *self)
{
  PfMoveOptions *copy = g_new (PfMoveOptions, 1);

  *copy = *self;
  copy->account = g_strdup (self->account);
  copy->accounts = g_strdupv (self->accounts);
  copy->into = g_strdup (self->into);
  copy->maps = g_strdupv (self->maps);
  copy->excludes = g_strdupv (self->excludes);
  return copy;
}

void
pf_move_options_free (PfMoveOptions *self)
{
  g_free (self->account);
  g_strfreev (self->accounts);
  g_free (self->into);
  g_strfreev (self->maps);
  g_strfreev (self->excludes);
  g_free (self);
}

void
pf_move_tell (PfMove *self)
{
  if (self->progress_func != NULL)
    self->progress_func (&self->progress, self->progress_data);
}

void
pf_move_set_phase (PfMove *self, PfPhase phase)
{
  if (self->progress.phase != phase)
    g_debug ("move %p: phase %d -> %d", (void *) self, self->progress.phase, phase);
  self->progress.phase = phase;
  pf_move_tell (self);
}

void
pf_move_set_folder (PfMove *self, const char *name)
{
  gsize length = strlen (name);

  if (length >= sizeof self->progress.folder)
    {
      const char *end = g_utf8_find_prev_char (name, name + sizeof self->progress.folder -
                                                         1); /* whole characters only */

      length = end != NULL ? (gsize) (end - name) : 0;
    }
  memcpy (self->progress.folder, name, length);
  self->progress.folder[length] = '\0';
  pf_move_tell (self);
}

gboolean
pf_move_refresh_progress (PfMove *self, GError **error)
{
  PfCounts counts;

  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  self->progress.total_messages = counts.pending + counts.placed + counts.already_there;
  self->progress.total_bytes = counts.bytes_pending + counts.bytes_placed +
                               counts.bytes_already_there;
  self->progress.done_messages = counts.placed + counts.already_there;
  self->progress.done_bytes = counts.bytes_placed + counts.bytes_already_there;
  self->progress.left_out = counts.left_out;
  self->progress.resent = counts.resent;
  pf_move_tell (self);
  return TRUE;
}

void
pf_move_note_success (PfMove *self, guint messages, guint64 bytes)
{
  self->progress.done_messages += messages;
  self->progress.done_bytes += (gint64) bytes;
  self->progress.run_messages += messages;
  self->progress.run_bytes += (gint64) bytes;
  self->faults = 0;
  self->rescans = 0;
  self->waited_ms = 0;
}

PfPrivateHeaders
pf_move_private_headers (PfMove *self, PfSource *source)
{
  return self->options->verbatim ? PF_PRIVATE_NONE
                                 : pf_source_get_private_headers (source);
}

PfMove *
pf_move_new (PfLedger            *ledger,
             GPtrArray           *sources,
             PfTarget            *target,
             const PfMoveOptions *options)
{
  PfMove          *self = g_object_new (PF_TYPE_MOVE, NULL);
  g_autofree char *rewriting = pf_ledger_get_note (ledger, "rewriting");

  self->ledger = g_object_ref (ledger);
  self->sources = pf_whole_sources_new (sources);
  self->target = target != NULL ? g_object_ref (target) : NULL;
  self->options = pf_move_options_copy (options);
  self->is_rewriting = rewriting != NULL;
  return self;
}

void
pf_move_set_progress (PfMove *self, PfProgressFunc func, gpointer user_data)
{
  self->progress_func = func;
  self->progress_data = user_data;
}

void
pf_move_set_threads (PfMove *self, const PfMoveThreads *threads)
{
  self->threads = threads;
}

void
pf_move_set_paused (PfMove *self, gboolean is_paused)
{
  g_atomic_int_set (&self->is_paused, is_paused);
}

gboolean
pf_move_set_state (PfMove *self, const char *state, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT,
                                          g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *old = pf_ledger_get_note (self->ledger, "state");

  if (g_strcmp0 (old, state) == 0)
    return TRUE;
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  return pf_ledger_end (self->ledger,
                        pf_ledger_set_note (self->ledger, "state", state, error) &&
                            pf_ledger_set_note (self->ledger, "changed", now, error),
                        error);
}

gboolean
pf_move_is_undone (PfMove *self)
{
  g_autofree char *state = pf_ledger_get_note (self->ledger, "state");

  return g_strcmp0 (state, "undone") == 0;
}

static gboolean
has_work (PfMove *self, gint64 target, gboolean *out_work, GError **error)
{
  gint64 planned = 0;
  gint64 intended = 0;
  gint64 bytes = 0;

  if (!pf_ledger_count_target (self->ledger, target, PF_STATE_PLANNED, &planned, &bytes,
                               error) ||
      !pf_ledger_count_target (self->ledger, target, PF_STATE_INTENDED, &intended, &bytes,
                               error))
    return FALSE;
  *out_work = planned + intended > 0;
  return TRUE;
}

/* One try; if it fails, the next counts anew. */
static gboolean
verify_once (PfMove         *self,
             PfLedgerTarget *target,
             PfVerifyMode    mode,
             gboolean        all,
             GCancellable   *cancellable,
             GError        **error)
{
  PfVerification *verification = self->verification;
  PfVerification  before = { 0 };
  PfProgress      done = { 0 };
  guint           differences = 0;

  if (verification != NULL)
    {
      before = *verification;
      done = self->progress;
      differences = verification->differences->len;
    }
  if (pf_move_verify_target (self, target, mode, all, cancellable, error))
    return TRUE;
  if (verification != NULL)
    {
      *verification = before;
      self->progress.done_messages = done.done_messages;
      self->progress.done_bytes = done.done_bytes;
      g_ptr_array_set_size (verification->differences, (int) differences);
    }
  return FALSE;
}

static gboolean
verify_target (PfMove         *self,
               PfLedgerTarget *target,
               PfVerifyMode    mode,
               gboolean        all,
               GCancellable   *cancellable,
               GError        **error)
{
  for (;;)
    {
      GError *fault = NULL;

      if (verify_once (self, target, mode, all, cancellable, &fault))
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

/* Messages that are no longer on the server become pending again (--resend-missing). */
static gboolean
find_missing (PfMove *self, GPtrArray *targets, GCancellable *cancellable, GError **error)
{
  if (!self->options->resend_missing)
    return TRUE;
  for (guint i = 0; i < targets->len; i++)
    {
      if (!verify_target (self, targets->pdata[i], PF_VERIFY_NONE, TRUE, cancellable,
                          error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_marks (PfMove         *self,
           PfLedgerTarget *target,
           GCancellable   *cancellable,
           GError        **error)
{
  for (;;)
    {
      GError *fault = NULL;

      if (pf_move_add_marks (self, target, cancellable, &fault))
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
count_placed (PfMove *self, gint64 target, gint64 *out_placed, GError **error)
{
  gint64 bytes = 0;

  return pf_ledger_count_target (self->ledger, target, PF_STATE_PLACED, out_placed,
                                 &bytes, error);
}

gboolean
pf_move_close_target (PfMove         *self,
                      PfLedgerTarget *target,
                      gboolean        and_verify,
                      GCancellable   *cancellable,
                      GError        **error)
{
  gint64 placed = 0;

  if (!pf_move_add_marks (self, target, cancellable, error) ||
      !count_placed (self, target->id, &placed, error))
    return FALSE;
  return !and_verify || placed == 0 ||
         verify_once (self, target, self->options->verify, FALSE, cancellable, error);
}

/* One folder on the main line, from its first look to its comparison. */
static gboolean
send_one (PfMove         *self,
          PfLedgerTarget *target,
          gboolean        and_verify,
          GCancellable   *cancellable,
          GError        **error)
{
  gboolean is_open = FALSE;
  gint64   placed = 0;

  if (!has_work (self, target->id, &is_open, error))
    return FALSE;
  if (is_open && !pf_move_set_state (self, "moving", error))
    return FALSE;
  if (is_open && !pf_move_send_target (self, target, cancellable, error))
    return FALSE;
  if (!add_marks (self, target, cancellable, error) ||
      !count_placed (self, target->id, &placed, error))
    return FALSE;
  return !and_verify || placed == 0 ||
         verify_target (self, target, self->options->verify, FALSE, cancellable, error);
}

/* What helpers cannot settle by themselves once the main line has nothing left to do. */
static gboolean
join (PfMove *self, GCancellable *cancellable, GError **error)
{
  if (!pf_crew_join (self->crew, cancellable, error))
    return FALSE;
  if (self->stop != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->stop));
      return FALSE;
    }
  return pf_move_keep_pause (self, cancellable, error);
}

static gboolean
send_claimed (PfMove       *self,
              PfCrew       *crew,
              GPtrArray    *targets,
              gboolean      and_verify,
              GCancellable *cancellable,
              GError      **error)
{
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;
      for (guint i = 0; i < targets->len; i++)
        {
          if (!pf_crew_claim (crew, i))
            continue;
          more = TRUE;
          if (!send_one (self, targets->pdata[i], and_verify, cancellable, error))
            return FALSE;
          pf_crew_note_done (crew, i);
        }
      /* What a helper gave back is done by the main line after all. */
      if (!join (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
send_folders (PfMove       *self,
              GPtrArray    *targets,
              gboolean      and_verify,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (PfCrew) crew = pf_crew_new (self, targets, and_verify);
  g_autoptr (GError) second = NULL;

  if (pf_crew_begin (crew, cancellable, error) &&
      send_claimed (self, crew, targets, and_verify, cancellable, error))
    return TRUE;
  /* What helpers have in flight need not be ambiguous. */
  if (!g_cancellable_is_cancelled (cancellable) &&
      !pf_crew_land (crew, TRUE, cancellable, &second))
    g_debug ("landing the helpers: %s", second->message);
  return FALSE;
}

/* Sends all folders, Inbox first; verifies each as it is done if @and_verify. */
static gboolean
send_all (PfMove *self, gboolean and_verify, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets = NULL;

  pf_move_set_phase (self, PF_PHASE_SEND);
  if (!pf_move_create_folders (self, cancellable, error))
    return FALSE;
  targets = pf_ledger_list_targets (self->ledger, error);
  if (targets == NULL || !find_missing (self, targets, cancellable, error) ||
      !pf_move_transfer_all (self, cancellable, error))
    return FALSE;
  return send_folders (self, targets, and_verify, cancellable, error) &&
         pf_move_keep_aside (self, cancellable, error) &&
         pf_move_refresh_progress (self, error);
}

gboolean
pf_move_send (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self->target != NULL, FALSE);

  pf_assert_may_block ();
  return pf_move_prepare (self, cancellable, error) &&
         send_all (self, FALSE, cancellable, error);
}

/* What is to be compared, for whoever watches. */
static gboolean
begin_verify (PfMove *self, GError **error)
{
  PfCounts counts;

  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  self->progress.total_messages = counts.placed;
  self->progress.total_bytes = counts.bytes_placed;
  self->progress.done_messages = 0;
  self->progress.done_bytes = 0;
  pf_move_set_phase (self, PF_PHASE_VERIFY);
  return TRUE;
}

PfVerification *
pf_move_verify (PfMove       *self,
                PfVerifyMode  mode,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GPtrArray) targets = pf_ledger_list_targets (self->ledger, error);

  g_return_val_if_fail (self->target != NULL, NULL);

  pf_assert_may_block ();
  if (targets == NULL)
    return NULL;
  if (!begin_verify (self, error))
    return NULL;
  g_clear_pointer (&self->verification, pf_verification_free);
  self->verification = pf_verification_new (mode);
  for (guint i = 0; i < targets->len; i++)
    {
      if (!verify_target (self, targets->pdata[i], mode, TRUE, cancellable, error))
        return NULL;
    }
  pf_move_set_phase (self, PF_PHASE_DONE);
  return g_steal_pointer (&self->verification);
}

/* A move that stops has its copies too, unless the person is waiting for it to stop. */
static void
keep_what_stays (PfMove *self, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_is_cancelled (cancellable) &&
      !pf_move_keep_aside (self, cancellable, &error))
    g_debug ("copies of what was left out: %s", error->message);
}

/* A move that was taken back, and of which nothing was sent again, stays that. */
static gboolean
set_end_state (PfMove *self, GError **error)
{
  PfCounts counts = { 0 };

  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  if (pf_move_is_undone (self) && counts.undone > 0 && counts.placed == 0)
    return TRUE;
  return pf_move_set_state (self, "done", error);
}

gboolean
pf_move_run (PfMove          *self,
             PfVerification **out_verification,
             GCancellable    *cancellable,
             GError         **error)
{
  g_return_val_if_fail (self->target != NULL, FALSE);

  pf_assert_may_block ();
  g_clear_pointer (&self->verification, pf_verification_free);
  self->verification = pf_verification_new (self->options->verify);
  if (!pf_move_prepare (self, cancellable, error) ||
      !send_all (self, TRUE, cancellable, error) || !set_end_state (self, error))
    {
      keep_what_stays (self, cancellable);
      return FALSE;
    }
  pf_target_hang_up (self->target, cancellable);
  self->listing = NULL;
  pf_move_set_phase (self, PF_PHASE_DONE);
  if (out_verification != NULL)
    *out_verification = g_steal_pointer (&self->verification);
  return TRUE;
}

static void
pf_move_dispose (GObject *object)
{
  PfMove *self = PF_MOVE (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->target);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->options, pf_move_options_free);
  g_clear_pointer (&self->canon, pf_canon_free);
  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->listed, g_hash_table_unref);
  g_clear_pointer (&self->verification, pf_verification_free);
  g_clear_error (&self->stop);
  g_clear_pointer (&self->pause_text, g_free);

  G_OBJECT_CLASS (pf_move_parent_class)->dispose (object);
}

static void
pf_move_class_init (PfMoveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_move_dispose;
}

static void
pf_move_init (PfMove *self)
{
  self->canon = pf_canon_new ();
  self->folders = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->order = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_move_folder_free);
  self->listed = g_hash_table_new (g_str_hash, g_str_equal);
}
