/* talk-wire-look.c - wires that only look: any certificate, old TLS, and no secret
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire-fixture.h"

static const struct
{
  const char       *name;
  PfTestCertificate kind;
  guint             problems;
} certificates[] = {
  { "good", PF_TEST_CERTIFICATE_GOOD, 0 },
  { "expired", PF_TEST_CERTIFICATE_EXPIRED, PF_CERTIFICATE_EXPIRED },
  { "other-name", PF_TEST_CERTIFICATE_OTHER_NAME, PF_CERTIFICATE_OTHER_NAME },
  { "self-signed", PF_TEST_CERTIFICATE_SELF_SIGNED, PF_CERTIFICATE_SELF_SIGNED },
  { "incomplete", PF_TEST_CERTIFICATE_INCOMPLETE, PF_CERTIFICATE_INCOMPLETE },
};

/* Looking: any certificate will do, and therefore nothing secret may cross. */
static void
test_look_certificate (gconstpointer data)
{
  gsize      i = GPOINTER_TO_SIZE (data);
  PfWireLook look = { .family = G_SOCKET_FAMILY_INVALID };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (PfSecret) secret = pf_secret_new ("pw");
  PfWire *wire;
  Fixture f;

  set_up (&f, "TLS\nS: hello", certificates[i].kind, PF_SECURITY_TLS);
  wire = pf_wire_open_to_look (f.endpoint, f.trust, &look, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (pf_wire_get_tls (wire));
  g_assert_true (pf_wire_start_tls (wire, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pf_wire_get_tls (wire)->certificate->sha256, ==,
                   pf_test_pki_get_sha256 (f.pki, certificates[i].kind));
  g_assert_cmphex (pf_wire_get_tls (wire)->certificate->problems, ==,
                   certificates[i].problems);
  g_assert_false (pf_wire_is_private (wire));
  g_assert_false (pf_wire_write_secret (wire, secret, PF_SECRET_RAW, NULL, &refusal));
  g_assert_error (refusal, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE);
  g_object_unref (wire);
  tear_down (&f);
}

/* Not even where plaintext was allowed. */
static void
test_look_plain (void)
{
  PfWireLook look = { .family = G_SOCKET_FAMILY_IPV4 };
  g_autoptr (PfTrust) trust = pf_trust_new (NULL, NULL, TRUE);
  PfWire *wire;
  Fixture f;

  set_up (&f, "S: hello", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_PLAIN);
  wire = pf_wire_open_to_look (f.endpoint, trust, &look, NULL, NULL, NULL);
  g_assert_nonnull (wire);
  g_assert_false (pf_wire_is_private (wire));
  g_object_unref (wire);
  tear_down (&f);
}

static void
test_look_old_tls (void)
{
  PfWireLook look = { .family = G_SOCKET_FAMILY_INVALID, .tls_version = 11 };
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, "TLS\nS: hello", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  wire = pf_wire_open_to_look (f.endpoint, f.trust, &look, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pf_wire_start_tls (wire, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (pf_wire_get_tls (wire)->version, ==, "TLS1.1");
  g_object_unref (wire);
  tear_down (&f);
}

static void
test_look_other_family (void)
{
  PfWireLook look = { .family = G_SOCKET_FAMILY_IPV6 };
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN,
                                                     "127.0.0.1", 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_wire_open_to_look (endpoint, NULL, &look, NULL, NULL, &error));
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST);
}

/* The beginning of a line that never ended can still be looked at. */
static void
test_peek (void)
{
  PfWireLook       look = { .family = G_SOCKET_FAMILY_INVALID };
  g_autofree char *line = NULL;
  const guint8    *data;
  gsize            length;
  PfWire          *wire;
  Fixture          f;

  set_up (&f, "S! +OK\nSTALL", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_PLAIN);
  wire = pf_wire_open_to_look (f.endpoint, f.trust, &look, NULL, NULL, NULL);
  pf_wire_set_answer_timeout (wire, SHORT_MS);
  line = pf_wire_read_line (wire, NULL, NULL, NULL);
  g_assert_null (line);
  data = pf_wire_peek (wire, &length);
  g_assert_cmpmem (data, length, "+OK", 3);
  g_object_unref (wire);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/look/%s", certificates[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_look_certificate);
    }
  g_test_add_func ("/wire/look/plain", test_look_plain);
  g_test_add_func ("/wire/look/old-tls", test_look_old_tls);
  g_test_add_func ("/wire/look/other-family", test_look_other_family);
  g_test_add_func ("/wire/look/peek", test_peek);

  return g_test_run ();
}
