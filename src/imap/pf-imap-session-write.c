/* pf-imap-session-write.c - commands, and waiting for what answers them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 2.2.1 (tags), 4.3 (literals)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-session-private.h"

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
  PfImapAnswer *answer = pf_imap_session_find_pending (self, tag);

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
  if (!pf_wire_printf (self->wire, cancellable, error, PF_IMAP_TAG_PREFIX "%u %s\r\n",
                       *out_tag, command))
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
  if (!pf_wire_printf (self->wire, cancellable, error, PF_IMAP_TAG_PREFIX "%u ", tag))
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

gboolean
pf_imap_session_run_checked (PfImapSession  *self,
                             const char     *command,
                             const char     *what,
                             PfImapReplyFunc func,
                             gpointer        user_data,
                             GCancellable   *cancellable,
                             GError        **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  return pf_imap_session_run (self, command, func, user_data, &answer, cancellable,
                              error) &&
         pf_imap_session_check_answer (self, &answer, what, error);
}
