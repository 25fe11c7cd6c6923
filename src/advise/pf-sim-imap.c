/* pf-sim-imap.c - the simulation: a device that shows the server's folders by IMAP
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051
 * RFC 6851 (MOVE)
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-sim-private.h"

static void
push_folders (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      PfSimBox *mine = &state->box[place][f];
      PfSimBox *there = &state->box[PF_SIM_SERVER][f];

      if (mine->is_to_make && !there->exists)
        {
          pf_sim_say (result, place, "CREATE \"%s\"",
                      pf_sim_folder_name ((PfSimFolder) f));
          there->exists = TRUE;
        }
      mine->is_to_make = FALSE;
    }
}

static void
push_gone (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  PfSimDevice *device = &state->device[place];

  for (guint i = 0; i < device->n_gone; i++)
    {
      const PfSimGone *gone = &device->gone[i];
      PfSimBox        *there = &state->box[PF_SIM_SERVER][gone->home];
      int              position = pf_sim_box_find_uid (there, gone->uid);

      if (position < 0)
        continue;
      pf_sim_say (result, place, "UID STORE %u +FLAGS (\\Deleted)", gone->uid);
      pf_sim_say (result, place, "UID EXPUNGE %u", gone->uid);
      pf_sim_box_remove (there, (guint) position);
    }
  device->n_gone = 0;
}

/* A letter made here gets its place on the server. */
static void
push_new (PfSimState  *state,
          PfSimPlace   place,
          PfSimFolder  folder,
          PfSimItem   *item,
          PfSimResult *result)
{
  PfSimItem  copy = *item;
  PfSimItem *there;

  copy.flags &= PF_SIM_READ;
  copy.day = state->day;
  there = pf_sim_server_add (state, folder, copy);
  if (there == NULL)
    return;
  pf_sim_say (result, place, "APPEND \"%s\"", pf_sim_folder_name (folder));
  item->uid = there->uid;
  item->home = folder;
  item->flags &= (guint8) ~PF_SIM_OWN;
}

static void
push_item (PfSimState  *state,
           PfSimPlace   place,
           PfSimFolder  folder,
           PfSimItem   *item,
           PfSimResult *result)
{
  PfSimBox *home = &state->box[PF_SIM_SERVER][item->home];
  int       position = pf_sim_box_find_uid (home, item->uid);

  if (position < 0) /* another device removed it; the update shows that */
    return;
  if ((item->flags & PF_SIM_READ) != 0 && (home->item[position].flags & PF_SIM_READ) == 0)
    {
      pf_sim_say (result, place, "UID STORE %u +FLAGS (\\Seen)", item->uid);
      home->item[position].flags |= PF_SIM_READ;
    }
  if (item->home != folder)
    {
      PfSimItem *there = pf_sim_server_add (state, folder, home->item[position]);

      if (there == NULL)
        return;
      pf_sim_say (result, place, "UID MOVE %u \"%s\"", item->uid,
                  pf_sim_folder_name (folder));
      pf_sim_box_remove (home, (guint) position);
      item->home = folder;
      item->uid = there->uid;
    }
}

void
pf_sim_imap_push (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  push_folders (state, place, result);
  push_gone (state, place, result);
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    for (guint i = 0; i < state->box[place][f].n; i++)
      {
        PfSimItem *item = &state->box[place][f].item[i];

        if ((item->flags & PF_SIM_OWN) != 0)
          continue;
        if (item->uid == 0)
          push_new (state, place, (PfSimFolder) f, item, result);
        else
          push_item (state, place, (PfSimFolder) f, item, result);
      }
}

static PfSimItem *
find_image (PfSimBox *box, PfSimFolder home, guint uid)
{
  for (guint i = 0; i < box->n; i++)
    if ((box->item[i].flags & PF_SIM_OWN) == 0 && box->item[i].home == home &&
        box->item[i].uid == uid)
      return &box->item[i];

  return NULL;
}

/* The device's own copy of a letter that the server has too: shown as one. */
static PfSimItem *
find_own (PfSimBox *box, guint letter)
{
  for (guint i = 0; i < box->n; i++)
    if ((box->item[i].flags & PF_SIM_OWN) != 0 && box->item[i].letter == letter)
      return &box->item[i];

  return NULL;
}

static gboolean
holds_letter (const PfSimBox *box, guint letter)
{
  for (guint i = 0; i < box->n; i++)
    if (box->item[i].letter == letter)
      return TRUE;

  return FALSE;
}

/* Makes @place's folder an image of the server's; its own letters stay behind it. */
static void
mirror (PfSimState *state, PfSimPlace place, PfSimFolder folder, PfSimResult *result)
{
  const PfSimBox *there = &state->box[PF_SIM_SERVER][folder];
  PfSimBox        old = state->box[place][folder];
  PfSimBox       *mine = &state->box[place][folder];
  gboolean        is_new_here = FALSE;

  *mine = (PfSimBox){ .exists = there->exists };
  for (guint i = 0; i < there->n; i++)
    {
      PfSimItem *known = find_image (&old, folder, there->item[i].uid);
      PfSimItem  item = there->item[i];

      item.home = folder;
      if (known == NULL)
        known = find_own (&old, item.letter);
      if (known != NULL)
        item.flags |= known->flags & PF_SIM_TEXT;
      is_new_here |= known == NULL;
      if (state->device[place].has_offline_copy && (item.flags & PF_SIM_TEXT) == 0)
        {
          pf_sim_say (result, place, "UID FETCH %u BODY.PEEK[]", item.uid);
          item.flags |= PF_SIM_TEXT;
        }
      pf_sim_box_add (state, mine, item);
      if (known != NULL)
        {
          mine->item[mine->n - 1].serial = known->serial;
          known->letter = 0; /* taken: a second copy is another row */
          known->flags = 0;
          known->uid = 0;
        }
    }
  if (is_new_here && !state->device[place].has_offline_copy)
    pf_sim_say (result, place, "UID FETCH 1:* (FLAGS ENVELOPE)");

  for (guint i = 0; i < old.n; i++)
    if ((old.item[i].flags & PF_SIM_OWN) != 0 &&
        !holds_letter (there, old.item[i].letter))
      {
        mine->item[mine->n++] = old.item[i];
        mine->exists = TRUE;
      }
}

void
pf_sim_imap_update (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  pf_sim_imap_push (state, place, result);
  pf_sim_say (result, place, "LIST \"\" \"*\"");
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      if (state->box[PF_SIM_SERVER][f].exists)
        pf_sim_say (result, place, "SELECT \"%s\"", pf_sim_folder_name ((PfSimFolder) f));
      mirror (state, place, (PfSimFolder) f, result);
    }
}

/* What the server has already is not sent twice. */
void
pf_sim_imap_upload (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      PfSimBox *mine = &state->box[place][f];
      PfSimBox *there = &state->box[PF_SIM_SERVER][f];

      if (mine->exists && !there->exists)
        {
          pf_sim_say (result, place, "CREATE \"%s\"",
                      pf_sim_folder_name ((PfSimFolder) f));
          there->exists = TRUE;
        }
      for (guint i = 0; i < mine->n; i++)
        if ((mine->item[i].flags & PF_SIM_OWN) != 0 &&
            !holds_letter (there, mine->item[i].letter))
          push_new (state, place, (PfSimFolder) f, &mine->item[i], result);
    }
  pf_sim_imap_update (state, place, result);
}
