/* fuzz-dns.c - a name server that says any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "discover/pf-dns.h"
#include "discover/pf-domain.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  char        name[] = "mail.example.org";
  PfDnsAnswer answer = { name, -1, NULL, FALSE };
  guint16     id = size >= 2 ? (guint16) (data[0] << 8 | data[1]) : 0;

  if (pf_dns_read (data, size, id, &answer))
    {
      g_autofree char *again = answer.alias_of != NULL ? pf_domain_clean (answer.alias_of)
                                                       : NULL;

      g_assert_cmpint (answer.code, >=, 0);
      g_assert_cmpstr (again, ==, answer.alias_of);
      /* The answer to one question is none to another. */
      g_assert_false (pf_dns_read (data, size, id ^ 1, &answer));
    }
  else
    g_assert_cmpint (answer.code, ==, -1);
  g_free (answer.alias_of);
  return 0;
}
