/* pf-wire.c - one connection: opening, upgrading, closing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.2.1 and RFC 2595 (STARTTLS), RFC 4978 (COMPRESS)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-limits.h"
#include "base/pf-threads.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

PfWireTimeouts pf_wire_timeouts = { PF_TIMEOUT_RESOLVE, PF_TIMEOUT_CONNECT,
                                    PF_TIMEOUT_TLS };

G_DEFINE_FINAL_TYPE (PfWire, pf_wire, G_TYPE_OBJECT)

gboolean
pf_wire_fail_with (PfWire *self, GError *error, GError **out_error)
{
  if (error != NULL)
    {
      pf_error_set_host (error, self->endpoint->host, self->endpoint->port);
      g_clear_error (&self->broken);
      self->broken = error;
    }
  if (out_error != NULL && *out_error == NULL && self->broken != NULL)
    *out_error = g_error_copy (self->broken);

  return FALSE;
}

gboolean
pf_wire_fail (PfWire *self, PfWireError code, GError **error, const char *format, ...)
{
  va_list args;
  GError *local_error;

  va_start (args, format);
  local_error = g_error_new_valist (PF_WIRE_ERROR, (int) code, format, args);
  va_end (args);

  return pf_wire_fail_with (self, local_error, error);
}

gboolean
pf_wire_is_usable (PfWire *self, GCancellable *cancellable, GError **error)
{
  GError *cancelled = NULL;

  if (self->broken != NULL)
    return pf_wire_fail_with (self, NULL, error);
  if (g_cancellable_set_error_if_cancelled (cancellable, &cancelled))
    return pf_wire_fail_with (self, cancelled, error);

  return TRUE;
}

static void note (PfWire *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (PfWire *self, const char *format, ...)
{
  va_list          args;
  g_autofree char *text = NULL;

  if (self->transcript == NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  pf_transcript_note (self->transcript, text);
}

/* PF_TEST_LINE_MS shortens it, never lengthens it. */
static int
line_timeout (void)
{
  const char *test = g_getenv ("PF_TEST_LINE_MS");
  guint64     ms = PF_TIMEOUT_LINE;

  if (test != NULL)
    g_ascii_string_to_unsigned (test, 10, 1, PF_TIMEOUT_LINE, &ms, NULL);

  return (int) ms;
}

/* A server may take its time, but its system confirms at once what arrives.  Where it does
 * not, the network is gone, and a new connection is up sooner than the old one's next try:
 * after two minutes without a network that can be two minutes away. */
static void
set_socket_options (int fd)
{
  const int on = 1;
  const int lost_ms = line_timeout ();
  const int idle_s = MAX (1, lost_ms / 2000);
  const int between_s = MAX (1, lost_ms / 6000);

  /* Failing is no harm: all of them only save time. */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &lost_ms, sizeof lost_ms);
  setsockopt (fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  setsockopt (fd, IPPROTO_TCP, TCP_KEEPINTVL, &between_s, sizeof between_s);
  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

static gboolean
open_socket (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) addresses = NULL;
  gint64  start = g_get_monotonic_time ();
  GError *local_error = NULL;

  addresses = pf_wire_resolve (self->endpoint, self->look.family, self->timeouts.resolve,
                               cancellable, &local_error);
  if (addresses == NULL)
    return pf_wire_fail_with (self, local_error, error);
  self->times.resolve = g_get_monotonic_time () - start;

  start = g_get_monotonic_time ();
  self->fd = pf_wire_race (addresses, self->timeouts.connect, cancellable, &self->address,
                           &local_error);
  if (self->fd < 0)
    return pf_wire_fail_with (self, local_error, error);
  self->times.connect = g_get_monotonic_time () - start;

  set_socket_options (self->fd);
  note (self, "connected to %s at %s, port %u", self->endpoint->host, self->address,
        self->endpoint->port);
  return TRUE;
}

static PfWire *
wire_new (const PfEndpoint *endpoint, const PfTrust *trust, PfTranscript *transcript)
{
  PfWire *self = g_object_new (PF_TYPE_WIRE, NULL);

  self->endpoint = pf_endpoint_copy (endpoint);
  self->trust = trust != NULL ? pf_trust_copy (trust) : NULL;
  g_set_object (&self->transcript, transcript);
  return self;
}

PfWire *
pf_wire_open_to_look (const PfEndpoint *endpoint,
                      const PfTrust    *trust,
                      const PfWireLook *look,
                      PfTranscript     *transcript,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr (PfWire) self = NULL;

  g_return_val_if_fail (endpoint != NULL && endpoint->host != NULL, NULL);
  g_return_val_if_fail (look != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  self = wire_new (endpoint, trust, transcript);
  self->only_looks = TRUE;
  self->look = *look;
  if (look->resolve_ms > 0)
    self->timeouts.resolve = look->resolve_ms;
  if (look->connect_ms > 0)
    self->timeouts.connect = look->connect_ms;
  if (look->tls_ms > 0)
    self->timeouts.tls = look->tls_ms;

  return open_socket (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

PfWire *
pf_wire_open (const PfEndpoint *endpoint,
              const PfTrust    *trust,
              PfTranscript     *transcript,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr (PfWire) self = NULL;

  g_return_val_if_fail (endpoint != NULL && endpoint->host != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  self = wire_new (endpoint, trust, transcript);

  if (!open_socket (self, cancellable, error))
    return NULL;
  if (endpoint->security == PF_SECURITY_TLS &&
      !pf_wire_handshake (self, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* What came before the handshake may come from anybody on the way. */
static gboolean
discard_input (PfWire *self, GError **error)
{
  gsize  length;
  PfFill fill;

  do
    fill = pf_wire_fill (self, error);
  while (fill == PF_FILL_GOT);
  if (fill == PF_FILL_FAILED)
    return FALSE;

  length = pf_wire_buffer_length (&self->in);
  pf_wire_buffer_consume (&self->in, length);
  self->scanned = 0;
  if (length > 0)
    note (self, "discarded %" G_GSIZE_FORMAT " bytes received before the TLS handshake",
          length);

  if (fill == PF_FILL_ENDED)
    return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error,
                         "The server closed the connection");
  return TRUE;
}

/* Nothing can have been said before; text that lies there shows that this is no TLS. */
static gboolean
begins_with_tls (const PfWire *self)
{
  return self->endpoint->security == PF_SECURITY_TLS &&
         pf_wire_buffer_length (&self->in) == 0;
}

gboolean
pf_wire_start_tls (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);
  g_return_val_if_fail (self->session == NULL && self->deflate == NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  return pf_wire_is_usable (self, cancellable, error) &&
         pf_wire_flush (self, cancellable, error) &&
         (begins_with_tls (self) || discard_input (self, error)) &&
         pf_wire_handshake (self, cancellable, error);
}

gboolean
pf_wire_start_deflate (PfWire *self, GError **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self) && self->deflate == NULL, FALSE);
  g_return_val_if_fail (pf_wire_buffer_length (&self->out) == 0, FALSE);

  if (!pf_wire_is_usable (self, NULL, error))
    return FALSE;
  /* RFC 4978 3: after its OK the server sends compressed data only, and that not before
   * ours: what lies here is neither. */
  if (pf_wire_buffer_length (&self->in) != 0)
    return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error,
                         "The server went on in plain text after agreeing to compress");

  self->deflate = pf_wire_deflate_new ();
  note (self, "compressing");
  return TRUE;
}

gboolean
pf_wire_is_private (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  if (self->only_looks)
    return FALSE;
  return self->tls != NULL || (self->trust != NULL && self->trust->allow_plaintext);
}

int
pf_wire_get_fd (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), -1);

  return self->fd;
}

const PfTlsFacts *
pf_wire_get_tls (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), NULL);

  return self->tls;
}

const PfEndpoint *
pf_wire_get_endpoint (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), NULL);

  return self->endpoint;
}

void
pf_wire_get_times (PfWire *self, PfWireTimes *out_times)
{
  g_return_if_fail (PF_IS_WIRE (self));

  *out_times = self->times;
}

const char *
pf_wire_get_address (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), NULL);

  return self->address;
}

void
pf_wire_set_answer_timeout (PfWire *self, int timeout_ms)
{
  g_return_if_fail (PF_IS_WIRE (self) && timeout_ms > 0);

  self->answer_timeout = timeout_ms;
}

void
pf_wire_set_line_limit (PfWire *self, gsize limit)
{
  g_return_if_fail (PF_IS_WIRE (self) && limit > 0);

  self->line_limit = limit;
}

gboolean
pf_wire_end (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  if (!pf_wire_flush (self, cancellable, error))
    return FALSE;
  /* The socket has just taken all there was, so there is room for one small record; if
   * not, the end comes without it, as many clients' does. */
  if (self->session != NULL)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  return TRUE;
}

void
pf_wire_close (PfWire *self)
{
  g_return_if_fail (PF_IS_WIRE (self));

  if (self->fd < 0)
    return;
  close (self->fd);
  self->fd = -1;
  self->at_end = TRUE;
  if (self->broken == NULL)
    pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, NULL, "The connection was closed here");
}

void
pf_wire_get_counts (PfWire *self, guint64 *out_sent, guint64 *out_received)
{
  g_return_if_fail (PF_IS_WIRE (self));

  if (out_sent != NULL)
    *out_sent = self->sent;
  if (out_received != NULL)
    *out_received = self->received;
}

static void
pf_wire_finalize (GObject *object)
{
  PfWire *self = PF_WIRE (object);

  if (self->fd >= 0)
    close (self->fd);
  if (self->has_cancel_fd)
    g_cancellable_release_fd (self->polled);
  g_clear_object (&self->polled);
  pf_wire_free_tls (self);
  g_clear_pointer (&self->deflate, pf_wire_deflate_free);
  if (self->out_has_secret)
    pf_secret_wipe (self->out.data, self->out.size);
  pf_wire_buffer_clear (&self->in);
  pf_wire_buffer_clear (&self->out);
  g_clear_error (&self->broken);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_object (&self->transcript);

  G_OBJECT_CLASS (pf_wire_parent_class)->finalize (object);
}

static void
pf_wire_class_init (PfWireClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_wire_finalize;
}

static void
pf_wire_init (PfWire *self)
{
  self->fd = -1;
  self->look.family = G_SOCKET_FAMILY_INVALID;
  self->timeouts = pf_wire_timeouts;
  self->times = (PfWireTimes){ -1, -1, -1 };
  self->answer_timeout = PF_TIMEOUT_ANSWER;
  self->line_limit = (gsize) PF_LIMIT_LINE;
  pf_wire_buffer_reserve (&self->out, PF_WIRE_OUT_SIZE);
}
