/* pf-scene-page.h - one scene, played step by step
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-scene-play.h"
#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * PfScenePage:
 *
 * Mailboxes side by side, what happened and why, and what the programs said to each
 * other.  Enter goes on, Backspace goes back; each step is said aloud.  Shown above
 * another page.
 */
#define PF_TYPE_SCENE_PAGE (pf_scene_page_get_type ())
G_DECLARE_FINAL_TYPE (PfScenePage, pf_scene_page, PF, SCENE_PAGE, PfPage)

/**
 * pf_scene_page_new:
 * @number: 1 to %PF_SIM_SCENES, or %PF_SCENE_FREE
 * @is_from_list: whether the page below is the list of all scenes
 */
PfPage *pf_scene_page_new (guint number, gboolean is_from_list);

G_END_DECLS
