/* pf-test-pki.c - certificates made for one test run, right ones and wrong ones
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-test-pki.h"

#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY ((gint64) 24 * 60 * 60)

typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t     certificate;
} Identity;

/* What sets one certificate apart from a good one. */
typedef struct
{
  const char *name;
  int         from_day; /* relative to today */
  int         to_day;
  const char *purpose;
  gboolean    is_ca;
  gboolean    tells_issuer; /* says where its issuer's certificate is to be had */
} Shape;

struct _PfTestPki
{
  char                            *folder;
  char                            *ca_file;
  gnutls_certificate_credentials_t credentials[PF_TEST_N_CERTIFICATES];
  char                             sha256[PF_TEST_N_CERTIFICATES][65];
};

static void
check (int result)
{
  if (result < 0)
    g_error ("test certificates: %s", gnutls_strerror (result));
}

static void
set_names (gnutls_x509_crt_t certificate, const Shape *shape)
{
  static const guint8 loopback[] = { 127, 0, 0, 1 };

  check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                        shape->name, (guint) strlen (shape->name)));
  if (shape->is_ca)
    return;

  check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME,
                                               shape->name, (guint) strlen (shape->name),
                                               GNUTLS_FSAN_APPEND));
  if (strcmp (shape->name, "localhost") == 0)
    check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS,
                                                 loopback, sizeof loopback,
                                                 GNUTLS_FSAN_APPEND));
  check (gnutls_x509_crt_set_key_purpose_oid (certificate, shape->purpose, 0));
}

/* GnuTLS compares names that it has parsed: a certificate fresh from its making has none. */
static void
read_back (Identity *self)
{
  gnutls_datum_t der = { NULL, 0 };

  check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_DER, &der));
  gnutls_x509_crt_deinit (self->certificate);
  check (gnutls_x509_crt_init (&self->certificate));
  check (gnutls_x509_crt_import (self->certificate, &der, GNUTLS_X509_FMT_DER));
  gnutls_free (der.data);
}

/* @issuer: (nullable): %NULL signs itself */
static void
make (Identity *self, const Shape *shape, const Identity *issuer)
{
  static guint32    last = 0x01000000; /* not 0 and not negative */
  static const char uri[] = "http://ca.invalid/ca.der";
  const guint       bits = GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);
  gint64            now = g_get_real_time () / G_USEC_PER_SEC;
  guint32           serial;

  last++;
  serial = GUINT32_TO_BE (last);
  check (gnutls_x509_privkey_init (&self->key));
  check (gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA, bits, 0));
  check (gnutls_x509_crt_init (&self->certificate));
  check (gnutls_x509_crt_set_version (self->certificate, 3));
  check (gnutls_x509_crt_set_serial (self->certificate, &serial, sizeof serial));
  check (gnutls_x509_crt_set_activation_time (self->certificate,
                                              (time_t) (now + shape->from_day * DAY)));
  check (gnutls_x509_crt_set_expiration_time (self->certificate,
                                              (time_t) (now + shape->to_day * DAY)));
  check (gnutls_x509_crt_set_key (self->certificate, self->key));
  set_names (self->certificate, shape);
  check (gnutls_x509_crt_set_basic_constraints (self->certificate, shape->is_ca, -1));
  check (gnutls_x509_crt_set_key_usage (self->certificate,
                                        shape->is_ca ? GNUTLS_KEY_KEY_CERT_SIGN
                                                     : GNUTLS_KEY_DIGITAL_SIGNATURE));
  if (shape->tells_issuer)
    {
      gnutls_datum_t datum = { (guchar *) uri, sizeof uri - 1 };

      check (gnutls_x509_crt_set_authority_info_access (self->certificate,
                                                        GNUTLS_IA_CAISSUERS_URI, &datum));
    }

  if (issuer == NULL)
    issuer = self;
  check (gnutls_x509_crt_sign2 (self->certificate, issuer->certificate, issuer->key,
                                GNUTLS_DIG_SHA256, 0));
  read_back (self);
}

static void
clear (Identity *self)
{
  gnutls_x509_crt_deinit (self->certificate);
  gnutls_x509_privkey_deinit (self->key);
}

static void
add (PfTestPki        *self,
     PfTestCertificate kind,
     const Shape      *shape,
     const Identity   *issuer,
     const Identity   *sent_too)
{
  Identity          identity = { NULL, NULL };
  gnutls_x509_crt_t chain[2];
  guint8            digest[32];
  gsize             size = sizeof digest;

  make (&identity, shape, issuer);
  chain[0] = identity.certificate;
  chain[1] = sent_too != NULL ? sent_too->certificate : NULL;
  check (gnutls_certificate_allocate_credentials (&self->credentials[kind]));
  check (gnutls_certificate_set_x509_key (self->credentials[kind], chain,
                                          sent_too != NULL ? 2 : 1, identity.key));
  check (gnutls_x509_crt_get_fingerprint (identity.certificate, GNUTLS_DIG_SHA256, digest,
                                          &size));
  for (gsize i = 0; i < size; i++)
    g_snprintf (self->sha256[kind] + 2 * i, 3, "%02x", digest[i]);
  clear (&identity);
}

static void
write_ca (PfTestPki *self, const Identity *ca)
{
  g_autoptr (GError) error = NULL;
  gnutls_datum_t pem = { NULL, 0 };

  self->folder = g_dir_make_tmp ("pf-test-pki-XXXXXX", &error);
  g_assert_no_error (error);
  self->ca_file = g_build_filename (self->folder, "ca.pem", NULL);
  check (gnutls_x509_crt_export2 (ca->certificate, GNUTLS_X509_FMT_PEM, &pem));
  g_file_set_contents (self->ca_file, (const char *) pem.data, (gssize) pem.size, &error);
  g_assert_no_error (error);
  gnutls_free (pem.data);
}

PfTestPki *
pf_test_pki_new (void)
{
  static const char  server[] = GNUTLS_KP_TLS_WWW_SERVER;
  static const Shape ca_shape = { "Test CA", -1, 30, NULL, TRUE, FALSE };
  static const Shape other_ca_shape = { "Other CA", -1, 30, NULL, TRUE, FALSE };
  static const Shape middle_shape = { "Test intermediate", -1, 30, NULL, TRUE, FALSE };
  static const Shape good = { "localhost", -1, 30, server, FALSE, FALSE };
  static const Shape linked = { "localhost", -1, 30, server, FALSE, TRUE };
  static const Shape expired = { "localhost", -30, -1, server, FALSE, FALSE };
  static const Shape not_yet = { "localhost", 1, 30, server, FALSE, FALSE };
  static const Shape other_name = { "mail.example", -1, 30, server, FALSE, FALSE };
  static const Shape client = { "localhost", -1,   30, GNUTLS_KP_TLS_WWW_CLIENT,
                                FALSE,       FALSE };
  PfTestPki         *self = g_new0 (PfTestPki, 1);
  Identity           ca;
  Identity           other_ca;
  Identity           middle;

  make (&ca, &ca_shape, NULL);
  make (&other_ca, &other_ca_shape, NULL);
  make (&middle, &middle_shape, &ca);

  add (self, PF_TEST_CERTIFICATE_GOOD, &good, &ca, NULL);
  add (self, PF_TEST_CERTIFICATE_CHAIN, &linked, &middle, &middle);
  add (self, PF_TEST_CERTIFICATE_EXPIRED, &expired, &ca, NULL);
  add (self, PF_TEST_CERTIFICATE_NOT_YET, &not_yet, &ca, NULL);
  add (self, PF_TEST_CERTIFICATE_OTHER_NAME, &other_name, &ca, NULL);
  add (self, PF_TEST_CERTIFICATE_UNKNOWN_CA, &good, &other_ca, NULL);
  add (self, PF_TEST_CERTIFICATE_SELF_SIGNED, &good, NULL, NULL);
  add (self, PF_TEST_CERTIFICATE_INCOMPLETE, &linked, &middle, NULL);
  add (self, PF_TEST_CERTIFICATE_CLIENT_ONLY, &client, &ca, NULL);
  write_ca (self, &ca);

  clear (&ca);
  clear (&other_ca);
  clear (&middle);
  return self;
}

void
pf_test_pki_free (PfTestPki *self)
{
  g_unlink (self->ca_file);
  g_rmdir (self->folder);
  for (gsize i = 0; i < PF_TEST_N_CERTIFICATES; i++)
    gnutls_certificate_free_credentials (self->credentials[i]);
  g_free (self->ca_file);
  g_free (self->folder);
  g_free (self);
}

const char *
pf_test_pki_get_ca_file (const PfTestPki *self)
{
  return self->ca_file;
}

gnutls_certificate_credentials_t
pf_test_pki_get_credentials (const PfTestPki *self, PfTestCertificate kind)
{
  return self->credentials[kind];
}

const char *
pf_test_pki_get_sha256 (const PfTestPki *self, PfTestCertificate kind)
{
  return self->sha256[kind];
}
