/* pf-mbox-split.c - an mbox file, pushed through in pieces, comes out as messages
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-split.h"

#include "local/pf-mbox-split-private.h"
#include "mailbox/pf-mailbox.h"

#include <string.h>

/* Room for what looking ahead keeps, and as much again to read into. */
#define MIN_WINDOW (PF_MBOX_LOOKAHEAD << 2)

#define ZEROS 4096

PfMboxSplit *
pf_mbox_split_new (const PfMboxRules      *rules,
                   const PfMboxSplitFuncs *funcs,
                   gpointer                user_data,
                   gsize                   window)
{
  PfMboxSplit *self = g_new0 (PfMboxSplit, 1);

  self->rules = *rules;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->size = MAX (window, MIN_WINDOW);
  self->buf = g_malloc (self->size);
  self->state = STATE_LEADING;
  self->at_line_start = TRUE;
  return self;
}

void
pf_mbox_split_free (PfMboxSplit *self)
{
  g_free (self->buf);
  g_free (self);
}

void
pf_mbox_split_start_at (PfMboxSplit *self, guint64 offset)
{
  g_return_if_fail (self->base == 0 && self->raw_end == 0);

  self->base = offset;
  self->is_single = TRUE;
  self->is_bare = self->rules.is_bare;
  self->state = STATE_START;
}

/* Passes on bytes, or counts them if they are no mail. */
static gboolean
pass_on (PfMboxSplit *self, const guint8 *data, gsize length, GError **error)
{
  if (self->is_garbage)
    self->counts.garbage_bytes += length;
  if (self->is_silent)
    return TRUE;

  return self->funcs.chunk (data, length, self->user_data, error);
}

static gboolean
pass_on_nuls (PfMboxSplit *self, GError **error)
{
  static const guint8 zeros[ZEROS] = { 0 };

  while (self->nuls > 0)
    {
      gsize length = (gsize) MIN (self->nuls, ZEROS);

      self->nuls -= length;
      if (!pass_on (self, zeros, length, error))
        return FALSE;
    }

  return TRUE;
}

/* Passes on buf[pos..until), but holds back NULs at its end. */
gboolean
pf_mbox_split_emit (PfMboxSplit *self, gsize until, GError **error)
{
  const guint8 *data = self->buf + self->pos;
  gsize         length = until - self->pos;
  gsize         tail = 0;

  if (length == 0)
    return TRUE;

  while (tail < length && data[length - 1 - tail] == 0)
    tail++;
  self->at_line_start = data[length - 1] == '\n';
  self->pos = until;
  if (tail < length &&
      (!pass_on_nuls (self, error) || !pass_on (self, data, length - tail, error)))
    return FALSE;

  self->nuls += tail;
  return TRUE;
}

/* Leaves out buf[pos..until), which ends with a line. */
void
pf_mbox_split_drop (PfMboxSplit *self, gsize until)
{
  self->pos = until;
  self->scan = until;
  self->at_line_start = TRUE;
}

guint64
pf_mbox_split_nuls_before (const PfMboxSplit *self, gsize at)
{
  gsize i = at;

  while (i > self->pos && self->buf[i - 1] == 0)
    i--;

  return (guint64) (at - i) + (i == self->pos ? self->nuls : 0);
}

gsize
pf_mbox_split_last_blank (const PfMboxSplit *self, gsize until)
{
  const guint8 *data = self->buf + self->pos;
  gsize         length = until - self->pos;
  gsize         blank;

  if (length == 0 || data[length - 1] != '\n')
    return 0;

  blank = length >= 2 && data[length - 2] == '\r' ? 2 : 1;
  if (length == blank)
    return self->at_line_start ? blank : 0;
  return data[length - blank - 1] == '\n' ? blank : 0;
}

/* The message's own end, before @until: without a run of NULs, or one blank line. */
static gboolean
emit_last (PfMboxSplit *self, gsize until, guint64 *out_end, GError **error)
{
  guint64 nuls = pf_mbox_split_nuls_before (self, until);

  if (nuls >= PF_MBOX_NUL_RUN)
    {
      *out_end = self->base + until - nuls;
      if (!pf_mbox_split_emit (self, until, error))
        return FALSE;
      self->counts.nul_bytes += nuls;
      self->nuls = 0;
      self->stored |= PF_STORED_TRUNCATED;
      return TRUE;
    }

  if (self->at_end && until == self->end &&
      !(until > self->pos ? self->buf[until - 1] == '\n' : self->at_line_start))
    self->stored |= PF_STORED_TRUNCATED;
  *out_end = self->base + until;
  if (!self->rules.is_mmdf)
    {
      gsize blank = pf_mbox_split_last_blank (self, until);

      until -= blank;
      *out_end -= blank;
    }

  return pf_mbox_split_emit (self, until, error) && pass_on_nuls (self, error);
}

gboolean
pf_mbox_split_end_message (PfMboxSplit *self, gsize until, GError **error)
{
  PfMboxEnd end = { 0 };
  guint64   end_offset;

  if (!emit_last (self, until, &end_offset, error))
    return FALSE;

  pf_mbox_split_drop (self, until);
  end.length = end_offset - self->start;
  end.stored = self->stored;
  if (self->is_single)
    self->state = STATE_DONE;
  if (self->is_silent)
    return TRUE;

  return self->funcs.end (&end, self->user_data, error);
}

static PfMboxStep
step (PfMboxSplit *self, GError **error)
{
  switch (self->state)
    {
    case STATE_LEADING:
      return pf_mbox_split_step_leading (self, error);

    case STATE_START:
      return pf_mbox_split_step_start (self, error);

    case STATE_HEADER:
      return pf_mbox_split_step_header (self, error);

    case STATE_BODY:
      return self->rules.is_mmdf ? pf_mbox_split_step_mmdf_body (self, error)
                                 : pf_mbox_split_step_body (self, error);

    case STATE_BETWEEN:
      return pf_mbox_split_step_between (self, error);

    case STATE_DONE:
      return STEP_MORE;
    }

  g_return_val_if_reached (STEP_MORE);
}

static gboolean
run (PfMboxSplit *self, GError **error)
{
  PfMboxStep result;

  do
    result = step (self, error);
  while (result == STEP_AGAIN);

  return result != STEP_FAIL;
}

guint8 *
pf_mbox_split_room (PfMboxSplit *self, gsize *out_room)
{
  if (self->pos > 0)
    {
      memmove (self->buf, self->buf + self->pos, self->raw_end - self->pos);
      self->base += self->pos;
      self->scan -= self->pos;
      self->end -= self->pos;
      self->raw_end -= self->pos;
      self->pos = 0;
    }

  *out_room = self->size - self->raw_end;
  g_assert (*out_room > 0);
  return self->buf + self->raw_end;
}

/* Makes what came usable: in a file whose lines end with CR, those become LF. */
static void
take_raw (PfMboxSplit *self)
{
  guint8 *p;

  if (!self->rules.is_cr)
    {
      self->end = self->raw_end;
      return;
    }

  while ((p = memchr (self->buf + self->end, '\r', self->raw_end - self->end)) != NULL)
    {
      gsize at = (gsize) (p - self->buf);

      if (at + 1 == self->raw_end && !self->at_end)
        {
          self->end = at;
          return;
        }
      if (at + 1 == self->raw_end || p[1] != '\n')
        *p = '\n';
      self->end = at + 1;
    }
  self->end = self->raw_end;
}

gboolean
pf_mbox_split_filled (PfMboxSplit *self, gsize length, GError **error)
{
  g_return_val_if_fail (length <= self->size - self->raw_end && !self->at_end, FALSE);

  self->raw_end += length;
  take_raw (self);
  return run (self, error);
}

gboolean
pf_mbox_split_push (PfMboxSplit *self, const guint8 *data, gsize length, GError **error)
{
  while (length > 0 && self->state != STATE_DONE)
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (self, &room);

      room = MIN (room, length);
      memcpy (to, data, room);
      if (!pf_mbox_split_filled (self, room, error))
        return FALSE;
      data += room;
      length -= room;
    }

  return TRUE;
}

gboolean
pf_mbox_split_skip_nuls (PfMboxSplit *self, guint64 length, GError **error)
{
  static const guint8 zeros[ZEROS] = { 0 };

  while (length > 0 && self->state != STATE_DONE)
    {
      gsize    piece = (gsize) MIN (length, ZEROS);
      gboolean is_empty = self->pos == self->raw_end;

      if (is_empty && self->state == STATE_LEADING)
        {
          self->base += length;
          self->counts.nul_bytes += length;
          return TRUE;
        }
      if (is_empty && self->state == STATE_BODY && !self->rules.is_mmdf)
        {
          self->base += length;
          self->nuls += length;
          self->at_line_start = FALSE;
          return TRUE;
        }

      if (!pf_mbox_split_push (self, zeros, piece, error))
        return FALSE;
      length -= piece;
    }

  return TRUE;
}

gboolean
pf_mbox_split_finish (PfMboxSplit *self, GError **error)
{
  self->at_end = TRUE;
  take_raw (self);
  return run (self, error);
}

gboolean
pf_mbox_split_is_done (const PfMboxSplit *self)
{
  return self->state == STATE_DONE;
}

gboolean
pf_mbox_split_ends_in_nul (const PfMboxSplit *self)
{
  if (self->raw_end > self->pos)
    return self->buf[self->raw_end - 1] == 0;
  return self->nuls > 0 || (self->state == STATE_LEADING && self->counts.nul_bytes > 0);
}

const PfMboxCounts *
pf_mbox_split_counts (const PfMboxSplit *self)
{
  return &self->counts;
}

const PfMboxRules *
pf_mbox_split_rules (const PfMboxSplit *self)
{
  return &self->rules;
}
