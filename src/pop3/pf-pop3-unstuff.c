/* pf-pop3-unstuff.c - a message out of the lines with doubled dots that carry it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-unstuff.h"

#include <string.h>

typedef enum
{
  STATE_LINE_START,
  STATE_DOT,    /* a dot began the line; it is not passed on */
  STATE_DOT_CR, /* and a CR followed, which is held back */
  STATE_MIDDLE,
  STATE_MIDDLE_CR, /* the last octet was a CR */
} State;

typedef enum
{
  ENDS_UNKNOWN,
  ENDS_CRLF,
  ENDS_LF,
} Ends;

/* One push: where the octets go, and from where on they have not gone yet. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         position;
  gsize         passed;
  PfChunkFunc   func;
  gpointer      user_data;
  GError      **error;
} Push;

static gboolean
pass (PfPop3Unstuff *self, Push *push, const guint8 *data, gsize length)
{
  self->taken += length;
  return length == 0 || push->func == NULL ||
         push->func (data, length, push->user_data, push->error);
}

/* Passes on what lies before the position. */
static gboolean
pass_run (PfPop3Unstuff *self, Push *push)
{
  gsize from = push->passed;

  push->passed = push->position;
  return pass (self, push, push->data + from, push->position - from);
}

/* In the middle of a line: goes to its end. */
static void
skip_line (PfPop3Unstuff *self, Push *push)
{
  const guint8 *start = push->data + push->position;
  gsize         left = push->length - push->position;
  const guint8 *end = memchr (start, '\n', left);
  gboolean      is_crlf;

  if (end == NULL)
    {
      self->state = start[left - 1] == '\r' ? STATE_MIDDLE_CR : STATE_MIDDLE;
      push->position = push->length;
      return;
    }

  self->lines++;
  is_crlf = end > start ? end[-1] == '\r' : self->state == STATE_MIDDLE_CR;
  if (self->line_ends == ENDS_UNKNOWN)
    self->line_ends = is_crlf ? ENDS_CRLF : ENDS_LF;
  self->state = is_crlf || self->line_ends == ENDS_LF ? STATE_LINE_START : STATE_MIDDLE;
  push->position += (gsize) (end + 1 - start);
}

static gboolean
begin_line (PfPop3Unstuff *self, Push *push)
{
  if (push->data[push->position] != '.')
    {
      self->state = STATE_MIDDLE;
      return TRUE;
    }
  if (!pass_run (self, push))
    return FALSE;
  self->state = STATE_DOT;
  push->passed = ++push->position;
  return TRUE;
}

/* After the dot that began a line. */
static gboolean
judge_dot (PfPop3Unstuff *self, Push *push, gboolean *out_is_done)
{
  guint8 octet = push->data[push->position];

  if (octet == '\n' && self->line_ends != ENDS_CRLF)
    {
      push->passed = ++push->position;
      *out_is_done = TRUE;
    }
  else if (octet == '\r')
    {
      self->state = STATE_DOT_CR;
      push->passed = ++push->position;
    }
  else
    {
      self->dots++;
      self->state = STATE_MIDDLE;
    }

  return TRUE;
}

static gboolean
judge_dot_cr (PfPop3Unstuff *self, Push *push, gboolean *out_is_done)
{
  if (push->data[push->position] == '\n')
    {
      push->passed = ++push->position;
      *out_is_done = TRUE;
      return TRUE;
    }

  self->dots++;
  self->state = STATE_MIDDLE_CR;
  return pass (self, push, (const guint8 *) "\r", 1);
}

static gboolean
step (PfPop3Unstuff *self, Push *push, gboolean *out_is_done)
{
  switch ((State) self->state)
    {
    case STATE_LINE_START:
      return begin_line (self, push);
    case STATE_DOT:
      return judge_dot (self, push, out_is_done);
    case STATE_DOT_CR:
      return judge_dot_cr (self, push, out_is_done);
    case STATE_MIDDLE:
    case STATE_MIDDLE_CR:
      skip_line (self, push);
      return TRUE;
    }

  g_assert_not_reached ();
}

gssize
pf_pop3_unstuff_push (PfPop3Unstuff *self,
                      const guint8  *data,
                      gsize          length,
                      gboolean      *out_is_done,
                      PfChunkFunc    func,
                      gpointer       user_data,
                      GError       **error)
{
  Push push = { data, length, 0, 0, func, user_data, error };

  while (push.position < length && !*out_is_done)
    if (!step (self, &push, out_is_done))
      return -1;

  if (!*out_is_done && !pass_run (self, &push))
    return -1;
  return (gssize) push.position;
}
