/* pf-world.h - a source, a server and a place for ledgers: what a move needs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move.h"
#include "pf-fake-imap.h"
#include "pf-memory-source.h"

G_BEGIN_DECLS

/**
 * PfWorld:
 * @server: (nullable): %NULL in a child, which is told the port
 * @state_dir: where jobs live, in memory where the system has such a place
 * @verification: (nullable): of the last run
 *
 * Everything that one scenario happens in.
 */
typedef struct
{
  PfFakeImap     *server;
  guint16         port;
  PfMemorySource *source;
  char           *state_dir;
  PfMoveOptions  *options;
  PfVerification *verification;
  PfCounts        counts;           /* after the last run */
  GPtrArray      *expected;         /* (element-type utf8): in INBOX, with CRLF */
  GPtrArray      *elsewhere;        /* (element-type utf8): likewise in Work */
  void (*at_send) (gpointer world); /* (nullable): called once before the first batch */
  void (*at_progress) (const PfProgress *progress); /* (nullable) */
  const PfMoveThreads *threads;                     /* (unowned) (nullable) */
} PfWorld;

PfWorld *pf_world_new (PfFakeShape shape, guint lies);
PfWorld *pf_world_new_child (const char *port, const char *state_dir);
void     pf_world_free (PfWorld *self);

/* Adds a message to Inbox, and expects it in INBOX once. */
void pf_world_add (PfWorld *self, const char *bytes, guint flags);

/* Adds a message to Work, and expects it there once. */
void pf_world_add_elsewhere (PfWorld *self, const char *bytes);

/* The messages of most scenarios: with and without Message-ID, in the same second. */
void pf_world_fill (PfWorld *self);

/* Another server and another ledger, the same source. */
void pf_world_renew (PfWorld *self);
void pf_world_drop_ledger (PfWorld *self);

/* Runs the whole move in this process. */
gboolean pf_world_run (PfWorld *self, GError **error);

/**
 * pf_world_run_child:
 * @program: this program, which does what @how says to the server at PORT
 * @more: (nullable): one more argument
 * @stop_at: the write of the ledger at which it ends, or 0
 *
 * Runs "@program @how PORT STATE-DIR @more" to its end.
 *
 * Returns: its exit code
 */
int pf_world_run_child (
    PfWorld *self, const char *program, const char *how, const char *more, guint stop_at);

/* Takes the move back in this process.  Returns: (transfer full) (nullable) */
PfUndo *pf_world_undo (PfWorld *self, GError **error);

/* Fails unless the server holds each expected message exactly once and nothing else. */
void pf_world_check (PfWorld *self, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfWorld, pf_world_free)

G_END_DECLS
