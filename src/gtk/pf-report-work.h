/* pf-report-work.h - a job's report, read and written without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "report/pf-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads the ledger of @job below @state_dir, which may be in use meanwhile. */
void pf_report_read_async (const char         *state_dir,
                           const char         *job,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/**
 * pf_report_read_finish:
 *
 * Errors: the ledger's, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable)
 */
PfReport *pf_report_read_finish (GAsyncResult *result, GError **error);

/**
 * pf_report_save_async:
 * @file: its name says what is written: ".txt", ".json", else a web page
 * @hides: whether addresses and names are masked
 */
void pf_report_save_async (const char         *state_dir,
                           const char         *job,
                           gboolean            hides,
                           GFile              *file,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/* Errors: the ledger's, %G_IO_ERROR. */
gboolean pf_report_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
