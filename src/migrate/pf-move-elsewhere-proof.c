/* pf-move-elsewhere-proof.c - is what lies in another folder the same message?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-elsewhere-private.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"

#include <string.h>

/* Two copies of one message differ by no more than what servers wrote into them; one
 * whose size differs more is not fetched. */
#define SIZE_SLACK (64u << 10)

guint
pf_look_next (PfLook *look, const PfLookWant *want, guint index)
{
  guint next;

  if (index == PF_LOOK_NONE && want->told != PF_LOOK_NONE)
    return want->told;
  if (index == PF_LOOK_NONE)
    return want->first;
  next = index == want->told ? want->first : PF_LOOK_CANDIDATE (look, index)->next;
  /* The one that was told has had its turn. */
  return next != PF_LOOK_NONE && next == want->told ? PF_LOOK_CANDIDATE (look, next)->next
                                                    : next;
}

typedef struct
{
  PfLook     *look;
  GHashTable *by_uid; /* (element-type uint PfLookCandidate) */
  PfCanon    *canon;
  GByteArray *block; /* the header, and perhaps some of the body */
  gboolean    is_whole;
} Fetch;

static gboolean
begin_cb (gpointer user_data, GError **error)
{
  Fetch *fetch = user_data;

  pf_canon_begin (fetch->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  g_byte_array_set_size (fetch->block, 0);
  return TRUE;
}

static void
keep_block (GByteArray *block, const guint8 *data, gsize length)
{
  gsize room = PF_LIMIT_HEADER_BLOCK - MIN (PF_LIMIT_HEADER_BLOCK, block->len);

  g_byte_array_append (block, data, (guint) MIN (room, length));
}

static gboolean
chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Fetch *fetch = user_data;

  keep_block (fetch->block, data, length);
  return pf_canon_push (fetch->canon, data, length, error);
}

static gboolean
end_cb (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Fetch           *fetch = user_data;
  PfLookCandidate *candidate = g_hash_table_lookup (fetch->by_uid,
                                                    GUINT_TO_POINTER (uid));
  g_auto (PfMessageFacts) facts = { 0 };

  if (!is_found)
    return TRUE;
  if (!pf_canon_finish (fetch->canon, &facts, error))
    return FALSE;
  if (candidate->proof == NULL)
    candidate->proof = g_new0 (PfLookProof, 1);
  candidate->proof->has_body = fetch->is_whole;
  memcpy (candidate->proof->header, facts.fp_header, PF_DIGEST_SIZE);
  memcpy (candidate->proof->body, facts.fp_body, PF_DIGEST_SIZE);
  pf_trace_hash ((const char *) fetch->block->data, fetch->block->len,
                 candidate->proof->trace);
  return TRUE;
}

/* Whether @candidate could be the message at all, so that its body is worth a look. */
static gboolean
is_near (const PfLookWant *want, const PfLookCandidate *candidate)
{
  guint64 least = MIN (want->size, want->canonical_size);
  guint64 most = MAX (want->size, want->canonical_size);

  return candidate->size + SIZE_SLACK >= least && candidate->size <= most + SIZE_SLACK;
}

/* Fetches headers of what is plain, or all of what is in doubt. */
static gboolean
fetch (PfLook *look, gboolean is_whole, GError **error)
{
  static const PfTargetReadSink sink = { begin_cb, chunk_cb, end_cb };
  g_autoptr (GHashTable) by_uid = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_autoptr (GByteArray) block = g_byte_array_new ();
  Fetch fetch = { look, by_uid, canon, block, is_whole };

  for (guint i = 0; i < look->wants->len; i++)
    {
      const PfLookWant *want = PF_LOOK_WANT (look, i);

      if (want->found != PF_LOOK_NONE || want->is_plain == is_whole)
        continue;
      for (guint k = pf_look_next (look, want, PF_LOOK_NONE); k != PF_LOOK_NONE;
           k = pf_look_next (look, want, k))
        {
          PfLookCandidate *candidate = PF_LOOK_CANDIDATE (look, k);

          if (is_near (want, candidate))
            g_hash_table_insert (by_uid, GUINT_TO_POINTER (candidate->uid), candidate);
        }
    }
  for (guint i = 0; i < look->candidates->len; i++)
    {
      if (g_hash_table_contains (by_uid,
                                 GUINT_TO_POINTER (PF_LOOK_CANDIDATE (look, i)->uid)))
        g_array_append_val (uids, PF_LOOK_CANDIDATE (look, i)->uid);
    }
  if (uids->len == 0)
    return TRUE;
  if (is_whole)
    return pf_target_read_messages (look->move->target,
                                    (const guint32 *) (gpointer) uids->data, uids->len,
                                    &sink, &fetch, look->cancellable, error);
  return pf_target_read_headers (look->move->target,
                                 (const guint32 *) (gpointer) uids->data, uids->len,
                                 &sink, &fetch, look->cancellable, error);
}

/* --- Proving --- */

typedef struct
{
  GByteArray *block;
} Own;

static gboolean
own_chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  keep_block (((Own *) user_data)->block, data, length);
  return TRUE;
}

/* Reads one of ours again for its header less the trace; FALSE in @out_ok if that cannot
 * be done, which is met again in sending. */
static gboolean
hash_own (PfLook           *look,
          const PfLookWant *want,
          guint8           *out_trace,
          gboolean         *out_ok,
          GError          **error)
{
  PfMove *move = look->move;
  g_autoptr (PfLedgerMessage)
      message = pf_ledger_get_message (move->ledger, want->id, error);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  g_autoptr (GError) fault = NULL;
  const PfMoveFolder *folder;
  Own                 own = { block };

  *out_ok = FALSE;
  if (message == NULL)
    return FALSE;
  folder = g_hash_table_lookup (move->folders, &message->folder);
  if (folder == NULL)
    return TRUE;
  *out_ok = pf_source_read (folder->source, folder->folder, message->locator,
                            own_chunk_cb, &own, look->cancellable, &fault);
  if (g_cancellable_set_error_if_cancelled (look->cancellable, error))
    return FALSE;
  pf_trace_hash ((const char *) block->data, block->len, out_trace);
  return TRUE;
}

static gboolean
has_equal_trace (PfLook                *look,
                 const PfLookWant      *want,
                 const PfLookCandidate *candidate,
                 gboolean              *out_equal,
                 GError               **error)
{
  guint8   trace[PF_TRACE_DIGEST];
  gboolean is_read = FALSE;

  *out_equal = FALSE;
  if (want->id_hint == 0)
    return TRUE;
  if (!hash_own (look, want, trace, &is_read, error))
    return FALSE;
  *out_equal = is_read && memcmp (trace, candidate->proof->trace, sizeof trace) == 0;
  return TRUE;
}

static gboolean
is_same (PfLook                *look,
         const PfLookWant      *want,
         const PfLookCandidate *candidate,
         gboolean              *out_same,
         GError               **error)
{
  const PfLookProof *proof = candidate->proof;

  *out_same = FALSE;
  if (proof == NULL)
    return TRUE;
  if (want->is_plain)
    {
      *out_same = memcmp (proof->header, want->header, PF_DIGEST_SIZE) == 0;
      return TRUE;
    }
  if (!proof->has_body || memcmp (proof->body, want->body, PF_DIGEST_SIZE) != 0)
    return TRUE;
  *out_same = memcmp (proof->header, want->header, PF_DIGEST_SIZE) == 0;
  return *out_same || has_equal_trace (look, want, candidate, out_same, error);
}

/* The first that is proven and free, else the first that is proven: a copy takes nothing
 * away. */
static gboolean
choose (PfLook *look, PfLookWant *want, GError **error)
{
  for (guint k = pf_look_next (look, want, PF_LOOK_NONE); k != PF_LOOK_NONE;
       k = pf_look_next (look, want, k))
    {
      const PfLookCandidate *candidate = PF_LOOK_CANDIDATE (look, k);
      gboolean               is_free = !candidate->is_claimed && !candidate->is_used;
      gboolean               is_found = FALSE;

      if (want->found != PF_LOOK_NONE && !is_free)
        continue;
      if (!is_same (look, want, candidate, &is_found, error))
        return FALSE;
      if (is_found)
        want->found = k;
      if (is_found && is_free)
        break;
    }
  if (want->found != PF_LOOK_NONE)
    PF_LOOK_CANDIDATE (look, want->found)->is_used = TRUE;
  else
    want->is_plain = FALSE; /* another header may only be another trace: the body tells */
  return TRUE;
}

static gboolean
choose_all (PfLook *look, gboolean is_plain, GError **error)
{
  for (guint i = 0; i < look->wants->len; i++)
    {
      PfLookWant *want = PF_LOOK_WANT (look, i);

      if (want->found == PF_LOOK_NONE && want->is_plain == is_plain &&
          !choose (look, want, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_look_prove (PfLook *look, GError **error)
{
  return fetch (look, FALSE, error) && choose_all (look, TRUE, error) &&
         fetch (look, TRUE, error) && choose_all (look, FALSE, error);
}
