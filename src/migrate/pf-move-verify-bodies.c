/* pf-move-verify-bodies.c - messages read back from the server, and second copies found
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-verify-private.h"

#include <string.h>

#define SAMPLE_PERCENT 1
#define SAMPLE_LEAST 50
#define SAMPLE_MOST 500
#define SAMPLE_BYTES (200 << 20)

/* The first try of a message sent twice was stored after all: our own second copy
 * goes, if the server itself told us its UID; else it is named in the report. */
static gboolean
drop_twin (PfCheck *check, PfCheckRow *row, guint32 twin, GError **error)
{
  const PfTargetFacts *facts = pf_target_get_facts (check->move->target);

  if (!row->is_certain || !facts->has_uidplus)
    {
      pf_check_differ (check, row->ours.id, "second-copy", 1, 2);
      return TRUE;
    }
  if (!pf_target_open (check->move->target, check->folder, TRUE, check->cancellable,
                       error) ||
      !pf_target_expunge (check->move->target, &row->uid, 1, check->cancellable, error))
    return FALSE;
  row->uid = twin;
  row->is_certain = FALSE;
  return pf_ledger_set_placed (check->move->ledger, row->ours.id,
                               check->target->uid_validity, twin, FALSE, error);
}

gboolean
pf_check_find_twins (PfCheck *check, GError **error)
{
  for (guint i = 0; i < check->rows->len; i++)
    {
      PfCheckRow *row = PF_CHECK_ROW (check, i);
      g_autoptr (GArray) one = NULL;
      guint32 twin;

      if (!row->is_resent || !row->is_seen)
        continue;
      one = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
      row->ours.uid = 0;
      g_array_append_val (one, row->ours);
      for (guint k = 0; k < check->loose->len; k++)
        {
          PfMatchTheirs *theirs = &g_array_index (check->loose, PfMatchTheirs, k);

          theirs->is_claimed = pf_ledger_is_claimed (check->move->ledger,
                                                     check->target->id,
                                                     check->target->uid_validity,
                                                     theirs->uid);
        }
      /* Something is removed for it: here header facts prove nothing. */
      if (!pf_move_pair (check->move, one, check->loose, PF_MATCH_PROVEN,
                         check->cancellable, error))
        return FALSE;
      twin = g_array_index (one, PfMatchOurs, 0).uid;
      if (twin != 0 && !drop_twin (check, row, twin, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  PfCheck    *check;
  GHashTable *rows; /* (element-type guint32 PfCheckRow): by their UID */
  GChecksum  *sum;
  PfCanon    *canon; /* (nullable): where a copy of the server's own is compared */
  guint64     size;
} Bodies;

static gboolean
begin_body (gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  g_checksum_reset (bodies->sum);
  bodies->size = 0;
  if (bodies->canon != NULL)
    pf_canon_begin (bodies->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
hash_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  g_checksum_update (bodies->sum, data, (gssize) length);
  bodies->size += length;
  return bodies->canon == NULL || pf_canon_push (bodies->canon, data, length, error);
}

/* What we sent has the bytes that we sent; a copy of the server's own the content. */
static gboolean
compare_digests (Bodies                *bodies,
                 const PfCheckRow      *row,
                 const PfLedgerMessage *message,
                 gboolean              *out_equal,
                 GError               **error)
{
  const guint8 *header = message->has_from_header ? message->from_header
                                                  : message->fp_header;
  guint8        digest[PF_DIGEST_SIZE];
  gsize         length = sizeof digest;
  g_auto (PfMessageFacts) facts = { 0 };

  g_checksum_get_digest (bodies->sum, digest, &length);
  if (bodies->canon != NULL && !pf_canon_finish (bodies->canon, &facts, error))
    return FALSE;
  if (row->is_copied)
    *out_equal = memcmp (facts.fp_header, header, PF_DIGEST_SIZE) == 0 &&
                 memcmp (facts.fp_body, message->fp_body, PF_DIGEST_SIZE) == 0;
  else
    *out_equal = memcmp (digest, message->digest, PF_DIGEST_SIZE) == 0;
  return TRUE;
}

static gboolean
end_body (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Bodies           *bodies = user_data;
  PfCheck          *check = bodies->check;
  const PfCheckRow *row = g_hash_table_lookup (bodies->rows, GUINT_TO_POINTER (uid));
  g_autoptr (PfLedgerMessage) message = NULL;
  gboolean is_equal = FALSE;

  if (!is_found)
    {
      pf_check_differ (check, row->ours.id, "missing", row->uid, 0);
      return TRUE;
    }
  message = pf_ledger_get_message (check->move->ledger, row->ours.id, error);
  if (message == NULL)
    return FALSE;
  if (!compare_digests (bodies, row, message, &is_equal, error))
    return FALSE;
  check->verification->bodies++;
  if (check->mode == PF_VERIFY_FULL)
    pf_check_count (check, (gint64) bodies->size);
  if (!is_equal)
    pf_check_differ (check, row->ours.id, "content", (gint64) message->size,
                     (gint64) bodies->size);
  return TRUE;
}

static gboolean
has_copies (PfCheck *check)
{
  for (guint i = 0; i < check->rows->len; i++)
    {
      if (PF_CHECK_ROW (check, i)->is_copied)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_bodies (PfCheck *check, GHashTable *rows, GArray *uids, GError **error)
{
  static const PfTargetReadSink sink = { begin_body, hash_chunk, end_body };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  Bodies bodies = { check, rows, sum, has_copies (check) ? check->move->canon : NULL, 0 };

  return pf_target_read_messages (check->move->target,
                                  (const guint32 *) (gpointer) uids->data, uids->len,
                                  &sink, &bodies, check->cancellable, error);
}

/* Reads back every n-th message, so that the sample is spread over the folder. */
gboolean
pf_check_compare_bodies (PfCheck *check, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint want = check->rows->len;
  guint step;

  if (check->verification == NULL || check->mode == PF_VERIFY_NONE ||
      check->move->is_rewriting)
    return TRUE;
  if (check->mode == PF_VERIFY_METADATA)
    want = CLAMP (want * SAMPLE_PERCENT / 100, SAMPLE_LEAST, SAMPLE_MOST);
  if (want == 0 || check->rows->len == 0)
    return TRUE;
  step = MAX (1, check->rows->len / want);
  for (guint i = 0; i < check->rows->len; i += step)
    {
      PfCheckRow *row = PF_CHECK_ROW (check, i);

      if (check->mode == PF_VERIFY_METADATA && check->move->sample_bytes > SAMPLE_BYTES)
        break;
      if (!row->is_seen || row->uid == 0)
        continue;
      check->move->sample_bytes += row->found_size;
      if (g_hash_table_insert (rows, GUINT_TO_POINTER (row->uid), row))
        g_array_append_val (uids, row->uid);
    }
  return read_bodies (check, rows, uids, error);
}
