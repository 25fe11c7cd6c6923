/* pf-ledger-work.h - the ledger as migrate/ writes it: scan, decide, batch, result
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"

G_BEGIN_DECLS

/* How a message got where it is; numbers are in ledgers. */
typedef enum
{
  PF_PLACING_SENT = 0,
  PF_PLACING_COPIED = 1, /* on the server, from another folder */
  PF_PLACING_MOVED = 2,
} PfPlacing;

#define PF_DIGEST_SIZE 32
#define PF_HINT_SIZE 16

/* A message that was asked to come later this often, or on whose way the line was lost
 * often, is sent last, and alone. */
#define PF_LEDGER_PATIENCE 6

/* Asked to come later so often alone, by a server that takes others: it has no use for it. */
#define PF_LEDGER_TRIES_ALONE 3

/**
 * PfLedgerMessage:
 * @id: 0 before it is in the ledger
 * @folder: the source folder's id
 * @target: the target folder's id, or 0
 * @fp_exact: identity, together with the folder and the ordinal among equals
 * @digest: SHA-256 of the @size octets as sent
 * @hint: hash of Message-ID, Date, From and Subject: nominates, never decides
 * @id_hint: hash of the Message-ID alone; zero if it has none
 * @subject: decoded, cut, for people
 * @from: likewise
 * @repairs: what is changed in sending, a set
 * @is_certain: @uid was told by the server's answer to our own command
 * @is_resent: sent again although the first try may have been stored
 * @first_uid: smallest UID that this message can have on the server (of its batch)
 * @tries: how often the server asked us to send it later
 * @losses: how suspect it is of losing the line; from %PF_LEDGER_PATIENCE on it is sent
 *   alone, and each loss that way is one more
 * @stored_size: octets as the server counts them, or -1
 * @stored_unix: INTERNALDATE as the server stored it, or %G_MININT64
 * @is_undoing: an undo meant to take it away; whether that happened is open
 * @kept: (nullable): id of the reason why an undo left it
 * @added: marks that we put on a message that was already there, a set
 * @how: how it got there
 * @from_target: for a copy or a move on the server: the folder it was in, or 0
 * @from_uid: its UID there
 * @from_header: digest of the canonical header there, if it is not that of ours
 * @from_keywords: (nullable): the keywords that it had there
 * @uidl: (nullable): its POP3 unique id, as its program noted it
 */
typedef struct
{
  gint64  id;
  gint64  folder;
  gint64  target;
  gint64  ordinal;
  PfState state;
  guint8  fp_exact[PF_DIGEST_SIZE];
  guint8  fp_header[PF_DIGEST_SIZE];
  guint8  fp_body[PF_DIGEST_SIZE];
  guint8  digest[PF_DIGEST_SIZE];
  guint8  hint[PF_HINT_SIZE];
  gint64  id_hint;
  guint64 size;
  guint64 canonical_size;

  char  *locator;
  char  *message_id;
  char  *subject;
  char  *from;
  gint64 date_unix;
  gint64 internal_unix;
  int    internal_zone;
  guint  flags;
  char **keywords;
  guint  stored;
  guint  problems;
  guint  repairs;

  guint32  uid_validity;
  guint32  uid;
  guint32  first_uid;
  gboolean is_certain;
  gboolean is_resent;
  gint64   stored_size;
  gint64   stored_unix;
  int      tries;
  int      losses;
  char    *reason;
  char    *server_text;
  char    *saved_as;

  gboolean  is_undoing;
  char     *kept;
  guint     added;
  PfPlacing how;
  gint64    from_target;
  guint32   from_uid_validity;
  guint32   from_uid;
  gboolean  has_from_header;
  guint8    from_header[PF_DIGEST_SIZE];
  char    **from_keywords;
  char     *uidl;
} PfLedgerMessage;

void             pf_ledger_message_clear (PfLedgerMessage *message);
PfLedgerMessage *pf_ledger_message_new (void);
void             pf_ledger_message_free (PfLedgerMessage *message);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfLedgerMessage, pf_ledger_message_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfLedgerMessage, pf_ledger_message_free)

/**
 * PfLedgerTarget:
 *
 * A folder on the server as the ledger left it.
 */
typedef struct
{
  gint64   id;
  char    *name;
  guint32  uid_validity;
  guint32  uid_next;
  gint64   messages;   /* -1: never seen */
  gboolean is_created; /* by this job */
} PfLedgerTarget;

void pf_ledger_target_free (PfLedgerTarget *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfLedgerTarget, pf_ledger_target_free)

/* A source folder as a scan saw it. */
typedef struct
{
  gint64             source;
  const char        *folder;
  const char        *account;
  const char *const *path;
  const char        *role;
  gboolean           is_container;
} PfLedgerSeenFolder;

/**
 * pf_ledger_begin:
 *
 * Opens a transaction and holds the ledger's lock until commit or rollback.
 */
gboolean pf_ledger_begin (PfLedger *self, GError **error);

/* Makes everything since begin durable (one fsync).  On failure it is rolled back. */
gboolean pf_ledger_commit (PfLedger *self, GError **error);
void     pf_ledger_rollback (PfLedger *self);

/* Ends the transaction: commits if @ok, else rolls back and passes @error on. */
gboolean pf_ledger_end (PfLedger *self, gboolean ok, GError **error);

/* Returns: the id, or -1 with an error */
gint64 pf_ledger_put_source (PfLedger   *self,
                             const char *path,
                             const char *kind,
                             GError    **error);
gint64 pf_ledger_put_folder (PfLedger                 *self,
                             const PfLedgerSeenFolder *seen,
                             GError                  **error);
gint64 pf_ledger_put_target (PfLedger *self, const char *name, GError **error);

/* Returns: (transfer full) (nullable): the stamp of the last whole scan */
char *pf_ledger_get_stamp (PfLedger *self, gint64 folder);

/* Forgets the stamp, so that the folder is scanned and decided on again. */
gboolean pf_ledger_forget_stamp (PfLedger *self, gint64 folder, GError **error);

/* Returns: a number for this scan, higher than that of every scan before; -1 */
gint64 pf_ledger_next_scan (PfLedger *self, GError **error);

/* Returns: the number of the last scan of @source, if it met exactly these @n folders;
 *   else 0 */
gint64 pf_ledger_find_scan (PfLedger     *self,
                            gint64        source,
                            const gint64 *folders,
                            gsize         n);

/**
 * pf_ledger_put_message:
 *
 * Enters a scanned message.  The n-th message with the same digest in the same
 * folder is the n-th of before: only what may change (locator, flags, what is sent)
 * is brought up to date, and only until it was sent.
 */
gboolean pf_ledger_put_message (PfLedger              *self,
                                gint64                 scan,
                                const PfLedgerMessage *message,
                                GError               **error);

/* A message of an earlier scan is still there, as it was. */
gboolean pf_ledger_touch_message (PfLedger *self, gint64 id, gint64 scan, GError **error);

/**
 * pf_ledger_mend_dates:
 *
 * Where more than half of a folder's mail seems to have arrived on one day, although its
 * Date headers spread over months, that day is the one of a copy or an import: those
 * letters get the date of their header.  What was sent keeps the date it was sent with.
 */
gboolean pf_ledger_mend_dates (PfLedger *self,
                               gint64    folder,
                               gint64    scan,
                               GError  **error);

/* Ends the scan of a folder: what it no longer holds and was not sent is forgotten. */
gboolean pf_ledger_finish_scan (PfLedger   *self,
                                gint64      folder,
                                gint64      scan,
                                const char *stamp,
                                gint64      expunged,
                                GError    **error);

/* Forgets what is pending in folders of @source that no longer exist. */
gboolean pf_ledger_finish_source (PfLedger *self,
                                  gint64    source,
                                  gint64    scan,
                                  GError  **error);

/* Forgets planned messages that the last scan of their folder no longer found, or of
 * which the folder is gone. */
gboolean pf_ledger_drop_vanished (PfLedger *self, gint64 target, GError **error);

/* An unchanged folder was seen again. */
gboolean pf_ledger_touch_folder (PfLedger *self,
                                 gint64    folder,
                                 gint64    scan,
                                 GError  **error);

gboolean pf_ledger_set_folder_target (PfLedger          *self,
                                      gint64             folder,
                                      gint64             target,
                                      const char *const *changes,
                                      GError           **error);

/**
 * PfLedgerRules:
 * @exclude: (nullable): id of the reason why the whole folder is excluded
 * @unlisted_mask: bits of PfLedgerMessage.stored that exclude as "unlisted"
 * @feed_mask: likewise as "feed"
 * @partial_mask: likewise that leave out as "partial"
 * @withheld_mask: likewise as "withheld"
 * @yields: whether mail that a folder of another source holds too goes from there
 * @empty_mask: bits of PfLedgerMessage.problems that leave out as "empty"
 * @unusual_mask: likewise as "unusual"
 * @server_max: octets of the largest message the server takes, or 0
 *
 * What decides whether a found message is to be sent.
 */
typedef struct
{
  const char *exclude;
  guint       unlisted_mask;
  guint       feed_mask;
  guint       partial_mask;
  guint       empty_mask;
  guint       unusual_mask;
  guint       withheld_mask;
  gboolean    yields;
  gint64      since_unix;
  gint64      before_unix;
  guint64     max_size;
  guint64     server_max;
  gboolean    keep_duplicates;
} PfLedgerRules;

/**
 * pf_ledger_decide:
 * @target: where the folder's messages go
 *
 * Decides anew for every message of @folder that was not sent and not refused; does
 * nothing if neither the rules nor the folder changed since.
 */
gboolean pf_ledger_decide (PfLedger            *self,
                           gint64               folder,
                           gint64               target,
                           const PfLedgerRules *rules,
                           GError             **error);

/* Returns: (transfer full) (element-type PfLedgerTarget): those with folders in use */
GPtrArray      *pf_ledger_list_targets (PfLedger *self, GError **error);
PfLedgerTarget *pf_ledger_get_target_folder (PfLedger *self, gint64 id, GError **error);

/* Records how the server's folder was left by us. */
gboolean pf_ledger_set_target_state (PfLedger *self,
                                     gint64    target,
                                     guint32   uid_validity,
                                     guint32   uid_next,
                                     gint64    messages,
                                     GError  **error);
gboolean pf_ledger_set_target_created (PfLedger *self, gint64 target, GError **error);

/* How many messages of a target folder are in @state, and their octets. */
gboolean pf_ledger_count_target (PfLedger *self,
                                 gint64    target,
                                 PfState   state,
                                 gint64   *out_messages,
                                 gint64   *out_bytes,
                                 GError  **error);

/* How many messages of the ledger hold a UID of this folder. */
gint64 pf_ledger_count_claimed (PfLedger *self, gint64 target, guint32 uid_validity);

/* The highest UID known to be ours or matched; 0 if none. */
guint32 pf_ledger_highest_uid (PfLedger *self, gint64 target, guint32 uid_validity);

/* Whether a UID belongs to a message of the ledger already. */
gboolean pf_ledger_is_claimed (PfLedger *self,
                               gint64    target,
                               guint32   uid_validity,
                               guint32   uid);

/* UIDVALIDITY changed: UIDs of other validities mean nothing any more. */
gboolean pf_ledger_forget_uids (PfLedger *self,
                                gint64    target,
                                guint32   uid_validity,
                                GError  **error);

typedef gboolean (*PfLedgerMessageFunc) (const PfLedgerMessage *message,
                                         gpointer               user_data,
                                         GError               **error);

/**
 * pf_ledger_foreach:
 * @states: a set of 1 << #PfState
 *
 * Calls @func for the messages of a target folder, those without a UID first, then
 * by UID.  @func may not write.
 */
gboolean pf_ledger_foreach (PfLedger           *self,
                            gint64              target,
                            guint               states,
                            PfLedgerMessageFunc func,
                            gpointer            user_data,
                            GError            **error);

/* Like foreach, for one source folder (in the order of the scan). */
gboolean pf_ledger_foreach_in (PfLedger           *self,
                               gint64              folder,
                               guint               states,
                               PfLedgerMessageFunc func,
                               gpointer            user_data,
                               GError            **error);

/* Like foreach, for what is there at a UID that is not known: none was told, or the
 * folder was numbered anew. */
gboolean pf_ledger_foreach_nameless (PfLedger           *self,
                                     gint64              target,
                                     PfLedgerMessageFunc func,
                                     gpointer            user_data,
                                     GError            **error);

/* Returns: (transfer full) (nullable) */
PfLedgerMessage *pf_ledger_get_message (PfLedger *self, gint64 id, GError **error);

/**
 * PfBatch:
 * @messages: (element-type PfLedgerMessage): intended, newest first
 */
typedef struct
{
  gint64     id;
  GPtrArray *messages;
} PfBatch;

void pf_batch_free (PfBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfBatch, pf_batch_free)

/**
 * pf_ledger_take_batch:
 * @first_uid: u0: no message of the batch can get a smaller UID
 *
 * Hands out the next planned messages of a target folder, newest first, and makes
 * them intended in one transaction before it returns.  With @max_messages of 1 the
 * message that was asked to come later least often is first.
 *
 * Returns: (transfer full) (nullable): %NULL without an error when none is left
 */
PfBatch *pf_ledger_take_batch (PfLedger *self,
                               gint64    target,
                               guint32   uid_validity,
                               guint32   first_uid,
                               gsize     max_messages,
                               guint64   max_bytes,
                               GError  **error);

/* Notes that every message of a batch has its result, and how long it took. */
gboolean pf_ledger_finish_batch (PfLedger *self, gint64 batch, gint64 ms, GError **error);

/* Milliseconds of the slowest batch so far; 0 if none. */
gint64 pf_ledger_slowest_batch (PfLedger *self);

/* What became of a message; each is one row's change, durable with its transaction. */
gboolean pf_ledger_set_placed (PfLedger *self,
                               gint64    id,
                               guint32   uid_validity,
                               guint32   uid,
                               gboolean  is_certain,
                               GError  **error);

/* It was found there; whose it is stays as it was.  A UID of another's is worth none. */
gboolean pf_ledger_set_uid (
    PfLedger *self, gint64 id, guint32 uid_validity, guint32 uid, GError **error);
gboolean pf_ledger_set_already_there (
    PfLedger *self, gint64 id, guint32 uid_validity, guint32 uid, GError **error);
gboolean pf_ledger_set_left_out (PfLedger   *self,
                                 gint64      id,
                                 const char *reason,
                                 const char *server_text,
                                 GError    **error);
gboolean pf_ledger_set_saved (PfLedger   *self,
                              gint64      id,
                              const char *file,
                              GError    **error);

/* Planned again.  @is_resent: the first try may have been stored after all. */
gboolean pf_ledger_set_pending (PfLedger *self,
                                gint64    id,
                                gboolean  is_resent,
                                GError  **error);

/* Planned again, because the server asked us to send it later. */
gboolean pf_ledger_set_later (PfLedger *self, gint64 id, GError **error);

/* The person moved it to another folder before we knew that it was stored. */
gboolean pf_ledger_set_moved (PfLedger *self,
                              gint64    id,
                              gint64    target,
                              guint32   uid_validity,
                              guint32   uid,
                              GError  **error);

/* Planned again, with a repair: what is sent changes. */
gboolean pf_ledger_set_repaired (PfLedger              *self,
                                 const PfLedgerMessage *repaired,
                                 GError               **error);
gboolean pf_ledger_set_verified (
    PfLedger *self, gint64 id, gint64 stored_size, gint64 stored_unix, GError **error);

/* The UID was another one's, or is no longer there. */
gboolean pf_ledger_clear_uid (PfLedger *self, gint64 id, GError **error);
gboolean pf_ledger_clear_resent (PfLedger *self, gint64 id, GError **error);

#define PF_PROBLEM_BITS 32

/* For each bit of PfLedgerMessage.problems, how many messages that are to be sent, or
 * are left out, have it. */
gboolean pf_ledger_count_problems (PfLedger *self,
                                   gint64    out_counts[PF_PROBLEM_BITS],
                                   GError  **error);

/**
 * pf_ledger_get_budget:
 * @daily: octets that the account takes within 24 hours
 * @out_left: how many of them are left; what was handed out in batches counts, whether
 *   it arrived or not
 * @out_wait_s: seconds until more are left; 0 if some are
 */
gboolean pf_ledger_get_budget (
    PfLedger *self, guint64 daily, guint64 *out_left, gint64 *out_wait_s, GError **error);

/* Something worth knowing later, with the time; never a secret. */
gboolean pf_ledger_add_event (PfLedger *self, const char *what, GError **error);

G_END_DECLS
