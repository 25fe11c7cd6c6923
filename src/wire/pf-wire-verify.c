/* pf-wire-verify.c - whether a certificate is to be trusted, and what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5280 (certificates and paths), RFC 6125 and RFC 7817 (names), RFC 6066 8 (stapled
 * OCSP; no OCSP server is ever asked, which would tell it whose mail we read)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#define CHAIN_MAX 16
#define NAMES_MAX 200
#define NAME_SIZE 1024 /* octets of one name that we look at */

typedef struct
{
  gnutls_x509_crt_t certificates[CHAIN_MAX]; /* leaf first, as sent */
  guint             length;
} Chain;

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->length; i++)
    gnutls_x509_crt_deinit (chain->certificates[i]);
  chain->length = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static const struct
{
  guint status;  /* of GnuTLS */
  guint problem; /* ours */
} problem_of_status[] = {
  { GNUTLS_CERT_EXPIRED, PF_CERTIFICATE_EXPIRED },
  { GNUTLS_CERT_NOT_ACTIVATED, PF_CERTIFICATE_NOT_YET_VALID },
  { GNUTLS_CERT_REVOKED, PF_CERTIFICATE_REVOKED },
  /* It must prove that it is not revoked, and does not. */
  { GNUTLS_CERT_MISSING_OCSP_STATUS, PF_CERTIFICATE_REVOKED },
  { GNUTLS_CERT_INVALID_OCSP_STATUS, PF_CERTIFICATE_REVOKED },
  { GNUTLS_CERT_INSECURE_ALGORITHM, PF_CERTIFICATE_WEAK },
  { GNUTLS_CERT_UNEXPECTED_OWNER, PF_CERTIFICATE_OTHER_NAME },
  { GNUTLS_CERT_SIGNER_NOT_FOUND, PF_CERTIFICATE_UNKNOWN_ISSUER },
  { GNUTLS_CERT_SIGNER_NOT_CA, PF_CERTIFICATE_UNKNOWN_ISSUER },
};

gboolean
pf_wire_load_trust (PfWire *self, GError **error)
{
  const char *ca_file = self->trust != NULL ? self->trust->ca_file : NULL;
  GError     *local_error;
  int         result;

  result = gnutls_certificate_allocate_credentials (&self->credentials);
  if (result < 0)
    return pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "Starting TLS: %s",
                         gnutls_strerror (result));

  if (ca_file == NULL)
    return TRUE;

  result = gnutls_certificate_set_x509_trust_file (self->credentials, ca_file,
                                                   GNUTLS_X509_FMT_PEM);
  if (result > 0)
    return TRUE;

  local_error = g_error_new (PF_WIRE_ERROR, PF_WIRE_ERROR_CA_FILE,
                             "No certificate could be read from “%s”: %s", ca_file,
                             result < 0 ? gnutls_strerror (result) : "it holds none");
  pf_error_facts (local_error)->path = g_strdup (ca_file);
  return pf_wire_fail_with (self, local_error, error);
}

/* Reads up to the first that cannot be read. */
static void
import_chain (Chain *chain, const gnutls_datum_t *der, guint n)
{
  for (guint i = 0; i < MIN (n, CHAIN_MAX); i++)
    {
      gnutls_x509_crt_t certificate;

      if (gnutls_x509_crt_init (&certificate) < 0)
        break;
      if (gnutls_x509_crt_import (certificate, &der[i], GNUTLS_X509_FMT_DER) < 0)
        {
          gnutls_x509_crt_deinit (certificate);
          break;
        }
      chain->certificates[chain->length++] = certificate;
    }
}

static char *
take_datum (int result, gnutls_datum_t *datum)
{
  g_autofree char *text = NULL;

  if (result < 0 || datum->data == NULL)
    return NULL;
  text = g_strndup ((const char *) datum->data, datum->size);
  gnutls_free (datum->data);
  return pf_clean_server_text (text);
}

static char *
get_subject (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t datum = { NULL, 0 };

  return take_datum (gnutls_x509_crt_get_dn3 (certificate, &datum, 0), &datum);
}

static char *
get_issuer (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t datum = { NULL, 0 };

  return take_datum (gnutls_x509_crt_get_issuer_dn3 (certificate, &datum, 0), &datum);
}

static char *
get_issuer_name (gnutls_x509_crt_t certificate)
{
  static const char *const oids[] = { GNUTLS_OID_X520_COMMON_NAME,
                                      GNUTLS_OID_X520_ORGANIZATION_NAME };

  for (gsize i = 0; i < G_N_ELEMENTS (oids); i++)
    {
      char  name[NAME_SIZE] = "";
      gsize size = sizeof name - 1;

      if (gnutls_x509_crt_get_issuer_dn_by_oid (certificate, oids[i], 0, 0, name,
                                                &size) >= 0 &&
          *name != '\0')
        return pf_clean_server_text (name);
    }

  return NULL;
}

static char *
ip_to_text (const guint8 *data, gsize size)
{
  g_autoptr (GInetAddress) address = NULL;

  if (size == 4)
    address = g_inet_address_new_from_bytes (data, G_SOCKET_FAMILY_IPV4);
  else if (size == 16)
    address = g_inet_address_new_from_bytes (data, G_SOCKET_FAMILY_IPV6);

  return address != NULL ? g_inet_address_to_string (address) : NULL;
}

static char **
get_names (gnutls_x509_crt_t certificate)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint count = 0;
  char  common[NAME_SIZE] = "";
  gsize common_size = sizeof common - 1;

  for (guint i = 0; i < NAMES_MAX; i++)
    {
      char  name[NAME_SIZE] = "";
      gsize size = sizeof name - 1;
      guint critical;
      int   type = gnutls_x509_crt_get_subject_alt_name (certificate, i, name, &size,
                                                         &critical);
      g_autofree char *text = NULL;

      if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (type == GNUTLS_SAN_DNSNAME)
        text = pf_clean_server_text (name);
      else if (type == GNUTLS_SAN_IPADDRESS)
        text = ip_to_text ((const guint8 *) name, size);
      if (text == NULL)
        continue;
      g_strv_builder_add (names, text);
      count++;
    }

  /* An old certificate without alternative names is for its common name. */
  if (count == 0 &&
      gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0,
                                     common, &common_size) >= 0)
    {
      g_autofree char *text = pf_clean_server_text (common);

      g_strv_builder_add (names, text);
    }

  return g_strv_builder_end (names);
}

static void
set_sha256 (gnutls_x509_crt_t certificate, char *out_hex)
{
  guint8 digest[32];
  gsize  size = sizeof digest;

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &size) < 0)
    size = 0;
  for (gsize i = 0; i < size; i++)
    g_snprintf (out_hex + 2 * i, 3, "%02x", digest[i]);
}

static char *
get_signature (gnutls_x509_crt_t certificate)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (certificate);
  gnutls_digest_algorithm_t digest = algorithm >= 0
                                         ? gnutls_sign_get_hash_algorithm (
                                               (gnutls_sign_algorithm_t) algorithm)
                                         : GNUTLS_DIG_UNKNOWN;

  return digest != GNUTLS_DIG_UNKNOWN ? g_strdup (gnutls_digest_get_name (digest)) : NULL;
}

static gboolean
signed_itself (gnutls_x509_crt_t certificate)
{
  return gnutls_x509_crt_check_issuer (certificate, certificate) != 0;
}

/* Each certificate is to be followed by its issuer's (RFC 5246 7.4.2). */
static gboolean
is_disordered (const Chain *chain)
{
  for (guint i = 1; i < chain->length; i++)
    if (gnutls_x509_crt_check_issuer (chain->certificates[i - 1],
                                      chain->certificates[i]) == 0)
      return TRUE;

  return FALSE;
}

static PfCertificate *
describe (const Chain *chain)
{
  gnutls_x509_crt_t leaf = chain->certificates[0];
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();
  PfCertificate *facts = g_new0 (PfCertificate, 1);
  int            kind;

  facts->names = get_names (leaf);
  facts->subject = get_subject (leaf);
  facts->issuer = get_issuer (leaf);
  facts->issuer_name = get_issuer_name (leaf);
  facts->not_before = gnutls_x509_crt_get_activation_time (leaf);
  facts->not_after = gnutls_x509_crt_get_expiration_time (leaf);
  set_sha256 (leaf, facts->sha256);

  for (guint i = 0; i < chain->length; i++)
    {
      g_autofree char *subject = get_subject (chain->certificates[i]);

      g_strv_builder_add (subjects, subject != NULL ? subject : "");
    }
  facts->chain = g_strv_builder_end (subjects);
  kind = gnutls_x509_crt_get_pk_algorithm (leaf, &facts->key_bits);
  facts->key_kind = kind >= 0
                        ? g_strdup (gnutls_pk_get_name ((gnutls_pk_algorithm_t) kind))
                        : NULL;
  facts->signature = get_signature (leaf);
  facts->is_disordered = is_disordered (chain);
  facts->has_root = chain->length > 1 &&
                    signed_itself (chain->certificates[chain->length - 1]);

  return facts;
}

/* The highest certificate that the leaf leads to among those sent. */
static gnutls_x509_crt_t
find_top (const Chain *chain)
{
  gnutls_x509_crt_t top = chain->certificates[0];

  for (guint hops = 0; hops < chain->length && !signed_itself (top); hops++)
    for (guint i = 1; i < chain->length; i++)
      if (chain->certificates[i] != top &&
          gnutls_x509_crt_check_issuer (top, chain->certificates[i]) != 0)
        {
          top = chain->certificates[i];
          break;
        }

  return top;
}

/* Nobody we trust signed it: says more where more can be known.  A chain that ends
 * below a root, at a certificate that says where its issuer's certificate is to be
 * had, lacks an intermediate: roots are not handed out that way. */
static guint
refine_unknown_issuer (const Chain *chain)
{
  gnutls_x509_crt_t top = find_top (chain);
  gnutls_datum_t    uri = { NULL, 0 };

  if (signed_itself (chain->certificates[0]))
    return PF_CERTIFICATE_SELF_SIGNED;
  if (!signed_itself (top) &&
      gnutls_x509_crt_get_authority_info_access (top, 0, GNUTLS_IA_CAISSUERS_URI, &uri,
                                                 NULL) >= 0)
    {
      gnutls_free (uri.data);
      return PF_CERTIFICATE_INCOMPLETE;
    }

  return PF_CERTIFICATE_UNKNOWN_ISSUER;
}

static gboolean
is_for_host (gnutls_x509_crt_t leaf, const char *host)
{
  gsize            length = strlen (host);
  g_autofree char *name = NULL;

  if (length > 0 && host[length - 1] == '.')
    length--;
  name = g_strndup (host, length);
  return gnutls_x509_crt_check_hostname2 (leaf, name, 0) != 0;
}

/* Without a system store every certificate has an unknown issuer: no error here. */
static void
load_system_trust (PfWire *self)
{
  int result = gnutls_certificate_set_x509_system_trust (self->credentials);

  if (result < 0)
    g_debug ("system trust: %s", gnutls_strerror (result));
}

/* GnuTLS's opinion, 0 if it has nothing to object.  The system's issuers take some time
 * to load, and are asked only where those of the person's file do not settle it. */
static guint
check_chain (PfWire *self)
{
  static char           purpose[] = GNUTLS_KP_TLS_WWW_SERVER;
  gnutls_typed_vdata_st data = { GNUTLS_DT_KEY_PURPOSE_OID, (guchar *) purpose, 0 };
  gboolean              has_file = self->trust != NULL && self->trust->ca_file != NULL;
  guint                 status = 0;

  if (has_file &&
      gnutls_certificate_verify_peers (self->session, &data, 1, &status) >= 0 &&
      status == 0)
    return 0;

  load_system_trust (self);
  if (gnutls_certificate_verify_peers (self->session, &data, 1, &status) < 0)
    status = GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND;
  return status;
}

static guint
find_problems (PfWire *self, const Chain *chain, const PfCertificate *facts)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint  problems = 0;
  guint  status = check_chain (self);

  for (gsize i = 0; i < G_N_ELEMENTS (problem_of_status); i++)
    if ((status & problem_of_status[i].status) != 0)
      problems |= problem_of_status[i].problem;

  /* Where the issuer is unknown GnuTLS does not look at the dates. */
  if (now > facts->not_after)
    problems |= PF_CERTIFICATE_EXPIRED;
  if (now < facts->not_before)
    problems |= PF_CERTIFICATE_NOT_YET_VALID;

  /* A wrong signature, purpose or constraint: the path to a trusted issuer is broken. */
  if (status != 0 && problems == 0)
    problems |= PF_CERTIFICATE_UNKNOWN_ISSUER;
  if ((problems & PF_CERTIFICATE_UNKNOWN_ISSUER) != 0)
    problems = (problems & ~(guint) PF_CERTIFICATE_UNKNOWN_ISSUER) |
               refine_unknown_issuer (chain);
  if (!is_for_host (chain->certificates[0], self->endpoint->host))
    problems |= PF_CERTIFICATE_OTHER_NAME;

  return problems;
}

PfCertificate *
pf_wire_read_chain (const gnutls_datum_t *der, guint n, const char *host)
{
  g_auto (Chain) chain = { { NULL }, 0 };
  PfCertificate *facts;

  import_chain (&chain, der, n);
  if (chain.length == 0)
    return NULL;

  facts = describe (&chain);
  facts->problems = refine_unknown_issuer (&chain);
  if (!is_for_host (chain.certificates[0], host))
    facts->problems |= PF_CERTIFICATE_OTHER_NAME;
  return facts;
}

char *
pf_wire_name_problems (guint problems)
{
  static const struct
  {
    PfCertificateProblem problem;
    const char          *words;
  } rows[] = {
    { PF_CERTIFICATE_OTHER_NAME, "for another name" },
    { PF_CERTIFICATE_EXPIRED, "expired" },
    { PF_CERTIFICATE_NOT_YET_VALID, "not yet valid" },
    { PF_CERTIFICATE_UNKNOWN_ISSUER, "unknown issuer" },
    { PF_CERTIFICATE_SELF_SIGNED, "self-signed" },
    { PF_CERTIFICATE_REVOKED, "revoked" },
    { PF_CERTIFICATE_WEAK, "weak algorithm" },
    { PF_CERTIFICATE_INCOMPLETE, "intermediate not sent" },
    { PF_CERTIFICATE_NOT_PINNED, "not the pinned one" },
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((problems & rows[i].problem) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", rows[i].words);
  return g_string_free (text, FALSE);
}

PfCertificate *
pf_wire_verify (PfWire *self, GError **error)
{
  g_auto (Chain) chain = { { NULL }, 0 };
  guint                 n = 0;
  const gnutls_datum_t *peers = gnutls_certificate_get_peers (self->session, &n);
  char *const          *pins = self->trust != NULL ? self->trust->pins : NULL;
  PfCertificate        *facts;

  import_chain (&chain, peers, peers != NULL ? n : 0);
  if (chain.length == 0)
    {
      pf_wire_fail (self, PF_WIRE_ERROR_TLS, error,
                    "The server showed no certificate that can be read");
      return NULL;
    }

  facts = describe (&chain);
  if (pins != NULL && pins[0] != NULL)
    {
      /* The pinned certificate is trusted as it is; no other is, whoever signed it. */
      if (g_strv_contains ((const char *const *) pins, facts->sha256))
        return facts;
      facts->problems = PF_CERTIFICATE_NOT_PINNED;
    }
  facts->problems |= find_problems (self, &chain, facts);

  return facts;
}
