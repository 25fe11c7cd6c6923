/* pf-scene-play.c - a scene being played: next, back, the other protocol, own events
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-scene-play.h"

#include "human/pf-human-scene.h"

/* One moment: what is shown and said. */
typedef struct
{
  PfSimState state;
  guint      step;         /* of the script; 0 in a scene without one */
  gboolean   is_scripted;  /* nobody interfered */
  gboolean   is_new_stage; /* put up anew: what changed since before says nothing */
  gboolean   has_mode;     /* the person chose it */
  PfSimMode  mode;
  char      *caption;
  char      *why; /* (nullable) */
  char      *log;
} Moment;

struct _PfScenePlay
{
  guint             number;
  const PfSimScene *scene;   /* (nullable) */
  GPtrArray        *moments; /* (element-type Moment); the last is shown */
};

static void
moment_free (gpointer data)
{
  Moment *self = data;

  g_free (self->caption);
  g_free (self->why);
  g_free (self->log);
  g_free (self);
}

static Moment *
get_now (const PfScenePlay *self)
{
  return g_ptr_array_index (self->moments, self->moments->len - 1);
}

/* A copy of the moment that is shown, without its words. */
static Moment *
moment_follow (const PfScenePlay *self)
{
  const Moment *now = get_now (self);
  Moment       *next = g_new0 (Moment, 1);

  next->state = now->state;
  next->step = now->step;
  next->is_scripted = now->is_scripted;
  next->has_mode = now->has_mode;
  next->mode = now->mode;
  return next;
}

static void
push (PfScenePlay *self, Moment *moment)
{
  if (self->moments->len > PF_SCENE_MOST_BACK)
    g_ptr_array_remove_index (self->moments, 0);
  g_ptr_array_add (self->moments, moment);
}

static char *
describe_log (const PfSimResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < result->log->len; i++)
    {
      const PfSimLine *line = &g_array_index (result->log, PfSimLine, i);

      g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "",
                              pf_human_sim_place (line->speaker), line->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_diff (const PfSimState *before, const PfSimState *after)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (PfSimChange));

  pf_sim_diff (before, after, changes);
  return pf_human_sim_changes ((const PfSimChange *) (void *) changes->data,
                               changes->len);
}

static void
step (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  PfSimState next;

  pf_sim_step (state, event, &next, result);
  *state = next;
}

/* The person's choice of a protocol outranks the script's. */
static gboolean
is_overruled (const Moment *moment, const PfSimEvent *event)
{
  return moment->has_mode &&
         (event->kind == PF_SIM_EVENT_SET_MODE ||
          (event->kind == PF_SIM_EVENT_UPLOAD && moment->mode == PF_SIM_POP3));
}

/* What each device would do to change over: with IMAP, its own letters go up. */
static void
change_over (Moment *moment, PfSimResult *result)
{
  for (int p = PF_SIM_A; p <= PF_SIM_PHONE; p++)
    {
      const PfSimEvent set = { PF_SIM_EVENT_SET_MODE, (PfSimPlace) p, 0, moment->mode };
      const PfSimEvent up = { PF_SIM_EVENT_UPLOAD, (PfSimPlace) p, 0, 0 };
      const PfSimEvent check = { PF_SIM_EVENT_CHECK, (PfSimPlace) p, 0, 0 };

      step (&moment->state, &set, result);
      if (moment->mode != PF_SIM_IMAP)
        continue;
      step (&moment->state, &up, result);
      step (&moment->state, &check, result);
    }
}

/* Plays step @number of the script into @moment, with words made from what happens. */
static void
play_step (const PfScenePlay *self, Moment *moment, guint number, PfSimResult *result)
{
  const PfSimSceneStep *script = &self->scene->steps[number - 1];
  g_autoptr (GString) caption = g_string_new (NULL);

  for (guint i = 0; i < script->n_events; i++)
    {
      const PfSimEvent *event = &script->events[i];
      g_autofree char  *sentence = NULL;

      if (is_overruled (moment, event))
        continue;
      sentence = pf_human_sim_event (event, moment->state.device[event->place].mode);
      step (&moment->state, event, result);
      moment->is_new_stage |= event->kind == PF_SIM_EVENT_STAGE;
      g_string_append_printf (caption, "%s%s", caption->len > 0 ? " " : "", sentence);
    }
  moment->step = number;
  g_free (moment->caption);
  moment->caption = g_string_free (g_steal_pointer (&caption), FALSE);
}

static void
take_script_words (const PfScenePlay *self, Moment *moment)
{
  g_free (moment->caption);
  moment->caption = g_strdup (pf_human_scene_caption (self->number, moment->step));
  g_free (moment->why);
  moment->why = g_strdup (pf_human_scene_why (self->number, moment->step));
}

static Moment *
make_first (const PfScenePlay *self)
{
  Moment *moment = g_new0 (Moment, 1);
  g_auto (PfSimResult) result = { 0 };

  pf_sim_result_init (&result);
  if (self->scene == NULL)
    {
      pf_sim_stage (&moment->state, PF_SIM_STAGE_PLAYGROUND);
      moment->caption = g_strdup (pf_human_sim_free ());
    }
  else
    {
      moment->is_scripted = TRUE;
      pf_sim_stage (&moment->state, self->scene->stage);
      play_step (self, moment, 1, &result);
      take_script_words (self, moment);
    }
  moment->log = describe_log (&result);
  return moment;
}

PfScenePlay *
pf_scene_play_new (guint number)
{
  PfScenePlay *self = g_new0 (PfScenePlay, 1);

  g_return_val_if_fail (number <= PF_SIM_SCENES, NULL);

  self->number = number;
  self->scene = number != PF_SCENE_FREE ? pf_sim_scene (number) : NULL;
  self->moments = g_ptr_array_new_with_free_func (moment_free);
  pf_scene_play_restart (self);
  return self;
}

void
pf_scene_play_free (PfScenePlay *self)
{
  g_ptr_array_unref (self->moments);
  g_free (self);
}

void
pf_scene_play_restart (PfScenePlay *self)
{
  Moment *first = make_first (self);

  g_ptr_array_set_size (self->moments, 0);
  g_ptr_array_add (self->moments, first);
}

guint
pf_scene_play_get_number (const PfScenePlay *self)
{
  return self->number;
}

guint
pf_scene_play_get_step (const PfScenePlay *self)
{
  return get_now (self)->step;
}

guint
pf_scene_play_get_n_steps (const PfScenePlay *self)
{
  return self->scene != NULL ? self->scene->n_steps : 0;
}

const PfSimState *
pf_scene_play_get_state (const PfScenePlay *self)
{
  return &get_now (self)->state;
}

const char *
pf_scene_play_get_caption (const PfScenePlay *self)
{
  return get_now (self)->caption;
}

const char *
pf_scene_play_get_why (const PfScenePlay *self)
{
  return get_now (self)->why;
}

const char *
pf_scene_play_get_log (const PfScenePlay *self)
{
  return get_now (self)->log;
}

char *
pf_scene_play_describe_changes (const PfScenePlay *self)
{
  const Moment *before = self->moments->len > 1
                             ? g_ptr_array_index (self->moments, self->moments->len - 2)
                             : get_now (self);

  if (get_now (self)->is_new_stage)
    return pf_human_sim_summary (&get_now (self)->state);
  return describe_diff (&before->state, &get_now (self)->state);
}

gboolean
pf_scene_play_is_scripted (const PfScenePlay *self)
{
  return get_now (self)->is_scripted;
}

gboolean
pf_scene_play_may_next (const PfScenePlay *self)
{
  return self->scene != NULL && get_now (self)->step < self->scene->n_steps;
}

void
pf_scene_play_next (PfScenePlay *self)
{
  Moment *next;
  g_auto (PfSimResult) result = { 0 };

  if (!pf_scene_play_may_next (self))
    return;
  pf_sim_result_init (&result);
  next = moment_follow (self);
  play_step (self, next, next->step + 1, &result);
  if (next->is_scripted)
    take_script_words (self, next);
  else
    next->why = describe_diff (&get_now (self)->state, &next->state);
  /* A step of the script may only point at what happened before. */
  if (*next->caption == '\0')
    take_script_words (self, next);
  next->log = describe_log (&result);
  push (self, next);
}

gboolean
pf_scene_play_may_back (const PfScenePlay *self)
{
  return self->moments->len > 1;
}

void
pf_scene_play_back (PfScenePlay *self)
{
  if (pf_scene_play_may_back (self))
    g_ptr_array_remove_index (self->moments, self->moments->len - 1);
}

gboolean
pf_scene_play_is_open (const PfScenePlay *self)
{
  return self->scene == NULL || !self->scene->is_fixed;
}

PfSimMode
pf_scene_play_get_mode (const PfScenePlay *self)
{
  return get_now (self)->state.device[PF_SIM_A].mode;
}

/* The script up to @step, by the protocol that the person chose, or by its own. */
static void
replay (const PfScenePlay *self, Moment *moment, guint last, PfSimResult *result)
{
  pf_sim_stage (&moment->state, self->scene->stage);
  if (moment->has_mode)
    change_over (moment, result);
  for (guint number = 1; number <= last; number++)
    play_step (self, moment, number, result);
}

static void
set_mode_of_scene (PfScenePlay *self, Moment *next, PfSimMode mode, PfSimResult *result)
{
  guint last = next->step;

  /* Its own script may be of this mind already. */
  next->has_mode = FALSE;
  replay (self, next, last, result);
  next->is_scripted = next->state.device[PF_SIM_A].mode == mode;
  if (next->is_scripted)
    {
      next->is_new_stage = TRUE;
      take_script_words (self, next);
      return;
    }
  g_array_set_size (result->log, 0);
  next->has_mode = TRUE;
  next->mode = mode;
  replay (self, next, last, result);
  next->is_new_stage = TRUE;
  g_free (next->caption);
  next->caption = g_strdup (pf_human_sim_mode (mode));
  next->why = g_strdup (last > 1 ? pf_human_sim_mode_why () : NULL);
}

void
pf_scene_play_set_mode (PfScenePlay *self, PfSimMode mode)
{
  Moment *next;
  g_auto (PfSimResult) result = { 0 };

  g_return_if_fail (pf_scene_play_is_open (self));

  if (pf_scene_play_get_mode (self) == mode)
    return;
  pf_sim_result_init (&result);
  next = moment_follow (self);
  if (self->scene != NULL)
    set_mode_of_scene (self, next, mode, &result);
  else
    {
      next->has_mode = TRUE;
      next->mode = mode;
      change_over (next, &result);
      next->caption = g_strdup (pf_human_sim_mode (mode));
      next->why = describe_diff (&get_now (self)->state, &next->state);
    }
  next->log = describe_log (&result);
  push (self, next);
}

/* The letter that a button would be about: the first of the inbox that suits. */
static guint
find_letter (const PfSimState *state, PfSimEventKind kind, PfSimPlace place)
{
  const PfSimBox *inbox = &state->box[place][PF_SIM_INBOX];

  for (guint i = 0; i < inbox->n; i++)
    if (kind != PF_SIM_EVENT_READ || (inbox->item[i].flags & PF_SIM_READ) == 0)
      return inbox->item[i].letter;

  return 0;
}

/* One that is nowhere: first those that have a subject; 0 if there are no more. */
static guint
find_new_letter (const PfSimState *state)
{
  gboolean is_taken[PF_SIM_LETTERS + 1] = { FALSE };
  guint    letter = 1;

  for (int p = 0; p < PF_SIM_PLACES; p++)
    for (int f = 0; f < PF_SIM_FOLDERS; f++)
      for (guint i = 0; i < state->box[p][f].n; i++)
        is_taken[state->box[p][f].item[i].letter] = TRUE;
  while (letter <= PF_SIM_LETTERS && is_taken[letter])
    letter++;

  return letter <= PF_SIM_LETTERS ? letter : 0;
}

gboolean
pf_scene_play_make_event (const PfScenePlay *self,
                          PfSimEventKind     kind,
                          PfSimPlace         place,
                          PfSimEvent        *out)
{
  const PfSimState *state = pf_scene_play_get_state (self);

  *out = (PfSimEvent){ .kind = kind, .place = place };
  if (kind == PF_SIM_EVENT_ARRIVE)
    out->letter = find_new_letter (state);
  else if (kind == PF_SIM_EVENT_READ || kind == PF_SIM_EVENT_DELETE ||
           kind == PF_SIM_EVENT_MOVE)
    out->letter = find_letter (state, kind, place);

  return pf_scene_play_is_open (self) && pf_sim_is_possible (state, out);
}

void
pf_scene_play_act (PfScenePlay *self, const PfSimEvent *event)
{
  Moment *next;
  g_auto (PfSimResult) result = { 0 };

  g_return_if_fail (pf_scene_play_is_open (self));

  if (!pf_sim_is_possible (pf_scene_play_get_state (self), event))
    return;
  pf_sim_result_init (&result);
  next = moment_follow (self);
  next->is_scripted = FALSE;
  next->caption = pf_human_sim_event (event, next->state.device[event->place].mode);
  step (&next->state, event, &result);
  if (event->kind == PF_SIM_EVENT_ARRIVE)
    next->state.next_letter = MAX (next->state.next_letter, event->letter + 1);
  next->why = describe_diff (&get_now (self)->state, &next->state);
  next->log = describe_log (&result);
  push (self, next);
}
