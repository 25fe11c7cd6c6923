/* pf-target.h - the contract of a target: where mail is put
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"
#include "mailbox/pf-mailbox.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfTargetFolder:
 * @name: the server's full name of it in UTF-8 (INBOX exactly so)
 * @delimiter: its hierarchy delimiter, or 0
 * @role: its special use, or PF_ROLE_NONE
 * @is_selectable: FALSE for a name that holds folders only
 * @is_view: a view of other folders' mail (Gmail's \All, \Important, \Flagged):
 *   never a target
 * @is_all_mail: the view that holds all mail of the account
 * @is_deleted: by pf_target_delete_folder(), after the list was read
 * @is_subscribed: whether the account shows it
 * @uid_validity: 0 if not read yet
 * @uid_next: 0 if not read yet
 * @messages: -1 if not read yet
 * @highest_modseq: 0 if the server has none
 * @is_fresh: nothing was appended since the numbers were read by status or open
 */
typedef struct
{
  char    *name;
  char     delimiter;
  PfRole   role;
  gboolean is_fresh;
  gboolean is_selectable;
  gboolean is_view;
  gboolean is_all_mail;
  gboolean is_deleted;
  gboolean is_subscribed;
  guint32  uid_validity;
  guint32  uid_next;
  gint64   messages;
  guint64  highest_modseq;
} PfTargetFolder;

/**
 * PfTargetFacts:
 * @server: name and version as told by ID, or "" (shown in reports)
 * @mode: "A", "B" or "C": how messages will be sent
 * @max_message: octets of the largest message it says it takes; 0 if not told
 * @quota_used: octets, or -1 if not told
 * @quota_limit: octets, or -1 if not told
 * @quota_messages_used: or -1
 * @quota_messages_limit: or -1
 * @prefix: (transfer none): what every personal folder's name starts with ("INBOX.")
 * @delimiter: the personal namespace's delimiter
 * @has_uidplus: UID EXPUNGE and APPENDUID
 * @has_move: messages can be moved between folders in one step
 * @is_gmail: labels instead of folders (X-GM-EXT-1)
 * @round_trip_us: how long the connection's first round trip took; -1 if not known
 *
 * What an account's server says about itself after login.
 */
typedef struct
{
  char    *server;
  char     mode[2];
  guint64  max_message;
  gint64   quota_used;
  gint64   quota_limit;
  gint64   quota_messages_used;
  gint64   quota_messages_limit;
  char    *prefix;
  char     delimiter;
  gboolean has_uidplus;
  gboolean has_move;
  gboolean is_gmail;
  gint64   round_trip_us;
} PfTargetFacts;

/**
 * PfTargetMessage:
 *
 * What one metadata pass tells of a message on the server.  Strings are valid
 * during the callback only, undecoded and unfolded as in #PfMessageFacts.
 */
typedef struct
{
  guint32     uid;
  guint64     size;          /* RFC822.SIZE, octets */
  gint64      internal_unix; /* INTERNALDATE */
  int         internal_zone; /* minutes east of UTC */
  guint       flags;
  char      **keywords; /* (nullable) as the server spells them */
  const char *message_id;
  const char *date;
  const char *from;
  const char *subject;
} PfTargetMessage;

typedef gboolean (*PfTargetMessageFunc) (const PfTargetMessage *message,
                                         gpointer               user_data,
                                         GError               **error);

/* What became of one message of a batch. */
typedef enum
{
  PF_APPEND_STORED,      /* tagged OK */
  PF_APPEND_REFUSED,     /* tagged NO or BAD that is about this message */
  PF_APPEND_TOO_LARGE,   /* TOOBIG, LIMIT about size */
  PF_APPEND_NO_SPACE,    /* OVERQUOTA that means storage */
  PF_APPEND_TRY_LATER,   /* throttled, UNAVAILABLE, …: wait and send again */
  PF_APPEND_NO_FOLDER,   /* TRYCREATE or NONEXISTENT */
  PF_APPEND_BAD_KEYWORD, /* a flag or keyword was refused */
  PF_APPEND_NOT_SENT,    /* not one byte of its command left: plain pending */
} PfAppendOutcome;

typedef struct
{
  PfAppendOutcome outcome;
  guint32         uid_validity;  /* 0 without APPENDUID */
  guint32         uid;           /* 0 without APPENDUID */
  const char     *response_code; /* (nullable) */
  const char     *server_text;   /* (nullable) cleaned */
  gint64          wait_ms;       /* for PF_APPEND_TRY_LATER; 0 if not told */
} PfAppendResult;

typedef struct _PfAppendItem PfAppendItem;

/**
 * PfAppendItem:
 * @size: octets of the message, exactly
 * @flags: a set of #PfFlags to set
 * @keywords: (nullable): further keywords; already filtered
 * @internal_unix: INTERNALDATE, or %G_MININT64 for none
 * @internal_zone: minutes east of UTC
 * @write: streams exactly @size octets to @sink; returning %FALSE, or other than
 *   @size octets, ends the connection before the command is complete, so that the
 *   server appends nothing of that command
 * @user_data: for @write and the result callback
 */
struct _PfAppendItem
{
  guint64 size;
  guint   flags;
  char  **keywords;
  gint64  internal_unix;
  int     internal_zone;
  gboolean (*write) (PfAppendItem *item,
                     PfChunkFunc   sink,
                     gpointer      sink_data,
                     GCancellable *cancellable,
                     GError      **error);
  gpointer user_data;
};

/**
 * PfAppendDone:
 *
 * Called once for each item that the server answered, in any order, from inside
 * append or append_finish.  Returns FALSE with an error to stop everything (the
 * ledger could not be written); the connection is then closed.
 */
typedef gboolean (*PfAppendDone) (PfAppendItem         *item,
                                  const PfAppendResult *result,
                                  gpointer              user_data,
                                  GError              **error);

/**
 * PfTargetReadSink:
 * @begin: a message comes; which one is known at its end
 * @chunk: some of its bytes
 * @end: it is complete; or, without a begin, not @is_found: not there (any more), or
 *   refused
 *
 * Where read_messages puts messages: begin, chunk…, end, one after the other, in the
 * server's order; each that was asked for ends once.  Any of them returns %FALSE with an
 * error to stop; the connection is then closed, since the rest is on its way.
 */
typedef struct
{
  gboolean (*begin) (gpointer user_data, GError **error);
  PfChunkFunc chunk;
  gboolean (*end) (guint32 uid, gboolean is_found, gpointer user_data, GError **error);
} PfTargetReadSink;

/**
 * PfTargetJudge:
 *
 * Says whether a message with these marks may be removed.  Called with the marks as
 * they are right before, perhaps more than once; without \Deleted.
 */
typedef gboolean (*PfTargetJudge) (guint32            uid,
                                   guint              flags,
                                   const char *const *keywords,
                                   gpointer           user_data);

/* Takes the marks of one message, a set of #PfFlags. */
typedef gboolean (*PfTargetMarkFunc) (guint32  uid,
                                      guint    flags,
                                      gpointer user_data,
                                      GError **error);

/**
 * PfTargetLabels:
 * @account_id: the message's id, the same in every folder that shows it; never 0
 * @has_others: it carries a label besides that of the open folder
 *
 * What a server with labels instead of folders tells of one message.
 */
typedef struct
{
  guint32  uid;
  guint64  account_id;
  gboolean has_others;
} PfTargetLabels;

typedef gboolean (*PfTargetLabelsFunc) (const PfTargetLabels *labels,
                                        gpointer              user_data,
                                        GError              **error);

/* A message that was copied or moved on the server, and its new place. */
typedef struct
{
  guint32 uid_validity;
  guint32 from;
  guint32 to;
} PfTargetCopied;

/**
 * PfTarget:
 *
 * An account that mail is put into.  Over IMAP in practice; the contract names no
 * protocol.
 *
 * Order of calls: connect; list; then anything.  After an error of %PF_WIRE_ERROR
 * or %PF_PROTO_ERROR the connection is gone: every item without a result is
 * ambiguous; call connect again.
 *
 * Threads: every call that takes a #GCancellable blocks, and so runs on the worker thread
 * of a job (jobs/), never on the UI thread.  One thread at a time.
 * clone() gives another thread a target of its own.
 */
#define PF_TYPE_TARGET (pf_target_get_type ())
G_DECLARE_INTERFACE (PfTarget, pf_target, PF, TARGET, GObject)

struct _PfTargetInterface
{
  GTypeInterface parent;

  PfTarget *(*clone) (PfTarget *self);
  const char *(*get_identity) (PfTarget *self);
  gboolean (*connect) (PfTarget *self, GCancellable *cancellable, GError **error);
  gboolean (*is_connected) (PfTarget *self);
  void (*disconnect) (PfTarget *self, GCancellable *cancellable);
  void (*hang_up) (PfTarget *self, GCancellable *cancellable);
  const PfTargetFacts *(*get_facts) (PfTarget *self);
  GPtrArray *(*list) (PfTarget *self, GCancellable *cancellable, GError **error);
  char *(*join_name) (PfTarget *self, const char *const *path, GPtrArray *out_changes);
  PfTargetFolder *(*create) (PfTarget     *self,
                             const char   *name,
                             PfRole        role,
                             GCancellable *cancellable,
                             GError      **error);
  gboolean (*create_many) (PfTarget          *self,
                           const char *const *names,
                           const PfRole      *roles,
                           GCancellable      *cancellable,
                           GError           **error);
  gboolean (*status) (PfTarget       *self,
                      PfTargetFolder *folder,
                      GCancellable   *cancellable,
                      GError        **error);
  gboolean (*open) (PfTarget       *self,
                    PfTargetFolder *folder,
                    gboolean        writable,
                    GCancellable   *cancellable,
                    GError        **error);
  gboolean (*is_open) (PfTarget *self, PfTargetFolder *folder, gboolean writable);
  gboolean (*may_store_keyword) (PfTarget *self, const char *keyword);
  gboolean (*list_messages) (PfTarget           *self,
                             guint32             first_uid,
                             PfTargetMessageFunc func,
                             gpointer            user_data,
                             GCancellable       *cancellable,
                             GError            **error);
  gboolean (*read_message) (PfTarget     *self,
                            guint32       uid,
                            PfChunkFunc   func,
                            gpointer      user_data,
                            GCancellable *cancellable,
                            GError      **error);
  gboolean (*read_messages) (PfTarget               *self,
                             const guint32          *uids,
                             gsize                   n_uids,
                             const PfTargetReadSink *sink,
                             gpointer                user_data,
                             GCancellable           *cancellable,
                             GError                **error);
  gboolean (*read_headers) (PfTarget               *self,
                            const guint32          *uids,
                            gsize                   n_uids,
                            const PfTargetReadSink *sink,
                            gpointer                user_data,
                            GCancellable           *cancellable,
                            GError                **error);
  gboolean (*append) (PfTarget            *self,
                      PfTargetFolder      *folder,
                      PfAppendItem *const *items,
                      gsize                n_items,
                      PfAppendDone         done,
                      gpointer             user_data,
                      GCancellable        *cancellable,
                      GError             **error);
  gboolean (*append_pump) (PfTarget *self, GCancellable *cancellable, GError **error);
  gboolean (*append_wants_more) (PfTarget *self);
  gboolean (*get_poll) (PfTarget *self, GPollFD *out_poll);
  gboolean (*append_finish) (PfTarget *self, GCancellable *cancellable, GError **error);
  gboolean (*store_flags) (PfTarget          *self,
                           guint32            uid,
                           guint              flags,
                           const char *const *keywords,
                           gboolean           add,
                           GCancellable      *cancellable,
                           GError           **error);
  gboolean (*expunge) (PfTarget      *self,
                       const guint32 *uids,
                       gsize          n_uids,
                       GCancellable  *cancellable,
                       GError       **error);
  gboolean (*list_marks) (PfTarget        *self,
                          guint32          first_uid,
                          guint32          last_uid,
                          PfTargetMarkFunc func,
                          gpointer         user_data,
                          GCancellable    *cancellable,
                          GError         **error);
  gboolean (*list_labels) (PfTarget          *self,
                           guint32            first_uid,
                           guint32            last_uid,
                           PfTargetLabelsFunc func,
                           gpointer           user_data,
                           GCancellable      *cancellable,
                           GError           **error);
  gboolean (*mark) (PfTarget      *self,
                    const guint32 *uids,
                    gsize          n_uids,
                    guint          flags,
                    gboolean       add,
                    GCancellable  *cancellable,
                    GError       **error);
  gboolean (*remove) (PfTarget      *self,
                      const guint32 *uids,
                      gsize          n_uids,
                      PfTargetJudge  judge,
                      gpointer       user_data,
                      GArray        *out_removed,
                      GCancellable  *cancellable,
                      GError       **error);
  gboolean (*transfer) (PfTarget       *self,
                        const guint32  *uids,
                        gsize           n_uids,
                        PfTargetFolder *folder,
                        gboolean        is_move,
                        GArray         *out_copied,
                        GCancellable   *cancellable,
                        GError        **error);
  gboolean (*delete_folder) (PfTarget       *self,
                             PfTargetFolder *folder,
                             gboolean       *out_deleted,
                             GCancellable   *cancellable,
                             GError        **error);
};

/* Returns: (transfer full): a target of the same account, not connected */
PfTarget *pf_target_clone (PfTarget *self);

/* Returns: (transfer none): "imap://USER@HOST:PORT": part of a job's identity */
const char *pf_target_get_identity (PfTarget *self);

/**
 * pf_target_connect:
 *
 * Connects, signs in, and reads what the server says about itself.
 *
 * Errors: %PF_WIRE_ERROR, %PF_AUTH_ERROR, %PF_PROTO_ERROR, %G_IO_ERROR_CANCELLED.
 */
gboolean pf_target_connect (PfTarget *self, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_target_is_connected (PfTarget *self);

/* Says goodbye and waits a moment until the server has let go of the connection, so that
 * another may follow; never fails. */
void pf_target_disconnect (PfTarget *self, GCancellable *cancellable);

/* Says goodbye and waits for nothing: for what is over and done with.  The server's
 * answer could change nothing, and costs a round trip. */
void pf_target_hang_up (PfTarget *self, GCancellable *cancellable);

/* Returns: (transfer none): valid until the next connect */
const PfTargetFacts *pf_target_get_facts (PfTarget *self);

/**
 * pf_target_list:
 *
 * All folders of the account with UIDVALIDITY, UIDNEXT and MESSAGES, in as few
 * round trips as the server allows.
 *
 * Returns: (transfer none) (element-type PfTargetFolder): kept by the target until
 *   the next list; #pf_target_create appends to it
 */
GPtrArray *pf_target_list (PfTarget *self, GCancellable *cancellable, GError **error);

/**
 * pf_target_join_name:
 * @path: (array zero-terminated=1): UTF-8 components below the personal root
 * @out_changes: (nullable) (element-type utf8): ids of what had to be changed are
 *   appended ("delimiter", "control", "reserved", "too-long", "blank-end", …)
 *
 * Returns: (transfer full): the nearest legal full name on this server
 */
char *pf_target_join_name (PfTarget          *self,
                           const char *const *path,
                           GPtrArray         *out_changes);

/**
 * pf_target_create:
 *
 * Creates and subscribes a folder; one that exists already (also in another case)
 * is returned as it is.
 *
 * Errors: %PF_MOVE_ERROR_NAME_REFUSED with the server's words, and connect's.
 */
PfTargetFolder *pf_target_create (PfTarget     *self,
                                  const char   *name,
                                  PfRole        role,
                                  GCancellable *cancellable,
                                  GError      **error);

/**
 * pf_target_create_many:
 * @names: (array zero-terminated=1): of folders that are not there
 * @roles: (array): one for each
 *
 * Creates and subscribes many folders at once and appends them to the list.  Those that
 * the server refuses are left to pf_target_create(), which says why, unless it asks for a
 * pause, is full, or wants another sign-in.
 *
 * Errors: connect's, %PF_PROTO_ERROR_TRY_LATER, %PF_STORE_ERROR_FULL.
 */
gboolean pf_target_create_many (PfTarget          *self,
                                const char *const *names,
                                const PfRole      *roles,
                                GCancellable      *cancellable,
                                GError           **error);

/* Reads UIDVALIDITY, UIDNEXT and MESSAGES of @folder again, after a NOOP. */
gboolean pf_target_status (PfTarget       *self,
                           PfTargetFolder *folder,
                           GCancellable   *cancellable,
                           GError        **error);

/**
 * pf_target_open:
 * @writable: SELECT instead of EXAMINE
 *
 * Makes @folder the one that list_messages, read_message, store_flags, expunge and
 * may_store_keyword speak of.
 */
gboolean pf_target_open (PfTarget       *self,
                         PfTargetFolder *folder,
                         gboolean        writable,
                         GCancellable   *cancellable,
                         GError        **error);

/* Whether @folder is the open one, and @writable if that is asked for. */
gboolean pf_target_is_open (PfTarget *self, PfTargetFolder *folder, gboolean writable);

/* Returns: whether PERMANENTFLAGS of the open folder lets @keyword be kept */
gboolean pf_target_may_store_keyword (PfTarget *self, const char *keyword);

/**
 * pf_target_list_messages:
 * @first_uid: 1 for all; messages with smaller UIDs are not passed on, whatever the
 *   server returns for "n:*"
 *
 * Metadata of the open folder, ascending by UID, in one pipelined pass that respects
 * MESSAGELIMIT.
 */
gboolean pf_target_list_messages (PfTarget           *self,
                                  guint32             first_uid,
                                  PfTargetMessageFunc func,
                                  gpointer            user_data,
                                  GCancellable       *cancellable,
                                  GError            **error);

/**
 * pf_target_read_message:
 *
 * Streams a whole message of the open folder without setting \Seen.
 *
 * Errors: %PF_STORE_ERROR_MESSAGE_BAD if it is not there (any more).
 */
gboolean pf_target_read_message (PfTarget     *self,
                                 guint32       uid,
                                 PfChunkFunc   func,
                                 gpointer      user_data,
                                 GCancellable *cancellable,
                                 GError      **error);

/**
 * pf_target_read_messages:
 * @uids: (array length=n_uids): of the open folder, each once
 *
 * Streams many messages, as read_message does one, asking for the next ones while the
 * first are on their way.  One that is not there is no error: see #PfTargetReadSink.
 */
gboolean pf_target_read_messages (PfTarget               *self,
                                  const guint32          *uids,
                                  gsize                   n_uids,
                                  const PfTargetReadSink *sink,
                                  gpointer                user_data,
                                  GCancellable           *cancellable,
                                  GError                **error);

/* Streams the headers of many messages, blank line included, as read_messages does. */
gboolean pf_target_read_headers (PfTarget               *self,
                                 const guint32          *uids,
                                 gsize                   n_uids,
                                 const PfTargetReadSink *sink,
                                 gpointer                user_data,
                                 GCancellable           *cancellable,
                                 GError                **error);

/**
 * pf_target_append:
 * @items: (transfer none): must stay valid until each has its result, or until an
 *   error or append_finish
 *
 * Hands over a batch, to be sent in the best way this server knows, and sends of it
 * what can be sent without waiting for the server.  The rest goes, and results come,
 * during later calls.
 */
gboolean pf_target_append (PfTarget            *self,
                           PfTargetFolder      *folder,
                           PfAppendItem *const *items,
                           gsize                n_items,
                           PfAppendDone         done,
                           gpointer             user_data,
                           GCancellable        *cancellable,
                           GError             **error);

/**
 * pf_target_append_pump:
 *
 * Takes the answers that are there and sends on, without waiting for the server; to be
 * called when what pf_target_get_poll() tells happens, and at least every few seconds, so
 * that a server that falls silent is noticed.
 */
gboolean pf_target_append_pump (PfTarget     *self,
                                GCancellable *cancellable,
                                GError      **error);

/* Whether all that was handed over is sent, or on its way: time for another batch. */
gboolean pf_target_append_wants_more (PfTarget *self);

/* Whether @out_poll was set: to the descriptor on which answers come, and what there is to
 * wait for: they, and room for what is still to go. */
gboolean pf_target_get_poll (PfTarget *self, GPollFD *out_poll);

/* Waits until every item handed over so far has its result. */
gboolean pf_target_append_finish (PfTarget     *self,
                                  GCancellable *cancellable,
                                  GError      **error);

/* Adds or takes off marks of one message of the open folder. */
gboolean pf_target_store_flags (PfTarget          *self,
                                guint32            uid,
                                guint              flags,
                                const char *const *keywords,
                                gboolean           add,
                                GCancellable      *cancellable,
                                GError           **error);

/**
 * pf_target_expunge:
 *
 * Removes exactly @uids from the open folder (UID EXPUNGE, RFC 4315).
 *
 * Errors: %PF_PROTO_ERROR_UNSUPPORTED without UIDPLUS: nothing of others' is removed.
 */
gboolean pf_target_expunge (PfTarget      *self,
                            const guint32 *uids,
                            gsize          n_uids,
                            GCancellable  *cancellable,
                            GError       **error);

/* The marks of the open folder's messages in a range of UIDs, ascending, in one pass. */
gboolean pf_target_list_marks (PfTarget        *self,
                               guint32          first_uid,
                               guint32          last_uid,
                               PfTargetMarkFunc func,
                               gpointer         user_data,
                               GCancellable    *cancellable,
                               GError         **error);

/**
 * pf_target_list_labels:
 * @last_uid: %G_MAXUINT32 for all from @first_uid on
 *
 * The ids and labels of the open folder's messages in a range of UIDs, in one pass; needs
 * is_gmail.
 */
gboolean pf_target_list_labels (PfTarget          *self,
                                guint32            first_uid,
                                guint32            last_uid,
                                PfTargetLabelsFunc func,
                                gpointer           user_data,
                                GCancellable      *cancellable,
                                GError           **error);

/* Adds or takes off the marks @flags of many messages of the open folder; @uids
 * ascending. */
gboolean pf_target_mark (PfTarget      *self,
                         const guint32 *uids,
                         gsize          n_uids,
                         guint          flags,
                         gboolean       add,
                         GCancellable  *cancellable,
                         GError       **error);

/**
 * pf_target_remove:
 * @uids: (array length=n_uids): ascending
 * @judge: asked about each, with its marks read again right before
 * @out_removed: (element-type guint32): the UIDs that are gone by our doing are appended
 *
 * Removes those of @uids from the open folder that @judge lets go and whose marks
 * nobody changes meanwhile; the others stay as they are.
 *
 * Errors: %PF_PROTO_ERROR_UNSUPPORTED without UIDPLUS.
 */
gboolean pf_target_remove (PfTarget      *self,
                           const guint32 *uids,
                           gsize          n_uids,
                           PfTargetJudge  judge,
                           gpointer       user_data,
                           GArray        *out_removed,
                           GCancellable  *cancellable,
                           GError       **error);

/**
 * pf_target_transfer:
 * @uids: (array length=n_uids): ascending, of the open folder
 * @folder: where they go
 * @is_move: whether they leave the open folder; needs has_move
 * @out_copied: (element-type PfTargetCopied): appended where the server tells
 *
 * Copies or moves messages on the server; no byte of them crosses the line.  A UID that
 * is not there is passed over without a word.  After an error some may be copied.
 *
 * Errors: %PF_STORE_ERROR_FULL, %PF_PROTO_ERROR_REFUSED, %PF_PROTO_ERROR_UNSUPPORTED.
 */
gboolean pf_target_transfer (PfTarget       *self,
                             const guint32  *uids,
                             gsize           n_uids,
                             PfTargetFolder *folder,
                             gboolean        is_move,
                             GArray         *out_copied,
                             GCancellable   *cancellable,
                             GError        **error);

/**
 * pf_target_delete_folder:
 * @folder: (transfer none): stays in the list, marked, if it was deleted
 * @out_deleted: (out): %FALSE if it holds mail or folders
 *
 * Deletes a folder that is empty, and unsubscribes it.
 *
 * Errors: %PF_STORE_ERROR_FOLDER_BAD if the server refuses.
 */
gboolean pf_target_delete_folder (PfTarget       *self,
                                  PfTargetFolder *folder,
                                  gboolean       *out_deleted,
                                  GCancellable   *cancellable,
                                  GError        **error);

PfTargetFolder *pf_target_folder_new (void);
void            pf_target_folder_free (PfTargetFolder *folder);

G_END_DECLS
