/* pf-imap-data-private.h - walking the nodes of a reply
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-data.h"

G_BEGIN_DECLS

/* What comes behind the last node in @list. */
static inline const PfImapNode *
pf_imap_list_end (const PfImapNode *list)
{
  return list + list->span;
}

/* Returns: (nullable): the node at @index, counted in nodes */
const PfImapNode *pf_imap_reply_node (const PfImapReply *reply, gsize index);

/* Whether @node is a number of at most 32 bits. */
gboolean pf_imap_node_get_uint32 (const PfImapNode *node, guint32 *out_number);

G_END_DECLS
