/* pf-fixture-probe.c - what a fixture's servers show
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fixture-private.h"

#include <string.h>

#define DAY G_GINT64_CONSTANT (86400)

PfCertificate *
pf_fixture_certificate (const char *name, const char *issuer)
{
  PfCertificate *certificate = g_new0 (PfCertificate, 1);

  certificate->names = g_strsplit (name, ",", -1);
  certificate->subject = g_strdup_printf ("CN=%s", name);
  certificate->issuer = g_strdup_printf ("CN=%s", issuer);
  certificate->issuer_name = g_strdup (issuer);
  certificate->not_before = PF_FIXTURE_NOW - 100 * DAY;
  certificate->not_after = PF_FIXTURE_NOW + 200 * DAY;
  memset (certificate->sha256, 'a', 64);
  certificate->chain = g_strsplit (certificate->subject, "|", -1);
  return certificate;
}

void
pf_fixture_set_strings (char ***strings, const char *words)
{
  g_strfreev (*strings);
  *strings = g_strsplit (words, ",", -1);
}

PfProbe *
pf_fixture_probe (PfProtocol protocol, const char *host)
{
  g_autoptr (PfEndpoint) endpoint = NULL;
  PfProbe *probe;

  endpoint = pf_endpoint_new (protocol, PF_SECURITY_TLS, host,
                              pf_endpoint_default_port (protocol, PF_SECURITY_TLS),
                              "ada@example.org");
  probe = pf_probe_new (endpoint, G_SOCKET_FAMILY_INVALID);
  g_free (probe->address);
  probe->address = g_strdup ("192.0.2.7");
  probe->reachable = TRUE;
  probe->speaks = protocol == PF_PROTOCOL_IMAP   ? PF_SPEAKS_IMAP
                  : protocol == PF_PROTOCOL_POP3 ? PF_SPEAKS_POP3
                                                 : PF_SPEAKS_SMTP;
  probe->tls_version = g_strdup ("TLS 1.3");
  probe->certificate = pf_fixture_certificate (host, "Good Authority");
  probe->connect_us = 20000;
  probe->greeting_us = 20000;
  pf_fixture_set_strings (&probe->after,
                          protocol == PF_PROTOCOL_IMAP
                              ? "IMAP4rev1,IDLE,UIDPLUS,QUOTA,SPECIAL-USE,AUTH=PLAIN"
                              : "CAPA,TOP,UIDL,RESP-CODES,SASL PLAIN");
  return probe;
}

static void
drop_tls (PfProbe *probe)
{
  g_clear_pointer (&probe->certificate, pf_certificate_free);
  g_clear_pointer (&probe->tls_version, g_free);
  pf_fixture_set_strings (&probe->after, "");
}

/* A server that is reached in the clear, with STARTTLS or without. */
static void
make_text (PfProbe *probe, const char *before, gboolean offers)
{
  probe->endpoint->security = PF_SECURITY_STARTTLS;
  probe->endpoint->port = probe->endpoint->protocol == PF_PROTOCOL_IMAP ? 143 : 110;
  pf_fixture_set_strings (&probe->before, before);
  probe->offers_starttls = offers;
  probe->starttls_worked = offers;
  if (!offers)
    drop_tls (probe);
}

static void
end_with (PfProbe *probe, GQuark domain, int code, const char *message)
{
  g_clear_error (&probe->error);
  probe->error = g_error_new_literal (domain, code, message);
}

/* clang-format off */
static const struct
{
  const char *word;
  int         code;
} unreachable[] = {
  { "refused", PF_WIRE_ERROR_REFUSED },     { "timeout", PF_WIRE_ERROR_TIMED_OUT },
  { "no-route", PF_WIRE_ERROR_UNREACHABLE }, { "no-host", PF_WIRE_ERROR_UNKNOWN_HOST },
  { "no-dns", PF_WIRE_ERROR_RESOLVER },
};

const PfFixtureProblem pf_fixture_problems[PF_FIXTURE_N_PROBLEMS] = {
  { "other-name", PF_CERTIFICATE_OTHER_NAME },    { "expired", PF_CERTIFICATE_EXPIRED },
  { "not-yet", PF_CERTIFICATE_NOT_YET_VALID },    { "self", PF_CERTIFICATE_SELF_SIGNED },
  { "unknown-ca", PF_CERTIFICATE_UNKNOWN_ISSUER }, { "revoked", PF_CERTIFICATE_REVOKED },
  { "weak", PF_CERTIFICATE_WEAK },                { "incomplete", PF_CERTIFICATE_INCOMPLETE },
};

static const struct
{
  const char *word;
  PfSpeaks    speaks;
} speaks_words[] = {
  { "speaks-imap", PF_SPEAKS_IMAP },   { "speaks-pop3", PF_SPEAKS_POP3 },
  { "speaks-http", PF_SPEAKS_HTTP },   { "speaks-tls", PF_SPEAKS_TLS },
  { "speaks-other", PF_SPEAKS_OTHER }, { "silent", PF_SPEAKS_NOTHING },
};
/* clang-format on */

static gboolean
apply_table_word (PfProbe *probe, const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unreachable); i++)
    if (g_str_equal (word, unreachable[i].word))
      {
        drop_tls (probe);
        probe->reachable = FALSE;
        probe->speaks = PF_SPEAKS_NOTHING;
        probe->greeting_us = -1;
        end_with (probe, PF_WIRE_ERROR, unreachable[i].code, word);
        return TRUE;
      }
  for (gsize i = 0; i < PF_FIXTURE_N_PROBLEMS; i++)
    if (g_str_equal (word, pf_fixture_problems[i].word))
      {
        probe->certificate->problems |= pf_fixture_problems[i].problem;
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (speaks_words); i++)
    if (g_str_equal (word, speaks_words[i].word))
      {
        drop_tls (probe);
        probe->speaks = speaks_words[i].speaks;
        end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT, "silence");
        return TRUE;
      }

  return FALSE;
}

static gboolean
apply_state_word (PfProbe *probe, const char *word)
{
  if (g_str_equal (word, "bye"))
    probe->is_bye = TRUE;
  else if (g_str_equal (word, "preauth"))
    probe->is_preauth = TRUE;
  else if (g_str_equal (word, "closed"))
    {
      drop_tls (probe);
      probe->speaks = PF_SPEAKS_NOTHING;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED, "closed");
    }
  else if (g_str_equal (word, "not-tls"))
    {
      drop_tls (probe);
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS, "not TLS");
    }
  else if (g_str_equal (word, "handshake"))
    {
      drop_tls (probe);
      probe->speaks = PF_SPEAKS_TLS;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_TLS, "handshake failure");
    }
  else if (g_str_equal (word, "garbled"))
    {
      end_with (probe, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED, "garbled");
      probe->certificate->problems |= PF_CERTIFICATE_OTHER_NAME;
    }
  else if (g_str_equal (word, "old-tls"))
    probe->old_tls = g_strdup ("TLS 1.0");
  else if (g_str_equal (word, "slow"))
    probe->greeting_us = G_GINT64_CONSTANT (6000000);
  else if (g_str_equal (word, "dripping"))
    {
      probe->greeting_us = -1;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT, "not in time");
    }
  else if (g_str_equal (word, "slow-line"))
    probe->greeting_us = probe->connect_us = G_GINT64_CONSTANT (6000000);
  else if (g_str_equal (word, "injected"))
    probe->injection = 1;
  else if (g_str_equal (word, "safe"))
    probe->injection = 0;
  else
    return FALSE;

  return TRUE;
}

/* About the certificate, and the handshake that it was shown in. */
static gboolean
apply_tls_word (PfProbe *probe, const char *word)
{
  const char *value = strchr (word, '=');

  if (g_str_equal (word, "client-cert"))
    {
      probe->speaks = PF_SPEAKS_NOTHING;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_CLIENT_CERTIFICATE, "asked for one");
    }
  else if (g_str_equal (word, "weak-dh"))
    {
      drop_tls (probe);
      probe->speaks = PF_SPEAKS_NOTHING;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_WEAK_TLS, "too small");
    }
  else if (g_str_has_prefix (word, "rsa="))
    {
      probe->certificate->key_kind = g_strdup ("RSA");
      probe->certificate->key_bits = (guint) g_ascii_strtoll (value + 1, NULL, 10);
    }
  else if (g_str_has_prefix (word, "signed="))
    probe->certificate->signature = g_strdup (value + 1);
  else if (g_str_equal (word, "disordered"))
    probe->certificate->is_disordered = TRUE;
  else if (g_str_equal (word, "with-root"))
    probe->certificate->has_root = TRUE;
  else
    return FALSE;

  return TRUE;
}

void
pf_fixture_change_probe (PfProbe *probe, const char *word)
{
  const char *value = strchr (word, '=');

  if (apply_table_word (probe, word) || apply_state_word (probe, word) ||
      apply_tls_word (probe, word))
    return;
  if (g_str_has_prefix (word, "family="))
    probe->family = value[1] == '6' ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
  else if (g_str_has_prefix (word, "greeting="))
    probe->greeting = g_strdup (value + 1);
  else if (g_str_has_prefix (word, "text="))
    make_text (probe, value + 1, FALSE);
  else if (g_str_has_prefix (word, "starttls="))
    make_text (probe, value + 1, TRUE);
  else if (g_str_equal (word, "starttls-refused"))
    {
      drop_tls (probe);
      probe->starttls_worked = FALSE;
      end_with (probe, PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS, "STARTTLS refused");
    }
  else if (g_str_has_prefix (word, "after="))
    pf_fixture_set_strings (&probe->after, value + 1);
  else if (g_str_has_prefix (word, "address="))
    {
      g_free (probe->address);
      probe->address = g_strdup (value + 1);
    }
  else if (g_str_has_prefix (word, "host="))
    {
      g_free (probe->endpoint->host);
      probe->endpoint->host = g_strdup (value + 1);
    }
  else if (g_str_has_prefix (word, "issuer="))
    {
      g_free (probe->certificate->issuer);
      probe->certificate->issuer = g_strdup_printf ("CN=%s", value + 1);
    }
  else if (g_str_has_prefix (word, "days="))
    probe->certificate->not_after = PF_FIXTURE_NOW +
                                    DAY * g_ascii_strtoll (value + 1, NULL, 10) + 60;
  else if (g_str_has_prefix (word, "bare="))
    {
      probe->bare_certificate = pf_fixture_certificate (value + 1, "Good Authority");
      if (!g_str_equal (value + 1, "same"))
        memset (probe->bare_certificate->sha256, 'b', 64);
    }
  else if (g_str_has_prefix (word, "port="))
    probe->endpoint->port = (guint16) g_ascii_strtoll (value + 1, NULL, 10);
  else if (g_str_equal (word, "plain"))
    probe->endpoint->security = PF_SECURITY_STARTTLS;
  else if (!g_str_equal (word, "gone"))
    g_error ("no probe word %s", word);
}
