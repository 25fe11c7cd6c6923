/* pf-question-page.h - one question at a time, each with why it is asked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * PfQuestionPage:
 *
 * An answer is a row: choosing it answers and goes on.  Shows all seven questions, or
 * before a move the one that it depends on.
 */
#define PF_TYPE_QUESTION_PAGE (pf_question_page_get_type ())
G_DECLARE_FINAL_TYPE (PfQuestionPage, pf_question_page, PF, QUESTION_PAGE, PfPage)

G_END_DECLS
