/* pf-meaning-rows.h - refusals that servers of every protocol word alike
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-meaning.h"

/* Rows for a table of #PfMeaningRow; @asked is the protocol's.  Each group stands where the
 * table's order wants it: the first row that fits wins. */

/* clang-format off */
#define PF_MEANING_APP_PASSWORD(asked) \
  { asked, NULL, "application-specific", PF_MEANS_APP_PASSWORD }, /* Gmail; SMTP: 534 5.7.9 */ \
  { asked, NULL, "app-specific",         PF_MEANS_APP_PASSWORD }, /* iCloud */ \
  { asked, NULL, "app password",         PF_MEANS_APP_PASSWORD }, \
  { asked, NULL, "application password", PF_MEANS_APP_PASSWORD }  /* mail.ru */

#define PF_MEANING_BROWSER(asked) \
  { asked, NULL, "web browser",          PF_MEANS_BROWSER }, \
  { asked, NULL, "web login required",   PF_MEANS_BROWSER }, \
  { asked, NULL, "basic authentication is disabled", PF_MEANS_BROWSER }, /* Exchange Online; SMTP: 535 5.7.139 */ \
  { asked, NULL, "basicauthblocked",     PF_MEANS_BROWSER }

#define PF_MEANING_WRONG_PASSWORD(asked) \
  { asked, NULL, "invalid user",         PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "invalid login",        PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "invalid password",     PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "invalid credential",   PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "incorrect",            PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "wrong password",       PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "authentication failed", PF_MEANS_WRONG_CREDENTIALS }, \
  { asked, NULL, "login failed",         PF_MEANS_WRONG_CREDENTIALS }

#define PF_MEANING_SERVER_BUSY(asked) \
  { asked, NULL, "temporar",             PF_MEANS_TRY_LATER }, \
  { asked, NULL, "server busy",          PF_MEANS_TRY_LATER }, \
  { asked, NULL, "too busy",             PF_MEANS_TRY_LATER }, \
  { asked, NULL, "server unavailable",   PF_MEANS_TRY_LATER }  /* Exchange */

#define PF_MEANING_TRY_AGAIN(asked) \
  { asked, NULL, "try again",            PF_MEANS_TRY_LATER }, \
  { asked, NULL, "try later",            PF_MEANS_TRY_LATER }
/* clang-format on */
