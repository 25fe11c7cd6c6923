/* pf-words-detect.c - where settings are from, and how far they can be trusted, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-human"

#include "human/pf-words-detect.h"

#include <glib/gi18n.h>

const char *
pf_words_place (PfSourceKind kind)
{
  switch (kind)
    {
    case PF_SOURCE_OVERRIDE:
      return _ ("Your own list");
    case PF_SOURCE_TABLE:
      return _ ("Postferry's list of providers");
    case PF_SOURCE_PACC:
      return _ ("Your provider's signed settings");
    case PF_SOURCE_AUTOCONFIG:
      return _ ("Your provider's settings page");
    case PF_SOURCE_WELL_KNOWN:
      return _ ("Your provider's website");
    case PF_SOURCE_ISPDB:
      return _ ("Mozilla's public list");
    case PF_SOURCE_SRV:
      return _ ("Your provider's entries in the name service");
    case PF_SOURCE_MX_TABLE:
      return _ ("Who receives mail for the domain");
    case PF_SOURCE_MX_AUTOCONFIG:
      return _ ("The settings page of who receives its mail");
    case PF_SOURCE_MX_ISPDB:
      return _ ("Mozilla's list, for who receives its mail");
    case PF_SOURCE_AUTODISCOVER:
      return _ ("Your provider's Autodiscover service");
    case PF_SOURCE_PLAIN_AUTOCONFIG:
      return _ ("Your provider's settings page, without encryption");
    case PF_SOURCE_GUESS:
      return _ ("Usual names, tried out");
    case PF_SOURCE_FILE:
      return _ ("A file");
    }

  g_assert_not_reached ();
}

const char *
pf_words_trust (const PfCandidate *candidate)
{
  const PfProvenance *source = candidate->sources->pdata[0];

  switch (source->trust)
    {
    case PF_TRUST_VERIFIED:
      return source->kind == PF_SOURCE_OVERRIDE
                 ? _ ("From your own list")
                 : _ ("Published by your provider, with a seal in the name service");
    case PF_TRUST_PROVIDER:
      return _ ("Published by your provider");
    case PF_TRUST_CURATED:
      return source->kind == PF_SOURCE_TABLE ? _ ("From Postferry's list of providers")
                                             : _ ("From Mozilla's public list");
    case PF_TRUST_DNS:
      return _ ("From the name service, which somebody on this network could have "
                "changed");
    case PF_TRUST_GUESS:
      return _ ("A guess that worked: the server answered and showed the right "
                "certificate");
    case PF_TRUST_NONE:
      return source->kind == PF_SOURCE_FILE
                 ? _ ("From a file")
                 : _ ("Your provider publishes this without encryption, so somebody on "
                      "this network could have changed it");
    }

  g_assert_not_reached ();
}

gboolean
pf_words_trust_is_low (const PfCandidate *candidate)
{
  const PfProvenance *source = candidate->sources->pdata[0];

  return source->trust <= PF_TRUST_DNS && source->trust != PF_TRUST_GUESS;
}

const char *
pf_words_asked (const char *result)
{
  if (g_str_equal (result, "found"))
    return _ ("Answered");
  if (g_str_equal (result, "absent"))
    return _ ("Nothing there");
  if (g_str_equal (result, "not-offered"))
    return _ ("Says that there is none");
  if (g_str_equal (result, "unknown"))
    return _ ("No answer");
  if (g_str_equal (result, "unusable"))
    return _ ("Not usable");
  if (g_str_equal (result, "skipped"))
    return _ ("Not asked");
  return _ ("Asking…");
}

const char *
pf_words_security (PfSecurity security)
{
  switch (security)
    {
    case PF_SECURITY_TLS:
      return _ ("encrypted");
    case PF_SECURITY_STARTTLS:
      return _ ("encrypted after STARTTLS");
    case PF_SECURITY_PLAIN:
      return _ ("not encrypted");
    }

  g_assert_not_reached ();
}
