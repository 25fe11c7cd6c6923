/* pf-imap-session-fetch.c - reading messages of the open folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.4 (FETCH, SEARCH), RFC 4731 (ESEARCH), RFC 9738 (MESSAGELIMIT)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define RANGE_WINDOW 16 /* FETCH commands in flight where messages are limited */

#define BODY_WINDOW 32    /* bodies asked for and not yet read */
#define HEADER_WINDOW 128 /* headers: short, so the round trip is what they wait for */

#define METADATA                                                                         \
  "(UID RFC822.SIZE INTERNALDATE FLAGS "                                                 \
  "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)])"

typedef struct
{
  guint32           first_uid;
  PfImapFetchedFunc func;
  gpointer          user_data;
} Metadata;

static gboolean
read_fetched (PfImapSession     *self,
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
  if (!read_fetched (self, reply, &fetched, error))
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

/* --- One body --- */

typedef struct
{
  guint32     uid;
  gboolean    is_found;
  PfChunkFunc func;
  gpointer    user_data;
} Body;

static gboolean
take_body (PfImapSession     *self,
           const PfImapReply *reply,
           gpointer           user_data,
           GError           **error)
{
  Body *body = user_data;
  g_auto (PfImapFetched) fetched = { 0 };

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!read_fetched (self, reply, &fetched, error))
    return FALSE;
  if (!fetched.has_body)
    return TRUE;
  if (fetched.uid != 0 && fetched.uid != body->uid)
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                                 "The server sent another message than was asked for");
      return FALSE;
    }
  if (body->is_found)
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                                 "The server sent a message twice");
      return FALSE;
    }
  body->is_found = TRUE;
  /* A short message may come as a quoted string, which was held. */
  return fetched.body_length == 0 ||
         body->func ((const guint8 *) fetched.body, fetched.body_length, body->user_data,
                     error);
}

gboolean
pf_imap_session_fetch_body (PfImapSession *self,
                            guint32        uid,
                            PfChunkFunc    func,
                            gpointer       user_data,
                            GCancellable  *cancellable,
                            GError       **error)
{
  Body body = { uid, FALSE, func, user_data };
  g_auto (PfImapAnswer) answer = { 0 };
  g_autofree char *command = g_strdup_printf ("UID FETCH %u (UID BODY.PEEK[])", uid);
  gboolean         ok;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  self->body_func = func;
  self->body_data = user_data;
  ok = pf_imap_session_run (self, command, take_body, &body, &answer, cancellable, error);
  self->body_func = NULL;
  self->body_data = NULL;
  if (!ok)
    return FALSE;

  if (answer.status != PF_IMAP_OK)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "FETCH",
                                   PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD, error);
  /* A message that is gone is an OK without data. */
  if (!body.is_found)
    pf_imap_session_set_error (self, error, PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD,
                               "Message %u is not there", uid);
  return body.is_found;
}

/* --- Many bodies --- */

/* A body that was asked for. */
typedef struct
{
  guint32  uid;
  guint    tag;
  gboolean is_found;
} Asked;

/**
 * Bodies:
 * @asked: those in flight, from @first up to but not including @end, modulo the window
 * @section: what is asked of each
 * @has_begun: the sink has the beginning of one
 *
 * Dovecot 2.3 sends the data of several commands before it completes the first: what
 * comes is told apart by its UID, never by its place.
 */
typedef struct
{
  PfImapSession          *session;
  const PfTargetReadSink *sink;
  gpointer                user_data;
  const char             *section;
  gsize                   window; /* how many are asked for at most */
  Asked                   asked[HEADER_WINDOW];
  gsize                   first;
  gsize                   end;
  gboolean                has_begun;
} Bodies;

static gboolean
take_bodies_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  if (!bodies->has_begun && !bodies->sink->begin (bodies->user_data, error))
    return FALSE;
  bodies->has_begun = TRUE;
  return length == 0 || bodies->sink->chunk (data, length, bodies->user_data, error);
}

static Asked *
find_asked (Bodies *bodies, guint32 uid)
{
  for (gsize i = bodies->first; i < bodies->end; i++)
    {
      Asked *asked = &bodies->asked[i % G_N_ELEMENTS (bodies->asked)];

      if (asked->uid == uid)
        return asked;
    }
  return NULL;
}

static gboolean
take_bodies (PfImapSession     *self,
             const PfImapReply *reply,
             gpointer           user_data,
             GError           **error)
{
  Bodies *bodies = user_data;
  Asked  *asked;
  g_auto (PfImapFetched) fetched = { 0 };

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!read_fetched (self, reply, &fetched, error))
    return FALSE;
  if (!fetched.has_body)
    return TRUE;
  asked = find_asked (bodies, fetched.uid);
  if (asked == NULL || asked->is_found)
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                                 "The server sent a message that was not asked for");
      return FALSE;
    }
  /* An empty message has no literal that began it, a short one may be quoted. */
  if (!take_bodies_chunk ((const guint8 *) fetched.body, fetched.body_length, bodies,
                          error))
    return FALSE;
  bodies->has_begun = FALSE;
  asked->is_found = TRUE;
  return bodies->sink->end (asked->uid, TRUE, bodies->user_data, error);
}

static gboolean
ask_for_body (Bodies *bodies, guint32 uid, GCancellable *cancellable, GError **error)
{
  g_autofree char *command = g_strdup_printf ("UID FETCH %u (UID BODY.PEEK[%s])", uid,
                                              bodies->section);
  Asked           *asked = &bodies->asked[bodies->end % G_N_ELEMENTS (bodies->asked)];

  *asked = (Asked){ .uid = uid };
  bodies->end++;
  return pf_imap_session_send (bodies->session, command, &asked->tag, cancellable, error);
}

/* Reads until the oldest command in flight is complete. */
static gboolean
finish_body (Bodies *bodies, GCancellable *cancellable, GError **error)
{
  PfImapSession *self = bodies->session;
  Asked         *asked = &bodies->asked[bodies->first % G_N_ELEMENTS (bodies->asked)];
  g_auto (PfImapAnswer) answer = { 0 };
  g_autoptr (GError) refusal = NULL;

  if (!pf_imap_session_wait (self, asked->tag, take_bodies, bodies, &answer, cancellable,
                             error))
    return FALSE;
  bodies->first++;
  if (asked->is_found)
    return TRUE;
  if (answer.status != PF_IMAP_OK)
    pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "FETCH", PF_STORE_ERROR,
                            PF_STORE_ERROR_MESSAGE_BAD, &refusal);
  if (refusal == NULL ||
      g_error_matches (refusal, PF_STORE_ERROR, PF_STORE_ERROR_MESSAGE_BAD))
    return bodies->sink->end (asked->uid, FALSE, bodies->user_data, error);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
ask_for_all (Bodies        *bodies,
             const guint32 *uids,
             gsize          n_uids,
             GCancellable  *cancellable,
             GError       **error)
{
  while (bodies->first < n_uids)
    {
      while (bodies->end < n_uids && bodies->end - bodies->first < bodies->window)
        if (!ask_for_body (bodies, uids[bodies->end], cancellable, error))
          return FALSE;
      if (!finish_body (bodies, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fetch_bodies (Bodies        *bodies,
              const guint32 *uids,
              gsize          n_uids,
              GCancellable  *cancellable,
              GError       **error)
{
  PfImapSession *self = bodies->session;
  gboolean       ok;

  self->body_func = take_bodies_chunk;
  self->body_data = bodies;
  ok = ask_for_all (bodies, uids, n_uids, cancellable, error);
  self->body_func = NULL;
  self->body_data = NULL;
  /* The answers to the rest would come in where nobody waits for them. */
  return ok || pf_imap_session_give_up (self);
}

gboolean
pf_imap_session_fetch_bodies (PfImapSession          *self,
                              const guint32          *uids,
                              gsize                   n_uids,
                              const PfTargetReadSink *sink,
                              gpointer                user_data,
                              GCancellable           *cancellable,
                              GError                **error)
{
  Bodies bodies = { .session = self,
                    .sink = sink,
                    .user_data = user_data,
                    .section = "",
                    .window = BODY_WINDOW };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  return fetch_bodies (&bodies, uids, n_uids, cancellable, error);
}

gboolean
pf_imap_session_fetch_headers (PfImapSession          *self,
                               const guint32          *uids,
                               gsize                   n_uids,
                               const PfTargetReadSink *sink,
                               gpointer                user_data,
                               GCancellable           *cancellable,
                               GError                **error)
{
  Bodies bodies = { .session = self,
                    .sink = sink,
                    .user_data = user_data,
                    .section = "HEADER",
                    .window = HEADER_WINDOW };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  return fetch_bodies (&bodies, uids, n_uids, cancellable, error);
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
