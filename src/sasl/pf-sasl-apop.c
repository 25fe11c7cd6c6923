/* pf-sasl-apop.c - the digest of POP3's APOP
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 7
 */

#define G_LOG_DOMAIN "pf-sasl"

#include "sasl/pf-sasl.h"

char *
pf_sasl_apop_digest (const char *stamp, const PfSecret *secret)
{
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);
  gsize       length;
  const char *text = pf_secret_peek (secret, &length);

  g_checksum_update (md5, (const guchar *) stamp, -1);
  g_checksum_update (md5, (const guchar *) text, (gssize) length);
  return g_strdup (g_checksum_get_string (md5));
}
