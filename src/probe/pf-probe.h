/* pf-probe.h - one endpoint: what it speaks, its TLS, its capabilities; no credentials
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the first bytes of a server were. */
typedef enum
{
  PF_SPEAKS_NOTHING, /* silence */
  PF_SPEAKS_IMAP,
  PF_SPEAKS_POP3,
  PF_SPEAKS_SMTP,
  PF_SPEAKS_HTTP,
  PF_SPEAKS_SSH,
  PF_SPEAKS_TLS,
  PF_SPEAKS_OTHER,
} PfSpeaks;

/**
 * PfProbe:
 * @endpoint: what was asked: protocol, host, port, security
 * @family: which addresses were asked for; %G_SOCKET_FAMILY_INVALID for either
 * @address: (nullable): the address that was connected to
 * @reachable: whether TCP connected
 * @speaks: what answered
 * @greeting: (nullable): cleaned
 * @is_preauth: IMAP said PREAUTH
 * @is_bye: the greeting was a refusal
 * @tls_version: (nullable): "TLS 1.3"
 * @cipher: (nullable)
 * @certificate: (nullable): with its problems
 * @bare_certificate: (nullable): the one shown without SNI, if it is another; looked
 *   for where TLS comes first, and under STARTTLS with --deep
 * @offers_starttls: STARTTLS or STLS among the first capabilities
 * @starttls_worked: the handshake was completed
 * @injection: -1 not tested, 0 safe, 1 obeys commands sent before encryption (--deep)
 * @old_tls: (nullable): the oldest of "TLS 1.0" and "TLS 1.1" that is still accepted
 *   (--deep, or nothing newer is)
 * @before: (array zero-terminated=1): capabilities before TLS, exact tokens
 * @after: (array zero-terminated=1): after TLS
 * @resolve_us: and so on: microseconds a step took, -1 if it was not taken
 * @round_trip_us: of one command
 * @error: (nullable): why it ended early
 * @transcript: (array zero-terminated=1): redacted
 *
 * All that one endpoint told.  Plain data; what it means is diagnose/'s.
 */
typedef struct
{
  PfEndpoint    *endpoint;
  GSocketFamily  family;
  char          *address;
  gboolean       reachable;
  PfSpeaks       speaks;
  char          *greeting;
  gboolean       is_preauth;
  gboolean       is_bye;
  char          *tls_version;
  char          *cipher;
  PfCertificate *certificate;
  PfCertificate *bare_certificate;
  gboolean       offers_starttls;
  gboolean       starttls_worked;
  int            injection;
  char          *old_tls;
  char         **before;
  char         **after;
  gint64         resolve_us;
  gint64         connect_us;
  gint64         tls_us;
  gint64         greeting_us;
  gint64         round_trip_us;
  GError        *error;
  char         **transcript;
} PfProbe;

#define PF_PROBE_TIMEOUT 12000 /* milliseconds for all that one call does */

PfProbe *pf_probe_new (const PfEndpoint *endpoint, GSocketFamily family);
void     pf_probe_free (PfProbe *probe);

/**
 * pf_probe_endpoint:
 * @family: %G_SOCKET_FAMILY_INVALID for either, else IPv4 or IPv6 only
 * @trust: (nullable): a CA besides the system's, pins; plaintext needs no leave here
 * @is_deep: also old TLS versions, command injection, the certificate without SNI under
 *   STARTTLS
 *
 * Connects, listens, upgrades, asks for capabilities, says goodbye.  Never sends a
 * user name or password.  Never fails: what went wrong is in the result.  Ends within
 * %PF_PROBE_TIMEOUT milliseconds.
 *
 * Threads: blocks.
 *
 * Returns: (transfer full)
 */
PfProbe *pf_probe_endpoint (const PfEndpoint *endpoint,
                            const PfTrust    *trust,
                            GSocketFamily     family,
                            gboolean          is_deep,
                            GCancellable     *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbe, pf_probe_free)

G_END_DECLS
