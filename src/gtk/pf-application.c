/* pf-application.c - the program: one window, one flow, its options and its menu
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-application.h"

#include "gtk/pf-settings.h"
#include "gtk/pf-window.h"

#include <glib/gi18n.h>

struct _PfApplication
{
  AdwApplication parent_instance;

  PfFlow  *flow;      /* (owned) (nullable) */
  char    *ca_file;   /* (owned) (nullable) */
  char    *state_dir; /* (owned) (nullable) */
  char    *home;      /* (owned) (nullable) */
  char    *profile;   /* (owned) (nullable) */
  gboolean offline;
};

G_DEFINE_FINAL_TYPE (PfApplication, pf_application, ADW_TYPE_APPLICATION)

static void
make_flow (PfApplication *self)
{
  g_auto (PfPreferences) preferences = { 0 };
  g_autofree char *state_dir = NULL;

  if (self->state_dir != NULL)
    state_dir = g_canonicalize_filename (self->state_dir, NULL);
  if (self->flow == NULL)
    self->flow = pf_flow_new (state_dir, self->home, self->ca_file);
  pf_settings_read_preferences (&preferences);
  pf_flow_set_preferences (self->flow, &preferences);
  pf_flow_set_profile (self->flow, self->profile);
  pf_flow_set_offline (self->flow, self->offline);
}

static PfWindow *
find_window (gpointer app)
{
  for (GList *at = gtk_application_get_windows (app); at != NULL; at = at->next)
    if (PF_IS_WINDOW (at->data))
      return at->data;
  return NULL;
}

/* The one window there is, made when it is first asked for. */
static PfWindow *
get_window (PfApplication *self)
{
  PfWindow *window = find_window (self);

  if (window != NULL)
    return window;
  make_flow (self);
  return PF_WINDOW (pf_window_new (GTK_APPLICATION (self), self->flow));
}

static void
pf_application_activate (GApplication *app)
{
  GtkWindow *window = GTK_WINDOW (get_window (PF_APPLICATION (app)));

  g_application_withdraw_notification (app, "move");
  gtk_window_present (window);
}

/* `postferry-gtk REPORT`, or a file that the desktop opens with us. */
static void
pf_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  pf_application_activate (app);
  if (n_files > 0)
    pf_window_open_report (get_window (PF_APPLICATION (app)), files[0]);
}

static void
show_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_activate (data);
}

/* Quitting asks like closing. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PfWindow *window = find_window (data);

  if (window == NULL)
    {
      g_application_quit (data);
      return;
    }
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_close (GTK_WINDOW (window));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *developers[] = { "The Postferry authors", NULL };

  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "Postferry",
      "application-icon", PF_APP_ID, "version", PF_VERSION, "developer-name",
      _ ("The Postferry authors"), "developers", developers, "license-type",
      GTK_LICENSE_GPL_3_0, "copyright", "© 2026 The Postferry authors", "comments",
      _ ("Moves mail that POP3 brought to this computer into IMAP folders: all of it, "
         "once, unchanged."),
      /* Translators: your names, one a line */
      "translator-credits", _ ("translator-credits"), NULL);
}

static const GActionEntry actions[] = {
  { .name = "show", .activate = show_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "about", .activate = about_cb },
};

static int
pf_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  PfApplication *self = PF_APPLICATION (app);

  /* Before anybody asks for it: everything below looks under this home. */
  if (self->home != NULL)
    g_setenv ("HOME", self->home, TRUE);
  return -1;
}

static void
pf_application_startup (GApplication *app)
{
  static const char *quit_keys[] = { "<Control>q", NULL };
  static const char *help_keys[] = { "F1", "<Control>question", NULL };

  G_APPLICATION_CLASS (pf_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions),
                                   app);
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "win.show-help-overlay",
                                         help_keys);
}

static void
pf_application_dispose (GObject *object)
{
  PfApplication *self = PF_APPLICATION (object);

  g_clear_object (&self->flow);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->state_dir, g_free);
  g_clear_pointer (&self->home, g_free);
  g_clear_pointer (&self->profile, g_free);

  G_OBJECT_CLASS (pf_application_parent_class)->dispose (object);
}

static void
pf_application_class_init (PfApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_application_dispose;
  G_APPLICATION_CLASS (klass)->activate = pf_application_activate;
  G_APPLICATION_CLASS (klass)->open = pf_application_open;
  G_APPLICATION_CLASS (klass)->startup = pf_application_startup;
  G_APPLICATION_CLASS (klass)->handle_local_options = pf_application_handle_local_options;
}

static void
pf_application_init (PfApplication *self)
{
  const GOptionEntry options[] = {
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file,
      N_ ("Also trust the certificates in FILE"), N_ ("FILE") },
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->state_dir,
      N_ ("Keep the lists of moves in DIR"), N_ ("DIR") },
    { "home", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &self->home,
      N_ ("Look for mail under DIR"), N_ ("DIR") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile,
      N_ ("Offer only the mail at PATH"), N_ ("PATH") },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &self->offline,
      N_ ("Ask nobody for settings, use only the lists on this computer"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _ ("[REPORT]"));
}

PfApplication *
pf_application_new (void)
{
  return g_object_new (PF_TYPE_APPLICATION, "application-id", PF_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "register-session", TRUE,
                       "resource-base-path", "/io/github/postferry/Postferry", NULL);
}
