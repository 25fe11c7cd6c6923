/* pf-details.c - what an expert may want to see, closed until somebody asks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-details.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

#define VIEW_GAP 12 /* between what was opened and the edge of the page */

struct _PfDetails
{
  GtkBox parent_instance;

  GtkWidget *toggle;
  GtkWidget *arrow;
  GtkLabel  *title;
  GtkWidget *revealer;
  GtkLabel  *text;   /* (nullable) */
  int        frames; /* since it was opened */
};

G_DEFINE_FINAL_TYPE (PfDetails, pf_details, GTK_TYPE_BOX)

static void
toggled_cb (PfDetails *self)
{
  gboolean is_open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle));

  gtk_widget_set_visible (self->revealer, is_open);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), is_open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow),
                                is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle),
                               GTK_ACCESSIBLE_STATE_EXPANDED, is_open, -1);
}

/* The next frame knows how high the opened content is. */
static gboolean
show_opened_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PfDetails      *self = PF_DETAILS (widget);
  GtkWidget      *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkAdjustment  *scroll;
  graphene_rect_t box;
  double          top;
  double          bottom;

  if (self->frames++ == 0)
    return G_SOURCE_CONTINUE;
  if (viewport == NULL || !gtk_widget_compute_bounds (widget, viewport, &box))
    return G_SOURCE_REMOVE;
  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  top = gtk_adjustment_get_value (scroll) + box.origin.y;
  bottom = top + box.size.height + VIEW_GAP - gtk_adjustment_get_page_size (scroll);
  if (bottom > gtk_adjustment_get_value (scroll))
    gtk_adjustment_set_value (scroll, MIN (bottom, MAX (top - VIEW_GAP, 0)));
  return G_SOURCE_REMOVE;
}

/* What somebody opened at the lower edge is to be seen, as much of it as there is room. */
static void
clicked_cb (PfDetails *self)
{
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle)))
    return;
  self->frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_opened_cb, NULL, NULL);
}

static void
copy_cb (PfDetails *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->text));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", _ ("Copied"));
}

static void
pf_details_class_init (PfDetailsClass *klass)
{
}

static void
pf_details_init (PfDetails *self)
{
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);

  self->arrow = pf_a11y_decoration ("pan-end-symbolic");
  self->title = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE,
                                         "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (inside), self->arrow);
  gtk_box_append (GTK_BOX (inside), GTK_WIDGET (self->title));

  /* Role button: a pressed state beside the expanded one would be read as well. */
  self->toggle = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_BUTTON, "child", inside, "halign",
                               GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_add_css_class (self->toggle, "pf-details");
  g_signal_connect_swapped (self->toggle, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->toggle, "clicked", G_CALLBACK (clicked_cb), self);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_NONE);
  /* The line around a card is drawn outside of it. */
  gtk_widget_set_overflow (self->revealer, GTK_OVERFLOW_VISIBLE);
  gtk_box_append (GTK_BOX (self), self->toggle);
  gtk_box_append (GTK_BOX (self), self->revealer);
  toggled_cb (self);
}

GtkWidget *
pf_details_new (const char *title)
{
  PfDetails *self = g_object_new (PF_TYPE_DETAILS, NULL);

  gtk_label_set_label (self->title, title);
  pf_a11y_name (self->toggle, title, NULL);
  return GTK_WIDGET (self);
}

void
pf_details_set_title (PfDetails *self, const char *title)
{
  g_return_if_fail (PF_IS_DETAILS (self));

  gtk_label_set_label (self->title, title);
  pf_a11y_name (self->toggle, title, NULL);
}

void
pf_details_set_child (PfDetails *self, GtkWidget *child)
{
  g_return_if_fail (PF_IS_DETAILS (self));

  self->text = NULL;
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), child);
}

static void
make_text (PfDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "selectable", TRUE, "wrap", TRUE,
                                  "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  gtk_widget_set_direction (text, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (text, "pf-mono");
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title), -1);
  gtk_widget_set_halign (copy, GTK_ALIGN_START);
  g_signal_connect_swapped (copy, "clicked", G_CALLBACK (copy_cb), self);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), copy);
  pf_details_set_child (self, box);
  self->text = GTK_LABEL (text);
}

void
pf_details_set_text (PfDetails *self, const char *text)
{
  g_return_if_fail (PF_IS_DETAILS (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
  if (text == NULL || *text == '\0')
    return;
  if (self->text == NULL)
    make_text (self);
  if (g_strcmp0 (gtk_label_get_label (self->text), text) != 0)
    gtk_label_set_label (self->text, text);
  pf_a11y_name (GTK_WIDGET (self->text), gtk_label_get_label (self->title), text);
}

void
pf_details_set_open (PfDetails *self, gboolean is_open)
{
  g_return_if_fail (PF_IS_DETAILS (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), is_open);
}
