/* pf-outcome.h - how a move ended, in the words of page, notification and report
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

typedef enum
{
  PF_OUTCOME_ALL,           /* every message is there */
  PF_OUTCOME_NOTHING_TO_DO, /* every message was there before */
  PF_OUTCOME_SOME_LEFT_OUT, /* the rest is kept aside */
  PF_OUTCOME_SOME_UNREAD,   /* folders on this computer could not be read */
  PF_OUTCOME_DIFFERENCES,   /* gone, or not the same */
  PF_OUTCOME_STOPPED,       /* some still to do */
} PfOutcomeKind;

/**
 * PfOutcome:
 * @kind: which of the six
 * @heading: of the last page
 * @lead: below it
 * @found: first line of the proof: what was found
 * @sum: how it adds up
 * @compared: (nullable): second line of the proof
 * @compared_how: (nullable): what was compared
 * @read_back: (nullable): third line of the proof
 * @earlier: (nullable): what earlier runs put there and this one did not look at again
 * @notice_title: of the notification; stands alone
 * @notice_body: of the notification
 * @is_complete: whether the check mark may be shown
 */
typedef struct
{
  PfOutcomeKind kind;
  char         *heading;
  char         *lead;
  char         *found;
  char         *sum;
  char         *compared;
  char         *compared_how;
  char         *read_back;
  char         *earlier;
  char         *notice_title;
  char         *notice_body;
  gboolean      is_complete;
} PfOutcome;

#define PF_OUTCOME_OF_THE_PAST (-1)

/**
 * pf_outcome_new:
 * @counts: of the whole job
 * @unread: folders that could not be read; their mail is in no count
 * @sent_now: messages that this run sent, or %PF_OUTCOME_OF_THE_PAST for the report of an
 *   earlier one
 * @verification: (nullable): what this run compared
 * @is_stopped: whether the run ended before its end
 * @account: the account's address, for the notification
 *
 * Claims no more than this run saw: of what earlier runs put on the server, and this
 * one did not compare, it says only that it was put there.
 */
PfOutcome *pf_outcome_new (const PfCounts       *counts,
                           guint                 unread,
                           gint64                sent_now,
                           const PfVerification *verification,
                           gboolean              is_stopped,
                           const char           *account);
void       pf_outcome_free (PfOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfOutcome, pf_outcome_free)

G_END_DECLS
