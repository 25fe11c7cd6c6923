/* pf-probe.c - one endpoint: what it speaks, its TLS, its capabilities; no credentials
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-probe"

#include "probe/pf-probe.h"

#include "base/pf-threads.h"
#include "probe/pf-probe-speaks.h"
#include "probe/pf-probe-talk.h"

#include <string.h>

/* TLS versions that RFC 8996 forbids, oldest first. */
static const struct
{
  guint       version; /* of PfWireLook */
  const char *name;
} old_versions[] = {
  { 10, "TLS 1.0" },
  { 11, "TLS 1.1" },
};

PfProbe *
pf_probe_new (const PfEndpoint *endpoint, GSocketFamily family)
{
  PfProbe *probe = g_new0 (PfProbe, 1);

  probe->endpoint = pf_endpoint_copy (endpoint);
  probe->family = family;
  probe->injection = -1;
  probe->resolve_us = probe->connect_us = probe->tls_us = -1;
  probe->greeting_us = probe->round_trip_us = -1;
  probe->before = g_new0 (char *, 1);
  probe->after = g_new0 (char *, 1);
  probe->transcript = g_new0 (char *, 1);
  return probe;
}

void
pf_probe_free (PfProbe *probe)
{
  if (probe == NULL)
    return;

  pf_endpoint_free (probe->endpoint);
  g_free (probe->address);
  g_free (probe->greeting);
  g_free (probe->tls_version);
  g_free (probe->cipher);
  g_clear_pointer (&probe->certificate, pf_certificate_free);
  g_clear_pointer (&probe->bare_certificate, pf_certificate_free);
  g_free (probe->old_tls);
  g_strfreev (probe->before);
  g_strfreev (probe->after);
  g_clear_error (&probe->error);
  g_strfreev (probe->transcript);
  g_free (probe);
}

static gboolean
is_tls_first (const PfProbe *probe)
{
  return probe->endpoint->security == PF_SECURITY_TLS;
}

static void
take_tls (PfProbe *probe, PfWire *wire)
{
  const PfTlsFacts *tls = pf_wire_get_tls (wire);
  PfWireTimes       times;

  if (tls == NULL)
    return;
  pf_wire_get_times (wire, &times);
  probe->tls_us = times.tls;
  probe->tls_version = g_strdup (tls->version);
  probe->cipher = g_strdup (tls->cipher);
  probe->certificate = pf_certificate_copy (tls->certificate);
}

static gboolean
open_line (PfProbe *probe, PfProbeTalk *talk)
{
  PfWireLook  look = { .family = probe->family };
  PfWireTimes times;

  if (!pf_probe_talk_open (talk, &look, &probe->error))
    return FALSE;
  pf_wire_get_times (talk->wire, &times);
  probe->resolve_us = times.resolve;
  probe->connect_us = times.connect;
  probe->address = g_strdup (pf_wire_get_address (talk->wire));
  probe->reachable = TRUE;
  return TRUE;
}

/* Text on a TLS port says itself what it is. */
static void
recognise_text (PfProbe *probe)
{
  const PfErrorFacts *facts = pf_error_peek_facts (probe->error);

  if (!g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS) ||
      facts == NULL || facts->server_text == NULL)
    return;
  probe->speaks = pf_probe_recognise (facts->server_text, strlen (facts->server_text));
  probe->greeting = g_strdup (facts->server_text);
}

/* A server that says nothing may be waiting for a TLS handshake. */
static void
try_tls_on_silence (PfProbe *probe, const PfProbeTalk *first)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_copy (probe->endpoint);
  PfProbeTalk talk = *first;
  PfWireLook  look = { .family = probe->family };

  if (!g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT))
    return;
  endpoint->security = PF_SECURITY_TLS;
  talk.endpoint = endpoint;
  talk.wire = NULL;
  if (pf_probe_talk_open (&talk, &look, NULL) && pf_probe_talk_shake_hands (&talk, NULL))
    probe->speaks = PF_SPEAKS_TLS;
  pf_probe_talk_close (&talk);
}

static gboolean
greet (PfProbe *probe, PfProbeTalk *talk)
{
  g_auto (PfProbeGreeting) greeting = { PF_SPEAKS_NOTHING, NULL, FALSE, FALSE };
  gint64   start = g_get_monotonic_time ();
  gboolean is_greeted = pf_probe_talk_greet (talk, &greeting, &probe->error);

  probe->speaks = greeting.speaks;
  probe->greeting = g_steal_pointer (&greeting.text);
  probe->is_preauth = greeting.is_preauth;
  probe->is_bye = greeting.is_refusal;
  if (probe->greeting != NULL)
    probe->greeting_us = g_get_monotonic_time () - start;
  if (!is_greeted && probe->speaks == PF_SPEAKS_NOTHING && !is_tls_first (probe))
    {
      pf_probe_talk_close (talk);
      try_tls_on_silence (probe, talk);
    }
  return is_greeted;
}

/* Before TLS: what is offered, and the upgrade, where it is. */
static gboolean
upgrade (PfProbe *probe, PfProbeTalk *talk)
{
  if (!pf_probe_talk_get_caps (talk, &probe->before, &probe->round_trip_us,
                               &probe->error))
    return FALSE;
  probe->offers_starttls = pf_probe_offers_tls (probe->before);

  /* RFC 9051 7.1.4: after PREAUTH there is no STARTTLS. */
  if (!probe->offers_starttls || probe->is_preauth)
    return TRUE;
  if (!pf_probe_talk_start_tls (talk, NULL, &probe->error))
    return FALSE;
  probe->starttls_worked = TRUE;
  take_tls (probe, talk->wire);
  return TRUE;
}

static void
look (PfProbe *probe, PfProbeTalk *talk)
{
  if (!open_line (probe, talk))
    return;
  if (is_tls_first (probe))
    {
      if (!pf_probe_talk_shake_hands (talk, &probe->error))
        {
          recognise_text (probe);
          return;
        }
      take_tls (probe, talk->wire);
    }
  if (!greet (probe, talk))
    return;
  if (!is_tls_first (probe) && !upgrade (probe, talk))
    return;
  if (pf_wire_get_tls (talk->wire) != NULL &&
      !pf_probe_talk_get_caps (talk, &probe->after, &probe->round_trip_us, &probe->error))
    return;
  pf_probe_talk_leave (talk);
}

/* One more connection up to the end of the handshake, with another @look. */
static gboolean
look_again (PfProbe          *probe,
            PfProbeTalk      *talk,
            const PfWireLook *look_with,
            const char       *injected,
            GError          **error)
{
  g_auto (PfProbeGreeting) greeting = { PF_SPEAKS_NOTHING, NULL, FALSE, FALSE };
  g_auto (GStrv) caps = NULL;
  gint64 ignored = -1;

  pf_probe_talk_close (talk);
  if (!pf_probe_talk_open (talk, look_with, error))
    return FALSE;
  if (is_tls_first (probe))
    return pf_probe_talk_shake_hands (talk, error);
  if (!pf_probe_talk_greet (talk, &greeting, error))
    return FALSE;
  /* RFC 3207 4.2: STARTTLS comes after EHLO. */
  if (probe->endpoint->protocol == PF_PROTOCOL_SMTP &&
      !pf_probe_talk_get_caps (talk, &caps, &ignored, error))
    return FALSE;
  return pf_probe_talk_start_tls (talk, injected, error);
}

/* Which certificate programs see that do not say the name. */
static void
look_without_name (PfProbe *probe, PfProbeTalk *talk)
{
  PfWireLook        bare = { .family = probe->family, .hides_name = TRUE };
  const PfTlsFacts *tls;

  if (!look_again (probe, talk, &bare, NULL, NULL))
    return;
  tls = pf_wire_get_tls (talk->wire);
  if (!g_str_equal (tls->certificate->sha256, probe->certificate->sha256))
    probe->bare_certificate = pf_certificate_copy (tls->certificate);
}

static void
look_for_old_tls (PfProbe *probe, PfProbeTalk *talk)
{
  for (gsize i = 0; i < G_N_ELEMENTS (old_versions) && probe->old_tls == NULL; i++)
    {
      PfWireLook old = { .family = probe->family,
                         .tls_version = old_versions[i].version };

      if (look_again (probe, talk, &old, NULL, NULL))
        probe->old_tls = g_strdup (old_versions[i].name);
    }
}

/* Sends STARTTLS and a command in one piece.  The command was said in the open, so
 * anybody on the way could have said it: a server that answers it inside TLS lets others
 * speak for us (CVE-2011-0411).  Our goodbye, sent after the handshake, has one answer;
 * a second one is the injected command's. */
static void
look_for_injection (PfProbe *probe, PfProbeTalk *talk)
{
  PfWireLook  usual = { .family = probe->family };
  const char *command = pf_probe_injected_command (probe->endpoint->protocol);
  g_autoptr (GError) error = NULL;

  if (look_again (probe, talk, &usual, command, &error))
    {
      guint answers = pf_probe_talk_leave (talk);

      if (answers > 0)
        probe->injection = answers > 1 ? 1 : 0;
    }
  /* A server that took the command for part of the handshake, or hangs up, is safe. */
  else if (g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED) ||
           g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TLS) ||
           g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS))
    probe->injection = 0;
}

static void
look_deeper (PfProbe *probe, PfProbeTalk *talk, gboolean is_deep)
{
  gboolean has_tls = probe->certificate != NULL;
  gboolean may_be_old = g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_TLS);

  if (has_tls && (is_deep || is_tls_first (probe)))
    look_without_name (probe, talk);
  if ((has_tls && is_deep) || may_be_old)
    look_for_old_tls (probe, talk);
  if (is_deep && probe->starttls_worked)
    look_for_injection (probe, talk);
}

PfProbe *
pf_probe_endpoint (const PfEndpoint *endpoint,
                   const PfTrust    *trust,
                   GSocketFamily     family,
                   gboolean          is_deep,
                   GCancellable     *cancellable)
{
  g_autoptr (PfTranscript) transcript = pf_transcript_new (NULL, NULL);
  PfProbe    *probe;
  PfProbeTalk talk = { 0 };

  g_return_val_if_fail (endpoint != NULL, NULL);
  pf_assert_may_block ();

  probe = pf_probe_new (endpoint, family);
  talk.endpoint = probe->endpoint;
  talk.trust = trust;
  talk.transcript = transcript;
  talk.cancellable = cancellable;
  talk.deadline = g_get_monotonic_time () + (gint64) PF_PROBE_TIMEOUT * 1000;

  look (probe, &talk);
  look_deeper (probe, &talk, is_deep);
  pf_probe_talk_close (&talk);

  g_strfreev (probe->transcript);
  probe->transcript = pf_transcript_to_lines (transcript);
  return probe;
}
