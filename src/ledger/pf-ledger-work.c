/* pf-ledger-work.c - what a scan enters, and where folders go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"
#include "ledger/pf-ledger-undo.h"

/* What is forgotten when the source holds it no more.  The copy of a message that was
 * left out is all that is left of it, but the beginning of one is replaced by the whole
 * as soon as that is downloaded. */
#define MAY_VANISH                                                                       \
  "(" PF_LEDGER_OPEN_TO_DECISION                                                         \
  " AND (saved_as IS NULL OR state <> 6 OR reason = 'partial'))"

/* To be sent after all, with a copy from the time when it could not be. */
#define KEEPS_COPY "state IN (0, 1) AND saved_as IS NOT NULL"

/* On the server, or perhaps so; not only by way of an equal copy. */
#define IS_THERE "(state IN (2, 3, 4) OR (state = 5 AND reason <> 'identical'))"

G_STATIC_ASSERT (PF_STATE_FOUND == 0 && PF_STATE_PLANNED == 1 && PF_STATE_INTENDED == 2);
G_STATIC_ASSERT (PF_STATE_PLACED == 3 && PF_STATE_VERIFIED == 4);
G_STATIC_ASSERT (PF_STATE_ALREADY_THERE == 5 && PF_STATE_LEFT_OUT == 6);
G_STATIC_ASSERT (PF_STATE_EXCLUDED == 7 && PF_STATE_UNDONE == 8);

void
pf_ledger_target_free (PfLedgerTarget *target)
{
  g_free (target->name);
  g_free (target);
}

/* Runs an upsert that returns the id. */
static gint64
read_id (PfLedger *self, sqlite3_stmt *statement, GError **error)
{
  gint64 id;

  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return -1;
  id = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return id;
}

gint64
pf_ledger_put_source (PfLedger *self, const char *path, const char *kind, GError **error)
{
  PF_LEDGER_HOLD (self);

  if (!pf_ledger_write (self, error,
                        "INSERT INTO source (path, kind) VALUES (?, ?)"
                        " ON CONFLICT (path) DO NOTHING",
                        "ss", path, kind))
    return -1;
  return read_id (self,
                  pf_ledger_statement (self, error,
                                       "SELECT id FROM source WHERE path = ?", "s", path),
                  error);
}

gint64
pf_ledger_put_folder (PfLedger *self, const PfLedgerSeenFolder *seen, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *path = pf_ledger_join_list (seen->path);

  if (!pf_ledger_write (
          self, error,
          "INSERT INTO folder (source, folder, account, path, role, container)"
          " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, folder) DO UPDATE SET"
          " account = excluded.account, path = excluded.path, role = excluded.role,"
          " container = excluded.container",
          "issssi", seen->source, seen->folder, seen->account, path != NULL ? path : "",
          seen->role, (gint64) seen->is_container))
    return -1;
  return read_id (self,
                  pf_ledger_statement (self, error,
                                       "SELECT id FROM folder WHERE source = ?"
                                       " AND folder = ?",
                                       "is", seen->source, seen->folder),
                  error);
}

gint64
pf_ledger_put_target (PfLedger *self, const char *name, GError **error)
{
  PF_LEDGER_HOLD (self);

  if (!pf_ledger_write (
          self, error,
          "INSERT INTO target (name) VALUES (?) ON CONFLICT (name) DO NOTHING", "s",
          name))
    return -1;
  return read_id (self,
                  pf_ledger_statement (self, error,
                                       "SELECT id FROM target WHERE name = ?", "s", name),
                  error);
}

char *
pf_ledger_get_stamp (PfLedger *self, gint64 folder)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt *statement;
  char         *stamp = NULL;

  statement = pf_ledger_statement (self, NULL, "SELECT stamp FROM folder WHERE id = ?",
                                   "i", folder);
  if (statement != NULL && pf_ledger_step (self, statement, NULL) == 1)
    {
      stamp = pf_ledger_dup_column (statement, 0);
      sqlite3_reset (statement);
    }
  return stamp;
}

gboolean
pf_ledger_forget_stamp (PfLedger *self, gint64 folder, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE folder SET stamp = NULL, decided = NULL WHERE id = ?",
                          "i", folder);
}

gint64
pf_ledger_next_scan (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);

  if (!pf_ledger_write (
          self, error,
          "INSERT INTO job (name, value) VALUES ('scan', 1) ON CONFLICT (name)"
          " DO UPDATE SET value = CAST (value AS INTEGER) + 1",
          ""))
    return -1;
  return read_id (self,
                  pf_ledger_statement (
                      self, error,
                      "SELECT CAST (value AS INTEGER) FROM job WHERE name = 'scan'", ""),
                  error);
}

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

/* Whether an earlier scan entered messages of the folder; asked once a scan, for in a
 * first one there is nothing to find, and among very many equal copies that takes long. */
static gboolean
has_earlier (PfLedger *self, gint64 folder, gint64 scan)
{
  sqlite3_stmt *statement;
  int           found;

  if (self->scanned_folder == folder && self->scanned_scan == scan)
    return self->has_earlier;

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

gboolean
pf_ledger_put_message (PfLedger              *self,
                       gint64                 scan,
                       const PfLedgerMessage *message,
                       GError               **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *keywords = pf_ledger_join_list (
      (const char *const *) message->keywords);
  sqlite3_stmt *statement;
  gint64        id = -1;
  int           found;

  if (!has_earlier (self, message->folder, scan))
    return insert_message (self, scan, message, keywords, error);

  /* Of equal copies, those on the server are met first: when some of the copies are
   * gone from the source, what was sent must not be sent again for what was not. */
  statement = pf_ledger_statement (
      self, error,
      "SELECT id FROM message WHERE folder = ? AND fp_exact = ? AND scan < ?"
      " ORDER BY stored = ? DESC, " IS_THERE " DESC, ordinal LIMIT 1",
      "ibii", message->folder, message->fp_exact, scan, (gint64) message->stored);
  if (statement == NULL)
    return FALSE;
  found = pf_ledger_step (self, statement, error);
  if (found < 0)
    return FALSE;
  if (found == 1)
    {
      id = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
      return update_message (self, id, scan, message, keywords, error);
    }
  return insert_message (self, scan, message, keywords, error);
}

gboolean
pf_ledger_touch_message (PfLedger *self, gint64 id, gint64 scan, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE message SET scan = ? WHERE id = ?", "ii",
                          scan, id);
}

gboolean
pf_ledger_finish_scan (PfLedger   *self,
                       gint64      folder,
                       gint64      scan,
                       const char *stamp,
                       gint64      expunged,
                       GError    **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "UPDATE message SET state = 6, reason = coalesce (reason,"
                          " 'refused') WHERE folder = ? AND scan < ? AND " KEEPS_COPY,
                          "ii", folder, scan) &&
         pf_ledger_write (self, error,
                          "DELETE FROM message WHERE folder = ? AND scan < ?"
                          " AND " MAY_VANISH,
                          "ii", folder, scan) &&
         pf_ledger_write (self, error,
                          "UPDATE folder SET stamp = ?1, scan = ?2, seen = ?2,"
                          " expunged = ?3, decided = NULL WHERE id = ?4",
                          "siii", stamp, scan, expunged, folder);
}

gboolean
pf_ledger_finish_source (PfLedger *self, gint64 source, gint64 scan, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "DELETE FROM message WHERE " MAY_VANISH " AND folder IN"
                          " (SELECT id FROM folder WHERE source = ? AND seen < ?)",
                          "ii", source, scan) &&
         pf_ledger_write (self, error,
                          "UPDATE folder SET stamp = NULL, target = NULL, expunged = 0,"
                          " decided = NULL WHERE source = ? AND seen < ?",
                          "ii", source, scan);
}

gboolean
pf_ledger_drop_vanished (PfLedger *self, gint64 target, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error,
                          "DELETE FROM message WHERE target = ? AND state = 1 AND"
                          " saved_as IS NULL AND (scan <"
                          " (SELECT scan FROM folder WHERE id = message.folder)"
                          " OR EXISTS (SELECT 1 FROM folder f WHERE f.id = message.folder"
                          " AND f.target IS NULL AND f.stamp IS NULL))",
                          "i", target);
}

gboolean
pf_ledger_touch_folder (PfLedger *self, gint64 folder, gint64 scan, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE folder SET seen = ? WHERE id = ?", "ii",
                          scan, folder);
}

gboolean
pf_ledger_set_folder_target (PfLedger          *self,
                             gint64             folder,
                             gint64             target,
                             const char *const *changes,
                             GError           **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *list = pf_ledger_join_list (changes);

  return pf_ledger_write (self, error,
                          "UPDATE folder SET target = nullif (?, 0), changes = ?"
                          " WHERE id = ?",
                          "isi", target, list, folder);
}

static PfLedgerTarget *
read_target (sqlite3_stmt *statement)
{
  PfLedgerTarget *target = g_new0 (PfLedgerTarget, 1);

  target->id = sqlite3_column_int64 (statement, 0);
  target->name = pf_ledger_dup_column (statement, 1);
  target->uid_validity = (guint32) sqlite3_column_int64 (statement, 2);
  target->uid_next = (guint32) sqlite3_column_int64 (statement, 3);
  target->messages = sqlite3_column_int64 (statement, 4);
  target->is_created = sqlite3_column_int (statement, 5) != 0;
  return target;
}

GPtrArray *
pf_ledger_list_targets (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GPtrArray) targets = NULL;
  sqlite3_stmt *statement;
  int           more;

  targets = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_target_free);
  statement = pf_ledger_statement (
      self, error,
      "SELECT id, name, uid_validity, uid_next, messages, created FROM target t WHERE"
      " EXISTS (SELECT 1 FROM folder WHERE target = t.id) OR EXISTS"
      " (SELECT 1 FROM message WHERE target = t.id AND state = 2)"
      " OR EXISTS (SELECT 1 FROM message INDEXED BY message_uid"
      " WHERE target = t.id AND uid IS NOT NULL)"
      " ORDER BY name <> 'INBOX', id",
      "");
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    g_ptr_array_add (targets, read_target (statement));
  return more < 0 ? NULL : g_steal_pointer (&targets);
}

GPtrArray *
pf_ledger_list_created (PfLedger *self, GError **error)
{
  PF_LEDGER_HOLD (self);
  g_autoptr (GPtrArray) targets = NULL;
  sqlite3_stmt *statement;
  int           more;

  targets = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_target_free);
  statement = pf_ledger_statement (
      self, error,
      "SELECT id, name, uid_validity, uid_next, messages, created FROM target"
      " WHERE created = 1 ORDER BY length (name) DESC, id",
      "");
  if (statement == NULL)
    return NULL;
  while ((more = pf_ledger_step (self, statement, error)) == 1)
    g_ptr_array_add (targets, read_target (statement));
  return more < 0 ? NULL : g_steal_pointer (&targets);
}

PfLedgerTarget *
pf_ledger_get_target_folder (PfLedger *self, gint64 id, GError **error)
{
  PF_LEDGER_HOLD (self);
  sqlite3_stmt   *statement;
  PfLedgerTarget *target;

  statement = pf_ledger_statement (
      self, error,
      "SELECT id, name, uid_validity, uid_next, messages, created FROM target WHERE id = ?",
      "i", id);
  if (statement == NULL || pf_ledger_step (self, statement, error) != 1)
    return NULL;
  target = read_target (statement);
  sqlite3_reset (statement);
  return target;
}

gboolean
pf_ledger_set_target_state (PfLedger *self,
                            gint64    target,
                            guint32   uid_validity,
                            guint32   uid_next,
                            gint64    messages,
                            GError  **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (
      self, error,
      "UPDATE target SET uid_validity = ?, uid_next = ?, messages = ? WHERE id = ?",
      "iiii", (gint64) uid_validity, (gint64) uid_next, messages, target);
}

gboolean
pf_ledger_set_target_created (PfLedger *self, gint64 target, GError **error)
{
  PF_LEDGER_HOLD (self);

  return pf_ledger_write (self, error, "UPDATE target SET created = 1 WHERE id = ?", "i",
                          target);
}
