/* pf-human-finding.c - from a finding to what a person reads: headline, cause, steps, proof
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-finding.h"

#include "human/pf-human-finding-private.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* clang-format off */
static const char *const buttons[PF_FINDING_N_ACTS] = {
  [PF_FINDING_ACT_TRY_AGAIN] = N_("Check Again"),
  [PF_FINDING_ACT_EDIT_PASSWORD] = N_("Try Again"),
  [PF_FINDING_ACT_EDIT_SERVERS] = N_("Check the Servers"),
  [PF_FINDING_ACT_EDIT_ADDRESS] = N_("Check the Address"),
  [PF_FINDING_ACT_USE_OTHER_NAME] = N_("Use That Name"),
  [PF_FINDING_ACT_USE_OTHER_DOMAIN] = N_("Use That Domain"),
  [PF_FINDING_ACT_USE_OTHER_USER] = N_("Try That Instead"),
  [PF_FINDING_ACT_OPEN_PAGE] = N_("Open the Web Page"),
  [PF_FINDING_ACT_BROWSER_SIGN_IN] = N_("Sign In With Your Browser"),
  [PF_FINDING_ACT_COMPARE_FINGERPRINT] = N_("Compare the Fingerprint…"),
  [PF_FINDING_ACT_COPY_FOR_HELP_DESK] = N_("Copy for the Help Desk"),
  [PF_FINDING_ACT_OPEN_DATE_AND_TIME] = N_("Open Date and Time"),
  [PF_FINDING_ACT_OPEN_NETWORK] = N_("Open Network Settings"),
};

typedef struct
{
  const char *id;
  const char *text;
} Row;

/* What a sentence says where a value is missing. */
static const Row defaults[] = {
  { "host",     N_("the server") },
  { "provider", N_("your provider") },
  { "domain",   N_("this domain") },
  { "protocol", N_("mail") },
  { "name",     N_("this name") },
  { "names",    N_("another name") },
  { "version",  N_("an old kind") },
  { "asof",     N_("the day of this program") },
};

/* The first of a finding's suspects that is in a row gives the sentence. */
static const Row proofs[] = {
  { "AUTH-WRONG",    N_("Your password is right") },
  { "NET-MAILPORTS", N_("Your network lets mail programs through") },
  { "NET-OFFLINE",   N_("This computer is on the internet") },
  { "TLS-NAME",      N_("The server is the right one") },
};

static const Row reasons[] = {
  { "no-secret",    N_("There was no password to try") },
  { "no-user",      N_("There was no sign-in name to try") },
  { "not-reached",  N_("The server was not reached safely") },
  { "not-private",  N_("The connection is not encrypted, so no password was sent") },
  { "rate",         N_("The server asked for a pause, so nothing more was tried") },
  { "enough-tries", N_("Three tries are enough, so that the account is not locked") },
  { "guard",        N_("Too many passwords were not accepted in the last 15 minutes, so nothing was sent") },
  { "account-wide", N_("The other server's answer holds for this one too, so nothing more was tried") },
  { "stopped",      N_("The check was stopped before") },
  { "controls-off", N_("Asking other servers is switched off") },
};
/* clang-format on */

static const char *
find_text (const Row *rows, gsize n_rows, const char *id)
{
  for (gsize i = 0; i < n_rows; i++)
    if (g_strcmp0 (rows[i].id, id) == 0)
      return _ (rows[i].text);

  return NULL;
}

const char *
pf_human_untested (const char *reason)
{
  const char *text = find_text (reasons, G_N_ELEMENTS (reasons), reason);

  return text != NULL ? text : _ ("The check did not come that far");
}

static char *
say_number (const char *value, const char *format)
{
  gint64 number = 0;

  if (value == NULL ||
      !g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return g_strdup (_ ("some"));
  if (g_str_equal (format, "day"))
    return pf_words_day (number);
  if (g_str_equal (format, "size"))
    return pf_words_size ((guint64) MAX (number, 0));

  return pf_words_count (number);
}

/* "2026-03-12" as people write it; whatever else it is stays. */
static char *
say_date (const char *iso)
{
  g_autofree char *stamp = g_strdup_printf ("%sT12:00:00Z", iso);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (stamp, NULL);

  return date != NULL ? pf_words_day (g_date_time_to_unix (date)) : g_strdup (iso);
}

static char *
say_value (const PfFinding *finding, const char *name)
{
  const char *value = g_str_equal (name, "host") ? finding->host
                                                 : pf_finding_get (finding, name);
  const char *fallback;

  if (g_str_equal (name, "untested"))
    return g_strdup (pf_human_untested (pf_finding_get (finding, "reason")));
  if (value != NULL && g_str_equal (name, "asof"))
    return say_date (value);
  if (value != NULL)
    return g_strdup (value);

  fallback = find_text (defaults, G_N_ELEMENTS (defaults), name);
  return g_strdup (fallback != NULL ? fallback : _ ("something else"));
}

/* The first letter in upper case, for a word of ours; names stay as they are. */
static char *
begin_sentence (const PfFinding *finding, const char *name, char *text)
{
  gboolean         is_name = g_str_equal (name, "host") ? finding->host != NULL
                                                        : pf_finding_get (finding, name) != NULL;
  char             first[8] = "";
  g_autofree char *upper = NULL;
  char            *whole;

  if (is_name || *text == '\0')
    return text;
  g_utf8_strncpy (first, text, 1);
  upper = g_utf8_strup (first, -1);
  whole = g_strconcat (upper, g_utf8_next_char (text), NULL);
  g_free (text);
  return whole;
}

static char *
say_placeholder (const PfFinding *finding, const char *inside)
{
  g_auto (GStrv) parts = g_strsplit (inside, ":", 2);
  g_autofree char *name = g_ascii_strdown (parts[0], -1);
  char            *text;

  if (parts[1] != NULL)
    return say_number (pf_finding_get (finding, name), parts[1]);
  text = say_value (finding, name);
  return g_ascii_isupper (*inside) ? begin_sentence (finding, name, text) : text;
}

static char *
fill (const char *template, const PfFinding *finding)
{
  GString *text = g_string_new (NULL);

  for (const char *p = template; *p != '\0';)
    {
      const char      *end = *p == '{' ? strchr (p, '}') : NULL;
      g_autofree char *inside = NULL;
      g_autofree char *said = NULL;

      if (end == NULL)
        {
          g_string_append_c (text, *p++);
          continue;
        }
      inside = g_strndup (p + 1, (gsize) (end - p - 1));
      said = say_placeholder (finding, inside);
      g_string_append (text, said);
      p = end + 1;
    }

  return g_string_free (text, FALSE);
}

static const PfFindingRow *
find_in (const PfFindingRow *rows, gsize n_rows, const PfFinding *finding)
{
  for (gsize i = 0; i < n_rows; i++)
    if (g_str_equal (rows[i].id, finding->id) &&
        (rows[i].needs == NULL || pf_finding_get (finding, rows[i].needs) != NULL))
      return &rows[i];

  return NULL;
}

static const PfFindingRow *
find_row (const PfFinding *finding)
{
  gsize               n_network;
  gsize               n_server;
  gsize               n_account;
  const PfFindingRow *network = pf_finding_rows_network (&n_network);
  const PfFindingRow *server = pf_finding_rows_server (&n_server);
  const PfFindingRow *account = pf_finding_rows_account (&n_account);
  const PfFindingRow *row = find_in (network, n_network, finding);

  if (row == NULL)
    row = find_in (server, n_server, finding);

  return row != NULL ? row : find_in (account, n_account, finding);
}

static char **
list_proofs (const PfFinding *finding)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < finding->clears->len; i++)
    {
      const char *text = find_text (proofs, G_N_ELEMENTS (proofs),
                                    finding->clears->pdata[i]);
      gboolean    is_first = TRUE;

      for (guint j = 0; j < i; j++)
        is_first &= !g_str_equal (finding->clears->pdata[j], finding->clears->pdata[i]);
      if (text != NULL && is_first)
        g_strv_builder_add (found, text);
    }

  return g_strv_builder_end (found);
}

const char *
pf_human_finding_button (PfFindingAct act)
{
  return buttons[act] != NULL ? _ (buttons[act]) : NULL;
}

PfFindingWords *
pf_human_finding (const PfFinding *finding)
{
  const PfFindingRow *row = find_row (finding);
  PfFindingWords     *words = g_new0 (PfFindingWords, 1);
  g_autofree char    *steps = NULL;

  /* Every id of the catalogue has a row; a report of a newer Postferry may not. */
  if (row == NULL)
    {
      words->headline = g_strdup (finding->id);
      words->cause = g_strdup (_ ("A newer Postferry made this report."));
      words->fix = g_new0 (char *, 1);
      words->proves = list_proofs (finding);
      return words;
    }

  words->headline = fill (_ (row->headline), finding);
  words->cause = fill (_ (row->cause), finding);
  steps = fill (_ (row->fix), finding);
  words->fix = g_strsplit (steps, "\n", -1);
  words->act = row->act;
  if (words->act == PF_FINDING_ACT_OPEN_PAGE && pf_finding_get (finding, "url") == NULL)
    words->act = PF_FINDING_ACT_TRY_AGAIN;
  words->button = g_strdup (pf_human_finding_button (words->act));
  words->proves = list_proofs (finding);
  return words;
}

void
pf_finding_words_free (PfFindingWords *words)
{
  if (words == NULL)
    return;

  g_free (words->headline);
  g_free (words->cause);
  g_strfreev (words->fix);
  g_free (words->button);
  g_strfreev (words->proves);
  g_free (words);
}

const char *
pf_human_certainty (PfCertainty certainty)
{
  switch (certainty)
    {
    case PF_CERTAIN:
      return "";
    case PF_LIKELY:
      return _ ("Most likely");
    case PF_ONE_OF:
      return _ ("One of these");
    }

  return "";
}

const char *
pf_human_who (PfWho who)
{
  switch (who)
    {
    case PF_WHO_YOU:
      return _ ("You can mend this");
    case PF_WHO_PROVIDER:
      return _ ("Your provider can mend this");
    case PF_WHO_DOMAIN_OWNER:
      return _ ("The owner of the domain can mend this");
    case PF_WHO_NETWORK:
      return _ ("Whoever looks after this network can mend this");
    case PF_WHO_NOBODY:
      return _ ("Only time mends this");
    }

  return "";
}

const char *
pf_human_stage (PfStage stage)
{
  switch (stage)
    {
    case PF_STAGE_NETWORK:
      return _ ("This computer and network");
    case PF_STAGE_FIND:
      return _ ("Finding the server");
    case PF_STAGE_REACH:
      return _ ("Reaching it");
    case PF_STAGE_TLS:
      return _ ("Encryption");
    case PF_STAGE_CAPABILITIES:
      return _ ("What the server can do");
    case PF_STAGE_SIGN_IN:
      return _ ("Signing in");
    case PF_STAGE_MAILBOX:
      return _ ("The mailbox");
    case PF_N_STAGES:
      break;
    }

  return "";
}

const char *
pf_human_severity (PfSeverity severity)
{
  switch (severity)
    {
    case PF_SEVERITY_OK:
      return _ ("Works");
    case PF_SEVERITY_INFO:
      return _ ("Good to know");
    case PF_SEVERITY_UNKNOWN:
      return _ ("Not tested");
    case PF_SEVERITY_WARN:
    case PF_SEVERITY_RISK:
      return _ ("Look at this");
    case PF_SEVERITY_BLOCK:
      return _ ("Problem");
    }

  return "";
}

const char *
pf_human_verdict (const char *verdict)
{
  /* clang-format off */
  static const Row verdicts[] = {
    { "usable",           N_("Works") },
    { "usable-with-risk", N_("Works, but is not safe") },
    { "blocked",          N_("Does not work") },
    { "not-offered",      N_("Not offered") },
    { "not-checked",      N_("Not tested") },
  };
  /* clang-format on */
  const char *text = find_text (verdicts, G_N_ELEMENTS (verdicts), verdict);

  return text != NULL ? text : _ ("Not tested");
}

const char *
pf_human_no_cause (PfExit exit)
{
  if (exit == PF_EXIT_OK)
    return _ ("Everything works");
  if (exit == PF_EXIT_INTERRUPTED)
    return _ ("The check was stopped");

  return _ ("It works, but look at this");
}

const char *
pf_human_proves (void)
{
  return _ ("What this proves");
}

const char *
pf_human_also (void)
{
  return _ ("Also noticed");
}

const char *
pf_human_nothing_found (void)
{
  return _ ("Nothing noticed");
}

const char *
pf_human_before (void)
{
  return _ ("before");
}

const char *
pf_human_now (void)
{
  return _ ("now");
}

const char *
pf_human_no_difference (void)
{
  return _ ("Nothing differs");
}
