/* pf-http.h - bounded, cancellable GET and POST with the redirect chain kept
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_HTTP_BODY_MAX (256 * 1024)
#define PF_HTTP_REDIRECTS_MAX 5

/**
 * PfHttpReply:
 * @status: HTTP status of the last hop
 * @chain: (array zero-terminated=1): each address asked, in order
 * @content_type: (nullable)
 * @location: (nullable): where the answer to a POST sends us
 * @body: (nullable): at most %PF_HTTP_BODY_MAX bytes
 * @was_cut: whether the body was longer
 * @all_https: whether every hop was
 */
typedef struct
{
  guint    status;
  char   **chain;
  char    *content_type;
  char    *location;
  GBytes  *body;
  gboolean was_cut;
  gboolean all_https;
} PfHttpReply;

void pf_http_reply_free (PfHttpReply *reply);

/**
 * pf_http_fetch:
 * @url: https:// or, where the caller was asked to, http://
 * @post_body: (nullable): POST this as @post_type; %NULL for GET
 * @trust: (nullable): further CA
 * @timeout_ms: for the whole of it
 *
 * No cookies, no credentials, no cache.  https never goes to http.  A POST is not
 * repeated elsewhere by itself: the caller sees @location.  An answer with any status is
 * a reply, not an error.
 *
 * Threads: blocks; makes its own session and main context (libsoup 3.2 races addresses
 * in its asynchronous calls only).
 *
 * Errors: %PF_WIRE_ERROR (UNKNOWN_HOST, REFUSED, TIMED_OUT, CERTIFICATE, …),
 * %PF_PROTO_ERROR (redirect loop or downgrade: UNEXPECTED), %G_IO_ERROR_CANCELLED.
 */
PfHttpReply *pf_http_fetch (const char    *url,
                            const char    *post_body,
                            const char    *post_type,
                            const PfTrust *trust,
                            int            timeout_ms,
                            GCancellable  *cancellable,
                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfHttpReply, pf_http_reply_free)

G_END_DECLS
