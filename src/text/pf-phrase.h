/* pf-phrase.h - what stands in a server's sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @phrase, lower case ASCII, stands in @text in any case. */
gboolean pf_text_has_phrase (const char *text, const char *phrase);

/* Returns: how many milliseconds "Suggested Backoff Time: 299961 milliseconds" (Exchange
 *   Online) or "try again in 15 minutes" asks to wait, at most a week; 0 if nothing */
gint64 pf_text_read_wait (const char *text);

G_END_DECLS
