/* pf-canon-body.c - a message's body: line ends mended, and hashed in large blocks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-canon-private.h"

#include <string.h>

/*
 * Two streams come of one message: the octets to send, and the canonical form that is
 * only hashed.  In the body they are nearly the same, so both are fed from the same
 * blocks; where they differ (NULs, a quoted "From ", the blank lines at the end) the
 * block is cut.
 */

#define WORTH_COPYING 4096 /* shorter pieces are gathered in the block */

#define FROM "From "
#define N_FROM 5

void
pf_canon_hash (gnutls_hash_hd_t handle, gconstpointer data, gsize length)
{
  int result = gnutls_hash (handle, data, length);

  g_assert (result == 0);
}

void
pf_canon_send (PfCanon *self, const guint8 *data, gsize length)
{
  if (length == 0 || self->has_failed)
    return;

  pf_canon_hash (self->sent_hash, data, length);
  self->facts.size += length;
  if (self->out != NULL && !self->out (data, length, self->user_data, &self->error))
    self->has_failed = TRUE;
}

static void
hash_line_ends (PfCanon *self, guint64 n)
{
  static const guint8 line_ends[] = "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
                                    "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n";
  const guint64       n_at_once = (sizeof line_ends - 1) / 2;

  for (; n > 0; n -= MIN (n, n_at_once))
    pf_canon_hash (self->body_hash, line_ends, 2 * (gsize) MIN (n, n_at_once));
}

/* Holds back the line ends at the end, which may be those of blank lines at the end of
 * the body.  A CRLF is never cut in two here. */
static void
hash_body (PfCanon *self, const guint8 *data, gsize length)
{
  guint64 n_blank = 0;

  while (length >= 2 && data[length - 2] == '\r' && data[length - 1] == '\n')
    {
      n_blank++;
      length -= 2;
    }
  if (length > 0)
    {
      hash_line_ends (self, self->n_blank);
      pf_canon_hash (self->body_hash, data, length);
      self->n_blank = 0;
      self->has_canonical_body = TRUE;
    }
  self->n_blank += n_blank;
}

static void
emit (PfCanon *self, const guint8 *data, gsize length)
{
  pf_canon_send (self, data, length);
  if (self->only_sends)
    return;
  hash_body (self, data, length);
  self->facts.canonical_size += length;
}

static void
flush (PfCanon *self)
{
  emit (self, self->buffer, self->n_buffer);
  self->n_buffer = 0;
}

static inline void
append (PfCanon *self, const guint8 *data, gsize length)
{
  if (length > PF_CANON_BLOCK - self->n_buffer)
    flush (self);
  if (length >= WORTH_COPYING)
    {
      flush (self);
      emit (self, data, length);
      return;
    }
  memcpy (self->buffer + self->n_buffer, data, length);
  self->n_buffer += length;
}

static inline void
end_body_line (PfCanon *self)
{
  if (G_UNLIKELY (self->line_length > PF_CANON_LONG_LINE))
    self->facts.problems |= PF_PROBLEM_LONG_LINE;
  if (G_UNLIKELY (self->line_length > PF_CANON_VERY_LONG_LINE))
    self->facts.problems |= PF_PROBLEM_VERY_LONG_LINE;
  self->line_length = 0;
  self->is_line_start = TRUE;
}

static void
append_line_ends (PfCanon *self, guint64 n)
{
  for (; n > 0; n--)
    {
      append (self, (const guint8 *) "\r\n", 2);
      end_body_line (self);
    }
}

/* One ">" that only quotes: sent as it is, left out of the canonical body. */
static void
append_quoting (PfCanon *self)
{
  flush (self);
  pf_canon_send (self, (const guint8 *) ">", 1);
  self->facts.canonical_size++;
}

/* The beginning of a line that was held back is judged. */
static void
release_held (PfCanon *self, gboolean is_quoted)
{
  if (self->n_held_gt == 0)
    return;

  self->is_line_start = FALSE;
  self->line_length += self->n_held_gt + self->n_held_from;
  for (; self->n_held_gt > 1; self->n_held_gt--)
    append (self, (const guint8 *) ">", 1);
  if (is_quoted)
    append_quoting (self);
  else
    append (self, (const guint8 *) ">", 1);
  append (self, (const guint8 *) FROM, self->n_held_from);
  self->n_held_gt = 0;
  self->n_held_from = 0;
}

/* Goes on with a held beginning.  Returns: what follows it, or @end */
static const guint8 *
continue_held (PfCanon *self, const guint8 *p, const guint8 *end)
{
  while (p < end && self->n_held_from == 0 && *p == '>')
    {
      self->n_held_gt++;
      p++;
    }
  while (p < end && self->n_held_from < N_FROM && *p == (guint8) FROM[self->n_held_from])
    {
      self->n_held_from++;
      p++;
    }
  if (self->n_held_from == N_FROM || p < end)
    release_held (self, self->n_held_from == N_FROM);

  return p;
}

/*
 * Looks at a line that begins with ">" at @p; [@run, @p) is not appended yet.
 * Returns: where the text goes on that is not appended yet: @run if nothing was special
 */
static const guint8 *
check_quoting (PfCanon *self, const guint8 *run, const guint8 *p, const guint8 *end)
{
  const guint8 *q = p;
  gsize         n;

  while (q < end && *q == '>')
    q++;
  n = MIN ((gsize) (end - q), N_FROM);
  if (memcmp (q, FROM, n) != 0)
    return run;

  append (self, run, (gsize) (p - run));
  self->n_held_gt = (guint64) (q - p);
  self->n_held_from = n;
  if (n == N_FROM)
    release_held (self, TRUE);

  return q + n;
}

/* Settles the CRs that came before *@p.  Returns: what follows them */
static const guint8 *
settle_body_cr (PfCanon *self, const guint8 *p, const guint8 *end)
{
  while (p < end && *p == '\r')
    {
      self->n_pending_cr++;
      p++;
    }
  if (p == end)
    return p;

  if (*p == '\n')
    {
      self->n_pending_cr = 0;
      self->has_lf = TRUE;
      append_line_ends (self, 1);
      return p + 1;
    }

  self->has_bare_cr = TRUE;
  append_line_ends (self, self->n_pending_cr);
  self->n_pending_cr = 0;
  return p;
}

/* Where push_text() is: [run, p) has been looked at and goes on as it is, so that text
 * that is CRLF-clean is never copied line by line. */
typedef struct
{
  const guint8 *run;
  const guint8 *p;
  const guint8 *newline; /* (nullable): the next one at or after p, or end */
  const guint8 *end;
} Cursor;

/* The line ends with LF alone, or goes on behind the block. */
static inline void
take_line (PfCanon *self, Cursor *c)
{
  append (self, c->run, (gsize) (c->newline - c->run));
  c->run = c->p = c->newline;
  if (c->newline == c->end)
    return;

  append (self, (const guint8 *) "\r\n", 2);
  self->has_lf = TRUE;
  end_body_line (self);
  c->run = c->p = c->newline + 1;
}

/* The line has a CR at @cr. */
static inline void
take_cr (PfCanon *self, Cursor *c, const guint8 *cr)
{
  const guint8 *q = cr + 1;

  while (q < c->newline && *q == '\r')
    q++;
  if (q == c->newline && q < c->end && q - cr == 1)
    {
      self->has_lf = TRUE;
      end_body_line (self);
      c->p = q + 1;
      return;
    }

  append (self, c->run, (gsize) (cr - c->run));
  c->run = c->p = q;
  if (q == c->end)
    {
      self->n_pending_cr = (guint64) (q - cr);
      return;
    }
  if (q == c->newline)
    {
      /* Several CRs and a LF are one line end that was converted too often. */
      self->has_lf = TRUE;
      append_line_ends (self, 1);
      c->run = c->p = q + 1;
      return;
    }
  self->has_bare_cr = TRUE;
  append_line_ends (self, (guint64) (q - cr));
}

/* Text without NULs. */
static void
push_text (PfCanon *self, const guint8 *p, const guint8 *end)
{
  Cursor c = { .end = end };

  if (self->n_held_gt > 0)
    p = continue_held (self, p, end);
  if (self->n_pending_cr > 0)
    p = settle_body_cr (self, p, end);

  c.run = c.p = p;
  while (c.p < end)
    {
      const guint8 *cr;
      const guint8 *stop;

      if (G_UNLIKELY (*c.p == '>' && self->is_line_start))
        {
          const guint8 *next = check_quoting (self, c.run, c.p, end);

          if (next != c.run)
            {
              c.run = c.p = next;
              continue;
            }
        }

      if (c.newline == NULL || c.newline < c.p)
        c.newline = memchr (c.p, '\n', (gsize) (end - c.p));
      if (c.newline == NULL)
        c.newline = end;
      cr = memchr (c.p, '\r', (gsize) (c.newline - c.p));
      stop = cr != NULL ? cr : c.newline;
      self->line_length += (guint64) (stop - c.p);
      if (stop > c.p)
        self->is_line_start = FALSE;
      if (cr != NULL)
        take_cr (self, &c, cr);
      else
        take_line (self, &c);
    }
  append (self, c.run, (gsize) (end - c.run));
}

static void
push_nuls (PfCanon *self, const guint8 *data, gsize length)
{
  self->nul_run += length;
  self->facts.problems |= PF_PROBLEM_NUL;
  if (self->nul_run >= PF_CANON_NUL_BLOCK)
    self->facts.problems |= PF_PROBLEM_NUL_BLOCK;

  release_held (self, FALSE);
  if (self->n_pending_cr > 0)
    {
      self->has_bare_cr = TRUE;
      append_line_ends (self, self->n_pending_cr);
      self->n_pending_cr = 0;
    }
  if ((self->repairs & PF_REPAIR_STRIP_NUL) != 0)
    return;

  flush (self);
  pf_canon_send (self, data, length);
  self->line_length += length;
  self->is_line_start = FALSE;
}

void
pf_canon_push_body (PfCanon *self, const guint8 *p, const guint8 *end)
{
  while (p < end && !self->has_failed)
    {
      const guint8 *nul = memchr (p, '\0', (gsize) (end - p));
      const guint8 *stop = nul != NULL ? nul : end;

      if (stop > p)
        {
          self->nul_run = 0;
          push_text (self, p, stop);
        }
      for (p = stop; p < end && *p == '\0';)
        p++;
      if (p > stop)
        push_nuls (self, stop, (gsize) (p - stop));
    }
}

void
pf_canon_finish_body (PfCanon *self)
{
  release_held (self, FALSE);
  if (self->n_pending_cr > 0)
    {
      self->has_bare_cr = TRUE;
      append_line_ends (self, self->n_pending_cr);
    }
  if (!self->is_line_start)
    {
      self->facts.problems |= PF_PROBLEM_NO_FINAL_EOL;
      append_line_ends (self, 1);
    }
  flush (self);

  /* Blank lines at the end do not count; the end of the last line does. */
  if (self->has_canonical_body)
    hash_line_ends (self, 1);
}
