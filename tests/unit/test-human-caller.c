/* test-human-caller.c - which questions to a caller a check has answered
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-caller.h"
#include "human/pf-human-finding.h"

#include <string.h>

#define NOTHING 0u
#define Q(number) (1u << ((number) -1)) /* as they are counted on the page */
#define NETWORK (Q (1) | Q (2) | Q (3))

typedef struct
{
  const char *name;
  const char *findings; /* by blanks */
  gboolean    is_in;
  guint       answered;
  guint       trouble;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "nothing-known", "", FALSE, NOTHING, NOTHING },
  { "it-works", "", TRUE, NETWORK | Q (4) | Q (5) | Q (6) | Q (7) | Q (8) | Q (9) | Q (10), NOTHING },
  { "offline", "NET-OFFLINE", FALSE, Q (2), Q (2) },
  /* That the server was reached clears the network, and the address with it. */
  { "wrong-password", "AUTH-WRONG", FALSE, NETWORK | Q (7), Q (7) },
  { "app-password", "AUTH-APPPW", FALSE, NETWORK | Q (8), Q (8) },
  { "expired-password", "AUTH-EXPIRED", FALSE, NETWORK | Q (7), Q (7) },
  { "imap-off", "AUTH-IMAP-OFF", FALSE, NETWORK | Q (9), Q (9) },
  { "locked", "AUTH-LOCKED", FALSE, NETWORK | Q (10), Q (10) },
  { "clock", "NET-CLOCK", FALSE, NETWORK | Q (4), Q (4) },
  { "port", "PORT-TLSMODE", FALSE, NETWORK | Q (6), Q (6) },
  { "full", "QUOTA-FULL", TRUE, NETWORK | Q (4) | Q (5) | Q (6) | Q (7) | Q (8) | Q (9) | Q (10) | Q (11), Q (11) },
  { "somebody-else", "OTHER-CLIENT-DELETES", FALSE, Q (12), Q (12) },
  { "typo", "DNS-TYPO", FALSE, Q (1), Q (1) },
  { "only-told", "NET-VPN", FALSE, Q (3), NOTHING },
};
/* clang-format on */

static GPtrArray *
make_findings (const char *ids)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_finding_free);
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);

  for (int i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      g_ptr_array_add (findings, pf_finding_new (list[i]));
  return findings;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) findings = make_findings (c->findings);
  PfCallerQuestion questions[PF_CALLER_QUESTIONS];
  guint            answered = 0;
  guint            trouble = 0;

  pf_human_caller_questions (findings, c->is_in, questions);
  for (int i = 0; i < PF_CALLER_QUESTIONS; i++)
    {
      g_test_message ("%d: %s - %s", i + 1, questions[i].question, questions[i].answer);
      g_assert_true (g_str_has_suffix (questions[i].question, "?"));
      answered |= questions[i].answer != NULL ? Q (i + 1) : 0;
      trouble |= questions[i].is_trouble ? Q (i + 1) : 0;
    }
  g_assert_cmphex (answered, ==, c->answered);
  g_assert_cmphex (trouble, ==, c->trouble);
  pf_caller_questions_clear (questions);
}

/* The answer is the finding's own headline. */
static void
test_words (void)
{
  g_autoptr (GPtrArray) findings = make_findings ("AUTH-WRONG");
  g_autoptr (PfFindingWords) words = pf_human_finding (findings->pdata[0]);
  PfCallerQuestion questions[PF_CALLER_QUESTIONS];

  pf_human_caller_questions (findings, FALSE, questions);
  g_assert_cmpstr (questions[6].answer, ==, words->headline);
  pf_caller_questions_clear (questions);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/caller/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/caller/words", test_words);

  return g_test_run ();
}
