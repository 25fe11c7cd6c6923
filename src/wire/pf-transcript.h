/* pf-transcript.h - what was said on a connection, with times and without secrets
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PfTranscript:
 *
 * The last lines of a conversation, bounded in lines and bytes; literals and message
 * bodies appear as their size.  A secret is never handed to it, so it cannot leak
 * one.
 *
 * Threads: one at a time; pf_transcript_to_lines() gives a copy that may travel.
 */
#define PF_TYPE_TRANSCRIPT (pf_transcript_get_type ())
G_DECLARE_FINAL_TYPE (PfTranscript, pf_transcript, PF, TRANSCRIPT, GObject)

/* Called for each line as it is recorded (--verbose): "C: a1 NOOP", "S: * OK". */
typedef void (*PfTranscriptFunc) (const char *line, gpointer user_data);

/**
 * pf_transcript_new:
 *
 * Text may come in any pieces; a line is recorded when its LF came, or when the other
 * side speaks.  What is not printable is shown as "\xNN".
 */
PfTranscript *pf_transcript_new (PfTranscriptFunc live, gpointer user_data);
void          pf_transcript_sent (PfTranscript *self, const char *text, gssize length);
void pf_transcript_received (PfTranscript *self, const char *text, gssize length);
void pf_transcript_note (PfTranscript *self, const char *text);

/* Octets that are not shown: appear as "<1234 bytes>", neighbours added up. */
void pf_transcript_sent_bytes (PfTranscript *self, guint64 count);
void pf_transcript_received_bytes (PfTranscript *self, guint64 count);

/* Returns: (transfer full) (array zero-terminated=1): the last lines, each with its time
 *   in seconds since the start: "0.123 C: a1 NOOP" */
char **pf_transcript_to_lines (PfTranscript *self);

G_END_DECLS
