/* pf-imap-codes.h - what a server's NO, BAD or BYE means for us
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
  PF_IMAP_ASKED_LOGIN = 1 << 0,
  PF_IMAP_ASKED_APPEND = 1 << 1,
  PF_IMAP_ASKED_FOLDER = 1 << 2, /* CREATE, SELECT, STATUS, … */
  PF_IMAP_ASKED_OTHER = 1 << 3,
  PF_IMAP_ASKED_NOTHING = 1 << 4, /* BYE */
} PfImapAsked;

/**
 * pf_imap_judge:
 * @code: (nullable): the response code, upper case (RFC 5530 and others)
 * @text: the sentence
 * @out_wait_ms: (out): how long to wait, if the sentence says so; else 0
 *
 * Servers say much in sentences that has no code; those that are known are rows of a
 * table.  Pure.
 */
PfMeaning pf_imap_judge (PfImapAsked asked,
                         const char *code,
                         const char *text,
                         gint64     *out_wait_ms);

G_END_DECLS
