/* pf-scene-controls.h - which protocol, play, and where to begin again
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-scene-play.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfSceneControls:
 *
 * Signals: "mode" (int: a #PfSimMode): the other protocol was chosen; "play": its button
 * was pressed, to play or to pause; "restart"; "all": back to the list of scenes.
 */
#define PF_TYPE_SCENE_CONTROLS (pf_scene_controls_get_type ())
G_DECLARE_FINAL_TYPE (PfSceneControls, pf_scene_controls, PF, SCENE_CONTROLS, GtkBox)

GtkWidget *pf_scene_controls_new (void);

/* Whether there is a list to go back to. */
void pf_scene_controls_set_has_list (PfSceneControls *self, gboolean has_list);
void pf_scene_controls_set_playing (PfSceneControls *self, gboolean is_playing);
void pf_scene_controls_update (PfSceneControls *self, const PfScenePlay *play);

G_END_DECLS
