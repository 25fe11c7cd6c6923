/* pf-canon.h - one message, streamed once: normalised for APPEND, measured and hashed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PfProblem:
 *
 * What is unusual about a message's bytes; a set.  None of these is a reason to
 * leave a message out by itself: a server may refuse it, and then the smallest
 * repair is tried.
 */
typedef enum
{
  PF_PROBLEM_NUL = 1 << 0,             /* holds NUL bytes */
  PF_PROBLEM_NUL_BLOCK = 1 << 1,       /* thousands of them: crash damage */
  PF_PROBLEM_BARE_CR = 1 << 2,         /* a CR that ends no line; made CRLF */
  PF_PROBLEM_NO_HEADER_END = 1 << 3,   /* no blank line between header and body */
  PF_PROBLEM_HEADER_8BIT = 1 << 4,     /* raw 8-bit bytes in the header */
  PF_PROBLEM_LONG_LINE = 1 << 5,       /* a line past 998 octets (RFC 5322 2.1.1) */
  PF_PROBLEM_VERY_LONG_LINE = 1 << 6,  /* past 9,900 octets (Exchange) */
  PF_PROBLEM_NO_FINAL_EOL = 1 << 7,    /* the last line was not ended; ended by us */
  PF_PROBLEM_EMPTY = 1 << 8,           /* no bytes at all */
  PF_PROBLEM_NO_HEADER = 1 << 9,       /* nothing that looks like a header field */
  PF_PROBLEM_HEADER_GARBAGE = 1 << 10, /* lines before the first field; dropped */
} PfProblem;

/**
 * PfRepair:
 *
 * Changes beyond line ends that were asked for because a server refused the
 * message without them; a set, recorded with the message.
 */
typedef enum
{
  PF_REPAIR_NONE = 0,
  PF_REPAIR_STRIP_NUL = 1 << 0,      /* NUL bytes left out */
  PF_REPAIR_ENCODE_HEADER = 1 << 1,  /* 8-bit header values as RFC 2047 words */
  PF_REPAIR_ADD_HEADER_END = 1 << 2, /* a blank line where the header stops */
} PfRepair;

/**
 * PfPrivateHeaders:
 *
 * Whose own headers are removed before sending (facts: a program's bookkeeping,
 * not the sender's words).  Fingerprints ignore the headers of *all* programs.
 */
typedef enum
{
  PF_PRIVATE_NONE, /* remove nothing: --verbatim */
  PF_PRIVATE_MBOX, /* Status, X-Status, X-Keywords, X-UID, X-IMAP…, Content-Length, Lines */
  PF_PRIVATE_THUNDERBIRD, /* those, and X-Mozilla-*, X-Account-Key, X-UIDL, … */
} PfPrivateHeaders;

/**
 * PfMessageFacts:
 * @size: octets as sent: every line CRLF, private headers removed, repairs done;
 *   exactly the literal's size
 * @canonical_size: octets with CRLF line ends, *every* program's private headers and
 *   NUL bytes left out: what "already there" compares, on both sides
 * @fp_exact: SHA-256 of @fp_header and @fp_body, one after the other: a message's
 *   identity
 * @fp_header: SHA-256 of the canonical header: a line "name:value" for each field that
 *   is no program's private one, the name in lower case, the value unfolded, each run
 *   of blanks one space, none at its ends
 * @fp_body: SHA-256 of the canonical body: line ends CRLF, no blank lines at its end,
 *   one ">" less in lines that begin ">From " (or ">>From ", …), no NUL bytes
 * @sent_digest: SHA-256 of the @size octets as sent
 * @message_id: (nullable): without angle brackets, comments and blanks, case kept
 * @date: (nullable): the Date header's value, unfolded
 * @from: (nullable): the From header's value, unfolded and undecoded
 * @subject: (nullable): the Subject header's value, unfolded and undecoded
 * @date_unix: the Date header as Unix seconds, or %G_MININT64
 * @date_zone: its zone in minutes east of UTC
 * @received_unix: topmost Received header's date, or %G_MININT64
 * @received_zone: its zone in minutes east of UTC
 * @delivery_unix: Delivery-Date header's date, or %G_MININT64
 * @delivery_zone: its zone in minutes east of UTC
 * @problems: a set of #PfProblem
 *
 * Everything the engine needs to know about a message's bytes, from one pass.
 */
typedef struct
{
  guint64 size;
  guint64 canonical_size;
  guint8  fp_exact[32];
  guint8  fp_header[32];
  guint8  fp_body[32];
  guint8  sent_digest[32];
  char   *message_id;
  char   *date;
  char   *from;
  char   *subject;
  gint64  date_unix;
  int     date_zone;
  gint64  received_unix;
  int     received_zone;
  gint64  delivery_unix;
  int     delivery_zone;
  guint   problems;
} PfMessageFacts;

void pf_message_facts_clear (PfMessageFacts *facts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfMessageFacts, pf_message_facts_clear)

/**
 * PfCanon:
 *
 * A message pushed through in pieces: out come the bytes to send (or none, when
 * only the facts are wanted) and, at the end, the facts.  The header block is held
 * back until it is complete (it is bounded by %PF_LIMIT_HEADER_BLOCK; what follows
 * counts as body, though its fields are read for the facts); the body is passed on as it
 * comes, in constant memory.
 *
 * Order of calls: begin, push…, finish; then begin again for the next message.
 *
 * Threads: one thread at a time; never blocks by itself.
 */
typedef struct _PfCanon PfCanon;

PfCanon *pf_canon_new (void);
void     pf_canon_free (PfCanon *self);

/**
 * pf_canon_begin:
 * @private_headers: whose headers to remove
 * @repairs: a set of #PfRepair
 * @out: (nullable): takes the bytes to send; %NULL to compute the facts only
 * @user_data: for @out
 */
void pf_canon_begin (PfCanon         *self,
                     PfPrivateHeaders private_headers,
                     guint            repairs,
                     PfChunkFunc      out,
                     gpointer         user_data);

/* As pf_canon_begin(), where the message is known already: of the facts only @size,
 * @sent_digest and @problems are found out, which takes half the time. */
void pf_canon_begin_to_send (PfCanon         *self,
                             PfPrivateHeaders private_headers,
                             guint            repairs,
                             PfChunkFunc      out,
                             gpointer         user_data);

/**
 * pf_canon_push:
 * @data: the message's next bytes in the store's own form: any line ends, private
 *   headers in place, mbox quoting already undone
 *
 * Errors: those of @out, untouched; none of its own.
 */
gboolean pf_canon_push (PfCanon *self, const guint8 *data, gsize length, GError **error);

/**
 * pf_canon_finish:
 * @out_facts: (out caller-allocates): cleared by the caller
 */
gboolean pf_canon_finish (PfCanon *self, PfMessageFacts *out_facts, GError **error);

/* A #PfChunkFunc over a #PfCanon in @user_data: pushes on. */
gboolean pf_canon_chunk (const guint8 *data,
                         gsize         length,
                         gpointer      user_data,
                         GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCanon, pf_canon_free)

G_END_DECLS
