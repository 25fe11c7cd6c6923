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
#include "report/pf-report-diagnosis-private.h"
#include "report/pf-report.h"

#include <string.h>

#define SCHEMA "postferry.migration/1"
#define MOST_ROWS 100000 /* of one array; more than a move leaves out */

static char *
dup_string (JsonObject *object, const char *name)
{
  const char *text = pf_json_peek_string (object, name);

  return g_strdup (text != NULL ? text : "");
}

/* What a ledger does not know is null in a document, and stays that. */
static char *
dup_known (JsonObject *object, const char *name)
{
  return g_strdup (pf_json_peek_string (object, name));
}

static gint64
get_number (JsonObject *object, const char *name)
{
  double number = pf_json_peek_number (object, name, 0);

  return (gint64) CLAMP (number, -1, (double) ((gint64) 1 << 53));
}

static gint64
get_ms (JsonObject *object, const char *name)
{
  double seconds = pf_json_peek_number (object, name, 0);

  return (gint64) (CLAMP (seconds, 0, (double) G_MAXINT32) * 1000);
}

/* Whether it can be the id of something that has words; others are not shown. */
static gboolean
is_id (const char *text)
{
  return text != NULL &&
         text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gint64
get_time (JsonObject *object, const char *name, gint64 fallback)
{
  const char *text = pf_json_peek_string (object, name);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL)
                                            : NULL;

  return time != NULL ? g_date_time_to_unix (time) : fallback;
}

/* Returns: (transfer full) (element-type JsonObject): the objects of an array */
static GPtrArray *
list_objects (JsonObject *object, const char *name)
{
  GPtrArray *objects = g_ptr_array_new ();
  JsonNode  *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node)
                         ? json_node_get_array (node)
                         : NULL;
  guint      length = array != NULL ? MIN (json_array_get_length (array), MOST_ROWS) : 0;

  for (guint i = 0; i < length; i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      g_ptr_array_add (objects, json_array_get_object_element (array, i));
  return objects;
}

static void
read_counts (JsonObject *object, PfCounts *counts)
{
  counts->found = get_number (object, "found");
  counts->placed = get_number (object, "placed");
  counts->already_there = get_number (object, "already_there");
  counts->left_out = get_number (object, "left_out");
  counts->excluded = get_number (object, "excluded");
  counts->pending = get_number (object, "pending");
  counts->expunged = get_number (object, "expunged");
  counts->verified = get_number (object, "verified");
  counts->resent = get_number (object, "resent");
  counts->copied = get_number (object, "copied");
  counts->moved = get_number (object, "moved");
  counts->undone = get_number (object, "undone");
  counts->bytes = get_number (object, "bytes");
}

static GPtrArray *
read_folders (JsonObject *object)
{
  g_autoptr (GPtrArray) objects = list_objects (object, "folders");
  GPtrArray *folders = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_ledger_folder_free);

  for (guint i = 0; i < objects->len; i++)
    {
      PfLedgerFolder *folder = g_new0 (PfLedgerFolder, 1);

      folder->source = dup_string (objects->pdata[i], "source");
      folder->account = dup_string (objects->pdata[i], "account");
      folder->path = pf_json_peek_strings (objects->pdata[i], "path");
      folder->role = dup_string (objects->pdata[i], "role");
      folder->target = dup_known (objects->pdata[i], "target");
      read_counts (objects->pdata[i], &folder->counts);
      g_ptr_array_add (folders, folder);
    }
  return folders;
}

/* Kept copies are on the computer that made the report. */
static GPtrArray *
read_rows (JsonObject *object, const char *name)
{
  g_autoptr (GPtrArray) objects = list_objects (object, name);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);

  for (guint i = 0; i < objects->len; i++)
    {
      PfLedgerRow *row = g_new0 (PfLedgerRow, 1);

      row->folder = dup_string (objects->pdata[i], "folder");
      row->target = dup_string (objects->pdata[i], "target");
      row->subject = dup_string (objects->pdata[i], "subject");
      row->from = dup_string (objects->pdata[i], "from");
      row->date_unix = get_time (objects->pdata[i], "date", G_MININT64);
      row->size = get_number (objects->pdata[i], "size");
      row->locator = dup_string (objects->pdata[i], "locator");
      row->reason = dup_string (objects->pdata[i], "reason");
      row->server_text = dup_known (objects->pdata[i], "server_text");
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
unread_free (gpointer data)
{
  PfReportUnread *unread = data;

  g_free (unread->account);
  g_free (unread->path);
  g_free (unread->why);
  g_free (unread);
}

static GPtrArray *
read_unread (JsonObject *object)
{
  g_autoptr (GPtrArray) objects = list_objects (object, "unread");
  GPtrArray *unread = g_ptr_array_new_with_free_func (unread_free);

  for (guint i = 0; i < objects->len; i++)
    {
      PfReportUnread *one = g_new0 (PfReportUnread, 1);

      one->account = dup_string (objects->pdata[i], "account");
      one->path = dup_string (objects->pdata[i], "folder");
      one->why = dup_string (objects->pdata[i], "reason");
      g_ptr_array_add (unread, one);
    }
  return unread;
}

static void
fetched_free (gpointer data)
{
  PfReportFetched *one = data;

  g_free (one->url);
  g_strfreev (one->warnings);
  g_free (one);
}

static char **
read_ids (JsonObject *object, const char *name)
{
  g_auto (GStrv) texts = pf_json_peek_strings (object, name);
  GStrvBuilder *ids = g_strv_builder_new ();
  char        **list;

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    if (is_id (texts[i]))
      g_strv_builder_add (ids, texts[i]);
  list = g_strv_builder_end (ids);
  g_strv_builder_unref (ids);
  return list;
}

static GPtrArray *
read_fetched (JsonObject *object)
{
  g_autoptr (GPtrArray) objects = list_objects (object, "fetched");
  GPtrArray *fetched = g_ptr_array_new_with_free_func (fetched_free);

  for (guint i = 0; i < objects->len; i++)
    {
      PfReportFetched *one = g_new0 (PfReportFetched, 1);

      one->url = dup_string (objects->pdata[i], "source");
      one->messages = get_number (objects->pdata[i], "messages");
      one->octets = get_number (objects->pdata[i], "bytes");
      one->ms = get_ms (objects->pdata[i], "elapsed_s");
      one->warnings = read_ids (objects->pdata[i], "warnings");
      g_ptr_array_add (fetched, one);
    }
  return fetched;
}

static GArray *
read_unusual (JsonObject *object)
{
  g_autoptr (GPtrArray) objects = list_objects (object, "unusual");
  GArray *unusual = g_array_new (FALSE, FALSE, sizeof (PfUnusual));

  for (guint i = 0; i < objects->len; i++)
    {
      const char *id = pf_json_peek_string (objects->pdata[i], "class");
      PfUnusual   row;

      if (!is_id (id))
        continue;
      row.id = g_intern_string (id);
      row.messages = get_number (objects->pdata[i], "messages");
      row.repaired = get_number (objects->pdata[i], "repaired");
      g_array_append_val (unusual, row);
    }
  return unusual;
}

static void
read_verified (PfReport *report, JsonObject *object)
{
  JsonObject *verified = pf_json_peek_object (object, "verified");

  report->differences = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_difference_free);
  if (verified == NULL)
    return;
  report->verify_mode = dup_string (verified, "mode");
  report->checked = get_number (verified, "checked");
  report->bodies = get_number (verified, "bodies");
  report->differing = get_number (verified, "differing");
  {
    g_autoptr (GPtrArray) objects = list_objects (verified, "differences");

    for (guint i = 0; i < objects->len; i++)
      {
        PfDifference *difference = g_new0 (PfDifference, 1);

        difference->folder = dup_string (objects->pdata[i], "folder");
        difference->uid = (guint32) get_number (objects->pdata[i], "uid");
        difference->subject = dup_string (objects->pdata[i], "subject");
        difference->kind = dup_string (objects->pdata[i], "kind");
        difference->expected = dup_string (objects->pdata[i], "expected");
        difference->actual = dup_string (objects->pdata[i], "actual");
        g_ptr_array_add (report->differences, difference);
      }
  }
}

static PfReport *
read_report (JsonObject *object)
{
  PfReport   *report = g_new0 (PfReport, 1);
  JsonObject *totals = pf_json_peek_object (object, "totals");

  report->job = dup_string (object, "job");
  report->state = dup_string (object, "state");
  report->sources = pf_json_peek_strings (object, "sources");
  report->url = dup_known (object, "target");
  report->folders = read_folders (object);
  report->unread = read_unread (object);
  if (totals != NULL)
    read_counts (totals, &report->totals);
  report->left_out = read_rows (object, "left_out");
  report->kept = read_rows (object, "kept");
  read_verified (report, object);
  report->started_unix = get_time (object, "started", 0);
  report->changed_unix = get_time (object, "changed", 0);
  report->elapsed_ms = get_ms (object, "elapsed_s");
  report->exit = (int) get_number (object, "exit");
  report->fetched = read_fetched (object);
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
