/* pf-move-job.c - a move on its own thread, seen from the main loop
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-move-job.h"

#include "base/pf-error.h"
#include "jobs/pf-job-limits.h"
#include "jobs/pf-jobs-private.h"
#include "jobs/pf-remote-source.h"
#include "jobs/pf-unpack.h"
#include "jobs/pf-worker.h"

/* Progress is delivered at most ten times a second. */
#define PROGRESS_INTERVAL_MS 100

struct _PfMoveJob
{
  GObject parent_instance;

  /* The caller's thread only. */
  PfMoveRequest  *request;      /* (owned) */
  PfVerification *verification; /* (owned) (nullable) */
  PfProgress      progress;
  gboolean        is_running;
  GMainContext   *context; /* (owned) the caller's */

  /* Both threads, under the lock. */
  GMutex     lock;
  PfProgress latest;
  GSource   *tick; /* (owned) (nullable) while one is due */
  gboolean   is_paused;
  PfMove    *move;   /* (unowned) (nullable) while the work runs */
  PfLedger  *ledger; /* (owned) (nullable) */
};

enum
{
  SIGNAL_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PfMoveJob, pf_move_job, G_TYPE_OBJECT)

typedef enum
{
  WORK_PLAN,
  WORK_RUN,
  WORK_UNDO,
  WORK_VERIFY,
} WorkKind;

/* What the working thread gets; all of it its own. */
typedef struct
{
  PfMoveJob      *job; /* (owned) kept alive by the task as well */
  GTask          *task;
  PfMoveRequest  *request;
  WorkKind        kind;
  PfPlan         *plan;
  PfUndo         *undo;
  PfVerification *verification;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->job);
  g_clear_pointer (&work->request, pf_move_request_free);
  g_clear_pointer (&work->plan, pf_plan_free);
  g_clear_pointer (&work->undo, pf_undo_free);
  g_clear_pointer (&work->verification, pf_verification_free);
  g_free (work);
}

/* On the caller's context: takes over the newest progress and tells. */
static gboolean
tick_cb (gpointer data)
{
  PfMoveJob *self = data;

  g_mutex_lock (&self->lock);
  self->progress = self->latest;
  g_clear_pointer (&self->tick, g_source_unref);
  g_mutex_unlock (&self->lock);

  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
  return G_SOURCE_REMOVE;
}

/* On the working thread. */
static void
progress_cb (const PfProgress *progress, gpointer data)
{
  PfMoveJob *self = data;

  g_mutex_lock (&self->lock);
  self->latest = *progress;
  if (self->tick == NULL)
    {
      self->tick = g_timeout_source_new (PROGRESS_INTERVAL_MS);
      g_source_set_callback (self->tick, tick_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->tick, self->context);
    }
  g_mutex_unlock (&self->lock);
}

static PfLedger *
get_ledger (PfMoveJob *self)
{
  PfLedger *ledger;

  g_mutex_lock (&self->lock);
  ledger = self->ledger;
  g_mutex_unlock (&self->lock);

  return ledger;
}

/* Opens the job's ledger unless an earlier plan or run has. */
static PfLedger *
open_ledger (Work *work, GPtrArray *sources, PfTarget *target, GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;
  PfLedger *ledger = get_ledger (work->job);

  if (ledger != NULL)
    return ledger;

  paths = g_ptr_array_new ();
  for (guint i = 0; i < sources->len; i++)
    g_ptr_array_add (paths, (gpointer) pf_source_get_path (sources->pdata[i]));
  g_ptr_array_add (paths, NULL);

  ledger = pf_ledger_open_job (work->request->state_dir, work->request->job_name,
                               (const char *const *) paths->pdata,
                               pf_target_get_identity (target), error);
  if (ledger == NULL)
    return NULL;

  g_mutex_lock (&work->job->lock);
  work->job->ledger = ledger;
  g_mutex_unlock (&work->job->lock);
  return ledger;
}

/* How long the run took, as far as it did anything: one that finds nothing to do adds
 * nothing to the time of the move, and so writes nothing at its end. */
static gint64
time_worked (const Work *work, gint64 start, const GError *error)
{
  const PfVerification *verification = work->verification;

  if (error == NULL && work->job->latest.run_messages == 0 &&
      (verification == NULL || verification->checked == 0))
    return 0;
  return (g_get_monotonic_time () - start) / 1000;
}

/* From here on a press of Pause reaches the move; an earlier one is made up for. */
static void
publish_move (PfMoveJob *self, PfMove *move)
{
  g_mutex_lock (&self->lock);
  self->move = move;
  if (move != NULL)
    pf_move_set_paused (move, self->is_paused);
  g_mutex_unlock (&self->lock);
}

static gpointer
start_thread (GThreadFunc func, gpointer data)
{
  return g_thread_new ("pf-move-line", func, data);
}

static void
join_thread (gpointer thread)
{
  g_thread_join (thread);
}

static const PfMoveThreads threads = { start_thread, join_thread };

static gboolean
do_move (Work         *work,
         PfLedger     *ledger,
         GPtrArray    *sources,
         PfTarget     *target,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (PfMove) move = pf_move_new (ledger, sources, target, work->request->options);
  gboolean is_ok = FALSE;

  pf_move_set_progress (move, progress_cb, work->job);
  pf_move_set_threads (move, &threads);
  publish_move (work->job, move);
  switch (work->kind)
    {
    case WORK_PLAN:
      is_ok = pf_move_scan (move, cancellable, error);
      if (is_ok)
        work->plan = pf_move_plan (move, cancellable, error);
      is_ok = work->plan != NULL;
      break;

    case WORK_RUN:
      is_ok = pf_move_run (move, &work->verification, cancellable, error);
      break;

    case WORK_UNDO:
      work->undo = pf_move_undo (move, cancellable, error);
      is_ok = work->undo != NULL;
      break;

    case WORK_VERIFY:
      work->verification = pf_move_verify (move, work->request->options->verify,
                                           cancellable, error);
      is_ok = work->verification != NULL;
      break;
    }
  publish_move (work->job, NULL);

  return is_ok;
}

/* Opens the ledger of the job that is taken back, unless this job has it already. */
static PfLedger *
open_known_ledger (Work *work, GError **error)
{
  PfLedger *ledger = get_ledger (work->job);

  if (ledger != NULL)
    return ledger;
  ledger = pf_ledger_open (work->request->state_dir, work->request->job_name, TRUE,
                           error);
  if (ledger == NULL)
    return NULL;

  g_mutex_lock (&work->job->lock);
  work->job->ledger = ledger;
  g_mutex_unlock (&work->job->lock);
  return ledger;
}

static gboolean
do_undo (Work *work, PfJobTarget *target, GCancellable *cancellable, GError **error)
{
  PfLedger *ledger = open_known_ledger (work, error);
  g_autoptr (GPtrArray) sources = NULL;
  PfJobTeller teller = { .progress = progress_cb, .user_data = work->job };
  gboolean    is_ok;

  if (ledger == NULL || !pf_job_target_init (target, work->request, error))
    return FALSE;
  sources = pf_job_open_what_is_there (work->request, ledger, &teller, cancellable);
  is_ok = do_move (work, ledger, sources, target->target, cancellable, error);
  if (is_ok)
    {
      pf_remote_release (sources, ledger);
      pf_unpack_forget (sources);
    }
  return is_ok;
}

static gboolean
do_verify (Work *work, PfJobTarget *target, GCancellable *cancellable, GError **error)
{
  PfLedger *ledger = open_known_ledger (work, error);
  g_autoptr (GPtrArray) sources = NULL;
  PfJobTeller teller = { .progress = progress_cb, .user_data = work->job };

  if (ledger == NULL || !pf_job_target_init (target, work->request, error))
    return FALSE;
  sources = pf_job_open_what_is_there (work->request, ledger, &teller, cancellable);
  if (teller.has_unpacked)
    pf_unpack_forget (sources);
  if (!do_move (work, ledger, sources, target->target, cancellable, error))
    return FALSE;
  pf_job_note_verification (ledger, work->verification);
  return TRUE;
}

static gboolean
do_work (Work *work, PfJobTarget *target, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sources = NULL;
  PfJobTeller teller = { .progress = progress_cb, .user_data = work->job };
  gint64      start = g_get_monotonic_time ();
  GError     *local_error = NULL;
  PfLedger   *ledger;

  sources = pf_job_open_sources (work->request, &teller, cancellable, error);
  if (sources == NULL || !pf_job_target_init (target, work->request, error))
    return FALSE;
  ledger = open_ledger (work, sources, target->target, error);
  if (ledger == NULL)
    return FALSE;

  pf_remote_prepare (sources, ledger, progress_cb, work->job);
  pf_job_note_request (ledger, work->request);
  pf_job_fill_limits (work->request->options, work->request->endpoint);
  do_move (work, ledger, sources, target->target, cancellable, &local_error);
  pf_remote_note (sources, ledger);
  if (work->kind == WORK_RUN)
    pf_job_note_end (ledger, time_worked (work, start, local_error), work->verification,
                     local_error);
  if (work->kind == WORK_RUN && local_error == NULL)
    {
      pf_remote_release (sources, ledger);
      pf_unpack_forget (sources);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

static gpointer
work_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  Work       *work = g_task_get_task_data (task);
  PfJobTarget target = { 0 };
  GError     *error = NULL;

  if (work->kind == WORK_UNDO)
    do_undo (work, &target, g_task_get_cancellable (task), &error);
  else if (work->kind == WORK_VERIFY)
    do_verify (work, &target, g_task_get_cancellable (task), &error);
  else
    do_work (work, &target, g_task_get_cancellable (task), &error);
  pf_job_target_note_outcome (&target, error);
  pf_job_target_clear (&target);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  return NULL;
}

static void
start (PfMoveJob          *self,
       WorkKind            kind,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work  *work = g_new0 (Work, 1);

  work->job = g_object_ref (self);
  work->request = pf_move_request_copy (self->request);
  work->kind = kind;
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  /* The result says more than "cancelled" would: what was settled before. */
  g_task_set_check_cancellable (task, FALSE);

  self->is_running = TRUE;
  pf_worker_start ("pf-move", work_thread, task);
}

/* On the caller's thread, when the work is over. */
static Work *
finish (PfMoveJob *self, GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  Work  *work = g_task_get_task_data (task);
  g_autoptr (GSource) tick = NULL;

  g_mutex_lock (&self->lock);
  self->progress = self->latest;
  tick = g_steal_pointer (&self->tick);
  g_mutex_unlock (&self->lock);
  /* A tick that is still due would keep the job, and with it its ledger, open. */
  if (tick != NULL)
    g_source_destroy (tick);
  self->is_running = FALSE;

  return g_task_propagate_boolean (task, error) ? work : NULL;
}

void
pf_move_job_plan_async (PfMoveJob          *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (PF_IS_MOVE_JOB (self));
  g_return_if_fail (!self->is_running);
  g_return_if_fail (self->request->endpoint != NULL);

  start (self, WORK_PLAN, cancellable, callback, user_data);
}

PfPlan *
pf_move_job_plan_finish (PfMoveJob *self, GAsyncResult *result, GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  work = finish (self, result, error);
  return work != NULL ? g_steal_pointer (&work->plan) : NULL;
}

void
pf_move_job_run_async (PfMoveJob          *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (PF_IS_MOVE_JOB (self));
  g_return_if_fail (!self->is_running);
  g_return_if_fail (self->request->endpoint != NULL);

  start (self, WORK_RUN, cancellable, callback, user_data);
}

gboolean
pf_move_job_run_finish (PfMoveJob *self, GAsyncResult *result, GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  work = finish (self, result, error);
  if (work == NULL)
    return FALSE;

  g_clear_pointer (&self->verification, pf_verification_free);
  self->verification = g_steal_pointer (&work->verification);
  return TRUE;
}

void
pf_move_job_undo_async (PfMoveJob          *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (PF_IS_MOVE_JOB (self));
  g_return_if_fail (!self->is_running);
  g_return_if_fail (self->request->endpoint != NULL);
  g_return_if_fail (self->request->job_name != NULL || get_ledger (self) != NULL);

  start (self, WORK_UNDO, cancellable, callback, user_data);
}

PfUndo *
pf_move_job_undo_finish (PfMoveJob *self, GAsyncResult *result, GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  work = finish (self, result, error);
  return work != NULL ? g_steal_pointer (&work->undo) : NULL;
}

void
pf_move_job_verify_async (PfMoveJob          *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (PF_IS_MOVE_JOB (self));
  g_return_if_fail (!self->is_running);
  g_return_if_fail (self->request->endpoint != NULL);
  g_return_if_fail (self->request->job_name != NULL || get_ledger (self) != NULL);

  start (self, WORK_VERIFY, cancellable, callback, user_data);
}

PfVerification *
pf_move_job_verify_finish (PfMoveJob *self, GAsyncResult *result, GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  work = finish (self, result, error);
  return work != NULL ? g_steal_pointer (&work->verification) : NULL;
}

void
pf_move_job_set_paused (PfMoveJob *self, gboolean is_paused)
{
  g_return_if_fail (PF_IS_MOVE_JOB (self));

  g_mutex_lock (&self->lock);
  self->is_paused = is_paused;
  if (self->move != NULL)
    pf_move_set_paused (self->move, is_paused);
  g_mutex_unlock (&self->lock);
}

gboolean
pf_move_job_get_paused (PfMoveJob *self)
{
  gboolean is_paused;

  g_return_val_if_fail (PF_IS_MOVE_JOB (self), FALSE);

  g_mutex_lock (&self->lock);
  is_paused = self->is_paused;
  g_mutex_unlock (&self->lock);
  return is_paused;
}

const PfProgress *
pf_move_job_get_progress (PfMoveJob *self)
{
  g_return_val_if_fail (PF_IS_MOVE_JOB (self), NULL);

  return &self->progress;
}

PfLedger *
pf_move_job_get_ledger (PfMoveJob *self)
{
  g_return_val_if_fail (PF_IS_MOVE_JOB (self), NULL);

  return get_ledger (self);
}

const PfVerification *
pf_move_job_get_verification (PfMoveJob *self)
{
  g_return_val_if_fail (PF_IS_MOVE_JOB (self), NULL);

  return self->verification;
}

void
pf_move_job_set_request (PfMoveJob *self, const PfMoveRequest *request)
{
  PfMoveRequest *copy;

  g_return_if_fail (PF_IS_MOVE_JOB (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (!self->is_running);

  copy = pf_move_request_copy (request);
  g_clear_pointer (&self->request, pf_move_request_free);
  self->request = copy;

  /* Other sources or another account are another job. */
  g_mutex_lock (&self->lock);
  g_clear_object (&self->ledger);
  g_mutex_unlock (&self->lock);
}

PfMoveJob *
pf_move_job_new (const PfMoveRequest *request)
{
  PfMoveJob *self;

  g_return_val_if_fail (request != NULL, NULL);

  self = g_object_new (PF_TYPE_MOVE_JOB, NULL);
  self->request = pf_move_request_copy (request);
  return self;
}

static void
pf_move_job_finalize (GObject *object)
{
  PfMoveJob *self = PF_MOVE_JOB (object);

  g_clear_pointer (&self->request, pf_move_request_free);
  g_clear_pointer (&self->verification, pf_verification_free);
  g_clear_object (&self->ledger);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (pf_move_job_parent_class)->finalize (object);
}

static void
pf_move_job_class_init (PfMoveJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_move_job_finalize;

  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
pf_move_job_init (PfMoveJob *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
}
