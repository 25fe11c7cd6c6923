/* pf-report-parse.c - the report of a move, read back from its JSON document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody sends may be anything: members that are missing or of another kind are
 * taken as not known.
 */

#define G_LOG_DOMAIN "pf-report"

#include "base/pf-error.h"
#include "facts/pf-json-read.h"
#include "report/pf-report-tables.h"
#include "report/pf-report.h"

#include <string.h>

#define SCHEMA "postferry.migration/1"
#define MOST_UNUSUAL 1000 /* kinds of unusual bytes */

static char *
dup_text (JsonObject *object, const char *name)
{
  const char *text = pf_json_peek_string (object, name);

  return g_strdup (text != NULL ? text : "");
}

static GArray *
read_unusual (JsonObject *object)
{
  g_autoptr (GPtrArray) objects = pf_json_peek_objects (object, "unusual", MOST_UNUSUAL);
  GArray *unusual = g_array_new (FALSE, FALSE, sizeof (PfUnusual));

  for (guint i = 0; i < objects->len; i++)
    {
      const char *id = pf_json_peek_string (objects->pdata[i], "class");
      PfUnusual   row;

      if (!pf_json_is_id (id))
        continue;
      row.id = g_intern_string (id);
      row.messages = pf_json_peek_int (objects->pdata[i], "messages");
      row.repaired = pf_json_peek_int (objects->pdata[i], "repaired");
      g_array_append_val (unusual, row);
    }
  return unusual;
}

static void
read_verified (PfReport *report, JsonObject *verified)
{
  report->differences = pf_json_read_rows (verified, "differences",
                                           &pf_report_difference_table);
  if (verified == NULL)
    return;

  report->verify_mode = dup_text (verified, "mode");
  report->checked = pf_json_peek_int (verified, "checked");
  report->bodies = pf_json_peek_int (verified, "bodies");
  report->differing = pf_json_peek_int (verified, "differing");
}

static PfReport *
read_report (JsonObject *object)
{
  PfReport   *report = g_new0 (PfReport, 1);
  JsonObject *totals = pf_json_peek_object (object, "totals");

  report->job = dup_text (object, "job");
  report->state = dup_text (object, "state");
  report->sources = pf_json_peek_strings (object, "sources");
  report->url = g_strdup (pf_json_peek_string (object, "target"));
  report->folders = pf_json_read_rows (object, "folders", &pf_report_folder_table);
  report->unread = pf_json_read_rows (object, "unread", &pf_report_unread_table);
  report->cut = pf_json_read_rows (object, "cut_short", &pf_report_unread_table);
  if (totals != NULL)
    pf_json_read_members (totals, &pf_report_counts_table, &report->totals);
  report->left_out = pf_json_read_rows (object, "left_out", &pf_report_row_table);
  report->kept = pf_json_read_rows (object, "kept", &pf_report_row_table);
  read_verified (report, pf_json_peek_object (object, "verified"));
  report->started_unix = pf_json_peek_time (object, "started", 0);
  report->changed_unix = pf_json_peek_time (object, "changed", 0);
  report->elapsed_ms = pf_json_peek_ms (object, "elapsed_s");
  report->exit = (int) pf_json_peek_int (object, "exit");
  report->fetched = pf_json_read_rows (object, "fetched", &pf_report_fetched_table);
  report->unusual = read_unusual (object);
  return report;
}

PfReport *
pf_report_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = NULL;
  const char *schema = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  root = pf_json_read (text, length, &local_error);
  if (root == NULL)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED, "no JSON: %s",
                   local_error->message);
      return NULL;
    }
  if (JSON_NODE_HOLDS_OBJECT (root))
    schema = pf_json_peek_string (json_node_get_object (root), "schema");
  if (g_strcmp0 (schema, SCHEMA) != 0)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "its schema is not " SCHEMA);
      return NULL;
    }
  return read_report (json_node_get_object (root));
}
