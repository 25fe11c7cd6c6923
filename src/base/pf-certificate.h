/* pf-certificate.h - what a server's certificate says, and what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PfCertificateProblem:
 *
 * Why a certificate was not accepted; a set.  RFC 5280, RFC 6125.
 */
typedef enum
{
  PF_CERTIFICATE_OTHER_NAME = 1 << 0,     /* holds no name of the server asked for */
  PF_CERTIFICATE_EXPIRED = 1 << 1,        /* its time is over */
  PF_CERTIFICATE_NOT_YET_VALID = 1 << 2,  /* its time has not begun */
  PF_CERTIFICATE_UNKNOWN_ISSUER = 1 << 3, /* nobody this computer trusts signed it */
  PF_CERTIFICATE_SELF_SIGNED = 1 << 4,    /* it signed itself */
  PF_CERTIFICATE_REVOKED = 1 << 5,
  PF_CERTIFICATE_WEAK = 1 << 6,       /* an algorithm that no longer protects */
  PF_CERTIFICATE_INCOMPLETE = 1 << 7, /* the server left out an intermediate */
  PF_CERTIFICATE_NOT_PINNED = 1 << 8, /* not the one pinned for this account */
} PfCertificateProblem;

/**
 * PfCertificate:
 * @names: (array zero-terminated=1): DNS names and IP addresses it is for
 * @subject: (nullable): its subject as RFC 4514 text
 * @issuer: (nullable): its issuer as RFC 4514 text
 * @issuer_name: (nullable): the issuer's common name or organisation, for people
 * @not_before: Unix seconds
 * @not_after: Unix seconds
 * @sha256: lower-case hex of the SHA-256 of the DER bytes, 64 characters
 * @chain: (array zero-terminated=1): subjects of the chain as sent, leaf first
 * @key_kind: (nullable): "RSA", "EC/ECDSA"
 * @key_bits: 0 if not known
 * @signature: (nullable): the digest it is signed with, "SHA256"
 * @is_disordered: the chain was not sent in the order of its issuers (RFC 5246 7.4.2)
 * @has_root: a root was sent along, which nobody needs
 * @problems: a set of #PfCertificateProblem; 0 if it was accepted
 */
typedef struct
{
  char   **names;
  char    *subject;
  char    *issuer;
  char    *issuer_name;
  gint64   not_before;
  gint64   not_after;
  char     sha256[65];
  char   **chain;
  char    *key_kind;
  guint    key_bits;
  char    *signature;
  gboolean is_disordered;
  gboolean has_root;
  guint    problems;
} PfCertificate;

PfCertificate *pf_certificate_copy (const PfCertificate *self);
void           pf_certificate_free (PfCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCertificate, pf_certificate_free)

G_END_DECLS
