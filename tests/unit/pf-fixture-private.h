/* pf-fixture-private.h - what the files that make fixtures share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pf-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  const char *word;
  guint       problem;
} PfFixtureProblem;

#define PF_FIXTURE_N_PROBLEMS 8

extern const PfFixtureProblem pf_fixture_problems[PF_FIXTURE_N_PROBLEMS];

PfCertificate *pf_fixture_certificate (const char *name, const char *issuer);
PfProbe       *pf_fixture_probe (PfProtocol protocol, const char *host);

/* @words: with commas between them */
void pf_fixture_set_strings (char ***strings, const char *words);

/* A word after "imap:" or "pop3:". */
void pf_fixture_change_probe (PfProbe *probe, const char *word);

G_END_DECLS
