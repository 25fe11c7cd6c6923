/* pf-worker.h - threads that nobody joins, counted until they have ended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a program that ends waits for them: they were cancelled, and most need only
 * free what they hold. */
#define PF_WORKERS_WAIT_MS 200

/* Runs @func with @data on a thread of its own, called @name. */
void pf_worker_start (const char *name, GThreadFunc func, gpointer data);

/**
 * pf_workers_wait:
 * @ms: at most this long, in milliseconds
 *
 * Waits until all workers have ended.  One that waits for the network may outlive the
 * result that no longer needs it.
 *
 * Returns: whether none runs any more
 */
gboolean pf_workers_wait (guint ms);

/**
 * pf_workers_leave:
 * @code: the exit status
 *
 * Ends the program.  exit() takes libraries down under the feet of a thread that still
 * is in a handshake; with one left, everything is written and the process ends at once.
 */
void pf_workers_leave (int code) G_GNUC_NORETURN;

G_END_DECLS
