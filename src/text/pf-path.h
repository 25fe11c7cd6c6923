/* pf-path.h - folder paths: one string for people to write, components for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_path_join:
 * @components: (array zero-terminated=1): UTF-8 names of folders, outermost first
 *
 * Joins with "/"; a "/" inside a name becomes "\/", a "\" becomes "\\" where it
 * would else be read as an escape.
 *
 * Returns: (transfer full): what pf_path_split() takes apart again
 */
char *pf_path_join (const char *const *components);

/**
 * pf_path_split:
 * @path: "A/B\/C": components "A" and "B/C"; empty components are left out
 *
 * Returns: (transfer full) (array zero-terminated=1)
 */
char **pf_path_split (const char *path);

/**
 * pf_path_to_nfc:
 * @name: (nullable): a name in any bytes
 *
 * Names copied from a Mac are decomposed (NFD); IMAP servers and people expect NFC.
 * Bytes that are no UTF-8 are read as Windows-1252.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, composed; %NULL for %NULL
 */
char *pf_path_to_nfc (const char *name);

G_END_DECLS
