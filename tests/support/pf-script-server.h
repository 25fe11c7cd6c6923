/* pf-script-server.h - a server that says and expects exactly what a script says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pf-test-pki.h"

G_BEGIN_DECLS

/*
 * A script is lines of text.  Empty lines and lines that begin with "#" or "@" are left
 * out ("@" lines tell the client side, see pf-talk.h).
 *
 *   S: TEXT        sends TEXT and CRLF
 *   S! TEXT        sends TEXT alone; \r \n \t \0 \\ \xNN stand for octets
 *   S* N TEXT      sends TEXT and CRLF N times
 *   FLOOD N TEXT   does so too, unless the client hangs up before the end
 *   C: TEXT        expects exactly TEXT and CRLF
 *   C! TEXT        expects exactly TEXT, with the escapes of S!
 *   C# N           takes N octets, whatever they are
 *   TLS            does the TLS handshake as a server
 *   TLS!           tries to, and expects that the client breaks off
 *   DEFLATE        compresses both directions from here
 *   WAIT MS        says nothing for MS milliseconds
 *   STALL          says nothing and takes everything until the client is gone
 *   CLOSE          closes; the client's unread octets make that a reset
 *   ACCEPT         closes and takes the next connection
 *
 * In S: and C: lines {*} stands for any octets but space, and {NAME}, in upper case,
 * for such octets that are the same wherever it stands: "C: {A} NOOP", "S: {A} OK".
 * After its last line a script expects that the client says nothing more.
 *
 * Every wait has an end after ten seconds.
 */

typedef enum
{
  PF_CUT_NOTHING,
  PF_CUT_SENT,     /* the server's octets: only the first n arrive */
  PF_CUT_RECEIVED, /* the client's octets: the server sees only the first n */
} PfCut;

/**
 * PfScriptServer:
 *
 * One script, served on a free port of 127.0.0.1 by a thread of its own.
 */
typedef struct _PfScriptServer PfScriptServer;

/**
 * pf_script_server_new:
 * @script: the lines
 * @pki: (transfer none) (nullable): what TLS needs; must outlive the server
 * @kind: which certificate it shows
 * @cut: the direction in which the connection is cut
 * @cut_after: after how many octets, counted before TLS, over all connections
 *
 * After a cut the script goes on at its next ACCEPT, if it has one.
 */
PfScriptServer *pf_script_server_new (const char       *script,
                                      const PfTestPki  *pki,
                                      PfTestCertificate kind,
                                      PfCut             cut,
                                      guint64           cut_after);

guint16 pf_script_server_get_port (const PfScriptServer *self);

/**
 * pf_script_server_finish:
 * @out_sent: (out) (optional): octets that the server sent
 * @out_received: (out) (optional): octets that it got
 *
 * Waits for the end of the script and frees the server.
 *
 * Returns: (transfer full) (nullable): how the client differed from the script
 */
char *pf_script_server_finish (PfScriptServer *self,
                               guint64        *out_sent,
                               guint64        *out_received);

G_END_DECLS
