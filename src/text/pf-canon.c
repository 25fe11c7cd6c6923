/* pf-canon.c - one message, streamed once: normalised for APPEND, measured and hashed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-canon.h"

#include "base/pf-limits.h"
#include "text/pf-canon-header.h"

#include <gnutls/crypto.h>
#include <string.h>

/*
 * Two streams come of one message: the octets to send, and the canonical form that is
 * only hashed.  In the body they are nearly the same, so both are fed from the same
 * blocks; where they differ (NULs, a quoted "From ", the blank lines at the end) the
 * block is cut.
 */

#define BLOCK (64 * 1024)  /* what is handed on and hashed at once */
#define WORTH_COPYING 4096 /* shorter pieces are gathered in the block */

#define FROM "From "
#define N_FROM 5

struct _PfCanon
{
  PfPrivateHeaders private_headers;
  guint            repairs;
  PfChunkFunc      out; /* (nullable) */
  gpointer         user_data;
  GError          *error;      /* (owned) (nullable): the receiver's */
  gboolean         has_failed; /* the receiver wants no more */

  gnutls_hash_hd_t sent_hash;
  gnutls_hash_hd_t body_hash;
  gnutls_hash_hd_t small_hash; /* for what is hashed in one piece */
  PfMessageFacts   facts;

  /* Line ends, in header and body alike. */
  guint64  n_pending_cr; /* CRs whose meaning the next byte tells */
  gboolean has_bytes;
  gboolean has_lf;
  gboolean has_bare_cr;

  /* The header, as long as it lasts. */
  gboolean      is_in_header;
  gboolean      is_cut; /* the header was longer than we hold */
  gboolean      has_text;
  gsize         line_start; /* offset in block */
  GString      *block;      /* (owned) */
  PfCanonHeader header;

  /* The body. */
  gboolean is_line_start;
  guint64  line_length;
  guint64  n_held_gt;   /* ">"s at the beginning of a line that we cannot judge yet */
  gsize    n_held_from; /* and how much of "From " followed */
  guint64  nul_run;
  guint64  n_blank; /* line ends at the end of the canonical body so far */
  gboolean has_canonical_body;
  gsize    n_buffer;
  guint8   buffer[BLOCK];
};

void
pf_message_facts_clear (PfMessageFacts *facts)
{
  g_return_if_fail (facts != NULL);

  g_free (facts->message_id);
  g_free (facts->date);
  g_free (facts->from);
  g_free (facts->subject);
  memset (facts, 0, sizeof *facts);
  facts->date_unix = G_MININT64;
  facts->received_unix = G_MININT64;
  facts->delivery_unix = G_MININT64;
}

/* --- out --- */

static void
hash (gnutls_hash_hd_t handle, gconstpointer data, gsize length)
{
  int result = gnutls_hash (handle, data, length);

  g_assert (result == 0);
}

static void
send_bytes (PfCanon *self, const guint8 *data, gsize length)
{
  if (length == 0 || self->has_failed)
    return;

  hash (self->sent_hash, data, length);
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
    hash (self->body_hash, line_ends, 2 * (gsize) MIN (n, n_at_once));
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
      hash (self->body_hash, data, length);
      self->n_blank = 0;
      self->has_canonical_body = TRUE;
    }
  self->n_blank += n_blank;
}

static void
emit (PfCanon *self, const guint8 *data, gsize length)
{
  send_bytes (self, data, length);
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
  if (length > BLOCK - self->n_buffer)
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

/* --- the header --- */

static void push_body (PfCanon *self, const guint8 *p, const guint8 *end);

static void
end_header (PfCanon *self)
{
  const guint8 *block = (const guint8 *) self->block->str;
  gboolean      has_lf = self->has_lf;
  guint64       n_pending_cr = self->n_pending_cr;
  gsize         n;

  self->is_in_header = FALSE;
  n = pf_canon_header_read (&self->header, self->block->str, self->line_start,
                            self->is_cut, self->private_headers, self->repairs,
                            &self->facts);
  send_bytes (self, (const guint8 *) self->header.sent->str, self->header.sent->len);
  self->facts.canonical_size += self->header.canonical_size;

  /* What is no header after all is body, with line ends that are ours. */
  self->n_pending_cr = 0;
  if (self->block->len > n)
    push_body (self, block + n, block + self->block->len);
  self->n_pending_cr = n_pending_cr;
  self->has_lf = has_lf;
}

static void
cut_header (PfCanon *self)
{
  if (self->block->len < PF_LIMIT_HEADER_BLOCK)
    return;

  self->is_cut = TRUE;
  end_header (self);
}

static void
end_header_line (PfCanon *self)
{
  gsize       length = self->block->len - self->line_start;
  const char *line;

  g_string_append_len (self->block, "\r\n", 2);
  line = self->block->str + self->line_start;
  self->line_start = self->block->len;
  if (length == 0 && self->has_text)
    {
      end_header (self);
      return;
    }
  if (length > 0 && !self->has_text)
    self->has_text = !pf_canon_is_postmark (line, length);
  cut_header (self);
}

static void
append_to_header (PfCanon *self, const guint8 *data, gsize length)
{
  g_string_append_len (self->block, (const char *) data, (gssize) length);
  cut_header (self);
}

/* Settles the CRs that came before *@p.  Returns: what follows them */
static const guint8 *
settle_header_cr (PfCanon *self, const guint8 *p)
{
  if (*p == '\r')
    {
      self->n_pending_cr++;
      return p + 1;
    }
  if (*p == '\n')
    {
      self->n_pending_cr = 0;
      self->has_lf = TRUE;
      end_header_line (self);
      return p + 1;
    }

  self->has_bare_cr = TRUE;
  while (self->n_pending_cr > 0 && self->is_in_header)
    {
      self->n_pending_cr--;
      end_header_line (self);
    }
  return p;
}

/* Returns: what follows the header, or @end */
static const guint8 *
push_header (PfCanon *self, const guint8 *p, const guint8 *end)
{
  while (p < end && self->is_in_header)
    {
      gsize         n = MIN ((gsize) (end - p), PF_LIMIT_HEADER_BLOCK - self->block->len);
      const guint8 *newline;
      const guint8 *cr;

      if (self->n_pending_cr > 0)
        {
          p = settle_header_cr (self, p);
          continue;
        }

      newline = memchr (p, '\n', n);
      if (newline != NULL)
        n = (gsize) (newline - p);
      cr = memchr (p, '\r', n);
      if (cr != NULL)
        n = (gsize) (cr - p);
      append_to_header (self, p, n);
      p += n;
      if (!self->is_in_header)
        break;
      if (cr != NULL)
        {
          self->n_pending_cr = 1;
          p++;
        }
      else if (newline != NULL)
        {
          self->has_lf = TRUE;
          end_header_line (self);
          p++;
        }
    }

  return p;
}

/* --- the body --- */

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
  send_bytes (self, (const guint8 *) ">", 1);
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
  send_bytes (self, data, length);
  self->line_length += length;
  self->is_line_start = FALSE;
}

static void
push_body (PfCanon *self, const guint8 *p, const guint8 *end)
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

/* --- public --- */

PfCanon *
pf_canon_new (void)
{
  PfCanon *self = g_new0 (PfCanon, 1);
  int      result = 0;

  result |= gnutls_hash_init (&self->sent_hash, GNUTLS_DIG_SHA256);
  result |= gnutls_hash_init (&self->body_hash, GNUTLS_DIG_SHA256);
  result |= gnutls_hash_init (&self->small_hash, GNUTLS_DIG_SHA256);
  if (result != 0)
    g_error ("GnuTLS has no SHA-256");

  self->block = g_string_new (NULL);
  self->header.sent = g_string_new (NULL);
  self->header.canonical = g_string_new (NULL);
  pf_message_facts_clear (&self->facts);

  return self;
}

void
pf_canon_free (PfCanon *self)
{
  if (self == NULL)
    return;

  gnutls_hash_deinit (self->sent_hash, NULL);
  gnutls_hash_deinit (self->body_hash, NULL);
  gnutls_hash_deinit (self->small_hash, NULL);
  g_string_free (self->block, TRUE);
  g_string_free (self->header.sent, TRUE);
  g_string_free (self->header.canonical, TRUE);
  pf_message_facts_clear (&self->facts);
  g_clear_error (&self->error);
  g_free (self);
}

void
pf_canon_begin (PfCanon         *self,
                PfPrivateHeaders private_headers,
                guint            repairs,
                PfChunkFunc      out,
                gpointer         user_data)
{
  guint8 left_over[32];

  g_return_if_fail (self != NULL);

  self->private_headers = private_headers;
  self->repairs = repairs;
  self->out = out;
  self->user_data = user_data;
  self->has_failed = FALSE;
  g_clear_error (&self->error);

  /* Taking a digest also begins a new one. */
  gnutls_hash_output (self->sent_hash, left_over);
  gnutls_hash_output (self->body_hash, left_over);
  pf_message_facts_clear (&self->facts);

  self->n_pending_cr = 0;
  self->has_bytes = FALSE;
  self->has_lf = FALSE;
  self->has_bare_cr = FALSE;
  self->is_in_header = TRUE;
  self->is_cut = FALSE;
  self->has_text = FALSE;
  self->line_start = 0;
  g_string_truncate (self->block, 0);
  self->is_line_start = TRUE;
  self->line_length = 0;
  self->n_held_gt = 0;
  self->n_held_from = 0;
  self->nul_run = 0;
  self->n_blank = 0;
  self->has_canonical_body = FALSE;
  self->n_buffer = 0;
}

static gboolean
report (PfCanon *self, GError **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return !self->has_failed;
}

gboolean
pf_canon_push (PfCanon *self, const guint8 *data, gsize length, GError **error)
{
  const guint8 *end = data + length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  self->has_bytes |= length > 0;
  if (self->is_in_header && length > 0)
    data = push_header (self, data, end);
  if (data < end)
    push_body (self, data, end);

  return report (self, error);
}

gboolean
pf_canon_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return pf_canon_push (user_data, data, length, error);
}

static void
finish_header (PfCanon *self)
{
  while (self->n_pending_cr > 0 && self->is_in_header)
    {
      self->has_bare_cr = TRUE;
      self->n_pending_cr--;
      end_header_line (self);
    }
  if (self->is_in_header && self->block->len > self->line_start)
    {
      self->facts.problems |= PF_PROBLEM_NO_FINAL_EOL;
      end_header_line (self);
    }
  if (self->is_in_header)
    end_header (self);
}

static void
finish_body (PfCanon *self)
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

gboolean
pf_canon_finish (PfCanon *self, PfMessageFacts *out_facts, GError **error)
{
  PfMessageFacts *facts = &self->facts;

  g_return_val_if_fail (self != NULL && out_facts != NULL, FALSE);

  if (self->is_in_header)
    finish_header (self);
  finish_body (self);
  if (!report (self, error))
    return FALSE;

  if (!self->has_bytes)
    facts->problems |= PF_PROBLEM_EMPTY;
  if (self->has_bare_cr && self->has_lf)
    facts->problems |= PF_PROBLEM_BARE_CR;

  gnutls_hash_output (self->sent_hash, facts->sent_digest);
  gnutls_hash_output (self->body_hash, facts->fp_body);
  hash (self->small_hash, self->header.canonical->str, self->header.canonical->len);
  gnutls_hash_output (self->small_hash, facts->fp_header);
  hash (self->small_hash, facts->fp_header, sizeof facts->fp_header);
  hash (self->small_hash, facts->fp_body, sizeof facts->fp_body);
  gnutls_hash_output (self->small_hash, facts->fp_exact);

  *out_facts = *facts;
  memset (facts, 0, sizeof *facts);

  return TRUE;
}
