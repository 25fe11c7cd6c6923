/* test-imap-window.c - how much may be in flight: imap/pf-imap-window
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-window.h"

/* Fills the window and lets all of it be answered @elapsed later. */
static void
run_epoch (PfImapWindow *window, gint64 *now, gint64 elapsed)
{
  guint n = 0;

  while (pf_imap_window_has_room (window, 1, 100))
    {
      pf_imap_window_sent (window, 1, 100);
      n++;
    }
  *now += elapsed;
  for (; n > 0; n--)
    pf_imap_window_answered (window, 1, 100, *now);
}

/* At a fixed round trip, twice as much in flight is twice as fast: it grows. */
static void
test_grows (void)
{
  PfImapWindow window;
  gint64       now = 1;

  pf_imap_window_init (&window, 32, 1 << 20, 256, 8 << 20);
  for (int i = 0; i < 10; i++)
    run_epoch (&window, &now, 40000);
  g_assert_cmpuint (window.messages, ==, 256);
  g_assert_cmpuint (window.bytes, ==, 8 << 20);
}

/* A server that takes a fixed time a message gains nothing by more in flight. */
static void
test_stays (void)
{
  PfImapWindow window;
  gint64       now = 1;

  pf_imap_window_init (&window, 32, 1 << 20, 1024, 8 << 20);
  for (int i = 0; i < 10; i++)
    run_epoch (&window, &now, window.messages * 1000);
  g_assert_cmpuint (window.messages, <=, 64);
}

/* Nothing is too large to go alone. */
static void
test_large (void)
{
  PfImapWindow window;

  pf_imap_window_init (&window, 32, 1000, 1024, 8000);
  g_assert_true (pf_imap_window_has_room (&window, 500, 1 << 30));
  pf_imap_window_sent (&window, 500, 1 << 30);
  g_assert_false (pf_imap_window_has_room (&window, 1, 1));
  pf_imap_window_answered (&window, 500, 1 << 30, 5);
  g_assert_true (pf_imap_window_has_room (&window, 1, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/imap/window/grows", test_grows);
  g_test_add_func ("/imap/window/stays", test_stays);
  g_test_add_func ("/imap/window/large", test_large);

  return g_test_run ();
}
