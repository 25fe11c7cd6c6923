/* pf-imap-session-fetch.c - what the open folder holds: sizes, dates, marks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.4 (FETCH, SEARCH), RFC 4731 (ESEARCH), RFC 9738 (MESSAGELIMIT)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define RANGE_WINDOW 16 /* FETCH commands in flight where messages are limited */

#define METADATA                                                                         \
  "(UID RFC822.SIZE INTERNALDATE FLAGS "                                                 \
  "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)])"

typedef struct
{
  guint32           first_uid;
  PfImapFetchedFunc func;
  gpointer          user_data;
} Metadata;

gboolean
pf_imap_session_read_fetched (PfImapSession     *self,
                              const PfImapReply *reply,
                              PfImapFetched     *fetched,
                              GError           **error)
{
  if (pf_imap_read_fetch (reply, fetched))
    return TRUE;
  pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                             "A FETCH response cannot be read");
  return FALSE;
}

static gboolean
take_metadata (PfImapSession     *self,
               const PfImapReply *reply,
               gpointer           user_data,
               GError           **error)
{
  const Metadata *metadata = user_data;
  g_auto (PfImapFetched) fetched = { 0 };

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!pf_imap_session_read_fetched (self, reply, &fetched, error))
    return FALSE;
  /* Others' changes of flags come as FETCH too, without what we asked for. */
  if (fetched.uid == 0 || !fetched.has_size)
    return TRUE;
  /* "n:*" beyond the end names the last message (RFC 9051 9). */
  if (fetched.uid < metadata->first_uid)
    return TRUE;
  return metadata->func (&fetched, metadata->user_data, error);
}

static gboolean
wait_fetch (PfImapSession *self,
            guint          tag,
            Metadata      *metadata,
            GCancellable  *cancellable,
            GError       **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  if (!pf_imap_session_wait (self, tag, take_metadata, metadata, &answer, cancellable,
                             error))
    return FALSE;
  if (answer.status == PF_IMAP_OK && g_strcmp0 (answer.code, "MESSAGELIMIT") == 0)
    {
      /* We kept below what was announced: an answer with a hole is no answer. */
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                                 "The server lists fewer messages than it said it would");
      return FALSE;
    }
  return answer.status == PF_IMAP_OK ||
         pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "FETCH",
                                 PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED, error);
}

/* Asks for [@first, @last], @step at a time: by UID, or by number. */
static gboolean
fetch_ranges (PfImapSession *self,
              gboolean       by_uid,
              guint64        first,
              guint64        last,
              guint64        step,
              Metadata      *metadata,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (guint));
  guint done = 0;

  for (guint64 at = first; at <= last; at += step)
    {
      guint64          end = MIN (at + step - 1, last);
      guint            tag;
      g_autofree char *command = g_strdup_printf ("%sFETCH %" G_GUINT64_FORMAT
                                                  ":%" G_GUINT64_FORMAT " %s",
                                                  by_uid ? "UID " : "", at, end,
                                                  METADATA);

      if (!pf_imap_session_send (self, command, &tag, cancellable, error))
        return FALSE;
      g_array_append_val (tags, tag);
      if (tags->len - done >= RANGE_WINDOW &&
          !wait_fetch (self, g_array_index (tags, guint, done++), metadata, cancellable,
                       error))
        return FALSE;
    }
  while (done < tags->len)
    if (!wait_fetch (self, g_array_index (tags, guint, done++), metadata, cancellable,
                     error))
      return FALSE;
  return TRUE;
}

/* In as few ranges as hold no more messages than the server gives at once. */
static gboolean
fetch_limited (PfImapSession *self,
               guint64        limit,
               Metadata      *metadata,
               GCancellable  *cancellable,
               GError       **error)
{
  guint64 exists = self->selected.exists;
  guint64 uid_next = self->selected.uid_next;

  if (exists == 0)
    return TRUE;
  if (uid_next > metadata->first_uid && uid_next - metadata->first_uid < exists)
    return fetch_ranges (self, TRUE, metadata->first_uid, uid_next - 1, limit, metadata,
                         cancellable, error);
  return fetch_ranges (self, FALSE, 1, exists, limit, metadata, cancellable, error);
}

gboolean
pf_imap_session_fetch_metadata (PfImapSession    *self,
                                guint32           first_uid,
                                PfImapFetchedFunc func,
                                gpointer          user_data,
                                GCancellable     *cancellable,
                                GError          **error)
{
  Metadata         metadata = { MAX (first_uid, 1), func, user_data };
  g_autofree char *command = NULL;
  guint            tag;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  if (self->caps != NULL && self->caps->message_limit > 0)
    return fetch_limited (self, self->caps->message_limit, &metadata, cancellable, error);

  command = g_strdup_printf ("UID FETCH %u:* %s", metadata.first_uid, METADATA);
  return pf_imap_session_send (self, command, &tag, cancellable, error) &&
         wait_fetch (self, tag, &metadata, cancellable, error);
}

/* --- Marks or labels --- */

/* What is asked of each message of a range. */
typedef struct
{
  PfImapRangeItems  items;
  guint32           first_uid;
  PfImapFetchedFunc func;
  gpointer          user_data;
} Range;

static gboolean
take_range (PfImapSession     *self,
            const PfImapReply *reply,
            gpointer           user_data,
            GError           **error)
{
  const Range *range = user_data;
  gboolean     is_whole;
  g_auto (PfImapFetched) fetched = { 0 };

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!pf_imap_session_read_fetched (self, reply, &fetched, error))
    return FALSE;

  is_whole = range->items == PF_IMAP_RANGE_LABELS
                 ? fetched.account_id != 0 && fetched.labels != NULL
                 : fetched.has_flags;
  return fetched.uid < range->first_uid || !is_whole ||
         range->func (&fetched, range->user_data, error);
}

gboolean
pf_imap_session_fetch_range (PfImapSession    *self,
                             guint32           first_uid,
                             guint32           last_uid,
                             PfImapRangeItems  items,
                             PfImapFetchedFunc func,
                             gpointer          user_data,
                             GCancellable     *cancellable,
                             GError          **error)
{
  static const char *const names[] = {
    [PF_IMAP_RANGE_FLAGS] = "FLAGS",
    [PF_IMAP_RANGE_LABELS] = "X-GM-MSGID X-GM-LABELS",
  };
  Range            range = { items, first_uid, func, user_data };
  g_autofree char *command = NULL;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  g_return_val_if_fail (first_uid > 0 && first_uid <= last_uid, FALSE);
  pf_assert_may_block ();

  command = g_strdup_printf ("UID FETCH %u:%u (UID %s)", first_uid, last_uid,
                             names[items]);
  return pf_imap_session_run_checked (self, command, "FETCH", take_range, &range,
                                      cancellable, error);
}

/* --- SEARCH --- */

typedef struct
{
  GArray *uids;
  gsize   max;
} Search;

static gboolean
take_search (PfImapSession     *self,
             const PfImapReply *reply,
             gpointer           user_data,
             GError           **error)
{
  Search *search = user_data;

  if (strcmp (reply->name, "SEARCH") != 0 && strcmp (reply->name, "ESEARCH") != 0)
    return TRUE;
  if (!reply->is_damaged && pf_imap_read_search (reply, search->max, search->uids))
    return TRUE;
  pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                             "A SEARCH response cannot be read or is too long");
  return FALSE;
}

GArray *
pf_imap_session_search (PfImapSession *self,
                        const char    *criteria,
                        gsize          max,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  Search search = { uids, max };
  g_auto (PfImapAnswer) answer = { 0 };
  g_autofree char *command = NULL;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), NULL);
  g_return_val_if_fail (self->selected.name != NULL, NULL);
  pf_assert_may_block ();

  command = g_strdup_printf ("UID SEARCH %s%s",
                             pf_imap_session_has (self, "ESEARCH") ? "RETURN (ALL) " : "",
                             criteria);
  if (!pf_imap_session_run (self, command, take_search, &search, &answer, cancellable,
                            error))
    return NULL;
  if (answer.status != PF_IMAP_OK)
    {
      pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "SEARCH",
                              PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED, error);
      return NULL;
    }
  return g_steal_pointer (&uids);
}
