/* pf-cli.c - the options that verbs share, and how they speak
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "cli/pf-suggest.h"

#include "base/pf-error.h"
#include "human/pf-human.h"
#include "report/pf-report.h"
#include "report/pf-table.h"
#include "signin/pf-secret-source.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static PfCliCommon common;
static gboolean    is_state_dir_given = FALSE;

static char    *opt_password_file = NULL;
static char    *opt_password_command = NULL;
static char    *opt_token_command = NULL;
static gboolean opt_allow_plaintext = FALSE;

static gboolean
verbose_cb (const char *name, const char *value, gpointer data, GError **error)
{
  common.verbosity++;
  return TRUE;
}

/* clang-format off */
static const GOptionEntry common_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &common.is_json,
    N_("Put one JSON document on standard output"), NULL },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &common.ca_file,
    N_("Trust the authorities in FILE (PEM) too"), N_("FILE") },
  { "pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &common.pins,
    N_("Accept the certificate with this SHA-256 fingerprint"), N_("SHA256") },
  { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &common.state_dir,
    N_("Keep the lists of moves in DIR"), N_("DIR") },
  { "verbose", 'v', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, verbose_cb,
    N_("Say more; twice: what is said to the server, without secrets"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry secret_options[] = {
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &opt_password_file,
    N_("Read the password from the first line of FILE"), N_("FILE") },
  { "password-command", 0, 0, G_OPTION_ARG_STRING, &opt_password_command,
    N_("Read the password from the first line that CMD writes"), N_("CMD") },
  { "token-command", 0, 0, G_OPTION_ARG_STRING, &opt_token_command,
    N_("Sign in with the OAuth access token that CMD writes"), N_("CMD") },
  { "allow-plaintext", 0, 0, G_OPTION_ARG_NONE, &opt_allow_plaintext,
    N_("Let the password cross an unprotected connection"), NULL },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

/* No shell reads anything into it. */
static gboolean
is_plain (const char *word)
{
  return word[strspn (word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+@")] == '\0';
}

const PfCliCommon *
pf_cli_common (void)
{
  return &common;
}

/* --verbose shows what we do, not what GLib and its modules do. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  g_autofree char *line = NULL;

  if ((level & G_LOG_LEVEL_DEBUG) == 0)
    return g_log_writer_default (level, fields, n_fields, user_data);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN") &&
        g_str_has_prefix (fields[i].value, "pf-"))
      {
        line = g_log_writer_format_fields (level, fields, n_fields, FALSE);
        g_printerr ("%s\n", line);
      }

  return G_LOG_WRITER_HANDLED;
}

/* Whole, since jobs keep paths below it, and the next run may begin in another folder. */
static void
choose_state_dir (void)
{
  g_autofree char *given = g_steal_pointer (&common.state_dir);

  is_state_dir_given = given != NULL;
  common.state_dir = given != NULL
                         ? g_canonicalize_filename (given, NULL)
                         : g_build_filename (g_get_user_state_dir (), "postferry", NULL);
}

char *
pf_cli_job_argument (const char *job)
{
  g_autofree char *quoted = NULL;

  if (!is_state_dir_given)
    return g_strdup (job);

  quoted = is_plain (common.state_dir) ? g_strdup (common.state_dir)
                                       : g_shell_quote (common.state_dir);
  return g_strdup_printf ("--state-dir %s %s", quoted, job);
}

static void
add_words (GPtrArray *words, const GOptionEntry *entries)
{
  for (gsize i = 0; entries[i].long_name != NULL; i++)
    g_ptr_array_add (words, (gpointer) entries[i].long_name);
}

/* Of what was typed, only the option's name is shown: it may end in a password. */
static void
explain_unknown (const GError *error, const GOptionEntry *entries, gboolean signs_in)
{
  const char      *typed = strstr (error->message, "--");
  g_autofree char *name = NULL;
  const char      *meant;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (typed == NULL ||
      !g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
    {
      pf_cli_usage ("%s", error->message);
      return;
    }

  add_words (words, entries);
  if (signs_in)
    add_words (words, secret_options);
  add_words (words, common_options);
  g_ptr_array_add (words, NULL);
  name = g_strndup (typed + 2, strcspn (typed + 2, "="));
  meant = pf_suggest (name, (const char *const *) words->pdata);
  if (meant != NULL)
    pf_cli_usage (_ ("There is no option --%s; perhaps you mean --%s"), name, meant);
  else
    pf_cli_usage (_ ("There is no option --%s"), name);
}

gboolean
pf_cli_parse (const char         *parameters,
              const char         *summary,
              const GOptionEntry *entries,
              gboolean            signs_in,
              int                *argc,
              char             ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (signs_in)
    g_option_context_add_main_entries (context, secret_options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common_options, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      explain_unknown (error, entries, signs_in);
      return FALSE;
    }
  if ((opt_password_file != NULL) + (opt_password_command != NULL) +
          (opt_token_command != NULL) >
      1)
    {
      pf_cli_usage (_ ("Give only one of --password-file, --password-command and "
                       "--token-command"));
      return FALSE;
    }
  /* "--" only ends the options. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      (*argv)++;
      (*argc)--;
    }
  if (common.verbosity > 0)
    g_log_set_writer_func (write_log, NULL, NULL);
  choose_state_dir ();

  return TRUE;
}

void
pf_cli_note (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  /* Line ends are ours; everything else may come from a server or a file. */
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *safe = pf_text_safe (lines[i]);

      g_printerr ("%s%s\n", i == 0 ? "postferry: " : "  ", safe);
    }
}

static void
note_help (void)
{
  pf_cli_note (_ ("“%s --help” shows how it is used."), g_get_prgname ());
}

PfExit
pf_cli_usage (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  pf_cli_note ("%s", text);
  note_help ();
  return PF_EXIT_USAGE;
}

/* What is to be compared, and how the answer is given here. */
static void
note_fingerprint (const GError *error, const PfAdvice *advice)
{
  const PfErrorFacts *facts = pf_error_peek_facts (error);

  if (advice->act == PF_ACT_COMPARE_FINGERPRINT && facts != NULL &&
      facts->certificate != NULL)
    pf_cli_note (_ ("Its fingerprint, to be compared: %s\nIf it is the right one, add "
                    "--pin and this fingerprint to the command."),
                 facts->certificate->sha256);
}

PfExit
pf_cli_explain (const GError *error, const char *context)
{
  g_autoptr (PfAdvice) advice = NULL;
  PfExit code = pf_exit_from_error (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PF_EXIT_INTERRUPTED;

  advice = pf_human_describe (error, context);
  pf_cli_note (_ ("%s.\n%s\n%s"), advice->title, advice->cause, advice->next);
  if (advice->details != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (advice->details, "\n", -1);
      g_autofree char *joined = g_strjoinv (" / ", lines);

      pf_cli_note (_ ("Details: %s"), joined);
    }
  note_fingerprint (error, advice);
  if (code == PF_EXIT_USAGE)
    note_help ();

  return code;
}

PfExit
pf_cli_fail (const GError *error, const char *context)
{
  PfExit code = pf_cli_explain (error, context);

  if (common.is_json)
    {
      g_autofree char *document = pf_report_error_to_json (error, code);

      pf_cli_put (document);
    }

  return code;
}

static gboolean is_result_lost = FALSE;

void
pf_cli_put (const char *text)
{
  if (fputs (text, stdout) != EOF && fflush (stdout) == 0)
    return;

  /* Whoever closed the pipe has seen enough. */
  if (errno == EPIPE)
    return;
  is_result_lost = TRUE;
  pf_cli_note (_ ("The result could not be written: %s"), g_strerror (errno));
}

PfExit
pf_cli_exit (PfExit code)
{
  return is_result_lost && code <= PF_EXIT_LOOK ? PF_EXIT_NETWORK : code;
}

int
pf_cli_width (int fd)
{
  struct winsize size = { 0 };

  if (!isatty (fd))
    return 0;
  if (ioctl (fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;

  return size.ws_col;
}

void
pf_cli_transcript (const char *line, gpointer user_data)
{
  g_autofree char *safe = pf_text_safe (line);

  g_printerr ("%s\n", safe);
}

void
pf_cli_allow_plaintext (PfEndpoint *endpoint)
{
  if (opt_allow_plaintext && endpoint->security == PF_SECURITY_STARTTLS)
    endpoint->security = PF_SECURITY_PLAIN;
}

/* A server that begins with TLS says nothing to a client that waits for its greeting. */
static void
note_port (const PfEndpoint *endpoint)
{
  gboolean is_imap = endpoint->protocol == PF_PROTOCOL_IMAP;

  if (endpoint->security == PF_SECURITY_STARTTLS &&
      endpoint->port == pf_endpoint_default_port (endpoint->protocol, PF_SECURITY_TLS))
    pf_cli_note (_ ("Port %u usually belongs to %s://, not to %s://"), endpoint->port,
                 is_imap ? "imaps" : "pop3s", is_imap ? "imap" : "pop3");
}

gboolean
pf_cli_add_url (GPtrArray *endpoints, const char *url, PfProtocol protocol)
{
  g_autoptr (GError) error = NULL;
  PfEndpoint *endpoint;

  if (url == NULL)
    return TRUE;
  endpoint = pf_endpoint_parse (url, &error);
  if (endpoint == NULL)
    {
      pf_cli_explain (error, NULL);
      return FALSE;
    }
  note_port (endpoint);
  pf_cli_allow_plaintext (endpoint);
  g_ptr_array_add (endpoints, endpoint);
  if (endpoint->protocol == protocol)
    return TRUE;

  pf_cli_usage (protocol == PF_PROTOCOL_IMAP ? _ ("--imap takes imaps:// or imap://")
                                             : _ ("--pop3 takes pop3s:// or pop3://"));
  return FALSE;
}

PfEndpoint *
pf_cli_endpoint (const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (url, &error);

  if (endpoint == NULL)
    {
      pf_cli_explain (error, NULL);
      return NULL;
    }
  if (endpoint->protocol != PF_PROTOCOL_IMAP)
    {
      pf_cli_usage (_ ("Mail can only be moved to imaps:// or imap://"));
      return NULL;
    }
  if (endpoint->user == NULL || *endpoint->user == '\0')
    {
      pf_cli_usage (_ ("Name the user too: imaps://USER@%s"), endpoint->host);
      return NULL;
    }

  note_port (endpoint);
  pf_cli_allow_plaintext (endpoint);

  return g_steal_pointer (&endpoint);
}

static gboolean
is_fingerprint (const char *pin)
{
  gsize digits = 0;

  for (const char *p = pin; *p != '\0'; p++)
    if (g_ascii_isxdigit (*p))
      digits++;
    else if (*p != ':')
      return FALSE;

  return digits == 64;
}

PfTrust *
pf_cli_trust (const PfEndpoint *endpoint)
{
  for (gsize i = 0; common.pins != NULL && common.pins[i] != NULL; i++)
    if (!is_fingerprint (common.pins[i]))
      {
        pf_cli_usage (_ ("“%s” is no SHA-256 fingerprint of 64 digits"), common.pins[i]);
        return NULL;
      }
  if (common.ca_file != NULL && !g_file_test (common.ca_file, G_FILE_TEST_IS_REGULAR))
    {
      pf_cli_usage (_ ("There is no file %s"), common.ca_file);
      return NULL;
    }
  if (opt_allow_plaintext)
    pf_cli_note (_ ("With --allow-plaintext the password for %s may cross the network "
                    "unprotected: anybody on the way can read it."),
                 endpoint->host);

  return pf_trust_new (common.ca_file, (const char *const *) common.pins,
                       opt_allow_plaintext);
}

static PfSecret *
ask (const PfEndpoint *endpoint, GError **error)
{
  g_autofree char *question = g_strdup_printf (_ ("Password of %s at %s: "),
                                               endpoint->user, endpoint->host);

  return pf_prompt_secret (question, error);
}

gboolean
pf_cli_has_secret (void)
{
  return opt_password_file != NULL || opt_password_command != NULL ||
         opt_token_command != NULL;
}

gboolean
pf_cli_secret (const PfEndpoint *endpoint,
               PfSecret        **out_password,
               const char      **out_token_command,
               GError          **error)
{
  gboolean is_open = FALSE;

  *out_token_command = opt_token_command;
  if (opt_token_command != NULL)
    return TRUE;
  if (opt_password_file != NULL)
    *out_password = pf_secret_from_file (opt_password_file, &is_open, error);
  else if (opt_password_command != NULL)
    *out_password = pf_secret_from_command (opt_password_command, NULL, error);
  else
    *out_password = ask (endpoint, error);
  if (is_open)
    pf_cli_note (_ ("Others on this computer can read %s; “chmod 600” changes that."),
                 opt_password_file);

  return *out_password != NULL;
}
