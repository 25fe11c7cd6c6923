/* pf-rules.h - known server sentences and what they mean, as dated data
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfRule:
 * @finding: the finding's id ("AUTH-APPPW")
 * @certainty: "certain", "likely", "one-of"
 * @proves_password: whether this answer comes only after a right password
 * @url: (nullable): a page for the person; may be taken from the sentence
 * @source: where it was seen
 * @asof: when
 */
typedef struct
{
  char    *finding;
  char    *certainty;
  gboolean proves_password;
  char    *url;
  char    *source;
  char    *asof;
} PfRule;

#define PF_TYPE_RULES (pf_rules_get_type ())
G_DECLARE_FINAL_TYPE (PfRules, pf_rules, PF, RULES, GObject)

/* Loads data/rules (built in), after those of @override_dir. */
PfRules *pf_rules_load (const char *override_dir, GPtrArray *out_problems);

/**
 * pf_rules_match:
 * @host: the server's name; rules bound to a provider match its hosts only
 * @step: "login", "select", "stat", "greeting", "append"
 * @code: (nullable): the response code
 * @text: the server's sentence
 *
 * Returns: (transfer none) (nullable): the first rule that matches, the person's own
 *   before ours, provider-bound before general
 */
const PfRule *pf_rules_match (PfRules    *self,
                              PfProtocol  protocol,
                              const char *host,
                              const char *step,
                              const char *code,
                              const char *text);

/**
 * pf_control_hosts:
 *
 * Hosts asked, and only after something failed, to tell this network from that server:
 * two unrelated mail hosts and a web host, from data/control-hosts.json.
 *
 * Returns: (transfer none) (array zero-terminated=1): "imap.example.org:993", …
 */
const char *const *pf_control_hosts (const char *override_dir);

G_END_DECLS
