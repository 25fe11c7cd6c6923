/* pf-table.c - columns of plain text, aligned by how wide characters are shown
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-table.h"

#include <string.h>

#define GAP "  "
/* A shortened column keeps at least this much as long as another can give way, and this
 * much in any case. */
#define LEAST_SHORT 12
#define LEAST_OF_ALL 8
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

/* Columns whose letter lets them be shortened: by tradition the first, or beside an 'L' the
 * last, and those that say so. */
static gboolean
may_shorten (const PfTable *self, guint column)
{
  char letter = self->align[column];

  return letter == 'm' || letter == 'd' || (column == 0 && letter == 'l') ||
         (column == self->n_columns - 1 && letter == 'l' && self->align[0] == 'L');
}

static gboolean
is_number (const PfTable *self, guint column)
{
  return self->align[column] == 'n' || self->align[column] == 'z';
}

/* The longest word of a heading. */
static int
word_width (const char *heading)
{
  g_auto (GStrv) words = g_strsplit (heading, " ", -1);
  int width = 0;

  for (gsize i = 0; words[i] != NULL; i++)
    width = MAX (width, pf_text_width (words[i]));

  return width;
}

/* @from: 1 leaves the heading out, which is then as wide as its longest word. */
static int
column_width (const PfTable *self, guint column, guint from)
{
  int width = from == 1 ? word_width (self->cells->pdata[column]) : 0;

  for (guint cell = column + from * self->n_columns; cell < self->cells->len;
       cell += self->n_columns)
    width = MAX (width, pf_text_width (self->cells->pdata[cell]));

  return width;
}

static gboolean
holds_only_zeros (const PfTable *self, guint column)
{
  for (guint cell = column + self->n_columns; cell < self->cells->len;
       cell += self->n_columns)
    if (!g_str_equal (self->cells->pdata[cell], "0"))
      return FALSE;

  return TRUE;
}

/* How many columns there are too many. */
static int
excess (const PfTable *self, const int *widths, int indent, int width)
{
  int all = indent - (int) strlen (GAP);

  for (guint i = 0; i < self->n_columns; i++)
    all += widths[i] >= 0 ? widths[i] + (int) strlen (GAP) : 0;

  return width > 0 ? all - width : 0;
}

/* Takes from the widest column that may be shortened, until all fits or none is wider than
 * @least. */
static void
shorten_columns (const PfTable *self, int *widths, int indent, int width, int least)
{
  while (excess (self, widths, indent, width) > 0)
    {
      int widest = -1;

      for (guint i = 0; i < self->n_columns; i++)
        if (may_shorten (self, i) && (widest < 0 || widths[i] > widths[widest]))
          widest = (int) i;
      if (widest < 0 || widths[widest] <= least)
        return;
      widths[widest]--;
    }
}

/* Widths of columns; -1 for one that is left out.  Where there is room, all is shown as it
 * is; else what costs the reader least goes first. */
static void
measure (const PfTable *self, int indent, int width, int *widths)
{
  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = column_width (self, i, 0);
  if (self->cells->len == 0 || excess (self, widths, indent, width) <= 0)
    return;

  for (guint i = 0; i < self->n_columns; i++)
    if (is_number (self, i))
      widths[i] = column_width (self, i, 1);
  for (guint i = 0; i < self->n_columns; i++)
    if (self->align[i] == 'z' && excess (self, widths, indent, width) > 0 &&
        holds_only_zeros (self, i))
      widths[i] = -1;
  shorten_columns (self, widths, indent, width, LEAST_SHORT);
  for (guint i = 0; i < self->n_columns; i++)
    if (self->align[i] == 'd' && excess (self, widths, indent, width) > 0)
      widths[i] = -1;
  shorten_columns (self, widths, indent, width, LEAST_OF_ALL);
}

static void
append_cell (GString *text, const char *cell, int width, gboolean is_right)
{
  g_autofree char *shown = width > 0 ? pf_text_shorten (cell, width) : g_strdup (cell);
  int              blanks = width - pf_text_width (shown);

  if (is_right)
    g_string_append_printf (text, "%*s%s", blanks, "", shown);
  else
    g_string_append_printf (text, "%s%*s", shown, blanks, "");
}

static void
append_row (const PfTable     *self,
            GString           *text,
            const char        *indent,
            const char *const *cells,
            const int         *widths)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (widths[i] < 0)
        continue;
      g_string_append (text, is_first ? indent : GAP);
      append_cell (text, cells[i], widths[i],
                   self->align[i] == 'r' || is_number (self, i));
      is_first = FALSE;
    }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

/* Takes from the front of @rest the words that fit into @width, at least one. */
static char *
take_line (const char **rest, int width)
{
  const char *end = *rest + strcspn (*rest, " ");
  char       *line;

  while (*end != '\0')
    {
      const char      *next = end + 1 + strcspn (end + 1, " ");
      g_autofree char *longer = g_strndup (*rest, (gsize) (next - *rest));

      if (pf_text_width (longer) > width)
        break;
      end = next;
    }
  line = g_strndup (*rest, (gsize) (end - *rest));
  *rest = *end == ' ' ? end + 1 : end;
  return line;
}

/* The first row; headings of numbers take as many lines as their columns' widths ask for. */
static void
append_heading (const PfTable *self, GString *text, const char *indent, const int *widths)
{
  const char *rest[MOST_COLUMNS] = { NULL };
  gboolean    is_more = TRUE;

  for (guint i = 0; i < self->n_columns; i++)
    rest[i] = self->cells->pdata[i];
  while (is_more)
    {
      g_autoptr (GPtrArray) line = g_ptr_array_new_with_free_func (g_free);

      is_more = FALSE;
      for (guint i = 0; i < self->n_columns; i++)
        {
          gboolean is_wrapped = is_number (self, i) && widths[i] >= 0;

          g_ptr_array_add (line, is_wrapped ? take_line (&rest[i], widths[i])
                                            : g_strdup (rest[i]));
          if (!is_wrapped)
            rest[i] = "";
          is_more = is_more || *rest[i] != '\0';
        }
      append_row (self, text, indent, (const char *const *) line->pdata, widths);
    }
}

char *
pf_table_render (const PfTable *self, const char *indent, int width)
{
  int      widths[MOST_COLUMNS] = { 0 };
  GString *text = g_string_new (NULL);

  measure (self, (int) strlen (indent), width, widths);
  for (guint i = 0; i < self->cells->len; i += self->n_columns)
    if (i == 0)
      append_heading (self, text, indent, widths);
    else
      append_row (self, text, indent, (const char *const *) &self->cells->pdata[i],
                  widths);

  return g_string_free (text, FALSE);
}
