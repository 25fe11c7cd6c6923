/* pf-imap-name.h - folder names: as people write them, and as servers take them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

/* Whose rules for names hold, besides everybody's; a set. */
typedef enum
{
  PF_IMAP_NAMES_CYRUS = 1 << 0,    /* no !"()*<>?[\]^`{|} (Cyrus 3.6, GOODCHARS) */
  PF_IMAP_NAMES_GMAIL = 1 << 1,    /* labels: no "^", no runs of blanks, reserved names */
  PF_IMAP_NAMES_EXCHANGE = 1 << 2, /* "Files" is reserved */
} PfImapNameRules;

/* Returns: the rules of a server with this ID text */
guint pf_imap_name_rules (const char *server, gboolean is_gmail);

/**
 * pf_imap_name_join:
 * @path: (array zero-terminated=1): UTF-8 components
 * @prefix: of the personal namespace, UTF-8 ("INBOX." or "")
 * @delimiter: 0 if the server has no hierarchy
 * @rules: a set of #PfImapNameRules
 * @out_changes: (nullable) (element-type utf8): ids of what was changed are added,
 *   once each: "empty", "control", "delimiter", "wildcard", "character", "reserved",
 *   "blank-end", "too-long"
 *
 * The nearest legal name.  Pure.
 *
 * Returns: (transfer full): the full name in UTF-8
 */
char *pf_imap_name_join (const char *const *path,
                         const char        *prefix,
                         char               delimiter,
                         guint              rules,
                         GPtrArray         *out_changes);

/**
 * pf_imap_name_guess_role:
 * @name: a folder's name below the personal prefix
 *
 * What a folder is for, by a well-known name, for servers without SPECIAL-USE.
 */
PfRole pf_imap_name_guess_role (const char *name);

G_END_DECLS
