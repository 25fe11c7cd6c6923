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

/* "Computer A collects mail.": what is done, by a device that uses @mode; "" for a new
 * stage, which nobody does. */
char *pf_human_sim_event (const PfSimEvent *event, PfSimMode mode);

/* All of @changes, one sentence each; that nothing changes, if there are none. */
char *pf_human_sim_changes (const PfSimChange *changes, guint n);

/* How many letters each place has that takes part. */
char *pf_human_sim_summary (const PfSimState *state);

/* What it means that all devices use @mode now, and why the stage looks as it does. */
const char *pf_human_sim_mode (PfSimMode mode);
const char *pf_human_sim_mode_why (void);

/* How the stage without a script begins. */
const char *pf_human_sim_free (void);

G_END_DECLS
