/* test-worker.c - threads that nobody joins, counted until they have ended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "jobs/pf-worker.h"

#include <stdlib.h>

#define LONG_MS 60000
#define WORKERS 5

static gpointer
wait_cb (gpointer data)
{
  GMutex *gate = data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return NULL;
}

static void
test_counted (void)
{
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  g_assert_true (pf_workers_wait (0));
  for (int i = 0; i < WORKERS; i++)
    pf_worker_start ("test", wait_cb, &gate);
  g_assert_false (pf_workers_wait (0));
  g_assert_false (pf_workers_wait (1));

  g_mutex_unlock (&gate);
  g_assert_true (pf_workers_wait (LONG_MS));
  g_assert_true (pf_workers_wait (0));
  g_mutex_clear (&gate);
}

static void
test_leave_quiet (void)
{
  if (g_test_subprocess ())
    {
      g_print ("all written");
      pf_workers_leave (0);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*all written");
}

static void
deinit (void)
{
  g_printerr ("taken down");
}

/* What exit() would run must not run beside a thread. */
static void
test_leave_busy (void)
{
  static GMutex gate;

  if (g_test_subprocess ())
    {
      g_mutex_lock (&gate);
      pf_worker_start ("test", wait_cb, &gate);
      atexit (deinit);
      g_print ("all written");
      pf_workers_leave (0);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*all written");
  g_test_trap_assert_stderr_unmatched ("*taken down*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worker/counted", test_counted);
  g_test_add_func ("/worker/leave/quiet", test_leave_quiet);
  g_test_add_func ("/worker/leave/busy", test_leave_busy);

  return g_test_run ();
}
