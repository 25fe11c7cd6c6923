/* pf-mbox-lines.c - is this line of an mbox file a separator?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-lines.h"

#include <string.h>

#define FROM_LENGTH 5 /* "From " */

/* Sixteen octets compared at once: GCC's and clang's portable vectors. */
typedef guint8  Block __attribute__ ((vector_size (16)));
typedef guint64 Halves __attribute__ ((vector_size (16)));

static Block
load_block (const guint8 *data)
{
  Block block;

  memcpy (&block, data, sizeof block);
  return block;
}

static gboolean
is_from (const guint8 *data)
{
  return memcmp (data, "From ", FROM_LENGTH) == 0;
}

/* Looks for the needle's first octet with its @gap-th in its place, a pair that should be
 * rare even in base64; memmem() is several times slower than this. */
static inline const guint8 *
find (const guint8 *data, gsize length, const char *needle, gsize size, gsize gap)
{
  const guint8 *end = data + length;
  const guint8 *p = data;
  guint8        first = (guint8) needle[0];
  guint8        other = (guint8) needle[gap];

  for (; (gsize) (end - p) >= sizeof (Block) + size; p += sizeof (Block))
    {
      Halves hits = (Halves) ((load_block (p) == first) &
                              (load_block (p + gap) == other));

      if ((hits[0] | hits[1]) == 0)
        continue;
      for (gsize i = 0; i < sizeof (Block); i++)
        if (memcmp (p + i, needle, size) == 0)
          return p + i;
    }

  for (; (gsize) (end - p) >= size; p++)
    if (memcmp (p, needle, size) == 0)
      return p;

  return NULL;
}

const guint8 *
pf_mbox_find_from (const guint8 *data, gsize length)
{
  return find (data, length, "From ", FROM_LENGTH, 3);
}

const guint8 *
pf_mbox_find_mozilla (const guint8 *data, gsize length)
{
  return find (data, length, "\nX-Mozilla-", 11, 2);
}

gboolean
pf_mbox_is_field (const guint8 *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
    i++;

  return i > 0 && i < length && line[i] == ':';
}

gsize
pf_mbox_blank_length (const guint8 *line, gsize length)
{
  if (length >= 1 && line[0] == '\n')
    return 1;
  if (length >= 2 && line[0] == '\r' && line[1] == '\n')
    return 2;
  return 0;
}

/* Walks over lines; a line that reaches the end of what there is counts as whole only
 * if nothing can follow. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean      is_all; /* nothing after @end may be looked at */
} Lines;

/* Returns: %PF_MBOX_NO at the end */
static PfMboxAnswer
next_line (Lines *lines, const guint8 **out_line, gsize *out_length)
{
  const guint8 *eol;

  if (lines->at == lines->end)
    return lines->is_all ? PF_MBOX_NO : PF_MBOX_MORE;

  eol = memchr (lines->at, '\n', (gsize) (lines->end - lines->at));
  if (eol == NULL && !lines->is_all)
    return PF_MBOX_MORE;

  *out_line = lines->at;
  lines->at = eol != NULL ? eol + 1 : lines->end;
  *out_length = (gsize) (lines->at - *out_line);
  return PF_MBOX_YES;
}

/* A second line of a header, or the end. */
static PfMboxAnswer
judge_second (Lines *lines)
{
  const guint8 *line;
  gsize         length;
  PfMboxAnswer  answer = next_line (lines, &line, &length);

  if (answer != PF_MBOX_YES)
    return answer == PF_MBOX_NO ? PF_MBOX_YES : PF_MBOX_MORE;

  return pf_mbox_is_field (line, length) || line[0] == ' ' || line[0] == '\t'
             ? PF_MBOX_YES
             : PF_MBOX_NO;
}

static gboolean
is_postmark (const guint8 *line, gsize length)
{
  return (length > FROM_LENGTH && is_from (line)) ||
         (length > FROM_LENGTH + 1 && line[0] == '>' && is_from (line + 1));
}

/* After a line with a date. */
static PfMboxAnswer
judge_dated (Lines *lines, gboolean after_blank, gboolean *out_doubt)
{
  const guint8 *line;
  gsize         length;
  PfMboxAnswer  answer = next_line (lines, &line, &length);

  if (answer == PF_MBOX_MORE)
    return PF_MBOX_MORE;
  if (answer == PF_MBOX_NO)
    return after_blank ? PF_MBOX_YES : PF_MBOX_NO;

  if (pf_mbox_blank_length (line, length) > 0)
    {
      if (lines->at == lines->end && !lines->is_all)
        return PF_MBOX_MORE;
      *out_doubt = after_blank && lines->at != lines->end;
      return lines->at == lines->end ? PF_MBOX_YES : PF_MBOX_NO;
    }
  if (!pf_mbox_is_field (line, length) && !is_postmark (line, length))
    {
      *out_doubt = after_blank;
      return PF_MBOX_NO;
    }

  return after_blank ? PF_MBOX_YES : judge_second (lines);
}

/* Two header fields, of which the first may be folded. */
static PfMboxAnswer
judge_two_fields (Lines *lines)
{
  guint fields = 0;

  while (fields < 2)
    {
      const guint8 *line;
      gsize         length;
      PfMboxAnswer  answer = next_line (lines, &line, &length);

      if (answer == PF_MBOX_MORE)
        return PF_MBOX_MORE;
      if (answer == PF_MBOX_NO)
        return fields > 0 ? PF_MBOX_YES : PF_MBOX_NO;

      if (pf_mbox_is_field (line, length))
        fields++;
      else if (fields == 0 || (line[0] != ' ' && line[0] != '\t'))
        return PF_MBOX_NO;
    }

  return PF_MBOX_YES;
}

static Lines
start_lines (const guint8 *line, gsize length, gboolean at_end)
{
  gsize used = MIN (length, PF_MBOX_LOOKAHEAD);

  return (Lines){ line, line + used, at_end || used == PF_MBOX_LOOKAHEAD };
}

PfMboxAnswer
pf_mbox_judge (const guint8   *line,
               gsize           length,
               gboolean        at_end,
               gboolean        after_blank,
               PfMboxPostmark *out_postmark,
               gboolean       *out_doubt)
{
  Lines         lines = start_lines (line, length, at_end);
  const guint8 *first;
  gsize         first_length;

  *out_doubt = FALSE;
  *out_postmark = (PfMboxPostmark){ .form = PF_MBOX_FORM_NONE, .when = G_MININT64 };
  if (next_line (&lines, &first, &first_length) != PF_MBOX_YES)
    return length > PF_MBOX_POSTMARK_MAX || at_end ? PF_MBOX_NO : PF_MBOX_MORE;

  pf_mbox_postmark_parse (first, first_length, out_postmark);
  switch (out_postmark->form)
    {
    case PF_MBOX_FORM_DATED:
      return judge_dated (&lines, after_blank, out_doubt);

    case PF_MBOX_FORM_BARE:
    case PF_MBOX_FORM_DASH:
      return judge_two_fields (&lines);

    case PF_MBOX_FORM_NONE:
      return PF_MBOX_NO;
    }

  g_return_val_if_reached (PF_MBOX_NO);
}

PfMboxAnswer
pf_mbox_judge_header (const guint8 *line, gsize length, gboolean at_end)
{
  Lines lines = start_lines (line, length, at_end);

  return judge_two_fields (&lines);
}
