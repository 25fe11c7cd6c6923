/* pf-popstate.h - what Thunderbird remembers of the mail on a POP3 server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfPopstate:
 * @kept: messages that were left on the server
 * @partial: of them, those of which only the beginning was downloaded
 * @deleted: messages that are to be deleted there at the next visit
 * @newest: Unix seconds of the newest entry, or 0
 *
 * The sums of a popstate.dat: what was on the server when Thunderbird looked last.
 * Lines are a state ("k" keep, "d" delete, "b" too big, "f" fetch the body), a unique id
 * and, in newer files, the time; "#" begins a comment, "*HOST USER" the next account.
 */
typedef struct
{
  gint64 kept;
  gint64 partial;
  gint64 deleted;
  gint64 newest;
} PfPopstate;

/* Pure.  Lines that are none are passed over. */
void pf_popstate_parse (const char *text, gsize length, PfPopstate *out_state);

/* Returns: whether @directory, an account's, has a popstate.dat that can be read */
gboolean pf_popstate_load (const char *directory, PfPopstate *out_state);

G_END_DECLS
