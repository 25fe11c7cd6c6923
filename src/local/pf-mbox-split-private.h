/* pf-mbox-split-private.h - the splitter's state, for its three files
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-mbox-lines.h"
#include "local/pf-mbox-split.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_LEADING, /* before the first separator */
  STATE_START,   /* at a separator line */
  STATE_HEADER,  /* at the beginning of a line of the header */
  STATE_BODY,    /* anywhere in a body, or in garbage */
  STATE_BETWEEN, /* MMDF: after a message's closing line */
  STATE_DONE,
} PfMboxState;

/* What one step of the machine came to. */
typedef enum
{
  STEP_AGAIN,
  STEP_MORE, /* nothing more to be done with these bytes */
  STEP_FAIL, /* a function failed; the error is set */
} PfMboxStep;

typedef enum
{
  LENGTH_NONE,
  LENGTH_UNCHECKED,
  LENGTH_GOOD, /* lands on a separator or on the file's end */
  LENGTH_BAD,
} PfMboxLengthState;

/*
 * The window: buf[pos..end) is not yet passed on, buf[scan..end) not yet looked at;
 * buf[end..raw_end) is a CR whose meaning hangs on the next byte.  buf[0] is at @base in
 * the file.  @nuls octets of NUL before @pos are held back, because a run of them at a
 * message's end is no part of it.
 */
struct _PfMboxSplit
{
  PfMboxRules      rules;
  PfMboxSplitFuncs funcs;
  gpointer         user_data; /* (unowned) */
  PfMboxCounts     counts;
  PfMboxState      state;

  guint8  *buf; /* (owned) */
  gsize    size;
  gsize    pos;
  gsize    scan;
  gsize    end;
  gsize    raw_end;
  guint64  base;
  guint64  nuls;
  gboolean at_end;        /* the file is over */
  gboolean at_line_start; /* @pos is the beginning of a line */
  gboolean is_single;     /* stop after one message */

  /* The message, or garbage, that is being read. */
  gboolean          is_bare;     /* has no separator line */
  gboolean          is_garbage;  /* no message: between them */
  gboolean          is_silent;   /* not passed on: garbage, or pseudo message */
  gboolean          is_old;      /* Thunderbird before 122: quoted as mboxo */
  gboolean          next_doubt;  /* the next message's beginning is a guess */
  guint64           start;       /* offset of its separator line */
  guint64           body;        /* offset of its body */
  guint             fields;      /* header fields */
  guint             real_fields; /* those that no mail program writes for itself */
  guint             odd_lines;   /* lines before the first field that are none */
  guint             stored;
  PfMboxLengthState length_state;
  guint64           length;
};

#define PF_MBOX_NUL_RUN 16 /* as many NULs in a row end a message before a separator */

/* pf-mbox-split.c */
gboolean pf_mbox_split_emit (PfMboxSplit *self, gsize until, GError **error);
gboolean pf_mbox_split_end_message (PfMboxSplit *self, gsize until, GError **error);
void     pf_mbox_split_drop (PfMboxSplit *self, gsize until);

/* pf-mbox-split-header.c */
PfMboxStep pf_mbox_split_step_leading (PfMboxSplit *self, GError **error);
PfMboxStep pf_mbox_split_step_start (PfMboxSplit *self, GError **error);
PfMboxStep pf_mbox_split_step_header (PfMboxSplit *self, GError **error);

/* pf-mbox-split-body.c */
void       pf_mbox_split_start_body (PfMboxSplit *self);
PfMboxStep pf_mbox_split_step_body (PfMboxSplit *self, GError **error);
PfMboxStep pf_mbox_split_step_mmdf_body (PfMboxSplit *self, GError **error);
PfMboxStep pf_mbox_split_step_between (PfMboxSplit *self, GError **error);

/* Returns: the length of the MMDF line at buf[at], 0 if there is none, or more bytes are
 * needed to tell (*@out_more) */
gsize pf_mbox_split_mmdf_line (const PfMboxSplit *self, gsize at, gboolean *out_more);

/* Returns: the octets of the empty line that ends buf[pos..until), or 0 */
gsize pf_mbox_split_last_blank (const PfMboxSplit *self, gsize until);

/* Returns: how many NULs stand directly before buf[at] */
guint64 pf_mbox_split_nuls_before (const PfMboxSplit *self, gsize at);

G_END_DECLS
