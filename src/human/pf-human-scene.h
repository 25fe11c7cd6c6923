/* pf-human-scene.h - the sentences of the simulation
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-sim-scenes.h"

G_BEGIN_DECLS

/* Scenes and their steps count from 1; what is const is (transfer none). */
const char *pf_human_scene_title (guint scene);
const char *pf_human_scene_situation (guint scene);

/* What happened in a step; why, or %NULL if there is nothing to add. */
const char *pf_human_scene_caption (guint scene, guint step);
const char *pf_human_scene_why (guint scene, guint step);

/* The question at the end, its two answers (0 and 1), and the reply to each. */
const char *pf_human_scene_ask (guint scene);
const char *pf_human_scene_answer (guint scene, guint answer);
const char *pf_human_scene_reply (guint scene, guint answer);

/* The foot of every scene: which rules it follows. */
const char *pf_human_scene_foot (void);

/* "Step 2 of 6" */
char *pf_human_scene_step (guint step, guint of);

/**
 * pf_human_scene_own_numbers:
 * @messages: in the person's own inbox
 * @bytes: their size
 *
 * Returns: (transfer full) (nullable): what the step means with the person's own
 *   numbers; %NULL where numbers mean nothing
 */
char *pf_human_scene_own_numbers (guint   scene,
                                  guint   step,
                                  gint64  messages,
                                  guint64 bytes);

/* "Computer A", "Inbox", "2 Photos" */
const char *pf_human_sim_place (PfSimPlace place);
const char *pf_human_sim_folder (PfSimFolder folder);
char       *pf_human_sim_letter (guint letter);

/* "2 Photos, new": a row's name */
char *pf_human_sim_item (const PfSimItem *item);

/* "Collects and deletes at once" */
const char *pf_human_sim_setting (const PfSimDevice *device);

/* "Computer B, Inbox: 2 Photos is gone." */
char *pf_human_sim_change (const PfSimChange *change);

G_END_DECLS
