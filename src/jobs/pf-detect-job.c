/* pf-detect-job.c - from an address to settings: all places asked at once
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-detect-job.h"

#include "base/pf-cancel.h"
#include "jobs/pf-detect-private.h"
#include "jobs/pf-worker.h"

/* How long cancelled threads get to say goodbye. */
#define GOODBYE_MS 150

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef PfFound *(*SourceFunc) (const PfDiscoverAsk *ask, GCancellable *cancellable);
typedef PfFound *(*MxFunc) (const PfDiscoverAsk *ask,
                            const char          *mx_domain,
                            GCancellable        *cancellable);

/* One source that is being asked; crosses to a thread and back. */
typedef struct
{
  PfDetectJob *job;  /* (owned) */
  PfSourceKind kind; /* of no meaning for what is_domain */
  gboolean     is_domain;
  SourceFunc   func;    /* (nullable) */
  MxFunc       mx_func; /* (nullable) */
  char        *domain;  /* (owned): what is asked about */
  gint64       started; /* microseconds */
  gint64       took;
  PfFound     *found; /* (owned) (nullable) */
} Run;

struct _PfDetectJob
{
  GObject parent_instance;

  PfDiscoverRequest *request;   /* (owned): not changed while it runs */
  PfMailName        *name;      /* (owned) */
  PfDiscovery       *discovery; /* (owned) (nullable) */
  GMainContext      *context;   /* (owned) */
  GTask             *task;      /* (owned) (nullable): while it runs */
  GCancellable      *inner;     /* (owned): ends every thread */
  GPtrArray         *pending;   /* (owned) (element-type Run, unowned) */
  PfGuessing        *guessing;  /* (owned) (nullable) */
  GSource           *timers[5]; /* (owned) */
  gint64             guess_started;
  gboolean           is_thorough;
  gboolean           is_domain_known;
  gboolean           is_time_to_guess;
  gboolean           is_guess_done;
  gboolean           is_settled;
  gboolean           is_ending;
};

enum
{
  TIMER_STOP,
  TIMER_GUESS,
  TIMER_GRACE,
  TIMER_GOODBYE,
  TIMER_CANCEL,
};

G_DEFINE_FINAL_TYPE (PfDetectJob, pf_detect_job, G_TYPE_OBJECT)

static void
run_free (Run *run)
{
  g_object_unref (run->job);
  g_free (run->domain);
  pf_found_free (run->found);
  g_free (run);
}

static void
clear_timers (PfDetectJob *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->timers); i++)
    if (self->timers[i] != NULL)
      {
        g_source_destroy (self->timers[i]);
        g_clear_pointer (&self->timers[i], g_source_unref);
      }
}

static void
attach (PfDetectJob *self, int which, GSource *source, GSourceFunc callback)
{
  self->timers[which] = source;
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
}

/* Everybody is gone, or has had the time to be: hand out the result. */
static void
complete (PfDetectJob *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  clear_timers (self);
  g_clear_pointer (&self->guessing, pf_guessing_drop);
  if (task == NULL || g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task, g_steal_pointer (&self->discovery),
                         (GDestroyNotify) pf_discovery_free);
}

static void
complete_if_alone (PfDetectJob *self)
{
  if (self->is_ending && self->pending->len == 0 &&
      (self->guessing == NULL || pf_guessing_get_running (self->guessing) == 0))
    complete (self);
}

static gboolean
goodbye_cb (gpointer data)
{
  PfDetectJob *self = data;

  complete (self);
  return G_SOURCE_REMOVE;
}

static void
note_unanswered (PfDetectJob *self,
                 PfSourceKind kind,
                 const char  *where,
                 gint64       started,
                 const char  *result)
{
  g_autoptr (PfFound) found = pf_found_new (kind, where, result,
                                            g_strdup (g_str_equal (result, "unknown")
                                                          ? "No answer in time"
                                                          : "Nothing better could come"));

  found->asked->ms = (g_get_monotonic_time () - started) / 1000;
  pf_discovery_add (self->discovery, found);
}

/* Writes down who did not answer and sends everybody home. */
static void
end (PfDetectJob *self, const char *result)
{
  if (self->is_ending)
    return;
  self->is_ending = TRUE;

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Run *run = self->pending->pdata[i];

      if (!run->is_domain)
        note_unanswered (self, run->kind, run->domain, run->started, result);
    }
  if (self->guessing != NULL && !self->is_guess_done)
    note_unanswered (self, PF_SOURCE_GUESS, self->name->domain, self->guess_started,
                     result);

  g_cancellable_cancel (self->inner);
  attach (self, TIMER_GOODBYE, g_timeout_source_new (GOODBYE_MS), goodbye_cb);
  complete_if_alone (self);
}

static gboolean
stop_cb (gpointer data)
{
  end (data, "unknown");
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (gpointer data)
{
  end (data, "unknown");
  return G_SOURCE_REMOVE;
}

static gboolean
grace_cb (gpointer data)
{
  end (data, "skipped");
  return G_SOURCE_REMOVE;
}

/* Whether guessing is still to come or goes on. */
static gboolean
is_guess_open (PfDetectJob *self)
{
  return !self->is_guess_done && !self->request->is_offline;
}

static gboolean
can_improve (PfDetectJob *self, PfProtocol protocol)
{
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (PfSourceKind));

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Run *run = self->pending->pdata[i];

      if (!run->is_domain)
        g_array_append_val (kinds, run->kind);
    }
  if (is_guess_open (self) && self->discovery->candidates->len == 0)
    {
      PfSourceKind guess = PF_SOURCE_GUESS;

      g_array_append_val (kinds, guess);
    }

  return pf_discovery_can_improve (self->discovery, protocol,
                                   (const PfSourceKind *) (void *) kinds->data,
                                   kinds->len);
}

static gboolean
is_protocol_settled (PfDetectJob *self, PfProtocol protocol)
{
  return pf_discovery_get_best (self->discovery, protocol) != NULL &&
         !can_improve (self, protocol);
}

static gboolean
is_not_offered (PfDetectJob *self, const char *protocol)
{
  return g_strv_contains ((const char *const *) self->discovery->not_offered, protocol);
}

static gboolean
is_everybody_done (PfDetectJob *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    if (!((const Run *) self->pending->pdata[i])->is_domain)
      return FALSE;

  return TRUE;
}

static void
look_whether_it_is_enough (PfDetectJob *self)
{
  gboolean has_imap = is_protocol_settled (self, PF_PROTOCOL_IMAP);
  gboolean has_pop3 = is_protocol_settled (self, PF_PROTOCOL_POP3);

  if ((has_imap || has_pop3) && !self->is_settled)
    {
      self->is_settled = TRUE;
      g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
    }
  if (is_everybody_done (self) &&
      (self->is_guess_done || self->discovery->candidates->len > 0))
    end (self, "unknown");
  else if (self->is_thorough || !(has_imap || has_pop3))
    return;
  else if ((has_imap || is_not_offered (self, "imap")) &&
           (has_pop3 || is_not_offered (self, "pop3")))
    end (self, "skipped");
  else if (self->timers[TIMER_GRACE] == NULL)
    attach (self, TIMER_GRACE, g_timeout_source_new (PF_DETECT_OTHER_GRACE_MS), grace_cb);
}

static void
guessed_cb (PfFound *found, gpointer data)
{
  PfDetectJob *self = data;
  g_autoptr (PfFound) owned = found;

  owned->asked->ms = (g_get_monotonic_time () - self->guess_started) / 1000;
  self->is_guess_done = TRUE;
  pf_discovery_add (self->discovery, owned);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  look_whether_it_is_enough (self);
}

static void
skip_guesses (PfDetectJob *self, const char *why)
{
  g_autoptr (PfFound) found = pf_found_new (PF_SOURCE_GUESS, self->name->domain,
                                            "skipped", g_strdup (why));

  self->is_guess_done = TRUE;
  pf_discovery_add (self->discovery, found);
}

/* Guessing begins when all have answered or some time has passed, nothing was found, and
 * it is known whether names mean anything in this domain. */
static void
guess_if_due (PfDetectJob *self)
{
  gboolean is_due = self->is_time_to_guess || is_everybody_done (self);

  if (self->is_ending || self->is_guess_done || self->guessing != NULL || !is_due ||
      !self->is_domain_known || self->discovery->candidates->len > 0)
    return;

  if (self->discovery->has_wildcard)
    skip_guesses (self, "Any name of the domain resolves, so a guess proves nothing");
  else if (self->discovery->domain_exists == 0)
    skip_guesses (self, "There is no such domain");
  else if (is_not_offered (self, "imap") && is_not_offered (self, "pop3"))
    skip_guesses (self, "The domain says that it has no such servers");
  else
    {
      self->guess_started = g_get_monotonic_time ();
      self->guessing = pf_guessing_start (self->name, self->request->trust, self->context,
                                          self->inner, guessed_cb, self);
    }
}

static gboolean
time_to_guess_cb (gpointer data)
{
  PfDetectJob *self = data;

  self->is_time_to_guess = TRUE;
  guess_if_due (self);
  look_whether_it_is_enough (self);
  return G_SOURCE_REMOVE;
}

static gboolean answered_cb (gpointer data);

static gpointer
ask_in_thread (gpointer data)
{
  Run          *run = data;
  PfDetectJob  *self = run->job;
  PfDiscoverAsk ask = { self->request, self->name };

  run->found = run->mx_func != NULL ? run->mx_func (&ask, run->domain, self->inner)
                                    : run->func (&ask, self->inner);
  run->took = g_get_monotonic_time () - run->started;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, answered_cb, run,
                              (GDestroyNotify) run_free);
  return NULL;
}

/* GTask's pool is shared and bounded, and the resolver needs it: threads of our own. */
static void
start (PfDetectJob *self,
       PfSourceKind kind,
       SourceFunc   func,
       MxFunc       mx_func,
       const char  *domain,
       gboolean     is_domain)
{
  Run *run = g_new0 (Run, 1);

  run->job = g_object_ref (self);
  run->kind = kind;
  run->is_domain = is_domain;
  run->func = func;
  run->mx_func = mx_func;
  run->domain = g_strdup (domain);
  run->started = g_get_monotonic_time ();
  g_ptr_array_add (self->pending, run);
  pf_worker_start ("pf-discover", ask_in_thread, run);
}

static void
start_mx (PfDetectJob *self, char **domains)
{
  for (gsize i = 0; domains != NULL && domains[i] != NULL; i++)
    {
      start (self, PF_SOURCE_MX_AUTOCONFIG, NULL, pf_discover_mx_autoconfig, domains[i],
             FALSE);
      if (self->request->use_ispdb)
        start (self, PF_SOURCE_MX_ISPDB, NULL, pf_discover_mx_ispdb, domains[i], FALSE);
    }
}

/* What the domain is goes into the facts, not into the list of who was asked. */
static void
take_domain (PfDetectJob *self, const PfFound *found)
{
  self->is_domain_known = TRUE;
  if (found->domain_exists >= 0 && self->discovery->domain_exists < 1)
    self->discovery->domain_exists = found->domain_exists;
  self->discovery->has_wildcard = found->has_wildcard == 1;
  g_strfreev (self->discovery->name_servers);
  self->discovery->name_servers = g_strdupv (found->name_servers);
}

/* On the job's context: a thread is done. */
static gboolean
answered_cb (gpointer data)
{
  Run         *run = data;
  PfDetectJob *self = run->job;

  g_ptr_array_remove (self->pending, run);
  if (self->is_ending)
    {
      complete_if_alone (self);
      return G_SOURCE_REMOVE;
    }

  run->found->asked->ms = run->took / 1000;
  if (run->is_domain)
    take_domain (self, run->found);
  else
    {
      pf_discovery_add (self->discovery, run->found);
      start_mx (self, run->found->mx_domains);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  guess_if_due (self);
  look_whether_it_is_enough (self);
  return G_SOURCE_REMOVE;
}

static void
start_all (PfDetectJob *self)
{
  const char *domain = self->name->domain;

  start (self, PF_SOURCE_GUESS, pf_discover_domain, NULL, domain, TRUE);
  start (self, PF_SOURCE_PACC, pf_discover_pacc, NULL, domain, FALSE);
  start (self, PF_SOURCE_AUTOCONFIG, pf_discover_autoconfig, NULL, domain, FALSE);
  start (self, PF_SOURCE_WELL_KNOWN, pf_discover_well_known, NULL, domain, FALSE);
  if (self->request->use_ispdb)
    start (self, PF_SOURCE_ISPDB, pf_discover_ispdb, NULL, domain, FALSE);
  start (self, PF_SOURCE_SRV, pf_discover_srv, NULL, domain, FALSE);
  start (self, PF_SOURCE_MX_TABLE, pf_discover_mx, NULL, domain, FALSE);
  start (self, PF_SOURCE_AUTODISCOVER, pf_discover_autodiscover, NULL, domain, FALSE);
  if (self->request->allow_http)
    start (self, PF_SOURCE_PLAIN_AUTOCONFIG, pf_discover_plain_autoconfig, NULL, domain,
           FALSE);
}

static void
ask_table (PfDetectJob *self)
{
  PfDiscoverAsk ask = { self->request, self->name };
  g_autoptr (PfFound) found = pf_discover_table (&ask);

  pf_discovery_add (self->discovery, found);
  self->discovery->near = g_strdup (
      pf_providers_find_near (self->request->providers, self->name->domain));
}

static gboolean
offline_cb (gpointer data)
{
  end (data, "skipped");
  return G_SOURCE_REMOVE;
}

void
pf_detect_job_run_async (PfDetectJob        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (PF_IS_DETECT_JOB (self) && self->context == NULL);

  g_task_set_source_tag (task, pf_detect_job_run_async);
  self->context = g_main_context_ref_thread_default ();
  self->name = pf_mail_name_new (self->request->address, &error);
  if (self->name == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (self->request->providers == NULL)
    self->request->providers = pf_providers_load (NULL, NULL);
  self->task = g_steal_pointer (&task);
  self->discovery = pf_discovery_new ();
  self->discovery->address = g_strdup (self->name->address);
  self->discovery->domain = g_strdup (self->name->domain);
  self->discovery->providers = g_object_ref (self->request->providers);

  if (cancellable != NULL)
    attach (self, TIMER_CANCEL, pf_cancel_source_new (cancellable), cancelled_cb);
  ask_table (self);
  if (self->request->is_offline)
    {
      attach (self, TIMER_STOP, g_idle_source_new (), offline_cb);
      return;
    }
  attach (self, TIMER_STOP, g_timeout_source_new (PF_DETECT_STOP_MS), stop_cb);
  attach (self, TIMER_GUESS, g_timeout_source_new (PF_DETECT_GUESS_AFTER_MS),
          time_to_guess_cb);
  start_all (self);
}

PfDiscovery *
pf_detect_job_run_finish (PfDetectJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_detect_job_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const PfDiscovery *
pf_detect_job_get_discovery (PfDetectJob *self)
{
  g_return_val_if_fail (PF_IS_DETECT_JOB (self), NULL);

  return self->discovery;
}

GPtrArray *
pf_detect_job_list_pending (PfDetectJob *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_asked_free);
  gint64     now = g_get_monotonic_time ();

  g_return_val_if_fail (PF_IS_DETECT_JOB (self), list);

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Run *run = self->pending->pdata[i];
      PfAsked   *asked;

      if (run->is_domain)
        continue;
      asked = g_new0 (PfAsked, 1);
      asked->kind = run->kind;
      asked->where = g_strdup (run->domain);
      asked->result = g_strdup ("asking");
      asked->ms = (now - run->started) / 1000;
      g_ptr_array_add (list, asked);
    }

  return list;
}

void
pf_detect_job_set_thorough (PfDetectJob *self, gboolean is_thorough)
{
  g_return_if_fail (PF_IS_DETECT_JOB (self));

  self->is_thorough = is_thorough;
}

PfDetectJob *
pf_detect_job_new (const PfDiscoverRequest *request)
{
  PfDetectJob *self = g_object_new (PF_TYPE_DETECT_JOB, NULL);

  g_return_val_if_fail (request != NULL && request->address != NULL, self);

  self->request = pf_discover_request_copy (request);
  return self;
}

static void
pf_detect_job_finalize (GObject *object)
{
  PfDetectJob *self = PF_DETECT_JOB (object);

  clear_timers (self);
  g_clear_pointer (&self->guessing, pf_guessing_drop);
  g_clear_pointer (&self->request, pf_discover_request_free);
  g_clear_pointer (&self->name, pf_mail_name_free);
  g_clear_pointer (&self->discovery, pf_discovery_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->task);
  g_clear_object (&self->inner);
  g_ptr_array_unref (self->pending);

  G_OBJECT_CLASS (pf_detect_job_parent_class)->finalize (object);
}

static void
pf_detect_job_class_init (PfDetectJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_detect_job_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
pf_detect_job_init (PfDetectJob *self)
{
  self->inner = g_cancellable_new ();
  self->pending = g_ptr_array_new ();
}
