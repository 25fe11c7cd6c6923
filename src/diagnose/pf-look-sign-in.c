/* pf-look-sign-in.c - why a server did not let somebody in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First each sign-in alone: no usable mechanism, then the server's code and sentence
 * (data/rules), then the error's own kind.  Then together: the same password on the
 * other protocol is the control that tells "wrong" from "switched off".
 *
 * RFC 5530, RFC 2449, RFC 3206
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look-judge.h"

#include <string.h>

static void
add_said (PfFinding *finding, const PfSignIn *sign_in)
{
  const PfErrorFacts *facts = pf_error_peek_facts (sign_in->error);

  if (facts != NULL && facts->server_text != NULL)
    {
      pf_finding_set (finding, "text", facts->server_text);
      pf_finding_add_evidence (finding, "%s, %s: %s%s%s%s",
                               pf_protocol_to_string (sign_in->protocol), sign_in->step,
                               facts->response_code != NULL ? "[" : "",
                               facts->response_code != NULL ? facts->response_code : "",
                               facts->response_code != NULL ? "] " : "",
                               facts->server_text);
    }
  else
    pf_finding_add_evidence (finding, "%s, %s: %s",
                             pf_protocol_to_string (sign_in->protocol), sign_in->step,
                             sign_in->error->message);
  if (facts != NULL && facts->wait_ms > 0)
    pf_finding_set_int (finding, "wait-s", facts->wait_ms / 1000);
}

static PfFinding *
add (PfLook *look, const char *id, const PfSignIn *sign_in)
{
  PfFinding *finding = pf_look_add (look, id, NULL);

  finding->protocol = (int) sign_in->protocol;
  finding->host = g_strdup (sign_in->host);
  pf_finding_set (finding, "protocol",
                  sign_in->protocol == PF_PROTOCOL_POP3 ? "POP3" : "IMAP");
  if (sign_in->error != NULL)
    add_said (finding, sign_in);
  return finding;
}

static void
add_rule (PfFinding *finding, const PfVerdict *verdict)
{
  const PfErrorFacts *facts = pf_error_peek_facts (verdict->sign_in->error);
  g_autofree char    *url = NULL;

  if (verdict->proves_password)
    {
      g_ptr_array_add (finding->clears, g_strdup ("AUTH-WRONG"));
      pf_finding_set (finding, "password-proven", "yes");
      pf_finding_add_evidence (finding, "this answer comes only after a right password");
    }
  if (verdict->rule == NULL)
    return;

  url = pf_rule_find_url (verdict->rule, verdict->sign_in->host,
                          facts != NULL ? facts->server_text : NULL);
  pf_finding_set (finding, "url", url);
  pf_finding_set (finding, "asof", verdict->rule->asof);
  pf_finding_add_evidence (finding, "known sentence, as of %s (%s)", verdict->rule->asof,
                           verdict->rule->source);
}

/* The control: with the same password, @in was let in and @out was not.  Certain only
 * where a sentence or a dated fact says that there is such a switch. */
static void
add_switched_off (PfLook *look, const PfVerdict *in, const PfVerdict *out)
{
  gboolean        is_imap = out->sign_in->protocol == PF_PROTOCOL_IMAP;
  const char     *id = is_imap ? "AUTH-IMAP-OFF" : "AUTH-POP-OFF";
  PfFinding      *finding = add (look, id, out->sign_in);
  const PfPolicy *policy = pf_look_policy (look, is_imap ? "imap-switch" : "pop3-switch",
                                           finding);
  gboolean        is_told = g_strcmp0 (out->id, id) == 0 && out->certainty == PF_CERTAIN;
  gboolean        has_switch = policy != NULL && g_strcmp0 (policy->value, "none") != 0;

  add_rule (finding, out);
  pf_finding_set (finding, "control", is_imap ? "POP3" : "IMAP");
  pf_finding_add_evidence (finding, "%s accepted the same password",
                           pf_protocol_to_string (in->sign_in->protocol));
  g_ptr_array_add (finding->clears, g_strdup ("AUTH-WRONG"));
  pf_finding_set (finding, "password-proven", "yes");

  finding->certainty = is_told || has_switch ? PF_CERTAIN : PF_LIKELY;
  if (g_strcmp0 (in->sign_in->user, out->sign_in->user) != 0)
    {
      finding->certainty = PF_LIKELY;
      pf_finding_add_alternative (finding, "AUTH-USERFORM");
    }
  if (finding->certainty == PF_CERTAIN)
    return;
  if (pf_look_policy (look, "plan", NULL) != NULL)
    pf_finding_add_alternative (finding, "AUTH-PLAN");
  pf_finding_add_alternative (finding, "AUTH-APPPW");
}

/* Whether the provider's facts make @id likely after a refusal without a reason. */
static gboolean
fits_facts (const PfLook *look, const PfSignIn *sign_in, const char *id)
{
  const PfPolicy *form = pf_look_policy (look, "user-name-form", NULL);
  gboolean        has_at = sign_in->user != NULL && strchr (sign_in->user, '@') != NULL;

  if (g_str_equal (id, "AUTH-CHARS"))
    return look->d->password_hint != NULL;
  if (g_str_equal (id, "AUTH-OAUTHONLY"))
    return pf_look_policy (look, "oauth-only", NULL) != NULL;
  if (g_str_equal (id, "AUTH-APPPW"))
    return pf_look_policy (look, "app-password", NULL) != NULL;
  if (g_str_equal (id, "AUTH-USERFORM"))
    return form != NULL && (g_strcmp0 (form->value, "local-part") == 0) == has_at;
  if (g_str_equal (id, "AUTH-IMAP-OFF") && sign_in->protocol == PF_PROTOCOL_IMAP)
    return pf_look_policy (look, "imap-switch", NULL) != NULL &&
           g_strcmp0 (pf_look_policy (look, "imap-switch", NULL)->value, "none") != 0;
  if (g_str_equal (id, "AUTH-ALIAS"))
    return look->provider != NULL && pf_look_policy (look, "no-alias", NULL) != NULL;

  return g_str_equal (id, "AUTH-PLAN") && pf_look_policy (look, "plan", NULL) != NULL;
}

static void
add_local_part (PfFinding *finding, const PfSignIn *sign_in)
{
  const char      *at = sign_in->user != NULL ? strrchr (sign_in->user, '@') : NULL;
  g_autofree char *local = at != NULL
                               ? g_strndup (sign_in->user, (gsize) (at - sign_in->user))
                               : NULL;

  pf_finding_set (finding, "other-user", local);
}

/* A refusal without a reason: what the facts make likeliest comes first, a mistyped
 * password is always among the rest. */
static void
add_refused (PfLook *look, const PfVerdict *verdict)
{
  static const char *const suspects[] = { "AUTH-CHARS",    "AUTH-OAUTHONLY", "AUTH-APPPW",
                                          "AUTH-USERFORM", "AUTH-IMAP-OFF",  "AUTH-PLAN",
                                          "AUTH-ALIAS" };
  const char              *first = NULL;
  PfFinding               *finding;

  /* A known sentence with several meanings names the likeliest itself. */
  if (verdict->certainty == PF_ONE_OF && !g_str_equal (verdict->id, "AUTH-WRONG"))
    first = verdict->id;
  for (gsize i = 0; first == NULL && i < G_N_ELEMENTS (suspects); i++)
    if (fits_facts (look, verdict->sign_in, suspects[i]))
      first = suspects[i];

  finding = add (look, first != NULL ? first : "AUTH-WRONG", verdict->sign_in);
  finding->certainty = first != NULL ? PF_ONE_OF : PF_LIKELY;
  add_rule (finding, verdict);
  add_local_part (finding, verdict->sign_in);
  for (gsize i = 0; i < G_N_ELEMENTS (suspects); i++)
    if (fits_facts (look, verdict->sign_in, suspects[i]))
      pf_finding_add_alternative (finding, suspects[i]);
  if (first != NULL)
    {
      pf_look_policy (look,
                      g_str_equal (first, "AUTH-APPPW")       ? "app-password"
                      : g_str_equal (first, "AUTH-OAUTHONLY") ? "oauth-only"
                                                              : "two-step",
                      finding);
      pf_finding_add_alternative (finding, "AUTH-WRONG");
    }
}

static void
add_told (PfLook *look, const PfVerdict *verdict)
{
  PfFinding *finding = add (look, verdict->id, verdict->sign_in);

  finding->certainty = verdict->certainty;
  add_rule (finding, verdict);
  if (g_str_equal (verdict->id, "AUTH-APPPW"))
    pf_look_policy (look, "app-password", finding);
  if (g_str_equal (verdict->id, "AUTH-USERFORM"))
    add_local_part (finding, verdict->sign_in);
  if (verdict->certainty == PF_ONE_OF && g_str_equal (verdict->id, "AUTH-OK-NOMBOX"))
    {
      pf_finding_add_alternative (finding, "AUTH-IMAP-OFF");
      pf_finding_add_alternative (finding, "AUTH-CONNLIMIT");
    }
}

/* One finding where both protocols were refused for the same reason. */
static void
merge_equal (PfLook *look)
{
  for (guint i = 0; i < look->d->findings->len; i++)
    for (guint j = i + 1; j < look->d->findings->len; j++)
      {
        PfFinding *one = look->d->findings->pdata[i];
        PfFinding *two = look->d->findings->pdata[j];

        if (!g_str_equal (one->id, two->id) || one->protocol == two->protocol ||
            pf_finding_kind (one->id)->stage != PF_STAGE_SIGN_IN ||
            one->severity != PF_SEVERITY_BLOCK)
          continue;
        one->protocol = -1;
        for (guint k = 0; k < two->evidence->len; k++)
          pf_finding_add_evidence (one, "%s", (const char *) two->evidence->pdata[k]);
        g_ptr_array_remove_index (look->d->findings, j--);
      }
}

/* Nothing to sign in with: told from the capabilities alone, before any secret. */
static gboolean
look_at_mechanisms (PfLook *look, PfProtocol protocol)
{
  const PfProbe *probe = pf_diagnose_pick (look->d, protocol);
  gboolean       has_token;
  gboolean       has_password;
  PfFinding     *finding;

  if (probe == NULL || !pf_probe_is_sound (probe) || protocol != PF_PROTOCOL_IMAP ||
      probe->after == NULL || !pf_has_token (probe->after, "LOGINDISABLED"))
    return FALSE;

  has_token = pf_has_token (probe->after, "AUTH=XOAUTH2") ||
              pf_has_token (probe->after, "AUTH=OAUTHBEARER");
  has_password = pf_has_token (probe->after, "AUTH=PLAIN") ||
                 pf_has_token (probe->after, "AUTH=LOGIN") ||
                 pf_has_token (probe->after, "AUTH=CRAM-MD5") ||
                 pf_has_token (probe->after, "AUTH=SCRAM-SHA-1") ||
                 pf_has_token (probe->after, "AUTH=SCRAM-SHA-256");
  if (has_password)
    return FALSE;

  finding = pf_look_add (look, has_token ? "AUTH-OAUTHONLY" : "AUTH-NOMECH",
                         probe->endpoint);
  pf_finding_set (finding, "protocol", "IMAP");
  pf_finding_add_evidence (finding, "LOGINDISABLED inside TLS, no password mechanism");
  pf_look_policy (look, "oauth-only", finding);
  return TRUE;
}

static void
look_for_untried (PfLook *look, PfProtocol protocol)
{
  const PfSignIn *sign_in = pf_look_sign_in (look, protocol);
  const PfProbe  *probe = pf_diagnose_pick (look->d, protocol);
  PfFinding      *finding;

  if (!look->d->wants[protocol] || probe == NULL ||
      (sign_in != NULL && sign_in->skipped == NULL))
    return;

  finding = pf_look_add (look, "AUTH-NOTTRIED", probe->endpoint);
  pf_finding_set (finding, "protocol", protocol == PF_PROTOCOL_POP3 ? "POP3" : "IMAP");
  pf_finding_set (finding, "reason",
                  sign_in != NULL              ? sign_in->skipped
                  : !look->d->has_secret       ? "no-secret"
                  : !pf_probe_is_sound (probe) ? "not-reached"
                                               : "stopped");
}

static gboolean
is_in (const PfVerdict *verdict)
{
  return verdict->sign_in != NULL && verdict->sign_in->is_in;
}

static void
conclude (PfLook *look, const PfVerdict *verdict, const PfVerdict *other)
{
  if (verdict->id == NULL)
    return;

  if (verdict->is_vague && is_in (other))
    add_switched_off (look, other, verdict);
  else if (verdict->is_vague)
    add_refused (look, verdict);
  else
    add_told (look, verdict);
}

void
pf_look_sign_ins (PfLook *look)
{
  PfVerdict imap = pf_look_judge (look, PF_PROTOCOL_IMAP);
  PfVerdict pop3 = pf_look_judge (look, PF_PROTOCOL_POP3);
  PfVerdict smtp = pf_look_judge (look, PF_PROTOCOL_SMTP);

  if (is_in (&smtp) && imap.is_vague && pop3.is_vague)
    {
      PfFinding *finding = add (look, "AUTH-RETRIEVAL-OFF", imap.sign_in);

      add_said (finding, pop3.sign_in);
      pf_finding_add_evidence (finding, "smtp accepted the same password");
      finding->protocol = -1;
    }
  else
    {
      if (!look_at_mechanisms (look, PF_PROTOCOL_IMAP) || is_in (&imap))
        conclude (look, &imap, &pop3);
      conclude (look, &pop3, &imap);
      merge_equal (look);
    }
  if (smtp.id != NULL && g_str_equal (smtp.id, "SMTP-AUTH-OFF"))
    add_told (look, &smtp);

  look_for_untried (look, PF_PROTOCOL_IMAP);
  look_for_untried (look, PF_PROTOCOL_POP3);
}
