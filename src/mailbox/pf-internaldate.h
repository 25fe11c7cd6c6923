/* pf-internaldate.h - which of a message's dates it gets on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-mailbox.h"
#include "text/pf-canon.h"

G_BEGIN_DECLS

/* Where an INTERNALDATE came from. */
typedef enum
{
  PF_DATE_FROM_NOWHERE, /* the server will take its own "now" */
  PF_DATE_FROM_STORE,
  PF_DATE_FROM_RECEIVED,
  PF_DATE_FROM_DELIVERY,
  PF_DATE_FROM_HEADER, /* the Date header */
  PF_DATE_FROM_FILE,   /* the file's own time */
} PfDateOrigin;

/**
 * pf_internaldate_choose:
 * @role: what the folder is for: mail that was written here has no day of arrival
 * @message: as the store tells of it
 * @facts: as its bytes tell
 * @file_unix: the file's mtime, the last resort, or %G_MININT64
 * @now: Unix seconds: what lies more than a day ahead is not believed
 * @out_unix: (out): the date, or %G_MININT64
 * @out_zone: (out): its zone in minutes east of UTC
 *
 * The first plausible of: for incoming mail, the store's own date of arrival (unless
 * it is more than two days after the topmost Received, then it is the date of a copy),
 * Received, Delivery-Date, Date, the store's date without a zone, the file.  For mail
 * written here (sent, drafts, templates, outbox): Date, the store's, the file.
 *
 * Returns: where it came from
 */
PfDateOrigin pf_internaldate_choose (PfRole                role,
                                     const PfMessage      *message,
                                     const PfMessageFacts *facts,
                                     gint64                file_unix,
                                     gint64                now,
                                     gint64               *out_unix,
                                     int                  *out_zone);

G_END_DECLS
