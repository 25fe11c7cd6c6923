/* pf-ledger-elsewhere.h - mail that the account holds already, in another folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ledger/pf-ledger-work.h"

G_BEGIN_DECLS

/**
 * PfLedgerOrigin:
 * @how: what is to be done with it: copied or moved
 * @target: the folder it lies in
 * @uid: its UID there
 * @size: octets as the server counts them
 * @internal_unix: its INTERNALDATE, which a copy keeps
 * @flags: the marks that our copy is to have: its own, which a copy keeps, and ours
 * @keywords: (nullable): its own
 * @unites_keywords: whether ours are wanted too
 * @header: (nullable): the digest of its canonical header, if that is not ours
 *
 * A message on the server that was proven to be one of ours.
 */
typedef struct
{
  PfPlacing     how;
  gint64        target;
  guint32       uid_validity;
  guint32       uid;
  gint64        size;
  gint64        internal_unix;
  guint         flags;
  char        **keywords;
  gboolean      unites_keywords;
  const guint8 *header;
} PfLedgerOrigin;

/* The planned message @id is to be placed from there. */
gboolean pf_ledger_set_origin (PfLedger             *self,
                               gint64                id,
                               const PfLedgerOrigin *origin,
                               GError              **error);

/* It is to be sent after all. */
gboolean pf_ledger_clear_origin (PfLedger *self, gint64 id, GError **error);

/* Likewise all that is planned from the folder @from, or from anywhere if it is 0. */
gboolean pf_ledger_clear_origins (PfLedger *self, gint64 from, GError **error);

typedef struct _PfLedgerTransfer PfLedgerTransfer;

/* Likewise all of @transfer. */
gboolean pf_ledger_clear_transfer (PfLedger               *self,
                                   const PfLedgerTransfer *transfer,
                                   GError                **error);

/* Nothing is to be moved any more: what was, is to be copied. */
gboolean pf_ledger_copy_only (PfLedger *self, GError **error);

/* Likewise what turned out to be one of ours, or may be one whose UID is not known. */
gboolean pf_ledger_spare_own (PfLedger *self, GError **error);

/* Whether a planned message is to be moved away from that place. */
gboolean pf_ledger_is_taken (
    PfLedger *self, gint64 from, guint32 uid_validity, guint32 uid, GError **error);

/* How many planned messages have no origin. */
gint64 pf_ledger_count_homeless (PfLedger *self);

/**
 * PfLedgerTransfer:
 * @folder: the source folder; 0 if they are not told apart
 *
 * Planned messages that are to be placed in the same way.
 */
struct _PfLedgerTransfer
{
  PfPlacing how;
  gint64    folder;
  gint64    from;
  gint64    target;
  gint64    messages;
  gint64    bytes;
};

/* Returns: (transfer full) (element-type PfLedgerTransfer): from and target; copies come
 * before moves, which take away what is copied */
GArray *pf_ledger_list_transfers (PfLedger *self, GError **error);

/* Returns: (transfer full) (element-type PfLedgerTransfer): how and folder */
GArray *pf_ledger_count_transfers (PfLedger *self, GError **error);

/**
 * pf_ledger_take_transfer:
 * @first_uid: no message of the batch can get a smaller UID
 *
 * Hands out the next messages of @transfer, by ascending UID there, no UID twice, and
 * makes them intended in one transaction before it returns.
 *
 * Returns: (transfer full) (nullable): %NULL without an error when none is left
 */
PfBatch *pf_ledger_take_transfer (PfLedger               *self,
                                  const PfLedgerTransfer *transfer,
                                  guint32                 uid_validity,
                                  guint32                 first_uid,
                                  gsize                   max_messages,
                                  GError                **error);

/* The marks that a copy has, or will have, are these. */
gboolean pf_ledger_set_flags (PfLedger *self, gint64 id, guint flags, GError **error);

G_END_DECLS
