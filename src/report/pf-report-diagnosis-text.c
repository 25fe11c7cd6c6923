/* pf-report-diagnosis-text.c - a diagnosis shown: for the person, the help desk and a ticket
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-diagnosis.h"

#include "human/pf-human-finding.h"
#include "human/pf-words.h"
#include "report/pf-report-diagnosis-private.h"
#include "report/pf-table.h"

#include <string.h>

#define TICKET_EVIDENCE 3 /* lines of what the servers said */
#define TICKET_WIDTH 160  /* columns of one line */

static JsonObject *
get_root (const PfDiagnosisDocument *self)
{
  return json_node_get_object (self->root);
}

static void
append_line (GString *text, const char *indent, const char *line)
{
  g_autofree char *safe = pf_text_safe (line);

  g_string_append_printf (text, "%s%s\n", indent, safe);
}

static const char *
get_verdict (const PfDiagnosisDocument *self, const char *name)
{
  return pf_json_peek_string (pf_json_peek_object (get_root (self), "verdict"), name);
}

static void
append_verdicts (GString *text, const PfDiagnosisDocument *self)
{
  g_string_append_printf (text, "IMAP: %s\nPOP3: %s\n",
                          pf_human_verdict (get_verdict (self, "imap")),
                          pf_human_verdict (get_verdict (self, "pop3")));
}

static const PfFinding *
get_cause (const PfDiagnosisDocument *self, GPtrArray *findings)
{
  const char *id = get_verdict (self, "cause");

  for (guint i = 0; i < findings->len; i++)
    if (g_strcmp0 (((const PfFinding *) findings->pdata[i])->id, id) == 0)
      return findings->pdata[i];

  return NULL;
}

static void
append_alternatives (GString *text, const PfFinding *cause)
{
  for (guint i = 0; i < MIN (cause->alternatives->len, 2); i++)
    {
      g_autoptr (PfFinding) other = NULL;
      g_autoptr (PfFindingWords) words = NULL;

      if (pf_finding_kind (cause->alternatives->pdata[i]) == NULL)
        continue;
      other = pf_finding_new (cause->alternatives->pdata[i]);
      other->host = g_strdup (cause->host);
      pf_finding_set (other, "provider", pf_finding_get (cause, "provider"));
      words = pf_human_finding (other);
      append_line (text, "  * ", words->headline);
    }
}

static void
append_cause (GString *text, const PfFinding *cause)
{
  g_autoptr (PfFindingWords) words = pf_human_finding (cause);
  const char *url = pf_finding_get (cause, "url");

  append_line (text, "", words->headline);
  if (cause->certainty == PF_ONE_OF)
    {
      g_string_append_printf (text, "%s:\n", pf_human_certainty (PF_ONE_OF));
      append_line (text, "  * ", words->headline);
      append_alternatives (text, cause);
    }
  else if (cause->certainty == PF_LIKELY)
    g_string_append_printf (text, "(%s)\n", pf_human_certainty (PF_LIKELY));
  append_line (text, "", words->cause);
  g_string_append_printf (text, "\n%s:\n", pf_human_who (cause->who));
  for (gsize i = 0; words->fix[i] != NULL; i++)
    {
      g_autofree char *number = g_strdup_printf ("  %" G_GSIZE_FORMAT ". ", i + 1);

      append_line (text, number, words->fix[i]);
    }
  if (url != NULL)
    append_line (text, "     ", url);
  for (gsize i = 0; words->proves[i] != NULL; i++)
    {
      if (i == 0)
        g_string_append_printf (text, "\n%s:\n", pf_human_proves ());
      append_line (text, "  * ", words->proves[i]);
    }
}

static void
append_others (GString *text, GPtrArray *findings, const PfFinding *cause)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = findings->pdata[i];
      g_autoptr (PfFindingWords) words = NULL;

      if (finding == cause || finding->explained_by != NULL ||
          finding->severity < PF_SEVERITY_UNKNOWN)
        continue;
      if (is_first)
        g_string_append_printf (text, "\n%s:\n", pf_human_also ());
      is_first = FALSE;
      words = pf_human_finding (finding);
      /* That it was not tested stands in the headline. */
      if (finding->severity != PF_SEVERITY_UNKNOWN)
        g_string_append_printf (text, "  * %s: ", pf_human_severity (finding->severity));
      append_line (text, finding->severity != PF_SEVERITY_UNKNOWN ? "" : "  * ",
                   words->headline);
    }
}

char *
pf_diagnosis_document_to_text (const PfDiagnosisDocument *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self);
  const PfFinding *cause = get_cause (self, findings);

  if (cause != NULL)
    append_cause (text, cause);
  else
    append_line (text, "", pf_human_no_cause (pf_diagnosis_document_get_exit (self)));
  g_string_append_c (text, '\n');
  append_verdicts (text, self);
  append_others (text, findings, cause);

  return g_string_free (text, FALSE);
}

static void
append_lines (GString *text, JsonObject *object, gboolean with_lines)
{
  g_auto (GStrv) lines = pf_json_peek_strings (object, "transcript");

  for (gsize i = 0; with_lines && lines[i] != NULL; i++)
    append_line (text, "        ", lines[i]);
}

static void
append_times (GString *text, JsonObject *service)
{
  static const char *const steps[] = { "resolve", "connect", "tls", "greeting",
                                       "round_trip" };
  JsonObject              *ms = pf_json_peek_object (service, "ms");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double took = pf_json_peek_number (ms, steps[i], -1);

      if (took >= 0)
        g_string_append_printf (text, "  %s %.1f ms", steps[i], took);
    }
}

static void
append_service (GString *text, JsonObject *service, gboolean with_lines)
{
  JsonObject      *tls = pf_json_peek_object (service, "tls");
  JsonObject      *error = pf_json_peek_object (service, "error");
  const char      *version = pf_json_peek_string (tls, "version");
  g_autofree char *line = NULL;

  line = g_strdup_printf ("%s %s:%d (%s): %s%s%s",
                          pf_json_peek_string (service, "protocol"),
                          pf_json_peek_string (service, "host"),
                          (int) pf_json_peek_number (service, "port", 0),
                          pf_json_peek_string (service, "security"),
                          pf_json_peek_bool (service, "reachable") ? "reached"
                                                                   : "not reached",
                          version != NULL ? ", " : "", version != NULL ? version : "");
  append_line (text, "  ", line);
  g_string_append (text, "    ");
  append_times (text, service);
  g_string_append_c (text, '\n');
  if (pf_json_peek_string (error, "message") != NULL)
    append_line (text, "      ", pf_json_peek_string (error, "message"));
  append_lines (text, service, with_lines);
}

static void
append_sign_in (GString *text, JsonObject *sign_in, gboolean with_lines)
{
  JsonObject      *error = pf_json_peek_object (sign_in, "error");
  const char      *skipped = pf_json_peek_string (sign_in, "skipped");
  g_autofree char *line = NULL;

  line = g_strdup_printf ("%s %s:%d: %s", pf_json_peek_string (sign_in, "protocol"),
                          pf_json_peek_string (sign_in, "host"),
                          (int) pf_json_peek_number (sign_in, "port", 0),
                          skipped != NULL                     ? skipped
                          : pf_json_peek_bool (sign_in, "in") ? "in"
                                                              : "not in");
  append_line (text, "  ", line);
  if (pf_json_peek_number (sign_in, "ms", -1) >= 0)
    g_string_append_printf (text, "      %.0f ms, to the step “%s”\n",
                            pf_json_peek_number (sign_in, "ms", 0),
                            pf_json_peek_string (sign_in, "step"));
  if (pf_json_peek_string (error, "message") != NULL)
    append_line (text, "      ", pf_json_peek_string (error, "message"));
  append_lines (text, sign_in, with_lines);
}

static void
append_stage (GString *text, GPtrArray *findings, PfStage stage)
{
  gboolean is_quiet = TRUE;

  g_string_append_printf (text, "%s\n", pf_human_stage (stage));
  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = findings->pdata[i];
      g_autoptr (PfFindingWords) words = NULL;

      if (pf_finding_kind (finding->id)->stage != stage)
        continue;
      is_quiet = FALSE;
      words = pf_human_finding (finding);
      g_string_append_printf (text, "  [%s] %s (%s%s%s): ",
                              pf_human_severity (finding->severity), finding->id,
                              pf_certainty_to_string (finding->certainty),
                              finding->explained_by != NULL ? ", from " : "",
                              finding->explained_by != NULL ? finding->explained_by : "");
      append_line (text, "", words->headline);
      for (guint j = 0; j < finding->evidence->len; j++)
        append_line (text, "        ", finding->evidence->pdata[j]);
    }
  if (is_quiet)
    g_string_append_printf (text, "  [%s]\n", pf_human_nothing_found ());
}

char *
pf_diagnosis_document_to_tree (const PfDiagnosisDocument *self, gboolean with_lines)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self);
  g_autoptr (GPtrArray) services = pf_json_peek_objects (get_root (self), "services",
                                                         PF_DIAGNOSIS_ROWS_MAX);
  g_autoptr (GPtrArray) sign_ins = pf_json_peek_objects (get_root (self), "sign_ins",
                                                         PF_DIAGNOSIS_ROWS_MAX);

  for (int stage = 0; stage < PF_N_STAGES; stage++)
    {
      append_stage (text, findings, (PfStage) stage);
      for (guint i = 0; stage == PF_STAGE_REACH && i < services->len; i++)
        append_service (text, services->pdata[i], with_lines);
      for (guint i = 0; stage == PF_STAGE_SIGN_IN && i < sign_ins->len; i++)
        append_sign_in (text, sign_ins->pdata[i], with_lines);
    }

  return g_string_free (text, FALSE);
}

/* One line of a ticket; whatever a server said is cut to fit. */
static void
append_field (GPtrArray *lines, const char *name, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", name, value != NULL ? value : "-");
  g_autofree char *safe = pf_text_safe (line);

  if (lines->len < PF_TICKET_LINES)
    g_ptr_array_add (lines, pf_text_shorten (safe, TICKET_WIDTH));
}

static void
append_ticket_cause (GPtrArray *lines, const PfFinding *cause)
{
  g_autoptr (PfFindingWords) words = pf_human_finding (cause);
  g_autofree char *headline = g_strdup_printf ("%s [%s, %s]", words->headline, cause->id,
                                               pf_certainty_to_string (cause->certainty));
  g_autofree char *proves = g_strjoinv (". ", words->proves);
  g_autofree char *fix = g_strjoinv (" ", words->fix);

  append_field (lines, "Cause", headline);
  for (guint i = 0; i < MIN (cause->evidence->len, TICKET_EVIDENCE); i++)
    append_field (lines, "Seen", cause->evidence->pdata[i]);
  if (*proves != '\0')
    append_field (lines, "Proves", proves);
  append_field (lines, "Who", pf_human_who (cause->who));
  append_field (lines, "To do", fix);
}

char *
pf_diagnosis_document_to_ticket (const PfDiagnosisDocument *self)
{
  JsonObject *root = get_root (self);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self);
  const PfFinding *cause = get_cause (self, findings);
  g_autofree char *run = g_strdup_printf ("%s, %s, report %s",
                                          pf_json_peek_string (root, "tool"),
                                          pf_json_peek_string (root, "started"),
                                          pf_json_peek_string (root, "run"));
  g_autofree char *verdicts = g_strdup_printf ("IMAP %s, POP3 %s",
                                               get_verdict (self, "imap"),
                                               get_verdict (self, "pop3"));
  g_autofree char *joined = NULL;

  append_field (lines, "Checked by", run);
  if (pf_json_peek_string (root, "address") != NULL)
    append_field (lines, "Account", pf_json_peek_string (root, "address"));
  append_field (lines, "Result", verdicts);
  if (cause != NULL)
    append_ticket_cause (lines, cause);
  else
    append_field (lines, "Cause",
                  pf_human_no_cause (pf_diagnosis_document_get_exit (self)));
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("\n", (char **) lines->pdata);

  return g_strconcat (joined, "\n", NULL);
}

static char *
describe_service (JsonObject *service)
{
  JsonObject *tls = pf_json_peek_object (service, "tls");
  JsonObject *error = pf_json_peek_object (service, "error");
  const char *version = pf_json_peek_string (tls, "version");
  const char *message = pf_json_peek_string (error, "message");

  return g_strdup_printf ("%s %s %s",
                          pf_json_peek_bool (service, "reachable") ? "reached"
                                                                   : "not reached",
                          version != NULL ? version : "no TLS",
                          message != NULL ? message : "");
}

static char *
name_service (JsonObject *service)
{
  return g_strdup_printf ("%s %s:%d", pf_json_peek_string (service, "protocol"),
                          pf_json_peek_string (service, "host"),
                          (int) pf_json_peek_number (service, "port", 0));
}

/* What can be compared: verdicts, findings, services; by name. */
static GHashTable *
list_facts (const PfDiagnosisDocument *self)
{
  GHashTable *facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self);
  g_autoptr (GPtrArray) services = pf_json_peek_objects (get_root (self), "services",
                                                         PF_DIAGNOSIS_ROWS_MAX);
  static const char *const verdicts[] = { "imap", "pop3", "cause" };

  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      const char *value = get_verdict (self, verdicts[i]);

      g_hash_table_replace (facts, g_strdup_printf ("verdict %s", verdicts[i]),
                            g_strdup (value != NULL ? value : "-"));
    }
  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = findings->pdata[i];

      g_hash_table_replace (facts,
                            g_strdup_printf ("finding %s%s%s", finding->id,
                                             finding->host != NULL ? " " : "",
                                             finding->host != NULL ? finding->host : ""),
                            g_strdup_printf ("%s, %s",
                                             pf_severity_to_string (finding->severity),
                                             pf_certainty_to_string (
                                                 finding->certainty)));
    }
  for (guint i = 0; i < services->len; i++)
    g_hash_table_replace (facts, name_service (services->pdata[i]),
                          describe_service (services->pdata[i]));

  return facts;
}

void
pf_report_change_free (PfReportChange *change)
{
  if (change == NULL)
    return;

  g_free (change->name);
  g_free (change->was);
  g_free (change->is);
  g_free (change);
}

GPtrArray *
pf_diagnosis_document_list_differences (const PfDiagnosisDocument *before,
                                        const PfDiagnosisDocument *now)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_report_change_free);
  g_autoptr (GHashTable) old = list_facts (before);
  g_autoptr (GHashTable) new = list_facts (now);
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) names = NULL;
  GHashTableIter iter;
  gpointer       name;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (all, name);
  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (all, name);
  names = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) g_strcmp0);

  for (GList *i = names; i != NULL; i = i->next)
    {
      const char     *was = g_hash_table_lookup (old, i->data);
      const char     *is = g_hash_table_lookup (new, i->data);
      PfReportChange *change;

      if (g_strcmp0 (was, is) == 0)
        continue;
      change = g_new0 (PfReportChange, 1);
      change->name = g_strdup (i->data);
      change->was = g_strdup (was);
      change->is = g_strdup (is);
      g_ptr_array_add (differences, change);
    }

  return differences;
}

const char *
pf_diagnosis_document_get_started (const PfDiagnosisDocument *self)
{
  return pf_json_peek_string (get_root (self), "started");
}

char *
pf_diagnosis_document_compare (const PfDiagnosisDocument *before,
                               const PfDiagnosisDocument *now)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray)
      differences = pf_diagnosis_document_list_differences (before, now);

  for (guint i = 0; i < differences->len; i++)
    {
      const PfReportChange *one = differences->pdata[i];
      g_autofree char      *left = g_strdup_printf ("%s: %s", pf_human_before (),
                                               one->was != NULL ? one->was : "-");
      g_autofree char      *right = g_strdup_printf ("%s: %s", pf_human_now (),
                                                one->is != NULL ? one->is : "-");

      append_line (text, "", one->name);
      append_line (text, "  ", left);
      append_line (text, "  ", right);
    }
  if (text->len == 0)
    append_line (text, "", pf_human_no_difference ());

  return g_string_free (text, FALSE);
}
