/* pf-scene-play.h - a scene being played: next, back, the other protocol, own events
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-sim-scenes.h"

G_BEGIN_DECLS

#define PF_SCENE_FREE 0       /* no script: the person decides what happens */
#define PF_SCENE_MOST_BACK 64 /* steps that can be taken back */

/**
 * PfScenePlay:
 *
 * One scene, where it stands, and all that happened before: each step can be taken back.
 * What is shown is drawn from the state; what is said comes with it.  As long as nobody
 * interferes, the words are the scene's own; after that they are made from what happens.
 *
 * Threads: one at a time.
 */
typedef struct _PfScenePlay PfScenePlay;

/* @number: 1 to %PF_SIM_SCENES, or %PF_SCENE_FREE */
PfScenePlay *pf_scene_play_new (guint number);
void         pf_scene_play_free (PfScenePlay *self);

guint             pf_scene_play_get_number (const PfScenePlay *self);
guint             pf_scene_play_get_step (const PfScenePlay *self);
guint             pf_scene_play_get_n_steps (const PfScenePlay *self);
const PfSimState *pf_scene_play_get_state (const PfScenePlay *self);

/* Words of the step that is shown: what happened; why (nullable); what the programs
 * said to each other, one a line, "" if nothing. */
const char *pf_scene_play_get_caption (const PfScenePlay *self);
const char *pf_scene_play_get_why (const PfScenePlay *self);
const char *pf_scene_play_get_log (const PfScenePlay *self);

/* What differs from the step before; "Nothing changes." if nothing does; what there is,
 * if everything was put up anew. */
char *pf_scene_play_describe_changes (const PfScenePlay *self);

/* Whether the scene's own script is being followed, so that its question fits. */
gboolean pf_scene_play_is_scripted (const PfScenePlay *self);

gboolean pf_scene_play_may_next (const PfScenePlay *self);
void     pf_scene_play_next (PfScenePlay *self);
gboolean pf_scene_play_may_back (const PfScenePlay *self);
void     pf_scene_play_back (PfScenePlay *self);
void     pf_scene_play_restart (PfScenePlay *self);

/* Whether the person may choose the protocol and press the devices' buttons. */
gboolean  pf_scene_play_is_open (const PfScenePlay *self);
PfSimMode pf_scene_play_get_mode (const PfScenePlay *self);

/* In mid-scene: what happened so far happens again by the other rules. */
void pf_scene_play_set_mode (PfScenePlay *self, PfSimMode mode);

/**
 * pf_scene_play_make_event:
 * @kind: an event of a device, or %PF_SIM_EVENT_ARRIVE
 * @out: filled in with the letter that it would be about
 *
 * Returns: whether it is possible now
 */
gboolean pf_scene_play_make_event (const PfScenePlay *self,
                                   PfSimEventKind     kind,
                                   PfSimPlace         place,
                                   PfSimEvent        *out);
void     pf_scene_play_act (PfScenePlay *self, const PfSimEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfScenePlay, pf_scene_play_free)

G_END_DECLS
