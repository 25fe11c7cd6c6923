/* pf-match.h - which message on the server is which of ours: one to one, in doubt none
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_MATCH_HINT 16
#define PF_MATCH_DIGEST 32

/**
 * PfMatchOurs:
 * @hint: hash of Message-ID, Date, From and Subject
 * @id_hint: hash of the Message-ID; 0 if it has none
 * @size: octets as sent
 * @canonical_size: octets without any program's private headers
 * @internal_unix: INTERNALDATE as sent, or %G_MININT64
 * @first_uid: it can have no smaller UID
 * @is_copied: by the server itself, from another folder
 * @uid: (out): what it was matched with, or 0
 *
 * One of our messages; 80 octets, since there is one for each that is looked for.
 */
typedef struct
{
  gint64  id;
  guint8  hint[PF_MATCH_HINT];
  gint64  id_hint;
  guint64 size;
  guint64 canonical_size;
  gint64  internal_unix;
  guint32 first_uid;
  guint32 uid;

  gboolean is_copied;
} PfMatchOurs;

/**
 * PfMatchTheirs:
 * @size: octets as the server counts them
 * @is_claimed: belongs to one of our messages already: only counts for uniqueness
 *
 * One message of a folder on the server.
 */
typedef struct
{
  guint32  uid;
  guint8   hint[PF_MATCH_HINT];
  gint64   id_hint;
  guint64  size;
  gint64   internal_unix;
  gboolean is_claimed;
} PfMatchTheirs;

/* The digests of a message's canonical header and body. */
typedef struct
{
  guint8 header[PF_MATCH_DIGEST];
  guint8 body[PF_MATCH_DIGEST];
} PfMatchDigests;

/**
 * PfMatchReader:
 * @read_ours: the digests of one of ours, from the ledger
 * @read_theirs: fetches whole messages and computes their digests; @out_gone is set for
 *   each that is no longer there
 *
 * Where the proof comes from when header facts do not decide.
 */
typedef struct
{
  gboolean (*read_ours) (gint64          id,
                         PfMatchDigests *out_digests,
                         gpointer        user_data,
                         GError        **error);
  gboolean (*read_theirs) (const guint32  *uids,
                           gsize           n_uids,
                           PfMatchDigests *out_digests,
                           gboolean       *out_gone,
                           gpointer        user_data,
                           GError        **error);
} PfMatchReader;

typedef enum
{
  /* Is it there already?  Exactly equal size and a Message-ID that is unique on both
   * sides, else equal digests.  Doubt means no. */
  PF_MATCH_ALREADY_THERE,
  /* Did our own command store it?  As above, and the date that we chose counts. */
  PF_MATCH_SETTLE,
  /* A server that rewrites what it stores: unique header facts decide. */
  PF_MATCH_REWRITTEN,
  /* Header facts only nominate; the digests decide, always. */
  PF_MATCH_PROVEN,
} PfMatchRule;

/**
 * pf_match_run:
 * @ours: (element-type PfMatchOurs): the uid of each that was found is set
 * @theirs: (element-type PfMatchTheirs): by ascending UID
 *
 * Pairs messages one to one: a UID settles at most one of ours, n equal messages
 * need n UIDs.  Header facts only nominate.
 *
 * Errors: the reader's.
 */
gboolean pf_match_run (GArray              *ours,
                       GArray              *theirs,
                       PfMatchRule          rule,
                       const PfMatchReader *reader,
                       gpointer             user_data,
                       GError             **error);

/**
 * pf_match_hint:
 * @message_id: (nullable): without angle brackets or with
 * @out_hint: of all four
 * @out_id_hint: of the Message-ID alone; 0 if there is none
 *
 * Folding, runs of white space and the case of From do not count.
 */
void pf_match_hint (const char *message_id,
                    const char *date,
                    const char *from,
                    const char *subject,
                    guint8      out_hint[PF_MATCH_HINT],
                    gint64     *out_id_hint);

G_END_DECLS
