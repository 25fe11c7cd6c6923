/* pf-human-auth.c - signing in, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-private.h"

#include <glib/gi18n.h>

static PfAdvice *
describe_try_later (const PfHumanFacts *f)
{
  /* Without a server's sentence it is our own guard that says no. */
  if (f->facts->server_text == NULL)
    return pf_advice_new (
        PF_ACT_WAIT, g_strdup (_ ("Too many passwords were not accepted")),
        g_strdup_printf (
            _ ("Postferry asks %s no more for a while, so that your account is "
               "not locked there. Nothing was sent."),
            f->server),
        pf_human_when_again (f->facts->wait_ms));

  if (g_strcmp0 (f->facts->response_code, "UNAVAILABLE") == 0)
    return pf_advice_new (
        PF_ACT_WAIT, g_strdup_printf (_ ("%s lets nobody in at the moment"), f->server),
        g_strdup (_ ("It says that this passes. Nothing is wrong with your password.")),
        pf_human_when_again (f->facts->wait_ms));

  return pf_advice_new (
      PF_ACT_WAIT, g_strdup_printf (_ ("%s has locked sign-ins for a while"), f->server),
      g_strdup (_ ("After several wrong passwords it waits. Nothing helps but time.")),
      pf_human_when_again (f->facts->wait_ms));
}

static PfAdvice *
describe_other_way (PfAuthError code, const PfHumanFacts *f)
{
  if (code == PF_AUTH_ERROR_APP_PASSWORD_NEEDED)
    return pf_advice_new (
        PF_ACT_EDIT_PASSWORD, g_strdup (_ ("An app password is needed here")),
        g_strdup_printf (
            _ ("%s wants a second password, only for mail programs, which you "
               "make on your provider's web page."),
            f->server),
        g_strdup (_ ("Make an app password there, and use it here.")));
  if (code == PF_AUTH_ERROR_BROWSER_NEEDED)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK, g_strdup (_ ("Passwords are not accepted here")),
        g_strdup_printf (
            _ ("%s lets mail programs in only through its own sign-in page."), f->server),
        g_strdup (_ ("Sign in with your browser instead of a password.")));

  return pf_advice_new (
      PF_ACT_TRY_AGAIN, g_strdup (_ ("IMAP is switched off for this account")),
      g_strdup_printf (
          _ ("%s keeps mail in folders on the server only after you switched "
             "that on in its web settings."),
          f->server),
      g_strdup (_ ("Switch IMAP on there, then try again.")));
}

PfAdvice *
pf_human_describe_auth (PfAuthError code, const PfHumanFacts *f)
{
  switch (code)
    {
    case PF_AUTH_ERROR_WRONG_CREDENTIALS:
      return pf_advice_new (
          PF_ACT_EDIT_PASSWORD, g_strdup (_ ("The password was not accepted")),
          g_strdup_printf (
              _ ("%s did not let you in. The password or the sign-in name may be "
                 "mistyped; capital letters count."),
              f->server),
          g_strdup (_ ("Type it again. Some providers want an app password here.")));

    case PF_AUTH_ERROR_APP_PASSWORD_NEEDED:
    case PF_AUTH_ERROR_BROWSER_NEEDED:
    case PF_AUTH_ERROR_PROTOCOL_DISABLED:
      return describe_other_way (code, f);

    case PF_AUTH_ERROR_MAILBOX_BUSY:
      return pf_advice_new (PF_ACT_TRY_AGAIN,
                            g_strdup (_ ("Another program is using this mailbox")),
                            g_strdup_printf (_ ("%s lets in only one program at a time."),
                                             f->server),
                            g_strdup (_ ("Close other mail programs, then try again.")));

    case PF_AUTH_ERROR_TRY_LATER:
      return describe_try_later (f);

    case PF_AUTH_ERROR_TOO_MANY_CONNECTIONS:
      return pf_advice_new (
          PF_ACT_WAIT,
          g_strdup_printf (_ ("%s allows no further connection now"), f->server),
          g_strdup (_ ("Other programs or devices are connected to this account, as many "
                       "as it allows. Nothing is wrong with your password.")),
          pf_human_when_again (f->facts->wait_ms));

    case PF_AUTH_ERROR_EXPIRED:
      return pf_advice_new (
          PF_ACT_EDIT_PASSWORD,
          g_strdup_printf (_ ("%s wants you to sign in again"), f->server),
          g_strdup (_ ("The password or the permission to sign in has run out.")),
          g_strdup (_ ("Sign in again; what was moved stays on the server.")));

    case PF_AUTH_ERROR_NO_COMMON_MECHANISM:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK, g_strdup (_ ("There is no common way to sign in")),
          g_strdup_printf (_ ("%s offers no way of signing in that Postferry knows."),
                           f->server),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_AUTH_ERROR_NOT_PRIVATE:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS, g_strdup (_ ("This connection is unprotected")),
          g_strdup (
              _ ("Anybody on the way could read your password, so Postferry did not "
                 "send it.")),
          g_strdup (_ ("Choose an encrypted connection.")));

    case PF_AUTH_ERROR_BAD_USER_NAME:
      return pf_advice_new (PF_ACT_EDIT_PASSWORD,
                            g_strdup (_ ("This sign-in name cannot be right")),
                            g_strdup (_ (
                                "It is empty, or holds characters that cannot be sent.")),
                            g_strdup (_ ("Check it; it is often the whole address.")));

    case PF_AUTH_ERROR_NO_SECRET:
      return pf_advice_new (
          PF_ACT_EDIT_PASSWORD, g_strdup (_ ("There is no password to sign in with")),
          g_strdup (_ (
              "None was given, the file or command that keeps it gave none, or it holds "
              "characters that cannot be sent. Nothing was sent.")),
          g_strdup (_ ("Give the password, then try again.")));
    }

  return NULL;
}
