/* pf-human-caller.h - what a help desk asks a caller, and what a check has answered already
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

#define PF_CALLER_QUESTIONS 12

/**
 * PfCallerQuestion:
 * @question: as it is asked on the telephone; (transfer none)
 * @answer: (owned) (nullable): what the check says; %NULL: still to be asked
 * @is_trouble: the answer is what is wrong, not what is right
 */
typedef struct
{
  const char *question;
  char       *answer;
  gboolean    is_trouble;
} PfCallerQuestion;

/**
 * pf_human_caller_questions:
 * @findings: (element-type PfFinding)
 * @is_in: whether a sign-in worked
 * @out: an array of %PF_CALLER_QUESTIONS; clear it with
 *   pf_caller_questions_clear()
 *
 * A question is answered by a finding about it, by one that rules it out, or by a
 * sign-in that worked.
 */
void pf_human_caller_questions (GPtrArray        *findings,
                                gboolean          is_in,
                                PfCallerQuestion *out);

void pf_caller_questions_clear (PfCallerQuestion *questions);

G_END_DECLS
