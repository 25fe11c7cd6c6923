/* pf-imap-caps.h - what a server says it can do
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-parser.h"

G_BEGIN_DECLS

/**
 * PfImapCaps:
 * @names: (element-type utf8): upper case, in the server's order
 * @append_limit: octets of "APPENDLIMIT=n"; 0 without
 * @message_limit: messages of "MESSAGELIMIT=n" (RFC 9738); 0 without
 *
 * One CAPABILITY list.  Pure.
 */
typedef struct
{
  GPtrArray *names;
  guint64    append_limit;
  guint64    message_limit;
} PfImapCaps;

#define PF_IMAP_LIMIT_CAPS 500 /* capabilities that are kept of one list */

/* Returns: (transfer full): of a CAPABILITY response or code */
PfImapCaps *pf_imap_caps_new (const PfImapReply *reply);
void        pf_imap_caps_free (PfImapCaps *self);

/* Whether @name is in the list; a "NAME=value" only by its full text. */
gboolean pf_imap_caps_has (const PfImapCaps *self, const char *name);

/* Returns: (transfer container) (array zero-terminated=1): the mechanisms of
 * "AUTH=…", borrowed from @self */
const char **pf_imap_caps_get_mechanisms (const PfImapCaps *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfImapCaps, pf_imap_caps_free)

G_END_DECLS
