/* pf-move-verify.c - comparing what a folder on the server holds with the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

#define SAMPLE_PERCENT 1
#define SAMPLE_LEAST 50
#define SAMPLE_MOST 500
#define SAMPLE_BYTES (200 << 20)
#define MAX_DIFFERENCES 100000 /* kept one by one; no folder of ours has more */

/* A server rewrites what it stores if more than half of the first messages come back
 * with another size while their header facts are the same. */
#define REWRITING_LEAST 3

#define SYSTEM_FLAGS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT)

/**
 * Row:
 * @index: of the message of theirs with our UID, if its header facts are ours
 *
 * One of our messages; what is compared of it for every one.
 */
typedef struct
{
  PfMatchOurs ours;
  guint32     uid;
  guint       flags;
  gint64      stored_size;
  gint64      stored_unix;
  gboolean    is_certain : 1;
  gboolean    is_resent : 1;
  gboolean    was_verified : 1;
  gboolean    has_keywords : 1;
  gboolean    is_seen : 1;
  gboolean    is_odd_size : 1;
  gint64      found_size;
  gint64      found_unix;
} Row;

/* What the server has put on the message of theirs with the same index. */
typedef struct
{
  guint  flags;
  char **keywords; /* (nullable) (owned) */
} Marks;

typedef struct
{
  PfMove         *move;
  PfLedgerTarget *target;
  PfTargetFolder *folder;
  PfVerifyMode    mode;
  PfVerification *verification; /* (nullable) */
  GCancellable   *cancellable;
  GArray         *rows;   /* (element-type Row): without a UID first, then by UID */
  guint           cursor; /* the row with the next UID */
  GArray         *loose;  /* (element-type PfMatchTheirs): whose they are is open */
  GArray         *marks;  /* (element-type Marks): those of @loose */
  guint           compared;
  guint           odd_sizes;
} Check;

#define ROW(check, i) (&g_array_index ((check)->rows, Row, i))

static void
clear_marks (Marks *marks)
{
  g_strfreev (marks->keywords);
}

static void
difference_free (PfDifference *difference)
{
  g_free (difference->folder);
  g_free (difference->subject);
  g_free (difference->kind);
  g_free (difference->expected);
  g_free (difference->actual);
  g_free (difference);
}

PfVerification *
pf_verification_new (PfVerifyMode mode)
{
  PfVerification *self = g_new0 (PfVerification, 1);

  self->mode = mode;
  self->differences = g_ptr_array_new_with_free_func ((GDestroyNotify) difference_free);
  return self;
}

void
pf_verification_free (PfVerification *verification)
{
  g_ptr_array_unref (verification->differences);
  g_free (verification);
}

void
pf_verification_add (PfVerification        *self,
                     const char            *folder,
                     const PfLedgerMessage *message,
                     const char            *kind,
                     const char            *expected,
                     const char            *actual)
{
  PfDifference *difference;

  if (self->differences->len >= MAX_DIFFERENCES)
    return;
  difference = g_new0 (PfDifference, 1);
  difference->folder = g_strdup (folder);
  difference->uid = message != NULL ? message->uid : 0;
  difference->subject = g_strdup (message != NULL ? message->subject : "");
  difference->kind = g_strdup (kind);
  difference->expected = g_strdup (expected);
  difference->actual = g_strdup (actual);
  g_ptr_array_add (self->differences, difference);
}

/* Reports a difference of one row. */
static void
differ (Check *check, gint64 id, const char *kind, gint64 expected, gint64 actual)
{
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autofree char *one = g_strdup_printf ("%" G_GINT64_FORMAT, expected);
  g_autofree char *two = g_strdup_printf ("%" G_GINT64_FORMAT, actual);

  if (check->verification == NULL)
    return;
  message = pf_ledger_get_message (check->move->ledger, id, NULL);
  pf_verification_add (check->verification, check->target->name, message, kind, one, two);
}

static gboolean
take_row_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  Check *check = user_data;
  Row    row = { .ours = { .id = message->id,
                           .id_hint = message->id_hint,
                           .size = message->size,
                           .canonical_size = message->canonical_size,
                           .internal_unix = message->internal_unix,
                           .first_uid = message->first_uid },
                 .uid = message->uid,
                 .flags = message->flags,
                 .stored_size = message->stored_size,
                 .stored_unix = message->stored_unix,
                 .is_certain = message->is_certain,
                 .is_resent = message->is_resent,
                 .was_verified = message->state == PF_STATE_VERIFIED };

  memcpy (row.ours.hint, message->hint, PF_MATCH_HINT);
  row.has_keywords = message->keywords != NULL &&
                     (message->repairs & PF_REPAIR_DROP_KEYWORDS) == 0;
  g_array_append_val (check->rows, row);
  return TRUE;
}

static gboolean
has_keyword (char **keywords, const char *keyword)
{
  for (gsize i = 0; keywords != NULL && keywords[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (keywords[i], keyword) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
compare_keywords (Check *check, const Row *row, const PfTargetMessage *theirs)
{
  g_autoptr (PfLedgerMessage) message = NULL;

  message = pf_ledger_get_message (check->move->ledger, row->ours.id, NULL);
  for (gsize i = 0; message != NULL && message->keywords[i] != NULL; i++)
    {
      if (pf_target_may_store_keyword (check->move->target, message->keywords[i]) &&
          !has_keyword (theirs->keywords, message->keywords[i]))
        pf_verification_add (check->verification, check->target->name, message, "flags",
                             message->keywords[i], "");
    }
}

/* The message is ours, by its UID and header facts or by its content: is it as it was
 * sent? */
static void
compare (Check *check, Row *row, const PfTargetMessage *theirs)
{
  gint64 size = row->stored_size >= 0 ? row->stored_size : (gint64) row->ours.size;
  gint64 date = row->stored_unix != G_MININT64 ? row->stored_unix
                                               : row->ours.internal_unix;

  row->is_seen = TRUE;
  row->found_size = (gint64) theirs->size;
  row->found_unix = theirs->internal_unix;
  check->compared++;
  if (check->verification == NULL)
    return;
  check->verification->checked++;
  if ((gint64) theirs->size != size)
    {
      row->is_odd_size = TRUE;
      check->odd_sizes++;
    }
  if (date != G_MININT64 && theirs->internal_unix != date)
    differ (check, row->ours.id, "date", date, theirs->internal_unix);
  /* After the first comparison marks are the person's to change. */
  if (row->was_verified)
    return;
  if ((theirs->flags & SYSTEM_FLAGS) != (row->flags & SYSTEM_FLAGS))
    differ (check, row->ours.id, "flags", row->flags & SYSTEM_FLAGS,
            theirs->flags & SYSTEM_FLAGS);
  if (row->has_keywords)
    compare_keywords (check, row, theirs);
}

static gboolean
take_theirs_cb (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  Check        *check = user_data;
  PfMatchTheirs theirs = { .uid = message->uid,
                           .size = message->size,
                           .internal_unix = message->internal_unix };
  Row          *row = NULL;

  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 theirs.hint, &theirs.id_hint);
  while (check->cursor < check->rows->len &&
         ROW (check, check->cursor)->uid < message->uid)
    check->cursor++;
  if (check->cursor < check->rows->len && ROW (check, check->cursor)->uid == message->uid)
    row = ROW (check, check->cursor++);
  if (row != NULL && memcmp (row->ours.hint, theirs.hint, PF_MATCH_HINT) == 0)
    {
      compare (check, row, message);
      return TRUE;
    }
  if (row != NULL && row->is_certain && row->ours.id_hint != 0 &&
      row->ours.id_hint == theirs.id_hint)
    {
      /* Ours by its UID and Message-ID, but the server changed other header fields. */
      compare (check, row, message);
      differ (check, row->ours.id, "content", (gint64) row->ours.size,
              (gint64) message->size);
      return TRUE;
    }
  theirs.is_claimed = row == NULL &&
                      pf_ledger_is_claimed (check->move->ledger, check->target->id,
                                            check->target->uid_validity, message->uid);
  if (!theirs.is_claimed)
    {
      Marks marks = { message->flags, g_strdupv (message->keywords) };

      g_array_append_val (check->loose, theirs);
      g_array_append_val (check->marks, marks);
    }
  return TRUE;
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  const PfMatchTheirs *one = a;
  const PfMatchTheirs *two = b;

  return (one->uid > two->uid) - (one->uid < two->uid);
}

/* Compares a row that was found by its content. */
static void
compare_loose (Check *check, Row *row, guint index)
{
  const PfMatchTheirs *theirs = &g_array_index (check->loose, PfMatchTheirs, index);
  const Marks         *marks = &g_array_index (check->marks, Marks, index);
  PfTargetMessage      message = { .uid = theirs->uid,
                                   .size = theirs->size,
                                   .internal_unix = theirs->internal_unix,
                                   .flags = marks->flags,
                                   .keywords = marks->keywords };

  row->uid = theirs->uid;
  compare (check, row, &message);
}

/* Writes the UIDs that rows without one, or with another's, turned out to have. */
static gboolean
write_found (Check *check, GArray *ours, GArray *indexes, GError **error)
{
  PfLedger *ledger = check->move->ledger;
  gboolean  ok = TRUE;

  if (!pf_ledger_begin (ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < ours->len; i++)
    {
      PfMatchOurs *one = &g_array_index (ours, PfMatchOurs, i);

      if (one->uid != 0)
        ok = pf_ledger_clear_uid (ledger, one->id, error);
    }
  for (guint i = 0; ok && i < ours->len; i++)
    {
      const PfMatchOurs *one = &g_array_index (ours, PfMatchOurs, i);
      Row               *row = ROW (check, g_array_index (indexes, guint, i));
      PfMatchTheirs      key = { .uid = one->uid };
      guint              index;

      /* They are listed by ascending UID. */
      if (one->uid == 0 ||
          !g_array_binary_search (check->loose, &key, compare_uids, &index))
        continue;
      compare_loose (check, row, index);
      ok = pf_ledger_set_placed (ledger, one->id, check->target->uid_validity, one->uid,
                                 row->is_certain, error);
    }
  return pf_ledger_end (ledger, ok, error);
}

/* A set of UIDs may have come in another order than that of the messages, and some
 * servers name none: finds ours among what is there. */
static gboolean
find_rest (Check *check, GError **error)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < check->rows->len; i++)
    {
      if (ROW (check, i)->is_seen)
        continue;
      g_array_append_val (ours, ROW (check, i)->ours);
      g_array_append_val (indexes, i);
    }
  if (ours->len == 0 || check->loose->len == 0)
    return TRUE;
  return pf_move_pair (check->move, ours, check->loose,
                       check->move->is_rewriting ? PF_MATCH_REWRITTEN : PF_MATCH_SETTLE,
                       check->cancellable, error) &&
         write_found (check, ours, indexes, error);
}

static gboolean
write_missing (Check *check, Row *row, GError **error)
{
  const char *kind = row->was_verified ? "deleted-by-user" : "missing";

  if (check->move->options->resend_missing)
    return pf_ledger_set_pending (check->move->ledger, row->ours.id, FALSE, error);
  differ (check, row->ours.id, kind, row->uid, 0);
  return TRUE;
}

static gboolean
note_rewriting (Check *check, GError **error)
{
  if (check->move->is_rewriting || check->odd_sizes < REWRITING_LEAST ||
      check->odd_sizes * 2 <= check->compared)
    return TRUE;
  check->move->is_rewriting = TRUE;
  return pf_ledger_set_note (check->move->ledger, "rewriting", "1", error);
}

/* The last step, and one transaction: until then a lost line loses the whole comparison,
 * twins that were found included, and the next try makes it anew. */
static gboolean
write_rows (Check *check, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (check->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < check->rows->len; i++)
    {
      Row *row = ROW (check, i);

      if (!row->is_seen)
        {
          ok = write_missing (check, row, error);
          continue;
        }
      if (row->is_odd_size && !check->move->is_rewriting)
        differ (check, row->ours.id, "size",
                row->stored_size >= 0 ? row->stored_size : (gint64) row->ours.size,
                row->found_size);
      if (row->is_resent)
        ok = pf_ledger_clear_resent (check->move->ledger, row->ours.id, error);
      if (ok && check->verification != NULL && !row->was_verified)
        ok = pf_ledger_set_verified (check->move->ledger, row->ours.id, row->found_size,
                                     row->found_unix, error);
    }
  return pf_ledger_end (check->move->ledger, ok, error);
}

/* The first try of a message sent twice was stored after all: our own second copy
 * goes, if the server itself told us its UID; else it is named in the report. */
static gboolean
drop_twin (Check *check, Row *row, guint32 twin, GError **error)
{
  const PfTargetFacts *facts = pf_target_get_facts (check->move->target);

  if (!row->is_certain || !facts->has_uidplus)
    {
      differ (check, row->ours.id, "second-copy", 1, 2);
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

static gboolean
find_twins (Check *check, GError **error)
{
  for (guint i = 0; i < check->rows->len; i++)
    {
      Row *row = ROW (check, i);
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
      if (!pf_move_pair (check->move, one, check->loose, PF_MATCH_SETTLE,
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
  Check      *check;
  GHashTable *rows; /* (element-type guint32 Row): by their UID */
  GChecksum  *sum;
  guint64     size;
} Bodies;

static gboolean
begin_body (gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  g_checksum_reset (bodies->sum);
  bodies->size = 0;
  return TRUE;
}

static gboolean
hash_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  g_checksum_update (bodies->sum, data, (gssize) length);
  bodies->size += length;
  return TRUE;
}

static gboolean
end_body (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Bodies    *bodies = user_data;
  Check     *check = bodies->check;
  const Row *row = g_hash_table_lookup (bodies->rows, GUINT_TO_POINTER (uid));
  g_autoptr (PfLedgerMessage) message = NULL;
  guint8 digest[PF_DIGEST_SIZE];
  gsize  length = sizeof digest;

  if (!is_found)
    {
      differ (check, row->ours.id, "missing", row->uid, 0);
      return TRUE;
    }
  message = pf_ledger_get_message (check->move->ledger, row->ours.id, error);
  if (message == NULL)
    return FALSE;
  g_checksum_get_digest (bodies->sum, digest, &length);
  check->verification->bodies++;
  if (memcmp (digest, message->digest, PF_DIGEST_SIZE) != 0)
    differ (check, row->ours.id, "content", (gint64) message->size,
            (gint64) bodies->size);
  return TRUE;
}

static gboolean
read_bodies (Check *check, GHashTable *rows, GArray *uids, GError **error)
{
  static const PfTargetReadSink sink = { begin_body, hash_chunk, end_body };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  Bodies bodies = { check, rows, sum, 0 };

  return pf_target_read_messages (check->move->target,
                                  (const guint32 *) (gpointer) uids->data, uids->len,
                                  &sink, &bodies, check->cancellable, error);
}

/* Reads back every n-th message, so that the sample is spread over the folder. */
static gboolean
compare_bodies (Check *check, GError **error)
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
      Row *row = ROW (check, i);

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

/* The smallest UID that is of interest. */
static guint32
first_uid (Check *check)
{
  guint32 first = G_MAXUINT32;

  for (guint i = 0; i < check->rows->len; i++)
    {
      Row    *row = ROW (check, i);
      guint32 own = row->uid != 0 && !row->is_resent
                        ? row->uid
                        : MIN (MAX (1, row->ours.first_uid),
                               row->uid != 0 ? row->uid : G_MAXUINT32);

      first = MIN (first, own);
    }
  return first;
}

static gboolean
run_check (Check *check, GError **error)
{
  PfMove *self = check->move;

  return pf_target_list_messages (self->target, first_uid (check), take_theirs_cb, check,
                                  check->cancellable, error) &&
         find_rest (check, error) && note_rewriting (check, error) &&
         find_twins (check, error) && compare_bodies (check, error) &&
         write_rows (check, error);
}

static gboolean
is_needed (Check *check)
{
  if (check->mode != PF_VERIFY_NONE || check->move->options->resend_missing)
    return check->rows->len > 0;
  for (guint i = 0; i < check->rows->len; i++)
    {
      if (ROW (check, i)->uid == 0 || ROW (check, i)->is_resent)
        return TRUE;
    }
  return FALSE;
}

/* The whole folder is gone from the server. */
static gboolean
report_gone (Check *check, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < check->rows->len; i++)
    ok = write_missing (check, ROW (check, i), error);
  return ok;
}

gboolean
pf_move_verify_target (PfMove         *self,
                       PfLedgerTarget *target,
                       PfVerifyMode    mode,
                       gboolean        all,
                       GCancellable   *cancellable,
                       GError        **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GArray) loose = g_array_new (FALSE, FALSE, sizeof (PfMatchTheirs));
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Marks));
  Check check = { .move = self,
                  .target = target,
                  .mode = mode,
                  .verification = mode == PF_VERIFY_NONE ? NULL : self->verification,
                  .cancellable = cancellable,
                  .rows = rows,
                  .loose = loose,
                  .marks = marks };
  guint states = 1u << PF_STATE_PLACED;

  g_array_set_clear_func (marks, (GDestroyNotify) clear_marks);
  if (all)
    states |= 1u << PF_STATE_VERIFIED;
  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  check.folder = pf_move_find_folder (self, target->name);
  if (check.folder != NULL &&
      ((!check.folder->is_fresh &&
        !pf_target_status (self->target, check.folder, cancellable, error)) ||
       !pf_move_check_validity (self, target, check.folder, error)))
    return FALSE;
  if (!pf_ledger_foreach (self->ledger, target->id, states, take_row_cb, &check, error))
    return FALSE;
  if (!is_needed (&check))
    return TRUE;
  if (check.folder == NULL)
    return report_gone (&check, error);
  pf_move_set_folder (self, target->name);
  return (pf_target_is_open (self->target, check.folder, FALSE) ||
          pf_target_open (self->target, check.folder, FALSE, cancellable, error)) &&
         run_check (&check, error);
}
