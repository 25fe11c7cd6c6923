/* pf-sim-view.h - the mailboxes of a scene side by side, and letters flying between them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-scene-play.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfSimView:
 *
 * The server in the middle, a computer at each side, then the phone and the backup if
 * they take part; stacked where there is no room.
 *
 * Signals: "act" (int: a #PfSimEventKind, int: a #PfSimPlace): a mailbox's button was
 * pressed.
 */
#define PF_TYPE_SIM_VIEW (pf_sim_view_get_type ())
G_DECLARE_FINAL_TYPE (PfSimView, pf_sim_view, PF, SIM_VIEW, AdwBin)

GtkWidget *pf_sim_view_new (void);

/* Puts everything up as it stands. */
void pf_sim_view_reset (PfSimView *self, const PfScenePlay *play);

/* Changes what is shown into what is so now; @flies: with letters on their way. */
void pf_sim_view_update (PfSimView *self, const PfScenePlay *play, gboolean flies);

G_END_DECLS
