/* pf-advice-page.c - POP3 or IMAP: the recommendation, with reasons and what would change it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-advice-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-collector-page.h"
#include "gtk/pf-compare-page.h"
#include "gtk/pf-details.h"
#include "gtk/pf-myths-page.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-scenes-page.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>

struct _PfAdvicePage
{
  PfPage parent_instance;

  GtkWidget *content;
  PfDetails *details;
  char      *shown; /* (owned) (nullable) all that the page was drawn from */
  gulong     measured_cb;
  gboolean   may_move;
};

G_DEFINE_FINAL_TYPE (PfAdvicePage, pf_advice_page, PF_TYPE_PAGE)

/* The page, and the group that rows are being added to. */
typedef struct
{
  PfAdvicePage        *page;
  AdwPreferencesGroup *group;
} Draft;

static void
begin_group (Draft *draft, const char *title)
{
  draft->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  pf_group_set_title (draft->group, title);
  gtk_box_append (GTK_BOX (draft->page->content), GTK_WIDGET (draft->group));
}

static void
add_fact (Draft *draft, const char *text)
{
  adw_preferences_group_add (draft->group, pf_fact_row_new (text, NULL));
}

static void
add_step (Draft *draft, guint number, const char *text)
{
  g_autofree char *numbered = g_strdup_printf (_ ("%d. %s"), (int) number, text);

  add_fact (draft, numbered);
}

static void
add_choice (Draft *draft, const char *title, const char *subtitle, GCallback callback)
{
  GtkWidget *row = pf_choice_row_new (title, subtitle);

  g_signal_connect_swapped (row, "activated", callback, draft->page);
  adw_preferences_group_add (draft->group, row);
}

static void
change_other_cb (PfPage *page)
{
  pf_page_show_above (page, g_object_new (PF_TYPE_COLLECTOR_PAGE, NULL));
}

static void
compare_cb (PfPage *page)
{
  pf_page_show_above (page, g_object_new (PF_TYPE_COMPARE_PAGE, NULL));
}

static void
myths_cb (PfPage *page)
{
  pf_page_show_above (page, g_object_new (PF_TYPE_MYTHS_PAGE, NULL));
}

static void
scenes_cb (PfPage *page)
{
  pf_page_show_above (page, g_object_new (PF_TYPE_SCENES_PAGE, NULL));
}

static void
add_collector (Draft *draft, PfCollector collector)
{
  GtkWidget *row;

  if (collector == PF_COLLECTOR_NONE)
    return;
  begin_group (draft, _ ("Before anything is moved"));
  if (collector == PF_COLLECTOR_BLOCKS)
    {
      add_choice (draft, pf_human_collector (collector),
                  pf_human_collector_why (collector), G_CALLBACK (change_other_cb));
      return;
    }
  row = pf_fact_row_new (pf_human_collector (collector),
                         pf_human_collector_why (collector));
  pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-warning-symbolic", "warning");
  adw_preferences_group_add (draft->group, row);
}

static void
add_recommendation (Draft *draft, const PfRecommendation *it, const PfAdviseFacts *facts)
{
  g_autofree char *cost = pf_human_cost (it->cost, facts);

  begin_group (draft, _ ("Because"));
  for (guint i = 0; i < PF_MOST_REASONS; i++)
    {
      g_autofree char *reason = pf_human_reason (it->reasons[i], facts);

      add_fact (draft, reason);
    }
  if (it->n_steps > 0)
    begin_group (draft, _ ("Step by step"));
  for (guint i = 0; i < it->n_steps; i++)
    add_step (draft, i + 1, pf_human_advice_step (it->steps[i]));
  begin_group (draft, _ ("What would change this"));
  for (guint i = 0; i < it->n_changes; i++)
    add_fact (draft, pf_human_change (it->changes[i]));
  begin_group (draft, _ ("If this is wrong"));
  add_fact (draft, cost);
  if (it->n_settings > 0)
    begin_group (draft, _ ("Settings that go with it"));
  for (guint i = 0; i < it->n_settings; i++)
    add_fact (draft, pf_human_setting (it->settings[i]));
}

/* For the expert: the rule, and all that it looked at. */
static char *
list_inputs (PfFlow *flow, const PfRecommendation *it, const PfAdviseFacts *facts)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "rule: %s\n", pf_advice_rule_id (it->rule));
  for (int i = 0; i < PF_QUESTIONS; i++)
    g_string_append_printf (text, "%s: %s\n", pf_question_id ((PfQuestion) i),
                            pf_answer_id (pf_flow_get_answer (flow, (PfQuestion) i)));
  for (int i = 0; i < PF_FACTS; i++)
    {
      g_autofree char *fact = pf_human_fact ((PfFactId) i, facts);

      g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "",
                              pf_fact_id ((PfFactId) i), fact);
    }
  return g_string_free (text, FALSE);
}

static void
show_buttons (PfAdvicePage *self, const PfRecommendation *it)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  self->may_move = pf_flow_get_endpoint (flow) != NULL &&
                   (it->recommend == PF_RECOMMEND_IMAP ||
                    it->recommend == PF_RECOMMEND_HYBRID);
  pf_page_set_kind (PF_PAGE (self), PF_PAGE_ASK);
  pf_page_set_buttons (PF_PAGE (self), _ ("Answer Again"),
                       self->may_move ? _ ("Move My Mail…") : _ ("Close"));
}

static void
clear (PfAdvicePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
}

static gboolean
has_focus_inside (PfAdvicePage *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, self->content);
}

/* Returns: whether the page says something else than before */
static gboolean
draw (PfAdvicePage *self)
{
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);
  g_auto (PfAdviseFacts) facts = { 0 };
  Draft            draft = { .page = self };
  PfRecommendation it;
  g_autofree char *inputs = NULL;
  gboolean         is_inside = has_focus_inside (self);

  pf_flow_make_facts (flow, &facts);
  pf_advise (pf_flow_get_answers (flow), &facts, &it);
  inputs = list_inputs (flow, &it, &facts);
  if (g_strcmp0 (self->shown, inputs) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_steal_pointer (&inputs);

  /* The head first: a row that goes while it has the focus would take it nowhere. */
  if (is_inside)
    gtk_widget_grab_focus (GTK_WIDGET (pf_page_get_head (page)));
  clear (self);
  add_collector (&draft, it.collector);
  add_recommendation (&draft, &it, &facts);
  begin_group (&draft, _ ("Look closer"));
  add_choice (&draft, _ ("Compare Them Side by Side"),
              _ ("What differs, with what was measured on your account"),
              G_CALLBACK (compare_cb));
  add_choice (&draft, _ ("Myths and Facts"), _ ("What is often said, and what is true"),
              G_CALLBACK (myths_cb));
  add_choice (&draft, _ ("See How POP3 and IMAP Differ"), _ ("Eight short scenes to try"),
              G_CALLBACK (scenes_cb));
  pf_details_set_text (self->details, self->shown);
  pf_page_set_head (page, pf_human_recommend (it.recommend),
                    pf_human_recommend_lead (it.recommend));
  show_buttons (self, &it);
  return TRUE;
}

static void
measured_cb (PfAdvicePage *self)
{
  PfFlow          *flow = pf_page_get_flow (PF_PAGE (self));
  g_autofree char *before = NULL;
  const char      *now;

  if (pf_flow_get_step (flow) != PF_STEP_ADVICE || self->shown == NULL)
    return;
  before = g_strdup (pf_page_head_get_heading (pf_page_get_head (PF_PAGE (self))));
  if (!draw (self))
    return;
  now = pf_page_head_get_heading (pf_page_get_head (PF_PAGE (self)));
  if (g_strcmp0 (before, now) != 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    pf_page_say (PF_PAGE (self), now);
}

static void
pf_advice_page_enter (PfPage *page)
{
  PfAdvicePage *self = PF_ADVICE_PAGE (page);
  PfFlow       *flow = pf_page_get_flow (page);

  if (self->measured_cb == 0)
    self->measured_cb = g_signal_connect_object (flow, "measured",
                                                 G_CALLBACK (measured_cb), self,
                                                 G_CONNECT_SWAPPED);
  g_clear_pointer (&self->shown, g_free);
  draw (self);
  pf_flow_measure (flow, NULL);
}

/* Back from the page of the other computer, an answer may be another. */
static void
pf_advice_page_entered (PfPage *page)
{
  if (draw (PF_ADVICE_PAGE (page)))
    pf_page_grab_focus (page);
}

static void
pf_advice_page_suggested (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (PF_ADVICE_PAGE (page)->may_move)
    pf_flow_change_door (flow, PF_DOOR_MOVE);
  else
    pf_flow_finish (flow);
}

static void
pf_advice_page_other (PfPage *page)
{
  pf_flow_ask_again (pf_page_get_flow (page));
}

static void
pf_advice_page_dispose (GObject *object)
{
  g_clear_pointer (&PF_ADVICE_PAGE (object)->shown, g_free);

  G_OBJECT_CLASS (pf_advice_page_parent_class)->dispose (object);
}

static void
pf_advice_page_class_init (PfAdvicePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_advice_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_advice_page_enter;
  PF_PAGE_CLASS (klass)->entered = pf_advice_page_entered;
  PF_PAGE_CLASS (klass)->suggested = pf_advice_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_advice_page_other;
}

static void
pf_advice_page_init (PfAdvicePage *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  pf_page_add (PF_PAGE (self), self->content);
  self->details = PF_DETAILS (pf_details_new (_ ("What was taken into account")));
  pf_page_add (PF_PAGE (self), GTK_WIDGET (self->details));
}
