/* pf-sim-scenes.c - the eight scenes: how each begins, and what happens in its steps
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-sim-scenes.h"

#include "advise/pf-sim-private.h"

#include <string.h>

/* How everything is put up: the same for each device but for what is said here. */
typedef struct
{
  PfSimMode a;
  PfSimMode b;
  PfSimKeep keep;
  guint     on_server; /* letters 1 to this */
  guint     on_a;
  guint     on_b;
  gboolean  has_folders; /* A has Sent and Holiday, each with a letter */
  gboolean  has_offline_copy;
  gboolean  has_phone;
} Stage;

/* clang-format off */
static const Stage stages[PF_SIM_STAGES] = {
  [PF_SIM_STAGE_PLAYGROUND]   = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_DELETE, 3, 0, 0, FALSE, FALSE, TRUE },
  [PF_SIM_STAGE_TWO_WAIT]     = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_DELETE, 2, 0, 0, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_FOLDERS_ON_A] = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_KEEP,   2, 2, 0, TRUE,  FALSE, FALSE },
  [PF_SIM_STAGE_IMAP_THREE]   = { PF_SIM_IMAP, PF_SIM_IMAP, PF_SIM_KEEP,   3, 3, 3, FALSE, TRUE,  FALSE },
  [PF_SIM_STAGE_POP3_THREE]   = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_KEEP,   3, 3, 3, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_IMAP_TWO]     = { PF_SIM_IMAP, PF_SIM_IMAP, PF_SIM_KEEP,   2, 2, 2, FALSE, TRUE,  FALSE },
  [PF_SIM_STAGE_POP3_TWO]     = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_KEEP,   2, 2, 2, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_THREE_WAIT]   = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_DELETE, 3, 0, 0, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_TRAIN]        = { PF_SIM_IMAP, PF_SIM_IMAP, PF_SIM_KEEP,   3, 3, 3, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_COLLECTED]    = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_DELETE, 0, 3, 0, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_ONLY_COPY]    = { PF_SIM_POP3, PF_SIM_POP3, PF_SIM_DELETE, 0, 2, 0, FALSE, FALSE, FALSE },
  [PF_SIM_STAGE_IMAP_OFFLINE] = { PF_SIM_IMAP, PF_SIM_IMAP, PF_SIM_KEEP,   2, 2, 2, FALSE, TRUE,  FALSE },
  [PF_SIM_STAGE_MOVED]        = { PF_SIM_IMAP, PF_SIM_POP3, PF_SIM_DELETE, 3, 3, 0, FALSE, TRUE,  FALSE },
};

#define A PF_SIM_A
#define B PF_SIM_B
#define DO(kind, place) { PF_SIM_EVENT_##kind, place, 0, 0 }
#define LETTER(kind, place, letter) { PF_SIM_EVENT_##kind, place, letter, 0 }
#define SET(kind, place, value) { PF_SIM_EVENT_SET_##kind, place, 0, value }
#define STAGE(stage) { PF_SIM_EVENT_STAGE, PF_SIM_SERVER, 0, PF_SIM_STAGE_##stage }
#define NOTHING { { { 0 } }, 0 }

static const PfSimScene scenes[PF_SIM_SCENES] = {
  { "who-first", PF_SIM_STAGE_TWO_WAIT, FALSE, {
    NOTHING,
    { { DO (CHECK, A) }, 1 },
    { { DO (CHECK, B) }, 1 },
    { { SET (KEEP, A, PF_SIM_KEEP), SET (KEEP, B, PF_SIM_KEEP),
        LETTER (ARRIVE, PF_SIM_SERVER, 3) }, 3 },
    { { DO (CHECK, A), DO (CHECK, B) }, 2 },
    { { LETTER (READ, A, 3) }, 1 } }, 6, 1 },
  { "only-inbox", PF_SIM_STAGE_FOLDERS_ON_A, FALSE, {
    NOTHING,
    { { DO (CHECK, B) }, 1 },
    { { DO (ANSWER, A) }, 1 },
    { { SET (MODE, A, PF_SIM_IMAP), DO (UPLOAD, A), SET (MODE, B, PF_SIM_IMAP) }, 3 },
    { { DO (CHECK, B) }, 1 } }, 5, 1 },
  { "deleting", PF_SIM_STAGE_IMAP_THREE, TRUE, {
    NOTHING,
    { { LETTER (DELETE, A, 2) }, 1 },
    { { DO (CHECK, B) }, 1 },
    { { DO (EMPTY_TRASH, A), DO (CHECK, B) }, 2 },
    { { STAGE (POP3_THREE), LETTER (DELETE, A, 1) }, 2 },
    { { SET (DELETES_THERE, A, TRUE), LETTER (DELETE, A, 3) }, 2 } }, 6, 1 },
  { "new-folder", PF_SIM_STAGE_IMAP_TWO, TRUE, {
    NOTHING,
    { { DO (MAKE_FOLDER, A) }, 1 },
    { { DO (CHECK, B) }, 1 },
    { { LETTER (MOVE, A, 2), DO (CHECK, B) }, 2 },
    { { STAGE (POP3_TWO), DO (MAKE_FOLDER, A), LETTER (MOVE, A, 2) }, 3 } }, 5, 0 },
  { "dropped-line", PF_SIM_STAGE_THREE_WAIT, TRUE, {
    NOTHING,
    { { DO (DROP, A) }, 1 },
    NOTHING,
    { { DO (CHECK, A) }, 1 },
    { { STAGE (THREE_WAIT), SET (MEMORY, A, FALSE), DO (DROP, A), DO (CHECK, A) }, 4 } },
    5, 1 },
  { "train", PF_SIM_STAGE_TRAIN, TRUE, {
    { { LETTER (READ, A, 1) }, 1 },
    { { DO (OFFLINE, A), LETTER (READ, A, 2) }, 2 },
    { { DO (ONLINE, A), SET (OFFLINE_COPY, A, TRUE), DO (CHECK, A) }, 3 },
    { { DO (OFFLINE, A), LETTER (READ, A, 2), DO (ANSWER, A), DO (MAKE_FOLDER, A),
        LETTER (MOVE, A, 2) }, 5 },
    { { DO (ONLINE, A), DO (CHECK, A) }, 2 },
    { { STAGE (COLLECTED), DO (OFFLINE, A), LETTER (READ, A, 3) }, 3 } }, 6, 1 },
  { "broken-disk", PF_SIM_STAGE_ONLY_COPY, TRUE, {
    NOTHING,
    { { DO (BREAK, A) }, 1 },
    { { STAGE (IMAP_OFFLINE), DO (BACK_UP, A), DO (BREAK, A), DO (REPAIR, A),
        DO (CHECK, A) }, 5 },
    { { LETTER (DELETE, A, 1), LETTER (DELETE, A, 2), DO (EMPTY_TRASH, A),
        DO (CHECK, B) }, 4 },
    NOTHING }, 5, 1 },
  { "still-deletes", PF_SIM_STAGE_MOVED, TRUE, {
    NOTHING,
    { { DO (CHECK, B) }, 1 },
    { { DO (CHECK, A) }, 1 },
    { { SET (MODE, B, PF_SIM_IMAP) }, 1 },
    { { DO (UPLOAD, B), DO (CHECK, A) }, 2 },
    NOTHING }, 6, 1 },
};
/* clang-format on */

const PfSimScene *
pf_sim_scene (guint number)
{
  g_return_val_if_fail (number >= 1 && number <= PF_SIM_SCENES, NULL);

  return &scenes[number - 1];
}

void
pf_sim_scene_play (const PfSimScene *scene,
                   guint             step,
                   PfSimState       *state,
                   PfSimResult      *result)
{
  PfSimState next;

  g_return_if_fail (step >= 1 && step <= scene->n_steps);

  for (guint i = 0; i < scene->steps[step - 1].n_events; i++)
    {
      pf_sim_step (state, &scene->steps[step - 1].events[i], &next, result);
      *state = next;
    }
}

/* What a device that used the account before has: own files by POP3, images by IMAP. */
static void
fill_device (PfSimState *state, PfSimPlace place, const Stage *stage, guint letters)
{
  PfSimDevice    *device = &state->device[place];
  const PfSimBox *inbox = &state->box[PF_SIM_SERVER][PF_SIM_INBOX];

  for (guint letter = 1; letter <= letters; letter++)
    {
      PfSimItem item = { .letter = (guint8) letter };

      if (letter <= inbox->n)
        item = inbox->item[letter - 1];
      if (device->mode == PF_SIM_POP3)
        {
          item.flags |= PF_SIM_OWN | PF_SIM_TEXT;
          device->seen[item.uid / 32] |= 1u << (item.uid % 32);
        }
      else if (stage->has_offline_copy)
        item.flags |= PF_SIM_TEXT;
      pf_sim_box_add (state, &state->box[place][PF_SIM_INBOX], item);
    }
}

void
pf_sim_stage (PfSimState *state, PfSimStage which)
{
  const Stage *stage = &stages[which];
  guint        serial = state->next_serial;

  memset (state, 0, sizeof *state);
  /* So that no row of the new stage is taken for one of the old. */
  state->next_serial = serial;
  state->next_letter = PF_SIM_NEW_LETTER;
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    state->next_uid[f] = 1;
  for (int p = PF_SIM_SERVER; p <= PF_SIM_PHONE; p++)
    {
      state->box[p][PF_SIM_INBOX].exists = TRUE;
      if (p == PF_SIM_SERVER)
        continue;
      state->device[p] = (PfSimDevice){
        .is_there = p != PF_SIM_PHONE || stage->has_phone,
        .is_online = TRUE,
        .mode = p == PF_SIM_A ? stage->a : stage->b,
        .keep = stage->keep,
        .has_memory = TRUE,
        .has_offline_copy = stage->has_offline_copy,
      };
    }
  for (guint letter = 1; letter <= stage->on_server; letter++)
    pf_sim_server_add (state, PF_SIM_INBOX, (PfSimItem){ .letter = (guint8) letter });

  fill_device (state, PF_SIM_A, stage, stage->on_a);
  fill_device (state, PF_SIM_B, stage, stage->on_b);
  if (stage->has_folders)
    {
      const PfSimItem sent = { .letter = 5,
                               .flags = PF_SIM_READ | PF_SIM_TEXT | PF_SIM_OWN,
                               .home = PF_SIM_SENT };
      const PfSimItem hotel = { .letter = 4,
                                .flags = PF_SIM_TEXT | PF_SIM_OWN,
                                .home = PF_SIM_HOLIDAY };

      pf_sim_box_add (state, &state->box[PF_SIM_A][PF_SIM_SENT], sent);
      pf_sim_box_add (state, &state->box[PF_SIM_A][PF_SIM_HOLIDAY], hotel);
    }
}
