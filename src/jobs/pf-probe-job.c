/* pf-probe-job.c - looking at many endpoints at once, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything but pf_probe_endpoint() itself happens on the caller's main context.
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-probe-job.h"
#include "jobs/pf-worker.h"

typedef struct _Item Item;

struct _Item
{
  PfEndpoint   *endpoint; /* (owned) */
  GSocketFamily family;
  Item         *twin;  /* (unowned) (nullable): the same endpoint's other family */
  PfProbe      *probe; /* (owned) (nullable): when it is done */
  gboolean      is_left_out;
};

typedef struct
{
  GTask         *task;    /* (owned) */
  GMainContext  *context; /* (owned) */
  GPtrArray     *items;   /* (owned) (element-type Item) */
  PfTrust       *trust;   /* (owned) (nullable) */
  gboolean       is_deep;
  PfProbeJobFunc func; /* (nullable) */
  gpointer       func_data;

  GCancellable *inner; /* (owned): ends the threads, for the caller or for the clock */
  gulong        cancelled_id;
  GSource      *start_source; /* (owned) (nullable) */
  GSource      *stop_source;  /* (owned) (nullable) */
  guint         next;         /* item to start */
  guint         running;
  gboolean      is_late;
} Job;

/* What travels to a thread and back. */
typedef struct
{
  Job     *job;  /* (unowned): lives until its threads are done */
  Item    *item; /* (unowned): only read by the thread */
  PfProbe *probe;
} Trip;

static void
item_free (gpointer data)
{
  Item *item = data;

  pf_endpoint_free (item->endpoint);
  pf_probe_free (item->probe);
  g_free (item);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
job_free (Job *job)
{
  drop_source (&job->start_source);
  drop_source (&job->stop_source);
  g_ptr_array_unref (job->items);
  g_clear_pointer (&job->trust, pf_trust_free);
  g_object_unref (job->inner);
  g_main_context_unref (job->context);
  g_object_unref (job->task);
  g_free (job);
}

static gboolean
has_no_address (const Item *item)
{
  return g_error_matches (item->probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST);
}

static void
tell (Job *job, const Item *item)
{
  if (job->func != NULL &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    job->func (item->probe, job->func_data);
}

/* "No IPv6 address" is no result while there is an IPv4 one; without either, one result
 * says so for both. */
static void
settle (Job *job, Item *item)
{
  Item    *twin = item->twin;
  gboolean twin_is_done = twin != NULL && twin->probe != NULL;

  if (twin == NULL || !has_no_address (item))
    {
      if (twin_is_done && has_no_address (twin))
        twin->is_left_out = TRUE;
      tell (job, item);
    }
  else if (twin_is_done && has_no_address (twin))
    {
      twin->is_left_out = TRUE;
      item->probe->family = G_SOCKET_FAMILY_INVALID;
      tell (job, item);
    }
  else
    item->is_left_out = twin_is_done;
}

static void
set_late (PfProbe *probe)
{
  g_clear_error (&probe->error);
  probe->error = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT,
                                      "The time for all servers together was over");
  pf_error_set_host (probe->error, probe->endpoint->host, probe->endpoint->port);
}

static GPtrArray *
take_results (Job *job)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_probe_free);

  for (guint i = 0; i < job->items->len; i++)
    {
      Item *item = job->items->pdata[i];

      if (!item->is_left_out)
        g_ptr_array_add (results, g_steal_pointer (&item->probe));
    }
  return results;
}

static void
end (Job *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);

  /* Waits for a handler that runs now on another thread. */
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, job->cancelled_id);
  if (!g_task_return_error_if_cancelled (job->task))
    g_task_return_pointer (job->task, take_results (job),
                           (GDestroyNotify) g_ptr_array_unref);
  job_free (job);
}

/* When nothing runs any more and nothing is to be started: ends the job. */
static void
end_if_over (Job *job)
{
  gboolean starts_more = !g_cancellable_is_cancelled (job->inner) &&
                         job->next < job->items->len;

  if (job->running > 0 || starts_more)
    return;

  for (; job->next < job->items->len; job->next++)
    {
      Item *item = job->items->pdata[job->next];

      item->probe = pf_probe_new (item->endpoint, item->family);
      set_late (item->probe);
      settle (job, item);
    }
  end (job);
}

/* Back on the caller's context. */
static gboolean
done_cb (gpointer data)
{
  Trip *trip = data;
  Job  *job = trip->job;

  trip->item->probe = trip->probe;
  if (job->is_late && trip->probe->error != NULL &&
      g_error_matches (trip->probe->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_late (trip->probe);
  job->running--;
  settle (job, trip->item);
  g_free (trip);
  end_if_over (job);
  return G_SOURCE_REMOVE;
}

static gpointer
look_in_thread (gpointer data)
{
  Trip         *trip = data;
  Job          *job = trip->job;
  GMainContext *context = g_main_context_ref (job->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  trip->probe = pf_probe_endpoint (trip->item->endpoint, job->trust, trip->item->family,
                                   job->is_deep, job->inner);

  /* From here on @job belongs to the caller's context alone. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, trip, NULL);
  g_source_attach (source, context);
  g_main_context_unref (context);
  return NULL;
}

static gboolean
start_cb (gpointer data)
{
  Job  *job = data;
  Trip *trip;

  if (g_cancellable_is_cancelled (job->inner) || job->next == job->items->len)
    {
      drop_source (&job->start_source);
      end_if_over (job);
      return G_SOURCE_REMOVE;
    }
  if (job->running == PF_PROBE_JOB_SOCKETS)
    return G_SOURCE_CONTINUE;

  trip = g_new0 (Trip, 1);
  trip->job = job;
  trip->item = job->items->pdata[job->next++];
  job->running++;
  pf_worker_start ("pf-probe", look_in_thread, trip);
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_cb (gpointer data)
{
  Job *job = data;

  job->is_late = TRUE;
  g_cancellable_cancel (job->inner);
  drop_source (&job->stop_source);
  end_if_over (job);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static Item *
add_item (Job *job, const PfEndpoint *endpoint, GSocketFamily family)
{
  Item *item = g_new0 (Item, 1);

  item->endpoint = pf_endpoint_copy (endpoint);
  item->family = family;
  g_ptr_array_add (job->items, item);
  return item;
}

static void
add_items (Job *job, GPtrArray *endpoints, gboolean by_family)
{
  for (guint i = 0; i < MIN (endpoints->len, PF_PROBE_JOB_ENDPOINTS); i++)
    {
      const PfEndpoint *endpoint = endpoints->pdata[i];
      g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (endpoint->host);
      Item *first;

      if (!by_family || literal != NULL)
        {
          add_item (job, endpoint, G_SOCKET_FAMILY_INVALID);
          continue;
        }
      first = add_item (job, endpoint, G_SOCKET_FAMILY_IPV6);
      first->twin = add_item (job, endpoint, G_SOCKET_FAMILY_IPV4);
      first->twin->twin = first;
    }
}

static GSource *
attach (Job *job, guint interval, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (interval);

  g_source_set_callback (source, callback, job, NULL);
  g_source_attach (source, job->context);
  return source;
}

void
pf_probe_async (GPtrArray          *endpoints,
                const PfTrust      *trust,
                gboolean            by_family,
                gboolean            is_deep,
                GCancellable       *cancellable,
                PfProbeJobFunc      func,
                gpointer            func_data,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  Job *job;

  g_return_if_fail (endpoints != NULL);

  job = g_new0 (Job, 1);
  job->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, pf_probe_async);
  job->context = g_main_context_ref_thread_default ();
  job->items = g_ptr_array_new_with_free_func (item_free);
  job->trust = trust != NULL ? pf_trust_copy (trust) : NULL;
  job->is_deep = is_deep;
  job->func = func;
  job->func_data = func_data;
  job->inner = g_cancellable_new ();
  add_items (job, endpoints, by_family);

  if (cancellable != NULL)
    job->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                               g_object_ref (job->inner), g_object_unref);
  job->stop_source = attach (job, PF_PROBE_JOB_TIMEOUT, stop_cb);
  job->start_source = attach (job, PF_PROBE_JOB_STAGGER, start_cb);
  /* The first needs not wait. */
  g_source_set_ready_time (job->start_source, 0);
}

GPtrArray *
pf_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pf_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
