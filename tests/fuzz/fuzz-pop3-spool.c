/* fuzz-pop3-spool.c - lines of a spool's index, and headers, of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "pop3/pf-pop3-spool-private.h"

#include <string.h>

/* What was read is written so again. */
static void
check_line (const char *line)
{
  PfPop3Spooled *spooled = pf_pop3_spool_index_parse (line);
  PfPop3Spooled *again;
  g_autoptr (GString) written = g_string_new (NULL);

  if (spooled == NULL)
    return;
  pf_pop3_spool_index_append (written, spooled);
  g_string_truncate (written, written->len - 1);
  again = pf_pop3_spool_index_parse (written->str);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->offset, ==, spooled->offset);
  g_assert_cmpuint (again->size, ==, spooled->size);
  g_assert_cmpstr (again->uidl, ==, spooled->uidl);
  pf_pop3_spooled_free (again);
  pf_pop3_spooled_free (spooled);
}

static char *
digest_of (const guint8 *data, gsize size, gsize piece)
{
  PfPop3HeaderDigest digest = { 0 };
  char              *hex;

  pf_pop3_header_digest_begin (&digest);
  for (gsize i = 0; i < size; i += piece)
    pf_pop3_header_digest_push (&digest, data + i, MIN (piece, size - i));
  hex = pf_pop3_header_digest_finish (&digest);
  pf_pop3_header_digest_clear (&digest);
  return hex;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 50);
  g_autofree char *whole = digest_of (data, size, MAX (size, 1));
  g_autofree char *pieces = digest_of (data, size, 3);

  for (gsize i = 0; lines[i] != NULL; i++)
    check_line (lines[i]);
  g_assert_cmpstr (whole, ==, pieces);

  return 0;
}
