/* pf-mork-parser.c - reading Mork: the grammar
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mork-private.h"

#include <string.h>

#define MAGIC "// <!-- <mdb:mork:z v=\"1."
#define MAX_HEX_DIGITS 8 /* ids are 32 bits */
#define MAX_NAME 1024    /* bytes of a scope or column written in full */

/* What is only needed while parsing.  An alias of the value namespace points to
 * where its text begins in the file: few are ever looked at. */
typedef struct
{
  PfMork     *mork; /* (unowned) */
  const char *at;
  const char *end;
  GHashTable *columns; /* (owned): alias → index into names, plus 1 */
  GHashTable *atoms;   /* (owned): alias → where its text begins */
  GHashTable *wanted;  /* (owned) (nullable): indices of the columns to keep */
  GString    *scratch; /* (owned) */
} Parser;

/* A cell as written: its text is in the file, or is the name of a column. */
typedef struct
{
  guint       column;
  const char *raw;  /* (nullable) */
  guint       name; /* or PF_MORK_NO_NAME */
} RawCell;

static gboolean
take (Parser *parser, char c)
{
  if (parser->at >= parser->end || *parser->at != c)
    return FALSE;
  parser->at++;
  return TRUE;
}

static gboolean
looking_at (const Parser *parser, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (parser->end - parser->at) >= length &&
         memcmp (parser->at, word, length) == 0;
}

static void
skip_blanks (Parser *parser)
{
  while (parser->at < parser->end)
    {
      if (g_ascii_isspace (*parser->at))
        parser->at++;
      else if (looking_at (parser, "//"))
        {
          while (parser->at < parser->end && *parser->at != '\n' && *parser->at != '\r')
            parser->at++;
        }
      else if (looking_at (parser, "\\\n") || looking_at (parser, "\\\r"))
        parser->at += 2;
      else
        return;
    }
}

static gboolean
read_hex (Parser *parser, guint *out_number)
{
  guint number = 0;
  int   digits = 0;

  while (parser->at < parser->end && g_ascii_isxdigit (*parser->at))
    {
      if (++digits > MAX_HEX_DIGITS)
        return FALSE;
      number = number << 4 | (guint) g_ascii_xdigit_value (*parser->at++);
    }
  *out_number = number;
  return digits > 0;
}

/* The text from @raw to the unescaped ")", into the scratch string. */
static const char *
decode (Parser *parser, const char *raw)
{
  GString *text = parser->scratch;

  g_string_truncate (text, 0);
  for (const char *at = raw; at < parser->end && *at != ')'; at++)
    {
      char c = *at;

      if (c == '\\' && at + 1 < parser->end)
        {
          c = *++at;
          if (c == '\r' && at + 1 < parser->end && at[1] == '\n')
            at++;
          if (c == '\r' || c == '\n')
            continue;
        }
      else if (c == '$' && parser->end - at > 2 && g_ascii_isxdigit (at[1]) &&
               g_ascii_isxdigit (at[2]))
        {
          c = (char) (g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2]));
          at += 2;
        }
      if (c != '\0')
        g_string_append_c (text, c);
    }
  return text->str;
}

/* Steps over the text and its ")". */
static gboolean
skip_text (Parser *parser)
{
  while (parser->at < parser->end)
    {
      char c = *parser->at++;

      if (c == ')')
        return TRUE;
      if (c == '\\' && parser->at < parser->end)
        parser->at++;
    }
  return FALSE;
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isgraph (c) && strchr ("^=()[]{}<>", c) == NULL;
}

/* A name in full, up to what no name may hold. */
static gboolean
read_name (Parser *parser, guint *out_name)
{
  char  name[MAX_NAME];
  gsize length = 0;

  while (parser->at < parser->end && is_name_char (*parser->at))
    {
      if (length == sizeof name - 1)
        return FALSE;
      name[length++] = *parser->at++;
    }
  name[length] = '\0';
  if (length > 0)
    *out_name = pf_mork_intern (parser->mork, name);
  return length > 0;
}

/* After "^": an alias of the column namespace. */
static gboolean
read_column_alias (Parser *parser, guint *out_name)
{
  guint alias;
  guint found;

  if (!read_hex (parser, &alias))
    return FALSE;
  found = GPOINTER_TO_UINT (
      g_hash_table_lookup (parser->columns, GUINT_TO_POINTER (alias)));
  if (found == 0)
    return FALSE;
  *out_name = found - 1;
  return TRUE;
}

static gboolean
read_scope (Parser *parser, guint *out_scope)
{
  if (take (parser, '^'))
    return read_column_alias (parser, out_scope);
  return read_name (parser, out_scope);
}

/* "id" or "id:scope"; "!" and a position may follow. */
static gboolean
read_id (Parser *parser, guint *out_id, guint *scope)
{
  guint position;

  if (!read_hex (parser, out_id))
    return FALSE;
  if (take (parser, ':') && !read_scope (parser, scope))
    return FALSE;
  return !take (parser, '!') || read_hex (parser, &position);
}

/* After "^" in a cell: "hex" or "hex:namespace"; the ")" is taken too. */
static gboolean
read_value_alias (Parser *parser, RawCell *cell)
{
  guint alias;
  guint found;

  if (!read_hex (parser, &alias))
    return FALSE;
  if (!take (parser, ':'))
    {
      cell->raw = g_hash_table_lookup (parser->atoms, GUINT_TO_POINTER (alias));
      return cell->raw != NULL && take (parser, ')');
    }
  if (take (parser, 'a'))
    cell->raw = g_hash_table_lookup (parser->atoms, GUINT_TO_POINTER (alias));
  else if (take (parser, 'c'))
    {
      found = GPOINTER_TO_UINT (
          g_hash_table_lookup (parser->columns, GUINT_TO_POINTER (alias)));
      cell->name = found - 1;
    }
  return (cell->raw != NULL || cell->name != PF_MORK_NO_NAME) && take (parser, ')');
}

/* After "(": "column=text)", "column^alias)" or, when it is cut, "column)". */
static gboolean
read_cell (Parser *parser, RawCell *cell)
{
  *cell = (RawCell){ PF_MORK_NO_NAME, NULL, PF_MORK_NO_NAME };
  skip_blanks (parser);
  if (take (parser, '^') ? !read_column_alias (parser, &cell->column)
                         : !read_name (parser, &cell->column))
    return FALSE;
  if (take (parser, ')'))
    return TRUE;
  if (take (parser, '='))
    {
      cell->raw = parser->at;
      return skip_text (parser);
    }
  return take (parser, '^') && read_value_alias (parser, cell);
}

static void
store_cell (Parser *parser, PfMorkRow *row, const RawCell *cell, gboolean cut)
{
  PfMork *mork = parser->mork;

  if (parser->wanted != NULL &&
      !g_hash_table_contains (parser->wanted, GUINT_TO_POINTER (cell->column)))
    return;
  if (cut || (cell->raw == NULL && cell->name == PF_MORK_NO_NAME))
    pf_mork_row_cut (row, cell->column);
  else if (cell->raw == NULL)
    pf_mork_row_set (row, cell->column, g_ptr_array_index (mork->names, cell->name));
  else
    pf_mork_row_set (row, cell->column,
                     g_string_chunk_insert (mork->texts, decode (parser, cell->raw)));
}

/* After "[" of a row within a row or a table: what it says is of no use to us. */
static gboolean
skip_meta_row (Parser *parser)
{
  RawCell cell;

  for (skip_blanks (parser); !take (parser, ']'); skip_blanks (parser))
    {
      if (take (parser, '('))
        {
          if (!read_cell (parser, &cell))
            return FALSE;
        }
      else if (parser->at >= parser->end || strchr ("[]{}<>@", *parser->at++) != NULL)
        return FALSE;
    }
  return TRUE;
}

/* After "[". */
static gboolean
read_row (Parser *parser, guint scope, PfMorkRow **out_row)
{
  gboolean   cut;
  PfMorkRow *row;
  RawCell    cell;
  guint      id;

  skip_blanks (parser);
  cut = take (parser, '-');
  if (!read_id (parser, &id, &scope) || scope == PF_MORK_NO_NAME)
    return FALSE;
  row = pf_mork_need_row (parser->mork, scope, id);
  if (cut)
    row->n_cells = 0;
  for (skip_blanks (parser); !take (parser, ']'); skip_blanks (parser))
    {
      cut = take (parser, '-');
      if (take (parser, '('))
        {
          if (!read_cell (parser, &cell))
            return FALSE;
          store_cell (parser, row, &cell, cut);
        }
      else if (!take (parser, '[') || !skip_meta_row (parser))
        return FALSE;
    }
  *out_row = row;
  return TRUE;
}

static guint
kind_of_cell (Parser *parser, const RawCell *cell)
{
  return cell->raw != NULL ? pf_mork_intern (parser->mork, decode (parser, cell->raw))
                           : cell->name;
}

/* After "{" within a table: its kind, and rows of no use to us. */
static gboolean
read_table_meta (Parser *parser, PfMorkTable *table)
{
  const char *k = "k";
  RawCell     cell;
  guint       id;
  guint       scope = PF_MORK_NO_NAME;

  for (skip_blanks (parser); !take (parser, '}'); skip_blanks (parser))
    {
      if (take (parser, '('))
        {
          if (!read_cell (parser, &cell))
            return FALSE;
          if (cell.column == pf_mork_find_name (parser->mork, k))
            table->kind = kind_of_cell (parser, &cell);
        }
      else if (take (parser, '['))
        {
          if (!skip_meta_row (parser))
            return FALSE;
        }
      else if (!take (parser, '-') && !read_id (parser, &id, &scope))
        return FALSE;
    }
  return TRUE;
}

/* A row of a table: in full or by its id, put in or (after "-") taken out. */
static gboolean
read_member (Parser *parser, PfMorkTable *table, gboolean cut)
{
  PfMorkRow *row;
  guint      scope = table->scope;
  guint      id;

  if (take (parser, '['))
    {
      if (!read_row (parser, scope, &row))
        return FALSE;
    }
  else
    {
      if (!read_id (parser, &id, &scope))
        return FALSE;
      row = pf_mork_need_row (parser->mork, scope, id);
    }
  if (cut)
    g_hash_table_remove (table->rows, row);
  else
    g_hash_table_add (table->rows, row);
  return TRUE;
}

/* After "{". */
static gboolean
read_table (Parser *parser)
{
  gboolean     clear;
  PfMorkTable *table;
  guint        scope = PF_MORK_NO_NAME;
  guint        id;

  skip_blanks (parser);
  clear = take (parser, '-');
  if (!read_id (parser, &id, &scope) || scope == PF_MORK_NO_NAME)
    return FALSE;
  table = pf_mork_need_table (parser->mork, scope, id);
  if (clear)
    g_hash_table_remove_all (table->rows);
  for (skip_blanks (parser); !take (parser, '}'); skip_blanks (parser))
    {
      gboolean cut = take (parser, '-');

      if (cut)
        skip_blanks (parser);
      if (take (parser, '{') ? !read_table_meta (parser, table)
                             : !read_member (parser, table, cut))
        return FALSE;
    }
  return TRUE;
}

/* After "<" within a dictionary: which namespace the aliases that follow are for. */
static gboolean
read_dict_meta (Parser *parser, gboolean *is_columns)
{
  RawCell cell;

  for (skip_blanks (parser); !take (parser, '>'); skip_blanks (parser))
    {
      if (!take (parser, '(') || !read_cell (parser, &cell))
        return FALSE;
      if (cell.raw != NULL && cell.column == pf_mork_find_name (parser->mork, "a"))
        *is_columns = strcmp (decode (parser, cell.raw), "c") == 0;
    }
  return TRUE;
}

/* After "(" within a dictionary. */
static gboolean
read_alias (Parser *parser, gboolean is_columns)
{
  const char *raw;
  guint       alias;

  skip_blanks (parser);
  if (!read_hex (parser, &alias))
    return FALSE;
  skip_blanks (parser);
  if (!take (parser, '='))
    return FALSE;
  raw = parser->at;
  if (!skip_text (parser))
    return FALSE;
  if (is_columns)
    g_hash_table_insert (parser->columns, GUINT_TO_POINTER (alias),
                         GUINT_TO_POINTER (
                             pf_mork_intern (parser->mork, decode (parser, raw)) + 1));
  else
    g_hash_table_insert (parser->atoms, GUINT_TO_POINTER (alias), (gpointer) raw);
  return TRUE;
}

/* After "<". */
static gboolean
read_dict (Parser *parser)
{
  gboolean is_columns = FALSE;

  for (skip_blanks (parser); !take (parser, '>'); skip_blanks (parser))
    {
      if (take (parser, '<'))
        {
          if (!read_dict_meta (parser, &is_columns))
            return FALSE;
        }
      else if (!take (parser, '(') || !read_alias (parser, is_columns))
        return FALSE;
    }
  return TRUE;
}

static const char *
find (const char *at, const char *end, const char *word)
{
  return memmem (at, (gsize) (end - at), word, strlen (word));
}

/* At "@$$": the start or the end of a transaction.  "$" in a text is always escaped,
 * so the next "@$$" is its end, unless it has none: then the program died while
 * writing it, and another transaction or nothing follows. */
static gboolean
read_group (Parser *parser)
{
  const char      *stop;
  g_autofree char *commit = NULL;
  guint            id;

  if (looking_at (parser, "@$$}"))
    {
      /* Only reached behind a start whose end is known to be this one. */
      stop = find (parser->at, parser->end, "}@");
      parser->at = stop != NULL ? stop + 2 : parser->end;
      return stop != NULL;
    }
  if (!looking_at (parser, "@$${"))
    return FALSE;
  parser->at += 4;
  if (!read_hex (parser, &id) || !looking_at (parser, "{@"))
    {
      stop = find (parser->at, parser->end, "@$${");
      parser->at = stop != NULL ? stop : parser->end;
      return TRUE;
    }
  parser->at += 2;
  stop = find (parser->at, parser->end, "@$$");
  commit = g_strdup_printf ("@$$}%X}@", id);
  if (stop != NULL && (gsize) (parser->end - stop) >= strlen (commit) &&
      g_ascii_strncasecmp (stop, commit, strlen (commit)) == 0)
    return TRUE;
  if (stop != NULL && parser->end - stop > 3 && stop[3] == '}')
    {
      stop = find (stop, parser->end, "}@");
      parser->at = stop != NULL ? stop + 2 : parser->end;
      return TRUE;
    }
  parser->at = stop != NULL && parser->end - stop > 3 ? stop : parser->end;
  return TRUE;
}

static gboolean
read_file (Parser *parser)
{
  PfMorkRow *row;

  for (skip_blanks (parser); parser->at < parser->end; skip_blanks (parser))
    {
      gboolean ok;

      if (*parser->at == '@')
        ok = read_group (parser);
      else if (take (parser, '<'))
        ok = read_dict (parser);
      else if (take (parser, '['))
        ok = read_row (parser, PF_MORK_NO_NAME, &row);
      else
        ok = take (parser, '{') && read_table (parser);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

PfMork *
pf_mork_parse (const char *data, gsize length, const char *const *columns)
{
  g_autoptr (PfMork) mork = pf_mork_new ();
  Parser   parser = { .mork = mork, .at = data, .end = data + length };
  gboolean ok;

  if (!looking_at (&parser, MAGIC))
    return NULL;

  parser.columns = g_hash_table_new (g_direct_hash, g_direct_equal);
  parser.atoms = g_hash_table_new (g_direct_hash, g_direct_equal);
  parser.scratch = g_string_new (NULL);
  if (columns != NULL)
    parser.wanted = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    g_hash_table_add (parser.wanted,
                      GUINT_TO_POINTER (pf_mork_intern (mork, columns[i])));

  ok = read_file (&parser);

  g_hash_table_unref (parser.columns);
  g_hash_table_unref (parser.atoms);
  g_clear_pointer (&parser.wanted, g_hash_table_unref);
  g_string_free (parser.scratch, TRUE);
  return ok ? g_steal_pointer (&mork) : NULL;
}
