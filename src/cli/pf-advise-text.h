/* pf-advise-text.h - a recommendation, the comparison and the scenes on a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-decide.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the recommendation with all that follows from it */
char *pf_advise_to_text (const PfRecommendation *recommendation,
                         const PfAdviseFacts    *facts);

/* Returns: (transfer full): the comparison, then myths and facts, with sources */
char *pf_advise_explain_to_text (const PfAdviseFacts *facts);

/* Asks the seven questions on the terminal; what is not answered is left as it is. */
void pf_advise_ask (PfAnswers *answers);

/* Plays a scene, step by step if there is somebody at a terminal. */
void pf_advise_play (guint scene);

/**
 * pf_advise_wait_line:
 * @prompt: shown on stderr
 *
 * Returns: (transfer full) (nullable): the line, without blanks around it; %NULL at
 *   the end of the input
 */
char *pf_advise_wait_line (const char *prompt);

/* Whether somebody can be asked. */
gboolean pf_advise_is_terminal (void);

G_END_DECLS
