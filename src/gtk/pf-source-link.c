/* pf-source-link.c - where a statement can be checked, one click away
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-source-link.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

GtkWidget *
pf_source_link_new (const char *source, const char *url)
{
  g_autofree char *text = g_strdup_printf (_ ("Source: %s"), source);
  GtkWidget       *link = gtk_link_button_new (url);
  GtkWidget       *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                         "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                         "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                         NULL);

  gtk_button_set_child (GTK_BUTTON (link), label);
  gtk_widget_set_halign (link, GTK_ALIGN_START);
  gtk_widget_add_css_class (link, "pf-source");
  pf_a11y_name (link, text, _ ("Opens in your browser"));
  return link;
}
