/* pf-imap-session.c - one conversation with an IMAP server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501, RFC 9051
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-session.h"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define TAG_PREFIX "pf"
#define STRAYS_LOGGED 20 /* stray untagged NO and BAD that are noted */

guint64 pf_imap_limit_untagged = PF_LIMIT_UNTAGGED;

G_DEFINE_FINAL_TYPE (PfImapSession, pf_imap_session, G_TYPE_OBJECT)

void
pf_imap_answer_clear (PfImapAnswer *answer)
{
  g_clear_pointer (&answer->code, g_free);
  g_clear_pointer (&answer->text, g_free);
}

void
pf_imap_folder_free (PfImapFolder *folder)
{
  g_free (folder->name);
  g_free (folder);
}

void
pf_imap_session_set_state (PfImapSession *self, PfImapState state)
{
  static const char *const names[] = { "greeting", "open",    "signing in",
                                       "ready",    "leaving", "over" };

  g_debug ("session %p: %s -> %s", (void *) self, names[self->state], names[state]);
  self->state = state;
}

/* Ends the session: after half an exchange nobody knows which command the next line
 * would answer. */
gboolean
pf_imap_session_give_up (PfImapSession *self)
{
  pf_imap_session_set_state (self, PF_IMAP_STATE_OVER);
  return FALSE;
}

void
pf_imap_session_set_error (
    PfImapSession *self, GError **error, GQuark domain, int code, const char *format, ...)
{
  g_autoptr (GError) new_error = NULL;
  va_list args;

  va_start (args, format);
  new_error = g_error_new_valist (domain, code, format, args);
  va_end (args);

  pf_error_set_host (new_error, self->endpoint->host, self->endpoint->port);
  g_propagate_error (error, g_steal_pointer (&new_error));
}

gboolean
pf_imap_session_refuse (PfImapSession      *self,
                        const PfImapAnswer *answer,
                        PfImapAsked         asked,
                        const char         *what,
                        GQuark              domain,
                        int                 code,
                        GError            **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *text = pf_clean_server_text (answer->text);
  gint64           wait_ms;
  PfMeaning        means = pf_imap_judge (asked, answer->code, answer->text, &wait_ms);

  if (means == PF_MEANS_TRY_LATER)
    {
      domain = PF_PROTO_ERROR;
      code = PF_PROTO_ERROR_TRY_LATER;
    }
  else if (means == PF_MEANS_EXPIRED)
    {
      /* Signing in again mends it, with a new token if there is one. */
      domain = PF_PROTO_ERROR;
      code = PF_PROTO_ERROR_BYE;
    }
  else if (means == PF_MEANS_NO_SPACE)
    {
      domain = PF_STORE_ERROR;
      code = PF_STORE_ERROR_FULL;
    }
  pf_imap_session_set_error (self, &refusal, domain, code, "%s refused: %s", what, text);
  pf_error_set_server_text (refusal, answer->code, answer->text);
  pf_error_facts (refusal)->wait_ms = wait_ms;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* --- Reading --- */

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

  if (!g_str_has_prefix (text, TAG_PREFIX) ||
      !g_ascii_string_to_unsigned (text + strlen (TAG_PREFIX), 10, 1, G_MAXUINT, &tag,
                                   NULL))
    return FALSE;
  *out_tag = tag;
  return TRUE;
}

static PfImapAnswer *
find_pending (PfImapSession *self, guint tag)
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
      answer = find_pending (self, tag);
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

  while ((answer = find_pending (self, tag)) != NULL && !answer->is_done)
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
      const PfImapAnswer *answer = find_pending (self, tag);

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

/* --- Writing --- */

guint
pf_imap_session_add_pending (PfImapSession *self)
{
  PfImapAnswer answer = { 0 };

  answer.tag = ++self->last_tag;
  g_array_append_val (self->pending, answer);
  return answer.tag;
}

void
pf_imap_session_ignore (PfImapSession *self, guint tag)
{
  PfImapAnswer *answer = find_pending (self, tag);

  if (answer != NULL && answer->is_done)
    g_array_remove_index (self->pending,
                          answer - (PfImapAnswer *) (gpointer) self->pending->data);
  else if (answer != NULL)
    answer->is_ignored = TRUE;
}

gboolean
pf_imap_session_send (PfImapSession *self,
                      const char    *command,
                      guint         *out_tag,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (self->state < PF_IMAP_STATE_OVER, FALSE);

  *out_tag = pf_imap_session_add_pending (self);
  if (!pf_wire_printf (self->wire, cancellable, error, TAG_PREFIX "%u %s\r\n", *out_tag,
                       command))
    return pf_imap_session_give_up (self);
  return TRUE;
}

gboolean
pf_imap_session_write_command (PfImapSession *self,
                               PfImapCommand *command,
                               guint          tag,
                               gboolean      *out_go,
                               GCancellable  *cancellable,
                               GError       **error)
{
  const char *text = command->text->str;
  gsize       sent = 0;

  *out_go = TRUE;
  if (!pf_wire_printf (self->wire, cancellable, error, TAG_PREFIX "%u ", tag))
    return pf_imap_session_give_up (self);

  for (guint i = 0; i < command->breaks->len; i++)
    {
      gsize end = g_array_index (command->breaks, gsize, i);

      if (!pf_wire_printf (self->wire, cancellable, error, "%.*s", (int) (end - sent),
                           text + sent))
        return pf_imap_session_give_up (self);
      if (!pf_imap_session_wait_go (self, tag, out_go, cancellable, error))
        return FALSE;
      g_clear_pointer (&self->continuation, g_free);
      if (!*out_go)
        return TRUE;
      sent = end;
    }
  if (!pf_wire_printf (self->wire, cancellable, error, "%s", text + sent))
    return pf_imap_session_give_up (self);
  return TRUE;
}

gboolean
pf_imap_session_send_command (PfImapSession *self,
                              PfImapCommand *command,
                              guint         *out_tag,
                              GCancellable  *cancellable,
                              GError       **error)
{
  gboolean go;

  g_return_val_if_fail (self->state < PF_IMAP_STATE_OVER, FALSE);

  *out_tag = pf_imap_session_add_pending (self);
  if (!pf_imap_session_write_command (self, command, *out_tag, &go, cancellable, error))
    return FALSE;
  if (go && !pf_wire_write_text (self->wire, "\r\n", 2, cancellable, error))
    return pf_imap_session_give_up (self);
  return TRUE;
}

gboolean
pf_imap_session_run (PfImapSession  *self,
                     const char     *command,
                     PfImapReplyFunc func,
                     gpointer        user_data,
                     PfImapAnswer   *out_answer,
                     GCancellable   *cancellable,
                     GError        **error)
{
  guint tag;

  return pf_imap_session_send (self, command, &tag, cancellable, error) &&
         pf_imap_session_wait (self, tag, func, user_data, out_answer, cancellable,
                               error);
}

gboolean
pf_imap_session_run_command (PfImapSession  *self,
                             PfImapCommand  *command,
                             PfImapReplyFunc func,
                             gpointer        user_data,
                             PfImapAnswer   *out_answer,
                             GCancellable   *cancellable,
                             GError        **error)
{
  guint tag;

  return pf_imap_session_send_command (self, command, &tag, cancellable, error) &&
         pf_imap_session_wait (self, tag, func, user_data, out_answer, cancellable,
                               error);
}

/* --- Capabilities --- */

gboolean
pf_imap_session_has (PfImapSession *self, const char *capability)
{
  return pf_imap_caps_has (self->caps, capability);
}

gboolean
pf_imap_session_need_caps (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  if (self->caps != NULL)
    return TRUE;
  if (!pf_imap_session_run (self, "CAPABILITY", NULL, NULL, &answer, cancellable, error))
    return FALSE;
  if (answer.status != PF_IMAP_OK || self->caps == NULL)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "CAPABILITY",
                                   PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED, error);
  return TRUE;
}

void
pf_imap_session_init_command (PfImapSession *self,
                              PfImapCommand *command,
                              const char    *start)
{
  pf_imap_command_init (command, pf_imap_session_has (self, "LITERAL+"), start);
}

/* --- What is known --- */

const PfImapCaps *
pf_imap_session_get_caps (PfImapSession *self)
{
  return self->caps;
}

const PfImapFacts *
pf_imap_session_get_facts (PfImapSession *self)
{
  return &self->facts;
}

const PfImapSelected *
pf_imap_session_get_selected (PfImapSession *self)
{
  return &self->selected;
}

PfWire *
pf_imap_session_get_wire (PfImapSession *self)
{
  return self->wire;
}

gboolean
pf_imap_session_is_alive (PfImapSession *self)
{
  return self->state < PF_IMAP_STATE_LEAVING;
}

gboolean
pf_imap_session_is_authenticated (PfImapSession *self)
{
  return self->state == PF_IMAP_STATE_READY;
}

static void
pf_imap_session_finalize (GObject *object)
{
  PfImapSession *self = PF_IMAP_SESSION (object);

  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_object (&self->wire);
  g_clear_pointer (&self->parser, pf_imap_parser_free);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_pointer (&self->continuation, g_free);
  g_clear_pointer (&self->caps, pf_imap_caps_free);
  g_clear_pointer (&self->facts.server, g_free);
  g_clear_pointer (&self->facts.prefix, g_free);
  g_clear_pointer (&self->folder_index, g_hash_table_unref);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  pf_imap_session_clear_selected (self);
  g_clear_pointer (&self->selected.permanent, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_imap_session_parent_class)->finalize (object);
}

static void
pf_imap_session_class_init (PfImapSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_imap_session_finalize;
}

static void
pf_imap_session_init (PfImapSession *self)
{
  self->parser = pf_imap_parser_new ();
  self->pending = g_array_new (FALSE, FALSE, sizeof (PfImapAnswer));
  g_array_set_clear_func (self->pending, (GDestroyNotify) pf_imap_answer_clear);
  self->facts.server = g_strdup ("");
  self->facts.prefix = g_strdup ("");
  self->facts.quota = (PfImapQuota){ -1, -1, -1, -1 };
  self->selected.permanent = g_ptr_array_new_with_free_func (g_free);
}
