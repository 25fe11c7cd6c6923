/* talk-wire-open.c - opening a wire: addresses, certificates, pins, cancelling
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pf-wire-private.h"

#include "base/pf-limits.h"
#include "wire-fixture.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct
{
  const char       *name;
  PfTestCertificate kind;
  guint             problems;
} certificates[] = {
  { "good", PF_TEST_CERTIFICATE_GOOD, 0 },
  { "chain", PF_TEST_CERTIFICATE_CHAIN, 0 },
  { "expired", PF_TEST_CERTIFICATE_EXPIRED, PF_CERTIFICATE_EXPIRED },
  { "not-yet", PF_TEST_CERTIFICATE_NOT_YET, PF_CERTIFICATE_NOT_YET_VALID },
  { "other-name", PF_TEST_CERTIFICATE_OTHER_NAME, PF_CERTIFICATE_OTHER_NAME },
  { "unknown-ca", PF_TEST_CERTIFICATE_UNKNOWN_CA, PF_CERTIFICATE_UNKNOWN_ISSUER },
  { "self-signed", PF_TEST_CERTIFICATE_SELF_SIGNED, PF_CERTIFICATE_SELF_SIGNED },
  { "incomplete", PF_TEST_CERTIFICATE_INCOMPLETE, PF_CERTIFICATE_INCOMPLETE },
  { "client-only", PF_TEST_CERTIFICATE_CLIENT_ONLY, PF_CERTIFICATE_UNKNOWN_ISSUER },
};

static void
assert_facts (const PfCertificate *facts, const Fixture *f, PfTestCertificate kind)
{
  g_assert_nonnull (facts);
  g_assert_cmpstr (facts->sha256, ==, pf_test_pki_get_sha256 (f->pki, kind));
  g_assert_cmpint (facts->not_after, >, facts->not_before);
  g_assert_nonnull (facts->subject);
  g_assert_nonnull (facts->issuer_name);
  g_assert_true (g_str_has_prefix (facts->chain[0], "CN="));
  g_assert_cmpstr (facts->names[0], ==,
                   kind == PF_TEST_CERTIFICATE_OTHER_NAME ? "mail.example" : "localhost");
  if (kind != PF_TEST_CERTIFICATE_OTHER_NAME)
    g_assert_cmpstr (facts->names[1], ==, "127.0.0.1");
}

static void
test_certificate (gconstpointer data)
{
  gsize    i = GPOINTER_TO_SIZE (data);
  gboolean is_good = certificates[i].problems == 0;
  g_autoptr (GError) error = NULL;
  const PfErrorFacts *facts;
  PfWire             *wire;
  Fixture             f;

  set_up (&f, is_good ? "TLS\nS: hello" : "TLS!", certificates[i].kind, PF_SECURITY_TLS);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  if (is_good)
    {
      g_assert_no_error (error);
      assert_facts (pf_wire_get_tls (wire)->certificate, &f, certificates[i].kind);
      g_assert_cmpstr (pf_wire_get_tls (wire)->version, ==, "TLS 1.3");
      g_assert_cmpstr (pf_wire_get_address (wire), ==, "127.0.0.1");
      g_object_unref (wire);
    }
  else
    {
      g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE);
      facts = pf_error_peek_facts (error);
      g_assert_cmpstr (facts->host, ==, "127.0.0.1");
      g_assert_cmpuint (facts->port, ==, f.endpoint->port);
      assert_facts (facts->certificate, &f, certificates[i].kind);
      g_assert_cmphex (facts->certificate->problems, ==, certificates[i].problems);
    }
  tear_down (&f);
}

/* A pin accepts its own certificate with all its faults, and no other. */
static void
test_pin (gconstpointer data)
{
  gboolean fits = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWire) wire = NULL;
  const char *pins[] = { NULL, NULL };
  Fixture     f;

  set_up (&f, fits ? "TLS\nS: hello" : "TLS!", PF_TEST_CERTIFICATE_SELF_SIGNED,
          PF_SECURITY_TLS);
  pins[0] = pf_test_pki_get_sha256 (f.pki, fits ? PF_TEST_CERTIFICATE_SELF_SIGNED
                                                : PF_TEST_CERTIFICATE_GOOD);
  pf_trust_free (f.trust);
  f.trust = pf_trust_new (NULL, pins, FALSE);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  if (fits)
    {
      g_assert_no_error (error);
      g_assert_true (pf_wire_is_private (wire));
    }
  else
    {
      g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE);
      g_assert_cmphex (pf_error_peek_facts (error)->certificate->problems, ==,
                       PF_CERTIFICATE_NOT_PINNED | PF_CERTIFICATE_SELF_SIGNED);
      g_assert_cmpstr (error->message, ==,
                       "The certificate was not accepted: self-signed, not the pinned "
                       "one");
    }
  g_clear_object (&wire);
  tear_down (&f);
}

/* A good certificate that is not the pinned one is refused too. */
static void
test_pin_is_strict (void)
{
  g_autoptr (GError) error = NULL;
  const char *pins[] = { NULL, NULL };
  PfWire     *wire;
  Fixture     f;

  set_up (&f, "TLS!", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  pins[0] = pf_test_pki_get_sha256 (f.pki, PF_TEST_CERTIFICATE_SELF_SIGNED);
  pf_trust_free (f.trust);
  f.trust = pf_trust_new (pf_test_pki_get_ca_file (f.pki), pins, FALSE);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  g_assert_null (wire);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE);
  g_assert_cmphex (pf_error_peek_facts (error)->certificate->problems, ==,
                   PF_CERTIFICATE_NOT_PINNED);
  tear_down (&f);
}

static void
test_not_tls_text (void)
{
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, "S: +OK POP3 here\nSTALL", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  g_assert_null (wire);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS);
  g_assert_cmpstr (pf_error_peek_facts (error)->server_text, ==, "+OK POP3 here");
  tear_down (&f);
}

static void
test_ca_file_missing (void)
{
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, "CLOSE", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  pf_trust_free (f.trust);
  f.trust = pf_trust_new ("/nonexistent/ca.pem", NULL, FALSE);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  g_assert_null (wire);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CA_FILE);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, "/nonexistent/ca.pem");
  tear_down (&f);
}

static void
test_tls_silent (void)
{
  const PfWireTimeouts before = pf_wire_timeouts;
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, "STALL", PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  pf_wire_timeouts.tls = SHORT_MS;
  wire = pf_wire_open (f.endpoint, f.trust, NULL, NULL, &error);
  pf_wire_timeouts = before;
  g_assert_null (wire);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT);
  tear_down (&f);
}

/* A port of this computer on which nobody listens. */
static guint16
get_closed_port (void)
{
  PfScriptServer *server = pf_script_server_new ("CLOSE", NULL, PF_TEST_CERTIFICATE_GOOD,
                                                 PF_CUT_NOTHING, 0);
  guint16         port = pf_script_server_get_port (server);
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN,
                                                     "127.0.0.1", port, NULL);
  g_autoptr (PfWire) wire = pf_wire_open (endpoint, NULL, NULL, NULL, NULL);
  g_autofree char *difference = NULL;

  g_assert_nonnull (wire);
  difference = pf_script_server_finish (server, NULL, NULL);
  g_assert_cmpstr (difference, ==, NULL);
  return port;
}

static void
test_refused (gconstpointer data)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN,
                                                     data, get_closed_port (), NULL);
  g_autoptr (GError) error = NULL;
  PfWire *wire = pf_wire_open (endpoint, NULL, NULL, NULL, &error);

  g_assert_null (wire);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_REFUSED);
  g_assert_cmpstr (pf_error_peek_facts (error)->host, ==, data);
}

/* RFC 6761 6.4: no such name, asked of nobody. */
static void
test_unknown_host (void)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN,
                                                     "no..such.invalid", 143, NULL);
  g_autoptr (GError) error = NULL;
  PfWire *wire = pf_wire_open (endpoint, NULL, NULL, NULL, &error);

  g_assert_null (wire);
  g_assert_true (g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST) ||
                 g_error_matches (error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER));
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep ((gulong) SHORT_MS * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Cancelling ends the wait for an answer, for a handshake, and for room in the socket. */
static void
test_cancel (gconstpointer data)
{
  gsize which = GPOINTER_TO_SIZE (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  static char      zeros[1 << 20];
  g_autofree char *line = NULL;
  gint64           start = g_get_monotonic_time ();
  GThread         *canceller;
  PfWire          *wire;
  Fixture          f;

  set_up (&f, which == 2 ? "WAIT 600\nSTALL" : "STALL", PF_TEST_CERTIFICATE_GOOD,
          which == 1 ? PF_SECURITY_TLS : PF_SECURITY_PLAIN);
  canceller = g_thread_new ("cancel", cancel_later, cancellable);
  wire = pf_wire_open (f.endpoint, f.trust, NULL, cancellable, &error);
  if (which == 0)
    line = pf_wire_read_line (wire, NULL, cancellable, &error);
  else if (which == 2)
    while (pf_wire_write (wire, zeros, sizeof zeros, cancellable, &error))
      ;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (line);
  g_assert_cmpint (g_get_monotonic_time () - start, <, (gint64) 2 * G_USEC_PER_SEC);

  /* The wire is finished, whoever asks. */
  if (wire != NULL)
    {
      g_clear_error (&error);
      g_assert_false (pf_wire_flush (wire, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_clear_object (&wire);
  g_thread_join (canceller);
  tear_down (&f);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN,
                                                     "localhost", 1, NULL);
  g_autoptr (GError) error = NULL;
  PfWire *wire;

  g_cancellable_cancel (cancellable);
  wire = pf_wire_open (endpoint, NULL, NULL, cancellable, &error);
  g_assert_null (wire);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An address that never answers: a socket whose queue of connections is full. */
typedef struct
{
  int     listener;
  int     fillers[4];
  guint16 port;
} Silent;

static void
silent_open (Silent *self)
{
  struct sockaddr_in address = { 0 };
  socklen_t          length = sizeof address;

  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (self->listener, 0), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length),
                   ==, 0);
  self->port = ntohs (address.sin_port);
  for (gsize i = 0; i < G_N_ELEMENTS (self->fillers); i++)
    {
      self->fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (connect (self->fillers[i], (struct sockaddr *) &address, length) != 0)
        g_assert_cmpint (errno, ==, EINPROGRESS);
    }
}

static void
silent_close (Silent *self)
{
  close (self->listener);
  for (gsize i = 0; i < G_N_ELEMENTS (self->fillers); i++)
    close (self->fillers[i]);
}

static GPtrArray *
make_addresses (guint16 first, guint16 second)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (addresses, g_inet_socket_address_new_from_string ("127.0.0.1", first));
  if (second != 0)
    g_ptr_array_add (addresses,
                     g_inet_socket_address_new_from_string ("127.0.0.1", second));
  return addresses;
}

/* Runs a race that the second address must win; returns how long it took, in ms. */
static gint64
win_race (guint16 first)
{
  PfScriptServer *server = pf_script_server_new ("S: hello", NULL,
                                                 PF_TEST_CERTIFICATE_GOOD, PF_CUT_NOTHING,
                                                 0);
  g_autoptr (GPtrArray)
      addresses = make_addresses (first, pf_script_server_get_port (server));
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *difference = NULL;
  gint64           start = g_get_monotonic_time ();
  gint64           took;
  int              fd = pf_wire_race (addresses, 5000, NULL, &address, &error);

  took = (g_get_monotonic_time () - start) / 1000;
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  difference = pf_script_server_finish (server, NULL, NULL);
  g_assert_cmpstr (difference, ==, NULL);
  return took;
}

/* RFC 8305 5: the next address gets its turn while the first is still silent. */
static void
test_race_silent_first (void)
{
  Silent silent;
  gint64 took;

  silent_open (&silent);
  took = win_race (silent.port);
  silent_close (&silent);
  g_assert_cmpint (took, >=, PF_CONNECT_STAGGER);
  g_assert_cmpint (took, <, PF_CONNECT_STAGGER + 700);
}

static void
test_race_refused_first (void)
{
  g_assert_cmpint (win_race (get_closed_port ()), <, PF_CONNECT_STAGGER);
}

static void
test_race_all_silent (void)
{
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  Silent           silent;

  silent_open (&silent);
  addresses = make_addresses (silent.port, silent.port);
  g_assert_cmpint (pf_wire_race (addresses, 400, NULL, &address, &error), ==, -1);
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT);
  silent_close (&silent);
}

static void
test_race_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  GThread         *canceller = g_thread_new ("cancel", cancel_later, cancellable);
  Silent           silent;

  silent_open (&silent);
  addresses = make_addresses (silent.port, 0);
  g_assert_cmpint (pf_wire_race (addresses, 5000, cancellable, &address, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
  silent_close (&silent);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/certificate/%s",
                                               certificates[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_certificate);
    }
  g_test_add_data_func ("/wire/pin/fits", GINT_TO_POINTER (TRUE), test_pin);
  g_test_add_data_func ("/wire/pin/other", GINT_TO_POINTER (FALSE), test_pin);
  g_test_add_func ("/wire/pin/strict", test_pin_is_strict);
  g_test_add_func ("/wire/not-tls-text", test_not_tls_text);
  g_test_add_func ("/wire/ca-file-missing", test_ca_file_missing);
  g_test_add_func ("/wire/tls-silent", test_tls_silent);
  g_test_add_data_func ("/wire/refused/address", "127.0.0.1", test_refused);
  g_test_add_data_func ("/wire/refused/name", "localhost", test_refused);
  g_test_add_func ("/wire/unknown-host", test_unknown_host);
  g_test_add_data_func ("/wire/cancel/answer", GSIZE_TO_POINTER (0), test_cancel);
  g_test_add_data_func ("/wire/cancel/handshake", GSIZE_TO_POINTER (1), test_cancel);
  g_test_add_data_func ("/wire/cancel/send", GSIZE_TO_POINTER (2), test_cancel);
  g_test_add_func ("/wire/cancel/before", test_cancelled_before);
  g_test_add_func ("/wire/race/silent-first", test_race_silent_first);
  g_test_add_func ("/wire/race/refused-first", test_race_refused_first);
  g_test_add_func ("/wire/race/all-silent", test_race_all_silent);
  g_test_add_func ("/wire/race/cancel", test_race_cancel);

  return g_test_run ();
}
