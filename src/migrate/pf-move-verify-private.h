/* pf-move-verify-private.h - one folder that is compared with the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move-private.h"

G_BEGIN_DECLS

/**
 * PfCheckRow:
 * @ours: of a copy that the server made: with the size and the date of that copy
 * @is_copied: by the server, from another folder
 * @is_seen: the message with its UID is ours
 *
 * One of our messages; what is compared of it for every one.
 */
typedef struct
{
  PfMatchOurs ours;
  guint32     uid;
  guint       flags;
  gint64      stored_size;
  gint64      stored_unix;
  gboolean    is_certain : 1;
  gboolean    is_resent : 1;
  gboolean    was_verified : 1;
  gboolean    has_keywords : 1;
  gboolean    is_seen : 1;
  gboolean    is_odd_size : 1;
  gboolean    is_copied : 1;
  gint64      found_size;
  gint64      found_unix;
} PfCheckRow;

/* What the server has put on the message of theirs with the same index. */
typedef struct
{
  guint  flags;
  char **keywords; /* (nullable) (owned) */
} PfCheckMarks;

typedef struct
{
  PfMove         *move;
  PfLedgerTarget *target;
  PfTargetFolder *folder;
  PfVerifyMode    mode;
  PfVerification *verification; /* (nullable) */
  GCancellable   *cancellable;
  GArray         *rows; /* (element-type PfCheckRow): without a UID first, then by UID */
  guint           cursor; /* the row with the next UID */
  GArray         *loose;  /* (element-type PfMatchTheirs): whose they are is open */
  GArray         *marks;  /* (element-type PfCheckMarks): those of @loose */
  guint           compared;
  guint           odd_sizes;
} PfCheck;

#define PF_CHECK_ROW(check, i) (&g_array_index ((check)->rows, PfCheckRow, i))

/* Reports a difference of one row. */
void pf_check_differ (
    PfCheck *self, gint64 id, const char *kind, gint64 expected, gint64 actual);

/* Counts a message for whoever waits for a comparison alone. */
void pf_check_count (PfCheck *self, gint64 octets);

/* Looks for the twin of what was sent twice; our own second copy goes. */
gboolean pf_check_find_twins (PfCheck *self, GError **error);

/* Reads messages back, all or a sample. */
gboolean pf_check_compare_bodies (PfCheck *self, GError **error);

G_END_DECLS
