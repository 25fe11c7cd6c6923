/* pf-scene-controls.c - which protocol, play, and where to begin again
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-scene-controls.h"

#include "gtk/pf-a11y.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_MODE,
  SIGNAL_PLAY,
  SIGNAL_RESTART,
  SIGNAL_ALL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _PfSceneControls
{
  GtkBox parent_instance;

  GtkWidget *modes;
  GtkWidget *pop3;
  GtkWidget *imap;
  GtkWidget *play;
  GtkWidget *menu_button;
  gboolean   is_updating;
};

G_DEFINE_FINAL_TYPE (PfSceneControls, pf_scene_controls, GTK_TYPE_BOX)

static void
toggled_cb (GtkWidget *button, PfSceneControls *self)
{
  gboolean is_active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));

  /* A plain toggle says nothing about being pressed. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_CHECKED,
                               is_active ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                         : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  if (is_active && !self->is_updating)
    g_signal_emit (self, signals[SIGNAL_MODE], 0,
                   button == self->imap ? PF_SIM_IMAP : PF_SIM_POP3);
}

static void
play_cb (PfSceneControls *self)
{
  g_signal_emit (self, signals[SIGNAL_PLAY], 0);
}

static void
restart_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_RESTART], 0);
}

static void
all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_ALL], 0);
}

void
pf_scene_controls_set_playing (PfSceneControls *self, gboolean is_playing)
{
  const char *name = is_playing ? _ ("Pause") : _ ("Play");

  g_return_if_fail (PF_IS_SCENE_CONTROLS (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->play),
                            is_playing ? "media-playback-pause-symbolic"
                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, name);
  pf_a11y_name (self->play, name, _ ("A step every five seconds"));
}

void
pf_scene_controls_update (PfSceneControls *self, const PfScenePlay *play)
{
  gboolean is_imap = pf_scene_play_get_mode (play) == PF_SIM_IMAP;

  g_return_if_fail (PF_IS_SCENE_CONTROLS (self));

  gtk_widget_set_visible (self->modes, pf_scene_play_is_open (play));
  gtk_widget_set_visible (self->play, pf_scene_play_get_number (play) != PF_SCENE_FREE);
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (is_imap ? self->imap : self->pop3),
                                TRUE);
  self->is_updating = FALSE;
}

void
pf_scene_controls_set_has_list (PfSceneControls *self, gboolean has_list)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (PF_IS_SCENE_CONTROLS (self));

  g_menu_append (menu, _ ("Start Again"), "scene.restart");
  if (has_list)
    g_menu_append (menu, _ ("All Scenes"), "scene.all");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button),
                                  G_MENU_MODEL (menu));
}

static void
pf_scene_controls_class_init (PfSceneControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "scene.restart", NULL, restart_cb);
  gtk_widget_class_install_action (widget_class, "scene.all", NULL, all_cb);
  signals[SIGNAL_MODE] = g_signal_new ("mode", PF_TYPE_SCENE_CONTROLS, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_PLAY] = g_signal_new ("play", PF_TYPE_SCENE_CONTROLS, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RESTART] = g_signal_new ("restart", PF_TYPE_SCENE_CONTROLS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_ALL] = g_signal_new ("all", PF_TYPE_SCENE_CONTROLS, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_mode (PfSceneControls *self, const char *name, const char *description)
{
  GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", name,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  pf_a11y_name (button, name, description);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self->modes), button);
  return button;
}

static void
pf_scene_controls_init (PfSceneControls *self)
{
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->modes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->modes, "linked");
  self->pop3 = add_mode (self, "POP3", _ ("The computers collect the mail"));
  self->imap = add_mode (self, "IMAP", _ ("The mail stays in folders on the server"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->imap),
                               GTK_TOGGLE_BUTTON (self->pop3));
  toggled_cb (self->pop3, self);
  toggled_cb (self->imap, self);
  gtk_box_append (GTK_BOX (self), self->modes);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (self), space);
  self->play = gtk_button_new ();
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (play_cb), self);
  gtk_box_append (GTK_BOX (self), self->play);
  self->menu_button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name",
                                    "view-more-symbolic", "tooltip-text",
                                    _ ("Scene Menu"), NULL);
  pf_a11y_name (self->menu_button, _ ("Scene Menu"), NULL);
  gtk_box_append (GTK_BOX (self), self->menu_button);
  pf_scene_controls_set_playing (self, FALSE);
  pf_scene_controls_set_has_list (self, FALSE);
}

GtkWidget *
pf_scene_controls_new (void)
{
  return g_object_new (PF_TYPE_SCENE_CONTROLS, NULL);
}
