/* pf-words-policy.c - what a provider demands or limits, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-human"

#include "human/pf-words-policy.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

/* How the %s of a sentence is filled. */
typedef enum
{
  FILL_NOTHING,
  FILL_VALUE,
  FILL_SIZE, /* the value is a number of octets */
} Fill;

typedef struct
{
  const char *name;
  const char *value; /* (nullable): %NULL for any */
  Fill        fill;
  const char *words; /* to be translated */
} PolicyWords;

/* clang-format off */
static const PolicyWords table[] = {
  { "imap-switch", "off-by-default", FILL_NOTHING,
    N_("IMAP is off until you switch it on in the web settings.") },
  { "imap-switch", "on-by-default", FILL_NOTHING,
    N_("IMAP is on, and can be switched off in the web settings.") },
  { "imap-switch", "none", FILL_NOTHING, N_("IMAP is always on.") },
  { "pop3-switch", "off-by-default", FILL_NOTHING,
    N_("POP3 is off until you switch it on in the web settings.") },
  { "pop3-switch", "on-by-default", FILL_NOTHING,
    N_("POP3 is on, and can be switched off in the web settings.") },
  { "app-password", "required", FILL_NOTHING,
    N_("Mail programs need a password of their own, made in the web settings.") },
  { "app-password", "with-two-step", FILL_NOTHING,
    N_("With two-step sign-in, mail programs need a password of their own.") },
  { "separate-password", NULL, FILL_NOTHING,
    N_("The mailbox has a password of its own, apart from the account's.") },
  { "two-step", "required-for-app-password", FILL_NOTHING,
    N_("Passwords for mail programs can be made once two-step sign-in is on.") },
  { "oauth-only", NULL, FILL_NOTHING,
    N_("Mail programs sign in through the provider's own page in a browser; a password is "
       "refused.") },
  { "workspace-passwords", NULL, FILL_NOTHING,
    N_("Accounts of an organisation sign in through a browser, or with an app password if "
       "the administrator permits it.") },
  { "no-imap", "true", FILL_NOTHING, N_("There is no IMAP here.") },
  { "no-imap", "not-listed", FILL_NOTHING, N_("No IMAP server is known.") },
  { "no-pop3", "true", FILL_NOTHING, N_("There is no POP3 here.") },
  { "no-pop3", "not-listed", FILL_NOTHING, N_("No POP3 server is known.") },
  { "imap-needs-id", NULL, FILL_NOTHING,
    N_("The server wants to know the program's name; Postferry tells it.") },
  { "user-name-form", "local-part", FILL_NOTHING,
    N_("The user name is the part of the address before the @.") },
  { "shared-mailbox-user", NULL, FILL_VALUE,
    N_("For a shared mailbox the user name is written %s.") },
  { "smtp-auth", NULL, FILL_NOTHING,
    N_("Sending with a password is off until an administrator switches it on.") },
  { "restriction-smtp", NULL, FILL_NOTHING,
    N_("Sending works only from the provider's own network.") },
  { "pop3-hides-fetched", NULL, FILL_NOTHING,
    N_("POP3 shows only mail that no program has fetched before.") },
  { "pop3-delete-everywhere", NULL, FILL_NOTHING,
    N_("What POP3 deletes is gone from all folders and devices.") },
  { "pop3-sasl", NULL, FILL_NOTHING,
    N_("Signing in to POP3 through a browser works in this provider's own way.") },
  { "visible-messages", NULL, FILL_VALUE, N_("IMAP shows at most %s messages in a folder.") },
  { "poll-minutes", NULL, FILL_VALUE,
    N_("Looking for new mail more often than every %s minutes is refused.") },
  { "daily-upload", NULL, FILL_SIZE, N_("At most %s can be uploaded in a day.") },
  { "daily-download-imap", NULL, FILL_SIZE,
    N_("At most %s can be fetched by IMAP in a day.") },
  { "daily-download-pop3", NULL, FILL_SIZE,
    N_("At most %s can be fetched by POP3 in a day.") },
  { "connections", NULL, FILL_VALUE,
    N_("At most %s connections can be open at the same time.") },
  { "errors-a-connection", NULL, FILL_VALUE,
    N_("It hangs up on a program after %s refused commands.") },
  { "max-message", NULL, FILL_SIZE, N_("A message can have at most %s.") },
  { "quota", NULL, FILL_SIZE, N_("The mailbox holds at most %s.") },
  { "plan", "paid", FILL_NOTHING, N_("Mail programs are let in with a paid plan only.") },
  { "plan", "paid-in-some-regions", FILL_NOTHING,
    N_("In some regions, mail programs are let in with a paid plan only.") },
  { "bridge", NULL, FILL_NOTHING,
    N_("Mail programs reach it only through the provider's own helper program on this "
       "computer.") },
  { "tls-only", NULL, FILL_NOTHING, N_("Only encrypted connections are accepted.") },
  { "moving-to", NULL, FILL_VALUE, N_("Its mailboxes are being moved to %s.") },
  { "organisation-hosts", NULL, FILL_VALUE,
    N_("Accounts of an organisation use other servers, whose names begin with %s.") },
  { "collector-ended", NULL, FILL_VALUE,
    N_("In %s it stops collecting mail from other accounts by POP3.") },
  { "defect", NULL, FILL_NOTHING, N_("Something here is known not to work as it should.") },
};
/* clang-format on */

static char *
fill_words (const PolicyWords *words, const PfPolicy *policy)
{
  const char      *value = policy->value != NULL ? policy->value : "";
  guint64          size;
  g_autofree char *filling = words->fill == FILL_SIZE &&
                                     g_ascii_string_to_unsigned (value, 10, 0,
                                                                 G_MAXUINT64, &size, NULL)
                                 ? pf_words_size_short (size)
                                 : g_strdup (value);
  GString         *sentence = g_string_new (_ (words->words));

  if (words->fill != FILL_NOTHING)
    g_string_replace (sentence, "%s", filling, 1);
  return g_string_free (sentence, FALSE);
}

char *
pf_words_policy (const PfPolicy *policy)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, policy->name) &&
        (table[i].value == NULL || g_strcmp0 (table[i].value, policy->value) == 0))
      return fill_words (&table[i], policy);

  return policy->value != NULL ? g_strdup_printf ("%s: %s.", policy->name, policy->value)
                               : g_strdup_printf ("%s.", policy->name);
}
