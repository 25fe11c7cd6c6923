/* pf-threads.h - which thread may do what, asserted
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_threads_claim_ui:
 *
 * Called once by main() of a program with a main loop: this thread is the UI
 * thread from now on.  Without the call (tests of pure code), every thread may
 * block.
 */
void pf_threads_claim_ui (void);

/* Aborts on the UI thread: blocking calls begin with it. */
void pf_assert_may_block (void);

/* Aborts off the UI thread: callbacks in flow/ and gtk/ begin with it. */
void pf_assert_ui (void);

G_END_DECLS
