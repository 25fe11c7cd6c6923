/* pf-imap-session-change.c - taking messages and folders away, copying and moving them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4315 (UID EXPUNGE, COPYUID), RFC 6851 (MOVE), RFC 7162 (UNCHANGEDSINCE),
 * RFC 9051 6.3.5 (DELETE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-seqset.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define SET_LENGTH 4000       /* characters of a set of UIDs in one command */
#define REMOVED_AT_ONCE 300   /* UIDs; any of them fit into one set, however they lie */
#define MAX_ROUNDS 3          /* while only \Seen changes in between */
#define MAX_COPIED (1u << 16) /* UIDs of one COPYUID */
#define TRANSFER_WINDOW 8     /* COPY or MOVE commands in flight */

/* The marks of a set of messages as they are now. */
typedef struct
{
  PfImapJudge judge;
  gpointer    user_data;
  gboolean    want_deleted; /* only those that carry our \Deleted */
  guint64     modseq;       /* the highest that was seen */
  GArray     *approved;     /* (element-type guint32) */
  GArray     *spoiled;      /* (element-type guint32): \Deleted, but touched meanwhile */
  GHashTable *present;      /* (element-type guint32): all that there are */
} Marks;

static gboolean
take_marks (PfImapSession     *self,
            const PfImapReply *reply,
            gpointer           user_data,
            GError           **error)
{
  Marks *marks = user_data;
  g_auto (PfImapFetched) fetched = { 0 };
  const char *const *keywords = NULL;
  gboolean           is_deleted;

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!pf_imap_read_fetch (reply, &fetched))
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                                 "A FETCH response cannot be read");
      return FALSE;
    }
  if (fetched.uid == 0 || !fetched.has_flags)
    return TRUE;
  if (fetched.keywords != NULL && fetched.keywords->len > 0)
    keywords = (const char *const *) fetched.keywords->pdata;
  marks->modseq = MAX (marks->modseq, fetched.modseq);
  g_hash_table_add (marks->present, GUINT_TO_POINTER (fetched.uid));
  is_deleted = (fetched.flags & PF_FLAG_DELETED) != 0;
  if (marks->want_deleted && !is_deleted)
    return TRUE;
  if (marks->judge (fetched.uid, fetched.flags & ~(guint) PF_FLAG_DELETED, keywords,
                    marks->user_data))
    g_array_append_val (marks->approved, fetched.uid);
  else if (marks->want_deleted)
    g_array_append_val (marks->spoiled, fetched.uid);
  return TRUE;
}

static gboolean
check_answer (PfImapSession      *self,
              const PfImapAnswer *answer,
              const char         *what,
              GError            **error)
{
  return answer->status == PF_IMAP_OK ||
         pf_imap_session_refuse (self, answer, PF_IMAP_ASKED_OTHER, what, PF_PROTO_ERROR,
                                 PF_PROTO_ERROR_REFUSED, error);
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a;
  guint32 two = *(const guint32 *) b;

  return one < two ? -1 : one > two;
}

static gboolean
uses_modseq (PfImapSession *self)
{
  return self->selected.highest_modseq != 0 && (pf_imap_session_has (self, "CONDSTORE") ||
                                                pf_imap_session_has (self, "QRESYNC"));
}

static gboolean
read_marks (PfImapSession *self,
            const char    *set,
            Marks         *marks,
            GCancellable  *cancellable,
            GError       **error)
{
  g_auto (PfImapAnswer) answer = { 0 };
  g_autofree char *command = g_strdup_printf ("UID FETCH %s (UID FLAGS%s)", set,
                                              uses_modseq (self) ? " MODSEQ" : "");

  g_array_set_size (marks->approved, 0);
  g_array_set_size (marks->spoiled, 0);
  g_hash_table_remove_all (marks->present);
  if (!pf_imap_session_run (self, command, take_marks, marks, &answer, cancellable,
                            error))
    return FALSE;
  g_array_sort (marks->approved, compare_uids);
  g_array_sort (marks->spoiled, compare_uids);
  return check_answer (self, &answer, "FETCH", error);
}

/* Stores or takes off \Deleted; messages that changed meanwhile are passed over. */
static gboolean
mark_deleted (PfImapSession *self,
              GArray        *uids,
              gboolean       add,
              guint64        modseq,
              GCancellable  *cancellable,
              GError       **error)
{
  gsize            taken;
  g_autofree char *set = NULL;
  g_autofree char *unchanged = NULL;
  g_autofree char *command = NULL;
  g_auto (PfImapAnswer) answer = { 0 };

  if (uids->len == 0)
    return TRUE;
  set = pf_imap_seqset_format ((const guint32 *) (gpointer) uids->data, uids->len,
                               SET_LENGTH, &taken);
  unchanged = modseq != 0
                  ? g_strdup_printf ("(UNCHANGEDSINCE %" G_GUINT64_FORMAT ") ", modseq)
                  : g_strdup ("");
  command = g_strdup_printf ("UID STORE %s %s%cFLAGS.SILENT (\\Deleted)", set, unchanged,
                             add ? '+' : '-');
  if (!pf_imap_session_run (self, command, NULL, NULL, &answer, cancellable, error))
    return FALSE;
  /* "NO [MODIFIED 2] Some of the messages no longer exist" (RFC 7162 3.1.3): what was
   * marked and what not is read next. */
  return g_strcmp0 (answer.code, "MODIFIED") == 0 ||
         check_answer (self, &answer, "STORE", error);
}

static gboolean
expunge_marked (PfImapSession *self,
                GArray        *uids,
                GArray        *out_removed,
                GCancellable  *cancellable,
                GError       **error)
{
  gsize            taken;
  g_autofree char *set = NULL;
  g_autofree char *command = NULL;
  g_auto (PfImapAnswer) answer = { 0 };

  if (uids->len == 0)
    return TRUE;
  set = pf_imap_seqset_format ((const guint32 *) (gpointer) uids->data, uids->len,
                               SET_LENGTH, &taken);
  command = g_strdup_printf ("UID EXPUNGE %s", set);
  if (!pf_imap_session_run (self, command, NULL, NULL, &answer, cancellable, error) ||
      !check_answer (self, &answer, "UID EXPUNGE", error))
    return FALSE;
  g_array_append_vals (out_removed, uids->data, uids->len);
  return TRUE;
}

/* Gmail expunges what is marked \Deleted at once, if its user has not chosen otherwise.
 * Returns: how many of @marked that were */
static guint
take_vanished (const Marks *marks, GArray *marked, GArray *out_removed)
{
  guint n = 0;

  for (guint i = 0; i < marked->len; i++)
    {
      guint32 uid = g_array_index (marked, guint32, i);

      if (g_hash_table_contains (marks->present, GUINT_TO_POINTER (uid)))
        continue;
      g_array_append_val (out_removed, uid);
      n++;
    }
  return n;
}

/* One set of UIDs, once more for those of which only \Seen changed in between. */
static gboolean
remove_set (PfImapSession *self,
            const char    *set,
            Marks         *marks,
            GArray        *out_removed,
            GCancellable  *cancellable,
            GError       **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GArray) marked = NULL;
      guint vanished;

      marks->want_deleted = FALSE;
      marks->modseq = 0;
      if (!read_marks (self, set, marks, cancellable, error))
        return FALSE;
      if (marks->approved->len == 0)
        return TRUE;
      marked = g_array_copy (marks->approved);
      if (!mark_deleted (self, marked, TRUE, marks->modseq, cancellable, error))
        return FALSE;
      marks->want_deleted = TRUE;
      if (!read_marks (self, set, marks, cancellable, error))
        return FALSE;
      vanished = take_vanished (marks, marked, out_removed);
      if (!mark_deleted (self, marks->spoiled, FALSE, 0, cancellable, error) ||
          !expunge_marked (self, marks->approved, out_removed, cancellable, error))
        return FALSE;
      if (marks->approved->len + vanished >= marked->len)
        return TRUE;
    }
  return TRUE;
}

static gboolean
need_uidplus (PfImapSession *self, GError **error)
{
  if (pf_imap_session_has (self, "UIDPLUS") || pf_imap_session_has (self, "IMAP4REV2"))
    return TRUE;
  pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED,
                             "The server has no UIDPLUS");
  return FALSE;
}

gboolean
pf_imap_session_remove (PfImapSession *self,
                        const guint32 *uids,
                        gsize          n_uids,
                        PfImapJudge    judge,
                        gpointer       user_data,
                        GArray        *out_removed,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GArray) approved = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) spoiled = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  Marks marks = { judge, user_data, FALSE, 0, approved, spoiled, present };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  if (!need_uidplus (self, error))
    return FALSE;
  while (n_uids > 0)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, MIN (n_uids, REMOVED_AT_ONCE),
                                                    SET_LENGTH, &taken);

      if (!remove_set (self, set, &marks, out_removed, cancellable, error))
        return FALSE;
      uids += taken;
      n_uids -= taken;
    }
  return TRUE;
}

gboolean
pf_imap_session_mark (PfImapSession *self,
                      const guint32 *uids,
                      gsize          n_uids,
                      guint          flags,
                      gboolean       add,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  while (n_uids > 0)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, n_uids, SET_LENGTH, &taken);
      g_autoptr (GString) command = g_string_new (NULL);
      g_auto (PfImapAnswer) answer = { 0 };

      g_string_printf (command, "UID STORE %s %cFLAGS.SILENT ", set, add ? '+' : '-');
      pf_imap_append_flags (command, flags, NULL);
      if (!pf_imap_session_run (self, command->str, NULL, NULL, &answer, cancellable,
                                error) ||
          !check_answer (self, &answer, "STORE", error))
        return FALSE;
      uids += taken;
      n_uids -= taken;
    }
  return TRUE;
}

/* What is asked of each message of a range. */
typedef struct
{
  guint32           first_uid;
  gboolean          wants_labels; /* instead of flags */
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
  if (!pf_imap_read_fetch (reply, &fetched))
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                                 "A FETCH response cannot be read");
      return FALSE;
    }
  is_whole = range->wants_labels ? fetched.account_id != 0 && fetched.labels != NULL
                                 : fetched.has_flags;
  return fetched.uid < range->first_uid || !is_whole ||
         range->func (&fetched, range->user_data, error);
}

static gboolean
fetch_range (PfImapSession *self,
             Range         *range,
             guint32        last_uid,
             GCancellable  *cancellable,
             GError       **error)
{
  g_auto (PfImapAnswer) answer = { 0 };
  g_autofree char *command = NULL;

  command = g_strdup_printf ("UID FETCH %u:%u (UID %s)", range->first_uid, last_uid,
                             range->wants_labels ? "X-GM-MSGID X-GM-LABELS" : "FLAGS");
  return pf_imap_session_run (self, command, take_range, range, &answer, cancellable,
                              error) &&
         check_answer (self, &answer, "FETCH", error);
}

gboolean
pf_imap_session_fetch_flags (PfImapSession    *self,
                             guint32           first_uid,
                             guint32           last_uid,
                             PfImapFetchedFunc func,
                             gpointer          user_data,
                             GCancellable     *cancellable,
                             GError          **error)
{
  Range range = { first_uid, FALSE, func, user_data };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  g_return_val_if_fail (first_uid > 0 && first_uid <= last_uid, FALSE);
  pf_assert_may_block ();

  return fetch_range (self, &range, last_uid, cancellable, error);
}

gboolean
pf_imap_session_fetch_labels (PfImapSession    *self,
                              guint32           first_uid,
                              guint32           last_uid,
                              PfImapFetchedFunc func,
                              gpointer          user_data,
                              GCancellable     *cancellable,
                              GError          **error)
{
  Range range = { first_uid, TRUE, func, user_data };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  g_return_val_if_fail (first_uid > 0 && first_uid <= last_uid, FALSE);
  pf_assert_may_block ();

  return fetch_range (self, &range, last_uid, cancellable, error);
}

/* --- COPY and MOVE --- */

void
pf_imap_session_note_copied (PfImapSession *self, const PfImapReply *reply)
{
  g_autoptr (GArray) from = NULL;
  g_autoptr (GArray) to = NULL;
  guint64 validity = 0;

  if (self->copied == NULL || reply->n_nodes < 3 ||
      !pf_imap_node_get_number (&reply->nodes[0], &validity) || validity == 0 ||
      validity > G_MAXUINT32 || reply->nodes[1].type != PF_IMAP_NODE_ATOM ||
      reply->nodes[2].type != PF_IMAP_NODE_ATOM)
    return;
  from = pf_imap_seqset_parse (reply->nodes[1].text, MAX_COPIED);
  to = pf_imap_seqset_parse (reply->nodes[2].text, MAX_COPIED);
  if (from == NULL || to == NULL || from->len != to->len)
    return;
  for (guint i = 0; i < from->len; i++)
    {
      PfImapCopied copied = { (guint32) validity, g_array_index (from, guint32, i),
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
  gsize             limit = caps != NULL && caps->message_limit > 0
                                ? MIN (caps->message_limit, G_MAXUINT32)
                                : G_MAXUINT32;

  while (n_uids > 0 && transfers->refusal == NULL)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, MIN (n_uids, limit), SET_LENGTH,
                                                    &taken);

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
  self->copied = out_copied;
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

/* --- Folders --- */

gboolean
pf_imap_session_delete (PfImapSession *self,
                        const char    *name,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_auto (PfImapCommand) unsubscribe = { 0 };
  g_auto (PfImapCommand) command = { 0 };
  g_auto (PfImapAnswer) answer = { 0 };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  /* EXAMINE of another folder closes without expunging what others have marked. */
  if (g_strcmp0 (self->selected.name, name) == 0 &&
      !pf_imap_session_select (self, "INBOX", FALSE, cancellable, error))
    return FALSE;
  pf_imap_session_init_command (self, &command, "DELETE ");
  pf_imap_command_add_astring (&command, name);
  if (!pf_imap_session_run_command (self, &command, NULL, NULL, &answer, cancellable,
                                    error))
    return FALSE;
  if (answer.status != PF_IMAP_OK)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_FOLDER, "DELETE",
                                   PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD, error);

  /* A refusal is no error: the folder is gone all the same. */
  pf_imap_session_init_command (self, &unsubscribe, "UNSUBSCRIBE ");
  pf_imap_command_add_astring (&unsubscribe, name);
  pf_imap_answer_clear (&answer);
  return pf_imap_session_run_command (self, &unsubscribe, NULL, NULL, &answer,
                                      cancellable, error);
}
