/* pf-answers.c - the seven questions, and what a person answered
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-answers.h"

#define MOST_ANSWERS 5 /* of one question, and the end */

typedef struct
{
  const char *id;
  PfAnswer    answers[MOST_ANSWERS];
} Question;

/* clang-format off */
static const Question questions[PF_QUESTIONS] = {
  [PF_QUESTION_DEVICES] = { "devices",
    { PF_ANSWER_ONE, PF_ANSWER_SEVERAL, PF_ANSWER_SOON, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_OFFLINE] = { "offline",
    { PF_ANSWER_YES, PF_ANSWER_NO, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_CONNECTION] = { "connection",
    { PF_ANSWER_ALWAYS, PF_ANSWER_SOMETIMES, PF_ANSWER_METERED, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_STAY] = { "may-stay",
    { PF_ANSWER_YES, PF_ANSWER_NO, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_SHARED] = { "shared",
    { PF_ANSWER_YES, PF_ANSWER_NO, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_BACKUP] = { "backup",
    { PF_ANSWER_YES, PF_ANSWER_SOMETIMES, PF_ANSWER_NO, PF_ANSWER_UNKNOWN } },
  [PF_QUESTION_COLLECTOR] = { "other-collector",
    { PF_ANSWER_NO, PF_ANSWER_KEEPS, PF_ANSWER_DELETES, PF_ANSWER_UNKNOWN } },
};

static const char *const answer_ids[PF_ANSWERS_END] = {
  [PF_ANSWER_SKIPPED] = "skipped",     [PF_ANSWER_UNKNOWN] = "unknown",
  [PF_ANSWER_YES] = "yes",             [PF_ANSWER_NO] = "no",
  [PF_ANSWER_ONE] = "one",             [PF_ANSWER_SEVERAL] = "several",
  [PF_ANSWER_SOON] = "soon",           [PF_ANSWER_ALWAYS] = "always",
  [PF_ANSWER_SOMETIMES] = "sometimes", [PF_ANSWER_METERED] = "metered",
  [PF_ANSWER_KEEPS] = "keeps",         [PF_ANSWER_DELETES] = "deletes",
};
/* clang-format on */

const char *
pf_question_id (PfQuestion question)
{
  g_return_val_if_fail (question < PF_QUESTIONS, NULL);

  return questions[question].id;
}

const char *
pf_answer_id (PfAnswer answer)
{
  g_return_val_if_fail (answer < PF_ANSWERS_END, NULL);

  return answer_ids[answer];
}

gboolean
pf_question_from_id (const char *id, PfQuestion *out_question)
{
  for (int i = 0; i < PF_QUESTIONS; i++)
    if (g_strcmp0 (questions[i].id, id) == 0)
      {
        *out_question = (PfQuestion) i;
        return TRUE;
      }

  return FALSE;
}

const PfAnswer *
pf_question_answers (PfQuestion question)
{
  g_return_val_if_fail (question < PF_QUESTIONS, NULL);

  return questions[question].answers;
}

gboolean
pf_question_takes (PfQuestion question, PfAnswer answer)
{
  const PfAnswer *a = pf_question_answers (question);

  if (answer == PF_ANSWER_SKIPPED)
    return TRUE;
  for (; *a != PF_ANSWER_SKIPPED; a++)
    if (*a == answer)
      return TRUE;

  return FALSE;
}

gboolean
pf_answer_from_id (PfQuestion question, const char *id, PfAnswer *out_answer)
{
  for (int i = 0; i < PF_ANSWERS_END; i++)
    if (g_strcmp0 (answer_ids[i], id) == 0 && pf_question_takes (question, (PfAnswer) i))
      {
        *out_answer = (PfAnswer) i;
        return TRUE;
      }

  return FALSE;
}
