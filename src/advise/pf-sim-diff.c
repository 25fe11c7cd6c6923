/* pf-sim-diff.c - the simulation: what a step changed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-sim.h"

#include <string.h>

static void
add (GArray *changes, PfSimChange change)
{
  g_array_append_val (changes, change);
}

/* Which of @before's rows stay: those that are in @after too, in the same order. */
static void
match_rows (const PfSimBox *before, const PfSimBox *after, int *stays_at)
{
  guint next = 0;

  for (guint i = 0; i < before->n; i++)
    {
      stays_at[i] = -1;
      for (guint j = next; j < after->n; j++)
        if (after->item[j].serial == before->item[i].serial)
          {
            stays_at[i] = (int) j;
            next = j + 1;
            break;
          }
    }
}

static void
diff_flags (const PfSimItem *before,
            const PfSimItem *after,
            PfSimChange      change,
            GArray          *changes)
{
  guint8 differ = before->flags ^ after->flags;

  if ((differ & PF_SIM_READ) != 0)
    {
      change.kind = (after->flags & PF_SIM_READ) != 0 ? PF_SIM_CHANGE_READ
                                                      : PF_SIM_CHANGE_UNREAD;
      add (changes, change);
    }
  if ((differ & PF_SIM_TEXT) != 0)
    {
      change.kind = (after->flags & PF_SIM_TEXT) != 0 ? PF_SIM_CHANGE_FETCHED
                                                      : PF_SIM_CHANGE_DROPPED;
      add (changes, change);
    }
}

static void
diff_box (const PfSimBox *before,
          const PfSimBox *after,
          PfSimPlace      place,
          PfSimFolder     folder,
          GArray         *changes)
{
  PfSimChange change = { .place = place, .folder = folder };
  int         stays_at[PF_SIM_MOST_ITEMS];
  gboolean    is_old[PF_SIM_MOST_ITEMS] = { FALSE };

  match_rows (before, after, stays_at);
  if (after->exists && !before->exists)
    {
      change.kind = PF_SIM_CHANGE_FOLDER_MADE;
      add (changes, change);
    }
  for (guint i = before->n; i-- > 0;)
    {
      if (stays_at[i] >= 0)
        {
          is_old[stays_at[i]] = TRUE;
          continue;
        }
      change.kind = PF_SIM_CHANGE_REMOVED;
      change.letter = before->item[i].letter;
      change.position = i;
      add (changes, change);
    }
  for (guint j = 0; j < after->n; j++)
    if (!is_old[j])
      {
        change.kind = PF_SIM_CHANGE_APPEARED;
        change.letter = after->item[j].letter;
        change.position = j;
        add (changes, change);
      }
  for (guint i = 0; i < before->n; i++)
    if (stays_at[i] >= 0)
      {
        change.letter = before->item[i].letter;
        change.position = (guint) stays_at[i];
        diff_flags (&before->item[i], &after->item[stays_at[i]], change, changes);
      }
  if (before->exists && !after->exists)
    {
      change = (PfSimChange){ .kind = PF_SIM_CHANGE_FOLDER_GONE,
                              .place = place,
                              .folder = folder };
      add (changes, change);
    }
}

static void
diff_device (const PfSimDevice *before,
             const PfSimDevice *after,
             PfSimPlace         place,
             GArray            *changes)
{
  PfSimChange change = { .place = place };

  if (before->is_broken != after->is_broken)
    {
      change.kind = after->is_broken ? PF_SIM_CHANGE_BROKEN : PF_SIM_CHANGE_REPAIRED;
      add (changes, change);
    }
  if (before->is_online != after->is_online)
    {
      change.kind = after->is_online ? PF_SIM_CHANGE_ONLINE : PF_SIM_CHANGE_OFFLINE;
      add (changes, change);
    }
  if (before->mode != after->mode || before->keep != after->keep ||
      before->has_memory != after->has_memory ||
      before->has_offline_copy != after->has_offline_copy ||
      before->deletes_there != after->deletes_there ||
      before->is_there != after->is_there)
    {
      change.kind = PF_SIM_CHANGE_SETTING;
      add (changes, change);
    }
}

void
pf_sim_diff (const PfSimState *before, const PfSimState *after, GArray *changes)
{
  for (int p = 0; p < PF_SIM_PLACES; p++)
    {
      diff_device (&before->device[p], &after->device[p], (PfSimPlace) p, changes);
      for (int f = 0; f < PF_SIM_FOLDERS; f++)
        diff_box (&before->box[p][f], &after->box[p][f], (PfSimPlace) p, (PfSimFolder) f,
                  changes);
    }
}
