/* pf-page-head.c - a page's heading and lead, which takes the focus when it opens
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-page-head.h"

#include "gtk/pf-a11y.h"

#define LEAD_WIDTH 65 /* characters: longer lines are hard to read */
#define COUNTING_US ((gint64) 10 * G_USEC_PER_SEC)

struct _PfPageHead
{
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkLabel  *caption;
  GtkLabel  *heading;
  GtkLabel  *lead;
  gint64     voiced_us;
};

G_DEFINE_FINAL_TYPE (PfPageHead, pf_page_head, GTK_TYPE_BOX)

static GtkLabel *
add_label (PfPageHead *self, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "max-width-chars",
                                   LEAD_WIDTH, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
pf_page_head_class_init (PfPageHeadClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_HEADING);
}

static void
pf_page_head_init (PfPageHead *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-head");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1,
                                  -1);

  self->icon = pf_a11y_decoration (NULL);
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 48);
  gtk_widget_set_halign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_box_append (GTK_BOX (self), self->icon);
  self->caption = add_label (self, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), FALSE);
  self->heading = add_label (self, "title-2");
  self->lead = add_label (self, "body");
}

GtkWidget *
pf_page_head_new (void)
{
  return g_object_new (PF_TYPE_PAGE_HEAD, NULL);
}

/* What is read: the heading, then the lead, then where among others this page is. */
static void
update_voice (PfPageHead *self)
{
  const char      *lead = gtk_label_get_label (self->lead);
  const char      *caption = gtk_label_get_label (self->caption);
  g_autofree char *both = NULL;

  self->voiced_us = g_get_monotonic_time ();
  if (*lead != '\0' && *caption != '\0')
    both = g_strdup_printf ("%s %s.", lead, caption);
  pf_a11y_name_settled (GTK_WIDGET (self), gtk_label_get_label (self->heading),
                        both != NULL    ? both
                        : *lead != '\0' ? lead
                                        : caption);
}

void
pf_page_head_set_caption (PfPageHead *self, const char *caption)
{
  g_return_if_fail (PF_IS_PAGE_HEAD (self));

  if (g_strcmp0 (gtk_label_get_label (self->caption), caption != NULL ? caption : "") ==
      0)
    return;
  gtk_label_set_label (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL);
  update_voice (self);
}

/* Returns: whether that is something new */
static gboolean
show_words (PfPageHead *self, const char *heading, const char *lead)
{
  if (g_strcmp0 (gtk_label_get_label (self->heading), heading) == 0 &&
      g_strcmp0 (gtk_label_get_label (self->lead), lead != NULL ? lead : "") == 0)
    return FALSE;
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->lead, lead != NULL ? lead : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lead), lead != NULL && *lead != '\0');
  return TRUE;
}

void
pf_page_head_set (PfPageHead *self, const char *heading, const char *lead)
{
  g_return_if_fail (PF_IS_PAGE_HEAD (self));
  g_return_if_fail (heading != NULL);

  if (show_words (self, heading, lead))
    update_voice (self);
}

void
pf_page_head_set_counting (PfPageHead *self, const char *heading, const char *lead)
{
  g_return_if_fail (PF_IS_PAGE_HEAD (self));
  g_return_if_fail (heading != NULL);

  if (show_words (self, heading, lead) &&
      g_get_monotonic_time () - self->voiced_us >= COUNTING_US)
    update_voice (self);
}

const char *
pf_page_head_get_heading (PfPageHead *self)
{
  g_return_val_if_fail (PF_IS_PAGE_HEAD (self), NULL);

  return gtk_label_get_label (self->heading);
}

void
pf_page_head_set_icon (PfPageHead *self, const char *icon_name, const char *style)
{
  static const char *const styles[] = { "success", "warning", "error" };

  g_return_if_fail (PF_IS_PAGE_HEAD (self));

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->icon, styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (self->icon, style);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
}
