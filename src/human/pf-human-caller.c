/* pf-human-caller.c - what a help desk asks a caller, and what a check has answered already
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-caller.h"

#include "human/pf-human-finding.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * Question:
 * @findings: ids that answer it with what is wrong, by blanks; "AUTH-*" for all of them
 * @cleared: (nullable): it is answered well by a finding that rules this one out
 * @by_sign_in: a sign-in that worked answers it
 * @well: the good answer
 */
typedef struct
{
  const char *question;
  const char *findings;
  const char *cleared;
  gboolean    by_sign_in;
  const char *well;
} Question;

/* clang-format off */
static const Question questions[PF_CALLER_QUESTIONS] = {
  { N_("How exactly is the address spelt?"),
    "DNS-TYPO DNS-NXDOMAIN DNS-NULLMX DNS-EXPIRED", "NET-OFFLINE", TRUE,
    N_("Servers for it were found and answered.") },
  { N_("Does a web page open on that computer?"),
    "NET-OFFLINE NET-PORTAL", "NET-OFFLINE", TRUE,
    N_("Yes: the computer that made the report has internet.") },
  { N_("Is it the network of a hotel, a school or a company?"),
    "NET-PORTAL NET-MAILPORTS NET-PROXY NET-VPN TCP-RESET TCP-UNREACH", "NET-MAILPORTS", TRUE,
    N_("It does not matter: that network lets mail programs through.") },
  { N_("What date and time does that computer show?"),
    "NET-CLOCK TLS-NOTYET", "NET-CLOCK", TRUE,
    N_("It does not matter: the certificate, the server's proof of who it is, could be checked.") },
  { N_("Does a virus scanner on that computer look into mail?"),
    "NET-INTERCEPT", "NET-INTERCEPT", TRUE,
    N_("It does not matter: the server's certificate reached the computer unchanged.") },
  { N_("Which servers and which encryption does the mail program show?"),
    "PORT-* DNS-HOST-MISSING AC-OLDHOST TLS-NAME TCP-REFUSED TCP-TIMEOUT TCP-ONLYPLAIN CLEAR-ONLY", NULL, TRUE,
    N_("Those in the report work; compare them with the mail program's.") },
  { N_("Does the same password work on the provider's web page?"),
    "AUTH-WRONG AUTH-REFUSED AUTH-EXPIRED AUTH-CHARS AUTH-USERFORM AUTH-ALIAS", "AUTH-WRONG", TRUE,
    N_("The password is right.") },
  { N_("Is two-step sign-in switched on, and was an app password made?"),
    "AUTH-APPPW AUTH-OAUTHONLY AUTH-WEBLOGIN AUTH-NOMECH", NULL, TRUE,
    N_("It does not matter: the password was accepted.") },
  { N_("Is collecting by mail programs switched on in the web settings?"),
    "AUTH-IMAP-OFF AUTH-POP-OFF AUTH-DOMAIN-OFF AUTH-RETRIEVAL-OFF AUTH-PLAN", NULL, TRUE,
    N_("Yes: a mail program was let in.") },
  { N_("Were there many tries with a wrong password today?"),
    "AUTH-RATE AUTH-LOCKED AUTH-ADMIN THROTTLE", NULL, TRUE,
    N_("It does not matter: the account is not locked.") },
  { N_("Is the mailbox full?"),
    "QUOTA-FULL QUOTA-TIGHT", NULL, FALSE, NULL },
  { N_("Does another computer or phone collect this mail?"),
    "OTHER-CLIENT-DELETES AUTH-INUSE AUTH-CONNLIMIT POP-DELETES-ALL UIDL-RESET", NULL, FALSE, NULL },
};
/* clang-format on */

static gboolean
is_about (const PfFinding *finding, const char *ids)
{
  g_auto (GStrv) patterns = g_strsplit (ids, " ", -1);

  for (int i = 0; patterns[i] != NULL; i++)
    {
      gsize length = strlen (patterns[i]);

      if (g_str_has_suffix (patterns[i], "*")
              ? strncmp (finding->id, patterns[i], length - 1) == 0
              : g_str_equal (finding->id, patterns[i]))
        return TRUE;
    }

  return FALSE;
}

/* Returns: (nullable): what is wrong, by the worst finding about it */
static const PfFinding *
find_trouble (GPtrArray *findings, const char *ids)
{
  const PfFinding *worst = NULL;

  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = findings->pdata[i];

      if (is_about (finding, ids) &&
          (worst == NULL || finding->severity > worst->severity))
        worst = finding;
    }

  return worst;
}

static gboolean
is_cleared (GPtrArray *findings, const char *id)
{
  for (guint i = 0; id != NULL && i < findings->len; i++)
    {
      const PfFinding *finding = findings->pdata[i];

      for (guint j = 0; j < finding->clears->len; j++)
        if (g_strcmp0 (finding->clears->pdata[j], id) == 0)
          return TRUE;
    }

  return FALSE;
}

static void
answer (GPtrArray *findings, gboolean is_in, const Question *row, PfCallerQuestion *out)
{
  const PfFinding *trouble = find_trouble (findings, row->findings);

  out->question = _ (row->question);
  if (trouble != NULL)
    {
      g_autoptr (PfFindingWords) words = pf_human_finding (trouble);

      out->answer = g_strdup (words->headline);
      out->is_trouble = trouble->severity > PF_SEVERITY_UNKNOWN;
    }
  else if (row->well != NULL &&
           ((is_in && row->by_sign_in) || is_cleared (findings, row->cleared)))
    out->answer = g_strdup (_ (row->well));
}

void
pf_human_caller_questions (GPtrArray *findings, gboolean is_in, PfCallerQuestion *out)
{
  g_return_if_fail (findings != NULL);
  g_return_if_fail (out != NULL);

  for (int i = 0; i < PF_CALLER_QUESTIONS; i++)
    {
      out[i] = (PfCallerQuestion){ 0 };
      answer (findings, is_in, &questions[i], &out[i]);
    }
}

void
pf_caller_questions_clear (PfCallerQuestion *list)
{
  for (int i = 0; i < PF_CALLER_QUESTIONS; i++)
    g_clear_pointer (&list[i].answer, g_free);
}
