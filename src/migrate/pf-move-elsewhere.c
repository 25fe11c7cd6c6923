/* pf-move-elsewhere.c - which of our messages the account holds in another folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who left mail on the POP3 server and filed it here has each message in INBOX there
 * and in a folder here.  A message counts as the same if its size, its Message-ID,
 * unique on both sides, and its whole header are equal; in doubt (several candidates,
 * no Message-ID, another size, a header with other traces of servers) its body too.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-elsewhere.h"
#include "migrate/pf-move-private.h"
#include "text/pf-trace.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"

#include <string.h>

/* INBOX is always looked through; other folders as long as it stays cheap. */
#define MAX_LISTED 50000 /* messages of other folders, all together */

/* Two copies of one message differ by no more than what servers wrote into them; one
 * whose size differs more is not fetched. */
#define SIZE_SLACK (64u << 10)

#define NONE G_MAXUINT

/* What was fetched of one candidate. */
typedef struct
{
  gboolean has_body;
  guint8   header[PF_DIGEST_SIZE];
  guint8   body[PF_DIGEST_SIZE];
  guint8   trace[PF_TRACE_DIGEST];
} Proof;

/* A message of the folder that is looked through. */
typedef struct
{
  guint32 uid;
  guint   flags;
  guint64 size;
  gint64  internal_unix;
  gint64  id_hint;
  guint8  hint[PF_HINT_SIZE];
  char  **keywords; /* (nullable) (owned) */
  Proof  *proof;    /* (nullable) (owned) */
  guint   next;     /* with the same hint, or NONE */

  gboolean is_claimed : 1; /* has to stay where it is, or leaves already */
  gboolean is_used : 1;    /* is one of those that are wanted */
} Candidate;

/* How often a Message-ID occurs in the folder, and what ours with it are. */
typedef struct
{
  guint    theirs;
  gboolean has_ours;
  gboolean is_doubtful; /* two of ours have it and are not the same */
  guint8   fp_exact[PF_DIGEST_SIZE];
} Name;

/* One of ours that has candidates. */
typedef struct
{
  gint64   id;
  guint    first; /* its first candidate */
  guint    found; /* the one that it is, or NONE */
  gboolean is_plain;
  gint64   id_hint;
  guint64  size;
  guint64  canonical_size;
  guint    flags;
  guint8   header[PF_DIGEST_SIZE];
  guint8   body[PF_DIGEST_SIZE];
} Want;

typedef struct
{
  PfMove         *move;
  PfTargetFolder *folder;
  PfLedgerTarget *place;      /* the folder in the ledger */
  GArray         *candidates; /* (element-type Candidate): by UID */
  GHashTable     *by_hint;    /* (element-type hint guint): the first of each */
  GHashTable     *names;      /* (element-type gint64 Name) */
  GArray         *wants;      /* (element-type Want) */
  GCancellable   *cancellable;
} Look;

#define CANDIDATE(look, i) (&g_array_index ((look)->candidates, Candidate, i))
#define WANT(look, i) (&g_array_index ((look)->wants, Want, i))

static void
candidate_clear (Candidate *candidate)
{
  g_strfreev (candidate->keywords);
  g_free (candidate->proof);
}

static guint
hash_hint (gconstpointer hint)
{
  guint hash;

  memcpy (&hash, hint, sizeof hash);
  return hash;
}

static gboolean
equal_hint (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, PF_HINT_SIZE) == 0;
}

/* --- What lies there --- */

static gboolean
take_theirs_cb (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  Look     *look = user_data;
  Candidate candidate = { .uid = message->uid,
                          .flags = message->flags,
                          .size = message->size,
                          .internal_unix = message->internal_unix,
                          .next = NONE };

  /* A copy of what is about to be expunged would be marked so, too. */
  if ((message->flags & PF_FLAG_DELETED) != 0)
    return TRUE;
  pf_match_hint (message->message_id, message->date, message->from, message->subject,
                 candidate.hint, &candidate.id_hint);
  candidate.keywords = g_strdupv (message->keywords);
  candidate.is_claimed = pf_ledger_is_claimed (look->move->ledger, look->place->id,
                                               look->place->uid_validity, message->uid) ||
                         pf_ledger_is_taken (look->move->ledger, look->place->id,
                                             look->place->uid_validity, message->uid,
                                             NULL);
  g_array_append_val (look->candidates, candidate);
  return TRUE;
}

static Name *
get_name (Look *look, gint64 *id_hint)
{
  Name *name = g_hash_table_lookup (look->names, id_hint);

  if (name == NULL)
    {
      name = g_new0 (Name, 1);
      g_hash_table_insert (look->names, g_memdup2 (id_hint, sizeof *id_hint), name);
    }
  return name;
}

/* Backwards, so that each chain begins with the smallest UID. */
static void
index_candidates (Look *look)
{
  for (guint i = look->candidates->len; i-- > 0;)
    {
      Candidate *candidate = CANDIDATE (look, i);
      gpointer   known = NULL;

      if (candidate->id_hint != 0)
        get_name (look, &candidate->id_hint)->theirs++;
      if (g_hash_table_lookup_extended (look->by_hint, candidate->hint, NULL, &known))
        candidate->next = GPOINTER_TO_UINT (known);
      g_hash_table_replace (look->by_hint, candidate->hint, GUINT_TO_POINTER (i));
    }
}

/* --- What we look for --- */

static gboolean
name_ours_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  Look *look = user_data;
  Name *name = NULL;

  if (message->id_hint != 0)
    name = g_hash_table_lookup (look->names, &message->id_hint);
  if (name == NULL)
    return TRUE;
  if (name->has_ours && memcmp (name->fp_exact, message->fp_exact, PF_DIGEST_SIZE) != 0)
    name->is_doubtful = TRUE;
  name->has_ours = TRUE;
  memcpy (name->fp_exact, message->fp_exact, PF_DIGEST_SIZE);
  return TRUE;
}

static gboolean
is_plain (Look *look, const PfLedgerMessage *message, const Candidate *candidate)
{
  const Name *name = NULL;

  if (message->id_hint != 0)
    name = g_hash_table_lookup (look->names, &message->id_hint);
  return name != NULL && name->theirs == 1 && !name->is_doubtful &&
         (candidate->size == message->size || candidate->size == message->canonical_size);
}

static gboolean
want_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  Look    *look = user_data;
  gpointer first = NULL;
  Want     want = { .id = message->id,
                    .found = NONE,
                    .id_hint = message->id_hint,
                    .size = message->size,
                    .canonical_size = message->canonical_size,
                    .flags = message->flags };

  if (message->from_uid != 0 ||
      !g_hash_table_lookup_extended (look->by_hint, message->hint, NULL, &first))
    return TRUE;
  want.first = GPOINTER_TO_UINT (first);
  want.is_plain = is_plain (look, message, CANDIDATE (look, want.first));
  memcpy (want.header, message->fp_header, PF_DIGEST_SIZE);
  memcpy (want.body, message->fp_body, PF_DIGEST_SIZE);
  g_array_append_val (look->wants, want);
  return TRUE;
}

/* Every other folder that mail goes to; those of this one were matched already. */
static gboolean
list_wants (Look *look, GError **error)
{
  const guint states = 1u << PF_STATE_PLANNED | 1u << PF_STATE_INTENDED |
                       1u << PF_STATE_PLACED | 1u << PF_STATE_VERIFIED |
                       1u << PF_STATE_ALREADY_THERE;
  g_autoptr (GPtrArray) targets = pf_ledger_list_targets (look->move->ledger, error);

  if (targets == NULL)
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    {
      const PfLedgerTarget *target = targets->pdata[i];

      if (!pf_ledger_foreach (look->move->ledger, target->id, states, name_ours_cb, look,
                              error))
        return FALSE;
    }
  for (guint i = 0; i < targets->len; i++)
    {
      const PfLedgerTarget *target = targets->pdata[i];

      if (target->id != look->place->id &&
          !pf_ledger_foreach (look->move->ledger, target->id, 1u << PF_STATE_PLANNED,
                              want_cb, look, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Fetching --- */

typedef struct
{
  Look       *look;
  GHashTable *by_uid; /* (element-type uint Candidate) */
  PfCanon    *canon;
  GByteArray *block; /* the header, and perhaps some of the body */
  gboolean    is_whole;
} Fetch;

static gboolean
begin_cb (gpointer user_data, GError **error)
{
  Fetch *fetch = user_data;

  pf_canon_begin (fetch->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  g_byte_array_set_size (fetch->block, 0);
  return TRUE;
}

static void
keep_block (GByteArray *block, const guint8 *data, gsize length)
{
  gsize room = PF_LIMIT_HEADER_BLOCK - MIN (PF_LIMIT_HEADER_BLOCK, block->len);

  g_byte_array_append (block, data, (guint) MIN (room, length));
}

static gboolean
chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Fetch *fetch = user_data;

  keep_block (fetch->block, data, length);
  return pf_canon_push (fetch->canon, data, length, error);
}

static gboolean
end_cb (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Fetch     *fetch = user_data;
  Candidate *candidate = g_hash_table_lookup (fetch->by_uid, GUINT_TO_POINTER (uid));
  g_auto (PfMessageFacts) facts = { 0 };

  if (!is_found)
    return TRUE;
  if (!pf_canon_finish (fetch->canon, &facts, error))
    return FALSE;
  if (candidate->proof == NULL)
    candidate->proof = g_new0 (Proof, 1);
  candidate->proof->has_body = fetch->is_whole;
  memcpy (candidate->proof->header, facts.fp_header, PF_DIGEST_SIZE);
  memcpy (candidate->proof->body, facts.fp_body, PF_DIGEST_SIZE);
  pf_trace_hash ((const char *) fetch->block->data, fetch->block->len,
                 candidate->proof->trace);
  return TRUE;
}

/* Whether @candidate could be the message at all, so that its body is worth a look. */
static gboolean
is_near (const Want *want, const Candidate *candidate)
{
  guint64 least = MIN (want->size, want->canonical_size);
  guint64 most = MAX (want->size, want->canonical_size);

  return candidate->size + SIZE_SLACK >= least && candidate->size <= most + SIZE_SLACK;
}

/* Fetches headers of what is plain, or all of what is in doubt. */
static gboolean
fetch (Look *look, gboolean is_whole, GError **error)
{
  static const PfTargetReadSink sink = { begin_cb, chunk_cb, end_cb };
  g_autoptr (GHashTable) by_uid = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_autoptr (GByteArray) block = g_byte_array_new ();
  Fetch fetch = { look, by_uid, canon, block, is_whole };

  for (guint i = 0; i < look->wants->len; i++)
    {
      const Want *want = WANT (look, i);

      if (want->found != NONE || want->is_plain == is_whole)
        continue;
      for (guint k = want->first; k != NONE; k = CANDIDATE (look, k)->next)
        {
          Candidate *candidate = CANDIDATE (look, k);

          if (is_near (want, candidate))
            g_hash_table_insert (by_uid, GUINT_TO_POINTER (candidate->uid), candidate);
        }
    }
  for (guint i = 0; i < look->candidates->len; i++)
    {
      if (g_hash_table_contains (by_uid, GUINT_TO_POINTER (CANDIDATE (look, i)->uid)))
        g_array_append_val (uids, CANDIDATE (look, i)->uid);
    }
  if (uids->len == 0)
    return TRUE;
  if (is_whole)
    return pf_target_read_messages (look->move->target,
                                    (const guint32 *) (gpointer) uids->data, uids->len,
                                    &sink, &fetch, look->cancellable, error);
  return pf_target_read_headers (look->move->target,
                                 (const guint32 *) (gpointer) uids->data, uids->len,
                                 &sink, &fetch, look->cancellable, error);
}

/* --- Proving --- */

typedef struct
{
  GByteArray *block;
} Own;

static gboolean
own_chunk_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  keep_block (((Own *) user_data)->block, data, length);
  return TRUE;
}

/* Reads one of ours again for its header less the trace; FALSE in @out_ok if that cannot
 * be done, which is met again in sending. */
static gboolean
hash_own (
    Look *look, const Want *want, guint8 *out_trace, gboolean *out_ok, GError **error)
{
  PfMove *move = look->move;
  g_autoptr (PfLedgerMessage)
      message = pf_ledger_get_message (move->ledger, want->id, error);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  g_autoptr (GError) fault = NULL;
  const PfMoveFolder *folder;
  Own                 own = { block };

  *out_ok = FALSE;
  if (message == NULL)
    return FALSE;
  folder = g_hash_table_lookup (move->folders, &message->folder);
  if (folder == NULL)
    return TRUE;
  *out_ok = pf_source_read (folder->source, folder->folder, message->locator,
                            own_chunk_cb, &own, look->cancellable, &fault);
  if (g_cancellable_set_error_if_cancelled (look->cancellable, error))
    return FALSE;
  pf_trace_hash ((const char *) block->data, block->len, out_trace);
  return TRUE;
}

static gboolean
has_equal_trace (Look            *look,
                 const Want      *want,
                 const Candidate *candidate,
                 gboolean        *out_equal,
                 GError         **error)
{
  guint8   trace[PF_TRACE_DIGEST];
  gboolean is_read = FALSE;

  *out_equal = FALSE;
  if (want->id_hint == 0)
    return TRUE;
  if (!hash_own (look, want, trace, &is_read, error))
    return FALSE;
  *out_equal = is_read && memcmp (trace, candidate->proof->trace, sizeof trace) == 0;
  return TRUE;
}

static gboolean
is_same (Look            *look,
         const Want      *want,
         const Candidate *candidate,
         gboolean        *out_same,
         GError         **error)
{
  const Proof *proof = candidate->proof;

  *out_same = FALSE;
  if (proof == NULL)
    return TRUE;
  if (want->is_plain)
    {
      *out_same = memcmp (proof->header, want->header, PF_DIGEST_SIZE) == 0;
      return TRUE;
    }
  if (!proof->has_body || memcmp (proof->body, want->body, PF_DIGEST_SIZE) != 0)
    return TRUE;
  *out_same = memcmp (proof->header, want->header, PF_DIGEST_SIZE) == 0;
  return *out_same || has_equal_trace (look, want, candidate, out_same, error);
}

/* The first that is proven and free, else the first that is proven: a copy takes nothing
 * away. */
static gboolean
choose (Look *look, Want *want, GError **error)
{
  for (guint k = want->first; k != NONE; k = CANDIDATE (look, k)->next)
    {
      const Candidate *candidate = CANDIDATE (look, k);
      gboolean         is_free = !candidate->is_claimed && !candidate->is_used;
      gboolean         is_found = FALSE;

      if (want->found != NONE && !is_free)
        continue;
      if (!is_same (look, want, candidate, &is_found, error))
        return FALSE;
      if (is_found)
        want->found = k;
      if (is_found && is_free)
        break;
    }
  if (want->found != NONE)
    CANDIDATE (look, want->found)->is_used = TRUE;
  else
    want->is_plain = FALSE; /* another header may only be another trace: the body tells */
  return TRUE;
}

static gboolean
choose_all (Look *look, gboolean is_plain, GError **error)
{
  for (guint i = 0; i < look->wants->len; i++)
    {
      Want *want = WANT (look, i);

      if (want->found == NONE && want->is_plain == is_plain &&
          !choose (look, want, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Writing it down --- */

/* Mail is only ever moved out of INBOX: in another folder somebody put it there. */
static gboolean
may_move (Look *look)
{
  const PfTargetFacts *facts = pf_target_get_facts (look->move->target);

  return look->move->options->existing == PF_EXISTING_MOVE && facts->has_move &&
         look->folder->role == PF_ROLE_INBOX;
}

static gboolean
write_want (Look *look, const Want *want, GError **error)
{
  Candidate *candidate = CANDIDATE (look, want->found);
  gboolean   is_move = may_move (look) && !candidate->is_claimed;
  gboolean   is_equal = memcmp (candidate->proof->header, want->header, PF_DIGEST_SIZE) ==
                      0;
  gboolean unites = !look->move->options->keep_server_flags;

  PfLedgerOrigin origin = { .how = is_move ? PF_PLACING_MOVED : PF_PLACING_COPIED,
                            .target = look->place->id,
                            .uid_validity = look->place->uid_validity,
                            .uid = candidate->uid,
                            .size = (gint64) candidate->size,
                            .internal_unix = candidate->internal_unix,
                            .flags = candidate->flags | (unites ? want->flags : 0),
                            .keywords = candidate->keywords,
                            .unites_keywords = unites,
                            .header = is_equal ? NULL : candidate->proof->header };

  if (is_move)
    candidate->is_claimed = TRUE;
  return pf_ledger_set_origin (look->move->ledger, want->id, &origin, error);
}

static gboolean
write_wants (Look *look, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (look->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < look->wants->len; i++)
    {
      if (WANT (look, i)->found != NONE)
        ok = write_want (look, WANT (look, i), error);
    }
  return pf_ledger_end (look->move->ledger, ok, error);
}

/* --- Folders --- */

static gboolean
run_look (Look *look, GError **error)
{
  PfMove *move = look->move;

  pf_move_set_folder (move, look->folder->name);
  if (!pf_target_open (move->target, look->folder, FALSE, look->cancellable, error) ||
      !pf_move_check_validity (move, look->place, look->folder, error) ||
      !pf_target_list_messages (move->target, 1, take_theirs_cb, look, look->cancellable,
                                error))
    return FALSE;
  index_candidates (look);
  return list_wants (look, error) && fetch (look, FALSE, error) &&
         choose_all (look, TRUE, error) && fetch (look, TRUE, error) &&
         choose_all (look, FALSE, error) && write_wants (look, error);
}

static gboolean
look_in (PfMove *self, PfTargetFolder *folder, GCancellable *cancellable, GError **error)
{
  gint64 id = pf_ledger_put_target (self->ledger, folder->name, error);
  g_autoptr (PfLedgerTarget) place = NULL;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (Want));
  g_autoptr (GHashTable) by_hint = g_hash_table_new (hash_hint, equal_hint);
  g_autoptr (GHashTable) names = NULL;
  Look look = { .move = self,
                .folder = folder,
                .candidates = candidates,
                .by_hint = by_hint,
                .wants = wants,
                .cancellable = cancellable };

  place = id < 0 ? NULL : pf_ledger_get_target_folder (self->ledger, id, error);
  if (place == NULL)
    return FALSE;
  g_array_set_clear_func (candidates, (GDestroyNotify) candidate_clear);
  names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  look.names = names;
  look.place = place;
  return run_look (&look, error);
}

/* What the person threw away, or never sent, is not where mail is looked for. */
static gboolean
is_searched (const PfTargetFolder *folder)
{
  return folder->is_selectable && !folder->is_view && folder->role != PF_ROLE_TRASH &&
         folder->role != PF_ROLE_JUNK && folder->role != PF_ROLE_DRAFTS;
}

static gboolean
look_in_all (PfMove *self, GCancellable *cancellable, GError **error)
{
  PfTargetFolder *inbox = pf_move_find_folder (self, "INBOX");
  gint64          listed = 0;

  if (inbox != NULL && inbox->is_selectable &&
      pf_ledger_count_homeless (self->ledger) > 0 &&
      !look_in (self, inbox, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->listing->len; i++)
    {
      PfTargetFolder *folder = self->listing->pdata[i];

      if (folder == inbox || !is_searched (folder) || folder->messages <= 0 ||
          listed + folder->messages > MAX_LISTED)
        continue;
      if (pf_ledger_count_homeless (self->ledger) == 0)
        break;
      listed += folder->messages;
      if (!look_in (self, folder, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_find_elsewhere (PfMove *self, GCancellable *cancellable, GError **error)
{
  const PfTargetFacts *facts = pf_target_get_facts (self->target);

  switch (self->options->existing)
    {
    case PF_EXISTING_UPLOAD:
      return pf_ledger_clear_origins (self->ledger, 0, error);

    case PF_EXISTING_COPY:
      return pf_ledger_copy_only (self->ledger, error) &&
             look_in_all (self, cancellable, error);

    case PF_EXISTING_MOVE:
      return (facts->has_move || pf_ledger_copy_only (self->ledger, error)) &&
             look_in_all (self, cancellable, error);
    }
  g_assert_not_reached ();
}
