/* test-advise-measure.c - from what was seen to facts, and why a fact is missing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-advise-decide.h"
#include "advise/pf-advise-measure.h"

#define NOW G_GINT64_CONSTANT (1700000000)
#define DAY 86400
#define MOST 6

/* What one fact must be: a number, a text, or missing for a reason. */
typedef struct
{
  PfFactId    id;
  gint64      number;
  const char *text;
  int         why; /* -1: it is measured */
} Expected;

#define NUMBER(id, number)                                                               \
  {                                                                                      \
    PF_FACT_##id, number, NULL, -1                                                       \
  }
#define TEXT(id, text)                                                                   \
  {                                                                                      \
    PF_FACT_##id, 0, text, -1                                                            \
  }
#define MISSING(id, why)                                                                 \
  {                                                                                      \
    PF_FACT_##id, 0, NULL, PF_WHY_##why                                                  \
  }

typedef struct
{
  const char *name;
  PfProtocol  protocol;
  PfSecurity  security;
  gboolean    reachable;
  PfSpeaks    speaks;
  const char *tls;
  gboolean    offers_starttls;
  guint       problems;
  const char *tokens; /* by commas */
  Expected    expected[MOST];
  guint       n;
} Case;

#define TLS PF_SECURITY_TLS
#define PLAIN PF_SECURITY_PLAIN

/* clang-format off */
static const Case cases[] = {
  { "imap-good", PF_PROTOCOL_IMAP, TLS, TRUE, PF_SPEAKS_IMAP, "TLS 1.3", FALSE, 0,
    "IMAP4rev1,IDLE,APPENDLIMIT=1000",
    { TEXT (IMAP, "encrypted"), TEXT (IMAP_TLS, "TLS 1.3"), NUMBER (IMAP_MS, 41),
      NUMBER (CERTIFICATE_DAYS, 61), NUMBER (IDLE, 1), NUMBER (APPEND_LIMIT, 1000) }, 6 },
  { "imap-silent-about-idle", PF_PROTOCOL_IMAP, TLS, TRUE, PF_SPEAKS_IMAP, "TLS 1.3", FALSE, 0,
    "IMAP4rev1",
    { MISSING (IDLE, NEEDS_SIGN_IN), MISSING (QUOTA_LIMIT, NEEDS_SIGN_IN),
      MISSING (SHARING, NEEDS_SIGN_IN) }, 3 },
  { "imap-open", PF_PROTOCOL_IMAP, PLAIN, TRUE, PF_SPEAKS_IMAP, NULL, FALSE, 0, "IMAP4rev1",
    { TEXT (IMAP, "unprotected"), MISSING (IMAP_TLS, NOT_TOLD) }, 2 },
  /* It could be encrypted, and the connection was not: nothing is claimed. */
  { "imap-starttls-unused", PF_PROTOCOL_IMAP, PLAIN, TRUE, PF_SPEAKS_IMAP, NULL, TRUE, 0,
    "IMAP4rev1,STARTTLS", { MISSING (IMAP, NOT_PROVEN) }, 1 },
  { "imap-somebody-else", PF_PROTOCOL_IMAP, TLS, TRUE, PF_SPEAKS_IMAP, "TLS 1.3", FALSE,
    PF_CERTIFICATE_NOT_PINNED, "IMAP4rev1", { MISSING (IMAP, NOT_PROVEN) }, 1 },
  { "imap-away", PF_PROTOCOL_IMAP, TLS, FALSE, PF_SPEAKS_NOTHING, NULL, FALSE, 0, NULL,
    { MISSING (IMAP, NO_ANSWER), MISSING (QUOTA_USED, NO_ANSWER),
      MISSING (CERTIFICATE_DAYS, NO_ANSWER), MISSING (POP3, NO_ACCOUNT) }, 4 },
  { "not-imap", PF_PROTOCOL_IMAP, TLS, TRUE, PF_SPEAKS_HTTP, NULL, FALSE, 0, NULL,
    { MISSING (IMAP, NO_ANSWER) }, 1 },
  { "pop3-good", PF_PROTOCOL_POP3, TLS, TRUE, PF_SPEAKS_POP3, "TLS 1.2", FALSE, 0,
    "TOP,UIDL,EXPIRE 30 USER,LOGIN-DELAY 900",
    { TEXT (POP3, "encrypted"), NUMBER (EXPIRE_DAYS, 30), NUMBER (LOGIN_DELAY, 900),
      MISSING (POP3_MESSAGES, NEEDS_SIGN_IN), MISSING (CERTIFICATE_DAYS, NO_ACCOUNT) }, 5 },
  { "pop3-never-expires", PF_PROTOCOL_POP3, TLS, TRUE, PF_SPEAKS_POP3, "TLS 1.2", FALSE, 0,
    "EXPIRE NEVER", { NUMBER (EXPIRE_DAYS, -1), MISSING (LOGIN_DELAY, NOT_TOLD) }, 2 },
  { "pop3-nonsense", PF_PROTOCOL_POP3, TLS, TRUE, PF_SPEAKS_POP3, "TLS 1.2", FALSE, 0,
    "EXPIRE soon,LOGIN-DELAY 99999999999999999999",
    { MISSING (EXPIRE_DAYS, NOT_TOLD), MISSING (LOGIN_DELAY, NOT_TOLD) }, 2 },
};
/* clang-format on */

static void
check (const PfAdviseFacts *facts, const Expected *expected, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const PfFact *fact = &facts->fact[expected[i].id];

      g_test_message ("%s", pf_fact_id (expected[i].id));
      if (expected[i].why >= 0)
        {
          g_assert_cmpint (fact->state, ==, PF_FACT_MISSING);
          g_assert_cmpstr (pf_fact_why_id (fact->why), ==,
                           pf_fact_why_id ((PfFactWhy) expected[i].why));
          continue;
        }
      g_assert_cmpint (fact->state, ==, PF_FACT_MEASURED);
      g_assert_cmpstr (fact->text, ==, expected[i].text);
      g_assert_cmpint (fact->number, ==, expected[i].number);
    }
}

static void
test_probe (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (c->protocol, c->security, "mail.test", 1, NULL);
  g_autoptr (PfProbe) probe = pf_probe_new (endpoint, G_SOCKET_FAMILY_INVALID);
  g_auto (PfAdviseFacts) facts = { 0 };

  probe->reachable = c->reachable;
  probe->speaks = c->speaks;
  probe->tls_version = g_strdup (c->tls);
  probe->offers_starttls = c->offers_starttls;
  g_strfreev (probe->after);
  probe->after = c->tokens != NULL ? g_strsplit (c->tokens, ",", -1) : NULL;
  probe->round_trip_us = c->reachable ? 41500 : -1;
  if (c->tls != NULL)
    {
      probe->certificate = g_new0 (PfCertificate, 1);
      probe->certificate->problems = c->problems;
      probe->certificate->not_after = NOW + 61 * DAY + 5;
    }

  pf_advise_facts_init (&facts);
  pf_advise_facts_take_probe (&facts, probe, NOW);
  check (&facts, c->expected, c->n);
}

static void
test_account (void)
{
  static const Expected expected[] = {
    NUMBER (FOLDERS, 37),
    NUMBER (QUOTA_USED, 42),
    NUMBER (SERVER_BYTES, 42),
    NUMBER (IDLE, 0),
    NUMBER (SHARING, 1),
    TEXT (IMAP_SIGN_IN, "password"),
    MISSING (QUOTA_LIMIT, NOT_TOLD),
    MISSING (APPEND_LIMIT, NOT_TOLD),
    MISSING (SHARED_MARKS, ONLY_LOOKED),
    NUMBER (IMAP_MESSAGES, 4120),
  };
  char           *tokens[] = { (char *) "IMAP4rev1", (char *) "ACL", NULL };
  PfAdviseAccount account = { .protocol = PF_PROTOCOL_IMAP,
                              .was_tried = TRUE,
                              .is_in = TRUE,
                              .messages = 4120,
                              .folders = 37,
                              .octets = -1,
                              .quota_used = 42,
                              .quota_limit = -1,
                              .capabilities = tokens };
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_advise_facts_init (&facts);
  pf_advise_facts_take_account (&facts, &account);
  check (&facts, expected, G_N_ELEMENTS (expected));
}

static void
test_account_refused (void)
{
  static const Expected tried[] = { MISSING (FOLDERS, NOT_LET_IN) };
  static const Expected not_tried[] = { MISSING (FOLDERS, NEEDS_SIGN_IN) };
  PfAdviseAccount       account = { .protocol = PF_PROTOCOL_IMAP, .was_tried = TRUE };
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_advise_facts_init (&facts);
  pf_advise_facts_take_account (&facts, &account);
  check (&facts, tried, G_N_ELEMENTS (tried));
  account.was_tried = FALSE;
  pf_advise_facts_take_account (&facts, &account);
  check (&facts, not_tried, G_N_ELEMENTS (not_tried));
}

/* The password that was taken may be an app password, as our table says. */
static void
test_account_keeps_what_is_listed (void)
{
  PfAdviseAccount account = { .protocol = PF_PROTOCOL_POP3,
                              .was_tried = TRUE,
                              .is_in = TRUE,
                              .messages = 3,
                              .octets = 900,
                              .quota_used = -1,
                              .quota_limit = -1 };
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_advise_facts_init (&facts);
  pf_advise_facts_list_text (&facts, PF_FACT_POP3_SIGN_IN, "app-password", "2026-03-12");
  pf_advise_facts_take_account (&facts, &account);
  g_assert_true (pf_advise_facts_is_text (&facts, PF_FACT_POP3_SIGN_IN, "app-password"));
  g_assert_cmpint (facts.fact[PF_FACT_SERVER_BYTES].number, ==, 900);
}

static void
test_absence (void)
{
  static const Expected expected[] = { TEXT (IMAP, "absent"), MISSING (FOLDERS, NO_IMAP),
                                       MISSING (IMAP_MS, NO_IMAP) };
  const PfAnswers       answers = { 0 };
  PfRecommendation      r;
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_advise_facts_init (&facts);
  pf_advise_facts_take_absence (&facts, PF_PROTOCOL_IMAP);
  check (&facts, expected, G_N_ELEMENTS (expected));
  pf_advise (&answers, &facts, &r);
  g_assert_cmpint (r.recommend, ==, PF_RECOMMEND_POP3);
}

static void
test_local (void)
{
  static const Expected found[] = { NUMBER (LOCAL_BYTES, 900), NUMBER (LOCAL_MESSAGES, 3),
                                    MISSING (LARGEST_MESSAGE, NOT_READ),
                                    NUMBER (DISK_FREE, 5000) };
  static const Expected none[] = { MISSING (LOCAL_BYTES, NO_MAIL_HERE) };
  PfAdviseLocal         local = {
            .bytes = 900, .messages = 3, .largest = -1, .disk_free = 5000, .keeps = -1
  };
  const PfAdviseLocal   nothing = { .largest = -1, .disk_free = -1, .keeps = -1 };
  static const Expected kept[] = { TEXT (KEEP_RULE, "deletes") };
  g_auto (PfAdviseFacts) facts = { 0 };
  g_auto (PfAdviseFacts) other = { 0 };

  pf_advise_facts_init (&facts);
  pf_advise_facts_take_local (&facts, &local);
  check (&facts, found, G_N_ELEMENTS (found));
  local.keeps = FALSE;
  pf_advise_facts_take_local (&facts, &local);
  check (&facts, kept, G_N_ELEMENTS (kept));
  pf_advise_facts_init (&other);
  pf_advise_facts_take_local (&other, &nothing);
  check (&other, none, G_N_ELEMENTS (none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/advise/measure/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_probe);
    }
  g_test_add_func ("/advise/account", test_account);
  g_test_add_func ("/advise/account/refused", test_account_refused);
  g_test_add_func ("/advise/account/listed", test_account_keeps_what_is_listed);
  g_test_add_func ("/advise/absence", test_absence);
  g_test_add_func ("/advise/local", test_local);

  return g_test_run ();
}
