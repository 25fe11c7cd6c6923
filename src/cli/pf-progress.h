/* pf-progress.h - a move's progress on the terminal, or as lines for programs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-rate.h"
#include "migrate/pf-move.h"

G_BEGIN_DECLS

typedef enum
{
  PF_PROGRESS_NONE,  /* not a word */
  PF_PROGRESS_WAITS, /* a line on stderr for a wait, and one for its end */
  PF_PROGRESS_BAR,   /* one line on stderr, rewritten */
  PF_PROGRESS_JSON,  /* one object a line on stderr */
} PfProgressStyle;

typedef struct
{
  PfProgressStyle style;
  PfRate          rate;
  PfPhase         phase;
  PfWait          told;       /* the wait that was told last, until the move goes on */
  gint64          told_until; /* and the time it was told to end */
  gboolean        is_line_open;
} PfProgressLine;

/* Returns: whether @name ("auto", "none", "json") is a style; "auto" is a bar on a
 * terminal, else lines about waiting only */
gboolean pf_progress_style_parse (const char *name, PfProgressStyle *out_style);

void pf_progress_line_show (PfProgressLine *self, const PfProgress *progress);

/* Leaves the terminal on a line of its own. */
void pf_progress_line_end (PfProgressLine *self);

/**
 * pf_progress_render:
 * @per_second: messages a second, or 0 while it is not known
 * @seconds_left: or -1
 * @width: columns there are
 *
 * Returns: (transfer full): one line, never wider than @width
 */
char *pf_progress_render (const PfProgress *progress,
                          double            per_second,
                          gint64            seconds_left,
                          int               width);

G_END_DECLS
