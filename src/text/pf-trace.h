/* pf-trace.h - a message's header without what servers wrote into it on the way
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5321 4.4, RFC 7208 9.1, RFC 8601, RFC 8617, RFC 9228
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PF_TRACE_DIGEST 32

/**
 * pf_trace_hash:
 * @block: (array length=length): a header block
 *
 * SHA-256 of the fields that are neither a mail program's private ones nor a server's
 * trace (Received, Return-Path, Delivered-To, Authentication-Results, …), in their
 * order, names in lower case, values unfolded.  Two copies of one message that came
 * over different servers, or by different protocols, have the same.
 */
void pf_trace_hash (const char *block, gsize length, guint8 out_digest[PF_TRACE_DIGEST]);

G_END_DECLS
