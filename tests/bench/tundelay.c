/* tundelay.c - a link with latency between two network namespaces
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: tundelay NAMESPACE-A NAMESPACE-B ONE-WAY-MILLISECONDS [OCTETS-A-SECOND]
 *
 * Makes a TUN device "tun0" in each namespace and carries packets between them,
 * each kept for the delay; prints "ready" when both are there.  With a rate, packets
 * queue up as before a slow line, and are lost when too many do.  Stands in for netem,
 * which not every kernel has.  Needs root.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PACKET_MAX 70000
#define BURST 64        /* packets read from one side before the other gets its turn */
#define QUEUE_US 100000 /* of packets before a slow line; more are lost */

typedef struct
{
  gint64 due; /* monotonic microseconds */
  int    length;
  guint8 data[];
} Packet;

typedef struct
{
  int    fd;
  gint64 free_at;   /* when the line has carried what it was given */
  GQueue under_way; /* (element-type Packet): read here, to be written to the other */
} Side;

static int
open_tun (const char *name_space)
{
  g_autofree char *path = g_strdup_printf ("/var/run/netns/%s", name_space);
  struct ifreq     request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
  int              netns = open (path, O_RDONLY | O_CLOEXEC);
  int              fd;

  if (netns < 0 || setns (netns, CLONE_NEWNET) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  close (netns);

  fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  g_strlcpy (request.ifr_name, "tun0", IFNAMSIZ);
  if (fd < 0 || ioctl (fd, TUNSETIFF, &request) != 0)
    g_error ("/dev/net/tun: %s", g_strerror (errno));

  return fd;
}

/* Writes what is due, in order; a packet that the device cannot take is lost, as on
 * a real link. */
static void
deliver (Side *from, Side *to, gint64 now)
{
  Packet *packet;

  while ((packet = g_queue_peek_head (&from->under_way)) != NULL && packet->due <= now)
    {
      if (write (to->fd, packet->data, packet->length) < 0)
        g_debug ("a packet was lost: %s", g_strerror (errno));
      g_free (g_queue_pop_head (&from->under_way));
    }
}

/* When a packet has left on the line, or -1 if it is lost before. */
static gint64
leave_at (Side *side, int length, gint64 rate)
{
  gint64 now = g_get_monotonic_time ();

  if (rate == 0)
    return now;
  if (side->free_at > now + QUEUE_US)
    return -1;
  side->free_at = MAX (side->free_at, now) + length * G_USEC_PER_SEC / rate;
  return side->free_at;
}

static void
collect (Side *side, gint64 delay, gint64 rate)
{
  static guint8 buffer[PACKET_MAX];

  for (int i = 0; i < BURST; i++)
    {
      gssize  length = read (side->fd, buffer, sizeof buffer);
      gint64  leaves;
      Packet *packet;

      if (length <= 0)
        return;
      leaves = leave_at (side, (int) length, rate);
      if (leaves < 0)
        continue;
      packet = g_malloc (sizeof *packet + length);
      packet->due = leaves + delay;
      packet->length = (int) length;
      memcpy (packet->data, buffer, length);
      g_queue_push_tail (&side->under_way, packet);
    }
}

static gint64
next_due (Side *sides)
{
  gint64 due = G_MAXINT64;

  for (int i = 0; i < 2; i++)
    {
      Packet *packet = g_queue_peek_head (&sides[i].under_way);

      if (packet != NULL)
        due = MIN (due, packet->due);
    }

  return due;
}

int
main (int argc, char *argv[])
{
  Side   sides[2] = { { -1, 0, G_QUEUE_INIT }, { -1, 0, G_QUEUE_INIT } };
  gint64 delay;
  gint64 rate;

  if (argc < 4 || argc > 5)
    {
      g_printerr ("usage: tundelay NAMESPACE-A NAMESPACE-B ONE-WAY-MILLISECONDS"
                  " [OCTETS-A-SECOND]\n");
      return 64;
    }
  sides[0].fd = open_tun (argv[1]);
  sides[1].fd = open_tun (argv[2]);
  delay = (gint64) (g_ascii_strtod (argv[3], NULL) * 1000);
  rate = argc == 5 ? (gint64) g_ascii_strtod (argv[4], NULL) : 0;
  puts ("ready");
  fflush (stdout);

  for (;;)
    {
      struct pollfd polls[2] = { { sides[0].fd, POLLIN, 0 }, { sides[1].fd, POLLIN, 0 } };
      gint64        wait = next_due (sides) - g_get_monotonic_time ();
      struct timespec limit = { 0 };

      /* CLAMP evaluates its argument twice: the clock must not be in it. */
      wait = CLAMP (wait, 0, G_USEC_PER_SEC);
      limit.tv_sec = wait / G_USEC_PER_SEC;
      limit.tv_nsec = (wait % G_USEC_PER_SEC) * 1000;
      if (ppoll (polls, 2, &limit, NULL) < 0 && errno != EINTR)
        g_error ("ppoll: %s", g_strerror (errno));
      for (int i = 0; i < 2; i++)
        if (polls[i].revents & POLLIN)
          collect (&sides[i], delay, rate);
      deliver (&sides[0], &sides[1], g_get_monotonic_time ());
      deliver (&sides[1], &sides[0], g_get_monotonic_time ());
    }
}
