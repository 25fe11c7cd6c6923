/* pf-ledger.h - the journal of one job: what was seen, intended, placed, verified
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a message stands.  Only migrate/ moves one on. */
typedef enum
{
  PF_STATE_FOUND,
  PF_STATE_PLANNED,
  PF_STATE_INTENDED,
  PF_STATE_PLACED,
  PF_STATE_VERIFIED,
  PF_STATE_ALREADY_THERE,
  PF_STATE_LEFT_OUT,
  PF_STATE_EXCLUDED,
  PF_STATE_UNDONE,
} PfState;

/**
 * PfCounts:
 *
 * found = placed + already_there + left_out + excluded + pending, always; expunged
 * stands outside.  Bytes are octets as sent, of everything found.  What was undone is
 * among the excluded.  Of what was placed, @copied and @moved were on the server before,
 * in another folder, and @resent were sent again.
 */
typedef struct
{
  gint64 found;
  gint64 placed;
  gint64 already_there;
  gint64 left_out;
  gint64 excluded;
  gint64 pending;
  gint64 expunged;
  gint64 verified;
  gint64 resent;
  gint64 copied;
  gint64 moved;
  gint64 undone;
  gint64 bytes;
  gint64 bytes_placed;
  gint64 bytes_pending;
  gint64 bytes_already_there;
} PfCounts;

/**
 * PfLedgerFolder:
 *
 * One source folder and where it goes, with its counts.
 */
typedef struct
{
  gint64   id;
  char    *source;  /* path of the source */
  char    *folder;  /* PfSourceFolder.id */
  char    *account; /* the account's name for people */
  char   **path;
  char    *role;
  char    *target;  /* full name on the server, UTF-8 */
  char   **changes; /* (nullable) ids of what was changed in the name */
  PfCounts counts;
} PfLedgerFolder;

/**
 * PfLedgerRow:
 *
 * One message that a person may want to see: left out, excluded, differing, resent.
 */
typedef struct
{
  gint64 id;
  char  *folder; /* the source folder's path, joined for people */
  char  *target;
  char  *subject; /* decoded */
  char  *from;    /* decoded */
  gint64 date_unix;
  gint64 size;
  char  *locator;
  char  *reason;      /* id: "too-large", "refused", "unreadable", "partial", … */
  char  *server_text; /* (nullable) */
  char  *saved_as;    /* (nullable): the copy kept aside */
  guint  repairs;
} PfLedgerRow;

void pf_ledger_folder_free (PfLedgerFolder *folder);
void pf_ledger_row_free (PfLedgerRow *row);

/**
 * PfJobInfo:
 *
 * A job as `postferry jobs` lists it.
 */
typedef struct
{
  char    *job;
  char    *directory; /* its folder: ledger and kept copies */
  char   **sources;
  char    *target; /* the account's identity */
  char    *url;    /* (nullable): the target as it was named */
  char    *state;  /* "planned", "moving", "interrupted", "done", "undone" */
  gboolean is_running;
  gint64   started_unix;
  gint64   changed_unix;
  PfCounts counts;
} PfJobInfo;

void pf_job_info_free (PfJobInfo *info);

/**
 * PfLedger:
 *
 * The SQLite file of one job (WAL, synchronous=FULL) and the folder for copies kept
 * aside, both readable by their owner only.  One writer: opening for writing takes a
 * lock that a second process is refused with %PF_MOVE_ERROR_LOCKED.
 *
 * Threads: this and jobs/ are the only places with locks; a ledger may be shared by
 * the threads of one move.
 *
 * Errors: %PF_MOVE_ERROR (LOCKED, LEDGER_BROKEN, LEDGER_NEWER, DISK_FULL,
 * NO_SUCH_JOB, JOB_NAME).
 */
#define PF_TYPE_LEDGER (pf_ledger_get_type ())
G_DECLARE_FINAL_TYPE (PfLedger, pf_ledger, PF, LEDGER, GObject)

/**
 * pf_ledger_open_job:
 * @state_dir: where jobs live ($XDG_STATE_HOME/postferry)
 * @name: (nullable): a name given with --job
 * @sources: (array zero-terminated=1): real paths of the sources
 * @target: the account's identity
 *
 * Opens the job of these sources and this target for writing, making it if it is new.
 */
PfLedger *pf_ledger_open_job (const char        *state_dir,
                              const char        *name,
                              const char *const *sources,
                              const char        *target,
                              GError           **error);

/* Opens an existing job by name, for reading (report, jobs) or writing (verify). */
PfLedger *pf_ledger_open (const char *state_dir,
                          const char *job,
                          gboolean    writable,
                          GError    **error);

/* Returns: (transfer full) (element-type PfJobInfo): newest first; broken ledgers are
 * listed with the state "damaged" */
GPtrArray *pf_ledger_list_jobs (const char *state_dir, GError **error);

/* Removes a job's ledger and kept copies; refused while it runs. */
gboolean pf_ledger_remove_job (const char *state_dir, const char *job, GError **error);

const char *pf_ledger_get_job (PfLedger *self);
const char *pf_ledger_get_directory (PfLedger *self);

/* Returns: (transfer full): "planned", "moving", "interrupted", "done", "undoing" or "undone".
 *   Whoever holds the job's lock and asks has stopped moving, or asks too early. */
char       *pf_ledger_dup_state (PfLedger *self);
const char *pf_ledger_get_target (PfLedger *self);
char      **pf_ledger_dup_sources (PfLedger *self);

/* Everything a report needs, at any time, from the ledger alone. */
gboolean   pf_ledger_count (PfLedger *self, PfCounts *out_counts, GError **error);
GPtrArray *pf_ledger_list_folders (PfLedger *self, GError **error);

/**
 * pf_ledger_list_rows:
 * @state: %PF_STATE_LEFT_OUT, %PF_STATE_EXCLUDED or %PF_STATE_UNDONE
 * @offset: rows to skip
 * @limit: rows at most, or -1
 *
 * Returns: (transfer full) (element-type PfLedgerRow)
 */
GPtrArray *pf_ledger_list_rows (
    PfLedger *self, PfState state, gint64 offset, gint64 limit, GError **error);

/* What the last undo left on the server, with the reason; (element-type PfLedgerRow) */
GPtrArray *pf_ledger_list_kept (PfLedger *self, GError **error);

/* Small facts of a job by name ("verify-mode", "elapsed-ms", "exit", …). */
char    *pf_ledger_get_note (PfLedger *self, const char *name);
gboolean pf_ledger_set_note (PfLedger   *self,
                             const char *name,
                             const char *value,
                             GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfLedgerFolder, pf_ledger_folder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfLedgerRow, pf_ledger_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfJobInfo, pf_job_info_free)

G_END_DECLS
