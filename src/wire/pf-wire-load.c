/* pf-wire-load.c - what a connection waits for: the line, or the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#ifdef __linux__
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

gboolean
pf_wire_get_load (PfWire *self, PfWireLoad *out_load)
{
#ifdef __linux__
  struct tcp_info info = { 0 };
  socklen_t       size = sizeof info;

  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  if (self->fd < 0 || getsockopt (self->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      size < G_STRUCT_OFFSET (struct tcp_info, tcpi_rwnd_limited) +
                 sizeof info.tcpi_rwnd_limited)
    return FALSE;
  out_load->acked = info.tcpi_bytes_acked;
  out_load->unsent = info.tcpi_notsent_bytes;
  out_load->receiver_us = (gint64) info.tcpi_rwnd_limited;
  return TRUE;
#else
  return FALSE;
#endif
}
