/* pf-pop3-spool.h - messages fetched from a POP3 server, kept until they are placed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfPop3Spooled:
 * @offset: where it begins in the spool, or %G_MAXUINT64 if its octets were given up
 * @size: its octets
 * @told: what the server's LIST said of its size
 * @digest: SHA-256 of its octets, in hex
 * @header: (nullable): SHA-256 of its header, in hex; for messages without @uidl
 * @uidl: (nullable): its unique id, if it has one
 * @is_checked: whether its octets are known to have its digest
 *
 * One whole message.  Owned by its spool.
 */
typedef struct
{
  guint64  offset;
  guint64  size;
  guint64  told;
  char    *digest;
  char    *header;
  char    *uidl;
  gboolean is_checked;
} PfPop3Spooled;

/**
 * PfPop3Spool:
 *
 * Two files in a directory of their own, readable by their owner only: "mail", message
 * after message, and "index", a line for each that is whole and on the disk.  Octets go
 * to "mail" and are synchronised before their lines are written, so that whatever is
 * killed or loses power finds in the index what is really there; what has no line is
 * cut off when the spool is opened again.
 *
 * When everything was placed, pf_pop3_spool_clear() gives the octets up and keeps the
 * index: what was fetched once is known again by its unique id.
 *
 * Order of calls: open; for each message begin, chunk…, then end or abandon; flush.
 *
 * Threads: one thread at a time; blocks for the disk.
 *
 * Errors: %PF_MOVE_ERROR_DISK_FULL for whatever the disk refuses.
 */
typedef struct _PfPop3Spool PfPop3Spool;

/* Opens the spool in @directory, which is made if need be (its parent is there). */
PfPop3Spool *pf_pop3_spool_open (const char *directory, GError **error);
void         pf_pop3_spool_free (PfPop3Spool *self);

/* Fails unless there is room for @octets more. */
gboolean pf_pop3_spool_check_space (PfPop3Spool *self, guint64 octets, GError **error);

/* @with_header: whether its header's digest is wanted too */
void pf_pop3_spool_begin (PfPop3Spool *self, gboolean with_header);

/* A #PfChunkFunc over the spool in @user_data. */
gboolean pf_pop3_spool_chunk (const guint8 *data,
                              gsize         length,
                              gpointer      user_data,
                              GError      **error);

/**
 * pf_pop3_spool_end:
 * @uidl: (nullable): its unique id; without one, a message that is there already is
 *   not kept twice
 *
 * The message is whole.  It may take until the next flush before it is on the disk.
 *
 * Returns: (transfer none) (nullable)
 */
PfPop3Spooled *pf_pop3_spool_end (PfPop3Spool *self,
                                  const char  *uidl,
                                  guint64      told,
                                  GError     **error);

/* The message is not wanted, or did not come whole. */
void pf_pop3_spool_abandon (PfPop3Spool *self);

/* Returns: (transfer full): SHA-256 of what was pushed since begin, in hex */
char *pf_pop3_spool_dup_digest (PfPop3Spool *self);

/* Makes durable whatever ended. */
gboolean pf_pop3_spool_flush (PfPop3Spool *self, GError **error);

/* Returns: (transfer none) (nullable): what has that unique id and was told to be as
 * large; a server that used an id again is found out by the size */
PfPop3Spooled *pf_pop3_spool_find (PfPop3Spool *self, const char *uidl, guint64 told);

/* Returns: (transfer none) (nullable): the only message without unique id that has this
 * header and was told to be as large */
PfPop3Spooled *pf_pop3_spool_find_header (PfPop3Spool *self,
                                          const char  *header,
                                          guint64      told);

/* Returns: (transfer none) (nullable): the message of that locator */
PfPop3Spooled *pf_pop3_spool_locate (PfPop3Spool *self, const char *locator);

/* Returns: (transfer full): "uidl:…" or "sha256:…" */
char *pf_pop3_spooled_dup_locator (const PfPop3Spooled *spooled);

/* Returns: whether there are messages without unique ids to be found */
gboolean pf_pop3_spool_has_headers (PfPop3Spool *self);

gboolean pf_pop3_spooled_has_octets (const PfPop3Spooled *spooled);

/**
 * pf_pop3_spool_read:
 *
 * Streams the octets of @spooled.
 *
 * Errors: %PF_MOVE_ERROR_SOURCE_CHANGED if they are not what was fetched; they are given
 * up then.
 */
gboolean pf_pop3_spool_read (PfPop3Spool   *self,
                             PfPop3Spooled *spooled,
                             PfChunkFunc    func,
                             gpointer       user_data,
                             GCancellable  *cancellable,
                             GError       **error);

/* Gives all octets up and keeps the index. */
gboolean pf_pop3_spool_clear (PfPop3Spool *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPop3Spool, pf_pop3_spool_free)

/**
 * PfPop3HeaderDigest:
 *
 * The SHA-256 of a header out of octets in pieces: with its blank line, whatever its
 * line ends.  Says nothing of a header without Message-ID: that may be many messages'.
 */
typedef struct
{
  GChecksum *checksum; /* (owned) */
  GString   *line;     /* (owned): what came of the line in work, cut */
  gboolean   is_over;
  gboolean   has_id;
} PfPop3HeaderDigest;

void pf_pop3_header_digest_begin (PfPop3HeaderDigest *self);
void pf_pop3_header_digest_push (PfPop3HeaderDigest *self,
                                 const guint8       *data,
                                 gsize               length);
void pf_pop3_header_digest_clear (PfPop3HeaderDigest *self);

/* Returns: (transfer full) (nullable): in hex */
char *pf_pop3_header_digest_finish (PfPop3HeaderDigest *self);

G_END_DECLS
