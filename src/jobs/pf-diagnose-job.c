/* pf-diagnose-job.c - find, probe, sign in, and say what is wrong; without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two jobs of the main loop, detecting and probing, then one worker that looks at this
 * computer, asks controls where something failed, signs in and draws the conclusions.
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-diagnose-job.h"

#include "diagnose/pf-sign-in.h"
#include "diagnose/pf-vantage.h"
#include "jobs/pf-detect-job.h"
#include "jobs/pf-probe-job.h"
#include "signin/pf-secret-source.h"

#define CONTROLS_MAX 6

typedef struct
{
  PfDiagnoseRequest *request;   /* (owned) */
  PfProviders       *providers; /* (owned) */
  PfRules           *rules;     /* (owned) */
  GPtrArray         *endpoints; /* (owned) (element-type PfEndpoint) */
  GPtrArray         *others; /* (owned) (nullable): looked at after @endpoints failed */
  PfDiagnosis       *diagnosis; /* (owned) */
  gint64             start;
  PfDiagnoseFunc     progress;
  gpointer           progress_data;
  GMainContext      *context; /* (owned): where progress is told */
} Run;

static void
run_free (Run *run)
{
  pf_diagnose_request_free (run->request);
  g_clear_object (&run->providers);
  g_clear_object (&run->rules);
  g_ptr_array_unref (run->endpoints);
  g_clear_pointer (&run->others, g_ptr_array_unref);
  pf_diagnosis_free (run->diagnosis);
  g_main_context_unref (run->context);
  g_free (run);
}

PfDiagnoseRequest *
pf_diagnose_request_new (void)
{
  PfDiagnoseRequest *self = g_new0 (PfDiagnoseRequest, 1);

  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  self->use_controls = TRUE;
  return self;
}

void
pf_diagnose_request_free (PfDiagnoseRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->state_dir);
  g_free (self->address);
  g_ptr_array_unref (self->endpoints);
  pf_trust_free (self->trust);
  g_clear_pointer (&self->password, pf_secret_unref);
  g_free (self->token_command);
  g_free (self->ispdb_url);
  g_strfreev (self->control_hosts);
  g_free (self);
}

typedef struct
{
  PfDiagnoseFunc func;
  gpointer       data;
  PfDiagnoseStep step;
  char          *host;
} Told;

static gboolean
tell_cb (gpointer data)
{
  Told *told = data;

  told->func (told->step, told->host, told->data);
  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->host);
  g_free (told);
}

static void
tell (const Run *run, PfDiagnoseStep step, const char *host)
{
  Told *told;

  if (run->progress == NULL)
    return;
  told = g_new0 (Told, 1);
  *told = (Told){ run->progress, run->progress_data, step, g_strdup (host) };
  g_main_context_invoke_full (run->context, G_PRIORITY_DEFAULT, tell_cb, told, told_free);
}

/* The worker's part. */

typedef struct
{
  const char    *name;
  const PfTrust *trust;
  GCancellable  *cancellable;
  PfControl     *control;
} Asking;

static gpointer
ask_control_thread (gpointer data)
{
  Asking *asking = data;

  asking->control = pf_vantage_ask_control (asking->name, asking->trust,
                                            asking->cancellable);
  return NULL;
}

/* All at once: on a dead network each takes its whole time limit. */
static void
ask_controls (Run *run, GCancellable *cancellable)
{
  PfVantage *vantage = run->diagnosis->vantage;
  g_auto (GStrv) names = run->request->control_hosts != NULL
                             ? g_strdupv (run->request->control_hosts)
                             : pf_control_hosts (NULL, NULL);
  guint    n = MIN (g_strv_length (names), CONTROLS_MAX);
  Asking   askings[CONTROLS_MAX] = { 0 };
  GThread *threads[CONTROLS_MAX] = { NULL };

  vantage->controls_off = !run->request->use_controls || n == 0;
  if (vantage->controls_off)
    return;

  for (guint i = 0; i < n; i++)
    {
      askings[i] = (Asking){ names[i], run->request->trust, cancellable, NULL };
      threads[i] = g_thread_new ("control", ask_control_thread, &askings[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      g_thread_join (threads[i]);
      if (askings[i].control != NULL)
        g_ptr_array_add (vantage->controls, askings[i].control);
    }
  pf_vantage_find_portal (vantage);
  pf_vantage_set_clock (vantage, g_get_real_time () / G_USEC_PER_SEC);
}

static void
look_here (Run *run, GCancellable *cancellable)
{
  PfDiagnosis *d = run->diagnosis;
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();

  for (guint i = 0; i < run->endpoints->len; i++)
    {
      const PfEndpoint *endpoint = run->endpoints->pdata[i];

      if (!g_ptr_array_find_with_equal_func (hosts, endpoint->host, g_str_equal, NULL))
        g_ptr_array_add (hosts, endpoint->host);
    }
  g_ptr_array_add (hosts, NULL);

  pf_vantage_free (d->vantage);
  d->vantage = pf_vantage_look ((const char *const *) hosts->pdata, cancellable);
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (name != NULL && names->len < PF_DNS_QUESTIONS_MAX &&
      !g_hostname_is_ip_address (name) &&
      !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

/* What the resolver does not say: of names without an answer, why; of those that DNS
 * gave for a service, whether they are aliases. */
static void
ask_names (Run *run, GCancellable *cancellable)
{
  PfDiagnosis       *d = run->diagnosis;
  const PfDiscovery *discovery = d->discovery;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (discovery != NULL && discovery->domain_exists < 0)
    add_name (names, discovery->domain);
  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfProbe *probe = d->probes->pdata[i];

      if (g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER) ||
          (g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST) &&
           !d->vantage->has_ipv6))
        add_name (names, probe->endpoint->host);
    }
  for (guint i = 0; discovery != NULL && i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];

      for (guint j = 0; j < candidate->sources->len; j++)
        if (((const PfProvenance *) candidate->sources->pdata[j])->kind == PF_SOURCE_SRV)
          add_name (names, candidate->endpoint->host);
    }
  if (names->len == 0 || d->vantage->is_offline)
    return;

  g_ptr_array_add (names, NULL);
  g_ptr_array_unref (d->names);
  d->names = pf_dns_ask ((const char *const *) names->pdata, NULL, cancellable);
}

/* What only a failure is a reason for. */
static void
look_further (Run *run, GCancellable *cancellable)
{
  PfDiagnosis *d = run->diagnosis;

  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfProbe *probe = d->probes->pdata[i];
      char          *other = NULL;

      if (probe->certificate != NULL &&
          (probe->certificate->problems & PF_CERTIFICATE_OTHER_NAME) != 0)
        other = pf_vantage_find_other_name (probe, cancellable);
      if (other != NULL)
        g_hash_table_replace (d->other_names, g_strdup (probe->endpoint->host), other);
    }

  if (!pf_diagnose_needs_controls (d) || d->vantage->is_offline)
    return;
  d->vantage->dns_lies = pf_vantage_ask_resolver (cancellable);
  ask_controls (run, cancellable);
}

static void
sign_in_cb (const PfEndpoint *endpoint, const PfSignIn *result, gpointer data)
{
  if (result == NULL)
    tell (data, PF_DIAGNOSE_SIGNING_IN, endpoint->host);
}

static gboolean
may_sign_in (const Run *run, const PfProbe *probe)
{
  if (pf_probe_is_sound (probe))
    return TRUE;

  return run->request->trust != NULL && run->request->trust->allow_plaintext &&
         probe->endpoint->security == PF_SECURITY_PLAIN && probe->reachable &&
         !probe->is_bye && !probe->is_preauth;
}

static PfSecret *
get_secret (const Run *run, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PfSecret *secret;

  if (run->request->token_command == NULL)
    return run->request->password != NULL ? pf_secret_ref (run->request->password) : NULL;

  secret = pf_secret_from_command (run->request->token_command, cancellable, &error);
  if (secret == NULL)
    g_debug ("token: %s", error->message);
  return secret;
}

static void
watch (Run                   *run,
       const PfSignInRequest *request,
       GPtrArray             *endpoints,
       GCancellable          *cancellable)
{
  for (guint i = 0; i < run->diagnosis->sign_ins->len; i++)
    {
      PfSignIn *sign_in = run->diagnosis->sign_ins->pdata[i];

      if (sign_in->protocol != PF_PROTOCOL_POP3 || !sign_in->is_in)
        continue;
      pf_sign_in_wait (run->request->watch_s * 1000, cancellable);
      if (!g_cancellable_is_cancelled (cancellable))
        pf_sign_in_look_again (request, endpoints->pdata[i], sign_in, cancellable);
    }
}

static void
sign_in (Run *run, GCancellable *cancellable)
{
  g_autoptr (PfSecret) secret = get_secret (run, cancellable);
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new ();
  PfSignInRequest request = { 0 };

  run->diagnosis->has_secret = secret != NULL;
  if (secret == NULL)
    return;
  if (pf_secret_starts_or_ends_blank (secret))
    run->diagnosis->password_hint = g_strdup ("blank");

  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_SMTP; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (run->diagnosis, (PfProtocol) protocol);

      if (probe != NULL && may_sign_in (run, probe))
        g_ptr_array_add (endpoints, probe->endpoint);
    }
  request.state_dir = run->request->state_dir;
  request.trust = run->request->trust;
  request.secret = secret;
  request.is_token = run->request->token_command != NULL;
  request.rules = run->rules;
  request.transcript = run->request->transcript;
  request.transcript_data = run->request->transcript_data;
  request.progress = sign_in_cb;
  request.progress_data = run;
  pf_sign_in_all (&request, endpoints, run->diagnosis->sign_ins, cancellable);
  if (run->request->watch_s > 0)
    watch (run, &request, endpoints, cancellable);
}

static void
conclude (Run *run, GCancellable *cancellable)
{
  PfDiagnosis *d = run->diagnosis;

  d->was_stopped = g_cancellable_is_cancelled (cancellable);
  d->elapsed_us = g_get_monotonic_time () - run->start;
  pf_diagnose (d, run->rules, run->providers, d->started_unix);
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;

  tell (run, PF_DIAGNOSE_LOOKING_HERE, NULL);
  look_here (run, cancellable);
  ask_names (run, cancellable);
  look_further (run, cancellable);
  if (!g_cancellable_is_cancelled (cancellable))
    sign_in (run, cancellable);
  conclude (run, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&run->diagnosis),
                         (GDestroyNotify) pf_diagnosis_free);
}

/* The main loop's part. */

static gboolean
is_same_service (const PfProbe *six, const PfProbe *four)
{
  return six->family == G_SOCKET_FAMILY_IPV6 && four->family == G_SOCKET_FAMILY_IPV4 &&
         four->endpoint->port == six->endpoint->port &&
         four->endpoint->protocol == six->endpoint->protocol &&
         g_str_equal (four->endpoint->host, six->endpoint->host);
}

/* Of one server looked at twice, by IPv6 and IPv4, the one that answered counts; the
 * other is kept aside, to tell a dead one. */
static void
take_probes (Run *run, GPtrArray *probes)
{
  PfDiagnosis *d = run->diagnosis;

  for (guint i = 0; i < probes->len; i++)
    {
      PfProbe *one = probes->pdata[i];
      PfProbe *next = i + 1 < probes->len ? probes->pdata[i + 1] : NULL;

      g_assert (one != NULL);
      if (next == NULL || !is_same_service (one, next))
        g_ptr_array_add (d->probes, one);
      else if (next->reachable || !one->reachable)
        g_ptr_array_add (d->family_probes, one);
      else
        {
          g_ptr_array_add (d->probes, one);
          g_ptr_array_add (d->family_probes, next);
          i++;
        }
    }
  g_ptr_array_set_free_func (probes, NULL);
}

/* Of what else was looked at, what is not there says nothing. */
static void
drop_unreachable (GPtrArray *probes)
{
  for (guint i = probes->len; i > 0; i--)
    if (!((const PfProbe *) probes->pdata[i - 1])->reachable)
      g_ptr_array_remove_index (probes, i - 1);
}

static void probed_cb (GObject *source, GAsyncResult *result, gpointer data);

/* Returns: whether there is more to look at; then @task is taken */
static gboolean
probe_others (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  run->others = pf_diagnose_list_others (run->diagnosis);
  if (run->others->len == 0 || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;

  pf_probe_async (run->others, run->request->trust, TRUE, run->request->is_deep,
                  g_task_get_cancellable (task), NULL, NULL, probed_cb, task);
  return TRUE;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GPtrArray) probes = pf_probe_finish (result, NULL);

  if (probes != NULL && run->others != NULL)
    drop_unreachable (probes);
  if (probes != NULL)
    take_probes (run, probes);
  if (run->others == NULL && probe_others (task))
    {
      g_steal_pointer (&task);
      return;
    }
  /* What was seen so far is worth telling, also when it was stopped. */
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_worker);
}

static void
probe (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  for (guint i = 0; i < run->endpoints->len; i++)
    run->diagnosis
        ->wants[((const PfEndpoint *) run->endpoints->pdata[i])->protocol] = TRUE;
  tell (run, PF_DIAGNOSE_REACHING, NULL);
  pf_probe_async (run->endpoints, run->request->trust, TRUE, run->request->is_deep,
                  g_task_get_cancellable (task), NULL, NULL, probed_cb, task);
}

static void
take_candidates (Run *run, const PfDiscovery *discovery)
{
  guint counts[3] = { 0 };

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];
      PfProtocol         protocol = candidate->endpoint->protocol;

      if (counts[protocol]++ <
          (protocol == PF_PROTOCOL_SMTP ? 1 : PF_DIAGNOSE_PER_PROTOCOL))
        g_ptr_array_add (run->endpoints, pf_endpoint_copy (candidate->endpoint));
    }
}

static void
detected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Run   *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->diagnosis->discovery = pf_detect_job_run_finish (PF_DETECT_JOB (source), result,
                                                        &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }

  if (run->diagnosis->discovery != NULL)
    take_candidates (run, run->diagnosis->discovery);
  probe (task);
}

static void
detect (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (PfDiscoverRequest) request = pf_discover_request_new (run->request->address);
  g_autoptr (PfDetectJob) job = NULL;

  request->trust = run->request->trust != NULL ? pf_trust_copy (run->request->trust)
                                               : NULL;
  request->providers = g_object_ref (run->providers);
  request->use_ispdb = !run->request->no_ispdb;
  request->ispdb_url = g_strdup (run->request->ispdb_url);
  request->is_thorough = TRUE;
  job = pf_detect_job_new (request);
  tell (run, PF_DIAGNOSE_FINDING, NULL);
  pf_detect_job_run_async (job, g_task_get_cancellable (task), detected_cb, task);
}

void
pf_diagnose_async (PfDiagnoseRequest  *request,
                   GCancellable       *cancellable,
                   PfDiagnoseFunc      progress,
                   gpointer            progress_data,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run   *run = g_new0 (Run, 1);

  run->request = request;
  run->providers = pf_providers_load (NULL, NULL);
  run->rules = pf_rules_load (NULL, NULL);
  run->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  run->diagnosis = pf_diagnosis_new ();
  run->diagnosis->started_unix = g_get_real_time () / G_USEC_PER_SEC;
  run->diagnosis->allows_plaintext = request->trust != NULL &&
                                     request->trust->allow_plaintext;
  g_free (run->diagnosis->id);
  run->diagnosis->id = g_strdup_printf ("%08x", g_random_int ());
  run->start = g_get_monotonic_time ();
  run->progress = progress;
  run->progress_data = progress_data;
  run->context = g_main_context_ref_thread_default ();

  g_task_set_source_tag (task, pf_diagnose_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  if (request->address != NULL)
    {
      detect (task);
      return;
    }
  for (guint i = 0; i < request->endpoints->len; i++)
    g_ptr_array_add (run->endpoints, pf_endpoint_copy (request->endpoints->pdata[i]));
  probe (task);
}

PfDiagnosis *
pf_diagnose_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_diagnose_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
