/* pf-mbox-split-body.c - splitting mbox files: bodies, quoting, and where they end
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-split-private.h"
#include "mailbox/pf-mailbox.h"

#include <string.h>

#define FROM_LENGTH 5 /* "From " */
#define MAX_QUOTES 64 /* more ">" than this are not quoting */

/* Octets that stay in the window at its end: the longest quoting that may be cut there,
 * and the blank line before it. */
#define KEEP (MAX_QUOTES << 1)

#define MMDF_MARKS 4    /* "\1\1\1\1" */
#define PEEK_SIZE 4096  /* octets looked at where a Content-Length ends */
#define MAX_EOLS_PEEK 2 /* line ends allowed between such an end and the separator */

gsize
pf_mbox_split_mmdf_line (const PfMboxSplit *self, gsize at, gboolean *out_more)
{
  static const guint8 marks[MMDF_MARKS] = { 1, 1, 1, 1 };
  const guint8       *line = self->buf + at;
  gsize               length = self->end - at;
  gsize               blank;

  *out_more = FALSE;
  if (memcmp (line, marks, MIN (length, MMDF_MARKS)) != 0)
    return 0;
  if (length < MMDF_MARKS + 2 && !self->at_end &&
      !(length == MMDF_MARKS + 1 && line[MMDF_MARKS] == '\n'))
    {
      *out_more = TRUE;
      return 0;
    }
  if (length < MMDF_MARKS)
    return 0;
  if (length == MMDF_MARKS)
    return MMDF_MARKS;

  blank = pf_mbox_blank_length (line + MMDF_MARKS, length - MMDF_MARKS);
  return blank > 0 ? MMDF_MARKS + blank : 0;
}

/* Does the message's Content-Length end where a separator, or the file's end, is? */
static gboolean
length_lands (PfMboxSplit *self)
{
  guint8         buffer[PEEK_SIZE];
  guint8        *p = buffer;
  gssize         got;
  gsize          left;
  PfMboxPostmark postmark;
  gboolean       doubt;

  if (self->funcs.peek == NULL || self->rules.is_cr || self->length == 0 ||
      self->length >= G_MAXINT64 - self->body)
    return FALSE;

  /* The last octet that it counts must be there. */
  got = self->funcs.peek (self->body + self->length - 1, buffer, sizeof buffer,
                          self->user_data);
  if (got <= 0)
    return FALSE;

  p++;
  left = (gsize) got - 1;
  for (guint i = 0; i < MAX_EOLS_PEEK; i++)
    {
      gsize blank = pf_mbox_blank_length (p, left);

      p += blank;
      left -= blank;
    }
  if (left == 0)
    return TRUE;

  return left > FROM_LENGTH && memcmp (p, "From ", FROM_LENGTH) == 0 &&
         pf_mbox_judge (p, left, TRUE, TRUE, &postmark, &doubt) == PF_MBOX_YES;
}

static void
check_length (PfMboxSplit *self)
{
  if (self->length_state == LENGTH_UNCHECKED)
    self->length_state = length_lands (self) ? LENGTH_GOOD : LENGTH_BAD;
}

/* At buf[scan]. */
void
pf_mbox_split_start_body (PfMboxSplit *self)
{
  self->state = STATE_BODY;
  self->body = self->base + self->scan;
  if (self->length_state == LENGTH_NONE)
    return;

  self->counts.with_length++;
  if (self->rules.length != PF_MBOX_LENGTH_TRUST)
    return;
  check_length (self);
  if (self->length_state == LENGTH_GOOD)
    self->counts.length_ok++;
}

static gboolean
decide (PfMboxSplit *self, GError **error)
{
  if (self->funcs.decide != NULL)
    return self->funcs.decide (&self->rules, self->user_data, error);

  if (self->rules.unquote == PF_MBOX_UNQUOTE_UNDECIDED)
    {
      self->rules.unquote = PF_MBOX_UNQUOTE_ONE;
      self->rules.is_unsure = TRUE;
    }
  if (self->rules.length == PF_MBOX_LENGTH_UNDECIDED)
    self->rules.length = PF_MBOX_LENGTH_IGNORE;
  return TRUE;
}

/* Whether a Content-Length that can be right says that buf[at] is still body. */
static gboolean
is_inside_length (PfMboxSplit *self, gsize at)
{
  if (self->length_state == LENGTH_NONE || self->length_state == LENGTH_BAD ||
      self->is_silent || self->base + at >= self->body + self->length)
    return FALSE;

  check_length (self);
  return self->length_state == LENGTH_GOOD;
}

static gboolean
is_line_start (const PfMboxSplit *self, gsize at)
{
  if (at > self->pos ? self->buf[at - 1] == '\n' : self->at_line_start)
    return TRUE;

  return pf_mbox_split_nuls_before (self, at) >= PF_MBOX_NUL_RUN;
}

/* Waits for more bytes, keeping those from a little before buf[at]. */
static PfMboxStep
wait_before (PfMboxSplit *self, gsize at, GError **error)
{
  gsize until = at > self->pos + KEEP ? at - KEEP : self->pos;

  return pf_mbox_split_emit (self, until, error) ? STEP_MORE : STEP_FAIL;
}

/* A line that begins with "From ", not quoted. */
static PfMboxStep
meet_from (PfMboxSplit *self, gsize at, GError **error)
{
  gboolean       after_blank = pf_mbox_split_last_blank (self, at) > 0;
  PfMboxPostmark postmark;
  gboolean       doubt;
  PfMboxAnswer   answer = pf_mbox_judge (self->buf + at, self->end - at, self->at_end,
                                         after_blank, &postmark, &doubt);

  self->scan = at;
  if (answer == PF_MBOX_MORE)
    return wait_before (self, at, error);

  self->scan = at + FROM_LENGTH;
  if (self->rules.length == PF_MBOX_LENGTH_TRUST && is_inside_length (self, at))
    {
      self->counts.unquoted_inside++;
      return STEP_AGAIN;
    }
  if (self->rules.is_takeout && !postmark.is_takeout)
    {
      doubt = doubt || answer == PF_MBOX_YES;
      answer = PF_MBOX_NO;
    }
  if (answer == PF_MBOX_NO)
    {
      if (doubt)
        self->stored |= PF_STORED_DOUBTFUL_START;
      return STEP_AGAIN;
    }

  if (is_inside_length (self, at))
    {
      if (self->rules.length == PF_MBOX_LENGTH_UNDECIDED && !decide (self, error))
        return STEP_FAIL;
      if (self->rules.length == PF_MBOX_LENGTH_TRUST)
        return STEP_AGAIN;
      self->next_doubt = TRUE;
    }

  if (!pf_mbox_split_end_message (self, at, error))
    return STEP_FAIL;
  if (self->state != STATE_DONE)
    self->state = STATE_START;
  return STEP_AGAIN;
}

/* A line that begins with @quotes ">" and "From ", at buf[at]. */
static PfMboxStep
meet_quoted (PfMboxSplit *self, gsize at, gsize quotes, GError **error)
{
  self->scan = at + quotes + FROM_LENGTH;
  if (self->is_silent)
    return STEP_AGAIN;

  self->counts.quoted_once += quotes == 1;
  self->counts.quoted_more += quotes > 1;
  if (self->rules.unquote == PF_MBOX_UNQUOTE_UNDECIDED && !decide (self, error))
    return STEP_FAIL;
  if (self->rules.unquote == PF_MBOX_UNQUOTE_NONE ||
      (self->rules.unquote == PF_MBOX_UNQUOTE_ONE && quotes > 1))
    return STEP_AGAIN;

  if (self->rules.is_unsure || (self->rules.is_thunderbird && self->is_old && quotes > 1))
    self->stored |= PF_STORED_DOUBTFUL_QUOTING;
  self->counts.unquoted_lines++;
  if (!pf_mbox_split_emit (self, at, error))
    return STEP_FAIL;
  self->pos = at + 1;
  self->at_line_start = FALSE;
  return STEP_AGAIN;
}

/* No "From " in the rest of the window. */
static PfMboxStep
pass_rest (PfMboxSplit *self, GError **error)
{
  gsize until = self->end > self->pos + KEEP ? self->end - KEEP : self->pos;

  if (self->at_end)
    {
      if (!pf_mbox_split_end_message (self, self->end, error))
        return STEP_FAIL;
      self->state = STATE_DONE;
      return STEP_MORE;
    }

  if (!pf_mbox_split_emit (self, until, error))
    return STEP_FAIL;
  if (self->pos < self->end &&
      pf_mbox_split_nuls_before (self, self->end) >= self->end - self->pos)
    {
      /* NULs are kept by number. */
      if (!pf_mbox_split_emit (self, self->end, error))
        return STEP_FAIL;
      self->scan = self->end;
      return STEP_MORE;
    }

  self->scan = MAX (self->scan, self->end - MIN (self->end - self->pos, FROM_LENGTH - 1));
  return STEP_MORE;
}

PfMboxStep
pf_mbox_split_step_body (PfMboxSplit *self, GError **error)
{
  const guint8 *found = pf_mbox_find_from (self->buf + self->scan,
                                           self->end - self->scan);
  gsize         from;
  gsize         at;

  if (found == NULL)
    return pass_rest (self, error);

  from = (gsize) (found - self->buf);
  at = from;
  while (at > self->pos && from - at < MAX_QUOTES && self->buf[at - 1] == '>')
    at--;
  if (!is_line_start (self, at))
    {
      self->scan = from + FROM_LENGTH;
      return STEP_AGAIN;
    }

  return at == from ? meet_from (self, at, error)
                    : meet_quoted (self, at, from - at, error);
}

PfMboxStep
pf_mbox_split_step_mmdf_body (PfMboxSplit *self, GError **error)
{
  const guint8 *found = memchr (self->buf + self->scan, 1, self->end - self->scan);
  gsize         at = found != NULL ? (gsize) (found - self->buf) : self->end;
  gboolean      more = FALSE;
  gsize         size;

  if (found == NULL && self->at_end)
    {
      self->stored |= PF_STORED_TRUNCATED;
      if (!pf_mbox_split_end_message (self, self->end, error))
        return STEP_FAIL;
      self->state = STATE_DONE;
      return STEP_MORE;
    }

  self->scan = at;
  if (!pf_mbox_split_emit (self, at, error))
    return STEP_FAIL;
  if (found == NULL)
    return STEP_MORE;

  size = self->at_line_start ? pf_mbox_split_mmdf_line (self, at, &more) : 0;
  if (more)
    return STEP_MORE;
  if (size == 0)
    {
      self->scan = at + 1;
      return STEP_AGAIN;
    }

  if (!pf_mbox_split_end_message (self, at, error))
    return STEP_FAIL;
  if (self->state == STATE_DONE)
    return STEP_MORE;
  pf_mbox_split_drop (self, at + size);
  self->state = STATE_BETWEEN;
  return STEP_AGAIN;
}

PfMboxStep
pf_mbox_split_step_between (PfMboxSplit *self, GError **error)
{
  gboolean      more = FALSE;
  gsize         length = MIN (self->end - self->pos, PF_MBOX_LOOKAHEAD);
  const guint8 *eol = memchr (self->buf + self->pos, '\n', length);

  if (length == 0 && self->at_end)
    self->state = STATE_DONE;
  if (length == 0)
    return STEP_MORE;

  if (pf_mbox_split_mmdf_line (self, self->pos, &more) > 0)
    {
      self->state = STATE_START;
      return STEP_AGAIN;
    }
  if (more || (eol == NULL && !self->at_end && length < PF_MBOX_LOOKAHEAD))
    return STEP_MORE;

  if (pf_mbox_is_field (self->buf + self->pos, length))
    {
      /* Its opening line is missing; that is no reason to lose the message. */
      self->is_bare = TRUE;
      self->next_doubt = TRUE;
      self->state = STATE_START;
      return STEP_AGAIN;
    }

  if (eol != NULL)
    length = (gsize) (eol + 1 - (self->buf + self->pos));
  if (pf_mbox_blank_length (self->buf + self->pos, length) == 0)
    self->counts.garbage_bytes += length;
  pf_mbox_split_drop (self, self->pos + length);
  return STEP_AGAIN;
}
