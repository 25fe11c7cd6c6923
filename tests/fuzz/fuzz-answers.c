/* fuzz-answers.c - files of answers that a person wrote, or anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "advise/pf-advise-json.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  PfAnswers     answers = { { 0 } };
  PfAdviseFacts facts;
  PfAnswers     answers_before = answers;
  PfAdviseFacts facts_before;

  pf_advise_facts_init (&facts);
  facts_before = facts;
  /* What is refused changes nothing. */
  if (!pf_answers_parse ((const char *) data, (gssize) size, &answers, &facts, NULL))
    {
      g_assert_cmpint (memcmp (&answers, &answers_before, sizeof answers), ==, 0);
      g_assert_cmpint (memcmp (&facts, &facts_before, sizeof facts), ==, 0);
    }
  pf_advise_facts_clear (&facts);
  return 0;
}
