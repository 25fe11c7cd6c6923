/* pf-imap-session.h - one conversation with an IMAP server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-error.h"
#include "base/pf-secret.h"
#include "imap/pf-imap-caps.h"
#include "imap/pf-imap-data.h"
#include "mailbox/pf-target.h"
#include "wire/pf-wire.h"

G_BEGIN_DECLS

/**
 * PfImapSession:
 *
 * One connection to one IMAP server, from the greeting to LOGOUT.  Open it, log in,
 * set up, then ask anything.  Folder names here are as on the wire.
 *
 * Errors: after %PF_WIRE_ERROR, %PF_PROTO_ERROR_MALFORMED, _UNEXPECTED, _BYE or
 * %G_IO_ERROR_CANCELLED the session is finished and must be dropped; a plain refusal
 * leaves it usable.  All of them carry the host, and the server's words if it had any.
 *
 * Threads: every call that takes a #GCancellable blocks, and so runs on the worker thread
 * of a job (jobs/), never on the UI thread.  One thread at a time.
 *
 * Ownership: the session owns its wire.  Dropping the last reference closes the
 * connection without LOGOUT.
 */
#define PF_TYPE_IMAP_SESSION (pf_imap_session_get_type ())
G_DECLARE_FINAL_TYPE (PfImapSession, pf_imap_session, PF, IMAP_SESSION, GObject)

/**
 * PfImapFolder:
 * @name: (owned): as on the wire
 * @attributes: a set of #PfImapFolderAttributes
 * @messages: -1 if not told
 *
 * One folder of a list.
 */
typedef struct
{
  char   *name;
  char    delimiter;
  guint   attributes;
  PfRole  role;
  gint64  messages;
  guint32 uid_next;
  guint32 uid_validity;
  guint64 highest_modseq;
} PfImapFolder;

/**
 * PfImapFacts:
 * @server: (owned): name and version by ID, or ""
 * @prefix: (owned): of the personal namespace, as on the wire
 * @delimiter: of the personal namespace, or 0
 * @quota: of the root of INBOX; -1 where not told
 *
 * What set-up learned.
 */
typedef struct
{
  char       *server;
  char       *prefix;
  char        delimiter;
  PfImapQuota quota;
} PfImapFacts;

/**
 * PfImapSelected:
 * @name: (owned) (nullable): as on the wire; %NULL while no folder is open
 * @permanent: (owned) (element-type utf8): flags of PERMANENTFLAGS
 * @has_permanent: whether the server sent PERMANENTFLAGS; without, all may be kept
 * @takes_new_keywords: PERMANENTFLAGS holds "\*"
 */
typedef struct
{
  char      *name;
  gboolean   is_writable;
  guint64    exists;
  guint32    uid_next;
  guint32    uid_validity;
  guint64    highest_modseq;
  GPtrArray *permanent;
  gboolean   has_permanent;
  gboolean   takes_new_keywords;
} PfImapSelected;

/**
 * pf_imap_session_open:
 * @endpoint: (transfer none): with %PF_SECURITY_STARTTLS the connection is upgraded,
 *   or given up
 *
 * Connects, reads the greeting and secures the connection.
 *
 * Errors: %PF_WIRE_ERROR (also NO_TLS where STARTTLS is not offered, is refused, or
 * the server says that we are logged in already), %PF_PROTO_ERROR.
 */
PfImapSession *pf_imap_session_open (const PfEndpoint *endpoint,
                                     const PfTrust    *trust,
                                     PfTranscript     *transcript,
                                     GCancellable     *cancellable,
                                     GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_login:
 * @secret: (transfer none): the password, or the token
 * @is_token: whether it is an OAuth 2 access token
 *
 * Signs in by the best mechanism; does nothing if the greeting was PREAUTH.  The
 * capabilities are those after login when it returns.
 *
 * Errors: %PF_AUTH_ERROR for a refusal; the secret was sent at most once.
 */
gboolean pf_imap_session_login (PfImapSession *self,
                                PfSecret      *secret,
                                gboolean       is_token,
                                GCancellable  *cancellable,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_set_up:
 *
 * ID, NAMESPACE, GETQUOTAROOT and a first list of the folders, in one flight.
 */
gboolean pf_imap_session_set_up (PfImapSession *self,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) */
const PfImapCaps     *pf_imap_session_get_caps (PfImapSession *self);
const PfImapFacts    *pf_imap_session_get_facts (PfImapSession *self);
const PfImapSelected *pf_imap_session_get_selected (PfImapSession *self);
PfWire               *pf_imap_session_get_wire (PfImapSession *self);

/* Whether the conversation can go on. */
gboolean pf_imap_session_is_alive (PfImapSession *self);

/* Whether the greeting was PREAUTH, or a login succeeded. */
gboolean pf_imap_session_is_authenticated (PfImapSession *self);

/**
 * pf_imap_session_list:
 *
 * All folders with their STATUS.  The first call after set-up costs nothing.
 *
 * Returns: (transfer full) (nullable) (element-type PfImapFolder)
 */
GPtrArray *pf_imap_session_list (PfImapSession *self,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_create:
 * @role: asked for with USE where CREATE-SPECIAL-USE is offered; if that is refused
 *   the folder is created without
 * @out_exists: (out): the server says that the folder exists
 *
 * Creates and subscribes.
 *
 * Errors: %PF_MOVE_ERROR_NAME_REFUSED, %PF_STORE_ERROR_FULL.
 */
gboolean pf_imap_session_create (PfImapSession *self,
                                 const char    *name,
                                 PfRole         role,
                                 gboolean      *out_exists,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_create_many:
 * @n: of @names and @roles
 * @out_created: (array length=n): which of them the server made
 *
 * Creates and subscribes many folders in few round trips.  That one is refused is no
 * error: pf_imap_session_create() says why.
 */
gboolean pf_imap_session_create_many (PfImapSession     *self,
                                      const char *const *names,
                                      const PfRole      *roles,
                                      gsize              n,
                                      gboolean          *out_created,
                                      GCancellable      *cancellable,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* SUBSCRIBE; a refusal is no error, the folder is there all the same. */
gboolean pf_imap_session_subscribe (PfImapSession *self,
                                    const char    *name,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_status:
 *
 * NOOP and STATUS in one flight.
 *
 * Errors: %PF_STORE_ERROR_FOLDER_BAD for a refusal.
 */
gboolean pf_imap_session_status (PfImapSession *self,
                                 PfImapFolder  *folder,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* SELECT or EXAMINE.  Errors: %PF_STORE_ERROR_FOLDER_BAD for a refusal. */
gboolean pf_imap_session_select (PfImapSession *self,
                                 const char    *name,
                                 gboolean       writable,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one message's metadata; its strings live during the call. */
typedef gboolean (*PfImapFetchedFunc) (const PfImapFetched *fetched,
                                       gpointer             user_data,
                                       GError             **error);

/**
 * pf_imap_session_fetch_metadata:
 * @first_uid: smaller UIDs are not passed on
 *
 * UID, size, date, flags and the four header fields of the open folder's messages.
 * Where the server limits messages per command (RFC 9738), it is asked in ranges,
 * all in flight at once.
 */
gboolean pf_imap_session_fetch_metadata (PfImapSession    *self,
                                         guint32           first_uid,
                                         PfImapFetchedFunc func,
                                         gpointer          user_data,
                                         GCancellable     *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_fetch_body:
 *
 * Streams one message of the open folder.
 *
 * Errors: %PF_STORE_ERROR_MESSAGE_BAD if it is not there; @func's own.
 */
gboolean pf_imap_session_fetch_body (PfImapSession *self,
                                     guint32        uid,
                                     PfChunkFunc    func,
                                     gpointer       user_data,
                                     GCancellable  *cancellable,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* What of a message is read. */
typedef enum
{
  PF_IMAP_PART_WHOLE,
  PF_IMAP_PART_HEADER,
} PfImapPart;

/**
 * pf_imap_session_fetch_bodies:
 *
 * Streams many messages of the open folder, with a window of commands in flight.  One
 * that is not there ends as not found.  After an error the conversation is over.
 *
 * Errors: @sink's own.
 */
gboolean pf_imap_session_fetch_bodies (PfImapSession          *self,
                                       const guint32          *uids,
                                       gsize                   n_uids,
                                       PfImapPart              part,
                                       const PfTargetReadSink *sink,
                                       gpointer                user_data,
                                       GCancellable           *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_search:
 * @criteria: as on the wire, ASCII: "HEADER Message-ID x"
 * @max: how many UIDs may come
 *
 * UID SEARCH, with RETURN (ALL) under ESEARCH.
 *
 * Returns: (transfer full) (nullable) (element-type guint32)
 */
GArray *pf_imap_session_search (PfImapSession *self,
                                const char    *criteria,
                                gsize          max,
                                GCancellable  *cancellable,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* UID STORE +FLAGS.SILENT or -FLAGS.SILENT. */
gboolean pf_imap_session_store (PfImapSession     *self,
                                guint32            uid,
                                guint              flags,
                                const char *const *keywords,
                                gboolean           add,
                                GCancellable      *cancellable,
                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_expunge:
 * @uids: (array length=n_uids): ascending
 *
 * Marks \Deleted and UID EXPUNGEs exactly these.
 *
 * Errors: %PF_PROTO_ERROR_UNSUPPORTED without UIDPLUS.
 */
gboolean pf_imap_session_expunge (PfImapSession *self,
                                  const guint32 *uids,
                                  gsize          n_uids,
                                  GCancellable  *cancellable,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* UID STORE +FLAGS.SILENT or -FLAGS.SILENT of many; @uids ascending. */
gboolean pf_imap_session_mark (PfImapSession *self,
                               const guint32 *uids,
                               gsize          n_uids,
                               guint          flags,
                               gboolean       add,
                               GCancellable  *cancellable,
                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is asked of each message of a range, besides its UID. */
typedef enum
{
  PF_IMAP_RANGE_FLAGS,
  PF_IMAP_RANGE_LABELS, /* the account id and the labels; Gmail's X-GM-EXT-1 */
} PfImapRangeItems;

/* Only these of @func's struct are set. */
gboolean pf_imap_session_fetch_range (PfImapSession    *self,
                                      guint32           first_uid,
                                      guint32           last_uid,
                                      PfImapRangeItems  items,
                                      PfImapFetchedFunc func,
                                      gpointer          user_data,
                                      GCancellable     *cancellable,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says whether a message with these marks may be removed; \Deleted is not passed. */
typedef gboolean (*PfImapJudge) (guint32            uid,
                                 guint              flags,
                                 const char *const *keywords,
                                 gpointer           user_data);

/**
 * pf_imap_session_remove:
 * @uids: (array length=n_uids): ascending
 * @judge: called with the marks as they are right before, perhaps more than once
 * @out_removed: (element-type guint32): the UIDs that are gone by our doing are appended
 *
 * Like expunge, for messages that only go if nobody has touched them: the marks are
 * read again, \Deleted is stored with UNCHANGEDSINCE where CONDSTORE is (RFC 7162), and
 * only what still looks as @judge saw it is expunged.
 *
 * Errors: %PF_PROTO_ERROR_UNSUPPORTED without UIDPLUS.
 */
gboolean pf_imap_session_remove (PfImapSession *self,
                                 const guint32 *uids,
                                 gsize          n_uids,
                                 PfImapJudge    judge,
                                 gpointer       user_data,
                                 GArray        *out_removed,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfImapCopied:
 *
 * A message and its copy, as COPYUID names them.
 */
typedef struct
{
  guint32 uid_validity;
  guint32 from;
  guint32 to;
} PfImapCopied;

/**
 * pf_imap_session_transfer:
 * @uids: (array length=n_uids): ascending, of the open folder
 * @name: the folder they go to
 * @is_move: UID MOVE (RFC 6851) instead of UID COPY
 * @out_copied: (element-type PfImapCopied): appended where the server tells
 *
 * Commands go out one behind the other, in sets that respect MESSAGELIMIT.  After a
 * refusal nothing more is sent, but what was in flight may have been copied.
 *
 * Errors: %PF_STORE_ERROR_FULL, %PF_PROTO_ERROR_REFUSED, %PF_PROTO_ERROR_UNSUPPORTED
 * for a MOVE where there is none.
 */
gboolean pf_imap_session_transfer (PfImapSession *self,
                                   const guint32 *uids,
                                   gsize          n_uids,
                                   const char    *name,
                                   gboolean       is_move,
                                   GArray        *out_copied,
                                   GCancellable  *cancellable,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_imap_session_delete:
 *
 * Unsubscribes and deletes a folder; one that is open is closed first.
 *
 * Errors: %PF_STORE_ERROR_FOLDER_BAD for a refusal.
 */
gboolean pf_imap_session_delete (PfImapSession *self,
                                 const char    *name,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_imap_session_noop (PfImapSession *self,
                               GCancellable  *cancellable,
                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* LOGOUT; waits a moment for the answer, never fails. */
void pf_imap_session_logout (PfImapSession *self, GCancellable *cancellable);

/* LOGOUT, and closes without waiting for the answer; never fails. */
void pf_imap_session_hang_up (PfImapSession *self, GCancellable *cancellable);

void pf_imap_folder_free (PfImapFolder *folder);

G_END_DECLS
