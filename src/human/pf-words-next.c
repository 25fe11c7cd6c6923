/* pf-words-next.c - what a person does after a move, program by program
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-words-next.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the steps of a program are; "%s" in the second is the server with its port. */
typedef struct
{
  const char *program;
  const char *steps[7];
} Program;

/* clang-format off */
static const Program programs[] = {
  /* Betterbird is made from Thunderbird and has its menus. */
  { "Thunderbird",
    { N_("Open the menu at the top right, choose New Account and then Email (in older versions: Existing Mail)."),
      N_("Enter your name, the address and the password. When the servers are shown, choose IMAP: %s."),
      N_("Look whether the moved folders are there. One that is missing: right-click the new account, choose Subscribe, and tick it."),
      N_("Open Account Settings. Under Server Settings of the old account, untick both lines that begin with “Check for new messages”."),
      N_("Choose the new account there, and Set as Default under Account Actions, so that new mail is written from it."),
      N_("Later, when you are sure, remove the old account there. Leave “Remove message data” unticked, and its mail stays on this computer.") } },
  { "SeaMonkey",
    { N_("In the mail window choose Edit, then Mail & Newsgroups Account Settings, then Add Account."),
      N_("Choose IMAP as the kind of server: %s."),
      N_("Look whether the moved folders are there. One that is missing: right-click the new account, choose Subscribe, and tick it."),
      N_("Under Server Settings of the old account, untick both lines that begin with “Check for new messages”."),
      N_("Choose the new account and Set as Default, so that new mail is written from it."),
      N_("Later, when you are sure, remove the old account there. Its mail stays on this computer.") } },
};

static const char *const any_program[] = {
  N_("In your mail program, add your account once more, as if it were new."),
  N_("When it asks for the kind, choose IMAP: %s."),
  N_("Look whether the moved folders are there."),
  N_("In the old account's settings, turn off everything that collects mail by itself."),
  N_("Later, when you are sure, remove the old account, and keep its mail on this computer if you are asked."),
  NULL,
};
/* clang-format on */

static const char *const *
find_steps (const char *program)
{
  if (g_strcmp0 (program, "Betterbird") == 0)
    program = "Thunderbird";
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_strcmp0 (program, programs[i].program) == 0)
      return programs[i].steps;
  return any_program;
}

const char *
pf_words_encryption (const PfEndpoint *endpoint)
{
  switch (endpoint->security)
    {
    case PF_SECURITY_TLS:
      return _ ("Encrypted from the start (SSL/TLS)");
    case PF_SECURITY_STARTTLS:
      return _ ("Encrypted after the greeting (STARTTLS)");
    case PF_SECURITY_PLAIN:
      return _ ("Unprotected");
    }
  return "";
}

char **
pf_words_switch_steps (const char *program, const PfEndpoint *endpoint)
{
  const char *const *steps = find_steps (program);
  guint              n = g_strv_length ((char **) steps);
  char             **words = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *server = NULL;
      g_auto (GStrv) pieces = NULL;

      if (strstr (steps[i], "%s") == NULL)
        {
          words[i] = g_strdup (_ (steps[i]));
          continue;
        }
      /* Translators: a server's name, its port, and how it is encrypted */
      server = g_strdup_printf (_ ("%s, port %u, %s"), endpoint->host, endpoint->port,
                                pf_words_encryption (endpoint));
      pieces = g_strsplit (_ (steps[i]), "%s", 2);
      words[i] = g_strjoinv (server, pieces);
    }
  return words;
}
