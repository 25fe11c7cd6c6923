/* test-human-advice.c - advice and scenes have all their sentences, and they keep the words' rules
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-advice.h"
#include "human/pf-human-scene.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* With --list, the sentences go to stdout for the check of docs/TERMS.md. */

#define MOST_WORDS 20 /* of a sentence */
#define MOST_HEADING_WORDS 12

/* clang-format off */
static const char *const forbidden[] = {
  "abort", "authenticate", "bad", "corrupt", "credentials", "crash", "denied", "error",
  "exceeded", "exception", "fail", "failed", "fatal", "forbidden", "host", "illegal",
  "invalid", "kill", "malformed", "oops", "please", "retry", "sorry", "successfully",
  "synchronise", "terminate", "timeout", "unable", "unexpected", "unspecified", "unknown",
  "valid", "whoops", "errno", "sasl", "nil", "uid", "alert", "imap4", "simply", "easy",
  "quota", "expunge", "append", "tls", "ssl", "starttls", "capability", "client", "user",
  "migrate", "upload", "login", "offline", "online", "sync", "uidl", "mbox",
};
/* clang-format on */

typedef void (*Visit) (const char *id, const char *text, gboolean is_heading);

static void
visit_owned (Visit visit, const char *id, char *text, gboolean is_heading)
{
  g_assert_nonnull (text);
  visit (id, text, is_heading);
  g_free (text);
}

static void
visit_id (
    Visit visit, const char *kind, const char *id, const char *text, gboolean is_heading)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", kind, id);

  g_assert_nonnull (text);
  visit (name, text, is_heading);
}

static void
visit_questions (Visit visit)
{
  for (int i = 0; i < PF_QUESTIONS; i++)
    {
      PfQuestion  question = (PfQuestion) i;
      const char *id = pf_question_id (question);

      visit_id (visit, "question", id, pf_human_question (question), TRUE);
      visit_id (visit, "why", id, pf_human_question_why (question), FALSE);
      for (const PfAnswer *a = pf_question_answers (question); *a != PF_ANSWER_SKIPPED;
           a++)
        visit_id (visit, "answer", id, pf_human_answer (question, *a), TRUE);
    }
}

static void
visit_outcome (Visit visit, const PfAdviseFacts *facts)
{
  for (int i = 0; i < PF_RECOMMENDS; i++)
    {
      visit_id (visit, "recommend", pf_recommend_id ((PfRecommend) i),
                pf_human_recommend ((PfRecommend) i), TRUE);
      visit_id (visit, "recommend", pf_recommend_id ((PfRecommend) i),
                pf_human_recommend_lead ((PfRecommend) i), FALSE);
    }
  for (int i = 0; i < PF_REASONS; i++)
    visit_owned (visit, pf_reason_id ((PfReason) i),
                 pf_human_reason ((PfReason) i, facts), FALSE);
  for (int i = 0; i < PF_CHANGES; i++)
    visit_id (visit, "change", pf_change_id ((PfChange) i),
              pf_human_change ((PfChange) i), FALSE);
  for (int i = 0; i < PF_COSTS; i++)
    visit_owned (visit, pf_cost_id ((PfCost) i), pf_human_cost ((PfCost) i, facts),
                 FALSE);
  for (int i = 0; i < PF_SETTINGS; i++)
    visit_id (visit, "setting", pf_setting_id ((PfSetting) i),
              pf_human_setting ((PfSetting) i), FALSE);
  for (int i = 0; i < PF_ADVICE_STEPS; i++)
    visit_id (visit, "step", pf_advice_step_id ((PfAdviceStep) i),
              pf_human_advice_step ((PfAdviceStep) i), FALSE);
  for (int i = PF_COLLECTOR_BLOCKS; i <= PF_COLLECTOR_NOT_KNOWN; i++)
    {
      visit_id (visit, "collector", pf_collector_id ((PfCollector) i),
                pf_human_collector ((PfCollector) i), TRUE);
      visit_id (visit, "collector", pf_collector_id ((PfCollector) i),
                pf_human_collector_why ((PfCollector) i), FALSE);
    }
  for (guint p = 0; p < PF_HUMAN_PROGRAMS; p++)
    for (guint s = 0; s < PF_HUMAN_PROGRAM_STEPS; s++)
      visit_id (visit, "program", pf_human_program (p), pf_human_program_step (p, s),
                FALSE);
}

static void
visit_tables (Visit visit)
{
  for (int i = 0; i < PF_TOPICS; i++)
    {
      const char *id = pf_topic_row ((PfTopic) i)->id;

      visit_id (visit, "topic", id, pf_human_topic ((PfTopic) i), TRUE);
      visit_id (visit, "topic", id, pf_human_topic_pop3 ((PfTopic) i), FALSE);
      visit_id (visit, "topic", id, pf_human_topic_imap ((PfTopic) i), FALSE);
    }
  for (int i = 0; i < PF_MYTHS; i++)
    {
      const char *id = pf_myth_row ((PfMyth) i)->id;

      visit_id (visit, "myth", id, pf_human_myth ((PfMyth) i), FALSE);
      visit_id (visit, "myth", id, pf_human_myth_truth ((PfMyth) i), FALSE);
    }
}

/* Beside a row of the comparison: all that is known, and why the rest is not. */
static void
test_row_facts (void)
{
  const PfAdviseRow *row = pf_topic_row (PF_TOPIC_SPACE);
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autofree char *nothing = NULL;
  g_autofree char *some = NULL;

  pf_advise_facts_init (&facts);
  pf_advise_facts_explain_all (&facts, PF_WHY_NO_ACCOUNT, PF_WHY_NEEDS_SIGN_IN);
  nothing = pf_human_row_facts (row, &facts);
  g_assert_cmpstr (nothing, ==,
                   "Space at your provider, Space in use there: Not measured, because it "
                   "needs your password.\nSize of your mail here: Not measured, because "
                   "no mail on this computer was counted.");
  pf_advise_facts_measure (&facts, PF_FACT_QUOTA_LIMIT, 15000000000);
  some = pf_human_row_facts (row, &facts);
  g_assert_true (g_str_has_prefix (some,
                                   "Measured: Your provider gives you 15\302\240GB.\n"
                                   "Space in use there: Not measured"));
  g_assert_null (pf_human_row_facts (pf_myth_row (PF_MYTH_IMAP_SENDS), &facts));
}

static void
visit_facts (Visit visit, const PfAdviseFacts *facts)
{
  for (int i = 0; i < PF_FACTS; i++)
    visit_owned (visit, pf_fact_id ((PfFactId) i), pf_human_fact ((PfFactId) i, facts),
                 FALSE);
}

/* What is done by hand in the simulation, and what a change over means. */
static void
visit_events (Visit visit)
{
  for (int kind = 0; kind < PF_SIM_EVENT_STAGE; kind++)
    for (int mode = PF_SIM_POP3; mode <= PF_SIM_IMAP; mode++)
      {
        const PfSimEvent event = { (PfSimEventKind) kind, PF_SIM_A, 2, 0 };

        visit_owned (visit, "event", pf_human_sim_event (&event, (PfSimMode) mode),
                     FALSE);
      }
  visit_id (visit, "mode", "imap", pf_human_sim_mode (PF_SIM_IMAP), FALSE);
  visit_id (visit, "mode", "pop3", pf_human_sim_mode (PF_SIM_POP3), FALSE);
  visit_id (visit, "mode", "why", pf_human_sim_mode_why (), FALSE);
  visit_id (visit, "mode", "free", pf_human_sim_free (), FALSE);
  visit_owned (visit, "changes", pf_human_sim_changes (NULL, 0), FALSE);
}

static void
visit_scenes (Visit visit)
{
  for (guint n = 1; n <= PF_SIM_SCENES; n++)
    {
      const PfSimScene *scene = pf_sim_scene (n);

      visit_id (visit, "scene", scene->id, pf_human_scene_title (n), TRUE);
      visit_id (visit, "scene", scene->id, pf_human_scene_situation (n), FALSE);
      for (guint step = 1; step <= scene->n_steps; step++)
        {
          visit_id (visit, "scene", scene->id, pf_human_scene_caption (n, step), FALSE);
          if (pf_human_scene_why (n, step) != NULL)
            visit_id (visit, "scene", scene->id, pf_human_scene_why (n, step), FALSE);
        }
      visit_id (visit, "ask", scene->id, pf_human_scene_ask (n), FALSE);
      for (guint i = 0; i < 2; i++)
        {
          visit_id (visit, "ask", scene->id, pf_human_scene_answer (n, i), TRUE);
          visit_id (visit, "ask", scene->id, pf_human_scene_reply (n, i), FALSE);
        }
    }
}

/* Facts of every kind: all missing, each why; small ones; big ones, listed. */
static void
visit_all (Visit visit)
{
  static const char *const texts[] = { "encrypted",  "unprotected",  "absent",
                                       "password",   "app-password", "browser",
                                       "impossible", "deletes",      "keeps",
                                       "1.3" };

  visit ("scene/foot", pf_human_scene_foot (), FALSE);
  visit_questions (visit);
  visit_tables (visit);
  visit_scenes (visit);
  visit_events (visit);
  for (int why = 0; why < PF_WHYS; why++)
    {
      g_auto (PfAdviseFacts) facts = { 0 };

      pf_advise_facts_init (&facts);
      for (int i = 0; i < PF_FACTS; i++)
        pf_advise_facts_explain (&facts, (PfFactId) i, (PfFactWhy) why);
      visit_outcome (visit, &facts);
      visit_facts (visit, &facts);
    }
  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    for (int number = 0; number <= 2; number++)
      {
        g_auto (PfAdviseFacts) facts = { 0 };

        pf_advise_facts_init (&facts);
        for (int i = 0; i < PF_FACTS; i++)
          if (pf_fact_takes_text ((PfFactId) i, texts[t]))
            pf_advise_facts_measure_text (&facts, (PfFactId) i, texts[t]);
          else if (pf_fact_kind ((PfFactId) i) != PF_FACT_KIND_TEXT)
            pf_advise_facts_list (&facts, (PfFactId) i,
                                  number * G_GINT64_CONSTANT (1234567), "2026-03-12");
        visit_outcome (visit, &facts);
        visit_facts (visit, &facts);
      }
}

static void
check_sentence (const char *sentence, gboolean is_heading)
{
  g_auto (GStrv) words = g_strsplit_set (sentence, " ", -1);

  /* Examples of ids and names make some headings of rows longer. */
  g_assert_cmpuint (g_strv_length (words), <=,
                    is_heading ? MOST_HEADING_WORDS : MOST_WORDS + 8);
}

static void
check (const char *id, const char *text, gboolean is_heading)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " .,;:!?“”’()\n", -1);
  g_auto (GStrv) sentences = g_strsplit (text, ". ", -1);

  g_test_message ("%s: %s", id, text);
  g_assert_cmpuint (strlen (text), >, 0);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '!'));
  g_assert_null (strstr (text, "→"));
  g_assert_null (strstr (text, "(null)"));
  g_assert_null (strchr (text, '%'));
  for (gsize i = 0; words[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (forbidden); j++)
      g_assert_cmpstr (words[i], !=, forbidden[j]);
  for (gsize i = 0; sentences[i] != NULL; i++)
    check_sentence (sentences[i], is_heading);
  if (is_heading)
    g_assert_false (g_str_has_suffix (text, "."));
  else
    g_assert_true (g_str_has_suffix (text, ".") || g_str_has_suffix (text, ".”") ||
                   g_str_has_suffix (text, "?") || g_str_has_suffix (text, ".)") ||
                   g_str_has_suffix (text, "?”"));
}

static void
test_words (void)
{
  visit_all (check);
}

static void
list (const char *id, const char *text, gboolean is_heading)
{
  /* Not g_print(), which would fit the quotation marks to the locale. */
  printf ("%s\t%s\n", id, text);
}

typedef struct
{
  const char *name;
  PfFactId    id;
  gint64      number;
  const char *text;
} FactCase;

/* clang-format off */
static const FactCase fact_cases[] = {
  { "folders-1",    PF_FACT_FOLDERS,          1,          "Measured: The server has 1 folder." },
  { "folders-37",   PF_FACT_FOLDERS,          37,         "Measured: The server has 37 folders." },
  { "messages",     PF_FACT_LOCAL_MESSAGES,   412,        "Measured: 412 messages are on this computer." },
  { "quota",        PF_FACT_QUOTA_LIMIT,      15000000000, "Measured: Your provider gives you 15\302\240GB." },
  { "expire-never", PF_FACT_EXPIRE_DAYS,      -1,         "Measured: Your server deletes nothing by itself." },
  { "expire-0",     PF_FACT_EXPIRE_DAYS,      0,          "Measured: Your server deletes a message once it was collected." },
  { "expire-1",     PF_FACT_EXPIRE_DAYS,      1,          "Measured: Your server deletes by itself after 1 day." },
  { "expire-30",    PF_FACT_EXPIRE_DAYS,      30,         "Measured: Your server deletes by itself after 30 days." },
  { "ran-out",      PF_FACT_CERTIFICATE_DAYS, -1,         "Measured: The certificate, the server's proof of who it is, ran out." },
  { "delay",        PF_FACT_LOGIN_DELAY,      900,        "Measured: Your server asks for 15 minutes between two looks." },
  { "idle",         PF_FACT_IDLE,             1,          "Measured: Your server tells of new mail at once." },
  { "no-idle",      PF_FACT_IDLE,             0,          "Measured: Your server does not tell of new mail by itself." },
};
/* clang-format on */

static void
test_fact (gconstpointer data)
{
  const FactCase *c = data;
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autofree char *text = NULL;

  pf_advise_facts_init (&facts);
  pf_advise_facts_measure (&facts, c->id, c->number);
  text = pf_human_fact (c->id, &facts);
  g_assert_cmpstr (text, ==, c->text);
}

static void
test_own_numbers (void)
{
  g_autofree char *text = pf_human_scene_own_numbers (6, 3, 243, 600000000);

  g_assert_cmpstr (text, ==, "With your mail: 243 letters, 600\302\240MB.");
  g_assert_null (pf_human_scene_own_numbers (6, 3, 0, 0));
  g_assert_null (pf_human_scene_own_numbers (1, 3, 243, 1));
}

/* A device that a step changed is named by what is said of the step. */
static void
test_changes_are_named (void)
{
  for (guint n = 1; n <= PF_SIM_SCENES; n++)
    {
      const PfSimScene *scene = pf_sim_scene (n);
      PfSimState        state = { 0 };

      pf_sim_stage (&state, scene->stage);
      for (guint step = 1; step <= scene->n_steps; step++)
        {
          g_auto (PfSimResult) result = { 0 };

          pf_sim_result_init (&result);
          pf_sim_scene_play (scene, step, &state, &result);
          for (guint i = 0; i < result.changes->len; i++)
            {
              const PfSimChange *change = &g_array_index (result.changes, PfSimChange, i);
              g_autofree char   *said = pf_human_sim_change (change);

              check ("change", said, FALSE);
              g_assert_true (g_str_has_prefix (said, pf_human_sim_place (change->place)));
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  if (argc > 1 && g_str_equal (argv[1], "--list"))
    {
      visit_all (list);
      return 0;
    }

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/human-advice/words", test_words);
  g_test_add_func ("/human-advice/own-numbers", test_own_numbers);
  g_test_add_func ("/human-advice/row-facts", test_row_facts);
  g_test_add_func ("/human-advice/changes-are-named", test_changes_are_named);
  for (gsize i = 0; i < G_N_ELEMENTS (fact_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/human-advice/fact/%s",
                                               fact_cases[i].name);

      g_test_add_data_func (path, &fact_cases[i], test_fact);
    }

  return g_test_run ();
}
