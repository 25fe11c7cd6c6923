/* resume-lies.c - moves run twice, and against servers that lie
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-world.h"

#include "base/pf-error.h"

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  return g_test_run ();
}
