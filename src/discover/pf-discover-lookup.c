/* pf-discover-lookup.c - several questions to DNS at once, with a deadline
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover-private.h"

#include "base/pf-cancel.h"
#include "base/pf-resolver.h"
#include "base/pf-threads.h"

/* GLib 2.74's resolver gives no time limit, and its record look-ups need not come back
 * when they are cancelled.  So what a late one still calls into is counted, and outlives
 * the wait. */
typedef struct
{
  int       n_refs;  /* one thread: that of the private context */
  PfLookup *lookups; /* (unowned) (nullable): %NULL once nobody waits */
  gsize     n_left;
  gboolean  is_over;
} Batch;

typedef struct
{
  Batch   *batch;
  gsize    index;
  gboolean is_address;
} Question;

void
pf_lookup_clear (PfLookup *self)
{
  g_clear_pointer (&self->name, g_free);
  g_list_free_full (g_steal_pointer (&self->records), (GDestroyNotify) g_variant_unref);
  g_clear_error (&self->error);
}

gboolean
pf_lookup_is_found (const PfLookup *self)
{
  return self->is_done && self->error == NULL;
}

gboolean
pf_lookup_is_absent (const PfLookup *self)
{
  return g_error_matches (self->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

static void
batch_unref (Batch *batch)
{
  if (--batch->n_refs == 0)
    g_free (batch);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question  *question = user_data;
  Batch     *batch = question->batch;
  PfLookup  *lookup = batch->lookups != NULL ? &batch->lookups[question->index] : NULL;
  PfLookup   ignored = { NULL, PF_LOOKUP_ADDRESS, NULL, NULL, FALSE };
  GResolver *resolver = G_RESOLVER (source);

  if (lookup == NULL)
    lookup = &ignored;
  if (!question->is_address)
    lookup->records = g_resolver_lookup_records_finish (resolver, result, &lookup->error);
  else
    g_resolver_free_addresses (
        g_resolver_lookup_by_name_finish (resolver, result, &lookup->error));
  lookup->is_done = TRUE;
  batch->n_left--;

  pf_lookup_clear (&ignored);
  batch_unref (batch);
  g_free (question);
}

static gboolean
over_cb (gpointer user_data)
{
  Batch *batch = user_data;

  batch->is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (gpointer user_data)
{
  return over_cb (user_data);
}

static GSource *
attach (GSource *source, GSourceFunc callback, Batch *batch, GMainContext *context)
{
  g_source_set_callback (source, callback, batch, NULL);
  g_source_attach (source, context);
  return source;
}

static void
detach (GSource *source)
{
  if (source == NULL)
    return;
  g_source_destroy (source);
  g_source_unref (source);
}

static void
start (Batch *batch, PfLookup *lookup, gsize index, GCancellable *inner)
{
  g_autoptr (GResolver) resolver = pf_resolver_get_default ();
  Question *question = g_new0 (Question, 1);

  question->batch = batch;
  question->index = index;
  question->is_address = lookup->type == PF_LOOKUP_ADDRESS;
  batch->n_refs++;
  batch->n_left++;
  if (question->is_address)
    g_resolver_lookup_by_name_async (resolver, lookup->name, inner, answered_cb,
                                     question);
  else
    g_resolver_lookup_records_async (resolver, lookup->name, lookup->type, inner,
                                     answered_cb, question);
}

void
pf_lookup_run (PfLookup     *lookups,
               gsize         n_lookups,
               int           timeout_ms,
               GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Batch   *batch = g_new0 (Batch, 1);
  GSource *late;
  GSource *cancelled = NULL;

  pf_assert_may_block ();

  batch->n_refs = 1;
  batch->lookups = lookups;
  g_main_context_push_thread_default (context);
  late = attach (g_timeout_source_new ((guint) timeout_ms), over_cb, batch, context);
  if (cancellable != NULL)
    cancelled = attach (pf_cancel_source_new (cancellable), cancelled_cb, batch, context);
  for (gsize i = 0; i < n_lookups; i++)
    start (batch, &lookups[i], i, inner);
  while (batch->n_left > 0 && !batch->is_over)
    g_main_context_iteration (context, TRUE);

  /* Those that end at once when they are cancelled do so here. */
  g_cancellable_cancel (inner);
  while (g_main_context_iteration (context, FALSE))
    continue;
  batch->lookups = NULL;
  for (gsize i = 0; i < n_lookups; i++)
    if (!lookups[i].is_done)
      g_set_error_literal (&lookups[i].error, G_RESOLVER_ERROR,
                           G_RESOLVER_ERROR_TEMPORARY_FAILURE, "No answer in time");

  detach (late);
  detach (cancelled);
  g_main_context_pop_thread_default (context);
  batch_unref (batch);
}
