/* pf-diagnose.c - from all findings to one cause, two verdicts and an exit code
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-diagnose.h"

#include "diagnose/pf-look.h"

#include <string.h>

static const PfProvider *
find_provider (const PfDiagnosis *d, PfProviders *providers)
{
  if (d->discovery != NULL && d->discovery->provider != NULL)
    return d->discovery->provider;

  for (guint i = 0; providers != NULL && i < d->probes->len; i++)
    {
      const PfProbe    *probe = d->probes->pdata[i];
      const PfProvider *provider = pf_providers_find_host (providers,
                                                           probe->endpoint->host);

      if (provider != NULL)
        return provider;
    }

  return NULL;
}

static gsize
place_in_catalogue (const PfFinding *finding)
{
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  return (gsize) (pf_finding_kind (finding->id) - kinds);
}

/* What blocks comes before what does not; then by stage, as the catalogue goes; what
 * follows from another finding comes last. */
static gint
compare (gconstpointer a, gconstpointer b)
{
  const PfFinding *one = *(PfFinding *const *) a;
  const PfFinding *two = *(PfFinding *const *) b;
  gsize            place_one = place_in_catalogue (one);
  gsize            place_two = place_in_catalogue (two);

  if ((one->explained_by == NULL) != (two->explained_by == NULL))
    return one->explained_by == NULL ? -1 : 1;
  if (one->severity != two->severity)
    return one->severity > two->severity ? -1 : 1;
  if (place_one != place_two)
    return place_one < place_two ? -1 : 1;

  return one->protocol < two->protocol ? -1 : one->protocol > two->protocol;
}

/* Whether @id is one of @ids, which are separated by blanks; "TLS-*" is all of them. */
static gboolean
is_among (const char *ids, const char *id)
{
  g_auto (GStrv) words = g_strsplit (ids != NULL ? ids : "", " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *star = strchr (words[i], '*');

      if (star != NULL ? strncmp (id, words[i], (gsize) (star - words[i])) == 0
                       : g_str_equal (id, words[i]))
        return TRUE;
    }

  return FALSE;
}

/* Only what blocks explains what blocks; and of two protocols, each its own. */
static gboolean
explains (const PfFinding *one, const PfFinding *two)
{
  if (one == two || one->severity < two->severity ||
      g_strcmp0 (one->explained_by, two->id) == 0)
    return FALSE;
  if (one->protocol >= 0 && two->protocol >= 0 && one->protocol != two->protocol)
    return FALSE;
  if (is_among (pf_finding_kind (one->id)->explains, two->id))
    return TRUE;

  /* Nobody was let in: that a sign-in was not tried needs no other reason. */
  return one->severity == PF_SEVERITY_BLOCK && g_str_equal (two->id, "AUTH-NOTTRIED") &&
         g_strcmp0 (pf_finding_get (two, "reason"), "no-secret") != 0;
}

static void
explain (GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    for (guint j = 0; j < findings->len; j++)
      {
        PfFinding *two = findings->pdata[j];

        if (two->explained_by == NULL && explains (findings->pdata[i], two))
          two->explained_by = g_strdup (((PfFinding *) findings->pdata[i])->id);
      }
}

static gboolean
is_about (const PfFinding *finding, PfProtocol protocol)
{
  return finding->protocol < 0 || finding->protocol == (int) protocol;
}

static const char *
judge_protocol (const PfDiagnosis *d, const PfLook *look, PfProtocol protocol)
{
  const PfSignIn *sign_in = pf_look_sign_in (look, protocol);
  PfSeverity      worst = PF_SEVERITY_OK;
  const char     *absent = protocol == PF_PROTOCOL_IMAP ? "NO-IMAP" : "NO-POP3";

  for (guint i = 0; i < d->findings->len; i++)
    {
      const PfFinding *finding = d->findings->pdata[i];

      if (!is_about (finding, protocol))
        continue;
      if (g_str_equal (finding->id, absent) || g_str_equal (finding->id, "SRV-DOT"))
        return "not-offered";
      worst = MAX (worst, finding->severity);
    }

  if (sign_in != NULL && sign_in->is_in)
    return worst >= PF_SEVERITY_RISK ? "usable-with-risk" : "usable";
  if (worst == PF_SEVERITY_BLOCK)
    return "blocked";

  return "not-checked";
}

/* Who must act, as an exit code. */
static PfExit
exit_of (const PfFinding *finding)
{
  if (pf_finding_kind (finding->id)->stage == PF_STAGE_NETWORK)
    return PF_EXIT_NETWORK;

  switch (finding->who)
    {
    case PF_WHO_YOU:
      return PF_EXIT_USER;
    case PF_WHO_PROVIDER:
    case PF_WHO_DOMAIN_OWNER:
      return PF_EXIT_PROVIDER;
    case PF_WHO_NETWORK:
      return PF_EXIT_NETWORK;
    case PF_WHO_NOBODY:
      return PF_EXIT_INTERRUPTED;
    }

  return PF_EXIT_BUG;
}

static PfExit
find_exit (const PfDiagnosis *d)
{
  const PfFinding *cause = pf_diagnosis_get_cause (d);
  PfExit           exit = PF_EXIT_OK;

  if (cause != NULL)
    return exit_of (cause);
  if (d->was_stopped)
    return PF_EXIT_INTERRUPTED;

  for (guint i = 0; i < d->findings->len; i++)
    {
      const PfFinding *finding = d->findings->pdata[i];

      /* Not checked is not fine. */
      if (finding->severity >= PF_SEVERITY_WARN ||
          (finding->severity == PF_SEVERITY_UNKNOWN &&
           pf_finding_kind (finding->id)->stage == PF_STAGE_SIGN_IN))
        exit = PF_EXIT_LOOK;
    }

  return exit;
}

static void
choose_cause (PfDiagnosis *d)
{
  const PfFinding *first = d->findings->len > 0 ? d->findings->pdata[0] : NULL;

  g_clear_pointer (&d->cause, g_free);
  if (first != NULL && first->severity == PF_SEVERITY_BLOCK &&
      first->explained_by == NULL)
    d->cause = g_strdup (first->id);
}

void
pf_diagnose (PfDiagnosis *self, PfRules *rules, PfProviders *providers, gint64 now)
{
  PfLook look = { self, rules, providers, find_provider (self, providers), now };

  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->findings, 0);
  pf_look_network (&look);
  pf_look_find (&look);
  pf_look_reach (&look);
  pf_look_tls (&look);
  pf_look_capabilities (&look);
  pf_look_sign_ins (&look);
  pf_look_mailbox (&look);

  explain (self->findings);
  g_ptr_array_sort (self->findings, compare);
  choose_cause (self);

  g_free (self->verdict_imap);
  g_free (self->verdict_pop3);
  self->verdict_imap = g_strdup (judge_protocol (self, &look, PF_PROTOCOL_IMAP));
  self->verdict_pop3 = g_strdup (judge_protocol (self, &look, PF_PROTOCOL_POP3));
  self->exit = find_exit (self);
}
