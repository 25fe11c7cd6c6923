/* pf-words.h - numbers, sizes, times, and the sentences behind ids
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-error.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

/*
 * One formatter for both faces and all reports, so that the same number reads the
 * same everywhere (the words' rules: never round a count, round a wait up).
 *
 * Threads: any; the process' locale decides.  Everything returned is (transfer full)
 * unless it is const.
 */

/* "12,409" */
char *pf_words_count (gint64 n);

/* "12,409 messages" */
char *pf_words_messages (gint64 n);

/* "12,409 of 12,412 messages" */
char *pf_words_messages_of (gint64 n, gint64 total);

/* "4 folders" */
char *pf_words_folders (gint64 n);

/* "less than 1 MB", "3.1 GB", "31 GB": for sentences */
char *pf_words_size (guint64 bytes);

/* "812 bytes", "31 kB", "3.1 MB": for tables */
char *pf_words_size_short (guint64 bytes);

/* "1.1 MB of 3.1 GB" */
char *pf_words_size_of (gint64 bytes, gint64 total);

/**
 * pf_words_time_left:
 * @seconds: how long it still takes, or -1 if that is not known yet
 *
 * Returns: "Less than a minute left", "About 23 minutes left"; rounded up
 */
char *pf_words_time_left (gint64 seconds);

/* "less than a second", "12 seconds", "3 minutes", "1 hour 4 minutes" */
char *pf_words_duration (gint64 ms);

/* "at 21:04", "yesterday at 21:04", "on 22 November 2026"; for the middle of a sentence */
char *pf_words_when (gint64 unix_time, gint64 now);

/* "22 November 2026" */
char *pf_words_day (gint64 unix_time);

/* "2026-11-22 21:04", for tables and reports; "" for %G_MININT64 */
char *pf_words_stamp (gint64 unix_time);

/* "2009 to 2026", "2026", or "" if a date is not known */
char *pf_words_years (gint64 oldest, gint64 newest);

/* "Projects / House": a folder's path for people */
char *pf_words_path (const char *const *path);

/**
 * pf_words_target:
 * @target: a folder on the server, joined with "/"; a literal "/" is "\/"
 *
 * Returns: (transfer full): the same for people: "Projects/House", "Inbox"
 */
char *pf_words_target (const char *target);

/**
 * pf_words_proof:
 *
 * Returns: "12,412 found = 12,409 placed + 2 there already + 1 left out", with the
 *   parts that are 0 left out except the first
 */
char *pf_words_proof (const PfCounts *counts);

/* "4,231 of 12,412 messages are on the server.  The rest waits." */
char *pf_words_where_it_stands (const PfCounts *counts);

/* The same where some of it is only known from earlier runs: "4,231 of 12,412 messages
 * were put on the server or were there before.  The rest waits." */
char *pf_words_where_it_stood (const PfCounts *counts);

/* Why a message was left out or excluded. */
char *pf_words_reason (const char *id);

/* What is odd about a folder on this computer. */
char *pf_words_warning (const char *id);

/* Why a folder is called differently on the server. */
char *pf_words_name_change (const char *id);

/* What a person should know before the start. */
char *pf_words_problem (const char *id);

/* Kinds of unusual messages in a plan, and what is done with them. */
char *pf_words_class (const char *id);
char *pf_words_choice (const char *id);

/* How a message on the server differs from what was sent. */
char *pf_words_difference (const char *kind);

/* A job's state: "moving", "interrupted", … */
char *pf_words_state (const char *id);

/* Returns: (transfer none) "Counting messages", "Moving", … */
const char *pf_words_phase (PfPhase phase);

/* "Your provider takes 500 MB a day. …" */
char *pf_words_daily (guint64 bytes);

/**
 * pf_words_wait:
 * @until: Unix seconds, or 0 if not known
 *
 * Returns: (nullable): what is waited for; %NULL for %PF_WAIT_NONE
 */
char *pf_words_wait (PfWait wait, gint64 until, gint64 now);

/**
 * PfLabel:
 *
 * The fixed words of reports.
 */
typedef enum
{
  PF_LABEL_REPORT_TITLE,
  PF_LABEL_JOB,
  PF_LABEL_FROM,
  PF_LABEL_TO,
  PF_LABEL_STATE,
  PF_LABEL_STARTED,
  PF_LABEL_CHANGED,
  PF_LABEL_TOOK,
  PF_LABEL_NUMBERS,
  PF_LABEL_NOT_COUNTED,
  PF_LABEL_FOLDERS,
  PF_LABEL_FOLDER,
  PF_LABEL_TARGET,
  PF_LABEL_FOUND,
  PF_LABEL_PLACED,
  PF_LABEL_THERE,
  PF_LABEL_LEFT_OUT,
  PF_LABEL_EXCLUDED,
  PF_LABEL_PENDING,
  PF_LABEL_SIZE,
  PF_LABEL_TOTAL,
  PF_LABEL_SUBJECT,
  PF_LABEL_DATE,
  PF_LABEL_REASON,
  PF_LABEL_COPY,
  PF_LABEL_SERVER_SAID,
  PF_LABEL_COMPARED,
  PF_LABEL_NOT_COMPARED,
  PF_LABEL_DIFFERENCES,
  PF_LABEL_NO_SUBJECT,
  PF_LABEL_EXPUNGED,
  PF_LABEL_RESENT,
  PF_LABEL_COPIED,
  PF_LABEL_MOVED,
  PF_LABEL_LANGUAGE, /* the code of the language that the labels are in */
  PF_LABEL_STOPPED,
  PF_LABEL_UNDONE,
  PF_LABEL_KEPT,
  PF_LABEL_UNUSUAL,
  PF_LABEL_REPAIRED,
} PfLabel;

/* Returns: (transfer none) */
const char *pf_words_label (PfLabel label);

/* "12,409 messages were compared one by one, 118 of them in full." */
char *pf_words_compared (gint64 checked, gint64 bodies);

G_END_DECLS
