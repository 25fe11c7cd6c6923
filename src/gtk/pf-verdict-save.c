/* pf-verdict-save.c - a verdict's report, saved to a file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-verdict-save.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the chooser needs when a place was chosen. */
typedef struct
{
  PfPage               *page;    /* (owned) */
  char                 *json;    /* (owned) */
  char                 *text;    /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->page);
  g_free (choice->json);
  g_free (choice->text);
  g_object_unref (choice->chooser);
  g_free (choice);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    gtk_widget_activate_action (GTK_WIDGET (choice->page), "win.tell", "s",
                                _ ("The report is saved"));
  else
    pf_page_show_error (choice->page, error, NULL, NULL);
  choice_free (choice);
}

static void
response_cb (Choice *choice, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  const char      *content;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choice->chooser));
  if (file == NULL)
    {
      choice_free (choice);
      return;
    }
  name = g_file_get_basename (file);
  content = g_str_has_suffix (name, ".txt") ? choice->text : choice->json;
  bytes = g_bytes_new (content, strlen (content));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       NULL, written_cb, choice);
}

void
pf_verdict_save (PfPage *page, const PfDiagnosisDocument *document)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf (_ ("Postferry check %s.json"), day);

  choice->page = g_object_ref (page);
  choice->json = pf_diagnosis_document_to_json (document);
  choice->text = pf_diagnosis_document_to_text (document);
  choice->chooser = gtk_file_chooser_native_new (_ ("Save the Report"),
                                                 GTK_WINDOW (gtk_widget_get_root (
                                                     GTK_WIDGET (page))),
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"),
                                                 _ ("Stop"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choice->chooser), name);
  g_signal_connect_swapped (choice->chooser, "response", G_CALLBACK (response_cb),
                            choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
