/* test-flow-advice.c - the questions in their order, and a move that must wait
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-threads.h"
#include "flow/pf-flow-advice.h"

static PfFlow *
new_flow (PfDoor door)
{
  g_autoptr (PfSecret) secret = pf_secret_new ("secret");
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_parse ("imaps://ada%40example.org@imap.example.org", NULL);
  PfFlow *flow = pf_flow_new ("/nonexistent/state", "/nonexistent/home", NULL);

  pf_flow_enter (flow, door);
  pf_flow_set_address (flow, "ada@example.org");
  pf_flow_set_by_hand (flow, TRUE);
  pf_flow_set_endpoint (flow, endpoint);
  pf_flow_set_password (flow, secret);
  return flow;
}

static void
count_cb (PfFlow *flow, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_one_after_the_other (void)
{
  g_autoptr (PfFlow) flow = new_flow (PF_DOOR_CHECK);
  guint count = 0;

  g_signal_connect (flow, "notify::question", G_CALLBACK (count_cb), &count);
  g_assert_true (pf_flow_go_to (flow, PF_STEP_ABILITIES));
  g_assert_true (pf_flow_next (flow));
  for (int i = 0; i < PF_QUESTIONS; i++)
    {
      g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_QUESTIONS);
      g_assert_cmpint (pf_flow_get_question (flow), ==, i);
      pf_flow_answer (flow, (PfQuestion) i, PF_ANSWER_UNKNOWN);
      pf_flow_next_question (flow);
    }
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_ADVICE);
  g_assert_cmpuint (count, ==, PF_QUESTIONS - 1);

  /* Back goes through them again, and keeps what was answered. */
  for (int i = PF_QUESTIONS - 1; i >= 0; i--)
    {
      pf_flow_back (flow);
      g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_QUESTIONS);
      g_assert_cmpint (pf_flow_get_question (flow), ==, i);
      g_assert_cmpint (pf_flow_get_answer (flow, (PfQuestion) i), ==, PF_ANSWER_UNKNOWN);
    }
  pf_flow_back (flow);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_ABILITIES);

  g_assert_true (pf_flow_next (flow));
  pf_flow_skip_questions (flow);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_ADVICE);
  pf_flow_ask_again (flow);
  g_assert_cmpint (pf_flow_get_question (flow), ==, PF_QUESTION_DEVICES);
}

static void
test_a_move_waits (void)
{
  static const struct
  {
    PfAnswer answer;
    gboolean goes_on;
  } rows[] = {
    { PF_ANSWER_SKIPPED, FALSE }, { PF_ANSWER_DELETES, FALSE }, { PF_ANSWER_NO, TRUE },
    { PF_ANSWER_KEEPS, TRUE },    { PF_ANSWER_UNKNOWN, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PfFlow) flow = new_flow (PF_DOOR_MOVE);

      g_assert_true (pf_flow_go_to (flow, PF_STEP_OTHERS));
      pf_flow_answer (flow, PF_QUESTION_COLLECTOR, rows[i].answer);
      g_assert_cmpint (pf_flow_next (flow), ==, rows[i].goes_on);
      g_assert_cmpint (pf_flow_may_show (flow, PF_STEP_STORES), ==, rows[i].goes_on);
      g_assert_cmpint (pf_flow_is_collected_elsewhere (flow), ==,
                       rows[i].answer == PF_ANSWER_DELETES);
    }
}

/* Answered in one door, it holds in the next. */
static void
test_doors_share_answers (void)
{
  g_autoptr (PfFlow) flow = new_flow (PF_DOOR_CHECK);
  g_autoptr (PfFlow) other = new_flow (PF_DOOR_CHECK);

  pf_flow_answer (flow, PF_QUESTION_COLLECTOR, PF_ANSWER_DELETES);
  pf_flow_change_door (flow, PF_DOOR_MOVE);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_OTHERS);
  pf_flow_answer (other, PF_QUESTION_COLLECTOR, PF_ANSWER_NO);
  pf_flow_change_door (other, PF_DOOR_MOVE);
  g_assert_cmpint (pf_flow_get_step (other), ==, PF_STEP_STORES);
}

static void
test_given_facts_outrank (void)
{
  g_autoptr (PfFlow) flow = new_flow (PF_DOOR_CHECK);
  g_auto (PfAdviseFacts) facts = { 0 };
  PfRecommendation it;

  pf_flow_recommend (flow, &it);
  g_assert_cmpint (it.recommend, ==, PF_RECOMMEND_IMAP);
  pf_advise_facts_init (&facts);
  pf_advise_facts_measure_text (&facts, PF_FACT_IMAP, "absent");
  pf_flow_set_given_facts (flow, &facts);
  pf_flow_recommend (flow, &it);
  g_assert_cmpint (it.recommend, ==, PF_RECOMMEND_POP3);

  /* They were this account's. */
  pf_flow_finish (flow);
  pf_flow_recommend (flow, &it);
  g_assert_cmpint (it.recommend, ==, PF_RECOMMEND_IMAP);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  pf_threads_claim_ui ();

  g_test_add_func ("/flow-advice/questions", test_one_after_the_other);
  g_test_add_func ("/flow-advice/a-move-waits", test_a_move_waits);
  g_test_add_func ("/flow-advice/doors-share-answers", test_doors_share_answers);
  g_test_add_func ("/flow-advice/given-facts", test_given_facts_outrank);

  return g_test_run ();
}
