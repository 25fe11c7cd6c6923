/* pf-imap-session-select.c - opening a folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.2 (SELECT, EXAMINE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

void
pf_imap_session_clear_selected (PfImapSession *self)
{
  PfImapSelected *selected = &self->selected;

  g_clear_pointer (&selected->name, g_free);
  selected->is_writable = FALSE;
  selected->exists = 0;
  selected->uid_next = 0;
  selected->uid_validity = 0;
  selected->highest_modseq = 0;
  selected->has_permanent = FALSE;
  selected->takes_new_keywords = FALSE;
  g_ptr_array_set_size (selected->permanent, 0);
}

static void
note_permanent_flags (PfImapSelected *selected, const PfImapReply *reply)
{
  const PfImapNode *list = reply->nodes;

  if (reply->n_nodes == 0 || list->type != PF_IMAP_NODE_LIST)
    return;
  selected->has_permanent = TRUE;
  selected->takes_new_keywords = FALSE;
  g_ptr_array_set_size (selected->permanent, 0);
  for (const PfImapNode *n = list + 1; n < list + list->span; n += n->span)
    {
      if (pf_imap_node_is (n, "\\*"))
        selected->takes_new_keywords = TRUE;
      else if (n->type == PF_IMAP_NODE_ATOM)
        g_ptr_array_add (selected->permanent, g_strdup (n->text));
    }
}

static void
note_code (PfImapSelected *selected, const PfImapReply *reply)
{
  guint64 number = 0;

  if (strcmp (reply->code, "COPYUID") == 0)
    return;
  if (strcmp (reply->code, "PERMANENTFLAGS") == 0)
    {
      note_permanent_flags (selected, reply);
      return;
    }
  if (reply->n_nodes > 0)
    pf_imap_node_get_number (&reply->nodes[0], &number);
  if (strcmp (reply->code, "UIDVALIDITY") == 0)
    selected->uid_validity = MIN (number, G_MAXUINT32);
  else if (strcmp (reply->code, "UIDNEXT") == 0)
    selected->uid_next = MIN (number, G_MAXUINT32);
  else if (strcmp (reply->code, "HIGHESTMODSEQ") == 0)
    selected->highest_modseq = number;
  else if (strcmp (reply->code, "READ-WRITE") == 0)
    selected->is_writable = TRUE;
  else if (strcmp (reply->code, "READ-ONLY") == 0)
    selected->is_writable = FALSE;
}

void
pf_imap_session_note_selected (PfImapSession *self, const PfImapReply *reply)
{
  if (reply->kind != PF_IMAP_REPLY_DATA)
    {
      if (reply->code != NULL)
        note_code (&self->selected, reply);
      if (g_strcmp0 (reply->code, "COPYUID") == 0)
        pf_imap_session_note_copied (self, reply);
    }
  else if (reply->has_number && strcmp (reply->name, "EXISTS") == 0)
    self->selected.exists = MIN (reply->number, G_MAXUINT32); /* nz-number */
  else if (reply->has_number && strcmp (reply->name, "EXPUNGE") == 0 &&
           self->selected.exists > 0)
    self->selected.exists--;
}

gboolean
pf_imap_session_select (PfImapSession *self,
                        const char    *name,
                        gboolean       writable,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_auto (PfImapCommand) command = { 0 };
  g_auto (PfImapAnswer) answer = { 0 };
  g_autofree char *kept_name = g_strdup (name);

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->state == PF_IMAP_STATE_READY, FALSE);
  pf_assert_may_block ();

  /* Whatever was open is closed even if this fails (RFC 9051 6.3.2). */
  pf_imap_session_clear_selected (self);
  pf_imap_session_init_command (self, &command, writable ? "SELECT " : "EXAMINE ");
  pf_imap_command_add_astring (&command, kept_name);
  if (!pf_imap_session_run_command (self, &command, NULL, NULL, &answer, cancellable,
                                    error))
    return FALSE;
  if (answer.status != PF_IMAP_OK)
    {
      pf_imap_session_clear_selected (self);
      return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_FOLDER, "SELECT",
                                     PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD, error);
    }
  self->selected.name = g_steal_pointer (&kept_name);
  if (answer.code == NULL)
    self->selected.is_writable = writable;
  return TRUE;
}
