/* pf-canon-late.c - what a header says behind the part of it that is held
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server reads the fields of a header however long it is; facts that stopped at our
 * limit would differ from its own.
 */

#define G_LOG_DOMAIN "pf-text"

#include "base/pf-limits.h"
#include "text/pf-canon-late.h"
#include "text/pf-header.h"

void
pf_canon_late_begin (PfCanonLate *self)
{
  if (self->field == NULL)
    self->field = g_string_new (NULL);
  g_string_truncate (self->field, 0);
  self->is_open = TRUE;
  self->is_line_start = TRUE;
  self->has_cr = FALSE;
}

void
pf_canon_late_clear (PfCanonLate *self)
{
  if (self->field != NULL)
    g_string_free (self->field, TRUE);
  self->field = NULL;
  self->is_open = FALSE;
}

/* The field that was gathered is complete; what is none ends the header. */
static void
end_field (PfCanonLate *self, PfMessageFacts *facts)
{
  PfHeaderIter  iter;
  PfHeaderField field;

  if (self->field->len == 0)
    return;
  pf_header_iter_init (&iter, self->field->str, self->field->len);
  if (pf_header_iter_next (&iter, &field))
    pf_canon_header_take_facts (facts, &field);
  else
    self->is_open = FALSE;
  g_string_truncate (self->field, 0);
}

static void
gather (PfCanonLate *self, char c)
{
  if (self->field->len < PF_LIMIT_HEADER_VALUE)
    g_string_append_c (self->field, c);
}

static void
end_line (PfCanonLate *self, PfMessageFacts *facts)
{
  if (self->is_line_start)
    {
      end_field (self, facts);
      self->is_open = FALSE;
      return;
    }
  gather (self, '\n');
  self->is_line_start = TRUE;
}

static void
take_byte (PfCanonLate *self, char c, PfMessageFacts *facts)
{
  if (self->is_line_start)
    {
      gboolean is_continued = c == ' ' || c == '\t';

      /* The rest of a field of which we have the beginning already says nothing. */
      if (!is_continued)
        end_field (self, facts);
      else if (self->field->len == 0)
        g_string_append (self->field, "X:");
    }
  self->is_line_start = FALSE;
  if (self->is_open)
    gather (self, c);
}

void
pf_canon_late_push (PfCanonLate    *self,
                    const guint8   *data,
                    gsize           length,
                    PfMessageFacts *facts)
{
  for (gsize i = 0; i < length && self->is_open; i++)
    {
      char c = (char) data[i];

      /* A CR alone ends a line, too. */
      if (c == '\n' || self->has_cr)
        end_line (self, facts);
      self->has_cr = c == '\r';
      if (self->is_open && c != '\r' && c != '\n')
        take_byte (self, c, facts);
    }
}

void
pf_canon_late_finish (PfCanonLate *self, PfMessageFacts *facts)
{
  if (self->is_open)
    end_field (self, facts);
  self->is_open = FALSE;
}
