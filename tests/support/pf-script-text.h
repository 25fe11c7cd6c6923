/* pf-script-text.h - the text of a script's lines: escapes and names
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the octets that \r \n \t \0 \\ \xNN stand for */
char *pf_script_unescape (const char *text, gsize *out_length);

/* Returns: (transfer full): the octets for a person; a long text loses its middle */
char *pf_script_escape (const char *octets, gsize length);

/* Returns: (transfer full): @text with what its {NAME}s stand for */
char *pf_script_fill_in (const char *text, GHashTable *names);

/* Returns: the number that @text begins with; @out_rest is what follows its space */
guint64 pf_script_number (const char *text, const char **out_rest);

/* Whether @line is what @text says; learns {NAME}s that are new. */
gboolean pf_script_match (const char *text,
                          const char *line,
                          gsize       length,
                          GHashTable *names);

G_END_DECLS
