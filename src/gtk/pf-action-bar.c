/* pf-action-bar.c - the one or two buttons at the foot of a page
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-action-bar.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-columns.h"

#include <adwaita.h>

#define BUTTON_WIDTH 150
#define BUTTON_GAP 12
/* The page's clamp begins at 400, around its margins; so both grow alike. */
#define TIGHTENING_THRESHOLD 364

enum
{
  SIGNAL_SUGGESTED,
  SIGNAL_OTHER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _PfActionBar
{
  GtkBox parent_instance;

  GtkWidget *clamp;
  GtkLabel  *reason;
  GtkWidget *other;
  GtkWidget *suggested;
};

G_DEFINE_FINAL_TYPE (PfActionBar, pf_action_bar, GTK_TYPE_BOX)

static void
suggested_cb (PfActionBar *self)
{
  g_signal_emit (self, signals[SIGNAL_SUGGESTED], 0);
}

static void
other_cb (PfActionBar *self)
{
  g_signal_emit (self, signals[SIGNAL_OTHER], 0);
}

static void
pf_action_bar_class_init (PfActionBarClass *klass)
{
  signals[SIGNAL_SUGGESTED] = g_signal_new ("suggested", PF_TYPE_ACTION_BAR,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);
  signals[SIGNAL_OTHER] = g_signal_new ("other", PF_TYPE_ACTION_BAR, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_button (PfActionBar *self, GCallback callback)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify",
                                   GTK_JUSTIFY_CENTER, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, NULL);

  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
pf_action_bar_init (PfActionBar *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "toolbar");
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-action-bar");
  self->clamp = adw_clamp_new ();
  gtk_widget_set_hexpand (self->clamp, TRUE);
  gtk_box_append (GTK_BOX (self), self->clamp);
  adw_clamp_set_child (ADW_CLAMP (self->clamp), column);

  self->reason = GTK_LABEL (
      g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->reason), "caption");
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->reason));

  gtk_widget_set_layout_manager (buttons,
                                 pf_columns_new (BUTTON_WIDTH, BUTTON_GAP, TRUE));
  gtk_box_append (GTK_BOX (column), buttons);
  self->other = new_button (self, G_CALLBACK (other_cb));
  self->suggested = new_button (self, G_CALLBACK (suggested_cb));
  gtk_box_append (GTK_BOX (buttons), self->other);
  gtk_box_append (GTK_BOX (buttons), self->suggested);
}

GtkWidget *
pf_action_bar_new (void)
{
  return g_object_new (PF_TYPE_ACTION_BAR, NULL);
}

static void
set_button (GtkWidget *button, const char *label)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), label);
  pf_a11y_name (button, label, NULL);
}

void
pf_action_bar_set (PfActionBar *self, const char *other, const char *suggested)
{
  g_return_if_fail (PF_IS_ACTION_BAR (self));

  set_button (self->other, other);
  set_button (self->suggested, suggested);
  gtk_widget_set_visible (GTK_WIDGET (self), other != NULL || suggested != NULL);
}

void
pf_action_bar_set_is_suggested (PfActionBar *self, gboolean is_suggested)
{
  g_return_if_fail (PF_IS_ACTION_BAR (self));

  if (is_suggested)
    gtk_widget_add_css_class (self->suggested, "suggested-action");
  else
    gtk_widget_remove_css_class (self->suggested, "suggested-action");
}

void
pf_action_bar_set_ready (PfActionBar *self, gboolean is_ready, const char *reason)
{
  g_return_if_fail (PF_IS_ACTION_BAR (self));

  gtk_widget_set_sensitive (self->suggested, is_ready);
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL);
  pf_a11y_describe (self->suggested, reason);
}

void
pf_action_bar_set_width (PfActionBar *self, int width)
{
  g_return_if_fail (PF_IS_ACTION_BAR (self));

  adw_clamp_set_maximum_size (ADW_CLAMP (self->clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->clamp),
                                      MIN (TIGHTENING_THRESHOLD, width));
}

GtkWidget *
pf_action_bar_get_suggested (PfActionBar *self)
{
  g_return_val_if_fail (PF_IS_ACTION_BAR (self), NULL);

  return self->suggested;
}
