/* pf-move.h - a move: scan, plan, send, verify; each resumable and idempotent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"
#include "mailbox/pf-source.h"
#include "mailbox/pf-target.h"

G_BEGIN_DECLS

typedef enum
{
  PF_VERIFY_METADATA,
  PF_VERIFY_NONE,
  PF_VERIFY_FULL,
} PfVerifyMode;

/* What to do with mail that the target account holds in another folder. */
typedef enum
{
  PF_EXISTING_UPLOAD, /* send it like any other */
  PF_EXISTING_COPY,   /* let the server copy it */
  PF_EXISTING_MOVE,   /* let the server move it, if it is in INBOX; else copy it */
} PfExisting;

/**
 * PfMoveOptions:
 *
 * The person's wishes; may change between runs of one job.  Folder paths are joined
 * with "/", a literal "/" in a name is "\/".
 */
typedef struct
{
  char        *account;     /* (nullable): only this account of a profile */
  char       **accounts;    /* (nullable): only these: "SOURCE PATH\nACCOUNT KEY" each */
  char        *into;        /* (nullable): below this folder */
  char       **maps;        /* (nullable): "SOURCE PATH=TARGET PATH" */
  char       **excludes;    /* (nullable): source folders, with what is below */
  gint64       since_unix;  /* %G_MININT64: no limit */
  gint64       before_unix; /* %G_MININT64: no limit */
  guint64      max_size;    /* octets; 0: no limit */
  gboolean     include_deleted;
  gboolean     keep_duplicates;
  gboolean     verbatim;
  gboolean     keep_server_flags;
  gboolean     resend_missing;
  gboolean     begin_again; /* a move that was taken back: all of it is moved again */
  PfExisting   existing;
  PfVerifyMode verify;
  int          connections;     /* 0: as many as pay */
  int          max_connections; /* that the provider takes; 0: not known */
  gboolean     no_compress;
  gint64       max_wait_ms;  /* -1: as long as it takes */
  guint64      daily_upload; /* octets that the provider takes in 24 hours; 0: no limit */
  int          max_errors;   /* refusals after which it ends a connection; 0: not known */
  guint        repair_always; /* a set of #PfProblem: repaired before it is sent */
  guint        repair_never;  /* sent as it is, left out if refused */
  guint        leave_out;     /* not sent */
  int          trash_days;    /* after so many days it empties the bin; 0: never */
  int          junk_days;     /* likewise junk */
} PfMoveOptions;

PfMoveOptions *pf_move_options_new (void);
PfMoveOptions *pf_move_options_copy (const PfMoveOptions *self);
void           pf_move_options_free (PfMoveOptions *self);

typedef enum
{
  PF_PHASE_SCAN,   /* what a move begins with */
  PF_PHASE_UNPACK, /* an archive, before anything of it is read; octets are the archive's */
  PF_PHASE_FETCH, /* from a source on a server; a part of the scan */
  PF_PHASE_PLAN,
  PF_PHASE_SEND,
  PF_PHASE_VERIFY,
  PF_PHASE_UNDO,
  PF_PHASE_DONE,
} PfPhase;

typedef enum
{
  PF_WAIT_NONE,
  PF_WAIT_NETWORK, /* the line is gone; trying again */
  PF_WAIT_SERVER,  /* the server asked for a pause */
  PF_WAIT_BUDGET,  /* the provider's daily limit */
  PF_WAIT_QUIET,   /* watching whether a folder still changes */
  PF_WAIT_PAUSED,  /* the person pressed Pause */
} PfWait;

/**
 * PfProgress:
 *
 * Where a move stands, by value.  Counts are those of the whole job, so that they
 * never go backwards; @done_messages and @done_bytes count what was sent or found
 * there, @run_messages and @run_bytes what this run sent (for the rate).
 */
typedef struct
{
  PfPhase phase;
  PfWait  wait;
  gint64  wait_until_unix; /* when it goes on by itself; 0 if not known */
  gint64  total_messages;
  gint64  total_bytes;
  gint64  done_messages;
  gint64  done_bytes;
  gint64  run_messages;
  gint64  run_bytes;
  gint64  left_out;
  gint64  resent;
  gint64  faults; /* connections lost and survived */
  int     connections;
  char    mode[2];
  char    folder[256]; /* the target folder in work, or what is unpacked; UTF-8 */
} PfProgress;

/* Called on the working thread at every step that a person could notice; cheap. */
typedef void (*PfProgressFunc) (const PfProgress *progress, gpointer user_data);

/* One row of the plan: a source folder, where it goes, and what becomes of its mail. */
typedef struct
{
  gint64   folder_id; /* PfLedgerFolder.id */
  char    *source;
  char    *account;
  char   **path;
  char    *role;
  char    *target;
  char   **changes; /* (nullable): ids, why the name differs */
  gboolean creates; /* the folder is not on the server yet */
  gint64   found;
  gint64   send;
  gint64   already_there;
  gint64   leave_out;
  gint64   excluded;
  gint64   placed; /* by earlier runs */
  gint64   bytes;  /* to send */
  gint64   copy;   /* on the server in another folder: copied or moved there */
  gint64   copy_bytes;
  char   **warnings; /* (nullable): ids */
} PfPlanFolder;

/**
 * PfPlanClass:
 * @id: a kind of unusual message: "nul", "bare-cr", "header-8bit", …
 * @choice: what is done with it: "repair", "repair-if-refused", "as-it-is" (left out
 *   with a copy if the server refuses), "leave-out"
 */
typedef struct
{
  const char *id;
  const char *choice;
  gint64      messages;
} PfPlanClass;

/**
 * PfPlan:
 * @folders: (element-type PfPlanFolder)
 * @classes: (element-type PfPlanClass): those that there are
 * @leave_out: (element-type PfLedgerRow): what cannot go, and why
 * @problems: (element-type utf8): ids of what a person should know before Start
 *   ("quota-too-small", "rewriting-server", "trash-is-emptied", …)
 * @quota_used: octets or -1
 * @quota_limit: octets or -1
 * @messages_to_copy: what the server has in another folder and is not sent
 * @messages_to_move: how many of these leave that folder
 * @forecast_s: seconds that sending will take, pauses for the daily limit included; -1 if
 *   not known
 * @daily_upload: octets that the provider takes in 24 hours; 0 if no limit is known
 */
typedef struct
{
  GPtrArray *folders;
  GArray    *classes;
  GPtrArray *leave_out;
  GPtrArray *problems;
  gint64     quota_used;
  gint64     quota_limit;
  gint64     messages_to_send;
  gint64     bytes_to_send;
  gint64     messages_to_copy;
  gint64     bytes_to_copy;
  gint64     messages_to_move;
  gint64     bytes_to_move;
  gint64     forecast_s;
  guint64    daily_upload;
  char       mode[2];
} PfPlan;

void pf_plan_free (PfPlan *plan);

/**
 * PfUnusual:
 * @id: as in #PfPlanClass
 * @repaired: how many of @messages were put right in sending
 */
typedef struct
{
  const char *id;
  gint64      messages;
  gint64      repaired;
} PfUnusual;

/* Returns: (transfer full) (nullable) (element-type PfUnusual): the kinds that there are
 *   among what a job has put on the server */
GArray *pf_move_list_unusual (PfLedger *ledger, GError **error);

/**
 * pf_move_choose:
 * @id: (nullable): a kind of unusual message; %NULL for all for which it can be done
 * @how: "if-refused", "always", "never" or "leave-out"
 *
 * Sets what @options do with such messages.
 *
 * Returns: FALSE if there is no such kind, or it cannot be done with it
 */
gboolean pf_move_choose (PfMoveOptions *options, const char *id, const char *how);

/* One thing that verify found. */
typedef struct
{
  char   *folder; /* target folder */
  guint32 uid;
  char   *subject;
  char   *kind; /* "missing", "size", "date", "flags", "message-id", "content",
                 * "second-copy", "moved-by-user", "deleted-by-user", "flags-by-user" */
  char   *expected;
  char   *actual;
} PfDifference;

void pf_difference_free (PfDifference *difference);

/**
 * PfVerification:
 * @differences: (element-type PfDifference)
 */
typedef struct
{
  PfVerifyMode mode;
  gint64       checked; /* messages whose metadata was compared */
  gint64       bodies;  /* messages read back in full */
  GPtrArray   *differences;
} PfVerification;

void pf_verification_free (PfVerification *verification);

/**
 * PfMove:
 *
 * The work of one job.  Knows sources, a target and a ledger; no protocol, no
 * thread, no sentence.
 *
 * Order of calls: scan, plan, send, verify; each may be called again and does only
 * what is left.  pf_move_run() does all four.
 *
 * Threads: blocks; one thread at a time, except pf_move_set_paused(), which any
 * thread may call.
 *
 * Errors: those of sources, target and ledger, with folder and message prefixed.
 * Cancelling is always safe: what is in flight is settled by the next run.
 */
#define PF_TYPE_MOVE (pf_move_get_type ())
G_DECLARE_FINAL_TYPE (PfMove, pf_move, PF, MOVE, GObject)

/**
 * pf_move_new:
 * @ledger: (transfer none): opened for writing
 * @sources: (transfer none) (element-type PfSource): may be empty for verify
 * @target: (transfer none) (nullable): not yet connected
 * @options: (transfer none): copied
 */
PfMove *pf_move_new (PfLedger            *ledger,
                     GPtrArray           *sources,
                     PfTarget            *target,
                     const PfMoveOptions *options);

void pf_move_set_progress (PfMove *self, PfProgressFunc func, gpointer user_data);

/**
 * PfMoveThreads:
 * @start: runs @func with @data on another thread
 * @join: waits until it has returned, and frees what @start gave
 *
 * How further connections are opened while the first one goes on.
 */
typedef struct
{
  gpointer (*start) (GThreadFunc func, gpointer data);
  void (*join) (gpointer thread);
} PfMoveThreads;

/* @threads: (nullable): lives as long as the move; without it, opening a further
 * connection holds up the others */
void pf_move_set_threads (PfMove *self, const PfMoveThreads *threads);
void pf_move_set_paused (PfMove *self, gboolean is_paused);

gboolean pf_move_scan (PfMove *self, GCancellable *cancellable, GError **error);

/* Returns: (transfer full) (nullable): connects and looks, writes nothing to the server */
PfPlan  *pf_move_plan (PfMove *self, GCancellable *cancellable, GError **error);
gboolean pf_move_send (PfMove *self, GCancellable *cancellable, GError **error);

/* Returns: (transfer full) (nullable) */
PfVerification *pf_move_verify (PfMove       *self,
                                PfVerifyMode  mode,
                                GCancellable *cancellable,
                                GError      **error);

/**
 * pf_move_run:
 * @out_verification: (out) (optional) (transfer full)
 *
 * Scan, plan, send and verify in one go; waits and reconnects by itself within
 * options.max_wait_ms.
 */
gboolean pf_move_run (PfMove          *self,
                      PfVerification **out_verification,
                      GCancellable    *cancellable,
                      GError         **error);

/**
 * PfUndo:
 * @removed: messages that are no longer where the job put them, by its own doing, in
 *   this and earlier undos
 * @marks: messages whose marks of ours were taken off in this undo
 * @folders: (element-type utf8): folders that were removed in this undo
 * @kept: (element-type PfLedgerRow): what stays, with its reason: "touched",
 *   "not-there", "not-found", "not-ours", "content", "source-gone", "no-uidplus",
 *   "no-way-back"
 */
typedef struct
{
  gint64     removed;
  gint64     marks;
  GPtrArray *folders;
  GPtrArray *kept;
} PfUndo;

void pf_undo_free (PfUndo *undo);

/**
 * pf_move_undo:
 *
 * Takes back what the job placed: exactly that, and only what is still ours, as we
 * left it, and still held by its source, which is read again.  Everything else is kept
 * and listed.  May be killed at any time and called again.
 *
 * Returns: (transfer full) (nullable)
 */
PfUndo *pf_move_undo (PfMove *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfUndo, pf_undo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPlan, pf_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfVerification, pf_verification_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMoveOptions, pf_move_options_free)

G_END_DECLS
