/* pf-fixture.h - a diagnosis made from a few words: a healthy account, and what is wrong
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-diagnose.h"

G_BEGIN_DECLS

#define PF_FIXTURE_NOW G_GINT64_CONSTANT (1790000000)

/*
 * A fixture begins as an account at example.org whose IMAP (imaps 993) and POP3 (pop3s
 * 995) work and were signed in to.  Words, separated by ";", change that; the names and
 * numbers in them are in pf-fixture.c's tables:
 *
 *   offline portal vpn proxy ipv6 dns-lies controls-off hosts-file
 *   controls=MAIL,MAIL,WEB      up or down for each, "up:PROBLEM" with a bad certificate
 *   clock=SECONDS
 *   domain=gone near=NAME null-mx no-mx mx=NAME wildcard stopped
 *   no-discovery                only servers were named
 *   asked=KIND:RESULT:DETAIL:FAULT:site   site: asked of the domain's web site
 *   ns=NAME                     the domain's name server
 *   name=HOST:CODE:MORE         what DNS says of it; MORE: "bogus", or its real name
 *   not-offered=pop3
 *   source=PROTOCOL:KIND        where the candidate is from; also plain-imap=KIND
 *   provider=NAME:VALUE         a policy of the provider ("known" alone: no policy)
 *   imap:WORD pop3:WORD         about the probe (see probe_words)
 *   six=PROTOCOL:WORD           the same by IPv6
 *   in:PROTOCOL:NAME=VALUE      about the sign-in
 *   no:PROTOCOL:CODE:TEXT       refused; no-at:PROTOCOL:STEP:CODE:TEXT at another step
 *   err:PROTOCOL:NAME           ended by one of our errors
 *   skip:PROTOCOL:REASON no-secret
 *   add=PROTOCOL:SECURITY:HOST:WORD  one more probe and candidate, by DNS
 *   other-name=NAME hint=blank
 */
PfDiagnosis *pf_fixture_new (const char *words);

/* Frees what pf_fixture_new() made. */
void pf_fixture_free (PfDiagnosis *fixture);

/**
 * PfFixtureRow:
 * @raises: words that raise @id
 * @spares: words that are near, and must not
 */
typedef struct
{
  const char *id;
  const char *raises;
  const char *spares;
} PfFixtureRow;

G_END_DECLS
