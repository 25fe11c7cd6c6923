/* pf-ledger-labels.h - servers with labels instead of folders: which messages we made
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

G_BEGIN_DECLS

/*
 * Gmail makes one message of all that are alike: appending mail that it holds already
 * only adds a label.  What the view of all mail shows at a UID below the one where it
 * ended before we sent ours was there before us.
 */

/**
 * pf_ledger_set_all_mail:
 * @uid_validity: of the view of all mail
 * @uid_next: where it ends now, after the sources were scanned; 0 if that is not known
 *
 * What is sent from now on is at or above @uid_next there, unless it was there before.
 * Bounds of another UIDVALIDITY are forgotten.
 */
gboolean pf_ledger_set_all_mail (PfLedger *self,
                                 guint32   uid_validity,
                                 guint32   uid_next,
                                 GError  **error);

/**
 * pf_ledger_list_bounds:
 *
 * The smallest UID in the view of all mail that each message can have if we made it.  Of
 * messages with equal content, which are one there, the smallest; those that this undo
 * took back already count too.
 *
 * Returns: (transfer full) (nullable) (element-type gint64 guint): by id; without those
 *   of which no bound is known
 */
GHashTable *pf_ledger_list_bounds (PfLedger *self, GError **error);

/* "It is about to go to the Trash, and from there": committed before the command. */
gboolean pf_ledger_set_trashing (PfLedger *self,
                                 gint64    id,
                                 guint64   account_id,
                                 GError  **error);

/* Returns: (transfer full) (nullable) (element-type gint64 guint64): of the messages of
 *   @target that were, and are not known to be gone, by id */
GHashTable *pf_ledger_list_trashing (PfLedger *self, gint64 target, GError **error);

/* An undo is over: what it took back says nothing about mail that comes later. */
gboolean pf_ledger_drop_labels (PfLedger *self, GError **error);

G_END_DECLS
