/* pf-imap-data.h - what the server's data responses say, typed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-parser.h"
#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

/*
 * Each reader takes a DATA reply of its name and fills a struct whose strings point
 * into the reply.  It returns FALSE for one that breaks the grammar where that
 * matters; unknown items are skipped.  Pure.
 */

/* Attributes of a folder in LIST; a set. */
typedef enum
{
  PF_IMAP_FOLDER_NO_SELECT = 1 << 0,   /* \Noselect */
  PF_IMAP_FOLDER_MISSING = 1 << 1,     /* \NonExistent */
  PF_IMAP_FOLDER_SUBSCRIBED = 1 << 2,  /* \Subscribed */
  PF_IMAP_FOLDER_VIEW = 1 << 3,        /* \All, \Important, \Flagged */
  PF_IMAP_FOLDER_NO_CHILDREN = 1 << 4, /* \Noinferiors */
  PF_IMAP_FOLDER_ALL = 1 << 5,         /* \All */
} PfImapFolderAttributes;

/**
 * PfImapListed:
 * @name: as on the wire
 * @delimiter: 0 for NIL
 * @attributes: a set of #PfImapFolderAttributes
 * @role: by its special-use attribute (RFC 6154)
 */
typedef struct
{
  const char *name;
  char        delimiter;
  guint       attributes;
  PfRole      role;
} PfImapListed;

gboolean pf_imap_read_list (const PfImapReply *reply, PfImapListed *out_listed);

/* One STATUS response; numbers that were not in it are -1 or 0. */
typedef struct
{
  const char *name;
  gint64      messages;
  guint32     uid_next;
  guint32     uid_validity;
  guint64     highest_modseq;
  guint64     append_limit;
} PfImapStatusData;

gboolean pf_imap_read_status (const PfImapReply *reply, PfImapStatusData *out_status);

/**
 * PfImapFetched:
 * @uid: 0 if not in it
 * @has_size: whether RFC822.SIZE was in it
 * @has_flags: whether FLAGS was
 * @keywords: (nullable) (owned) (array zero-terminated=1): flags that are none of
 *   #PfFlags, at most %PF_LIMIT_KEYWORDS, borrowed
 * @internal_unix: %G_MININT64 if not in it
 * @modseq: 0 if not in it
 * @header: (nullable): the literal of BODY[HEADER…]
 * @has_body: whether BODY[] or the like was in it
 * @body: (nullable): its bytes, unless they were streamed
 * @account_id: X-GM-MSGID; 0 if not in it
 * @labels: (nullable): the list of X-GM-LABELS
 */
typedef struct
{
  guint32     uid;
  gboolean    has_size;
  guint64     size;
  gboolean    has_flags;
  guint       flags;
  GPtrArray  *keywords;
  gint64      internal_unix;
  int         internal_zone;
  guint64     modseq;
  const char *header;
  gsize       header_length;
  gboolean    has_body;
  const char *body;
  gsize       body_length;
  guint64     account_id;

  const PfImapNode *labels;
} PfImapFetched;

gboolean pf_imap_read_fetch (const PfImapReply *reply, PfImapFetched *out_fetched);
void     pf_imap_fetched_clear (PfImapFetched *fetched);

/**
 * pf_imap_has_other_label:
 * @labels: the list of X-GM-LABELS
 * @name: the open folder's, as on the wire
 * @role: its role
 *
 * Whether the list names a label of the person's besides the folder's own.  What Gmail
 * itself finds important is none, and a star is a mark.
 */
gboolean pf_imap_has_other_label (const PfImapNode *labels,
                                  const char       *name,
                                  PfRole            role);

/* Splits @nodes, the members of a flag list, into #PfFlags and keywords. */
guint pf_imap_read_flags (const PfImapNode *list, GPtrArray *out_keywords);

/**
 * pf_imap_read_date:
 * @text: " 1-Jan-2020 10:00:00 +0100", the day with blank, zero or neither
 */
gboolean pf_imap_read_date (const char *text, gint64 *out_unix, int *out_zone);

/* The first personal namespace; FALSE if there is none. */
gboolean pf_imap_read_namespace (const PfImapReply *reply,
                                 const char       **out_prefix,
                                 char              *out_delimiter);

/* The values of "name" and "version" of an ID response, each nullable. */
gboolean pf_imap_read_id (const PfImapReply *reply,
                          const char       **out_name,
                          const char       **out_version);

/* One QUOTA response; -1 where a resource is not limited.  Storage in octets. */
typedef struct
{
  gint64 storage_used;
  gint64 storage_limit;
  gint64 messages_used;
  gint64 messages_limit;
} PfImapQuota;

gboolean pf_imap_read_quota (const PfImapReply *reply, PfImapQuota *out_quota);

/**
 * pf_imap_read_search:
 * @reply: SEARCH, or ESEARCH with ALL (RFC 4731)
 * @max: how many numbers @out_numbers may hold
 * @out_numbers: (element-type guint32): the numbers are appended
 */
gboolean pf_imap_read_search (const PfImapReply *reply, gsize max, GArray *out_numbers);

/**
 * pf_imap_read_appenduid:
 * @reply: a tagged OK
 * @n_messages: how many messages the command had
 * @out_uids: (out) (transfer full) (element-type guint32): in order
 *
 * Returns: %FALSE without an APPENDUID that names exactly @n_messages
 */
gboolean pf_imap_read_appenduid (const PfImapReply *reply,
                                 gsize              n_messages,
                                 guint32           *out_uid_validity,
                                 GArray           **out_uids);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfImapFetched, pf_imap_fetched_clear)

G_END_DECLS
