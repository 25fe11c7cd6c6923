/* pf-chunk.h - bytes handed on in pieces
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfChunkFunc:
 * @data: bytes, valid during the call only
 * @length: at least 1
 * @user_data: the receiver's own
 *
 * Takes the next piece of a stream.  Whoever pushes stops at once when this
 * returns %FALSE and passes the error up untouched.  Pieces have any size; no
 * meaning lies in where they are cut.
 *
 * Returns: %FALSE with @error set to stop the stream
 */
typedef gboolean (*PfChunkFunc) (const guint8 *data,
                                 gsize         length,
                                 gpointer      user_data,
                                 GError      **error);

G_END_DECLS
