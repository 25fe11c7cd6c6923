/* pf-look-judge.c - what one sign-in alone says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5530, RFC 2449, RFC 3206
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look-judge.h"

/* Codes that say "not now": whatever else is in the sentence, nothing is switched off
 * and no password is wrong. */
static const struct
{
  const char *code;
  const char *id;
} not_now[] = {
  { "UNAVAILABLE", "AUTH-TEMP" }, { "SYS/TEMP", "AUTH-TEMP" },
  { "SERVERBUG", "AUTH-TEMP" },   { "LIMIT", "AUTH-RATE" },
  { "THROTTLED", "AUTH-RATE" },   { "INUSE", "AUTH-INUSE" },
  { "IN-USE", "AUTH-INUSE" },     { "LOGIN-DELAY", "AUTH-DELAY" },
};

/* Findings that a "not now" code may be told as more exactly by a sentence. */
static gboolean
is_kind_of_not_now (const char *id)
{
  static const char *const ids[] = { "AUTH-TEMP",      "AUTH-RATE",
                                     "AUTH-LOCKED",    "AUTH-INUSE",
                                     "AUTH-CONNLIMIT", "AUTH-DELAY",
                                     "THROTTLE",       NULL };

  return g_strv_contains (ids, id);
}

static const char *
find_not_now (const char *code)
{
  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (not_now); i++)
    if (g_ascii_strcasecmp (not_now[i].code, code) == 0)
      return not_now[i].id;

  return NULL;
}

static PfCertainty
read_certainty (const char *text)
{
  if (g_strcmp0 (text, "certain") == 0)
    return PF_CERTAIN;

  return g_strcmp0 (text, "one-of") == 0 ? PF_ONE_OF : PF_LIKELY;
}

/* A rule may come from the person's own folder and name what we do not know. */
static gboolean
judge_by_rule (const PfLook *look, const PfErrorFacts *facts, PfVerdict *verdict)
{
  const PfSignIn *sign_in = verdict->sign_in;
  const char     *now_id = facts != NULL ? find_not_now (facts->response_code) : NULL;
  const PfRule   *rule = NULL;

  if (look->rules != NULL && facts != NULL &&
      (facts->server_text != NULL || facts->response_code != NULL))
    rule = pf_rules_match (look->rules, sign_in->protocol, sign_in->host, sign_in->step,
                           facts->response_code,
                           facts->server_text != NULL ? facts->server_text : "");
  if (rule != NULL && pf_finding_kind (rule->finding) == NULL)
    rule = NULL;
  if (rule != NULL && now_id != NULL && !is_kind_of_not_now (rule->finding))
    rule = NULL;

  if (rule != NULL)
    {
      verdict->rule = rule;
      verdict->id = rule->finding;
      verdict->certainty = read_certainty (rule->certainty);
      verdict->proves_password = rule->proves_password;
      verdict->is_vague = g_str_equal (rule->finding, "AUTH-WRONG") ||
                          (verdict->certainty == PF_ONE_OF && !rule->proves_password);
      return TRUE;
    }
  if (now_id != NULL)
    {
      verdict->id = now_id;
      verdict->certainty = PF_CERTAIN;
      return TRUE;
    }

  return FALSE;
}

static void
judge_auth_error (PfAuthError code, gboolean said_something, PfVerdict *verdict)
{
  switch (code)
    {
    case PF_AUTH_ERROR_WRONG_CREDENTIALS:
      verdict->id = "AUTH-WRONG";
      verdict->is_vague = TRUE;
      verdict->certainty = PF_LIKELY;
      return;

    case PF_AUTH_ERROR_APP_PASSWORD_NEEDED:
      verdict->id = "AUTH-APPPW";
      verdict->certainty = PF_LIKELY;
      return;

    case PF_AUTH_ERROR_BROWSER_NEEDED:
      verdict->id = "AUTH-OAUTHONLY";
      verdict->certainty = said_something ? PF_LIKELY : PF_CERTAIN;
      return;

    case PF_AUTH_ERROR_PROTOCOL_DISABLED:
      verdict->id = verdict->sign_in->protocol == PF_PROTOCOL_POP3 ? "AUTH-POP-OFF"
                                                                   : "AUTH-IMAP-OFF";
      verdict->certainty = PF_CERTAIN;
      return;

    case PF_AUTH_ERROR_MAILBOX_BUSY:
      verdict->id = "AUTH-INUSE";
      return;

    case PF_AUTH_ERROR_TRY_LATER:
      verdict->id = said_something ? "AUTH-TEMP" : "AUTH-RATE";
      return;

    case PF_AUTH_ERROR_TOO_MANY_CONNECTIONS:
      verdict->id = "AUTH-CONNLIMIT";
      return;

    case PF_AUTH_ERROR_EXPIRED:
      verdict->id = "AUTH-EXPIRED";
      return;

    case PF_AUTH_ERROR_NO_COMMON_MECHANISM:
      verdict->id = "AUTH-NOMECH";
      return;

    case PF_AUTH_ERROR_NOT_PRIVATE:
      verdict->id = "AUTH-PRIVACY";
      return;

    case PF_AUTH_ERROR_BAD_USER_NAME:
      verdict->id = "AUTH-USERFORM";
      return;

    case PF_AUTH_ERROR_NO_SECRET:
      verdict->id = "AUTH-CHARS";
      return;
    }

  verdict->id = "AUTH-REFUSED";
}

static void
judge_by_kind (const GError *error, gboolean said_something, PfVerdict *verdict)
{
  const char *step = verdict->sign_in->step;

  verdict->certainty = PF_CERTAIN;
  if (error->domain == PF_AUTH_ERROR)
    judge_auth_error ((PfAuthError) error->code, said_something, verdict);
  else if (error->domain == PF_WIRE_ERROR || error->domain == G_IO_ERROR)
    {
      verdict->id = "AUTH-BROKEN";
      verdict->certainty = PF_LIKELY;
    }
  else if (g_str_equal (step, "select") || g_str_equal (step, "stat"))
    {
      verdict->id = "AUTH-OK-NOMBOX";
      verdict->certainty = PF_LIKELY;
      verdict->proves_password = TRUE;
    }
  else if (g_error_matches (error, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER))
    verdict->id = "AUTH-TEMP";
  else
    {
      /* "BAD" finds fault with the command: never a wrong password. */
      verdict->id = "AUTH-REFUSED";
      verdict->certainty = PF_LIKELY;
    }
}

PfVerdict
pf_look_judge (const PfLook *look, PfProtocol protocol)
{
  PfVerdict           verdict = { pf_look_sign_in (look, protocol) };
  const PfErrorFacts *facts;

  if (verdict.sign_in == NULL || verdict.sign_in->is_in ||
      verdict.sign_in->error == NULL || verdict.sign_in->skipped != NULL)
    return verdict;

  facts = pf_error_peek_facts (verdict.sign_in->error);
  if (!judge_by_rule (look, facts, &verdict))
    judge_by_kind (verdict.sign_in->error, facts != NULL && facts->server_text != NULL,
                   &verdict);
  return verdict;
}
