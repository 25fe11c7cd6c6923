/* pf-json-members.h - structs as JSON objects: one table to write and to read them by
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a field is.  What is not known is null; read back, it is what the kind says. */
typedef enum
{
  PF_JSON_TEXT,    /* char *; "" */
  PF_JSON_KNOWN,   /* char *; %NULL */
  PF_JSON_NOTE,    /* char *; written only */
  PF_JSON_TEXTS,   /* char **; empty */
  PF_JSON_NOTES,   /* char **; written only */
  PF_JSON_IDS,     /* char **; texts that are no ids are left out */
  PF_JSON_NUMBER,  /* gint64; 0 */
  PF_JSON_UID,     /* guint32; 0 */
  PF_JSON_TIME,    /* gint64, Unix seconds; %G_MININT64 */
  PF_JSON_SECONDS, /* gint64, milliseconds; 0 */
  PF_JSON_INLINE,  /* a struct whose members stand among these */
} PfJsonKind;

typedef struct _PfJsonTable PfJsonTable;

/**
 * PfJsonMember:
 * @name: (nullable): %NULL for %PF_JSON_INLINE
 * @offset: of the field
 * @inner: (nullable): for %PF_JSON_INLINE: the table of the struct that lies there
 */
typedef struct
{
  const char        *name;
  PfJsonKind         kind;
  gsize              offset;
  const PfJsonTable *inner;
} PfJsonMember;

/**
 * PfJsonTable:
 * @size: of the struct
 * @free_func: (nullable): frees one that was read
 *
 * How a struct is written as an object, and read back.
 */
struct _PfJsonTable
{
  const PfJsonMember *members;
  gsize               n_members;
  gsize               size;
  GDestroyNotify      free_func;
};

/* Adds the members of @record to the object that is open. */
void pf_json_add_members (JsonBuilder       *builder,
                          const PfJsonTable *table,
                          gconstpointer      record);

/* Fills @out, a struct of zeros, from an object that may be anybody's: a member that is
 * missing or of another type is not known. */
void pf_json_read_members (JsonObject *object, const PfJsonTable *table, gpointer out);

/* Adds an array @name of such objects; @records: (nullable) */
void pf_json_add_rows (JsonBuilder       *builder,
                       const char        *name,
                       const PfJsonTable *table,
                       GPtrArray         *records);

/* Returns: (transfer full): the records of the array @name, each allocated by itself */
GPtrArray *pf_json_read_rows (JsonObject        *object,
                              const char        *name,
                              const PfJsonTable *table);

/* Whether @text can be the id of something that has words; others are not shown. */
gboolean pf_json_is_id (const char *text);

/* Unix seconds of RFC 3339 text; @fallback if it is none. */
gint64 pf_json_peek_time (JsonObject *object, const char *name, gint64 fallback);

/* Milliseconds of a number of seconds. */
gint64 pf_json_peek_ms (JsonObject *object, const char *name);

/* A whole number that a report may hold: from -1 up to 2^53. */
gint64 pf_json_peek_int (JsonObject *object, const char *name);

G_END_DECLS
