/* test-pop3-codes.c - what servers mean by -ERR: pop3/pf-pop3-codes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-codes.h"

typedef struct
{
  const char *name;
  PfPop3Asked asked;
  const char *code;
  const char *text;
  PfMeaning   means;
  gint64      wait_ms;
} Case;

#define LOGIN PF_POP3_ASKED_LOGIN
#define MAILBOX PF_POP3_ASKED_MAILBOX
#define OTHER PF_POP3_ASKED_OTHER
#define GREETING PF_POP3_ASKED_NOTHING
#define M(x) PF_MEANS_##x

/* clang-format off */
static const Case cases[] = {
  { "dovecot-wrong",    LOGIN,    "AUTH",      "Authentication failed.",               M (WRONG_CREDENTIALS), 0 },
  { "cyrus-wrong",      LOGIN,    "AUTH",      "Invalid login",                        M (WRONG_CREDENTIALS), 0 },
  { "wrong-try-again",  LOGIN,    "AUTH",      "Wrong password, try again later",      M (WRONG_CREDENTIALS), 0 },
  { "failed-try-again", LOGIN,    NULL,        "Authentication failed, try again",     M (WRONG_CREDENTIALS), 0 },
  { "courier-wrong",    LOGIN,    NULL,        "Login failed.",                        M (WRONG_CREDENTIALS), 0 },
  { "exchange-wrong",   LOGIN,    NULL,        "Logon failure: unknown user name or bad password.", M (WRONG_CREDENTIALS), 0 },
  { "gmail-app",        LOGIN,    "AUTH",      "Application-specific password required: https://support.google.com/accounts/answer/185833", M (APP_PASSWORD), 0 },
  { "gmail-off",        LOGIN,    "SYS/PERM",  "Your account is not enabled for POP access. Please visit your Gmail settings page", M (DISABLED), 0 },
  { "gmail-off-stat",   MAILBOX,  "SYS/PERM",  "Your account is not enabled for POP access.", M (DISABLED), 0 },
  { "yahoo-off",        LOGIN,    NULL,        "pop not allowed for user",             M (DISABLED), 0 },
  { "sys-perm",         LOGIN,    "SYS/PERM",  "no",                                   M (DISABLED), 0 },
  { "sys-perm-retr",    OTHER,    "SYS/PERM",  "cannot read that message",             M (REFUSED), 0 },
  { "sys-temp",         LOGIN,    "SYS/TEMP",  "Temporary authentication failure.",    M (TRY_LATER), 0 },
  { "mail-ru",          LOGIN,    NULL,        "NEOBHODIM parol prilozheniya / Application password is REQUIRED", M (APP_PASSWORD), 0 },
  { "basic-off",        LOGIN,    NULL,        "Basic authentication is disabled.",    M (BROWSER), 0 },
  { "in-use",           LOGIN,    "IN-USE",    "Do you have another POP session running?", M (BUSY), 0 },
  { "in-use-limit",     LOGIN,    "IN-USE",    "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)", M (TRY_LATER), 0 },
  { "locked",           LOGIN,    NULL,        "maildrop already locked",              M (BUSY), 0 },
  { "cyrus-locked",     LOGIN,    NULL,        "Unable to lock maildrop: Mailbox is locked by POP server", M (BUSY), 0 },
  { "delay",            LOGIN,    "LOGIN-DELAY", "minimum time between mail checks violation", M (TRY_LATER), 0 },
  { "delay-minutes",    LOGIN,    NULL,        "Too many logins, try again in 15 minutes", M (TRY_LATER), 900000 },
  { "stronger",         LOGIN,    NULL,        "You must use stronger authentication such as AUTH or APOP to connect to this server", M (NO_MECHANISM), 0 },
  { "plaintext",        LOGIN,    "AUTH",      "Plaintext authentication disallowed on non-secure (SSL/TLS) connections.", M (NOT_PRIVATE), 0 },
  { "cleartext",        LOGIN,    NULL,        "Cleartext authentication disallowed on non-secure (SSL/TLS) connections.", M (NOT_PRIVATE), 0 },
  { "expired",          LOGIN,    "AUTH",      "Your password has expired",            M (EXPIRED), 0 },
  { "unknown-command",  LOGIN,    NULL,        "Unknown command.",                     M (NOT_KNOWN), 0 },
  { "auth-unknown",     LOGIN,    "AUTH",      "unknown command or wrong password",    M (WRONG_CREDENTIALS), 0 },
  { "no-message",       OTHER,    NULL,        "no such message",                      M (REFUSED), 0 },
  { "retr-in-use-word", OTHER,    NULL,        "message 3 is in use",                  M (REFUSED), 0 },
  { "greeting-full",    GREETING, NULL,        "too many connections from your host",  M (TRY_LATER), 0 },
  { "greeting-no",      GREETING, NULL,        "access denied",                        M (REFUSED), 0 },
  { "stat-empty",       MAILBOX,  NULL,        "",                                     M (REFUSED), 0 },
  { "login-empty",      LOGIN,    NULL,        "",                                     M (WRONG_CREDENTIALS), 0 },
};
/* clang-format on */

static void
test_judge (gconstpointer data)
{
  const Case *c = data;
  gint64      wait_ms = -1;

  g_assert_cmpint (pf_pop3_judge (c->asked, c->code, c->text, &wait_ms), ==, c->means);
  g_assert_cmpint (wait_ms, ==, c->wait_ms);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/codes/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_judge);
    }

  return g_test_run ();
}
