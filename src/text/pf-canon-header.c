/* pf-canon-header.c - the header half of a message's normal and canonical forms
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-canon-header.h"

#include "base/pf-limits.h"
#include "text/pf-date.h"
#include "text/pf-header-decode.h"
#include "text/pf-private-headers.h"

#include <string.h>

#define MAX_GARBAGE_LINES 10

/* One reading of one block. */
typedef struct
{
  PfCanonHeader   *header;
  const char      *block;
  gsize            length;
  PfPrivateHeaders private_headers;
  guint            repairs;
  gboolean         only_sends;
  PfMessageFacts  *facts;
} Reading;

gboolean
pf_canon_is_postmark (const char *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] == '>')
    i++;

  return length - i >= 5 && memcmp (line + i, "From ", 5) == 0;
}

/* Returns: the line's length with its line end */
static gsize
measure_line (const char *line, gsize length)
{
  const char *newline = memchr (line, '\n', length);

  return newline != NULL ? (gsize) (newline - line) + 1 : length;
}

/* After garbage, one line with a colon may be prose: the next must agree. */
static gboolean
starts_header (const char *line, gsize length, gboolean after_garbage)
{
  gsize n;

  if (!pf_header_is_field (line, length))
    return FALSE;
  if (!after_garbage)
    return TRUE;

  n = measure_line (line, length);
  line += n;
  length -= n;

  return length == 0 || *line == '\r' || *line == ' ' || *line == '\t' ||
         pf_header_is_field (line, length);
}

/* Finds the first field behind postmarks, blank lines and a few lines of garbage.
 * Returns: FALSE if there is none: then all of the block is body. */
static gboolean
find_first_field (const Reading *r, gsize *out_offset)
{
  gsize    offset = 0;
  gsize    n_garbage = 0;
  gboolean has_blank = FALSE;

  while (offset < r->length)
    {
      const char *line = r->block + offset;
      gsize       left = r->length - offset;

      if (starts_header (line, left, n_garbage > 0))
        break;
      if (*line == '\r')
        has_blank = TRUE;
      else if (!pf_canon_is_postmark (line, left))
        n_garbage++;
      if (n_garbage > MAX_GARBAGE_LINES || (n_garbage > 0 && *line == '\r'))
        return FALSE;
      offset += measure_line (line, left);
    }
  if (offset == r->length)
    return FALSE;

  if (n_garbage > 0 || has_blank)
    r->facts->problems |= PF_PROBLEM_HEADER_GARBAGE;
  *out_offset = offset;
  return TRUE;
}

static void
take_string (char **member, const PfHeaderField *field)
{
  if (*member == NULL)
    *member = pf_header_unfold (field->value, field->value_length);
}

static void
take_date (gint64 *unix_time, int *zone, const PfHeaderField *field, gboolean is_received)
{
  g_autofree char *value = NULL;
  PfDate           date;
  gboolean         is_date;

  if (*unix_time != G_MININT64)
    return;

  value = pf_header_unfold (field->value, field->value_length);
  is_date = is_received ? pf_date_parse_received (value, &date)
                        : pf_date_parse (value, &date);
  if (is_date)
    {
      *unix_time = date.unix_time;
      *zone = date.zone;
    }
}

void
pf_canon_header_take_facts (PfMessageFacts *facts, const PfHeaderField *field)
{
  if (pf_header_field_is (field, "Received"))
    take_date (&facts->received_unix, &facts->received_zone, field, TRUE);
  else if (pf_header_field_is (field, "From"))
    take_string (&facts->from, field);
  else if (pf_header_field_is (field, "Subject"))
    take_string (&facts->subject, field);
  else if (pf_header_field_is (field, "Date"))
    {
      take_string (&facts->date, field);
      take_date (&facts->date_unix, &facts->date_zone, field, FALSE);
    }
  else if (pf_header_field_is (field, "Delivery-Date"))
    take_date (&facts->delivery_unix, &facts->delivery_zone, field, FALSE);
  else if (pf_header_field_is (field, "Message-ID") && facts->message_id == NULL)
    {
      g_autofree char *value = pf_header_unfold (field->value, field->value_length);

      facts->message_id = pf_header_message_id (value);
    }
}

static gboolean
has_8bit (const char *text, gsize length)
{
  guint8 all = 0;

  for (gsize i = 0; i < length; i++)
    all |= (guint8) text[i];

  return (all & 0x80) != 0;
}

static gsize
count_nuls (const char *text, gsize length)
{
  gsize n = 0;

  for (const char *p = memchr (text, '\0', length); p != NULL;
       p = memchr (p + 1, '\0', length - (gsize) (p + 1 - text)))
    n++;

  return n;
}

static void
append_without_nuls (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] != '\0')
      g_string_append_c (out, text[i]);
}

static void
send_field (Reading *r, const PfHeaderField *field, gsize n_nuls)
{
  const char *text = r->block + field->start;
  gsize       length = field->end - field->start;
  gboolean    is_8bit = has_8bit (text, length);

  if (n_nuls > 0)
    r->facts->problems |= PF_PROBLEM_NUL;
  if (n_nuls >= PF_CANON_NUL_BLOCK)
    r->facts->problems |= PF_PROBLEM_NUL_BLOCK;
  if (is_8bit)
    r->facts->problems |= PF_PROBLEM_HEADER_8BIT;

  if (is_8bit && (r->repairs & PF_REPAIR_ENCODE_HEADER) != 0)
    {
      g_autofree char *encoded = pf_header_encode_8bit (text, length);

      g_string_append (r->header->sent, encoded);
    }
  else if (n_nuls > 0 && (r->repairs & PF_REPAIR_STRIP_NUL) != 0)
    append_without_nuls (r->header->sent, text, length);
  else
    g_string_append_len (r->header->sent, text, (gssize) length);
}

static void
add_to_canonical (Reading *r, const PfHeaderField *field, gsize n_nuls)
{
  GString *canonical = r->header->canonical;
  char    *name;

  g_string_append_len (canonical, field->name, (gssize) field->name_length);
  name = canonical->str + canonical->len - field->name_length;
  for (gsize i = 0; i < field->name_length; i++)
    name[i] = g_ascii_tolower (name[i]);
  g_string_append_c (canonical, ':');
  pf_header_append_unfolded (canonical, field->value, field->value_length, G_MAXSIZE);
  g_string_append_c (canonical, '\n');
  r->header->canonical_size += field->end - field->start - n_nuls;
}

static void
read_field (Reading *r, const PfHeaderField *field)
{
  gsize    n_nuls = count_nuls (r->block + field->start, field->end - field->start);
  gboolean is_private = pf_private_header_is_any (field->name, field->name_length);

  if (!is_private ||
      !pf_private_header_is_of (r->private_headers, field->name, field->name_length))
    send_field (r, field, n_nuls);
  if (r->only_sends)
    return;
  if (!is_private)
    add_to_canonical (r, field, n_nuls);
  pf_canon_header_take_facts (r->facts, field);
}

/* A separator in the middle of a header goes if the header goes on behind it. */
static gboolean
skip_postmark (const Reading *r, PfHeaderIter *iter)
{
  const char *line = r->block + iter->offset;
  gsize       left = r->length - iter->offset;
  gsize       n;

  if (!pf_canon_is_postmark (line, left))
    return FALSE;
  n = measure_line (line, left);
  if (!pf_header_is_field (line + n, left - n))
    return FALSE;

  r->facts->problems |= PF_PROBLEM_HEADER_GARBAGE;
  iter->offset += n;
  return TRUE;
}

static void
check_line_lengths (const Reading *r)
{
  gsize longest = 0;

  for (gsize offset = 0; offset < r->header->sent->len;)
    {
      gsize n = measure_line (r->header->sent->str + offset,
                              r->header->sent->len - offset);

      longest = MAX (longest, n - MIN (n, 2));
      offset += n;
    }
  if (longest > PF_CANON_LONG_LINE)
    r->facts->problems |= PF_PROBLEM_LONG_LINE;
  if (longest > PF_CANON_VERY_LONG_LINE)
    r->facts->problems |= PF_PROBLEM_VERY_LONG_LINE;
}

/* Returns: how many bytes the end of the header takes: those of its blank line */
static gsize
end_header (Reading *r, gsize offset, gboolean is_cut)
{
  gboolean has_blank = offset < r->length && r->block[offset] == '\r';

  if (!has_blank && is_cut && offset == r->length)
    return 0;
  if (!has_blank)
    r->facts->problems |= PF_PROBLEM_NO_HEADER_END;
  if (has_blank || (r->repairs & PF_REPAIR_ADD_HEADER_END) != 0)
    {
      g_string_append (r->header->sent, "\r\n");
      r->header->canonical_size += 2;
    }

  return has_blank ? 2 : 0;
}

/* All is body, behind an empty header if there is a blank line first. */
static gsize
read_no_header (Reading *r, gboolean is_cut)
{
  gboolean has_blank = r->length > 0 && r->block[0] == '\r';

  if (r->length == 0 && !is_cut)
    return 0;

  r->facts->problems |= PF_PROBLEM_NO_HEADER;
  if (has_blank || (r->repairs & PF_REPAIR_ADD_HEADER_END) != 0)
    {
      g_string_append (r->header->sent, "\r\n");
      r->header->canonical_size = 2;
    }

  return has_blank ? 2 : 0;
}

gsize
pf_canon_header_read (PfCanonHeader   *self,
                      const char      *block,
                      gsize            length,
                      gboolean         is_cut,
                      PfPrivateHeaders private_headers,
                      guint            repairs,
                      gboolean         only_sends,
                      PfMessageFacts  *facts)
{
  Reading       r = { self, block, length, private_headers, repairs, only_sends, facts };
  PfHeaderIter  iter;
  PfHeaderField field;

  g_string_truncate (self->sent, 0);
  g_string_truncate (self->canonical, 0);
  self->canonical_size = 0;

  pf_header_iter_init (&iter, block, length);
  if (!find_first_field (&r, &iter.offset))
    return read_no_header (&r, is_cut);

  do
    while (pf_header_iter_next (&iter, &field))
      read_field (&r, &field);
  while (skip_postmark (&r, &iter));

  iter.offset += end_header (&r, iter.offset, is_cut);
  check_line_lengths (&r);

  return iter.offset;
}
