/* pf-move-marks.c - marks that only the copies on this computer have
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-elsewhere.h"
#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-private.h"

#include <string.h>

/* What a message that was there before us may get. */
#define MARKS (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED)

/* What a copy that the server made for us gets; the rest goes by keyword. */
#define COPY_MARKS (MARKS | PF_FLAG_DRAFT)

static gboolean
is_atom (const char *keyword)
{
  for (const char *c = keyword; *c != '\0'; c++)
    {
      if (*c <= ' ' || *c >= 0x7f || strchr ("(){%*\"\\]", *c) != NULL)
        return FALSE;
    }
  return *keyword != '\0';
}

char **
pf_move_keep_marks (PfMove *self, const PfLedgerMessage *message, guint *out_flags)
{
  static const struct
  {
    PfFlags     flag;
    const char *keyword;
  } named[] = { { PF_FLAG_FORWARDED, "$Forwarded" },
                { PF_FLAG_MDN_SENT, "$MDNSent" },
                { PF_FLAG_JUNK, "$Junk" },
                { PF_FLAG_NOT_JUNK, "$NotJunk" } };
  gboolean has_keywords = (message->repairs & PF_REPAIR_DROP_KEYWORDS) == 0;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  *out_flags = message->flags & ~(guint) PF_FLAG_DELETED;
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    {
      if (!has_keywords || !pf_target_may_store_keyword (self->target, named[i].keyword))
        *out_flags &= ~(guint) named[i].flag;
    }
  for (gsize i = 0;
       has_keywords && message->keywords != NULL && message->keywords[i] != NULL; i++)
    {
      if (is_atom (message->keywords[i]) &&
          pf_target_may_store_keyword (self->target, message->keywords[i]) &&
          !g_ptr_array_find_with_equal_func (kept, message->keywords[i], g_str_equal,
                                             NULL))
        g_ptr_array_add (kept, g_strdup (message->keywords[i]));
    }
  if (kept->len == 0)
    return NULL;
  g_ptr_array_add (kept, NULL);
  return (char **) g_ptr_array_steal (kept, NULL);
}

typedef struct
{
  GArray *marks; /* (element-type PfLedgerMark): by UID */
  guint   cursor;
} Listing;

static guint
may_get (const PfLedgerMark *mark)
{
  return mark->how == PF_PLACING_SENT ? MARKS : COPY_MARKS;
}

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
      mark->theirs = mark->uid == uid ? flags : mark->flags;
      mark->missing = mark->uid == uid ? mark->flags & may_get (mark) & ~flags : 0;
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

      if (mark->missing != 0)
        ok = pf_ledger_set_added (self->ledger, mark->id, mark->added | mark->missing,
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
    {
      const PfLedgerMark *mark = &g_array_index (marks, PfLedgerMark, i);

      ok = pf_ledger_set_looked (self->ledger, mark->id, error);
      /* The marks of a copy are its own and ours. */
      if (ok && mark->how != PF_PLACING_SENT)
        ok = pf_ledger_set_flags (self->ledger, mark->id,
                                  (mark->flags & ~(guint) COPY_MARKS) |
                                      (mark->theirs & ~(guint) PF_FLAG_DELETED) |
                                      mark->missing,
                                  error);
    }
  return pf_ledger_end (self->ledger, ok, error);
}

/* One command for all messages that miss the same marks. */
static gboolean
put_on (PfMove *self, GArray *marks, GCancellable *cancellable, GError **error)
{
  for (guint flags = 1; flags <= COPY_MARKS; flags++)
    {
      g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint i = 0; i < marks->len; i++)
        {
          const PfLedgerMark *mark = &g_array_index (marks, PfLedgerMark, i);

          if (mark->missing == flags)
            g_array_append_val (uids, mark->uid);
        }
      if (uids->len > 0 &&
          !pf_target_mark (self->target, (const guint32 *) (gpointer) uids->data,
                           uids->len, flags, TRUE, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* Forwarded, junk and tags are keywords, each message's its own. */
static gboolean
put_keywords (PfMove *self, GArray *marks, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < marks->len; i++)
    {
      const PfLedgerMark *mark = &g_array_index (marks, PfLedgerMark, i);
      g_autoptr (PfLedgerMessage) message = NULL;
      g_auto (GStrv) keywords = NULL;
      guint flags;

      if (mark->how == PF_PLACING_SENT || self->options->keep_server_flags)
        continue;
      message = pf_ledger_get_message (self->ledger, mark->id, error);
      if (message == NULL)
        return FALSE;
      keywords = pf_move_keep_marks (self, message, &flags);
      flags &= ~(guint) (COPY_MARKS | mark->theirs);
      if ((keywords != NULL || flags != 0) &&
          !pf_target_store_flags (self->target, mark->uid, flags,
                                  (const char *const *) keywords, TRUE, cancellable,
                                  error))
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

  marks = pf_ledger_list_unmarked (self->ledger, target->id, MARKS, error);
  if (marks == NULL)
    return FALSE;
  /* What was there before us is not even looked at. */
  for (guint i = marks->len; self->options->keep_server_flags && i-- > 0;)
    {
      if (g_array_index (marks, PfLedgerMark, i).how == PF_PLACING_SENT)
        g_array_remove_index (marks, i);
    }
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
    g_array_index (marks, PfLedgerMark, listing.cursor).missing = 0;
  for (guint i = 0; self->options->keep_server_flags && i < marks->len; i++)
    g_array_index (marks, PfLedgerMark, i).missing = 0;
  return write_intents (self, marks, error) && put_on (self, marks, cancellable, error) &&
         put_keywords (self, marks, cancellable, error) &&
         write_looked (self, marks, error);
}
