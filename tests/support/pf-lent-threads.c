/* pf-lent-threads.c - threads as a test lends them to a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-lent-threads.h"

static gpointer
run_at_once (GThreadFunc func, gpointer data)
{
  func (data);
  return GINT_TO_POINTER (1);
}

static void
join_nothing (gpointer thread)
{
  g_assert_nonnull (thread);
}

static gpointer
start_thread (GThreadFunc func, gpointer data)
{
  return g_thread_new ("line", func, data);
}

static void
join_thread (gpointer thread)
{
  g_thread_join (thread);
}

const PfMoveThreads pf_threads_at_once = { run_at_once, join_nothing };
const PfMoveThreads pf_threads_meanwhile = { start_thread, join_thread };
