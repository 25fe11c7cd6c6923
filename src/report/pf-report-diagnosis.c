/* pf-report-diagnosis.c - a diagnosis as a document, written and read back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keep data/schemas/diagnosis-1.json in step.
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-diagnosis.h"

#include "facts/pf-json-read.h"
#include "human/pf-human-finding.h"
#include "report/pf-report-detect.h"
#include "report/pf-report-diagnosis-private.h"
#include "report/pf-report-probe.h"

#include <locale.h>
#include <string.h>

#define SCHEMA "postferry.diagnosis/1"

static void
add_values (JsonBuilder *builder, GHashTable *values)
{
  g_autoptr (GList)
      names = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) g_strcmp0);

  json_builder_set_member_name (builder, "values");
  json_builder_begin_object (builder);
  for (GList *i = names; i != NULL; i = i->next)
    pf_json_add_string (builder, i->data, g_hash_table_lookup (values, i->data));
  json_builder_end_object (builder);
}

static void
add_finding (JsonBuilder *builder, const PfFinding *finding)
{
  g_autoptr (PfFindingWords) words = pf_human_finding (finding);

  json_builder_begin_object (builder);
  pf_json_add_string (builder, "id", finding->id);
  pf_json_add_string (builder, "severity", pf_severity_to_string (finding->severity));
  pf_json_add_string (builder, "certainty", pf_certainty_to_string (finding->certainty));
  pf_json_add_string (builder, "who", pf_who_to_string (finding->who));
  pf_json_add_string (builder, "stage",
                      pf_stage_to_string (pf_finding_kind (finding->id)->stage));
  pf_json_add_string (builder, "protocol",
                      finding->protocol >= 0
                          ? pf_protocol_to_string ((PfProtocol) finding->protocol)
                          : NULL);
  pf_json_add_string (builder, "host", finding->host);
  pf_json_add_string (builder, "plain", words->headline);
  pf_json_add_string (builder, "cause", words->cause);
  pf_json_add_strings (builder, "fix", (const char *const *) words->fix);
  add_values (builder, finding->values);
  pf_json_add_string_array (builder, "evidence", finding->evidence);
  pf_json_add_string_array (builder, "clears", finding->clears);
  pf_json_add_string_array (builder, "alternatives", finding->alternatives);
  pf_json_add_string (builder, "explained_by", finding->explained_by);
  json_builder_end_object (builder);
}

/* The texts of a document are English wherever it is made; whoever shows it says them
 * again in the reader's language, by id and values. */
static void
add_findings (JsonBuilder *builder, GPtrArray *findings)
{
  locale_t english = newlocale (LC_ALL_MASK, "C.UTF-8", (locale_t) 0);
  locale_t reader;

  english = newlocale (LC_MESSAGES_MASK, "C", english);
  reader = uselocale (english);
  pf_json_begin_array (builder, "findings");
  for (guint i = 0; i < findings->len; i++)
    add_finding (builder, findings->pdata[i]);
  json_builder_end_array (builder);
  uselocale (reader);
  freelocale (english);
}

static void
add_control (JsonBuilder *builder, const PfControl *control)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "host", control->host);
  pf_json_add_int (builder, "port", control->port);
  pf_json_add_bool (builder, "mail", control->is_mail);
  pf_json_add_bool (builder, "answers", control->is_open);
  pf_json_add_string (builder, "issuer",
                      control->certificate != NULL ? control->certificate->issuer : NULL);
  json_builder_end_object (builder);
}

static void
add_vantage (JsonBuilder *builder, const PfVantage *vantage)
{
  json_builder_set_member_name (builder, "vantage");
  json_builder_begin_object (builder);
  pf_json_add_bool (builder, "ipv4", vantage->has_ipv4);
  pf_json_add_bool (builder, "ipv6", vantage->has_ipv6);
  pf_json_add_string (builder, "connectivity",
                      vantage->is_offline  ? "offline"
                      : vantage->is_portal ? "portal"
                                           : "online");
  pf_json_add_string (builder, "portal", vantage->portal_url);
  pf_json_add_bool (builder, "vpn", vantage->has_vpn);
  pf_json_add_bool (builder, "proxy", vantage->has_proxy);
  pf_json_add_bool (builder, "dns_lies", vantage->dns_lies);
  json_builder_set_member_name (builder, "clock_offset_s");
  if (vantage->clock_offset_s == G_MAXINT64)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, vantage->clock_offset_s);
  pf_json_add_strings (builder, "in_hosts_file",
                       (const char *const *) vantage->in_hosts_file);
  pf_json_begin_array (builder, "controls");
  for (guint i = 0; i < vantage->controls->len; i++)
    add_control (builder, vantage->controls->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_sign_in (JsonBuilder *builder, const PfSignIn *sign_in)
{
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "protocol", pf_protocol_to_string (sign_in->protocol));
  pf_json_add_string (builder, "host", sign_in->host);
  pf_json_add_int (builder, "port", sign_in->port);
  pf_json_add_string (builder, "user", sign_in->user);
  pf_json_add_bool (builder, "tried", sign_in->was_tried);
  pf_json_add_bool (builder, "in", sign_in->is_in);
  pf_json_add_string (builder, "step", sign_in->step);
  pf_json_add_string (builder, "skipped", sign_in->skipped);
  pf_json_add_known (builder, "messages", sign_in->messages);
  pf_json_add_known (builder, "messages_later", sign_in->messages_later);
  pf_json_add_known (builder, "octets", sign_in->octets);
  pf_json_add_known (builder, "quota_limit", sign_in->quota_limit);
  pf_json_add_known (builder, "max_message",
                     sign_in->max_message > 0 ? sign_in->max_message : -1);
  pf_json_add_known (builder, "ms", sign_in->us >= 0 ? sign_in->us / 1000 : -1);
  pf_json_add_strings (builder, "capabilities",
                       (const char *const *) sign_in->after_login);
  pf_json_add_error (builder, sign_in->error);
  pf_json_add_strings (builder, "transcript", (const char *const *) sign_in->transcript);
  json_builder_end_object (builder);
}

static void
add_verdict (JsonBuilder *builder, const PfDiagnosis *d)
{
  json_builder_set_member_name (builder, "verdict");
  json_builder_begin_object (builder);
  pf_json_add_string (builder, "imap", d->verdict_imap);
  pf_json_add_string (builder, "pop3", d->verdict_pop3);
  pf_json_add_string (builder, "cause", d->cause);
  json_builder_end_object (builder);
}

static void
add_diagnosis (JsonBuilder *builder, const PfDiagnosis *d)
{
  g_autoptr (GPtrArray) services = g_ptr_array_new ();

  pf_json_add_string (builder, "tool", "postferry " PF_VERSION);
  pf_json_add_string (builder, "run", d->id);
  pf_json_add_time (builder, "started", d->started_unix);
  pf_json_add_int (builder, "elapsed_ms", d->elapsed_us / 1000);
  pf_json_add_bool (builder, "stopped", d->was_stopped);
  add_vantage (builder, d->vantage);
  if (d->discovery != NULL)
    pf_report_detect_add_members (builder, d->discovery);
  for (guint i = 0; i < d->probes->len; i++)
    g_ptr_array_add (services, d->probes->pdata[i]);
  for (guint i = 0; i < d->family_probes->len; i++)
    g_ptr_array_add (services, d->family_probes->pdata[i]);
  pf_report_add_services (builder, services);
  pf_json_begin_array (builder, "sign_ins");
  for (guint i = 0; i < d->sign_ins->len; i++)
    add_sign_in (builder, d->sign_ins->pdata[i]);
  json_builder_end_array (builder);
  add_findings (builder, d->findings);
  add_verdict (builder, d);
  pf_json_add_int (builder, "exit", d->exit);
}

/* The names that must not be seen: the address, and what was signed in with. */
static char **
list_users (const PfDiagnosis *d)
{
  g_autoptr (GStrvBuilder) users = g_strv_builder_new ();

  if (d->discovery != NULL && d->discovery->address != NULL)
    g_strv_builder_add (users, d->discovery->address);
  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfProbe *probe = d->probes->pdata[i];

      if (probe->endpoint->user != NULL && *probe->endpoint->user != '\0')
        g_strv_builder_add (users, probe->endpoint->user);
    }

  return g_strv_builder_end (users);
}

PfDiagnosisDocument *
pf_diagnosis_document_new (const PfDiagnosis *diagnosis, gboolean shows_addresses)
{
  PfDiagnosisDocument *self = g_new0 (PfDiagnosisDocument, 1);
  JsonBuilder         *builder = pf_json_begin_document (SCHEMA);
  g_auto (GStrv) users = list_users (diagnosis);

  add_diagnosis (builder, diagnosis);
  json_builder_end_object (builder);
  self->root = json_builder_get_root (builder);
  g_object_unref (builder);
  if (!shows_addresses)
    pf_mask_document (self->root, (const char *const *) users);

  return self;
}

PfDiagnosisDocument *
pf_diagnosis_document_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = pf_json_read (text, length, &local_error);
  PfDiagnosisDocument *self;

  if (root == NULL)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED, "no JSON: %s",
                   local_error->message);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      g_strcmp0 (pf_json_peek_string (json_node_get_object (root), "schema"), SCHEMA) !=
          0)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "its schema is not " SCHEMA);
      return NULL;
    }

  self = g_new0 (PfDiagnosisDocument, 1);
  self->root = g_steal_pointer (&root);
  return self;
}

void
pf_diagnosis_document_free (PfDiagnosisDocument *self)
{
  if (self == NULL)
    return;

  json_node_unref (self->root);
  g_free (self);
}

char *
pf_diagnosis_document_to_json (const PfDiagnosisDocument *self)
{
  g_autofree char *text = json_to_string (self->root, TRUE);

  return g_strconcat (text, "\n", NULL);
}

PfExit
pf_diagnosis_document_get_exit (const PfDiagnosisDocument *self)
{
  double code = pf_json_peek_number (json_node_get_object (self->root), "exit", 0);

  return code >= 0 && code <= PF_EXIT_BUG ? (PfExit) code : PF_EXIT_OK;
}

static int
find_name (const char *text, int n, const char *(*name) (int value), int fallback)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (name (i), text) == 0)
      return i;

  return fallback;
}

static const char *
severity_name (int value)
{
  return pf_severity_to_string ((PfSeverity) value);
}

static const char *
certainty_name (int value)
{
  return pf_certainty_to_string ((PfCertainty) value);
}

static const char *
who_name (int value)
{
  return pf_who_to_string ((PfWho) value);
}

static const char *
protocol_name (int value)
{
  return pf_protocol_to_string ((PfProtocol) value);
}

static void
take_texts (GPtrArray *array, JsonObject *object, const char *name)
{
  g_auto (GStrv) texts = pf_json_peek_strings (object, name);

  g_ptr_array_set_size (array, 0);
  for (gsize i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (array, g_strdup (texts[i]));
}

/* Findings that this Postferry does not know are left out of what is shown. */
static PfFinding *
read_finding (JsonObject *object)
{
  const char *id = pf_json_peek_string (object, "id");
  JsonObject *values = pf_json_peek_object (object, "values");
  PfFinding  *finding;

  if (pf_finding_kind (id) == NULL)
    return NULL;

  finding = pf_finding_new (id);
  finding->severity = (PfSeverity) find_name (pf_json_peek_string (object, "severity"), 6,
                                              severity_name, finding->severity);
  finding->certainty = (PfCertainty) find_name (pf_json_peek_string (object, "certainty"),
                                                3, certainty_name, finding->certainty);
  finding->who = (PfWho) find_name (pf_json_peek_string (object, "who"), 5, who_name,
                                    finding->who);
  finding->protocol = find_name (pf_json_peek_string (object, "protocol"), 3,
                                 protocol_name, -1);
  finding->host = g_strdup (pf_json_peek_string (object, "host"));
  finding->explained_by = g_strdup (pf_json_peek_string (object, "explained_by"));
  take_texts (finding->evidence, object, "evidence");
  take_texts (finding->clears, object, "clears");
  take_texts (finding->alternatives, object, "alternatives");
  if (values != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (values);

      for (GList *i = names; i != NULL; i = i->next)
        pf_finding_set (finding, i->data, pf_json_peek_string (values, i->data));
    }
  return finding;
}

GPtrArray *
pf_diagnosis_document_list_findings (const PfDiagnosisDocument *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_finding_free);
  g_autoptr (GPtrArray)
      objects = pf_json_peek_objects (json_node_get_object (self->root), "findings",
                                      PF_DIAGNOSIS_ROWS_MAX);

  for (guint i = 0; i < objects->len; i++)
    {
      PfFinding *finding = read_finding (objects->pdata[i]);

      if (finding != NULL)
        g_ptr_array_add (findings, finding);
    }

  return findings;
}
