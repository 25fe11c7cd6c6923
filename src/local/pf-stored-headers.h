/* pf-stored-headers.h - what mail programs write into a message's header for themselves
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-stored-flags.h"
#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

#define PF_STORED_TAIL 64

/**
 * PfStoredHeaders:
 * @has_mozilla_status: X-Mozilla-Status was there, exactly four hexadecimal digits
 * @mozilla_status: its value
 * @has_mozilla_status2: X-Mozilla-Status2 was there, exactly eight digits
 * @mozilla_status2: its value
 * @mozilla_keys: (nullable): X-Mozilla-Keys, trimmed
 * @status: (nullable): Status
 * @x_status: (nullable): X-Status
 * @x_keywords: (nullable): X-Keywords
 * @has_uid: X-UID, X-IMAP or X-IMAPbase was there
 * @uidl: (nullable): X-UIDL, trimmed
 * @account_key: (nullable): X-Account-Key, trimmed
 *
 * @watches_parts: set by the caller, kept by begin: look for @is_detached in the body
 * @is_detached: a part of the message says that Thunderbird took its content away
 *
 * The marks found in one message's header: the first field of each name counts, as in
 * Thunderbird.  Filled by pushing the message's bytes; what comes after the header costs
 * nothing unless @watches_parts is set.
 *
 * Order of calls: begin, push…, finish, apply; then begin again.  Zeroed at first,
 * cleared at the end.
 */
typedef struct
{
  gboolean has_mozilla_status;
  guint    mozilla_status;
  gboolean has_mozilla_status2;
  guint32  mozilla_status2;
  char    *mozilla_keys;
  char    *status;
  char    *x_status;
  char    *x_keywords;
  gboolean has_uid;
  char    *uidl;
  char    *account_key;

  gboolean watches_parts;
  gboolean is_detached;

  /*< private >*/
  GString *field; /* (owned) (nullable): a field of ours, not yet known to be complete */
  GString *rest;  /* (owned) (nullable): the beginning of a line cut by a chunk's end */
  gsize    size;  /* octets of header seen */
  gboolean has_field;
  gboolean seen_status;
  gboolean seen_status2;
  gboolean is_over;
  guint8   tail[PF_STORED_TAIL]; /* the last octets of the body so far */
  gsize    tail_length;
} PfStoredHeaders;

void pf_stored_headers_begin (PfStoredHeaders *self);
void pf_stored_headers_push (PfStoredHeaders *self, const guint8 *data, gsize length);
void pf_stored_headers_finish (PfStoredHeaders *self);
void pf_stored_headers_clear (PfStoredHeaders *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfStoredHeaders, pf_stored_headers_clear)

/**
 * PfStoredRules:
 * @PF_STORED_RULES_MBOX: "O" in Status means old, not read
 * @PF_STORED_RULES_THUNDERBIRD: "O" means read too; X-Status and X-Keywords are not ours
 * @PF_STORED_RULES_TRUST_KEYWORDS: or-ed to these: X-Keywords counts though the message
 *   has no X-UID, because the file says X-IMAPbase
 */
typedef enum
{
  PF_STORED_RULES_MBOX = 0,
  PF_STORED_RULES_THUNDERBIRD = 1 << 0,
  PF_STORED_RULES_TRUST_KEYWORDS = 1 << 1,
} PfStoredRules;

/**
 * pf_stored_headers_apply:
 * @self: after finish
 * @rules: a set of #PfStoredRules
 * @message: gets flags, stored, keywords, uidl, account_key; what is not in the header
 *   stays as it is
 */
void pf_stored_headers_apply (const PfStoredHeaders *self,
                              guint                  rules,
                              PfMessage             *message);

/* Returns: whether anything in the header speaks of read and unread at all */
gboolean pf_stored_headers_has_marks (const PfStoredHeaders *self);

G_END_DECLS
