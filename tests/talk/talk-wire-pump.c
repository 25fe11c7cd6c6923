/* talk-wire-pump.c - moving octets: full buffers, compression, looking ahead
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire-fixture.h"

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FLOOD_LINES 200000
#define PIECE 65536
#define FLOOD_BYTES (24 * 1024 * 1024)

/* The server reads nothing until all its answers are taken: both sides' buffers are full
 * long before. */
static void
test_both_full (gconstpointer data)
{
  PfSecurity       security = (PfSecurity) GPOINTER_TO_INT (data);
  g_autofree char *script =
      g_strdup_printf ("%sS* %d * 1 EXISTS, and some more words to fill buffers with\n"
                       "C# %d\nS: done",
                       security == PF_SECURITY_TLS ? "TLS\n" : "", FLOOD_LINES,
                       FLOOD_BYTES);
  static char piece[PIECE];
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, script, PF_TEST_CERTIFICATE_GOOD, security);
  wire = open_wire (&f);
  for (int i = 0; i < FLOOD_BYTES / PIECE; i++)
    if (!pf_wire_write (wire, piece, sizeof piece, NULL, &error))
      break;
  g_assert_no_error (error);

  for (int i = 0; i <= FLOOD_LINES; i++)
    {
      g_autofree char *line = pf_wire_read_line (wire, NULL, NULL, &error);

      g_assert_no_error (error);
      if (i == FLOOD_LINES)
        g_assert_cmpstr (line, ==, "done");
    }
  g_object_unref (wire);
  tear_down (&f);
}

/* A server that never stops talking and never reads meets the limit. */
static void
test_talks_too_much (void)
{
  static char zeros[1 << 20];
  g_autoptr (GError) error = NULL;
  PfWire         *wire;
  PfScriptServer *server;
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autofree char *difference = NULL;

  server = pf_script_server_new ("S* 1000000 * 1 EXISTS, and some more words to fill up",
                                 NULL, PF_TEST_CERTIFICATE_GOOD, PF_CUT_NOTHING, 0);
  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, "127.0.0.1",
                              pf_script_server_get_port (server), NULL);
  wire = pf_wire_open (endpoint, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  while (pf_wire_write (wire, zeros, sizeof zeros, NULL, &error))
    ;
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG);
  g_object_unref (wire);
  difference = pf_script_server_finish (server, NULL, NULL);
  g_assert_nonnull (difference); /* the client took no more */
}

/* Deflated both ways, far past every buffer, with octets that do not compress. */
static void
test_deflate_large (void)
{
  const gsize      size = 3 * 1024 * 1024 + 17;
  g_autofree char *script = g_strdup_printf ("TLS\nS: start\nDEFLATE\nC# %" G_GSIZE_FORMAT
                                             "\nC: end\nS* 50000 a line that does "
                                             "compress\nS: done",
                                             size);
  g_autofree guint8 *noise = g_malloc (size);
  g_autofree char   *first = NULL;
  g_autoptr (GError) error = NULL;
  guint64 sent = 0;
  guint64 received = 0;
  PfWire *wire;
  Fixture f;

  for (gsize i = 0; i < size; i++)
    noise[i] = (guint8) g_test_rand_int ();
  set_up (&f, script, PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  wire = open_wire (&f);
  first = pf_wire_read_line (wire, NULL, NULL, &error);
  g_assert_cmpstr (first, ==, "start");
  g_assert_true (pf_wire_start_deflate (wire, &error));
  g_assert_true (pf_wire_write (wire, noise, size, NULL, &error));
  g_assert_true (pf_wire_printf (wire, NULL, &error, "end\r\n"));
  g_assert_no_error (error);
  for (int i = 0; i <= 50000; i++)
    {
      g_autofree char *line = pf_wire_read_line (wire, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (line, ==, i < 50000 ? "a line that does compress" : "done");
    }
  pf_wire_get_counts (wire, &sent, &received);
  g_assert_cmpuint (sent, ==, size + 5);
  g_assert_cmpuint (received, ==, 7 + 50000 * 27 + 6);
  g_object_unref (wire);
  tear_down (&f);
}

static void
test_has_line (void)
{
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;

  set_up (&f, "TLS\nC: go\nS! half a\nWAIT 100\nS:  line\nS: next\nSTALL",
          PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  wire = open_wire (&f);
  g_assert_false (pf_wire_has_line (wire));
  g_assert_true (pf_wire_printf (wire, NULL, &error, "go\r\n"));
  g_assert_true (pf_wire_flush (wire, NULL, &error));
  while (!pf_wire_has_line (wire))
    g_usleep (1000);
  line = pf_wire_read_line (wire, NULL, NULL, &error);
  g_assert_cmpstr (line, ==, "half a line");
  pf_wire_close (wire);
  g_assert_false (pf_wire_flush (wire, NULL, &error));
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED);
  g_object_unref (wire);
  tear_down (&f);
}

#define WARNINGS_BYTES (16 * 1024 * 1024)

/* A server that speaks TLS and then says nothing but warnings, all at once. */
typedef struct
{
  int                              listener;
  int                              fd;
  gnutls_certificate_credentials_t credentials; /* (unowned) */
  GByteArray                      *held;        /* (owned) (nullable): not sent yet */
  int                              is_ready;    /* atomic */
  gboolean                         has_sent_all;
} Warner;

static ssize_t
push_or_hold (gnutls_transport_ptr_t data, const void *octets, size_t length)
{
  Warner *warner = data;

  if (warner->held == NULL)
    return send (warner->fd, octets, length, MSG_NOSIGNAL);
  g_byte_array_append (warner->held, octets, (guint) length);
  return (ssize_t) length;
}

static ssize_t
pull (gnutls_transport_ptr_t data, void *octets, size_t length)
{
  return recv (((Warner *) data)->fd, octets, length, 0);
}

static gpointer
warn_without_end (gpointer data)
{
  Warner          *warner = data;
  gnutls_session_t session;
  gsize            sent = 0;
  int              result;

  warner->fd = accept (warner->listener, NULL, NULL);
  g_assert_cmpint (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL), ==, 0);
  gnutls_priority_set_direct (session, "NORMAL:-VERS-ALL:+VERS-TLS1.2", NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, warner->credentials);
  gnutls_transport_set_ptr (session, warner);
  gnutls_transport_set_push_function (session, push_or_hold);
  gnutls_transport_set_pull_function (session, pull);
  do
    result = gnutls_handshake (session);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);
  g_assert_cmpint (result, ==, 0);

  warner->held = g_byte_array_new ();
  while (warner->held->len < WARNINGS_BYTES)
    gnutls_alert_send (session, GNUTLS_AL_WARNING, GNUTLS_A_UNRECOGNIZED_NAME);
  g_atomic_int_set (&warner->is_ready, TRUE);
  while (sent < warner->held->len)
    {
      gssize n = send (warner->fd, warner->held->data + sent, warner->held->len - sent,
                       MSG_NOSIGNAL);

      if (n <= 0)
        break;
      sent += (gsize) n;
    }
  warner->has_sent_all = sent == warner->held->len;
  gnutls_deinit (session);
  g_byte_array_unref (warner->held);
  close (warner->fd);
  return NULL;
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep ((gulong) SHORT_MS * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Alerts move no deadline on, and a wait can be cancelled among them: neither waits until
 * there are no more. */
static void
test_alerts (gconstpointer data)
{
  gboolean is_cancelled = GPOINTER_TO_INT (data);
  g_autoptr (PfTestPki) pki = pf_test_pki_new ();
  g_autoptr (PfTrust) trust = pf_trust_new (pf_test_pki_get_ca_file (pki), NULL, FALSE);
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t          length = sizeof address;
  Warner             warner = { 0 };
  GThread           *thread;
  GThread           *canceller = NULL;
  PfWire            *wire;

  warner.credentials = pf_test_pki_get_credentials (pki, PF_TEST_CERTIFICATE_GOOD);
  warner.listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (warner.listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (warner.listener, 1), ==, 0);
  g_assert_cmpint (getsockname (warner.listener, (struct sockaddr *) &address, &length),
                   ==, 0);
  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS, "127.0.0.1",
                              ntohs (address.sin_port), NULL);
  thread = g_thread_new ("warner", warn_without_end, &warner);
  wire = pf_wire_open (endpoint, trust, NULL, NULL, &error);
  g_assert_no_error (error);
  while (!g_atomic_int_get (&warner.is_ready))
    g_usleep (1000);

  if (is_cancelled)
    canceller = g_thread_new ("cancel", cancel_later, cancellable);
  else
    pf_wire_set_answer_timeout (wire, SHORT_MS);
  g_assert_null (pf_wire_read_line (wire, NULL, cancellable, &error));
  if (is_cancelled)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT);
  g_object_unref (wire);
  g_thread_join (thread);
  g_clear_pointer (&canceller, g_thread_join);
  g_assert_false (warner.has_sent_all);
  close (warner.listener);
}

/* --- Writing that waits for nothing --- */

#define LAZY_LINES 60000 /* some 3 MB: more than a wire keeps for a server that reads */
#define LAZY_LINE "line %05u with enough words that many of them fill buffers\r\n"
#define LAZY_MOST (64 << 20) /* no socket buffers that much */

static gboolean
write_lazily (PfWire *wire, guint number, GError **error)
{
  return pf_wire_printf (wire, NULL, error, LAZY_LINE, number) &&
         pf_wire_flush_some (wire, NULL, error);
}

static void
wait_for_room (PfWire *wire)
{
  GPollFD poll = { .fd = pf_wire_get_fd (wire), .events = G_IO_IN | G_IO_OUT };

  g_poll (&poll, 1, -1);
}

static void
await_octets (PfWire *wire, gsize wanted)
{
  GPollFD poll = { .fd = pf_wire_get_fd (wire), .events = G_IO_IN };
  gsize   length = 0;

  while (length < wanted)
    {
      g_poll (&poll, 1, -1);
      g_assert_false (pf_wire_has_line (wire));
      g_assert_false (pf_wire_has_ended (wire));
      pf_wire_peek (wire, &length);
    }
}

/* A server that reads nothing holds nobody up; later it gets every octet, in order. */
static void
test_lazy_unread (void)
{
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t          length = sizeof address;
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autoptr (GString) got = g_string_new (NULL);
  static char piece[PIECE];
  PfWire     *wire;
  int         listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int         fd;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, "127.0.0.1",
                              ntohs (address.sin_port), NULL);
  wire = pf_wire_open (endpoint, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  pf_wire_set_lazy (wire, TRUE);
  g_assert_false (pf_wire_has_unsent (wire));
  fd = accept (listener, NULL, NULL);

  for (guint i = 0; !pf_wire_is_behind (wire); i++)
    {
      g_assert_cmpuint (wanted->len, <, LAZY_MOST);
      g_string_append_printf (wanted, LAZY_LINE, i);
      g_assert_true (write_lazily (wire, i, &error));
    }
  g_assert_true (pf_wire_has_unsent (wire));

  while (got->len < wanted->len)
    {
      gssize n = recv (fd, piece, sizeof piece, 0);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (got, piece, n);
      g_assert_true (pf_wire_flush_some (wire, NULL, &error));
    }
  g_assert_false (pf_wire_has_unsent (wire));
  g_assert_true (g_string_equal (got, wanted));
  g_object_unref (wire);
  close (fd);
  close (listener);
}

/* What comes and makes no line is no sign that the server takes what we send. */
static void
test_lazy_drip (void)
{
  g_autoptr (GError) error = NULL;
  PfWire *wire;
  Fixture f;
  gint64  taken_at;

  set_up (&f, "S! x\nC: hello\nS! y\nC: again\n", PF_TEST_CERTIFICATE_GOOD,
          PF_SECURITY_PLAIN);
  wire = open_wire (&f);
  pf_wire_set_lazy (wire, TRUE);
  await_octets (wire, 1);
  g_assert_cmpint (pf_wire_get_taken_at (wire), ==, 0);

  g_assert_true (pf_wire_write (wire, "hello\r\n", 7, NULL, &error) &&
                 pf_wire_flush_some (wire, NULL, &error));
  taken_at = pf_wire_get_taken_at (wire);
  g_assert_cmpint (taken_at, >, 0);
  await_octets (wire, 2);
  g_assert_cmpint (pf_wire_get_taken_at (wire), ==, taken_at);
  g_assert_true (pf_wire_write (wire, "again\r\n", 7, NULL, &error) &&
                 pf_wire_flush_some (wire, NULL, &error));
  g_object_unref (wire);
  tear_down (&f);
}

/* The same through TLS and compression, past what the wire keeps, to a server that is
 * slow to begin. */
static void
test_lazy_order (gconstpointer data)
{
  gboolean is_deflated = GPOINTER_TO_INT (data);
  g_autoptr (GString) script = g_string_new ("TLS\nS: start\n");
  g_autoptr (GError) error = NULL;
  g_autofree char *start = NULL;
  g_autofree char *done = NULL;
  PfWire          *wire;
  Fixture          f;

  g_string_append (script, is_deflated ? "DEFLATE\nWAIT 200\n" : "WAIT 200\n");
  for (guint i = 0; i < LAZY_LINES; i++)
    {
      g_string_append_printf (script, "C: " LAZY_LINE, i);
      g_string_truncate (script, script->len - 2);
      g_string_append_c (script, '\n');
    }
  g_string_append (script, "S: done\n");
  set_up (&f, script->str, PF_TEST_CERTIFICATE_GOOD, PF_SECURITY_TLS);
  wire = open_wire (&f);
  start = pf_wire_read_line (wire, NULL, NULL, &error);
  g_assert_cmpstr (start, ==, "start");
  g_assert_true (!is_deflated || pf_wire_start_deflate (wire, &error));

  pf_wire_set_lazy (wire, TRUE);
  for (guint i = 0; i < LAZY_LINES; i++)
    {
      g_assert_true (i % 3 != 0 ? pf_wire_printf (wire, NULL, &error, LAZY_LINE, i)
                                : write_lazily (wire, i, &error));
      if (pf_wire_is_behind (wire) && i % 2 == 0)
        wait_for_room (wire);
    }
  while (pf_wire_flush_some (wire, NULL, &error) && pf_wire_has_unsent (wire))
    wait_for_room (wire);
  g_assert_no_error (error);
  done = pf_wire_read_line (wire, NULL, NULL, &error);
  g_assert_cmpstr (done, ==, "done");
  g_object_unref (wire);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wire/both-full/plain", GINT_TO_POINTER (PF_SECURITY_PLAIN),
                        test_both_full);
  g_test_add_data_func ("/wire/both-full/tls", GINT_TO_POINTER (PF_SECURITY_TLS),
                        test_both_full);
  g_test_add_func ("/wire/talks-too-much", test_talks_too_much);
  g_test_add_func ("/wire/deflate-large", test_deflate_large);
  g_test_add_func ("/wire/has-line", test_has_line);
  g_test_add_func ("/wire/lazy/unread", test_lazy_unread);
  g_test_add_func ("/wire/lazy/drip", test_lazy_drip);
  g_test_add_data_func ("/wire/lazy/tls", GINT_TO_POINTER (FALSE), test_lazy_order);
  g_test_add_data_func ("/wire/lazy/deflate", GINT_TO_POINTER (TRUE), test_lazy_order);
  g_test_add_data_func ("/wire/alerts/deadline", GINT_TO_POINTER (FALSE), test_alerts);
  g_test_add_data_func ("/wire/alerts/cancelled", GINT_TO_POINTER (TRUE), test_alerts);

  return g_test_run ();
}
