/* pf-source.h - the contract of a source: where mail is read from
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"
#include "mailbox/pf-mailbox.h"
#include "text/pf-canon.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfSourceFolder:
 * @id: unique within the source and stable across runs (a path below the store)
 * @path: (array zero-terminated=1): UTF-8 components below the account's root;
 *   never joined, since a name may hold any delimiter
 * @account: the account it belongs to, as in #PfSourceAccount.key
 * @role: what it is for
 * @file: (nullable): the file or directory that holds it, for people and messages
 * @messages: how many messages, or -1 before it was read
 * @bytes: octets on disk
 * @oldest: Unix seconds of its oldest message, or %G_MININT64 if not known
 * @newest: likewise
 * @stamp: device, inode, size and mtime as text; equal stamps mean that a scan
 *   need not be repeated and that locators still hold
 * @is_container: holds no messages, only folders
 * @warnings: (element-type utf8): ids of what is odd about it ("no-summary",
 *   "stale-summary", "leading-garbage", "partly-unreadable", "hashed-name", …)
 *
 * Owned by its source, valid as long as that.
 */
typedef struct
{
  char      *id;
  char     **path;
  char      *account;
  PfRole     role;
  char      *file;
  gint64     messages;
  guint64    bytes;
  gint64     oldest;
  gint64     newest;
  char      *stamp;
  gboolean   is_container;
  GPtrArray *warnings;
} PfSourceFolder;

/**
 * PfSourceAccount:
 * @key: unique within the source ("account1")
 * @name: what the program calls it ("ada@example.org", "Local Folders")
 * @type: "pop3", "imap", "local", "feed", "news", "other"
 * @host: (nullable): its incoming server
 * @user: (nullable): its user name
 * @address: (nullable): its e-mail address
 * @left_on_server: how many messages were still on its POP3 server when its program
 *   looked last, or -1 if it does not say
 * @keeps_on_server: whether its program is set to leave collected mail there for good; -1
 *   if that is not known
 * @folders: (element-type PfSourceFolder)
 */
typedef struct
{
  char      *key;
  char      *name;
  char      *type;
  char      *host;
  char      *user;
  char      *address;
  gint64     left_on_server;
  int        keeps_on_server;
  GPtrArray *folders;
} PfSourceAccount;

typedef enum
{
  PF_WANT_YES,
  PF_WANT_NO,
  PF_WANT_HEADER,  /* its header will tell */
  PF_WANT_NOTHING, /* not even its header */
} PfWant;

/**
 * PfScanSink:
 * @begin: a message begins
 * @chunk: its next bytes, without separator and with quoting undone, private
 *   headers and line ends as stored
 * @end: it is over; @message is the source's, valid during the call
 * @knows: (nullable): whether the message of that locator, which cannot have changed, is
 *   known from an earlier scan, so that its bytes need not be had again; it counts as
 *   passed then
 * @wants: (nullable): asked before a message is fetched from a server: by the octets that
 *   are told of it, and, if that leaves it open, with its header; @header is %NULL, or
 *   empty, if there is none.  What is not wanted is passed with its header alone, or with
 *   nothing, marked %PF_STORED_SKIPPED
 *
 * Who takes what a scan reads.  The first three return %FALSE with an error to stop
 * the scan.  A begin without an end before it takes the message in work back.  Expunged
 * messages are passed too, marked so.
 */
typedef struct
{
  gboolean (*begin) (gpointer user_data, GError **error);
  PfChunkFunc chunk;
  gboolean (*end) (const PfMessage *message, gpointer user_data, GError **error);
  gboolean (*knows) (const char *locator, gpointer user_data);
  PfWant (*wants) (guint64     octets,
                   const char *header,
                   gsize       header_length,
                   gpointer    user_data);
} PfScanSink;

/**
 * PfSource:
 *
 * A place that mail is read from: a Thunderbird profile, an mbox file, later a
 * Maildir or a POP3 server.  It is opened read-only; nothing in it is created,
 * changed, locked or repaired.
 *
 * Order of calls: list; then scan or read folders of the list, as often as wished.
 *
 * Threads: every call that takes a #GCancellable blocks, and so runs on the worker thread
 * of a job (jobs/), never on the UI thread.  One thread at a time.
 */
#define PF_TYPE_SOURCE (pf_source_get_type ())
G_DECLARE_INTERFACE (PfSource, pf_source, PF, SOURCE, GObject)

struct _PfSourceInterface
{
  GTypeInterface parent;

  const char *(*get_kind) (PfSource *self);
  const char *(*get_path) (PfSource *self);
  const char *(*get_program) (PfSource *self);
  PfPrivateHeaders (*get_private_headers) (PfSource *self);
  GPtrArray *(*list) (PfSource *self, GCancellable *cancellable, GError **error);
  gboolean (*check_in_use) (PfSource *self, GError **error);
  gboolean (*scan) (PfSource         *self,
                    PfSourceFolder   *folder,
                    const PfScanSink *sink,
                    gpointer          user_data,
                    GCancellable     *cancellable,
                    GError          **error);
  gboolean (*read) (PfSource       *self,
                    PfSourceFolder *folder,
                    const char     *locator,
                    PfChunkFunc     func,
                    gpointer        user_data,
                    GCancellable   *cancellable,
                    GError        **error);
  gboolean (*restamp) (PfSource *self, PfSourceFolder *folder, GError **error);
  const char *(*get_tag_label) (PfSource *self, const char *keyword);
  gboolean (*is_remote) (PfSource *self);
  char *(*find_whole) (PfSource *self, const char *uidl, PfSourceFolder **out_folder);
};

/* Returns: (transfer none): "thunderbird", "mbox", … as in KIND:PATH */
const char *pf_source_get_kind (PfSource *self);

/* Returns: (transfer none): its real path, or URL; part of a job's identity */
const char *pf_source_get_path (PfSource *self);

/* Returns: (transfer none): the mail program's name for people ("Thunderbird"), or
 * "" for a bare file */
const char *pf_source_get_program (PfSource *self);

/* Returns: whose private headers its messages carry */
PfPrivateHeaders pf_source_get_private_headers (PfSource *self);

/**
 * pf_source_list:
 *
 * Finds the accounts and folders.  Reads no message: counts may be -1.
 *
 * Errors: %PF_STORE_ERROR (NOT_FOUND, NO_PERMISSION, MAILBOX_BAD), %G_IO_ERROR.
 *
 * Returns: (transfer none) (element-type PfSourceAccount): kept by the source; the
 *   same array at every call until the next list
 */
GPtrArray *pf_source_list (PfSource *self, GCancellable *cancellable, GError **error);

/**
 * pf_source_check_in_use:
 *
 * Errors: %PF_STORE_ERROR_IN_USE while its program runs; the facts name the program.
 *
 * Returns: %TRUE if nobody else is writing to it, as far as can be told
 */
gboolean pf_source_check_in_use (PfSource *self, GError **error);

/**
 * pf_source_scan:
 *
 * Reads all messages of @folder once, in order, in constant memory, and hands them
 * to @sink.  Compares the folder's stamp before and after.
 *
 * Errors: %PF_STORE_ERROR_FOLDER_BAD (cannot be read; with path and offset),
 *   %PF_MOVE_ERROR_SOURCE_CHANGED, %G_IO_ERROR, and the sink's own.
 */
gboolean pf_source_scan (PfSource         *self,
                         PfSourceFolder   *folder,
                         const PfScanSink *sink,
                         gpointer          user_data,
                         GCancellable     *cancellable,
                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_source_read:
 * @locator: of a message seen by a scan whose stamp still holds
 *
 * Streams one message's bytes, exactly as the scan's chunks were.
 *
 * Errors: %PF_MOVE_ERROR_SOURCE_CHANGED if no message is there any more,
 *   %PF_STORE_ERROR_MESSAGE_BAD, %G_IO_ERROR, and @func's own.
 */
gboolean pf_source_read (PfSource       *self,
                         PfSourceFolder *folder,
                         const char     *locator,
                         PfChunkFunc     func,
                         gpointer        user_data,
                         GCancellable   *cancellable,
                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the folder's stamp again (one stat); FALSE if it is gone. */
gboolean pf_source_restamp (PfSource *self, PfSourceFolder *folder, GError **error);

/* Returns: whether its mail lies on a server: what another source holds too is that
 * one's, and a scan may take long */
gboolean pf_source_is_remote (PfSource *self);

/**
 * pf_source_find_whole:
 * @uidl: a POP3 unique id
 * @out_folder: (out) (transfer none): the folder that holds it
 *
 * Looks among the messages of the last list.
 *
 * Returns: (transfer full) (nullable): the locator of the whole message
 */
char *pf_source_find_whole (PfSource        *self,
                            const char      *uidl,
                            PfSourceFolder **out_folder);

/* Returns: (transfer none) (nullable): what the person calls the tag @keyword */
const char *pf_source_get_tag_label (PfSource *self, const char *keyword);

PfSourceFolder  *pf_source_folder_new (void);
void             pf_source_folder_free (PfSourceFolder *folder);
PfSourceAccount *pf_source_account_new (void);
void             pf_source_account_free (PfSourceAccount *account);

G_END_DECLS
