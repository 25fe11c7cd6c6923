/* pf-mbox-split-header.c - splitting mbox files: up to the end of a message's header
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-split-private.h"
#include "mailbox/pf-mailbox.h"

#include <string.h>

#define FROM_LENGTH 5    /* "From " */
#define MAX_ODD_LINES 10 /* before the first header field */

static const guint8 byte_order_mark[] = { 0xef, 0xbb, 0xbf };

static gboolean
starts_with (const guint8 *data, gsize length, const char *prefix)
{
  gsize size = strlen (prefix);

  return length >= size && memcmp (data, prefix, size) == 0;
}

/* Asked of every line: the last letter (a colon, mostly) settles it for nearly all. */
static gboolean
starts_with_field (const guint8 *data, gsize length, const char *name)
{
  gsize size = strlen (name);

  return length >= size && data[size - 1] == (guint8) name[size - 1] &&
         g_ascii_strncasecmp ((const char *) data, name, size) == 0;
}

/* Drops blank lines, NULs and a byte order mark.  Returns: whether a byte is left */
static gboolean
skip_nothing (PfMboxSplit *self)
{
  while (self->pos < self->end)
    {
      guint8 byte = self->buf[self->pos];

      if (byte == 0)
        self->counts.nul_bytes++;
      else if (byte != '\r' && byte != '\n')
        break;
      self->pos++;
    }

  self->scan = self->pos;
  return self->pos < self->end;
}

/* Returns: the length of the line at buf[at]; 0 at the end, or more bytes are needed */
static gsize
line_length (const PfMboxSplit *self, gsize at, gboolean *out_more)
{
  gsize         length = MIN (self->end - at, PF_MBOX_LOOKAHEAD);
  const guint8 *eol = memchr (self->buf + at, '\n', length);

  *out_more = eol == NULL && !self->at_end && length < PF_MBOX_LOOKAHEAD;
  if (*out_more)
    return 0;
  return eol != NULL ? (gsize) (eol + 1 - (self->buf + at)) : length;
}

/* The file's first line is "From …", whatever follows. */
static PfMboxStep
lead_with_from (PfMboxSplit *self)
{
  const guint8  *line = self->buf + self->pos;
  gsize          length = self->end - self->pos;
  PfMboxPostmark postmark;
  gboolean       doubt;
  gboolean       more = FALSE;
  gsize          size;
  gsize          next;
  PfMboxAnswer   answer = pf_mbox_judge (line, length, self->at_end, TRUE, &postmark,
                                         &doubt);

  if (answer == PF_MBOX_MORE)
    return STEP_MORE;

  size = line_length (self, self->pos, &more);
  next = more ? 0 : line_length (self, self->pos + size, &more);
  if (more)
    return STEP_MORE;
  if (size > PF_MBOX_POSTMARK_MAX ||
      (postmark.form == PF_MBOX_FORM_NONE && !pf_mbox_is_field (line + size, next)))
    {
      self->is_garbage = TRUE;
      self->is_silent = TRUE;
      self->state = STATE_BODY;
      self->scan = self->pos + FROM_LENGTH;
      return STEP_AGAIN;
    }

  self->next_doubt = answer == PF_MBOX_NO;
  self->state = STATE_START;
  return STEP_AGAIN;
}

PfMboxStep
pf_mbox_split_step_leading (PfMboxSplit *self, GError **error)
{
  PfMboxAnswer  answer;
  gboolean      more = FALSE;
  const guint8 *line;
  gsize         length;

  if (!skip_nothing (self))
    {
      self->state = self->at_end ? STATE_DONE : STATE_LEADING;
      return STEP_MORE;
    }

  line = self->buf + self->pos;
  length = self->end - self->pos;
  if (length < FROM_LENGTH && !self->at_end)
    return STEP_MORE;
  if (self->base + self->pos == 0 && length >= sizeof byte_order_mark &&
      memcmp (line, byte_order_mark, sizeof byte_order_mark) == 0)
    {
      self->counts.garbage_bytes += sizeof byte_order_mark;
      pf_mbox_split_drop (self, self->pos + sizeof byte_order_mark);
      return STEP_AGAIN;
    }
  if (starts_with (line, length, "From "))
    return lead_with_from (self);
  if (pf_mbox_split_mmdf_line (self, self->pos, &more) > 0 || more)
    {
      self->rules.is_mmdf = !more;
      self->state = more ? STATE_LEADING : STATE_START;
      return more ? STEP_MORE : STEP_AGAIN;
    }

  /* A message that lost its separator is still a message. */
  answer = pf_mbox_judge_header (line, length, self->at_end);
  if (answer == PF_MBOX_MORE)
    return STEP_MORE;

  self->at_line_start = TRUE;
  self->is_bare = self->next_doubt = answer == PF_MBOX_YES;
  self->is_garbage = self->is_silent = answer == PF_MBOX_NO;
  self->state = answer == PF_MBOX_YES ? STATE_START : STATE_BODY;
  return STEP_AGAIN;
}

/* c-client and Dovecot keep their own data in a first message that is none. */
static gboolean
is_pseudo (PfMboxSplit *self, const guint8 *header, gsize length)
{
  const guint8 *p = header;
  const guint8 *end = header + length;
  gboolean      has_imap = FALSE;
  gboolean      has_subject = FALSE;
  gboolean      has_from = FALSE;

  while (p < end && pf_mbox_blank_length (p, (gsize) (end - p)) == 0)
    {
      const guint8 *eol = memchr (p, '\n', (gsize) (end - p));
      gsize         size = eol != NULL ? (gsize) (eol - p) : (gsize) (end - p);

      if (starts_with_field (p, size, "X-IMAP:"))
        has_imap = TRUE;
      if (starts_with_field (p, size, "X-IMAPbase:"))
        self->counts.has_imap_base = TRUE;
      if (starts_with_field (p, size, "Subject:"))
        has_subject = memmem (p, size, "FOLDER INTERNAL DATA", 20) != NULL;
      if (starts_with_field (p, size, "From:"))
        has_from = memmem (p, size, "Mail System Internal Data", 25) != NULL;
      p += size + (eol != NULL ? 1 : 0);
    }

  self->counts.has_imap_base = self->counts.has_imap_base || has_imap;
  return has_imap || (has_subject && has_from);
}

/* Returns: whether the first message's header, or all that may be looked at, is here */
static gboolean
has_whole_header (PfMboxSplit *self, gsize at)
{
  const guint8 *data = self->buf + at;
  gsize         length = self->end - at;

  return self->at_end || length >= PF_MBOX_LOOKAHEAD ||
         memmem (data, length, "\n\n", 2) != NULL ||
         memmem (data, length, "\n\r\n", 3) != NULL;
}

static void
reset_message (PfMboxSplit *self, const PfMboxStart *start)
{
  self->start = start->offset;
  self->stored = self->next_doubt ? PF_STORED_DOUBTFUL_START : 0;
  self->is_old = start->postmark.is_dash && !start->is_crlf;
  self->is_garbage = FALSE;
  self->is_silent = FALSE;
  self->is_bare = FALSE;
  self->next_doubt = FALSE;
  self->nuls = 0;
  self->fields = 0;
  self->real_fields = 0;
  self->odd_lines = 0;
  self->length_state = LENGTH_NONE;
}

static PfMboxStep
begin_message (PfMboxSplit *self, PfMboxStart *start, gsize header, GError **error)
{
  gboolean is_first = self->counts.messages == 0 && !self->counts.has_pseudo &&
                      !self->is_single;

  if (is_first && !has_whole_header (self, header))
    return STEP_MORE;

  if (is_first)
    self->rules.is_takeout = start->postmark.is_takeout;
  reset_message (self, start);
  self->counts.dashes += start->postmark.is_dash ||
                         start->postmark.form == PF_MBOX_FORM_BARE;
  self->counts.quoted_senders += start->postmark.is_quoted;
  pf_mbox_split_drop (self, header);
  self->state = STATE_HEADER;
  if (is_first &&
      is_pseudo (self, self->buf + header, MIN (self->end - header, PF_MBOX_LOOKAHEAD)))
    {
      self->counts.has_pseudo = TRUE;
      self->is_silent = TRUE;
      return STEP_AGAIN;
    }

  self->counts.messages++;
  return self->funcs.begin (start, self->user_data, error) ? STEP_AGAIN : STEP_FAIL;
}

static gboolean
ends_with_crlf (const PfMboxSplit *self, gsize at, gsize length)
{
  return length >= 2 && self->buf[at + length - 2] == '\r';
}

PfMboxStep
pf_mbox_split_step_start (PfMboxSplit *self, GError **error)
{
  PfMboxStart start = { 0 };
  gboolean    more = FALSE;
  gsize       header = self->pos;
  gsize       size;
  gsize       next;

  start.offset = self->base + self->pos;
  start.postmark.when = G_MININT64;
  start.is_bare = self->is_bare;
  if (self->rules.is_mmdf)
    header += pf_mbox_split_mmdf_line (self, header, &more);
  size = more ? 0 : line_length (self, header, &more);
  next = more ? 0 : line_length (self, header + size, &more);
  if (more)
    return STEP_MORE;

  if (!self->is_bare && starts_with (self->buf + header, self->end - header, "From "))
    {
      pf_mbox_postmark_parse (self->buf + header, size, &start.postmark);
      start.is_crlf = ends_with_crlf (self, header, size);
      start.next_is_crlf = ends_with_crlf (self, header + size, next);
      header += size;
    }
  if (!self->is_bare && (header == self->pos || (self->rules.is_mmdf && size == 0)))
    {
      /* Nothing begins here: a last MMDF line, or no message at a locator any more. */
      self->state = STATE_DONE;
      return STEP_MORE;
    }

  return begin_message (self, &start, header, error);
}

/* "From " at a line's beginning, inside a header: most often what a mail program put
 * there by mistake, but after a crash the next message. */
static PfMboxStep
meet_from_in_header (PfMboxSplit *self, gsize size, GError **error)
{
  const guint8  *line = self->buf + self->scan;
  gsize          length = self->end - self->scan;
  gboolean       is_fresh = self->real_fields >= 2;
  PfMboxPostmark postmark;
  gboolean       doubt;
  PfMboxAnswer   answer = pf_mbox_judge (line, length, self->at_end, !is_fresh, &postmark,
                                         &doubt);

  if (answer == PF_MBOX_MORE)
    return pf_mbox_split_emit (self, self->scan, error) ? STEP_MORE : STEP_FAIL;

  if (answer == PF_MBOX_NO || (self->rules.is_takeout && !postmark.is_takeout))
    {
      if (self->fields == 0)
        self->scan += size;
      else
        pf_mbox_split_start_body (self);
      return STEP_AGAIN;
    }

  if (is_fresh)
    {
      self->stored |= PF_STORED_TRUNCATED;
      self->next_doubt = TRUE;
      if (!pf_mbox_split_end_message (self, self->scan, error))
        return STEP_FAIL;
      if (self->state != STATE_DONE)
        self->state = STATE_START;
      return STEP_AGAIN;
    }

  if (!pf_mbox_split_emit (self, self->scan, error))
    return STEP_FAIL;
  pf_mbox_split_drop (self, self->scan + size);
  return STEP_AGAIN;
}

static void
note_field (PfMboxSplit *self, const guint8 *line, gsize length)
{
  static const char content_length[] = "Content-Length:";
  gsize             size = strlen (content_length);

  self->fields++;
  if (!starts_with_field (line, length, "X-") &&
      !starts_with_field (line, length, "Status:"))
    self->real_fields++;

  if (self->length_state == LENGTH_NONE &&
      starts_with_field (line, length, content_length))
    {
      g_autofree char *value = g_strstrip (
          g_strndup ((const char *) line + size, MIN (length - size, 40)));

      if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &self->length, NULL))
        self->length_state = LENGTH_UNCHECKED;
    }
}

/* One line of the header that does not begin with "From ". */
static gboolean
take_header_line (PfMboxSplit *self, const guint8 *line, gsize size, GError **error)
{
  if (pf_mbox_blank_length (line, size) > 0)
    {
      self->scan += size;
      pf_mbox_split_start_body (self);
    }
  else if (self->fields > 0 && (line[0] == ' ' || line[0] == '\t'))
    self->scan += size;
  else if (starts_with (line, size, ">From "))
    {
      /* sendmail's trace in front of the header is dropped, elsewhere it stays. */
      if (self->fields == 0 && !pf_mbox_split_emit (self, self->scan, error))
        return FALSE;
      if (self->fields == 0)
        pf_mbox_split_drop (self, self->scan + size);
      else
        self->scan += size;
    }
  else if (pf_mbox_is_field (line, size))
    {
      note_field (self, line, size);
      self->scan += size;
    }
  else if (line[0] != 0 && self->fields == 0 && self->odd_lines < MAX_ODD_LINES)
    {
      self->odd_lines++;
      self->scan += size;
    }
  else
    pf_mbox_split_start_body (self);

  return TRUE;
}

PfMboxStep
pf_mbox_split_step_header (PfMboxSplit *self, GError **error)
{
  const guint8 *line = self->buf + self->scan;
  gboolean      more = FALSE;
  gsize         size = line_length (self, self->scan, &more);

  if (more && self->scan < self->end && line[0] == 0)
    {
      /* The file was never written from here on. */
      pf_mbox_split_start_body (self);
      return STEP_AGAIN;
    }
  if (more)
    return pf_mbox_split_emit (self, self->scan, error) ? STEP_MORE : STEP_FAIL;

  if (size == 0)
    {
      self->state = STATE_BODY;
      return STEP_AGAIN;
    }
  if (self->rules.is_mmdf && pf_mbox_split_mmdf_line (self, self->scan, &more) > 0)
    {
      self->state = STATE_BODY;
      return STEP_AGAIN;
    }
  if (size >= PF_MBOX_LOOKAHEAD)
    {
      pf_mbox_split_start_body (self);
      return STEP_AGAIN;
    }
  if (!self->rules.is_mmdf && starts_with (line, size, "From "))
    return meet_from_in_header (self, size, error);

  return take_header_line (self, line, size, error) ? STEP_AGAIN : STEP_FAIL;
}
