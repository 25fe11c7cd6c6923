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
  g_free (self->earlier);
  g_free (self->notice_title);
  g_free (self->notice_body);
  g_free (self);
}

/* What a run ended with; one argument for all that describes it. */
typedef struct
{
  const PfCounts       *counts;
  const PfVerification *verification;
  guint                 unread;
  gint64                sent_now;
  gint64                there;
  gboolean              is_past; /* the report of an earlier run */
  gboolean              is_old;  /* some was put there earlier and not looked at now */
} Facts;

/* What was to be moved: the person's own exclusions are no loss. */
static gint64
count_wanted (const PfCounts *counts)
{
  return counts->found - counts->excluded;
}

static gint64
count_compared (const PfVerification *verification)
{
  return verification != NULL ? verification->checked : 0;
}

/* What is gone was looked for, although it could not be compared. */
static gint64
count_looked_for (const PfVerification *verification)
{
  gint64 count = count_compared (verification);

  for (guint i = 0; verification != NULL && i < verification->differences->len; i++)
    {
      const PfDifference *one = verification->differences->pdata[i];

      if (g_str_equal (one->kind, "missing") ||
          g_str_equal (one->kind, "deleted-by-user"))
        count++;
    }
  return count;
}

/* What was put there earlier, and neither sent nor looked for by this run. */
static gint64
count_earlier (const PfCounts       *counts,
               gint64                sent_now,
               const PfVerification *verification)
{
  if (sent_now == PF_OUTCOME_OF_THE_PAST)
    return 0;
  return MAX (counts->placed - MAX (sent_now, count_looked_for (verification)), 0);
}

static PfOutcomeKind
find_kind (const Facts *facts, gboolean is_stopped)
{
  if (is_stopped || facts->counts->pending > 0)
    return PF_OUTCOME_STOPPED;
  if (facts->verification != NULL && facts->verification->differences->len > 0)
    return PF_OUTCOME_DIFFERENCES;
  if (facts->counts->left_out > 0)
    return PF_OUTCOME_SOME_LEFT_OUT;
  if (facts->unread > 0)
    return PF_OUTCOME_SOME_UNREAD;
  if (facts->sent_now <= 0 && facts->counts->placed == 0)
    return PF_OUTCOME_NOTHING_TO_DO;
  if (facts->sent_now == 0 && facts->is_old)
    return PF_OUTCOME_NOTHING_TO_DO;
  return PF_OUTCOME_ALL;
}

static char *
say_all (const Facts *facts)
{
  g_autofree char *n = pf_words_count (facts->there);

  if (facts->is_old)
    return g_strdup_printf (ngettext ("%s message was put on the server",
                                      "All %s messages were put on the server",
                                      (gulong) facts->there),
                            n);
  return g_strdup_printf (ngettext ("%s message is on the server",
                                    "All %s messages are on the server",
                                    (gulong) facts->there),
                          n);
}

static char *
say_how_sure (const Facts *facts)
{
  if (facts->is_old && !facts->is_past)
    return g_strdup (_ ("What was put there earlier was not looked at again."));
  if (facts->counts->placed == 0 ||
      count_compared (facts->verification) >= facts->counts->placed)
    return g_strdup (_ ("Each one was compared with the one on this computer."));
  return g_strdup (_ ("The server confirmed each one."));
}

static void
describe_nothing (PfOutcome *self, const Facts *facts)
{
  g_autofree char *messages = pf_words_messages (facts->there);

  if (facts->there == 0)
    {
      self->heading = g_strdup (_ ("There was nothing to move"));
      self->lead = g_strdup (_ ("Nothing was sent."));
      return;
    }
  if (!facts->is_old || facts->is_past)
    {
      self->heading = g_strdup (_ ("Everything was there already"));
      /* Translators: %s is "12,412 messages" */
      self->lead = g_strdup_printf (_ ("%s were found on the server. Nothing was sent."),
                                    messages);
      return;
    }
  self->heading = g_strdup (_ ("Nothing was left to do"));
  /* Translators: %s is "12,412 messages" */
  self->lead = g_strdup_printf (_ ("%s were put on the server earlier or were there "
                                   "before. This time nothing was sent, and nothing was "
                                   "looked at again."),
                                messages);
}

static char *
say_unread (guint unread)
{
  g_autofree char *count = pf_words_count (unread);

  return g_strdup_printf (
      ngettext ("%s folder on this computer could not be read. It is "
                "named below, and its mail is in none of the numbers.",
                "%s folders on this computer could not be read. They "
                "are named below, and their mail is in none of the "
                "numbers.",
                unread),
      count);
}

static void
describe_unread (PfOutcome *self, const Facts *facts)
{
  g_autofree char *n = pf_words_count (facts->there);

  if (facts->there == 0)
    self->heading = g_strdup (_ ("Not all mail could be read"));
  else if (facts->is_old)
    self->heading = g_strdup_printf (
        ngettext ("%s message was put on the server, but not all mail could be read",
                  "%s messages were put on the server, but not all mail could be read",
                  (gulong) facts->there),
        n);
  else
    self->heading = g_strdup_printf (
        ngettext ("%s message is on the server, but not all mail could be read",
                  "%s messages are on the server, but not all mail could be read",
                  (gulong) facts->there),
        n);
  self->lead = say_unread (facts->unread);
}

static void
describe_left_out (PfOutcome *self, const Facts *facts)
{
  g_autofree char *of = pf_words_messages_of (facts->there, count_wanted (facts->counts));
  g_autofree char *left_out = pf_words_count (facts->counts->left_out);

  self->heading = g_strdup_printf (facts->is_old ? _ ("%s were put on the server")
                                                 /* Translators: %s is "12,409 of 12,412
                                                  * messages" */
                                                 : _ ("%s are on the server"),
                                   of);
  self->lead = g_strdup_printf (
      ngettext ("%s was left out. It is listed below and kept on this computer.",
                "%s were left out. Each is listed below and kept on this computer.",
                (gulong) facts->counts->left_out),
      left_out);
}

static void
describe_stopped (PfOutcome *self, const Facts *facts)
{
  g_autofree char *of = pf_words_messages_of (facts->there, count_wanted (facts->counts));

  /* Translators: %s is "8,120 of 12,412 messages" */
  self->heading = g_strdup_printf (_ ("Stopped after %s"), of);
  self->lead = g_strdup (facts->there > 0 ? _ ("They stay on the server. You can go on "
                                               "later; nothing is sent twice.")
                                          : _ ("Nothing was sent. You can go on later."));
}

static void
describe_differences (PfOutcome *self, const Facts *facts)
{
  guint            differing = facts->verification->differences->len;
  g_autofree char *n = pf_words_count (differing);

  self->heading = g_strdup_printf (ngettext ("%s message does not match",
                                             "%s messages do not match", differing),
                                   n);
  self->lead = g_strdup (_ ("Not everything is on the server as it was sent. Look below "
                            "before you delete anything."));
}

static void
add_unread (PfOutcome *self, const Facts *facts)
{
  g_autofree char *before = self->lead;
  g_autofree char *unread = say_unread (facts->unread);

  self->lead = g_strdup_printf (C_ ("sentences", "%s %s"), before, unread);
}

static void
describe (PfOutcome *self, const Facts *facts)
{
  switch (self->kind)
    {
    case PF_OUTCOME_ALL:
      self->heading = say_all (facts);
      self->lead = say_how_sure (facts);
      break;
    case PF_OUTCOME_NOTHING_TO_DO:
      describe_nothing (self, facts);
      break;
    case PF_OUTCOME_SOME_LEFT_OUT:
      describe_left_out (self, facts);
      break;
    case PF_OUTCOME_SOME_UNREAD:
      describe_unread (self, facts);
      return;
    case PF_OUTCOME_DIFFERENCES:
      describe_differences (self, facts);
      break;
    case PF_OUTCOME_STOPPED:
      describe_stopped (self, facts);
      break;
    }
  if (facts->unread > 0)
    add_unread (self, facts);
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
add_up (PfOutcome *self, const PfCounts *counts)
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
  sum = append_part (sum, counts->excluded - counts->undone,
                     ngettext ("%s not chosen", "%s not chosen",
                               (gulong) (counts->excluded - counts->undone)));
  sum = append_part (sum, counts->undone,
                     ngettext ("%s taken back", "%s taken back",
                               (gulong) counts->undone));
  sum = append_part (sum, counts->pending,
                     ngettext ("%s still to do", "%s still to do",
                               (gulong) counts->pending));
  self->sum = sum;
}

static void
prove (PfOutcome *self, const PfVerification *verification, gint64 earlier)
{
  if (earlier > 0)
    {
      g_autofree char *count = pf_words_count (earlier);

      self->earlier = g_strdup_printf (ngettext ("%s was put there earlier",
                                                 "%s were put there earlier",
                                                 (gulong) earlier),
                                       count);
    }
  if (count_compared (verification) == 0)
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
write_notice (PfOutcome *self, const Facts *facts, const char *account)
{
  g_autofree char *messages = pf_words_messages (facts->there);
  g_autofree char *of = pf_words_messages_of (facts->there, count_wanted (facts->counts));
  g_autofree char *left_out = pf_words_count (facts->counts->left_out);
  g_autofree char *unread = pf_words_count (facts->unread);

  switch (self->kind)
    {
    case PF_OUTCOME_ALL:
    case PF_OUTCOME_NOTHING_TO_DO:
      self->notice_title = g_strdup (
          facts->is_old ? self->heading : _ ("All your mail is on the server"));
      /* Translators: "12,412 messages for ada@example.org" */
      self->notice_body = g_strdup_printf (_ ("%s for %s."), messages, account);
      return;
    case PF_OUTCOME_SOME_LEFT_OUT:
      /* Translators: %s is "12,409 of 12,412 messages" */
      self->notice_title = g_strdup_printf (_ ("%s were moved"), of);
      self->notice_body =
          g_strdup_printf (ngettext ("%s was left out. It is listed in the report.",
                                     "%s were left out. They are listed in the report.",
                                     (gulong) facts->counts->left_out),
                           left_out);
      return;
    case PF_OUTCOME_SOME_UNREAD:
      self->notice_title = g_strdup (_ ("Not all mail could be read"));
      self->notice_body = g_strdup_printf (
          ngettext ("%s folder on this computer could not be read. The rest was moved.",
                    "%s folders on this computer could not be read. The rest was moved.",
                    facts->unread),
          unread);
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
                guint                 unread,
                gint64                sent_now,
                const PfVerification *verification,
                gboolean              is_stopped,
                const char           *account)
{
  PfOutcome *self = g_new0 (PfOutcome, 1);
  gint64     earlier = count_earlier (counts, sent_now, verification);
  Facts      facts = { .counts = counts,
                       .verification = verification,
                       .unread = unread,
                       .sent_now = sent_now,
                       .there = counts->placed + counts->already_there,
                       .is_past = sent_now == PF_OUTCOME_OF_THE_PAST,
                       .is_old = earlier > 0 || sent_now == PF_OUTCOME_OF_THE_PAST };

  self->kind = find_kind (&facts, is_stopped);
  self->is_complete = (self->kind == PF_OUTCOME_ALL ||
                       self->kind == PF_OUTCOME_NOTHING_TO_DO) &&
                      !facts.is_old;
  describe (self, &facts);
  add_up (self, counts);
  prove (self, verification, earlier);
  write_notice (self, &facts, account);
  return self;
}
