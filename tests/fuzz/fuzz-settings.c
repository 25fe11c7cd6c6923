/* fuzz-settings.c - configuration documents, from anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "discover/pf-settings.h"

#include "pf-fuzz.h"

/* What was understood must be usable: names that are names, users without control
 * characters. */
static void
check (PfSettings *settings)
{
  g_autoptr (PfMailName) name = pf_mail_name_new ("ada@example.org", NULL);
  g_autoptr (PfProvenance)
      provenance = pf_provenance_new (PF_SOURCE_FILE, "fuzz", NULL, PF_TRUST_NONE);
  g_autoptr (GPtrArray) candidates = NULL;

  if (settings == NULL)
    return;
  candidates = pf_settings_make_candidates (settings, name, provenance);
  for (guint i = 0; i < candidates->len; i++)
    {
      const PfCandidate *candidate = candidates->pdata[i];
      g_autofree char   *again = pf_domain_clean (candidate->endpoint->host);

      g_assert_cmpstr (again, ==, candidate->endpoint->host);
      g_assert_cmpint (candidate->endpoint->port, !=, 0);
      g_assert_true (candidate->endpoint->user == NULL ||
                     g_utf8_validate (candidate->endpoint->user, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  g_autoptr (PfSettings) any = pf_settings_parse_any (text, size, NULL, NULL);
  g_autoptr (PfSettings) config = pf_settings_parse_config (text, size, NULL);
  g_autoptr (PfSettings)
      pox = pf_settings_parse_pox (text, size, "ada@example.org", NULL);
  g_autoptr (PfSettings) pacc = pf_settings_parse_pacc (text, size, NULL);

  check (any);
  check (config);
  check (pox);
  check (pacc);
  return 0;
}
