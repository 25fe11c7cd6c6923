/* pf-imap-window.h - how much may be in flight
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfImapWindow:
 * @messages: how many messages may be unanswered
 * @bytes: how many octets of them
 *
 * A window that doubles as long as each doubling made answers come faster by a tenth.
 * Pure: the caller tells the time.
 */
typedef struct
{
  guint    messages;
  guint64  bytes;
  guint    max_messages;
  guint64  max_bytes;
  guint    in_flight_messages;
  guint64  in_flight_bytes;
  gboolean was_full; /* in this epoch */
  guint    epoch_messages;
  guint64  epoch_bytes;
  gint64   epoch_start; /* microseconds */
  double   last_rate;
} PfImapWindow;

void pf_imap_window_init (PfImapWindow *self,
                          guint         messages,
                          guint64       bytes,
                          guint         max_messages,
                          guint64       max_bytes);

/* Whether so much more may be sent now; always when nothing is in flight. */
gboolean pf_imap_window_has_room (PfImapWindow *self, guint messages, guint64 bytes);
void     pf_imap_window_sent (PfImapWindow *self, guint messages, guint64 bytes);
void     pf_imap_window_answered (PfImapWindow *self,
                                  guint         messages,
                                  guint64       bytes,
                                  gint64        now);

G_END_DECLS
