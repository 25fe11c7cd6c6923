/* pf-mork-private.h - what the two files of the Mork reader share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-mork.h"

G_BEGIN_DECLS

#define PF_MORK_NO_NAME G_MAXUINT

typedef struct
{
  guint       column; /* index into PfMork.names */
  const char *text;   /* (unowned): in PfMork.texts */
} PfMorkCell;

struct _PfMorkRow
{
  guint64     id;
  guint       scope; /* index into PfMork.names */
  guint       n_cells;
  PfMorkCell *cells; /* (owned) (nullable) */
};

typedef struct
{
  guint64     id;
  guint       scope;
  guint       kind; /* index into PfMork.names, or PF_MORK_NO_NAME */
  GHashTable *rows; /* (owned) (element-type PfMorkRow) */
} PfMorkTable;

struct _PfMork
{
  GPtrArray    *names;      /* (owned): scopes, columns and kinds */
  GHashTable   *name_index; /* (owned) (element-type utf8 guint) */
  GHashTable   *rows;       /* (owned) (element-type PfMorkRow): a set, by scope and id */
  GHashTable   *tables; /* (owned) (element-type PfMorkTable): a set, by scope and id */
  GStringChunk *texts;  /* (owned) */
};

/* A file without anything in it. */
PfMork *pf_mork_new (void);

/* The index of @name, made if it is new. */
guint pf_mork_intern (PfMork *self, const char *name);

/* The index of @name, or %PF_MORK_NO_NAME: what was never written is in no row. */
guint pf_mork_find_name (const PfMork *self, const char *name);

/* The row or table of that scope and number, made if it is new. */
PfMorkRow   *pf_mork_need_row (PfMork *self, guint scope, guint64 id);
PfMorkTable *pf_mork_need_table (PfMork *self, guint scope, guint64 id);

/* Sets a cell to @text, which is in the file's texts or names. */
void pf_mork_row_set (PfMorkRow *row, guint column, const char *text);
void pf_mork_row_cut (PfMorkRow *row, guint column);

G_END_DECLS
