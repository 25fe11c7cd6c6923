/* pf-cmd-report.c - postferry report: show the report of a move, or a saved diagnosis
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "ledger/pf-ledger.h"
#include "report/pf-report-diagnosis.h"
#include "report/pf-report.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define FILE_MAX (64 << 20) /* octets of a saved diagnosis */

static gboolean opt_html = FALSE;
static gboolean opt_ticket = FALSE;
static gboolean opt_mask = FALSE;
static char    *opt_compare = NULL;

/* clang-format off */
static const GOptionEntry options[] = {
  { "html", 0, 0, G_OPTION_ARG_NONE, &opt_html,
    N_("As one page for a browser"), NULL },
  { "ticket", 0, 0, G_OPTION_ARG_NONE, &opt_ticket,
    N_("A diagnosis as text for a help desk's ticket"), NULL },
  { "mask", 0, 0, G_OPTION_ARG_NONE, &opt_mask,
    N_("Mask addresses and sign-in names, for a report that is given away"), NULL },
  { "compare", 0, 0, G_OPTION_ARG_FILENAME, &opt_compare,
    N_("Show only how a diagnosis differs from the one in FILE"), N_("FILE") },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

static char *
read_file (const char *path, gsize *out_length, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, out_length, error))
    return NULL;
  if (*out_length > FILE_MAX)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s is too large", path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static PfDiagnosisDocument *
load_document (const char *path, GError **error)
{
  gsize            length = 0;
  g_autofree char *text = read_file (path, &length, error);

  return text != NULL ? pf_diagnosis_document_parse (text, (gssize) length, error) : NULL;
}

/* Returns: (nullable): the report of a move that was saved there, if it is one */
static PfReport *
load_report (const char *path)
{
  gsize            length = 0;
  g_autofree char *text = read_file (path, &length, NULL);

  return text != NULL ? pf_report_parse (text, (gssize) length, NULL) : NULL;
}

static PfExit
put_report (PfReport *report)
{
  g_autofree char *text = NULL;

  if (opt_mask)
    pf_report_mask (report);

  if (pf_cli_common ()->is_json)
    text = pf_report_to_json (report, NULL, -1);
  else if (opt_html)
    text = pf_report_to_html (report);
  else
    text = pf_report_to_text (report, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);

  return PF_EXIT_OK;
}

static void
put_document (const PfDiagnosisDocument *document)
{
  const PfCliCommon *common = pf_cli_common ();
  g_autofree char   *text = NULL;
  g_autofree char   *tree = NULL;

  if (common->is_json)
    text = pf_diagnosis_document_to_json (document);
  else if (opt_ticket)
    text = pf_diagnosis_document_to_ticket (document);
  else
    text = pf_diagnosis_document_to_text (document);
  pf_cli_put (text);
  if (common->is_json || opt_ticket || common->verbosity == 0)
    return;

  tree = pf_diagnosis_document_to_tree (document, TRUE);
  pf_cli_put ("\n");
  pf_cli_put (tree);
}

/* A move of that name comes before a file of that name; no move's name holds a "/". */
static gboolean
is_file (const char *name)
{
  g_autofree char *job = g_build_filename (pf_cli_common ()->state_dir, "jobs", name,
                                           NULL);

  return strchr (name, '/') != NULL || (g_file_test (name, G_FILE_TEST_IS_REGULAR) &&
                                        !g_file_test (job, G_FILE_TEST_IS_DIR));
}

/* A diagnosis that was saved, or what differs between two. */
static PfExit
report_file (const char *path)
{
  g_autoptr (PfDiagnosisDocument) document = NULL;
  g_autoptr (PfDiagnosisDocument) other = NULL;
  g_autoptr (GError) error = NULL;
  const char *failed = path;

  document = load_document (path, &error);
  if (document != NULL && opt_compare != NULL)
    {
      other = load_document (opt_compare, &error);
      failed = opt_compare;
    }
  if (error != NULL && error->domain == G_FILE_ERROR)
    {
      pf_cli_fail (error, failed);
      return PF_EXIT_USER;
    }
  if (error != NULL)
    {
      pf_cli_note (_ ("%s is no saved diagnosis: %s"), failed, error->message);
      return PF_EXIT_USER;
    }
  if (other != NULL)
    {
      g_autofree char *text = pf_diagnosis_document_compare (document, other);

      pf_cli_put (text);
    }
  else
    put_document (document);

  return PF_EXIT_OK;
}

PfExit
pf_cmd_report (int argc, char *argv[])
{
  const PfCliCommon *common = pf_cli_common ();
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (PfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!pf_cli_parse (
          "JOB | FILE",
          _ ("Shows the report of a move, or a diagnosis that was saved with --json; "
             "no server is asked."),
          options, FALSE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (argc != 2)
    return pf_cli_usage (
        _ ("Name one move, which postferry jobs lists, or the file of a diagnosis"));
  if (opt_html && common->is_json)
    return pf_cli_usage (_ ("Give only one of --html and --json"));
  if (is_file (argv[1]))
    {
      report = load_report (argv[1]);
      if (report == NULL && opt_mask)
        return pf_cli_usage (_ ("--mask takes the name of a move"));
      if (report == NULL)
        return report_file (argv[1]);
    }
  if (opt_compare != NULL || opt_ticket)
    return pf_cli_usage (_ ("--compare and --ticket take the file of a diagnosis"));

  if (report != NULL)
    return put_report (report);

  ledger = pf_ledger_open (common->state_dir, argv[1], FALSE, &error);
  if (ledger != NULL)
    report = pf_report_load (ledger, &error);
  if (report == NULL)
    return pf_cli_fail (error, argv[1]);

  return put_report (report);
}
