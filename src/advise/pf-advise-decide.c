/* pf-advise-decide.c - POP3 or IMAP: one rule, from answers and facts alone
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-decide.h"

/*
 * Three tables: when a rule applies, when a reason holds, and what a change would
 * alter.  A condition names for each input the values that it takes, as bits.
 */

#define BIT(value) (1u << (value))
#define ANY 0u /* takes every value */

#define BROKEN                                                                           \
  (BIT (PF_SERVICE_ABSENT) | BIT (PF_SERVICE_UNPROTECTED) | BIT (PF_SERVICE_NO_SIGN_IN))
#define GONE (BROKEN | BIT (PF_SERVICE_ENDS))
#define MANY (BIT (PF_ANSWER_SEVERAL) | BIT (PF_ANSWER_SOON))
#define YES BIT (PF_ANSWER_YES)
#define NO BIT (PF_ANSWER_NO)

typedef struct
{
  guint imap;
  guint pop3;
  guint space;
  guint devices;
  guint stay;
  guint shared;
  guint backup;
} When;

#define MOST_CANDIDATES 8

/* The first two candidates that hold are the reasons. */
typedef struct
{
  PfAdviceRule rule;
  When         when;
  PfRecommend  recommend;
  PfReason     candidates[MOST_CANDIDATES];
  PfAdviceStep steps[PF_MOST_STEPS];
  guint        n_steps;
} Rule;

#define QUIET PF_REASON_ANSWERS_QUIET, PF_REASON_FACTS_QUIET

/* clang-format off */
static const Rule rules[] = {
  { PF_ADVICE_RULE_NOTHING_SAFE, { .imap = BROKEN, .pop3 = GONE }, PF_RECOMMEND_NEITHER,
    { PF_REASON_IMAP_ABSENT, PF_REASON_IMAP_UNPROTECTED, PF_REASON_IMAP_NO_SIGN_IN,
      PF_REASON_POP3_ABSENT, PF_REASON_POP3_UNPROTECTED, PF_REASON_POP3_NO_SIGN_IN,
      PF_REASON_POP3_ENDS },
    { PF_ADVICE_STEP_ASK_PROVIDER, PF_ADVICE_STEP_CHANGE_PROVIDER }, 2 },
  { PF_ADVICE_RULE_NO_IMAP, { .imap = BROKEN }, PF_RECOMMEND_POP3,
    { PF_REASON_IMAP_ABSENT, PF_REASON_IMAP_UNPROTECTED, PF_REASON_IMAP_NO_SIGN_IN,
      PF_REASON_MUST_NOT_STAY, PF_REASON_POP3_WORKS, PF_REASON_ONE_DEVICE,
      PF_REASON_HAS_BACKUP, PF_REASON_POP3_LEFT }, { 0 }, 0 },
  /* Before the question of space: what must not stay needs none. */
  { PF_ADVICE_RULE_MUST_LEAVE_SHARED, { .stay = NO, .pop3 = GONE }, PF_RECOMMEND_HYBRID,
    { PF_REASON_MUST_NOT_STAY, PF_REASON_POP3_ABSENT, PF_REASON_POP3_UNPROTECTED,
      PF_REASON_POP3_NO_SIGN_IN, PF_REASON_POP3_ENDS },
    { PF_ADVICE_STEP_IMAP_FOR_NEW, PF_ADVICE_STEP_ARCHIVE_MONTHLY, PF_ADVICE_STEP_EMPTY_BIN,
      PF_ADVICE_STEP_ENCRYPT_ARCHIVE }, 4 },
  { PF_ADVICE_RULE_MUST_LEAVE_SHARED, { .stay = NO, .devices = MANY }, PF_RECOMMEND_HYBRID,
    { PF_REASON_MUST_NOT_STAY, PF_REASON_SEVERAL_DEVICES, PF_REASON_SOON_DEVICES },
    { PF_ADVICE_STEP_IMAP_FOR_NEW, PF_ADVICE_STEP_ARCHIVE_MONTHLY, PF_ADVICE_STEP_EMPTY_BIN,
      PF_ADVICE_STEP_ENCRYPT_ARCHIVE }, 4 },
  { PF_ADVICE_RULE_MUST_LEAVE_SHARED, { .stay = NO, .shared = YES }, PF_RECOMMEND_HYBRID,
    { PF_REASON_MUST_NOT_STAY, PF_REASON_SHARED },
    { PF_ADVICE_STEP_IMAP_FOR_NEW, PF_ADVICE_STEP_ARCHIVE_MONTHLY, PF_ADVICE_STEP_EMPTY_BIN,
      PF_ADVICE_STEP_ENCRYPT_ARCHIVE }, 4 },
  { PF_ADVICE_RULE_MUST_LEAVE, { .stay = NO }, PF_RECOMMEND_POP3,
    { PF_REASON_MUST_NOT_STAY, PF_REASON_ONE_DEVICE, PF_REASON_POP3_WORKS,
      PF_REASON_ALONE, PF_REASON_HAS_BACKUP, QUIET }, { 0 }, 0 },
  { PF_ADVICE_RULE_NO_SPACE, { .space = BIT (PF_SPACE_TOO_SMALL) }, PF_RECOMMEND_HYBRID,
    { PF_REASON_DOES_NOT_FIT, PF_REASON_SEVERAL_DEVICES, PF_REASON_SOON_DEVICES,
      PF_REASON_SHARED, PF_REASON_POP3_ENDS, PF_REASON_IMAP_WORKS, PF_REASON_MAY_STAY,
      PF_REASON_ANSWERS_QUIET },
    { PF_ADVICE_STEP_IMAP_FOR_NEW, PF_ADVICE_STEP_KEEP_OLD_HERE, PF_ADVICE_STEP_MOVE_RECENT,
      PF_ADVICE_STEP_BACK_UP_OLD }, 4 },
  { PF_ADVICE_RULE_NO_POP3, { .pop3 = GONE }, PF_RECOMMEND_IMAP,
    { PF_REASON_POP3_ABSENT, PF_REASON_POP3_UNPROTECTED, PF_REASON_POP3_NO_SIGN_IN,
      PF_REASON_POP3_ENDS, PF_REASON_SEVERAL_DEVICES, PF_REASON_IMAP_WORKS,
      PF_REASON_FITS, PF_REASON_ANSWERS_QUIET }, { 0 }, 0 },
  { PF_ADVICE_RULE_SEVERAL, { .devices = MANY }, PF_RECOMMEND_IMAP,
    { PF_REASON_SEVERAL_DEVICES, PF_REASON_SOON_DEVICES, PF_REASON_SHARED, PF_REASON_FITS,
      PF_REASON_NO_BACKUP, PF_REASON_IMAP_WORKS, PF_REASON_MAY_STAY,
      PF_REASON_ANSWERS_QUIET }, { 0 }, 0 },
  { PF_ADVICE_RULE_SEVERAL, { .shared = YES }, PF_RECOMMEND_IMAP,
    { PF_REASON_SHARED, PF_REASON_FITS, PF_REASON_NO_BACKUP, PF_REASON_IMAP_WORKS,
      PF_REASON_MAY_STAY, QUIET }, { 0 }, 0 },
  { PF_ADVICE_RULE_NO_BACKUP, { .devices = BIT (PF_ANSWER_ONE), .backup = NO }, PF_RECOMMEND_IMAP,
    { PF_REASON_NO_BACKUP, PF_REASON_FITS, PF_REASON_ONE_DEVICE }, { 0 }, 0 },
  { PF_ADVICE_RULE_TIGHT_SPACE, { .devices = BIT (PF_ANSWER_ONE), .backup = YES,
                     .space = BIT (PF_SPACE_TIGHT) }, PF_RECOMMEND_POP3,
    { PF_REASON_BARELY_FITS, PF_REASON_ONE_DEVICE }, { 0 }, 0 },
  { PF_ADVICE_RULE_DEFAULT, { ANY }, PF_RECOMMEND_IMAP,
    { PF_REASON_NO_BACKUP, PF_REASON_NO_BACKUP_YET, PF_REASON_FITS, PF_REASON_MAY_STAY,
      PF_REASON_IMAP_WORKS, QUIET }, { 0 }, 0 },
};

static const char *const recommend_ids[PF_RECOMMENDS] = {
  "imap", "pop3", "hybrid", "neither",
};

static const char *const rule_ids[PF_ADVICE_RULES] = {
  [PF_ADVICE_RULE_NOTHING_SAFE] = "nothing-safe",   [PF_ADVICE_RULE_NO_IMAP] = "no-imap",
  [PF_ADVICE_RULE_MUST_LEAVE] = "must-leave",
  [PF_ADVICE_RULE_MUST_LEAVE_SHARED] = "must-leave-shared",
  [PF_ADVICE_RULE_NO_SPACE] = "no-space",           [PF_ADVICE_RULE_NO_POP3] = "no-pop3",
  [PF_ADVICE_RULE_SEVERAL] = "several",             [PF_ADVICE_RULE_NO_BACKUP] = "no-backup",
  [PF_ADVICE_RULE_TIGHT_SPACE] = "tight-space",     [PF_ADVICE_RULE_DEFAULT] = "default",
};

typedef struct
{
  const char *id;
  const char *basis;
  When        when;
} Reason;

static const Reason reasons[PF_REASONS] = {
  [PF_REASON_MUST_NOT_STAY]    = { "must-not-stay", "answers", { .stay = NO } },
  [PF_REASON_SEVERAL_DEVICES]  = { "several-devices", "answers",
                                   { .devices = BIT (PF_ANSWER_SEVERAL) } },
  [PF_REASON_SOON_DEVICES]     = { "more-devices-soon", "answers",
                                   { .devices = BIT (PF_ANSWER_SOON) } },
  [PF_REASON_SHARED]           = { "shared", "answers", { .shared = YES } },
  [PF_REASON_NO_BACKUP]        = { "no-backup", "answers", { .backup = NO } },
  [PF_REASON_IMAP_ABSENT]      = { "imap-absent", "measurements",
                                   { .imap = BIT (PF_SERVICE_ABSENT) } },
  [PF_REASON_IMAP_UNPROTECTED] = { "imap-unprotected", "measurements",
                                   { .imap = BIT (PF_SERVICE_UNPROTECTED) } },
  [PF_REASON_IMAP_NO_SIGN_IN]  = { "imap-no-sign-in", "measurements",
                                   { .imap = BIT (PF_SERVICE_NO_SIGN_IN) } },
  [PF_REASON_POP3_ABSENT]      = { "pop3-absent", "measurements",
                                   { .pop3 = BIT (PF_SERVICE_ABSENT) } },
  [PF_REASON_POP3_UNPROTECTED] = { "pop3-unprotected", "measurements",
                                   { .pop3 = BIT (PF_SERVICE_UNPROTECTED) } },
  [PF_REASON_POP3_NO_SIGN_IN]  = { "pop3-no-sign-in", "measurements",
                                   { .pop3 = BIT (PF_SERVICE_NO_SIGN_IN) } },
  [PF_REASON_POP3_ENDS]        = { "pop3-ends", "measurements",
                                   { .pop3 = BIT (PF_SERVICE_ENDS) } },
  [PF_REASON_DOES_NOT_FIT]     = { "does-not-fit", "measurements",
                                   { .space = BIT (PF_SPACE_TOO_SMALL) } },
  [PF_REASON_BARELY_FITS]      = { "barely-fits", "measurements",
                                   { .space = BIT (PF_SPACE_TIGHT) } },
  [PF_REASON_FITS]             = { "fits", "measurements",
                                   { .space = BIT (PF_SPACE_AMPLE) } },
  [PF_REASON_ONE_DEVICE]       = { "one-device", "answers",
                                   { .devices = BIT (PF_ANSWER_ONE) } },
  [PF_REASON_HAS_BACKUP]       = { "has-backup", "answers", { .backup = YES } },
  [PF_REASON_MAY_STAY]         = { "may-stay", "answers", { .stay = YES } },
  [PF_REASON_IMAP_WORKS]       = { "imap-works", "measurements",
                                   { .imap = BIT (PF_SERVICE_WORKS) } },
  [PF_REASON_POP3_WORKS]       = { "pop3-works", "measurements",
                                   { .pop3 = BIT (PF_SERVICE_WORKS) } },
  [PF_REASON_ALONE]            = { "alone", "answers", { .shared = NO } },
  [PF_REASON_NO_BACKUP_YET]    = { "backup-sometimes", "answers",
                                   { .backup = BIT (PF_ANSWER_SOMETIMES) } },
  [PF_REASON_POP3_LEFT]        = { "pop3-left", "measurements", { .imap = BROKEN } },
  [PF_REASON_ANSWERS_QUIET]    = { "answers-quiet", "answers", { ANY } },
  [PF_REASON_FACTS_QUIET]      = { "measurements-quiet", "measurements", { ANY } },
};

/* The order is that of how near they lie to a person's life. */
static const char *const change_ids[PF_CHANGES] = {
  [PF_CHANGE_IMAP_OFFERED] = "imap-offered", [PF_CHANGE_POP3_OFFERED] = "pop3-offered",
  [PF_CHANGE_MORE_SPACE]   = "more-space",   [PF_CHANGE_MORE_DEVICES] = "more-devices",
  [PF_CHANGE_ONE_DEVICE]   = "one-device",   [PF_CHANGE_MAY_STAY]     = "may-stay",
  [PF_CHANGE_MUST_LEAVE]   = "must-leave",   [PF_CHANGE_LESS_SPACE]   = "less-space",
  [PF_CHANGE_IMAP_ENDS]    = "imap-ends",    [PF_CHANGE_POP3_GOES]    = "pop3-goes",
};

static const char *const cost_ids[PF_COSTS] = {
  [PF_COST_MORE_SPACE] = "more-space", [PF_COST_GO_BACK]    = "go-back",
  [PF_COST_ONLY_COPY]  = "only-copy",  [PF_COST_MOVE_LATER] = "move-later",
  [PF_COST_TWO_PLACES] = "two-places", [PF_COST_READABLE]   = "readable",
};

static const char *const setting_ids[PF_SETTINGS] = {
  [PF_SETTING_OFFLINE_COPY]       = "offline-copy",
  [PF_SETTING_HEADERS_FIRST]      = "headers-first",
  [PF_SETTING_BACKUP]             = "backup",
  [PF_SETTING_ENCRYPTED_BACKUP]   = "encrypted-backup",
  [PF_SETTING_COLLECT_AND_DELETE] = "collect-and-delete",
  [PF_SETTING_KEEP_30_DAYS]       = "keep-30-days",
};

static const char *const step_ids[PF_ADVICE_STEPS] = {
  [PF_ADVICE_STEP_IMAP_FOR_NEW]    = "imap-for-new",    [PF_ADVICE_STEP_KEEP_OLD_HERE]   = "keep-old-here",
  [PF_ADVICE_STEP_MOVE_RECENT]     = "move-recent",     [PF_ADVICE_STEP_BACK_UP_OLD]     = "back-up-old",
  [PF_ADVICE_STEP_ARCHIVE_MONTHLY] = "archive-monthly", [PF_ADVICE_STEP_EMPTY_BIN]       = "empty-bin",
  [PF_ADVICE_STEP_ENCRYPT_ARCHIVE] = "encrypt-archive", [PF_ADVICE_STEP_ASK_PROVIDER]    = "ask-provider",
  [PF_ADVICE_STEP_CHANGE_PROVIDER] = "change-provider",
};

static const char *const collector_ids[] = { "none", "deletes", "unknown" };
/* clang-format on */

static gboolean
takes (guint values, guint value)
{
  return values == ANY || (values & BIT (value)) != 0;
}

static gboolean
applies (const When *when, const PfSituation *s)
{
  return takes (when->imap, s->imap) && takes (when->pop3, s->pop3) &&
         takes (when->space, s->space) &&
         takes (when->devices, s->answers.to[PF_QUESTION_DEVICES]) &&
         takes (when->stay, s->answers.to[PF_QUESTION_STAY]) &&
         takes (when->shared, s->answers.to[PF_QUESTION_SHARED]) &&
         takes (when->backup, s->answers.to[PF_QUESTION_BACKUP]);
}

/* The last rule always applies. */
static const Rule *
find_rule (const PfSituation *situation)
{
  const Rule *rule = rules;

  while (!applies (&rule->when, situation))
    rule++;

  return rule;
}

gboolean
pf_reason_holds (PfReason reason, const PfSituation *situation)
{
  g_return_val_if_fail (reason < PF_REASONS, FALSE);

  return applies (&reasons[reason].when, situation);
}

/* Every row's candidates hold two that do, whatever the situation: the test that
 * tries all of them says so. */
static void
choose_reasons (const Rule *rule, const PfSituation *situation, PfRecommendation *out)
{
  guint n = 0;

  for (gsize i = 0; i < MOST_CANDIDATES && n < PF_MOST_REASONS; i++)
    {
      PfReason reason = rule->candidates[i];

      /* The rest of a row is zeroes, which name a reason too. */
      if (n == 1 && reason == out->reasons[0])
        continue;
      if (pf_reason_holds (reason, situation))
        out->reasons[n++] = reason;
    }
  g_assert (n == PF_MOST_REASONS);
}

void
pf_change_apply (PfChange change, PfSituation *situation)
{
  switch (change)
    {
    case PF_CHANGE_IMAP_OFFERED:
      situation->imap = PF_SERVICE_WORKS;
      return;
    case PF_CHANGE_POP3_OFFERED:
      situation->pop3 = PF_SERVICE_WORKS;
      return;
    case PF_CHANGE_MORE_SPACE:
      situation->space = PF_SPACE_AMPLE;
      return;
    case PF_CHANGE_MORE_DEVICES:
      situation->answers.to[PF_QUESTION_DEVICES] = PF_ANSWER_SEVERAL;
      return;
    case PF_CHANGE_ONE_DEVICE:
      situation->answers.to[PF_QUESTION_DEVICES] = PF_ANSWER_ONE;
      return;
    case PF_CHANGE_MAY_STAY:
      situation->answers.to[PF_QUESTION_STAY] = PF_ANSWER_YES;
      return;
    case PF_CHANGE_MUST_LEAVE:
      situation->answers.to[PF_QUESTION_STAY] = PF_ANSWER_NO;
      return;
    case PF_CHANGE_LESS_SPACE:
      situation->space = PF_SPACE_TOO_SMALL;
      return;
    case PF_CHANGE_IMAP_ENDS:
      situation->imap = PF_SERVICE_ABSENT;
      return;
    case PF_CHANGE_POP3_GOES:
      situation->pop3 = PF_SERVICE_ABSENT;
      return;
    case PF_CHANGES:
      break;
    }
  g_assert_not_reached ();
}

static void
choose_changes (const PfSituation *situation, PfRecommendation *out)
{
  for (int i = 0; i < PF_CHANGES && out->n_changes < PF_MOST_CHANGES; i++)
    {
      PfSituation other = *situation;

      pf_change_apply ((PfChange) i, &other);
      if (find_rule (&other)->recommend != out->recommend)
        out->changes[out->n_changes++] = (PfChange) i;
    }
}

static PfCost
choose_cost (PfRecommend recommend, const PfSituation *situation)
{
  switch (recommend)
    {
    case PF_RECOMMEND_IMAP:
      return situation->space == PF_SPACE_TIGHT ? PF_COST_MORE_SPACE : PF_COST_GO_BACK;
    case PF_RECOMMEND_POP3:
      return situation->answers.to[PF_QUESTION_BACKUP] == PF_ANSWER_YES
                 ? PF_COST_MOVE_LATER
                 : PF_COST_ONLY_COPY;
    case PF_RECOMMEND_HYBRID:
      return PF_COST_TWO_PLACES;
    case PF_RECOMMEND_NEITHER:
      return PF_COST_READABLE;
    case PF_RECOMMENDS:
      break;
    }
  g_assert_not_reached ();
}

static void
add_setting (PfRecommendation *out, gboolean applies_here, PfSetting setting)
{
  if (applies_here)
    out->settings[out->n_settings++] = setting;
}

static void
choose_settings (const PfSituation *situation, PfRecommendation *out)
{
  const PfAnswer *to = situation->answers.to;
  gboolean        is_pop3 = out->recommend == PF_RECOMMEND_POP3;
  gboolean        uses_imap = out->recommend == PF_RECOMMEND_IMAP ||
                       out->recommend == PF_RECOMMEND_HYBRID;
  gboolean is_rarely_on = to[PF_QUESTION_CONNECTION] == PF_ANSWER_SOMETIMES ||
                          to[PF_QUESTION_CONNECTION] == PF_ANSWER_METERED;
  gboolean is_secret = to[PF_QUESTION_STAY] == PF_ANSWER_NO;

  if (out->recommend == PF_RECOMMEND_NEITHER)
    return;

  add_setting (out,
               uses_imap && (to[PF_QUESTION_OFFLINE] == PF_ANSWER_YES || is_rarely_on ||
                             out->rule == PF_ADVICE_RULE_NO_BACKUP),
               PF_SETTING_OFFLINE_COPY);
  add_setting (out, uses_imap && to[PF_QUESTION_CONNECTION] == PF_ANSWER_METERED,
               PF_SETTING_HEADERS_FIRST);
  add_setting (out, is_pop3 && is_secret, PF_SETTING_COLLECT_AND_DELETE);
  add_setting (out, is_pop3 && !is_secret, PF_SETTING_KEEP_30_DAYS);
  add_setting (out, is_secret, PF_SETTING_ENCRYPTED_BACKUP);
  add_setting (out, !is_secret && to[PF_QUESTION_BACKUP] != PF_ANSWER_YES,
               PF_SETTING_BACKUP);
}

static PfCollector
judge_collector (PfAnswer answer)
{
  if (answer == PF_ANSWER_DELETES)
    return PF_COLLECTOR_BLOCKS;
  if (answer == PF_ANSWER_NO || answer == PF_ANSWER_KEEPS)
    return PF_COLLECTOR_NONE;

  return PF_COLLECTOR_NOT_KNOWN;
}

void
pf_advise_decide (const PfSituation *situation, PfRecommendation *out)
{
  const Rule *rule = find_rule (situation);

  *out = (PfRecommendation){ 0 };
  out->recommend = rule->recommend;
  out->rule = rule->rule;
  choose_reasons (rule, situation, out);
  choose_changes (situation, out);
  out->cost = choose_cost (rule->recommend, situation);
  out->n_steps = rule->n_steps;
  for (guint i = 0; i < rule->n_steps; i++)
    out->steps[i] = rule->steps[i];
  choose_settings (situation, out);
  out->collector = judge_collector (situation->answers.to[PF_QUESTION_COLLECTOR]);
}

static PfServiceState
judge_service (const PfAdviseFacts *facts, PfFactId service, PfFactId sign_in)
{
  if (pf_advise_facts_is_text (facts, service, "absent"))
    return PF_SERVICE_ABSENT;
  if (pf_advise_facts_is_text (facts, service, "unprotected"))
    return PF_SERVICE_UNPROTECTED;
  if (pf_advise_facts_is_text (facts, sign_in, "impossible"))
    return PF_SERVICE_NO_SIGN_IN;

  return pf_advise_facts_has (facts, service) ? PF_SERVICE_WORKS : PF_SERVICE_NOT_KNOWN;
}

/* While what is used is not known, the space may still be certain to be too small,
 * but never to be enough. */
static PfSpace
judge_space (const PfAdviseFacts *facts)
{
  gint64 free_space = pf_advise_facts_free_space (facts);
  gint64 limit = facts->fact[PF_FACT_QUOTA_LIMIT].number;
  gint64 local = facts->fact[PF_FACT_LOCAL_BYTES].number;

  if (free_space < 0 || !pf_advise_facts_has (facts, PF_FACT_LOCAL_BYTES))
    return PF_SPACE_NOT_KNOWN;
  if (local > free_space)
    return PF_SPACE_TOO_SMALL;
  if (!pf_advise_facts_has (facts, PF_FACT_QUOTA_USED))
    return PF_SPACE_NOT_KNOWN;

  return free_space - local < limit / 100 * PF_TIGHT_PERCENT ? PF_SPACE_TIGHT
                                                             : PF_SPACE_AMPLE;
}

void
pf_situation_from (PfSituation         *situation,
                   const PfAnswers     *answers,
                   const PfAdviseFacts *facts)
{
  situation->imap = judge_service (facts, PF_FACT_IMAP, PF_FACT_IMAP_SIGN_IN);
  situation->pop3 = judge_service (facts, PF_FACT_POP3, PF_FACT_POP3_SIGN_IN);
  if ((situation->pop3 == PF_SERVICE_WORKS || situation->pop3 == PF_SERVICE_NOT_KNOWN) &&
      pf_advise_facts_has (facts, PF_FACT_POP3_ENDS) &&
      facts->fact[PF_FACT_POP3_ENDS].number != 0)
    situation->pop3 = PF_SERVICE_ENDS;
  situation->space = judge_space (facts);
  situation->answers = *answers;
}

void
pf_advise (const PfAnswers *answers, const PfAdviseFacts *facts, PfRecommendation *out)
{
  PfSituation situation;

  pf_situation_from (&situation, answers, facts);
  pf_advise_decide (&situation, out);
}

const char *
pf_recommend_id (PfRecommend recommend)
{
  g_return_val_if_fail (recommend < PF_RECOMMENDS, NULL);

  return recommend_ids[recommend];
}

const char *
pf_advice_rule_id (PfAdviceRule rule)
{
  g_return_val_if_fail (rule < PF_ADVICE_RULES, NULL);

  return rule_ids[rule];
}

const char *
pf_reason_id (PfReason reason)
{
  g_return_val_if_fail (reason < PF_REASONS, NULL);

  return reasons[reason].id;
}

const char *
pf_reason_basis (PfReason reason)
{
  g_return_val_if_fail (reason < PF_REASONS, NULL);

  return reasons[reason].basis;
}

const char *
pf_change_id (PfChange change)
{
  g_return_val_if_fail (change < PF_CHANGES, NULL);

  return change_ids[change];
}

const char *
pf_cost_id (PfCost cost)
{
  g_return_val_if_fail (cost < PF_COSTS, NULL);

  return cost_ids[cost];
}

const char *
pf_setting_id (PfSetting setting)
{
  g_return_val_if_fail (setting < PF_SETTINGS, NULL);

  return setting_ids[setting];
}

const char *
pf_advice_step_id (PfAdviceStep step)
{
  g_return_val_if_fail (step < PF_ADVICE_STEPS, NULL);

  return step_ids[step];
}

const char *
pf_collector_id (PfCollector collector)
{
  g_return_val_if_fail (collector <= PF_COLLECTOR_NOT_KNOWN, NULL);

  return collector_ids[collector];
}
