/* pf-detect-text.c - found settings for people at a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-detect-text.h"

#include "human/pf-words-detect.h"
#include "human/pf-words-policy.h"
#include "report/pf-report-detect.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>

static const char *const protocols[] = { "IMAP", "POP3", "SMTP" };

static void
add_candidate (PfTable *table, const PfCandidate *candidate)
{
  const PfEndpoint *endpoint = candidate->endpoint;
  g_autofree char  *server = g_strdup_printf ("%s:%d", endpoint->host, endpoint->port);
  g_autofree char  *auth = g_strjoinv (", ", candidate->auth);

  pf_table_add (table, protocols[endpoint->protocol], server,
                pf_words_security (endpoint->security),
                endpoint->user != NULL ? endpoint->user : "", auth);
}

static void
add_servers (GString *text, GPtrArray *candidates, int width)
{
  g_autoptr (PfTable) table = pf_table_new ("lllll");
  g_autofree char *rendered = NULL;

  for (guint i = 0; i < candidates->len; i++)
    add_candidate (table, candidates->pdata[i]);
  rendered = pf_table_render (table, "  ", width);
  g_string_append (text, rendered);
}

/* What to know of the best of each protocol, said once if it is the same. */
static void
add_trust (GString *text, const PfDiscovery *discovery)
{
  const char *last = NULL;

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate *candidate = discovery->candidates->pdata[i];
      const char        *words = pf_words_trust (candidate);

      if (candidate->rank != 1)
        continue;
      if (g_strcmp0 (words, last) != 0)
        g_string_append_printf (text, "  %s: %s.\n",
                                protocols[candidate->endpoint->protocol], words);
      last = words;
      if (candidate->is_other_owner)
        g_string_append_printf (text,
                                _ ("  %s belongs to somebody else than %s; go on only if "
                                   "you know that name.\n"),
                                candidate->endpoint->host, discovery->domain);
      if (candidate->doubt != NULL)
        g_string_append_printf (text, _ ("  Doubtful: %s.\n"), candidate->doubt);
    }
}

/* "IMAP is always on.", for the expert what the list adds in English, where to look, and
 * how old it is. */
static void
add_policy (GString *text, const PfPolicy *policy, gboolean is_verbose)
{
  g_autofree char *words = pf_words_policy (policy);
  g_autofree char *safe = pf_text_safe (words);

  g_string_append_printf (text, "  %s", safe);
  if (is_verbose && policy->text != NULL)
    g_string_append_printf (text, " %s", policy->text);
  if (policy->url != NULL)
    g_string_append_printf (text, " <%s>", policy->url);
  g_string_append_printf (text, _ (" (as of %s)\n"), policy->asof);
}

static void
add_advice (GString *text, const PfDiscovery *discovery, gboolean is_verbose)
{
  const PfProvider *provider = discovery->provider;
  g_autofree char  *name = NULL;

  if (provider == NULL || provider->policies->len == 0)
    return;

  name = pf_text_safe (provider->name);
  g_string_append_printf (text, _ ("\n%s, as far as is known:\n"), name);
  for (guint i = 0; i < provider->policies->len; i++)
    add_policy (text, provider->policies->pdata[i], is_verbose);
}

static void
add_notes (GString *text, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const PfNote    *note = notes->pdata[i];
      g_autofree char *url = pf_text_safe (note->url != NULL ? note->url : "");
      g_autofree char *words = pf_text_safe (note->text != NULL ? note->text : "");

      if (note->is_required)
        g_string_append_printf (text, _ ("  To be switched on first: %s %s\n"), words,
                                url);
    }
}

static void
add_places (GString *text, const PfDiscovery *discovery, int width)
{
  g_autoptr (PfTable) table = pf_table_new ("lrll");
  g_autofree char *rendered = NULL;

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked   *asked = discovery->asked->pdata[i];
      g_autofree char *ms = g_strdup_printf (_ ("%d ms"), (int) asked->ms);
      g_autofree char *said = asked->detail != NULL
                                  ? g_strdup_printf ("%s: %s",
                                                     pf_words_asked (asked->result),
                                                     asked->detail)
                                  : g_strdup (pf_words_asked (asked->result));

      pf_table_add (table, pf_words_place (asked->kind), ms, asked->where, said);
    }
  rendered = pf_table_render (table, "  ", width);
  g_string_append_printf (text, _ ("\nWhere we looked:\n%s"), rendered);
}

char *
pf_detect_to_text (const PfDiscovery *discovery, gboolean is_verbose, int width)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *name = pf_text_safe (discovery->address != NULL ? discovery->address
                                                                   : discovery->domain);

  if (discovery->candidates->len == 0)
    g_string_append_printf (text, _ ("No settings found for %s.\n"), name);
  else
    {
      g_string_append_printf (text, _ ("Settings for %s:\n"), name);
      add_servers (text, discovery->candidates, width);
      g_string_append_c (text, '\n');
      add_trust (text, discovery);
    }
  if (discovery->candidates->len == 0 && discovery->domain_exists == 0)
    g_string_append_printf (text, _ ("There is no domain %s.\n"), discovery->domain);
  if (discovery->candidates->len == 0 && discovery->near != NULL)
    g_string_append_printf (text, _ ("Did you mean %s?\n"), discovery->near);
  add_notes (text, discovery->notes);
  add_advice (text, discovery, is_verbose);
  if (is_verbose || discovery->candidates->len == 0)
    add_places (text, discovery, width);

  return g_string_free (text, FALSE);
}

char *
pf_detect_files_to_text (GPtrArray *files, int width)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const PfDetectFile *file = files->pdata[i];
      g_autofree char    *path = pf_text_safe (file->path);

      g_string_append_printf (text, "%s%s (%s):\n", i > 0 ? "\n" : "", path,
                              file->kind != NULL ? file->kind : "?");
      add_servers (text, file->candidates, width);
      add_notes (text, file->notes);
      for (guint j = 0; j < file->problems->len; j++)
        {
          g_autofree char *problem = pf_text_safe (file->problems->pdata[j]);

          g_string_append_printf (text, "  * %s\n", problem);
        }
    }

  return g_string_free (text, FALSE);
}
