/* pf-prefs-js.c - reading prefs.js and user.js, where Mozilla programs keep settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-prefs-js.h"

#include <string.h>

typedef enum
{
  VALUE_STRING,
  VALUE_INT,
  VALUE_BOOLEAN,
} ValueType;

typedef struct
{
  ValueType type;
  char     *string; /* (owned) (nullable) */
  gint64    number; /* the number, or 0 and 1 */
} Value;

struct _PfPrefsJs
{
  GHashTable *values; /* (owned) (element-type utf8 Value) */
};

typedef struct
{
  const char *at;
  const char *end;
} Reader;

static void
value_free (Value *value)
{
  g_free (value->string);
  g_free (value);
}

static gboolean
looking_at (const Reader *reader, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (reader->end - reader->at) >= length &&
         memcmp (reader->at, word, length) == 0;
}

static gboolean
take (Reader *reader, const char *word)
{
  if (!looking_at (reader, word))
    return FALSE;
  reader->at += strlen (word);
  return TRUE;
}

static void
skip_line (Reader *reader)
{
  while (reader->at < reader->end && *reader->at != '\n' && *reader->at != '\r')
    reader->at++;
}

static void
skip_block_comment (Reader *reader)
{
  while (reader->at < reader->end && !take (reader, "*/"))
    reader->at++;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->at < reader->end)
    {
      if (g_ascii_isspace (*reader->at))
        reader->at++;
      else if (*reader->at == '#' || looking_at (reader, "//"))
        skip_line (reader);
      else if (take (reader, "/*"))
        skip_block_comment (reader);
      else
        return;
    }
}

static gboolean
read_hex (Reader *reader, int digits, gunichar *out_code)
{
  gunichar code = 0;

  if (reader->end - reader->at < digits)
    return FALSE;
  for (int i = 0; i < digits; i++)
    {
      int digit = g_ascii_xdigit_value (*reader->at++);

      if (digit < 0)
        return FALSE;
      code = code << 4 | (gunichar) digit;
    }
  *out_code = code;
  return TRUE;
}

/* After "\u": a surrogate pair is two escapes (ECMA-262 11.8.4). */
static gboolean
read_utf16_escape (Reader *reader, gunichar *out_code)
{
  gunichar low;

  if (!read_hex (reader, 4, out_code))
    return FALSE;
  if (*out_code < 0xd800 || *out_code > 0xdfff)
    return TRUE;
  if (*out_code > 0xdbff || !take (reader, "\\u") || !read_hex (reader, 4, &low) ||
      low < 0xdc00 || low > 0xdfff)
    return FALSE;
  *out_code = 0x10000 + ((*out_code - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *text)
{
  gunichar code;

  if (reader->at >= reader->end)
    return FALSE;
  switch (*reader->at++)
    {
    case '\\':
    case '"':
    case '\'':
      g_string_append_c (text, reader->at[-1]);
      return TRUE;
    case 'n':
      g_string_append_c (text, '\n');
      return TRUE;
    case 'r':
      g_string_append_c (text, '\r');
      return TRUE;
    case 'x':
      if (!read_hex (reader, 2, &code) || code == 0)
        return FALSE;
      break;
    case 'u':
      if (!read_utf16_escape (reader, &code) || code == 0)
        return FALSE;
      break;
    default:
      return FALSE;
    }
  g_string_append_unichar (text, code);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the text in quotes */
static char *
read_string (Reader *reader)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote;

  if (reader->at >= reader->end || (*reader->at != '"' && *reader->at != '\''))
    return NULL;
  quote = *reader->at++;
  while (reader->at < reader->end)
    {
      char c = *reader->at++;

      if (c == quote)
        return g_utf8_make_valid (text->str, (gssize) text->len);
      if (c == '\n' || c == '\0')
        return NULL;
      if (c != '\\')
        g_string_append_c (text, c);
      else if (!read_escape (reader, text))
        return NULL;
    }
  return NULL;
}

static gboolean
read_number (Reader *reader, gint64 *out_number)
{
  char  text[24];
  gsize length = 0;

  if (reader->at < reader->end && (*reader->at == '-' || *reader->at == '+'))
    text[length++] = *reader->at++;
  while (reader->at < reader->end && g_ascii_isdigit (*reader->at) &&
         length < sizeof text - 1)
    text[length++] = *reader->at++;
  text[length] = '\0';
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, out_number, NULL);
}

static gboolean
read_value (Reader *reader, Value *value)
{
  if (take (reader, "true") || take (reader, "false"))
    {
      value->type = VALUE_BOOLEAN;
      value->number = reader->at[-2] == 'u';
      return TRUE;
    }
  value->string = read_string (reader);
  if (value->string != NULL)
    {
      value->type = VALUE_STRING;
      return TRUE;
    }
  value->type = VALUE_INT;
  return read_number (reader, &value->number);
}

/* user_pref("name", value); and its kin in files that an administrator wrote. */
static gboolean
read_statement (PfPrefsJs *self, Reader *reader)
{
  g_autofree char *name = NULL;
  Value           *value;

  if (!take (reader, "user_pref") && !take (reader, "sticky_pref") &&
      !take (reader, "pref"))
    return FALSE;
  skip_blanks (reader);
  if (!take (reader, "("))
    return FALSE;
  skip_blanks (reader);
  name = read_string (reader);
  if (name == NULL)
    return FALSE;
  skip_blanks (reader);
  if (!take (reader, ","))
    return FALSE;
  skip_blanks (reader);
  value = g_new0 (Value, 1);
  if (!read_value (reader, value))
    {
      value_free (value);
      return FALSE;
    }
  skip_blanks (reader);
  if (!take (reader, ")"))
    {
      value_free (value);
      return FALSE;
    }
  g_hash_table_replace (self->values, g_steal_pointer (&name), value);
  skip_blanks (reader);
  return take (reader, ";");
}

PfPrefsJs *
pf_prefs_js_new (void)
{
  PfPrefsJs *self = g_new0 (PfPrefsJs, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) value_free);
  return self;
}

void
pf_prefs_js_free (PfPrefsJs *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

guint
pf_prefs_js_parse (PfPrefsJs *self, const char *data, gsize length)
{
  Reader reader = { data, data + length };
  guint  malformed = 0;

  if (take (&reader, "\xef\xbb\xbf"))
    skip_blanks (&reader);
  for (skip_blanks (&reader); reader.at < reader.end; skip_blanks (&reader))
    {
      const char *start = reader.at;

      if (read_statement (self, &reader))
        continue;
      malformed++;
      reader.at = start;
      skip_line (&reader);
    }
  return malformed;
}

static const Value *
look_up (const PfPrefsJs *self, const char *name, ValueType type)
{
  const Value *value = g_hash_table_lookup (self->values, name);

  return value != NULL && value->type == type ? value : NULL;
}

const char *
pf_prefs_js_get_string (const PfPrefsJs *self, const char *name)
{
  const Value *value = look_up (self, name, VALUE_STRING);

  return value != NULL ? value->string : NULL;
}

gint64
pf_prefs_js_get_int (const PfPrefsJs *self, const char *name, gint64 fallback)
{
  const Value *value = look_up (self, name, VALUE_INT);

  return value != NULL ? value->number : fallback;
}

gboolean
pf_prefs_js_get_boolean (const PfPrefsJs *self, const char *name, gboolean fallback)
{
  const Value *value = look_up (self, name, VALUE_BOOLEAN);

  return value != NULL ? value->number != 0 : fallback;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
pf_prefs_js_list (const PfPrefsJs *self, const char *prefix)
{
  GPtrArray     *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       name;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  return names;
}
