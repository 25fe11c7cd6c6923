/* test-sim.c - the simulation: scenes, invariants, random events
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-sim-scenes.h"

#include <string.h>

#define SEQUENCES 10000
#define EVENTS 40 /* of a sequence */
#define SEED 20261124

/* A place's folder in words: "1r 2 3?" is letter 1 read, 2, and 3 without its text. */
static char *
show_box (const PfSimState *state, PfSimPlace place, PfSimFolder folder)
{
  const PfSimBox *box = &state->box[place][folder];
  GString        *text = g_string_new (NULL);

  for (guint i = 0; i < box->n; i++)
    g_string_append_printf (text, "%s%u%s%s", i == 0 ? "" : " ", box->item[i].letter,
                            (box->item[i].flags & PF_SIM_READ) != 0 ? "r" : "",
                            place != PF_SIM_SERVER &&
                                    (box->item[i].flags & PF_SIM_TEXT) == 0
                                ? "?"
                                : "");

  return g_string_free (text, FALSE);
}

/* All that is not empty: "server/INBOX 1 2; a/INBOX 1r 2". */
static char *
show (const PfSimState *state)
{
  static const char *const places[] = { "server", "a", "b", "phone", "backup" };
  static const char *const folders[] = { "inbox", "sent", "drafts", "trash", "holiday" };
  GString                 *text = g_string_new (NULL);

  for (int p = 0; p < PF_SIM_PLACES; p++)
    for (int f = 0; f < PF_SIM_FOLDERS; f++)
      {
        g_autofree char *box = show_box (state, (PfSimPlace) p, (PfSimFolder) f);

        if (*box != '\0')
          g_string_append_printf (text, "%s%s/%s %s", text->len == 0 ? "" : "; ",
                                  places[p], folders[f], box);
      }

  return g_string_free (text, FALSE);
}

typedef struct
{
  guint       scene;
  const char *ends; /* as ux.md tells it */
  const char *log;  /* what was said in it, among other things */
} Scene;

/* clang-format off */
static const Scene scenes[] = {
  { 1, "server/inbox 3; a/inbox 1 2 3r; b/inbox 3", "DELE 2" },
  { 2, "server/inbox 1 2; server/sent 5r 6r; server/holiday 4; "
       "a/inbox 1 2; a/sent 5r 6r; a/holiday 4; "
       "b/inbox 1 2; b/sent 5r? 6r?; b/holiday 4?", "CREATE \"Holiday\"" },
  { 3, "server/inbox 1 2; a/inbox 2; b/inbox 1 2 3", "UID EXPUNGE 1" },
  { 4, "server/inbox 1 2; a/inbox 1; a/holiday 2; b/inbox 1 2", "UID MOVE 2 \"Holiday\"" },
  { 5, "a/inbox 1 2 1 2 3", "UIDL" },
  { 6, "a/inbox 1 2 3r", "UID MOVE 2 \"Holiday\"" },
  { 7, "backup/inbox 1 2", "UID EXPUNGE 2" },
  { 8, "server/inbox 1 2 3; a/inbox 1 2 3; b/inbox 1 2 3", "APPEND \"INBOX\"" },
};
/* clang-format on */

static gboolean
was_said (const PfSimResult *result, const char *text)
{
  for (guint i = 0; i < result->log->len; i++)
    if (g_str_equal (g_array_index (result->log, PfSimLine, i).text, text))
      return TRUE;

  return FALSE;
}

static void
test_scene (gconstpointer data)
{
  const Scene      *s = data;
  const PfSimScene *scene = pf_sim_scene (s->scene);
  PfSimState        state = { 0 };
  g_auto (PfSimResult) result = { 0 };
  g_autofree char *ends = NULL;

  pf_sim_result_init (&result);
  pf_sim_stage (&state, scene->stage);
  for (guint step = 1; step <= scene->n_steps; step++)
    {
      const PfSimSceneStep *events = &scene->steps[step - 1];

      for (guint i = 0; i < events->n_events; i++)
        {
          PfSimState before = state;

          /* No scene asks for what cannot happen. */
          g_assert_true (pf_sim_is_possible (&before, &events->events[i]));
          pf_sim_step (&before, &events->events[i], &state, &result);
        }
    }
  ends = show (&state);
  g_assert_cmpstr (ends, ==, s->ends);
  g_assert_true (was_said (&result, s->log));
}

/* The middles that captions speak of. */
static void
test_captions (void)
{
  PfSimState state = { 0 };
  g_auto (PfSimResult) result = { 0 };
  g_autofree char *dropped = NULL;
  g_autofree char *again = NULL;

  pf_sim_result_init (&result);
  pf_sim_stage (&state, PF_SIM_STAGE_THREE_WAIT);
  pf_sim_scene_play (pf_sim_scene (5), 2, &state, &result);
  dropped = show (&state);
  g_assert_cmpstr (dropped, ==, "server/inbox 1 2 3; a/inbox 1 2");
  g_assert_false (was_said (&result, "QUIT"));
  g_array_set_size (result.log, 0);
  pf_sim_scene_play (pf_sim_scene (5), 4, &state, &result);
  again = show (&state);
  g_assert_cmpstr (again, ==, "a/inbox 1 2 3");
  g_assert_true (was_said (&result, "RETR 3"));
  g_assert_false (was_said (&result, "RETR 1"));
}

static void
test_train (void)
{
  PfSimState state = { 0 };
  g_auto (PfSimResult) result = { 0 };
  g_autofree char *there = NULL;
  gboolean         is_told = FALSE;

  pf_sim_result_init (&result);
  pf_sim_stage (&state, PF_SIM_STAGE_TRAIN);
  pf_sim_scene_play (pf_sim_scene (6), 1, &state, &result);
  pf_sim_scene_play (pf_sim_scene (6), 2, &state, &result);
  for (guint i = 0; i < result.changes->len; i++)
    is_told |= g_array_index (result.changes, PfSimChange, i).kind ==
               PF_SIM_CHANGE_NOT_HERE;
  g_assert_true (is_told);
  for (guint step = 3; step <= 5; step++)
    pf_sim_scene_play (pf_sim_scene (6), step, &state, &result);
  there = show_box (&state, PF_SIM_SERVER, PF_SIM_HOLIDAY);
  g_assert_cmpstr (there, ==, "2r");
  g_assert_true (pf_sim_is_synced (&state, PF_SIM_A));
}

/* Keep for 14 days: first all have it, then whoever collects next removes it. */
static void
test_fourteen_days (void)
{
  static const PfSimEvent events[] = {
    { PF_SIM_EVENT_SET_KEEP, PF_SIM_A, 0, PF_SIM_KEEP_14_DAYS },
    { PF_SIM_EVENT_CHECK, PF_SIM_A, 0, 0 },
    { PF_SIM_EVENT_CHECK, PF_SIM_A, 0, 0 },
    { PF_SIM_EVENT_DAYS, PF_SIM_SERVER, 0, 0 },
    { PF_SIM_EVENT_ARRIVE, PF_SIM_SERVER, 3, 0 },
    { PF_SIM_EVENT_CHECK, PF_SIM_A, 0, 0 },
  };
  static const char *const ends[] = {
    "server/inbox 1 2",
    "server/inbox 1 2; a/inbox 1 2",
    "server/inbox 1 2; a/inbox 1 2",
    "server/inbox 1 2; a/inbox 1 2",
    "server/inbox 1 2 3; a/inbox 1 2",
    "server/inbox 3; a/inbox 1 2 3",
  };
  PfSimState state = { 0 };

  pf_sim_stage (&state, PF_SIM_STAGE_TWO_WAIT);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      PfSimState       before = state;
      g_autofree char *text = NULL;

      pf_sim_step (&before, &events[i], &state, NULL);
      text = show (&state);
      g_assert_cmpstr (text, ==, ends[i]);
    }
}

static gboolean
same_box (const PfSimBox *a, const PfSimBox *b)
{
  if (a->n != b->n || a->exists != b->exists)
    return FALSE;
  for (guint i = 0; i < a->n; i++)
    if (a->item[i].uid != b->item[i].uid || a->item[i].letter != b->item[i].letter ||
        a->item[i].flags != b->item[i].flags)
      return FALSE;

  return TRUE;
}

/* POP3 knows one folder of the server, puts nothing there, and marks nothing. */
static void
check_pop3 (const PfSimState *before, const PfSimState *after)
{
  const PfSimBox *old = &before->box[PF_SIM_SERVER][PF_SIM_INBOX];
  const PfSimBox *new = &after->box[PF_SIM_SERVER][PF_SIM_INBOX];
  guint next = 0;

  for (int f = PF_SIM_SENT; f < PF_SIM_FOLDERS; f++)
    g_assert_true (
        same_box (&before->box[PF_SIM_SERVER][f], &after->box[PF_SIM_SERVER][f]));
  for (guint i = 0; i < new->n; i++)
    {
      while (next < old->n && old->item[next].uid != new->item[i].uid)
        next++;
      g_assert_cmpuint (next, <, old->n);
      g_assert_cmpuint (old->item[next].flags, ==, new->item[i].flags);
    }
}

/* Letters made without internet, which the server gets with the next thing said. */
static guint
count_waiting (const PfSimState *state, PfSimPlace place)
{
  guint n = 0;

  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    for (guint i = 0; i < state->box[place][f].n; i++)
      n += state->box[place][f].item[i].uid == 0 &&
           (state->box[place][f].item[i].flags & PF_SIM_OWN) == 0;

  return n;
}

static void
check_event (const PfSimState *before, const PfSimEvent *event, const PfSimState *after)
{
  gboolean is_device = event->kind != PF_SIM_EVENT_ARRIVE &&
                       event->kind != PF_SIM_EVENT_DAYS &&
                       event->kind != PF_SIM_EVENT_STAGE;
  gboolean is_imap = before->device[event->place].mode == PF_SIM_IMAP;

  if (event->kind == PF_SIM_EVENT_DELETE || event->kind == PF_SIM_EVENT_EMPTY_TRASH)
    g_assert_cmpuint (pf_sim_count_copies (after), <=,
                      pf_sim_count_copies (before) +
                          count_waiting (before, event->place));
  if (event->kind == PF_SIM_EVENT_DROP || !before->device[event->place].is_online)
    for (int f = 0; is_device && f < PF_SIM_FOLDERS; f++)
      g_assert_true (
          same_box (&before->box[PF_SIM_SERVER][f], &after->box[PF_SIM_SERVER][f]));
  if (is_device && !is_imap)
    check_pop3 (before, after);
  if (event->kind == PF_SIM_EVENT_CHECK && is_imap && pf_sim_is_possible (before, event))
    g_assert_true (pf_sim_is_synced (after, event->place));
}

/* Does to a list of letters what the changes of its folder say. */
static void
apply_changes (GArray *rows, const GArray *changes, PfSimPlace place, PfSimFolder folder)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const PfSimChange *change = &g_array_index (changes, PfSimChange, i);

      if (change->place != place || change->folder != folder)
        continue;
      if (change->kind == PF_SIM_CHANGE_REMOVED)
        {
          g_assert_cmpuint (change->position, <, rows->len);
          g_array_remove_index (rows, change->position);
        }
      else if (change->kind == PF_SIM_CHANGE_APPEARED)
        {
          g_assert_cmpuint (change->position, <=, rows->len);
          g_array_insert_val (rows, change->position, change->letter);
        }
    }
}

/* The changes, applied one by one as a list shows them, give the lists after. */
static void
check_changes (const PfSimState *before, const PfSimState *after, const GArray *changes)
{
  for (int p = 0; p < PF_SIM_PLACES; p++)
    for (int f = 0; f < PF_SIM_FOLDERS; f++)
      {
        const PfSimBox *box = &after->box[p][f];
        g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

        for (guint i = 0; i < before->box[p][f].n; i++)
          {
            guint letter = before->box[p][f].item[i].letter;

            g_array_append_val (rows, letter);
          }
        apply_changes (rows, changes, (PfSimPlace) p, (PfSimFolder) f);
        g_assert_cmpuint (rows->len, ==, box->n);
        for (guint i = 0; i < box->n; i++)
          g_assert_cmpuint (g_array_index (rows, guint, i), ==, box->item[i].letter);
      }
}

static void
check_same (const PfSimState *a, const PfSimState *b)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (PfSimChange));

  pf_sim_diff (a, b, changes);
  g_assert_cmpuint (changes->len, ==, 0);
  for (int p = 0; p < PF_SIM_PLACES; p++)
    for (int f = 0; f < PF_SIM_FOLDERS; f++)
      g_assert_true (same_box (&a->box[p][f], &b->box[p][f]));
}

static PfSimEvent
random_event (GRand *rand)
{
  PfSimEvent event = { .kind = (PfSimEventKind) g_rand_int_range (rand, 0, PF_SIM_EVENTS),
                       .place = (PfSimPlace) g_rand_int_range (rand, 0, PF_SIM_PLACES),
                       .letter = (guint) g_rand_int_range (rand, 0, 9),
                       .value = (guint) g_rand_int_range (rand, 0, 3) };

  /* Collecting is what most depends on. */
  if (g_rand_int_range (rand, 0, 3) == 0)
    event.kind = PF_SIM_EVENT_CHECK;

  return event;
}

static void
play_random (GRand *rand)
{
  PfSimState state = { 0 };

  pf_sim_stage (&state, (PfSimStage) g_rand_int_range (rand, 0, PF_SIM_STAGES));
  for (int i = 0; i < EVENTS; i++)
    {
      PfSimEvent event = random_event (rand);
      PfSimState after;
      PfSimState again;
      g_auto (PfSimResult) result = { 0 };

      pf_sim_result_init (&result);
      pf_sim_step (&state, &event, &after, &result);
      pf_sim_step (&state, &event, &again, NULL);
      check_same (&after, &again);
      if (!pf_sim_is_possible (&state, &event))
        {
          check_same (&after, &state);
          g_assert_cmpuint (result.log->len + result.changes->len, ==, 0);
        }
      check_event (&state, &event, &after);
      check_changes (&state, &after, result.changes);
      state = after;
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (int i = 0; i < SEQUENCES; i++)
    play_random (rand);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sim/scene/%u", scenes[i].scene);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  g_test_add_func ("/sim/dropped-line", test_captions);
  g_test_add_func ("/sim/train", test_train);
  g_test_add_func ("/sim/fourteen-days", test_fourteen_days);
  g_test_add_func ("/sim/random", test_random);

  return g_test_run ();
}
