/* pf-work-job.h - any short blocking work, off the caller's thread
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs on a working thread; @work is the caller's and belongs to this thread now. */
typedef gboolean (*PfWorkFunc) (gpointer work, GCancellable *cancellable, GError **error);

/**
 * pf_work_async:
 * @func: what to do
 * @work: (transfer full): its data
 * @free_work: frees @work
 *
 * For work that lies above this folder (writing a report).
 */
void pf_work_async (PfWorkFunc          func,
                    gpointer            work,
                    GDestroyNotify      free_work,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data);

/* Errors: those of the function, %G_IO_ERROR_CANCELLED. */
gboolean pf_work_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer none): the work, which lives as long as @result, with what the
 * function left in it */
gpointer pf_work_get (GAsyncResult *result);

G_END_DECLS
