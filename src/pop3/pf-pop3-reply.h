/* pf-pop3-reply.h - the lines that a POP3 server says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 3 and 9, RFC 2449 8 (response codes), RFC 5034 4 ("+ " challenges)
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PF_POP3_OK,
  PF_POP3_ERR,
  PF_POP3_CHALLENGE, /* "+ " and base64 */
} PfPop3Status;

/**
 * PfPop3Reply:
 * @code: (nullable): the response code of -ERR or +OK, upper case, without brackets
 * @text: the rest, valid UTF-8; of a challenge its base64
 *
 * The first line of an answer.
 */
typedef struct
{
  PfPop3Status status;
  char        *code;
  char        *text;
} PfPop3Reply;

/**
 * pf_pop3_reply_parse:
 * @line: without its line end
 * @reply: (out): cleared with pf_pop3_reply_clear(), also after %FALSE
 *
 * Pure.
 *
 * Returns: whether it is a reply
 */
gboolean pf_pop3_reply_parse (const char *line, PfPop3Reply *reply);
void     pf_pop3_reply_clear (PfPop3Reply *reply);

/* "2 320" of STAT, "1 120" of LIST; more may follow. */
gboolean pf_pop3_parse_numbers (const char *text, guint *out_first, guint64 *out_second);

/* The first of them alone, whatever follows. */
gboolean pf_pop3_parse_first_number (const char *text, guint *out_number);

/* "1 whqtswO00WBw418f9t5JxYwZ" of UIDL; @out_id is (transfer full).  Longer than the 70
 * characters that RFC 1939 allows is met and taken, up to %PF_POP3_LIMIT_UIDL. */
gboolean pf_pop3_parse_uidl (const char *text, guint *out_number, char **out_id);

#define PF_POP3_LIMIT_UIDL 512

/* Returns: (transfer full) (nullable): "<…@…>" of a greeting, if it is a message-id as
 *   RFC 1939 7 demands and nothing else, which keeps APOP's MD5 from being attacked
 *   through stamps that the attacker made up (CVE-2007-1558) */
char *pf_pop3_parse_stamp (const char *greeting);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfPop3Reply, pf_pop3_reply_clear)

G_END_DECLS
