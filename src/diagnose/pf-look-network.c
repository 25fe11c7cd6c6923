/* pf-look-network.c - this computer and this network, which explain everything else
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define CLOCK_TOLERANCE_S 600
#define TIME_PROBLEMS (PF_CERTIFICATE_EXPIRED | PF_CERTIFICATE_NOT_YET_VALID)
#define ISSUER_PROBLEMS                                                                  \
  (PF_CERTIFICATE_UNKNOWN_ISSUER | PF_CERTIFICATE_SELF_SIGNED | PF_CERTIFICATE_INCOMPLETE)

/* Words in the issuer of programs and boxes that open encrypted connections. */
static const char *const interceptors[] = {
  "avast",      "avg technologies", "bitdefender", "blue coat", "cisco umbrella",
  "eset ssl",   "fortigate",        "fortinet",    "kaspersky", "mail shield",
  "netskope",   "palo alto",        "sophos",      "sonicwall", "trend micro",
  "watchguard", "zscaler",
};

static guint
count_controls (const PfVantage *vantage, gboolean is_mail, gboolean is_open)
{
  guint count = 0;

  for (guint i = 0; i < vantage->controls->len; i++)
    {
      const PfControl *control = vantage->controls->pdata[i];

      if (control->is_mail == is_mail && control->is_open == is_open)
        count++;
    }

  return count;
}

/* How many of the account's own servers answered, and how many did not. */
static void
count_probes (const PfDiagnosis *d, guint *out_reached, guint *out_silent)
{
  *out_reached = 0;
  *out_silent = 0;
  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfProbe *probe = d->probes->pdata[i];

      if (probe->reachable)
        (*out_reached)++;
      else if (!pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST))
        (*out_silent)++;
    }
}

gboolean
pf_diagnose_needs_controls (const PfDiagnosis *self)
{
  /* Nothing was found where a domain is, or may be: the network may have answered in
   * everybody's place, or nobody. */
  if (self->probes->len == 0 && self->discovery != NULL &&
      self->discovery->domain_exists != 0)
    return TRUE;

  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (self, (PfProtocol) protocol);
      const guint    doubtful = TIME_PROBLEMS | ISSUER_PROBLEMS;

      if (probe == NULL || pf_probe_is_sound (probe))
        continue;
      if (!probe->reachable || probe->speaks == PF_SPEAKS_NOTHING)
        return !pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST);
      if (probe->certificate != NULL && (probe->certificate->problems & doubtful) != 0)
        return TRUE;
      /* A page for signing in to a network, on every port of every server. */
      if (probe->certificate == NULL && probe->speaks == PF_SPEAKS_HTTP)
        return TRUE;
    }

  return FALSE;
}

static void
look_for_line (PfLook *look)
{
  const PfVantage *vantage = look->d->vantage;

  if (vantage->is_offline)
    {
      PfFinding *finding = pf_look_add (look, "NET-OFFLINE", NULL);

      pf_finding_add_evidence (finding, "network monitor: not available");
    }
  else if (vantage->is_portal)
    {
      PfFinding *finding = pf_look_add (look, "NET-PORTAL", NULL);

      pf_finding_set (finding, "url", vantage->portal_url);
      pf_finding_add_evidence (finding, "%s%s",
                               vantage->portal_url != NULL
                                   ? "a page that has nothing to do with it leads to "
                                   : "network monitor: portal",
                               vantage->portal_url != NULL ? vantage->portal_url : "");
    }
}

static void
add_control_evidence (PfFinding *finding, const PfVantage *vantage)
{
  for (guint i = 0; i < vantage->controls->len; i++)
    {
      const PfControl *control = vantage->controls->pdata[i];

      pf_finding_add_evidence (finding, "control %s:%d: %s", control->host, control->port,
                               control->is_open ? "answers" : "does not answer");
    }
}

/* Blocked mail ports are judged by two unrelated mail hosts and a web host. */
static void
look_for_blocked_ports (PfLook *look)
{
  const PfVantage *vantage = look->d->vantage;
  guint            reached;
  guint            silent;
  PfFinding       *finding = NULL;

  count_probes (look->d, &reached, &silent);
  if (vantage->is_offline || vantage->is_portal || reached > 0 || silent == 0)
    return;

  if (count_controls (vantage, TRUE, FALSE) < 2 ||
      count_controls (vantage, TRUE, TRUE) > 0)
    return;
  if (count_controls (vantage, FALSE, TRUE) > 0)
    finding = pf_look_add (look, "NET-MAILPORTS", NULL);
  else if (vantage->has_proxy)
    finding = pf_look_add (look, "NET-PROXY", NULL);
  if (finding != NULL)
    add_control_evidence (finding, vantage);
}

/* Returns: how many unrelated servers have the same trouble with @problem */
static guint
count_with_problem (const PfDiagnosis *d, guint problem)
{
  guint    count = 0;
  gboolean own = FALSE;

  for (guint i = 0; i < d->probes->len; i++)
    {
      const PfProbe *probe = d->probes->pdata[i];

      own |= probe->certificate != NULL && (probe->certificate->problems & problem) != 0;
    }
  for (guint i = 0; i < d->vantage->controls->len; i++)
    {
      const PfControl *control = d->vantage->controls->pdata[i];

      if (control->certificate != NULL && (control->certificate->problems & problem) != 0)
        count++;
    }

  return count + (own ? 1 : 0);
}

static void
look_for_clock (PfLook *look)
{
  gint64     offset = look->d->vantage->clock_offset_s;
  gboolean   is_known = offset != G_MAXINT64;
  guint      late = count_with_problem (look->d, PF_CERTIFICATE_EXPIRED);
  guint      early = count_with_problem (look->d, PF_CERTIFICATE_NOT_YET_VALID);
  PfFinding *finding;

  if (is_known && ABS (offset) <= CLOCK_TOLERANCE_S)
    return;
  /* Without a date to compare with, one server may be wrong; not two alike. */
  if (!is_known && late < 2 && early < 2)
    return;

  finding = pf_look_add (look, "NET-CLOCK", NULL);
  if (is_known)
    {
      pf_finding_set_int (finding, "offset-s", offset);
      pf_finding_add_evidence (finding,
                               "this clock minus the controls' dates: %" G_GINT64_FORMAT
                               " s",
                               offset);
    }
  else
    finding->certainty = PF_LIKELY;
  if (late + early == 0)
    finding->severity = PF_SEVERITY_WARN;
  pf_finding_set_int (finding, "clock-unix", look->now);
  pf_finding_add_evidence (finding,
                           "certificates out of their time: %u too late, %u too early",
                           late, early);
}

static const char *
find_interceptor (const PfCertificate *certificate)
{
  const char      *issuer = certificate->issuer != NULL ? certificate->issuer
                                                        : certificate->issuer_name;
  g_autofree char *lower = issuer != NULL ? g_utf8_strdown (issuer, -1) : NULL;

  for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS (interceptors); i++)
    if (g_strstr_len (lower, -1, interceptors[i]) != NULL)
      return interceptors[i];

  return NULL;
}

/* Whether a control, which nobody of the account's provider runs, has the same issuer
 * that this computer does not trust. */
static const PfControl *
find_same_issuer (const PfDiagnosis *d, const PfProbe *probe)
{
  if ((probe->certificate->problems & ISSUER_PROBLEMS) == 0 ||
      probe->certificate->issuer == NULL)
    return NULL;

  for (guint i = 0; i < d->vantage->controls->len; i++)
    {
      const PfControl *control = d->vantage->controls->pdata[i];

      if (control->certificate != NULL &&
          g_ascii_strcasecmp (control->host, probe->endpoint->host) != 0 &&
          g_strcmp0 (control->certificate->issuer, probe->certificate->issuer) == 0 &&
          (control->certificate->problems & ISSUER_PROBLEMS) != 0)
        return control;
    }

  return NULL;
}

static void
look_for_interception (PfLook *look)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe   *probe = look->d->probes->pdata[i];
      const PfControl *control;
      const char      *known;
      PfFinding       *finding;

      if (probe->certificate == NULL)
        continue;
      control = find_same_issuer (look->d, probe);
      known = find_interceptor (probe->certificate);
      if (control == NULL && known == NULL)
        continue;

      finding = pf_look_add (look, "NET-INTERCEPT", NULL);
      pf_finding_set (finding, "issuer", probe->certificate->issuer_name);
      pf_finding_add_evidence (finding, "%s: issued by %s", probe->endpoint->host,
                               probe->certificate->issuer);
      if (control != NULL)
        {
          finding->certainty = PF_CERTAIN;
          pf_finding_add_evidence (finding, "%s: issued by the same", control->host);
        }
      if (probe->certificate->problems == 0)
        finding->severity = PF_SEVERITY_RISK;
      return;
    }
}

/* 10/8, 172.16/12, 192.168/16, 127/8, 169.254/16, 0/8, fc00::/7, fe80::/10, ::1 */
static gboolean
is_private_address (const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text)
                                                  : NULL;
  const guint8 *bytes;

  if (address == NULL)
    return FALSE;
  if (g_inet_address_get_is_loopback (address) ||
      g_inet_address_get_is_site_local (address) ||
      g_inet_address_get_is_link_local (address) || g_inet_address_get_is_any (address))
    return TRUE;

  bytes = g_inet_address_to_bytes (address);
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
         (bytes[0] & 0xfe) == 0xfc;
}

static void
look_for_redirection (PfLook *look)
{
  const PfVantage *vantage = look->d->vantage;

  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *probe = look->d->probes->pdata[i];
      const char    *host = probe->endpoint->host;
      gboolean is_listed = g_strv_contains ((const char *const *) vantage->in_hosts_file,
                                            host);
      /* A large provider's server never lives in a private network; its own bridge
       * program on this computer is reached as 127.0.0.1, not by the server's name. */
      gboolean is_odd = look->providers != NULL && !g_hostname_is_ip_address (host) &&
                        pf_providers_find_host (look->providers, host) != NULL &&
                        is_private_address (probe->address);
      PfFinding *finding;

      if (!is_listed && !is_odd)
        continue;
      finding = pf_look_add (look, "NET-HOSTSFILE", probe->endpoint);
      pf_finding_set (finding, "address", probe->address);
      pf_finding_add_evidence (finding, "%s leads to %s%s", host,
                               probe->address != NULL ? probe->address : "nowhere",
                               is_listed ? ", from the hosts file" : "");
      return;
    }
}

static void
look_for_unchecked (PfLook *look)
{
  const PfVantage *vantage = look->d->vantage;
  PfFinding       *finding;

  if (vantage->is_offline || vantage->is_portal || vantage->controls->len > 0 ||
      !pf_diagnose_needs_controls (look->d))
    return;

  finding = pf_look_add (look, "NET-NOTCHECKED", NULL);
  pf_finding_set (finding, "reason", vantage->controls_off ? "controls-off" : "stopped");
}

void
pf_look_network (PfLook *look)
{
  const PfVantage *vantage = look->d->vantage;

  look_for_line (look);
  look_for_clock (look);
  look_for_blocked_ports (look);
  look_for_interception (look);
  look_for_redirection (look);
  if (vantage->dns_lies)
    pf_look_add (look, "NET-DNS-LIES", NULL);
  if (vantage->has_vpn)
    pf_look_add (look, "NET-VPN", NULL);
  look_for_unchecked (look);
}
