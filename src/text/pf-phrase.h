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

/**
 * pf_text_read_wait_at:
 * @now_unix: the present time
 *
 * Reads how long a sentence asks to wait: "Suggested Backoff Time: 299961 milliseconds"
 * (Exchange Online), "try again in 15 minutes", "until 2026-11-24T14:20:00Z", "retry
 * after Tue, 24 Nov 2026 14:20:00 GMT".
 *
 * Returns: milliseconds, at most a week; 0 if it names no time
 */
gint64 pf_text_read_wait_at (const char *text, gint64 now_unix);

/* The same, now. */
gint64 pf_text_read_wait (const char *text);

G_END_DECLS
