/* pf-report-json.c - results as versioned JSON documents
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keep data/schemas/ in step; tests/cli checks real output against it.
 */

#define G_LOG_DOMAIN "pf-report"

#include "base/pf-error.h"
#include "report/pf-report.h"

#include <json-glib/json-glib.h>

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
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

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* A number that is not known is null, not -1. */
static void
add_known (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  if (value < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, value);
}

static void
add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* RFC 3339 in UTC, or null. */
static void
add_time (JsonBuilder *builder, const char *name, gint64 unix_time)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (unix_time != G_MININT64 && unix_time != 0)
    time = g_date_time_new_from_unix_utc (unix_time);
  if (time != NULL)
    text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  add_string (builder, name, text);
}

static void
add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    add_string (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

static void
add_string_array (JsonBuilder *builder, const char *name, GPtrArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values != NULL && i < values->len; i++)
    add_string (builder, NULL, values->pdata[i]);
  json_builder_end_array (builder);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static JsonBuilder *
begin_document (const char *schema)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "schema", schema);
  return builder;
}

static char *
end_document (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  g_object_unref (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

static void
add_counts (JsonBuilder *builder, const PfCounts *counts)
{
  add_int (builder, "found", counts->found);
  add_int (builder, "placed", counts->placed);
  add_int (builder, "already_there", counts->already_there);
  add_int (builder, "left_out", counts->left_out);
  add_int (builder, "excluded", counts->excluded);
  add_int (builder, "pending", counts->pending);
  add_int (builder, "expunged", counts->expunged);
  add_int (builder, "verified", counts->verified);
  add_int (builder, "resent", counts->resent);
  add_int (builder, "bytes", counts->bytes);
}

static void
add_folders (JsonBuilder *builder, GPtrArray *folders)
{
  begin_array (builder, "folders");
  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "source", folder->source);
      add_string (builder, "account", folder->account);
      add_strings (builder, "path", (const char *const *) folder->path);
      add_string (builder, "role", folder->role);
      add_string (builder, "target", folder->target);
      add_strings (builder, "changes", (const char *const *) folder->changes);
      add_counts (builder, &folder->counts);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_rows (JsonBuilder *builder, const char *name, GPtrArray *rows)
{
  begin_array (builder, name);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const PfLedgerRow *row = rows->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "folder", row->folder);
      add_string (builder, "target", row->target);
      add_string (builder, "subject", row->subject);
      add_string (builder, "from", row->from);
      add_time (builder, "date", row->date_unix);
      add_int (builder, "size", row->size);
      add_string (builder, "locator", row->locator);
      add_string (builder, "reason", row->reason);
      add_string (builder, "server_text", row->server_text);
      add_string (builder, "saved_as", row->saved_as);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_differences (JsonBuilder *builder, GPtrArray *differences)
{
  begin_array (builder, "differences");
  for (guint i = 0; i < differences->len; i++)
    {
      const PfDifference *difference = differences->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "folder", difference->folder);
      add_int (builder, "uid", difference->uid);
      add_string (builder, "subject", difference->subject);
      add_string (builder, "kind", difference->kind);
      add_string (builder, "expected", difference->expected);
      add_string (builder, "actual", difference->actual);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_error (JsonBuilder *builder, const GError *error)
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
  add_string (builder, "id", id);
  add_string (builder, "message", error->message);
  add_string (builder, "host", facts != NULL ? facts->host : NULL);
  add_string (builder, "response_code", facts != NULL ? facts->response_code : NULL);
  add_string (builder, "server_text", facts != NULL ? facts->server_text : NULL);
  add_string (builder, "path", facts != NULL ? facts->path : NULL);
  json_builder_end_object (builder);
}

static void
add_unread (JsonBuilder *builder, GPtrArray *unread)
{
  begin_array (builder, "unread");
  for (guint i = 0; i < unread->len; i++)
    {
      const PfReportUnread *one = unread->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "account", one->account);
      add_string (builder, "folder", one->path);
      add_string (builder, "reason", one->why);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_verified (JsonBuilder *builder, const PfReport *report)
{
  json_builder_set_member_name (builder, "verified");
  json_builder_begin_object (builder);
  add_string (builder, "mode",
              report->verify_mode != NULL ? report->verify_mode : "none");
  add_int (builder, "checked", report->checked);
  add_int (builder, "bodies", report->bodies);
  add_int (builder, "differing", report->differing);
  add_differences (builder, report->differences);
  json_builder_end_object (builder);
}

char *
pf_report_to_json (const PfReport *report, const GError *error, int exit)
{
  JsonBuilder *builder;

  g_return_val_if_fail (report != NULL, NULL);

  builder = begin_document ("postferry.migration/1");
  add_string (builder, "job", report->job);
  add_string (builder, "state", report->state);
  add_strings (builder, "sources", (const char *const *) report->sources);
  add_string (builder, "target", report->url);
  add_folders (builder, report->folders);
  add_unread (builder, report->unread);
  json_builder_set_member_name (builder, "totals");
  json_builder_begin_object (builder);
  add_counts (builder, &report->totals);
  json_builder_end_object (builder);
  add_rows (builder, "left_out", report->left_out);
  add_verified (builder, report);
  add_time (builder, "started", report->started_unix);
  add_time (builder, "changed", report->changed_unix);
  json_builder_set_member_name (builder, "elapsed_s");
  json_builder_add_double_value (builder, (double) report->elapsed_ms / 1000);
  add_known (builder, "exit", exit >= 0 ? exit : report->exit);
  add_error (builder, error);

  return end_document (builder);
}

static void
add_plan_folder (JsonBuilder *builder, const PfPlanFolder *folder)
{
  json_builder_begin_object (builder);
  add_string (builder, "source", folder->source);
  add_string (builder, "account", folder->account);
  add_strings (builder, "path", (const char *const *) folder->path);
  add_string (builder, "role", folder->role);
  add_string (builder, "target", folder->target);
  add_strings (builder, "changes", (const char *const *) folder->changes);
  add_bool (builder, "creates", folder->creates);
  add_int (builder, "found", folder->found);
  add_int (builder, "send", folder->send);
  add_int (builder, "already_there", folder->already_there);
  add_int (builder, "leave_out", folder->leave_out);
  add_int (builder, "excluded", folder->excluded);
  add_int (builder, "placed", folder->placed);
  add_int (builder, "bytes", folder->bytes);
  add_strings (builder, "warnings", (const char *const *) folder->warnings);
  json_builder_end_object (builder);
}

char *
pf_report_plan_to_json (const PfPlan *plan, const char *job)
{
  JsonBuilder *builder;

  g_return_val_if_fail (plan != NULL, NULL);

  builder = begin_document ("postferry.plan/1");
  add_string (builder, "job", job);
  begin_array (builder, "folders");
  for (guint i = 0; i < plan->folders->len; i++)
    add_plan_folder (builder, plan->folders->pdata[i]);
  json_builder_end_array (builder);
  add_rows (builder, "leave_out", plan->leave_out);
  json_builder_set_member_name (builder, "quota");
  json_builder_begin_object (builder);
  add_known (builder, "used", plan->quota_used);
  add_known (builder, "limit", plan->quota_limit);
  json_builder_end_object (builder);
  add_int (builder, "messages", plan->messages_to_send);
  add_int (builder, "bytes", plan->bytes_to_send);
  add_known (builder, "forecast_s", plan->forecast_s);
  add_string (builder, "mode", plan->mode);
  add_string_array (builder, "problems", plan->problems);

  return end_document (builder);
}

char *
pf_report_verification_to_json (const char *job, const PfVerification *verification)
{
  static const char *const modes[] = {
    [PF_VERIFY_METADATA] = "metadata",
    [PF_VERIFY_NONE] = "none",
    [PF_VERIFY_FULL] = "full",
  };
  JsonBuilder *builder;

  g_return_val_if_fail (verification != NULL, NULL);

  builder = begin_document ("postferry.verification/1");
  add_string (builder, "job", job);
  add_string (builder, "mode", modes[verification->mode]);
  add_int (builder, "checked", verification->checked);
  add_int (builder, "bodies", verification->bodies);
  add_differences (builder, verification->differences);

  return end_document (builder);
}

char *
pf_report_jobs_to_json (GPtrArray *jobs)
{
  JsonBuilder *builder;

  g_return_val_if_fail (jobs != NULL, NULL);

  builder = begin_document ("postferry.jobs/1");
  begin_array (builder, "jobs");
  for (guint i = 0; i < jobs->len; i++)
    {
      const PfJobInfo *job = jobs->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "job", job->job);
      add_string (builder, "state", job->state);
      add_bool (builder, "running", job->is_running);
      add_strings (builder, "sources", (const char *const *) job->sources);
      add_string (builder, "target", job->target);
      add_string (builder, "directory", job->directory);
      add_time (builder, "started", job->started_unix);
      add_time (builder, "changed", job->changed_unix);
      json_builder_set_member_name (builder, "totals");
      json_builder_begin_object (builder);
      add_counts (builder, &job->counts);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return end_document (builder);
}

static void
add_store_folder (JsonBuilder *builder, const PfSourceFolder *folder)
{
  json_builder_begin_object (builder);
  add_strings (builder, "path", (const char *const *) folder->path);
  add_string (builder, "role", pf_role_to_string (folder->role));
  add_bool (builder, "container", folder->is_container);
  add_string (builder, "file", folder->file);
  add_known (builder, "messages", folder->is_container ? 0 : folder->messages);
  add_int (builder, "bytes", (gint64) folder->bytes);
  add_time (builder, "oldest", folder->oldest);
  add_time (builder, "newest", folder->newest);
  add_string_array (builder, "warnings", folder->warnings);
  json_builder_end_object (builder);
}

static void
add_account (JsonBuilder *builder, const PfSourceAccount *account)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", account->name);
  add_string (builder, "type", account->type);
  add_string (builder, "address", account->address);
  add_string (builder, "host", account->host);
  add_string (builder, "user", account->user);
  begin_array (builder, "folders");
  for (guint i = 0; i < account->folders->len; i++)
    add_store_folder (builder, account->folders->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
pf_report_stores_to_json (const PfReportStore *stores, gsize n_stores)
{
  JsonBuilder *builder = begin_document ("postferry.stores/1");

  begin_array (builder, "stores");
  for (gsize i = 0; i < n_stores; i++)
    {
      json_builder_begin_object (builder);
      add_string (builder, "kind", stores[i].kind);
      add_string (builder, "path", stores[i].path);
      add_string (builder, "program", stores[i].program);
      add_bool (builder, "in_use", stores[i].is_in_use);
      begin_array (builder, "accounts");
      for (guint j = 0; stores[i].accounts != NULL && j < stores[i].accounts->len; j++)
        add_account (builder, stores[i].accounts->pdata[j]);
      json_builder_end_array (builder);
      add_error (builder, stores[i].error);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return end_document (builder);
}

char *
pf_report_error_to_json (const GError *error, int exit)
{
  JsonBuilder *builder = begin_document ("postferry.error/1");

  add_int (builder, "exit", exit);
  add_error (builder, error);
  return end_document (builder);
}
