/* pf-caller-list.c - questions to ask the caller, ticked off by what a check has answered
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-caller-list.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "human/pf-human-caller.h"
#include "report/pf-report-caller.h"

#include <glib/gi18n.h>

struct _PfCallerList
{
  GtkBox parent_instance;

  PfDetails *details;
  GtkWidget *group;
  int        n_ticked;
};

G_DEFINE_FINAL_TYPE (PfCallerList, pf_caller_list, GTK_TYPE_BOX)

static void
show_title (PfCallerList *self)
{
  g_autofree char *title = NULL;

  /* Translators: how many of how many questions */
  title = g_strdup_printf (_ ("Questions to ask the caller: %d of %d are answered"),
                           self->n_ticked, PF_CALLER_QUESTIONS);
  pf_details_set_title (self->details, title);
}

static void
ticked_cb (GtkWidget *row, GParamSpec *pspec, PfCallerList *self)
{
  self->n_ticked += pf_tick_row_get_active (PF_TICK_ROW (row)) ? 1 : -1;
  show_title (self);
}

static void
add_question (PfCallerList *self, const PfCallerQuestion *question)
{
  GtkWidget *row = pf_tick_row_new (question->question, question->answer != NULL
                                                            ? question->answer
                                                            : _ ("Still to be asked"));

  if (question->answer != NULL)
    {
      GtkWidget *icon = pf_a11y_decoration (
          question->is_trouble ? "dialog-warning-symbolic" : "emblem-ok-symbolic");

      gtk_widget_add_css_class (icon, question->is_trouble ? "warning" : "success");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
      pf_tick_row_set_active (PF_TICK_ROW (row), TRUE);
      self->n_ticked++;
    }
  g_signal_connect (row, "notify::active", G_CALLBACK (ticked_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
}

static void
pf_caller_list_class_init (PfCallerListClass *klass)
{
}

static void
pf_caller_list_init (PfCallerList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->details = PF_DETAILS (pf_details_new (""));
  self->group = adw_preferences_group_new ();
  pf_a11y_name_list (self->group, _ ("Questions to ask the caller"));
  pf_details_set_child (self->details, self->group);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->details));
}

GtkWidget *
pf_caller_list_new (const PfDiagnosisDocument *document)
{
  PfCallerList *self = g_object_new (PF_TYPE_CALLER_LIST, NULL);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (document);
  PfCallerQuestion questions[PF_CALLER_QUESTIONS];

  pf_human_caller_questions (findings, pf_diagnosis_document_is_in (document), questions);
  for (int i = 0; i < PF_CALLER_QUESTIONS; i++)
    add_question (self, &questions[i]);
  pf_caller_questions_clear (questions);
  show_title (self);
  return GTK_WIDGET (self);
}
