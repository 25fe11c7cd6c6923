/* pf-ledger-private.h - the database under a ledger: statements, transactions, errors
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * PfLedger (private part):
 *
 * Every public function takes @lock, which is recursive, so that a transaction may
 * span several of them.  Statements are prepared once and kept by the address of
 * their text.
 */
struct _PfLedger
{
  GObject parent_instance;

  GRecMutex   lock;
  sqlite3    *db;         /* (owned) */
  GHashTable *statements; /* (owned) (element-type utf8 sqlite3_stmt) */
  int         lock_fd;    /* -1 for a reader */
  gboolean    is_writable;

  GArray  *tally; /* (owned): what was counted last */
  gboolean is_tally_fresh;

  gint64   scanned_folder; /* whose scan is under way */
  gint64   scanned_scan;   /* its number */
  gboolean has_earlier;    /* an earlier scan entered messages of it */

  GHashTable *piles; /* (owned) (nullable): those of digests that many of them have */

  guint32 all_next; /* where the view of all mail ends; 0: there is none, or not known */

  char *job;       /* (owned) */
  char *directory; /* (owned) */
  char *file;      /* (owned) */
  char *target;    /* (owned): the account's identity */
};

/* Holds the lock to the end of the block. */
#define PF_LEDGER_HOLD(self)                                                             \
  G_GNUC_UNUSED g_autoptr (GRecMutexLocker)                                              \
      locker = g_rec_mutex_locker_new (&(self)->lock)

#define PF_LEDGER_FILE "ledger.sqlite"
#define PF_LEDGER_LOCK "lock"
#define PF_LEDGER_KEPT "kept"

PfLedger *pf_ledger_new_object (const char *directory, const char *job);

/* Opens the database of @self->directory and brings its schema up to date. */
gboolean pf_ledger_db_open (PfLedger *self, gboolean writable, GError **error);
void     pf_ledger_db_close (PfLedger *self);

/* pf-ledger-schema.c: brings the schema of an open database up to date; a reader goes on
 * with a copy that is, and changes nothing. */
gboolean pf_ledger_upgrade (PfLedger *self, GError **error);

/* Runs statements that take no arguments. */
gboolean pf_ledger_run_script (PfLedger *self, const char *sql, GError **error);

/* Takes the job's lock for this process. */
gboolean pf_ledger_take_lock (PfLedger *self, GError **error);

/* Whether another process holds the lock of the job in @directory. */
gboolean pf_ledger_is_locked (const char *directory);

/* Sets the error that a result code of SQLite means; returns FALSE. */
gboolean pf_ledger_db_fail (PfLedger *self, int code, GError **error);

/* Sets the error that a row that must be there is not; returns FALSE. */
gboolean pf_ledger_fail_missing (PfLedger   *self,
                                 const char *table,
                                 gint64      id,
                                 GError    **error);

/**
 * pf_ledger_statement:
 * @sql: a string literal: its address is the key
 * @types: one letter an argument: 'i' gint64, 's' text or %NULL, 'b' 32 bytes or
 *   %NULL, 'h' 16 bytes or %NULL
 *
 * Returns: (transfer none) (nullable): the statement, reset and bound
 */
sqlite3_stmt *pf_ledger_statement (
    PfLedger *self, GError **error, const char *sql, const char *types, ...);

/* Steps a reading statement: 1 a row, 0 the end (then reset), -1 an error. */
int pf_ledger_step (PfLedger *self, sqlite3_stmt *statement, GError **error);

/* The one function that writes: runs @sql to its end.  In a transaction or alone. */
gboolean pf_ledger_write (
    PfLedger *self, GError **error, const char *sql, const char *types, ...);

/* Counts a batch as sent in this hour; in the transaction of its intents. */
gboolean pf_ledger_add_sent (PfLedger *self, const PfBatch *batch, GError **error);

/* What another decision may still change: not sent, not refused by the server.  A copy
 * kept aside does not keep a message from going after all. */
#define PF_LEDGER_OPEN_TO_DECISION                                                       \
  "(state IN (0, 1, 7) OR (state = 5 AND reason = 'identical')"                          \
  " OR (state = 6 AND (reason = 'withheld' OR (server_text IS NULL"                      \
  " AND reason IN ('partial', 'empty', 'too-large', 'unusual')))))"

/* What pf_ledger_read_message() reads of a row. */
#define PF_LEDGER_COLUMNS                                                                \
  "id, folder, target, ordinal, state, fp_exact, fp_header, fp_body, digest, hint,"      \
  " id_hint, size, canonical_size, locator, message_id, subject, sender, date_unix,"     \
  " internal_unix, internal_zone, flags, keywords, stored, problems, repairs,"           \
  " uid_validity, uid, first_uid, certain, resent, stored_size, stored_unix, tries,"     \
  " reason, server_text, saved_as, undo, kept, added, how, from_target, from_validity,"  \
  " from_uid, from_header, from_keywords, uidl, losses"

/* Fills @message, whose strings the caller frees. */
void pf_ledger_read_message (sqlite3_stmt *statement, PfLedgerMessage *message);

/* Reads rows to the end before any is changed: an update under an open cursor of the
 * same index would meet rows twice.  Stops before more than @max_bytes, but reads one. */
GPtrArray *pf_ledger_read_rows (PfLedger     *self,
                                sqlite3_stmt *statement,
                                guint64       max_bytes,
                                GError      **error);

/* pf-ledger-labels.c: where the view of all mail ended before @message is sent. */
gboolean pf_ledger_put_label (PfLedger              *self,
                              const PfLedgerMessage *message,
                              GError               **error);

/* Writes that the messages of @batch are about to be stored; gives it its id. */
gboolean pf_ledger_intend (PfLedger *self,
                           PfBatch  *batch,
                           gint64    target,
                           guint32   uid_validity,
                           guint32   first_uid,
                           GError  **error);

/* Returns: the only column of the first row, or 0 */
gint64 pf_ledger_read_number (PfLedger *self, sqlite3_stmt *statement);

char  *pf_ledger_dup_column (sqlite3_stmt *statement, int column);
char **pf_ledger_split_column (sqlite3_stmt *statement, int column);

/* Lists are kept as text, joined with the unit separator, which no name holds. */
char *pf_ledger_join_list (const char *const *list);

/* pf-ledger-report.c: FALSE if no message can be in one of @states (bits 1 << PfState), by
 * what was counted last; TRUE when that is not known. */
gboolean pf_ledger_may_hold (PfLedger *self, guint states);

G_END_DECLS
