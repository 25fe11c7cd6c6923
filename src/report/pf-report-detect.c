/* pf-report-detect.c - found settings as a document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-detect.h"

#include "report/pf-json.h"

#define SCHEMA "postferry.detect/1"

PfDetectFile *
pf_detect_file_new (const char *path)
{
  PfDetectFile *self = g_new0 (PfDetectFile, 1);

  self->path = g_strdup (path);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_candidate_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_note_free);
  self->domains = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pf_detect_file_free (PfDetectFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->kind);
  g_ptr_array_unref (self->candidates);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static void
add_source (JsonBuilder *builder, const PfProvenance *source)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "kind", pf_source_kind_to_string (source->kind));
  pf_json_add_string (builder, "where", source->where);
  pf_json_add_string (builder, "trust", pf_trust_level_to_string (source->trust));
  pf_json_add_strings (builder, "chain", (const char *const *) source->chain);
  json_builder_end_object (builder);
}

static void
add_candidate (JsonBuilder *builder, const PfCandidate *candidate)
{
  const PfEndpoint *endpoint = candidate->endpoint;

  json_builder_begin_object (builder);
  pf_json_add_string (builder, "protocol", pf_protocol_to_string (endpoint->protocol));
  pf_json_add_string (builder, "host", endpoint->host);
  pf_json_add_int (builder, "port", endpoint->port);
  pf_json_add_string (builder, "security", pf_security_to_string (endpoint->security));
  pf_json_add_string (builder, "username", endpoint->user);
  pf_json_add_strings (builder, "auth", (const char *const *) candidate->auth);
  pf_json_begin_array (builder, "sources");
  for (guint i = 0; i < candidate->sources->len; i++)
    add_source (builder, candidate->sources->pdata[i]);
  json_builder_end_array (builder);
  pf_json_add_int (builder, "rank", candidate->rank);
  pf_json_add_bool (builder, "other_owner", candidate->is_other_owner);
  pf_json_add_string (builder, "doubt", candidate->doubt);
  json_builder_end_object (builder);
}

static void
add_candidates (JsonBuilder *builder, GPtrArray *candidates)
{
  pf_json_begin_array (builder, "candidates");
  for (guint i = 0; i < candidates->len; i++)
    add_candidate (builder, candidates->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_asked (JsonBuilder *builder, GPtrArray *asked)
{
  pf_json_begin_array (builder, "asked");
  for (guint i = 0; i < asked->len; i++)
    {
      const PfAsked *one = asked->pdata[i];

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "kind", pf_source_kind_to_string (one->kind));
      pf_json_add_string (builder, "where", one->where);
      pf_json_add_string (builder, "result", one->result);
      pf_json_add_string (builder, "fault", pf_fault_to_string (one->fault));
      pf_json_add_string (builder, "detail", one->detail);
      pf_json_add_int (builder, "ms", one->ms);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_notes (JsonBuilder *builder, GPtrArray *notes)
{
  pf_json_begin_array (builder, "notes");
  for (guint i = 0; i < notes->len; i++)
    {
      const PfNote *note = notes->pdata[i];

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "kind", pf_source_kind_to_string (note->kind));
      pf_json_add_bool (builder, "required", note->is_required);
      pf_json_add_string (builder, "url", note->url);
      pf_json_add_string (builder, "text", note->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_advice (JsonBuilder *builder, const PfProvider *provider)
{
  pf_json_begin_array (builder, "advice");
  for (guint i = 0; provider != NULL && i < provider->policies->len; i++)
    {
      const PfPolicy *policy = provider->policies->pdata[i];

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "name", policy->name);
      pf_json_add_string (builder, "value", policy->value);
      pf_json_add_string (builder, "url", policy->url);
      pf_json_add_string (builder, "text", policy->text);
      pf_json_add_string (builder, "asof", policy->asof);
      pf_json_add_string (builder, "source", policy->source);
      pf_json_add_string (builder, "confidence", policy->confidence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_provider (JsonBuilder *builder, const PfProvider *provider)
{
  json_builder_set_member_name (builder, "provider");
  if (provider == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "id", provider->id);
  pf_json_add_string (builder, "name", provider->name);
  pf_json_add_string (builder, "asof", provider->asof);
  pf_json_add_bool (builder, "override", provider->is_override);
  json_builder_end_object (builder);
}

void
pf_report_detect_add_members (JsonBuilder *builder, const PfDiscovery *discovery)
{
  pf_json_add_string (builder, "address", discovery->address);
  pf_json_add_string (builder, "domain", discovery->domain);
  json_builder_set_member_name (builder, "domain_exists");
  if (discovery->domain_exists < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_boolean_value (builder, discovery->domain_exists > 0);
  pf_json_add_bool (builder, "wildcard", discovery->has_wildcard);
  pf_json_add_string (builder, "near", discovery->near);
  pf_json_add_strings (builder, "mx", (const char *const *) discovery->mx);
  pf_json_add_strings (builder, "not_offered",
                       (const char *const *) discovery->not_offered);
  add_provider (builder, discovery->provider);
  add_candidates (builder, discovery->candidates);
  add_asked (builder, discovery->asked);
  add_notes (builder, discovery->notes);
  add_advice (builder, discovery->provider);
}

static char *
end_document (JsonBuilder *builder, int exit)
{
  pf_json_add_int (builder, "exit", exit);
  return pf_json_end_document (builder);
}

char *
pf_report_detect_to_json (const PfDiscovery *discovery, int exit)
{
  JsonBuilder *builder = pf_json_begin_document (SCHEMA);

  pf_report_detect_add_members (builder, discovery);
  return end_document (builder, exit);
}

char *
pf_report_detect_files_to_json (GPtrArray *files, int exit)
{
  JsonBuilder *builder = pf_json_begin_document (SCHEMA);

  pf_json_begin_array (builder, "files");
  for (guint i = 0; i < files->len; i++)
    {
      const PfDetectFile *file = files->pdata[i];

      json_builder_begin_object (builder);
      pf_json_add_string (builder, "file", file->path);
      pf_json_add_string (builder, "kind", file->kind);
      add_candidates (builder, file->candidates);
      add_notes (builder, file->notes);
      pf_json_begin_array (builder, "domains");
      for (guint j = 0; j < file->domains->len; j++)
        pf_json_add_string (builder, NULL, file->domains->pdata[j]);
      json_builder_end_array (builder);
      pf_json_begin_array (builder, "problems");
      for (guint j = 0; j < file->problems->len; j++)
        pf_json_add_string (builder, NULL, file->problems->pdata[j]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return end_document (builder, exit);
}
