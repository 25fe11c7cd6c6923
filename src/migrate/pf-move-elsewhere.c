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
#include "migrate/pf-move-elsewhere-private.h"

#include <string.h>

/* INBOX is always looked through; other folders as long as it stays cheap. */
#define MAX_LISTED 50000 /* messages of other folders, all together */

static void
candidate_clear (PfLookCandidate *candidate)
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
  PfLook         *look = user_data;
  PfLookCandidate candidate = { .uid = message->uid,
                                .flags = message->flags,
                                .size = message->size,
                                .internal_unix = message->internal_unix,
                                .next = PF_LOOK_NONE };

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

static PfLookName *
get_name (PfLook *look, gint64 *id_hint)
{
  PfLookName *name = g_hash_table_lookup (look->names, id_hint);

  if (name == NULL)
    {
      name = g_new0 (PfLookName, 1);
      g_hash_table_insert (look->names, g_memdup2 (id_hint, sizeof *id_hint), name);
    }
  return name;
}

/* Backwards, so that each chain begins with the smallest UID. */
static void
index_candidates (PfLook *look)
{
  for (guint i = look->candidates->len; i-- > 0;)
    {
      PfLookCandidate *candidate = PF_LOOK_CANDIDATE (look, i);
      gpointer         known = NULL;

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
  PfLook     *look = user_data;
  PfLookName *name = NULL;

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
is_plain (PfLook *look, const PfLedgerMessage *message, const PfLookCandidate *candidate)
{
  const PfLookName *name = NULL;

  if (message->id_hint != 0)
    name = g_hash_table_lookup (look->names, &message->id_hint);
  return name != NULL && name->theirs == 1 && !name->is_doubtful &&
         (candidate->size == message->size || candidate->size == message->canonical_size);
}

/* Dovecot makes a POP3 id from the UID and the UIDVALIDITY of INBOX ("%08Xu%08Xv", its
 * default): it names the message there, if its program noted it. */
static guint
find_told (PfLook *look, const char *uidl)
{
  guint64 number = 0;

  if (uidl == NULL || strlen (uidl) != 16 ||
      !g_ascii_string_to_unsigned (uidl, 16, 1, G_MAXUINT64, &number, NULL) ||
      (guint32) number != look->place->uid_validity)
    return PF_LOOK_NONE;
  for (guint low = 0, high = look->candidates->len; low < high;)
    {
      guint   middle = low + (high - low) / 2;
      guint32 uid = PF_LOOK_CANDIDATE (look, middle)->uid;

      if (uid == number >> 32)
        return middle;
      if (uid < number >> 32)
        low = middle + 1;
      else
        high = middle;
    }
  return PF_LOOK_NONE;
}

static gboolean
want_cb (const PfLedgerMessage *message, gpointer user_data, GError **error)
{
  PfLook    *look = user_data;
  gpointer   first = NULL;
  PfLookWant want = { .id = message->id,
                      .first = PF_LOOK_NONE,
                      .found = PF_LOOK_NONE,
                      .id_hint = message->id_hint,
                      .size = message->size,
                      .canonical_size = message->canonical_size,
                      .flags = message->flags };

  if (message->from_uid != 0)
    return TRUE;
  want.told = find_told (look, message->uidl);
  if (g_hash_table_lookup_extended (look->by_hint, message->hint, NULL, &first))
    want.first = GPOINTER_TO_UINT (first);
  if (want.told == PF_LOOK_NONE && want.first == PF_LOOK_NONE)
    return TRUE;
  want.is_plain = is_plain (look, message,
                            PF_LOOK_CANDIDATE (look,
                                               pf_look_next (look, &want, PF_LOOK_NONE)));
  memcpy (want.header, message->fp_header, PF_DIGEST_SIZE);
  memcpy (want.body, message->fp_body, PF_DIGEST_SIZE);
  g_array_append_val (look->wants, want);
  return TRUE;
}

/* Every other folder that mail goes to; those of this one were matched already. */
static gboolean
list_wants (PfLook *look, GError **error)
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

/* --- Writing it down --- */

/* Mail is only ever moved out of INBOX: in another folder somebody put it there. */
static gboolean
may_move (PfLook *look)
{
  const PfTargetFacts *facts = pf_target_get_facts (look->move->target);

  return look->move->options->existing == PF_EXISTING_MOVE && facts->has_move &&
         look->folder->role == PF_ROLE_INBOX;
}

static gboolean
write_want (PfLook *look, const PfLookWant *want, GError **error)
{
  PfLookCandidate *candidate = PF_LOOK_CANDIDATE (look, want->found);
  gboolean         is_move = may_move (look) && !candidate->is_claimed;
  gboolean is_equal = memcmp (candidate->proof->header, want->header, PF_DIGEST_SIZE) ==
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
write_wants (PfLook *look, GError **error)
{
  gboolean ok = TRUE;

  if (!pf_ledger_begin (look->move->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < look->wants->len; i++)
    {
      if (PF_LOOK_WANT (look, i)->found != PF_LOOK_NONE)
        ok = write_want (look, PF_LOOK_WANT (look, i), error);
    }
  return pf_ledger_end (look->move->ledger, ok, error);
}

/* --- Folders --- */

static gboolean
run_look (PfLook *look, GError **error)
{
  PfMove *move = look->move;

  pf_move_set_folder (move, look->folder->name);
  if (!pf_target_open (move->target, look->folder, FALSE, look->cancellable, error) ||
      !pf_move_check_validity (move, look->place, look->folder, error) ||
      !pf_target_list_messages (move->target, 1, take_theirs_cb, look, look->cancellable,
                                error))
    return FALSE;
  index_candidates (look);
  return list_wants (look, error) && pf_look_prove (look, error) &&
         write_wants (look, error);
}

static gboolean
look_in (PfMove *self, PfTargetFolder *folder, GCancellable *cancellable, GError **error)
{
  gint64 id = pf_ledger_put_target (self->ledger, folder->name, error);
  g_autoptr (PfLedgerTarget) place = NULL;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (PfLookCandidate));
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (PfLookWant));
  g_autoptr (GHashTable) by_hint = g_hash_table_new (hash_hint, equal_hint);
  g_autoptr (GHashTable) names = NULL;
  PfLook look = { .move = self,
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
