/* pf-move-verify.c - comparing what a folder on the server holds with the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-verify-private.h"

#include "base/pf-error.h"

#include <string.h>

/* A server rewrites what it stores if more than half of the first messages come back
 * with another size while their header facts are the same. */
#define REWRITING_LEAST 3

#define SYSTEM_FLAGS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT)

static void
clear_marks (PfCheckMarks *marks)
{
  g_strfreev (marks->keywords);
}

void
pf_check_differ (
    PfCheck *check, gint64 id, const char *kind, gint64 expected, gint64 actual)
{
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autofree char *one = g_strdup_printf ("%" G_GINT64_FORMAT, expected);
  g_autofree char *two = g_strdup_printf ("%" G_GINT64_FORMAT, actual);

  if (check->verification == NULL)
    return;
  message = pf_ledger_get_message (check->move->ledger, id, NULL);
  pf_verification_add (check->verification, check->target->name, message, kind, one, two);
}

/* Returns: (transfer full): the names of a set of marks */
static char *
name_flags (guint flags)
{
  static const struct
  {
    PfFlags     flag;
    const char *name;
  } names[] = { { PF_FLAG_SEEN, "seen" },
                { PF_FLAG_ANSWERED, "answered" },
                { PF_FLAG_FLAGGED, "flagged" },
                { PF_FLAG_DRAFT, "draft" } };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((flags & names[i].flag) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i].name);
    }
  return g_string_free (text, FALSE);
}

/* Marks that were right once are the person's to change: that is told only when
 * everything is asked for, and as theirs. */
static void
compare_flags (PfCheck *check, const PfCheckRow *row, guint flags)
{
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autofree char *expected = name_flags (row->flags);
  g_autofree char *actual = name_flags (flags);

  if ((flags & SYSTEM_FLAGS) == (row->flags & SYSTEM_FLAGS) ||
      (row->was_verified && check->mode != PF_VERIFY_FULL))
    return;
  message = pf_ledger_get_message (check->move->ledger, row->ours.id, NULL);
  pf_verification_add (check->verification, check->target->name, message,
                       row->was_verified ? "flags-by-user" : "flags", expected, actual);
}

void
pf_check_count (PfCheck *check, gint64 octets)
{
  PfProgress *progress = &check->move->progress;

  if (progress->phase != PF_PHASE_VERIFY)
    return;
  progress->done_messages++;
  progress->done_bytes += octets;
  pf_move_tell (check->move);
}

static gboolean
take_row_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  PfCheck   *check = user_data;
  PfCheckRow row = { .ours = { .id = message->id,
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
                     .is_copied = message->how != PF_PLACING_SENT,
                     .was_verified = message->state == PF_STATE_VERIFIED };

  memcpy (row.ours.hint, message->hint, PF_MATCH_HINT);
  if (row.is_copied && row.stored_size >= 0)
    {
      row.ours.size = row.ours.canonical_size = (guint64) row.stored_size;
      row.ours.internal_unix = row.stored_unix;
    }
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
compare_keywords (PfCheck *check, const PfCheckRow *row, const PfTargetMessage *theirs)
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
compare (PfCheck *check, PfCheckRow *row, const PfTargetMessage *theirs)
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
    pf_check_differ (check, row->ours.id, "date", date, theirs->internal_unix);
  if (check->mode != PF_VERIFY_FULL)
    pf_check_count (check, row->found_size);
  compare_flags (check, row, theirs->flags);
  if (row->has_keywords && !row->was_verified)
    compare_keywords (check, row, theirs);
}

static gboolean
take_theirs_cb (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  PfCheck      *check = user_data;
  PfMatchTheirs theirs = { .uid = message->uid,
                           .size = message->size,
                           .internal_unix = message->internal_unix };
  PfCheckRow   *row = NULL;

  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 theirs.hint, &theirs.id_hint);
  while (check->cursor < check->rows->len &&
         PF_CHECK_ROW (check, check->cursor)->uid < message->uid)
    check->cursor++;
  if (check->cursor < check->rows->len &&
      PF_CHECK_ROW (check, check->cursor)->uid == message->uid)
    row = PF_CHECK_ROW (check, check->cursor++);
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
      pf_check_differ (check, row->ours.id, "content", (gint64) row->ours.size,
                       (gint64) message->size);
      return TRUE;
    }
  theirs.is_claimed = row == NULL &&
                      pf_ledger_is_claimed (check->move->ledger, check->target->id,
                                            check->target->uid_validity, message->uid);
  if (!theirs.is_claimed)
    {
      PfCheckMarks marks = { message->flags, g_strdupv (message->keywords) };

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
compare_loose (PfCheck *check, PfCheckRow *row, guint index)
{
  const PfMatchTheirs *theirs = &g_array_index (check->loose, PfMatchTheirs, index);
  const PfCheckMarks  *marks = &g_array_index (check->marks, PfCheckMarks, index);
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
write_found (PfCheck *check, GArray *ours, GArray *indexes, GError **error)
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
      PfCheckRow        *row = PF_CHECK_ROW (check, g_array_index (indexes, guint, i));
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
find_rest (PfCheck *check, GError **error)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (PfMatchOurs));
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < check->rows->len; i++)
    {
      if (PF_CHECK_ROW (check, i)->is_seen)
        continue;
      g_array_append_val (ours, PF_CHECK_ROW (check, i)->ours);
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
write_missing (PfCheck *check, PfCheckRow *row, GError **error)
{
  const char *kind = row->was_verified ? "deleted-by-user" : "missing";

  if (check->move->options->resend_missing)
    return pf_ledger_set_pending (check->move->ledger, row->ours.id, FALSE, error);
  pf_check_differ (check, row->ours.id, kind, row->uid, 0);
  return TRUE;
}

static gboolean
note_rewriting (PfCheck *check, GError **error)
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
write_rows (PfCheck *check, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (check->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < check->rows->len; i++)
    {
      PfCheckRow *row = PF_CHECK_ROW (check, i);

      if (!row->is_seen)
        {
          ok = write_missing (check, row, error);
          continue;
        }
      if (row->is_odd_size && !check->move->is_rewriting)
        pf_check_differ (check, row->ours.id, "size",
                         row->stored_size >= 0 ? row->stored_size
                                               : (gint64) row->ours.size,
                         row->found_size);
      if (row->is_resent)
        ok = pf_ledger_clear_resent (check->move->ledger, row->ours.id, error);
      if (ok && check->verification != NULL && !row->was_verified)
        ok = pf_ledger_set_verified (check->move->ledger, row->ours.id, row->found_size,
                                     row->found_unix, error);
    }
  return pf_ledger_end (check->move->ledger, ok, error);
}

/* The smallest UID that is of interest. */
static guint32
first_uid (PfCheck *check)
{
  guint32 first = G_MAXUINT32;

  for (guint i = 0; i < check->rows->len; i++)
    {
      PfCheckRow *row = PF_CHECK_ROW (check, i);
      guint32     own = row->uid != 0 && !row->is_resent
                            ? row->uid
                            : MIN (MAX (1, row->ours.first_uid),
                               row->uid != 0 ? row->uid : G_MAXUINT32);

      first = MIN (first, own);
    }
  return first;
}

static gboolean
run_check (PfCheck *check, GError **error)
{
  PfMove *self = check->move;

  return pf_target_list_messages (self->target, first_uid (check), take_theirs_cb, check,
                                  check->cancellable, error) &&
         find_rest (check, error) && note_rewriting (check, error) &&
         pf_check_find_twins (check, error) && pf_check_compare_bodies (check, error) &&
         write_rows (check, error);
}

static gboolean
is_needed (PfCheck *check)
{
  if (check->mode != PF_VERIFY_NONE || check->move->options->resend_missing)
    return check->rows->len > 0;
  for (guint i = 0; i < check->rows->len; i++)
    {
      if (PF_CHECK_ROW (check, i)->uid == 0 || PF_CHECK_ROW (check, i)->is_resent)
        return TRUE;
    }
  return FALSE;
}

/* The whole folder is gone from the server. */
static gboolean
report_gone (PfCheck *check, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < check->rows->len; i++)
    ok = write_missing (check, PF_CHECK_ROW (check, i), error);
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
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PfCheckRow));
  g_autoptr (GArray) loose = g_array_new (FALSE, FALSE, sizeof (PfMatchTheirs));
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (PfCheckMarks));
  PfCheck check = { .move = self,
                    .target = target,
                    .mode = mode,
                    .verification = mode == PF_VERIFY_NONE ? NULL : self->verification,
                    .cancellable = cancellable,
                    .rows = rows,
                    .loose = loose,
                    .marks = marks };
  guint   states = 1u << PF_STATE_PLACED;

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
