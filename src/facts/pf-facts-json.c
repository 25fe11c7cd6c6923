/* pf-facts-json.c - reading our own kinds of JSON files, with problems named
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-facts-json.h"

#include "facts/pf-facts-resources.h"
#include "facts/pf-json-read.h"

#define RESOURCE_PREFIX "/io/github/postferry/Postferry/facts/"

static gboolean
refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” %s", member, what);
  return FALSE;
}

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

gboolean
pf_facts_get_string (JsonObject *object,
                     const char *member,
                     gboolean    is_needed,
                     char      **out,
                     GError    **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return !is_needed || refuse (error, member, "is missing");
  if (!is_string (node))
    return refuse (error, member, "is not a text");

  g_free (*out);
  *out = g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
pf_facts_get_strings (JsonObject *object,
                      const char *member,
                      gboolean    is_needed,
                      char     ***out,
                      GError    **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode  *node = json_object_get_member (object, member);
  JsonArray *array;

  if (node == NULL && is_needed)
    return refuse (error, member, "is missing");
  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, member, "is not a list");

  array = node != NULL ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!is_string (element))
        return refuse (error, member, "holds something that is not a text");
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  g_strfreev (*out);
  *out = g_strv_builder_end (builder);
  return TRUE;
}

gboolean
pf_facts_get_rows (JsonObject *object,
                   const char *member,
                   gboolean    is_needed,
                   JsonArray **out,
                   GError    **error)
{
  JsonNode  *node = json_object_get_member (object, member);
  JsonArray *array;

  *out = NULL;
  if (node == NULL)
    return !is_needed || refuse (error, member, "is missing");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, member, "is not a list");

  array = json_node_get_array (node);
  if (json_array_get_length (array) > PF_FACTS_ROWS_MAX)
    return refuse (error, member, "is too long");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return refuse (error, member, "holds something that is not an object");

  *out = array;
  return TRUE;
}

static gboolean
read_bytes (const char *data,
            gssize      length,
            const char *schema,
            gboolean    is_override,
            PfFactsFunc func,
            gpointer    user_data,
            GError    **error)
{
  g_autoptr (JsonNode) root = pf_json_read (data, length, error);
  g_autofree char *found = NULL;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "", "the document is not an object");
  if (!pf_facts_get_string (json_node_get_object (root), "schema", TRUE, &found, error))
    return FALSE;
  if (!g_str_equal (found, schema))
    return refuse (error, "schema", "names another kind of file");

  return func (json_node_get_object (root), is_override, user_data, error);
}

gboolean
pf_facts_read_text (const char *text,
                    gssize      length,
                    const char *schema,
                    PfFactsFunc func,
                    gpointer    user_data,
                    GError    **error)
{
  return read_bytes (text, length, schema, TRUE, func, user_data, error);
}

static gboolean
read_file (const char *path,
           const char *schema,
           PfFactsFunc func,
           gpointer    user_data,
           GError    **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return FALSE;
  if (g_mapped_file_get_length (file) > PF_FACTS_FILE_MAX)
    return refuse (error, "", "the file is too large");
  if (g_mapped_file_get_length (file) == 0)
    return refuse (error, "", "the file is empty");

  return read_bytes (g_mapped_file_get_contents (file),
                     (gssize) g_mapped_file_get_length (file), schema, TRUE, func,
                     user_data, error);
}

void
pf_facts_read_file (const char *folder,
                    const char *name,
                    const char *schema,
                    PfFactsFunc func,
                    gpointer    user_data,
                    GPtrArray  *problems)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (read_file (path, schema, func, user_data, &error))
    return;
  if (problems != NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, error->message));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

void
pf_facts_read_folder (const char *folder,
                      const char *schema,
                      PfFactsFunc func,
                      gpointer    user_data,
                      GPtrArray  *problems)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL && names->len < PF_FACTS_FILES_MAX)
    if (g_str_has_suffix (name, ".json") && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    pf_facts_read_file (folder, names->pdata[i], schema, func, user_data, problems);
}

void
pf_facts_read_ours (const char *name,
                    const char *schema,
                    PfFactsFunc func,
                    gpointer    user_data)
{
  g_autofree char *path = g_strconcat (RESOURCE_PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
      bytes = g_resource_lookup_data (pf_facts_get_resource (), path,
                                      G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  gsize       length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (data == NULL ||
      !read_bytes (data, (gssize) length, schema, FALSE, func, user_data, &error))
    g_error ("Our own %s: %s", name, error != NULL ? error->message : "empty");
}

char *
pf_facts_default_folder (const char *name)
{
  return g_build_filename (g_get_user_config_dir (), "postferry", name, NULL);
}
