/* pf-move-repair.c - the smallest change with which a server takes a message
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-again.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

/* The ladder, from the change that costs least.  A step is taken only for a message
 * that has the problem; steps add up.  NULs are gone already: the scan strips them. */
static const struct
{
  guint problem;
  guint repair;
} ladder[] = {
  { PF_PROBLEM_NO_HEADER_END | PF_PROBLEM_NO_HEADER, PF_REPAIR_ADD_HEADER_END },
  { PF_PROBLEM_HEADER_8BIT, PF_REPAIR_ENCODE_HEADER },
};

static gboolean
has_keywords (const PfLedgerMessage *message)
{
  guint named = PF_FLAG_FORWARDED | PF_FLAG_MDN_SENT | PF_FLAG_JUNK | PF_FLAG_NOT_JUNK;

  return message->keywords != NULL || (message->flags & named) != 0;
}

/* Returns: the next repair to try, or 0 */
static guint
next_repair (PfMove *self, const PfLedgerMessage *message)
{
  guint problems = message->problems & ~self->options->repair_never;

  if (has_keywords (message) && (message->repairs & PF_REPAIR_DROP_KEYWORDS) == 0)
    return PF_REPAIR_DROP_KEYWORDS;
  for (gsize i = 0; i < G_N_ELEMENTS (ladder); i++)
    {
      if ((problems & ladder[i].problem) != 0 &&
          (message->repairs & ladder[i].repair) == 0)
        return ladder[i].repair;
    }
  return 0;
}

/* Reads the message as it will be sent: its size, digest and header facts change with
 * a repair, its identity does not. */
static gboolean
measure (PfMove *self, PfLedgerMessage *message, GError **error)
{
  PfMoveFolder *folder = g_hash_table_lookup (self->folders, &message->folder);
  g_autoptr (PfCanon) first = pf_canon_new ();
  g_autoptr (PfCanon) second = pf_canon_new ();
  g_auto (PfMessageFacts) sent = { 0 };
  g_auto (PfMessageFacts) facts = { 0 };

  if (folder == NULL)
    {
      g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                           "the message's folder is gone");
      return FALSE;
    }
  pf_canon_begin (second, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  pf_canon_begin (first, pf_move_private_headers (self, folder->source),
                  message->repairs & ~PF_REPAIR_DROP_KEYWORDS, pf_canon_chunk, second);
  if (!pf_source_read (folder->source, folder->folder, message->locator, pf_canon_chunk,
                       first, NULL, error) ||
      !pf_canon_finish (first, &sent, error) || !pf_canon_finish (second, &facts, error))
    return FALSE;
  pf_move_take_facts (message, &facts);
  message->size = sent.size;
  memcpy (message->digest, sent.sent_digest, PF_DIGEST_SIZE);
  return TRUE;
}

static PfLedgerMessage *
copy_for_repair (const PfLedgerMessage *message)
{
  PfLedgerMessage *copy = pf_ledger_message_new ();

  *copy = *message;
  copy->locator = g_strdup (message->locator);
  copy->message_id = NULL;
  copy->subject = NULL;
  copy->from = NULL;
  copy->keywords = NULL;
  copy->reason = NULL;
  copy->server_text = NULL;
  copy->saved_as = NULL;
  copy->kept = NULL;
  copy->from_keywords = NULL;
  copy->uidl = NULL;
  return copy;
}

gboolean
pf_move_repair (PfMove                *self,
                const PfLedgerMessage *message,
                const char            *server_text,
                GError               **error)
{
  guint repair = next_repair (self, message);
  g_autoptr (PfLedgerMessage) repaired = NULL;
  g_autoptr (GError) fault = NULL;

  if (repair == 0)
    {
      self->progress.left_out++;
      return pf_ledger_set_left_out (self->ledger, message->id, "refused", server_text,
                                     error);
    }
  repaired = copy_for_repair (message);
  repaired->repairs |= repair;
  if (repair != PF_REPAIR_DROP_KEYWORDS && !measure (self, repaired, &fault))
    {
      /* The next attempt meets the same fault with the message in hand. */
      g_debug ("repair of %s: %s", message->locator, fault->message);
      return pf_ledger_set_pending (self->ledger, message->id, FALSE, error);
    }
  return pf_ledger_set_repaired (self->ledger, repaired, error);
}

/* Cyrus 3.6 (munge8bit, its default) stores raw 8-bit bytes of a header as "X": the
 * words would be lost, so the header is encoded before it is sent. */
static gboolean
spoils_8bit (PfMove *self)
{
  const PfTargetFacts *facts = pf_target_get_facts (self->target);

  return facts->server != NULL && g_ascii_strncasecmp (facts->server, "cyrus", 5) == 0;
}

/* Problems that are repaired before anything is sent. */
static guint
mend_ahead (PfMove *self)
{
  guint spoilt = spoils_8bit (self) ? PF_PROBLEM_HEADER_8BIT : 0;

  return (self->options->repair_always | spoilt) & ~self->options->repair_never;
}

static guint
repairs_for (guint problems)
{
  guint repairs = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ladder); i++)
    {
      if ((problems & ladder[i].problem) != 0)
        repairs |= ladder[i].repair;
    }
  return repairs;
}

typedef struct
{
  guint   problems;
  GArray *ids; /* (element-type gint64) */
} Ahead;

static gboolean
collect_ahead_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  const Ahead *ahead = user_data;

  if ((repairs_for (message->problems & ahead->problems) & ~message->repairs) != 0)
    g_array_append_val (ahead->ids, message->id);
  return TRUE;
}

gboolean
pf_move_repair_ahead (PfMove *self, gint64 target, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Ahead ahead = { mend_ahead (self), ids };

  if (repairs_for (ahead.problems) == 0)
    return TRUE;
  if (!pf_ledger_foreach (self->ledger, target, 1u << PF_STATE_PLANNED, collect_ahead_cb,
                          &ahead, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (PfLedgerMessage) message = NULL;
      g_autoptr (GError) fault = NULL;

      message = pf_ledger_get_message (self->ledger, g_array_index (ids, gint64, i),
                                       error);
      if (message == NULL)
        return FALSE;
      message->repairs |= repairs_for (message->problems & ahead.problems);
      /* One that cannot be read now is met again when it is sent. */
      if (measure (self, message, &fault) &&
          !pf_ledger_set_repaired (self->ledger, message, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
collect_left_out_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  if (g_strcmp0 (message->reason, "unreadable") == 0 ||
      (message->repairs & ~(guint) PF_REPAIR_STRIP_NUL) != 0)
    g_array_append_val ((GArray *) user_data, message->id);
  return TRUE;
}

/* As it was scanned, without the repairs that an earlier run tried. */
static gboolean
begin_anew (PfMove *self, gint64 id, GError **error)
{
  g_autoptr (PfLedgerMessage) message = pf_ledger_get_message (self->ledger, id, error);
  g_autoptr (GError) fault = NULL;

  if (message == NULL)
    return FALSE;
  if (message->state != PF_STATE_PLANNED &&
      g_strcmp0 (message->reason, "unreadable") != 0)
    return TRUE;
  message->repairs &= PF_REPAIR_STRIP_NUL;
  if (measure (self, message, &fault))
    return pf_ledger_set_repaired (self->ledger, message, error);
  g_debug ("%s: %s", message->locator, fault->message);
  return TRUE;
}

static gboolean
reopen_folder (PfMove *self, const PfLedgerFolder *folder, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const PfLedgerRules rules = {
    .server_max = pf_target_get_facts (self->target)->max_message,
    .unusual_mask = self->options->leave_out,
    .keep_duplicates = self->options->keep_duplicates,
  };
  gint64 target;

  target = pf_ledger_put_target (self->ledger, folder->target, error);
  if (target < 0 ||
      !pf_ledger_foreach_in (self->ledger, folder->id, 1u << PF_STATE_LEFT_OUT,
                             collect_left_out_cb, ids, error) ||
      !pf_ledger_reopen_refused (self->ledger, folder->id, target, &rules, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!begin_anew (self, g_array_index (ids, gint64, i), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_reopen (PfMove *self, GError **error)
{
  g_autoptr (GPtrArray) folders = NULL;
  PfCounts counts;

  if (!pf_ledger_count (self->ledger, &counts, error))
    return FALSE;
  if (counts.left_out == 0)
    return TRUE;
  folders = pf_ledger_list_folders (self->ledger, error);
  if (folders == NULL)
    return FALSE;
  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];

      if (folder->target != NULL && folder->counts.left_out > 0 &&
          g_hash_table_contains (self->folders, &folder->id) &&
          !reopen_folder (self, folder, error))
        return FALSE;
    }
  return TRUE;
}
