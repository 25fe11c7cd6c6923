/* pf-facts-json.h - reading our own kinds of JSON files, with problems named
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PF_FACTS_FILE_MAX (4 << 20) /* bytes of one file of facts */
#define PF_FACTS_FILES_MAX 500      /* files of one folder */
#define PF_FACTS_ROWS_MAX 2000      /* providers or rules of one file */

/**
 * PfFactsFunc:
 * @root: the document
 * @is_override: from the person's folder
 *
 * Takes one file in.  Returns: whether it could be used; if not, why is in @error, and
 * nothing of it was taken
 */
typedef gboolean (*PfFactsFunc) (JsonObject *root,
                                 gboolean    is_override,
                                 gpointer    user_data,
                                 GError    **error);

/**
 * pf_facts_read_folder:
 * @folder: the person's; need not exist
 * @schema: what its files must name
 * @problems: (nullable) (element-type utf8): gets a line for each file left out
 *
 * Gives each *.json of @folder, by name, to @func.
 */
void pf_facts_read_folder (const char *folder,
                           const char *schema,
                           PfFactsFunc func,
                           gpointer    user_data,
                           GPtrArray  *problems);

/* Gives one file of @folder, if it is there, to @func. */
void pf_facts_read_file (const char *folder,
                         const char *name,
                         const char *schema,
                         PfFactsFunc func,
                         gpointer    user_data,
                         GPtrArray  *problems);

/* Gives a document that is in memory already to @func, as the person's. */
gboolean pf_facts_read_text (const char *text,
                             gssize      length,
                             const char *schema,
                             PfFactsFunc func,
                             gpointer    user_data,
                             GError    **error);

/* Gives our own file to @func; that it can be read is our duty. */
void pf_facts_read_ours (const char *name,
                         const char *schema,
                         PfFactsFunc func,
                         gpointer    user_data);

/* Returns: (transfer full): $XDG_CONFIG_HOME/postferry/@name */
char *pf_facts_default_folder (const char *name);

/* Members of @object; with @is_needed their absence is an error, as is a wrong type
 * always.  @out is untouched then. */
gboolean pf_facts_get_string (JsonObject *object,
                              const char *member,
                              gboolean    is_needed,
                              char      **out,
                              GError    **error);
gboolean pf_facts_get_strings (JsonObject *object,
                               const char *member,
                               gboolean    is_needed,
                               char     ***out,
                               GError    **error);
/* @out is %NULL if it is absent and not needed; else the rows, all of them objects */
gboolean pf_facts_get_rows (JsonObject *object,
                            const char *member,
                            gboolean    is_needed,
                            JsonArray **out,
                            GError    **error);

G_END_DECLS
