/* test-resolver.c - questions to the name service that nobody waits for any more
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-cancel.h"
#include "base/pf-resolver.h"

#define ROUNDS 2000

typedef struct
{
  GList   *found;
  GError  *error;
  gboolean is_done;
} Answer;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->found = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result,
                                                    &answer->error);
  answer->is_done = TRUE;
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->found = g_resolver_lookup_records_finish (G_RESOLVER (source), result,
                                                    &answer->error);
  answer->is_done = TRUE;
}

static void
wait_for (const gboolean *is_done)
{
  while (!*is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_answer (void)
{
  g_autoptr (GResolver) resolver = pf_resolver_get_default ();
  g_autoptr (GResolver) again = pf_resolver_get_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { NULL, NULL, FALSE };

  g_assert_true (PF_IS_RESOLVER (resolver));
  g_assert_true (resolver == again);
  g_resolver_lookup_by_name_async (resolver, "localhost", cancellable, found_cb, &answer);
  wait_for (&answer.is_done);
  g_assert_no_error (answer.error);
  g_assert_nonnull (answer.found);
  g_resolver_free_addresses (answer.found);
}

/* Whoever cancels is told, whatever the name service does. */
static void
test_cancelled (void)
{
  g_autoptr (GResolver) resolver = pf_resolver_get_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { NULL, NULL, FALSE };

  g_cancellable_cancel (cancellable);
  g_resolver_lookup_records_async (resolver, "localhost", G_RESOLVER_RECORD_MX,
                                   cancellable, records_cb, &answer);
  wait_for (&answer.is_done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (answer.found);
  g_clear_error (&answer.error);
}

static gboolean
cancelled_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_source_is_told (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSource) source = pf_cancel_source_new (cancellable);
  GThread *thread;
  gboolean is_told = FALSE;

  g_source_set_callback (source, cancelled_cb, &is_told, NULL);
  g_source_attach (source, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_false (is_told);

  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  wait_for (&is_told);
  g_thread_join (thread);
}

typedef struct
{
  GCancellable *cancellable;
  int          *n_ready;
} Side;

/* One side is done with its source while the other cancels. */
static gpointer
use_source_cb (gpointer data)
{
  Side *side = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = pf_cancel_source_new (side->cancellable);
  gboolean is_told = FALSE;

  g_source_set_callback (source, cancelled_cb, &is_told, NULL);
  g_source_attach (source, context);
  g_atomic_int_inc (side->n_ready);
  g_main_context_iteration (context, FALSE);
  g_source_destroy (source);
  return NULL;
}

static void
test_source_and_thread (void)
{
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      int      n_ready = 0;
      Side     side = { cancellable, &n_ready };
      GThread *thread = g_thread_new ("source", use_source_cb, &side);

      while (g_atomic_int_get (&n_ready) == 0)
        g_thread_yield ();
      g_cancellable_cancel (cancellable);
      g_thread_join (thread);
    }
}

/* As a search does that needs no further answer: the question ends just then. */
static gpointer
ask_cb (gpointer data)
{
  Side *side = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GResolver) resolver = pf_resolver_get_default ();
  Answer answer = { NULL, NULL, FALSE };

  g_main_context_push_thread_default (context);
  g_resolver_lookup_by_name_async (resolver, "localhost", side->cancellable, found_cb,
                                   &answer);
  g_atomic_int_inc (side->n_ready);
  while (!answer.is_done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  g_resolver_free_addresses (answer.found);
  g_clear_error (&answer.error);
  return NULL;
}

static void
test_answer_and_thread (void)
{
  for (int i = 0; i < ROUNDS / 4; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      int      n_ready = 0;
      Side     side = { cancellable, &n_ready };
      GThread *threads[4];

      for (gsize k = 0; k < G_N_ELEMENTS (threads); k++)
        threads[k] = g_thread_new ("ask", ask_cb, &side);
      while (g_atomic_int_get (&n_ready) < 4)
        g_thread_yield ();
      g_cancellable_cancel (cancellable);
      for (gsize k = 0; k < G_N_ELEMENTS (threads); k++)
        g_thread_join (threads[k]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resolver/answer", test_answer);
  g_test_add_func ("/resolver/cancelled", test_cancelled);
  g_test_add_func ("/resolver/answer-and-thread", test_answer_and_thread);
  g_test_add_func ("/resolver/source/told", test_source_is_told);
  g_test_add_func ("/resolver/source/thread", test_source_and_thread);

  return g_test_run ();
}
