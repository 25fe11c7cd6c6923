/* pf-pop3-session-private.h - what the parts of the session share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pop3/pf-pop3-codes.h"
#include "pop3/pf-pop3-reply.h"
#include "pop3/pf-pop3-session.h"

G_BEGIN_DECLS

/* Where the conversation stands, in protocol order. */
typedef enum
{
  PF_POP3_STATE_GREETING,
  PF_POP3_STATE_OPEN,       /* greeted, not logged in: AUTHORIZATION */
  PF_POP3_STATE_SIGNING_IN, /* the secret is under way */
  PF_POP3_STATE_READY,      /* logged in: TRANSACTION */
  PF_POP3_STATE_OVER,       /* nothing more can be said */
} PfPop3State;

struct _PfPop3Session
{
  GObject parent_instance;

  PfWire     *wire; /* (owned) */
  PfPop3State state;
  char       *greeting; /* (owned) */
  char       *stamp;    /* (owned) (nullable): of APOP; %NULL after STLS */
  PfPop3Caps *caps;     /* (owned): empty until asked */
  guint       window;   /* messages in flight at most */
};

void pf_pop3_session_set_state (PfPop3Session *self, PfPop3State state);

/* Ends the session; always returns %FALSE. */
gboolean pf_pop3_session_give_up (PfPop3Session *self);

/* Sets the error that a -ERR to @what amounts to; always returns %FALSE. */
gboolean pf_pop3_session_refuse (PfPop3Session     *self,
                                 const PfPop3Reply *reply,
                                 PfPop3Asked        asked,
                                 const char        *what,
                                 GError           **error);

/* Reads the first line of an answer; ends the session if that is none. */
gboolean pf_pop3_session_read_reply (PfPop3Session *self,
                                     PfPop3Reply   *reply,
                                     GCancellable  *cancellable,
                                     GError       **error);

/* The same, of a command that no challenge answers. */
gboolean pf_pop3_session_read_answer (PfPop3Session *self,
                                      PfPop3Reply   *reply,
                                      GCancellable  *cancellable,
                                      GError       **error);

gboolean pf_pop3_session_write (PfPop3Session *self,
                                const char    *command,
                                GCancellable  *cancellable,
                                GError       **error);

/* Reads the answer to CAPA. */
gboolean pf_pop3_session_read_capa (PfPop3Session *self,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* Sends @command and reads the first line of its answer. */
gboolean pf_pop3_session_ask (PfPop3Session *self,
                              const char    *command,
                              PfPop3Reply   *reply,
                              GCancellable  *cancellable,
                              GError       **error);

/* Takes one line of an answer that has several; its dots are mended.  %FALSE with
 * @error ends the session. */
typedef gboolean (*PfPop3LineFunc) (PfPop3Session *self,
                                    const char    *line,
                                    gpointer       user_data,
                                    GError       **error);

/* Reads the lines after the first up to the lone dot, at most @max. */
gboolean pf_pop3_session_read_lines (PfPop3Session *self,
                                     guint          max,
                                     PfPop3LineFunc func,
                                     gpointer       user_data,
                                     GCancellable  *cancellable,
                                     GError       **error);

/* Whether @state is where the session stands and it can go on; sets an error if not. */
gboolean pf_pop3_session_is_in (PfPop3Session *self, PfPop3State state, GError **error);

G_END_DECLS
