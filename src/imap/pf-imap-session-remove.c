/* pf-imap-session-remove.c - removing messages that nobody has touched
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4315 (UID EXPUNGE), RFC 7162 (UNCHANGEDSINCE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-seqset.h"
#include "imap/pf-imap-session-private.h"

#include <stdlib.h>
#include <string.h>

#define REMOVED_AT_ONCE 300 /* UIDs; any of them fit into one set, however they lie */
#define MAX_ROUNDS 3        /* while only \Seen changes in between */

/* What was last said of a message of the set. */
typedef enum
{
  VERDICT_GONE,     /* nothing */
  VERDICT_KEPT,     /* it is there, and stays */
  VERDICT_APPROVED, /* it may go */
  VERDICT_SPOILED,  /* it carries our \Deleted, but was touched meanwhile */
} Verdict;

/* The marks of a set of messages as they are now.  Others' messages may be told of too, and
 * one twice if it changes meanwhile: only the set's count, and the last word on each. */
typedef struct
{
  PfImapJudge    judge;
  gpointer       user_data;
  const guint32 *uids; /* ascending, at most REMOVED_AT_ONCE */
  gsize          n_uids;
  Verdict        verdicts[REMOVED_AT_ONCE];
  gboolean       want_deleted; /* only those that carry our \Deleted */
  guint64        modseq;       /* the highest that was seen */
} Marks;

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a;
  guint32 two = *(const guint32 *) b;

  return one < two ? -1 : one > two;
}

static Verdict
find_verdict (const Marks *marks, const PfImapFetched *fetched)
{
  const char *const *keywords = NULL;

  if (marks->want_deleted && (fetched->flags & PF_FLAG_DELETED) == 0)
    return VERDICT_KEPT;

  if (fetched->keywords != NULL && fetched->keywords->len > 0)
    keywords = (const char *const *) fetched->keywords->pdata;
  if (marks->judge (fetched->uid, fetched->flags & ~(guint) PF_FLAG_DELETED, keywords,
                    marks->user_data))
    return VERDICT_APPROVED;
  return marks->want_deleted ? VERDICT_SPOILED : VERDICT_KEPT;
}

static gboolean
take_marks (PfImapSession     *self,
            const PfImapReply *reply,
            gpointer           user_data,
            GError           **error)
{
  Marks         *marks = user_data;
  const guint32 *place;
  g_auto (PfImapFetched) fetched = { 0 };

  if (strcmp (reply->name, "FETCH") != 0)
    return TRUE;
  if (!pf_imap_session_read_fetched (self, reply, &fetched, error))
    return FALSE;
  if (!fetched.has_flags)
    return TRUE;

  place = bsearch (&fetched.uid, marks->uids, marks->n_uids, sizeof *marks->uids,
                   compare_uids);
  if (place == NULL)
    return TRUE;
  marks->modseq = MAX (marks->modseq, fetched.modseq);
  marks->verdicts[place - marks->uids] = find_verdict (marks, &fetched);
  return TRUE;
}

static gboolean
uses_modseq (PfImapSession *self)
{
  return self->selected.highest_modseq != 0 && (pf_imap_session_has (self, "CONDSTORE") ||
                                                pf_imap_session_has (self, "QRESYNC"));
}

static gboolean
read_marks (PfImapSession *self,
            Marks         *marks,
            gboolean       want_deleted,
            GCancellable  *cancellable,
            GError       **error)
{
  gsize            taken;
  g_autofree char *set = pf_imap_seqset_format (marks->uids, marks->n_uids,
                                                PF_IMAP_SET_LENGTH, &taken);
  g_autofree char *command = g_strdup_printf ("UID FETCH %s (UID FLAGS%s)", set,
                                              uses_modseq (self) ? " MODSEQ" : "");

  marks->want_deleted = want_deleted;
  marks->modseq = 0;
  memset (marks->verdicts, 0, sizeof marks->verdicts);
  return pf_imap_session_run_checked (self, command, "FETCH", take_marks, marks,
                                      cancellable, error);
}

/* Returns: (transfer full) (element-type guint32): those of one verdict, ascending */
static GArray *
collect (const Marks *marks, Verdict verdict)
{
  GArray *uids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < marks->n_uids; i++)
    if (marks->verdicts[i] == verdict)
      g_array_append_val (uids, marks->uids[i]);
  return uids;
}

static char *
format_set (GArray *uids)
{
  gsize taken;

  return pf_imap_seqset_format ((const guint32 *) (gpointer) uids->data, uids->len,
                                PF_IMAP_SET_LENGTH, &taken);
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
  g_autofree char *set = NULL;
  g_autofree char *unchanged = NULL;
  g_autofree char *command = NULL;
  g_auto (PfImapAnswer) answer = { 0 };

  if (uids->len == 0)
    return TRUE;
  set = format_set (uids);
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
         pf_imap_session_check_answer (self, &answer, "STORE", error);
}

static gboolean
expunge_marked (PfImapSession *self,
                GArray        *uids,
                GArray        *out_removed,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autofree char *set = NULL;
  g_autofree char *command = NULL;

  if (uids->len == 0)
    return TRUE;
  set = format_set (uids);
  command = g_strdup_printf ("UID EXPUNGE %s", set);
  if (!pf_imap_session_run_checked (self, command, "UID EXPUNGE", NULL, NULL, cancellable,
                                    error))
    return FALSE;
  g_array_append_vals (out_removed, uids->data, uids->len);
  return TRUE;
}

/* Gmail expunges what is marked \Deleted at once, if its user has not chosen otherwise.
 * Returns: how many of @marked that were */
static guint
take_vanished (const Marks *marks, GArray *marked, GArray *out_removed)
{
  g_autoptr (GArray) gone = collect (marks, VERDICT_GONE);
  guint n = 0;

  for (guint i = 0; i < marked->len; i++)
    {
      const guint32 *uid = &g_array_index (marked, guint32, i);

      if (!g_array_binary_search (gone, uid, compare_uids, NULL))
        continue;
      g_array_append_val (out_removed, *uid);
      n++;
    }
  return n;
}

/* One set of UIDs, once more for those of which only \Seen changed in between. */
static gboolean
remove_set (PfImapSession *self,
            Marks         *marks,
            GArray        *out_removed,
            GCancellable  *cancellable,
            GError       **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GArray) marked = NULL;
      g_autoptr (GArray) approved = NULL;
      g_autoptr (GArray) spoiled = NULL;
      guint vanished;

      if (!read_marks (self, marks, FALSE, cancellable, error))
        return FALSE;
      marked = collect (marks, VERDICT_APPROVED);
      if (marked->len == 0)
        return TRUE;
      if (!mark_deleted (self, marked, TRUE, marks->modseq, cancellable, error) ||
          !read_marks (self, marks, TRUE, cancellable, error))
        return FALSE;
      vanished = take_vanished (marks, marked, out_removed);
      approved = collect (marks, VERDICT_APPROVED);
      spoiled = collect (marks, VERDICT_SPOILED);
      if (!mark_deleted (self, spoiled, FALSE, 0, cancellable, error) ||
          !expunge_marked (self, approved, out_removed, cancellable, error))
        return FALSE;
      if (approved->len + vanished >= marked->len)
        return TRUE;
    }
  return TRUE;
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
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_imap_session_need_uidplus (self, error))
    return FALSE;
  for (gsize at = 0; at < n_uids; at += REMOVED_AT_ONCE)
    {
      Marks marks = { .judge = judge,
                      .user_data = user_data,
                      .uids = uids + at,
                      .n_uids = MIN (n_uids - at, REMOVED_AT_ONCE) };

      if (!remove_set (self, &marks, out_removed, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
