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
 * @url: (nullable): a page for the person
 * @url_in_text: a page named in the sentence comes before @url; see pf_rule_find_url()
 * @note: (nullable): for the expert, English
 * @source: where it was seen
 * @asof: when
 */
typedef struct
{
  char    *finding;
  char    *certainty;
  gboolean proves_password;
  char    *url;
  gboolean url_in_text;
  char    *note;
  char    *source;
  char    *asof;
} PfRule;

/**
 * pf_rule_find_url:
 * @text: (nullable): the server's sentence
 * @host: the server's name
 *
 * Returns: (transfer full) (nullable): the page for the person: one that stands in the
 *   sentence, if the rule says so, it is https and of the server's owner or the rule's
 *   own host; else the rule's
 */
char *pf_rule_find_url (const PfRule *rule, const char *host, const char *text);

#define PF_TYPE_RULES (pf_rules_get_type ())
G_DECLARE_FINAL_TYPE (PfRules, pf_rules, PF, RULES, GObject)

/**
 * pf_rules_load:
 * @override_dir: (nullable): a folder of *.json of the same schema, which come first
 *   (default $XDG_CONFIG_HOME/postferry/rules)
 * @out_problems: (nullable) (element-type utf8): a line for each file left out
 */
PfRules *pf_rules_load (const char *override_dir, GPtrArray *out_problems);

/* Only the rules of one document, as a file of that folder holds it.
 * Returns: (transfer full) (nullable): %NULL with @error if it cannot be used */
PfRules *pf_rules_parse (const char *text, gssize length, GError **error);

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
 * @override_dir: (nullable): holds a control-hosts.json that replaces ours; an empty
 *   list in it switches them off (default $XDG_CONFIG_HOME/postferry)
 *
 * Returns: (transfer full) (array zero-terminated=1): "imap.example.org:993", …
 */
char **pf_control_hosts (const char *override_dir, GPtrArray *out_problems);

G_END_DECLS
