/* pf-imap-session-read.c - replies, and to whom each belongs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501 7, RFC 9051 7
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-limits.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define STRAYS_LOGGED 20 /* stray untagged NO and BAD that are noted */

guint64 pf_imap_limit_untagged = PF_LIMIT_UNTAGGED;

void
pf_imap_answer_clear (PfImapAnswer *answer)
{
  g_clear_pointer (&answer->code, g_free);
  g_clear_pointer (&answer->text, g_free);
}

static gboolean
hold_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  pf_imap_parser_hold (user_data, data, length);
  return TRUE;
}

static gboolean
read_literal (PfImapSession *self,
              guint64        size,
              GCancellable  *cancellable,
              GError       **error)
{
  if (self->body_func != NULL && pf_imap_parser_is_body (self->parser))
    {
      self->body_seen = TRUE;
      pf_imap_parser_drop (self->parser);
      return size == 0 || pf_wire_read_bytes (self->wire, size, self->body_func,
                                              self->body_data, cancellable, error);
    }
  if (pf_imap_parser_may_hold (self->parser))
    return size == 0 || pf_wire_read_bytes (self->wire, size, hold_cb, self->parser,
                                            cancellable, error);
  pf_imap_parser_drop (self->parser);
  return pf_wire_read_bytes (self->wire, size, NULL, NULL, cancellable, error);
}

const PfImapReply *
pf_imap_session_read_reply (PfImapSession *self,
                            GCancellable  *cancellable,
                            GError       **error)
{
  const PfImapReply *reply;

  for (;;)
    {
      gsize            length = 0;
      guint64          size = 0;
      PfImapFeed       feed;
      g_autofree char *line = pf_wire_read_line (self->wire, &length, cancellable, error);

      if (line == NULL)
        return NULL;
      feed = pf_imap_parser_line (self->parser, line, length, &size);
      if (feed == PF_IMAP_FEED_DONE)
        break;
      if (feed == PF_IMAP_FEED_TOO_LONG)
        {
          pf_imap_session_set_error (self, error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG,
                                     "A response is longer than %d bytes",
                                     PF_IMAP_LIMIT_REPLY);
          return NULL;
        }
      if (!read_literal (self, size, cancellable, error))
        return NULL;
    }

  reply = pf_imap_parser_finish (self->parser);
  if (reply == NULL)
    pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                               "The server said something that is not IMAP");
  return reply;
}

static void
take_caps (PfImapSession *self, const PfImapReply *reply)
{
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  self->caps = pf_imap_caps_new (reply);
}

/* What a BYE amounts to.  In the middle of sign-in the secret has been sent: that is
 * never answered by trying again at once. */
static gboolean
take_bye (PfImapSession *self, const PfImapReply *reply, GError **error)
{
  g_autoptr (GError) bye = NULL;
  g_autofree char *text = pf_clean_server_text (reply->text);
  gint64           wait_ms;
  GQuark           domain = PF_PROTO_ERROR;
  int              code = PF_PROTO_ERROR_BYE;
  PfMeaning        means = pf_imap_judge (PF_IMAP_ASKED_NOTHING, reply->code, reply->text,
                                          &wait_ms);

  if (self->state == PF_IMAP_STATE_LEAVING)
    return TRUE;

  if (self->state == PF_IMAP_STATE_SIGNING_IN)
    {
      domain = PF_AUTH_ERROR;
      code = g_strcmp0 (reply->code, "AUTHENTICATIONFAILED") == 0
                 ? (int) PF_AUTH_ERROR_WRONG_CREDENTIALS
                 : (int) PF_AUTH_ERROR_TRY_LATER;
    }
  else if (means == PF_MEANS_TRY_LATER)
    code = PF_PROTO_ERROR_TRY_LATER;

  pf_imap_session_set_error (self, &bye, domain, code, "The server said goodbye: %s",
                             text);
  pf_error_set_server_text (bye, reply->code, reply->text);
  pf_error_facts (bye)->wait_ms = wait_ms;
  g_propagate_error (error, g_steal_pointer (&bye));
  return FALSE;
}

gboolean
pf_imap_session_take_status (PfImapSession     *self,
                             const PfImapReply *reply,
                             GError           **error)
{
  if (reply->status == PF_IMAP_BYE)
    return take_bye (self, reply, error);

  if (g_strcmp0 (reply->code, "CAPABILITY") == 0)
    take_caps (self, reply);
  else if (reply->status == PF_IMAP_OK)
    pf_imap_session_note_selected (self, reply);

  /* An untagged NO or BAD is a warning that answers nothing.  Courier 5.0 sends
   * "* NO Error in IMAP command" before the next answer after an APPEND over quota. */
  if ((reply->status == PF_IMAP_NO || reply->status == PF_IMAP_BAD) &&
      self->n_strays++ < STRAYS_LOGGED)
    {
      g_autofree char *text = pf_clean_server_text (reply->text);

      g_info ("%s warns: %s", self->endpoint->host, text);
    }
  return TRUE;
}

static gboolean
read_tag (const char *text, guint *out_tag)
{
  guint64 tag;

  if (!g_str_has_prefix (text, PF_IMAP_TAG_PREFIX) ||
      !g_ascii_string_to_unsigned (text + strlen (PF_IMAP_TAG_PREFIX), 10, 1, G_MAXUINT,
                                   &tag, NULL))
    return FALSE;
  *out_tag = tag;
  return TRUE;
}

PfImapAnswer *
pf_imap_session_find_pending (PfImapSession *self, guint tag)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      PfImapAnswer *answer = &g_array_index (self->pending, PfImapAnswer, i);

      if (answer->tag == tag)
        return answer;
    }
  return NULL;
}

static gboolean
take_tagged (PfImapSession *self, const PfImapReply *reply, GError **error)
{
  guint         tag = 0;
  PfImapAnswer *answer = NULL;

  if (reply->status <= PF_IMAP_BAD && read_tag (reply->tag, &tag))
    {
      answer = pf_imap_session_find_pending (self, tag);
      if (answer == NULL && self->tagged_func != NULL)
        return self->tagged_func (self, reply, self->tagged_data, error);
    }
  if (answer == NULL || answer->is_done)
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                                 "The server answered a command that was not sent");
      return FALSE;
    }
  if (g_strcmp0 (reply->code, "CAPABILITY") == 0)
    take_caps (self, reply);
  else if (reply->status == PF_IMAP_OK)
    pf_imap_session_note_selected (self, reply);

  if (answer->is_ignored)
    {
      g_array_remove_index (self->pending,
                            answer - (PfImapAnswer *) (gpointer) self->pending->data);
      return TRUE;
    }
  answer->is_done = TRUE;
  answer->status = reply->status;
  answer->code = g_strdup (reply->code);
  answer->text = g_strdup (reply->text);
  return TRUE;
}

static gboolean
take_data (PfImapSession     *self,
           const PfImapReply *reply,
           PfImapReplyFunc    func,
           gpointer           user_data,
           GError           **error)
{
  if (strcmp (reply->name, "CAPABILITY") == 0)
    {
      take_caps (self, reply);
      return TRUE;
    }
  pf_imap_session_note_selected (self, reply);
  return func == NULL || func (self, reply, user_data, error);
}

static gboolean
take_reply (PfImapSession     *self,
            const PfImapReply *reply,
            PfImapReplyFunc    func,
            gpointer           user_data,
            GError           **error)
{
  switch (reply->kind)
    {
    case PF_IMAP_REPLY_DATA:
      return take_data (self, reply, func, user_data, error);
    case PF_IMAP_REPLY_STATUS:
      return pf_imap_session_take_status (self, reply, error);
    case PF_IMAP_REPLY_TAGGED:
      return take_tagged (self, reply, error);
    case PF_IMAP_REPLY_CONTINUE:
      g_free (self->continuation);
      self->continuation = g_strdup (reply->text);
      return TRUE;
    }
  g_assert_not_reached ();
}

/* A folder has not so many messages: whoever says so much never means to answer. */
static gboolean
count_reply (PfImapSession *self, const PfImapReply *reply, GError **error)
{
  self->n_untagged = reply->kind == PF_IMAP_REPLY_TAGGED ? 0 : self->n_untagged + 1;
  if (self->n_untagged <= pf_imap_limit_untagged)
    return TRUE;
  pf_imap_session_set_error (self, error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG,
                             "The server goes on and on without an answer");
  return FALSE;
}

gboolean
pf_imap_session_next (PfImapSession  *self,
                      PfImapReplyFunc func,
                      gpointer        user_data,
                      GCancellable   *cancellable,
                      GError        **error)
{
  const PfImapReply *reply = pf_imap_session_read_reply (self, cancellable, error);

  if (reply == NULL || !count_reply (self, reply, error) ||
      !take_reply (self, reply, func, user_data, error))
    return pf_imap_session_give_up (self);
  return TRUE;
}

/* Moves @answer out of the ones that are waited for. */
static void
take_answer (PfImapSession *self, PfImapAnswer *answer, PfImapAnswer *out_answer)
{
  guint index = answer - (PfImapAnswer *) (gpointer) self->pending->data;

  pf_imap_answer_clear (out_answer);
  *out_answer = *answer;
  *answer = (PfImapAnswer){ 0 };
  g_array_remove_index (self->pending, index);
}

gboolean
pf_imap_session_wait (PfImapSession  *self,
                      guint           tag,
                      PfImapReplyFunc func,
                      gpointer        user_data,
                      PfImapAnswer   *out_answer,
                      GCancellable   *cancellable,
                      GError        **error)
{
  PfImapAnswer *answer;

  while ((answer = pf_imap_session_find_pending (self, tag)) != NULL && !answer->is_done)
    {
      if (!pf_imap_session_next (self, func, user_data, cancellable, error))
        return FALSE;
      if (self->continuation != NULL)
        {
          pf_imap_session_set_error (self, error, PF_PROTO_ERROR,
                                     PF_PROTO_ERROR_UNEXPECTED,
                                     "The server wants more where there is no more");
          return pf_imap_session_give_up (self);
        }
    }
  g_return_val_if_fail (answer != NULL, FALSE);

  take_answer (self, answer, out_answer);
  return TRUE;
}

gboolean
pf_imap_session_wait_go (PfImapSession *self,
                         guint          tag,
                         gboolean      *out_go,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_clear_pointer (&self->continuation, g_free);
  while (self->continuation == NULL)
    {
      const PfImapAnswer *answer = pf_imap_session_find_pending (self, tag);

      if (answer == NULL || answer->is_done)
        {
          *out_go = FALSE;
          return TRUE;
        }
      if (!pf_imap_session_next (self, NULL, NULL, cancellable, error))
        return FALSE;
    }
  *out_go = TRUE;
  return TRUE;
}
