/* pf-human-advice.h - the sentences of questions, recommendation, comparison and myths
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-decide.h"
#include "advise/pf-advise-tables.h"

G_BEGIN_DECLS

/*
 * Everything const is (transfer none) and in the reader's language; what holds numbers
 * is (transfer full).
 */

/* The heading; why it is asked; an answer's label. */
const char *pf_human_question (PfQuestion question);
const char *pf_human_question_why (PfQuestion question);
const char *pf_human_answer (PfQuestion question, PfAnswer answer);

/* "IMAP suits you" */
const char *pf_human_recommend (PfRecommend recommend);

/* One sentence that explains the outcome's words: what IMAP, POP3 and both mean. */
const char *pf_human_recommend_lead (PfRecommend recommend);

char       *pf_human_reason (PfReason reason, const PfAdviseFacts *facts);
const char *pf_human_change (PfChange change);
char       *pf_human_cost (PfCost cost, const PfAdviseFacts *facts);
const char *pf_human_setting (PfSetting setting);
const char *pf_human_advice_step (PfAdviceStep step);

/* The page that stops a move: another computer still deletes.  For
 * %PF_COLLECTOR_NOT_KNOWN a warning; %NULL for %PF_COLLECTOR_NONE. */
const char *pf_human_collector (PfCollector collector);
const char *pf_human_collector_why (PfCollector collector);

/* Programs for which it is told how they are made to leave mail on the server. */
#define PF_HUMAN_PROGRAMS 7
#define PF_HUMAN_PROGRAM_STEPS 3
const char *pf_human_program (guint program);
const char *pf_human_program_step (guint program, guint step);

/* A row of the comparison. */
const char *pf_human_topic (PfTopic topic);
const char *pf_human_topic_pop3 (PfTopic topic);
const char *pf_human_topic_imap (PfTopic topic);

const char *pf_human_myth (PfMyth myth);
const char *pf_human_myth_truth (PfMyth myth);

/* "Measured: …", "As of 12 March 2026: …" or "Not measured, because …" */
char *pf_human_fact (PfFactId id, const PfAdviseFacts *facts);

/**
 * pf_human_row_facts:
 * @row: of the comparison, or a myth
 *
 * Returns: (transfer full) (nullable): what is known beside it, one line a fact, and of
 *   what is not known, why; %NULL for a row that has no facts
 */
char *pf_human_row_facts (const PfAdviseRow *row, const PfAdviseFacts *facts);

G_END_DECLS
