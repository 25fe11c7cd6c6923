/* pf-question-page.c - one question at a time, each with why it is asked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-question-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-collector-page.h"
#include "gtk/pf-rows.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>

struct _PfQuestionPage
{
  PfPage parent_instance;

  GtkWidget *content;
  gulong     shown_cb; /* of the flow */
  gboolean   stops;    /* the answer that stops a move was given before */
};

G_DEFINE_FINAL_TYPE (PfQuestionPage, pf_question_page, PF_TYPE_PAGE)

static gboolean
is_before_move (PfQuestionPage *self)
{
  return pf_flow_get_step (pf_page_get_flow (PF_PAGE (self))) == PF_STEP_OTHERS;
}

static PfQuestion
find_question (PfQuestionPage *self)
{
  return is_before_move (self) ? PF_QUESTION_COLLECTOR
                               : pf_flow_get_question (pf_page_get_flow (PF_PAGE (self)));
}

static void
go_on (PfQuestionPage *self, PfAnswer answer)
{
  PfFlow    *flow = pf_page_get_flow (PF_PAGE (self));
  PfQuestion question = find_question (self);

  pf_flow_answer (flow, question, answer);
  if (!is_before_move (self))
    pf_flow_next_question (flow);
  else if (pf_flow_is_collected_elsewhere (flow))
    pf_page_show_above (PF_PAGE (self), g_object_new (PF_TYPE_COLLECTOR_PAGE, NULL));
  else
    pf_flow_next (flow);
}

static void
answered_cb (GtkWidget *row, PfQuestionPage *self)
{
  go_on (self, (PfAnswer) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "answer")));
}

static void
add_answers (PfQuestionPage *self, PfQuestion question)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  PfAnswer   before = pf_flow_get_answer (pf_page_get_flow (PF_PAGE (self)), question);
  GtkWidget *old = gtk_widget_get_first_child (self->content);

  if (old != NULL)
    gtk_box_remove (GTK_BOX (self->content), old);
  for (const PfAnswer *answer = pf_question_answers (question);
       *answer != PF_ANSWER_SKIPPED; answer++)
    {
      GtkWidget *row = pf_choice_row_new (pf_human_answer (question, *answer),
                                          *answer == before ? _ ("Your answer so far")
                                                            : NULL);

      g_object_set_data (G_OBJECT (row), "answer", GINT_TO_POINTER (*answer));
      g_signal_connect (row, "activated", G_CALLBACK (answered_cb), self);
      adw_preferences_group_add (group, row);
    }
  pf_a11y_name_list (GTK_WIDGET (group), _ ("Answers"));
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (group));
}

static void
show_question (PfQuestionPage *self)
{
  PfPage          *page = PF_PAGE (self);
  PfQuestion       question = find_question (self);
  g_autofree char *caption = NULL;

  if (!is_before_move (self))
    caption = g_strdup_printf (_ ("Question %d of %d"), (int) question + 1,
                               (int) PF_QUESTIONS);
  add_answers (self, question);
  pf_page_head_set_caption (pf_page_get_head (page), caption);
  pf_page_set_head (page, pf_human_question (question), pf_human_question_why (question));
  pf_page_set_kind (page, PF_PAGE_DECIDE);
  pf_page_set_buttons_plain (page,
                             !is_before_move (self) && question == PF_QUESTION_DEVICES
                                 ? _ ("Skip All")
                                 : NULL,
                             _ ("Skip"));
}

static void
question_shown_cb (PfQuestionPage *self)
{
  if (pf_flow_get_step (pf_page_get_flow (PF_PAGE (self))) != PF_STEP_QUESTIONS)
    return;
  show_question (self);
  pf_page_grab_focus (PF_PAGE (self));
}

static void
pf_question_page_enter (PfPage *page)
{
  PfQuestionPage *self = PF_QUESTION_PAGE (page);
  PfFlow         *flow = pf_page_get_flow (page);

  if (self->shown_cb == 0)
    self->shown_cb = g_signal_connect_object (flow, "notify::question",
                                              G_CALLBACK (question_shown_cb), self,
                                              G_CONNECT_SWAPPED);
  show_question (self);
  self->stops = is_before_move (self) && pf_flow_is_collected_elsewhere (flow);
  /* While the person thinks, there is time to look.  It may go on when this page is
   * left: the recommendation is what it is for. */
  if (!is_before_move (self))
    pf_flow_measure (flow, NULL);
}

static void
pf_question_page_entered (PfPage *page)
{
  PfQuestionPage *self = PF_QUESTION_PAGE (page);

  if (!self->stops)
    return;
  self->stops = FALSE;
  pf_page_show_above (page, g_object_new (PF_TYPE_COLLECTOR_PAGE, NULL));
}

static void
pf_question_page_suggested (PfPage *page)
{
  PfQuestionPage *self = PF_QUESTION_PAGE (page);

  /* Before a move, not to answer is not to know: that is said on the page of the plan. */
  go_on (self, is_before_move (self) ? PF_ANSWER_UNKNOWN : PF_ANSWER_SKIPPED);
}

static void
pf_question_page_other (PfPage *page)
{
  pf_flow_skip_questions (pf_page_get_flow (page));
}

static void
pf_question_page_class_init (PfQuestionPageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_question_page_enter;
  PF_PAGE_CLASS (klass)->entered = pf_question_page_entered;
  PF_PAGE_CLASS (klass)->suggested = pf_question_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_question_page_other;
}

static void
pf_question_page_init (PfQuestionPage *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  pf_page_add (PF_PAGE (self), self->content);
}
