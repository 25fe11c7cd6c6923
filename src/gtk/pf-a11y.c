/* pf-a11y.c - what a screen reader hears on GTK 4.8, where GTK itself says too little
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-a11y.h"

#define LEFT_TO_RIGHT_ISOLATE "\342\201\246" /* U+2066 */
#define END_OF_ISOLATE "\342\201\251"        /* U+2069 */
#define LINE_SEPARATOR "\342\200\250"

void
pf_a11y_name (GtkWidget *widget, const char *name, const char *description)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

void
pf_a11y_describe (GtkWidget *widget, const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

void
pf_a11y_name_list (GtkWidget *group, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (group); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_BOX (child))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      else if (!GTK_IS_LIST_BOX_ROW (child))
        pf_a11y_name_list (child, name);
    }
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                GtkWidget             *list)
{
  if (key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab && key != GDK_KEY_KP_Tab)
    return GDK_EVENT_PROPAGATE;
  if (modifiers & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_set_can_focus (list, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (list)),
                          key == GDK_KEY_ISO_Left_Tab || (modifiers & GDK_SHIFT_MASK)
                              ? GTK_DIR_TAB_BACKWARD
                              : GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (list, TRUE);
  return GDK_EVENT_STOP;
}

void
pf_a11y_tab_leaves (GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), list);
  gtk_widget_add_controller (list, keys);
}

GtkWidget *
pf_a11y_decoration (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

char *
pf_a11y_isolate (const char *text)
{
  return g_strconcat (LEFT_TO_RIGHT_ISOLATE, text, END_OF_ISOLATE, NULL);
}

char *
pf_a11y_one_paragraph (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strjoinv (LINE_SEPARATOR, lines);
}

char *
pf_a11y_strip (const char *text)
{
  g_autoptr (GString) stripped = g_string_new (text);

  g_string_replace (stripped, LEFT_TO_RIGHT_ISOLATE, "", 0);
  g_string_replace (stripped, END_OF_ISOLATE, "", 0);
  return g_string_free (g_steal_pointer (&stripped), FALSE);
}
