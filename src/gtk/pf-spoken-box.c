/* pf-spoken-box.c - words that Tab reaches, since else they exist only for those who see
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-spoken-box.h"

struct _PfSpokenBox
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (PfSpokenBox, pf_spoken_box, GTK_TYPE_BOX)

static gboolean
pf_spoken_box_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !gtk_widget_is_focus (widget) && gtk_widget_grab_focus (widget);
}

static void
pf_spoken_box_class_init (PfSpokenBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = pf_spoken_box_focus;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_spoken_box_init (PfSpokenBox *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-spoken");
}

GtkWidget *
pf_spoken_box_new (GtkOrientation orientation, int spacing)
{
  return g_object_new (PF_TYPE_SPOKEN_BOX, "orientation", orientation, "spacing", spacing,
                       NULL);
}
