/* fuzz-certificate.c - certificates of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "wire/pf-wire-private.h"

#define MOST 4

/* Certificates, each behind its length in two octets. */
static guint
split (const guint8 *data, gsize size, gnutls_datum_t *out)
{
  guint n = 0;

  while (size >= 2 && n < MOST)
    {
      gsize length = MIN ((gsize) (data[0] << 8 | data[1]), size - 2);

      out[n].data = (guchar *) data + 2;
      out[n].size = (guint) length;
      n++;
      data += 2 + length;
      size -= 2 + length;
    }
  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gnutls_datum_t der[MOST];
  guint          n = split (data, size, der);
  PfCertificate *facts = pf_wire_read_chain (der, n, "imap.example.org");

  if (facts == NULL)
    return 0;
  g_assert_cmpuint (g_strv_length (facts->chain), <=, n);
  g_assert_true (facts->subject == NULL || g_utf8_validate (facts->subject, -1, NULL));
  g_assert_true (facts->issuer == NULL || g_utf8_validate (facts->issuer, -1, NULL));
  for (gsize i = 0; facts->names[i] != NULL; i++)
    g_assert_true (g_utf8_validate (facts->names[i], -1, NULL));
  pf_certificate_free (facts);
  return 0;
}
