/* pf-move-marks.c - marks that only the copies on this computer have
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-private.h"

#define MARKS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED)

typedef struct
{
  GArray *marks; /* (element-type PfLedgerMark): by UID; flags become what is missing */
  guint   cursor;
} Listing;

static gboolean
take_mark_cb (guint32 uid, guint flags, gpointer user_data, GError **error)
{
  Listing *listing = user_data;

  while (listing->cursor < listing->marks->len)
    {
      PfLedgerMark *mark = &g_array_index (listing->marks, PfLedgerMark, listing->cursor);

      if (mark->uid > uid)
        break;
      /* What is not there gets nothing. */
      mark->flags = mark->uid == uid ? mark->flags & MARKS & ~flags : 0;
      listing->cursor++;
      if (mark->uid == uid)
        break;
    }
  return TRUE;
}

/* What is about to be put on is written first, so that an undo knows of it. */
static gboolean
write_intents (PfMove *self, GArray *marks, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < marks->len; i++)
    {
      const PfLedgerMark *mark = &g_array_index (marks, PfLedgerMark, i);

      if (mark->flags != 0)
        ok = pf_ledger_set_added (self->ledger, mark->id, mark->added | mark->flags,
                                  error);
    }
  return pf_ledger_end (self->ledger, ok, error);
}

static gboolean
write_looked (PfMove *self, GArray *marks, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < marks->len; i++)
    ok = pf_ledger_set_looked (self->ledger, g_array_index (marks, PfLedgerMark, i).id,
                               error);
  return pf_ledger_end (self->ledger, ok, error);
}

/* One command for all messages that miss the same marks. */
static gboolean
put_on (PfMove *self, GArray *marks, GCancellable *cancellable, GError **error)
{
  for (guint flags = 1; flags <= MARKS; flags++)
    {
      g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint i = 0; i < marks->len; i++)
        {
          const PfLedgerMark *mark = &g_array_index (marks, PfLedgerMark, i);

          if (mark->flags == flags)
            g_array_append_val (uids, mark->uid);
        }
      if (uids->len > 0 &&
          !pf_target_mark (self->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, flags, TRUE, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_add_marks (PfMove         *self,
                   PfLedgerTarget *target,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr (GArray) marks = NULL;
  PfTargetFolder *folder;
  Listing         listing;

  if (self->options->keep_server_flags)
    return TRUE;
  marks = pf_ledger_list_unmarked (self->ledger, target->id, MARKS, error);
  if (marks == NULL)
    return FALSE;
  if (marks->len == 0)
    return TRUE;
  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  folder = pf_move_find_folder (self, target->name);
  if (folder == NULL || !folder->is_selectable)
    return TRUE;
  listing = (Listing){ marks, 0 };
  if (!pf_target_open (self->target, folder, TRUE, cancellable, error) ||
      !pf_target_list_marks (self->target, g_array_index (marks, PfLedgerMark, 0).uid,
                             g_array_index (marks, PfLedgerMark, marks->len - 1).uid,
                             take_mark_cb, &listing, cancellable, error))
    return FALSE;
  for (; listing.cursor < marks->len; listing.cursor++)
    g_array_index (marks, PfLedgerMark, listing.cursor).flags = 0;
  return write_intents (self, marks, error) && put_on (self, marks, cancellable, error) &&
         write_looked (self, marks, error);
}
