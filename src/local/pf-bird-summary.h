/* pf-bird-summary.h - what Thunderbird's .msf file says about a folder and its mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

/**
 * PfBirdSummary:
 *
 * The list of a folder's messages as Thunderbird shows it, with the marks that are
 * newest.  Of a message that is in the file but not in the list, Thunderbird shows
 * nothing: it was deleted or moved.
 *
 * Threads: immutable once loaded.
 */
typedef struct _PfBirdSummary PfBirdSummary;

/* One message's row; owned by its summary. */
typedef struct _PfBirdSummaryRow PfBirdSummaryRow;

/**
 * pf_bird_summary_load:
 * @path: an .msf file
 *
 * Returns: (transfer full) (nullable): %NULL if it cannot be read or is malformed
 */
PfBirdSummary *pf_bird_summary_load (const char *path);
void           pf_bird_summary_free (PfBirdSummary *self);

/**
 * pf_bird_summary_describes:
 * @mbox_path: the folder's mbox file
 *
 * Whether the summary is of that file as it is now: Thunderbird's own rule (size, and
 * time within 4,000 s), and the places at which it sees messages are checked, as a
 * summary of another file would have all its mail left out.
 */
gboolean pf_bird_summary_describes (const PfBirdSummary *self, const char *mbox_path);

/* Returns: (transfer none) (nullable): of the message whose separator is at @offset */
const PfBirdSummaryRow *pf_bird_summary_find_offset (const PfBirdSummary *self,
                                                     guint64              offset);

/* Returns: (transfer none) (nullable): of the message in the file @name */
const PfBirdSummaryRow *pf_bird_summary_find_name (const PfBirdSummary *self,
                                                   const char          *name);

/**
 * pf_bird_summary_apply:
 * @message: its marks are replaced by those that the row has
 */
void pf_bird_summary_apply (const PfBirdSummary    *self,
                            const PfBirdSummaryRow *row,
                            PfMessage              *message);

/* Returns: (transfer none) (nullable): the folder's name, in the user's language for
 * folders like Inbox */
const char *pf_bird_summary_get_folder_name (const PfBirdSummary *self);

/* Returns: whether it is a saved search, which holds no mail of its own */
gboolean pf_bird_summary_is_search (const PfBirdSummary *self);

/**
 * pf_bird_summary_may_name:
 *
 * Returns: whether the file holds a folder's name somewhere; much cheaper than
 *   loading it
 */
gboolean pf_bird_summary_may_name (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfBirdSummary, pf_bird_summary_free)

G_END_DECLS
