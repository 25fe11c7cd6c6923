/* pf-awake.c - keeps the computer from going to sleep while mail moves, and says so
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-awake.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"

#include <glib/gi18n.h>

struct _PfAwake
{
  GtkBox parent_instance;

  PfSwitchRow *row;
  gboolean     is_working;
  guint        cookie; /* of the desktop; 0 if it was not asked or does not listen */
};

G_DEFINE_FINAL_TYPE (PfAwake, pf_awake, GTK_TYPE_BOX)

static void
say_what_holds (PfAwake *self, gboolean is_refused)
{
  pf_row_set_text (ADW_ACTION_ROW (self->row), _ ("Keep this computer awake"),
                   is_refused ? _ ("This desktop does not let programs do that. The move "
                                   "survives if the computer goes to sleep.")
                              : _ ("Until the move is finished"));
}

static void
let_sleep (PfAwake *self)
{
  GApplication *app = g_application_get_default ();

  if (self->cookie != 0 && app != NULL)
    gtk_application_uninhibit (GTK_APPLICATION (app), self->cookie);
  self->cookie = 0;
}

static void
update (PfAwake *self)
{
  GApplication *app = g_application_get_default ();
  gboolean      wants = self->is_working && pf_switch_row_get_active (self->row);
  GtkRoot      *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!wants)
    {
      let_sleep (self);
      say_what_holds (self, FALSE);
      return;
    }
  if (app == NULL || self->cookie != 0)
    return;
  self->cookie = gtk_application_inhibit (GTK_APPLICATION (app),
                                          GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                          GTK_APPLICATION_INHIBIT_SUSPEND |
                                              GTK_APPLICATION_INHIBIT_LOGOUT,
                                          _ ("Moving mail"));
  say_what_holds (self, self->cookie == 0);
}

static void
pf_awake_dispose (GObject *object)
{
  let_sleep (PF_AWAKE (object));

  G_OBJECT_CLASS (pf_awake_parent_class)->dispose (object);
}

static void
pf_awake_class_init (PfAwakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_awake_dispose;
}

static void
pf_awake_init (PfAwake *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  gtk_widget_set_hexpand (group, TRUE);
  pf_a11y_name_list (group, _ ("This computer"));
  self->row = PF_SWITCH_ROW (pf_switch_row_new ("", NULL));
  say_what_holds (self, FALSE);
  pf_switch_row_set_active (self->row, TRUE);
  g_signal_connect_swapped (self->row, "notify::active", G_CALLBACK (update), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->row));
  gtk_box_append (GTK_BOX (self), group);
}

GtkWidget *
pf_awake_new (void)
{
  return g_object_new (PF_TYPE_AWAKE, NULL);
}

void
pf_awake_set_working (PfAwake *self, gboolean is_working)
{
  g_return_if_fail (PF_IS_AWAKE (self));

  self->is_working = is_working;
  update (self);
}
