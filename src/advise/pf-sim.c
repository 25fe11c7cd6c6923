/* pf-sim.c - the simulation: one step
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-sim.h"

#include "advise/pf-sim-private.h"

#include <stdarg.h>
#include <string.h>

#define DAYS_A_STEP 14

static const char *const folder_names[PF_SIM_FOLDERS] = {
  "INBOX", "Sent", "Drafts", "Trash", "Holiday",
};

const char *
pf_sim_folder_name (PfSimFolder folder)
{
  return folder_names[folder];
}

void
pf_sim_result_init (PfSimResult *result)
{
  result->changes = g_array_new (FALSE, FALSE, sizeof (PfSimChange));
  result->log = g_array_new (FALSE, FALSE, sizeof (PfSimLine));
}

void
pf_sim_result_clear (PfSimResult *result)
{
  g_clear_pointer (&result->changes, g_array_unref);
  g_clear_pointer (&result->log, g_array_unref);
}

void
pf_sim_say (PfSimResult *result, PfSimPlace speaker, const char *format, ...)
{
  PfSimLine line = { .speaker = speaker };
  va_list   args;

  if (result == NULL)
    return;
  va_start (args, format);
  g_vsnprintf (line.text, sizeof line.text, format, args);
  va_end (args);
  g_array_append_val (result->log, line);
}

PfSimItem *
pf_sim_box_add (PfSimState *state, PfSimBox *box, PfSimItem item)
{
  if (box->n == PF_SIM_MOST_ITEMS)
    return NULL;
  item.serial = state->next_serial++;
  box->exists = TRUE;
  box->item[box->n] = item;

  return &box->item[box->n++];
}

void
pf_sim_box_remove (PfSimBox *box, guint position)
{
  memmove (&box->item[position], &box->item[position + 1],
           (box->n - position - 1) * sizeof box->item[0]);
  box->n--;
}

PfSimItem *
pf_sim_server_add (PfSimState *state, PfSimFolder folder, PfSimItem item)
{
  PfSimBox *box = &state->box[PF_SIM_SERVER][folder];

  if (box->n >= PF_SIM_FULL || state->next_uid[folder] >= PF_SIM_UIDS)
    return NULL;
  item.home = folder;
  item.uid = state->next_uid[folder]++;

  return pf_sim_box_add (state, box, item);
}

int
pf_sim_box_find_uid (const PfSimBox *box, guint uid)
{
  for (guint i = 0; i < box->n; i++)
    if (box->item[i].uid == uid)
      return (int) i;

  return -1;
}

gboolean
pf_sim_device_forget (PfSimDevice *device, const PfSimItem *item)
{
  if (device->n_gone == PF_SIM_FULL)
    return FALSE;
  device->gone[device->n_gone].home = item->home;
  device->gone[device->n_gone].uid = item->uid;
  device->n_gone++;

  return TRUE;
}

/* Where @place has @letter: outside of the bin first. */
static gboolean
find_letter (const PfSimState *state,
             PfSimPlace        place,
             guint             letter,
             PfSimFolder      *out_folder,
             guint            *out_position)
{
  static const PfSimFolder order[] = { PF_SIM_INBOX, PF_SIM_HOLIDAY, PF_SIM_DRAFTS,
                                       PF_SIM_SENT, PF_SIM_TRASH };

  for (gsize f = 0; f < G_N_ELEMENTS (order); f++)
    for (guint i = 0; i < state->box[place][order[f]].n; i++)
      if (state->box[place][order[f]].item[i].letter == letter)
        {
          *out_folder = order[f];
          *out_position = i;
          return TRUE;
        }

  return FALSE;
}

static gboolean
uses_imap (const PfSimState *state, PfSimPlace place)
{
  return state->device[place].mode == PF_SIM_IMAP;
}

/* Tells the server what was just done here, if it can be reached. */
static void
tell (PfSimState *state, PfSimPlace place, PfSimResult *result)
{
  if (!state->device[place].is_online)
    return;
  if (uses_imap (state, place))
    pf_sim_imap_push (state, place, result);
  else
    pf_sim_pop3_delete (state, place, result);
}

static void
read_letter (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  PfSimFolder folder;
  guint       position;
  PfSimItem  *item;

  if (!find_letter (state, event->place, event->letter, &folder, &position))
    return;
  item = &state->box[event->place][folder].item[position];
  if ((item->flags & PF_SIM_TEXT) == 0 && !state->device[event->place].is_online)
    {
      PfSimChange change = { .kind = PF_SIM_CHANGE_NOT_HERE,
                             .place = event->place,
                             .folder = folder,
                             .letter = event->letter,
                             .position = position };

      if (result != NULL)
        g_array_append_val (result->changes, change);
      return;
    }
  if ((item->flags & PF_SIM_TEXT) == 0)
    pf_sim_say (result, event->place, "UID FETCH %u BODY.PEEK[]", item->uid);
  item->flags |= PF_SIM_TEXT | PF_SIM_READ;
  tell (state, event->place, result);
}

/* Takes a letter from one folder of a device to another, as its program shows it. */
static void
move_item (
    PfSimState *state, PfSimPlace place, PfSimFolder from, guint at, PfSimFolder to)
{
  PfSimItem item = state->box[place][from].item[at];
  PfSimBox *box = &state->box[place][to];

  if (box->n >= PF_SIM_FULL)
    return;
  if (pf_sim_box_add (state, box, item) != NULL)
    pf_sim_box_remove (&state->box[place][from], at);
}

/* Removes a letter here for good; the server hears of it where that is the rule. */
static void
remove_item (PfSimState *state, PfSimPlace place, PfSimFolder folder, guint at)
{
  const PfSimItem *item = &state->box[place][folder].item[at];
  PfSimDevice     *device = &state->device[place];
  gboolean         is_own = (item->flags & PF_SIM_OWN) != 0;
  gboolean         tells = uses_imap (state, place) ? !is_own && item->uid != 0
                                                    : device->deletes_there && item->uid != 0;

  if (tells && !pf_sim_device_forget (device, item))
    return;
  pf_sim_box_remove (&state->box[place][folder], at);
}

static void
delete_letter (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  PfSimFolder folder;
  guint       at;

  if (!find_letter (state, event->place, event->letter, &folder, &at))
    return;
  if (uses_imap (state, event->place) && folder != PF_SIM_TRASH)
    {
      state->box[event->place][PF_SIM_TRASH]
          .is_to_make |= !state->box[event->place][PF_SIM_TRASH].exists;
      state->box[event->place][PF_SIM_TRASH].exists = TRUE;
      move_item (state, event->place, folder, at, PF_SIM_TRASH);
    }
  else
    remove_item (state, event->place, folder, at);
  tell (state, event->place, result);
}

static void
empty_trash (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  for (guint i = state->box[event->place][PF_SIM_TRASH].n; i-- > 0;)
    remove_item (state, event->place, PF_SIM_TRASH, i);
  tell (state, event->place, result);
}

static void
make_folder (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  PfSimBox *box = &state->box[event->place][PF_SIM_HOLIDAY];

  if (box->exists)
    return;
  box->exists = TRUE;
  box->is_to_make = uses_imap (state, event->place);
  tell (state, event->place, result);
}

static void
write_letter (PfSimState       *state,
              const PfSimEvent *event,
              PfSimFolder       folder,
              PfSimResult      *result)
{
  PfSimBox *box = &state->box[event->place][folder];
  PfSimItem item = { .letter = (guint8) state->next_letter,
                     .flags = PF_SIM_READ | PF_SIM_TEXT,
                     .home = folder,
                     .day = state->day };

  if (state->next_letter > PF_SIM_LETTERS || box->n >= PF_SIM_FULL)
    return;
  if (!uses_imap (state, event->place))
    item.flags |= PF_SIM_OWN;
  state->next_letter++;
  box->is_to_make |= uses_imap (state, event->place) && !box->exists;
  pf_sim_box_add (state, box, item);
  tell (state, event->place, result);
}

static void
move_letter (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  PfSimFolder folder;
  guint       at;

  if (!find_letter (state, event->place, event->letter, &folder, &at) ||
      folder == PF_SIM_HOLIDAY || !state->box[event->place][PF_SIM_HOLIDAY].exists)
    return;
  move_item (state, event->place, folder, at, PF_SIM_HOLIDAY);
  tell (state, event->place, result);
}

static void
clear_disk (PfSimState *state, PfSimPlace place)
{
  PfSimDevice *device = &state->device[place];

  memset (state->box[place], 0, sizeof state->box[place]);
  state->box[place][PF_SIM_INBOX].exists = TRUE;
  memset (device->seen, 0, sizeof device->seen);
  device->n_gone = 0;
}

/* Only what is all here can be copied: a list without its letters is no backup. */
static void
back_up (PfSimState *state, PfSimPlace place)
{
  memset (state->box[PF_SIM_BACKUP], 0, sizeof state->box[PF_SIM_BACKUP]);
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      const PfSimBox *box = &state->box[place][f];

      state->box[PF_SIM_BACKUP][f].exists = box->exists;
      for (guint i = 0; i < box->n; i++)
        if ((box->item[i].flags & PF_SIM_TEXT) != 0)
          pf_sim_box_add (state, &state->box[PF_SIM_BACKUP][f], box->item[i]);
    }
}

/* With the account its images go; what the device collected itself stays. */
static void
set_mode (PfSimState *state, PfSimPlace place, PfSimMode mode)
{
  PfSimDevice *device = &state->device[place];

  if (device->mode == mode)
    return;
  device->mode = mode;
  device->n_gone = 0;
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      PfSimBox *box = &state->box[place][f];

      box->is_to_make = FALSE;
      for (guint i = box->n; i-- > 0;)
        if ((box->item[i].flags & PF_SIM_OWN) == 0)
          pf_sim_box_remove (box, i);
      box->exists = box->n > 0 || f == PF_SIM_INBOX ||
                    (box->exists && mode == PF_SIM_IMAP);
    }
}

static void
set_up (PfSimState *state, const PfSimEvent *event)
{
  PfSimDevice *device = &state->device[event->place];

  switch ((guint) event->kind)
    {
    case PF_SIM_EVENT_SET_MODE:
      set_mode (state, event->place,
                event->value == PF_SIM_IMAP ? PF_SIM_IMAP : PF_SIM_POP3);
      return;
    case PF_SIM_EVENT_SET_KEEP:
      device->keep = (PfSimKeep) MIN (event->value, PF_SIM_KEEP);
      return;
    case PF_SIM_EVENT_SET_MEMORY:
      device->has_memory = event->value != 0;
      return;
    case PF_SIM_EVENT_SET_OFFLINE_COPY:
      device->has_offline_copy = event->value != 0;
      return;
    case PF_SIM_EVENT_SET_DELETES_THERE:
      device->deletes_there = event->value != 0;
      return;
    case PF_SIM_EVENT_OFFLINE:
      device->is_online = FALSE;
      return;
    case PF_SIM_EVENT_ONLINE:
      device->is_online = TRUE;
      return;
    case PF_SIM_EVENT_BREAK:
      clear_disk (state, event->place);
      device->is_broken = TRUE;
      return;
    case PF_SIM_EVENT_REPAIR:
      device->is_broken = FALSE;
      return;
    default:
      return;
    }
}

static void
act (PfSimState *state, const PfSimEvent *event, PfSimResult *result)
{
  switch ((guint) event->kind)
    {
    case PF_SIM_EVENT_CHECK:
      if (uses_imap (state, event->place))
        pf_sim_imap_update (state, event->place, result);
      else
        pf_sim_pop3_collect (state, event->place, result);
      return;
    case PF_SIM_EVENT_READ:
      read_letter (state, event, result);
      return;
    case PF_SIM_EVENT_DELETE:
      delete_letter (state, event, result);
      return;
    case PF_SIM_EVENT_EMPTY_TRASH:
      empty_trash (state, event, result);
      return;
    case PF_SIM_EVENT_WRITE:
      write_letter (state, event, PF_SIM_DRAFTS, result);
      return;
    case PF_SIM_EVENT_ANSWER:
      write_letter (state, event, PF_SIM_SENT, result);
      return;
    case PF_SIM_EVENT_MAKE_FOLDER:
      make_folder (state, event, result);
      return;
    case PF_SIM_EVENT_MOVE:
      move_letter (state, event, result);
      return;
    case PF_SIM_EVENT_UPLOAD:
      pf_sim_imap_upload (state, event->place, result);
      return;
    case PF_SIM_EVENT_DROP:
      pf_sim_pop3_drop (state, event->place, result);
      return;
    case PF_SIM_EVENT_BACK_UP:
      back_up (state, event->place);
      return;
    default:
      set_up (state, event);
      return;
    }
}

static gboolean
is_device (PfSimPlace place)
{
  return place == PF_SIM_A || place == PF_SIM_B || place == PF_SIM_PHONE;
}

static gboolean
has_letter (const PfSimState *state, const PfSimEvent *event)
{
  PfSimFolder folder;
  guint       at;

  return find_letter (state, event->place, event->letter, &folder, &at);
}

/* What the kind of event asks of a device that is there and whole. */
static gboolean
suits (const PfSimState *state, const PfSimEvent *event)
{
  const PfSimDevice *device = &state->device[event->place];

  switch ((guint) event->kind)
    {
    case PF_SIM_EVENT_CHECK:
      return device->is_online;
    case PF_SIM_EVENT_DROP:
      return device->is_online && device->mode == PF_SIM_POP3;
    case PF_SIM_EVENT_UPLOAD:
      return device->is_online && device->mode == PF_SIM_IMAP;
    case PF_SIM_EVENT_READ:
    case PF_SIM_EVENT_DELETE:
      return has_letter (state, event);
    case PF_SIM_EVENT_MOVE:
      return has_letter (state, event) && state->box[event->place][PF_SIM_HOLIDAY].exists;
    case PF_SIM_EVENT_MAKE_FOLDER:
      return !state->box[event->place][PF_SIM_HOLIDAY].exists;
    case PF_SIM_EVENT_EMPTY_TRASH:
      return state->box[event->place][PF_SIM_TRASH].n > 0;
    case PF_SIM_EVENT_OFFLINE:
      return device->is_online;
    case PF_SIM_EVENT_ONLINE:
      return !device->is_online;
    default:
      return TRUE;
    }
}

gboolean
pf_sim_is_possible (const PfSimState *state, const PfSimEvent *event)
{
  if (event->kind == PF_SIM_EVENT_ARRIVE)
    return event->letter > 0 && event->letter <= PF_SIM_LETTERS;
  if (event->kind == PF_SIM_EVENT_DAYS)
    return TRUE;
  if (event->kind == PF_SIM_EVENT_STAGE)
    return event->value < PF_SIM_STAGES;
  if (!is_device (event->place) || !state->device[event->place].is_there)
    return FALSE;
  if (event->kind == PF_SIM_EVENT_REPAIR)
    return state->device[event->place].is_broken;

  return !state->device[event->place].is_broken && suits (state, event);
}

void
pf_sim_step (const PfSimState *state,
             const PfSimEvent *event,
             PfSimState       *out,
             PfSimResult      *result)
{
  PfSimItem arrival = { .letter = (guint8) event->letter, .day = state->day };

  *out = *state;
  if (!pf_sim_is_possible (state, event))
    return;
  if (event->kind == PF_SIM_EVENT_ARRIVE)
    pf_sim_server_add (out, PF_SIM_INBOX, arrival);
  else if (event->kind == PF_SIM_EVENT_DAYS)
    out->day += DAYS_A_STEP;
  else if (event->kind == PF_SIM_EVENT_STAGE)
    pf_sim_stage (out, (PfSimStage) event->value);
  else
    act (out, event, result);

  if (result != NULL)
    pf_sim_diff (state, out, result->changes);
}

gboolean
pf_sim_is_synced (const PfSimState *state, PfSimPlace place)
{
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      const PfSimBox *mine = &state->box[place][f];
      const PfSimBox *there = &state->box[PF_SIM_SERVER][f];
      guint           n = 0;

      for (guint i = 0; i < mine->n; i++)
        {
          if ((mine->item[i].flags & PF_SIM_OWN) != 0)
            continue;
          if (n >= there->n || mine->item[i].uid != there->item[n].uid ||
              mine->item[i].home != (PfSimFolder) f ||
              mine->item[i].letter != there->item[n].letter ||
              ((mine->item[i].flags ^ there->item[n].flags) & PF_SIM_READ) != 0)
            return FALSE;
          n++;
        }
      if (n != there->n || (there->exists && !mine->exists))
        return FALSE;
    }

  return TRUE;
}

guint
pf_sim_count_copies (const PfSimState *state)
{
  guint n = 0;

  for (int p = 0; p < PF_SIM_BACKUP; p++)
    for (int f = 0; f < PF_SIM_FOLDERS; f++)
      n += state->box[p][f].n;

  return n;
}
