/* pf-undone-page.c - how taking a move back ended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-undone-page.h"

#include "flow/pf-undo-outcome.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-left-out-page.h"
#include "gtk/pf-notice.h"
#include "gtk/pf-proof.h"
#include "gtk/pf-report-saver.h"
#include "gtk/pf-rows.h"

#include <glib/gi18n.h>

#define MOST_NAMES 20 /* of folders */

struct _PfUndonePage
{
  PfPage parent_instance;

  GtkWidget *content;
};

G_DEFINE_FINAL_TYPE (PfUndonePage, pf_undone_page, PF_TYPE_PAGE)

static void
kept_cb (PfUndonePage *self)
{
  const PfUndo *undo = pf_flow_get_undo (pf_page_get_flow (PF_PAGE (self)));

  pf_page_show_above (PF_PAGE (self),
                      pf_left_out_page_new (undo->kept, PF_LEFT_OUT_KEPT));
}

static void
add_facts (PfUndonePage *self, const PfUndo *undo, const PfUndoOutcome *outcome)
{
  AdwPreferencesGroup *group;

  if (outcome->kept == NULL && outcome->marks == NULL && outcome->folders == NULL)
    return;
  group = pf_proof_add_group (GTK_BOX (self->content), _ ("What was done"));
  if (outcome->kept != NULL)
    {
      GtkWidget *row = pf_choice_row_new (outcome->kept, _ ("Each one with its reason"));

      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 pf_a11y_decoration ("dialog-warning-symbolic"));
      g_signal_connect_swapped (row, "activated", G_CALLBACK (kept_cb), self);
      adw_preferences_group_add (group, row);
    }
  if (outcome->folders != NULL)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < MIN (undo->folders->len, MOST_NAMES); i++)
        g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "",
                                (char *) undo->folders->pdata[i]);
      pf_proof_add_fact (group, outcome->folders, names->str, "folder-symbolic", NULL);
    }
  if (outcome->marks != NULL)
    pf_proof_add_fact (group, outcome->marks,
                       _ ("They were there before the move and stay there"),
                       "starred-symbolic", NULL);
}

static void
pf_undone_page_enter (PfPage *page)
{
  PfUndonePage *self = PF_UNDONE_PAGE (page);
  const PfUndo *undo = pf_flow_get_undo (pf_page_get_flow (page));
  g_autoptr (PfUndoOutcome) outcome = pf_undo_outcome_new (undo);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  pf_page_set_head (page, outcome->heading, outcome->lead);
  pf_page_head_set_icon (pf_page_get_head (page),
                         outcome->is_complete ? "emblem-ok-symbolic" : NULL, "success");
  if (undo != NULL)
    add_facts (self, undo, outcome);
  pf_page_set_kind (page, PF_PAGE_FINISHED);
  pf_page_set_buttons (page, _ ("Save Report…"), _ ("Close"));
  pf_notice_send (GTK_WIDGET (self), outcome->heading, outcome->lead,
                  G_NOTIFICATION_PRIORITY_NORMAL);
}

static void
pf_undone_page_suggested (PfPage *page)
{
  pf_flow_finish (pf_page_get_flow (page));
}

static void
pf_undone_page_other (PfPage *page)
{
  pf_report_saver_ask (page, pf_flow_get_job_name (pf_page_get_flow (page)));
}

static void
pf_undone_page_class_init (PfUndonePageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_undone_page_enter;
  PF_PAGE_CLASS (klass)->suggested = pf_undone_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_undone_page_other;
}

static void
pf_undone_page_init (PfUndonePage *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  pf_page_add (PF_PAGE (self), self->content);
}
