/* pf-move-crew-size.c - how many connections, and how much at a time for each
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-crew.h"

#define MOST_LINES 4
#define LINES_LEFT 2   /* of those the provider allows, for the person's other programs */
#define LOOK_US 250000 /* between two looks at the throughput, at least */
#define LONGEST_LOOK_US 1000000
#define LOOK_MESSAGES 12 /* answered between them, unless that takes too long */
#define GAIN 1.1         /* what further lines must bring */
#define WORTH_SECONDS 3  /* of work left: less is not worth a connection */
#define FAR_US 10000     /* a round trip that limits what one line carries */
#define FAR_WORTH                                                                        \
  (16 << 20) /* octets (see MESSAGE_OCTETS) left: worth a second line there */
#define MESSAGE_OCTETS 8192 /* what one message costs besides its octets, in octets */

#define BATCH_MESSAGES 500
#define SHARED_LEAST 50   /* messages of a batch when several lines share a folder */
#define FIRST_BATCH 16    /* where each message costs a round trip, before it is known */
#define BATCH_SECONDS 0.5 /* ... and how long a batch may take then */
#define BATCH_LEAST 4

static guint
most_lines (PfCrew *self)
{
  const PfMoveOptions *options = self->move->options;

  /* What is looked for in other folders must not be arriving there meanwhile. */
  if (options->existing != PF_EXISTING_UPLOAD)
    return 1;
  if (options->connections > 0)
    return (guint) options->connections;
  if (options->max_connections > 0)
    return (guint) CLAMP (options->max_connections - LINES_LEFT, 1, MOST_LINES);
  return MOST_LINES;
}

static double
count_done (PfCrew *self)
{
  return (double) self->move->answered_bytes +
         (double) self->move->answered_messages * MESSAGE_OCTETS;
}

static double
count_left (PfCrew *self)
{
  const PfProgress *progress = &self->move->progress;

  return (double) (progress->total_bytes - progress->done_bytes) +
         (double) (progress->total_messages - progress->done_messages) * MESSAGE_OCTETS;
}

static void
start_look (PfCrew *self, gint64 now)
{
  self->look_start = now;
  self->look_at = now + LOOK_US;
  self->look_done = count_done (self);
  self->look_messages = self->move->answered_messages;
}

static guint
count_lines (PfCrew *self)
{
  return 1 + self->helpers->len + self->openings->len;
}

/* A line carries no more than what fits into a round trip: where that is long, several
 * carry more, whatever else limits them later. */
static gboolean
is_far (PfCrew *self)
{
  const PfTargetFacts *facts = pf_target_get_facts (self->move->target);

  return facts != NULL && facts->round_trip_us >= FAR_US;
}

/* The newest helpers brought less than they must: they go, and none is tried again. */
static void
let_go (PfCrew *self)
{
  guint n = MIN (self->newest, self->helpers->len);

  for (guint i = self->helpers->len - n; i < self->helpers->len; i++)
    ((PfHelper *) self->helpers->pdata[i])->is_leaving = TRUE;
  self->is_full = TRUE;
}

static gboolean
add_if_place (PfCrew *self, GCancellable *cancellable, GError **error)
{
  gboolean has_place = FALSE;

  if (!pf_crew_has_place (self, &has_place, error))
    return FALSE;
  return !has_place || pf_crew_add (self, cancellable, error);
}

/* Lines up to @lines, if they would find work. */
static gboolean
add_up_to (PfCrew *self, guint lines, GCancellable *cancellable, GError **error)
{
  guint before;

  do
    {
      before = count_lines (self);
      if (self->is_full || before >= lines)
        return TRUE;
      if (!add_if_place (self, cancellable, error))
        return FALSE;
    }
  while (count_lines (self) > before);
  return TRUE;
}

gboolean
pf_crew_begin (PfCrew *self, GCancellable *cancellable, GError **error)
{
  int wished = self->move->options->connections;

  /* Without threads the first batch should not wait for them. */
  if (self->move->threads == NULL || !pf_move_may_send (self->move))
    return TRUE;
  if (wished > 0)
    return add_up_to (self, most_lines (self), cancellable, error);
  return !is_far (self) || count_left (self) < FAR_WORTH ||
         add_up_to (self, MIN (2, most_lines (self)), cancellable, error);
}

/* As many as were asked for; meanwhile the others go on. */
static gboolean
fill (PfCrew *self, gint64 now, GCancellable *cancellable, GError **error)
{
  guint before = self->helpers->len;

  start_look (self, now);
  if (self->move->threads != NULL)
    return add_up_to (self, most_lines (self), cancellable, error);
  if (!add_up_to (self, MIN (count_lines (self) + 1, most_lines (self)), cancellable,
                  error))
    return FALSE;
  if (self->helpers->len > before)
    self->look_at = now;
  return TRUE;
}

/* Lines that are being opened, or have just begun, are not judged yet. */
static gboolean
is_ramping (PfCrew *self, gint64 now)
{
  if (self->openings->len == 0 && !self->is_ramping)
    return FALSE;
  if (self->openings->len == 0)
    self->is_ramping = FALSE;
  start_look (self, now);
  return TRUE;
}

/* One at a time, or all where the way is far; they must raise the throughput to stay. */
static gboolean
try_more (PfCrew *self, gint64 now, GCancellable *cancellable, GError **error)
{
  guint lines = count_lines (self);

  if (is_ramping (self, now))
    return TRUE;
  if (self->base > 0 && self->rate < self->base * GAIN)
    let_go (self);
  self->base = 0;
  if (self->rate > 0 && count_left (self) > self->rate * WORTH_SECONDS)
    {
      double rate = self->rate;
      guint  wanted = is_far (self) ? most_lines (self) : lines + 1;

      if (!add_up_to (self, MIN (wanted, most_lines (self)), cancellable, error))
        return FALSE;
      if (count_lines (self) > lines)
        {
          self->base = rate;
          self->newest = count_lines (self) - lines;
          self->is_ramping = TRUE;
        }
    }
  start_look (self, g_get_monotonic_time ());
  return TRUE;
}

/* Few answers say little: one more or less would look like a gain. */
static gboolean
is_too_early (PfCrew *self, gint64 now)
{
  return self->move->options->connections == 0 &&
         self->move->answered_messages - self->look_messages < LOOK_MESSAGES &&
         now - self->look_start < LONGEST_LOOK_US;
}

gboolean
pf_crew_grow (PfCrew *self, GCancellable *cancellable, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (pf_crew_take_opened (self, cancellable))
    start_look (self, now);
  if (self->move->pause_ms != 0)
    self->is_full = TRUE; /* who asks for a pause wants no further connection */
  if (most_lines (self) <= 1 || !pf_move_may_send (self->move))
    return TRUE;
  if (self->look_start == 0)
    {
      start_look (self, now);
      self->look_at = self->move->options->connections > 0 ? now : self->look_at;
    }
  if (now < self->look_at || is_too_early (self, now))
    return TRUE;
  self->message_rate = (double) (self->move->answered_messages - self->look_messages) *
                       G_USEC_PER_SEC / (double) (now - self->look_start + 1);
  if (self->move->options->connections > 0)
    return fill (self, now, cancellable, error);
  self->rate = (count_done (self) - self->look_done) * G_USEC_PER_SEC /
               (double) (now - self->look_start);
  return try_more (self, now, cancellable, error);
}

/* Tests move few messages, and want each connection to have some. */
static guint
test_batch (void)
{
  const char *test = g_getenv ("PF_TEST_BATCH");
  guint64     messages = 0;

  if (test != NULL)
    g_ascii_string_to_unsigned (test, 10, 1, BATCH_MESSAGES, &messages, NULL);
  return (guint) messages;
}

guint
pf_crew_choose_batch (PfCrew *self)
{
  guint lines = count_lines (self);
  guint wanted = test_batch ();

  if (wanted > 0)
    return wanted;

  /* Each message waits for its "+": what one line has taken no other can send. */
  if (self->move->progress.mode[0] == 'C' && most_lines (self) > 1)
    {
      double share = self->message_rate * BATCH_SECONDS / lines;

      if (self->message_rate <= 0)
        return FIRST_BATCH;
      return (guint) CLAMP (share, BATCH_LEAST, BATCH_MESSAGES);
    }
  return lines > 1 ? MAX (SHARED_LEAST, BATCH_MESSAGES / lines) : BATCH_MESSAGES;
}
