/* pf-difference-page.c - what differs between two saved reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-difference-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "human/pf-human-finding.h"
#include "human/pf-words.h"

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
add_change (PfDifferencePage *self, const char *title, const char *was, const char *is)
{
  g_autofree char *text = g_strdup_printf ("%s: %s\n%s: %s", pf_human_before (), was,
                                           pf_human_now (), is);

  adw_preferences_group_add (self->group, pf_fact_row_new (title, text));
}

/* Returns: (nullable): the finding that a change of such a name is about */
static const PfFinding *
find_finding (GPtrArray *findings, const char *name)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = g_ptr_array_index (findings, i);
      g_autofree char *own = g_strdup_printf ("finding %s%s%s", finding->id,
                                              finding->host != NULL ? " " : "",
                                              finding->host != NULL ? finding->host : "");

      if (g_str_equal (own, name))
        return finding;
    }
  return NULL;
}

/* How bad it is; how certain, where only that differs. */
static const char *
describe_finding (const PfFinding *finding, const PfFinding *other)
{
  const char *certainty;

  if (finding == NULL)
    return pf_human_nothing_found ();
  certainty = pf_human_certainty (finding->certainty);
  if (other != NULL && other->severity == finding->severity && *certainty != '\0')
    return certainty;
  return pf_human_severity (finding->severity);
}

static gboolean
add_finding (PfDifferencePage     *self,
             GPtrArray            *before,
             GPtrArray            *now,
             const PfReportChange *change)
{
  const PfFinding *was = find_finding (before, change->name);
  const PfFinding *is = find_finding (now, change->name);
  g_autoptr (PfFindingWords) words = NULL;

  if (was == NULL && is == NULL)
    return FALSE;
  words = pf_human_finding (is != NULL ? is : was);
  add_change (self, words->headline, describe_finding (was, is),
              describe_finding (is, was));
  return TRUE;
}

/* In words where there are some: a verdict, a finding.  The cause is one of the findings;
 * what differs at a server is for the help desk, as it was noted. */
static void
add_in_words (PfDifferencePage     *self,
              GPtrArray            *before,
              GPtrArray            *now,
              const PfReportChange *change)
{
  if (g_str_equal (change->name, "verdict cause") ||
      add_finding (self, before, now, change))
    return;
  if (g_str_equal (change->name, "verdict imap"))
    add_change (self, _ ("IMAP"), pf_human_verdict (change->was),
                pf_human_verdict (change->is));
  else if (g_str_equal (change->name, "verdict pop3"))
    add_change (self, _ ("POP3"), pf_human_verdict (change->was),
                pf_human_verdict (change->is));
  else
    add_change (self, change->name, change->was != NULL ? change->was : _ ("Not tested"),
                change->is != NULL ? change->is : _ ("Not tested"));
}

static char *
get_moment (const PfDiagnosisDocument *document)
{
  const char *started = pf_diagnosis_document_get_started (document);
  g_autoptr (GDateTime)
      when = started != NULL ? g_date_time_new_from_iso8601 (started, NULL) : NULL;

  g_autofree char *stamp = NULL;

  if (when == NULL)
    return g_strdup ("?");
  stamp = pf_words_stamp (g_date_time_to_unix (when));
  return pf_a11y_isolate (stamp);
}

static void
fill (PfDifferencePage *self)
{
  PfPage *page = PF_PAGE (self);
  g_autoptr (GPtrArray)
      changes = pf_diagnosis_document_list_differences (self->before, self->now);
  g_autoptr (GPtrArray) before = pf_diagnosis_document_list_findings (self->before);
  g_autoptr (GPtrArray) now = pf_diagnosis_document_list_findings (self->now);
  g_autofree char *then = get_moment (self->before);
  g_autofree char *later = get_moment (self->now);
  g_autofree char *lead = g_strdup_printf (_ ("Before: %s. Now: %s."), then, later);

  pf_page_set_head (page,
                    changes->len > 0 ? _ ("What differs") : pf_human_no_difference (),
                    lead);
  for (guint i = 0; i < changes->len; i++)
    add_in_words (self, before, now, changes->pdata[i]);
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
    {
      g_autoptr (PfAdvice)
          advice = pf_human_describe_no_report (error,
                                                g_file_peek_path (G_FILE (source)));

      pf_page_show_advice (choice->page, advice, NULL);
    }
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
