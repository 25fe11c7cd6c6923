/* pf-ledger-notes.h - the names of the small facts that a job keeps besides its tables
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Written by jobs/ and migrate/, read by report/ through pf_ledger_get_note(). */

#define PF_NOTE_URL "url"                  /* the target as it was named: imaps://… */
#define PF_NOTE_SOURCES "source-list"      /* GVariant text "aay": KIND:PATH, as named */
#define PF_NOTE_SOURCES_OLD "source-specs" /* one a line, in ledgers before that */
#define PF_NOTE_ELAPSED "elapsed-ms"       /* of all runs together */
#define PF_NOTE_WAITED "waited-ms" /* of these, waiting for server, line or person */
#define PF_NOTE_EXIT "exit"        /* PfExit of the last run */
#define PF_NOTE_ERROR "error"      /* why the last run stopped; absent or "" */

#define PF_NOTE_VERIFY_MODE "verify-mode"       /* "metadata", "full", "none" */
#define PF_NOTE_VERIFY_CHECKED "verify-checked" /* messages compared */
#define PF_NOTE_VERIFY_BODIES "verify-bodies"   /* of them in full */
#define PF_NOTE_VERIFY_DIFFERING "verify-differing"
/* GVariant text of PF_NOTE_DIFFERENCES_TYPE: folder, UID, subject, kind, expected,
 * actual; at most PF_NOTE_MOST_DIFFERENCES of them. */
#define PF_NOTE_DIFFERENCES "verify-differences"
#define PF_NOTE_DIFFERENCES_TYPE "a(sussss)"
#define PF_NOTE_MOST_DIFFERENCES 1000

/* GVariant text of PF_NOTE_FETCHED_TYPE: URL, messages, octets, milliseconds, warnings;
 * what all runs fetched from sources on servers, and what the last one was told. */
#define PF_NOTE_FETCHED "fetched"
#define PF_NOTE_FETCHED_TYPE "a(sxxxas)"

/* GVariant text of PF_NOTE_UNREAD_TYPE: account, path, why; the folders that the last
 * scan could not read. */
#define PF_NOTE_UNREAD "unread-folders"
#define PF_NOTE_UNREAD_TYPE "a(sss)"

/* Of the same type: the folders that end in the middle of a message. */
#define PF_NOTE_CUT "cut-folders"
