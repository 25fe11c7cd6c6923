/* pf-start-page.c - the first page: unfinished moves, and the doors
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-start-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-scenes-page.h"
#include "human/pf-words.h"
#include "jobs/pf-job-facts.h"
#include "jobs/pf-keyring-job.h"

#include <glib/gi18n.h>

struct _PfStartPage
{
  PfPage parent_instance;

  AdwPreferencesGroup *unfinished;
  AdwPreferencesGroup *doors;
  GPtrArray           *rows; /* (owned) (element-type GtkWidget) rows of unfinished */
  GtkWidget           *first_door;
};

G_DEFINE_FINAL_TYPE (PfStartPage, pf_start_page, PF_TYPE_PAGE)

static void
check_door_cb (PfStartPage *self)
{
  pf_flow_enter (pf_page_get_flow (PF_PAGE (self)), PF_DOOR_CHECK);
}

static void
trouble_door_cb (PfStartPage *self)
{
  pf_flow_enter (pf_page_get_flow (PF_PAGE (self)), PF_DOOR_TROUBLE);
}

static void
move_door_cb (PfStartPage *self)
{
  pf_flow_enter (pf_page_get_flow (PF_PAGE (self)), PF_DOOR_MOVE);
}

static void
scenes_cb (PfPage *page)
{
  pf_page_show_above (page, g_object_new (PF_TYPE_SCENES_PAGE, NULL));
}

static void
resume_cb (GtkWidget *row, PfStartPage *self)
{
  const PfJobFacts *facts = g_object_get_data (G_OBJECT (row), "facts");

  pf_flow_resume (pf_page_get_flow (PF_PAGE (self)), facts->info, facts->answers);
}

static void list_unfinished (PfStartPage *self);

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfStartPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!pf_job_remove_finish (result, &error))
    {
      pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
      return;
    }
  list_unfinished (self);
}

typedef struct
{
  PfStartPage *page;    /* (owned) */
  char        *job;     /* (owned) */
  PfEndpoint  *account; /* (owned) (nullable) */
} Forget;

static void
forget_answered_cb (gboolean is_yes, gpointer data)
{
  Forget *forget = data;
  PfFlow *flow = pf_page_get_flow (PF_PAGE (forget->page));

  if (is_yes)
    pf_job_remove_async (pf_flow_get_state_dir (flow), forget->job, removed_cb,
                         g_object_ref (forget->page));
  if (is_yes && forget->account != NULL && forget->account->user != NULL)
    pf_keyring_remember_async (forget->account, NULL, NULL, NULL);
  g_clear_pointer (&forget->account, pf_endpoint_free);
  g_object_unref (forget->page);
  g_free (forget->job);
  g_free (forget);
}

static void
forget_cb (GtkWidget *button, GtkWidget *row)
{
  const PfJobFacts *facts = g_object_get_data (G_OBJECT (row), "facts");
  Forget           *forget = g_new0 (Forget, 1);

  forget->page = g_object_ref (
      PF_START_PAGE (gtk_widget_get_ancestor (row, PF_TYPE_START_PAGE)));
  forget->job = g_strdup (facts->info->job);
  forget->account = pf_endpoint_parse (facts->info->target, NULL);
  pf_dialog_forget (GTK_WINDOW (gtk_widget_get_root (row)),
                    facts->info->counts.placed + facts->info->counts.already_there,
                    forget_answered_cb, forget);
}

static char *
find_account (const PfJobInfo *info)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (info->target, NULL);

  return g_strdup (endpoint != NULL && endpoint->user != NULL ? endpoint->user
                                                              : info->target);
}

static char *
describe_job (const PfJobInfo *info)
{
  const PfCounts  *counts = &info->counts;
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *of = pf_words_messages_of (counts->placed + counts->already_there,
                                              counts->found - counts->excluded);
  g_autofree char *when = pf_words_when (info->changed_unix, now);

  if (g_strcmp0 (info->state, "undoing") == 0)
    /* Translators: %s is "yesterday at 21:04" */
    return g_strdup_printf (_ ("Not finished. Stopped %s."), when);
  /* Translators: "8,120 of 12,412 messages are on the server. Paused yesterday at
   * 21:04." */
  return g_strdup_printf (_ ("%s are on the server. Paused %s."), of, when);
}

static GtkWidget *
make_job_row (PfStartPage *self, PfJobFacts *facts)
{
  g_autofree char *account = find_account (facts->info);
  g_autofree char *marked = pf_a11y_isolate (account);
  gboolean         is_undo = g_strcmp0 (facts->info->state, "undoing") == 0;
  g_autofree char *title = g_strdup_printf (is_undo ? _ ("Taking back the move for %s")
                                                    : _ ("Moving mail for %s"),
                                            marked);
  g_autofree char *subtitle = describe_job (facts->info);
  g_autofree char *forget = g_strdup_printf (_ ("Forget the move for %s…"), account);
  GtkWidget       *row = pf_choice_row_new (title, subtitle);
  GtkWidget       *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             pf_a11y_decoration ("document-open-recent-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "facts", facts,
                          (GDestroyNotify) pf_job_facts_free);
  g_signal_connect (row, "activated", G_CALLBACK (resume_cb), self);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, forget);
  pf_a11y_name (button, forget, NULL);
  g_signal_connect (button, "clicked", G_CALLBACK (forget_cb), row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
clear_rows (PfStartPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->unfinished, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfStartPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = pf_job_list_finish (result, &error);

  if (jobs == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("jobs: %s", error->message);
      return;
    }

  clear_rows (self);
  while (jobs->len > 0)
    {
      GtkWidget *row = make_job_row (self, g_ptr_array_steal_index (jobs, 0));

      adw_preferences_group_add (self->unfinished, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->unfinished), self->rows->len > 0);
  if (self->rows->len > 0 && gtk_widget_has_focus (self->first_door))
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
list_unfinished (PfStartPage *self)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  pf_job_list_async (pf_flow_get_state_dir (flow), TRUE,
                     pf_page_get_cancellable (PF_PAGE (self)), listed_cb,
                     g_object_ref (self));
}

static void
pf_start_page_enter (PfPage *page)
{
  PfStartPage *self = PF_START_PAGE (page);

  pf_page_clear_error (page);
  clear_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->unfinished), FALSE);
  list_unfinished (self);
}

static GtkWidget *
pf_start_page_get_first_focus (PfPage *page)
{
  PfStartPage *self = PF_START_PAGE (page);

  return self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : self->first_door;
}

static void
pf_start_page_dispose (GObject *object)
{
  g_clear_pointer (&PF_START_PAGE (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_start_page_parent_class)->dispose (object);
}

static void
pf_start_page_class_init (PfStartPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_start_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_start_page_enter;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_start_page_get_first_focus;
}

static GtkWidget *
add_door (AdwPreferencesGroup *group,
          const char          *title,
          const char          *subtitle,
          const char          *icon,
          GCallback            callback,
          gpointer             data)
{
  GtkWidget *row = pf_choice_row_new (title, subtitle);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), pf_a11y_decoration (icon));
  g_signal_connect_swapped (row, "activated", callback, data);
  adw_preferences_group_add (group, row);
  return row;
}

static void
pf_start_page_init (PfStartPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *learn;
  GtkWidget           *promise;

  self->rows = g_ptr_array_new ();
  pf_page_head_set_icon (pf_page_get_head (page), "io.github.postferry.Postferry", NULL);
  pf_page_set_head (page, _ ("What would you like to do?"),
                    _ ("Postferry helps with mail that is collected by POP3."));

  self->unfinished = pf_page_add_group (page, _ ("Not finished yet"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->unfinished), FALSE);

  self->doors = pf_page_add_group (page, NULL, _ ("Choices"));
  self->first_door = add_door (self->doors, _ ("Set Up or Check an Account"),
                               _ ("Find the settings from your address and try them out"),
                               "system-search-symbolic", G_CALLBACK (check_door_cb),
                               self);
  add_door (self->doors, _ ("Move My Mail to IMAP"),
            _ ("Copy the mail on this computer into folders on your mail server"),
            "mail-send-receive-symbolic", G_CALLBACK (move_door_cb), self);
  add_door (self->doors, _ ("Something Does Not Work"),
            _ ("Find out what is wrong and who can put it right"),
            "dialog-question-symbolic", G_CALLBACK (trouble_door_cb), self);

  learn = pf_page_add_group (page, NULL, _ ("To try"));
  add_door (learn, _ ("See How POP3 and IMAP Differ"),
            _ ("Eight short scenes to try, no account needed"),
            "media-playback-start-symbolic", G_CALLBACK (scenes_cb), self);

  promise = g_object_new (GTK_TYPE_LABEL, "label",
                          _ ("Postferry only reads the mail on this computer. It never "
                             "changes or deletes it here."),
                          "wrap", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (promise, "dim-label");
  pf_page_add (page, promise);
}
