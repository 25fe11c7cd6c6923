/* pf-report-saver.c - asks where a job's report should be written, and writes it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-report-saver.h"

#include "gtk/pf-help-desk.h"
#include "gtk/pf-report-work.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  PfPage               *page;    /* (owned) */
  char                 *job;     /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) */
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->chooser);
  g_object_unref (asking->page);
  g_free (asking->job);
  g_free (asking);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfPage) page = data;
  g_autoptr (GError) error = NULL;

  if (pf_report_save_finish (result, &error))
    gtk_widget_activate_action (GTK_WIDGET (page), "win.tell", "s",
                                _ ("The report is saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pf_page_show_error (page, error, NULL, NULL);
}

/* A name without an ending gets that of the kind that was chosen. */
static GFile *
complete_name (GFile *file, GtkFileFilter *filter)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *ending = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending")
                                      : NULL;
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *whole = NULL;

  if (ending == NULL || strchr (name, '.') != NULL || folder == NULL)
    return g_object_ref (file);
  whole = g_strconcat (name, ending, NULL);
  return g_file_get_child (folder, whole);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Asking *asking)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  PfFlow         *flow = pf_page_get_flow (asking->page);
  g_autoptr (GFile) chosen = NULL;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    chosen = gtk_file_chooser_get_file (chooser);
  if (chosen != NULL)
    {
      file = complete_name (chosen, gtk_file_chooser_get_filter (chooser));
      pf_report_save_async (pf_flow_get_state_dir (flow), asking->job,
                            pf_help_desk_hides (flow), file,
                            pf_page_get_cancellable (asking->page), saved_cb,
                            g_object_ref (asking->page));
    }
  asking_free (asking);
}

static void
add_kinds (GtkFileChooser *chooser)
{
  static const struct
  {
    const char *label;
    const char *pattern;
    const char *ending;
  } kinds[] = {
    { N_ ("Web page"), "*.html", ".html" },
    { N_ ("Text"), "*.txt", ".txt" },
    { N_ ("Data for help desks"), "*.json", ".json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ (kinds[i].label));
      gtk_file_filter_add_pattern (filter, kinds[i].pattern);
      g_object_set_data (G_OBJECT (filter), "ending", (gpointer) kinds[i].ending);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

void
pf_report_saver_ask (PfPage *page, const char *job)
{
  Asking     *asking = g_new0 (Asking, 1);
  GtkRoot    *root = gtk_widget_get_root (GTK_WIDGET (page));
  PfFlow     *flow = pf_page_get_flow (page);
  const char *address = pf_flow_get_address (flow);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = NULL;

  if (pf_help_desk_hides (flow))
    /* Translators: the day */
    name = g_strdup_printf (_ ("Postferry report %s.html"), day);
  else
    /* Translators: the day and the address */
    name = g_strdup_printf (_ ("Postferry report %s %s.html"), day,
                            address != NULL ? address : job);
  asking->page = g_object_ref (page);
  asking->job = g_strdup (job);
  asking->chooser = gtk_file_chooser_native_new (_ ("Save the Report"), GTK_WINDOW (root),
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"),
                                                 _ ("Stop"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (asking->chooser),
                                     g_strdelimit (name, "/", '_'));
  add_kinds (GTK_FILE_CHOOSER (asking->chooser));
  g_signal_connect (asking->chooser, "response", G_CALLBACK (response_cb), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (asking->chooser));
}
