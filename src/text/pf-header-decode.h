/* pf-header-decode.h - header values as people read them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 2047, RFC 5322 3.4
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_header_decode:
 * @value: (nullable): an unfolded value in any bytes, with or without encoded words
 *
 * Raw 8-bit bytes are read as UTF-8 if they are that, else as Windows-1252.
 *
 * Returns: (transfer full): valid UTF-8 without control characters; "" for %NULL
 */
char *pf_header_decode (const char *value);

/**
 * pf_header_decode_addresses:
 * @value: (nullable): a From or To value
 *
 * Returns: (transfer full): the people's names, or addresses where there is no name,
 *   joined by ", "; valid UTF-8 without control characters
 */
char *pf_header_decode_addresses (const char *value);

/**
 * pf_header_encode_8bit:
 * @field: (array length=length): a whole field with its line ends (CRLF)
 *
 * The smallest repair for servers that refuse raw 8-bit bytes in a header: the value
 * with RFC 2047 encoded words in their place.  The name and fields in ASCII stay as
 * they are.
 *
 * Returns: (transfer full): the field, ended by CRLF
 */
char *pf_header_encode_8bit (const char *field, gsize length);

G_END_DECLS
