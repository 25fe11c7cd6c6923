/* pf-window.h - the window: header bar, pages, titles, keys, and what is said
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-flow.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfWindow:
 *
 * Shows the page of the flow's step.  Derives title, Back, default button and focus
 * from the page's state; a page shown above another (a list, a choice) returns to it.
 *
 * Actions: "win.back", "win.say" (s), "win.suggested", "win.stop", "win.save-report".
 */
#define PF_TYPE_WINDOW (pf_window_get_type ())
G_DECLARE_FINAL_TYPE (PfWindow, pf_window, PF, WINDOW, AdwApplicationWindow)

GtkWidget *pf_window_new (GtkApplication *app, PfFlow *flow);

PfFlow *pf_window_get_flow (PfWindow *self);

/* Says one sentence, wherever the focus is.  Silent when the window is not active. */
void pf_window_say (PfWindow *self, const char *sentence);

/* Shows the saved report in @file above the page that is there; not while mail moves. */
void pf_window_open_report (PfWindow *self, GFile *file);

G_END_DECLS
