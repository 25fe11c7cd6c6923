/* pf-trace.c - a message's header without what servers wrote into it on the way
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5321 4.4, RFC 7208 9.1, RFC 8601, RFC 8617, RFC 9228
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-trace.h"

#include "text/pf-header.h"
#include "text/pf-private-headers.h"

/* The last four are Postfix's and Exim's names for what RFC 9228 calls Delivered-To. */
static const char *const names[] = {
  "Received",
  "X-Received",
  "Return-Path",
  "Delivered-To",
  "Received-SPF",
  "Authentication-Results",
  "ARC-Seal",
  "ARC-Message-Signature",
  "ARC-Authentication-Results",
  "X-Original-To",
  "Envelope-To",
  "X-Envelope-To",
  "Delivery-Date",
};

static gboolean
is_trace (const PfHeaderField *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (pf_header_field_is (field, names[i]))
        return TRUE;
    }
  return FALSE;
}

void
pf_trace_hash (const char *block, gsize length, guint8 out_digest[PF_TRACE_DIGEST])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  PfHeaderIter  iter;
  PfHeaderField field;
  gsize         digest_length = PF_TRACE_DIGEST;

  pf_header_iter_init (&iter, block, length);
  while (pf_header_iter_next (&iter, &field))
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (is_trace (&field) || pf_private_header_is_any (field.name, field.name_length))
        continue;
      name = g_ascii_strdown (field.name, (gssize) field.name_length);
      value = pf_header_unfold (field.value, field.value_length);
      g_checksum_update (sum, (const guchar *) name, -1);
      g_checksum_update (sum, (const guchar *) ":", 1);
      g_checksum_update (sum, (const guchar *) value, -1);
      g_checksum_update (sum, (const guchar *) "\n", 1);
    }
  g_checksum_get_digest (sum, out_digest, &digest_length);
}
