/* pf-table.c - columns of plain text, aligned by how wide characters are shown
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-table.h"

#include <string.h>

#define GAP "  "
/* A shortened column keeps at least this much. */
#define LEAST_SHORT 12
#define MOST_COLUMNS 16

struct _PfTable
{
  char      *align;
  guint      n_columns;
  GPtrArray *cells; /* (element-type utf8), row after row */
};

/* U+202A..E and U+2066..9 turn the direction of what follows. */
static gboolean
is_override (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
pf_text_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString         *safe = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (safe,
                               g_unichar_iscntrl (c) || is_override (c) ? 0xfffd : c);
    }

  return g_string_free (safe, FALSE);
}

static int
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
pf_text_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += char_width (g_utf8_get_char (p));

  return width;
}

/* The bytes of @text's start that fit into @width columns. */
static gsize
fitting_start (const char *text, int width)
{
  const char *p = text;

  for (int used = 0; *p != '\0'; p = g_utf8_next_char (p))
    {
      used += char_width (g_utf8_get_char (p));
      if (used > width)
        break;
    }

  return (gsize) (p - text);
}

/* Where the end of @text that fits into @width columns begins. */
static const char *
fitting_end (const char *text, int width)
{
  const char *p = text + strlen (text);

  for (int used = 0; p > text;)
    {
      const char *before = g_utf8_prev_char (p);

      used += char_width (g_utf8_get_char (before));
      if (used > width)
        break;
      p = before;
    }

  return p;
}

char *
pf_text_shorten (const char *text, int width)
{
  g_autofree char *start = NULL;

  g_return_val_if_fail (width >= 1, NULL);

  if (pf_text_width (text) <= width)
    return g_strdup (text);

  /* The middle goes: names differ at their ends. */
  start = g_strndup (text, fitting_start (text, width / 2));
  return g_strdup_printf ("%s…%s", start,
                          fitting_end (text, width - 1 - pf_text_width (start)));
}

PfTable *
pf_table_new (const char *align)
{
  PfTable *self = g_new0 (PfTable, 1);

  g_assert (strlen (align) <= MOST_COLUMNS);
  self->align = g_strdup (align);
  self->n_columns = (guint) strlen (align);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pf_table_free (PfTable *self)
{
  if (self == NULL)
    return;

  g_free (self->align);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
pf_table_add_cells (PfTable *self, const char *const *cells, gsize n_cells)
{
  g_return_if_fail (n_cells == self->n_columns);

  for (gsize i = 0; i < n_cells; i++)
    g_ptr_array_add (self->cells, pf_text_safe (cells[i]));
}

static void
measure (const PfTable *self, int indent, int width, int *widths)
{
  guint cut = self->align[0] == 'L' ? self->n_columns - 1 : 0;
  int   all = indent;

  for (guint i = 0; i < self->n_columns; i++)
    {
      widths[i] = 0;
      for (guint cell = i; cell < self->cells->len; cell += self->n_columns)
        widths[i] = MAX (widths[i], pf_text_width (self->cells->pdata[cell]));
      all += widths[i] + (i > 0 ? (int) strlen (GAP) : 0);
    }
  if (width > 0 && all > width)
    widths[cut] = MAX (MIN (widths[cut], LEAST_SHORT), widths[cut] - (all - width));
}

static void
append_cell (GString *text, const char *cell, int width, char align, gboolean is_last)
{
  g_autofree char *shown = width > 0 ? pf_text_shorten (cell, width) : g_strdup (cell);
  int              blanks = width - pf_text_width (shown);

  if (align == 'r')
    g_string_append_printf (text, "%*s%s", blanks, "", shown);
  else if (is_last)
    g_string_append (text, shown);
  else
    g_string_append_printf (text, "%s%*s", shown, blanks, "");
}

char *
pf_table_render (const PfTable *self, const char *indent, int width)
{
  int      widths[MOST_COLUMNS] = { 0 };
  GString *text = g_string_new (NULL);

  measure (self, (int) strlen (indent), width, widths);
  for (guint i = 0; i < self->cells->len; i++)
    {
      guint    column = i % self->n_columns;
      gboolean is_last = column == self->n_columns - 1;

      g_string_append (text, column == 0 ? indent : GAP);
      append_cell (text, self->cells->pdata[i], widths[column], self->align[column],
                   is_last);
      if (!is_last)
        continue;
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
