/* pf-json-read.h - reading JSON that may be anybody's
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PF_JSON_NESTING_MAX 100 /* lists and objects in each other */
#define PF_JSON_TEXTS_MAX 1000  /* of one array of texts */

/**
 * pf_json_read:
 * @length: -1 for a NUL-terminated text
 *
 * Reads a document (RFC 8259).  JSON-GLib by itself recurses as deep as the document
 * goes, until the stack ends; and makes a text that is no UTF-8 of an escape that is no
 * character ("\ud800", "\377").  Both are refused here.  Pure.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA.
 *
 * Returns: (transfer full) (nullable): the root
 */
JsonNode *pf_json_read (const char *text, gssize length, GError **error);

/* Members of an object that somebody else may have written; a wrong type is as none.
 * @object: (nullable) */
const char *pf_json_peek_string (JsonObject *object, const char *name);
double      pf_json_peek_number (JsonObject *object, const char *name, double fallback);
gboolean    pf_json_peek_bool (JsonObject *object, const char *name);
JsonObject *pf_json_peek_object (JsonObject *object, const char *name);

/* Returns: (transfer full) (element-type JsonObject): the objects of an array, @max at most */
GPtrArray *pf_json_peek_objects (JsonObject *object, const char *name, guint max);

/* Returns: (transfer full): the texts of an array, %PF_JSON_TEXTS_MAX at most */
char **pf_json_peek_strings (JsonObject *object, const char *name);

G_END_DECLS
