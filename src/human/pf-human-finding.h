/* pf-human-finding.h - from a finding to what a person reads: headline, cause, steps, proof
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

/* What the one button beside a finding does.  The face decides how. */
typedef enum
{
  PF_FINDING_ACT_NONE,
  PF_FINDING_ACT_WAIT,
  PF_FINDING_ACT_TRY_AGAIN,
  PF_FINDING_ACT_EDIT_PASSWORD,
  PF_FINDING_ACT_EDIT_SERVERS,
  PF_FINDING_ACT_EDIT_ADDRESS,
  PF_FINDING_ACT_USE_OTHER_NAME,   /* the finding's value "other-name" */
  PF_FINDING_ACT_USE_OTHER_DOMAIN, /* "near" */
  PF_FINDING_ACT_USE_OTHER_USER,   /* "other-user" */
  PF_FINDING_ACT_OPEN_PAGE,        /* "url"; without one, copy for the help desk */
  PF_FINDING_ACT_BROWSER_SIGN_IN,
  PF_FINDING_ACT_COMPARE_FINGERPRINT,
  PF_FINDING_ACT_COPY_FOR_HELP_DESK,
  PF_FINDING_ACT_OPEN_DATE_AND_TIME,
  PF_FINDING_ACT_OPEN_NETWORK,
  PF_FINDING_N_ACTS,
} PfFindingAct;

/**
 * PfFindingWords:
 * @headline: at most eight words, no full stop
 * @cause: one to three sentences
 * @fix: (array zero-terminated=1): steps, in their order
 * @button: (nullable): its label
 * @proves: (array zero-terminated=1): which suspects it clears, "Your password is right"
 */
typedef struct
{
  char        *headline;
  char        *cause;
  char       **fix;
  PfFindingAct act;
  char        *button;
  char       **proves;
} PfFindingWords;

/* The only way from a finding to a person.  Returns: (transfer full) */
PfFindingWords *pf_human_finding (const PfFinding *finding);
void            pf_finding_words_free (PfFindingWords *words);

/* Returns: (transfer none) (nullable): the label of the button that does @act */
const char *pf_human_finding_button (PfFindingAct act);

/* Returns: (transfer none): "", "Most likely", "One of these" */
const char *pf_human_certainty (PfCertainty certainty);

/* Returns: (transfer none): "You can mend this", "Your provider must mend this", … */
const char *pf_human_who (PfWho who);

/* Returns: (transfer none): "This computer and network", "Finding the server", … */
const char *pf_human_stage (PfStage stage);

/* Returns: (transfer none): "Works", "Look at this", "Problem", "Not tested" */
const char *pf_human_severity (PfSeverity severity);

/* Returns: (transfer none): "Works", "Does not work", "Not offered", "Not tested", … */
const char *pf_human_verdict (const char *verdict);

/* Returns: (transfer none): why something was not tested: "there was no password" */
const char *pf_human_untested (const char *reason);

/* Returns: (transfer none): what is said where no cause was found */
const char *pf_human_no_cause (PfExit exit);

/* Fixed words of a diagnosis.  Returns: (transfer none) */
const char *pf_human_proves (void);
const char *pf_human_also (void);
const char *pf_human_nothing_found (void);
const char *pf_human_before (void);
const char *pf_human_now (void);
const char *pf_human_no_difference (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFindingWords, pf_finding_words_free)

G_END_DECLS
