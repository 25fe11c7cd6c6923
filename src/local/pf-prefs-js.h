/* pf-prefs-js.h - reading prefs.js and user.js, where Mozilla programs keep settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfPrefsJs:
 *
 * The settings of one profile: a name has a text, a number or a truth value.
 *
 * Order of calls: parse prefs.js, then user.js, whose settings win; then look up.
 *
 * Threads: one thread at a time; never blocks.
 */
typedef struct _PfPrefsJs PfPrefsJs;

PfPrefsJs *pf_prefs_js_new (void);
void       pf_prefs_js_free (PfPrefsJs *self);

/**
 * pf_prefs_js_parse:
 * @data: a file's bytes; need not end with NUL
 *
 * Takes the settings of @data over those that are there.  What is malformed is
 * skipped up to the next line: half a file is better than none.
 *
 * Returns: how many statements were malformed
 */
guint pf_prefs_js_parse (PfPrefsJs *self, const char *data, gsize length);

/* Returns: (transfer none) (nullable): the text of @name; %NULL if it is not set or
 * not a text.  Always valid UTF-8. */
const char *pf_prefs_js_get_string (const PfPrefsJs *self, const char *name);

/* Returns: the number of @name, or @fallback if it is not set or not a number */
gint64 pf_prefs_js_get_int (const PfPrefsJs *self, const char *name, gint64 fallback);

/* Returns: the truth value of @name, or @fallback if it is not set or not one */
gboolean pf_prefs_js_get_boolean (const PfPrefsJs *self,
                                  const char      *name,
                                  gboolean         fallback);

/* Returns: (transfer container) (element-type utf8): the names that begin with
 * @prefix, sorted; the strings are owned by @self */
GPtrArray *pf_prefs_js_list (const PfPrefsJs *self, const char *prefix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPrefsJs, pf_prefs_js_free)

G_END_DECLS
