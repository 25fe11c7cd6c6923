/* pf-internaldate.c - which of a message's dates it gets on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-mailbox"

#include "mailbox/pf-internaldate.h"

#include "text/pf-date.h"

#define COPY_AFTER 172800 /* a store's date so much later is that of a copy */

typedef struct
{
  gint64       unix_time;
  int          zone;
  PfDateOrigin origin;
} Candidate;

/* Mail that was written here: the day of arrival is the day it was written. */
static gboolean
is_own_mail (PfRole role)
{
  switch (role)
    {
    case PF_ROLE_SENT:
    case PF_ROLE_DRAFTS:
    case PF_ROLE_TEMPLATES:
    case PF_ROLE_OUTBOX:
      return TRUE;
    case PF_ROLE_NONE:
    case PF_ROLE_INBOX:
    case PF_ROLE_TRASH:
    case PF_ROLE_JUNK:
    case PF_ROLE_ARCHIVE:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
is_date_of_copy (const PfMessage *message, const PfMessageFacts *facts, gint64 now)
{
  return pf_date_is_plausible (facts->received_unix, now) &&
         message->received_unix > facts->received_unix + COPY_AFTER;
}

/* @candidates in order of trust; the first plausible one is taken. */
static PfDateOrigin
choose (const Candidate *candidates,
        gsize            n_candidates,
        gint64           now,
        gint64          *out_unix,
        int             *out_zone)
{
  for (gsize i = 0; i < n_candidates; i++)
    if (pf_date_is_plausible (candidates[i].unix_time, now))
      {
        *out_unix = candidates[i].unix_time;
        *out_zone = candidates[i].zone;
        return candidates[i].origin;
      }

  *out_unix = G_MININT64;
  *out_zone = 0;
  return PF_DATE_FROM_NOWHERE;
}

PfDateOrigin
pf_internaldate_choose (PfRole                role,
                        const PfMessage      *message,
                        const PfMessageFacts *facts,
                        gint64                file_unix,
                        gint64                now,
                        gint64               *out_unix,
                        int                  *out_zone)
{
  Candidate store = { message->received_unix, message->received_zone,
                      PF_DATE_FROM_STORE };
  Candidate received = { facts->received_unix, facts->received_zone,
                         PF_DATE_FROM_RECEIVED };
  Candidate delivery = { facts->delivery_unix, facts->delivery_zone,
                         PF_DATE_FROM_DELIVERY };
  Candidate header = { facts->date_unix, facts->date_zone, PF_DATE_FROM_HEADER };
  Candidate file = { file_unix, 0, PF_DATE_FROM_FILE };
  Candidate trusted = store;
  Candidate stamped = store;

  if (!message->received_certain || is_date_of_copy (message, facts, now))
    trusted.unix_time = stamped.unix_time = G_MININT64;
  if (message->received_is_postmark)
    trusted.unix_time = G_MININT64;

  if (is_own_mail (role))
    {
      const Candidate own[] = { header, store, file };

      return choose (own, G_N_ELEMENTS (own), now, out_unix, out_zone);
    }
  else
    {
      const Candidate incoming[] = { trusted, received, delivery, stamped,
                                     header,  store,    file };

      return choose (incoming, G_N_ELEMENTS (incoming), now, out_unix, out_zone);
    }
}
