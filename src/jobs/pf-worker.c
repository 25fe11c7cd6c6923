/* pf-worker.c - threads that nobody joins, counted until they have ended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  GThreadFunc func;
  gpointer    data;
} Worker;

static GMutex lock;
static GCond  ended;
static guint  n_running; /* under @lock */

static gpointer
work (gpointer data)
{
  Worker worker = *(Worker *) data;

  g_free (data);
  worker.func (worker.data);

  g_mutex_lock (&lock);
  n_running--;
  g_cond_broadcast (&ended);
  g_mutex_unlock (&lock);
  return NULL;
}

void
pf_worker_start (const char *name, GThreadFunc func, gpointer data)
{
  Worker *worker = g_new (Worker, 1);

  *worker = (Worker){ func, data };
  g_mutex_lock (&lock);
  n_running++;
  g_mutex_unlock (&lock);
  g_thread_unref (g_thread_new (name, work, worker));
}

gboolean
pf_workers_wait (guint ms)
{
  gint64   until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  gboolean is_quiet;

  g_mutex_lock (&lock);
  while (n_running > 0 && g_cond_wait_until (&ended, &lock, until))
    ;
  is_quiet = n_running == 0;
  g_mutex_unlock (&lock);

  return is_quiet;
}

void
pf_workers_leave (int code)
{
  if (pf_workers_wait (PF_WORKERS_WAIT_MS))
    exit (code);
  fflush (NULL);
  _exit (code);
}
