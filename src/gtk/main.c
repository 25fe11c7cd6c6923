/* main.c - postferry-gtk, the window
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "base/pf-threads.h"
#include "jobs/pf-worker.h"
#include "gtk/pf-application.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

int
main (int argc, char *argv[])
{
  const char    *locale_dir = g_getenv ("PF_LOCALE_DIR");
  PfApplication *app;
  int            code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : PF_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A server that hangs up while we write is an error to report, not a reason to die. */
  signal (SIGPIPE, SIG_IGN);
  pf_threads_claim_ui ();

  app = pf_application_new ();
  code = g_application_run (G_APPLICATION (app), argc, argv);
  g_object_unref (app);
  pf_workers_leave (code);
}
