/* main.c - the postferry command: one table of verbs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "cli/pf-suggest.h"
#include "jobs/pf-worker.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

typedef struct
{
  const char *name;
  PfCliVerb   run;
  const char *parameters;
  const char *summary;
} Verb;

/* clang-format off */
static const Verb verbs[] = {
  { "detect",  pf_cmd_detect,  "ADDRESS",
    N_("find the settings of a mail account") },
  { "probe",   pf_cmd_probe,   "URL|SERVER|ADDRESS…",
    N_("connect without signing in and tell what servers show") },
  { "diagnose", pf_cmd_diagnose, "ADDRESS | --imap URL --pop3 URL",
    N_("find out what is wrong and who can mend it") },
  { "advise",  pf_cmd_advise,  "[ADDRESS]",
    N_("recommend POP3 or IMAP, with reasons; play a scene") },
  { "stores",  pf_cmd_stores,  "[PATH|KIND:PATH]…",
    N_("list the mail found on this computer") },
  { "migrate", pf_cmd_migrate, "--from SOURCE… --to URL",
    N_("move mail into an IMAP account") },
  { "jobs",    pf_cmd_jobs,    "[--remove JOB]",
    N_("list moves and where they stand") },
  { "verify",  pf_cmd_verify,  "JOB",
    N_("compare what is on the server with what was moved") },
  { "undo",    pf_cmd_undo,    "JOB",
    N_("take a move back") },
  { "report",  pf_cmd_report,  "JOB|FILE",
    N_("show the report of a move or a saved diagnosis") },
};
/* clang-format on */

static const char *const *command_line = NULL;

const char *const *
pf_cli_command_line (void)
{
  return command_line;
}

static void
put_help (void)
{
  g_print (_ (
      "Usage: postferry VERB [OPTION…]\n"
      "\n"
      "Finds and checks the settings of a mail account, explains POP3 and IMAP, and\n"
      "moves the mail on this computer into IMAP folders: all of it, once, unchanged.\n"
      "\n"
      "Verbs:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *left = g_strdup_printf ("%s %s", verbs[i].name,
                                               verbs[i].parameters);
      glong            blanks = 34 - g_utf8_strlen (left, -1);

      if (blanks > 0)
        g_print ("  %s%*s%s\n", left, (int) blanks, "", _ (verbs[i].summary));
      else
        g_print ("  %s\n%36s%s\n", left, "", _ (verbs[i].summary));
    }
  g_print (_ ("\n"
              "Options:\n"
              "  --help                            show this help\n"
              "  --version                         show the version\n"
              "\n"
              "postferry VERB --help shows the options of a verb.\n"));
}

static const Verb *
find_verb (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];

  return NULL;
}

static PfExit
refuse (const char *typed)
{
  const char *names[G_N_ELEMENTS (verbs) + 3] = { "--help", "--version" };
  const char *meant;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    names[i + 2] = verbs[i].name;
  meant = pf_suggest (typed, names);
  if (meant != NULL)
    return pf_cli_usage (_ ("There is no “%s” here; perhaps you mean %s"), typed, meant);

  return pf_cli_usage (_ ("There is no “%s” here; postferry --help lists what there is"),
                       typed);
}

static PfExit
run_verb (const Verb *verb, int argc, char *argv[])
{
  g_autofree char *name = g_strdup_printf ("postferry %s", verb->name);

  g_set_prgname (name);
  return verb->run (argc - 1, argv + 1);
}

/* "postferry help" and "postferry help VERB", as other programs have them. */
static PfExit
help_with (const char *name, char *program)
{
  const Verb *verb = name != NULL ? find_verb (name) : NULL;

  if (name == NULL)
    {
      put_help ();
      return PF_EXIT_OK;
    }
  if (verb == NULL)
    return refuse (name);

  return run_verb (verb, 3,
                   (char *[]){ program, (char *) name, (char *) "--help", NULL });
}

int
main (int argc, char *argv[])
{
  g_auto (GStrv) copy = NULL;
  const Verb *verb;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PF_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("postferry");
  /* Standard output is for results alone. */
  g_log_writer_default_set_use_stderr (TRUE);
  /* A reader that went away is an error of write(), not the end of a move. */
  signal (SIGPIPE, SIG_IGN);

  copy = g_strdupv (argv);
  command_line = (const char *const *) copy;
  if (argc < 2)
    return pf_cli_usage (_ ("Name what to do; postferry --help lists it"));
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      put_help ();
      return PF_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("postferry %s\n", PF_VERSION);
      return PF_EXIT_OK;
    }

  if (g_str_equal (argv[1], "help") && argc <= 3)
    return help_with (argv[2], argv[0]);

  verb = find_verb (argv[1]);
  if (verb == NULL)
    return refuse (argv[1]);

  pf_workers_leave ((int) pf_cli_exit (run_verb (verb, argc, argv)));
}
