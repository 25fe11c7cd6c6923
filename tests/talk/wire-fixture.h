/* wire-fixture.h - one scripted server and how to reach it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pf-wire.h"

#include "pf-script-server.h"

#define SHORT_MS 150

/* What needs more than a script: one server each, one open wire each. */
typedef struct
{
  PfTestPki      *pki;
  PfScriptServer *server;
  PfEndpoint     *endpoint;
  PfTrust        *trust;
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture *f, const char *script, PfTestCertificate kind, PfSecurity security)
{
  f->pki = pf_test_pki_new ();
  f->server = pf_script_server_new (script, f->pki, kind, PF_CUT_NOTHING, 0);
  f->endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, security, "127.0.0.1",
                                 pf_script_server_get_port (f->server), NULL);
  f->trust = pf_trust_new (pf_test_pki_get_ca_file (f->pki), NULL, FALSE);
}

G_GNUC_UNUSED static void
tear_down (Fixture *f)
{
  g_autofree char *difference = pf_script_server_finish (f->server, NULL, NULL);

  g_assert_cmpstr (difference, ==, NULL);
  pf_endpoint_free (f->endpoint);
  pf_trust_free (f->trust);
  pf_test_pki_free (f->pki);
}

G_GNUC_UNUSED static PfWire *
open_wire (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  PfWire *wire = pf_wire_open (f->endpoint, f->trust, NULL, NULL, &error);

  g_assert_no_error (error);
  return wire;
}
