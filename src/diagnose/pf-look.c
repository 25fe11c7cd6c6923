/* pf-look.c - small questions that several stages of a diagnosis ask
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define FINDINGS_MAX 100 /* in one diagnosis */

PfFinding *
pf_look_add (PfLook *look, const char *id, const PfEndpoint *endpoint)
{
  PfFinding *finding = pf_finding_new (id);

  if (endpoint != NULL)
    {
      finding->protocol = (int) endpoint->protocol;
      finding->host = g_strdup (endpoint->host);
      pf_finding_set_int (finding, "port", endpoint->port);
    }
  if (look->provider != NULL)
    pf_finding_set (finding, "provider", look->provider->name);
  if (look->d->discovery != NULL)
    pf_finding_set (finding, "domain", look->d->discovery->domain);

  /* The bound only guards against our own mistakes: each detection adds a few. */
  if (look->d->findings->len >= FINDINGS_MAX)
    g_ptr_array_remove_index (look->d->findings, FINDINGS_MAX - 1);
  g_ptr_array_add (look->d->findings, finding);
  return finding;
}

gboolean
pf_look_has (const PfLook *look, const char *id)
{
  return pf_diagnosis_find (look->d, id) != NULL;
}

const PfPolicy *
pf_look_policy (const PfLook *look, const char *name, PfFinding *finding)
{
  const PfPolicy *policy = look->provider != NULL
                               ? pf_provider_get_policy (look->provider, name)
                               : NULL;

  if (policy != NULL && finding != NULL)
    {
      pf_finding_set (finding, "value", policy->value);
      pf_finding_set (finding, "url", policy->url);
      pf_finding_set (finding, "asof", policy->asof);
      pf_finding_add_evidence (finding, "%s: %s = %s, as of %s (%s)",
                               look->provider->name, policy->name,
                               policy->value != NULL ? policy->value : "yes",
                               policy->asof, policy->source);
    }

  return policy;
}

const PfCandidate *
pf_look_candidate (const PfLook *look, const PfEndpoint *endpoint)
{
  const PfDiscovery *discovery = look->d->discovery;

  for (guint i = 0; discovery != NULL && i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];
      const PfEndpoint  *other = candidate->endpoint;

      if (other->protocol == endpoint->protocol && other->port == endpoint->port &&
          g_ascii_strcasecmp (other->host, endpoint->host) == 0)
        return candidate;
    }

  return NULL;
}

gboolean
pf_candidate_has_source (const PfCandidate *candidate, guint kinds)
{
  for (guint i = 0; candidate->sources != NULL && i < candidate->sources->len; i++)
    {
      const PfProvenance *source = candidate->sources->pdata[i];

      if ((kinds & PF_SOURCES (source->kind)) != 0)
        return TRUE;
    }

  return FALSE;
}

gboolean
pf_look_was_answer (const PfLook *look, guint kinds, const char *result)
{
  const PfDiscovery *discovery = look->d->discovery;

  for (guint i = 0; discovery != NULL && i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if ((kinds & PF_SOURCES (asked->kind)) != 0 && g_str_equal (asked->result, result))
        return TRUE;
    }

  return FALSE;
}

gboolean
pf_is_wire_error (const GError *error, PfWireError code)
{
  return g_error_matches (error, PF_WIRE_ERROR, (int) code);
}

gboolean
pf_probe_speaks_right (const PfProbe *probe)
{
  static const PfSpeaks expected[] = { PF_SPEAKS_IMAP, PF_SPEAKS_POP3, PF_SPEAKS_SMTP };

  return probe->speaks == expected[probe->endpoint->protocol];
}

gboolean
pf_probe_has_greeted (const PfProbe *probe)
{
  return probe->greeting_us >= 0;
}

gboolean
pf_has_token (char **tokens, const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (g_ascii_strncasecmp (tokens[i], word, length) == 0 &&
        (tokens[i][length] == '\0' || tokens[i][length] == ' '))
      return TRUE;

  return FALSE;
}

const char *
pf_token_argument (char **tokens, const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (g_ascii_strncasecmp (tokens[i], word, length) == 0 &&
        (tokens[i][length] == ' ' || tokens[i][length] == '='))
      return tokens[i] + length + 1;

  return NULL;
}

const PfSignIn *
pf_look_sign_in (const PfLook *look, PfProtocol protocol)
{
  for (guint i = 0; i < look->d->sign_ins->len; i++)
    {
      const PfSignIn *sign_in = look->d->sign_ins->pdata[i];

      if (sign_in->protocol == protocol)
        return sign_in;
    }

  return NULL;
}

gboolean
pf_probe_is_sound (const PfProbe *probe)
{
  if (!probe->reachable || !pf_probe_speaks_right (probe) ||
      !pf_probe_has_greeted (probe) || probe->is_bye || probe->is_preauth ||
      probe->certificate == NULL || probe->certificate->problems != 0 ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLIENT_CERTIFICATE))
    return FALSE;

  return probe->endpoint->security == PF_SECURITY_TLS ||
         (probe->endpoint->security == PF_SECURITY_STARTTLS && probe->starttls_worked);
}

/* How far a probe came. */
static int
progress (const PfProbe *probe)
{
  if (pf_probe_is_sound (probe))
    return 4;
  if (!probe->reachable)
    return pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST) ? 0 : 1;

  return pf_probe_speaks_right (probe) || probe->certificate != NULL ? 3 : 2;
}

const PfProbe *
pf_diagnose_pick (const PfDiagnosis *self, PfProtocol protocol)
{
  const PfProbe *best = NULL;

  for (guint i = 0; i < self->probes->len; i++)
    {
      const PfProbe *probe = self->probes->pdata[i];

      if (probe->endpoint->protocol == protocol &&
          (best == NULL || progress (probe) > progress (best)))
        best = probe;
    }

  return best;
}
