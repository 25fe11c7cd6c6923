/* pf-imap-codes.c - what a server's NO, BAD or BYE means for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5530 (response codes), RFC 4469 (TOOBIG), RFC 9208 (OVERQUOTA)
 */

#include "imap/pf-imap-codes.h"

#include "text/pf-meaning-rows.h"

#define LOGIN PF_IMAP_ASKED_LOGIN
#define APPEND PF_IMAP_ASKED_APPEND
#define FOLDER PF_IMAP_ASKED_FOLDER
#define GOODBYE PF_IMAP_ASKED_NOTHING
#define IN_SESSION (PF_IMAP_ASKED_APPEND | PF_IMAP_ASKED_FOLDER | PF_IMAP_ASKED_OTHER)
#define ANY                                                                              \
  (PF_IMAP_ASKED_LOGIN | PF_IMAP_ASKED_APPEND | PF_IMAP_ASKED_FOLDER |                   \
   PF_IMAP_ASKED_OTHER | PF_IMAP_ASKED_NOTHING)

/* clang-format off */
static const PfMeaningRow rows[] = {
  /* Bandwidth first: Gmail says "[OVERQUOTA] Account exceeded command or bandwidth
   * limits" about a pause, not about space. */
  { ANY,    NULL,                   "suggested backoff time",     PF_MEANS_TRY_LATER },
  { ANY,    "OVERQUOTA",            "bandwidth",                  PF_MEANS_TRY_LATER },
  { ANY,    "THROTTLED",            NULL,                         PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "[throttled]",                PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "throttled",                  PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "bandwidth limit",            PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "rate limit",                 PF_MEANS_TRY_LATER }, /* Yahoo */
  { ANY,    NULL,                   "request limit",              PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "too many requests",          PF_MEANS_TRY_LATER },
  { ANY,    NULL,                   "slow down",                  PF_MEANS_TRY_LATER },

  /* Space. */
  { APPEND | FOLDER, "OVERQUOTA",   NULL,                         PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "exceeded your mail quota",   PF_MEANS_NO_SPACE }, /* Courier 5.0 */
  { APPEND, NULL,                   "over quota",                 PF_MEANS_NO_SPACE }, /* Cyrus 3.6 */
  { APPEND, NULL,                   "quota exceeded",             PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "exceeds quota",              PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "mailbox is full",            PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "mailbox full",               PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "insufficient storage",       PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "out of storage",             PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "not enough disk space",      PF_MEANS_NO_SPACE },
  { APPEND, NULL,                   "not enough space",           PF_MEANS_NO_SPACE },

  /* One message that is too large. */
  { APPEND, "TOOBIG",               NULL,                         PF_MEANS_TOO_LARGE },
  { APPEND, "LIMIT",                "size",                       PF_MEANS_TOO_LARGE }, /* Dovecot 2.3 */
  { APPEND, "LIMIT",                "large",                      PF_MEANS_TOO_LARGE },
  { APPEND, "LIMIT",                "big",                        PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "too large",                  PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "too big",                    PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "size is larger",             PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "message size exceeds",       PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "maximum message size",       PF_MEANS_TOO_LARGE },
  { APPEND, NULL,                   "maximum size",               PF_MEANS_TOO_LARGE },

  /* Folders. */
  { APPEND | FOLDER, "TRYCREATE",   NULL,                         PF_MEANS_NO_FOLDER },
  { APPEND | FOLDER, "NONEXISTENT", NULL,                         PF_MEANS_NO_FOLDER },
  { FOLDER, "ALREADYEXISTS",        NULL,                         PF_MEANS_EXISTS },
  { FOLDER, NULL,                   "already exists",             PF_MEANS_EXISTS },
  { FOLDER, NULL,                   "duplicate folder name",      PF_MEANS_EXISTS }, /* Gmail */

  /* Flags. */
  { APPEND, "BADFLAG",              NULL,                         PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "keyword",                    PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "invalid flag",               PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "invalid system flag",        PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "bad flag",                   PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "flag list",                  PF_MEANS_BAD_KEYWORD },
  { APPEND, NULL,                   "illegal flag",               PF_MEANS_BAD_KEYWORD },

  /* Sign-in. */
  PF_MEANING_APP_PASSWORD (LOGIN),
  { LOGIN,  "WEBALERT",             NULL,                         PF_MEANS_BROWSER }, /* Gmail */
  PF_MEANING_BROWSER (LOGIN),
  { LOGIN,  NULL,                   "not enabled for imap",       PF_MEANS_DISABLED }, /* Gmail */
  { LOGIN,  NULL,                   "imap access is disabled",    PF_MEANS_DISABLED },
  { LOGIN,  NULL,                   "imap is disabled",           PF_MEANS_DISABLED },
  { LOGIN,  NULL,                   "imap disabled",              PF_MEANS_DISABLED },
  { LOGIN,  NULL,                   "user is authenticated but not connected", PF_MEANS_DISABLED }, /* Exchange */
  { LOGIN,  "AUTHORIZATIONFAILED",  NULL,                         PF_MEANS_DISABLED },
  { LOGIN,  "CONTACTADMIN",         NULL,                         PF_MEANS_DISABLED },
  { LOGIN,  "EXPIRED",              NULL,                         PF_MEANS_EXPIRED },
  { LOGIN,  "PRIVACYREQUIRED",      NULL,                         PF_MEANS_NOT_PRIVATE },
  { LOGIN,  NULL,                   "plaintext authentication disallowed", PF_MEANS_NOT_PRIVATE }, /* Dovecot */
  { LOGIN,  "INUSE",                NULL,                         PF_MEANS_BUSY },
  { LOGIN,  NULL,                   "too many connections",       PF_MEANS_CROWDED },
  { LOGIN,  NULL,                   "too many simultaneous",      PF_MEANS_CROWDED }, /* Gmail */
  { LOGIN,  NULL,                   "connection limit",           PF_MEANS_CROWDED },
  { LOGIN,  NULL,                   "maximum number of connections", PF_MEANS_CROWDED }, /* Dovecot */
  { LOGIN,  NULL,                   "too many",                   PF_MEANS_TRY_LATER },
  { LOGIN,  "AUTHENTICATIONFAILED", NULL,                         PF_MEANS_WRONG_CREDENTIALS },

  /* A session that is over, mostly because its token is. */
  { IN_SESSION, "EXPIRED",          NULL,                         PF_MEANS_EXPIRED },
  { IN_SESSION, "AUTHENTICATIONFAILED", NULL,                     PF_MEANS_EXPIRED },
  { IN_SESSION, NULL,               "session expired",            PF_MEANS_EXPIRED }, /* Gmail */
  { IN_SESSION, NULL,               "session is expired",         PF_MEANS_EXPIRED },
  { IN_SESSION, NULL,               "session has expired",        PF_MEANS_EXPIRED },
  { IN_SESSION, NULL,               "token expired",              PF_MEANS_EXPIRED },
  { IN_SESSION, NULL,               "token has expired",          PF_MEANS_EXPIRED },
  { IN_SESSION, NULL,               "accesstokenexpired",         PF_MEANS_EXPIRED }, /* Exchange Online */
  { IN_SESSION, NULL,               "session invalidated",        PF_MEANS_EXPIRED }, /* Exchange Online */

  /* Later. */
  { ANY,    "UNAVAILABLE",          NULL,                         PF_MEANS_TRY_LATER },
  { ANY,    "INUSE",                NULL,                         PF_MEANS_TRY_LATER },
  { ANY,    "LIMIT",                NULL,                         PF_MEANS_TRY_LATER },
  { ANY,    "SERVERBUG",            NULL,                         PF_MEANS_TRY_LATER },
  PF_MEANING_SERVER_BUSY (ANY),
  { ANY,    NULL,                   "backend error",              PF_MEANS_TRY_LATER }, /* Gmail */
  /* Words that blame the password, also where they ask to try again: we never do. */
  PF_MEANING_WRONG_PASSWORD (LOGIN),
  PF_MEANING_TRY_AGAIN (ANY),
  { GOODBYE, NULL,                  "connection limit",           PF_MEANS_TRY_LATER },
  { GOODBYE, NULL,                  "too many",                   PF_MEANS_TRY_LATER },
  { GOODBYE, NULL,                  "maximum number",             PF_MEANS_TRY_LATER },
  { GOODBYE, NULL,                  "overload",                   PF_MEANS_TRY_LATER },
  { GOODBYE, NULL,                  "shutting down",              PF_MEANS_TRY_LATER }, /* Dovecot */
  { GOODBYE, NULL,                  "connection closed. 14",      PF_MEANS_TRY_LATER }, /* Exchange Online */

  { LOGIN,  NULL,                   NULL,                         PF_MEANS_WRONG_CREDENTIALS },
};
/* clang-format on */

PfMeaning
pf_imap_judge (PfImapAsked asked, const char *code, const char *text, gint64 *out_wait_ms)
{
  return pf_meaning_find (rows, G_N_ELEMENTS (rows), asked, code, text, out_wait_ms);
}
