/* pf-verdict-fix.h - what the button beside a verdict does
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "human/pf-human-finding.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfVerdictFix:
 * @act: what can be done here; checking again where there is nothing better
 * @label: the button's, in the reader's language
 * @value: (nullable): the page, the server, the domain or the sign-in name
 * @protocol: what it is about, or -1
 * @host: (nullable): the server that it is about
 */
typedef struct
{
  PfFindingAct act;
  char        *label;
  char        *value;
  int          protocol;
  char        *host;
} PfVerdictFix;

/* @finding: (nullable).  Returns: (transfer full) */
PfVerdictFix *pf_verdict_fix_new (const PfFinding *finding);
void          pf_verdict_fix_free (PfVerdictFix *self);

/**
 * pf_verdict_fix_apply:
 * @endpoints: (element-type PfEndpoint): the servers that were checked
 *
 * Returns: (transfer full) (element-type PfEndpoint): the same with the server's other
 *   name, or the other name to sign in with
 */
GPtrArray *pf_verdict_fix_apply (const PfVerdictFix *self, GPtrArray *endpoints);

/* Opens the web page, or this computer's settings. */
void pf_verdict_fix_open (const PfVerdictFix *self, GtkWidget *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfVerdictFix, pf_verdict_fix_free)

G_END_DECLS
