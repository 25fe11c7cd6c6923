/* test-diagnose.c - each finding is raised by its fixture and not by the one that is near
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "diagnose/pf-diagnose.h"

#include "pf-fixture-rows.h"

#include <string.h>

static PfRules     *rules;
static PfProviders *providers;

static PfDiagnosis *
diagnose (const char *words)
{
  PfDiagnosis *d = pf_fixture_new (words);

  pf_diagnose (d, rules, providers, PF_FIXTURE_NOW);
  return d;
}

static char *
list_ids (const PfDiagnosis *d)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < d->findings->len; i++)
    g_string_append_printf (text, " %s", ((PfFinding *) d->findings->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static void
test_raises (gconstpointer data)
{
  const PfFixtureRow *row = data;
  PfDiagnosis        *d = diagnose (row->raises);
  g_autofree char    *ids = list_ids (d);

  g_test_message ("“%s” raised%s", row->raises, ids);
  g_assert_nonnull (pf_diagnosis_find (d, row->id));
  pf_fixture_free (d);
}

static void
test_spares (gconstpointer data)
{
  const PfFixtureRow *row = data;
  PfDiagnosis        *d = diagnose (row->spares);
  g_autofree char    *ids = list_ids (d);

  g_test_message ("“%s” raised%s", row->spares, ids);
  g_assert_null (pf_diagnosis_find (d, row->id));
  pf_fixture_free (d);
}

/* No id is without a fixture, and no fixture without an id. */
static void
test_none_missing (void)
{
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  for (gsize i = 0; i < n; i++)
    {
      gboolean is_there = FALSE;

      for (gsize j = 0; j < pf_fixture_n_rows; j++)
        is_there |= g_str_equal (pf_fixture_rows[j].id, kinds[i].id);
      if (!is_there)
        g_test_message ("%s has no fixture", kinds[i].id);
      g_assert_true (is_there);
    }
  for (gsize j = 0; j < pf_fixture_n_rows; j++)
    g_assert_nonnull (pf_finding_kind (pf_fixture_rows[j].id));
}

/**
 * Case:
 * @cause: (nullable): the one finding
 * @certainty: of the cause
 */
typedef struct
{
  const char *name;
  const char *words;
  const char *cause;
  PfCertainty certainty;
  PfExit      exit;
  const char *imap;
  const char *pop3;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "healthy", "", NULL, PF_CERTAIN, PF_EXIT_OK, "usable", "usable" },
  { "no-password", "no-secret", NULL, PF_CERTAIN, PF_EXIT_LOOK, "not-checked", "not-checked" },
  { "offline", "offline;imap:timeout;pop3:timeout", "NET-OFFLINE", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "blocked-ports", "imap:timeout;pop3:timeout;controls=down,down,up", "NET-MAILPORTS", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "imap-always-on-and-blocked", "provider=imap-switch:none;imap:timeout;pop3:timeout;controls=down,down,up", "NET-MAILPORTS", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "web-pages-on-mail-ports", "imap:speaks-http;pop3:speaks-http", "PORT-PROTO", PF_LIKELY, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "silent-server", "imap:timeout;pop3:timeout;controls=up,up,up", "TCP-TIMEOUT", PF_LIKELY, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "clock", "clock=-90000000;imap:not-yet;pop3:not-yet", "NET-CLOCK", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "names-silent", "domain=unknown;asked=srv:unknown;imap:gone;pop3:gone", "DNS-TIMEOUT", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "names-of-the-domain-silent", "domain=unknown;asked=srv:unknown;imap:gone;pop3:gone;controls=up,up,up", "DNS-TIMEOUT", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "names-of-servers-silent", "imap:no-dns;pop3:no-dns", "DNS-TIMEOUT", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "name-of-one-server-silent", "imap:no-dns", NULL, PF_CERTAIN, PF_EXIT_LOOK, "not-checked", "usable" },
  { "typo", "domain=gone;near=example.com", "DNS-TYPO", PF_LIKELY, PF_EXIT_USER, "blocked", "blocked" },
  { "nothing-found", "imap:gone;pop3:gone", "DISC-NONE", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "pop3-only", "imap:gone", NULL, PF_CERTAIN, PF_EXIT_LOOK, "not-offered", "usable" },
  { "name-with-hint", "imap:other-name;pop3:other-name;other-name=mx.hoster.net", "TLS-NAME", PF_CERTAIN, PF_EXIT_USER, "blocked", "blocked" },
  { "name", "imap:other-name;pop3:other-name", "TLS-NAME", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "plaintext", "imap:text=IMAP4rev1;pop3:text=UIDL", "CLEAR-ONLY", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "risk", "imap:injected", NULL, PF_CERTAIN, PF_EXIT_LOOK, "usable-with-risk", "usable" },

  /* The control: certain with a sentence or a fact, likely without. */
  { "imap-off-by-fact", "provider=imap-switch:off-by-default;no:imap:AUTHENTICATIONFAILED:nope", "AUTH-IMAP-OFF", PF_CERTAIN, PF_EXIT_USER, "blocked", "usable" },
  { "imap-off-by-sentence", "no:imap:ALERT:IMAP access is disabled", "AUTH-IMAP-OFF", PF_CERTAIN, PF_EXIT_USER, "blocked", "usable" },
  { "imap-off-by-control", "no:imap:AUTHENTICATIONFAILED:nope", "AUTH-IMAP-OFF", PF_LIKELY, PF_EXIT_USER, "blocked", "usable" },
  { "imap-has-no-switch", "provider=imap-switch:none;no:imap:AUTHENTICATIONFAILED:nope", "AUTH-IMAP-OFF", PF_LIKELY, PF_EXIT_USER, "blocked", "usable" },
  { "other-user-name", "provider=imap-switch:off-by-default;in:pop3:user=ada;no:imap:AUTHENTICATIONFAILED:nope", "AUTH-IMAP-OFF", PF_LIKELY, PF_EXIT_USER, "blocked", "usable" },
  { "pop-off", "provider=pop3-switch:off-by-default;no:pop3:AUTH:nope", "AUTH-POP-OFF", PF_CERTAIN, PF_EXIT_USER, "usable", "blocked" },
  { "unavailable", "provider=imap-switch:off-by-default;no:imap:UNAVAILABLE:nope", "AUTH-TEMP", PF_CERTAIN, PF_EXIT_INTERRUPTED, "blocked", "usable" },
  { "limit", "provider=imap-switch:off-by-default;no:imap:LIMIT:nope", "AUTH-RATE", PF_LIKELY, PF_EXIT_INTERRUPTED, "blocked", "usable" },
  { "in-use", "provider=imap-switch:off-by-default;no:imap:INUSE:nope", "AUTH-INUSE", PF_CERTAIN, PF_EXIT_USER, "blocked", "usable" },
  { "both-wrong", "no:imap:AUTHENTICATIONFAILED:nope;no:pop3:AUTH:nope", "AUTH-WRONG", PF_LIKELY, PF_EXIT_USER, "blocked", "blocked" },
  { "both-app-password", "provider=app-password:required;no:imap:AUTHENTICATIONFAILED:nope;no:pop3:AUTH:nope", "AUTH-APPPW", PF_ONE_OF, PF_EXIT_USER, "blocked", "blocked" },
  { "rate-stops", "no:imap:LIMIT:Rate limit hit.;skip:pop3:rate", "AUTH-RATE", PF_LIKELY, PF_EXIT_INTERRUPTED, "blocked", "not-checked" },
  { "bad-is-not-wrong", "err:imap:bad;err:pop3:bad", "AUTH-REFUSED", PF_LIKELY, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "only-new-addresses", "imap:family=6;imap:no-route;pop3:family=6;pop3:no-route", "V6-ONLY", PF_CERTAIN, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "new-addresses-not-told", "imap:no-host;pop3:no-host;name=mail.example.org:0", "V6-ONLY", PF_LIKELY, PF_EXIT_NETWORK, "blocked", "blocked" },
  { "no-such-host", "imap:no-host;pop3:no-host;name=mail.example.org:3", "DNS-HOST-MISSING", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "ran-out", "ns=ns2.bodis.com;imap:gone;pop3:gone;asked=mx-table:absent", "DNS-EXPIRED", PF_LIKELY, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "signatures", "imap:no-dns;pop3:no-dns;name=mail.example.org:2:bogus", "DNSSEC-BOGUS", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "client-certificate", "imap:client-cert;pop3:client-cert", "TLS-CLIENTCERT", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "blocked" },
  { "starttls-refused", "imap:starttls=STARTTLS;imap:starttls-refused;pop3:gone", "STLS-REFUSED", PF_CERTAIN, PF_EXIT_PROVIDER, "blocked", "not-offered" },
  { "stopped", "stopped;no-secret", NULL, PF_CERTAIN, PF_EXIT_INTERRUPTED, "not-checked", "not-checked" },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  const Case      *c = data;
  PfDiagnosis     *d = diagnose (c->words);
  g_autofree char *ids = list_ids (d);

  g_test_message ("“%s” raised%s", c->words, ids);
  g_assert_cmpstr (d->cause, ==, c->cause);
  if (c->cause != NULL)
    g_assert_cmpint (pf_diagnosis_get_cause (d)->certainty, ==, c->certainty);
  g_assert_cmpint (d->exit, ==, c->exit);
  g_assert_cmpstr (d->verdict_imap, ==, c->imap);
  g_assert_cmpstr (d->verdict_pop3, ==, c->pop3);
  pf_fixture_free (d);
}

/* Doing it again changes nothing. */
static void
test_twice (void)
{
  PfDiagnosis     *d = diagnose ("no:imap:AUTHENTICATIONFAILED:nope");
  g_autofree char *first = list_ids (d);
  g_autofree char *second = NULL;

  pf_diagnose (d, rules, providers, PF_FIXTURE_NOW);
  second = list_ids (d);
  g_assert_cmpstr (first, ==, second);
  pf_fixture_free (d);
}

/* Whatever the catalogue names exists. */
static void
test_references (void)
{
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *both = g_strdup_printf ("%s %s",
                                               kinds[i].clears != NULL ? kinds[i].clears
                                                                       : "",
                                               kinds[i].explains != NULL
                                                   ? kinds[i].explains
                                                   : "");
      g_auto (GStrv) words = g_strsplit (both, " ", -1);

      for (gsize j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0' && strchr (words[j], '*') == NULL)
          {
            g_test_message ("%s names %s", kinds[i].id, words[j]);
            g_assert_nonnull (pf_finding_kind (words[j]));
          }
      for (gsize j = 0; j < i; j++)
        g_assert_cmpstr (kinds[i].id, !=, kinds[j].id);
    }
}

static const struct
{
  const char *name;
  const char *words;
  const char *wanted; /* "…": the domain's usual servers, this one among them */
} others[] = {
  { "healthy", "", "" },
  { "shut", "imap:refused;pop3:timeout",
    "imap://mail.example.org pop3://mail.example.org" },
  { "somebody-else", "imap:speaks-pop3", "imap://mail.example.org" },
  { "no-such-host", "imap:no-host;pop3:no-dns", "" },
  { "certificate", "imap:other-name", "" },
  { "nothing-found", "imap:gone;pop3:gone", "…imaps://mail.example.org" },
  { "wildcard", "imap:gone;pop3:gone;wildcard", "" },
  { "no-such-domain", "imap:gone;pop3:gone;domain=gone", "" },
};

/* What is looked at after the first round came to nothing. */
static void
test_others (gconstpointer data)
{
  gsize        i = GPOINTER_TO_SIZE (data);
  PfDiagnosis *fixture = pf_fixture_new (others[i].words);
  g_autoptr (GPtrArray) found = pf_diagnose_list_others (fixture);
  g_autoptr (GString) urls = g_string_new (NULL);

  for (guint j = 0; j < found->len; j++)
    {
      g_autofree char *url = NULL;

      g_clear_pointer (&((PfEndpoint *) found->pdata[j])->user, g_free);
      url = pf_endpoint_to_url (found->pdata[j]);
      g_string_append_printf (urls, "%s%s", j > 0 ? " " : "", url);
    }
  g_test_message ("%s", urls->str);
  if (g_str_has_prefix (others[i].wanted, "…"))
    g_assert_nonnull (strstr (urls->str, others[i].wanted + strlen ("…")));
  else
    g_assert_cmpstr (urls->str, ==, others[i].wanted);
  pf_fixture_free (fixture);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  rules = pf_rules_load ("/nonexistent", NULL);
  providers = pf_providers_load ("/nonexistent", NULL);

  g_test_add_func ("/diagnose/none-missing", test_none_missing);
  g_test_add_func ("/diagnose/references", test_references);
  g_test_add_func ("/diagnose/twice", test_twice);
  for (gsize i = 0; i < pf_fixture_n_rows; i++)
    {
      const PfFixtureRow *row = &pf_fixture_rows[i];
      g_autofree char    *raises = g_strdup_printf ("/diagnose/raises/%s/%d", row->id,
                                                    (int) i);
      g_autofree char    *spares = g_strdup_printf ("/diagnose/spares/%s/%d", row->id,
                                                    (int) i);

      g_test_add_data_func (raises, row, test_raises);
      g_test_add_data_func (spares, row, test_spares);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnose/cause/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnose/others/%s", others[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_others);
    }

  result = g_test_run ();
  g_object_unref (rules);
  g_object_unref (providers);
  return result;
}
