/* pf-canon-private.h - the stages of PfCanon: header, then body
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-canon-late.h"

#include <gnutls/crypto.h>

G_BEGIN_DECLS

#define PF_CANON_BLOCK 65536 /* what is handed on and hashed at once */

struct _PfCanon
{
  PfPrivateHeaders private_headers;
  guint            repairs;
  PfChunkFunc      out; /* (nullable) */
  gpointer         user_data;
  gboolean         only_sends; /* nothing is told of it but what was sent */
  GError          *error;      /* (owned) (nullable): the receiver's */
  gboolean         has_failed; /* the receiver wants no more */

  gnutls_hash_hd_t sent_hash;
  gnutls_hash_hd_t body_hash;
  gnutls_hash_hd_t small_hash; /* for what is hashed in one piece */
  PfMessageFacts   facts;

  /* Line ends, in header and body alike. */
  guint64  n_pending_cr; /* CRs whose meaning the next byte tells */
  gboolean has_bytes;
  gboolean has_lf;
  gboolean has_bare_cr;

  /* The header, as long as it lasts. */
  gboolean      is_in_header;
  gboolean      is_cut; /* the header was longer than we hold */
  gboolean      has_text;
  gsize         line_start; /* offset in block */
  GString      *block;      /* (owned) */
  PfCanonHeader header;
  PfCanonLate   late; /* of a header that was cut */

  /* The body. */
  gboolean is_line_start;
  guint64  line_length;
  guint64  n_held_gt;   /* ">"s at the beginning of a line that we cannot judge yet */
  gsize    n_held_from; /* and how much of "From " followed */
  guint64  nul_run;
  guint64  n_blank; /* line ends at the end of the canonical body so far */
  gboolean has_canonical_body;
  gsize    n_buffer;
  guint8   buffer[PF_CANON_BLOCK];
};

void pf_canon_hash (gnutls_hash_hd_t handle, gconstpointer data, gsize length);

/* Hands on and hashes what is sent; not what is compared. */
void pf_canon_send (PfCanon *self, const guint8 *data, gsize length);

/* The body's next bytes, [p, end). */
void pf_canon_push_body (PfCanon *self, const guint8 *p, const guint8 *end);
void pf_canon_finish_body (PfCanon *self);

G_END_DECLS
