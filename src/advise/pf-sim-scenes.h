/* pf-sim-scenes.h - the eight scenes: how each begins, and what happens in its steps
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-sim.h"

G_BEGIN_DECLS

#define PF_SIM_SCENES 8
#define PF_SIM_MOST_STEPS 6
#define PF_SIM_MOST_EVENTS 5 /* of a step */

/* What happens in one step; the words of scene and step are in human/. */
typedef struct
{
  PfSimEvent events[PF_SIM_MOST_EVENTS];
  guint      n_events;
} PfSimSceneStep;

/**
 * PfSimScene:
 * @is_fixed: the scene tells of both kinds by itself, so nobody chooses one
 * @right: which of the two answers to its question agrees with what was seen
 */
typedef struct
{
  const char    *id;
  PfSimStage     stage;
  gboolean       is_fixed;
  PfSimSceneStep steps[PF_SIM_MOST_STEPS];
  guint          n_steps;
  guint          right;
} PfSimScene;

/* @number: 1 to %PF_SIM_SCENES */
const PfSimScene *pf_sim_scene (guint number);

/**
 * pf_sim_scene_play:
 * @step: 1 to @scene's n_steps
 * @state: from before the step to after it
 * @result: (nullable): what all of the step's events changed and said
 */
void pf_sim_scene_play (const PfSimScene *scene,
                        guint             step,
                        PfSimState       *state,
                        PfSimResult      *result);

G_END_DECLS
