/* pf-stored-flags.h - keywords and status bits of a store as flags of a message
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

/* Adds @keyword to the message unless it is there; those that are really flags ($Junk,
 * NonJunk, $Forwarded, …) become flags. */
void pf_message_add_keyword (PfMessage *message, const char *keyword);

/* The marks of an X-Mozilla-Status value and of a -Status2 value, also as found in a
 * Thunderbird summary, onto @message. */
void pf_message_apply_mozilla_status (PfMessage *message, guint status);
void pf_message_apply_mozilla_status2 (PfMessage *message, guint32 status2);

G_END_DECLS
