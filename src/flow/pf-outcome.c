/* pf-outcome.c - how a move ended, in the words of page, notification and report
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-outcome.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

void
pf_outcome_free (PfOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->heading);
  g_free (self->lead);
  g_free (self->found);
  g_free (self->sum);
  g_free (self->compared);
  g_free (self->compared_how);
  g_free (self->read_back);
  g_free (self->notice_title);
  g_free (self->notice_body);
  g_free (self);
}

static gint64
count_there (const PfCounts *counts)
{
  return counts->placed + counts->already_there;
}

/* What was to be moved: the person's own exclusions are no loss. */
static gint64
count_wanted (const PfCounts *counts)
{
  return counts->found - counts->excluded;
}

static PfOutcomeKind
find_kind (const PfCounts       *counts,
           gint64                sent_now,
           const PfVerification *verification,
           gboolean              is_stopped)
{
  if (is_stopped || counts->pending > 0)
    return PF_OUTCOME_STOPPED;
  if (verification != NULL && verification->differences->len > 0)
    return PF_OUTCOME_DIFFERENCES;
  if (counts->left_out > 0)
    return PF_OUTCOME_SOME_LEFT_OUT;
  return sent_now > 0 ? PF_OUTCOME_ALL : PF_OUTCOME_NOTHING_TO_DO;
}

static void
describe (PfOutcome *self, const PfCounts *counts, const PfVerification *verification)
{
  gint64           there = count_there (counts);
  g_autofree char *messages = pf_words_messages (there);
  g_autofree char *of = pf_words_messages_of (there, count_wanted (counts));
  g_autofree char *left_out = pf_words_count (counts->left_out);
  g_autofree char *n = NULL;

  switch (self->kind)
    {
    case PF_OUTCOME_ALL:
      n = pf_words_count (there);
      self->heading = g_strdup_printf (ngettext ("%s message is on the server",
                                                 "All %s messages are on the server",
                                                 (gulong) there),
                                       n);
      self->lead = verification != NULL && verification->checked > 0
                       ? g_strdup (_ ("Each one was compared with the one on this "
                                      "computer."))
                       : g_strdup (_ ("The server confirmed each one."));
      break;
    case PF_OUTCOME_NOTHING_TO_DO:
      self->heading = g_strdup (_ ("Everything was there already"));
      /* Translators: %s is "12,412 messages" */
      self->lead = g_strdup_printf (_ ("%s were found on the server. Nothing was sent."),
                                    messages);
      break;
    case PF_OUTCOME_SOME_LEFT_OUT:
      /* Translators: %s is "12,409 of 12,412 messages" */
      self->heading = g_strdup_printf (_ ("%s are on the server"), of);
      self->lead = g_strdup_printf (
          ngettext ("%s was left out. It is listed below and kept on this computer.",
                    "%s were left out. Each is listed below and kept on this computer.",
                    (gulong) counts->left_out),
          left_out);
      break;
    case PF_OUTCOME_DIFFERENCES:
      n = pf_words_count (verification->differences->len);
      self->heading = g_strdup_printf (ngettext ("%s message does not match",
                                                 "%s messages do not match",
                                                 (gulong) verification->differences->len),
                                       n);
      self->lead = g_strdup (_ ("They are on the server but not the same. Look at them "
                                "before you delete anything."));
      break;
    case PF_OUTCOME_STOPPED:
      /* Translators: %s is "8,120 of 12,412 messages" */
      self->heading = g_strdup_printf (_ ("Stopped after %s"), of);
      self->lead = there > 0 ? g_strdup (_ ("They stay on the server. You can go on "
                                            "later; nothing is sent twice."))
                             : g_strdup (_ ("Nothing was sent. You can go on later."));
      break;
    }
}

static char *
append_part (char *sum, gint64 n, const char *format)
{
  g_autofree char *before = sum;
  g_autofree char *count = NULL;
  g_autofree char *part = NULL;
  g_auto (GStrv) pieces = NULL;

  if (n == 0 && before != NULL)
    return g_steal_pointer (&before);

  count = pf_words_count (n);
  pieces = g_strsplit (format, "%s", 2);
  part = g_strjoinv (count, pieces);
  if (before == NULL)
    return g_steal_pointer (&part);
  /* Translators: parts of a sum: "12,195 moved, 214 were there already" */
  return g_strdup_printf (C_ ("sum", "%s, %s"), before, part);
}

static void
prove (PfOutcome *self, const PfCounts *counts, const PfVerification *verification)
{
  g_autofree char *found = pf_words_count (counts->found);
  char            *sum = NULL;

  self->found = g_strdup_printf (ngettext ("%s found on this computer",
                                           "%s found on this computer",
                                           (gulong) counts->found),
                                 found);
  sum = append_part (sum, counts->placed,
                     ngettext ("%s moved", "%s moved", (gulong) counts->placed));
  sum = append_part (sum, counts->already_there,
                     ngettext ("%s was there already", "%s were there already",
                               (gulong) counts->already_there));
  sum = append_part (sum, counts->left_out,
                     ngettext ("%s left out", "%s left out", (gulong) counts->left_out));
  sum = append_part (sum, counts->excluded,
                     ngettext ("%s not chosen", "%s not chosen",
                               (gulong) counts->excluded));
  sum = append_part (sum, counts->pending,
                     ngettext ("%s still to do", "%s still to do",
                               (gulong) counts->pending));
  self->sum = sum;

  if (verification == NULL || verification->checked == 0)
    return;
  {
    g_autofree char *checked = pf_words_count (verification->checked);

    self->compared = g_strdup_printf (_ ("%s compared one by one"), checked);
    self->compared_how = g_strdup (verification->differences->len == 0
                                       ? _ ("Size, date and marks are the same")
                                       : _ ("Those that do not match are in the report"));
  }
  if (verification->bodies > 0)
    {
      g_autofree char *bodies = pf_words_count (verification->bodies);

      self->read_back = g_strdup_printf (_ ("%s read back in full"), bodies);
    }
}

static void
write_notice (PfOutcome *self, const PfCounts *counts, const char *account)
{
  g_autofree char *messages = pf_words_messages (count_there (counts));
  g_autofree char *of = pf_words_messages_of (count_there (counts),
                                              count_wanted (counts));
  g_autofree char *left_out = pf_words_count (counts->left_out);

  switch (self->kind)
    {
    case PF_OUTCOME_ALL:
    case PF_OUTCOME_NOTHING_TO_DO:
      self->notice_title = g_strdup (_ ("All your mail is on the server"));
      /* Translators: "12,412 messages for ada@example.org" */
      self->notice_body = g_strdup_printf (_ ("%s for %s."), messages, account);
      return;
    case PF_OUTCOME_SOME_LEFT_OUT:
      /* Translators: %s is "12,409 of 12,412 messages" */
      self->notice_title = g_strdup_printf (_ ("%s were moved"), of);
      self->notice_body =
          g_strdup_printf (ngettext ("%s was left out. It is listed in the report.",
                                     "%s were left out. They are listed in the report.",
                                     (gulong) counts->left_out),
                           left_out);
      return;
    case PF_OUTCOME_DIFFERENCES:
    case PF_OUTCOME_STOPPED:
      self->notice_title = g_strdup (self->heading);
      self->notice_body = g_strdup (self->lead);
      return;
    }
}

PfOutcome *
pf_outcome_new (const PfCounts       *counts,
                gint64                sent_now,
                const PfVerification *verification,
                gboolean              is_stopped,
                const char           *account)
{
  PfOutcome *self = g_new0 (PfOutcome, 1);

  self->kind = find_kind (counts, sent_now, verification, is_stopped);
  self->is_complete = self->kind == PF_OUTCOME_ALL ||
                      self->kind == PF_OUTCOME_NOTHING_TO_DO;
  describe (self, counts, verification);
  prove (self, counts, verification);
  write_notice (self, counts, account);
  return self;
}
