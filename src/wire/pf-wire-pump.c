/* pf-wire-pump.c - octets between buffers and socket, both ways at once
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All waiting of an open wire happens in pf_wire_wait().  While the socket takes no
 * more, what the server says is read and kept: a server that first wants its answers
 * read would otherwise wait for us as we wait for it.
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-limits.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#define MS 1000                       /* microseconds */
#define PROGRESS_THAT_COUNTS 4096     /* octets that move a deadline on */
#define READ_SIZE ((gsize) 64 * 1024) /* read at a time; at least one TLS record */

typedef enum
{
  SEND_SOME,
  SEND_AGAIN,
  SEND_FAILED,
} Send;

void
pf_deadline_start (PfDeadline *self, int timeout_ms)
{
  self->timeout_ms = timeout_ms;
  self->at = g_get_monotonic_time () + (gint64) timeout_ms * MS;
  self->progress = 0;
}

void
pf_deadline_progress (PfDeadline *self, gsize octets)
{
  self->progress += octets;
  if (self->progress >= PROGRESS_THAT_COUNTS)
    pf_deadline_start (self, self->timeout_ms);
}

/* The cancellable's descriptor stays open from wait to wait. */
static int
get_cancel_fd (PfWire *self, GCancellable *cancellable)
{
  if (cancellable != self->polled)
    {
      if (self->has_cancel_fd)
        g_cancellable_release_fd (self->polled);
      g_set_object (&self->polled, cancellable);
      self->has_cancel_fd = g_cancellable_make_pollfd (cancellable, &self->cancel_poll);
    }

  return self->has_cancel_fd ? self->cancel_poll.fd : -1;
}

gboolean
pf_wire_wait (PfWire       *self,
              short         events,
              gint64        deadline,
              short        *out_ready,
              GCancellable *cancellable,
              GError      **error)
{
  struct pollfd fds[] = { { self->fd, events, 0 },
                          { get_cancel_fd (self, cancellable), POLLIN, 0 } };
  int           result;

  do
    {
      GError *cancelled = NULL;
      gint64  left = deadline - g_get_monotonic_time ();

      if (g_cancellable_set_error_if_cancelled (cancellable, &cancelled))
        return pf_wire_fail_with (self, cancelled, error);
      if (left <= 0)
        return pf_wire_fail (self, PF_WIRE_ERROR_TIMED_OUT, error,
                             "The server did not answer in time");
      result = poll (fds, G_N_ELEMENTS (fds), (int) (left / MS) + 1);
    }
  while (result == 0 || (result < 0 && errno == EINTR) || fds[1].revents != 0);

  if (result < 0)
    return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error, "Waiting: %s",
                         g_strerror (errno));
  *out_ready = fds[0].revents;
  return TRUE;
}

static gssize
raw_receive (PfWire *self, void *data, gsize size)
{
  gssize n;

  if (self->session != NULL)
    {
      /* A warning, or a wish to shake hands anew, is no data: whoever waits looks at the
       * clock and the cancellable before the next, for a server may have no end of them. */
      n = gnutls_record_recv (self->session, data, size);
      return n == GNUTLS_E_INTERRUPTED || n == GNUTLS_E_WARNING_ALERT_RECEIVED ||
                     n == GNUTLS_E_REHANDSHAKE
                 ? GNUTLS_E_AGAIN
                 : n;
    }

  do
    n = recv (self->fd, data, size, 0);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return errno == EAGAIN ? GNUTLS_E_AGAIN : GNUTLS_E_PULL_ERROR;
  return n;
}

static PfFill
receive (PfWire *self, void *data, gsize size, gsize *out_length, GError **error)
{
  gssize n = raw_receive (self, data, size);

  if (n > 0)
    {
      *out_length = (gsize) n;
      return PF_FILL_GOT;
    }
  if (n == GNUTLS_E_AGAIN)
    return PF_FILL_AGAIN;

  /* An end without close_notify is how many servers hang up.  It cannot cut an answer
   * short unseen: lines end with LF, literals have a size. */
  self->at_end = TRUE;
  if (n == 0 || n == GNUTLS_E_PREMATURE_TERMINATION || n == GNUTLS_E_PULL_ERROR ||
      n == GNUTLS_E_INVALID_SESSION)
    return PF_FILL_ENDED;

  if (n == GNUTLS_E_FATAL_ALERT_RECEIVED)
    pf_wire_fail_alert (self, "Reading", error);
  else
    pf_wire_fail (self, PF_WIRE_ERROR_TLS, error, "Reading: %s",
                  gnutls_strerror ((int) n));
  return PF_FILL_FAILED;
}

static PfFill
fill_deflated (PfWire *self, GError **error)
{
  gsize before = pf_wire_buffer_length (&self->in);

  if (pf_wire_deflate_needs_input (self->deflate))
    {
      gsize   size;
      gsize   length = 0;
      guint8 *input = pf_wire_deflate_input (self->deflate, &size);
      PfFill  fill = receive (self, input, size, &length, error);

      if (fill != PF_FILL_GOT)
        return fill;
      pf_wire_deflate_take (self->deflate, length);
    }

  if (!pf_wire_deflate_inflate (self->deflate, &self->in))
    {
      pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error, "The compressed stream is broken");
      return PF_FILL_FAILED;
    }
  self->received += pf_wire_buffer_length (&self->in) - before;

  return PF_FILL_GOT;
}

PfFill
pf_wire_fill (PfWire *self, GError **error)
{
  gsize  length = 0;
  PfFill fill;

  if (self->at_end)
    return PF_FILL_ENDED;
  if (pf_wire_buffer_length (&self->in) >= PF_LIMIT_INPUT_WHILE_SENDING)
    {
      pf_wire_fail (self, PF_WIRE_ERROR_TOO_LONG, error,
                    "The server says more than anybody asked for");
      return PF_FILL_FAILED;
    }
  if (self->deflate != NULL)
    return fill_deflated (self, error);

  fill = receive (self, pf_wire_buffer_reserve (&self->in, READ_SIZE), READ_SIZE, &length,
                  error);
  self->in.end += length;
  self->received += length;
  return fill;
}

static gboolean
fail_closed (PfWire *self, GError **error)
{
  return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, error,
                       "The server closed the connection");
}

gboolean
pf_wire_await (PfWire *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  while (TRUE)
    {
      short  ready;
      short  events = POLLIN;
      PfFill fill = pf_wire_fill (self, error);

      if (fill == PF_FILL_GOT)
        return TRUE;
      if (fill == PF_FILL_FAILED)
        return FALSE;
      if (fill == PF_FILL_ENDED)
        return fail_closed (self, error);

      /* GnuTLS may owe the server a key update before it can read on. */
      if (self->session != NULL && gnutls_record_get_direction (self->session) == 1)
        events |= POLLOUT;
      if (!pf_wire_wait (self, events, deadline, &ready, cancellable, error))
        return FALSE;
    }
}

/* Takes in all that is there; %FALSE if the server has closed or the wire is finished. */
static gboolean
drain (PfWire *self, PfDeadline *deadline, GError **error)
{
  PfFill fill;

  do
    {
      gsize before = pf_wire_buffer_length (&self->in);

      fill = pf_wire_fill (self, error);
      pf_deadline_progress (deadline, pf_wire_buffer_length (&self->in) - before);
    }
  while (fill == PF_FILL_GOT);

  if (fill == PF_FILL_ENDED)
    return fail_closed (self, error);
  return fill == PF_FILL_AGAIN;
}

static Send
send_some (PfWire *self, const guint8 *data, gsize length, gsize *out_sent)
{
  gssize n;

  if (self->session == NULL)
    {
      n = send (self->fd, data, length, MSG_NOSIGNAL);
      if (n < 0)
        return errno == EAGAIN || errno == EINTR ? SEND_AGAIN : SEND_FAILED;
      *out_sent = (gsize) n;
      return SEND_SOME;
    }

  /* A record that the socket took in part is finished by asking with no data; the answer
   * is then the size of the data first given. */
  if (self->is_sending)
    n = gnutls_record_send (self->session, NULL, 0);
  else
    n = gnutls_record_send (self->session, data, length);
  self->is_sending = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;
  if (self->is_sending)
    return SEND_AGAIN;
  if (n < 0)
    return SEND_FAILED;
  *out_sent = (gsize) n;
  return SEND_SOME;
}

/* Waits until the socket takes more, keeping what the server says meanwhile. */
static gboolean
wait_to_send (PfWire       *self,
              PfDeadline   *deadline,
              GCancellable *cancellable,
              GError      **error)
{
  short ready = 0;

  if (!pf_wire_wait (self, POLLIN | POLLOUT, deadline->at, &ready, cancellable, error))
    return FALSE;
  if ((ready & ~POLLOUT) != 0)
    return drain (self, deadline, error);

  return TRUE;
}

/* One octet at a time is no sign of a server that reads. */
static void
note_taken (PfWire *self, gsize octets)
{
  self->taken += octets;
  if (self->taken < PROGRESS_THAT_COUNTS && pf_wire_buffer_length (&self->out) > 0)
    return;
  self->taken = 0;
  self->taken_at = g_get_monotonic_time ();
}

/* Sends once; what was taken leaves @out. */
static Send
send_out (PfWire *self)
{
  gsize sent = 0;
  Send  result = send_some (self, self->out.data + self->out.start,
                            pf_wire_buffer_length (&self->out), &sent);

  if (result == SEND_SOME)
    {
      pf_wire_buffer_consume (&self->out, sent);
      note_taken (self, sent);
    }
  return result;
}

static gboolean
push (PfWire       *self,
      gsize         rest,
      gboolean      may_wait,
      GCancellable *cancellable,
      GError      **error)
{
  PfDeadline deadline;

  /* A server that has hung up may have said why: look before the send that fails. */
  pf_deadline_start (&deadline, self->answer_timeout);
  if (!drain (self, &deadline, error))
    return FALSE;

  while (pf_wire_buffer_length (&self->out) > rest)
    {
      GError *cancelled = NULL;
      gsize   before = pf_wire_buffer_length (&self->out);
      Send    result = send_out (self);

      if (result == SEND_FAILED)
        return drain (self, &deadline, error) ? fail_closed (self, error) : FALSE;
      if (result == SEND_AGAIN && !may_wait)
        return TRUE;
      if (result == SEND_AGAIN && !wait_to_send (self, &deadline, cancellable, error))
        return FALSE;
      pf_deadline_progress (&deadline, before - pf_wire_buffer_length (&self->out));
      if (g_cancellable_set_error_if_cancelled (cancellable, &cancelled))
        return pf_wire_fail_with (self, cancelled, error);
    }

  return TRUE;
}

gboolean
pf_wire_push_out (PfWire *self, gsize rest, GCancellable *cancellable, GError **error)
{
  gboolean is_sent = pf_wire_buffer_length (&self->out) <= rest ||
                     push (self, rest, TRUE, cancellable, error);

  self->unsaid = 0;
  if (self->out_has_secret)
    {
      g_assert (rest == 0);
      pf_secret_wipe (self->out.data, self->out.size);
      pf_wire_buffer_consume (&self->out, pf_wire_buffer_length (&self->out));
    }
  self->out_has_secret = FALSE;

  return is_sent;
}

gboolean
pf_wire_push_some (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_assert (!self->out_has_secret);

  self->unsaid = 0;
  return push (self, 0, FALSE, cancellable, error);
}
