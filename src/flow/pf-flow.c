/* pf-flow.c - the wizard without widgets: steps, answers, and what may follow
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow-private.h"

enum
{
  PROP_STEP = 1,
  PROP_QUESTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PfFlow, pf_flow, G_TYPE_OBJECT)

/* The steps of a door, in order, each with what it needs. */
typedef struct
{
  PfStep step;
  gboolean (*may_show) (PfFlow *self);    /* what the steps before it answered */
  gboolean (*is_answered) (PfFlow *self); /* its own part */
  gboolean (*is_skipped) (PfFlow *self);  /* there is nothing to ask here */
} Step;

static gboolean
always (PfFlow *self)
{
  return TRUE;
}

static gboolean
never (PfFlow *self)
{
  return FALSE;
}

static gboolean
has_address (PfFlow *self)
{
  return self->address != NULL;
}

static gboolean
has_server (PfFlow *self)
{
  return has_address (self) && self->endpoint != NULL;
}

/* What is answered when the search is over: a server, or that the person types it. */
static gboolean
has_search (PfFlow *self)
{
  return has_address (self) && (self->endpoint != NULL || self->is_by_hand ||
                                (self->door == PF_DOOR_CHECK && self->discovery != NULL &&
                                 self->discovery->candidates->len > 0));
}

static gboolean
is_found (PfFlow *self)
{
  return !self->is_by_hand;
}

/* Without IMAP there is nothing to sign in to: the servers are only looked at. */
static gboolean
has_no_imap (PfFlow *self)
{
  return self->endpoint == NULL;
}

static gboolean
asks_nothing_first (PfFlow *self)
{
  return has_no_imap (self) || !pf_flow_asks_first (self);
}

static gboolean
has_password (PfFlow *self)
{
  return has_server (self) && self->password != NULL;
}

/* What a move must know first: a program that collects by POP3 and deletes would take
 * the moved mail away again.  A move that was begun before was asked then. */
static gboolean
has_no_collector (PfFlow *self)
{
  PfAnswer answer = self->answers.to[PF_QUESTION_COLLECTOR];

  return has_password (self) &&
         (self->resume_sources != NULL ||
          (answer != PF_ANSWER_SKIPPED && answer != PF_ANSWER_DELETES));
}

static gboolean
has_chosen_store (PfFlow *self)
{
  for (guint i = 0; i < self->stores->len; i++)
    {
      const PfStoreChoice *store = g_ptr_array_index (self->stores, i);

      if (store->chosen)
        return has_no_collector (self);
    }
  return has_password (self) && self->resume_sources != NULL;
}

static gboolean
has_plan (PfFlow *self)
{
  return has_chosen_store (self) && (self->plan != NULL || self->resume_sources != NULL);
}

static gboolean
has_ended (PfFlow *self)
{
  return self->has_result && !self->is_moving;
}

static gboolean
is_undoing (PfFlow *self)
{
  return self->is_undoing;
}

static const Step check_steps[] = {
  { PF_STEP_ADDRESS, always, has_address, never },
  { PF_STEP_SEARCH, has_address, has_search, never },
  { PF_STEP_SERVERS, has_address, has_server, is_found },
  { PF_STEP_BEFORE, has_server, has_server, asks_nothing_first },
  { PF_STEP_SIGN_IN, has_server, has_password, has_no_imap },
  { PF_STEP_ABILITIES, has_search, has_search, never },
  { PF_STEP_QUESTIONS, has_search, has_search, never },
  { PF_STEP_ADVICE, has_search, never, never },
  { PF_STEP_START, never, never, never },
};

static const Step trouble_steps[] = {
  { PF_STEP_ADDRESS, always, has_address, never },
  { PF_STEP_SERVERS, has_address, has_address, is_found },
  { PF_STEP_VERDICT, has_address, never, never },
  { PF_STEP_START, never, never, never },
};

static const Step move_steps[] = {
  { PF_STEP_ADDRESS, always, has_address, never },
  { PF_STEP_SEARCH, has_address, has_search, never },
  { PF_STEP_SERVERS, has_address, has_server, is_found },
  { PF_STEP_BEFORE, has_server, has_server, asks_nothing_first },
  { PF_STEP_SIGN_IN, has_server, has_password, never },
  { PF_STEP_OTHERS, has_password, has_no_collector, never },
  { PF_STEP_STORES, has_no_collector, has_chosen_store, never },
  { PF_STEP_PLAN, has_chosen_store, has_plan, never },
  { PF_STEP_MOVING, has_plan, has_ended, never },
  { PF_STEP_DONE, has_ended, never, is_undoing },
  { PF_STEP_UNDONE, has_ended, never, never },
  { PF_STEP_START, never, never, never },
};

/* Each ends with the step of the start page. */
static const Step *
get_steps (PfFlow *self)
{
  switch (self->door)
    {
    case PF_DOOR_NONE:
      return NULL;
    case PF_DOOR_CHECK:
      return check_steps;
    case PF_DOOR_MOVE:
      return move_steps;
    case PF_DOOR_TROUBLE:
      return trouble_steps;
    }
  return NULL;
}

static const Step *
find_step (PfFlow *self, PfStep step)
{
  for (const Step *at = get_steps (self); at != NULL && at->step != PF_STEP_START; at++)
    if (at->step == step)
      return at;
  return NULL;
}

static void
set_step (PfFlow *self, PfStep step)
{
  g_debug ("step %d -> %d", self->step, step);
  if (self->step == step)
    return;
  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
}

void
pf_flow_enter (PfFlow *self, PfDoor door)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (door != PF_DOOR_NONE);
  g_return_if_fail (!self->is_moving);
  pf_assert_ui ();

  pf_flow_forget (self);
  self->door = door;
  set_step (self, get_steps (self)->step);
}

void
pf_flow_change_door (PfFlow *self, PfDoor door)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (door != PF_DOOR_NONE);
  g_return_if_fail (!self->is_moving);
  pf_assert_ui ();

  self->door = door;
  for (const Step *at = get_steps (self); at->step != PF_STEP_START; at++)
    if (!at->is_skipped (self) &&
        (!at->is_answered (self) || at->step == PF_STEP_ABILITIES))
      {
        set_step (self, at->step);
        return;
      }
}

PfDoor
pf_flow_get_door (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), PF_DOOR_NONE);

  return self->door;
}

PfStep
pf_flow_get_step (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), PF_STEP_START);

  return self->step;
}

gboolean
pf_flow_may_show (PfFlow *self, PfStep step)
{
  const Step *found;

  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  if (step == PF_STEP_START)
    return !self->is_moving;
  found = find_step (self, step);
  if (found == NULL || (self->is_moving && step != PF_STEP_MOVING))
    return FALSE;
  return found->may_show (self);
}

gboolean
pf_flow_is_answered (PfFlow *self)
{
  const Step *found;

  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  found = find_step (self, self->step);
  return found != NULL && found->is_answered (self);
}

gboolean
pf_flow_next (PfFlow *self)
{
  const Step *found;

  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);
  pf_assert_ui ();

  if (!pf_flow_is_answered (self))
    return FALSE;
  found = find_step (self, self->step);
  /* A resumed or interrupted move knows its sources and its plan. */
  if (found->step == PF_STEP_SIGN_IN && has_plan (self) &&
      (self->resume_sources != NULL || self->returns_to_move))
    set_step (self, PF_STEP_MOVING);
  else
    {
      do
        found++;
      while (found->is_skipped (self));
      if (found->step == PF_STEP_QUESTIONS)
        self->question = PF_QUESTION_DEVICES;
      set_step (self, found->step);
    }
  return TRUE;
}

gboolean
pf_flow_may_go_back (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->step != PF_STEP_START && self->step != PF_STEP_MOVING &&
         self->step != PF_STEP_DONE && self->step != PF_STEP_UNDONE;
}

void
pf_flow_back (PfFlow *self)
{
  const Step *found;

  g_return_if_fail (PF_IS_FLOW (self));
  pf_assert_ui ();

  if (!pf_flow_may_go_back (self))
    return;
  if (self->step == PF_STEP_QUESTIONS && self->question > PF_QUESTION_DEVICES)
    {
      pf_flow_show_question (self, self->question - 1);
      return;
    }
  found = find_step (self, self->step);
  if (found == get_steps (self) || self->resume_sources != NULL)
    {
      set_step (self, PF_STEP_START);
      return;
    }
  do
    found--;
  while (found->is_skipped (self));
  set_step (self, found->step);
}

gboolean
pf_flow_go_to (PfFlow *self, PfStep step)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);
  pf_assert_ui ();

  if (!pf_flow_may_show (self, step))
    return FALSE;
  self->returns_to_move = self->step == PF_STEP_MOVING ||
                          (self->returns_to_move && step < PF_STEP_STORES);
  set_step (self, step);
  return TRUE;
}

gboolean
pf_flow_undo (PfFlow *self)
{
  const char *job;

  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);
  g_return_val_if_fail (!self->is_moving, FALSE);
  pf_assert_ui ();

  job = pf_flow_get_job_name (self);
  if (job == NULL || !has_password (self))
    return FALSE;
  self->is_undoing = TRUE;
  self->has_result = FALSE;
  set_step (self, PF_STEP_MOVING);
  return TRUE;
}

void
pf_flow_finish (PfFlow *self)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (!self->is_moving);
  pf_assert_ui ();

  pf_flow_forget (self);
  self->door = PF_DOOR_NONE;
  set_step (self, PF_STEP_START);
}

static void
pf_flow_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STEP)
    g_value_set_int (value, PF_FLOW (object)->step);
  else if (id == PROP_QUESTION)
    g_value_set_int (value, PF_FLOW (object)->question);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pf_flow_dispose (GObject *object)
{
  PfFlow *self = PF_FLOW (object);

  pf_flow_forget (self);
  g_clear_pointer (&self->stores, g_ptr_array_unref);
  g_clear_pointer (&self->excluded, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_clear_pointer (&self->state_dir, g_free);
  g_clear_pointer (&self->home, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->profile, g_free);
  pf_preferences_clear (&self->preferences);

  G_OBJECT_CLASS (pf_flow_parent_class)->dispose (object);
}

static void
pf_flow_class_init (PfFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pf_flow_get_property;
  object_class->dispose = pf_flow_dispose;

  properties[PROP_STEP] = g_param_spec_int ("step", NULL, NULL, PF_STEP_START,
                                            PF_STEP_UNDONE, PF_STEP_START,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUESTION] = g_param_spec_int ("question", NULL, NULL,
                                                PF_QUESTION_DEVICES, PF_QUESTIONS - 1,
                                                PF_QUESTION_DEVICES,
                                                G_PARAM_READABLE |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_signal_new ("measured", PF_TYPE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
pf_flow_init (PfFlow *self)
{
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_store_choice_free);
  self->excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limits = (PfFlowLimits){ G_MININT64, G_MININT64, 0, NULL };
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

PfFlow *
pf_flow_new (const char *state_dir, const char *home, const char *ca_file)
{
  PfFlow *self = g_object_new (PF_TYPE_FLOW, NULL);

  if (state_dir != NULL)
    self->state_dir = g_strdup (state_dir);
  else
    self->state_dir = g_build_filename (g_get_user_state_dir (), "postferry", NULL);
  self->home = g_strdup (home != NULL ? home : g_get_home_dir ());
  self->ca_file = g_strdup (ca_file);
  return self;
}

const char *
pf_flow_get_state_dir (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->state_dir;
}

const char *
pf_flow_get_home (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->home;
}

void
pf_flow_set_preferences (PfFlow *self, const PfPreferences *preferences)
{
  char *ca_file;

  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (preferences != NULL);

  ca_file = g_strdup (preferences->ca_file);
  if (g_strcmp0 (ca_file, self->preferences.ca_file) != 0)
    g_clear_pointer (&self->trust, pf_trust_free);
  pf_preferences_clear (&self->preferences);
  self->preferences = *preferences;
  self->preferences.ca_file = ca_file;
  self->preferences.connections = CLAMP (preferences->connections, 0,
                                         PF_PREFERENCES_MOST_CONNECTIONS);
}

const PfPreferences *
pf_flow_get_preferences (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return &self->preferences;
}

void
pf_flow_set_profile (PfFlow *self, const char *profile)
{
  g_return_if_fail (PF_IS_FLOW (self));

  g_free (self->profile);
  self->profile = g_strdup (profile);
}

const char *
pf_flow_get_profile (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->profile;
}
