/* pf-source-link.c - where a statement can be checked, one click away
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-source-link.h"

#include "gtk/pf-a11y.h"
#include "human/pf-human-advice.h"

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

char *
pf_source_facts (const PfAdviseRow *row, const PfAdviseFacts *facts)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->n_facts; i++)
    {
      char *line = pf_human_fact (row->facts[i], facts);

      /* Two facts that are missing for one reason need it said once. */
      if (g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL))
        g_free (line);
      else
        g_ptr_array_add (lines, line);
    }
  if (lines->len == 0)
    return NULL;
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
