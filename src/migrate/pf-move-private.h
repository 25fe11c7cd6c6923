/* pf-move-private.h - the parts of a move, as they see each other
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"
#include "migrate/pf-match.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/* A repair of ours besides those of text/: the message goes without its keywords. */
#define PF_REPAIR_DROP_KEYWORDS (1u << 16)

/**
 * PfMoveFolder:
 *
 * A source folder of this run, by its id in the ledger.
 */
typedef struct
{
  gint64          id;
  PfSource       *source;  /* (owned) */
  PfSourceFolder *folder;  /* (unowned): the source's */
  const char     *account; /* (unowned): its account's name */
  gboolean        is_bad;  /* could not be read in this run */
  gboolean        is_read; /* was read in this run */
} PfMoveFolder;

typedef struct _PfCrew PfCrew;

/**
 * PfMove (private part):
 * @folders: (element-type gint64 PfMoveFolder): of this run's scan
 * @order: (element-type PfMoveFolder): the same in the order of the sources
 * @stop: an error that ends the move after what is in flight was answered
 * @changed_folder: the source folder whose message no longer had its digest, or 0
 * @bad_message: the message that could not be read in sending, or 0
 * @pause_ms: how long the server asked us to wait; -1 if it named no time, 0 for none
 * @pause_text: (nullable): what it said
 * @refusals: messages refused on this connection
 * @faults: connections lost in a row without a message placed since
 * @blamed: messages left out for losing the line in a job that placed none
 * @waited_ms: waited in a row without a message placed since
 * @has_bases: how the account's folders are numbered was noted in this run
 */
struct _PfMove
{
  GObject parent_instance;

  PfLedger      *ledger;  /* (owned) */
  GPtrArray     *sources; /* (owned) (element-type PfSource) */
  PfTarget      *target;  /* (owned) (nullable) */
  PfMoveOptions *options; /* (owned) */
  PfCanon       *canon;   /* (owned) */

  PfProgressFunc       progress_func;
  gpointer             progress_data;
  const PfMoveThreads *threads; /* (nullable) */
  PfProgress           progress;
  int                  is_paused; /* (atomic) */

  GHashTable *folders; /* (owned) */
  GPtrArray  *order;   /* (owned) */
  gboolean    has_scanned;

  GPtrArray  *listing;     /* (unowned) (element-type PfTargetFolder) */
  GHashTable *listed;      /* (owned) (element-type utf8 PfTargetFolder) */
  gboolean    was_online;  /* connected at least once in this run */
  gboolean    has_planned; /* the mapping is that of this run's options */

  GError  *stop;
  gint64   changed_folder;
  gint64   bad_message;
  gint64   pause_ms;
  char    *pause_text; /* (owned) (nullable) */
  guint    refusals;
  guint    faults;
  guint    blamed;
  guint    rescans;
  gint64   waited_ms;
  gboolean is_rewriting;
  gboolean has_bases;

  PfVerification *verification; /* (owned) (nullable) */
  gint64          sample_bytes;

  PfCrew *crew;              /* (unowned) (nullable): while folders are sent */
  gint64  answered_messages; /* in this run, whether or not it is in the ledger yet */
  gint64  answered_bytes;
};

/* pf-move.c */
void     pf_move_tell (PfMove *self);
void     pf_move_set_phase (PfMove *self, PfPhase phase);
gboolean pf_move_set_state (PfMove *self, const char *state, GError **error);
gboolean pf_move_is_undone (PfMove *self);
void     pf_move_set_folder (PfMove *self, const char *name);
gboolean pf_move_refresh_progress (PfMove *self, GError **error);

/* Something was placed: whatever was in the way is over. */
void pf_move_note_success (PfMove *self, guint messages, guint64 bytes);

/* Returns: whose private headers are removed before sending */
PfPrivateHeaders pf_move_private_headers (PfMove *self, PfSource *source);

/* pf-move-line.c: the connection */

/* Connects if need be and reads the list of folders. */
gboolean pf_move_go_online (PfMove *self, GCancellable *cancellable, GError **error);

/* Ends the connection; the next go_online begins another. */
void     pf_move_leave (PfMove *self, GCancellable *cancellable);
gboolean pf_move_list_target (PfMove *self, GCancellable *cancellable, GError **error);

/* Returns: (transfer none) (nullable) */
PfTargetFolder *pf_move_find_folder (PfMove *self, const char *name);

/* Knows the folders that the target has entered in its list since. */
void pf_move_note_listing (PfMove *self);

/* pf-move-folders.c: creates all folders that mail goes to, empty ones and containers
 * too. */
gboolean pf_move_create_folders (PfMove *self, GCancellable *cancellable, GError **error);

/* Creates @name, or finds it. */
PfTargetFolder *pf_move_create_folder (PfMove               *self,
                                       const PfLedgerTarget *target,
                                       PfRole                role,
                                       GCancellable         *cancellable,
                                       GError              **error);

/**
 * pf_move_survive:
 * @fault: (transfer full): why the last attempt ended
 *
 * Waits if that helps, and connects again.
 *
 * Returns: %FALSE with an error if the move must end: @fault itself, or a wait that
 *   would run past the limit
 */
gboolean pf_move_survive (PfMove       *self,
                          GError       *fault,
                          GCancellable *cancellable,
                          GError      **error);

/* pf-move-wait.c */

#define PF_MOVE_DEFAULT_PAUSE_MS 5000 /* when a server asks for a pause and names none */

/* Waits and tells so, with the time at which it goes on. */
gboolean pf_move_wait (
    PfMove *self, gint64 ms, PfWait why, GCancellable *cancellable, GError **error);

/* Whether the person pauses the move. */
gboolean pf_move_is_held (PfMove *self);

/* Waits as long as that is so; nothing of helpers stays in flight meanwhile. */
gboolean pf_move_hold (PfMove *self, GCancellable *cancellable, GError **error);

/* Returns: @first_ms doubled @tries times, at most some minutes, and a little chance, so
 *   that many clients do not come back at the same moment */
gint64 pf_move_back_off (gint64 first_ms, guint tries);

/* Whether @ms more are within the person's limit; else why they would have to pass. */
gboolean pf_move_may_wait (PfMove *self, gint64 ms, const GError *fault, GError **error);

/* Notes that the server asks for a pause of @ms, 0 if it names no time. */
void pf_move_note_pause (PfMove *self, gint64 ms, const char *text);

/* Waits as was noted, if anything was; nothing of helpers stays in flight meanwhile. */
gboolean pf_move_keep_pause (PfMove *self, GCancellable *cancellable, GError **error);

/* pf-move-crew.c: further connections */

/* What the further connections look at when the main one works at a folder. */
typedef struct
{
  PfLedgerTarget *target; /* (unowned) */
  PfTargetFolder *folder; /* (unowned): the main connection's */
  guint32         first_uid;
  guint           batch_messages; /* at most, so that each connection has its share */
} PfMoveWork;

/**
 * PfCrew:
 *
 * Further connections beside the main one, on the same thread: whenever the main one
 * waits for the server, pf_crew_step() lets each do what it can.  A helper works at a
 * folder of its own, from its first look to its comparison, or, where that pays, sends
 * batches to the main one's folder.
 *
 * What is ambiguous is settled by the main connection only, and only when no helper has
 * anything in flight: a helper that is lost gives its folder back.
 */

/* @targets: (transfer none) (element-type PfLedgerTarget): the folders of this run */
PfCrew *pf_crew_new (PfMove *move, GPtrArray *targets, gboolean and_verify);

/* Ends all connections. */
void pf_crew_free (PfCrew *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCrew, pf_crew_free)

/* Before the first batch: begins to open connections that will be needed for sure. */
gboolean pf_crew_begin (PfCrew *self, GCancellable *cancellable, GError **error);

/* Takes a folder for the main connection; FALSE if it is a helper's, or done. */
gboolean pf_crew_claim (PfCrew *self, guint index);
void     pf_crew_note_done (PfCrew *self, guint index);

/* What helpers may help with; (nullable) (transfer none). */
void pf_crew_set_work (PfCrew *self, PfMoveWork *work);

/* Returns: how many messages the next batch may have */
guint pf_crew_choose_batch (PfCrew *self);

/* What can be done without waiting; adds helpers while that pays. */
gboolean pf_crew_step (PfCrew *self, GCancellable *cancellable, GError **error);

/* Waits until the main connection or a helper has something to read. */
gboolean pf_crew_wait (PfCrew *self, GCancellable *cancellable, GError **error);

/* Waits until nothing of any helper is in flight: to the main one's folder, or at all. */
gboolean pf_crew_land (PfCrew       *self,
                       gboolean      all,
                       GCancellable *cancellable,
                       GError      **error);

/* Ends all further connections, and asks for none again: the server has complained. */
void pf_crew_dismiss (PfCrew *self, GCancellable *cancellable);

/* Waits until every helper is done with its folder. */
gboolean pf_crew_join (PfCrew *self, GCancellable *cancellable, GError **error);

/* pf-move-scan.c */

/* Reads a folder; one that cannot be read costs itself only. */
gboolean pf_move_scan_folder (PfMove       *self,
                              PfMoveFolder *folder,
                              gint64        number,
                              GCancellable *cancellable,
                              GError      **error);

/* Whether the last scan's result still stands. */
gboolean pf_move_is_unchanged (PfMove *self, PfMoveFolder *folder);

/* Fills in what the ledger keeps of a message's facts, except its identity. */
void pf_move_take_facts (PfLedgerMessage *message, const PfMessageFacts *facts);

/* pf-move-sources.c */

/* Scans one folder of this run again. */
gboolean pf_move_rescan (PfMove       *self,
                         gint64        folder,
                         GCancellable *cancellable,
                         GError      **error);
void     pf_move_folder_free (PfMoveFolder *folder);

/* Returns: (nullable): id of the reason why mail of the folder may be missing */
const char *pf_move_why_unread (const PfMoveFolder *folder);

/* pf-move-plan.c */
gboolean pf_move_decide (PfMove *self, gint64 only_folder, GError **error);
gboolean pf_move_map (PfMove *self, GError **error);

/* Scan and plan, unless this run did both already. */
gboolean pf_move_prepare (PfMove *self, GCancellable *cancellable, GError **error);

/* Takes @target to hold the server's present UIDVALIDITY; forgets UIDs if it changed. */
gboolean pf_move_check_validity (PfMove         *self,
                                 PfLedgerTarget *target,
                                 PfTargetFolder *folder,
                                 GError        **error);

/* pf-move-match.c */
gboolean pf_move_match_existing (PfMove         *self,
                                 PfLedgerTarget *target,
                                 PfTargetFolder *folder,
                                 GCancellable   *cancellable,
                                 GError        **error);

/* Reads the open folder from @first_uid; (element-type PfMatchTheirs). */
GArray *pf_move_read_theirs (PfMove         *self,
                             PfLedgerTarget *target,
                             guint32         first_uid,
                             GCancellable   *cancellable,
                             GError        **error);

/* (element-type PfMatchOurs): the messages of @target in @states. */
GArray *pf_move_read_ours (PfMove *self, gint64 target, guint states, GError **error);

/* Pairs @ours and @theirs of the open folder, fetching what is in doubt. */
gboolean pf_move_pair (PfMove       *self,
                       GArray       *ours,
                       GArray       *theirs,
                       PfMatchRule   rule,
                       GCancellable *cancellable,
                       GError      **error);

/* pf-move-elsewhere.c */

/* Looks for what is planned in the account's other folders, if the person wishes so. */
gboolean pf_move_find_elsewhere (PfMove *self, GCancellable *cancellable, GError **error);

/* pf-move-transfer.c */

/* Places what was found there by copying or moving it on the server. */
gboolean pf_move_transfer_all (PfMove *self, GCancellable *cancellable, GError **error);

/* pf-move-nameless.c */

/* (element-type PfMatchOurs): messages of @target that are there at a UID that is not
 * known, and could be taken for one of @ours. */
GArray *pf_move_read_nameless (PfMove *self, gint64 target, GArray *ours, GError **error);

/* Lets @uid of @theirs settle nothing else. */
void pf_move_claim (GArray *theirs, guint32 uid);

/* Finds the UIDs of @nameless, which then settle nothing else. */
gboolean pf_move_name_them (PfMove         *self,
                            PfLedgerTarget *target,
                            GArray         *nameless,
                            GArray         *theirs,
                            GCancellable   *cancellable,
                            GError        **error);

/* pf-move-settle.c */

/* Notes how the account's folders are numbered before anything of ours is on its way. */
gboolean pf_move_note_bases (PfMove *self, GError **error);
gboolean pf_move_settle (PfMove         *self,
                         PfLedgerTarget *target,
                         PfTargetFolder *folder,
                         GCancellable   *cancellable,
                         GError        **error);

/* pf-move-flight.c */
typedef struct _PfFlight PfFlight;

/**
 * pf_flight_new:
 *
 * Makes what is in flight to one folder: batches taken from the ledger whose results
 * are not all in.
 */
PfFlight *pf_flight_new (PfMove *move, PfTargetFolder *folder);

/* Sends one batch; (transfer full) @batch. */
gboolean pf_flight_send (PfFlight     *self,
                         PfBatch      *batch,
                         GCancellable *cancellable,
                         GError      **error);

/* Takes the results that are there and sends on, without waiting. */
gboolean pf_flight_pump (PfFlight *self, GCancellable *cancellable, GError **error);

/* Whether it is time for another batch. */
gboolean pf_flight_wants_more (PfFlight *self);

/* Whether every result is in and written. */
gboolean pf_flight_is_landed (PfFlight *self);

/* Waits for all results. */
gboolean pf_flight_land (PfFlight *self, GCancellable *cancellable, GError **error);

/* Writes the results that came before the line broke; the rest stays intended. */
gboolean pf_flight_save (PfFlight *self, GError **error);
void     pf_flight_free (PfFlight *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFlight, pf_flight_free)

/* pf-move-undo-labels.c */

/* Where labels take the place of folders: notes where the view of all mail ends, which
 * tells later what was there before us. */
gboolean pf_move_note_all_mail (PfMove *self, GError **error);

/* pf-move-repair.c */

/* A server refused the message: the next smallest repair, or left out. */
gboolean pf_move_repair (PfMove                *self,
                         const PfLedgerMessage *message,
                         const char            *server_text,
                         GError               **error);

/* Plans again what earlier runs left out because of the server or of the source's file:
 * as it was scanned, in case that it goes now. */
gboolean pf_move_reopen (PfMove *self, GError **error);

/* Repairs what the person wants repaired in any case, and what this server is known to
 * spoil without a word. */
gboolean pf_move_repair_ahead (PfMove *self, gint64 target, GError **error);

/* pf-move-keep.c */

/* Keeps a copy of everything left out that has none yet. */
gboolean pf_move_keep_aside (PfMove *self, GCancellable *cancellable, GError **error);

/* pf-move-budget.c */

/* Octets that may be sent now; %G_MAXUINT64 without a daily limit. */
gboolean pf_move_get_budget (PfMove *self, guint64 *out_left, GError **error);

/* Waits until the provider's daily limit leaves something to send. */
gboolean pf_move_await_budget (PfMove *self, GCancellable *cancellable, GError **error);

/* Seconds that sending so much will take, pauses for the daily limit included. */
gint64 pf_move_forecast (PfMove *self, gint64 messages, gint64 bytes);

/* pf-move-classes.c */

/* Returns: (transfer full) (element-type PfPlanClass): unusual messages by kind */
GArray *pf_move_list_classes (PfMove *self, GError **error);

/* pf-move-marks.c */

/* Returns: (transfer full) (nullable): the keywords of a message that the open folder
 * can keep, with the flags; the rest would fail the message */
char **pf_move_keep_marks (PfMove                *self,
                           const PfLedgerMessage *message,
                           guint                 *out_flags);

/* Puts marks that only the copies on this computer have on messages of @target that
 * were there before; takes none off. */
gboolean pf_move_add_marks (PfMove         *self,
                            PfLedgerTarget *target,
                            GCancellable   *cancellable,
                            GError        **error);

/* Marks and comparison of a folder to which nothing more is to be sent, without trying
 * again after a fault. */
gboolean pf_move_close_target (PfMove         *self,
                               PfLedgerTarget *target,
                               gboolean        and_verify,
                               GCancellable   *cancellable,
                               GError        **error);

/* pf-move-send.c */

/* Whether batches may be taken now; FALSE when the server wants a pause, is full, or
 * refused as much as one connection bears. */
gboolean pf_move_may_send (PfMove *self);

/* Takes the next batch for @work and sends of it what can be sent at once.
 * @out_sent: FALSE if the ledger or the day's limit leaves none */
gboolean pf_move_send_batch (PfMove           *self,
                             PfFlight         *flight,
                             const PfMoveWork *work,
                             gboolean         *out_sent,
                             GCancellable     *cancellable,
                             GError          **error);

/* Opens the folder and decides what of it is to be sent. */
gboolean pf_move_prepare_folder (PfMove         *self,
                                 PfLedgerTarget *target,
                                 PfTargetFolder *folder,
                                 GCancellable   *cancellable,
                                 GError        **error);

/* Notes how the server's folder was left. */
gboolean pf_move_leave_folder (PfMove         *self,
                               PfLedgerTarget *target,
                               PfTargetFolder *folder,
                               GCancellable   *cancellable,
                               GError        **error);
gboolean pf_move_send_target (PfMove         *self,
                              PfLedgerTarget *target,
                              GCancellable   *cancellable,
                              GError        **error);

/* pf-move-verify.c */
gboolean        pf_move_verify_target (PfMove         *self,
                                       PfLedgerTarget *target,
                                       PfVerifyMode    mode,
                                       gboolean        all,
                                       GCancellable   *cancellable,
                                       GError        **error);
PfVerification *pf_verification_new (PfVerifyMode mode);
void            pf_verification_add (PfVerification        *self,
                                     const char            *folder,
                                     const PfLedgerMessage *message,
                                     const char            *kind,
                                     const char            *expected,
                                     const char            *actual);

G_END_DECLS
