/* pf-mork.c - reading Mork: names, rows and tables once they are read
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mork-private.h"

#include <string.h>

/* Rows and tables both begin with these two, in this order of meaning. */
static guint
hash_row (gconstpointer key)
{
  const PfMorkRow *row = key;

  return (guint) row->id * 2654435761U ^ row->scope;
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const PfMorkRow *one = a;
  const PfMorkRow *other = b;

  return one->id == other->id && one->scope == other->scope;
}

static guint
hash_table (gconstpointer key)
{
  const PfMorkTable *table = key;

  return (guint) table->id * 2654435761U ^ table->scope;
}

static gboolean
equal_tables (gconstpointer a, gconstpointer b)
{
  const PfMorkTable *one = a;
  const PfMorkTable *other = b;

  return one->id == other->id && one->scope == other->scope;
}

static void
row_free (PfMorkRow *row)
{
  g_free (row->cells);
  g_free (row);
}

static void
table_free (PfMorkTable *table)
{
  g_hash_table_unref (table->rows);
  g_free (table);
}

guint
pf_mork_intern (PfMork *mork, const char *name)
{
  gpointer known;

  if (!g_hash_table_lookup_extended (mork->name_index, name, NULL, &known))
    {
      char *copy = g_strdup (name);

      known = GUINT_TO_POINTER (mork->names->len);
      g_ptr_array_add (mork->names, copy);
      g_hash_table_insert (mork->name_index, copy, known);
    }
  return GPOINTER_TO_UINT (known);
}

guint
pf_mork_find_name (const PfMork *mork, const char *name)
{
  gpointer known;

  if (!g_hash_table_lookup_extended (mork->name_index, name, NULL, &known))
    return PF_MORK_NO_NAME;
  return GPOINTER_TO_UINT (known);
}

PfMorkRow *
pf_mork_need_row (PfMork *mork, guint scope, guint64 id)
{
  PfMorkRow  key = { .id = id, .scope = scope };
  PfMorkRow *row = g_hash_table_lookup (mork->rows, &key);

  if (row == NULL)
    {
      row = g_new0 (PfMorkRow, 1);
      *row = key;
      g_hash_table_add (mork->rows, row);
    }
  return row;
}

PfMorkTable *
pf_mork_need_table (PfMork *mork, guint scope, guint64 id)
{
  PfMorkTable  key = { .id = id, .scope = scope, .kind = PF_MORK_NO_NAME };
  PfMorkTable *table = g_hash_table_lookup (mork->tables, &key);

  if (table == NULL)
    {
      table = g_new0 (PfMorkTable, 1);
      *table = key;
      table->rows = g_hash_table_new (g_direct_hash, g_direct_equal);
      g_hash_table_add (mork->tables, table);
    }
  return table;
}

void
pf_mork_row_cut (PfMorkRow *row, guint column)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i].column == column)
      {
        row->cells[i] = row->cells[--row->n_cells];
        return;
      }
}

void
pf_mork_row_set (PfMorkRow *row, guint column, const char *text)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i].column == column)
      {
        row->cells[i].text = text;
        return;
      }
  row->cells = g_renew (PfMorkCell, row->cells, row->n_cells + 1);
  row->cells[row->n_cells++] = (PfMorkCell){ column, text };
}

PfMork *
pf_mork_new (void)
{
  PfMork *mork = g_new0 (PfMork, 1);

  mork->names = g_ptr_array_new_with_free_func (g_free);
  mork->name_index = g_hash_table_new (g_str_hash, g_str_equal);
  mork->rows = g_hash_table_new_full (hash_row, equal_rows, (GDestroyNotify) row_free,
                                      NULL);
  mork->tables = g_hash_table_new_full (hash_table, equal_tables,
                                        (GDestroyNotify) table_free, NULL);
  mork->texts = g_string_chunk_new (4096);
  return mork;
}

void
pf_mork_free (PfMork *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->name_index);
  g_ptr_array_unref (self->names);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const PfMorkRow *
pf_mork_get_row (const PfMork *self, const char *scope, guint64 id)
{
  PfMorkRow key = { .id = id, .scope = pf_mork_find_name (self, scope) };

  return g_hash_table_lookup (self->rows, &key);
}

GPtrArray *
pf_mork_list (const PfMork *self, const char *scope, const char *kind, guint64 id)
{
  PfMorkTable        key = { .id = id, .scope = pf_mork_find_name (self, scope) };
  const PfMorkTable *table = g_hash_table_lookup (self->tables, &key);
  GPtrArray         *rows;
  GHashTableIter     iter;
  gpointer           row;

  if (table == NULL || (kind != NULL && table->kind != PF_MORK_NO_NAME &&
                        table->kind != pf_mork_find_name (self, kind)))
    return NULL;
  rows = g_ptr_array_sized_new (g_hash_table_size (table->rows));
  g_hash_table_iter_init (&iter, table->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_ptr_array_add (rows, row);
  return rows;
}

const char *
pf_mork_row_get (const PfMork *self, const PfMorkRow *row, const char *column)
{
  guint name = pf_mork_find_name (self, column);

  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i].column == name)
      return row->cells[i].text;
  return NULL;
}

gint64
pf_mork_row_get_number (const PfMork    *self,
                        const PfMorkRow *row,
                        const char      *column,
                        guint            base,
                        gint64           fallback)
{
  const char *text = pf_mork_row_get (self, row, column);
  guint64     number;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, base, 0, G_MAXINT64, &number, NULL))
    return fallback;
  return (gint64) number;
}

guint64
pf_mork_row_get_id (const PfMorkRow *row)
{
  return row->id;
}
