/* pf-talk.h - runs a folder of .talk scripts against a client of ours
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "pf-script-server.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A .talk file is a script (pf-script-server.h) whose "@" lines say what the client
 * does and what comes of it:
 *
 *   @security tls|starttls|plain   how the client connects (default: plain)
 *   @certificate NAME              what the server shows: good (default), chain, expired,
 *                                  not-yet, other-name, unknown-ca, self-signed,
 *                                  incomplete, client-only
 *   @expect OUTCOME                "ok" (default), or an error as pf_talk_outcome()
 *                                  names it: "wire closed", "auth wrong-credentials"
 *   @torture no                    is not run with cuts (large or slow scripts)
 *   @KEY VALUE                     anything else is the client's
 *
 * Each script is one test, /talk/FOLDER/NAME, and one more, /torture/FOLDER/NAME, in which the
 * connection is cut after each single octet in either direction.  The client must then
 * come to some end, without a warning, a crash or a wait.
 */

typedef struct _PfTalk PfTalk;

/* Returns: (transfer none) (nullable): the value of "@key" */
const char *pf_talk_get (const PfTalk *self, const char *key);

/**
 * PfTalkClient:
 * @trust: knows the test CA; allows plaintext unless @security says otherwise
 * @is_cut: whether the connection will be cut somewhere
 *
 * Plays the client of one script, from connecting to dropping the connection.
 *
 * Returns: %FALSE with @error set as the core set it
 */
typedef gboolean (*PfTalkClient) (const PfTalk     *talk,
                                  const PfEndpoint *endpoint,
                                  const PfTrust    *trust,
                                  gboolean          is_cut,
                                  GError          **error);

/* Returns: (transfer full): "ok", "wire timed-out", "io 19" */
char *pf_talk_outcome (const GError *error);

/**
 * pf_talk_add_folder:
 * @folder: below tests/talk/
 * @user: (nullable): the endpoint's user name
 *
 * Adds a test for each script; the caller has called g_test_init().
 */
void pf_talk_add_folder (const char  *folder,
                         PfProtocol   protocol,
                         const char  *user,
                         PfTalkClient client);

G_END_DECLS
