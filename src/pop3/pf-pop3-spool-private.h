/* pf-pop3-spool-private.h - what the parts of a spool share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pop3/pf-pop3-spool.h"

G_BEGIN_DECLS

#define PF_POP3_SPOOL_HEAD "postferry-spool 1\n"

struct _PfPop3Spool
{
  char       *directory;
  int         mail;
  int         index;
  GPtrArray  *messages; /* (owned) (element-type PfPop3Spooled) */
  GHashTable *by_uidl;  /* (owned): unique id → PfPop3Spooled */
  GHashTable *by_digest; /* (owned): digest → PfPop3Spooled, of those without unique id */
  GHashTable *by_header; /* (owned): header → PfPop3Spooled; two messages: NULL */
  guint       n_durable; /* how many of them have their line in the index */

  GByteArray *buffer;  /* (owned): octets after @written */
  guint64     written; /* octets of "mail" */
  guint64     start;   /* of the message in work */
  GChecksum  *checksum;
  gboolean    with_header;

  PfPop3HeaderDigest header;
};

/* Writes to "mail" what was pushed; makes nothing durable. */
gboolean pf_pop3_spool_write_buffer (PfPop3Spool *self, GError **error);

/* Appends the line of @spooled, with its end. */
void pf_pop3_spool_index_append (GString *text, const PfPop3Spooled *spooled);

/* Returns: (transfer full) (nullable): %NULL if @line, without its end, is none */
PfPop3Spooled *pf_pop3_spool_index_parse (const char *line);

void pf_pop3_spooled_free (PfPop3Spooled *spooled);

G_END_DECLS
