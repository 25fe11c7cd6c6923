/* pf-rows.c - the rows of our lists: choices, facts, switches and ticks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-rows.h"

#include "gtk/pf-a11y.h"

enum
{
  PROP_ACTIVE = 1,
};

struct _PfChoiceRow
{
  AdwActionRow parent_instance;
};

struct _PfFactRow
{
  AdwActionRow parent_instance;

  GtkWidget *icon; /* (nullable) */
};

struct _PfSwitchRow
{
  AdwActionRow parent_instance;

  GtkWidget *knob;
};

struct _PfTickRow
{
  AdwActionRow parent_instance;

  GtkWidget *tick;
};

G_DEFINE_FINAL_TYPE (PfChoiceRow, pf_choice_row, ADW_TYPE_ACTION_ROW)
G_DEFINE_FINAL_TYPE (PfFactRow, pf_fact_row, ADW_TYPE_ACTION_ROW)
G_DEFINE_FINAL_TYPE (PfSwitchRow, pf_switch_row, ADW_TYPE_ACTION_ROW)
G_DEFINE_FINAL_TYPE (PfTickRow, pf_tick_row, ADW_TYPE_ACTION_ROW)

/* Whoever takes the focus in a row carries its words. */
static GtkWidget *
find_voice (AdwActionRow *row)
{
  if (PF_IS_SWITCH_ROW (row))
    return PF_SWITCH_ROW (row)->knob;
  if (PF_IS_TICK_ROW (row))
    return PF_TICK_ROW (row)->tick;
  return GTK_WIDGET (row);
}

/* A screen reader names the row before what is in it: the same words a second time. */
static void
leave_words_to_control (GtkWidget *row)
{
  pf_a11y_name (row, "", NULL);
}

void
pf_row_set_text (AdwActionRow *row, const char *title, const char *subtitle)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (ADW_IS_ACTION_ROW (row));
  g_return_if_fail (title != NULL);

  shown = pf_a11y_one_paragraph (subtitle != NULL ? subtitle : "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, shown);
  pf_a11y_name (find_voice (row), title, subtitle);
  if (find_voice (row) != GTK_WIDGET (row))
    leave_words_to_control (GTK_WIDGET (row));
}

static GtkWidget *
find_label (GtkWidget *widget, const char *css_class)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = child;

      if (!GTK_IS_LABEL (child) || !gtk_widget_has_css_class (child, css_class))
        found = find_label (child, css_class);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* GTK asks how wide a row must be for its least height; a title that does not get the
 * height to spare then says that it needs one line, and is drawn past the card. */
static void
give_height_to_title (AdwActionRow *row)
{
  GtkWidget *title = find_label (GTK_WIDGET (row), "title");

  if (title == NULL)
    return;
  gtk_widget_set_vexpand (title, TRUE);
  gtk_widget_set_vexpand (gtk_widget_get_parent (title), FALSE);
}

/* Nothing is cut: rows wrap, and what comes from mail and servers is no markup. */
static void
init_row (AdwActionRow *row)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  give_height_to_title (row);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
}

void
pf_group_set_title (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *label;

  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  adw_preferences_group_set_title (group, title);
  label = find_label (GTK_WIDGET (group), "heading"); /* that of the title */
  if (label == NULL)
    return;
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
}

static void
pf_choice_row_class_init (PfChoiceRowClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
pf_choice_row_init (PfChoiceRow *self)
{
  init_row (ADW_ACTION_ROW (self));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  /* Enter means this row while it has the focus, not the page's default button. */
  gtk_widget_set_receives_default (GTK_WIDGET (self), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self),
                             pf_a11y_decoration ("go-next-symbolic"));
}

GtkWidget *
pf_choice_row_new (const char *title, const char *subtitle)
{
  GtkWidget *self = g_object_new (PF_TYPE_CHOICE_ROW, NULL);

  pf_row_set_text (ADW_ACTION_ROW (self), title, subtitle);
  return self;
}

static void
pf_fact_row_class_init (PfFactRowClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_fact_row_init (PfFactRow *self)
{
  init_row (ADW_ACTION_ROW (self));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
pf_fact_row_new (const char *title, const char *subtitle)
{
  GtkWidget *self = g_object_new (PF_TYPE_FACT_ROW, NULL);

  pf_row_set_text (ADW_ACTION_ROW (self), title, subtitle);
  return self;
}

void
pf_fact_row_set_icon (PfFactRow *self, const char *icon_name, const char *style)
{
  g_return_if_fail (PF_IS_FACT_ROW (self));

  if (self->icon != NULL)
    adw_action_row_remove (ADW_ACTION_ROW (self), self->icon);
  self->icon = pf_a11y_decoration (icon_name);
  if (style != NULL)
    gtk_widget_add_css_class (self->icon, style);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->icon);
}

static void
control_notify_cb (GtkWidget *control, GParamSpec *pspec, GObject *row)
{
  g_object_notify (row, "active");
}

static void
init_control_row (AdwActionRow *row, GtkWidget *control)
{
  init_row (row);
  gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_set_activatable_widget (row, control);
  g_signal_connect (control, "notify::active", G_CALLBACK (control_notify_cb), row);
}

static void
control_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_object_get_property (G_OBJECT (find_voice (ADW_ACTION_ROW (object))), "active",
                           value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
control_row_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  if (id == PROP_ACTIVE)
    g_object_set_property (G_OBJECT (find_voice (ADW_ACTION_ROW (object))), "active",
                           value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
install_active (GObjectClass *object_class)
{
  object_class->get_property = control_row_get_property;
  object_class->set_property = control_row_set_property;
  g_object_class_install_property (object_class, PROP_ACTIVE,
                                   g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE |
                                                             G_PARAM_STATIC_STRINGS |
                                                             G_PARAM_EXPLICIT_NOTIFY));
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (object_class),
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_switch_row_class_init (PfSwitchRowClass *klass)
{
  install_active (G_OBJECT_CLASS (klass));
}

static void
pf_switch_row_init (PfSwitchRow *self)
{
  self->knob = gtk_switch_new ();
  init_control_row (ADW_ACTION_ROW (self), self->knob);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->knob);
}

GtkWidget *
pf_switch_row_new (const char *title, const char *subtitle)
{
  GtkWidget *self = g_object_new (PF_TYPE_SWITCH_ROW, NULL);

  pf_row_set_text (ADW_ACTION_ROW (self), title, subtitle);
  return self;
}

gboolean
pf_switch_row_get_active (PfSwitchRow *self)
{
  g_return_val_if_fail (PF_IS_SWITCH_ROW (self), FALSE);

  return gtk_switch_get_active (GTK_SWITCH (self->knob));
}

void
pf_switch_row_set_active (PfSwitchRow *self, gboolean active)
{
  g_return_if_fail (PF_IS_SWITCH_ROW (self));

  gtk_switch_set_active (GTK_SWITCH (self->knob), active);
}

static void
pf_tick_row_class_init (PfTickRowClass *klass)
{
  install_active (G_OBJECT_CLASS (klass));
}

static void
pf_tick_row_init (PfTickRow *self)
{
  self->tick = gtk_check_button_new ();
  init_control_row (ADW_ACTION_ROW (self), self->tick);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->tick);
}

GtkWidget *
pf_tick_row_new (const char *title, const char *subtitle)
{
  GtkWidget *self = g_object_new (PF_TYPE_TICK_ROW, NULL);

  pf_row_set_text (ADW_ACTION_ROW (self), title, subtitle);
  return self;
}

gboolean
pf_tick_row_get_active (PfTickRow *self)
{
  g_return_val_if_fail (PF_IS_TICK_ROW (self), FALSE);

  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->tick));
}

void
pf_tick_row_set_active (PfTickRow *self, gboolean active)
{
  g_return_if_fail (PF_IS_TICK_ROW (self));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->tick), active);
}

/* Arrows choose, as in any group of radio buttons; the list around them would keep them
 * for itself. */
static gboolean
radio_key_cb (GtkEventControllerKey *keys,
              guint                  key,
              guint                  code,
              GdkModifierType        modifiers,
              GtkWidget             *row)
{
  gboolean   is_down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;
  gboolean   is_up = key == GDK_KEY_Up || key == GDK_KEY_KP_Up;
  GtkWidget *other = NULL;
  GtkWidget *button;

  if (is_down)
    other = gtk_widget_get_next_sibling (row);
  else if (is_up)
    other = gtk_widget_get_prev_sibling (row);
  if (!ADW_IS_ACTION_ROW (other))
    return is_down || is_up ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  button = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (other));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  gtk_widget_grab_focus (button);
  return GDK_EVENT_STOP;
}

/* Role radio: GTK 4.8 calls a grouped check button a check box. */
GtkWidget *
pf_radio_row_new (const char      *title,
                  const char      *subtitle,
                  GtkCheckButton  *group,
                  GtkCheckButton **out_button)
{
  GtkWidget          *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "group", group,
                                             "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO,
                                             "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget          *row = g_object_new (ADW_TYPE_ACTION_ROW, "accessible-role",
                                          GTK_ACCESSIBLE_ROLE_GROUP, "title", title, "subtitle",
                                 subtitle != NULL ? subtitle : "", "activatable-widget",
                                          button, "focusable", FALSE, "title-lines", 0,
                                          "subtitle-lines", 0, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (radio_key_cb), row);
  gtk_widget_add_controller (button, keys);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  /* After the row, which would name it a second time. */
  pf_a11y_name (button, title, subtitle);
  leave_words_to_control (row);
  *out_button = GTK_CHECK_BUTTON (button);
  return row;
}
