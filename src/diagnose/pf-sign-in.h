/* pf-sign-in.h - signing in to look: once per protocol, and nothing is changed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-secret.h"
#include "diagnose/pf-diagnose.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

#define PF_SIGN_IN_REFUSALS_MAX 3 /* in one run */
#define PF_SIGN_IN_PAUSE_MS 2000  /* after a refusal, before the same server again */

/* A sign-in begins (@result is %NULL) or is over; on the thread that blocks. */
typedef void (*PfSignInFunc) (const PfEndpoint *endpoint,
                              const PfSignIn   *result,
                              gpointer          user_data);

/**
 * PfSignInRequest:
 * @state_dir: where refusals are counted across runs
 * @is_token: whether @secret is an OAuth access token
 * @rules: (nullable): known sentences; some make a further try pointless
 * @transcript: (nullable): takes each line, without secrets, on the thread that blocks
 * @progress: (nullable)
 */
typedef struct
{
  const char      *state_dir;
  const PfTrust   *trust;
  PfSecret        *secret;
  gboolean         is_token;
  PfRules         *rules;
  PfTranscriptFunc transcript;
  gpointer         transcript_data;
  PfSignInFunc     progress;
  gpointer         progress_data;
} PfSignInRequest;

/**
 * pf_sign_in_all:
 * @endpoints: (element-type PfEndpoint): at most one a protocol, each with its user
 * @sign_ins: (element-type PfSignIn): where the results go, in the order of @endpoints
 *
 * Signs in to IMAP (EXAMINE INBOX, quota) and POP3 (STAT), each once; to SMTP only
 * where both refused without a reason.  Stops at any sign that the server counts tries,
 * waits between two tries at the same server after a refusal, and asks the guard before
 * each.  Never fails: how each ended is in its result.
 *
 * Threads: blocks.
 */
void pf_sign_in_all (const PfSignInRequest *request,
                     GPtrArray             *endpoints,
                     GPtrArray             *sign_ins,
                     GCancellable          *cancellable);

/* STAT once more, for a POP3 sign-in that worked: sets its messages_later. */
void pf_sign_in_look_again (const PfSignInRequest *request,
                            const PfEndpoint      *endpoint,
                            PfSignIn              *sign_in,
                            GCancellable          *cancellable);

/* Waits; returns early when cancelled. */
void pf_sign_in_wait (int ms, GCancellable *cancellable);

G_END_DECLS
