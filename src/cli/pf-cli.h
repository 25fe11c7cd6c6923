/* pf-cli.h - what the verbs of the postferry command share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-exit.h"
#include "base/pf-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keep data/man/, data/completion/ and the options in step; tests/cli checks that. */

/**
 * PfCliCommon:
 * @is_json: one document on stdout
 * @ca_file: (nullable)
 * @pins: (nullable)
 * @state_dir: where jobs live, a whole path
 * @verbosity: how often --verbose was given
 *
 * The options that every verb takes.
 */
typedef struct
{
  gboolean is_json;
  char    *ca_file;
  char   **pins;
  char    *state_dir;
  int      verbosity;
} PfCliCommon;

const PfCliCommon *pf_cli_common (void);

/* Returns: (transfer full): @job as an argument of a command that finds it again: with
 *   --state-dir before it, if that was given */
char *pf_cli_job_argument (const char *job);

/* One verb: a row of the table in main.c.  @argv[0] is the verb. */
typedef PfExit (*PfCliVerb) (int argc, char *argv[]);

PfExit pf_cmd_detect (int argc, char *argv[]);
PfExit pf_cmd_diagnose (int argc, char *argv[]);
PfExit pf_cmd_probe (int argc, char *argv[]);
PfExit pf_cmd_advise (int argc, char *argv[]);
PfExit pf_cmd_stores (int argc, char *argv[]);
PfExit pf_cmd_migrate (int argc, char *argv[]);
PfExit pf_cmd_jobs (int argc, char *argv[]);
PfExit pf_cmd_verify (int argc, char *argv[]);
PfExit pf_cmd_undo (int argc, char *argv[]);
PfExit pf_cmd_report (int argc, char *argv[]);

/**
 * pf_cli_parse:
 * @parameters: what --help shows after the options: "JOB", "[PATH]…"
 * @summary: what the verb does, a sentence
 * @entries: the verb's own options; the common ones are added
 * @signs_in: whether the options for passwords are added
 *
 * Parses @argv in place; what is left in it are the parameters.
 *
 * Returns: whether to go on; if not, it has been said why
 */
gboolean pf_cli_parse (const char         *parameters,
                       const char         *summary,
                       const GOptionEntry *entries,
                       gboolean            signs_in,
                       int                *argc,
                       char             ***argv);

/* Says on stderr what is wrong with the command line.  Returns: %PF_EXIT_USAGE */
PfExit pf_cli_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * pf_cli_fail:
 * @context: (nullable): the server's or file's name
 *
 * Says on stderr what stopped the command and what to do; with --json also puts an
 * error document on stdout.
 *
 * Returns: the exit code
 */
PfExit pf_cli_fail (const GError *error, const char *context);

/* The same without a document: for a verb that has one of its own. */
PfExit pf_cli_explain (const GError *error, const char *context);

/* One line for people on stderr: "postferry: …". */
void pf_cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Puts a result on stdout. */
void pf_cli_put (const char *text);

/* Returns: @code, unless a result could not be written: that is this computer's fault */
PfExit pf_cli_exit (PfExit code);

/* Columns of the terminal behind @fd, or 0 if there is none. */
int pf_cli_width (int fd);

/**
 * pf_cli_endpoint:
 * @url: as given
 *
 * Returns: (transfer full) (nullable): %NULL if it was said why not
 */
PfEndpoint *pf_cli_endpoint (const char *url);

/* With --allow-plaintext, imap:// encrypts only where the server offers it. */
void pf_cli_allow_plaintext (PfEndpoint *endpoint);

/* Adds the server of --imap or --pop3 to @endpoints.
 *
 * @url: (nullable): the option's value; adds nothing if it was not given
 * @protocol: %PF_PROTOCOL_IMAP or %PF_PROTOCOL_POP3
 *
 * Returns: FALSE if it was said what is wrong with it */
gboolean pf_cli_add_url (GPtrArray *endpoints, const char *url, PfProtocol protocol);

/* Returns: (transfer full) (nullable): whom to trust, from the options; %NULL if it
 * was said why not */
PfTrust *pf_cli_trust (const PfEndpoint *endpoint);

/* Whether an option says where a secret is from. */
gboolean pf_cli_has_secret (void);

/**
 * pf_cli_secret:
 * @out_password: (out) (transfer full): from file, command or terminal
 * @out_token_command: (out) (transfer none): as given
 *
 * Takes the secret from where the options say, else asks on the terminal.
 *
 * Errors: %PF_AUTH_ERROR_NO_SECRET, %G_IO_ERROR_CANCELLED.
 */
gboolean pf_cli_secret (const PfEndpoint *endpoint,
                        PfSecret        **out_password,
                        const char      **out_token_command,
                        GError          **error);

/**
 * pf_prompt_secret:
 * @question: shown on the terminal
 *
 * Asks on /dev/tty without showing what is typed; leaves the terminal as it was, also
 * after Ctrl-C or SIGTERM.
 */
PfSecret *pf_prompt_secret (const char *question, GError **error);

/* A #PfTranscriptFunc that writes to stderr; any thread. */
void pf_cli_transcript (const char *line, gpointer user_data);

/**
 * PfCliLoop:
 *
 * A main loop that Ctrl-C and SIGTERM end safely: the first cancels, a second ends the
 * program at once, which the ledger survives.
 */
typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  GAsyncResult *result; /* (nullable): what the operation gave */
  gboolean      was_interrupted;
  char         *again; /* (nullable): the command that goes on */
  guint         sources[2];
} PfCliLoop;

/* @argv: (nullable): the whole command line, for "go on with" */
void pf_cli_loop_init (PfCliLoop *self, const char *const *argv);
void pf_cli_loop_clear (PfCliLoop *self);

/* A #GAsyncReadyCallback; @loop is a #PfCliLoop. */
void pf_cli_loop_done_cb (GObject *source, GAsyncResult *result, gpointer loop);

/* Runs until pf_cli_loop_done_cb() was called. */
void pf_cli_loop_run (PfCliLoop *self);

/* The whole command line as it was given, for "go on with". */
const char *const *pf_cli_command_line (void);

G_END_DECLS
