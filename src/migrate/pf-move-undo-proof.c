/* pf-move-undo-proof.c - is it ours, is it untouched, does its source still hold it?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-undo-private.h"

#include "base/pf-error.h"

#include <string.h>

#define MAX_SCAN_TRIES 3 /* of a folder that changes while it is read */

void
pf_undo_row_clear (PfUndoRow *row)
{
  g_strfreev (row->keywords);
  g_strfreev (row->from_keywords);
  g_strfreev (row->their_keywords);
}

/* --- The source, read again --- */

typedef struct
{
  guint8 fp_exact[PF_DIGEST_SIZE];
  guint8 is_expunged;
} Content;

/* A folder of a source. */
typedef struct
{
  gint64          id;       /* in the ledger */
  PfSource       *source;   /* (unowned) */
  PfSourceFolder *folder;   /* (unowned): the source's */
  char           *stamp;    /* (owned) (nullable): of what @contents tells */
  GArray         *contents; /* (owned) (nullable) (element-type Content): sorted */
} Origin;

struct _PfOrigins
{
  PfMove     *move;
  GHashTable *folders; /* (element-type gint64 Origin) */
};

static void
forget_contents (Origin *origin)
{
  g_clear_pointer (&origin->contents, g_array_unref);
  g_clear_pointer (&origin->stamp, g_free);
}

static void
origin_free (Origin *origin)
{
  forget_contents (origin);
  g_free (origin);
}

static PfSourceFolder *
find_in_accounts (GPtrArray *accounts, const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      for (guint k = 0; k < account->folders->len; k++)
        {
          PfSourceFolder *folder = account->folders->pdata[k];

          if (strcmp (folder->id, id) == 0)
            return folder;
        }
    }
  return NULL;
}

/* Finds the ledger's folders of one source; listed once, since a list ends the life of
 * the one before. */
static void
add_source (PfOrigins    *self,
            GPtrArray    *folders,
            PfSource     *source,
            GCancellable *cancellable)
{
  GPtrArray *accounts = pf_source_list (source, cancellable, NULL);

  for (guint i = 0; accounts != NULL && i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];
      PfSourceFolder       *found = NULL;
      Origin               *origin;

      if (g_strcmp0 (pf_source_get_path (source), folder->source) == 0)
        found = find_in_accounts (accounts, folder->folder);
      if (found == NULL)
        continue;
      origin = g_new0 (Origin, 1);
      origin->id = folder->id;
      origin->source = source;
      origin->folder = found;
      g_hash_table_replace (self->folders, &origin->id, origin);
    }
}

PfOrigins *
pf_origins_new (PfMove *move, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) folders = pf_ledger_list_folders (move->ledger, error);
  PfOrigins *self;

  if (folders == NULL)
    return NULL;
  self = g_new0 (PfOrigins, 1);
  self->move = move;
  self->folders = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) origin_free);
  for (guint i = 0; i < move->sources->len; i++)
    add_source (self, folders, move->sources->pdata[i], cancellable);
  return self;
}

void
pf_origins_free (PfOrigins *self)
{
  g_hash_table_unref (self->folders);
  g_free (self);
}

void
pf_origins_reset (PfOrigins *self)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    forget_contents (value);
}

typedef struct
{
  PfCanon *canon;
  GArray  *contents;
} Scan;

static gboolean
begin_cb (gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  pf_canon_begin (scan->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return pf_canon_push (scan->canon, data, length, error);
}

static gboolean
end_cb (const PfMessage *message, gpointer user_data, GError **error)
{
  Scan   *scan = user_data;
  Content content;
  g_auto (PfMessageFacts) facts = { 0 };

  if (!pf_canon_finish (scan->canon, &facts, error))
    return FALSE;
  memcpy (content.fp_exact, facts.fp_exact, PF_DIGEST_SIZE);
  content.is_expunged = (message->stored & PF_STORED_EXPUNGED) != 0;
  g_array_append_val (scan->contents, content);
  return TRUE;
}

/* Equal contents lie side by side, one that is not expunged first. */
static int
compare_contents (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Content));
}

static gboolean
read_contents (PfOrigins *self, Origin *origin, GCancellable *cancellable, GError **error)
{
  static const PfScanSink sink = { begin_cb, chunk_cb, end_cb };
  g_autoptr (GArray) contents = g_array_new (FALSE, FALSE, sizeof (Content));
  Scan scan = { self->move->canon, contents };

  if (!pf_source_restamp (origin->source, origin->folder, error) ||
      !pf_source_scan (origin->source, origin->folder, &sink, &scan, cancellable, error))
    return FALSE;
  g_array_sort (contents, compare_contents);
  forget_contents (origin);
  origin->contents = g_steal_pointer (&contents);
  origin->stamp = g_strdup (origin->folder->stamp);
  return TRUE;
}

/* Reads the folder again unless it is as it was at the last reading.  What cannot be
 * read holds nothing. */
static gboolean
refresh (PfOrigins *self, Origin *origin, GCancellable *cancellable, GError **error)
{
  if (origin->contents != NULL &&
      pf_source_restamp (origin->source, origin->folder, NULL) &&
      g_strcmp0 (origin->stamp, origin->folder->stamp) == 0)
    return TRUE;

  forget_contents (origin);
  for (guint try = 0; try < MAX_SCAN_TRIES; try++)
    {
      g_autoptr (GError) fault = NULL;

      if (read_contents (self, origin, cancellable, &fault))
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_debug ("undo: folder %s: %s", origin->folder->id, fault->message);
    }
  origin->contents = g_array_new (FALSE, FALSE, sizeof (Content));
  return TRUE;
}

gboolean
pf_origins_hold (PfOrigins       *self,
                 const PfUndoRow *row,
                 gboolean        *out_holds,
                 GCancellable    *cancellable,
                 GError         **error)
{
  Origin *origin = g_hash_table_lookup (self->folders, &row->folder);
  Content wanted = { .is_expunged = 0 };
  guint   index;

  *out_holds = FALSE;
  if (origin == NULL)
    return TRUE;
  if (!refresh (self, origin, cancellable, error))
    return FALSE;
  memcpy (wanted.fp_exact, row->fp_exact, PF_DIGEST_SIZE);
  *out_holds = g_array_binary_search (origin->contents, &wanted, compare_contents,
                                      &index);
  if (*out_holds || !row->is_expunged)
    return TRUE;
  wanted.is_expunged = 1;
  *out_holds = g_array_binary_search (origin->contents, &wanted, compare_contents,
                                      &index);
  return TRUE;
}

/* --- The message on the server --- */

static gboolean
has_keyword (const char *const *keywords, const char *keyword)
{
  for (gsize i = 0; keywords != NULL && keywords[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (keywords[i], keyword) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Dovecot and Cyrus set these by themselves when they store a message. */
static gboolean
is_servers_own (const char *keyword)
{
  static const char *const own[] = { "$HasAttachment", "$HasNoAttachment", NULL };

  return has_keyword (own, keyword);
}

gboolean
pf_undo_is_touched (PfMove            *move,
                    const PfUndoRow   *row,
                    guint              flags,
                    const char *const *keywords)
{
  static const struct
  {
    PfFlags     flag;
    const char *keyword;
  } named[] = { { PF_FLAG_FORWARDED, "$Forwarded" },
                { PF_FLAG_MDN_SENT, "$MDNSent" },
                { PF_FLAG_JUNK, "$Junk" },
                { PF_FLAG_NOT_JUNK, "$NotJunk" } };
  const char *const *sent = (const char *const *) row->keywords;
  guint              watched = PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_DRAFT;

  /* An undo that was interrupted may have taken our own marks off already. */
  if (row->is_undoing)
    watched &= ~row->added;
  if (((flags ^ row->flags) & watched) != 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    {
      gboolean is_sent = (row->flags & named[i].flag) != 0 &&
                         pf_target_may_store_keyword (move->target, named[i].keyword);

      if (((flags & named[i].flag) != 0) != is_sent)
        return TRUE;
    }
  for (gsize i = 0; keywords != NULL && keywords[i] != NULL; i++)
    {
      if (!has_keyword (sent, keywords[i]) && !is_servers_own (keywords[i]))
        return TRUE;
    }
  for (gsize i = 0; sent != NULL && sent[i] != NULL; i++)
    {
      if (pf_target_may_store_keyword (move->target, sent[i]) &&
          !has_keyword (keywords, sent[i]) &&
          !(row->is_undoing && row->how == PF_PLACING_MOVED))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GChecksum *sum;
  PfCanon   *canon;
} Body;

static gboolean
body_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Body *body = user_data;

  g_checksum_update (body->sum, data, (gssize) length);
  return pf_canon_push (body->canon, data, length, error);
}

/* Compares the bytes on the server with those that were sent, or, for a copy that the
 * server made of its own, the content. */
static gboolean
compare_bytes (PfMove *move, PfUndoRow *row, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (PfLedgerMessage) message = NULL;
  g_autoptr (GError) fault = NULL;
  g_auto (PfMessageFacts) facts = { 0 };
  Body   body = { sum, move->canon };
  guint8 digest[PF_DIGEST_SIZE];
  gsize  length = sizeof digest;

  message = pf_ledger_get_message (move->ledger, row->id, error);
  if (message == NULL)
    return FALSE;
  pf_canon_begin (move->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  if (!pf_target_read_message (move->target, row->uid, body_cb, &body, cancellable,
                               &fault))
    {
      if (!g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      row->reason = "not-there";
      return TRUE;
    }
  if (!pf_canon_finish (move->canon, &facts, error))
    return FALSE;
  g_checksum_get_digest (sum, digest, &length);
  if (memcmp (digest, message->digest, PF_DIGEST_SIZE) != 0 &&
      (row->how == PF_PLACING_SENT ||
       memcmp (facts.fp_header,
               message->has_from_header ? message->from_header : message->fp_header,
               PF_DIGEST_SIZE) != 0 ||
       memcmp (facts.fp_body, message->fp_body, PF_DIGEST_SIZE) != 0))
    row->reason = "content";
  return TRUE;
}

gboolean
pf_undo_prove_ours (PfMove       *move,
                    PfUndoRow    *row,
                    GCancellable *cancellable,
                    GError      **error)
{
  gint64 size = row->stored_size >= 0 ? row->stored_size : (gint64) row->size;

  if (!row->is_hint_equal && !row->is_id_equal)
    {
      row->reason = "not-ours";
      return TRUE;
    }
  if (row->is_certain && row->id_hint != 0 && (gint64) row->their_size == size)
    return TRUE;
  return compare_bytes (move, row, cancellable, error);
}
