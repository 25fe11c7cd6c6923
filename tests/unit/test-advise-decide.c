/* test-advise-decide.c - the rule: a table of cases, and every combination of its inputs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-advise-json.h"
#include "advise/pf-advise-tables.h"

#include <json-glib/json-glib.h>

/* The table is read by the command's tests too, so that all faces agree. */
#define CASES "tests/support/advice-cases.json"
#define FEWEST_CASES 60

static const char *
get (JsonObject *row, const char *name)
{
  return json_object_get_string_member (row, name);
}

static void
test_case (gconstpointer data)
{
  JsonObject *row = (JsonObject *) data;
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autofree char *text = NULL;
  JsonArray       *reasons = json_object_get_array_member (row, "reasons");
  PfAnswers        answers = { 0 };
  PfRecommendation r;

  json_object_set_string_member (document, "schema", "postferry.answers/1");
  json_object_set_member (document, "answers",
                          json_node_copy (json_object_get_member (row, "answers")));
  json_object_set_member (document, "facts",
                          json_node_copy (json_object_get_member (row, "facts")));
  json_node_set_object (node, document);
  text = json_to_string (node, FALSE);

  pf_advise_facts_init (&facts);
  pf_answers_parse (text, -1, &answers, &facts, &error);
  g_assert_no_error (error);
  pf_advise (&answers, &facts, &r);
  g_assert_cmpstr (pf_recommend_id (r.recommend), ==, get (row, "recommend"));
  g_assert_cmpstr (pf_advice_rule_id (r.rule), ==, get (row, "rule"));
  g_assert_cmpuint (json_array_get_length (reasons), ==, PF_MOST_REASONS);
  for (guint i = 0; i < PF_MOST_REASONS; i++)
    g_assert_cmpstr (pf_reason_id (r.reasons[i]), ==,
                     json_array_get_string_element (reasons, i));
}

static gboolean
is_usable (PfServiceState state)
{
  return state == PF_SERVICE_WORKS || state == PF_SERVICE_NOT_KNOWN;
}

static void
check_reasons (const PfSituation *s, const PfRecommendation *r)
{
  g_assert_cmpint (r->reasons[0], !=, r->reasons[1]);
  for (int i = 0; i < PF_MOST_REASONS; i++)
    g_assert_true (pf_reason_holds (r->reasons[i], s));
}

/* What is said to change the outcome does. */
static void
check_changes (const PfSituation *s, const PfRecommendation *r)
{
  g_assert_cmpuint (r->n_changes, >=, 1);
  for (guint i = 0; i < r->n_changes; i++)
    {
      PfSituation      other = *s;
      PfRecommendation then;

      pf_change_apply (r->changes[i], &other);
      pf_advise_decide (&other, &then);
      g_assert_cmpint (then.recommend, !=, r->recommend);
    }
}

static void
check_outcome (const PfSituation *s, const PfRecommendation *r)
{
  const PfAnswer *to = s->answers.to;

  switch (r->recommend)
    {
    case PF_RECOMMEND_IMAP:
      g_assert_true (is_usable (s->imap));
      g_assert_cmpint (to[PF_QUESTION_STAY], !=, PF_ANSWER_NO);
      g_assert_cmpint (s->space, !=, PF_SPACE_TOO_SMALL);
      break;
    case PF_RECOMMEND_POP3:
      g_assert_true (is_usable (s->pop3) || s->pop3 == PF_SERVICE_ENDS);
      g_assert_cmpint (s->pop3, !=, PF_SERVICE_ENDS);
      break;
    case PF_RECOMMEND_HYBRID:
      g_assert_true (is_usable (s->imap));
      g_assert_true (s->space == PF_SPACE_TOO_SMALL ||
                     to[PF_QUESTION_STAY] == PF_ANSWER_NO);
      break;
    case PF_RECOMMEND_NEITHER:
      g_assert_false (is_usable (s->imap));
      g_assert_false (is_usable (s->pop3));
      g_assert_cmpuint (r->n_settings, ==, 0);
      break;
    case PF_RECOMMENDS:
      g_assert_not_reached ();
    }
  g_assert_cmpint (r->n_steps > 0, ==,
                   r->recommend == PF_RECOMMEND_HYBRID ||
                       r->recommend == PF_RECOMMEND_NEITHER);
  g_assert_cmpint (r->collector == PF_COLLECTOR_BLOCKS, ==,
                   to[PF_QUESTION_COLLECTOR] == PF_ANSWER_DELETES);
}

/* Questions that never flip the result: it is the same without them. */
static void
check_indifference (const PfSituation *s, const PfRecommendation *r)
{
  PfSituation      other = *s;
  PfRecommendation then;

  other.answers.to[PF_QUESTION_OFFLINE] = PF_ANSWER_SKIPPED;
  other.answers.to[PF_QUESTION_CONNECTION] = PF_ANSWER_SKIPPED;
  other.answers.to[PF_QUESTION_COLLECTOR] = PF_ANSWER_SKIPPED;
  pf_advise_decide (&other, &then);
  g_assert_cmpint (then.rule, ==, r->rule);

  for (int i = 0; i < PF_QUESTIONS; i++)
    if (other.answers.to[i] == PF_ANSWER_UNKNOWN)
      other.answers.to[i] = PF_ANSWER_SKIPPED;
  pf_advise_decide (&other, &then);
  g_assert_cmpint (then.rule, ==, r->rule);
  g_assert_cmpint (then.recommend, ==, r->recommend);
}

/* Sets question @q and all after it to each of its answers in turn. */
static void
try_answers (PfSituation *s, int q, guint *n)
{
  const PfAnswer  *a;
  PfRecommendation r;

  if (q == PF_QUESTIONS)
    {
      pf_advise_decide (s, &r);
      check_reasons (s, &r);
      check_outcome (s, &r);
      /* These are dear, and do not depend on the questions in between. */
      if (s->answers.to[PF_QUESTION_OFFLINE] == PF_ANSWER_YES &&
          s->answers.to[PF_QUESTION_CONNECTION] == PF_ANSWER_METERED)
        {
          check_changes (s, &r);
          check_indifference (s, &r);
        }
      (*n)++;
      return;
    }
  s->answers.to[q] = PF_ANSWER_SKIPPED;
  try_answers (s, q + 1, n);
  for (a = pf_question_answers ((PfQuestion) q); *a != PF_ANSWER_SKIPPED; a++)
    {
      s->answers.to[q] = *a;
      try_answers (s, q + 1, n);
    }
}

static void
test_all (void)
{
  guint n = 0;

  for (int imap = 0; imap < PF_SERVICE_ENDS; imap++)
    for (int pop3 = 0; pop3 < PF_SERVICES_END; pop3++)
      for (int space = 0; space < PF_SPACES_END; space++)
        {
          PfSituation s = { .imap = (PfServiceState) imap,
                            .pop3 = (PfServiceState) pop3,
                            .space = (PfSpace) space };

          try_answers (&s, 0, &n);
        }
  /* 5 · 6 · 4 of services and space, 5 · 4 · 5 · 4 · 4 · 5 · 5 of answers */
  g_assert_cmpuint (n, ==, 4800000);
}

/* Every id is there, and no two of a kind are the same. */
static void
check_ids (const char *(*id) (guint), guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      g_assert_nonnull (id (i));
      g_assert_true (g_hash_table_add (seen, (gpointer) id (i)));
    }
}

/* clang-format off */
static const char *topic_id (guint i) { return pf_topic_row ((PfTopic) i)->id; }
static const char *myth_id (guint i) { return pf_myth_row ((PfMyth) i)->id; }
/* clang-format on */

static void
test_ids (void)
{
  check_ids ((const char *(*) (guint)) pf_recommend_id, PF_RECOMMENDS);
  check_ids ((const char *(*) (guint)) pf_advice_rule_id, PF_ADVICE_RULES);
  check_ids ((const char *(*) (guint)) pf_reason_id, PF_REASONS);
  check_ids ((const char *(*) (guint)) pf_change_id, PF_CHANGES);
  check_ids ((const char *(*) (guint)) pf_cost_id, PF_COSTS);
  check_ids ((const char *(*) (guint)) pf_setting_id, PF_SETTINGS);
  check_ids ((const char *(*) (guint)) pf_advice_step_id, PF_ADVICE_STEPS);
  check_ids ((const char *(*) (guint)) pf_fact_id, PF_FACTS);
  check_ids ((const char *(*) (guint)) pf_fact_why_id, PF_WHYS);
  check_ids (topic_id, PF_TOPICS);
  check_ids (myth_id, PF_MYTHS);
  g_assert_cmpint (PF_TOPICS, ==, 15);
  g_assert_cmpint (PF_MYTHS, ==, 15);
  for (int i = 0; i < PF_TOPICS; i++)
    {
      g_assert_nonnull (pf_topic_row ((PfTopic) i)->source);
      g_assert_cmpuint (pf_topic_row ((PfTopic) i)->n_facts, >=, 1);
    }
  for (int i = 0; i < PF_MYTHS; i++)
    g_assert_nonnull (pf_myth_row ((PfMyth) i)->source);
}

int
main (int argc, char *argv[])
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  JsonArray       *rows;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (g_getenv ("PF_SOURCE_ROOT"), CASES, NULL);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), >=, FEWEST_CASES);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject      *row = json_array_get_object_element (rows, i);
      g_autofree char *name = g_strdup_printf ("/advise/case/%s", get (row, "name"));

      g_test_add_data_func (name, row, test_case);
    }
  g_test_add_func ("/advise/all-combinations", test_all);
  g_test_add_func ("/advise/ids", test_ids);

  return g_test_run ();
}
