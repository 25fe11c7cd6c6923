/* pf-advise-measure.c - what looking at the servers and at this computer told
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-measure.h"

#include <string.h>

#define S_PER_DAY G_GINT64_CONSTANT (86400)
#define US_PER_MS 1000
#define MOST_OF_SERVICE 12
#define MOST_NUMBER (G_MAXINT64 / 4) /* so that no sum of two of them overflows */

/* The facts that only one kind of server can tell. */
typedef struct
{
  PfFactId  service;
  PfFactId  sign_in;
  PfFactId  ms;
  PfFactId  tls;
  PfFactId  by_account[MOST_OF_SERVICE]; /* told after the sign-in */
  guint     n_by_account;
  PfFactWhy absent;
} Service;

/* clang-format off */
static const Service imap = {
  PF_FACT_IMAP, PF_FACT_IMAP_SIGN_IN, PF_FACT_IMAP_MS, PF_FACT_IMAP_TLS,
  { PF_FACT_QUOTA_LIMIT, PF_FACT_QUOTA_USED, PF_FACT_APPEND_LIMIT, PF_FACT_IMAP_MESSAGES,
    PF_FACT_FOLDERS, PF_FACT_SHARED_MARKS, PF_FACT_SERVER_BYTES, PF_FACT_IDLE,
    PF_FACT_SHARING, PF_FACT_IMAP_SIGN_IN }, 10, PF_WHY_NO_IMAP };

static const Service pop3 = {
  PF_FACT_POP3, PF_FACT_POP3_SIGN_IN, PF_FACT_POP3_MS, PF_FACT_POP3_TLS,
  { PF_FACT_POP3_MESSAGES, PF_FACT_POP3_SIGN_IN }, 2, PF_WHY_NO_POP3 };
/* clang-format on */

/* Returns: (nullable): %NULL for SMTP, of which the advice says nothing */
static const Service *
find_service (PfProtocol protocol)
{
  if (protocol == PF_PROTOCOL_IMAP)
    return &imap;
  return protocol == PF_PROTOCOL_POP3 ? &pop3 : NULL;
}

/* What follows a capability's name; "" if nothing does.  Returns: (nullable) */
static const char *
find_token (char **tokens, const char *name)
{
  gsize length = strlen (name);

  for (int i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (g_ascii_strncasecmp (tokens[i], name, length) == 0 &&
        (tokens[i][length] == '\0' || tokens[i][length] == ' ' ||
         tokens[i][length] == '='))
      return tokens[i][length] == '\0' ? "" : tokens[i] + length + 1;

  return NULL;
}

/* The first word of a capability's argument as a number; -1 if it is none. */
static gint64
find_number (char **tokens, const char *name)
{
  const char *value = find_token (tokens, name);
  g_auto (GStrv) words = value != NULL ? g_strsplit (value, " ", 2) : NULL;
  guint64 number;

  if (words == NULL || words[0] == NULL ||
      !g_ascii_string_to_unsigned (words[0], 10, 0, MOST_NUMBER, &number, NULL))
    return -1;

  return (gint64) number;
}

static void
measure_known (PfAdviseFacts *facts, PfFactId id, gint64 number)
{
  if (number >= 0 && number <= MOST_NUMBER)
    pf_advise_facts_measure (facts, id, number);
}

static void
explain_account (PfAdviseFacts *facts, const Service *service, PfFactWhy why)
{
  for (guint i = 0; i < service->n_by_account; i++)
    pf_advise_facts_explain (facts, service->by_account[i], why);
}

static void
explain_service (PfAdviseFacts *facts, const Service *service, PfFactWhy why)
{
  pf_advise_facts_explain (facts, service->service, why);
  pf_advise_facts_explain (facts, service->ms, why);
  pf_advise_facts_explain (facts, service->tls, why);
  if (service == &imap)
    pf_advise_facts_explain (facts, PF_FACT_CERTIFICATE_DAYS, why);
  else
    {
      pf_advise_facts_explain (facts, PF_FACT_EXPIRE_DAYS, why);
      pf_advise_facts_explain (facts, PF_FACT_LOGIN_DELAY, why);
    }
  explain_account (facts, service, why);
}

static gboolean
speaks_right (const PfProbe *probe)
{
  return (probe->endpoint->protocol == PF_PROTOCOL_IMAP &&
          probe->speaks == PF_SPEAKS_IMAP) ||
         (probe->endpoint->protocol == PF_PROTOCOL_POP3 &&
          probe->speaks == PF_SPEAKS_POP3);
}

/* POP3 tells both before the sign-in, perhaps others after it (RFC 2449, section 6). */
static void
take_pop3_rules (PfAdviseFacts *facts, char **tokens)
{
  const char *expire = find_token (tokens, "EXPIRE");

  if (tokens == NULL)
    return;
  if (expire != NULL && g_ascii_strncasecmp (expire, "NEVER", 5) == 0)
    pf_advise_facts_measure (facts, PF_FACT_EXPIRE_DAYS, -1);
  else
    measure_known (facts, PF_FACT_EXPIRE_DAYS, find_number (tokens, "EXPIRE"));
  measure_known (facts, PF_FACT_LOGIN_DELAY, find_number (tokens, "LOGIN-DELAY"));
  pf_advise_facts_explain (facts, PF_FACT_EXPIRE_DAYS, PF_WHY_NOT_TOLD);
  pf_advise_facts_explain (facts, PF_FACT_LOGIN_DELAY, PF_WHY_NOT_TOLD);
}

/* What a capability says by being there; that it is not there says nothing before the
 * sign-in, since many servers tell the rest only then. */
static void
take_imap_abilities (PfAdviseFacts *facts, char **tokens, gboolean is_in)
{
  gint64 limit = find_number (tokens, "APPENDLIMIT");

  if (tokens == NULL)
    return;
  if (is_in || find_token (tokens, "IDLE") != NULL)
    pf_advise_facts_measure (facts, PF_FACT_IDLE, find_token (tokens, "IDLE") != NULL);
  if (is_in || find_token (tokens, "ACL") != NULL)
    pf_advise_facts_measure (facts, PF_FACT_SHARING, find_token (tokens, "ACL") != NULL);
  if (limit > 0)
    pf_advise_facts_measure (facts, PF_FACT_APPEND_LIMIT, limit);
}

static void
take_encryption (PfAdviseFacts *facts, const Service *service, const PfProbe *probe)
{
  gboolean is_proven = probe->certificate == NULL || probe->certificate->problems == 0;

  if (probe->tls_version != NULL && is_proven)
    {
      pf_advise_facts_measure_text (facts, service->service, "encrypted");
      pf_advise_facts_measure_text (facts, service->tls, probe->tls_version);
    }
  else if (probe->tls_version == NULL && speaks_right (probe) && !probe->offers_starttls)
    {
      pf_advise_facts_measure_text (facts, service->service, "unprotected");
      pf_advise_facts_explain (facts, service->tls, PF_WHY_NOT_TOLD);
    }
  else
    explain_service (facts, service, PF_WHY_NOT_PROVEN);
}

void
pf_advise_facts_take_probe (PfAdviseFacts *facts, const PfProbe *probe, gint64 now)
{
  const Service *service = find_service (probe->endpoint->protocol);
  char         **tokens = probe->after != NULL && probe->after[0] != NULL ? probe->after
                                                                          : probe->before;

  if (service == NULL)
    return;
  if (!probe->reachable || (!speaks_right (probe) && probe->tls_version == NULL))
    {
      explain_service (facts, service, PF_WHY_NO_ANSWER);
      return;
    }

  take_encryption (facts, service, probe);
  if (probe->round_trip_us >= 0)
    measure_known (facts, service->ms, MAX (probe->round_trip_us / US_PER_MS, 1));
  if (service == &pop3)
    take_pop3_rules (facts, tokens);
  else
    take_imap_abilities (facts, tokens, FALSE);
  if (service == &imap && probe->certificate != NULL && probe->certificate->not_after > 0)
    pf_advise_facts_measure (facts, PF_FACT_CERTIFICATE_DAYS,
                             MAX ((probe->certificate->not_after - now) / S_PER_DAY, -1));
  explain_account (facts, service, PF_WHY_NEEDS_SIGN_IN);
  pf_advise_facts_explain (facts, PF_FACT_CONNECTIONS, PF_WHY_NOT_LISTED);
  pf_advise_facts_explain (facts, PF_FACT_POP3_ENDS, PF_WHY_NOT_LISTED);
}

void
pf_advise_facts_take_absence (PfAdviseFacts *facts, PfProtocol protocol)
{
  const Service *service = find_service (protocol);

  if (service == NULL)
    return;
  pf_advise_facts_measure_text (facts, service->service, "absent");
  explain_service (facts, service, service->absent);
}

void
pf_advise_facts_take_account (PfAdviseFacts *facts, const PfAdviseAccount *account)
{
  const Service *service = find_service (account->protocol);

  if (service == NULL)
    return;
  if (!account->is_in)
    {
      explain_account (facts, service,
                       account->was_tried ? PF_WHY_NOT_LET_IN : PF_WHY_NEEDS_SIGN_IN);
      return;
    }

  /* A password that was taken may well be an app password: what the table of providers
   * says of that is nearer to the truth. */
  if (account->is_token)
    pf_advise_facts_measure_text (facts, service->sign_in, "browser");
  else if (!pf_advise_facts_has (facts, service->sign_in))
    pf_advise_facts_measure_text (facts, service->sign_in, "password");

  if (service == &pop3)
    {
      measure_known (facts, PF_FACT_POP3_MESSAGES, account->messages);
      if (!pf_advise_facts_has (facts, PF_FACT_SERVER_BYTES))
        measure_known (facts, PF_FACT_SERVER_BYTES, account->octets);
      take_pop3_rules (facts, account->capabilities);
    }
  else
    {
      measure_known (facts, PF_FACT_IMAP_MESSAGES, account->messages);
      measure_known (facts, PF_FACT_FOLDERS, account->folders);
      measure_known (facts, PF_FACT_QUOTA_USED, account->quota_used);
      measure_known (facts, PF_FACT_QUOTA_LIMIT, account->quota_limit);
      measure_known (facts, PF_FACT_SERVER_BYTES, account->quota_used);
      take_imap_abilities (facts, account->capabilities, TRUE);
      if (account->max_message > 0)
        measure_known (facts, PF_FACT_APPEND_LIMIT, account->max_message);
    }
  explain_account (facts, service, PF_WHY_NOT_TOLD);
  /* Only a folder opened for writing tells which marks it keeps. */
  if (service == &imap)
    pf_advise_facts_explain (facts, PF_FACT_SHARED_MARKS, PF_WHY_ONLY_LOOKED);
}

void
pf_advise_facts_take_local (PfAdviseFacts *facts, const PfAdviseLocal *local)
{
  if (local->bytes > 0)
    {
      measure_known (facts, PF_FACT_LOCAL_BYTES, local->bytes);
      measure_known (facts, PF_FACT_LOCAL_MESSAGES, local->messages);
      measure_known (facts, PF_FACT_LARGEST_MESSAGE, local->largest);
      if (local->keeps >= 0)
        pf_advise_facts_measure_text (facts, PF_FACT_KEEP_RULE,
                                      local->keeps ? "keeps" : "deletes");
      pf_advise_facts_explain (facts, PF_FACT_LARGEST_MESSAGE, PF_WHY_NOT_READ);
      pf_advise_facts_explain (facts, PF_FACT_LOCAL_MESSAGES, PF_WHY_NOT_READ);
      pf_advise_facts_explain (facts, PF_FACT_KEEP_RULE, PF_WHY_NOT_READ);
    }
  measure_known (facts, PF_FACT_DISK_FREE, local->disk_free);
}
