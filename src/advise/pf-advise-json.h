/* pf-advise-json.h - answers from a file, and a recommendation as a document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-decide.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_ANSWERS_FILE_MAX (64 << 10) /* bytes */

/**
 * pf_answers_parse:
 * @text: a postferry.answers/1 document: answers, and facts that count as measured
 * @answers: what the document does not answer stays as it was
 * @facts: the same
 *
 * Both are untouched on failure.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA, naming the member.
 */
gboolean pf_answers_parse (const char    *text,
                           gssize         length,
                           PfAnswers     *answers,
                           PfAdviseFacts *facts,
                           GError       **error);

/* The same from a file.  Errors: also %G_FILE_ERROR. */
gboolean pf_answers_load (const char    *path,
                          PfAnswers     *answers,
                          PfAdviseFacts *facts,
                          GError       **error);

/**
 * pf_advise_to_json:
 * @address: (nullable)
 *
 * Returns: (transfer full): a postferry.advice/1 document, ids and values only
 */
char *pf_advise_to_json (const char             *address,
                         const PfAnswers        *answers,
                         const PfAdviseFacts    *facts,
                         const PfRecommendation *recommendation);

G_END_DECLS
