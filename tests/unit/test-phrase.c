/* test-phrase.c - how long a server's sentence asks to wait: text/pf-phrase
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-phrase.h"

#define NOW G_GINT64_CONSTANT (1795521600) /* 2026-11-24 12:00:00 UTC */

typedef struct
{
  const char *name;
  const char *text;
  gint64      wait_ms;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "exchange",      "Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299961 },
  { "exchange-short", "Suggested Backoff Time: 50 ms",                                    50 },
  { "seconds",       "Server busy, try again in 30 seconds",                              30000 },
  { "sec",           "retry in 90 sec.",                                                  90000 },
  { "minutes",       "Too many failures, please try again in 15 minutes",                 900000 },
  { "hours",         "Wait for 2 hours",                                                  7200000 },
  { "day",           "Retry after 1 day",                                                 86400000 },
  { "week-at-most",  "try again in 9999999999999999999 hours",                            604800000 },
  { "no-unit",       "try again in 5",                                                    0 },
  { "later",         "Please try again later",                                            0 },
  { "iso",           "Limit reached until 2026-11-24T12:20:00Z",                          1200000 },
  { "iso-end",       "Blocked (until 2026-11-24T12:20:00Z).",                             1200000 },
  { "iso-zone",      "Retry after 2026-11-24T14:20:00+02:00",                             1200000 },
  { "iso-no-zone",   "not before 2026-11-24T12:01:00",                                    60000 },
  { "mail-date",     "Try again after Tue, 24 Nov 2026 13:00:00 GMT",                     3600000 },
  { "past",          "until 2026-11-24T11:00:00Z",                                        0 },
  { "far",           "until 2030-01-01T00:00:00Z",                                        604800000 },
  { "no-date",       "until further notice",                                              0 },
  { "empty",         "",                                                                  0 },
};
/* clang-format on */

static void
test_wait (gconstpointer data)
{
  const Case *c = data;

  g_assert_cmpint (pf_text_read_wait_at (c->text, NOW), ==, c->wait_ms);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/phrase/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_wait);
    }

  return g_test_run ();
}
