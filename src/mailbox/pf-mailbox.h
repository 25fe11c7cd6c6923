/* pf-mailbox.h - the words that sources and targets share: roles, flags, folders, messages
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a folder is for, whatever it is called. */
typedef enum
{
  PF_ROLE_NONE,
  PF_ROLE_INBOX,
  PF_ROLE_SENT,
  PF_ROLE_DRAFTS,
  PF_ROLE_TEMPLATES,
  PF_ROLE_TRASH,
  PF_ROLE_JUNK,
  PF_ROLE_ARCHIVE,
  PF_ROLE_OUTBOX,
} PfRole;

/* Returns: (transfer none): "none", "inbox", "sent", … as in JSON and the ledger */
const char *pf_role_to_string (PfRole role);

/* Returns: the role of that name, or %PF_ROLE_NONE */
PfRole pf_role_from_string (const char *name);

/* A message's marks; a set.  The first four are IMAP system flags. */
typedef enum
{
  PF_FLAG_SEEN = 1 << 0,
  PF_FLAG_ANSWERED = 1 << 1,
  PF_FLAG_FLAGGED = 1 << 2,
  PF_FLAG_DRAFT = 1 << 3,
  PF_FLAG_FORWARDED = 1 << 4, /* $Forwarded */
  PF_FLAG_MDN_SENT = 1 << 5,  /* $MDNSent */
  PF_FLAG_JUNK = 1 << 6,      /* $Junk */
  PF_FLAG_NOT_JUNK = 1 << 7,  /* $NotJunk */
  PF_FLAG_DELETED = 1 << 8,   /* \Deleted on a server; never sent by us */
} PfFlags;

/* What is special about a message in its store; a set. */
typedef enum
{
  PF_STORED_EXPUNGED = 1 << 0,         /* deleted, the file not yet compacted: no mail */
  PF_STORED_UNLISTED = 1 << 1,         /* its program no longer lists it */
  PF_STORED_PARTIAL = 1 << 2,          /* only the beginning was downloaded */
  PF_STORED_QUEUED = 1 << 3,           /* written, not sent yet */
  PF_STORED_FEED = 1 << 4,             /* an RSS item */
  PF_STORED_TRUNCATED = 1 << 5,        /* the file ends in the middle of it */
  PF_STORED_DOUBTFUL_START = 1 << 6,   /* where it begins had to be guessed */
  PF_STORED_DOUBTFUL_QUOTING = 1 << 7, /* whether ">From " was quoted is unsure */
  PF_STORED_DETACHED = 1 << 8,         /* attachments were detached or deleted */
  PF_STORED_WITHHELD = 1 << 9,         /* its server does not give it out */
  PF_STORED_SKIPPED = 1 << 10,         /* not fetched, since it is not wanted */
} PfStored;

/**
 * PfMessage:
 * @locator: where its bytes are, in the source's own words; opaque to everybody
 *   else, valid as long as the folder's stamp is unchanged
 * @flags: a set of #PfFlags
 * @stored: a set of #PfStored
 * @keywords: (nullable) (array zero-terminated=1): tags as IMAP keywords
 * @received_unix: when the store itself says it arrived, or %G_MININT64
 * @received_zone: zone of @received_unix in minutes east of UTC
 * @received_certain: whether that zone is known (an mbox postmark's often is not)
 * @received_is_postmark: whether it is an mbox separator's date, which a Received
 *   header outranks (a copy or an import writes a new one), not a record of arrival
 * @uidl: (nullable): its POP3 unique id
 * @account_key: (nullable): the account that downloaded it, in the source's words
 * @server_text: (nullable): why it is withheld, in its server's words
 * @told_size: octets as its server tells them, of one that was not fetched; else 0
 *
 * One message of a source, without its bytes.
 */
typedef struct
{
  char    *locator;
  guint    flags;
  guint    stored;
  char   **keywords;
  gint64   received_unix;
  int      received_zone;
  gboolean received_certain;
  gboolean received_is_postmark;
  char    *uidl;
  char    *account_key;
  char    *server_text;
  guint64  told_size;
} PfMessage;

void pf_message_init (PfMessage *message);
void pf_message_clear (PfMessage *message);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfMessage, pf_message_clear)

G_END_DECLS
