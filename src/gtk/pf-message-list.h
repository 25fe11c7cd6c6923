/* pf-message-list.h - rows of a ledger as a list that can be searched
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger.h"

G_BEGIN_DECLS

/**
 * PfMessageItem:
 *
 * One row, for as long as the list lives.
 */
#define PF_TYPE_MESSAGE_ITEM (pf_message_item_get_type ())
G_DECLARE_FINAL_TYPE (PfMessageItem, pf_message_item, PF, MESSAGE_ITEM, GObject)

/* Returns: (transfer none) */
const PfLedgerRow *pf_message_item_get_row (PfMessageItem *self);

/**
 * PfMessageList:
 *
 * A #GListModel of #PfMessageItem, which are made when they are asked for: many
 * thousands of rows cost little more than the ledger's own.
 */
#define PF_TYPE_MESSAGE_LIST (pf_message_list_get_type ())
G_DECLARE_FINAL_TYPE (PfMessageList, pf_message_list, PF, MESSAGE_LIST, GObject)

/* @rows: (transfer none) (element-type PfLedgerRow): kept, and not changed any more */
PfMessageList *pf_message_list_new (GPtrArray *rows);

/**
 * pf_message_list_filter:
 * @search: (nullable): words, all of which are in the subject, sender or folder;
 *   capital letters do not count
 * @reason: (nullable): only rows with this reason
 */
void pf_message_list_filter (PfMessageList *self, const char *search, const char *reason);

/* How many rows there are, shown or not. */
guint pf_message_list_get_total (PfMessageList *self);

typedef struct
{
  const char *reason;
  guint       rows;
} PfMessageReason;

/* Returns: (transfer full) (element-type PfMessageReason): the most frequent first */
GArray *pf_message_list_count_reasons (PfMessageList *self);

G_END_DECLS
