/* pf-imap-append-private.h - what the parts of the sender share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-append.h"
#include "imap/pf-imap-window.h"

G_BEGIN_DECLS

/* One APPEND command. */
typedef struct
{
  guint          tag;          /* 0 before it is sent */
  char          *name;         /* (owned) */
  PfAppendItem **items;        /* (owned), the items borrowed */
  gsize          n_items;      /* at least 1 */
  gsize          written;      /* how many of them were written whole */
  gboolean       is_announced; /* the size of the next one was written */
  guint64        bytes;
  PfAppendDone   done;
  gpointer       user_data;
} PfImapAppendCommand;

typedef enum
{
  PF_IMAP_COMPRESS_NO,     /* not offered, not wished, refused, or begun already */
  PF_IMAP_COMPRESS_WATCH,  /* finding out whether it pays */
  PF_IMAP_COMPRESS_WANTED, /* as soon as nothing is in flight */
} PfImapCompressState;

/* Finding out whether compression pays. */
typedef struct
{
  PfImapCompressState state;
  GByteArray         *sample; /* (owned) (nullable): of the mail that was sent */
  gint64              start;
  gint64              next_look;
  PfWireLoad          first; /* at the start */
  guint               looks;
  guint               full_looks; /* of them with a full line */
} PfImapCompress;

struct _PfImapAppend
{
  PfImapSession       *session; /* (owned) */
  PfImapMode           mode;
  PfImapWindow         window;
  gboolean             takes_small; /* "{n+}" up to 4096 octets */
  GQueue               waiting;     /* (element-type PfImapAppendCommand): not begun */
  GQueue               again;       /* likewise: halves of refused ones */
  GQueue               in_flight;   /* (element-type PfImapAppendCommand) */
  PfImapAppendCommand *current;     /* (unowned): begun, its end not written: the server
                                     * must say "+" first; NULL once it is answered */
  gint64               heard;       /* monotonic: when the server last said something */
  gboolean             is_stopped;  /* the server wants no more for now */
  PfImapCompress       compress;
  gboolean             is_over; /* an error ended it */
  gboolean             has_done_failed;
};

PfImapAppendCommand *pf_imap_append_command_new (const char          *name,
                                                 PfAppendItem *const *items,
                                                 gsize                n_items,
                                                 PfAppendDone         done,
                                                 gpointer             user_data);
void                 pf_imap_append_command_free (PfImapAppendCommand *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfImapAppendCommand, pf_imap_append_command_free)

/* pf-imap-append-answer.c */

/* Tells the same of every message of a command. */
gboolean pf_imap_append_tell_all (PfImapAppend              *self,
                                  const PfImapAppendCommand *command,
                                  const PfAppendResult      *result,
                                  GError                   **error);

/* Reads one reply, waiting for it. */
gboolean pf_imap_append_read_one (PfImapAppend *self,
                                  GCancellable *cancellable,
                                  GError      **error);

/* Takes the answers that are there; never waits for one. */
gboolean pf_imap_append_take_answers (PfImapAppend *self,
                                      GCancellable *cancellable,
                                      GError      **error);

/* pf-imap-append-compress.c */
void pf_imap_append_watch_start (PfImapAppend *self, gboolean may_compress);
void pf_imap_append_watch_clear (PfImapAppend *self);

/* Some octets of mail are on their way; cheap. */
void pf_imap_append_watch (PfImapAppend *self, const guint8 *data, gsize length);

/* Begins it; nothing may be in flight. */
gboolean pf_imap_append_compress (PfImapAppend *self,
                                  GCancellable *cancellable,
                                  GError      **error);

G_END_DECLS
