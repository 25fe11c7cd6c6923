/* pf-discover-dns.c - what DNS says of a domain's mail: services, exchangers, itself
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 2782 (SRV), RFC 6186 and RFC 8314 5 (for mail), RFC 7505 (null MX)
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover-private.h"

#include <string.h>

/* "unknown" if there was no answer: that is not the same as "absent". */
static const char *
result_of (const PfLookup *lookup)
{
  if (pf_lookup_is_found (lookup))
    return "found";
  return pf_lookup_is_absent (lookup) ? "absent" : "unknown";
}

typedef struct
{
  const char *label;
  const char *name; /* as in PfDiscovery.not_offered */
  PfProtocol  protocol;
  PfSecurity  security;
} Service;

/* clang-format off */
static const Service services[] = {
  { "_imaps._tcp",       "imaps",       PF_PROTOCOL_IMAP, PF_SECURITY_TLS },
  { "_imap._tcp",        "imap",        PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS },
  { "_pop3s._tcp",       "pop3s",       PF_PROTOCOL_POP3, PF_SECURITY_TLS },
  { "_pop3._tcp",        "pop3",        PF_PROTOCOL_POP3, PF_SECURITY_STARTTLS },
  { "_submissions._tcp", "submissions", PF_PROTOCOL_SMTP, PF_SECURITY_TLS },
  { "_submission._tcp",  "submission",  PF_PROTOCOL_SMTP, PF_SECURITY_STARTTLS },
};
/* clang-format on */

#define N_SERVICES G_N_ELEMENTS (services)

typedef struct
{
  guint16 priority;
  guint16 weight;
  guint16 port;
  char   *target;
} Target;

static void
target_free (Target *target)
{
  g_free (target->target);
  g_free (target);
}

/* Lower priority first; weights only spread load, so the heaviest is the one to name. */
static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const Target *x = *(const Target *const *) a;
  const Target *y = *(const Target *const *) b;

  if (x->priority != y->priority)
    return (int) x->priority - (int) y->priority;
  if (x->weight != y->weight)
    return (int) y->weight - (int) x->weight;
  return g_strcmp0 (x->target, y->target);
}

static gboolean
is_root (const char *target)
{
  return *target == '\0' || g_str_equal (target, ".");
}

/* The records' raw form: g_srv_target_list_sort() would drop a lone ".". */
static GPtrArray *
read_targets (const PfLookup *lookup, gboolean *out_is_refused)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);

  *out_is_refused = FALSE;
  for (GList *l = lookup->records; l != NULL && targets->len < PF_DISCOVER_SRV_MAX;
       l = l->next)
    {
      Target     *target;
      const char *name;
      guint16     priority;
      guint16     weight;
      guint16     port;

      g_variant_get (l->data, "(qqq&s)", &priority, &weight, &port, &name);
      if (is_root (name))
        {
          *out_is_refused = TRUE;
          continue;
        }
      target = g_new0 (Target, 1);
      target->priority = priority;
      target->weight = weight;
      target->port = port;
      target->target = pf_domain_clean (name);
      /* RFC 2782: a name, never an address, which could be anybody's neighbour. */
      if (target->target == NULL || port == 0 ||
          g_hostname_is_ip_address (target->target))
        target_free (target);
      else
        g_ptr_array_add (targets, target);
    }

  g_ptr_array_sort (targets, compare_targets);
  return targets;
}

static void
add_service (PfFound             *found,
             const PfLookup      *lookup,
             const Service       *service,
             const PfDiscoverAsk *ask)
{
  static const char *const unsaid[] = { NULL };
  gboolean                 is_refused;
  g_autoptr (GPtrArray) targets = read_targets (lookup, &is_refused);

  for (guint i = 0; i < targets->len; i++)
    {
      const Target *target = targets->pdata[i];
      g_autoptr (PfSettings) settings = pf_settings_new ();
      /* A certificate for a name of the same owner proves as much as https there. */
      g_autoptr (PfProvenance)
          provenance = pf_provenance_new (PF_SOURCE_SRV, lookup->name, NULL,
                                          pf_domain_is_same_owner (target->target,
                                                                   ask->name->domain)
                                              ? PF_TRUST_PROVIDER
                                              : PF_TRUST_DNS);

      g_ptr_array_add (settings->servers,
                       pf_setting_new (service->protocol, service->security,
                                       target->target, target->port, NULL, unsaid));
      pf_found_take_settings (found, settings, ask->name, provenance);
    }
}

/* A protocol is not offered if one of its two services says so and none names a server. */
static void
note_not_offered (PfFound *found, const PfLookup *lookups)
{
  static const char *const protocols[] = { "imap", "pop3", "smtp" };
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (gsize p = 0; p < G_N_ELEMENTS (protocols); p++)
    {
      gboolean is_refused = FALSE;
      guint    n_targets = 0;

      for (gsize i = 0; i < N_SERVICES; i++)
        if ((gsize) services[i].protocol == p)
          {
            gboolean one;
            g_autoptr (GPtrArray) targets = read_targets (&lookups[i], &one);

            is_refused = is_refused || one;
            n_targets += targets->len;
          }
      if (is_refused && n_targets == 0)
        g_strv_builder_add (words, protocols[p]);
    }

  g_strfreev (found->not_offered);
  found->not_offered = g_strv_builder_end (words);
}

static const char *
result_of_all (const PfFound *found, const PfLookup *lookups)
{
  if (found->candidates->len > 0)
    return "found";
  if (found->not_offered[0] != NULL)
    return "not-offered";
  for (gsize i = 0; i < N_SERVICES; i++)
    if (!pf_lookup_is_found (&lookups[i]) && !pf_lookup_is_absent (&lookups[i]))
      return "unknown";

  return "absent";
}

/* Names that stand in zone files where a service's should (mox #7). */
static const char *const misspelt[] = {
  "_imaps_._tcp", "_imap_._tcp", "_pop3s_._tcp", "_pop3_._tcp", "_imaps",
  "_imap",        "_pop3s",      "_pop3",        "imaps._tcp",  "pop3s._tcp",
};

/* No program finds these; they are only worth telling the domain's owner. */
static void
look_for_misspelt (PfFound *found, const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  PfLookup lookups[G_N_ELEMENTS (misspelt)] = { { NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (misspelt); i++)
    {
      lookups[i].name = g_strdup_printf ("%s.%s", misspelt[i], ask->name->domain);
      lookups[i].type = G_RESOLVER_RECORD_SRV;
    }
  pf_lookup_run (lookups, G_N_ELEMENTS (misspelt), PF_DISCOVER_DNS_TIMEOUT, cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (misspelt); i++)
    {
      if (pf_lookup_is_found (&lookups[i]) && found->asked->fault == PF_FAULT_NONE)
        {
          found->asked->fault = PF_FAULT_LABEL;
          found->asked->detail = g_strdup (lookups[i].name);
        }
      pf_lookup_clear (&lookups[i]);
    }
}

PfFound *
pf_discover_srv (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  PfLookup         lookups[N_SERVICES] = { { NULL } };
  g_autofree char *where = g_strconcat ("_imaps._tcp.", ask->name->domain, NULL);
  PfFound         *found = pf_found_new (PF_SOURCE_SRV, where, "absent", NULL);

  for (gsize i = 0; i < N_SERVICES; i++)
    {
      lookups[i].name = g_strdup_printf ("%s.%s", services[i].label, ask->name->domain);
      lookups[i].type = G_RESOLVER_RECORD_SRV;
    }
  pf_lookup_run (lookups, N_SERVICES, PF_DISCOVER_DNS_TIMEOUT, cancellable);

  for (gsize i = 0; i < N_SERVICES; i++)
    add_service (found, &lookups[i], &services[i], ask);
  note_not_offered (found, lookups);
  g_free (found->asked->result);
  found->asked->result = g_strdup (result_of_all (found, lookups));
  if (found->candidates->len > 0 || found->not_offered[0] != NULL)
    found->domain_exists = 1;
  else if (ask->request->is_thorough && g_str_equal (found->asked->result, "absent"))
    look_for_misspelt (found, ask, cancellable);

  for (gsize i = 0; i < N_SERVICES; i++)
    pf_lookup_clear (&lookups[i]);
  return found;
}

static int
compare_exchangers (gconstpointer a, gconstpointer b)
{
  const Target *x = *(const Target *const *) a;
  const Target *y = *(const Target *const *) b;

  if (x->priority != y->priority)
    return (int) x->priority - (int) y->priority;
  return g_strcmp0 (x->target, y->target);
}

/* Returns: (transfer full): their names, best first */
static char **
read_exchangers (const PfLookup *lookup, gboolean *out_is_null)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  *out_is_null = FALSE;
  for (GList *l = lookup->records; l != NULL && found->len < PF_DISCOVER_MX_MAX;
       l = l->next)
    {
      Target     *target = g_new0 (Target, 1);
      const char *name;

      g_variant_get (l->data, "(q&s)", &target->priority, &name);
      *out_is_null = *out_is_null || is_root (name);
      target->target = is_root (name) ? NULL : pf_domain_clean (name);
      if (target->target == NULL || g_hostname_is_ip_address (target->target))
        target_free (target);
      else
        g_ptr_array_add (found, target);
    }
  g_ptr_array_sort (found, compare_exchangers);
  for (guint i = 0; i < found->len; i++)
    g_strv_builder_add (names, ((const Target *) found->pdata[i])->target);

  return g_strv_builder_end (names);
}

char **
pf_discover_mx_domains (const char *const *exchangers, const char *domain)
{
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  g_autofree char *base = NULL;
  const char      *stripped;

  if (exchangers[0] == NULL)
    return g_strv_builder_end (domains);

  base = pf_domain_base (exchangers[0]);
  if (base == NULL)
    return g_strv_builder_end (domains);

  stripped = strchr (exchangers[0], '.');
  stripped = stripped != NULL ? stripped + 1 : "";
  /* Above the registered domain is a public suffix: anybody may own names there. */
  if (strlen (stripped) > strlen (base) && !g_str_equal (stripped, domain))
    g_strv_builder_add (domains, stripped);
  if (!g_str_equal (base, domain))
    g_strv_builder_add (domains, base);

  return g_strv_builder_end (domains);
}

PfFound *
pf_discover_mx (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  PfLookup lookup = { g_strdup (ask->name->domain), G_RESOLVER_RECORD_MX, NULL, NULL,
                      FALSE };
  PfFound *found;
  const PfProvider *provider = NULL;
  gboolean          is_null;

  pf_lookup_run (&lookup, 1, PF_DISCOVER_DNS_TIMEOUT, cancellable);
  found = pf_found_new (PF_SOURCE_MX_TABLE, ask->name->domain, result_of (&lookup), NULL);
  if (pf_lookup_is_found (&lookup))
    {
      found->domain_exists = 1;
      found->mx = read_exchangers (&lookup, &is_null);
      found->mx_domains = pf_discover_mx_domains ((const char *const *) found->mx,
                                                  ask->name->domain);
      for (gsize i = 0; found->mx[i] != NULL && provider == NULL; i++)
        provider = pf_providers_find_mx (ask->request->providers, found->mx[i]);

      g_free (found->asked->result);
      found->asked->result = g_strdup (provider != NULL ? "found" : "absent");
      /* An empty list says that there is none (RFC 7505). */
      found->asked->detail = found->mx[0] != NULL || is_null
                                 ? g_strjoinv (" ", found->mx)
                                 : g_strdup ("no name that can be one");
      if (provider != NULL)
        pf_found_take_provider (found, provider, ask->name, PF_TRUST_DNS);
    }

  pf_lookup_clear (&lookup);
  return found;
}

/* Any of these says that the domain is there. */
enum
{
  HAS_SOA,
  HAS_NS,
  HAS_MX,
  HAS_ADDRESS,
  HAS_ANY_NAME, /* an unlikely name below it has an address: a wildcard */
  N_QUESTIONS
};

static int
find_existence (const PfLookup *lookups)
{
  gboolean all_absent = TRUE;

  for (gsize i = 0; i < N_QUESTIONS; i++)
    {
      if (pf_lookup_is_found (&lookups[i]))
        return 1;
      all_absent = all_absent && pf_lookup_is_absent (&lookups[i]);
    }

  return all_absent ? 0 : -1;
}

/* Returns: (transfer full): of the answer about name servers; at most as many as of
 * exchangers */
static char **
read_name_servers (const PfLookup *lookup)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint count = 0;

  for (GList *l = lookup->records; l != NULL && count < PF_DISCOVER_MX_MAX; l = l->next)
    {
      const char      *name;
      g_autofree char *clean = NULL;

      g_variant_get (l->data, "(&s)", &name);
      clean = pf_domain_clean (name);
      if (clean == NULL)
        continue;
      g_strv_builder_add (names, clean);
      count++;
    }

  return g_strv_builder_end (names);
}

PfFound *
pf_discover_domain (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  const char *domain = ask->name->domain;
  PfLookup    lookups[N_QUESTIONS] = {
       [HAS_SOA] = { g_strdup (domain), G_RESOLVER_RECORD_SOA, NULL, NULL, FALSE },
       [HAS_NS] = { g_strdup (domain), G_RESOLVER_RECORD_NS, NULL, NULL, FALSE },
       [HAS_MX] = { g_strdup (domain), G_RESOLVER_RECORD_MX, NULL, NULL, FALSE },
       [HAS_ADDRESS] = { g_strdup (domain), PF_LOOKUP_ADDRESS, NULL, NULL, FALSE },
       [HAS_ANY_NAME] = { g_strdup_printf ("pf-%08x%08x.%s", g_random_int (),
                                           g_random_int (), domain),
                          PF_LOOKUP_ADDRESS, NULL, NULL, FALSE },
  };
  PfFound *found;

  pf_lookup_run (lookups, N_QUESTIONS, PF_DISCOVER_DNS_TIMEOUT, cancellable);
  found = pf_found_new (PF_SOURCE_GUESS, domain, "absent", NULL);
  found->domain_exists = find_existence (lookups);
  found->name_servers = read_name_servers (&lookups[HAS_NS]);
  if (pf_lookup_is_found (&lookups[HAS_ANY_NAME]))
    found->has_wildcard = 1;
  else if (pf_lookup_is_absent (&lookups[HAS_ANY_NAME]))
    found->has_wildcard = 0;

  for (gsize i = 0; i < N_QUESTIONS; i++)
    pf_lookup_clear (&lookups[i]);
  return found;
}
