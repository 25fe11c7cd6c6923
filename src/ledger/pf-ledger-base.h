/* pf-ledger-base.h - how the account's folders were numbered before our bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

G_BEGIN_DECLS

/* A folder of the account; numbers of 0 are not known. */
typedef struct
{
  const char *name;
  guint32     uid_validity;
  guint32     uid_next;
} PfLedgerBase;

/**
 * pf_ledger_put_bases:
 * @bases: (element-type PfLedgerBase): all folders of the account
 *
 * @out_noted: whether that was done
 *
 * Notes how they are numbered, in place of what was noted before.  As long as it is open
 * whether an earlier message of ours is on the server, what was noted before it stays.
 */
gboolean pf_ledger_put_bases (PfLedger *self,
                              GArray   *bases,
                              gboolean *out_noted,
                              GError  **error);

/**
 * pf_ledger_get_base:
 * @folder: a folder of the account, with its present UIDVALIDITY
 *
 * Returns: the smallest UID that a message of ours can have there if somebody moved it
 *   there from where we put it; 0 if that cannot be told
 */
guint32 pf_ledger_get_base (PfLedger *self, const PfLedgerTarget *folder);

G_END_DECLS
