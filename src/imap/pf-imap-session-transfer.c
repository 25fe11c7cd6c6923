/* pf-imap-session-transfer.c - copying and moving messages on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4315 (COPYUID), RFC 6851 (MOVE), RFC 9738 (MESSAGELIMIT)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-data-private.h"
#include "imap/pf-imap-seqset.h"
#include "imap/pf-imap-session-private.h"

#define TRANSFER_WINDOW 8 /* COPY or MOVE commands in flight */

void
pf_imap_session_note_copied (PfImapSession *self, const PfImapReply *reply)
{
  g_autoptr (GArray) from = NULL;
  g_autoptr (GArray) to = NULL;
  guint32 validity = 0;
  gsize   room;

  if (self->copied == NULL || reply->n_nodes < 3 ||
      !pf_imap_node_get_uint32 (&reply->nodes[0], &validity) || validity == 0 ||
      reply->nodes[1].type != PF_IMAP_NODE_ATOM ||
      reply->nodes[2].type != PF_IMAP_NODE_ATOM)
    return;
  room = self->copied_max - self->copied->len;
  from = pf_imap_seqset_parse (reply->nodes[1].text, room);
  to = pf_imap_seqset_parse (reply->nodes[2].text, room);
  if (from == NULL || to == NULL || from->len != to->len)
    return;
  for (guint i = 0; i < from->len; i++)
    {
      PfImapCopied copied = { validity, g_array_index (from, guint32, i),
                              g_array_index (to, guint32, i) };

      g_array_append_val (self->copied, copied);
    }
}

/* Commands in flight: those from @first up to but not including @end. */
typedef struct
{
  PfImapSession *session;
  const char    *name;
  const char    *verb;
  guint          tags[TRANSFER_WINDOW];
  guint          first;
  guint          end;
  GError        *refusal; /* (owned) (nullable): the first */
} Transfers;

static gboolean
send_set (Transfers    *transfers,
          const char   *set,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree char *start = g_strdup_printf ("UID %s %s ", transfers->verb, set);
  g_auto (PfImapCommand) command = { 0 };

  pf_imap_session_init_command (transfers->session, &command, start);
  pf_imap_command_add_astring (&command, transfers->name);
  return pf_imap_session_send_command (transfers->session, &command,
                                       &transfers
                                            ->tags[transfers->end++ % TRANSFER_WINDOW],
                                       cancellable, error);
}

/* Waits for the oldest command; a refusal is kept for the end. */
static gboolean
wait_set (Transfers *transfers, GCancellable *cancellable, GError **error)
{
  guint tag = transfers->tags[transfers->first++ % TRANSFER_WINDOW];
  g_auto (PfImapAnswer) answer = { 0 };

  if (!pf_imap_session_wait (transfers->session, tag, NULL, NULL, &answer, cancellable,
                             error))
    return FALSE;
  if (answer.status != PF_IMAP_OK && transfers->refusal == NULL)
    pf_imap_session_refuse (transfers->session, &answer, PF_IMAP_ASKED_APPEND,
                            transfers->verb, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED,
                            &transfers->refusal);
  return TRUE;
}

static gboolean
transfer_sets (Transfers     *transfers,
               const guint32 *uids,
               gsize          n_uids,
               GCancellable  *cancellable,
               GError       **error)
{
  const PfImapCaps *caps = transfers->session->caps;
  gsize             limit = caps != NULL && caps->message_limit > 0 ? caps->message_limit
                                                                    : G_MAXUINT32;

  while (n_uids > 0 && transfers->refusal == NULL)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, MIN (n_uids, limit),
                                                    PF_IMAP_SET_LENGTH, &taken);

      if (!send_set (transfers, set, cancellable, error))
        return FALSE;
      uids += taken;
      n_uids -= taken;
      if (transfers->end - transfers->first == TRANSFER_WINDOW &&
          !wait_set (transfers, cancellable, error))
        return FALSE;
    }
  while (transfers->first < transfers->end)
    if (!wait_set (transfers, cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
pf_imap_session_transfer (PfImapSession *self,
                          const guint32 *uids,
                          gsize          n_uids,
                          const char    *name,
                          gboolean       is_move,
                          GArray        *out_copied,
                          GCancellable  *cancellable,
                          GError       **error)
{
  Transfers transfers = { .session = self,
                          .name = name,
                          .verb = is_move ? "MOVE" : "COPY" };
  gboolean  ok;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  if (is_move && !pf_imap_session_has (self, "MOVE") &&
      !pf_imap_session_has (self, "IMAP4REV2"))
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED,
                                 "The server has no MOVE");
      return FALSE;
    }
  /* Each once; twice where MOVE tells it before its answer and with it. */
  self->copied = out_copied;
  self->copied_max = out_copied->len + 2 * n_uids;
  ok = transfer_sets (&transfers, uids, n_uids, cancellable, error);
  self->copied = NULL;
  if (ok && transfers.refusal != NULL)
    {
      g_propagate_error (error, transfers.refusal);
      return FALSE;
    }
  g_clear_error (&transfers.refusal);
  return ok;
}
