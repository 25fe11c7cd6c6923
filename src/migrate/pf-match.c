/* pf-match.c - which message on the server is which of ours: one to one, in doubt none
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-match.h"

#include <string.h>

#define NONE G_MAXUINT

/**
 * Match:
 * @first: (element-type hint guint): the first of theirs with a hint
 * @next: for each of theirs the next with the same hint, or NONE
 * @taken: for each of theirs, whether one of ours has it
 * @wanted: for each of theirs, whether its digests are to be fetched
 * @ours_by_id, @theirs_by_id: how often a Message-ID occurs
 * @digests: (element-type guint PfMatchDigests): what was fetched, by index
 */
typedef struct
{
  GArray              *ours;
  GArray              *theirs;
  GHashTable          *first;
  GHashTable          *ours_by_hint;
  GHashTable          *ours_by_id;
  GHashTable          *theirs_by_id;
  GHashTable          *digests;
  guint               *next;
  gboolean            *taken;
  gboolean            *wanted;
  PfMatchRule          rule;
  const PfMatchReader *reader;
  gpointer             user_data;
} Match;

#define OURS(match, i) (&g_array_index ((match)->ours, PfMatchOurs, i))
#define THEIRS(match, i) (&g_array_index ((match)->theirs, PfMatchTheirs, i))

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
  return memcmp (a, b, PF_MATCH_HINT) == 0;
}

static void
count_up (GHashTable *table, gpointer key)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (table, key));

  g_hash_table_insert (table, key, GUINT_TO_POINTER (count + 1));
}

static guint
count_of (GHashTable *table, gconstpointer key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

static void
build (Match *m)
{
  m->first = g_hash_table_new (hash_hint, equal_hint);
  m->ours_by_hint = g_hash_table_new (hash_hint, equal_hint);
  m->ours_by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  m->theirs_by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  m->digests = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  m->next = g_new (guint, m->theirs->len);
  m->taken = g_new0 (gboolean, m->theirs->len);
  m->wanted = g_new0 (gboolean, m->theirs->len);

  for (guint i = 0; i < m->ours->len; i++)
    {
      count_up (m->ours_by_hint, OURS (m, i)->hint);
      if (OURS (m, i)->id_hint != 0)
        count_up (m->ours_by_id, &OURS (m, i)->id_hint);
    }
  /* Backwards, so that each chain begins with the smallest UID. */
  for (guint i = m->theirs->len; i-- > 0;)
    {
      PfMatchTheirs *theirs = THEIRS (m, i);
      gpointer       known = NULL;

      if (theirs->id_hint != 0)
        count_up (m->theirs_by_id, &theirs->id_hint);
      m->taken[i] = theirs->is_claimed;
      m->next[i] = NONE;
      if (g_hash_table_lookup_extended (m->first, theirs->hint, NULL, &known))
        m->next[i] = GPOINTER_TO_UINT (known);
      g_hash_table_replace (m->first, theirs->hint, GUINT_TO_POINTER (i));
    }
}

static void
clear (Match *m)
{
  g_hash_table_unref (m->first);
  g_hash_table_unref (m->ours_by_hint);
  g_hash_table_unref (m->ours_by_id);
  g_hash_table_unref (m->theirs_by_id);
  g_hash_table_unref (m->digests);
  g_free (m->next);
  g_free (m->taken);
  g_free (m->wanted);
}

static guint
first_nominee (Match *m, const PfMatchOurs *ours)
{
  gpointer first = NULL;

  if (!g_hash_table_lookup_extended (m->first, ours->hint, NULL, &first))
    return NONE;
  return GPOINTER_TO_UINT (first);
}

static gboolean
is_free (Match *m, const PfMatchOurs *ours, guint index)
{
  return !m->taken[index] && THEIRS (m, index)->uid >= ours->first_uid;
}

/* The only free nominee of a message, or NONE if there are several or none. */
static guint
only_nominee (Match *m, const PfMatchOurs *ours)
{
  guint only = NONE;

  for (guint i = first_nominee (m, ours); i != NONE; i = m->next[i])
    {
      if (!is_free (m, ours, i))
        continue;
      if (only != NONE)
        return NONE;
      only = i;
    }
  return only;
}

/* Whether the header facts and the size are proof enough. */
static gboolean
is_plain (Match *m, const PfMatchOurs *ours, const PfMatchTheirs *theirs)
{
  if (ours->id_hint == 0 || count_of (m->ours_by_id, &ours->id_hint) != 1)
    return FALSE;

  switch (m->rule)
    {
    case PF_MATCH_ALREADY_THERE:
      return count_of (m->theirs_by_id, &ours->id_hint) == 1 &&
             (theirs->size == ours->canonical_size || theirs->size == ours->size);

    case PF_MATCH_SETTLE:
      return count_of (m->ours_by_hint, ours->hint) == 1 && theirs->size == ours->size &&
             (ours->internal_unix == G_MININT64 ||
              theirs->internal_unix == ours->internal_unix);

    case PF_MATCH_REWRITTEN:
      return count_of (m->theirs_by_id, &ours->id_hint) == 1;

    case PF_MATCH_PROVEN:
      return FALSE;
    }
  g_assert_not_reached ();
}

static void
take (Match *m, PfMatchOurs *ours, guint index)
{
  m->taken[index] = TRUE;
  ours->uid = THEIRS (m, index)->uid;
}

/* Fetches at once whatever prove() will want to see. */
static gboolean
fetch_nominees (Match *m, GError **error)
{
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree PfMatchDigests *digests = NULL;
  g_autofree gboolean       *gone = NULL;

  for (guint i = 0; i < m->ours->len; i++)
    {
      if (OURS (m, i)->uid != 0)
        continue;
      for (guint k = first_nominee (m, OURS (m, i)); k != NONE; k = m->next[k])
        m->wanted[k] = m->wanted[k] || is_free (m, OURS (m, i), k);
    }
  for (guint k = 0; k < m->theirs->len; k++)
    {
      if (!m->wanted[k])
        continue;
      g_array_append_val (indexes, k);
      g_array_append_val (uids, THEIRS (m, k)->uid);
    }
  if (uids->len == 0)
    return TRUE;
  digests = g_new0 (PfMatchDigests, uids->len);
  gone = g_new0 (gboolean, uids->len);
  if (!m->reader->read_theirs ((const guint32 *) (gpointer) uids->data, uids->len,
                               digests, gone, m->user_data, error))
    return FALSE;
  for (guint i = 0; i < indexes->len; i++)
    {
      guint k = g_array_index (indexes, guint, i);

      m->taken[k] = gone[i];
      g_hash_table_insert (m->digests, GUINT_TO_POINTER (k),
                           g_memdup2 (&digests[i], sizeof digests[i]));
    }
  return TRUE;
}

static gboolean
prove (Match *m, PfMatchOurs *ours, GError **error)
{
  PfMatchDigests wanted = { 0 };
  gboolean       has_wanted = FALSE;

  for (guint i = first_nominee (m, ours); i != NONE; i = m->next[i])
    {
      const PfMatchDigests *found;

      if (!is_free (m, ours, i))
        continue;
      if (!has_wanted && !m->reader->read_ours (ours->id, &wanted, m->user_data, error))
        return FALSE;
      has_wanted = TRUE;
      found = g_hash_table_lookup (m->digests, GUINT_TO_POINTER (i));
      if (found != NULL && memcmp (found, &wanted, sizeof wanted) == 0)
        {
          take (m, ours, i);
          return TRUE;
        }
    }
  return TRUE;
}

gboolean
pf_match_run (GArray              *ours,
              GArray              *theirs,
              PfMatchRule          rule,
              const PfMatchReader *reader,
              gpointer             user_data,
              GError             **error)
{
  Match m = {
    .ours = ours, .theirs = theirs, .rule = rule, .reader = reader, .user_data = user_data
  };
  gboolean ok = TRUE;

  build (&m);
  /* What is certain goes first, so that a doubtful one cannot take its place. */
  for (guint i = 0; i < ours->len; i++)
    {
      guint only = only_nominee (&m, OURS (&m, i));

      if (only != NONE && is_plain (&m, OURS (&m, i), THEIRS (&m, only)))
        take (&m, OURS (&m, i), only);
    }
  ok = fetch_nominees (&m, error);
  for (guint i = 0; ok && i < ours->len; i++)
    {
      if (OURS (&m, i)->uid == 0)
        ok = prove (&m, OURS (&m, i), error);
    }
  clear (&m);
  return ok;
}

/* Adds a header value in a form that folding and white space do not change. */
static void
update_plain (GChecksum *sum, const char *value, gboolean lower)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *c = value != NULL ? value : ""; *c != '\0'; c++)
    {
      gboolean is_blank = *c == ' ' || *c == '\t' || *c == '\r' || *c == '\n';

      if (!is_blank)
        g_string_append_c (plain, lower ? g_ascii_tolower (*c) : *c);
      else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
        g_string_append_c (plain, ' ');
    }
  if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
    g_string_truncate (plain, plain->len - 1);
  g_checksum_update (sum, (const guchar *) plain->str, (gssize) plain->len + 1);
}

static char *
bare_message_id (const char *message_id)
{
  g_autofree char *id = g_strstrip (g_strdup (message_id != NULL ? message_id : ""));
  gsize            length = strlen (id);

  if (length >= 2 && id[0] == '<' && id[length - 1] == '>')
    return g_strstrip (g_strndup (id + 1, length - 2));
  return g_steal_pointer (&id);
}

void
pf_match_hint (const char *message_id,
               const char *date,
               const char *from,
               const char *subject,
               guint8      out_hint[PF_MATCH_HINT],
               gint64     *out_id_hint)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *id = bare_message_id (message_id);
  guint8           digest[PF_MATCH_DIGEST];
  gsize            length = sizeof digest;

  *out_id_hint = 0;
  update_plain (sum, id, FALSE);
  if (id[0] != '\0')
    {
      g_autoptr (GChecksum) id_sum = g_checksum_copy (sum);

      g_checksum_get_digest (id_sum, digest, &length);
      memcpy (out_id_hint, digest, sizeof *out_id_hint);
      *out_id_hint |= 1; /* never 0, which means none */
    }
  update_plain (sum, date, FALSE);
  update_plain (sum, from, TRUE);
  update_plain (sum, subject, FALSE);
  length = sizeof digest;
  g_checksum_get_digest (sum, digest, &length);
  memcpy (out_hint, digest, PF_MATCH_HINT);
}
