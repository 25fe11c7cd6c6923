/* pf-cmd-advise.c - postferry advise: recommend POP3 or IMAP, or play a scene
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-advise-json.h"
#include "advise/pf-advise-provider.h"
#include "advise/pf-sim-scenes.h"
#include "cli/pf-advise-measure.h"
#include "cli/pf-advise-text.h"
#include "cli/pf-cli.h"
#include "facts/pf-facts-json.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>
#include <string.h>

#define NO_SCENE (-1)

static char    *opt_answers = NULL;
static int      opt_scene = NO_SCENE;
static gboolean opt_explain = FALSE;
static gboolean opt_offline = FALSE;
static char    *opt_imap = NULL;
static char    *opt_pop3 = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "answers", 0, 0, G_OPTION_ARG_FILENAME, &opt_answers,
    N_("Take the answers from FILE instead of asking"), N_("FILE") },
  { "explain", 0, 0, G_OPTION_ARG_NONE, &opt_explain,
    N_("Also compare POP3 and IMAP, and show myths and facts"), NULL },
  { "offline", 0, 0, G_OPTION_ARG_NONE, &opt_offline,
    N_("Ask no server, and look at no mail: use only Postferry's own list"), NULL },
  { "imap", 0, 0, G_OPTION_ARG_STRING, &opt_imap,
    N_("Look at this IMAP server in place of those found"), N_("URL") },
  { "pop3", 0, 0, G_OPTION_ARG_STRING, &opt_pop3,
    N_("Look at this POP3 server in place of those found"), N_("URL") },
  { "scene", 0, 0, G_OPTION_ARG_INT, &opt_scene,
    N_("Play scene N (1 to 8) of POP3 and IMAP, step by step"), N_("N") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

/* The domain as servers know it.  Returns: (nullable): %NULL if this is no address */
static char *
domain_of (const char *address)
{
  const char      *at = strrchr (address, '@');
  g_autofree char *domain = NULL;

  if (at == NULL || at == address || at[1] == '\0' || strchr (at, ' ') != NULL ||
      !g_utf8_validate (address, -1, NULL))
    return NULL;
  domain = g_hostname_to_ascii (at + 1);

  return domain != NULL ? g_ascii_strdown (domain, -1) : NULL;
}

/* What the table of providers says: measurements outrank it. */
static void
take_provider (const char *domain, PfAdviseFacts *facts)
{
  g_autofree char *folder = pf_facts_default_folder ("providers");
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfProviders) providers = pf_providers_load (folder, problems);
  const PfProvider *provider = pf_providers_find_domain (providers, domain);

  for (guint i = 0; i < problems->len; i++)
    pf_cli_note ("%s", (const char *) problems->pdata[i]);
  if (provider != NULL)
    pf_advise_facts_take_provider (facts, provider);
  else if (opt_offline)
    pf_cli_note (_ ("Postferry's own list does not have %s; no server was asked."),
                 domain);
  pf_advise_facts_explain_all (facts, PF_WHY_NO_ACCOUNT, PF_WHY_NOT_TRIED);
}

static PfExit
advise (const char *address, PfAdviseFacts *facts)
{
  PfAnswers        answers = { 0 };
  PfRecommendation recommendation;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (opt_answers != NULL && !pf_answers_load (opt_answers, &answers, facts, &error))
    return pf_cli_usage (_ ("%s cannot be used: %s"), opt_answers, error->message);
  if (opt_answers == NULL && pf_advise_is_terminal ())
    pf_advise_ask (&answers);
  pf_advise (&answers, facts, &recommendation);

  if (pf_cli_common ()->is_json)
    text = pf_advise_to_json (address, &answers, facts, &recommendation);
  else
    text = pf_advise_to_text (&recommendation, facts);
  pf_cli_put (text);
  if (opt_explain)
    {
      g_autofree char *more = pf_advise_explain_to_text (facts);

      pf_cli_put (more);
    }

  return recommendation.collector == PF_COLLECTOR_BLOCKS ||
                 recommendation.recommend == PF_RECOMMEND_NEITHER
             ? PF_EXIT_LOOK
             : PF_EXIT_OK;
}

static gboolean
names_server (void)
{
  return opt_imap != NULL || opt_pop3 != NULL;
}

static PfExit
play (const char *address)
{
  if (address != NULL || opt_answers != NULL || opt_explain || opt_offline ||
      names_server () || pf_cli_has_secret () || pf_cli_common ()->is_json)
    return pf_cli_usage (_ ("A scene is played by itself: give --scene alone"));
  if (opt_scene < 1 || opt_scene > PF_SIM_SCENES)
    return pf_cli_usage (_ ("There are scenes 1 to %d"), PF_SIM_SCENES);
  pf_advise_play ((guint) opt_scene);
  return PF_EXIT_OK;
}

PfExit
pf_cmd_advise (int argc, char *argv[])
{
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autofree char *domain = NULL;
  const char      *address = NULL;
  PfExit           code = PF_EXIT_OK;

  if (!pf_cli_parse ("[ADDRESS]",
                     _ ("Asks seven questions and recommends POP3 or IMAP, with reasons. "
                        "With ADDRESS, looks at its servers and at the mail here first."),
                     options, TRUE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc > 2)
    return pf_cli_usage (_ ("Name at most one address"));
  address = argc > 1 ? argv[1] : NULL;

  if (opt_scene != NO_SCENE)
    return play (address);
  if (opt_explain && pf_cli_common ()->is_json)
    return pf_cli_usage (_ ("Give only one of --explain and --json"));
  if (opt_offline && (pf_cli_has_secret () || names_server ()))
    return pf_cli_usage (_ ("With --offline, no server can be looked at"));

  pf_advise_facts_init (&facts);
  if (address != NULL)
    {
      domain = domain_of (address);
      if (domain == NULL)
        return pf_cli_usage (_ ("“%s” is no email address"), address);
      take_provider (domain, &facts);
    }
  else if (pf_cli_has_secret () && !names_server ())
    return pf_cli_usage (_ ("Name an address, or servers with --imap and --pop3"));
  if (!opt_offline && (address != NULL || names_server ()))
    code = pf_advise_measure (address, opt_imap, opt_pop3, &facts);

  return code == PF_EXIT_OK ? advise (address, &facts) : code;
}
