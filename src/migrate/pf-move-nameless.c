/* pf-move-nameless.c - messages that the server stored without telling a UID
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They are on the server for certain.  Before another of ours, equal to one of them, is
 * believed to be there, each of them is given a UID: what is left over is the other's.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include <string.h>

static gboolean
take_nameless_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  PfMatchOurs ours = { .id = message->id,
                       .id_hint = message->id_hint,
                       .size = message->size,
                       .canonical_size = message->canonical_size,
                       .internal_unix = message->internal_unix,
                       .first_uid = message->first_uid };

  memcpy (ours.hint, message->hint, PF_MATCH_HINT);
  if (message->uid == 0)
    g_array_append_val ((GArray *) user_data, ours);
  return TRUE;
}

GArray *
pf_move_read_nameless (PfMove *self, gint64 target, GError **error)
{
  g_autoptr (GArray) nameless = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));

  if (!pf_ledger_foreach (self->ledger, target, 1u << PF_STATE_PLACED, take_nameless_cb,
                          nameless, error))
    return NULL;
  return g_steal_pointer (&nameless);
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  const PfMatchTheirs *one = a;
  const PfMatchTheirs *two = b;

  return (one->uid > two->uid) - (one->uid < two->uid);
}

void
pf_move_claim (GArray *theirs, guint32 uid)
{
  PfMatchTheirs key = { .uid = uid };
  guint         index;

  if (g_array_binary_search (theirs, &key, compare_uids, &index))
    g_array_index (theirs, PfMatchTheirs, index).is_claimed = TRUE;
}

gboolean
pf_move_name_placed (PfMove         *self,
                     PfLedgerTarget *target,
                     GArray         *nameless,
                     GArray         *theirs,
                     GCancellable   *cancellable,
                     GError        **error)
{
  gboolean ok = TRUE;

  if (nameless->len == 0)
    return TRUE;
  if (!pf_move_pair (self, nameless, theirs,
                     self->is_rewriting ? PF_MATCH_REWRITTEN : PF_MATCH_SETTLE,
                     cancellable, error) ||
      !pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < nameless->len; i++)
    {
      const PfMatchOurs *one = &g_array_index (nameless, PfMatchOurs, i);

      if (one->uid == 0)
        continue;
      ok = pf_ledger_set_placed (self->ledger, one->id, target->uid_validity, one->uid,
                                 FALSE, error);
      pf_move_claim (theirs, one->uid);
    }
  return pf_ledger_end (self->ledger, ok, error);
}
