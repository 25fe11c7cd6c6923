/* pf-pop3-source.h - what still lies on a POP3 server, as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"
#include "mailbox/pf-source.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

/**
 * PfPop3SecretFunc:
 * @is_retry: the last one was refused as expired (a token); ask again
 *
 * Gives the account's secret when it is needed, or refuses to because too many were
 * not accepted; runs on the thread that connects.
 *
 * Returns: (transfer full) (nullable): %NULL with %PF_AUTH_ERROR
 */
typedef PfSecret *(*PfPop3SecretFunc) (gboolean      is_retry,
                                       gpointer      user_data,
                                       GCancellable *cancellable,
                                       GError      **error);

/**
 * PfPop3Account:
 * @endpoint: host, port, security and user
 * @trust: (nullable): whom to trust besides the system's CAs
 * @is_token: whether the secret is an OAuth access token
 * @hides_fetched: whether this provider is known to hide what was fetched once
 * @max_wait_ms: how long to wait in a row for a server that is away; -1: as long as it
 *   takes
 * @get_secret: gives the password or token
 * @note_login: (nullable): told how each sign-in ended; @refusal is %NULL if it is in
 * @user_data: for both
 * @transcript: (nullable)
 *
 * What it takes to sign in.  Copied by the source; @user_data must outlive it.
 */
typedef struct
{
  const PfEndpoint *endpoint;
  const PfTrust    *trust;
  gboolean          is_token;
  gboolean          hides_fetched;
  gint64            max_wait_ms;
  PfPop3SecretFunc  get_secret;
  void (*note_login) (const GError *refusal, gpointer user_data);
  gpointer      user_data;
  PfTranscript *transcript;
} PfPop3Account;

/**
 * PfPop3Fetch:
 * @messages: fetched so far
 * @total_messages: of them, and still to be fetched
 * @us: time spent on it, from the first connection to the last synchronisation
 * @faults: connections lost and survived
 * @wait_until_unix: while it waits: when it goes on; else 0
 * @is_asked: whether the server asked for the pause
 *
 * How far the fetching has come in this run.
 */
typedef struct
{
  gint64   messages;
  gint64   total_messages;
  gint64   octets;
  gint64   total_octets;
  gint64   us;
  guint    faults;
  gint64   wait_until_unix;
  gboolean is_asked;
} PfPop3Fetch;

/* Called on the working thread after each message and around each wait; cheap. */
typedef void (*PfPop3FetchFunc) (const PfPop3Fetch *fetch, gpointer user_data);

/**
 * PfPop3Source:
 *
 * The one folder of a POP3 account, INBOX.  List connects and asks what is there; scan
 * fetches what is not in the spool yet, several messages in flight where the server
 * offers PIPELINING, and then reads the spool; read takes from the spool, and fetches
 * again what was given up.
 *
 * Nothing is changed on the server: DELE is never sent, and the line is dropped without
 * QUIT, since QUIT enters the UPDATE state in which some servers delete, hide or archive
 * what was read (EXPIRE 0, Gmail).
 *
 * What the scan's sink does not want is not fetched: its size is told by LIST, its header
 * by TOP, several in flight alike.
 *
 * A message is known by its unique id (UIDL) and the size that LIST told; where there
 * is no id, or two messages share one, by its header (TOP) and what it holds.  A line
 * that breaks is taken up again, from the first message that did not come whole.  A
 * message that the server refuses, or at which the line breaks time and again, is
 * passed as withheld (%PF_STORED_WITHHELD).
 *
 * Order of calls: set the spool's directory; then as any source.
 *
 * Warnings of its folder: "pop3-expires-now", "pop3-hides-fetched", "pop3-recent-only",
 * "pop3-no-ids", "pop3-sizes".
 *
 * Threads: as #PfSource.
 */
#define PF_TYPE_POP3_SOURCE (pf_pop3_source_get_type ())
G_DECLARE_FINAL_TYPE (PfPop3Source, pf_pop3_source, PF, POP3_SOURCE, GObject)

PfSource *pf_pop3_source_new (const PfPop3Account *account);

/* Where the spool is: a directory of its own, made at need; its parent is there. */
void pf_pop3_source_set_spool (PfPop3Source *self, const char *directory);

void pf_pop3_source_set_progress (PfPop3Source   *self,
                                  PfPop3FetchFunc func,
                                  gpointer        user_data);

/* Returns: (transfer none): what was fetched in this run */
const PfPop3Fetch *pf_pop3_source_get_fetch (PfPop3Source *self);

/* Returns: (transfer none) (array zero-terminated=1): the warnings of the last list */
const char *const *pf_pop3_source_get_warnings (PfPop3Source *self);

/* Everything is placed: gives the messages up, remembers their ids.  A disk that fails is
 * logged only. */
void pf_pop3_source_clear_spool (PfPop3Source *self);

G_END_DECLS
