/* pf-sim-pop3.c - the simulation: collecting by POP3
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-sim-private.h"

#define OCTETS 2048   /* of a letter, for STAT */
#define BEFORE_DROP 2 /* letters that arrive before the line is lost */
#define KEPT_DAYS 14

static gboolean
has_seen (const PfSimDevice *device, guint uid)
{
  return device->has_memory && (device->seen[uid / 32] & (1u << (uid % 32))) != 0;
}

static void
remember (PfSimDevice *device, guint uid)
{
  if (device->has_memory)
    device->seen[uid / 32] |= 1u << (uid % 32);
}

static gboolean
is_gone (const PfSimDevice *device, guint uid)
{
  for (guint i = 0; i < device->n_gone; i++)
    if (device->gone[i].uid == uid)
      return TRUE;

  return FALSE;
}

/* By the keep rule, or since it was deleted here. */
static gboolean
is_to_delete (const PfSimState *state, const PfSimDevice *device, const PfSimItem *item)
{
  if (is_gone (device, item->uid) || device->keep == PF_SIM_DELETE)
    return TRUE;

  return device->keep == PF_SIM_KEEP_14_DAYS && item->day + KEPT_DAYS <= state->day;
}

static void
greet (const PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  guint n = state->box[PF_SIM_SERVER][PF_SIM_INBOX].n;

  pf_sim_say (result, place, "STAT");
  pf_sim_say (result, PF_SIM_SERVER, "+OK %u %u", n, n * OCTETS);
  if (n > 0 && state->device[place].has_memory)
    pf_sim_say (result, place, "UIDL");
}

/* Fetches at most @most letters that are new to this program; notes in @has which of
 * the server's are here then. */
static void
fetch (
    PfSimState *state, PfSimPlace place, guint most, gboolean *has, PfSimResult *result)
{
  const PfSimBox *inbox = &state->box[PF_SIM_SERVER][PF_SIM_INBOX];
  PfSimBox       *mine = &state->box[place][PF_SIM_INBOX];
  PfSimDevice    *device = &state->device[place];
  guint           fetched = 0;

  for (guint i = 0; i < inbox->n; i++)
    {
      PfSimItem item = inbox->item[i];

      has[i] = has_seen (device, item.uid);
      if (has[i] || fetched == most || mine->n >= PF_SIM_FULL)
        continue;
      pf_sim_say (result, place, "RETR %u", i + 1);
      /* POP3 carries no mark: what is fetched is new. */
      item.flags = PF_SIM_TEXT | PF_SIM_OWN;
      pf_sim_box_add (state, mine, item);
      remember (device, item.uid);
      has[i] = TRUE;
      fetched++;
    }
}

void
pf_sim_pop3_collect (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  PfSimBox    *inbox = &state->box[PF_SIM_SERVER][PF_SIM_INBOX];
  PfSimDevice *device = &state->device[place];
  gboolean     has[PF_SIM_MOST_ITEMS] = { FALSE };
  gboolean     dies[PF_SIM_MOST_ITEMS] = { FALSE };

  greet (state, place, result);
  fetch (state, place, PF_SIM_MOST_ITEMS, has, result);
  for (guint i = 0; i < inbox->n; i++)
    {
      dies[i] = has[i] && is_to_delete (state, device, &inbox->item[i]);
      if (dies[i])
        pf_sim_say (result, place, "DELE %u", i + 1);
    }

  /* RFC 1939, section 6: only now does the server delete. */
  pf_sim_say (result, place, "QUIT");
  for (guint i = inbox->n; i-- > 0;)
    if (dies[i])
      pf_sim_box_remove (inbox, i);
  device->n_gone = 0;
}

void
pf_sim_pop3_drop (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  const PfSimBox *inbox = &state->box[PF_SIM_SERVER][PF_SIM_INBOX];
  gboolean        has[PF_SIM_MOST_ITEMS] = { FALSE };

  greet (state, place, result);
  fetch (state, place, BEFORE_DROP, has, result);
  for (guint i = 0; i < inbox->n; i++)
    if (has[i] && is_to_delete (state, &state->device[place], &inbox->item[i]))
      pf_sim_say (result, place, "DELE %u", i + 1);
}

/* Deletes on the server what was deleted here, without collecting. */
void
pf_sim_pop3_delete (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  PfSimBox    *inbox = &state->box[PF_SIM_SERVER][PF_SIM_INBOX];
  PfSimDevice *device = &state->device[place];
  gboolean     any = FALSE;

  /* From the last, so that the numbers before it stay what they were. */
  for (guint i = inbox->n; i-- > 0;)
    if (is_gone (device, inbox->item[i].uid))
      {
        pf_sim_say (result, place, "DELE %u", i + 1);
        pf_sim_box_remove (inbox, i);
        any = TRUE;
      }
  if (any)
    pf_sim_say (result, place, "QUIT");
  device->n_gone = 0;
}
