/* pf-json.h - what every JSON document is made of
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Each adds the member @name to the object that is open.  Texts are made valid UTF-8;
 * what is not known is null. */

/* @name: (nullable): %NULL in an array */
void pf_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void pf_json_add_int (JsonBuilder *builder, const char *name, gint64 value);

/* A number that is negative while it is not known. */
void pf_json_add_known (JsonBuilder *builder, const char *name, gint64 value);

/* Milliseconds, as seconds. */
void pf_json_add_seconds (JsonBuilder *builder, const char *name, gint64 ms);
void pf_json_add_bool (JsonBuilder *builder, const char *name, gboolean value);

/* RFC 3339 in UTC; 0 and %G_MININT64 are not known. */
void pf_json_add_time (JsonBuilder *builder, const char *name, gint64 unix_time);
void pf_json_add_strings (JsonBuilder       *builder,
                          const char        *name,
                          const char *const *values);

/* @values: (nullable) (element-type utf8) */
void pf_json_add_string_array (JsonBuilder *builder, const char *name, GPtrArray *values);
void pf_json_begin_array (JsonBuilder *builder, const char *name);

/* The member "error"; @error: (nullable) */
void pf_json_add_error (JsonBuilder *builder, const GError *error);

/* Opens the document's object; end closes it and gives (transfer full) the text. */
JsonBuilder *pf_json_begin_document (const char *schema);
char        *pf_json_end_document (JsonBuilder *builder);

G_END_DECLS
