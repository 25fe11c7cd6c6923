/* pf-diagnose-job.h - find, probe, sign in, and say what is wrong; without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-secret.h"
#include "diagnose/pf-diagnose.h"
#include "wire/pf-transcript.h"

G_BEGIN_DECLS

#define PF_DIAGNOSE_PER_PROTOCOL 4 /* servers of one protocol that are looked at */

/**
 * PfDiagnoseRequest:
 * @address: (nullable): finds the servers by it
 * @endpoints: (element-type PfEndpoint): servers that were named instead
 * @password: (nullable): without it nothing is signed in to
 * @token_command: (nullable): gives an OAuth access token
 * @no_ispdb: Mozilla's public list is not asked
 * @ispdb_url: (nullable): for tests
 * @use_controls: whether other hosts may be asked after a failure
 * @control_hosts: (nullable) (array zero-terminated=1): in place of ours
 * @watch_s: so long it is watched whether another program removes mail; 0: not
 * @transcript: (nullable): takes each line, without secrets, on the working thread
 *
 * Everything a diagnosis needs, by value.
 */
typedef struct
{
  char      *state_dir;
  char      *address;
  GPtrArray *endpoints;
  PfTrust   *trust;
  PfSecret  *password;
  char      *token_command;
  gboolean   no_ispdb;
  char      *ispdb_url;
  gboolean   is_deep;
  gboolean   use_controls;
  char     **control_hosts;
  int        watch_s;

  PfTranscriptFunc transcript;
  gpointer         transcript_data;
} PfDiagnoseRequest;

PfDiagnoseRequest *pf_diagnose_request_new (void);
void               pf_diagnose_request_free (PfDiagnoseRequest *self);

typedef enum
{
  PF_DIAGNOSE_FINDING,
  PF_DIAGNOSE_REACHING,
  PF_DIAGNOSE_LOOKING_HERE, /* at this computer and, after a failure, at controls */
  PF_DIAGNOSE_SIGNING_IN,
} PfDiagnoseStep;

/* On the caller's main context.  @host: (nullable) */
typedef void (*PfDiagnoseFunc) (PfDiagnoseStep step,
                                const char    *host,
                                gpointer       user_data);

/**
 * pf_diagnose_async:
 * @request: (transfer full)
 * @progress: (nullable)
 *
 * A cancelled run still gives what it saw, marked as stopped.
 */
void pf_diagnose_async (PfDiagnoseRequest  *request,
                        GCancellable       *cancellable,
                        PfDiagnoseFunc      progress,
                        gpointer            progress_data,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);

/* Errors: %PF_DISCOVER_ERROR_BAD_ADDRESS.  Returns: (transfer full) (nullable) */
PfDiagnosis *pf_diagnose_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiagnoseRequest, pf_diagnose_request_free)

G_END_DECLS
