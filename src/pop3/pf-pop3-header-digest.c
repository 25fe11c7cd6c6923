/* pf-pop3-header-digest.c - what a message without unique id is known by
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-spool.h"

#include <string.h>

#define LINE_START 32 /* octets of a line that are looked at */

static const char message_id[] = "message-id:";

void
pf_pop3_header_digest_begin (PfPop3HeaderDigest *self)
{
  if (self->checksum == NULL)
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (self->line == NULL)
    self->line = g_string_new (NULL);
  g_checksum_reset (self->checksum);
  g_string_truncate (self->line, 0);
  self->is_over = FALSE;
  self->has_id = FALSE;
}

void
pf_pop3_header_digest_clear (PfPop3HeaderDigest *self)
{
  g_clear_pointer (&self->checksum, g_checksum_free);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  self->line = NULL;
}

/* The line in work is over. */
static void
take_line (PfPop3HeaderDigest *self)
{
  if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
    g_string_truncate (self->line, self->line->len - 1);
  if (self->line->len == 0)
    self->is_over = TRUE;
  else if (g_ascii_strncasecmp (self->line->str, message_id, strlen (message_id)) == 0)
    self->has_id = TRUE;
  g_string_truncate (self->line, 0);
}

void
pf_pop3_header_digest_push (PfPop3HeaderDigest *self, const guint8 *data, gsize length)
{
  while (length > 0 && !self->is_over)
    {
      const guint8 *end = memchr (data, '\n', length);
      gsize         n = end != NULL ? (gsize) (end - data) : length;

      if (self->line->len < LINE_START)
        g_string_append_len (self->line, (const char *) data,
                             (gssize) MIN (n, LINE_START));
      if (end != NULL)
        take_line (self);
      n += end != NULL ? 1 : 0;
      g_checksum_update (self->checksum, data, (gssize) n);
      data += n;
      length -= n;
    }
}

char *
pf_pop3_header_digest_finish (PfPop3HeaderDigest *self)
{
  return self->has_id ? g_strdup (g_checksum_get_string (self->checksum)) : NULL;
}
