/* pf-canon.c - one message, streamed once: normalised for APPEND, measured and hashed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-canon.h"

#include "base/pf-limits.h"
#include "text/pf-canon-private.h"

#include <string.h>

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
                            self->only_sends, &self->facts);
  pf_canon_send (self, (const guint8 *) self->header.sent->str, self->header.sent->len);
  self->facts.canonical_size += self->header.canonical_size;

  if (!self->only_sends && self->is_cut && n == self->line_start &&
      (n > 0 || pf_header_is_field (self->block->str, self->block->len)))
    {
      pf_canon_late_begin (&self->late);
      pf_canon_late_push (&self->late, block + n, self->block->len - n, &self->facts);
    }

  /* What is no header after all is body, with line ends that are ours. */
  self->n_pending_cr = 0;
  if (self->block->len > n)
    pf_canon_push_body (self, block + n, block + self->block->len);
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
  pf_canon_late_clear (&self->late);
  pf_message_facts_clear (&self->facts);
  g_clear_error (&self->error);
  g_free (self);
}

static void
begin (PfCanon         *self,
       PfPrivateHeaders private_headers,
       guint            repairs,
       PfChunkFunc      out,
       gpointer         user_data)
{
  guint8 left_over[32];

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
  self->late.is_open = FALSE;
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

void
pf_canon_begin (PfCanon         *self,
                PfPrivateHeaders private_headers,
                guint            repairs,
                PfChunkFunc      out,
                gpointer         user_data)
{
  g_return_if_fail (self != NULL);

  self->only_sends = FALSE;
  begin (self, private_headers, repairs, out, user_data);
}

void
pf_canon_begin_to_send (PfCanon         *self,
                        PfPrivateHeaders private_headers,
                        guint            repairs,
                        PfChunkFunc      out,
                        gpointer         user_data)
{
  g_return_if_fail (self != NULL && out != NULL);

  self->only_sends = TRUE;
  begin (self, private_headers, repairs, out, user_data);
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
  if (self->late.is_open)
    pf_canon_late_push (&self->late, data, (gsize) (end - data), &self->facts);
  if (data < end)
    pf_canon_push_body (self, data, end);

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
take_fingerprints (PfCanon *self)
{
  PfMessageFacts *facts = &self->facts;

  gnutls_hash_output (self->body_hash, facts->fp_body);
  pf_canon_hash (self->small_hash, self->header.canonical->str,
                 self->header.canonical->len);
  gnutls_hash_output (self->small_hash, facts->fp_header);
  pf_canon_hash (self->small_hash, facts->fp_header, sizeof facts->fp_header);
  pf_canon_hash (self->small_hash, facts->fp_body, sizeof facts->fp_body);
  gnutls_hash_output (self->small_hash, facts->fp_exact);
}

gboolean
pf_canon_finish (PfCanon *self, PfMessageFacts *out_facts, GError **error)
{
  PfMessageFacts *facts = &self->facts;

  g_return_val_if_fail (self != NULL && out_facts != NULL, FALSE);

  if (self->is_in_header)
    finish_header (self);
  pf_canon_late_finish (&self->late, &self->facts);
  pf_canon_finish_body (self);
  if (!report (self, error))
    return FALSE;

  if (!self->has_bytes)
    facts->problems |= PF_PROBLEM_EMPTY;
  if (self->has_bare_cr && self->has_lf)
    facts->problems |= PF_PROBLEM_BARE_CR;

  gnutls_hash_output (self->sent_hash, facts->sent_digest);
  if (!self->only_sends)
    take_fingerprints (self);

  *out_facts = *facts;
  memset (facts, 0, sizeof *facts);

  return TRUE;
}
