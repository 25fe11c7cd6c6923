/* pf-look-tls.c - encryption: certificates, STARTTLS, and logins in the clear
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#include <string.h>

#define DAY_S G_GINT64_CONSTANT (86400)
#define EXPIRING_DAYS 14
#define SHORT_LIVED_DAYS 100 /* such certificates are renewed late by design */
#define STRIPPED_LETTERS_MIN 4
#define RSA_BITS_MIN 2048 /* NCSC-NL, NIST SP 800-131A */
#define EC_BITS_MIN 224

static void
describe_certificate (PfFinding *finding, const PfCertificate *certificate)
{
  g_autofree char *names = g_strjoinv (", ", certificate->names);

  pf_finding_set (finding, "names", names);
  pf_finding_set (finding, "issuer", certificate->issuer_name);
  pf_finding_set (finding, "sha256", certificate->sha256);
  pf_finding_set_int (finding, "not-after-unix", certificate->not_after);
  pf_finding_set_int (finding, "not-before-unix", certificate->not_before);
  pf_finding_add_evidence (finding, "certificate for %s", names);
  pf_finding_add_evidence (finding, "issued by %s",
                           certificate->issuer != NULL ? certificate->issuer : "nobody");
  pf_finding_add_evidence (finding, "SHA-256 %s", certificate->sha256);
}

static void
describe_chain (PfFinding *finding, const PfCertificate *certificate)
{
  for (gsize i = 0; certificate->chain != NULL && certificate->chain[i] != NULL; i++)
    pf_finding_add_evidence (finding, "sent: %s", certificate->chain[i]);
}

/* One row a problem; the order is the catalogue's. */
static const struct
{
  PfCertificateProblem problem;
  const char          *id;
} problems[] = {
  { PF_CERTIFICATE_REVOKED, "TLS-REVOKED" },
  { PF_CERTIFICATE_OTHER_NAME, "TLS-NAME" },
  { PF_CERTIFICATE_EXPIRED, "TLS-EXPIRED" },
  { PF_CERTIFICATE_NOT_YET_VALID, "TLS-NOTYET" },
  { PF_CERTIFICATE_SELF_SIGNED, "TLS-SELF" },
  { PF_CERTIFICATE_INCOMPLETE, "TLS-CHAIN" },
  { PF_CERTIFICATE_UNKNOWN_ISSUER, "TLS-UNKNOWNCA" },
  { PF_CERTIFICATE_NOT_PINNED, "TLS-UNKNOWNCA" },
  { PF_CERTIFICATE_WEAK, "TLS-WEAK" },
};

static gboolean
has_weak_signature (const PfCertificate *certificate)
{
  static const char *const weak[] = { "MD2", "MD5", "SHA1", NULL };

  return certificate->signature != NULL && g_strv_contains (weak, certificate->signature);
}

static gboolean
has_weak_key (const PfCertificate *certificate)
{
  if (certificate->key_bits == 0 || certificate->key_kind == NULL)
    return FALSE;
  if (g_str_has_prefix (certificate->key_kind, "RSA"))
    return certificate->key_bits < RSA_BITS_MIN;

  return g_str_has_prefix (certificate->key_kind, "EC") &&
         certificate->key_bits < EC_BITS_MIN;
}

/* What exactly is weak, if that is known. */
static const char *
judge_problem (const char *id, const PfCertificate *certificate)
{
  if (!g_str_equal (id, "TLS-WEAK"))
    return id;
  if (has_weak_signature (certificate))
    return "TLS-SIG";

  return has_weak_key (certificate) ? "TLS-KEY" : id;
}

static void
describe_strength (PfFinding *finding, const PfCertificate *certificate)
{
  pf_finding_add_evidence (finding, "%s key of %u bits, signed with %s",
                           certificate->key_kind != NULL ? certificate->key_kind
                                                         : "unknown",
                           certificate->key_bits,
                           certificate->signature != NULL ? certificate->signature
                                                          : "unknown");
}

/* What works today, but should not be so. */
static void
look_at_strength (PfLook *look, const PfProbe *probe)
{
  const PfCertificate *certificate = probe->certificate;

  if (certificate->problems != 0)
    return;
  if (has_weak_key (certificate) || has_weak_signature (certificate))
    {
      PfFinding *finding = pf_look_add (look,
                                        has_weak_signature (certificate) ? "TLS-SIG"
                                                                         : "TLS-KEY",
                                        probe->endpoint);

      finding->severity = PF_SEVERITY_RISK;
      describe_strength (finding, certificate);
    }
  if (certificate->is_disordered)
    describe_chain (pf_look_add (look, "TLS-ORDER", probe->endpoint), certificate);
  else if (certificate->has_root)
    describe_chain (pf_look_add (look, "TLS-ROOTSENT", probe->endpoint), certificate);
}

static void
look_at_certificate (PfLook *look, const PfProbe *probe)
{
  const PfCertificate *certificate = probe->certificate;

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      PfFinding  *finding;
      const char *other;

      if ((certificate->problems & (guint) problems[i].problem) == 0)
        continue;
      finding = pf_look_add (look, judge_problem (problems[i].id, certificate),
                             probe->endpoint);
      describe_certificate (finding, certificate);
      if (problems[i].problem == PF_CERTIFICATE_WEAK)
        describe_strength (finding, certificate);
      if (problems[i].problem != PF_CERTIFICATE_OTHER_NAME)
        continue;

      /* A name that the certificate holds and that leads to the same address: the
       * person's settings are what is wrong. */
      other = g_hash_table_lookup (look->d->other_names, probe->endpoint->host);
      if (other != NULL)
        {
          pf_finding_set (finding, "other-name", other);
          finding->who = PF_WHO_YOU;
          pf_finding_add_evidence (finding, "%s leads to the same address", other);
        }
    }
}

static void
look_for_expiry (PfLook *look, const PfProbe *probe)
{
  const PfCertificate *certificate = probe->certificate;
  gint64               life = (certificate->not_after - certificate->not_before) / DAY_S;
  gint64               left = (certificate->not_after - look->now) / DAY_S;
  gint64     limit = life <= SHORT_LIVED_DAYS ? EXPIRING_DAYS / 2 : EXPIRING_DAYS;
  PfFinding *finding;

  if (certificate->problems != 0 || left < 0 || left >= limit)
    return;

  finding = pf_look_add (look, "TLS-EXPIRING", probe->endpoint);
  pf_finding_set_int (finding, "days", left);
  describe_certificate (finding, certificate);
}

static void
look_for_other_faces (PfLook *look, const PfProbe *probe)
{
  const PfCertificate *bare = probe->bare_certificate;

  if (bare != NULL && probe->certificate != NULL &&
      !g_str_equal (bare->sha256, probe->certificate->sha256))
    describe_certificate (pf_look_add (look, "TLS-SNI", probe->endpoint), bare);
  if (probe->old_tls != NULL && probe->tls_version != NULL)
    pf_finding_set (pf_look_add (look, "TLS-OLDTOO", probe->endpoint), "version",
                    probe->old_tls);
}

static gboolean
has_handshake_error (const PfProbe *probe)
{
  return pf_is_wire_error (probe->error, PF_WIRE_ERROR_TLS) ||
         (probe->offers_starttls && !probe->starttls_worked &&
          pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLOSED));
}

static void
look_for_broken_handshake (PfLook *look, const PfProbe *probe)
{
  PfFinding *finding;

  if (pf_is_wire_error (probe->error, PF_WIRE_ERROR_CLIENT_CERTIFICATE) ||
      pf_is_wire_error (probe->error, PF_WIRE_ERROR_WEAK_TLS))
    {
      gboolean is_weak = pf_is_wire_error (probe->error, PF_WIRE_ERROR_WEAK_TLS);

      finding = pf_look_add (look, is_weak ? "TLS-DH" : "TLS-CLIENTCERT",
                             probe->endpoint);
      pf_finding_add_evidence (finding, "%s", probe->error->message);
      return;
    }
  if (!probe->reachable || probe->certificate != NULL || !has_handshake_error (probe))
    return;

  finding = pf_look_add (look, probe->old_tls != NULL ? "TLS-OLD" : "TLS-HANDSHAKE",
                         probe->endpoint);
  pf_finding_set (finding, "version", probe->old_tls);
  pf_finding_add_evidence (finding, "%s", probe->error->message);
}

static gboolean
speaks_text (const PfProbe *probe)
{
  return probe->reachable && probe->endpoint->security != PF_SECURITY_TLS &&
         pf_probe_speaks_right (probe) && !probe->is_bye;
}

/* "XXXXXXXX" where STARTTLS stood: some boxes overwrite the word on its way. */
static gboolean
is_crossed_out (char **tokens)
{
  for (gsize i = 0; tokens != NULL && tokens[i] != NULL; i++)
    {
      gsize length = strlen (tokens[i]);

      if (length >= STRIPPED_LETTERS_MIN && strspn (tokens[i], "Xx") == length)
        return TRUE;
    }

  return FALSE;
}

/* Whether something else says that this server has STARTTLS on this port. */
static const char *
find_promise (const PfLook *look, const PfProbe *probe)
{
  const PfProvider *provider = look->provider;

  if (is_crossed_out (probe->before))
    return "the capability was crossed out";
  for (guint i = 0; provider != NULL && i < provider->services->len; i++)
    {
      const PfServiceFact *fact = provider->services->pdata[i];

      if (fact->security == PF_SECURITY_STARTTLS && fact->port == probe->endpoint->port &&
          fact->protocol == probe->endpoint->protocol &&
          g_ascii_strcasecmp (fact->host, probe->endpoint->host) == 0)
        return "the provider's settings name STARTTLS here";
    }
  for (guint i = 0; i < look->d->family_probes->len; i++)
    {
      const PfProbe *other = look->d->family_probes->pdata[i];

      if (other->offers_starttls && other->endpoint->port == probe->endpoint->port &&
          g_ascii_strcasecmp (other->endpoint->host, probe->endpoint->host) == 0)
        return "it is offered at its other address";
    }

  return NULL;
}

static gboolean
has_tls_port (const PfLook *look, PfProtocol protocol)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *probe = look->d->probes->pdata[i];

      if (probe->endpoint->protocol == protocol && probe->certificate != NULL)
        return TRUE;
    }

  return FALSE;
}

/* The port that begins encrypted was tried too, and nobody answers there. */
static void
look_for_shut_tls_port (PfLook *look, const PfProbe *probe)
{
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *other = look->d->probes->pdata[i];

      if (other->endpoint->protocol != probe->endpoint->protocol ||
          other->endpoint->security != PF_SECURITY_TLS || other->reachable ||
          g_ascii_strcasecmp (other->endpoint->host, probe->endpoint->host) != 0)
        continue;
      pf_finding_add_evidence (pf_look_add (look, "TCP-ONLYPLAIN", probe->endpoint),
                               "port %d answers without encryption, port %d not at all",
                               probe->endpoint->port, other->endpoint->port);
      return;
    }
}

static void
look_at_starttls (PfLook *look, const PfProbe *probe)
{
  gboolean    is_pick = pf_diagnose_pick (look->d, probe->endpoint->protocol) == probe;
  const char *promise;
  PfFinding  *finding;

  if (!speaks_text (probe))
    return;

  if (probe->offers_starttls)
    {
      if (is_pick && !probe->starttls_worked && probe->certificate == NULL &&
          probe->error != NULL &&
          (probe->error->domain == PF_PROTO_ERROR ||
           pf_is_wire_error (probe->error, PF_WIRE_ERROR_NO_TLS)))
        pf_finding_add_evidence (pf_look_add (look, "STLS-REFUSED", probe->endpoint),
                                 "%s", probe->error->message);
      return;
    }

  promise = find_promise (look, probe);
  if (promise != NULL)
    {
      finding = pf_look_add (look, "STLS-STRIPPED", probe->endpoint);
      if (!is_pick)
        finding->severity = PF_SEVERITY_RISK;
      pf_finding_add_evidence (finding, "%s", promise);
    }
  if (!is_pick)
    return;

  look_for_shut_tls_port (look, probe);
  finding = pf_look_add (look,
                         has_tls_port (look, probe->endpoint->protocol) ? "STLS-MISSING"
                                                                        : "CLEAR-ONLY",
                         probe->endpoint);
  if (look->d->allows_plaintext)
    finding->severity = PF_SEVERITY_RISK;
}

/* Whether a password would be taken before TLS; never proved by sending one. */
static gboolean
takes_clear_login (const PfProbe *probe)
{
  char      **caps = probe->before;
  const char *mechanisms;

  if (caps == NULL || caps[0] == NULL)
    return FALSE;
  if (probe->endpoint->protocol == PF_PROTOCOL_IMAP)
    return !pf_has_token (caps, "LOGINDISABLED");
  if (pf_has_token (caps, "USER"))
    return TRUE;

  mechanisms = pf_token_argument (caps, "SASL");
  return mechanisms != NULL && strstr (mechanisms, "PLAIN") != NULL;
}

static void
look_at_risks (PfLook *look, const PfProbe *probe)
{
  if (probe->injection == 1)
    pf_look_add (look, "STLS-INJECT", probe->endpoint);
  if (speaks_text (probe) && takes_clear_login (probe))
    {
      PfFinding       *finding = pf_look_add (look, "CLEAR-LOGIN", probe->endpoint);
      g_autofree char *caps = g_strjoinv (" ", probe->before);

      pf_finding_add_evidence (finding, "before encryption: %s", caps);
    }
}

void
pf_look_tls (PfLook *look)
{
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (look->d, (PfProtocol) protocol);

      if (probe == NULL)
        continue;
      if (probe->certificate != NULL)
        {
          look_at_certificate (look, probe);
          look_at_strength (look, probe);
          look_for_expiry (look, probe);
        }
      look_for_other_faces (look, probe);
      look_for_broken_handshake (look, probe);
    }
  for (guint i = 0; i < look->d->probes->len; i++)
    {
      const PfProbe *probe = look->d->probes->pdata[i];

      if (probe->endpoint->protocol == PF_PROTOCOL_SMTP)
        continue;
      look_at_starttls (look, probe);
      look_at_risks (look, probe);
    }
}
