/* pf-mailbox.c - names of roles; a message's life
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-mailbox"

#include "mailbox/pf-mailbox.h"

static const PfRole roles[] = {
  PF_ROLE_NONE,  PF_ROLE_INBOX, PF_ROLE_SENT,    PF_ROLE_DRAFTS, PF_ROLE_TEMPLATES,
  PF_ROLE_TRASH, PF_ROLE_JUNK,  PF_ROLE_ARCHIVE, PF_ROLE_OUTBOX,
};

const char *
pf_role_to_string (PfRole role)
{
  switch (role)
    {
    case PF_ROLE_NONE:
      return "none";
    case PF_ROLE_INBOX:
      return "inbox";
    case PF_ROLE_SENT:
      return "sent";
    case PF_ROLE_DRAFTS:
      return "drafts";
    case PF_ROLE_TEMPLATES:
      return "templates";
    case PF_ROLE_TRASH:
      return "trash";
    case PF_ROLE_JUNK:
      return "junk";
    case PF_ROLE_ARCHIVE:
      return "archive";
    case PF_ROLE_OUTBOX:
      return "outbox";
    }

  g_return_val_if_reached ("none");
}

PfRole
pf_role_from_string (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (pf_role_to_string (roles[i]), name) == 0)
      return roles[i];

  return PF_ROLE_NONE;
}

void
pf_message_init (PfMessage *message)
{
  g_return_if_fail (message != NULL);

  *message = (PfMessage){ .received_unix = G_MININT64 };
}

void
pf_message_clear (PfMessage *message)
{
  g_return_if_fail (message != NULL);

  g_free (message->locator);
  g_strfreev (message->keywords);
  g_free (message->uidl);
  g_free (message->account_key);
  g_free (message->server_text);
  pf_message_init (message);
}
