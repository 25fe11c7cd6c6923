/* pf-preferences-window.h - preferences, in a window of their own
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-flow.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfPreferencesWindow:
 *
 * Each change holds at once, for the flow and for later starts; a move that is running
 * goes on as it began.
 */
#define PF_TYPE_PREFERENCES_WINDOW (pf_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (PfPreferencesWindow,
                      pf_preferences_window,
                      PF,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *pf_preferences_window_new (GtkWindow *parent, PfFlow *flow);

G_END_DECLS
