/* pf-imap-codes.h - what a server's NO, BAD or BYE means for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was asked when the server said no. */
typedef enum
{
  PF_IMAP_ASKED_LOGIN = 1 << 0,
  PF_IMAP_ASKED_APPEND = 1 << 1,
  PF_IMAP_ASKED_FOLDER = 1 << 2, /* CREATE, SELECT, STATUS, … */
  PF_IMAP_ASKED_OTHER = 1 << 3,
  PF_IMAP_ASKED_NOTHING = 1 << 4, /* BYE */
} PfImapAsked;

typedef enum
{
  PF_IMAP_MEANS_REFUSED,           /* no better name for it */
  PF_IMAP_MEANS_TOO_LARGE,         /* this message is larger than it takes */
  PF_IMAP_MEANS_NO_SPACE,          /* the account's storage is full */
  PF_IMAP_MEANS_TRY_LATER,         /* throttled, busy, down for a moment */
  PF_IMAP_MEANS_NO_FOLDER,         /* the folder is not there */
  PF_IMAP_MEANS_EXISTS,            /* the folder is there already */
  PF_IMAP_MEANS_BAD_KEYWORD,       /* a flag or keyword is the trouble */
  PF_IMAP_MEANS_WRONG_CREDENTIALS, /* from here: sign-in */
  PF_IMAP_MEANS_APP_PASSWORD,
  PF_IMAP_MEANS_BROWSER,
  PF_IMAP_MEANS_DISABLED,
  PF_IMAP_MEANS_EXPIRED, /* or, after it, the session is over */
  PF_IMAP_MEANS_BUSY,
  PF_IMAP_MEANS_CROWDED, /* too many connections of this account */
  PF_IMAP_MEANS_NOT_PRIVATE,
} PfImapMeaning;

/**
 * pf_imap_judge:
 * @code: (nullable): the response code, upper case (RFC 5530 and others)
 * @text: the sentence
 * @out_wait_ms: (out): how long to wait, if the sentence says so; else 0
 *
 * Servers say much in sentences that has no code; those that are known are rows of a
 * table.  Pure.
 */
PfImapMeaning pf_imap_judge (PfImapAsked asked,
                             const char *code,
                             const char *text,
                             gint64     *out_wait_ms);

G_END_DECLS
