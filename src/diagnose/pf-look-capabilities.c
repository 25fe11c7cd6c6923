/* pf-look-capabilities.c - what an account on these servers will be able to do
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define DAYS_MAX 100000

/* The capabilities that count: those after sign-in, else those under TLS. */
static char **
get_caps (const PfLook *look, const PfProbe *probe)
{
  const PfSignIn *sign_in = pf_look_sign_in (look, probe->endpoint->protocol);

  if (sign_in != NULL && sign_in->after_login != NULL && sign_in->after_login[0] != NULL)
    return sign_in->after_login;

  return probe->after;
}

static void
look_for_missing (PfLook *look, const PfProbe *probe, const char *word, const char *id)
{
  char **caps = get_caps (look, probe);

  if (!pf_has_token (caps, word) && pf_token_argument (caps, word) == NULL)
    pf_finding_add_evidence (pf_look_add (look, id, probe->endpoint), "%s is not offered",
                             word);
}

static void
look_at_imap (PfLook *look, const PfProbe *probe)
{
  const PfSignIn *sign_in = pf_look_sign_in (look, PF_PROTOCOL_IMAP);

  /* Many servers tell the whole list only after sign-in. */
  if (sign_in == NULL || !sign_in->is_in)
    return;

  look_for_missing (look, probe, "UIDPLUS", "IMAP-NOUIDPLUS");
  look_for_missing (look, probe, "IDLE", "IMAP-NOIDLE");
  look_for_missing (look, probe, "QUOTA", "IMAP-NOQUOTA");
  look_for_missing (look, probe, "SPECIAL-USE", "IMAP-NOSPECIALUSE");
}

static void
look_at_expiry (PfLook *look, const PfProbe *probe)
{
  const char      *argument = pf_token_argument (get_caps (look, probe), "EXPIRE");
  g_autofree char *number = NULL;
  guint64          days;
  PfFinding       *finding;

  if (argument == NULL)
    return;
  /* "EXPIRE 30 USER": each user may differ; the number is the shortest (RFC 2449 6.7). */
  number = g_strndup (argument, strcspn (argument, " "));
  if (!g_ascii_string_to_unsigned (number, 10, 0, DAYS_MAX, &days, NULL))
    return;

  finding = pf_look_add (look, "POP-EXPIRE", probe->endpoint);
  pf_finding_set_int (finding, "days", (gint64) days);
  pf_finding_add_evidence (finding, "EXPIRE %s", argument);
}

static void
look_at_delay (PfLook *look, const PfProbe *probe)
{
  const char     *argument = pf_token_argument (get_caps (look, probe), "LOGIN-DELAY");
  const PfPolicy *policy = pf_look_policy (look, "poll-minutes", NULL);
  PfFinding      *finding;

  if (argument == NULL && policy == NULL)
    return;

  finding = pf_look_add (look, "POP-LOGINDELAY", probe->endpoint);
  if (argument != NULL)
    {
      g_autofree char *number = g_strndup (argument, strcspn (argument, " "));

      pf_finding_set (finding, "seconds", number);
      pf_finding_add_evidence (finding, "LOGIN-DELAY %s", argument);
    }
  else
    pf_look_policy (look, "poll-minutes", finding);
}

static void
set_likely (PfLook *look, const char *id)
{
  for (guint i = 0; i < look->d->findings->len; i++)
    {
      PfFinding *finding = look->d->findings->pdata[i];

      if (g_str_equal (finding->id, id))
        finding->certainty = PF_LIKELY;
    }
}

static void
look_at_pop3 (PfLook *look, const PfProbe *probe)
{
  char          **caps = get_caps (look, probe);
  const PfSignIn *sign_in = pf_look_sign_in (look, PF_PROTOCOL_POP3);

  /* What was asked for says more than what is offered; a server without CAPA offers
   * nothing. */
  if (sign_in != NULL && sign_in->uidls == PF_UIDLS_NONE)
    pf_finding_add_evidence (pf_look_add (look, "POP-NOUIDL", probe->endpoint),
                             "UIDL is not there");
  if (caps == NULL || caps[0] == NULL)
    return;

  if (sign_in == NULL || sign_in->uidls == PF_UIDLS_NOT_ASKED)
    {
      look_for_missing (look, probe, "UIDL", "POP-NOUIDL");
      set_likely (look, "POP-NOUIDL");
    }
  look_for_missing (look, probe, "RESP-CODES", "POP-NORESPCODES");
  look_at_expiry (look, probe);
  look_at_delay (look, probe);
}

/* What may differ by design: it is about TLS and signing in. */
static gboolean
is_about_sign_in (const char *token)
{
  static const char *const words[] = { "STARTTLS", "STLS", "LOGINDISABLED", "AUTH=",
                                       "SASL",     "USER", "AUTH",          "SASL-IR" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (token, words[i], strlen (words[i])) == 0)
      return TRUE;

  return FALSE;
}

static void
add_changes (GString *text, char **left, char **right, char sign)
{
  for (gsize i = 0; left[i] != NULL; i++)
    if (!is_about_sign_in (left[i]) && !pf_has_token (right, left[i]))
      g_string_append_printf (text, "%s%c%s", text->len > 0 ? " " : "", sign, left[i]);
}

static void
look_for_change (PfLook *look, const PfProbe *probe)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (probe->before == NULL || probe->before[0] == NULL || probe->after == NULL ||
      probe->after[0] == NULL)
    return;

  add_changes (text, probe->before, probe->after, '-');
  add_changes (text, probe->after, probe->before, '+');
  if (text->len > 0)
    pf_finding_add_evidence (pf_look_add (look, "CAP-CHANGED", probe->endpoint), "%s",
                             text->str);
}

void
pf_look_capabilities (PfLook *look)
{
  const PfProbe *imap = pf_diagnose_pick (look->d, PF_PROTOCOL_IMAP);
  const PfProbe *pop3 = pf_diagnose_pick (look->d, PF_PROTOCOL_POP3);

  if (imap != NULL && pf_probe_is_sound (imap))
    look_at_imap (look, imap);
  if (pop3 != NULL && pf_probe_is_sound (pop3))
    look_at_pop3 (look, pop3);
  for (guint i = 0; i < look->d->probes->len; i++)
    look_for_change (look, look->d->probes->pdata[i]);
}
