/* test-job-events.c - what is told of a running move, and how much of it is kept
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flow/pf-job-events.h"

#include <locale.h>
#include <string.h>

#define NOON 43200

typedef struct
{
  PfPhase phase;
  PfWait  wait;
  int     connections;
  gint64  left_out;
} Moment;

/* What is seen each second from noon on. */
static const struct
{
  const char *name;
  Moment      moments[6];
  const char *lines;
} cases[] = {
  /* clang-format off */
  { "nothing", { { 0 } }, "12:00:00  Getting ready" },
  { "the-same-again", { { PF_PHASE_SEND, 0, 1, 0 }, { PF_PHASE_SEND, 0, 1, 0 } },
    "12:00:00  Moving your mail\n12:00:00  Connections: 1" },
  { "the-line-breaks", { { PF_PHASE_SEND, 0, 2, 0 }, { PF_PHASE_SEND, PF_WAIT_NETWORK, 0, 0 },
                         { PF_PHASE_SEND, 0, 1, 0 } },
    "12:00:00  Moving your mail\n12:00:00  Connections: 2\n12:00:01  Waiting for the network\n"
    "12:00:02  Moving your mail\n12:00:02  Connections: 1" },
  { "one-is-refused", { { PF_PHASE_SEND, 0, 0, 0 }, { PF_PHASE_SEND, 0, 0, 1 },
                        { PF_PHASE_VERIFY, 0, 0, 3 } },
    "12:00:00  Moving your mail\n12:00:01  1 was left out\n"
    "12:00:02  Comparing with the server\n12:00:02  3 were left out" },
  /* clang-format on */
};

static void
add (PfJobEvents *events, const Moment *moment, gint64 now)
{
  PfRate     rate = { 0 };
  PfProgress progress = { .phase = moment->phase,
                          .wait = moment->wait,
                          .connections = moment->connections,
                          .left_out = moment->left_out };
  g_autoptr (PfJobState) state = pf_job_state_new (&progress, &rate, FALSE, FALSE, now);

  pf_job_events_add (events, &progress, state, now);
}

static void
test_lines (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (PfJobEvents) events = pf_job_events_new ();
  g_autofree char *lines = NULL;

  for (gsize n = 0; n < G_N_ELEMENTS (cases[i].moments); n++)
    {
      const Moment *moment = &cases[i].moments[n];

      if (n == 0 || moment->phase != PF_PHASE_SCAN)
        add (events, moment, NOON + (gint64) n);
    }
  lines = pf_job_events_print (events);
  g_assert_cmpstr (lines, ==, cases[i].lines);
}

/* The oldest go first. */
static void
test_most (void)
{
  g_autoptr (PfJobEvents) events = pf_job_events_new ();
  g_autofree char *lines = NULL;
  g_auto (GStrv) each = NULL;

  for (int i = 1; i <= 30; i++)
    {
      Moment moment = { PF_PHASE_SEND, 0, i, 0 };

      add (events, &moment, NOON);
    }
  lines = pf_job_events_print (events);
  each = g_strsplit (lines, "\n", -1);
  g_assert_cmpuint (g_strv_length (each), ==, PF_JOB_MOST_EVENTS);
  g_assert_cmpstr (each[0], ==, "12:00:00  Connections: 21");
  g_assert_cmpstr (each[PF_JOB_MOST_EVENTS - 1], ==, "12:00:00  Connections: 30");
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/job-events/%s", cases[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_lines);
    }
  g_test_add_func ("/job-events/most", test_most);

  return g_test_run ();
}
