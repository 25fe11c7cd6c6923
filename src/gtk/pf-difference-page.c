/* pf-difference-page.c - what differs between two saved reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-difference-page.h"

#include "gtk/pf-rows.h"
#include "human/pf-human-finding.h"

#include <glib/gi18n.h>

struct _PfDifferencePage
{
  PfPage parent_instance;

  AdwPreferencesGroup *group;
  PfDiagnosisDocument *before; /* (owned) */
  PfDiagnosisDocument *now;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (PfDifferencePage, pf_difference_page, PF_TYPE_PAGE)

static void
add_change (PfDifferencePage *self, const PfReportChange *change)
{
  g_autofree char *text = g_strdup_printf ("%s: %s\n%s: %s", pf_human_before (),
                                           change->was != NULL ? change->was : "-",
                                           pf_human_now (),
                                           change->is != NULL ? change->is : "-");

  adw_preferences_group_add (self->group, pf_fact_row_new (change->name, text));
}

static const char *
get_day (const PfDiagnosisDocument *document)
{
  const char *started = pf_diagnosis_document_get_started (document);

  return started != NULL ? started : "?";
}

static void
fill (PfDifferencePage *self)
{
  PfPage *page = PF_PAGE (self);
  g_autoptr (GPtrArray)
      changes = pf_diagnosis_document_list_differences (self->before, self->now);
  g_autofree char *lead = g_strdup_printf (_ ("Before: %s. Now: %s."),
                                           get_day (self->before), get_day (self->now));

  pf_page_set_head (page,
                    changes->len > 0 ? _ ("What differs") : pf_human_no_difference (),
                    lead);
  for (guint i = 0; i < changes->len; i++)
    add_change (self, changes->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->group), changes->len > 0);
  pf_page_set_buttons (page, NULL, _ ("Copy for the Help Desk"));
}

static void
pf_difference_page_suggested (PfPage *page)
{
  PfDifferencePage *self = PF_DIFFERENCE_PAGE (page);
  g_autofree char  *text = pf_diagnosis_document_compare (self->before, self->now);

  pf_page_copy (page, text);
}

static void
pf_difference_page_dispose (GObject *object)
{
  PfDifferencePage *self = PF_DIFFERENCE_PAGE (object);

  g_clear_pointer (&self->before, pf_diagnosis_document_free);
  g_clear_pointer (&self->now, pf_diagnosis_document_free);

  G_OBJECT_CLASS (pf_difference_page_parent_class)->dispose (object);
}

static void
pf_difference_page_class_init (PfDifferencePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_difference_page_dispose;
  PF_PAGE_CLASS (klass)->suggested = pf_difference_page_suggested;
}

static void
pf_difference_page_init (PfDifferencePage *self)
{
  self->group = pf_page_add_group (PF_PAGE (self), NULL, _ ("What differs"));
}

PfPage *
pf_difference_page_new (PfDiagnosisDocument *one, PfDiagnosisDocument *other)
{
  PfDifferencePage *self = g_object_new (PF_TYPE_DIFFERENCE_PAGE, NULL);
  gboolean          is_later = g_strcmp0 (pf_diagnosis_document_get_started (one),
                                          pf_diagnosis_document_get_started (other)) > 0;

  self->before = is_later ? other : one;
  self->now = is_later ? one : other;
  fill (self);
  return PF_PAGE (self);
}

/* What the chooser needs when a file was taken. */
typedef struct
{
  PfPage               *page;     /* (owned) */
  PfDiagnosisDocument  *document; /* (owned) */
  GtkFileChooserNative *chooser;  /* (owned) */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->page);
  g_clear_pointer (&choice->document, pf_diagnosis_document_free);
  g_object_unref (choice->chooser);
  g_free (choice);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GError) error = NULL;
  g_autofree char     *text = NULL;
  gsize                length = 0;
  PfDiagnosisDocument *other = NULL;

  if (g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    other = pf_diagnosis_document_parse (text, (gssize) length, &error);
  if (other == NULL)
    pf_page_show_error (choice->page, error, g_file_peek_path (G_FILE (source)), NULL);
  else
    pf_page_show_above (choice->page,
                        pf_difference_page_new (g_steal_pointer (&choice->document),
                                                other));
  choice_free (choice);
}

static void
response_cb (Choice *choice, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choice->chooser));
  if (file != NULL)
    g_file_load_contents_async (file, NULL, read_cb, choice);
  else
    choice_free (choice);
}

void
pf_difference_page_open (PfPage *page, const PfDiagnosisDocument *document)
{
  Choice          *choice = g_new0 (Choice, 1);
  g_autofree char *text = pf_diagnosis_document_to_json (document);

  choice->page = g_object_ref (page);
  choice->document = pf_diagnosis_document_parse (text, -1, NULL);
  choice->chooser = gtk_file_chooser_native_new (_ ("Compare With a Report"),
                                                 GTK_WINDOW (gtk_widget_get_root (
                                                     GTK_WIDGET (page))),
                                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"),
                                                 _ ("Stop"));
  g_signal_connect_swapped (choice->chooser, "response", G_CALLBACK (response_cb),
                            choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
