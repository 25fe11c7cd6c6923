/* pf-fake-private.h - the fake server's mail, and one conversation over it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pf-fake-imap.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 uid;
  GBytes *bytes;
  char   *flags; /* "(\Seen $label1)" without parentheses */
  char   *date;  /* as in APPEND, without quotes */
} FakeMessage;

typedef struct
{
  char      *name;
  guint32    uid_validity;
  guint32    uid_next;
  GPtrArray *messages; /* (element-type FakeMessage) */
  guint      visible;  /* how many the selected session knows of (Courier) */
} FakeFolder;

struct _PfFakeImap
{
  GMutex      lock; /* over everything below */
  PfFakeShape shape;
  guint       lies;
  GPtrArray  *folders; /* (element-type FakeFolder) */
  GPtrArray  *late;    /* (element-type FakeMessage), for the folder late_folder */
  char       *late_folder;
  char       *late_from; /* (nullable): a MOVE takes them away there at the same time */
  char       *late_set;  /* (nullable): their UIDs */
  gint64      late_due;  /* monotonic; 0 until the client is back */
  guint32     next_validity;
  GHashTable *commands; /* (element-type utf8 guint) */
  guint       appends;

  PfFakeCut cut;
  guint     cut_after;
  gboolean  was_cut;
  char     *cut_from; /* (owned): the command that is counted from: "APPEND" */
  guint     cut_line; /* only that connection since the reset; 0 for any */

  GMutex     turn;        /* held while a command is carried out: one at a time */
  GCond      ended;       /* a connection is over */
  GPtrArray *talks;       /* (element-type Talk): connections that are not over */
  guint      accepted;    /* connections since the reset */
  guint      turned_away; /* of them, since there was one already */

  GThread      *thread;
  GSocket      *listener;
  guint16       port;
  GCancellable *stop;
};

/* How long after the client is back the late variant stores: less than the quiet time
 * that the tests set. */
#define PF_FAKE_LATE_US 4000

/* One connection. */
typedef struct
{
  PfFakeImap *server;
  GSocket    *socket;
  guint8      buffer[4096];
  gsize       length;
  gsize       at;
  FakeFolder *selected;
  guint       refusals;
  guint       number; /* of this connection, from 1 */
  gboolean    is_counting;
  gboolean    has_counted;
  guint       in;
  guint       out;
  gboolean    is_over;
} Talk;

/* Gmail's view of all mail, if this server is like that. */
#define PF_FAKE_ALL_MAIL "[Gmail]/All Mail"
#define PF_FAKE_IMPORTANT "[Gmail]/Important"
#define PF_FAKE_TRASH "[Gmail]/Trash"

/* pf-fake-store.c; the lock is held */
gboolean     pf_fake_is_view (const FakeFolder *folder);
FakeFolder  *pf_fake_find (PfFakeImap *self, const char *name);
FakeFolder  *pf_fake_create (PfFakeImap *self, const char *name);
FakeMessage *pf_fake_message_new (GBytes *bytes, const char *flags, const char *date);
void         pf_fake_message_free (FakeMessage *message);
void         pf_fake_folder_free (FakeFolder *folder);

/* Takes @message; gives it the next UID. */
guint32 pf_fake_store (PfFakeImap *self, FakeFolder *folder, FakeMessage *message);
void    pf_fake_commit_late (PfFakeImap *self);

/* Gmail's id of a message: the same wherever its bytes are. */
guint64 pf_fake_account_id (const FakeMessage *message);

/* Returns: (transfer full): the labels of @message besides @folder's own, quoted */
char *pf_fake_labels (PfFakeImap        *self,
                      const FakeFolder  *folder,
                      const FakeMessage *message);

/* Renumbers every folder under a new UIDVALIDITY. */
void pf_fake_renew (PfFakeImap *self);

/* pf-fake-imap.c; the lock is held: waits for connections that the client has left */
void pf_fake_imap_await_left (PfFakeImap *self, const Talk *but);

/* pf-fake-talk.c */
void pf_fake_talk (Talk *talk);
void pf_fake_hang_up (Talk *talk);
void pf_fake_say (Talk *talk, const char *format, ...) G_GNUC_PRINTF (2, 3);
void pf_fake_say_bytes (Talk *talk, const void *data, gsize length);

/* Returns: (transfer full) (nullable): a command with its literals replaced by
 * quoted strings where they are small; %NULL at the end */
char *pf_fake_read_line (Talk *talk);

/* Returns: (transfer full) (nullable) */
GBytes *pf_fake_read_literal (Talk *talk, gsize size);

/* Whether a set of UIDs names @message; @last is the highest UID there is. */
gboolean pf_fake_is_in (const char *set, const FakeMessage *message, guint32 last);

/* pf-fake-change.c: what changes mail that is there; what follows the command's name.
 * Returns: FALSE for NO. */
void     pf_fake_flag (Talk *talk, char *arguments);
void     pf_fake_expunge (Talk *talk, char *arguments);
gboolean pf_fake_delete (Talk *talk, char *arguments);

/* pf-fake-append.c: "APPEND" and what follows the tag */
void pf_fake_append (Talk *talk, const char *tag, char *arguments);

/* Whether the line breaks before the client can have read the whole answer. */
gboolean pf_fake_will_be_cut (const Talk *talk, const char *tag);

/* pf-fake-transfer.c: "UID COPY" or "UID MOVE" and what follows the tag */
void pf_fake_transfer (Talk *talk, const char *tag, char *arguments, gboolean is_move);

/* Takes the messages of a set of UIDs away from @folder. */
void pf_fake_take_away (FakeFolder *folder, const char *set);

/* Takes an atom or a quoted string off @text. */
char *pf_fake_take_word (char **text);

/* Takes "(...)" off @text, without the parentheses; "" if there is none. */
char *pf_fake_take_list (char **text);

G_END_DECLS
