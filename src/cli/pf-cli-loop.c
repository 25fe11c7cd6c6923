/* pf-cli-loop.c - a main loop that Ctrl-C ends safely
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"

#include "base/pf-threads.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static char *
quote_command (const char *const *argv)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *quoted = NULL;
      const char      *word = argv[i];

      /* Quotes only where a shell needs them, so that a person can read it. */
      for (const char *p = word; *p != '\0' && quoted == NULL; p++)
        if (!g_ascii_isalnum (*p) && strchr ("-_=+:,./@%", *p) == NULL)
          quoted = g_shell_quote (word);
      if (*word == '\0')
        quoted = g_strdup ("''");
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              quoted != NULL ? quoted : word);
    }

  return g_string_free (text, FALSE);
}

static void
say_again (PfCliLoop *self)
{
  if (self->again != NULL)
    g_printerr (_ ("Go on with:\n  %s\n"), self->again);
}

/* Nobody waits a second time: whatever happens now, the next run settles it. */
static gboolean
interrupted_cb (gpointer data)
{
  PfCliLoop *self = data;

  if (self->was_interrupted)
    {
      g_printerr ("\n");
      pf_cli_note (
          _ ("Stopped at once. Nothing is lost; the next run looks what arrived."));
      say_again (self);
      _exit (PF_EXIT_INTERRUPTED);
    }

  self->was_interrupted = TRUE;
  g_printerr ("\n");
  pf_cli_note (_ ("Stopping safely; again to stop at once."));
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

void
pf_cli_loop_init (PfCliLoop *self, const char *const *argv)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->result = NULL;
  self->was_interrupted = FALSE;
  self->again = argv != NULL ? quote_command (argv) : NULL;
  self->sources[0] = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, interrupted_cb, self);
  pf_threads_claim_ui ();
}

void
pf_cli_loop_clear (PfCliLoop *self)
{
  g_clear_handle_id (&self->sources[0], g_source_remove);
  g_clear_handle_id (&self->sources[1], g_source_remove);
  g_clear_object (&self->result);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->again, g_free);
}

void
pf_cli_loop_done_cb (GObject *source, GAsyncResult *result, gpointer loop)
{
  PfCliLoop *self = loop;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

void
pf_cli_loop_run (PfCliLoop *self)
{
  while (self->result == NULL)
    g_main_loop_run (self->loop);
  if (self->was_interrupted)
    say_again (self);
}
