/* pf-look.h - what the parts of a diagnosis share: one look at what was seen
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each stage has a file, pf-look-STAGE.c, of small functions over plain data: one for
 * each finding or family of them.
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

/**
 * PfLook:
 * @provider: (nullable): whose servers they are
 * @now: Unix seconds
 */
typedef struct
{
  PfDiagnosis      *d;         /* (unowned) */
  PfRules          *rules;     /* (unowned) (nullable) */
  PfProviders      *providers; /* (unowned) (nullable) */
  const PfProvider *provider;
  gint64            now;
} PfLook;

/* Adds a finding, about @endpoint if there is one.  Returns: (transfer none) */
PfFinding *pf_look_add (PfLook *look, const char *id, const PfEndpoint *endpoint);

/* Whether a finding with @id is there already. */
gboolean pf_look_has (const PfLook *look, const char *id);

/* The policy's value, if the provider has one of that name.  Returns: (transfer none)
 * (nullable); sets its value, date and source as @finding's evidence if that is given */
const PfPolicy *pf_look_policy (const PfLook *look, const char *name, PfFinding *finding);

/* Returns: (transfer none) (nullable): the candidate that a probe was for */
const PfCandidate *pf_look_candidate (const PfLook *look, const PfEndpoint *endpoint);
gboolean           pf_candidate_has_source (const PfCandidate *candidate, guint kinds);

#define PF_SOURCES(kind) (1U << (kind))

/* Whether a source of @kinds answered with @result. */
gboolean pf_look_was_answer (const PfLook *look, guint kinds, const char *result);

/* Whether @error is of the wire's domain, with this code. */
gboolean pf_is_wire_error (const GError *error, PfWireError code);

/* Whether the first bytes fit the protocol that was asked for. */
gboolean pf_probe_speaks_right (const PfProbe *probe);

/* Whether the greeting came, whole. */
gboolean pf_probe_has_greeted (const PfProbe *probe);

/* Whether @tokens has @word as a whole token, or as its first word ("SASL PLAIN"). */
gboolean pf_has_token (char **tokens, const char *word);

/* Returns: (transfer none) (nullable): what follows "@word " or "@word=" in @tokens */
const char *pf_token_argument (char **tokens, const char *word);

/* Returns: (transfer none) (nullable) */
const PfSignIn *pf_look_sign_in (const PfLook *look, PfProtocol protocol);

void pf_look_network (PfLook *look);
void pf_look_names (PfLook *look); /* a part of pf_look_find() */
void pf_look_find (PfLook *look);
void pf_look_reach (PfLook *look);
void pf_look_tls (PfLook *look);
void pf_look_capabilities (PfLook *look);
void pf_look_sign_ins (PfLook *look);
void pf_look_mailbox (PfLook *look);

G_END_DECLS
