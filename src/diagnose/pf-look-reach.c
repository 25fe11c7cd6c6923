/* pf-look-reach.c - the connection, and who answers on it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define SLOW_GREETING_US G_GINT64_CONSTANT (5000000)
#define QUICK_CONNECT_US G_GINT64_CONSTANT (300000)

static const char *
speaks_to_string (PfSpeaks speaks)
{
  static const char *const names[] = { "nothing", "IMAP", "POP3", "SMTP",
                                       "HTTP",    "SSH",  "TLS",  "something else" };

  return names[speaks];
}

/* Whether another port of the same server answers: then the port is the trouble. */
static gboolean
answers_elsewhere (const PfLook *look, const PfProbe *probe)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *other = look->d->probes->pdata[i];

      if (other->reachable &&
          g_ascii_strcasecmp (other->endpoint->host, probe->endpoint->host) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_tls_port (const PfEndpoint *endpoint)
{
  return endpoint->port == pf_endpoint_default_port (endpoint->protocol, PF_SECURITY_TLS);
}

static const char *
judge_unreachable (const PfProbe *probe)
{
  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNKNOWN_HOST) ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_RESOLVER))
    return NULL; /* told by the stage before */
  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_REFUSED))
    return "TCP-REFUSED";
  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_UNREACHABLE))
    return "TCP-UNREACH";

  return "TCP-TIMEOUT";
}

/* Nothing was said at all. */
static const char *
judge_silence (const PfProbe *probe)
{
  gboolean wants_tls = probe->endpoint->security == PF_SECURITY_TLS;

  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_NOT_TLS))
    return "PORT-TLSMODE";
  /* A server that waits for TLS to begin is silent to one who waits for words. */
  if (!wants_tls && is_tls_port (probe->endpoint) &&
      !pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLOSED))
    return "PORT-TLSMODE";
  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLOSED) && probe->tls_version == NULL)
    return "TCP-RESET";
  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_TLS) ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_CERTIFICATE) ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLIENT_CERTIFICATE) ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_WEAK_TLS))
    return NULL; /* told by the stage after */

  return "GREET-NONE";
}

static gboolean
is_garbled (const PfProbe *probe)
{
  return g_error_matches (probe->error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED) ||
         g_error_matches (probe->error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED) ||
         pf_is_wire_error (probe->error, PF_WIRE_ERROR_TOO_LONG);
}

static const char *
judge_answer (const PfProbe *probe)
{
  gboolean wants_tls = probe->endpoint->security == PF_SECURITY_TLS;

  if (probe->is_preauth)
    return "GREET-PREAUTH";
  if (probe->speaks == PF_SPEAKS_NOTHING)
    return judge_silence (probe);
  if (probe->speaks == PF_SPEAKS_TLS && !wants_tls)
    return "PORT-TLSMODE";
  if (pf_probe_speaks_right (probe))
    {
      /* The right words, but in the clear on a connection that should be TLS. */
      if (wants_tls && probe->tls_version == NULL && probe->certificate == NULL)
        return "PORT-TLSMODE";
      if (probe->is_bye)
        return "GREET-BYE";
      /* The right first letters, and then too slowly to ever be a greeting. */
      if (!pf_probe_has_greeted (probe) && !is_garbled (probe))
        return "GREET-NONE";
      return is_garbled (probe) ? "GREET-BAD" : NULL;
    }
  if (probe->speaks == PF_SPEAKS_TLS)
    return NULL;

  return probe->speaks == PF_SPEAKS_OTHER ? "GREET-BAD" : "PORT-PROTO";
}

static void
describe (PfFinding *finding, const PfLook *look, const PfProbe *probe)
{
  pf_finding_set (finding, "speaks", speaks_to_string (probe->speaks));
  pf_finding_set (finding, "text", probe->greeting);
  pf_finding_set (finding, "asked",
                  probe->endpoint->protocol == PF_PROTOCOL_IMAP ? "IMAP" : "POP3");
  if (probe->address != NULL)
    pf_finding_add_evidence (finding, "address %s, port %d", probe->address,
                             probe->endpoint->port);
  if (probe->greeting != NULL)
    pf_finding_add_evidence (finding, "S: %s", probe->greeting);
  if (probe->error != NULL)
    pf_finding_add_evidence (finding, "%s", probe->error->message);
  if (!probe->reachable && answers_elsewhere (look, probe))
    {
      pf_finding_set (finding, "elsewhere", "yes");
      pf_finding_add_evidence (finding, "another port of the same server answers");
    }
}

/* Settings that were found are their owner's mistake, not the person's; and who answers
 * without a good certificate may be a box on the way, which proves nothing. */
static void
describe_other_protocol (PfFinding *finding, const PfLook *look, const PfProbe *probe)
{
  if (pf_look_candidate (look, probe->endpoint) != NULL)
    finding->who = PF_WHO_PROVIDER;
  else if (probe->speaks == PF_SPEAKS_IMAP || probe->speaks == PF_SPEAKS_POP3)
    pf_finding_set (finding, "choice", "yes");
  if (probe->certificate == NULL || probe->certificate->problems != 0)
    {
      finding->certainty = PF_LIKELY;
      g_ptr_array_set_size (finding->clears, 0);
    }
}

static void
look_at (PfLook *look, const PfProbe *probe)
{
  const char *id;
  PfFinding  *finding;

  if (pf_probe_is_sound (probe))
    return;

  id = probe->reachable ? judge_answer (probe) : judge_unreachable (probe);
  if (id == NULL)
    return;
  finding = pf_look_add (look, id, probe->endpoint);
  describe (finding, look, probe);
  if (g_str_equal (id, "PORT-PROTO"))
    describe_other_protocol (finding, look, probe);
}

static void
look_for_slow_greeting (PfLook *look, const PfProbe *probe)
{
  PfFinding *finding;

  if (!probe->reachable || probe->greeting_us < SLOW_GREETING_US ||
      probe->connect_us < 0 || probe->connect_us > QUICK_CONNECT_US)
    return;

  finding = pf_look_add (look, "GREET-SLOW", probe->endpoint);
  pf_finding_set_int (finding, "seconds", probe->greeting_us / G_USEC_PER_SEC);
  pf_finding_add_evidence (finding,
                           "connected after %" G_GINT64_FORMAT
                           " ms, greeted after %" G_GINT64_FORMAT " ms",
                           probe->connect_us / 1000, probe->greeting_us / 1000);
}

/* A server on this computer itself often listens on one family only. */
static gboolean
is_loopback (const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text)
                                                  : NULL;

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* Without IPv6 on this computer nothing is known of the server's. */
static void
look_for_dead_ipv6 (PfLook *look)
{
  if (!look->d->vantage->has_ipv6)
    return;

  for (guint i = 0; i < look->d->family_probes->len; i++)
    {
      const PfProbe *six = look->d->family_probes->pdata[i];
      const PfProbe *pick = pf_diagnose_pick (look->d, six->endpoint->protocol);

      if (six->family == G_SOCKET_FAMILY_IPV4 || six->reachable ||
          pf_is_wire_error (six->error, PF_WIRE_ERROR_UNKNOWN_HOST) || pick == NULL ||
          !pick->reachable || is_loopback (pick->address) ||
          g_ascii_strcasecmp (pick->endpoint->host, six->endpoint->host) != 0)
        continue;
      pf_finding_add_evidence (pf_look_add (look, "V6-DEAD", six->endpoint),
                               "%s by IPv6: %s", six->endpoint->host,
                               six->error != NULL ? six->error->message : "no answer");
      return;
    }
}

static void
look_for_old_addresses_only (PfLook *look, const PfProbe *probe)
{
  if (!look->d->vantage->has_ipv6 || !probe->reachable ||
      probe->family != G_SOCKET_FAMILY_IPV4 || is_loopback (probe->address))
    return;
  for (guint i = 0; i < look->d->family_probes->len; i++)
    {
      const PfProbe *six = look->d->family_probes->pdata[i];

      if (g_ascii_strcasecmp (six->endpoint->host, probe->endpoint->host) == 0)
        return;
    }
  if (!pf_look_has (look, "V4-ONLY"))
    pf_finding_add_evidence (pf_look_add (look, "V4-ONLY", probe->endpoint),
                             "%s has no IPv6 address", probe->endpoint->host);
}

/* What an expert reads from the greeting; nothing that a person has to know. */
static void
look_at_software (PfLook *look, const PfProbe *probe)
{
  const char *software = pf_token_argument (probe->after, "IMPLEMENTATION");
  const char *stamp = probe->greeting != NULL ? strchr (probe->greeting, '<') : NULL;

  if (!pf_probe_speaks_right (probe) || probe->is_bye)
    return;
  if (software == NULL)
    software = probe->greeting;
  if (software != NULL)
    {
      PfFinding *finding = pf_look_add (look, "SRV-SW", probe->endpoint);

      pf_finding_set (finding, "software", software);
      pf_finding_add_evidence (finding, "%s", software);
    }

  /* RFC 1939 7: a time stamp in the greeting offers APOP. */
  if (probe->endpoint->protocol == PF_PROTOCOL_POP3 && stamp != NULL &&
      strchr (stamp, '@') != NULL && strchr (stamp, '>') != NULL)
    pf_finding_add_evidence (pf_look_add (look, "GREET-APOP", probe->endpoint), "S: %s",
                             probe->greeting);
}

void
pf_look_reach (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (look->d, (PfProtocol) protocol);

      if (probe == NULL)
        continue;
      look_at (look, probe);
      look_for_slow_greeting (look, probe);
      look_for_old_addresses_only (look, probe);
      look_at_software (look, probe);
    }
  look_for_dead_ipv6 (look);
}
