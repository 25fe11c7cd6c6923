/* pf-threads.c - which thread may do what, asserted
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-threads.h"

static GThread *ui_thread = NULL; /* atomic; compared, never used as an object */

void
pf_threads_claim_ui (void)
{
  g_atomic_pointer_set (&ui_thread, g_thread_self ());
}

void
pf_assert_may_block (void)
{
  GThread *thread = g_atomic_pointer_get (&ui_thread);

  if (thread != NULL && thread == g_thread_self ())
    g_error ("a blocking call on the UI thread");
}

void
pf_assert_ui (void)
{
  GThread *thread = g_atomic_pointer_get (&ui_thread);

  if (thread != NULL && thread != g_thread_self ())
    g_error ("the UI touched from another thread");
}
