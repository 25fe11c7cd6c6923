/* pf-answers.h - the seven questions, and what a person answered
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order in which they are asked. */
typedef enum
{
  PF_QUESTION_DEVICES,    /* where is this mail read */
  PF_QUESTION_OFFLINE,    /* is old mail needed without internet */
  PF_QUESTION_CONNECTION, /* how is this device connected */
  PF_QUESTION_STAY,       /* may the mail stay with the provider */
  PF_QUESTION_SHARED,     /* does somebody else read it */
  PF_QUESTION_BACKUP,     /* is this computer backed up */
  PF_QUESTION_COLLECTOR,  /* does something else collect by POP3 */
  PF_QUESTIONS,
} PfQuestion;

/* All answers there are; each question takes some of them. */
typedef enum
{
  PF_ANSWER_SKIPPED,
  PF_ANSWER_UNKNOWN, /* "I do not know": triggers nothing, as skipping */
  PF_ANSWER_YES,
  PF_ANSWER_NO,
  PF_ANSWER_ONE,     /* device */
  PF_ANSWER_SEVERAL, /* devices, or a browser */
  PF_ANSWER_SOON,    /* one device, more within a year */
  PF_ANSWER_ALWAYS,  /* connected */
  PF_ANSWER_SOMETIMES,
  PF_ANSWER_METERED,
  PF_ANSWER_KEEPS,   /* collects, and leaves the mail there */
  PF_ANSWER_DELETES, /* collects, and deletes it */
  PF_ANSWERS_END,
} PfAnswer;

/* A value; all zeroes is "nothing answered". */
typedef struct
{
  PfAnswer to[PF_QUESTIONS];
} PfAnswers;

/* Returns: the ids of JSON documents: "devices", "several", … */
const char *pf_question_id (PfQuestion question);
const char *pf_answer_id (PfAnswer answer);

gboolean pf_question_from_id (const char *id, PfQuestion *out_question);

/**
 * pf_question_answers:
 *
 * Returns: (transfer none): what may be answered to @question, in the order in which it
 *   is shown, ended by %PF_ANSWER_SKIPPED; "I do not know" is the last
 */
const PfAnswer *pf_question_answers (PfQuestion question);

/* Whether @answer is one of @question's, or %PF_ANSWER_SKIPPED. */
gboolean pf_question_takes (PfQuestion question, PfAnswer answer);

gboolean pf_answer_from_id (PfQuestion question, const char *id, PfAnswer *out_answer);

G_END_DECLS
