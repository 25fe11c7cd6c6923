/* pf-bird-sift.h - what stands between a folder's file and whoever wants its mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-bird-summary.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfBirdShare:
 * @only: (nullable): the account whose mail is wanted
 * @except: (nullable) (array zero-terminated=1): accounts whose mail is not wanted
 *
 * Whose part of an Inbox that several accounts deliver into is wanted, by
 * X-Account-Key; all of it if both are %NULL.
 */
typedef struct
{
  const char        *only;
  const char *const *except;
} PfBirdShare;

/**
 * PfBirdSift:
 *
 * A #PfScanSink that passes a scan on: it leaves out the mail of other accounts,
 * puts the summary's marks over those in the file, and marks what the program no
 * longer lists and what lost its attachments.
 *
 * Order of calls: new, a scan with pf_bird_sift_sink and this as its user_data, free.
 *
 * Threads: one thread at a time.
 */
typedef struct _PfBirdSift PfBirdSift;

/**
 * pf_bird_sift_new:
 * @sink: who gets the messages
 * @summary: (nullable): a summary that describes the file
 * @lists_all: whether a message that is not in the summary counts as unlisted
 * @extra_flags: a set of #PfFlags that every message gets
 *
 * All pointers are borrowed.
 */
PfBirdSift *pf_bird_sift_new (const PfScanSink    *sink,
                              gpointer             user_data,
                              const PfBirdShare   *share,
                              const PfBirdSummary *summary,
                              gboolean             lists_all,
                              guint                extra_flags);
void        pf_bird_sift_free (PfBirdSift *self);

/* Returns: how many messages were passed on that were not deleted */
guint64 pf_bird_sift_get_messages (const PfBirdSift *self);

/* Returns: octets of all messages that were passed on */
guint64 pf_bird_sift_get_bytes (const PfBirdSift *self);

extern const PfScanSink pf_bird_sift_sink;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfBirdSift, pf_bird_sift_free)

G_END_DECLS
