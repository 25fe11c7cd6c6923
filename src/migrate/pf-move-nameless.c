/* pf-move-nameless.c - messages that are on the server at a UID that is not known
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server told none when it stored them, or it has numbered the folder anew since.
 * Before another of ours, equal to one of them, is believed to be there, each of them is
 * given a UID: what is left over is the other's.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include <string.h>

typedef struct
{
  GHashTable *hints; /* (element-type hint): only those matter */
  GArray     *nameless;
} Search;

static guint
hash_hint (gconstpointer hint)
{
  guint hash;

  memcpy (&hash, hint, sizeof hash);
  return hash;
}

static gboolean
equal_hint (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, PF_MATCH_HINT) == 0;
}

static gboolean
take_nameless_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  Search     *search = user_data;
  PfMatchOurs ours = { .id = message->id,
                       .id_hint = message->id_hint,
                       .size = message->size,
                       .canonical_size = message->canonical_size,
                       .internal_unix = message->internal_unix,
                       .first_uid = message->first_uid };

  if (!g_hash_table_contains (search->hints, message->hint))
    return TRUE;
  memcpy (ours.hint, message->hint, PF_MATCH_HINT);
  /* As the server was seen to have it. */
  if (message->stored_size >= 0)
    {
      ours.size = ours.canonical_size = (guint64) message->stored_size;
      ours.internal_unix = message->stored_unix;
    }
  g_array_append_val (search->nameless, ours);
  return TRUE;
}

GArray *
pf_move_read_nameless (PfMove *self, gint64 target, GArray *ours, GError **error)
{
  g_autoptr (GHashTable) hints = g_hash_table_new (hash_hint, equal_hint);
  g_autoptr (GArray) nameless = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
  Search search = { hints, nameless };

  for (guint i = 0; i < ours->len; i++)
    g_hash_table_add (hints, g_array_index (ours, PfMatchOurs, i).hint);
  if (ours->len > 0 && !pf_ledger_foreach_nameless (self->ledger, target,
                                                    take_nameless_cb, &search, error))
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
pf_move_name_them (PfMove         *self,
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
      ok = pf_ledger_set_uid (self->ledger, one->id, target->uid_validity, one->uid,
                              error);
      pf_move_claim (theirs, one->uid);
    }
  return pf_ledger_end (self->ledger, ok, error);
}
