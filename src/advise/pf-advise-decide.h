/* pf-advise-decide.h - POP3 or IMAP: one rule, from answers and facts alone
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "advise/pf-answers.h"

G_BEGIN_DECLS

typedef enum
{
  PF_RECOMMEND_IMAP,
  PF_RECOMMEND_POP3,
  PF_RECOMMEND_HYBRID, /* IMAP for new mail, old mail on this computer */
  PF_RECOMMEND_NEITHER,
  PF_RECOMMENDS,
} PfRecommend;

/* In the order in which they are tried; the first that applies decides. */
typedef enum
{
  PF_ADVICE_RULE_NOTHING_SAFE, /* neither kind can be used over an encrypted connection */
  PF_ADVICE_RULE_NO_IMAP,
  PF_ADVICE_RULE_MUST_LEAVE,        /* mail must not stay with the provider */
  PF_ADVICE_RULE_MUST_LEAVE_SHARED, /* the same, but more than one device, or no POP3 */
  PF_ADVICE_RULE_NO_SPACE,
  PF_ADVICE_RULE_NO_POP3, /* or it ends */
  PF_ADVICE_RULE_SEVERAL, /* devices or people */
  PF_ADVICE_RULE_NO_BACKUP,
  PF_ADVICE_RULE_TIGHT_SPACE,
  PF_ADVICE_RULE_DEFAULT,
  PF_ADVICE_RULES,
} PfAdviceRule;

/* Each is a statement of the person, or a measurement. */
typedef enum
{
  PF_REASON_MUST_NOT_STAY,
  PF_REASON_SEVERAL_DEVICES,
  PF_REASON_SOON_DEVICES,
  PF_REASON_SHARED,
  PF_REASON_NO_BACKUP,
  PF_REASON_IMAP_ABSENT,
  PF_REASON_IMAP_UNPROTECTED,
  PF_REASON_IMAP_NO_SIGN_IN,
  PF_REASON_POP3_ABSENT,
  PF_REASON_POP3_UNPROTECTED,
  PF_REASON_POP3_NO_SIGN_IN,
  PF_REASON_POP3_ENDS,
  PF_REASON_DOES_NOT_FIT,
  PF_REASON_BARELY_FITS,
  PF_REASON_FITS,
  PF_REASON_ONE_DEVICE,
  PF_REASON_HAS_BACKUP,
  PF_REASON_MAY_STAY,
  PF_REASON_IMAP_WORKS,
  PF_REASON_POP3_WORKS,
  PF_REASON_ALONE,         /* nobody else reads it */
  PF_REASON_NO_BACKUP_YET, /* "sometimes" */
  PF_REASON_POP3_LEFT,     /* the only kind that is left */
  PF_REASON_ANSWERS_QUIET, /* no answer speaks against it */
  PF_REASON_FACTS_QUIET,   /* no measurement speaks against it */
  PF_REASONS,
} PfReason;

/* Each, were it so, would change what is recommended: that is tried, not claimed. */
typedef enum
{
  PF_CHANGE_IMAP_OFFERED,
  PF_CHANGE_POP3_OFFERED,
  PF_CHANGE_MORE_SPACE,
  PF_CHANGE_MORE_DEVICES,
  PF_CHANGE_ONE_DEVICE,
  PF_CHANGE_MAY_STAY,
  PF_CHANGE_MUST_LEAVE,
  PF_CHANGE_LESS_SPACE,
  PF_CHANGE_IMAP_ENDS,
  PF_CHANGE_POP3_GOES,
  PF_CHANGES,
} PfChange;

/* What it costs to be wrong. */
typedef enum
{
  PF_COST_MORE_SPACE, /* IMAP, and the mail here would nearly fill the space */
  PF_COST_GO_BACK,    /* IMAP: one setting */
  PF_COST_ONLY_COPY,  /* POP3 without a known backup */
  PF_COST_MOVE_LATER, /* POP3 */
  PF_COST_TWO_PLACES, /* hybrid */
  PF_COST_READABLE,   /* neither */
  PF_COSTS,
} PfCost;

/* What follows; never a reason. */
typedef enum
{
  PF_SETTING_OFFLINE_COPY,
  PF_SETTING_HEADERS_FIRST,
  PF_SETTING_BACKUP,
  PF_SETTING_ENCRYPTED_BACKUP,
  PF_SETTING_COLLECT_AND_DELETE,
  PF_SETTING_KEEP_30_DAYS,
  PF_SETTINGS,
} PfSetting;

/* The steps of a hybrid outcome, and of "neither". */
typedef enum
{
  PF_ADVICE_STEP_IMAP_FOR_NEW,
  PF_ADVICE_STEP_KEEP_OLD_HERE,
  PF_ADVICE_STEP_MOVE_RECENT,
  PF_ADVICE_STEP_BACK_UP_OLD,
  PF_ADVICE_STEP_ARCHIVE_MONTHLY,
  PF_ADVICE_STEP_EMPTY_BIN,
  PF_ADVICE_STEP_ENCRYPT_ARCHIVE,
  PF_ADVICE_STEP_ASK_PROVIDER,
  PF_ADVICE_STEP_CHANGE_PROVIDER,
  PF_ADVICE_STEPS,
} PfAdviceStep;

/* What another program that collects by POP3 means for a move. */
typedef enum
{
  PF_COLLECTOR_NONE,
  PF_COLLECTOR_BLOCKS,    /* it deletes: a move must wait until it is changed */
  PF_COLLECTOR_NOT_KNOWN, /* warn */
} PfCollector;

#define PF_MOST_REASONS 2
#define PF_MOST_CHANGES 3
#define PF_MOST_SETTINGS PF_SETTINGS
#define PF_MOST_STEPS 4

/**
 * PfRecommendation:
 * @reasons: always two, never the same
 * @changes: at least one
 *
 * A value.
 */
typedef struct
{
  PfRecommend  recommend;
  PfAdviceRule rule;
  PfReason     reasons[PF_MOST_REASONS];
  PfChange     changes[PF_MOST_CHANGES];
  guint        n_changes;
  PfCost       cost;
  PfSetting    settings[PF_MOST_SETTINGS];
  guint        n_settings;
  PfAdviceStep steps[PF_MOST_STEPS];
  guint        n_steps;
  PfCollector  collector;
} PfRecommendation;

/* A kind of service, as far as the rule cares. */
typedef enum
{
  PF_SERVICE_NOT_KNOWN,
  PF_SERVICE_WORKS,
  PF_SERVICE_ABSENT,
  PF_SERVICE_UNPROTECTED,
  PF_SERVICE_NO_SIGN_IN,
  PF_SERVICE_ENDS,
  PF_SERVICES_END,
} PfServiceState;

typedef enum
{
  PF_SPACE_NOT_KNOWN,
  PF_SPACE_AMPLE,
  PF_SPACE_TIGHT,
  PF_SPACE_TOO_SMALL,
  PF_SPACES_END,
} PfSpace;

/* All that the rule looks at: so few values that a test tries every combination. */
typedef struct
{
  PfServiceState imap; /* never %PF_SERVICE_ENDS */
  PfServiceState pop3;
  PfSpace        space;
  PfAnswers      answers;
} PfSituation;

/* Free space below this share of the limit, after a move, is tight. */
#define PF_TIGHT_PERCENT 20

void pf_situation_from (PfSituation         *situation,
                        const PfAnswers     *answers,
                        const PfAdviseFacts *facts);

/* The rule.  Pure: same situation, same recommendation. */
void pf_advise_decide (const PfSituation *situation, PfRecommendation *out);

/* Both of the above. */
void pf_advise (const PfAnswers     *answers,
                const PfAdviseFacts *facts,
                PfRecommendation    *out);

/* Returns: the ids of JSON documents */
const char *pf_recommend_id (PfRecommend recommend);
const char *pf_advice_rule_id (PfAdviceRule rule);
const char *pf_reason_id (PfReason reason);
const char *pf_change_id (PfChange change);
const char *pf_cost_id (PfCost cost);
const char *pf_setting_id (PfSetting setting);
const char *pf_advice_step_id (PfAdviceStep step);
const char *pf_collector_id (PfCollector collector);

/**
 * pf_reason_basis:
 *
 * Returns: where a reason is from: "answers" or "measurements"
 */
const char *pf_reason_basis (PfReason reason);

/* Whether @reason holds in @situation. */
gboolean pf_reason_holds (PfReason reason, const PfSituation *situation);

/* Puts into @situation what @change says. */
void pf_change_apply (PfChange change, PfSituation *situation);

G_END_DECLS
