/* test-providers.c - the table of providers, and the person's own before it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "facts/pf-providers.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *name;
  const char *domain;
  const char *near; /* (nullable) */
} Near;

/* clang-format off */
static const Near nears[] = {
  { "left-out",      "gmal.com",     "gmail.com" },
  { "first-letter",  "gail.com",     "gmail.com" },
  { "doubled",       "gmaill.com",   "gmail.com" },
  { "swapped",       "gmial.com",    "gmail.com" },
  { "wrong",         "hotnail.com",  "hotmail.com" },
  { "top-level",     "gmail.con",    "gmail.com" },
  { "known-itself",  "gmail.com",    NULL },
  { "two-letters",   "gmaaail.com",  NULL },
  { "unlike",        "example.org",  NULL },
  { "too-short",     "qo.com",       NULL },
  { "empty",         "",             NULL },
};
/* clang-format on */

static void
test_near (gconstpointer data)
{
  const Near *c = data;
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);

  g_assert_cmpstr (pf_providers_find_near (providers, c->domain), ==, c->near);
}

typedef struct
{
  const char *name;
  const char *exchanger;
  const char *id; /* (nullable) */
} Exchanger;

/* clang-format off */
static const Exchanger exchangers[] = {
  { "google",         "aspmx.l.google.com",                        "googlemail.com" },
  { "microsoft-365",  "example-org.mail.protection.outlook.com",   "office365.com" },
  { "outlook-com",    "outlook-com.olc.protection.outlook.com",    "hotmail.com" },
  { "by-domain",      "mx00.kundenserver.de",                      "1und1.de" },
  { "yahoo",          "mx-eu.mail.am0.yahoodns.net",               "yahoo.com" },
  { "look-alike",     "aspmx.l.notgoogle.com",                     NULL },
  { "unknown",        "mx.example.org",                            NULL },
  { "no-dot",         "com",                                       NULL },
};
/* clang-format on */

static void
test_exchanger (gconstpointer data)
{
  const Exchanger *c = data;
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);
  const PfProvider *found = pf_providers_find_mx (providers, c->exchanger);

  g_assert_cmpstr (found != NULL ? found->id : NULL, ==, c->id);
}

static void
count_domain (const char *domain, const PfProvider *provider, gpointer user_data)
{
  int *count = user_data;

  (*count)++;
  g_assert_nonnull (provider->asof);
  g_assert_nonnull (provider->source);
  if (provider->services->len == 0)
    g_assert_nonnull (pf_provider_get_policy (provider, "no-imap"));
  for (guint i = 0; i < provider->services->len; i++)
    {
      const PfServiceFact *service = provider->services->pdata[i];

      g_assert_nonnull (service->asof);
      g_assert_nonnull (service->source);
      g_assert_nonnull (service->auth[0]);
    }
  for (guint i = 0; i < provider->policies->len; i++)
    {
      const PfPolicy *policy = provider->policies->pdata[i];

      g_assert_nonnull (policy->asof);
      g_assert_nonnull (policy->source);
      g_assert_nonnull (policy->confidence);
    }
}

static void
test_table (void)
{
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);
  int count = 0;

  pf_providers_foreach_domain (providers, count_domain, &count);
  g_assert_cmpint (count, >, 600);
}

/* The policies are newer than the list that the servers are from. */
static void
test_newer_wins (void)
{
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);
  const PfProvider    *yahoo = pf_providers_find_domain (providers, "yahoo.com");
  const PfServiceFact *service = yahoo->services->pdata[0];

  g_assert_true (g_strv_contains ((const char *const *) service->auth, "oauth2"));
  g_assert_false (g_strv_contains ((const char *const *) service->auth, "password"));
  g_assert_cmpstr (service->asof, >, yahoo->asof);
  g_assert_nonnull (pf_provider_get_policy (yahoo, "oauth-only"));
}

#define OWN_ROW                                                                           \
  "{\"id\":\"own\",\"domains\":[\"gmail.com\",\"own.example\"],\"asof\":\"2026-01-01\","  \
  "\"source\":\"me\",\"services\":[{\"protocol\":\"imap\",\"host\":\"imap.own.example\"," \
  "\"port\":%s,\"security\":\"tls\",\"auth\":[\"password\"],\"username\":\"u\"}]}"

static void
test_override (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pf-providers-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good.json", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.json", NULL);
  g_autofree char *other = g_build_filename (folder, "other.json", NULL);
  g_autofree char *row = g_strdup_printf (OWN_ROW, "993");
  g_autofree char *bad_row = g_strdup_printf (OWN_ROW, "70000");
  g_autofree char *text =
      g_strdup_printf ("{\"schema\":\"postferry.providers/1\",\"providers\":[%s]}", row);
  g_autofree char *bad_text =
      g_strdup_printf ("{\"schema\":\"postferry.providers/1\",\"providers\":[%s]}",
                       bad_row);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfProviders) providers = NULL;
  const PfProvider *found;

  g_assert_true (g_file_set_contents (good, text, -1, NULL));
  g_assert_true (g_file_set_contents (bad, bad_text, -1, NULL));
  g_assert_true (g_file_set_contents (other, "{\"schema\":\"x\"", -1, NULL));

  providers = pf_providers_load (folder, problems);
  found = pf_providers_find_domain (providers, "gmail.com");
  g_assert_cmpstr (found->id, ==, "own");
  g_assert_true (found->is_override);
  g_assert_cmpstr (pf_providers_find_host (providers, "imap.own.example")->id, ==, "own");
  g_assert_cmpstr (pf_providers_find_domain (providers, "gmx.de")->id, ==, "gmx.net");

  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_true (g_str_has_prefix (problems->pdata[0], bad));
  g_assert_nonnull (g_strrstr (problems->pdata[0], "port"));
  g_assert_true (g_str_has_prefix (problems->pdata[1], other));

  g_remove (good);
  g_remove (bad);
  g_remove (other);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (nears); i++)
    {
      g_autofree char *path = g_strdup_printf ("/providers/near/%s", nears[i].name);

      g_test_add_data_func (path, &nears[i], test_near);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (exchangers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/providers/mx/%s", exchangers[i].name);

      g_test_add_data_func (path, &exchangers[i], test_exchanger);
    }
  g_test_add_func ("/providers/table", test_table);
  g_test_add_func ("/providers/newer-wins", test_newer_wins);
  g_test_add_func ("/providers/override", test_override);

  return g_test_run ();
}
