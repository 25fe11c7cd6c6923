/* pf-a11y.c - what a screen reader hears on GTK 4.8, where GTK itself says too little
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

#define LEFT_TO_RIGHT_ISOLATE "\342\201\246" /* U+2066 */
#define END_OF_ISOLATE "\342\201\251"        /* U+2069 */
#define LINE_SEPARATOR "\342\200\250"

#define SETTLE_MS 300
#define WORDS_KEY "pf-words"

/* What a widget is to be called, once that has settled. */
typedef struct
{
  GtkWidget *widget; /* (unowned) its owner */
  char      *name;   /* (owned) (nullable) no change waits */
  char      *description;
  guint      timer;
} Words;

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

static void
forget_words (Words *words)
{
  g_clear_handle_id (&words->timer, g_source_remove);
  g_clear_pointer (&words->name, g_free);
  g_clear_pointer (&words->description, g_free);
}

static void
free_words (gpointer data)
{
  forget_words (data);
  g_free (data);
}

static void
tell_words (Words *words)
{
  if (words->name != NULL)
    pf_a11y_name (words->widget, words->name, words->description);
  forget_words (words);
}

static gboolean
settled_cb (gpointer data)
{
  tell_words (data);
  return G_SOURCE_REMOVE;
}

static Words *
find_words (GtkWidget *widget)
{
  Words              *words = g_object_get_data (G_OBJECT (widget), WORDS_KEY);
  GtkEventController *focus;

  if (words != NULL)
    return words;
  words = g_new0 (Words, 1);
  words->widget = widget;
  g_object_set_data_full (G_OBJECT (widget), WORDS_KEY, words, free_words);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (tell_words), words);
  gtk_widget_add_controller (widget, focus);
  return words;
}

void
pf_a11y_name_settled (GtkWidget *widget, const char *name, const char *description)
{
  Words *words;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  words = find_words (widget);
  g_free (words->name);
  g_free (words->description);
  words->name = g_strdup (name);
  words->description = g_strdup (description);
  if (!gtk_widget_is_focus (widget))
    tell_words (words);
  else if (words->timer == 0)
    words->timer = g_timeout_add (SETTLE_MS, settled_cb, words);
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

static void
silence_pages (GtkStack *stack)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_stack_page_set_title (gtk_stack_get_page (stack, child), "");
}

static void
silence_stacks (GtkWidget *widget)
{
  if (GTK_IS_STACK (widget))
    silence_pages (GTK_STACK (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    silence_stacks (child);
}

void
pf_a11y_name_menu (GtkWidget *popover, const char *name)
{
  g_return_if_fail (GTK_IS_POPOVER (popover));

  pf_a11y_name (popover, name, NULL);
  silence_stacks (popover);
}

void
pf_a11y_name_close_button (GtkWidget *toast)
{
  for (GtkWidget *child = gtk_widget_get_first_child (toast); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BUTTON (child) && gtk_button_get_icon_name (GTK_BUTTON (child)) != NULL)
        pf_a11y_name (child, _ ("Close"), NULL);
      pf_a11y_name_close_button (child);
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
