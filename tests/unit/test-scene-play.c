/* test-scene-play.c - scenes played to their end, back, and by the other rules
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flow/pf-scene-play.h"
#include "human/pf-human-scene.h"

#include <string.h>

#define RANDOM_STEPS 2000

static void
test_to_the_end (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  g_autoptr (PfScenePlay) play = pf_scene_play_new (number);
  const PfSimScene *scene = pf_sim_scene (number);
  PfSimState        expected = { 0 };
  guint             steps = 1;

  pf_sim_stage (&expected, scene->stage);
  pf_sim_scene_play (scene, 1, &expected, NULL);
  while (pf_scene_play_may_next (play))
    {
      g_assert_cmpint (memcmp (&expected, pf_scene_play_get_state (play),
                               sizeof expected),
                       ==, 0);
      pf_scene_play_next (play);
      pf_sim_scene_play (scene, ++steps, &expected, NULL);
      g_assert_true (pf_scene_play_is_scripted (play));
      g_assert_cmpstr (pf_scene_play_get_caption (play), ==,
                       pf_human_scene_caption (number, steps));
    }
  g_assert_cmpuint (steps, ==, scene->n_steps);
  g_assert_cmpint (memcmp (&expected, pf_scene_play_get_state (play), sizeof expected),
                   ==, 0);
}

static void
test_back (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  g_autoptr (PfScenePlay) play = pf_scene_play_new (number);
  PfSimState first = *pf_scene_play_get_state (play);

  g_assert_false (pf_scene_play_may_back (play));
  while (pf_scene_play_may_next (play))
    pf_scene_play_next (play);
  while (pf_scene_play_may_back (play))
    pf_scene_play_back (play);
  g_assert_cmpuint (pf_scene_play_get_step (play), ==, 1);
  g_assert_cmpint (memcmp (&first, pf_scene_play_get_state (play), sizeof first), ==, 0);
}

static guint
count (const PfScenePlay *play, PfSimPlace place)
{
  return pf_scene_play_get_state (play)->box[place][PF_SIM_INBOX].n;
}

/* In mid-scene: with IMAP, who asks first takes nothing away. */
static void
test_other_rules (void)
{
  g_autoptr (PfScenePlay) play = pf_scene_play_new (1);
  const char *why;

  pf_scene_play_next (play);
  g_assert_cmpuint (count (play, PF_SIM_SERVER), ==, 0);
  pf_scene_play_set_mode (play, PF_SIM_IMAP);
  g_assert_cmpuint (pf_scene_play_get_step (play), ==, 2);
  g_assert_false (pf_scene_play_is_scripted (play));
  g_assert_cmpuint (count (play, PF_SIM_SERVER), ==, 2);
  g_assert_cmpuint (count (play, PF_SIM_A), ==, 2);
  g_assert_nonnull (strstr (pf_scene_play_get_caption (play), "IMAP"));

  pf_scene_play_next (play);
  g_assert_cmpuint (count (play, PF_SIM_B), ==, 2);
  g_assert_nonnull (strstr (pf_scene_play_get_caption (play), "Computer B"));
  why = pf_scene_play_get_why (play);
  g_assert_nonnull (why);

  /* Back to the scene's own rules: its own words again. */
  pf_scene_play_set_mode (play, PF_SIM_POP3);
  g_assert_true (pf_scene_play_is_scripted (play));
  g_assert_cmpuint (pf_scene_play_get_step (play), ==, 3);
  g_assert_cmpstr (pf_scene_play_get_caption (play), ==, pf_human_scene_caption (1, 3));
  g_assert_cmpuint (count (play, PF_SIM_B), ==, 0);
}

/* The scene changes over to IMAP by itself; who says POP3 keeps POP3. */
static void
test_choice_outranks_script (void)
{
  g_autoptr (PfScenePlay) play = pf_scene_play_new (2);

  while (pf_scene_play_may_next (play))
    pf_scene_play_next (play);
  g_assert_cmpint (pf_scene_play_get_mode (play), ==, PF_SIM_IMAP);
  pf_scene_play_set_mode (play, PF_SIM_POP3);
  g_assert_cmpint (pf_scene_play_get_mode (play), ==, PF_SIM_POP3);
  g_assert_false (
      pf_scene_play_get_state (play)->box[PF_SIM_SERVER][PF_SIM_HOLIDAY].exists);
  g_assert_false (pf_scene_play_get_state (play)->box[PF_SIM_B][PF_SIM_HOLIDAY].exists);
}

static void
test_fixed_scenes_are_closed (void)
{
  for (guint number = 1; number <= PF_SIM_SCENES; number++)
    {
      g_autoptr (PfScenePlay) play = pf_scene_play_new (number);
      PfSimEvent event;

      g_assert_cmpint (pf_scene_play_is_open (play), ==,
                       !pf_sim_scene (number)->is_fixed);
      if (!pf_scene_play_is_open (play))
        g_assert_false (
            pf_scene_play_make_event (play, PF_SIM_EVENT_CHECK, PF_SIM_A, &event));
    }
}

/* Whatever is pressed, each step can be taken back and says something. */
static void
test_pressing_anything (void)
{
  static const PfSimEventKind kinds[] = { PF_SIM_EVENT_ARRIVE,      PF_SIM_EVENT_CHECK,
                                          PF_SIM_EVENT_READ,        PF_SIM_EVENT_DELETE,
                                          PF_SIM_EVENT_MAKE_FOLDER, PF_SIM_EVENT_OFFLINE,
                                          PF_SIM_EVENT_ONLINE };
  g_autoptr (PfScenePlay) play = pf_scene_play_new (PF_SCENE_FREE);

  for (int i = 0; i < RANDOM_STEPS; i++)
    {
      PfSimEvent event;
      PfSimState before = *pf_scene_play_get_state (play);
      PfSimPlace place = (PfSimPlace) g_test_rand_int_range (PF_SIM_A, PF_SIM_BACKUP);

      if (i % 50 == 0)
        {
          pf_scene_play_set_mode (play, i % 100 == 0 ? PF_SIM_IMAP : PF_SIM_POP3);
          continue;
        }
      if (!pf_scene_play_make_event (play, kinds[g_test_rand_int_range (0, 7)], place,
                                     &event))
        continue;
      pf_scene_play_act (play, &event);
      g_assert_cmpstr (pf_scene_play_get_caption (play), !=, "");
      g_assert_nonnull (pf_scene_play_get_why (play));
      if (i % 7 == 0)
        {
          pf_scene_play_back (play);
          g_assert_cmpint (memcmp (&before, pf_scene_play_get_state (play),
                                   sizeof before),
                           ==, 0);
        }
    }
  pf_scene_play_restart (play);
  g_assert_false (pf_scene_play_may_back (play));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint number = 1; number <= PF_SIM_SCENES; number++)
    {
      g_autofree char *end = g_strdup_printf ("/scene-play/%u/end", number);
      g_autofree char *back = g_strdup_printf ("/scene-play/%u/back", number);

      g_test_add_data_func (end, GUINT_TO_POINTER (number), test_to_the_end);
      g_test_add_data_func (back, GUINT_TO_POINTER (number), test_back);
    }
  g_test_add_func ("/scene-play/other-rules", test_other_rules);
  g_test_add_func ("/scene-play/choice-outranks-script", test_choice_outranks_script);
  g_test_add_func ("/scene-play/fixed", test_fixed_scenes_are_closed);
  g_test_add_func ("/scene-play/pressing-anything", test_pressing_anything);

  return g_test_run ();
}
