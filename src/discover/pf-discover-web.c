/* pf-discover-web.c - settings that are published on the web
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draft-ietf-mailmaint-autoconfig, draft-ietf-mailmaint-pacc, MS-OXDSCLI
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-discover-private.h"

#include "http/pf-http.h"

#include <string.h>

#define CONFIG_PATH "/mail/config-v1.1.xml"
#define PACC_PATH "/.well-known/user-agent-configuration.json"
#define POX_PATH "/autodiscover/autodiscover.xml"

/* Named in place of the person's when an address must be named. */
#define STAND_IN "postferry"

/* One address to fetch, and what to make of it. */
typedef struct
{
  const PfDiscoverAsk *ask;
  PfSourceKind         kind;
  PfTrustLevel         trust;
  const char          *owner; /* (nullable): whose redirects keep the trust */
} Page;

static const char *
result_of_error (const GError *error)
{
  if (g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST) ||
      g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_REFUSED))
    return "absent";
  if (g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE) ||
      g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TLS) ||
      g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS) ||
      error->domain == PF_PROTO_ERROR)
    return "unusable";
  return "unknown";
}

static PfFault
fault_of_error (const GError *error)
{
  if (g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE) ||
      g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TLS) ||
      g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS))
    return PF_FAULT_CERTIFICATE;
  return error->domain == PF_PROTO_ERROR ? PF_FAULT_REDIRECT : PF_FAULT_NONE;
}

/* The name in "https://name/…"; the port does not make another owner. */
static char *
host_of (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL ? pf_domain_clean (g_uri_get_host (uri)) : NULL;
}

/* A chain that leads to somebody else is worth what DNS is worth. */
static PfTrustLevel
trust_of (const Page *page, const PfHttpReply *reply)
{
  if (!reply->all_https)
    return PF_TRUST_NONE;
  for (gsize i = 0; page->owner != NULL && reply->chain[i] != NULL; i++)
    {
      g_autofree char *host = host_of (reply->chain[i]);

      if (host == NULL || !pf_domain_is_same_owner (host, page->owner))
        return MIN (page->trust, PF_TRUST_DNS);
    }

  return page->trust;
}

static PfFound *
say (const Page *page, const char *url, const char *result, const char *detail)
{
  return pf_found_new (page->kind, url, result, pf_clean_server_text (detail));
}

static PfFound *
say_unusable (const Page *page, const char *url, PfFault fault, const char *detail)
{
  PfFound *found = say (page, url, "unusable", detail);

  found->asked->fault = fault;
  return found;
}

/* What was fetched is not what it should be. */
static PfFound *
say_unreadable (const Page *page, const char *url, const GError *error)
{
  gboolean is_other = g_error_matches (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED);

  return say_unusable (page, url, is_other ? PF_FAULT_HTML : PF_FAULT_BROKEN,
                       error->message);
}

/* Any status but 200. */
static PfFound *
say_status (const Page *page, const char *url, guint status)
{
  g_autofree char *detail = g_strdup_printf ("HTTP status %u", status);

  if (status == 401)
    return say_unusable (page, url, PF_FAULT_SIGN_IN, detail);
  return say (page, url, status >= 500 ? "unknown" : "absent", detail);
}

/* Returns: (transfer full) (nullable): the reply, if it is a page; else @out_found says
 * what it was instead */
static PfHttpReply *
fetch (const Page   *page,
       const char   *url,
       const char   *post,
       GCancellable *cancellable,
       PfFound     **out_found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfHttpReply)
      reply = pf_http_fetch (url, post, post != NULL ? "text/xml; charset=utf-8" : NULL,
                             page->ask->request->trust, PF_DISCOVER_HTTP_TIMEOUT,
                             cancellable, &error);

  if (reply == NULL)
    {
      *out_found = say (page, url, result_of_error (error), error->message);
      (*out_found)->asked->fault = fault_of_error (error);
    }
  else if (reply->status >= 500 || (reply->status != 200 && reply->location == NULL))
    *out_found = say_status (page, url, reply->status);
  else if (reply->was_cut)
    *out_found = say_unusable (page, url, PF_FAULT_BROKEN, "The answer is too large");
  else
    return g_steal_pointer (&reply);

  return NULL;
}

static char *
join_problems (const PfSettings *settings)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < settings->problems->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "",
                            (const char *) settings->problems->pdata[i]);

  return text->len > 0 ? pf_clean_server_text (text->str) : NULL;
}

/* Makes of a parsed page the source's answer. */
static PfFound *
take (const Page        *page,
      const char        *url,
      const PfHttpReply *reply,
      PfTrustLevel       trust,
      PfSettings        *settings)
{
  PfFound *found = pf_found_new (page->kind, url, "found", NULL);
  g_autoptr (PfProvenance)
      provenance = pf_provenance_new (page->kind, url,
                                      reply->chain[1] != NULL
                                          ? (const char *const *) reply->chain
                                          : NULL,
                                      trust);

  pf_found_take_settings (found, settings, page->ask->name, provenance);
  found->asked->detail = join_problems (settings);
  found->domain_exists = page->kind == PF_SOURCE_ISPDB ? -1 : 1;
  /* A hoster's own page need not name its customers. */
  if ((page->kind == PF_SOURCE_AUTOCONFIG || page->kind == PF_SOURCE_WELL_KNOWN) &&
      pf_settings_leaves_out (settings, page->ask->name->domain))
    found->asked->fault = PF_FAULT_OTHER_DOMAIN;
  else if (settings->has_mistakes)
    found->asked->fault = PF_FAULT_BROKEN;
  if (found->candidates->len == 0)
    {
      g_free (found->asked->result);
      found->asked->result = g_strdup ("unusable");
      found->asked->fault = PF_FAULT_BROKEN;
      if (found->asked->detail == NULL)
        found->asked->detail = g_strdup ("It names no server for mail programs");
    }
  return found;
}

static PfFound *
fetch_config (const Page *page, const char *url, GCancellable *cancellable)
{
  PfFound *found = NULL;
  g_autoptr (PfHttpReply) reply = fetch (page, url, NULL, cancellable, &found);
  g_autoptr (PfSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  const char *data;
  gsize       length;

  if (reply == NULL)
    return found;

  data = g_bytes_get_data (reply->body, &length);
  settings = pf_settings_parse_config (data != NULL ? data : "", length, &error);
  if (settings == NULL)
    return say_unreadable (page, url, error);

  return take (page, url, reply, trust_of (page, reply), settings);
}

/* Some servers echo the address as it was sent, so only what must be is encoded. */
static char *
add_address (const PfDiscoverAsk *ask, char *url)
{
  g_autofree char *plain = url;
  g_autofree char *escaped = NULL;

  if (!ask->request->send_address || ask->name->address == NULL)
    return g_steal_pointer (&plain);
  escaped = g_uri_escape_string (ask->name->address, "@", FALSE);
  return g_strconcat (plain, "?emailaddress=", escaped, NULL);
}

PfFound *
pf_discover_autoconfig (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page page = { ask, PF_SOURCE_AUTOCONFIG, PF_TRUST_PROVIDER, ask->name->domain };
  g_autofree char
      *url = add_address (ask, g_strdup_printf ("https://autoconfig.%s" CONFIG_PATH,
                                                ask->name->domain));

  return fetch_config (&page, url, cancellable);
}

PfFound *
pf_discover_well_known (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page page = { ask, PF_SOURCE_WELL_KNOWN, PF_TRUST_PROVIDER, ask->name->domain };
  g_autofree char *url = g_strdup_printf ("https://%s/.well-known/autoconfig" CONFIG_PATH,
                                          ask->name->domain);

  return fetch_config (&page, url, cancellable);
}

PfFound *
pf_discover_plain_autoconfig (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page page = { ask, PF_SOURCE_PLAIN_AUTOCONFIG, PF_TRUST_NONE, ask->name->domain };
  g_autofree char *url = g_strdup_printf ("http://autoconfig.%s" CONFIG_PATH,
                                          ask->name->domain);

  return fetch_config (&page, url, cancellable);
}

static char *
ispdb_url (const PfDiscoverAsk *ask, const char *domain)
{
  const char *base = ask->request->ispdb_url != NULL ? ask->request->ispdb_url
                                                     : PF_DISCOVER_ISPDB_URL;

  return g_strconcat (base, g_str_has_suffix (base, "/") ? "" : "/", domain, NULL);
}

PfFound *
pf_discover_ispdb (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page             page = { ask, PF_SOURCE_ISPDB, PF_TRUST_CURATED, NULL };
  g_autofree char *url = ispdb_url (ask, ask->name->domain);

  return fetch_config (&page, url, cancellable);
}

PfFound *
pf_discover_mx_autoconfig (const PfDiscoverAsk *ask,
                           const char          *mx_domain,
                           GCancellable        *cancellable)
{
  Page             page = { ask, PF_SOURCE_MX_AUTOCONFIG, PF_TRUST_DNS, mx_domain };
  g_autofree char *url = g_strdup_printf ("https://autoconfig.%s" CONFIG_PATH, mx_domain);

  return fetch_config (&page, url, cancellable);
}

PfFound *
pf_discover_mx_ispdb (const PfDiscoverAsk *ask,
                      const char          *mx_domain,
                      GCancellable        *cancellable)
{
  Page             page = { ask, PF_SOURCE_MX_ISPDB, PF_TRUST_DNS, NULL };
  g_autofree char *url = ispdb_url (ask, mx_domain);

  return fetch_config (&page, url, cancellable);
}

/* Returns: (transfer full): the texts of the domain's digest records */
static char **
read_texts (const PfLookup *lookup)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (GList *l = lookup->records; l != NULL; l = l->next)
    {
      g_autofree const char **strings = NULL;
      g_autofree char        *joined = NULL;

      g_variant_get (l->data, "(^a&s)", &strings);
      joined = g_strjoinv ("", (char **) strings);
      g_strv_builder_add (texts, joined);
    }

  return g_strv_builder_end (texts);
}

PfFound *
pf_discover_pacc (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page             page = { ask, PF_SOURCE_PACC, PF_TRUST_PROVIDER, ask->name->domain };
  g_autofree char *url = g_strdup_printf ("https://ua-auto-config.%s" PACC_PATH,
                                          ask->name->domain);
  PfLookup         lookup = { g_strdup_printf ("_ua-auto-config.%s", ask->name->domain),
                              G_RESOLVER_RECORD_TXT, NULL, NULL, FALSE };
  PfFound         *found = NULL;
  g_autoptr (PfHttpReply) reply = fetch (&page, url, NULL, cancellable, &found);
  g_autoptr (PfSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = NULL;
  PfTrustLevel trust;
  const char  *data;
  gsize        length;
  int          digest;

  if (reply == NULL)
    {
      pf_lookup_clear (&lookup);
      return found;
    }

  pf_lookup_run (&lookup, 1, PF_DISCOVER_DNS_TIMEOUT, cancellable);
  texts = read_texts (&lookup);
  pf_lookup_clear (&lookup);
  data = g_bytes_get_data (reply->body, &length);
  if (data == NULL)
    data = "";
  digest = pf_settings_check_digest (data, length, (const char *const *) texts);
  if (digest == 0)
    return say_unusable (&page, url, PF_FAULT_DIGEST,
                         "It is not the one whose digest DNS names");

  settings = pf_settings_parse_pacc (data, length, &error);
  if (settings == NULL)
    return say_unreadable (&page, url, error);

  trust = trust_of (&page, reply);
  if (digest == 1 && trust == PF_TRUST_PROVIDER)
    trust = PF_TRUST_VERIFIED;
  return take (&page, url, reply, trust, settings);
}

static char *
make_pox_request (const char *address)
{
  g_autofree char *escaped = g_markup_escape_text (address, -1);

  return g_strdup_printf (
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/"
      "requestschema/2006\">\n<Request>\n<EMailAddress>%s</EMailAddress>\n"
      "<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/"
      "outlook/responseschema/2006a</AcceptableResponseSchema>\n</Request>\n"
      "</Autodiscover>\n",
      escaped);
}

/* Whether a hop may be taken: names of the domain only, or the leak of 2021 would be
 * ours (every address of a company went to whoever owned "autodiscover.com"). */
static gboolean
is_own_page (const Page *page, const char *url)
{
  g_autofree char *host = host_of (url);

  return host != NULL && g_str_has_prefix (url, "https://") &&
         pf_domain_is_same_owner (host, page->owner);
}

/* Returns: (transfer full) (nullable): the answer, or %NULL with @out_next set */
static PfFound *
fetch_pox_hop (const Page   *page,
               const char   *url,
               const char   *address,
               GCancellable *cancellable,
               char        **out_next)
{
  g_autofree char *request = make_pox_request (address);
  PfFound         *found = NULL;
  g_autoptr (PfHttpReply) reply = fetch (page, url, request, cancellable, &found);
  g_autoptr (PfSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  const char *data;
  gsize       length;

  if (reply == NULL)
    return found;
  if (reply->location != NULL)
    {
      *out_next = g_steal_pointer (&reply->location);
      return NULL;
    }

  data = g_bytes_get_data (reply->body, &length);
  settings = pf_settings_parse_pox (data != NULL ? data : "", length, address, &error);
  if (settings == NULL)
    return say_unreadable (page, url, error);
  *out_next = g_steal_pointer (&settings->redirect);
  return *out_next == NULL ? take (page, url, reply, page->trust, settings) : NULL;
}

static PfFound *
fetch_pox (const Page   *page,
           const char   *first_url,
           const char   *address,
           GCancellable *cancellable)
{
  g_autofree char *url = g_strdup (first_url);

  for (int hop = 0; hop <= PF_HTTP_REDIRECTS_MAX; hop++)
    {
      char    *next = NULL;
      PfFound *found = fetch_pox_hop (page, url, address, cancellable, &next);

      if (found != NULL)
        return found;
      g_free (url);
      url = next;
      if (!is_own_page (page, url))
        return say_unusable (page, first_url, PF_FAULT_REDIRECT,
                             "It sends us to somebody else");
    }

  return say_unusable (page, first_url, PF_FAULT_REDIRECT, "It sends us on and on");
}

PfFound *
pf_discover_autodiscover (const PfDiscoverAsk *ask, GCancellable *cancellable)
{
  Page page = { ask, PF_SOURCE_AUTODISCOVER, PF_TRUST_PROVIDER, ask->name->domain };
  g_autofree char *first = g_strdup_printf ("https://autodiscover.%s" POX_PATH,
                                            ask->name->domain);
  g_autofree char *second = g_strdup_printf ("https://%s" POX_PATH, ask->name->domain);
  g_autofree char *address = ask->request->send_address && ask->name->address != NULL
                                 ? g_strdup (ask->name->address)
                                 : g_strdup_printf (STAND_IN "@%s", ask->name->domain);
  PfFound         *found = fetch_pox (&page, first, address, cancellable);
  PfFound         *other;

  if (found->candidates->len > 0 || g_str_equal (found->asked->result, "unknown"))
    return found;

  other = fetch_pox (&page, second, address, cancellable);
  /* That the one is there and useless says more than that the other is not there. */
  if (g_str_equal (other->asked->result, "absent") &&
      !g_str_equal (found->asked->result, "absent"))
    {
      pf_found_free (other);
      return found;
    }
  pf_found_free (found);
  return other;
}
