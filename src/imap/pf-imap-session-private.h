/* pf-imap-session-private.h - what the parts of the session share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-codes.h"
#include "imap/pf-imap-command.h"
#include "imap/pf-imap-session.h"

G_BEGIN_DECLS

#define PF_IMAP_TAG_PREFIX "pf"
#define PF_IMAP_SET_LENGTH 4000 /* characters of a set of UIDs in one command */

/* Where the conversation stands, in protocol order. */
typedef enum
{
  PF_IMAP_STATE_GREETING,
  PF_IMAP_STATE_OPEN,       /* greeted, not logged in */
  PF_IMAP_STATE_SIGNING_IN, /* the secret is under way */
  PF_IMAP_STATE_READY,      /* logged in */
  PF_IMAP_STATE_LEAVING,    /* LOGOUT was sent */
  PF_IMAP_STATE_OVER,       /* nothing more can be said */
} PfImapState;

/* The tagged answer to one command. */
typedef struct
{
  guint        tag;
  gboolean     is_done;
  gboolean     is_ignored; /* nobody waits for it */
  PfImapStatus status;
  char        *code; /* (owned) (nullable) */
  char        *text; /* (owned) */
} PfImapAnswer;

void pf_imap_answer_clear (PfImapAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfImapAnswer, pf_imap_answer_clear)

/* Takes a reply that the session itself has no use for: data, or, while an append is
 * under way, a tagged answer to one of its commands. */
typedef gboolean (*PfImapReplyFunc) (PfImapSession     *self,
                                     const PfImapReply *reply,
                                     gpointer           user_data,
                                     GError           **error);

struct _PfImapSession
{
  GObject parent_instance;

  PfEndpoint   *endpoint; /* (owned) */
  PfWire       *wire;     /* (owned) */
  PfImapParser *parser;   /* (owned) */
  PfImapState   state;
  gboolean      is_preauth;
  guint         last_tag;
  GArray       *pending;      /* (element-type PfImapAnswer): asked, not yet fetched */
  char         *continuation; /* (owned) (nullable): the text of a "+" */
  guint         n_strays;     /* untagged NO and BAD so far */
  guint64       n_untagged;   /* replies since the last tagged answer */

  PfImapCaps    *caps; /* (owned) (nullable): NULL when they must be asked for */
  PfImapFacts    facts;
  PfImapSelected selected;
  GPtrArray     *folders;      /* (owned) (nullable): a list not yet handed out */
  GHashTable    *folder_index; /* (owned) (nullable): by name, into folders */

  /* While a COPY or MOVE is under way: */
  GArray *copied;     /* (unowned) (nullable) (element-type PfImapCopied) */
  gsize   copied_max; /* what it may hold: so much was asked for */

  /* While a body is streamed: */
  PfChunkFunc body_func;
  gpointer    body_data;
  gboolean    body_seen;

  /* While an append is under way: */
  PfImapReplyFunc tagged_func;
  gpointer        tagged_data;
};

extern guint64 pf_imap_limit_untagged; /* PF_LIMIT_UNTAGGED; tests lower it */

void     pf_imap_session_set_state (PfImapSession *self, PfImapState state);
gboolean pf_imap_session_give_up (PfImapSession *self);

/* Sets an error that knows the host. */
void pf_imap_session_set_error (
    PfImapSession *self, GError **error, GQuark domain, int code, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

/* Sets the error that a NO or BAD to @what amounts to; the conversation goes on.
 * @domain and @code are for a refusal that has no better name. */
gboolean pf_imap_session_refuse (PfImapSession      *self,
                                 const PfImapAnswer *answer,
                                 PfImapAsked         asked,
                                 const char         *what,
                                 GQuark              domain,
                                 int                 code,
                                 GError            **error);

/* TRUE for an OK; else the error that a refusal of @what amounts to. */
gboolean pf_imap_session_check_answer (PfImapSession      *self,
                                       const PfImapAnswer *answer,
                                       const char         *what,
                                       GError            **error);

/* Writes @command behind @tag, without the line end.  It may hold synchronising literals:
 * %FALSE in @out_go if the server refuses one, and the tagged answer is there already. */
gboolean pf_imap_session_write_command (PfImapSession *self,
                                        PfImapCommand *command,
                                        guint          tag,
                                        gboolean      *out_go,
                                        GCancellable  *cancellable,
                                        GError       **error);

/* Writes a command; its answer is waited for later. */
gboolean pf_imap_session_send (PfImapSession *self,
                               const char    *command,
                               guint         *out_tag,
                               GCancellable  *cancellable,
                               GError       **error);
gboolean pf_imap_session_send_command (PfImapSession *self,
                                       PfImapCommand *command,
                                       guint         *out_tag,
                                       GCancellable  *cancellable,
                                       GError       **error);

/* Whatever the answer to @tag will be, it changes nothing. */
void pf_imap_session_ignore (PfImapSession *self, guint tag);

/* Registers a tag whose command the caller writes. */
guint pf_imap_session_add_pending (PfImapSession *self);

/* Returns: (nullable): what is known of the answer to @tag, until the next reply */
PfImapAnswer *pf_imap_session_find_pending (PfImapSession *self, guint tag);

/* Reads one reply; NULL with an error. */
const PfImapReply *pf_imap_session_read_reply (PfImapSession *self,
                                               GCancellable  *cancellable,
                                               GError       **error);

/* Acts upon an untagged OK, NO, BAD, PREAUTH or BYE. */
gboolean pf_imap_session_take_status (PfImapSession     *self,
                                      const PfImapReply *reply,
                                      GError           **error);

/* Reads one reply and acts upon it. */
gboolean pf_imap_session_next (PfImapSession  *self,
                               PfImapReplyFunc func,
                               gpointer        user_data,
                               GCancellable   *cancellable,
                               GError        **error);

/* Reads until the answer to @tag is there; takes it out. */
gboolean pf_imap_session_wait (PfImapSession  *self,
                               guint           tag,
                               PfImapReplyFunc func,
                               gpointer        user_data,
                               PfImapAnswer   *out_answer,
                               GCancellable   *cancellable,
                               GError        **error);

/* Reads until "+" or the answer to @tag; TRUE with @out_go for "+", whose text is in
 * self->continuation. */
gboolean pf_imap_session_wait_go (PfImapSession *self,
                                  guint          tag,
                                  gboolean      *out_go,
                                  GCancellable  *cancellable,
                                  GError       **error);

/* send and wait. */
gboolean pf_imap_session_run (PfImapSession  *self,
                              const char     *command,
                              PfImapReplyFunc func,
                              gpointer        user_data,
                              PfImapAnswer   *out_answer,
                              GCancellable   *cancellable,
                              GError        **error);
gboolean pf_imap_session_run_command (PfImapSession  *self,
                                      PfImapCommand  *command,
                                      PfImapReplyFunc func,
                                      gpointer        user_data,
                                      PfImapAnswer   *out_answer,
                                      GCancellable   *cancellable,
                                      GError        **error);

/* run and check_answer. */
gboolean pf_imap_session_run_checked (PfImapSession  *self,
                                      const char     *command,
                                      const char     *what,
                                      PfImapReplyFunc func,
                                      gpointer        user_data,
                                      GCancellable   *cancellable,
                                      GError        **error);

/* Asks for the capabilities if they are not known. */
gboolean pf_imap_session_need_caps (PfImapSession *self,
                                    GCancellable  *cancellable,
                                    GError       **error);

gboolean pf_imap_session_has (PfImapSession *self, const char *capability);

gboolean pf_imap_session_need_uidplus (PfImapSession *self, GError **error);

/* A command that begins with @start, for this server's kind of literals. */
void pf_imap_session_init_command (PfImapSession *self,
                                   PfImapCommand *command,
                                   const char    *start);

/* Forgets which folder is open. */
void pf_imap_session_clear_selected (PfImapSession *self);

/* Takes what belongs to the open folder (EXISTS, FLAGS, PERMANENTFLAGS, …). */
void pf_imap_session_note_selected (PfImapSession *self, const PfImapReply *reply);

/* Takes a COPYUID response code (RFC 4315) while a COPY or MOVE is under way. */
void pf_imap_session_note_copied (PfImapSession *self, const PfImapReply *reply);

/* Reads a FETCH; one that breaks the grammar is an error. */
gboolean pf_imap_session_read_fetched (PfImapSession     *self,
                                       const PfImapReply *reply,
                                       PfImapFetched     *fetched,
                                       GError           **error);

/* Takes LIST, LSUB, STATUS, NAMESPACE, ID and QUOTA into folders and facts. */
gboolean pf_imap_session_take_list (PfImapSession     *self,
                                    const PfImapReply *reply,
                                    gpointer           user_data,
                                    GError           **error);

G_END_DECLS
