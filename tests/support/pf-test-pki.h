/* pf-test-pki.h - certificates made for one test run, right ones and wrong ones
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/**
 * PfTestCertificate:
 *
 * What a server shows.  All but the named fault is right: for "localhost" and
 * 127.0.0.1, signed by the test CA, valid today.
 */
typedef enum
{
  PF_TEST_CERTIFICATE_GOOD,
  PF_TEST_CERTIFICATE_CHAIN, /* signed by an intermediate, which is sent */
  PF_TEST_CERTIFICATE_EXPIRED,
  PF_TEST_CERTIFICATE_NOT_YET,
  PF_TEST_CERTIFICATE_OTHER_NAME,
  PF_TEST_CERTIFICATE_UNKNOWN_CA,
  PF_TEST_CERTIFICATE_SELF_SIGNED,
  PF_TEST_CERTIFICATE_INCOMPLETE,  /* signed by an intermediate, which is not sent */
  PF_TEST_CERTIFICATE_CLIENT_ONLY, /* not for servers */
  PF_TEST_N_CERTIFICATES,
} PfTestCertificate;

/**
 * PfTestPki:
 *
 * A CA and all the certificates above, made at run time, so that nothing in the tree
 * can expire.  Only the CA's own certificate is on disk.
 *
 * Threads: immutable; may be shared.
 */
typedef struct _PfTestPki PfTestPki;

PfTestPki *pf_test_pki_new (void);
void       pf_test_pki_free (PfTestPki *self);

/* The CA's certificate as a PEM file. */
const char *pf_test_pki_get_ca_file (const PfTestPki *self);

/* What a server needs to show @kind. */
gnutls_certificate_credentials_t pf_test_pki_get_credentials (const PfTestPki  *self,
                                                              PfTestCertificate kind);

/* SHA-256 of what it shows, lower-case hex. */
const char *pf_test_pki_get_sha256 (const PfTestPki *self, PfTestCertificate kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfTestPki, pf_test_pki_free)

G_END_DECLS
