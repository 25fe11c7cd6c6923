/* pf-header.c - a message's header block, field by field
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5322 2.2, 3.6.4 and 4
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-header.h"

#include "base/pf-limits.h"

#include <string.h>

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Returns: offset of what follows the line that begins at @offset */
static gsize
find_next_line (const char *block, gsize length, gsize offset)
{
  const char *newline = memchr (block + offset, '\n', length - offset);

  return newline != NULL ? (gsize) (newline - block) + 1 : length;
}

/* Returns: where the colon is, or 0 if the line does not begin like a field.  Blanks
 * before the colon are obsolete (RFC 5322 4.5) but seen. */
static gsize
find_colon (const char *line, gsize length, gsize *out_name_length)
{
  gsize i = 0;

  while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
    i++;
  *out_name_length = i;
  if (i == 0)
    return 0;

  while (i < length && is_blank (line[i]))
    i++;

  return i < length && line[i] == ':' ? i : 0;
}

gboolean
pf_header_is_field (const char *line, gsize length)
{
  gsize name_length;

  return find_colon (line, length, &name_length) > 0;
}

void
pf_header_iter_init (PfHeaderIter *iter, const char *block, gsize length)
{
  g_return_if_fail (block != NULL || length == 0);

  *iter = (PfHeaderIter){ .block = block, .length = length };
}

gboolean
pf_header_iter_next (PfHeaderIter *iter, PfHeaderField *out_field)
{
  const char *line = iter->block + iter->offset;
  gsize       left = iter->length - iter->offset;
  gsize       name_length;
  gsize       colon;
  gsize       end;
  gsize       value_end;

  if (left == 0)
    return FALSE;
  colon = find_colon (line, left, &name_length);
  if (colon == 0)
    return FALSE;

  end = find_next_line (iter->block, iter->length, iter->offset);
  while (end < iter->length && is_blank (iter->block[end]))
    end = find_next_line (iter->block, iter->length, end);

  value_end = end;
  if (value_end > iter->offset && iter->block[value_end - 1] == '\n')
    value_end--;
  if (value_end > iter->offset && iter->block[value_end - 1] == '\r')
    value_end--;

  out_field->name = line;
  out_field->name_length = name_length;
  out_field->value = line + colon + 1;
  out_field->value_length = value_end - iter->offset - colon - 1;
  out_field->start = iter->offset;
  out_field->end = end;
  iter->offset = end;

  return TRUE;
}

gboolean
pf_header_field_is (const PfHeaderField *field, const char *name)
{
  /* Asked of every field for several names: the first letter settles most. */
  return field->name_length > 0 && ((field->name[0] ^ name[0]) & ~0x20) == 0 &&
         strlen (name) == field->name_length &&
         g_ascii_strncasecmp (field->name, name, field->name_length) == 0;
}

void
pf_header_append_unfolded (GString *out, const char *value, gsize length, gsize limit)
{
  gsize    start = out->len;
  gsize    end = start;
  gboolean is_gap = FALSE;
  char    *to;

  g_string_set_size (out, start + MIN (length, limit));
  limit = out->len;
  to = out->str;
  for (gsize i = 0; i < length && end < limit; i++)
    {
      char c = value[i];

      /* Nearly all stand above the blank. */
      if (G_UNLIKELY ((guchar) c <= ' '))
        {
          if (is_blank (c) || c == '\r' || c == '\n')
            {
              is_gap = end > start;
              continue;
            }
          if (c == '\0')
            continue;
        }
      if (is_gap)
        {
          to[end++] = ' ';
          is_gap = FALSE;
          if (end == limit)
            break;
        }
      to[end++] = c;
    }
  g_string_truncate (out, end);
}

char *
pf_header_unfold (const char *value, gsize length)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (value != NULL || length == 0, g_string_free (out, FALSE));

  pf_header_append_unfolded (out, value, length, PF_LIMIT_HEADER_VALUE);

  return g_string_free (out, FALSE);
}

char *
pf_header_get (const char *block, gsize length, const char *name)
{
  PfHeaderIter  iter;
  PfHeaderField field;

  g_return_val_if_fail (name != NULL, NULL);

  pf_header_iter_init (&iter, block, length);
  while (pf_header_iter_next (&iter, &field))
    if (pf_header_field_is (&field, name))
      return pf_header_unfold (field.value, field.value_length);

  return NULL;
}

/* Appends @value without comments and blanks up to @stop or the end. */
static void
append_bare (GString *out, const char *value, char stop)
{
  gsize depth = 0;

  for (const char *p = value; *p != '\0' && (*p != stop || depth > 0); p++)
    {
      if (*p == '(')
        depth++;
      else if (*p == ')' && depth > 0)
        depth--;
      else if (depth == 0 && !g_ascii_isspace (*p))
        g_string_append_c (out, *p);
    }
}

char *
pf_header_message_id (const char *value)
{
  g_autoptr (GString) id = g_string_new (NULL);
  const char *angle;

  if (value == NULL)
    return NULL;

  angle = strchr (value, '<');
  if (angle != NULL)
    append_bare (id, angle + 1, '>');
  else
    append_bare (id, value, '\0');
  if (id->len == 0)
    return NULL;

  return g_string_free (g_steal_pointer (&id), FALSE);
}
