/* pf-mbox-split.h - an mbox file, pushed through in pieces, comes out as messages
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"
#include "local/pf-mbox-postmark.h"

G_BEGIN_DECLS

/**
 * PfMboxUnquote:
 * @PF_MBOX_UNQUOTE_UNDECIDED: ask when the first quoted line is met
 * @PF_MBOX_UNQUOTE_NONE: nothing was quoted (mboxcl2, MMDF)
 * @PF_MBOX_UNQUOTE_ONE: ">From " was "From " (mboxo)
 * @PF_MBOX_UNQUOTE_ANY: any number of ">" has one too many (mboxrd)
 */
typedef enum
{
  PF_MBOX_UNQUOTE_UNDECIDED,
  PF_MBOX_UNQUOTE_NONE,
  PF_MBOX_UNQUOTE_ONE,
  PF_MBOX_UNQUOTE_ANY,
} PfMboxUnquote;

/**
 * PfMboxLength:
 * @PF_MBOX_LENGTH_UNDECIDED: ask when Content-Length and separators first disagree
 * @PF_MBOX_LENGTH_IGNORE: separators are right
 * @PF_MBOX_LENGTH_TRUST: a Content-Length that lands on a separator is right
 */
typedef enum
{
  PF_MBOX_LENGTH_UNDECIDED,
  PF_MBOX_LENGTH_IGNORE,
  PF_MBOX_LENGTH_TRUST,
} PfMboxLength;

/**
 * PfMboxRules:
 * @unquote: which quoting to undo
 * @length: what Content-Length is worth
 * @is_unsure: the quoting could not be proven: whoever is unquoted is marked doubtful
 * @is_thunderbird: a Thunderbird file: two levels of quoting under an old separator
 *   are doubtful
 * @is_mmdf: messages stand between lines of four ^A; found out at the file's beginning
 * @is_cr: lines end with CR alone; passed on as LF
 * @is_takeout: only separators of Google Takeout count, which quotes unreliably; found
 *   out at the first separator
 * @is_bare: the message that is read first has no separator line
 *
 * How one file is to be read.
 */
typedef struct
{
  PfMboxUnquote unquote;
  PfMboxLength  length;
  gboolean      is_unsure;
  gboolean      is_thunderbird;
  gboolean      is_mmdf;
  gboolean      is_cr;
  gboolean      is_takeout;
  gboolean      is_bare;
} PfMboxRules;

/**
 * PfMboxStart:
 * @offset: of the separator line
 * @postmark: what that line says
 * @is_crlf: it ends with CRLF
 * @next_is_crlf: so does the line after it
 * @is_bare: there was no separator line
 */
typedef struct
{
  guint64        offset;
  PfMboxPostmark postmark;
  gboolean       is_crlf;
  gboolean       next_is_crlf;
  gboolean       is_bare;
} PfMboxStart;

/**
 * PfMboxEnd:
 * @length: octets in the file from the separator line to the message's end, without
 *   the blank line that belongs to the next separator
 * @stored: PF_STORED_TRUNCATED, PF_STORED_DOUBTFUL_…
 */
typedef struct
{
  guint64 length;
  guint   stored;
} PfMboxEnd;

/**
 * PfMboxSplitFuncs:
 * @begin: a message begins
 * @chunk: its next bytes
 * @end: it is over
 * @peek: (nullable): reads up to @length octets elsewhere in the file; returns how many
 *   there are.  Without it Content-Length cannot be checked and is ignored
 * @decide: (nullable): turns what is undecided in @rules into something else
 *
 * All get the splitter's user_data.
 */
typedef struct
{
  gboolean (*begin) (const PfMboxStart *start, gpointer user_data, GError **error);
  PfChunkFunc chunk;
  gboolean (*end) (const PfMboxEnd *end, gpointer user_data, GError **error);
  gssize (*peek) (guint64 offset, guint8 *buffer, gsize length, gpointer user_data);
  gboolean (*decide) (PfMboxRules *rules, gpointer user_data, GError **error);
} PfMboxSplitFuncs;

/**
 * PfMboxCounts:
 *
 * What was met so far.
 */
typedef struct
{
  guint64  messages;
  guint64  garbage_bytes;   /* before the first separator, and between MMDF messages */
  guint64  nul_bytes;       /* in runs between messages */
  guint64  unquoted_lines;  /* lines changed */
  guint64  quoted_once;     /* lines ">From " */
  guint64  quoted_more;     /* lines ">>From " */
  guint64  with_length;     /* messages with a Content-Length */
  guint64  length_ok;       /* … that lands on a separator (only while trusted) */
  guint64  unquoted_inside; /* lines "From " inside such a length */
  guint64  dashes;          /* separators of Thunderbird's kind */
  guint64  quoted_senders;  /* separators of readpst's kind */
  gboolean has_pseudo;      /* the first message was a program's own data */
  gboolean has_imap_base;   /* it or the first message had X-IMAP or X-IMAPbase */
} PfMboxCounts;

/**
 * PfMboxSplit:
 *
 * Pure: bytes in, calls out; no file, no allocation after its birth.  How the bytes are
 * cut into pieces makes no difference to what comes out.
 *
 * Order of calls: new; then (room, filled)… or push…; finish.
 *
 * Threads: one at a time.
 */
typedef struct _PfMboxSplit PfMboxSplit;

/**
 * pf_mbox_split_new:
 * @rules: copied
 * @window: octets of buffer; raised to what looking ahead needs
 */
PfMboxSplit *pf_mbox_split_new (const PfMboxRules      *rules,
                                const PfMboxSplitFuncs *funcs,
                                gpointer                user_data,
                                gsize                   window);
void         pf_mbox_split_free (PfMboxSplit *self);

/**
 * pf_mbox_split_start_at:
 *
 * To be called before the first byte: these come from @offset, where a message is
 * known to begin, and only that one is wanted.
 */
void pf_mbox_split_start_at (PfMboxSplit *self, guint64 offset);

/* Returns: (transfer none): where to write the next bytes; *@out_room is at least 1 */
guint8 *pf_mbox_split_room (PfMboxSplit *self, gsize *out_room);

/**
 * pf_mbox_split_filled:
 * @length: octets written there
 *
 * Errors: those of the functions, untouched.
 */
gboolean pf_mbox_split_filled (PfMboxSplit *self, gsize length, GError **error);

/**
 * pf_mbox_split_skip_nuls:
 * @length: octets of a hole in the file: all NUL
 *
 * The same as pushing them, but in no time between messages.
 */
gboolean pf_mbox_split_skip_nuls (PfMboxSplit *self, guint64 length, GError **error);

gboolean pf_mbox_split_push (PfMboxSplit  *self,
                             const guint8 *data,
                             gsize         length,
                             GError      **error);

/* The file is over. */
gboolean pf_mbox_split_finish (PfMboxSplit *self, GError **error);

/* Returns: whether nothing more will be called (the one message is over) */
gboolean pf_mbox_split_is_done (const PfMboxSplit *self);

/* Returns: whether the last byte so far is NUL: a hole may follow */
gboolean pf_mbox_split_ends_in_nul (const PfMboxSplit *self);

const PfMboxCounts *pf_mbox_split_counts (const PfMboxSplit *self);
const PfMboxRules  *pf_mbox_split_rules (const PfMboxSplit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMboxSplit, pf_mbox_split_free)

G_END_DECLS
