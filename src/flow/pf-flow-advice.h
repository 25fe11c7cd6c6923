/* pf-flow-advice.h - the wizard's seven questions, what was measured, what is recommended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-decide.h"
#include "flow/pf-flow.h"

G_BEGIN_DECLS

/*
 * Answers belong to the door that was entered; pf_flow_change_door() keeps them.  In the
 * door of the move only %PF_QUESTION_COLLECTOR is asked.
 *
 * #PfFlow's further property and signal: "question" (int, a #PfQuestion), notified when
 * another one is to be shown within %PF_STEP_QUESTIONS; "measured", when a measurement
 * came in.
 */

const PfAnswers *pf_flow_get_answers (PfFlow *self);
PfAnswer         pf_flow_get_answer (PfFlow *self, PfQuestion question);

/* @answer: one of @question's, or %PF_ANSWER_SKIPPED */
void pf_flow_answer (PfFlow *self, PfQuestion question, PfAnswer answer);

/* The one that is being asked. */
PfQuestion pf_flow_get_question (PfFlow *self);

/* On to the next question, or to the recommendation after the last. */
void pf_flow_next_question (PfFlow *self);

/* To the recommendation; what was not answered is skipped. */
void pf_flow_skip_questions (PfFlow *self);

/* Back to the first question; the answers stay. */
void pf_flow_ask_again (PfFlow *self);

/* Whether another program would take moved mail away again: no move until that changes. */
gboolean pf_flow_is_collected_elsewhere (PfFlow *self);

/**
 * pf_flow_measure:
 *
 * Begins to measure what the advice can use and is not measured yet: the servers, the
 * account if its password is known, and the mail on this computer.  Goes on while the
 * person answers; each result gives "measured".  Once for an address.
 */
void pf_flow_measure (PfFlow *self, GCancellable *cancellable);

/* Whether a measurement is still under way. */
gboolean pf_flow_is_measuring (PfFlow *self);

/* Facts that count as measured and outrank what is measured; for an answers file. */
void pf_flow_set_given_facts (PfFlow *self, const PfAdviseFacts *facts);

/**
 * pf_flow_make_facts:
 * @out: cleared by the caller
 *
 * All that is known of the account now.
 */
void pf_flow_make_facts (PfFlow *self, PfAdviseFacts *out);

/* From the answers and pf_flow_make_facts(). */
void pf_flow_recommend (PfFlow *self, PfRecommendation *out);

G_END_DECLS
