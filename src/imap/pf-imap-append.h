/* pf-imap-append.h - putting messages into folders, many in flight
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.12 (APPEND), RFC 3502 (MULTIAPPEND), RFC 7888 (LITERAL+, LITERAL-)
 */

#pragma once

#include "imap/pf-imap-session.h"
#include "mailbox/pf-target.h"

G_BEGIN_DECLS

/**
 * PfImapMode:
 * @PF_IMAP_MODE_A: MULTIAPPEND and LITERAL+: many messages in one command, several
 *   commands in flight.  A command that is refused is sent again in halves, so that
 *   one bad message costs itself only.
 * @PF_IMAP_MODE_B: LITERAL+: a window of single APPENDs that grows while it helps.
 * @PF_IMAP_MODE_C: LITERAL- or nothing: small messages as in B under LITERAL-; else the
 *   next command is sent while the answer to the last is outstanding, and only its
 *   "+" is waited for.
 *
 * How messages are sent.
 */
typedef enum
{
  PF_IMAP_MODE_A = 'A',
  PF_IMAP_MODE_B = 'B',
  PF_IMAP_MODE_C = 'C',
} PfImapMode;

/* The best mode that a server with @caps can do. */
PfImapMode pf_imap_mode_choose (const PfImapCaps *caps);

/**
 * PfImapAppend:
 *
 * The sender over one session.  While answers are outstanding the session must not
 * be used for anything else; finish first.
 *
 * The CRLF that ends a command is held back until every message of it was written
 * whole; else the connection is closed, and the server appends nothing of it.
 *
 * Threads: as the session.
 */
typedef struct _PfImapAppend PfImapAppend;

/**
 * pf_imap_append_new:
 * @session: (transfer none): kept by a reference
 * @may_compress: whether COMPRESS=DEFLATE is begun when the line is what limits
 */
PfImapAppend *pf_imap_append_new (PfImapSession *session,
                                  PfImapMode     mode,
                                  gboolean       may_compress);
void          pf_imap_append_free (PfImapAppend *self);

/**
 * pf_imap_append_send:
 * @name: the folder as on the wire
 *
 * As pf_target_append().  When the server has said that it is full, asks for a pause
 * or has no such folder, what was not yet begun comes back as NOT_SENT; so does, after
 * an error, what no byte was written of.
 */
gboolean pf_imap_append_send (PfImapAppend        *self,
                              const char          *name,
                              PfAppendItem *const *items,
                              gsize                n_items,
                              PfAppendDone         done,
                              gpointer             user_data,
                              GCancellable        *cancellable,
                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* As pf_target_append_pump(). */
gboolean pf_imap_append_pump (PfImapAppend *self,
                              GCancellable *cancellable,
                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* As pf_target_append_wants_more(). */
gboolean pf_imap_append_wants_more (PfImapAppend *self);

/* As pf_target_append_finish(). */
gboolean pf_imap_append_finish (PfImapAppend *self,
                                GCancellable *cancellable,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfImapAppend, pf_imap_append_free)

G_END_DECLS
