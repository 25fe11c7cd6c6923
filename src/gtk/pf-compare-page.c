/* pf-compare-page.c - POP3 and IMAP side by side, with what was measured
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-compare-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-columns.h"
#include "gtk/pf-source-link.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>

#define PAGE_WIDTH 900
#define COLUMN_WIDTH 240
#define COLUMN_GAP 18

struct _PfComparePage
{
  PfPage parent_instance;

  GtkLabel  *measured[PF_TOPICS];
  GtkWidget *rows[PF_TOPICS];
  gulong     measured_cb;
};

G_DEFINE_FINAL_TYPE (PfComparePage, pf_compare_page, PF_TYPE_PAGE)

/* The row has these words as its name already. */
static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                   "yalign", 0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_side (const char *kind, const char *text)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = make_label (kind, "caption-heading");

  gtk_widget_add_css_class (head, "dim-label");
  gtk_box_append (GTK_BOX (side), head);
  gtk_box_append (GTK_BOX (side), make_label (text, NULL));
  return side;
}

static GtkWidget *
make_row (PfComparePage *self, PfTopic topic)
{
  const PfAdviseRow *source = pf_topic_row (topic);
  GtkWidget         *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE,
                                         "selectable", FALSE, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget         *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget         *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (sides, pf_columns_new (COLUMN_WIDTH, COLUMN_GAP, FALSE));
  gtk_widget_set_parent (make_side ("POP3", pf_human_topic_pop3 (topic)), sides);
  gtk_widget_set_parent (make_side ("IMAP", pf_human_topic_imap (topic)), sides);
  self->measured[topic] = GTK_LABEL (make_label ("", "dim-label"));
  gtk_box_append (GTK_BOX (box), make_label (pf_human_topic (topic), "heading"));
  gtk_box_append (GTK_BOX (box), sides);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->measured[topic]));
  gtk_box_append (GTK_BOX (box), pf_source_link_new (source->source, source->url));
  gtk_widget_add_css_class (box, "pf-compare-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  self->rows[topic] = row;
  return row;
}

static void
show_measured (PfComparePage *self)
{
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_flow_make_facts (pf_page_get_flow (PF_PAGE (self)), &facts);
  for (int i = 0; i < PF_TOPICS; i++)
    {
      PfTopic          topic = (PfTopic) i;
      g_autofree char *measured = pf_human_row_facts (pf_topic_row (topic), &facts);
      g_autofree char *name = NULL;

      /* Translators: a topic; what POP3 and what IMAP does there. */
      name = g_strdup_printf (_ ("%s. POP3: %s IMAP: %s"), pf_human_topic (topic),
                              pf_human_topic_pop3 (topic), pf_human_topic_imap (topic));
      gtk_label_set_label (self->measured[i], measured != NULL ? measured : "");
      pf_a11y_name (self->rows[i], name, measured);
    }
}

static void
pf_compare_page_enter (PfPage *page)
{
  PfComparePage *self = PF_COMPARE_PAGE (page);

  if (self->measured_cb == 0)
    self->measured_cb = g_signal_connect_object (pf_page_get_flow (page), "measured",
                                                 G_CALLBACK (show_measured), self,
                                                 G_CONNECT_SWAPPED);
  show_measured (self);
}

static void
pf_compare_page_class_init (PfComparePageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_compare_page_enter;
}

static void
pf_compare_page_init (PfComparePage *self)
{
  PfPage    *page = PF_PAGE (self);
  GtkWidget *list = gtk_list_box_new ();

  pf_page_set_width (page, PAGE_WIDTH);
  pf_page_set_head (page, _ ("POP3 and IMAP side by side"),
                    _ ("With POP3, your computer collects the mail. With IMAP, the mail "
                       "stays in folders on the server."));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Comparison"), -1);
  for (int i = 0; i < PF_TOPICS; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (self, (PfTopic) i));
  pf_page_add (page, list);
  pf_page_set_buttons (page, NULL, NULL);
}
