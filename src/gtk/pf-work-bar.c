/* pf-work-bar.c - how far long work is: a bar, a count, and how long it still takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-work-bar.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

#define SPOKEN_US ((gint64) 10 * G_USEC_PER_SEC)

struct _PfWorkBar
{
  GtkBox parent_instance;

  GtkWidget *bar;
  char      *name; /* (owned) (nullable) */
  GtkLabel  *count;
  GtkLabel  *left;
  gint64     described_us;
};

G_DEFINE_FINAL_TYPE (PfWorkBar, pf_work_bar, GTK_TYPE_BOX)

static void
pf_work_bar_finalize (GObject *object)
{
  g_free (PF_WORK_BAR (object)->name);

  G_OBJECT_CLASS (pf_work_bar_parent_class)->finalize (object);
}

static void
pf_work_bar_class_init (PfWorkBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_work_bar_finalize;
}

static GtkLabel *
add_numbers (PfWorkBar *self, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
pf_work_bar_init (PfWorkBar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_set_focusable (self->bar, TRUE);
  gtk_box_append (GTK_BOX (self), self->bar);
  self->count = add_numbers (self, "heading");
  self->left = add_numbers (self, "body");
}

GtkWidget *
pf_work_bar_new (void)
{
  return g_object_new (PF_TYPE_WORK_BAR, NULL);
}

void
pf_work_bar_set_name (PfWorkBar *self, const char *name)
{
  g_return_if_fail (PF_IS_WORK_BAR (self));

  g_free (self->name);
  self->name = g_strdup (name);
  pf_a11y_name (self->bar, name, NULL);
}

void
pf_work_bar_set (PfWorkBar  *self,
                 double      fraction,
                 const char *count,
                 const char *left,
                 gboolean    is_news)
{
  gint64           now = g_get_monotonic_time ();
  g_autofree char *both = NULL;

  g_return_if_fail (PF_IS_WORK_BAR (self));

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), fraction);
  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->left, left);
  gtk_widget_set_visible (GTK_WIDGET (self->left), *left != '\0');
  if (!is_news && now - self->described_us < SPOKEN_US)
    return;
  self->described_us = now;
  both = *left != '\0' ? g_strdup_printf (C_ ("sentences", "%s. %s"), count, left)
                       : g_strdup_printf ("%s.", count);
  pf_a11y_name_settled (self->bar, self->name != NULL ? self->name : "", both);
}

GtkWidget *
pf_work_bar_get_bar (PfWorkBar *self)
{
  g_return_val_if_fail (PF_IS_WORK_BAR (self), NULL);

  return self->bar;
}
