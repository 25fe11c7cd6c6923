/* pf-json.c - what every JSON document is made of
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-json.h"

#include "base/pf-error.h"
#include "report/pf-report.h"

void
pf_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (value == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  valid = g_utf8_make_valid (value, -1);
  json_builder_add_string_value (builder, valid);
}

void
pf_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* A number that is not known is null, not -1. */
void
pf_json_add_known (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  if (value < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, value);
}

void
pf_json_add_seconds (JsonBuilder *builder, const char *name, gint64 ms)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, (double) ms / 1000);
}

void
pf_json_add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* RFC 3339 in UTC, or null. */
void
pf_json_add_time (JsonBuilder *builder, const char *name, gint64 unix_time)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (unix_time != G_MININT64 && unix_time != 0)
    time = g_date_time_new_from_unix_utc (unix_time);
  if (time != NULL)
    text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  pf_json_add_string (builder, name, text);
}

void
pf_json_add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    pf_json_add_string (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

void
pf_json_add_string_array (JsonBuilder *builder, const char *name, GPtrArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values != NULL && i < values->len; i++)
    pf_json_add_string (builder, NULL, values->pdata[i]);
  json_builder_end_array (builder);
}

void
pf_json_begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

JsonBuilder *
pf_json_begin_document (const char *schema)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  pf_json_add_string (builder, "schema", schema);
  return builder;
}

char *
pf_json_end_document (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  g_object_unref (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

void
pf_json_add_error (JsonBuilder *builder, const GError *error)
{
  const PfErrorFacts *facts = pf_error_peek_facts (error);
  g_autofree char    *id = NULL;

  json_builder_set_member_name (builder, "error");
  if (error == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  id = pf_report_error_id (error);
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "id", id);
  pf_json_add_string (builder, "message", error->message);
  pf_json_add_string (builder, "host", facts != NULL ? facts->host : NULL);
  pf_json_add_string (builder, "response_code",
                      facts != NULL ? facts->response_code : NULL);
  pf_json_add_string (builder, "server_text", facts != NULL ? facts->server_text : NULL);
  pf_json_add_string (builder, "path", facts != NULL ? facts->path : NULL);
  json_builder_end_object (builder);
}
