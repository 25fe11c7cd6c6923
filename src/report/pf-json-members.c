/* pf-json-members.c - structs as JSON objects: one table to write and to read them by
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-json-members.h"

#include "facts/pf-json-read.h"
#include "report/pf-json.h"

#include <string.h>

#define MOST_ROWS 100000 /* of one array; more than a move leaves out */

gboolean
pf_json_is_id (const char *text)
{
  return text != NULL &&
         text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

gint64
pf_json_peek_int (JsonObject *object, const char *name)
{
  double number = pf_json_peek_number (object, name, 0);

  return (gint64) CLAMP (number, -1, (double) ((gint64) 1 << 53));
}

gint64
pf_json_peek_ms (JsonObject *object, const char *name)
{
  double seconds = pf_json_peek_number (object, name, 0);

  return (gint64) (CLAMP (seconds, 0, (double) G_MAXINT32) * 1000);
}

gint64
pf_json_peek_time (JsonObject *object, const char *name, gint64 fallback)
{
  const char *text = pf_json_peek_string (object, name);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL)
                                            : NULL;

  return time != NULL ? g_date_time_to_unix (time) : fallback;
}

static char **
read_ids (JsonObject *object, const char *name)
{
  g_auto (GStrv) texts = pf_json_peek_strings (object, name);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    if (pf_json_is_id (texts[i]))
      g_strv_builder_add (ids, texts[i]);
  return g_strv_builder_end (ids);
}

static void
add_member (JsonBuilder *builder, const PfJsonMember *member, gconstpointer record)
{
  gconstpointer field = (const char *) record + member->offset;

  switch (member->kind)
    {
    case PF_JSON_TEXT:
    case PF_JSON_KNOWN:
    case PF_JSON_NOTE:
      pf_json_add_string (builder, member->name, *(char *const *) field);
      return;
    case PF_JSON_TEXTS:
    case PF_JSON_NOTES:
    case PF_JSON_IDS:
      pf_json_add_strings (builder, member->name, *(const char *const *const *) field);
      return;
    case PF_JSON_NUMBER:
      pf_json_add_int (builder, member->name, *(gint64 const *) field);
      return;
    case PF_JSON_UID:
      pf_json_add_int (builder, member->name, *(guint32 const *) field);
      return;
    case PF_JSON_TIME:
      pf_json_add_time (builder, member->name, *(gint64 const *) field);
      return;
    case PF_JSON_SECONDS:
      pf_json_add_seconds (builder, member->name, *(gint64 const *) field);
      return;
    case PF_JSON_INLINE:
      pf_json_add_members (builder, member->inner, field);
      return;
    }
  g_assert_not_reached ();
}

static void
read_member (JsonObject *object, const PfJsonMember *member, gpointer out)
{
  gpointer    field = G_STRUCT_MEMBER_P (out, member->offset);
  const char *text;

  switch (member->kind)
    {
    case PF_JSON_NOTE:
    case PF_JSON_NOTES:
      return;
    case PF_JSON_TEXT:
      text = pf_json_peek_string (object, member->name);
      *(char **) field = g_strdup (text != NULL ? text : "");
      return;
    case PF_JSON_KNOWN:
      *(char **) field = g_strdup (pf_json_peek_string (object, member->name));
      return;
    case PF_JSON_TEXTS:
      *(char ***) field = pf_json_peek_strings (object, member->name);
      return;
    case PF_JSON_IDS:
      *(char ***) field = read_ids (object, member->name);
      return;
    case PF_JSON_NUMBER:
      *(gint64 *) field = pf_json_peek_int (object, member->name);
      return;
    case PF_JSON_UID:
      *(guint32 *) field = (guint32) CLAMP (pf_json_peek_int (object, member->name), 0,
                                            G_MAXUINT32);
      return;
    case PF_JSON_TIME:
      *(gint64 *) field = pf_json_peek_time (object, member->name, G_MININT64);
      return;
    case PF_JSON_SECONDS:
      *(gint64 *) field = pf_json_peek_ms (object, member->name);
      return;
    case PF_JSON_INLINE:
      pf_json_read_members (object, member->inner, field);
      return;
    }
  g_assert_not_reached ();
}

void
pf_json_add_members (JsonBuilder *builder, const PfJsonTable *table, gconstpointer record)
{
  for (gsize i = 0; i < table->n_members; i++)
    add_member (builder, &table->members[i], record);
}

void
pf_json_read_members (JsonObject *object, const PfJsonTable *table, gpointer out)
{
  for (gsize i = 0; i < table->n_members; i++)
    read_member (object, &table->members[i], out);
}

void
pf_json_add_rows (JsonBuilder       *builder,
                  const char        *name,
                  const PfJsonTable *table,
                  GPtrArray         *records)
{
  pf_json_begin_array (builder, name);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      json_builder_begin_object (builder);
      pf_json_add_members (builder, table, records->pdata[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

GPtrArray *
pf_json_read_rows (JsonObject *object, const char *name, const PfJsonTable *table)
{
  g_autoptr (GPtrArray) objects = pf_json_peek_objects (object, name, MOST_ROWS);
  GPtrArray *records = g_ptr_array_new_with_free_func (table->free_func);

  for (guint i = 0; i < objects->len; i++)
    {
      gpointer record = g_malloc0 (table->size);

      pf_json_read_members (objects->pdata[i], table, record);
      g_ptr_array_add (records, record);
    }
  return records;
}
