/* pf-human-private.h - what the files of human/ share: advice from one error domain
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "human/pf-human.h"

G_BEGIN_DECLS

/**
 * PfHumanFacts:
 * @server: the server's name, or "the server" in the reader's language
 * @path: the file's or folder's name, or "the file" in the reader's language
 * @facts: (not nullable): the error's facts, or empty ones
 *
 * An error's facts with nothing missing that a sentence needs.
 */
typedef struct
{
  const char         *server;
  const char         *path;
  const PfErrorFacts *facts;
} PfHumanFacts;

/* Takes @title, @cause and @next; the button's label follows from @act. */
PfAdvice *pf_advice_new (PfAct act, char *title, char *cause, char *next);

/* Each returns %NULL for a number that is no code of its domain. */
PfAdvice *pf_human_describe_wire (PfWireError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_certificate (const PfHumanFacts *f);
PfAdvice *pf_human_describe_proto (PfProtoError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_auth (PfAuthError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_discover (PfDiscoverError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_store (PfStoreError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_archive (PfStoreError code, const PfHumanFacts *f);
PfAdvice *pf_human_describe_move (PfMoveError code, const PfHumanFacts *f);

/* Returns: (transfer full): "Try again at 15:40." or "Try again in a few minutes." */
char *pf_human_when_again (gint64 wait_ms);

G_END_DECLS
