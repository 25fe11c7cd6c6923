/* pf-move-elsewhere-private.h - a folder that is looked through, and what is looked for
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move-private.h"
#include "text/pf-trace.h"

G_BEGIN_DECLS

#define PF_LOOK_NONE G_MAXUINT

/* What was fetched of one candidate. */
typedef struct
{
  gboolean has_body;
  guint8   header[PF_DIGEST_SIZE];
  guint8   body[PF_DIGEST_SIZE];
  guint8   trace[PF_TRACE_DIGEST];
} PfLookProof;

/* A message of the folder that is looked through. */
typedef struct
{
  guint32      uid;
  guint        flags;
  guint64      size;
  gint64       internal_unix;
  gint64       id_hint;
  guint8       hint[PF_HINT_SIZE];
  char       **keywords; /* (nullable) (owned) */
  PfLookProof *proof;    /* (nullable) (owned) */
  guint        next;     /* with the same hint, or PF_LOOK_NONE */

  gboolean is_claimed : 1; /* has to stay where it is, or leaves already */
  gboolean is_used : 1;    /* is one of those that are wanted */
} PfLookCandidate;

/* How often a Message-ID occurs in the folder, and what ours with it are. */
typedef struct
{
  guint    theirs;
  gboolean has_ours;
  gboolean is_doubtful; /* two of ours have it and are not the same */
  guint8   fp_exact[PF_DIGEST_SIZE];
} PfLookName;

/* One of ours that has candidates. */
typedef struct
{
  gint64   id;
  guint    told;  /* the one that its POP3 id names, or PF_LOOK_NONE */
  guint    first; /* the first with its header facts, or PF_LOOK_NONE */
  guint    found; /* the one that it is, or PF_LOOK_NONE */
  gboolean is_plain;
  gint64   id_hint;
  guint64  size;
  guint64  canonical_size;
  guint    flags;
  guint8   header[PF_DIGEST_SIZE];
  guint8   body[PF_DIGEST_SIZE];
} PfLookWant;

typedef struct
{
  PfMove         *move;
  PfTargetFolder *folder;
  PfLedgerTarget *place;      /* the folder in the ledger */
  GArray         *candidates; /* (element-type PfLookCandidate): by UID */
  GHashTable     *by_hint;    /* (element-type hint guint): the first of each */
  GHashTable     *names;      /* (element-type gint64 PfLookName) */
  GArray         *wants;      /* (element-type PfLookWant) */
  GCancellable   *cancellable;
} PfLook;

#define PF_LOOK_CANDIDATE(look, i)                                                       \
  (&g_array_index ((look)->candidates, PfLookCandidate, i))
#define PF_LOOK_WANT(look, i) (&g_array_index ((look)->wants, PfLookWant, i))

/* Returns: the candidate after @index, or the first after %PF_LOOK_NONE: the one that is
 * told first, then those with its header facts; %PF_LOOK_NONE at the end */
guint pf_look_next (PfLook *self, const PfLookWant *want, guint index);

/* Finds for each want the candidate that it is, if any: headers and bodies are fetched
 * where they are needed. */
gboolean pf_look_prove (PfLook *self, GError **error);

G_END_DECLS
