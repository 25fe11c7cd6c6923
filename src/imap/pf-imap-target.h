/* pf-imap-target.h - an IMAP account as a target
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"
#include "mailbox/pf-target.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

/**
 * PfSecretFunc:
 * @is_retry: the last one was refused as expired (a token); ask again
 *
 * Gives the account's secret when it is needed; runs on the thread that connects.
 *
 * Returns: (transfer full) (nullable): %NULL with %PF_AUTH_ERROR_NO_SECRET
 */
typedef PfSecret *(*PfSecretFunc) (gboolean      is_retry,
                                   gpointer      user_data,
                                   GCancellable *cancellable,
                                   GError      **error);

/**
 * PfImapAccount:
 * @endpoint: host, port, security and user
 * @trust: (nullable): whom to trust besides the system's CAs
 * @is_token: whether the secret is an OAuth access token (OAUTHBEARER, XOAUTH2)
 * @get_secret: gives the password or token
 * @secret_data: for @get_secret
 * @transcript: (nullable): shared by connections made on one thread
 *
 * What it takes to sign in.  Copied by the target; @secret_data must outlive it.
 */
typedef struct
{
  const PfEndpoint *endpoint;
  const PfTrust    *trust;
  gboolean          is_token;
  PfSecretFunc      get_secret;
  gpointer          secret_data;
  PfTranscript     *transcript;
} PfImapAccount;

#define PF_TYPE_IMAP_TARGET (pf_imap_target_get_type ())
G_DECLARE_FINAL_TYPE (PfImapTarget, pf_imap_target, PF, IMAP_TARGET, GObject)

PfTarget *pf_imap_target_new (const PfImapAccount *account);

/**
 * pf_imap_target_force_mode:
 * @mode: 'A', 'B' or 'C'; 0 to choose by the capabilities
 *
 * Sends in that mode from the next connect on, whether or not it is the best that
 * the server can do: for tests and measurements.
 */
void pf_imap_target_force_mode (PfImapTarget *self, char mode);

/* Never begins to compress, though it may pay. */
void pf_imap_target_forbid_compression (PfImapTarget *self);

G_END_DECLS
