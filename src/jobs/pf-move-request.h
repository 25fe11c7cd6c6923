/* pf-move-request.h - everything a move needs to be begun, by value
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"
#include "migrate/pf-move.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

/**
 * PfSourceLogin:
 * @url: the source that it is for, as in #PfMoveRequest.sources
 * @password: (nullable)
 * @token_command: (nullable): gives an OAuth access token
 *
 * What signs in to a source on a server.
 */
typedef struct
{
  char     *url;
  PfSecret *password;
  char     *token_command;
} PfSourceLogin;

PfSourceLogin *pf_source_login_new (const char *url,
                                    PfSecret   *password,
                                    const char *token_command);
void           pf_source_login_free (PfSourceLogin *self);

/**
 * PfMoveRequest:
 * @sources: (array zero-terminated=1): paths, KIND:PATH, or pop3s://… and pop3://…
 * @logins: (nullable) (element-type PfSourceLogin): one for each source on a server;
 *   shared by copies, never changed
 * @endpoint: the target
 * @password: (nullable): the account's password
 * @token_command: (nullable): gives an OAuth access token, asked again when it expires
 * @ignore_in_use: whether to read a store whose mail program runs
 * @transcript: (nullable): takes each line of the conversation, without secrets, on
 *   the working thread
 *
 * Everything a move needs, by value.
 */
typedef struct
{
  char          *state_dir;
  char          *job_name; /* (nullable) */
  char         **sources;
  GPtrArray     *logins;
  PfEndpoint    *endpoint;
  PfTrust       *trust; /* (nullable) */
  PfSecret      *password;
  char          *token_command;
  PfMoveOptions *options;
  gboolean       ignore_in_use;

  PfTranscriptFunc transcript;
  gpointer         transcript_data;
} PfMoveRequest;

PfMoveRequest *pf_move_request_new (void);
PfMoveRequest *pf_move_request_copy (const PfMoveRequest *self);
void           pf_move_request_free (PfMoveRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMoveRequest, pf_move_request_free)

G_END_DECLS
