/* pf-job-state.c - how a running move looks right now: one value, drawn everywhere
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-job-state.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

void
pf_job_state_free (PfJobState *self)
{
  if (self == NULL)
    return;
  g_free (self->heading);
  g_free (self->lead);
  g_free (self->count);
  g_free (self->left);
  g_free (self->title);
  g_free (self->spoken);
  g_free (self);
}

static PfJobCondition
find_condition (const PfProgress *progress, gboolean is_paused, gboolean is_stopping)
{
  if (is_stopping)
    return PF_JOB_STOPPING;
  if (is_paused || progress->wait == PF_WAIT_PAUSED)
    return PF_JOB_PAUSED;
  if (progress->wait != PF_WAIT_NONE)
    return PF_JOB_WAITING;

  switch (progress->phase)
    {
    case PF_PHASE_UNPACK:
    case PF_PHASE_FETCH:
    case PF_PHASE_SCAN:
    case PF_PHASE_PLAN:
      return PF_JOB_PREPARING;
    case PF_PHASE_SEND:
      return PF_JOB_MOVING;
    case PF_PHASE_UNDO:
      return PF_JOB_UNDOING;
    case PF_PHASE_VERIFY:
    case PF_PHASE_DONE:
      return PF_JOB_CHECKING;
    }
  return PF_JOB_MOVING;
}

/* "4,231 messages are safe on the server.", or that nothing was sent. */
static char *
say_what_is_safe (const PfProgress *progress)
{
  g_autofree char *count = pf_words_count (progress->done_messages);

  if (progress->done_messages <= 0)
    return g_strdup (_ ("Nothing has been sent so far."));
  return g_strdup_printf (ngettext ("%s message is safe on the server.",
                                    "%s messages are safe on the server.",
                                    (gulong) progress->done_messages),
                          count);
}

static char *
say_until (gint64 until, gint64 now)
{
  g_autofree char *when = NULL;

  if (until <= now)
    return g_strdup (_ ("The move goes on by itself."));
  when = pf_words_when (until, now);
  /* Translators: %s is "at 14:20" or "tomorrow at 09:00" */
  return g_strdup_printf (_ ("The move goes on by itself %s."), when);
}

static void
describe_wait (PfJobState *self, const PfProgress *progress, gint64 now)
{
  g_autofree char *safe = say_what_is_safe (progress);
  g_autofree char *until = say_until (progress->wait_until_unix, now);

  switch (progress->wait)
    {
    case PF_WAIT_NETWORK:
      self->heading = g_strdup (_ ("Waiting for the network"));
      break;
    case PF_WAIT_SERVER:
      self->heading = g_strdup (_ ("The server asked for a pause"));
      break;
    case PF_WAIT_BUDGET:
      self->heading = g_strdup (_ ("Enough for today"));
      break;
    case PF_WAIT_QUIET:
      self->heading = g_strdup (_ ("Looking what arrived"));
      break;
    case PF_WAIT_NONE:
    case PF_WAIT_PAUSED:
      g_assert_not_reached ();
    }

  if (progress->phase == PF_PHASE_UNDO)
    self->lead = g_strdup (_ ("Taking back goes on by itself."));
  else if (progress->wait == PF_WAIT_QUIET)
    self->lead = g_strdup (
        _ ("So that nothing is sent twice. The move goes on by itself in a moment."));
  else
    /* Translators: two whole sentences, "The move goes on by itself." and "4,231
     * messages are safe on the server." */
    self->lead = g_strdup_printf (C_ ("sentences", "%s %s"), until, safe);
  self->spoken = g_strdup_printf (C_ ("sentences", "%s. %s"), self->heading, self->lead);
}

static char *
say_preparing (const PfProgress *progress)
{
  if (progress->phase == PF_PHASE_UNPACK)
    return g_strdup (_ ("You can stop at any time and go on later. The mail on this "
                        "computer is not touched."));
  if (progress->done_messages > 0)
    return g_strdup (_ ("Looking what is on the server already, so that nothing is sent "
                        "twice."));
  return g_strdup (_ ("Reading your mail. Nothing has been written so far."));
}

static void
describe (PfJobState *self, const PfProgress *progress, gint64 now)
{
  switch (self->condition)
    {
    case PF_JOB_PREPARING:
      self->heading = g_strdup (progress->phase == PF_PHASE_UNPACK
                                    ? _ ("Unpacking the archive")
                                    : _ ("Getting ready"));
      self->lead = say_preparing (progress);
      break;
    case PF_JOB_MOVING:
      self->heading = g_strdup (_ ("Moving your mail"));
      self->lead = g_strdup (_ ("You can pause or stop at any time. Nothing is lost."));
      break;
    case PF_JOB_WAITING:
      describe_wait (self, progress, now);
      break;
    case PF_JOB_PAUSED:
      self->heading = g_strdup (_ ("Paused"));
      self->lead = g_strdup (_ ("Nothing is being sent. Go on whenever you like, even "
                                "after a restart."));
      break;
    case PF_JOB_CHECKING:
      self->heading = g_strdup (_ ("Comparing with the server"));
      self->lead = g_strdup (_ ("Every message is compared with the one on this "
                                "computer."));
      break;
    case PF_JOB_UNDOING:
      self->heading = g_strdup (_ ("Taking the move back"));
      self->lead = g_strdup (_ ("You can stop at any time and go on later. The mail on "
                                "this computer is not touched."));
      break;
    case PF_JOB_STOPPING:
      self->heading = g_strdup (_ ("Stopping"));
      self->lead = g_strdup (_ ("The last messages are being finished."));
      break;
    }
  if (self->spoken == NULL)
    self->spoken = g_strdup_printf (C_ ("sentences", "%s. %s"), self->heading,
                                    self->lead);
}

/* By octets, since they are what takes the time; by messages where none were counted. */
static double
find_fraction (const PfProgress *progress)
{
  double done = (double) progress->done_messages;
  double total = (double) progress->total_messages;

  if (progress->total_bytes > 0 && progress->phase != PF_PHASE_UNDO)
    {
      done = (double) progress->done_bytes;
      total = (double) progress->total_bytes;
    }
  return total > 0 ? CLAMP (done / total, 0, 1) : 0;
}

static char *
say_count (const PfJobState *self, const PfProgress *progress)
{
  if (progress->phase == PF_PHASE_UNPACK)
    return pf_words_size_of (progress->done_bytes, progress->total_bytes);
  if (self->condition != PF_JOB_PREPARING)
    return pf_words_messages_of (progress->done_messages, progress->total_messages);
  if (progress->total_messages > 0)
    return pf_words_messages (progress->total_messages);
  return g_strdup (_ ("Counting messages"));
}

/* An undo reads and removes; how many octets that is tells nobody anything. */
static char *
say_left (const PfJobState *self, const PfProgress *progress, const PfRate *rate)
{
  g_autofree char *sizes = NULL;
  g_autofree char *time_left = NULL;

  if (self->condition == PF_JOB_PREPARING || progress->phase == PF_PHASE_UNDO)
    return g_strdup ("");
  sizes = pf_words_size_of (progress->done_bytes, progress->total_bytes);
  if (self->condition != PF_JOB_MOVING)
    return g_strdup_printf ("%s.", sizes);
  time_left = pf_words_time_left (
      pf_rate_seconds_for (rate, progress->total_bytes - progress->done_bytes));
  return g_strdup_printf (C_ ("sentences", "%s. %s."), time_left, sizes);
}

PfJobState *
pf_job_state_new (const PfProgress *progress,
                  const PfRate     *rate,
                  gboolean          is_paused,
                  gboolean          is_stopping,
                  gint64            now)
{
  PfJobState *self = g_new0 (PfJobState, 1);

  self->condition = find_condition (progress, is_paused, is_stopping);
  self->fraction = find_fraction (progress);
  self->percent = (int) (self->fraction * 100);
  describe (self, progress, now);

  self->count = say_count (self, progress);
  if (self->condition == PF_JOB_MOVING)
    self->title = g_strdup_printf (_ ("%d%% moved"), self->percent);
  else if (self->condition == PF_JOB_UNDOING)
    self->title = g_strdup_printf (_ ("%d%% taken back"), self->percent);
  else
    self->title = g_strdup (self->heading);
  self->left = say_left (self, progress, rate);
  return self;
}
