/* pf-imap-session-bodies.c - reading messages of the open folder, or their headers
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.4.5 (FETCH)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define BODY_WINDOW 32    /* bodies asked for and not yet read */
#define HEADER_WINDOW 128 /* headers: short, so the round trip is what they wait for */

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
  if (!pf_imap_session_read_fetched (self, reply, &fetched, error))
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
  if (!pf_imap_session_read_fetched (self, reply, &fetched, error))
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

gboolean
pf_imap_session_fetch_bodies (PfImapSession          *self,
                              const guint32          *uids,
                              gsize                   n_uids,
                              PfImapPart              part,
                              const PfTargetReadSink *sink,
                              gpointer                user_data,
                              GCancellable           *cancellable,
                              GError                **error)
{
  static const struct
  {
    const char *section;
    gsize       window;
  } parts[] = {
    [PF_IMAP_PART_WHOLE] = { "", BODY_WINDOW },
    [PF_IMAP_PART_HEADER] = { "HEADER", HEADER_WINDOW },
  };
  Bodies   bodies = { .session = self,
                      .sink = sink,
                      .user_data = user_data,
                      .section = parts[part].section,
                      .window = parts[part].window };
  gboolean ok;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  self->body_func = take_bodies_chunk;
  self->body_data = &bodies;
  ok = ask_for_all (&bodies, uids, n_uids, cancellable, error);
  self->body_func = NULL;
  self->body_data = NULL;
  /* The answers to the rest would come in where nobody waits for them. */
  return ok || pf_imap_session_give_up (self);
}
