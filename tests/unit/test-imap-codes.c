/* test-imap-codes.c - what servers mean by their no: imap/pf-imap-codes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-codes.h"

typedef struct
{
  const char *name;
  PfImapAsked asked;
  const char *code;
  const char *text;
  PfMeaning   means;
  gint64      wait_ms;
} Case;

#define LOGIN PF_IMAP_ASKED_LOGIN
#define APPEND PF_IMAP_ASKED_APPEND
#define FOLDER PF_IMAP_ASKED_FOLDER
#define GOODBYE PF_IMAP_ASKED_NOTHING
#define M(x) PF_MEANS_##x

/* clang-format off */
static const Case cases[] = {
  { "dovecot-quota",     APPEND, "OVERQUOTA", "Mailbox is full",                          M (NO_SPACE),  0 },
  { "cyrus-quota",       APPEND, NULL,        "Over quota",                               M (NO_SPACE),  0 },
  { "courier-quota",     APPEND, "ALERT",     "You exceeded your mail quota.",            M (NO_SPACE),  0 },
  { "gmail-bandwidth",   APPEND, "OVERQUOTA", "Account exceeded command or bandwidth limits. (Failure)", M (TRY_LATER), 0 },
  { "gmail-throttled",   APPEND, NULL,        "System Error (Failure) [THROTTLED]",       M (TRY_LATER), 0 },
  { "exchange-backoff",  APPEND, NULL,        "Request is throttled. Suggested Backoff Time: 299961 milliseconds", M (TRY_LATER), 299961 },
  { "wait-minutes",      LOGIN,  NULL,        "Too many failures, try again in 15 minutes", M (TRY_LATER), 900000 },
  { "wait-huge",         LOGIN,  NULL,        "Too many, try again in 99999999999999999999 hours", M (TRY_LATER), 604800000 },
  { "dovecot-size",      APPEND, "LIMIT",     "Mail size is larger than the maximum size allowed by server configuration", M (TOO_LARGE), 0 },
  { "cyrus-size",        APPEND, "TOOBIG",    "Message size exceeds fixed limit",         M (TOO_LARGE), 0 },
  { "limit-other",       APPEND, "LIMIT",     "Too many requests",                        M (TRY_LATER), 0 },
  { "inuse",             APPEND, "INUSE",     "Mailbox is locked",                        M (TRY_LATER), 0 },
  { "unavailable",       APPEND, "UNAVAILABLE", "Server error",                           M (TRY_LATER), 0 },
  { "trycreate",         APPEND, "TRYCREATE", "Mailbox doesn't exist: x",                 M (NO_FOLDER), 0 },
  { "keyword",           APPEND, NULL,        "Invalid flag list",                        M (BAD_KEYWORD), 0 },
  { "newlines",          APPEND, NULL,        "Message contains bare newlines",           M (REFUSED),   0 },
  { "exists",            FOLDER, "ALREADYEXISTS", "Mailbox already exists",               M (EXISTS),    0 },
  { "exists-text",       FOLDER, NULL,        "[CANNOT] Mailbox Already Exists",          M (EXISTS),    0 },
  { "name",              FOLDER, "CANNOT",    "Invalid mailbox name",                     M (REFUSED),   0 },
  { "wrong-password",    LOGIN,  "AUTHENTICATIONFAILED", "Invalid credentials (Failure)", M (WRONG_CREDENTIALS), 0 },
  { "wrong-uncoded",     LOGIN,  NULL,        "LOGIN failed.",                            M (WRONG_CREDENTIALS), 0 },
  { "wrong-try-again",   LOGIN,  NULL,        "Incorrect password, please try again later", M (WRONG_CREDENTIALS), 0 },
  { "wrong-coded-again", LOGIN,  NULL,        "[AUTH] Invalid login. Try again in 1 minute", M (WRONG_CREDENTIALS), 0 },
  { "failed-for-now",    LOGIN,  NULL,        "Authentication failed temporarily, try again", M (TRY_LATER), 0 },
  { "app-password",      LOGIN,  "ALERT",     "Application-specific password required",   M (APP_PASSWORD), 0 },
  { "web-login",         LOGIN,  "WEBALERT",  "Web login required.",                      M (BROWSER),   0 },
  { "imap-off",          LOGIN,  "ALERT",     "Your account is not enabled for IMAP use", M (DISABLED),  0 },
  { "expired",           LOGIN,  "EXPIRED",   "That password isn't any good any more",    M (EXPIRED),   0 },
  { "privacy",           LOGIN,  "PRIVACYREQUIRED", "Plaintext authentication disallowed", M (NOT_PRIVATE), 0 },
  { "busy",              LOGIN,  "INUSE",     "locked",                                   M (BUSY),      0 },
  { "many-connections",  LOGIN,  "LIMIT",     "Maximum number of connections from user+IP exceeded", M (CROWDED), 0 },
  { "bye-exchange",      GOODBYE, NULL,       "Connection closed. 14",                    M (TRY_LATER), 0 },
  { "bye-many",          GOODBYE, "ALERT",    "Too many simultaneous connections. (Failure)", M (TRY_LATER), 0 },
  { "bye-plain",         GOODBYE, NULL,       "Logging out",                              M (REFUSED),   0 },
  { "token-append",      APPEND, NULL,        "AccessTokenExpired, session is over",      M (EXPIRED),   0 },
  { "session-append",    APPEND, "EXPIRED",   "Sign in again",                            M (EXPIRED),   0 },
  { "session-folder",    FOLDER, NULL,        "Session expired, please login again.",     M (EXPIRED),   0 },
  { "yahoo-rate",        APPEND, "LIMIT",     "Rate limit hit",                           M (TRY_LATER), 0 },
  { "seconds",           APPEND, "UNAVAILABLE", "Busy, try again in 30 seconds",          M (TRY_LATER), 30000 },
  { "bye-limit",         GOODBYE, NULL,       "Connection limit exceeded",                M (TRY_LATER), 0 },
  { "empty",             APPEND, NULL,        "",                                         M (REFUSED),   0 },
};
/* clang-format on */

static void
test_judge (gconstpointer data)
{
  const Case *c = data;
  gint64      wait_ms = -1;

  g_assert_cmpint (pf_imap_judge (c->asked, c->code, c->text, &wait_ms), ==, c->means);
  g_assert_cmpint (wait_ms, ==, c->wait_ms);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/imap/codes/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_judge);
    }

  return g_test_run ();
}
