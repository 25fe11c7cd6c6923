/* pf-wire-tls.c - the TLS handshake
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 8997 (nothing older), RFC 6066 3 (SNI)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define MS 1000 /* microseconds */
/* AES with the shorter key first: as browsers do, and a large mailbox is mostly this. */
#define PRIORITIES                                                                       \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:"    \
  "+CHACHA20-POLY1305:+AES-128-CCM:+AES-256-CCM:+AES-128-CBC:+AES-256-CBC"

/* Only for looking: whether a server still takes what RFC 8996 forbids. */
#define PRIORITIES_1_0 "LEGACY:-VERS-ALL:+VERS-TLS1.0"
#define PRIORITIES_1_1 "LEGACY:-VERS-ALL:+VERS-TLS1.1"

/* RFC 8446 5.1: a server's first record is a handshake message or an alert. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22

/* Looks at the server's first octets without taking them: text on a TLS port is best
 * told by the text itself. */
static gboolean
is_tls (PfWire *self)
{
  guint8 first;

  return recv (self->fd, &first, 1, MSG_PEEK) != 1 || first == RECORD_HANDSHAKE ||
         first == RECORD_ALERT;
}

/* GnuTLS reads through here, so that it never takes what is not TLS. */
static ssize_t
pull_cb (gnutls_transport_ptr_t data, void *octets, size_t size)
{
  PfWire *self = data;
  gssize  n;

  if (!self->has_first_record && !is_tls (self))
    {
      errno = EPROTO;
      return -1;
    }

  n = recv (self->fd, octets, size, 0);
  self->has_first_record |= n > 0;
  return n;
}

static gboolean
fail_not_tls (PfWire *self, GError **error)
{
  char    text[256];
  gssize  n = recv (self->fd, text, sizeof text - 1, MSG_PEEK);
  GError *local_error;

  text[MAX (n, 0)] = '\0';
  text[strcspn (text, "\r\n")] = '\0';
  local_error = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_NOT_TLS,
                                     "The server does not speak TLS here");
  pf_error_set_server_text (local_error, NULL, text);
  return pf_wire_fail_with (self, local_error, error);
}

static const char *
get_priorities (const PfWire *self)
{
  if (self->look.tls_version == 10)
    return PRIORITIES_1_0;
  return self->look.tls_version == 11 ? PRIORITIES_1_1 : PRIORITIES;
}

static gboolean
prepare (PfWire *self, GError **error)
{
  const char *host = self->endpoint->host;
  int         result;

  result = gnutls_init (&self->session,
                        GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  if (result < 0)
    return pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "Starting TLS: %s",
                         gnutls_strerror (result));
  if (!pf_wire_load_trust (self, error))
    return FALSE;

  result = gnutls_priority_set_direct (self->session, get_priorities (self), NULL);
  if (result >= 0)
    result = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                                     self->credentials);
  if (result >= 0 && !self->look.hides_name && !pf_wire_is_ip_address (host))
    {
      gsize length = strlen (host);

      if (length > 0 && host[length - 1] == '.')
        length--;
      result = gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, host, length);
    }
  if (result < 0)
    return pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "Starting TLS: %s",
                         gnutls_strerror (result));

  gnutls_transport_set_ptr2 (self->session, self, GINT_TO_POINTER (self->fd));
  gnutls_transport_set_pull_function (self->session, pull_cb);
  return TRUE;
}

gboolean
pf_wire_fail_alert (PfWire *self, const char *doing, GError **error)
{
  gnutls_alert_description_t alert = gnutls_alert_get (self->session);
  const char                *name = gnutls_alert_get_name (alert);
  gboolean was_asked = gnutls_certificate_client_get_request_status (self->session) > 0;

  /* RFC 8446 4.4.2.4; older servers have no alert of their own for it. */
  if (alert == GNUTLS_A_CERTIFICATE_REQUIRED ||
      (was_asked &&
       (alert == GNUTLS_A_HANDSHAKE_FAILURE || alert == GNUTLS_A_BAD_CERTIFICATE)))
    return pf_wire_fail (self, PF_WIRE_ERROR_CLIENT_CERTIFICATE, error,
                         "The server wants a certificate of ours: %s",
                         name != NULL ? name : "unknown alert");

  return pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "%s: %s", doing,
                       name != NULL ? name : "unknown alert");
}

static gboolean
set_error (PfWire *self, int result, GError **error)
{
  const char *detail = gnutls_strerror (result);

  if (!self->has_first_record && !is_tls (self))
    return fail_not_tls (self, error);
  if (result == GNUTLS_E_UNEXPECTED_PACKET_LENGTH ||
      result == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
    return pf_wire_fail (self, PF_WIRE_ERROR_NOT_TLS, error,
                         "The server does not speak TLS here: %s", detail);
  if (result == GNUTLS_E_PREMATURE_TERMINATION || result == GNUTLS_E_PULL_ERROR ||
      result == GNUTLS_E_PUSH_ERROR)
    return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error,
                         "The server closed the connection during the TLS handshake");
  if (result == GNUTLS_E_FATAL_ALERT_RECEIVED)
    return pf_wire_fail_alert (self, "TLS handshake", error);
  if (result == GNUTLS_E_DH_PRIME_UNACCEPTABLE)
    return pf_wire_fail (self, PF_WIRE_ERROR_WEAK_TLS, error, "TLS handshake: %s",
                         detail);

  return pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "TLS handshake: %s", detail);
}

static gboolean
shake_hands (PfWire *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) self->timeouts.tls * MS;
  int    result;

  while ((result = gnutls_handshake (self->session)) != GNUTLS_E_SUCCESS)
    {
      short ready = 0;
      short events = gnutls_record_get_direction (self->session) == 1 ? POLLOUT : POLLIN;

      if (result != GNUTLS_E_AGAIN && gnutls_error_is_fatal (result))
        return set_error (self, result, error);
      if (!pf_wire_wait (self, events, deadline, &ready, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static char *
describe_version (gnutls_session_t session)
{
  switch ((int) gnutls_protocol_get_version (session))
    {
    case GNUTLS_TLS1_3:
      return g_strdup ("TLS 1.3");
    case GNUTLS_TLS1_2:
      return g_strdup ("TLS 1.2");
    default:
      return g_strdup (gnutls_protocol_get_name (gnutls_protocol_get_version (session)));
    }
}

static void
tls_facts_free (PfTlsFacts *facts)
{
  g_free (facts->version);
  g_free (facts->cipher);
  g_clear_pointer (&facts->certificate, pf_certificate_free);
  g_free (facts);
}

static gboolean
reject (PfWire *self, PfCertificate *certificate, GError **error)
{
  g_autofree char *words = pf_wire_name_problems (certificate->problems);
  GError          *local_error = g_error_new (PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE,
                                              "The certificate was not accepted: %s", words);

  pf_error_facts (local_error)->certificate = certificate;
  /* Best effort: the socket's buffer is empty, so this does not wait. */
  gnutls_alert_send (self->session, GNUTLS_AL_FATAL, GNUTLS_A_BAD_CERTIFICATE);
  return pf_wire_fail_with (self, local_error, error);
}

gboolean
pf_wire_handshake (PfWire *self, GCancellable *cancellable, GError **error)
{
  gint64           start = g_get_monotonic_time ();
  PfCertificate   *certificate;
  g_autofree char *note = NULL;

  if (!prepare (self, error) || !shake_hands (self, cancellable, error))
    return FALSE;

  certificate = pf_wire_verify (self, error);
  if (certificate == NULL)
    return FALSE;
  if (certificate->problems != 0 && !self->only_looks)
    return reject (self, certificate, error);

  self->tls = g_new0 (PfTlsFacts, 1);
  self->tls->version = describe_version (self->session);
  self->tls->cipher = g_strdup (gnutls_ciphersuite_get (self->session));
  self->tls->certificate = certificate;
  self->times.tls = g_get_monotonic_time () - start;
  if (self->transcript != NULL)
    {
      note = g_strdup_printf ("%s, %s, certificate %s", self->tls->version,
                              self->tls->cipher, certificate->sha256);
      pf_transcript_note (self->transcript, note);
    }

  return TRUE;
}

void
pf_wire_free_tls (PfWire *self)
{
  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  g_clear_pointer (&self->tls, tls_facts_free);
}
