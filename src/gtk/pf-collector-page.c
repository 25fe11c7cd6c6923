/* pf-collector-page.c - another program still deletes: what to change there, before a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-collector-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-scene-page.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>

#define SCENE_WHY 8 /* the second computer that still deletes */

struct _PfCollectorPage
{
  PfPage parent_instance;
};

G_DEFINE_FINAL_TYPE (PfCollectorPage, pf_collector_page, PF_TYPE_PAGE)

static void
see_why_cb (PfPage *page)
{
  pf_page_show_above (page, pf_scene_page_new (SCENE_WHY, FALSE));
}

static GtkWidget *
make_program (guint program)
{
  GtkWidget *details = pf_details_new (pf_human_program (program));
  GtkWidget *group = adw_preferences_group_new ();

  for (guint step = 0; step < PF_HUMAN_PROGRAM_STEPS; step++)
    {
      const char      *text = pf_human_program_step (program, step);
      g_autofree char *numbered = NULL;

      if (text == NULL)
        continue;
      numbered = g_strdup_printf (_ ("%d. %s"), (int) step + 1, text);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 pf_fact_row_new (numbered, NULL));
    }
  pf_a11y_name_list (group, pf_human_program (program));
  pf_details_set_child (PF_DETAILS (details), group);
  return details;
}

static void
pf_collector_page_suggested (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  pf_flow_answer (flow, PF_QUESTION_COLLECTOR, PF_ANSWER_KEEPS);
  if (pf_flow_get_step (flow) == PF_STEP_OTHERS)
    pf_flow_next (flow);
  else
    pf_page_done (page);
}

/* The other computer is somewhere else: until it was changed there is nothing to do. */
static void
pf_collector_page_other (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_flow_get_step (flow) == PF_STEP_OTHERS)
    pf_flow_finish (flow);
  else
    pf_page_done (page);
}

static void
pf_collector_page_class_init (PfCollectorPageClass *klass)
{
  PF_PAGE_CLASS (klass)->suggested = pf_collector_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_collector_page_other;
}

static void
pf_collector_page_init (PfCollectorPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group;
  GtkWidget           *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget           *ask = g_object_new (GTK_TYPE_LABEL, "label",
                                           _ ("Choose the program on the other computer:"), "wrap",
                                           TRUE, "xalign", 0.0, NULL);
  GtkWidget           *why;

  pf_page_set_head (page, pf_human_collector (PF_COLLECTOR_BLOCKS),
                    pf_human_collector_why (PF_COLLECTOR_BLOCKS));
  gtk_widget_add_css_class (ask, "heading");
  gtk_box_append (GTK_BOX (box), ask);
  for (guint program = 0; program < PF_HUMAN_PROGRAMS; program++)
    gtk_box_append (GTK_BOX (box), make_program (program));
  pf_page_add (page, box);

  group = pf_page_add_group (page, NULL, _ ("More"));
  why = pf_choice_row_new (_ ("See Why"), _ ("A short scene shows what would happen"));
  g_signal_connect_swapped (why, "activated", G_CALLBACK (see_why_cb), self);
  adw_preferences_group_add (group, why);
  pf_page_set_kind (page, PF_PAGE_DECIDE);
  pf_page_set_buttons (page, _ ("Ask Me Later"), _ ("It Is Changed, Continue"));
}
