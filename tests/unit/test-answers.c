/* test-answers.c - answers and facts from a file, and what a provider's row tells
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-advise-json.h"
#include "advise/pf-advise-provider.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *error; /* (nullable): the member that is named */
} Case;

#define HEAD "{\"schema\": \"postferry.answers/1\", "

/* clang-format off */
static const Case cases[] = {
  { "empty-object",     HEAD "\"answers\": {}}",                              NULL },
  { "no-answers",       "{\"schema\": \"postferry.answers/1\"}",              NULL },
  { "more-members",     HEAD "\"note\": 1}",                                  NULL },
  { "skipped",          HEAD "\"answers\": {\"devices\": \"skipped\"}}",      NULL },
  { "days-never",       HEAD "\"facts\": {\"expire-days\": -1}}",             NULL },
  { "empty",            "",                                                   "document" },
  { "no-json",          "{",                                                  "document" },
  { "array",            "[]",                                                 "document" },
  { "no-schema",        "{\"answers\": {}}",                                  "schema" },
  { "other-schema",     "{\"schema\": \"postferry.answers/2\"}",              "schema" },
  { "schema-number",    "{\"schema\": 1}",                                    "schema" },
  { "schema-object",    "{\"schema\": {}}",                                   "schema" },
  { "answers-array",    HEAD "\"answers\": []}",                              "answers" },
  { "answers-null",     HEAD "\"answers\": null}",                            "answers" },
  { "no-such-question", HEAD "\"answers\": {\"age\": \"yes\"}}",              "age" },
  { "no-such-answer",   HEAD "\"answers\": {\"devices\": \"yes\"}}",          "devices" },
  { "answer-number",    HEAD "\"answers\": {\"devices\": 2}}",                "devices" },
  { "answer-null",      HEAD "\"answers\": {\"devices\": null}}",             "devices" },
  { "answer-object",    HEAD "\"answers\": {\"devices\": {}}}",               "devices" },
  { "facts-text",       HEAD "\"facts\": \"x\"}",                             "facts" },
  { "no-such-fact",     HEAD "\"facts\": {\"weather\": 1}}",                  "weather" },
  { "fact-word",        HEAD "\"facts\": {\"imap\": \"maybe\"}}",             "imap" },
  { "fact-kind",        HEAD "\"facts\": {\"imap\": 1}}",                     "imap" },
  { "fact-negative",    HEAD "\"facts\": {\"quota-used\": -1}}",              "quota-used" },
  { "fact-real",        HEAD "\"facts\": {\"quota-used\": 1.5}}",             "quota-used" },
  { "fact-huge",        HEAD "\"facts\": {\"quota-used\": 9223372036854775807}}", "quota-used" },
  { "fact-bool",        HEAD "\"facts\": {\"idle\": 1}}",                     "idle" },
  { "fact-empty-text",  HEAD "\"facts\": {\"imap-tls\": \"\"}}",              "imap-tls" },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autoptr (GError) error = NULL;
  PfAnswers answers = { .to = { [PF_QUESTION_BACKUP] = PF_ANSWER_NO } };

  pf_advise_facts_init (&facts);
  pf_advise_facts_measure (&facts, PF_FACT_FOLDERS, 37);
  g_assert_cmpint (pf_answers_parse (c->text, -1, &answers, &facts, &error), ==,
                   c->error == NULL);
  if (c->error != NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (g_str_has_prefix (error->message, c->error));
      g_assert_false (pf_advise_facts_has (&facts, PF_FACT_QUOTA_USED));
    }
  /* What a document does not name stays. */
  g_assert_cmpint (answers.to[PF_QUESTION_BACKUP], ==, PF_ANSWER_NO);
  g_assert_cmpint (facts.fact[PF_FACT_FOLDERS].number, ==, 37);
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (PF_ANSWERS_FILE_MAX + 1, ' ');
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autoptr (GError) error = NULL;
  PfAnswers answers = { 0 };

  g_assert_false (pf_answers_parse (text, -1, &answers, &facts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Every answer's id leads back to it, for its own questions alone. */
static void
test_round_trip (void)
{
  for (int q = 0; q < PF_QUESTIONS; q++)
    {
      PfQuestion question;

      g_assert_true (pf_question_from_id (pf_question_id ((PfQuestion) q), &question));
      g_assert_cmpint (question, ==, q);
      for (int a = 0; a < PF_ANSWERS_END; a++)
        {
          PfAnswer answer;
          gboolean takes = pf_question_takes (question, (PfAnswer) a);

          g_assert_cmpint (pf_answer_from_id (question, pf_answer_id ((PfAnswer) a),
                                              &answer),
                           ==, takes);
          if (takes)
            g_assert_cmpint (answer, ==, a);
        }
    }
}

static void
test_provider (void)
{
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);
  const PfProvider *google = pf_providers_find_domain (providers, "gmail.com");
  g_auto (PfAdviseFacts) facts = { 0 };

  g_assert_nonnull (google);
  pf_advise_facts_init (&facts);
  pf_advise_facts_measure (&facts, PF_FACT_CONNECTIONS, 7);
  pf_advise_facts_take_provider (&facts, google);
  g_assert_true (pf_advise_facts_is_text (&facts, PF_FACT_IMAP, "encrypted"));
  g_assert_true (pf_advise_facts_is_text (&facts, PF_FACT_POP3, "encrypted"));
  g_assert_cmpint (facts.fact[PF_FACT_IMAP].state, ==, PF_FACT_LISTED);
  g_assert_nonnull (facts.fact[PF_FACT_IMAP].asof);
  g_assert_cmpint (facts.fact[PF_FACT_APPEND_LIMIT].number, ==, 35651584);
  /* What was measured outranks what is listed. */
  g_assert_cmpint (facts.fact[PF_FACT_CONNECTIONS].number, ==, 7);
  g_assert_cmpint (facts.fact[PF_FACT_FOLDERS].why, ==, PF_WHY_NOT_TRIED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/answers/parse/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/answers/too-long", test_long);
  g_test_add_func ("/answers/round-trip", test_round_trip);
  g_test_add_func ("/answers/provider", test_provider);

  return g_test_run ();
}
