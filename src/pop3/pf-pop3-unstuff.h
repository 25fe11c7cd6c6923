/* pf-pop3-unstuff.h - a message out of the lines with doubled dots that carry it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 3
 */

#pragma once

#include "base/pf-chunk.h"

G_BEGIN_DECLS

/**
 * PfPop3Unstuff:
 *
 * Takes octets as they come and passes them on in pieces as large as they came, without
 * the dots that were put before lines beginning with one, up to the line that is a dot.
 *
 * The first line tells how this server ends lines.  Where that is CRLF, a bare LF
 * inside a message begins no line, so that no message can end itself early with "LF dot
 * LF"; a server that only sends LF is understood too.
 *
 * Pure.  Begin with all zero.
 */
typedef struct
{
  int     state;
  int     line_ends;
  guint64 taken; /* octets passed on */
  guint64 lines; /* ends of lines among them */
  guint64 dots;  /* that were taken away */
} PfPop3Unstuff;

/**
 * pf_pop3_unstuff_push:
 * @func: (nullable): where the message goes
 * @out_is_done: (out): set to %TRUE after the last line
 *
 * Returns: how many octets were taken: all, or those up to the end; -1 if @func stopped
 */
gssize pf_pop3_unstuff_push (PfPop3Unstuff *self,
                             const guint8  *data,
                             gsize          length,
                             gboolean      *out_is_done,
                             PfChunkFunc    func,
                             gpointer       user_data,
                             GError       **error);

G_END_DECLS
