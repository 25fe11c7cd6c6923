/* pf-myths-page.c - what is often said of POP3 and IMAP, and what is true
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-myths-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-source-link.h"
#include "gtk/pf-spoken-box.h"
#include "human/pf-human-advice.h"

#include <glib/gi18n.h>

#define UNDER_TITLE 22 /* an arrow and its gap */

struct _PfMythsPage
{
  PfPage parent_instance;

  GtkWidget *truths[PF_MYTHS];
  GtkLabel  *measured[PF_MYTHS];
  gulong     measured_cb;
};

G_DEFINE_FINAL_TYPE (PfMythsPage, pf_myths_page, PF_TYPE_PAGE)

static GtkWidget *
make_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode",
                       PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

/* The truth takes the focus, so that it is heard and not only seen. */
static GtkWidget *
make_myth (PfMythsPage *self, PfMyth myth)
{
  const PfAdviseRow *row = pf_myth_row (myth);
  GtkWidget         *details = pf_details_new (pf_human_myth (myth));
  GtkWidget         *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget         *truth = pf_spoken_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->truths[myth] = truth;
  self->measured[myth] = GTK_LABEL (make_label (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->measured[myth]), "dim-label");
  gtk_box_append (GTK_BOX (truth), make_label (pf_human_myth_truth (myth)));
  gtk_box_append (GTK_BOX (truth), GTK_WIDGET (self->measured[myth]));
  gtk_box_append (GTK_BOX (box), truth);
  gtk_box_append (GTK_BOX (box), pf_source_link_new (row->source, row->url));
  gtk_widget_add_css_class (box, "pf-truth");
  gtk_widget_set_margin_start (box, UNDER_TITLE);
  pf_details_set_child (PF_DETAILS (details), box);
  return details;
}

static void
show_measured (PfMythsPage *self)
{
  g_auto (PfAdviseFacts) facts = { 0 };

  pf_flow_make_facts (pf_page_get_flow (PF_PAGE (self)), &facts);
  for (int i = 0; i < PF_MYTHS; i++)
    {
      g_autofree char *measured = pf_human_row_facts (pf_myth_row ((PfMyth) i), &facts);

      gtk_label_set_label (self->measured[i], measured != NULL ? measured : "");
      gtk_widget_set_visible (GTK_WIDGET (self->measured[i]), measured != NULL);
      pf_a11y_name (self->truths[i], pf_human_myth_truth ((PfMyth) i), measured);
    }
}

static void
pf_myths_page_enter (PfPage *page)
{
  PfMythsPage *self = PF_MYTHS_PAGE (page);

  if (self->measured_cb == 0)
    self->measured_cb = g_signal_connect_object (pf_page_get_flow (page), "measured",
                                                 G_CALLBACK (show_measured), self,
                                                 G_CONNECT_SWAPPED);
  show_measured (self);
}

static void
pf_myths_page_class_init (PfMythsPageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_myths_page_enter;
}

static void
pf_myths_page_init (PfMythsPage *self)
{
  PfPage    *page = PF_PAGE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  pf_page_set_head (page, _ ("Myths and facts"),
                    _ ("With POP3, your computer collects the mail. With IMAP, the mail "
                       "stays in folders on the server."));
  for (int i = 0; i < PF_MYTHS; i++)
    gtk_box_append (GTK_BOX (box), make_myth (self, (PfMyth) i));
  pf_page_add (page, box);
  pf_page_set_buttons (page, NULL, NULL);
}
