/* pf-settings.h - what is kept of the window and of preferences between two starts
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-preferences.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * In a build folder the schema may not be installed: then nothing is kept, and
 * everything else works.
 */

void pf_settings_read_preferences (PfPreferences *preferences);
void pf_settings_write_preferences (const PfPreferences *preferences);

/* The size that the window had, and whether it was maximized. */
void pf_settings_read_window (GtkWindow *window);
void pf_settings_write_window (GtkWindow *window);

G_END_DECLS
