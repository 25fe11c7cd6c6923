/* pf-json-read.c - reading JSON that may be anybody's
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 8259
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-json-read.h"

#include <string.h>

#define ESCAPE_LENGTH 6 /* "\\u20ac" */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/* The number of "\uXXXX" at @p; -1 if that is not there. */
static int
read_escape (const char *p, const char *end)
{
  int number = 0;

  if (end - p < ESCAPE_LENGTH || p[0] != '\\' || p[1] != 'u')
    return -1;
  for (int i = 2; i < ESCAPE_LENGTH; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      number = number * 16 + digit;
    }

  return number;
}

/* Returns: how long the escape at @p is; 0 if it is none of RFC 8259 7, or one half of a
 * pair (8.2), of which JSON-GLib would make what is no UTF-8 */
static int
measure_escape (const char *p, const char *end)
{
  int number = read_escape (p, end);
  int low;

  if (number < 0)
    return end - p >= 2 && strchr ("\"\\/bfnrt", p[1]) != NULL && p[1] != '\0' ? 2 : 0;
  if (number < 0xd800 || number > 0xdfff)
    return ESCAPE_LENGTH;

  low = read_escape (p + ESCAPE_LENGTH, end);
  return number < 0xdc00 && low >= 0xdc00 && low <= 0xdfff ? 2 * ESCAPE_LENGTH : 0;
}

/* Returns: (nullable): behind the text that begins at @p with its quotation mark */
static const char *
skip_text (const char *p, const char *end)
{
  for (p++; p < end && *p != '"';)
    {
      int length = *p == '\\' ? measure_escape (p, end) : 1;

      if (length == 0)
        return NULL;
      p += length;
    }

  return MIN (p + 1, end);
}

static gboolean
is_harmless (const char *text, gsize length, GError **error)
{
  const char *end = text + length;
  int         depth = 0;

  for (const char *p = text; p < end;)
    {
      if (*p == '"')
        {
          p = skip_text (p, end);
          if (p == NULL)
            return refuse (error, "It holds an escape that is no character");
          continue;
        }
      /* JSON-GLib has comments, and brackets could hide behind a quotation mark in one. */
      if (!g_ascii_isalnum (*p) && strchr (" \t\r\n+-.,:{}[]", *p) == NULL)
        return refuse (error, "It holds what JSON has not");
      if (*p == '[' || *p == '{')
        depth++;
      else if (*p == ']' || *p == '}')
        depth--;
      if (depth > PF_JSON_NESTING_MAX)
        return refuse (error, "Nested too deep");
      p++;
    }

  return TRUE;
}

JsonNode *
pf_json_read (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  gsize     size = length >= 0 ? (gsize) length : strlen (text);
  JsonNode *root;

  /* The parser takes its length for a number of octets, and wants UTF-8. */
  if (!g_utf8_validate_len (text, size, NULL))
    refuse (&local_error, "Not UTF-8");
  else if (is_harmless (text, size, &local_error))
    json_parser_load_from_data (parser, text, (gssize) size, &local_error);
  if (local_error != NULL)
    {
      refuse (error, local_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL)
    {
      refuse (error, "It is empty");
      return NULL;
    }
  return json_node_ref (root);
}

static JsonNode *
peek (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

const char *
pf_json_peek_string (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

double
pf_json_peek_number (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = peek (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 &&
       json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return fallback;

  return json_node_get_double (node);
}

gboolean
pf_json_peek_bool (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

JsonObject *
pf_json_peek_object (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                       : NULL;
}

static JsonArray *
peek_array (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

GPtrArray *
pf_json_peek_objects (JsonObject *object, const char *name, guint max)
{
  JsonArray *array = peek_array (object, name);
  GPtrArray *objects = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), max); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (objects, json_node_get_object (node));
    }

  return objects;
}

char **
pf_json_peek_strings (JsonObject *object, const char *name)
{
  JsonArray *array = peek_array (object, name);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0;
       array != NULL && i < MIN (json_array_get_length (array), PF_JSON_TEXTS_MAX); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (texts, json_node_get_string (node));
    }

  return g_strv_builder_end (texts);
}
