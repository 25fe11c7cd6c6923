/* pf-endpoint.h - where a server is, how it is spoken to, and whom to trust there
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PF_PROTOCOL_IMAP,
  PF_PROTOCOL_POP3,
  PF_PROTOCOL_SMTP,
} PfProtocol;

typedef enum
{
  PF_SECURITY_TLS,      /* TLS from the first byte (RFC 8314) */
  PF_SECURITY_STARTTLS, /* upgraded, and required to be */
  PF_SECURITY_PLAIN,    /* none; needs PfTrust.allow_plaintext */
} PfSecurity;

/* Returns: (transfer none): "imap", "pop3", "smtp": as in JSON and in facts */
const char *pf_protocol_to_string (PfProtocol protocol);

/* Returns: (transfer none): "tls", "starttls", "plain": likewise */
const char *pf_security_to_string (PfSecurity security);

/**
 * PfEndpoint:
 * @host: a DNS name in ASCII (A-labels) or an IP address without brackets
 * @user: (nullable): the user name, UTF-8, percent-decoded
 *
 * One service of one server, and the account there.  Immutable once made.
 */
typedef struct
{
  PfProtocol protocol;
  PfSecurity security;
  char      *host;
  guint16    port;
  char      *user;
} PfEndpoint;

PfEndpoint *pf_endpoint_new (PfProtocol  protocol,
                             PfSecurity  security,
                             const char *host,
                             guint16     port,
                             const char *user);
PfEndpoint *pf_endpoint_copy (const PfEndpoint *self);
void        pf_endpoint_free (PfEndpoint *self);

/**
 * pf_endpoint_parse:
 * @url: "imaps://USER@HOST[:PORT]", "imap://…" (STARTTLS), "pop3s://…", "pop3://…";
 *   USER percent-encoded, HOST a name (non-ASCII is turned into A-labels), an IPv4
 *   address or a bracketed IPv6 address
 *
 * A path, a query or a password in @url is refused: a password never belongs into
 * argv.
 *
 * Errors: %PF_DISCOVER_ERROR_BAD_URL, with what is wrong in the message.
 *
 * Returns: (transfer full) (nullable): the endpoint; @port defaults to 993, 143,
 *   995, 110
 */
PfEndpoint *pf_endpoint_parse (const char *url, GError **error);

/* The same, and also "smtps://HOST" and "smtp://HOST" (ports 465 and 587): for looking at
 * a server, not for mail. */
PfEndpoint *pf_endpoint_parse_service (const char *url, GError **error);

/* Returns: (transfer full): the URL form, with USER percent-encoded if there is one */
char *pf_endpoint_to_url (const PfEndpoint *self);

guint16 pf_endpoint_default_port (PfProtocol protocol, PfSecurity security);

/**
 * PfTrust:
 * @ca_file: (nullable): PEM file of further trusted CAs, besides the system's
 * @pins: (nullable) (array zero-terminated=1): lower-case hex SHA-256 of accepted
 *   certificates, whatever their name or issuer; colons are removed on the way in
 * @allow_plaintext: whether a password may cross an open connection
 *
 * Whom to trust for one account.
 */
typedef struct
{
  char    *ca_file;
  char   **pins;
  gboolean allow_plaintext;
} PfTrust;

PfTrust *pf_trust_new (const char        *ca_file,
                       const char *const *pins,
                       gboolean           allow_plaintext);
PfTrust *pf_trust_copy (const PfTrust *self);
void     pf_trust_free (PfTrust *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfEndpoint, pf_endpoint_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfTrust, pf_trust_free)

G_END_DECLS
