/* pf-table.h - columns of plain text, aligned by how wide characters are shown
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_text_safe:
 * @text: (nullable): what a mail, a file or a server said
 *
 * Returns: (transfer full): valid UTF-8 that cannot drive a terminal: control
 *   characters and direction overrides become "�"
 */
char *pf_text_safe (const char *text);

/* Returns: how many columns a terminal needs for @text */
int pf_text_width (const char *text);

/**
 * pf_text_shorten:
 * @width: columns, at least 1
 *
 * Returns: (transfer full): @text, cut with "…" in the middle if it is wider
 */
char *pf_text_shorten (const char *text, int width);

/**
 * PfTable:
 *
 * Rows of cells.  Threads: one at a time.
 */
typedef struct _PfTable PfTable;

/**
 * pf_table_new:
 * @align: one letter a column: 'l' or 'r'; 'L' for a first one that is to be typed again
 *   and so is never shortened; and, for a table whose first row is its heading, what may
 *   give way in a narrow place: 'm', shortened in its middle like the first column; 'd',
 *   left out if that is not enough; 'n', numbers at the right whose heading may take
 *   several lines; 'z', such numbers, left out if all are 0
 */
PfTable *pf_table_new (const char *align);
void     pf_table_free (PfTable *self);

/* Adds a row of as many cells as there are columns; they are made safe here. */
void pf_table_add_cells (PfTable *self, const char *const *cells, gsize n_cells);

#define pf_table_add(self, ...)                                                          \
  pf_table_add_cells (self, (const char *const[]){ __VA_ARGS__ },                        \
                      G_N_ELEMENTS (((const char *const[]){ __VA_ARGS__ })))

/**
 * pf_table_render:
 * @indent: put before each row
 * @width: columns there are, or 0 for no limit; to fit, columns give way as their letters
 *   say, and the first column, or beside an 'L' the last, is shortened
 */
char *pf_table_render (const PfTable *self, const char *indent, int width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfTable, pf_table_free)

G_END_DECLS
