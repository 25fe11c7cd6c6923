/* pf-script-text.c - the text of a script's lines: escapes and names
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-script-text.h"

#include <string.h>

#define SHOWN_MAX 400 /* octets of a difference that are shown */

static char
unescape_one (const char **text)
{
  char c = **text;

  (*text)++;
  switch (c)
    {
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case 'x':
      c = (char) (g_ascii_xdigit_value ((*text)[0]) * 16 +
                  g_ascii_xdigit_value ((*text)[1]));
      *text += 2;
      return c;
    default:
      return c;
    }
}

char *
pf_script_unescape (const char *text, gsize *out_length)
{
  GString *octets = g_string_new (NULL);

  while (*text != '\0')
    if (*text == '\\' && text[1] != '\0')
      {
        text++;
        g_string_append_c (octets, unescape_one (&text));
      }
    else
      g_string_append_c (octets, *text++);

  *out_length = octets->len;
  return g_string_free (octets, FALSE);
}

char *
pf_script_escape (const char *octets, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) octets[i];

      if (length > SHOWN_MAX && i == SHOWN_MAX / 2)
        {
          g_string_append_printf (text, " … (%" G_GSIZE_FORMAT " bytes) … ",
                                  length - SHOWN_MAX);
          i = length - SHOWN_MAX / 2;
        }
      if (c == '\r')
        g_string_append (text, "\\r");
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\\')
        g_string_append (text, "\\\\");
      else if (c < 0x20 || c >= 0x7f)
        g_string_append_printf (text, "\\x%02x", c);
      else
        g_string_append_c (text, (char) c);
    }

  return g_string_free (text, FALSE);
}

guint64
pf_script_number (const char *text, const char **out_rest)
{
  gsize            length = strcspn (text, " ");
  g_autofree char *digits = g_strndup (text, length);
  guint64          number = 0;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT, &number, NULL))
    g_error ("no number in a script: %s", text);
  if (out_rest != NULL)
    *out_rest = text + length + (text[length] == ' ');

  return number;
}

/* The {NAME} or {*} at @text, if there is one; %NULL otherwise ("{12+}" is none). */
static char *
read_name (const char *text)
{
  const char *end;

  if (*text != '{')
    return NULL;
  end = strchr (text, '}');
  if (end == NULL || end == text + 1)
    return NULL;
  for (const char *p = text + 1; p < end; p++)
    if (!g_ascii_isupper (*p) && *p != '*')
      return NULL;

  return g_strndup (text + 1, (gsize) (end - text - 1));
}

char *
pf_script_fill_in (const char *text, GHashTable *names)
{
  GString *line = g_string_new (NULL);

  while (*text != '\0')
    {
      g_autofree char *name = read_name (text);
      const char      *value = name != NULL ? g_hash_table_lookup (names, name) : NULL;

      if (value == NULL)
        {
          g_string_append_c (line, *text++);
          continue;
        }
      g_string_append (line, value);
      text += strlen (name) + 2;
    }

  return g_string_free (line, FALSE);
}

/* Takes what a name stands for off the front of @line. */
static gboolean
match_name (const char *name, const char **line, const char *end, GHashTable *names)
{
  const char *known = g_hash_table_lookup (names, name);
  const char *stop = *line;
  gsize       length;

  while (stop < end && *stop != ' ')
    stop++;
  length = (gsize) (stop - *line);
  if (length == 0)
    return FALSE;
  if (known != NULL && (strlen (known) != length || memcmp (known, *line, length) != 0))
    return FALSE;
  if (known == NULL && strcmp (name, "*") != 0)
    g_hash_table_insert (names, g_strdup (name), g_strndup (*line, length));

  *line = stop;
  return TRUE;
}

gboolean
pf_script_match (const char *text, const char *line, gsize length, GHashTable *names)
{
  const char *end = line + length;

  while (*text != '\0')
    {
      g_autofree char *name = read_name (text);

      if (name != NULL)
        {
          if (!match_name (name, &line, end, names))
            return FALSE;
          text += strlen (name) + 2;
        }
      else if (line == end || *text++ != *line++)
        return FALSE;
    }

  return line == end;
}
