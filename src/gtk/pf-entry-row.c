/* pf-entry-row.c - a field with its caption, a hint, and what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-entry-row.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _PfEntryRow
{
  AdwPreferencesRow parent_instance;

  GtkWidget *box;
  GtkLabel  *caption;
  GtkWidget *field; /* a GtkEntry or GtkPasswordEntry */
  GtkLabel  *note;
  GtkWidget *note_icon;
  char      *hint; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PfEntryRow, pf_entry_row, ADW_TYPE_PREFERENCES_ROW)

static void
show_note (PfEntryRow *self, const char *text, gboolean is_error)
{
  gtk_label_set_label (self->note, text);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->note)), *text != '\0');
  gtk_widget_set_visible (self->note_icon, is_error);
  if (is_error)
    {
      gtk_widget_add_css_class (self->field, "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->note), "dim-label");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->field),
                                   GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->field, "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->field),
                                   GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_FALSE, -1);
    }
  pf_a11y_name (self->field, gtk_label_get_label (self->caption), text);
}

static void
field_changed_cb (PfEntryRow *self)
{
  show_note (self, self->hint != NULL ? self->hint : "", FALSE);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pf_entry_row_finalize (GObject *object)
{
  g_free (PF_ENTRY_ROW (object)->hint);

  G_OBJECT_CLASS (pf_entry_row_parent_class)->finalize (object);
}

static void
pf_entry_row_class_init (PfEntryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_entry_row_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_GROUP);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PF_TYPE_ENTRY_ROW, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkLabel *
new_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE,
                                   NULL);

  gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static void
pf_entry_row_init (PfEntryRow *self)
{
  GtkWidget *note = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 12);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);

  self->caption = new_label ("caption-heading");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->caption));

  self->note_icon = pf_a11y_decoration ("dialog-warning-symbolic");
  gtk_widget_set_valign (self->note_icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->note_icon, "error");
  self->note = new_label ("caption");
  gtk_box_append (GTK_BOX (note), self->note_icon);
  gtk_box_append (GTK_BOX (note), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (self->box), note);
}

/* GTK names the icon buttons inside its fields after their class. */
static void
name_icons (GtkWidget *field, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (field); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_IMAGE (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_field (PfEntryRow *self, GtkWidget *field)
{
  self->field = field;
  g_object_set (field, "activates-default", TRUE, NULL);
  g_signal_connect_swapped (field, "changed", G_CALLBACK (field_changed_cb), self);
  gtk_box_insert_child_after (GTK_BOX (self->box), field, GTK_WIDGET (self->caption));
  gtk_label_set_mnemonic_widget (self->caption, field);
}

GtkWidget *
pf_entry_row_new (const char *caption, const char *hint)
{
  PfEntryRow *self = g_object_new (PF_TYPE_ENTRY_ROW, NULL);

  set_field (self, gtk_entry_new ());
  pf_entry_row_set_caption (self, caption, hint);
  return GTK_WIDGET (self);
}

GtkWidget *
pf_entry_row_new_password (const char *caption, const char *hint)
{
  PfEntryRow *self = g_object_new (PF_TYPE_ENTRY_ROW, NULL);

  set_field (self, g_object_new (GTK_TYPE_PASSWORD_ENTRY, "show-peek-icon", TRUE, NULL));
  name_icons (self->field, _ ("Show the password"));
  pf_entry_row_set_caption (self, caption, hint);
  return GTK_WIDGET (self);
}

void
pf_entry_row_set_caption (PfEntryRow *self, const char *caption, const char *hint)
{
  g_return_if_fail (PF_IS_ENTRY_ROW (self));
  g_return_if_fail (caption != NULL);

  gtk_label_set_label (self->caption, caption);
  g_free (self->hint);
  self->hint = g_strdup (hint);
  show_note (self, hint != NULL ? hint : "", FALSE);
}

const char *
pf_entry_row_get_text (PfEntryRow *self)
{
  g_return_val_if_fail (PF_IS_ENTRY_ROW (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->field));
}

void
pf_entry_row_set_text (PfEntryRow *self, const char *text)
{
  g_return_if_fail (PF_IS_ENTRY_ROW (self));

  /* GTK tells of the same text as of a change; Orca 43 takes that for the focus, and keeps
   * silent when the field then has it. */
  if (g_strcmp0 (pf_entry_row_get_text (self), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->field), text != NULL ? text : "");
}

void
pf_entry_row_set_purpose (PfEntryRow *self, GtkInputPurpose purpose)
{
  g_return_if_fail (PF_IS_ENTRY_ROW (self));

  g_object_set (self->field, "input-purpose", purpose, NULL);
}

void
pf_entry_row_set_error (PfEntryRow *self, const char *sentence)
{
  g_return_if_fail (PF_IS_ENTRY_ROW (self));

  if (sentence != NULL)
    show_note (self, sentence, TRUE);
  else
    show_note (self, self->hint != NULL ? self->hint : "", FALSE);
}

GtkWidget *
pf_entry_row_get_field (PfEntryRow *self)
{
  g_return_val_if_fail (PF_IS_ENTRY_ROW (self), NULL);

  return self->field;
}

void
pf_entry_row_focus (PfEntryRow *self)
{
  g_return_if_fail (PF_IS_ENTRY_ROW (self));

  if (!GTK_IS_ENTRY (self->field))
    {
      gtk_widget_grab_focus (self->field);
      return;
    }
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->field));
  gtk_editable_set_position (GTK_EDITABLE (self->field), -1);
}
