/* pf-providers.c - dated facts about large providers, ours and the person's own
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-providers.h"

#include "facts/pf-facts-json.h"

#include <string.h>

#define SCHEMA "postferry.providers/1"

/* Shorter names are one letter from too many others. */
#define NEAR_LENGTH_MIN 7

struct _PfProviders
{
  GObject parent_instance;

  GPtrArray  *rows;    /* (owned) (element-type PfProvider): the person's first */
  GHashTable *domains; /* (owned): domain to row, both unowned */
  GHashTable *mx;      /* (owned): ending to row */
  GHashTable *hosts;   /* (owned): server name to row */
};

G_DEFINE_FINAL_TYPE (PfProviders, pf_providers, G_TYPE_OBJECT)

static void
service_free (PfServiceFact *service)
{
  g_free (service->host);
  g_strfreev (service->auth);
  g_free (service->username);
  g_free (service->asof);
  g_free (service->source);
  g_free (service);
}

static void
policy_free (PfPolicy *policy)
{
  g_free (policy->name);
  g_free (policy->value);
  g_free (policy->url);
  g_free (policy->text);
  g_free (policy->asof);
  g_free (policy->source);
  g_free (policy->confidence);
  g_free (policy);
}

static void
provider_free (PfProvider *provider)
{
  g_free (provider->id);
  g_free (provider->name);
  g_free (provider->asof);
  g_free (provider->source);
  g_strfreev (provider->domains);
  g_strfreev (provider->mx);
  g_clear_pointer (&provider->services, g_ptr_array_unref);
  g_clear_pointer (&provider->policies, g_ptr_array_unref);
  g_strfreev (provider->docs);
  g_free (provider);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfServiceFact, service_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPolicy, policy_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProvider, provider_free)

/* Returns: the place of @member's value in @names, or -1 with @error set */
static int
read_choice (JsonObject        *object,
             const char        *member,
             const char *const *names,
             GError           **error)
{
  g_autofree char *value = NULL;

  if (!pf_facts_get_string (object, member, TRUE, &value, error))
    return -1;
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], value))
      return i;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” cannot be “%s”", member,
               value);
  return -1;
}

static gboolean
read_service (JsonObject *object, PfProvider *provider, GError **error)
{
  static const char *const protocols[] = { "imap", "pop3", "smtp", NULL };
  static const char *const securities[] = { "tls", "starttls", "plain", NULL };
  g_autoptr (PfServiceFact) service = NULL;
  int    protocol = read_choice (object, "protocol", protocols, error);
  int    security;
  gint64 port;

  if (protocol < 0)
    return FALSE;
  security = read_choice (object, "security", securities, error);
  if (security < 0)
    return FALSE;

  service = g_new0 (PfServiceFact, 1);
  if (!pf_facts_get_string (object, "host", TRUE, &service->host, error) ||
      !pf_facts_get_strings (object, "auth", TRUE, &service->auth, error) ||
      !pf_facts_get_string (object, "username", TRUE, &service->username, error) ||
      !pf_facts_get_string (object, "asof", FALSE, &service->asof, error) ||
      !pf_facts_get_string (object, "source", FALSE, &service->source, error))
    return FALSE;

  port = json_object_get_int_member_with_default (object, "port", 0);
  if (port < 1 || port > G_MAXUINT16)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“port” is not a number from 1 to 65535");
      return FALSE;
    }

  service->protocol = (PfProtocol) protocol;
  service->security = (PfSecurity) security;
  service->port = (guint16) port;
  if (service->asof == NULL)
    service->asof = g_strdup (provider->asof);
  if (service->source == NULL)
    service->source = g_strdup (provider->source);
  g_ptr_array_add (provider->services, g_steal_pointer (&service));
  return TRUE;
}

static gboolean
read_policy (JsonObject *object, PfProvider *provider, GError **error)
{
  g_autoptr (PfPolicy) policy = g_new0 (PfPolicy, 1);

  if (!pf_facts_get_string (object, "name", TRUE, &policy->name, error) ||
      !pf_facts_get_string (object, "value", FALSE, &policy->value, error) ||
      !pf_facts_get_string (object, "url", FALSE, &policy->url, error) ||
      !pf_facts_get_string (object, "text", FALSE, &policy->text, error) ||
      !pf_facts_get_string (object, "asof", TRUE, &policy->asof, error) ||
      !pf_facts_get_string (object, "source", TRUE, &policy->source, error) ||
      !pf_facts_get_string (object, "confidence", TRUE, &policy->confidence, error))
    return FALSE;

  g_ptr_array_add (provider->policies, g_steal_pointer (&policy));
  return TRUE;
}

static gboolean
read_rows (JsonObject *object,
           const char *member,
           gboolean    is_needed,
           gboolean (*read_row) (JsonObject *, PfProvider *, GError **),
           PfProvider *provider,
           GError    **error)
{
  JsonArray *rows;

  if (!pf_facts_get_rows (object, member, is_needed, &rows, error))
    return FALSE;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (!read_row (json_array_get_object_element (rows, i), provider, error))
      {
        g_prefix_error (error, "provider “%s”, %s %u: ", provider->id, member, i + 1);
        return FALSE;
      }

  return TRUE;
}

static PfProvider *
read_provider (JsonObject *object, gboolean is_override, GError **error)
{
  g_autoptr (PfProvider) provider = g_new0 (PfProvider, 1);

  provider->is_override = is_override;
  provider->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  provider->policies = g_ptr_array_new_with_free_func ((GDestroyNotify) policy_free);
  if (!pf_facts_get_string (object, "id", TRUE, &provider->id, error) ||
      !pf_facts_get_string (object, "name", FALSE, &provider->name, error) ||
      !pf_facts_get_string (object, "asof", TRUE, &provider->asof, error) ||
      !pf_facts_get_string (object, "source", TRUE, &provider->source, error) ||
      !pf_facts_get_strings (object, "domains", TRUE, &provider->domains, error) ||
      !pf_facts_get_strings (object, "mx", FALSE, &provider->mx, error) ||
      !pf_facts_get_strings (object, "docs", FALSE, &provider->docs, error) ||
      !read_rows (object, "services", TRUE, read_service, provider, error) ||
      !read_rows (object, "policies", FALSE, read_policy, provider, error))
    return NULL;

  if (provider->name == NULL)
    provider->name = g_strdup (provider->id);
  return g_steal_pointer (&provider);
}

/* The first one that names it keeps it, so the person's own comes before ours. */
static void
index_name (GHashTable *table, const char *name, PfProvider *provider)
{
  if (!g_hash_table_contains (table, name))
    g_hash_table_insert (table, (gpointer) name, provider);
}

static void
take_row (PfProviders *self, PfProvider *provider)
{
  g_ptr_array_add (self->rows, provider);
  for (gsize i = 0; provider->domains[i] != NULL; i++)
    index_name (self->domains, provider->domains[i], provider);
  for (gsize i = 0; provider->mx[i] != NULL; i++)
    index_name (self->mx, provider->mx[i], provider);
  for (guint i = 0; i < provider->services->len; i++)
    index_name (self->hosts, ((PfServiceFact *) provider->services->pdata[i])->host,
                provider);
}

/* A PfFactsFunc: all of the file or nothing. */
static gboolean
take_file (JsonObject *root, gboolean is_override, gpointer user_data, GError **error)
{
  PfProviders *self = user_data;
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) provider_free);
  JsonArray *rows;

  if (!pf_facts_get_rows (root, "providers", TRUE, &rows, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      PfProvider *provider = read_provider (json_array_get_object_element (rows, i),
                                            is_override, error);

      if (provider == NULL)
        {
          g_prefix_error (error, "row %u: ", i + 1);
          return FALSE;
        }
      g_ptr_array_add (found, provider);
    }

  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    take_row (self, found->pdata[i]);
  return TRUE;
}

PfProviders *
pf_providers_load (const char *override_dir, GPtrArray *out_problems)
{
  PfProviders     *self = g_object_new (PF_TYPE_PROVIDERS, NULL);
  g_autofree char *folder = override_dir != NULL ? g_strdup (override_dir)
                                                 : pf_facts_default_folder ("providers");

  pf_facts_read_folder (folder, SCHEMA, take_file, self, out_problems);
  pf_facts_read_ours ("providers.json", SCHEMA, take_file, self);
  return self;
}

PfProviders *
pf_providers_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (PfProviders) self = g_object_new (PF_TYPE_PROVIDERS, NULL);

  return pf_facts_read_text (text, length, SCHEMA, take_file, self, error)
             ? g_steal_pointer (&self)
             : NULL;
}

const PfProvider *
pf_providers_find_domain (PfProviders *self, const char *domain)
{
  g_return_val_if_fail (PF_IS_PROVIDERS (self), NULL);

  return g_hash_table_lookup (self->domains, domain);
}

const PfProvider *
pf_providers_find_host (PfProviders *self, const char *host)
{
  g_return_val_if_fail (PF_IS_PROVIDERS (self), NULL);

  return g_hash_table_lookup (self->hosts, host);
}

const PfProvider *
pf_providers_find_mx (PfProviders *self, const char *exchanger)
{
  g_return_val_if_fail (PF_IS_PROVIDERS (self), NULL);

  /* From the whole name upwards, so that the longest ending wins; a name without a dot
   * is a top-level domain and nobody's. */
  for (const char *name = exchanger; name != NULL && strchr (name, '.') != NULL;
       name = strchr (name, '.') + 1)
    {
      const PfProvider *found = g_hash_table_lookup (self->mx, name);

      if (found == NULL)
        found = g_hash_table_lookup (self->domains, name);
      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Whether the texts differ by one letter left out, put in, changed or swapped. */
static gboolean
is_one_letter_off (const char *a, const char *b)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);
  gsize same = 0;

  if (length_a > length_b)
    return is_one_letter_off (b, a);
  if (length_b - length_a > 1)
    return FALSE;

  while (same < length_a && a[same] == b[same])
    same++;
  if (length_a < length_b)
    return g_str_equal (a + same, b + same + 1);
  if (same == length_a)
    return FALSE;
  if (g_str_equal (a + same + 1, b + same + 1))
    return TRUE;
  return a[same] == b[same + 1] && a[same + 1] == b[same] &&
         g_str_equal (a + same + 2, b + same + 2);
}

/* Few mistype the first letter; and what is left out is more often the mistake than
 * what is too much. */
static guint
nearness (const char *domain, const char *typed)
{
  return (domain[0] == typed[0] ? 1000 : 0) + (guint) strlen (domain);
}

const char *
pf_providers_find_near (PfProviders *self, const char *domain)
{
  const char    *best = NULL;
  GHashTableIter iter;
  gpointer       key;

  g_return_val_if_fail (PF_IS_PROVIDERS (self), NULL);

  if (strlen (domain) < NEAR_LENGTH_MIN || g_hash_table_contains (self->domains, domain))
    return NULL;
  g_hash_table_iter_init (&iter, self->domains);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strlen (key) >= NEAR_LENGTH_MIN && is_one_letter_off (key, domain))
      {
        int order = best == NULL
                        ? 1
                        : (int) nearness (key, domain) - (int) nearness (best, domain);

        if (order > 0 || (order == 0 && strcmp (key, best) < 0))
          best = key;
      }

  return best;
}

const PfPolicy *
pf_provider_get_policy (const PfProvider *provider, const char *name)
{
  g_return_val_if_fail (provider != NULL, NULL);

  for (guint i = 0; i < provider->policies->len; i++)
    {
      const PfPolicy *policy = provider->policies->pdata[i];

      if (g_str_equal (policy->name, name))
        return policy;
    }

  return NULL;
}

void
pf_providers_foreach_domain (PfProviders *self,
                             void (*func) (const char       *domain,
                                           const PfProvider *provider,
                                           gpointer          user_data),
                             gpointer user_data)
{
  GHashTableIter iter;
  gpointer       domain;
  gpointer       provider;

  g_return_if_fail (PF_IS_PROVIDERS (self));

  g_hash_table_iter_init (&iter, self->domains);
  while (g_hash_table_iter_next (&iter, &domain, &provider))
    func (domain, provider, user_data);
}

static void
pf_providers_finalize (GObject *object)
{
  PfProviders *self = PF_PROVIDERS (object);

  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->mx);
  g_hash_table_unref (self->hosts);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (pf_providers_parent_class)->finalize (object);
}

static void
pf_providers_class_init (PfProvidersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_providers_finalize;
}

static void
pf_providers_init (PfProviders *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) provider_free);
  self->domains = g_hash_table_new (g_str_hash, g_str_equal);
  self->mx = g_hash_table_new (g_str_hash, g_str_equal);
  self->hosts = g_hash_table_new (g_str_hash, g_str_equal);
}
