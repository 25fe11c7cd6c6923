/* pf-pop3-codes.h - what a server's -ERR means for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-meaning.h"

G_BEGIN_DECLS

/* What was asked when the server said no. */
typedef enum
{
  PF_POP3_ASKED_LOGIN = 1 << 0,
  PF_POP3_ASKED_MAILBOX = 1 << 1, /* STAT, LIST, UIDL: some refuse only there */
  PF_POP3_ASKED_OTHER = 1 << 2,   /* RETR, TOP, STLS */
  PF_POP3_ASKED_NOTHING = 1 << 3, /* -ERR in place of a greeting */
} PfPop3Asked;

/**
 * pf_pop3_judge:
 * @code: (nullable): the response code, upper case (RFC 2449, RFC 3206)
 * @text: the sentence
 * @out_wait_ms: (out): how long to wait, if the sentence says so; else 0
 *
 * As pf_imap_judge(): known codes and sentences are rows of a table.  Pure.
 */
PfMeaning pf_pop3_judge (PfPop3Asked asked,
                         const char *code,
                         const char *text,
                         gint64     *out_wait_ms);

G_END_DECLS
