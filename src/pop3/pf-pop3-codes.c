/* pf-pop3-codes.c - what a server's -ERR means for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 2449 8 (IN-USE, LOGIN-DELAY), RFC 3206 (AUTH, SYS/TEMP, SYS/PERM)
 */

#include "pop3/pf-pop3-codes.h"

#include "text/pf-meaning-rows.h"

#define LOGIN PF_POP3_ASKED_LOGIN
#define MAILBOX (PF_POP3_ASKED_LOGIN | PF_POP3_ASKED_MAILBOX)
#define ANY                                                                              \
  (PF_POP3_ASKED_LOGIN | PF_POP3_ASKED_MAILBOX | PF_POP3_ASKED_OTHER |                   \
   PF_POP3_ASKED_NOTHING)

/* clang-format off */
static const PfMeaningRow rows[] = {
  /* A sentence says more than [AUTH] or [SYS/PERM], which stand before many. */
  PF_MEANING_APP_PASSWORD (MAILBOX),
  PF_MEANING_BROWSER (MAILBOX),
  { MAILBOX, NULL,         "not enabled for pop",       PF_MEANS_DISABLED }, /* Gmail, at PASS or at STAT */
  { MAILBOX, NULL,         "pop not allowed",           PF_MEANS_DISABLED }, /* Yahoo, old */
  { MAILBOX, NULL,         "pop access is disabled",    PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop3 access is disabled",   PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop access disabled",       PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop3 is disabled",          PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop is disabled",           PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop3 disabled",             PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "pop3 service is not",       PF_MEANS_DISABLED },
  { MAILBOX, NULL,         "user is authenticated but not connected", PF_MEANS_DISABLED }, /* Exchange */
  { LOGIN,   NULL,         "stronger authentication",   PF_MEANS_NO_MECHANISM },
  { LOGIN,   NULL,         "authentication disallowed", PF_MEANS_NOT_PRIVATE }, /* Dovecot, both spellings */
  { LOGIN,   NULL,         "must issue a stls",         PF_MEANS_NOT_PRIVATE }, /* Courier */
  { LOGIN,   NULL,         "login only available under a layer", PF_MEANS_NOT_PRIVATE }, /* Cyrus 3.6 */
  { LOGIN,   NULL,         "password has expired",      PF_MEANS_EXPIRED },
  { LOGIN,   NULL,         "password expired",          PF_MEANS_EXPIRED },

  /* [IN-USE] comes after a right password (RFC 2449 8.1.2); Dovecot 2.3 sends it for
   * its limit of connections too. */
  { ANY,     "IN-USE",     "maximum number of connections", PF_MEANS_TRY_LATER },
  { ANY,     "IN-USE",     NULL,                        PF_MEANS_BUSY },
  { ANY,     "LOGIN-DELAY", NULL,                       PF_MEANS_TRY_LATER },
  { ANY,     "SYS/TEMP",   NULL,                        PF_MEANS_TRY_LATER },
  { MAILBOX, "SYS/PERM",   NULL,                        PF_MEANS_DISABLED },

  /* Without codes. */
  { MAILBOX, NULL,         "already locked",            PF_MEANS_BUSY }, /* RFC 1939 4 */
  { MAILBOX, NULL,         "lock busy",                 PF_MEANS_BUSY }, /* UW, "maildrop lock busy" */
  { MAILBOX, NULL,         "unable to lock",            PF_MEANS_BUSY }, /* Cyrus */
  { MAILBOX, NULL,         "is locked",                 PF_MEANS_BUSY },
  { MAILBOX, NULL,         "in use",                    PF_MEANS_BUSY },
  { ANY,     NULL,         "too many",                  PF_MEANS_TRY_LATER },
  { ANY,     NULL,         "too often",                 PF_MEANS_TRY_LATER },
  { ANY,     NULL,         "login delay",               PF_MEANS_TRY_LATER },
  { ANY,     NULL,         "maximum number of connections", PF_MEANS_TRY_LATER },
  PF_MEANING_SERVER_BUSY (ANY),
  { LOGIN,   "AUTH",       NULL,                        PF_MEANS_WRONG_CREDENTIALS },
  /* Words that blame the password, also where they ask to try again: we never do. */
  PF_MEANING_WRONG_PASSWORD (LOGIN),
  PF_MEANING_TRY_AGAIN (ANY),
  { LOGIN,   NULL,         "unknown command",           PF_MEANS_NOT_KNOWN },
  { LOGIN,   NULL,         "invalid command",           PF_MEANS_NOT_KNOWN },
  { LOGIN,   NULL,         "unrecognized command",      PF_MEANS_NOT_KNOWN },
  { LOGIN,   NULL,         "syntax error",              PF_MEANS_NOT_KNOWN },
  { LOGIN,   NULL,         "protocol error",            PF_MEANS_NOT_KNOWN }, /* Exchange: "Protocol error. 14" */

  { LOGIN,   NULL,         NULL,                        PF_MEANS_WRONG_CREDENTIALS },
};
/* clang-format on */

PfMeaning
pf_pop3_judge (PfPop3Asked asked, const char *code, const char *text, gint64 *out_wait_ms)
{
  return pf_meaning_find (rows, G_N_ELEMENTS (rows), asked, code, text, out_wait_ms);
}
