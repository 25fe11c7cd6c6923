/* pf-ledger-work.c - sources and folders, how a scan ends, and where folders go
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

gint64
pf_ledger_find_scan (PfLedger *self, gint64 source, const gint64 *folders, gsize n)
{
  PF_LEDGER_HOLD (self);
  gint64 scan = 0;

  for (gsize i = 0; i < n; i++)
    {
      gint64 seen = read_id (self,
                             pf_ledger_statement (self, NULL,
                                                  "SELECT seen FROM folder WHERE id = ?",
                                                  "i", folders[i]),
                             NULL);

      if (seen <= 0 || (scan != 0 && seen != scan))
        return 0;
      scan = seen;
    }
  return read_id (self,
                  pf_ledger_statement (self, NULL,
                                       "SELECT count (*) FROM folder WHERE source = ?"
                                       " AND seen >= ?",
                                       "ii", source, scan),
                  NULL) == (gint64) n
             ? scan
             : 0;
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

  g_clear_pointer (&self->piles, g_hash_table_unref);
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
  int             more;

  statement = pf_ledger_statement (
      self, error,
      "SELECT id, name, uid_validity, uid_next, messages, created FROM target WHERE id = ?",
      "i", id);
  more = statement != NULL ? pf_ledger_step (self, statement, error) : -1;
  if (more == 0)
    pf_ledger_fail_missing (self, "target", id, error);
  if (more != 1)
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
