/* pf-report-save.h - a job's report, written to a file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"

G_BEGIN_DECLS

/* Writes what the name asks for: ".txt", ".json", else a web page. */
void pf_report_save_async (PfLedger           *ledger,
                           GFile              *file,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/* Errors: the ledger's, %G_IO_ERROR. */
gboolean pf_report_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
