/* pf-move-scan.c - reading every source once, into the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "mailbox/pf-internaldate.h"
#include "migrate/pf-map.h"
#include "text/pf-date.h"
#include "text/pf-header-decode.h"
#include "text/pf-header.h"

#include <glib/gstdio.h>
#include <string.h>

#define MESSAGES_A_WRITE 4000 /* held in memory, about 3 MB, then one transaction */
#define MAX_SCAN_TRIES 3      /* of a folder that changes while it is read */
#define SUBJECT_LENGTH 300    /* characters kept for people */
#define LATE_S 172800         /* between the Date header and what may be a copy's day */

typedef struct
{
  PfMove       *move;
  PfMoveFolder *folder;
  gint64        scan;
  GPtrArray    *waiting; /* (owned) (element-type PfLedgerMessage) */
  gint64        expunged;
  gint64        entered;       /* messages */
  gint64        late;          /* of them, with a Date header that is much older */
  gboolean      is_left_alone; /* nothing of it is fetched */
  gint64        file_unix;     /* the folder's own time, the last resort for a date */
  GHashTable   *known;         /* (owned) (nullable): locator → id, of earlier scans */
  GArray       *touched;       /* (owned) (nullable) (element-type gint64): still there */
} Scan;

static gint64
file_time (const char *file)
{
  GStatBuf info;

  return file != NULL && g_stat (file, &info) == 0 ? info.st_mtime : G_MININT64;
}

static char *
cut (char *text)
{
  if (g_utf8_strlen (text, -1) > SUBJECT_LENGTH)
    *g_utf8_offset_to_pointer (text, SUBJECT_LENGTH) = '\0';
  return text;
}

void
pf_move_take_facts (PfLedgerMessage *message, const PfMessageFacts *facts)
{
  message->size = facts->size;
  message->canonical_size = facts->canonical_size;
  memcpy (message->fp_header, facts->fp_header, PF_DIGEST_SIZE);
  memcpy (message->fp_body, facts->fp_body, PF_DIGEST_SIZE);
  memcpy (message->digest, facts->sent_digest, PF_DIGEST_SIZE);
  pf_match_hint (facts->message_id, facts->date, facts->from, facts->subject,
                 message->hint, &message->id_hint);
}

static gboolean
write_waiting (Scan *scan, GError **error)
{
  gboolean ok = TRUE;

  guint touched = scan->touched != NULL ? scan->touched->len : 0;

  if (scan->waiting->len + touched == 0)
    return TRUE;
  if (!pf_ledger_begin (scan->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < touched; i++)
    ok = pf_ledger_touch_message (scan->move->ledger,
                                  g_array_index (scan->touched, gint64, i), scan->scan,
                                  error);
  for (guint i = 0; ok && i < scan->waiting->len; i++)
    ok = pf_ledger_put_message (scan->move->ledger, scan->scan, scan->waiting->pdata[i],
                                error);
  if (!pf_ledger_end (scan->move->ledger, ok, error))
    return FALSE;
  g_ptr_array_set_size (scan->waiting, 0);
  if (scan->touched != NULL)
    g_array_set_size (scan->touched, 0);
  return TRUE;
}

static gboolean
take_known_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  if (message->locator != NULL)
    g_hash_table_replace (user_data, g_strdup (message->locator),
                          g_memdup2 (&message->id, sizeof message->id));
  return TRUE;
}

/* Read when the first message is asked for: only few sources ask. */
static gboolean
scan_knows_cb (const char *locator, gpointer user_data)
{
  Scan         *scan = user_data;
  const gint64 *id;
  g_autoptr (GError) error = NULL;

  if (scan->known == NULL)
    {
      scan->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      scan->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
      if (!pf_ledger_foreach_in (scan->move->ledger, scan->folder->id, G_MAXUINT,
                                 take_known_cb, scan->known, &error))
        g_debug ("known messages: %s", error->message);
    }
  id = g_hash_table_lookup (scan->known, locator);
  if (id != NULL)
    g_array_append_val (scan->touched, *id);
  return id != NULL;
}

/* An excluded folder on a server stays where it is, unless mail of this computer is to be
 * completed from it. */
static gboolean
is_left_alone (PfMove *self, const PfMoveFolder *folder)
{
  if (!pf_source_is_remote (folder->source) ||
      !pf_map_is_excluded ((const char *const *) folder->folder->path,
                           self->options->excludes))
    return FALSE;
  for (guint i = 0; i < self->sources->len; i++)
    if (!pf_source_is_remote (self->sources->pdata[i]))
      return FALSE;
  return TRUE;
}

/* As the ledger decides later, from the Date header; what has none that can be read is
 * fetched. */
static PfWant
scan_wants_cb (guint64     octets,
               const char *header,
               gsize       header_length,
               gpointer    user_data)
{
  Scan                *scan = user_data;
  const PfMoveOptions *options = scan->move->options;
  g_autofree char     *value = NULL;
  PfDate               date;

  if (scan->is_left_alone)
    return PF_WANT_NOTHING;
  if (options->max_size > 0 && octets > options->max_size)
    return PF_WANT_NO;
  if (options->since_unix == G_MININT64 && options->before_unix == G_MININT64)
    return PF_WANT_YES;
  if (header == NULL)
    return PF_WANT_HEADER;
  value = pf_header_get (header, header_length, "Date");
  if (value == NULL || !pf_date_parse (value, &date))
    return PF_WANT_YES;
  return (options->since_unix != G_MININT64 && date.unix_time < options->since_unix) ||
                 (options->before_unix != G_MININT64 &&
                  date.unix_time >= options->before_unix)
             ? PF_WANT_NO
             : PF_WANT_YES;
}

static void
scan_clear (Scan *scan)
{
  g_ptr_array_unref (scan->waiting);
  g_clear_pointer (&scan->known, g_hash_table_unref);
  g_clear_pointer (&scan->touched, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

static gboolean
scan_begin_cb (gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  /* A literal holds no NUL (RFC 9051 9, CHAR8), and Dovecot 2.3 stores one as 0x80
   * without a word: NULs are never sent. */
  pf_canon_begin (scan->move->canon,
                  pf_move_private_headers (scan->move, scan->folder->source),
                  PF_REPAIR_STRIP_NUL, NULL, NULL);
  return TRUE;
}

static gboolean
scan_chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return pf_canon_push (scan->move->canon, data, length, error);
}

static PfLedgerMessage *
make_message (Scan *scan, const PfMessage *stored, const PfMessageFacts *facts)
{
  PfLedgerMessage *message = pf_ledger_message_new ();
  PfRole           role = scan->folder->folder->role;

  message->folder = scan->folder->id;
  memcpy (message->fp_exact, facts->fp_exact, PF_DIGEST_SIZE);
  pf_move_take_facts (message, facts);
  if (stored->told_size != 0)
    message->size = stored->told_size;
  message->locator = g_strdup (stored->locator);
  message->uidl = g_strdup (stored->uidl);
  message->message_id = g_strdup (facts->message_id);
  message->subject = cut (pf_header_decode (facts->subject));
  message->from = cut (pf_header_decode_addresses (facts->from));
  message->date_unix = facts->date_unix;
  message->flags = stored->flags & ~(guint) PF_FLAG_DELETED;
  if (role == PF_ROLE_OUTBOX || (stored->stored & PF_STORED_QUEUED) != 0)
    message->flags |= PF_FLAG_DRAFT; /* nothing is ever sent */
  message->keywords = g_strdupv (stored->keywords);
  message->stored = stored->stored;
  message->server_text = g_strdup (stored->server_text);
  message->problems = facts->problems;
  if ((facts->problems & PF_PROBLEM_NUL) != 0)
    message->repairs = PF_REPAIR_STRIP_NUL;
  if (facts->size == 0)
    message->problems |= PF_PROBLEM_EMPTY; /* it was nothing but NULs */
  pf_internaldate_choose (role, stored, facts, scan->file_unix,
                          g_get_real_time () / G_USEC_PER_SEC, &message->internal_unix,
                          &message->internal_zone);
  return message;
}

static gboolean
scan_end_cb (const PfMessage *stored, gpointer user_data, GError **error)
{
  Scan *scan = user_data;
  g_auto (PfMessageFacts) facts = { 0 };
  PfLedgerMessage *message;

  if (!pf_canon_finish (scan->move->canon, &facts, error))
    return FALSE;
  if ((stored->stored & PF_STORED_EXPUNGED) != 0 && !scan->move->options->include_deleted)
    {
      scan->expunged++;
      return TRUE;
    }
  message = make_message (scan, stored, &facts);
  g_ptr_array_add (scan->waiting, message);
  scan->entered++;
  scan->late += message->date_unix != G_MININT64 && message->internal_unix > LATE_S &&
                message->internal_unix - LATE_S > message->date_unix;
  scan->move->progress.total_messages++;
  scan->move->progress.total_bytes += (gint64) facts.size;
  pf_move_tell (scan->move);
  return scan->waiting->len < MESSAGES_A_WRITE || write_waiting (scan, error);
}

/* What a scan's result depends on besides the folder's bytes. */
static char *
make_stamp (PfMove *self, const PfMoveFolder *folder)
{
  const PfMoveOptions *options = self->options;
  g_autofree char     *limits = NULL;

  /* What the person does not want is not even fetched. */
  if (pf_source_is_remote (folder->source) &&
      (options->max_size > 0 || options->since_unix != G_MININT64 ||
       options->before_unix != G_MININT64))
    limits = g_strdup_printf (" %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                              " %" G_GINT64_FORMAT,
                              options->max_size, options->since_unix,
                              options->before_unix);
  return g_strdup_printf ("%s %s%s%s%s", folder->folder->stamp,
                          options->verbatim ? "v" : "",
                          options->include_deleted ? "d" : "",
                          is_left_alone (self, folder) ? "x" : "",
                          limits != NULL ? limits : "");
}

static gboolean
scan_once (PfMove       *self,
           PfMoveFolder *folder,
           gint64        number,
           GCancellable *cancellable,
           GError      **error)
{
  static const PfScanSink sink = { scan_begin_cb, scan_chunk_cb, scan_end_cb,
                                   scan_knows_cb, scan_wants_cb };
  g_autofree char        *stamp = NULL;
  g_auto (Scan) scan = { .move = self,
                         .folder = folder,
                         .scan = number,
                         .is_left_alone = is_left_alone (self, folder),
                         .file_unix = file_time (folder->folder->file) };

  scan.waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_message_free);

  if (!pf_source_restamp (folder->source, folder->folder, error))
    return FALSE;
  if (!pf_source_scan (folder->source, folder->folder, &sink, &scan, cancellable, error))
    return FALSE;
  if (!write_waiting (&scan, error))
    return FALSE;
  stamp = make_stamp (self, folder);
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  return pf_ledger_end (self->ledger,
                        (scan.late * 2 <= scan.entered ||
                         pf_ledger_mend_dates (self->ledger, folder->id, number,
                                               error)) &&
                            pf_ledger_finish_scan (self->ledger, folder->id, number,
                                                   stamp, scan.expunged, error),
                        error);
}

/* A folder that cannot be read costs itself only; the report names it. */
static gboolean
note_bad_folder (
    PfMove *self, PfMoveFolder *folder, gint64 number, GError *fault, GError **error)
{
  g_autofree char *what = NULL;

  folder->is_bad = TRUE;
  what = g_strdup_printf ("folder %s: %s", folder->folder->id, fault->message);
  g_error_free (fault);
  return pf_ledger_add_event (self->ledger, what, error) &&
         pf_ledger_forget_stamp (self->ledger, folder->id, error) &&
         pf_ledger_touch_folder (self->ledger, folder->id, number, error);
}

gboolean
pf_move_scan_folder (PfMove       *self,
                     PfMoveFolder *folder,
                     gint64        number,
                     GCancellable *cancellable,
                     GError      **error)
{
  for (guint try = 1;; try++)
    {
      GError *fault = NULL;

      folder->is_read = TRUE;
      if (scan_once (self, folder, number, cancellable, &fault))
        return TRUE;
      if (g_error_matches (fault, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED) &&
          try < MAX_SCAN_TRIES)
        {
          g_clear_error (&fault);
          number = pf_ledger_next_scan (self->ledger, error);
          if (number < 0)
            return FALSE;
          continue;
        }
      if (g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD) ||
          g_error_matches (fault, PF_STORE_ERROR, PF_STORE_ERROR_NO_PERMISSION))
        return note_bad_folder (self, folder, number, fault, error);
      g_propagate_prefixed_error (error, fault, "folder %s: ", folder->folder->id);
      return FALSE;
    }
}

gboolean
pf_move_is_unchanged (PfMove *self, PfMoveFolder *folder)
{
  g_autofree char *known = pf_ledger_get_stamp (self->ledger, folder->id);
  g_autofree char *now = make_stamp (self, folder);

  return g_strcmp0 (known, now) == 0;
}
