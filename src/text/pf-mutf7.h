/* pf-mutf7.h - modified UTF-7, in which IMAP servers write folder names
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501 5.1.3
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_mutf7_encode:
 * @utf8: a name in valid UTF-8
 *
 * Returns: (transfer full): the same in printable ASCII
 */
char *pf_mutf7_encode (const char *utf8);

/**
 * pf_mutf7_decode:
 * @name: a name as the server wrote it, any bytes
 * @out_exact: (out) (optional): whether pf_mutf7_encode() gives @name again; if not,
 *   only the server's own spelling can address the folder
 *
 * Never fails: what is not modified UTF-7 stays as it is written (bare "&", raw UTF-8
 * from servers that break the rule), and bytes that mean nothing become U+FFFD.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *pf_mutf7_decode (const char *name, gboolean *out_exact);

G_END_DECLS
