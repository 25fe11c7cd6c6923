/* pf-ledger-scan.c - messages as a scan meets them: new ones, and those of earlier scans
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

#include <string.h>

/* On the server, or perhaps so; not only by way of an equal copy. */
#define IS_THERE "(state IN (2, 3, 4) OR (state = 5 AND reason <> 'identical'))"

/* So many equal copies in a folder are looked through for each that a scan meets; what
 * there are more of is read once. */
#define FEW_COPIES 32

/* Equal copies of an earlier scan that this one has not met yet. */
typedef struct
{
  gint64   stored;
  gboolean is_there;
  GArray  *ids; /* (element-type gint64): in the order in which they were entered */
  guint    next;
} Pile;

/* Brings a message of an earlier scan up to date; what was sent stays as it was. */
static gboolean
update_message (PfLedger              *self,
                gint64                 id,
                gint64                 scan,
                const PfLedgerMessage *m,
                const char            *keywords,
                GError               **error)
{
  if (!pf_ledger_write (self, error,
                        "UPDATE message SET scan = ?, locator = ?, stored = ?,"
                        " server_text = coalesce (?, server_text), uidl = ?"
                        " WHERE id = ?",
                        "isissi", scan, m->locator, (gint64) m->stored, m->server_text,
                        m->uidl, id))
    return FALSE;
  return pf_ledger_write (
      self, error,
      "UPDATE message SET flags = ?, keywords = ?, size = ?, canonical_size = ?,"
      " digest = ?, hint = ?, id_hint = ?, fp_header = ?, fp_body = ?, internal_unix = ?,"
      " internal_zone = ?, problems = ?, repairs = ?, how = 0, from_target = NULL,"
      " from_validity = NULL, from_uid = NULL, from_header = NULL, from_keywords = NULL,"
      " stored_size = NULL, stored_unix = NULL WHERE id = ? AND " PF_LEDGER_OPEN_TO_DECISION,
      "isiibhibbiiiii", (gint64) m->flags, keywords, (gint64) m->size,
      (gint64) m->canonical_size, m->digest, m->hint, m->id_hint, m->fp_header,
      m->fp_body, m->internal_unix, (gint64) m->internal_zone, (gint64) m->problems,
      (gint64) m->repairs, id);
}

static gboolean
insert_message (PfLedger              *self,
                gint64                 scan,
                const PfLedgerMessage *m,
                const char            *keywords,
                GError               **error)
{
  return pf_ledger_write (
      self, error,
      "INSERT INTO message (folder, fp_exact, ordinal, state, scan, flags, stored,"
      " problems, size, canonical_size, date_unix, internal_unix, internal_zone, id_hint,"
      " hint, fp_header, fp_body, digest, locator, keywords, message_id, subject, sender,"
      " repairs, server_text, uidl)"
      " VALUES (?1, ?2, (SELECT coalesce (max (ordinal) + 1, 0) FROM message"
      " WHERE folder = ?1 AND fp_exact = ?2), 0, ?3, ?4, ?5, ?6, ?7, ?8,"
      " nullif (?9, -9223372036854775808), ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19, ?20, ?21, ?22, ?23, ?24)",
      "ibiiiiiiiiiihbbbsssssiss", m->folder, m->fp_exact, scan, (gint64) m->flags,
      (gint64) m->stored, (gint64) m->problems, (gint64) m->size,
      (gint64) m->canonical_size, m->date_unix, m->internal_unix,
      (gint64) m->internal_zone, m->id_hint, m->hint, m->fp_header, m->fp_body, m->digest,
      m->locator, keywords, m->message_id, m->subject, m->from, (gint64) m->repairs,
      m->server_text, m->uidl);
}

static void
pile_free (gpointer data)
{
  Pile *pile = data;

  g_array_unref (pile->ids);
  g_free (pile);
}

static guint
hash_digest (gconstpointer digest)
{
  guint hash;

  memcpy (&hash, digest, sizeof hash);
  return hash;
}

static gboolean
equal_digests (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, PF_DIGEST_SIZE) == 0;
}

/* Whether an earlier scan entered messages of the folder; asked once a scan, for in a
 * first one there is nothing to find. */
static gboolean
has_earlier (PfLedger *self, gint64 folder, gint64 scan)
{
  sqlite3_stmt *statement;
  int           found;

  if (self->scanned_folder == folder && self->scanned_scan == scan)
    return self->has_earlier;

  g_clear_pointer (&self->piles, g_hash_table_unref);
  statement =
      pf_ledger_statement (self, NULL,
                           "SELECT 1 FROM message WHERE folder = ? AND scan < ? LIMIT 1",
                           "ii", folder, scan);
  found = statement != NULL ? pf_ledger_step (self, statement, NULL) : -1;
  if (found < 0)
    return TRUE; /* what is wrong shows at the next statement */
  if (found == 1)
    sqlite3_reset (statement);
  self->has_earlier = found == 1;
  self->scanned_folder = folder;
  self->scanned_scan = scan;
  return self->has_earlier;
}

/* Runs a statement for one number: @out_number is -1 if there is no row, or NULL in it. */
static gboolean
read_one (PfLedger *self, sqlite3_stmt *statement, gint64 *out_number, GError **error)
{
  int more = statement != NULL ? pf_ledger_step (self, statement, error) : -1;

  *out_number = -1;
  if (more != 1)
    return more == 0;
  if (sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *out_number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static void
put_on_pile (GPtrArray *piles, gint64 id, gint64 stored, gboolean is_there)
{
  Pile *pile = NULL;

  for (guint i = 0; pile == NULL && i < piles->len; i++)
    {
      Pile *one = piles->pdata[i];

      if (one->stored == stored && one->is_there == is_there)
        pile = one;
    }
  if (pile == NULL)
    {
      pile = g_new0 (Pile, 1);
      pile->stored = stored;
      pile->is_there = is_there;
      pile->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_ptr_array_add (piles, pile);
    }
  g_array_append_val (pile->ids, id);
}

/* Returns: (transfer none) (nullable) (element-type Pile): all that the scan may meet */
static GPtrArray *
find_piles (PfLedger *self, gint64 scan, const PfLedgerMessage *message, GError **error)
{
  g_autoptr (GPtrArray) piles = NULL;
  GPtrArray    *known = NULL;
  sqlite3_stmt *statement;
  int           more;

  if (self->piles == NULL)
    self->piles = g_hash_table_new_full (hash_digest, equal_digests, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  known = g_hash_table_lookup (self->piles, message->fp_exact);
  if (known != NULL)
    return known;

  piles = g_ptr_array_new_with_free_func (pile_free);
  statement = pf_ledger_statement (self, error,
                                   "SELECT id, stored, " IS_THERE " FROM message"
                                   " WHERE folder = ? AND fp_exact = ? AND scan < ?"
                                   " ORDER BY ordinal",
                                   "ibi", message->folder, message->fp_exact, scan);
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    put_on_pile (piles, sqlite3_column_int64 (statement, 0),
                 sqlite3_column_int64 (statement, 1),
                 sqlite3_column_int (statement, 2) != 0);
  if (more < 0)
    return NULL;
  known = piles;
  g_hash_table_insert (self->piles, g_memdup2 (message->fp_exact, PF_DIGEST_SIZE),
                       g_steal_pointer (&piles));
  return known;
}

/* The first of the pile that is worth the most; NULL if all are empty. */
static Pile *
choose_pile (GPtrArray *piles, gint64 stored)
{
  Pile  *best = NULL;
  int    best_worth = -1;
  gint64 best_id = 0;

  for (guint i = 0; i < piles->len; i++)
    {
      Pile  *pile = piles->pdata[i];
      int    worth = (pile->stored == stored ? 2 : 0) + (pile->is_there ? 1 : 0);
      gint64 id;

      if (pile->next >= pile->ids->len)
        continue;
      id = g_array_index (pile->ids, gint64, pile->next);
      if (worth < best_worth || (worth == best_worth && id > best_id))
        continue;
      best = pile;
      best_worth = worth;
      best_id = id;
    }
  return best;
}

/* What find_earlier() does where there are many: each is read once a scan. */
static gboolean
take_from_piles (PfLedger              *self,
                 gint64                 scan,
                 const PfLedgerMessage *message,
                 gint64                *out_id,
                 GError               **error)
{
  GPtrArray *piles = find_piles (self, scan, message, error);
  Pile      *pile;

  *out_id = -1;
  if (piles == NULL)
    return FALSE;
  while (*out_id < 0 && (pile = choose_pile (piles, (gint64) message->stored)) != NULL)
    {
      gint64 id = g_array_index (pile->ids, gint64, pile->next++);

      /* Some may have been met by way of their locators meanwhile. */
      if (!read_one (self,
                     pf_ledger_statement (self, error,
                                          "SELECT id FROM message WHERE id = ?"
                                          " AND scan < ?",
                                          "ii", id, scan),
                     out_id, error))
        return FALSE;
    }
  return TRUE;
}

/* The message of an earlier scan that @message is; @out_id is -1 if it is new.
 *
 * Of equal copies, those on the server are met first: when some of the copies are gone
 * from the source, what was sent must not be sent again for what was not. */
static gboolean
find_earlier (PfLedger              *self,
              gint64                 scan,
              const PfLedgerMessage *message,
              gint64                *out_id,
              GError               **error)
{
  gint64 last = -1;

  *out_id = -1;
  if (!read_one (self,
                 pf_ledger_statement (self, error,
                                      "SELECT max (ordinal) FROM message"
                                      " WHERE folder = ? AND fp_exact = ?",
                                      "ib", message->folder, message->fp_exact),
                 &last, error))
    return FALSE;
  if (last < 0)
    return TRUE;
  if (last >= FEW_COPIES)
    return take_from_piles (self, scan, message, out_id, error);
  return read_one (
      self,
      pf_ledger_statement (self, error,
                           "SELECT id FROM message WHERE folder = ? AND fp_exact = ?"
                           " AND scan < ? ORDER BY stored = ? DESC, " IS_THERE
                           " DESC, ordinal LIMIT 1",
                           "ibii", message->folder, message->fp_exact, scan,
                           (gint64) message->stored),
      out_id, error);
}

gboolean
pf_ledger_put_message (PfLedger              *self,
                       gint64                 scan,
                       const PfLedgerMessage *message,
                       GError               **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *keywords = pf_ledger_join_list (
      (const char *const *) message->keywords);
  gint64 id = -1;

  if (has_earlier (self, message->folder, scan) &&
      !find_earlier (self, scan, message, &id, error))
    return FALSE;
  if (id >= 0)
    return update_message (self, id, scan, message, keywords, error);
  return insert_message (self, scan, message, keywords, error);
}

gboolean
pf_ledger_touch_message (PfLedger *self, gint64 id, gint64 scan, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET scan = ? WHERE id = ?", "ii",
                          scan, id);
}
