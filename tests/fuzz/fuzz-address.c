/* fuzz-address.c - addresses, host names and URLs, from anybody
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "base/pf-endpoint.h"
#include "discover/pf-domain.h"

static void
check_url (const char *text)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse_service (text, NULL);
  g_autoptr (PfEndpoint) again = NULL;
  g_autofree char *url = NULL;

  if (endpoint == NULL)
    return;
  g_assert_cmpuint (endpoint->port, >, 0);
  url = pf_endpoint_to_url (endpoint);
  again = pf_endpoint_parse_service (url, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->host, ==, endpoint->host);
  g_assert_cmpstr (again->user, ==, endpoint->user);
  g_assert_cmpint (again->port, ==, endpoint->port);
  g_assert_cmpint (again->security, ==, endpoint->security);
}

static void
check_domain (const char *text)
{
  g_autofree char *clean = pf_domain_clean (text);
  g_autofree char *again = NULL;
  g_autofree char *base = NULL;

  if (clean == NULL)
    return;
  again = pf_domain_clean (clean);
  g_assert_cmpstr (again, ==, clean);
  g_assert_true (g_str_is_ascii (clean));
  base = pf_domain_base (clean);
  g_assert_true (base == NULL || g_str_has_suffix (clean, base));
  g_assert_true (pf_domain_is_same_owner (clean, clean));
}

static void
check_name (const char *text)
{
  g_autoptr (PfMailName) name = pf_mail_name_new (text, NULL);
  g_autofree char *again = NULL;
  g_autofree char *filled = NULL;

  if (name == NULL)
    return;
  again = pf_domain_clean (name->domain);
  g_assert_cmpstr (again, ==, name->domain);
  filled = pf_mail_name_fill (name, "%EMAILLOCALPART%@%EMAILDOMAIN% %EMAILADDRESS%");
  g_assert_true (filled == NULL || g_utf8_validate (filled, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_url (text);
  check_domain (text);
  check_name (text);
  return 0;
}
