/* pf-report-json.c - results as versioned JSON documents
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keep data/schemas/ in step; tests/cli checks real output against it.
 */

#define G_LOG_DOMAIN "pf-report"

#include "base/pf-error.h"
#include "report/pf-json.h"
#include "report/pf-report-tables.h"
#include "report/pf-report.h"

static void
add_verified (JsonBuilder *builder, const PfReport *report)
{
  json_builder_set_member_name (builder, "verified");
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "mode",
                      report->verify_mode != NULL ? report->verify_mode : "none");
  pf_json_add_int (builder, "checked", report->checked);
  pf_json_add_int (builder, "bodies", report->bodies);
  pf_json_add_int (builder, "differing", report->differing);
  pf_json_add_rows (builder, "differences", &pf_report_difference_table,
                    report->differences);
  json_builder_end_object (builder);
}

static void
add_unusual (JsonBuilder *builder, GArray *unusual)
{
  pf_json_begin_array (builder, "unusual");
  for (guint i = 0; unusual != NULL && i < unusual->len; i++)
    {
      const PfUnusual *row = &g_array_index (unusual, PfUnusual, i);

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "class", row->id);
      pf_json_add_int (builder, "messages", row->messages);
      pf_json_add_int (builder, "repaired", row->repaired);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

char *
pf_report_to_json (const PfReport *report, const GError *error, int exit)
{
  JsonBuilder *builder;

  g_return_val_if_fail (report != NULL, NULL);

  builder = pf_json_begin_document ("postferry.migration/1");
  pf_json_add_string (builder, "job", report->job);
  pf_json_add_string (builder, "state", report->state);
  pf_json_add_strings (builder, "sources", (const char *const *) report->sources);
  pf_json_add_string (builder, "target", report->url);
  pf_json_add_rows (builder, "folders", &pf_report_folder_table, report->folders);
  pf_json_add_rows (builder, "unread", &pf_report_unread_table, report->unread);
  pf_json_add_rows (builder, "cut_short", &pf_report_unread_table, report->cut);
  pf_json_add_rows (builder, "fetched", &pf_report_fetched_table, report->fetched);
  json_builder_set_member_name (builder, "totals");
  json_builder_begin_object (builder);
  pf_json_add_members (builder, &pf_report_counts_table, &report->totals);
  json_builder_end_object (builder);
  pf_json_add_rows (builder, "left_out", &pf_report_row_table, report->left_out);
  pf_json_add_rows (builder, "kept", &pf_report_row_table, report->kept);
  add_unusual (builder, report->unusual);
  add_verified (builder, report);
  pf_json_add_time (builder, "started", report->started_unix);
  pf_json_add_time (builder, "changed", report->changed_unix);
  pf_json_add_seconds (builder, "elapsed_s", report->elapsed_ms);
  pf_json_add_known (builder, "exit", exit >= 0 ? exit : report->exit);
  pf_json_add_error (builder, error);

  return pf_json_end_document (builder);
}

static void
add_plan_folder (JsonBuilder *builder, const PfPlanFolder *folder)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "source", folder->source);
  pf_json_add_string (builder, "account", folder->account);
  pf_json_add_strings (builder, "path", (const char *const *) folder->path);
  pf_json_add_string (builder, "role", folder->role);
  pf_json_add_string (builder, "target", folder->target);
  pf_json_add_strings (builder, "changes", (const char *const *) folder->changes);
  pf_json_add_bool (builder, "creates", folder->creates);
  pf_json_add_int (builder, "found", folder->found);
  pf_json_add_int (builder, "send", folder->send);
  pf_json_add_int (builder, "already_there", folder->already_there);
  pf_json_add_int (builder, "leave_out", folder->leave_out);
  pf_json_add_int (builder, "excluded", folder->excluded);
  pf_json_add_int (builder, "placed", folder->placed);
  pf_json_add_int (builder, "bytes", folder->bytes);
  pf_json_add_int (builder, "copy", folder->copy);
  pf_json_add_int (builder, "copy_bytes", folder->copy_bytes);
  pf_json_add_strings (builder, "warnings", (const char *const *) folder->warnings);
  json_builder_end_object (builder);
}

char *
pf_report_plan_to_json (const PfPlan *plan, const char *job)
{
  JsonBuilder *builder;

  g_return_val_if_fail (plan != NULL, NULL);

  builder = pf_json_begin_document ("postferry.plan/1");
  pf_json_add_string (builder, "job", job);
  pf_json_begin_array (builder, "folders");
  for (guint i = 0; i < plan->folders->len; i++)
    add_plan_folder (builder, plan->folders->pdata[i]);
  json_builder_end_array (builder);
  pf_json_add_rows (builder, "leave_out", &pf_report_row_table, plan->leave_out);
  json_builder_set_member_name (builder, "quota");
  json_builder_begin_object (builder);
  pf_json_add_known (builder, "used", plan->quota_used);
  pf_json_add_known (builder, "limit", plan->quota_limit);
  json_builder_end_object (builder);
  pf_json_add_int (builder, "messages", plan->messages_to_send);
  pf_json_add_int (builder, "bytes", plan->bytes_to_send);
  json_builder_set_member_name (builder, "on_server");
  json_builder_begin_object (builder);
  pf_json_add_int (builder, "messages", plan->messages_to_copy);
  pf_json_add_int (builder, "bytes", plan->bytes_to_copy);
  pf_json_add_int (builder, "moved", plan->messages_to_move);
  json_builder_end_object (builder);
  pf_json_add_known (builder, "forecast_s", plan->forecast_s);
  pf_json_add_string (builder, "mode", plan->mode);
  pf_json_add_string_array (builder, "problems", plan->problems);
  pf_json_add_int (builder, "daily_upload", (gint64) plan->daily_upload);
  pf_json_begin_array (builder, "classes");
  for (guint i = 0; plan->classes != NULL && i < plan->classes->len; i++)
    {
      const PfPlanClass *row = &g_array_index (plan->classes, PfPlanClass, i);

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "class", row->id);
      pf_json_add_string (builder, "choice", row->choice);
      pf_json_add_int (builder, "messages", row->messages);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return pf_json_end_document (builder);
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

  builder = pf_json_begin_document ("postferry.verification/1");
  pf_json_add_string (builder, "job", job);
  pf_json_add_string (builder, "mode", modes[verification->mode]);
  pf_json_add_int (builder, "checked", verification->checked);
  pf_json_add_int (builder, "bodies", verification->bodies);
  pf_json_add_rows (builder, "differences", &pf_report_difference_table,
                    verification->differences);

  return pf_json_end_document (builder);
}

char *
pf_report_undo_to_json (const char *job, const PfUndo *undo)
{
  JsonBuilder *builder;

  g_return_val_if_fail (undo != NULL, NULL);

  builder = pf_json_begin_document ("postferry.undo/1");
  pf_json_add_string (builder, "job", job);
  pf_json_add_int (builder, "removed", undo->removed);
  pf_json_add_int (builder, "marks", undo->marks);
  pf_json_add_string_array (builder, "folders", undo->folders);
  pf_json_add_rows (builder, "kept", &pf_report_row_table, undo->kept);

  return pf_json_end_document (builder);
}

char *
pf_report_jobs_to_json (GPtrArray *jobs)
{
  JsonBuilder *builder;

  g_return_val_if_fail (jobs != NULL, NULL);

  builder = pf_json_begin_document ("postferry.jobs/1");
  pf_json_begin_array (builder, "jobs");
  for (guint i = 0; i < jobs->len; i++)
    {
      const PfJobInfo *job = jobs->pdata[i];

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "job", job->job);
      pf_json_add_string (builder, "state", job->state);
      pf_json_add_bool (builder, "running", job->is_running);
      pf_json_add_strings (builder, "sources", (const char *const *) job->sources);
      pf_json_add_string (builder, "target", job->url != NULL ? job->url : job->target);
      pf_json_add_string (builder, "directory", job->directory);
      pf_json_add_time (builder, "started", job->started_unix);
      pf_json_add_time (builder, "changed", job->changed_unix);
      json_builder_set_member_name (builder, "totals");
      json_builder_begin_object (builder);
      pf_json_add_members (builder, &pf_report_counts_table, &job->counts);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return pf_json_end_document (builder);
}

static void
add_store_folder (JsonBuilder *builder, const PfSourceFolder *folder)
{
  json_builder_begin_object (builder);
  pf_json_add_strings (builder, "path", (const char *const *) folder->path);
  pf_json_add_string (builder, "role", pf_role_to_string (folder->role));
  pf_json_add_bool (builder, "container", folder->is_container);
  pf_json_add_string (builder, "file", folder->file);
  pf_json_add_known (builder, "messages", folder->is_container ? 0 : folder->messages);
  pf_json_add_int (builder, "bytes", (gint64) folder->bytes);
  pf_json_add_time (builder, "oldest", folder->oldest);
  pf_json_add_time (builder, "newest", folder->newest);
  pf_json_add_string_array (builder, "warnings", folder->warnings);
  json_builder_end_object (builder);
}

static void
add_account (JsonBuilder *builder, const PfSourceAccount *account)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "name", account->name);
  pf_json_add_string (builder, "type", account->type);
  pf_json_add_string (builder, "address", account->address);
  pf_json_add_string (builder, "host", account->host);
  pf_json_add_string (builder, "user", account->user);
  pf_json_add_known (builder, "left_on_server", account->left_on_server);
  pf_json_begin_array (builder, "folders");
  for (guint i = 0; i < account->folders->len; i++)
    add_store_folder (builder, account->folders->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
pf_report_stores_to_json (const PfReportStore *stores, gsize n_stores)
{
  JsonBuilder *builder = pf_json_begin_document ("postferry.stores/1");

  pf_json_begin_array (builder, "stores");
  for (gsize i = 0; i < n_stores; i++)
    {
      json_builder_begin_object (builder);
      pf_json_add_string (builder, "kind", stores[i].kind);
      pf_json_add_string (builder, "path", stores[i].path);
      pf_json_add_string (builder, "program", stores[i].program);
      pf_json_add_bool (builder, "in_use", stores[i].is_in_use);
      pf_json_begin_array (builder, "accounts");
      for (guint j = 0; stores[i].accounts != NULL && j < stores[i].accounts->len; j++)
        add_account (builder, stores[i].accounts->pdata[j]);
      json_builder_end_array (builder);
      pf_json_add_error (builder, stores[i].error);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return pf_json_end_document (builder);
}

char *
pf_report_error_to_json (const GError *error, int exit)
{
  JsonBuilder *builder = pf_json_begin_document ("postferry.error/1");

  pf_json_add_int (builder, "exit", exit);
  pf_json_add_error (builder, error);
  return pf_json_end_document (builder);
}
