/* pf-mork.h - reading Mork, the text database of Thunderbird's .msf files
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfMork:
 *
 * A parsed file: rows with cells, and tables that list rows.  A row is named by its
 * scope ("ns:msg:db:row:scope:msgs:all") and number, a table by those of its rows'
 * scope, its kind and number.  Only what a file's committed transactions left is
 * seen.
 *
 * Threads: immutable once parsed; never blocks.
 */
typedef struct _PfMork PfMork;

/* One row; owned by its #PfMork. */
typedef struct _PfMorkRow PfMorkRow;

/**
 * pf_mork_parse:
 * @data: the file's bytes; need not end with NUL
 * @columns: (nullable) (array zero-terminated=1): the columns to keep; all if %NULL
 *
 * An aborted transaction, or one that the file ends in, is left out; anything else
 * that is wrong makes the whole file worthless, as half a summary would mark mail
 * as deleted.
 *
 * Returns: (transfer full) (nullable): %NULL if @data is not well-formed Mork
 */
PfMork *pf_mork_parse (const char *data, gsize length, const char *const *columns);
void    pf_mork_free (PfMork *self);

/* Returns: (transfer none) (nullable): the row @id of @scope */
const PfMorkRow *pf_mork_get_row (const PfMork *self, const char *scope, guint64 id);

/**
 * pf_mork_list:
 * @scope: the scope of the table's rows
 * @kind: (nullable): the table's kind; any if %NULL
 * @id: the table's number
 *
 * Returns: (transfer container) (element-type PfMorkRow) (nullable): the rows in the
 *   table, in no order; %NULL if there is no such table
 */
GPtrArray *pf_mork_list (const PfMork *self,
                         const char   *scope,
                         const char   *kind,
                         guint64       id);

/* Returns: (transfer none) (nullable): the cell's bytes; NUL bytes are left out */
const char *pf_mork_row_get (const PfMork    *self,
                             const PfMorkRow *row,
                             const char      *column);

/* Returns: the cell's text read as a number of @base, or @fallback */
gint64 pf_mork_row_get_number (const PfMork    *self,
                               const PfMorkRow *row,
                               const char      *column,
                               guint            base,
                               gint64           fallback);

guint64 pf_mork_row_get_id (const PfMorkRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMork, pf_mork_free)

G_END_DECLS
