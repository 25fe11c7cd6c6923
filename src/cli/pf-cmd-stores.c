/* pf-cmd-stores.c - postferry stores: list the mail found on this computer
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"
#include "human/pf-human.h"
#include "human/pf-words.h"
#include "jobs/pf-stores-job.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>
#include <unistd.h>

static const GOptionEntry options[] = { G_OPTION_ENTRY_NULL };

/* On a terminal: what is being counted, on one line that goes away. */
static void
progress_cb (const PfStoresProgress *progress, gpointer data)
{
  int              width = pf_cli_width (STDERR_FILENO);
  g_autofree char *folder = pf_text_safe (progress->folder);
  g_autofree char *of = NULL;
  g_autofree char *line = NULL;
  g_autofree char *shown = NULL;

  if (width < 2)
    return;
  if (progress->archive_bytes > 0)
    {
      of = pf_words_size_of (progress->unpacked_bytes, progress->archive_bytes);
      line = g_strdup_printf ("%s  %s  %s", pf_words_phase (PF_PHASE_UNPACK), of, folder);
    }
  else
    {
      of = pf_words_messages (progress->messages);
      line = g_strdup_printf ("%s  %s", of, folder);
    }
  shown = pf_text_shorten (line, width - 1);
  g_printerr ("\r%s\033[K", shown);
}

static void
add_folder (PfTable *table, const PfSourceFolder *folder)
{
  g_autofree char *path = pf_words_path ((const char *const *) folder->path);
  g_autofree char *name = g_strdup_printf ("    %s", path);
  g_autofree char *messages = NULL;
  g_autofree char *size = pf_words_size_short (folder->bytes);
  g_autofree char *years = pf_words_years (folder->oldest, folder->newest);

  if (folder->is_container)
    {
      pf_table_add (table, name, "", "", "");
      return;
    }
  messages = folder->messages >= 0 ? pf_words_count (folder->messages) : g_strdup ("?");
  pf_table_add (table, name, messages, size, years);
}

static void
add_warnings (GString *text, const PfSourceFolder *folder)
{
  g_autofree char *path = pf_words_path ((const char *const *) folder->path);
  g_autofree char *safe = pf_text_safe (path);

  for (guint i = 0; folder->warnings != NULL && i < folder->warnings->len; i++)
    {
      g_autofree char *words = pf_words_warning (folder->warnings->pdata[i]);

      g_string_append_printf (text, "  * %s: %s.\n", safe, words);
    }
}

/* What its program left on the server has no file here. */
static void
add_left (GString *text, const PfSourceAccount *account)
{
  g_autofree char *name = NULL;
  g_autofree char *messages = NULL;

  if (account->left_on_server <= 0)
    return;
  name = pf_text_safe (account->name);
  messages = pf_words_messages (account->left_on_server);
  g_string_append_printf (text,
                          _ ("  %s: still on the server when the mail program looked "
                             "last: %s. --from pop3s://… moves them too.\n"),
                          name, messages);
}

static void
add_store (GString *text, const PfStore *store, int width)
{
  g_autoptr (PfTable) table = pf_table_new ("lrrl");
  g_autoptr (GString) warnings = g_string_new (NULL);
  g_autofree char *path = pf_text_safe (store->path);
  g_autofree char *rendered = NULL;

  g_string_append_printf (text, "%s%s%s%s%s\n", store->program,
                          *store->program != '\0' ? "  " : "", store->kind,
                          *store->kind != '\0' ? ":" : "", path);
  if (store->is_in_use)
    g_string_append_printf (text, _ ("  %s is open; close it before moving.\n"),
                            *store->program != '\0' ? store->program
                                                    : _ ("Its mail program"));
  if (store->error != NULL)
    {
      g_autoptr (PfAdvice) advice = pf_human_describe (store->error, store->path);

      g_string_append_printf (text, "  %s. %s\n", advice->title, advice->cause);
    }

  for (guint i = 0; i < store->accounts->len; i++)
    {
      const PfSourceAccount *account = store->accounts->pdata[i];
      g_autofree char *name = g_strdup_printf ("  %s (%s)", account->name, account->type);

      pf_table_add (table, name, "", "", "");
      for (guint j = 0; j < account->folders->len; j++)
        {
          add_folder (table, account->folders->pdata[j]);
          add_warnings (warnings, account->folders->pdata[j]);
        }
    }
  rendered = pf_table_render (table, "", width);
  g_string_append (text, rendered);
  for (guint i = 0; i < store->accounts->len; i++)
    add_left (text, store->accounts->pdata[i]);
  if (warnings->len > 0)
    g_string_append_printf (text, _ ("  Look at this:\n%s"), warnings->str);
}

static char *
stores_to_text (GPtrArray *stores, int width)
{
  GString *text = g_string_new (NULL);

  if (stores->len == 0)
    g_string_append (text,
                     _ ("No mail was found in the usual places. Name a folder or file: "
                        "postferry stores PATH\n"));
  for (guint i = 0; i < stores->len; i++)
    {
      const PfStore   *store = stores->pdata[i];
      gint64           messages;
      guint64          bytes;
      g_autofree char *count = NULL;
      g_autofree char *size = NULL;

      if (i > 0)
        g_string_append_c (text, '\n');
      add_store (text, store, width);
      if (store->error != NULL && store->accounts->len == 0)
        continue;
      pf_store_sum (store, &messages, &bytes);
      count = pf_words_messages (MAX (messages, 0));
      size = pf_words_size_short (bytes);
      g_string_append_printf (text, _ ("  All together: %s, %s.\n"), count, size);
    }

  return g_string_free (text, FALSE);
}

static char *
stores_to_json (GPtrArray *stores)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PfReportStore));

  for (guint i = 0; i < stores->len; i++)
    {
      const PfStore *store = stores->pdata[i];
      PfReportStore  row = { .kind = store->kind,
                             .path = store->path,
                             .program = store->program,
                             .is_in_use = store->is_in_use,
                             .accounts = store->accounts,
                             .error = store->error };

      g_array_append_val (rows, row);
    }

  return pf_report_stores_to_json ((const PfReportStore *) (void *) rows->data,
                                   rows->len);
}

static PfExit
exit_of (GPtrArray *stores)
{
  for (guint i = 0; i < stores->len; i++)
    if (((const PfStore *) stores->pdata[i])->error != NULL)
      return PF_EXIT_LOOK;

  return PF_EXIT_OK;
}

PfExit
pf_cmd_stores (int argc, char *argv[])
{
  PfCliLoop loop = { 0 };
  g_autoptr (GPtrArray) stores = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean         shows = isatty (STDERR_FILENO);

  if (!pf_cli_parse (
          "[PATH|KIND:PATH]…",
          _ ("Lists the mail found on this computer, or at each PATH: accounts, "
             "folders, counts and sizes.  Changes nothing."),
          options, FALSE, &argc, &argv))
    return PF_EXIT_USAGE;

  pf_cli_loop_init (&loop, NULL);
  pf_stores_load_async (argc > 1 ? (const char *const *) argv + 1 : NULL,
                        pf_cli_common ()->state_dir, PF_STORES_COUNT | PF_STORES_FORGET,
                        loop.cancellable, shows ? progress_cb : NULL, NULL,
                        pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  if (shows)
    g_printerr ("\r\033[K");
  stores = pf_stores_load_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);
  if (stores == NULL)
    return pf_cli_fail (error, argc > 1 ? argv[1] : NULL);

  if (pf_cli_common ()->is_json)
    text = stores_to_json (stores);
  else
    text = stores_to_text (stores, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);

  return exit_of (stores);
}
