/* pf-finding.c - findings and what they are made from: made, filled, freed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-diagnose.h"

#define EVIDENCE_MAX 20 /* lines with one finding */

PfFinding *
pf_finding_new (const char *id)
{
  const PfFindingKind *kind = pf_finding_kind (id);
  PfFinding           *self;
  g_auto (GStrv) clears = NULL;

  g_return_val_if_fail (kind != NULL, NULL);

  self = g_new0 (PfFinding, 1);
  self->id = g_strdup (id);
  self->severity = kind->severity;
  self->certainty = kind->certainty;
  self->who = kind->who;
  self->protocol = -1;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->evidence = g_ptr_array_new_with_free_func (g_free);
  self->clears = g_ptr_array_new_with_free_func (g_free);
  self->alternatives = g_ptr_array_new_with_free_func (g_free);

  clears = g_strsplit (kind->clears != NULL ? kind->clears : "", " ", -1);
  for (gsize i = 0; clears[i] != NULL; i++)
    if (*clears[i] != '\0')
      g_ptr_array_add (self->clears, g_strdup (clears[i]));

  return self;
}

void
pf_finding_free (PfFinding *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->host);
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->clears);
  g_ptr_array_unref (self->alternatives);
  g_free (self->explained_by);
  g_free (self);
}

void
pf_finding_set (PfFinding *self, const char *name, const char *value)
{
  if (value != NULL)
    g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
}

void
pf_finding_set_int (PfFinding *self, const char *name, gint64 value)
{
  g_hash_table_replace (self->values, g_strdup (name),
                        g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

const char *
pf_finding_get (const PfFinding *self, const char *name)
{
  return g_hash_table_lookup (self->values, name);
}

void
pf_finding_add_evidence (PfFinding *self, const char *format, ...)
{
  va_list args;

  if (self->evidence->len >= EVIDENCE_MAX)
    return;

  va_start (args, format);
  g_ptr_array_add (self->evidence, g_strdup_vprintf (format, args));
  va_end (args);
}

void
pf_finding_add_alternative (PfFinding *self, const char *id)
{
  for (guint i = 0; i < self->alternatives->len; i++)
    if (g_str_equal (self->alternatives->pdata[i], id))
      return;

  if (!g_str_equal (self->id, id))
    g_ptr_array_add (self->alternatives, g_strdup (id));
}

PfSignIn *
pf_sign_in_new (const PfEndpoint *endpoint)
{
  PfSignIn *self = g_new0 (PfSignIn, 1);

  self->protocol = endpoint->protocol;
  self->host = g_strdup (endpoint->host);
  self->port = endpoint->port;
  self->user = g_strdup (endpoint->user);
  self->step = g_strdup ("connect");
  self->messages = -1;
  self->messages_later = -1;
  self->folders = -1;
  self->octets = -1;
  self->quota_limit = -1;
  self->uidl_known = -1;
  self->us = -1;

  return self;
}

void
pf_sign_in_free (PfSignIn *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->user);
  g_free (self->step);
  g_free (self->skipped);
  g_clear_error (&self->error);
  g_free (self->prefix);
  g_strfreev (self->after_login);
  g_strfreev (self->transcript);
  g_free (self);
}

void
pf_control_free (PfControl *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->sent_to);
  pf_certificate_free (self->certificate);
  g_free (self);
}

PfVantage *
pf_vantage_new (void)
{
  PfVantage *self = g_new0 (PfVantage, 1);

  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_control_free);
  self->clock_offset_s = G_MAXINT64;
  self->in_hosts_file = g_new0 (char *, 1);

  return self;
}

void
pf_vantage_free (PfVantage *self)
{
  if (self == NULL)
    return;

  g_free (self->portal_url);
  g_ptr_array_unref (self->controls);
  g_strfreev (self->in_hosts_file);
  g_free (self);
}

PfDiagnosis *
pf_diagnosis_new (void)
{
  PfDiagnosis *self = g_new0 (PfDiagnosis, 1);

  self->id = g_strdup ("");
  self->vantage = pf_vantage_new ();
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_dns_answer_free);
  self->probes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_probe_free);
  self->family_probes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_probe_free);
  self->other_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_in_free);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_finding_free);
  self->verdict_imap = g_strdup ("not-checked");
  self->verdict_pop3 = g_strdup ("not-checked");

  return self;
}

void
pf_diagnosis_free (PfDiagnosis *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  pf_vantage_free (self->vantage);
  pf_discovery_free (self->discovery);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->probes);
  g_ptr_array_unref (self->family_probes);
  g_hash_table_unref (self->other_names);
  g_ptr_array_unref (self->sign_ins);
  g_free (self->password_hint);
  g_ptr_array_unref (self->findings);
  g_free (self->verdict_imap);
  g_free (self->verdict_pop3);
  g_free (self->cause);
  g_free (self);
}

const PfFinding *
pf_diagnosis_find (const PfDiagnosis *self, const char *id)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const PfFinding *finding = self->findings->pdata[i];

      if (g_strcmp0 (finding->id, id) == 0)
        return finding;
    }

  return NULL;
}

const PfFinding *
pf_diagnosis_get_cause (const PfDiagnosis *self)
{
  return self->cause != NULL ? pf_diagnosis_find (self, self->cause) : NULL;
}
