/* pf-wire-race.c - connect to several addresses at once; the first to answer wins
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 8305 5 (staggered connection attempts)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-limits.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MS 1000 /* microseconds */

typedef struct
{
  GPtrArray     *addresses; /* (unowned) */
  struct pollfd *fds;       /* one an address; .fd is -1 unless it is connecting */
  guint          started;
  guint          running;
  int            winner; /* index, or -1 */
  int            worst;  /* errno of the failure that says most */
} Race;

/* A refusal proves that the server is there; silence says more than "no route", which
 * is what a computer without IPv6 says of every IPv6 address. */
static int
weight (int code)
{
  if (code == ECONNREFUSED)
    return 3;
  if (code == ETIMEDOUT)
    return 2;
  return code != 0 ? 1 : 0;
}

static void
attempt_failed (Race *race, guint i, int code)
{
  g_debug ("attempt %u: %s", i, g_strerror (code));
  if (race->fds[i].fd >= 0)
    {
      close (race->fds[i].fd);
      race->fds[i].fd = -1;
      race->running--;
    }
  if (weight (code) > weight (race->worst))
    race->worst = code;
}

static void
start_next (Race *race)
{
  guint                   i = race->started++;
  GSocketAddress         *address = race->addresses->pdata[i];
  struct sockaddr_storage native;
  gssize                  size = g_socket_address_get_native_size (address);
  int                     fd;

  if (size < 0 || (gsize) size > sizeof native ||
      !g_socket_address_to_native (address, &native, sizeof native, NULL))
    {
      attempt_failed (race, i, EAFNOSUPPORT);
      return;
    }

  fd = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    {
      attempt_failed (race, i, errno);
      return;
    }

  race->fds[i] = (struct pollfd){ fd, POLLOUT, 0 };
  race->running++;
  if (connect (fd, (struct sockaddr *) &native, (socklen_t) size) == 0)
    race->winner = (int) i;
  else if (errno != EINPROGRESS)
    attempt_failed (race, i, errno);
}

static void
look_at_ready (Race *race)
{
  for (guint i = 0; i < race->started && race->winner < 0; i++)
    {
      int       code = 0;
      socklen_t length = sizeof code;

      if (race->fds[i].fd < 0 || race->fds[i].revents == 0)
        continue;
      if (getsockopt (race->fds[i].fd, SOL_SOCKET, SO_ERROR, &code, &length) != 0)
        code = errno;
      if (code == 0)
        race->winner = (int) i;
      else
        attempt_failed (race, i, code);
    }
}

/* Returns: whether the race goes on */
static gboolean
step (Race *race, gint64 *next_start, gint64 deadline, gboolean has_cancel)
{
  guint  n = race->addresses->len;
  gint64 now = g_get_monotonic_time ();
  gint64 until = deadline;

  if (race->started < n && (race->running == 0 || now >= *next_start))
    {
      start_next (race);
      *next_start = now + (gint64) PF_CONNECT_STAGGER * MS;
      return race->winner < 0;
    }
  if (race->running == 0)
    return FALSE;
  if (now >= deadline)
    {
      if (weight (ETIMEDOUT) > weight (race->worst))
        race->worst = ETIMEDOUT;
      return FALSE;
    }

  if (race->started < n)
    until = MIN (until, *next_start);
  /* The cancellable's descriptor stands behind the last attempt's. */
  if (poll (race->fds, n + (has_cancel ? 1 : 0), (int) ((until - now) / MS) + 1) > 0)
    look_at_ready (race);

  return race->winner < 0;
}

static void
set_error (Race *race, GError **error)
{
  PfWireError code = PF_WIRE_ERROR_UNREACHABLE;

  if (race->worst == ECONNREFUSED)
    code = PF_WIRE_ERROR_REFUSED;
  else if (race->worst == ETIMEDOUT)
    code = PF_WIRE_ERROR_TIMED_OUT;

  g_set_error (error, PF_WIRE_ERROR, code, "Connecting: %s",
               race->worst != 0 ? g_strerror (race->worst) : "no address");
}

static char *
address_to_text (GSocketAddress *address)
{
  GInetAddress *inet = g_inet_socket_address_get_address (
      G_INET_SOCKET_ADDRESS (address));

  return g_inet_address_to_string (inet);
}

int
pf_wire_race (GPtrArray    *addresses,
              int           timeout_ms,
              GCancellable *cancellable,
              char        **out_address,
              GError      **error)
{
  guint         n = addresses->len;
  struct pollfd fds[PF_WIRE_ADDRESSES_MAX + 1];
  Race          race = { addresses, fds, 0, 0, -1, 0 };
  gint64        deadline = g_get_monotonic_time () + (gint64) timeout_ms * MS;
  gint64        next_start = 0;
  GPollFD       cancel = { -1, 0, 0 };
  gboolean      has_cancel = g_cancellable_make_pollfd (cancellable, &cancel);
  int           fd = -1;

  g_assert (n <= PF_WIRE_ADDRESSES_MAX);
  for (guint i = 0; i < n; i++)
    fds[i] = (struct pollfd){ -1, 0, 0 };
  fds[n] = (struct pollfd){ cancel.fd, POLLIN, 0 };

  while (!g_cancellable_is_cancelled (cancellable) &&
         step (&race, &next_start, deadline, has_cancel))
    ;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    race.winner = -1;
  else if (race.winner < 0)
    set_error (&race, error);
  if (race.winner >= 0)
    {
      fd = g_steal_fd (&fds[race.winner].fd);
      *out_address = address_to_text (addresses->pdata[race.winner]);
    }

  for (guint i = 0; i < n; i++)
    if (fds[i].fd >= 0)
      close (fds[i].fd);
  if (has_cancel)
    g_cancellable_release_fd (cancellable);
  return fd;
}
