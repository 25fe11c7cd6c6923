/* pf-human-advice.c - the sentences of questions and recommendation
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-advice.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *heading;
  const char *why;
} Question;

/* clang-format off */
static const Question questions[PF_QUESTIONS] = {
  [PF_QUESTION_DEVICES] = { N_("Where do you read this mail?"),
    N_("With POP3, your computer collects the mail, and one device does not know what another has read or deleted.") },
  [PF_QUESTION_OFFLINE] = { N_("Do you need old mail without internet?"),
    N_("Both kinds can do it. This only decides whether a full copy is kept on your device.") },
  [PF_QUESTION_CONNECTION] = { N_("How is this device connected?"),
    N_("It decides how much is fetched at a time.") },
  [PF_QUESTION_STAY] = { N_("May your mail stay with your provider?"),
    N_("IMAP keeps it there, in folders on the server. If that is not allowed, POP3 is the honest answer.") },
  [PF_QUESTION_SHARED] = { N_("Does somebody else read this mail too?"),
    N_("With IMAP, all of you see the same folders and marks.") },
  [PF_QUESTION_BACKUP] = { N_("Is this computer backed up?"),
    N_("With POP3, it may hold the only copy of your mail.") },
  [PF_QUESTION_COLLECTOR] = { N_("Does another computer or phone collect this mail by POP3?"),
    N_("A program that deletes on the server would take moved mail away again.") },
};

typedef struct
{
  PfQuestion  question;
  PfAnswer    answer;
  const char *label;
} Answer;

static const Answer answers[] = {
  { PF_QUESTION_DEVICES, PF_ANSWER_ONE, N_("Only on this computer") },
  { PF_QUESTION_DEVICES, PF_ANSWER_SEVERAL, N_("On more devices, or in a browser") },
  { PF_QUESTION_DEVICES, PF_ANSWER_SOON, N_("On one, but more within a year") },
  { PF_QUESTION_CONNECTION, PF_ANSWER_ALWAYS, N_("Always") },
  { PF_QUESTION_CONNECTION, PF_ANSWER_SOMETIMES, N_("Now and then") },
  { PF_QUESTION_CONNECTION, PF_ANSWER_METERED, N_("Paid by amount") },
  { PF_QUESTION_STAY, PF_ANSWER_NO, N_("No: law, contract or privacy") },
  { PF_QUESTION_BACKUP, PF_ANSWER_YES, N_("Yes, by itself") },
  { PF_QUESTION_BACKUP, PF_ANSWER_SOMETIMES, N_("Sometimes") },
  { PF_QUESTION_COLLECTOR, PF_ANSWER_NO, N_("No, only this one") },
  { PF_QUESTION_COLLECTOR, PF_ANSWER_KEEPS, N_("Yes, and it leaves the mail there") },
  { PF_QUESTION_COLLECTOR, PF_ANSWER_DELETES, N_("Yes, and it deletes it") },
};

static const char *const recommends[PF_RECOMMENDS][2] = {
  [PF_RECOMMEND_IMAP]    = { N_("IMAP suits you"),
    N_("Your mail stays in folders on the server, and each device shows them.") },
  [PF_RECOMMEND_POP3]    = { N_("Stay with POP3"),
    N_("Your computer collects the mail and keeps it.") },
  [PF_RECOMMEND_HYBRID]  = { N_("IMAP for new mail, old mail stays here"),
    N_("New mail stays in folders on the server. Old mail stays in folders on this computer.") },
  [PF_RECOMMEND_NEITHER] = { N_("Neither is safe with this provider"),
    N_("Neither POP3, which collects mail, nor IMAP, which leaves it on the server, can be used safely here.") },
};

static const char *const reasons[PF_REASONS] = {
  [PF_REASON_MUST_NOT_STAY]    = N_("You said that your mail must not stay with your provider."),
  [PF_REASON_SEVERAL_DEVICES]  = N_("You read this mail on more than one device."),
  [PF_REASON_SOON_DEVICES]     = N_("You will read this mail on more devices within a year."),
  [PF_REASON_SHARED]           = N_("Somebody else reads this mail too."),
  [PF_REASON_NO_BACKUP]        = N_("This computer is not backed up, so a copy on the server is a second one."),
  [PF_REASON_IMAP_ABSENT]      = N_("Your provider offers no IMAP."),
  [PF_REASON_IMAP_UNPROTECTED] = N_("Your provider offers IMAP only unprotected: anybody on the way could read your password."),
  [PF_REASON_IMAP_NO_SIGN_IN]  = N_("Your provider lets nobody sign in by IMAP with this account."),
  [PF_REASON_POP3_ABSENT]      = N_("Your provider offers no POP3."),
  [PF_REASON_POP3_UNPROTECTED] = N_("Your provider offers POP3 only unprotected: anybody on the way could read your password."),
  [PF_REASON_POP3_NO_SIGN_IN]  = N_("Your provider lets nobody sign in by POP3 with this account."),
  [PF_REASON_POP3_ENDS]        = N_("Your provider ends POP3."),
  [PF_REASON_DOES_NOT_FIT]     = NULL,
  [PF_REASON_BARELY_FITS]      = NULL,
  [PF_REASON_FITS]             = NULL,
  [PF_REASON_ONE_DEVICE]       = N_("You read this mail only on this computer."),
  [PF_REASON_HAS_BACKUP]       = N_("This computer is backed up by itself."),
  [PF_REASON_MAY_STAY]         = N_("Your mail may stay with your provider."),
  [PF_REASON_IMAP_WORKS]       = N_("Your provider offers IMAP, encrypted."),
  [PF_REASON_POP3_WORKS]       = N_("Your provider offers POP3, encrypted."),
  [PF_REASON_ALONE]            = N_("Nobody else reads this mail."),
  [PF_REASON_NO_BACKUP_YET]    = N_("This computer is only sometimes backed up, so a copy on the server helps."),
  [PF_REASON_POP3_LEFT]        = N_("Of the two kinds, only POP3 is left to your mail program."),
  [PF_REASON_ANSWERS_QUIET]    = N_("Nothing that you answered speaks against it."),
  [PF_REASON_FACTS_QUIET]      = N_("Nothing that was measured speaks against it."),
};

static const char *const changes[PF_CHANGES] = {
  [PF_CHANGE_IMAP_OFFERED] = N_("If your provider offered IMAP, encrypted."),
  [PF_CHANGE_POP3_OFFERED] = N_("If your provider offered POP3, encrypted and for good."),
  [PF_CHANGE_MORE_SPACE]   = N_("If your provider gave you enough space for all of your mail."),
  [PF_CHANGE_MORE_DEVICES] = N_("If you read this mail on more than one device."),
  [PF_CHANGE_ONE_DEVICE]   = N_("If you read this mail only on this computer."),
  [PF_CHANGE_MAY_STAY]     = N_("If your mail may stay with your provider."),
  [PF_CHANGE_MUST_LEAVE]   = N_("If your mail must not stay with your provider."),
  [PF_CHANGE_LESS_SPACE]   = N_("If your mail did not fit into the space at your provider."),
  [PF_CHANGE_IMAP_ENDS]    = N_("If your provider ended IMAP."),
  [PF_CHANGE_POP3_GOES]    = N_("If your provider ended POP3."),
};

static const char *const costs[PF_COSTS] = {
  [PF_COST_MORE_SPACE] = N_("You would need more space at your provider, or would have to take old mail out again."),
  [PF_COST_GO_BACK]    = N_("You would switch back to POP3. That is one setting, and your mail on this computer is not touched."),
  [PF_COST_ONLY_COPY]  = N_("If this computer's disk breaks, mail that is only here is gone. A backup prevents that."),
  [PF_COST_MOVE_LATER] = N_("You would move your mail later. Until then a second device does not see what is on this one."),
  [PF_COST_TWO_PLACES] = N_("You would look for a message in two places until you join them."),
  [PF_COST_READABLE]   = N_("Somebody on the way could read your password and your mail."),
};

static const char *const settings[PF_SETTINGS] = {
  [PF_SETTING_OFFLINE_COPY]       = N_("Let your mail program keep a full copy on this device. Then all can be read without internet."),
  [PF_SETTING_HEADERS_FIRST]      = N_("Let your mail program fetch only the list of messages, and a message when you open it."),
  [PF_SETTING_BACKUP]             = N_("Make a backup of this computer: a copy that does not follow when something is deleted."),
  [PF_SETTING_ENCRYPTED_BACKUP]   = N_("Keep an encrypted backup: a copy that only you can read."),
  [PF_SETTING_COLLECT_AND_DELETE] = N_("Let your mail program delete on the server what it has collected and stored."),
  [PF_SETTING_KEEP_30_DAYS]       = N_("Let your mail program leave a copy on the server for 30 days, as a safety net."),
};

static const char *const steps[PF_ADVICE_STEPS] = {
  [PF_ADVICE_STEP_IMAP_FOR_NEW]    = N_("Set up the account by IMAP in your mail program, for new mail."),
  [PF_ADVICE_STEP_KEEP_OLD_HERE]   = N_("Keep the old mail in folders on this computer; your mail program shows both."),
  [PF_ADVICE_STEP_MOVE_RECENT]     = N_("Move only recent years to the server, as many as fit."),
  [PF_ADVICE_STEP_BACK_UP_OLD]     = N_("Back up the old mail: this computer has its only copy."),
  [PF_ADVICE_STEP_ARCHIVE_MONTHLY] = N_("Once a month, move what you have read into folders on this computer."),
  [PF_ADVICE_STEP_EMPTY_BIN]       = N_("Then empty the bin on the server, so that nothing stays there."),
  [PF_ADVICE_STEP_ENCRYPT_ARCHIVE] = N_("Keep an encrypted backup of the folders on this computer."),
  [PF_ADVICE_STEP_ASK_PROVIDER]    = N_("Ask your provider: “How do I reach my mail by IMAP or POP3 over an encrypted connection?”"),
  [PF_ADVICE_STEP_CHANGE_PROVIDER] = N_("If there is no way, look for another provider before you move anything."),
};

static const char *const programs[PF_HUMAN_PROGRAMS][1 + PF_HUMAN_PROGRAM_STEPS] = {
  { N_("Thunderbird"),
    N_("On the other computer, open Account Settings and choose “Server Settings” below the account."),
    N_("Tick “Leave messages on server”, and clear the two boxes below it."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("Evolution"),
    N_("On the other computer, open the account's properties and choose “Receiving Options”."),
    N_("Tick “Leave messages on server”, and clear the box that deletes after some days."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("Outlook"),
    N_("On the other computer, open Account Settings, the account, “More Settings” and “Advanced”."),
    N_("Tick “Leave a copy of messages on the server”, and clear the boxes below it."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("Apple Mail"),
    N_("On the other computer, open Settings, “Accounts”, and choose the account."),
    N_("Clear “Remove copy from server after retrieving a message”."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("KMail"),
    N_("On the other computer, open the receiving account's settings and choose “Advanced”."),
    N_("Tick “Leave fetched messages on the server”."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("Claws Mail"),
    N_("On the other computer, open the account's preferences and choose “Receive”."),
    N_("Clear “Remove messages on server when received”."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
  { N_("Another program, or a phone"),
    N_("Open its settings for this account, and look for what happens to mail on the server."),
    N_("Choose that it is left there; or switch collecting off until the move is finished."),
    N_("Let it collect once, then look in your browser whether the mail is still there.") },
};
/* clang-format on */

const char *
pf_human_question (PfQuestion question)
{
  g_return_val_if_fail (question < PF_QUESTIONS, NULL);

  return _ (questions[question].heading);
}

const char *
pf_human_question_why (PfQuestion question)
{
  g_return_val_if_fail (question < PF_QUESTIONS, NULL);

  return _ (questions[question].why);
}

const char *
pf_human_answer (PfQuestion question, PfAnswer answer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].question == question && answers[i].answer == answer)
      return _ (answers[i].label);

  switch ((guint) answer)
    {
    case PF_ANSWER_YES:
      return _ ("Yes");
    case PF_ANSWER_NO:
      return _ ("No");
    case PF_ANSWER_UNKNOWN:
      return _ ("I do not know");
    default:
      return _ ("Skipped");
    }
}

const char *
pf_human_recommend (PfRecommend recommend)
{
  g_return_val_if_fail (recommend < PF_RECOMMENDS, NULL);

  return _ (recommends[recommend][0]);
}

const char *
pf_human_recommend_lead (PfRecommend recommend)
{
  g_return_val_if_fail (recommend < PF_RECOMMENDS, NULL);

  return _ (recommends[recommend][1]);
}

char *
pf_human_reason (PfReason reason, const PfAdviseFacts *facts)
{
  g_autofree char *mail = NULL;
  g_autofree char *space = NULL;

  g_return_val_if_fail (reason < PF_REASONS, NULL);

  if (reasons[reason] != NULL)
    return g_strdup (_ (reasons[reason]));

  mail = pf_words_size ((guint64) facts->fact[PF_FACT_LOCAL_BYTES].number);
  space = pf_words_size ((guint64) MAX (pf_advise_facts_free_space (facts), 0));
  if (reason == PF_REASON_DOES_NOT_FIT)
    return g_strdup_printf (
        _ ("Your mail here takes %s, and your provider has %s free for you."), mail,
        space);
  if (reason == PF_REASON_BARELY_FITS)
    return g_strdup_printf (
        _ ("Your mail here takes %s and would nearly fill the %s free at your provider."),
        mail, space);
  return g_strdup_printf (_ ("Your mail here takes %s and fits into the %s free at your "
                             "provider."),
                          mail, space);
}

const char *
pf_human_change (PfChange change)
{
  g_return_val_if_fail (change < PF_CHANGES, NULL);

  return _ (changes[change]);
}

char *
pf_human_cost (PfCost cost, const PfAdviseFacts *facts)
{
  g_return_val_if_fail (cost < PF_COSTS, NULL);

  if (cost == PF_COST_ONLY_COPY && pf_advise_facts_has (facts, PF_FACT_LOCAL_MESSAGES))
    {
      gint64           n = facts->fact[PF_FACT_LOCAL_MESSAGES].number;
      g_autofree char *count = pf_words_count (n);

      return g_strdup_printf (
          ngettext ("If this computer's disk breaks, the %s message that is only here is "
                    "gone. A backup prevents that.",
                    "If this computer's disk breaks, the %s messages that are only here "
                    "are gone. A backup prevents that.",
                    (gulong) n),
          count);
    }

  return g_strdup (_ (costs[cost]));
}

const char *
pf_human_setting (PfSetting setting)
{
  g_return_val_if_fail (setting < PF_SETTINGS, NULL);

  return _ (settings[setting]);
}

const char *
pf_human_advice_step (PfAdviceStep step)
{
  g_return_val_if_fail (step < PF_ADVICE_STEPS, NULL);

  return _ (steps[step]);
}

const char *
pf_human_collector (PfCollector collector)
{
  switch (collector)
    {
    case PF_COLLECTOR_NONE:
      return NULL;
    case PF_COLLECTOR_BLOCKS:
      return _ ("Change the other computer first");
    case PF_COLLECTOR_NOT_KNOWN:
      return _ ("Find out whether another computer collects this mail");
    }
  g_return_val_if_reached (NULL);
}

const char *
pf_human_collector_why (PfCollector collector)
{
  switch (collector)
    {
    case PF_COLLECTOR_NONE:
      return NULL;
    case PF_COLLECTOR_BLOCKS:
      return _ ("Otherwise it collects the moved mail and deletes it from the server.");
    case PF_COLLECTOR_NOT_KNOWN:
      return _ (
          "If it collects by POP3 and deletes, it would take moved mail away again.");
    }
  g_return_val_if_reached (NULL);
}

const char *
pf_human_program (guint program)
{
  g_return_val_if_fail (program < PF_HUMAN_PROGRAMS, NULL);

  return _ (programs[program][0]);
}

const char *
pf_human_program_step (guint program, guint step)
{
  g_return_val_if_fail (program < PF_HUMAN_PROGRAMS, NULL);
  g_return_val_if_fail (step < PF_HUMAN_PROGRAM_STEPS, NULL);

  return _ (programs[program][1 + step]);
}
