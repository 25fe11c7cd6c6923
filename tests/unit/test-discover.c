/* test-discover.c - names, places, guesses, and making one of many answers
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "discover/pf-discover-sources.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *address;
  const char *local;  /* (nullable) */
  const char *domain; /* (nullable): NULL if it is no address */
} Address;

/* clang-format off */
static const Address addresses[] = {
  { "plain",        "ada@example.org",             "ada",          "example.org" },
  { "blanks",       "  ada@Example.ORG ",          "ada",          "example.org" },
  { "last-at",      "\"a@b\"@example.org",         "\"a@b\"",      "example.org" },
  { "idn",          "ada@m\303\274ller.example",   "ada",          "xn--mller-kva.example" },
  { "local-utf8",   "\303\244da@example.org",      "\303\244da",   "example.org" },
  { "root-dot",     "ada@example.org.",            "ada",          "example.org" },
  { "bare-domain",  "example.org",                 NULL,           "example.org" },
  { "no-dot",       "ada@localhost",               NULL,           NULL },
  { "no-local",     "@example.org",                NULL,           NULL },
  { "no-domain",    "ada@",                        NULL,           NULL },
  { "ip",           "ada@[192.0.2.1]",             NULL,           NULL },
  { "blank-inside", "a da@example.org",            NULL,           NULL },
  { "line-end",     "ada\r\nX@example.org",        NULL,           NULL },
  { "slash",        "ada@example.org/x",           NULL,           NULL },
  { "two-dots",     "ada@example..org",            NULL,           NULL },
  { "not-utf8",     "\xff@example.org",            NULL,           NULL },
  { "empty",        "",                            NULL,           NULL },
};
/* clang-format on */

static void
test_address (gconstpointer data)
{
  const Address   *c = data;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (pf_discover_split_address (c->address, &local, &domain, &error), ==,
                   c->domain != NULL);
  g_assert_cmpstr (local, ==, c->local);
  g_assert_cmpstr (domain, ==, c->domain);
  if (c->domain == NULL)
    g_assert_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_ADDRESS);
}

typedef struct
{
  const char *text;
  const char *filled; /* (nullable) */
} Fill;

static void
test_fill (void)
{
  /* clang-format off */
  const Fill fills[] = {
    { "%EMAILADDRESS%", "ada@example.org" },
    { "%EMAILLOCALPART%.%EMAILDOMAIN%", "ada.example.org" },
    { "%EMAILADDRESS", "ada@example.org" },
    { "x\\%EMAILLOCALPART%", "x\\ada" },
    { "plain", "plain" },
    { "%REALNAME%", NULL },
    { "100%", "100%" },
    { "", "" },
  };
  /* clang-format on */
  g_autoptr (PfMailName) name = pf_mail_name_new ("ada@example.org", NULL);
  g_autoptr (PfMailName) bare = pf_mail_name_new ("example.org", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autofree char *filled = pf_mail_name_fill (name, fills[i].text);

      g_assert_cmpstr (filled, ==, fills[i].filled);
    }
  g_assert_null (pf_mail_name_fill (bare, "%EMAILADDRESS%"));
}

typedef struct
{
  const char *name;
  const char *exchanger;
  const char *domain;
  const char *wanted;
} MxCase;

/* clang-format off */
static const MxCase mx_cases[] = {
  { "both",            "mx1.mail.hoster.net",  "example.org",       "mail.hoster.net hoster.net" },
  { "base-only",       "mx.hoster.net",        "example.org",       "hoster.net" },
  { "public-suffix",   "mx.foo.co.uk",         "example.org",       "foo.co.uk" },
  { "is-the-base",     "hoster.net",           "example.org",       "hoster.net" },
  { "suffix-itself",   "co.uk",                "example.org",       "" },
  { "own",             "mx.example.org",       "example.org",       "" },
  { "own-deeper",      "a.mail.example.org",   "example.org",       "mail.example.org" },
  { "sub-domain",      "mx.example.org",       "sub.example.org",   "example.org" },
  { "address",         "192.0.2.1",            "example.org",       "" },
};
/* clang-format on */

static void
test_mx_domains (gconstpointer data)
{
  const MxCase     *c = data;
  const char *const exchangers[] = { c->exchanger, NULL };
  g_auto (GStrv) domains = pf_discover_mx_domains (exchangers, c->domain);
  g_autofree char *found = g_strjoinv (" ", domains);

  g_assert_cmpstr (found, ==, c->wanted);
}

static void
test_owner (void)
{
  g_assert_true (pf_domain_is_same_owner ("imap.example.co.uk", "example.co.uk"));
  g_assert_false (pf_domain_is_same_owner ("one.co.uk", "other.co.uk"));
  g_assert_false (pf_domain_is_same_owner ("co.uk", "other.co.uk"));
  g_assert_false (pf_domain_is_same_owner ("notexample.org", "example.org"));
}

static void
add_server (PfFound *found, PfSecurity security, const char *host, guint16 port)
{
  g_autoptr (PfMailName) name = pf_mail_name_new ("ada@example.org", NULL);
  const char *const auth[] = { "password", NULL };
  PfTrustLevel      trust = pf_source_kind_best_trust (found->asked->kind);
  g_autoptr (PfSettings) settings = pf_settings_new ();
  g_autoptr (PfProvenance)
      provenance = pf_provenance_new (found->asked->kind, "w", NULL, trust);

  g_ptr_array_add (settings->servers,
                   pf_setting_new (PF_PROTOCOL_IMAP, security, host, port,
                                   found->asked->kind == PF_SOURCE_SRV ? NULL : "u",
                                   auth));
  pf_found_take_settings (found, settings, name, provenance);
}

static PfFound *
make_found (PfSourceKind kind)
{
  return pf_found_new (kind, "w", "found", NULL);
}

static char *
describe (const PfDiscovery *discovery)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *c = discovery->candidates->pdata[i];

      g_assert_cmpint (c->rank, ==, (int) i + 1);
      g_string_append_printf (text, "%s%s:%d*%u", i > 0 ? " " : "", c->endpoint->host,
                              c->endpoint->port, c->sources->len);
    }

  return g_strdup (text->str);
}

/* Whoever answers first, the outcome is the same. */
static void
test_merge (void)
{
  static const int orders[][4] = { { 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 2, 0, 3, 1 } };

  for (gsize o = 0; o < G_N_ELEMENTS (orders); o++)
    {
      g_autoptr (PfDiscovery) discovery = pf_discovery_new ();
      g_autoptr (PfFound) autoconfig = make_found (PF_SOURCE_AUTOCONFIG);
      g_autoptr (PfFound) ispdb = make_found (PF_SOURCE_ISPDB);
      g_autoptr (PfFound) srv = make_found (PF_SOURCE_SRV);
      g_autoptr (PfFound) guess = make_found (PF_SOURCE_GUESS);
      const PfFound     *all[] = { autoconfig, ispdb, srv, guess };
      const PfCandidate *first;
      g_autofree char   *found = NULL;

      add_server (autoconfig, PF_SECURITY_PLAIN, "old.example.org", 143);
      add_server (autoconfig, PF_SECURITY_STARTTLS, "imap.example.org", 143);
      add_server (autoconfig, PF_SECURITY_STARTTLS, "odd.example.org", 993);
      add_server (ispdb, PF_SECURITY_TLS, "imap.hoster.net", 993);
      add_server (srv, PF_SECURITY_TLS, "imap.example.org", 993);
      add_server (srv, PF_SECURITY_STARTTLS, "imap.example.org", 143);
      add_server (guess, PF_SECURITY_TLS, "imap.example.org", 993);

      for (gsize i = 0; i < 4; i++)
        pf_discovery_add (discovery, all[orders[o][i]]);
      found = describe (discovery);
      g_assert_cmpstr (found, ==,
                       "imap.example.org:993*2 imap.example.org:143*2 "
                       "odd.example.org:993*1 imap.hoster.net:993*1 "
                       "old.example.org:143*1");

      first = discovery->candidates->pdata[0];
      g_assert_cmpstr (first->endpoint->user, ==, "ada@example.org");
      g_assert_cmpint (((PfProvenance *) first->sources->pdata[0])->kind, ==,
                       PF_SOURCE_SRV);
      /* The user name is the one of the source that is trusted most. */
      first = discovery->candidates->pdata[1];
      g_assert_cmpstr (first->endpoint->user, ==, "u");
      g_assert_false (first->is_other_owner);
      g_assert_true (((PfCandidate *) discovery->candidates->pdata[3])->is_other_owner);
      g_assert_nonnull (((PfCandidate *) discovery->candidates->pdata[2])->doubt);
    }
}

typedef struct
{
  const char  *name;
  PfSourceKind found;
  PfSecurity   security;
  PfSourceKind pending;
  gboolean     can_improve;
} Improve;

/* clang-format off */
static const Improve improves[] = {
  { "digest-may-come",     PF_SOURCE_AUTOCONFIG, PF_SECURITY_TLS,      PF_SOURCE_PACC,        TRUE },
  { "equal-cannot",        PF_SOURCE_AUTOCONFIG, PF_SECURITY_TLS,      PF_SOURCE_WELL_KNOWN,  FALSE },
  { "equal-may-have-tls",  PF_SOURCE_AUTOCONFIG, PF_SECURITY_STARTTLS, PF_SOURCE_SRV,         TRUE },
  { "less-trusted-cannot", PF_SOURCE_AUTOCONFIG, PF_SECURITY_STARTTLS, PF_SOURCE_ISPDB,       FALSE },
  { "provider-may-come",   PF_SOURCE_ISPDB,      PF_SECURITY_TLS,      PF_SOURCE_AUTOCONFIG,  TRUE },
  { "open-can-be-beaten",  PF_SOURCE_AUTOCONFIG, PF_SECURITY_PLAIN,    PF_SOURCE_GUESS,       TRUE },
};
/* clang-format on */

static void
test_improve (gconstpointer data)
{
  const Improve *c = data;
  g_autoptr (PfDiscovery) discovery = pf_discovery_new ();
  g_autoptr (PfFound) found = make_found (c->found);

  g_assert_true (pf_discovery_can_improve (discovery, PF_PROTOCOL_IMAP, &c->pending, 1));
  g_assert_false (pf_discovery_can_improve (discovery, PF_PROTOCOL_IMAP, NULL, 0));

  add_server (found, c->security, "imap.example.org",
              c->security == PF_SECURITY_TLS ? 993 : 143);
  pf_discovery_add (discovery, found);
  g_assert_cmpint (pf_discovery_can_improve (discovery, PF_PROTOCOL_IMAP, &c->pending, 1),
                   ==, c->can_improve);
}

static void
test_guesses (void)
{
  g_autoptr (PfMailName) name = pf_mail_name_new ("ada@example.org", NULL);
  g_autoptr (GPtrArray) guesses = pf_discover_guesses (name);
  const PfCandidate *first = guesses->pdata[0];

  g_assert_cmpstr (first->endpoint->host, ==, "imap.example.org");
  g_assert_cmpint (first->endpoint->port, ==, 993);
  g_assert_cmpstr (first->endpoint->user, ==, "ada@example.org");
  for (guint i = 0; i < guesses->len; i++)
    {
      const PfCandidate *guess = guesses->pdata[i];

      g_assert_cmpint (guess->endpoint->security, !=, PF_SECURITY_PLAIN);
      g_assert_null (guess->doubt);
      g_assert_false (guess->is_other_owner);
    }
}

static void
check_table (const char *domain, const PfProvider *provider, gpointer user_data)
{
  g_autofree char *address = g_strconcat ("ada@", domain, NULL);
  g_autoptr (PfDiscoverRequest) request = pf_discover_request_new (address);
  g_autoptr (PfMailName) name = pf_mail_name_new (address, NULL);
  PfDiscoverAsk ask = { request, name };
  g_autoptr (PfFound) found = NULL;

  request->providers = g_object_ref (user_data);
  found = pf_discover_table (&ask);
  g_assert_true (found->provider == provider);
  g_assert_cmpuint (found->candidates->len, ==, provider->services->len);
}

static void
test_table (void)
{
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);

  pf_providers_foreach_domain (providers, check_table, providers);
}

#define ADD_ALL(group, cases, func)                                                      \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)                                       \
    {                                                                                    \
      g_autofree char *path = g_strdup_printf ("/discover/" group "/%s", cases[i].name); \
                                                                                         \
      g_test_add_data_func (path, &cases[i], func);                                      \
    }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD_ALL ("address", addresses, test_address);
  ADD_ALL ("mx", mx_cases, test_mx_domains);
  ADD_ALL ("improve", improves, test_improve);
  g_test_add_func ("/discover/fill", test_fill);
  g_test_add_func ("/discover/owner", test_owner);
  g_test_add_func ("/discover/merge", test_merge);
  g_test_add_func ("/discover/guesses", test_guesses);
  g_test_add_func ("/discover/table", test_table);

  return g_test_run ();
}
