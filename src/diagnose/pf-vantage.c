/* pf-vantage.c - asking about this computer and network
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-vantage.h"

#include "base/pf-threads.h"
#include "discover/pf-domain.h"
#include "wire/pf-wire.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#define HOSTS_FILE "/etc/hosts"
#define HOSTS_FILE_MAX (1 << 20) /* octets of it that are read */
#define HEADER_LINES_MAX 100     /* of a control's answer */
#define NAMES_MAX 8              /* of a certificate that are looked up */

static const char *const vpn_names[] = { "tun",    "tap",       "wg",
                                         "ppp",    "ipsec",     "nordlynx",
                                         "proton", "tailscale", "utun" };

static gboolean
is_vpn_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vpn_names); i++)
    if (g_str_has_prefix (name, vpn_names[i]))
      return TRUE;

  return FALSE;
}

/* A link-local address reaches nobody beyond this network. */
static void
note_address (PfVantage *self, const struct sockaddr *address)
{
  if (address->sa_family == AF_INET)
    self->has_ipv4 = TRUE;
  else if (address->sa_family == AF_INET6)
    {
      struct sockaddr_in6 six;

      memcpy (&six, address, sizeof six);
      if (!IN6_IS_ADDR_LINKLOCAL (&six.sin6_addr))
        self->has_ipv6 = TRUE;
    }
}

static void
look_at_interfaces (PfVantage *self)
{
  struct ifaddrs *list = NULL;

  if (getifaddrs (&list) != 0)
    return;
  for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next)
    {
      if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 ||
          (i->ifa_flags & IFF_LOOPBACK) != 0)
        continue;
      note_address (self, i->ifa_addr);
      if (is_vpn_name (i->ifa_name))
        self->has_vpn = TRUE;
    }
  freeifaddrs (list);
}

static void
look_at_monitor (PfVantage *self)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  self->is_portal = g_network_monitor_get_connectivity (monitor) ==
                    G_NETWORK_CONNECTIVITY_PORTAL;
  /* Without any address there is nothing to go out by; a monitor that only knows no
   * default route may be wrong about a local server. */
  self->is_offline = !g_network_monitor_get_network_available (monitor) &&
                     !self->has_ipv4 && !self->has_ipv6;
}

static void
look_at_proxy (PfVantage *self, GCancellable *cancellable)
{
  g_auto (GStrv)
      proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (),
                                         "https://mail.invalid/", cancellable, NULL);

  self->has_proxy = proxies != NULL && proxies[0] != NULL &&
                    !g_str_has_prefix (proxies[0], "direct");
}

static gboolean
names_host (const char *line, const char *host)
{
  g_autofree char *text = g_strndup (line, strcspn (line, "#"));
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r", -1);

  for (gsize i = 1; words[0] != NULL && words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], host) == 0)
      return TRUE;

  return FALSE;
}

static void
look_at_hosts_file (PfVantage *self, const char *const *hosts)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (!g_file_get_contents (HOSTS_FILE, &text, &length, NULL) || length > HOSTS_FILE_MAX)
    return;
  lines = g_strsplit (text, "\n", -1);

  for (gsize h = 0; hosts != NULL && hosts[h] != NULL; h++)
    {
      if (g_ascii_strcasecmp (hosts[h], "localhost") == 0)
        continue;
      for (gsize i = 0; lines[i] != NULL; i++)
        if (names_host (lines[i], hosts[h]))
          {
            g_strv_builder_add (found, hosts[h]);
            break;
          }
    }
  g_strfreev (self->in_hosts_file);
  self->in_hosts_file = g_strv_builder_end (found);
}

PfVantage *
pf_vantage_look (const char *const *hosts, GCancellable *cancellable)
{
  PfVantage *self = pf_vantage_new ();

  pf_assert_may_block ();

  look_at_interfaces (self);
  look_at_monitor (self);
  look_at_proxy (self, cancellable);
  look_at_hosts_file (self, hosts);
  return self;
}

/* "Tue, 15 Nov 1994 08:12:31 GMT" (RFC 9110 5.6.7); 0 if it is not that. */
static gint64
read_date (const char *text)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_auto (GStrv) words = g_strsplit_set (text, " ,:", -1);
  g_autoptr (GDateTime) date = NULL;
  guint64 n[6] = { 0 };
  gsize   month = 0;

  /* Wed "" 21 Oct 2015 07 28 00 GMT */
  if (g_strv_length (words) < 9 || !g_str_equal (words[8], "GMT"))
    return 0;
  while (month < G_N_ELEMENTS (months) && !g_str_equal (months[month], words[3]))
    month++;
  if (month == G_N_ELEMENTS (months))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (n); i++)
    if (i != 1 && !g_ascii_string_to_unsigned (words[i + 2], 10, 0, 9999, &n[i], NULL))
      return 0;

  date = g_date_time_new_utc ((int) n[2], (int) month + 1, (int) n[0], (int) n[3],
                              (int) n[4], (double) n[5]);
  return date != NULL ? g_date_time_to_unix (date) : 0;
}

/* Nothing but the date is wanted, and nothing is told but the host's own name. */
static gint64
ask_date (PfWire *wire, const char *host, GCancellable *cancellable)
{
  if (!pf_wire_printf (wire, cancellable, NULL,
                       "HEAD / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host))
    return 0;

  for (int i = 0; i < HEADER_LINES_MAX; i++)
    {
      g_autofree char *line = pf_wire_read_line (wire, NULL, cancellable, NULL);

      if (line == NULL || *line == '\0')
        return 0;
      if (g_ascii_strncasecmp (line, "date:", 5) == 0)
        return read_date (g_strstrip (line + 5));
    }

  return 0;
}

/* A network that wants a sign-in first answers in everybody's place, which it can do
 * only on an open connection: it says where to go (a redirect, or RFC 6585 6).
 *
 * Returns: (transfer full) (nullable): that address */
static char *
ask_open_page (const char *host, const PfWireLook *look, GCancellable *cancellable)
{
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, host, 80, NULL);
  g_autoptr (PfWire)
      wire = pf_wire_open_to_look (endpoint, NULL, look, NULL, cancellable, NULL);
  gboolean is_elsewhere = FALSE;

  if (wire == NULL)
    return NULL;
  pf_wire_set_answer_timeout (wire, PF_CONTROL_TIMEOUT_MS);
  if (!pf_wire_printf (wire, cancellable, NULL,
                       "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host))
    return NULL;

  for (int i = 0; i < HEADER_LINES_MAX; i++)
    {
      g_autofree char *line = pf_wire_read_line (wire, NULL, cancellable, NULL);

      if (line == NULL || *line == '\0')
        return NULL;
      if (i == 0)
        is_elsewhere = strlen (line) > 12 && g_str_has_prefix (line, "HTTP/1.") &&
                       (line[9] == '3' || g_str_has_prefix (line + 9, "511"));
      if (is_elsewhere && g_ascii_strncasecmp (line, "location:", 9) == 0)
        return pf_clean_server_text (g_strstrip (line + 9));
    }

  return NULL;
}

/* Whether @url is a web page of somebody else than @host's owner. */
static gboolean
is_elsewhere (const char *url, const char *host)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *name = uri != NULL ? pf_domain_clean (g_uri_get_host (uri)) : NULL;

  return uri != NULL && g_str_has_prefix (g_uri_get_scheme (uri), "http") &&
         (name == NULL || !pf_domain_is_same_owner (name, host));
}

/* Only where the encrypted page is not what it should be. */
static void
look_for_portal (PfControl *self, const PfWireLook *look, GCancellable *cancellable)
{
  g_autofree char *url = NULL;

  if (self->is_mail || (self->certificate != NULL && self->certificate->problems == 0))
    return;
  url = ask_open_page (self->host, look, cancellable);
  if (url != NULL && is_elsewhere (url, self->host))
    self->sent_to = g_steal_pointer (&url);
}

static gboolean
split_name (const char *name, char **out_host, guint16 *out_port)
{
  const char *colon = strrchr (name, ':');
  guint64     port;

  if (colon == NULL || colon == name ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;
  *out_host = g_strndup (name, (gsize) (colon - name));
  *out_port = (guint16) port;

  return TRUE;
}

static void
take_page (PfControl *self, PfWire *wire, GCancellable *cancellable)
{
  const PfTlsFacts *tls = pf_wire_get_tls (wire);

  if (tls != NULL && tls->certificate != NULL)
    self->certificate = pf_certificate_copy (tls->certificate);
  pf_wire_set_answer_timeout (wire, PF_CONTROL_TIMEOUT_MS);
  if (!self->is_mail)
    self->date_unix = ask_date (wire, self->host, cancellable);
}

PfControl *
pf_vantage_ask_control (const char *name, const PfTrust *trust, GCancellable *cancellable)
{
  const PfWireLook look = {
    G_SOCKET_FAMILY_INVALID, FALSE, 0, PF_CONTROL_TIMEOUT_MS, PF_CONTROL_TIMEOUT_MS,
    PF_CONTROL_TIMEOUT_MS
  };
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autoptr (PfWire) wire = NULL;
  g_autofree char *host = NULL;
  guint16          port;
  PfControl       *self;

  pf_assert_may_block ();

  if (!split_name (name, &host, &port))
    return NULL;
  self = g_new0 (PfControl, 1);
  self->host = g_strdup (host);
  self->port = port;
  self->is_mail = port != 443 && port != 80;
  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS, host, port, NULL);

  wire = pf_wire_open_to_look (endpoint, trust, &look, NULL, cancellable, NULL);
  self->is_open = wire != NULL;
  if (wire != NULL && pf_wire_start_tls (wire, cancellable, NULL))
    take_page (self, wire, cancellable);
  look_for_portal (self, &look, cancellable);
  return self;
}

void
pf_vantage_find_portal (PfVantage *self)
{
  for (guint i = 0; i < self->controls->len && !self->is_portal; i++)
    {
      const PfControl *control = self->controls->pdata[i];

      if (control->sent_to == NULL)
        continue;
      self->is_portal = TRUE;
      g_free (self->portal_url);
      self->portal_url = g_strdup (control->sent_to);
    }
}

static GPtrArray *
look_up (char *name, GCancellable *cancellable)
{
  const PfEndpoint endpoint = { .host = name, .port = 1 };

  return pf_wire_resolve (&endpoint, G_SOCKET_FAMILY_INVALID, PF_CONTROL_TIMEOUT_MS,
                          cancellable, NULL);
}

gboolean
pf_vantage_ask_resolver (GCancellable *cancellable)
{
  g_autofree char *name = g_strdup_printf ("pf-%08x%08x.invalid", g_random_int (),
                                           g_random_int ());
  g_autoptr (GPtrArray) addresses = NULL;

  pf_assert_may_block ();

  /* RFC 6761 6.4: no name under "invalid" exists. */
  addresses = look_up (name, cancellable);
  return addresses != NULL;
}

void
pf_vantage_set_clock (PfVantage *self, gint64 now)
{
  for (guint i = 0; i < self->controls->len; i++)
    {
      const PfControl *control = self->controls->pdata[i];

      if (control->date_unix > 0)
        self->clock_offset_s = now - control->date_unix;
    }
}

static gboolean
leads_to (char *name, const char *address, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) addresses = look_up (name, cancellable);

  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    {
      GInetAddress    *found = g_inet_socket_address_get_address (addresses->pdata[i]);
      g_autofree char *text = g_inet_address_to_string (found);

      if (g_str_equal (text, address))
        return TRUE;
    }

  return FALSE;
}

char *
pf_vantage_find_other_name (const PfProbe *probe, GCancellable *cancellable)
{
  char **names = probe->certificate != NULL ? probe->certificate->names : NULL;

  pf_assert_may_block ();

  if (probe->address == NULL)
    return NULL;
  for (gsize i = 0; names != NULL && names[i] != NULL && i < NAMES_MAX; i++)
    if (strchr (names[i], '*') == NULL && !g_hostname_is_ip_address (names[i]) &&
        leads_to (names[i], probe->address, cancellable))
      return g_ascii_strdown (names[i], -1);

  return NULL;
}
