/* pf-move-scan.c - reading every source once, into the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "ledger/pf-ledger-notes.h"
#include "mailbox/pf-internaldate.h"
#include "text/pf-date.h"
#include "text/pf-header-decode.h"
#include "text/pf-header.h"
#include "text/pf-path.h"

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
  gint64        entered;   /* messages */
  gint64        late;      /* of them, with a Date header that is much older */
  gint64        file_unix; /* the folder's own time, the last resort for a date */
  GHashTable   *known;     /* (owned) (nullable): locator → id, of earlier scans */
  GArray       *touched;   /* (owned) (nullable) (element-type gint64): still there */
} Scan;

static gint64
file_time (const char *file)
{
  GStatBuf info;

  return file != NULL && g_stat (file, &info) == 0 ? info.st_mtime : G_MININT64;
}

void
pf_move_folder_free (PfMoveFolder *folder)
{
  g_object_unref (folder->source);
  g_free (folder);
}

const char *
pf_move_why_unread (const PfMoveFolder *folder)
{
  static const char *const reasons[] = { "no-permission", "unreadable" };
  GPtrArray               *warnings = folder->folder->warnings;

  for (gsize i = 0; warnings != NULL && i < G_N_ELEMENTS (reasons); i++)
    if (g_ptr_array_find_with_equal_func (warnings, reasons[i], g_str_equal, NULL))
      return reasons[i];
  return folder->is_bad ? "unreadable" : NULL;
}

/* The report must name what was passed over: it is in no sum. */
static gboolean
note_unread (PfMove *self, GError **error)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PF_NOTE_UNREAD_TYPE));
  for (guint i = 0; i < self->order->len; i++)
    {
      const PfMoveFolder *folder = self->order->pdata[i];
      const char         *why = pf_move_why_unread (folder);
      g_autofree char    *path = NULL;

      if (why == NULL)
        continue;
      path = pf_path_join ((const char *const *) folder->folder->path);
      g_variant_builder_add (&builder, "(sss)", folder->account, path, why);
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = g_variant_print (list, FALSE);
  return pf_ledger_set_note (self->ledger, PF_NOTE_UNREAD, text, error);
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

/* As the ledger decides later, from the Date header; what has none that can be read is
 * fetched. */
static PfWant
scan_wants_cb (guint64     octets,
               const char *header,
               gsize       header_length,
               gpointer    user_data)
{
  const PfMoveOptions *options = ((Scan *) user_data)->move->options;
  g_autofree char     *value = NULL;
  PfDate               date;

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
  return g_strdup_printf ("%s %s%s%s", folder->folder->stamp,
                          options->verbatim ? "v" : "",
                          options->include_deleted ? "d" : "",
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

static gboolean
scan_folder (PfMove       *self,
             PfMoveFolder *folder,
             gint64        number,
             GCancellable *cancellable,
             GError      **error)
{
  for (guint try = 1;; try++)
    {
      GError *fault = NULL;

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

static gboolean
is_chosen (PfMove *self, PfSource *source, const PfSourceAccount *account)
{
  const char      *wanted = self->options->account;
  g_autofree char *key = NULL;

  if (self->options->accounts != NULL)
    {
      key = g_strdup_printf ("%s\n%s", pf_source_get_path (source), account->key);
      if (!g_strv_contains ((const char *const *) self->options->accounts, key))
        return FALSE;
    }
  /* An account of a profile is meant; a server's is the one that was named. */
  return wanted == NULL || pf_source_is_remote (source) ||
         g_strcmp0 (wanted, account->name) == 0 ||
         g_strcmp0 (wanted, account->key) == 0 ||
         g_strcmp0 (wanted, account->address) == 0;
}

/* Enters the folders of one account; scans none. */
static gboolean
enter_account (PfMove                *self,
               PfSource              *source,
               gint64                 source_id,
               const PfSourceAccount *account,
               GError               **error)
{
  for (guint i = 0; i < account->folders->len; i++)
    {
      PfSourceFolder    *folder = account->folders->pdata[i];
      PfMoveFolder      *entry;
      PfLedgerSeenFolder seen = { source_id,
                                  folder->id,
                                  account->name,
                                  (const char *const *) folder->path,
                                  pf_role_to_string (folder->role),
                                  folder->is_container };
      gint64             id = pf_ledger_put_folder (self->ledger, &seen, error);

      if (id < 0)
        return FALSE;
      entry = g_new0 (PfMoveFolder, 1);
      entry->id = id;
      entry->source = g_object_ref (source);
      entry->folder = folder;
      entry->account = account->name;
      g_ptr_array_add (self->order, entry);
      g_hash_table_replace (self->folders, &entry->id, entry);
    }
  return TRUE;
}

/* Lists a source and enters its folders, in one transaction. */
static gboolean
enter_source (PfMove       *self,
              PfSource     *source,
              gint64       *out_id,
              GCancellable *cancellable,
              GError      **error)
{
  GPtrArray *accounts = pf_source_list (source, cancellable, error);
  gboolean   ok = TRUE;

  if (accounts == NULL || !pf_ledger_begin (self->ledger, error))
    return FALSE;
  *out_id = pf_ledger_put_source (self->ledger, pf_source_get_path (source),
                                  pf_source_get_kind (source), error);
  ok = *out_id >= 0;
  for (guint i = 0; ok && i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      if (is_chosen (self, source, account))
        ok = enter_account (self, source, *out_id, account, error);
    }
  return pf_ledger_end (self->ledger, ok, error);
}

static gboolean
is_unchanged (PfMove *self, PfMoveFolder *folder)
{
  g_autofree char *known = pf_ledger_get_stamp (self->ledger, folder->id);
  g_autofree char *now = make_stamp (self, folder);

  return g_strcmp0 (known, now) == 0;
}

/* The number of this scan.  One that finds everything as the last one left it goes by
 * that one's: it then changes nothing, and nothing has to be brought to the disk. */
static gboolean
choose_number (
    PfMove *self, gint64 source, guint first, gint64 *out_number, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last = 0;

  for (guint i = first; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!folder->folder->is_container && !is_unchanged (self, folder))
        break;
      g_array_append_val (ids, folder->id);
    }
  if (ids->len == self->order->len - first && ids->len > 0)
    last = pf_ledger_find_scan (self->ledger, source, (const gint64 *) ids->data,
                                ids->len);
  *out_number = last > 0 ? last : pf_ledger_next_scan (self->ledger, error);
  return *out_number >= 0;
}

static gboolean
scan_source (PfMove *self, PfSource *source, GCancellable *cancellable, GError **error)
{
  guint    first = self->order->len;
  gint64   id = 0;
  gint64   number = 0;
  gboolean has_changed = FALSE;

  if (!enter_source (self, source, &id, cancellable, error) ||
      !choose_number (self, id, first, &number, error))
    return FALSE;
  for (guint i = first; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (folder->folder->is_container || is_unchanged (self, folder))
        continue;
      has_changed = TRUE;
      pf_move_set_folder (self, folder->folder->path[0] != NULL
                                    ? folder->folder
                                          ->path[g_strv_length (folder->folder->path) - 1]
                                    : folder->folder->id);
      if (!scan_folder (self, folder, number, cancellable, error))
        return FALSE;
    }
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = first; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!pf_ledger_touch_folder (self->ledger, folder->id, number, error))
        return pf_ledger_end (self->ledger, FALSE, error);
    }
  g_debug ("scan of %s: %s", pf_source_get_path (source),
           has_changed ? "read" : "unchanged");
  return pf_ledger_end (self->ledger,
                        pf_ledger_finish_source (self->ledger, id, number, error), error);
}

gboolean
pf_move_rescan (PfMove *self, gint64 folder, GCancellable *cancellable, GError **error)
{
  PfMoveFolder *entry = g_hash_table_lookup (self->folders, &folder);
  gint64        number;

  g_return_val_if_fail (entry != NULL, FALSE);

  number = pf_ledger_next_scan (self->ledger, error);
  return number >= 0 && scan_folder (self, entry, number, cancellable, error) &&
         note_unread (self, error);
}

/* Fetching may take hours; that the target cannot be signed in to must not wait so
 * long to be told. */
static gboolean
try_target (PfMove *self, GCancellable *cancellable, GError **error)
{
  gboolean is_remote = FALSE;

  for (guint i = 0; i < self->sources->len; i++)
    is_remote = is_remote || pf_source_is_remote (self->sources->pdata[i]);
  if (!is_remote || self->target == NULL || self->was_online)
    return TRUE;
  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  pf_move_leave (self, cancellable);
  return TRUE;
}

/* Whether the accounts that were named gave any folder, where they were to give some. */
static gboolean
has_chosen (PfMove *self)
{
  gboolean is_local = FALSE;

  if (self->options->accounts != NULL)
    return self->order->len > 0;
  for (guint i = 0; i < self->order->len; i++)
    if (!pf_source_is_remote (((PfMoveFolder *) self->order->pdata[i])->source))
      return TRUE;
  for (guint i = 0; i < self->sources->len; i++)
    is_local = is_local || !pf_source_is_remote (self->sources->pdata[i]);
  return !is_local && self->order->len > 0;
}

gboolean
pf_move_scan (PfMove *self, GCancellable *cancellable, GError **error)
{
  if (!try_target (self, cancellable, error))
    return FALSE;
  pf_move_set_phase (self, PF_PHASE_SCAN);
  g_hash_table_remove_all (self->folders);
  g_ptr_array_set_size (self->order, 0);
  self->has_planned = FALSE;
  for (guint i = 0; i < self->sources->len; i++)
    {
      if (!scan_source (self, self->sources->pdata[i], cancellable, error))
        return FALSE;
    }
  if ((self->options->account != NULL || self->options->accounts != NULL) &&
      !has_chosen (self))
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_NOTHING_SELECTED,
                   "no account is called \"%s\"",
                   self->options->account != NULL ? self->options->account : "");
      return FALSE;
    }
  if (!note_unread (self, error))
    return FALSE;
  self->has_scanned = TRUE;
  return pf_move_refresh_progress (self, error);
}
