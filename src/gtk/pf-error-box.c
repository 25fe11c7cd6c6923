/* pf-error-box.c - what happened, why, and one button; it takes the focus to be heard
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-error-box.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_ACT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _PfErrorBox
{
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkLabel  *title;
  GtkLabel  *text;
  GtkWidget *button;
  PfDetails *details;
  char      *server_words; /* (owned) (nullable) */
  PfAct      act;
};

G_DEFINE_FINAL_TYPE (PfErrorBox, pf_error_box, GTK_TYPE_BOX)

static void
clicked_cb (PfErrorBox *self)
{
  g_signal_emit (self, signals[SIGNAL_ACT], 0, (int) self->act);
}

static void
pf_error_box_finalize (GObject *object)
{
  g_free (PF_ERROR_BOX (object)->server_words);

  G_OBJECT_CLASS (pf_error_box_parent_class)->finalize (object);
}

static void
pf_error_box_class_init (PfErrorBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_error_box_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_ALERT);

  signals[SIGNAL_ACT] = g_signal_new ("act", PF_TYPE_ERROR_BOX, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static GtkLabel *
add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
pf_error_box_init (PfErrorBox *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-error-box");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 12);

  self->icon = pf_a11y_decoration ("dialog-warning-symbolic");
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), self->icon);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self), words);
  self->title = add_label (words, "heading");
  self->text = add_label (words, "body");

  self->button = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->button))), TRUE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (GTK_BOX (words), self->button);

  self->details = PF_DETAILS (pf_details_new (_ ("Technical details")));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->details));
}

GtkWidget *
pf_error_box_new (void)
{
  return g_object_new (PF_TYPE_ERROR_BOX, NULL);
}

/* Triangle: you can mend it.  Clock: time mends it.  No entry: not from here. */
static void
show_icon (PfErrorBox *self)
{
  const char *name = "dialog-warning-symbolic";
  const char *style = "warning";

  if (self->act == PF_ACT_WAIT)
    name = "document-open-recent-symbolic";
  else if (self->act == PF_ACT_NONE || self->act == PF_ACT_COPY_FOR_HELP_DESK)
    {
      name = "dialog-error-symbolic";
      style = "error";
    }

  gtk_widget_remove_css_class (self->icon, "warning");
  gtk_widget_remove_css_class (self->icon, "error");
  gtk_widget_add_css_class (self->icon, style);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), name);
}

void
pf_error_box_set (PfErrorBox *self, const PfAdvice *advice, const char *also)
{
  g_autoptr (GString) text = g_string_new (advice->cause);

  g_return_if_fail (PF_IS_ERROR_BOX (self));
  g_return_if_fail (advice != NULL);

  if (advice->next != NULL && *advice->next != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", advice->next);
  if (also != NULL && *also != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", also);

  self->act = advice->act;
  g_free (self->server_words);
  self->server_words = g_strdup (advice->details);
  gtk_label_set_label (self->title, advice->title);
  gtk_label_set_label (self->text, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->text), text->len > 0);
  pf_a11y_name (GTK_WIDGET (self), advice->title, text->str);

  gtk_widget_set_visible (self->button, advice->button != NULL);
  if (advice->button != NULL)
    {
      gtk_button_set_label (GTK_BUTTON (self->button), advice->button);
      pf_a11y_name (self->button, advice->button, NULL);
    }
  pf_details_set_text (self->details, advice->details);
  pf_details_set_open (self->details, FALSE);
  show_icon (self);
}

char *
pf_error_box_print (PfErrorBox *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format_iso8601 (now);
  gboolean         has_words;

  g_return_val_if_fail (PF_IS_ERROR_BOX (self), NULL);

  has_words = self->server_words != NULL && *self->server_words != '\0';
  return g_strdup_printf ("%s\n%s\n%s%sPostferry " PF_VERSION ", %s\n",
                          gtk_label_get_label (self->title),
                          gtk_label_get_label (self->text),
                          has_words ? self->server_words : "", has_words ? "\n" : "",
                          when);
}

gboolean
pf_error_box_act (PfErrorBox *self)
{
  g_return_val_if_fail (PF_IS_ERROR_BOX (self), FALSE);

  if (!gtk_widget_get_visible (self->button))
    return FALSE;
  clicked_cb (self);
  return TRUE;
}
