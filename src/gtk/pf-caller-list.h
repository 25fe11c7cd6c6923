/* pf-caller-list.h - questions to ask the caller, ticked off by what a check has answered
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "report/pf-report-diagnosis.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfCallerList:
 *
 * Closed until somebody asks.  What is still open is ticked by hand while it is asked.
 */
#define PF_TYPE_CALLER_LIST (pf_caller_list_get_type ())
G_DECLARE_FINAL_TYPE (PfCallerList, pf_caller_list, PF, CALLER_LIST, GtkBox)

GtkWidget *pf_caller_list_new (const PfDiagnosisDocument *document);

G_END_DECLS
