/* pf-pop3-codes.h - what a server's -ERR means for us
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
  PF_POP3_ASKED_LOGIN = 1 << 0,
  PF_POP3_ASKED_MAILBOX = 1 << 1, /* STAT, LIST, UIDL: some refuse only there */
  PF_POP3_ASKED_OTHER = 1 << 2,   /* RETR, TOP, STLS */
  PF_POP3_ASKED_NOTHING = 1 << 3, /* -ERR in place of a greeting */
} PfPop3Asked;

typedef enum
{
  PF_POP3_MEANS_REFUSED,           /* no better name for it */
  PF_POP3_MEANS_TRY_LATER,         /* busy, down for a moment, too many or too often */
  PF_POP3_MEANS_NOT_KNOWN,         /* the command, not the password, is the trouble */
  PF_POP3_MEANS_WRONG_CREDENTIALS, /* from here: sign-in */
  PF_POP3_MEANS_APP_PASSWORD,
  PF_POP3_MEANS_BROWSER,
  PF_POP3_MEANS_DISABLED,
  PF_POP3_MEANS_EXPIRED,
  PF_POP3_MEANS_BUSY,
  PF_POP3_MEANS_NO_MECHANISM,
  PF_POP3_MEANS_NOT_PRIVATE,
} PfPop3Meaning;

/**
 * pf_pop3_judge:
 * @code: (nullable): the response code, upper case (RFC 2449, RFC 3206)
 * @text: the sentence
 * @out_wait_ms: (out): how long to wait, if the sentence says so; else 0
 *
 * As pf_imap_judge(): known codes and sentences are rows of a table.  Pure.
 */
PfPop3Meaning pf_pop3_judge (PfPop3Asked asked,
                             const char *code,
                             const char *text,
                             gint64     *out_wait_ms);

G_END_DECLS
