/* pf-test-step.h - how far apart the bytes are after which a line is cut
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* 1: after every byte.  The build with sanitizers, ten times as slow, takes wider steps
 * (PF_TEST_STEP, set by tools/run-checks.py), since the plain build cuts at each. */
static inline guint
pf_test_step (void)
{
  const char *text = g_getenv ("PF_TEST_STEP");
  guint64     step = 1;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, 100, &step, NULL))
    g_error ("PF_TEST_STEP: %s is not a number from 1 to 100", text);

  return (guint) step;
}
