/* pf-awake.h - keeps the computer from going to sleep while mail moves, and says so
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfAwake:
 *
 * A switch, on by itself, and what it does: while the work runs, the desktop is asked
 * not to suspend and not to log out by itself.  A desktop that does not listen is
 * named as such; a suspend that happens anyway is survived by the move.
 */
#define PF_TYPE_AWAKE (pf_awake_get_type ())
G_DECLARE_FINAL_TYPE (PfAwake, pf_awake, PF, AWAKE, GtkBox)

GtkWidget *pf_awake_new (void);

/* @is_working: whether there is a reason to stay awake */
void pf_awake_set_working (PfAwake *self, gboolean is_working);

G_END_DECLS
