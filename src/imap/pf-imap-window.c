/* pf-imap-window.c - how much may be in flight
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-window.h"

#define GAIN 1.1 /* what a doubling must bring to be followed by another */

void
pf_imap_window_init (PfImapWindow *self,
                     guint         messages,
                     guint64       bytes,
                     guint         max_messages,
                     guint64       max_bytes)
{
  *self = (PfImapWindow){ .messages = messages,
                          .bytes = bytes,
                          .max_messages = max_messages,
                          .max_bytes = max_bytes };
}

gboolean
pf_imap_window_has_room (PfImapWindow *self, guint messages, guint64 bytes)
{
  if (self->in_flight_messages == 0 ||
      (self->in_flight_messages + messages <= self->messages &&
       self->in_flight_bytes + bytes <= self->bytes))
    return TRUE;
  self->was_full = TRUE;
  return FALSE;
}

void
pf_imap_window_sent (PfImapWindow *self, guint messages, guint64 bytes)
{
  self->in_flight_messages += messages;
  self->in_flight_bytes += bytes;
}

/* Ends an epoch: a window's worth was answered. */
static void
judge (PfImapWindow *self, gint64 now)
{
  double elapsed = (double) MAX (now - self->epoch_start, 1);
  double rate = (double) self->epoch_bytes / elapsed;

  if (self->was_full && self->epoch_start != 0 && rate >= self->last_rate * GAIN)
    {
      self->messages = MIN (self->messages * 2, self->max_messages);
      self->bytes = MIN (self->bytes * 2, self->max_bytes);
      self->last_rate = rate;
    }
  self->was_full = FALSE;
  self->epoch_messages = 0;
  self->epoch_bytes = 0;
  self->epoch_start = now;
}

void
pf_imap_window_answered (PfImapWindow *self, guint messages, guint64 bytes, gint64 now)
{
  g_return_if_fail (messages <= self->in_flight_messages);

  self->in_flight_messages -= messages;
  self->in_flight_bytes -= bytes;
  self->epoch_messages += messages;
  self->epoch_bytes += bytes;
  if (self->epoch_messages >= self->messages || self->epoch_bytes >= self->bytes)
    judge (self, now);
}
