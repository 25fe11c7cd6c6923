/* pf-jobs-page.c - all moves of this computer, with their reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-jobs-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-done-page.h"
#include "gtk/pf-report-work.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"
#include "jobs/pf-job-facts.h"

#include <glib/gi18n.h>

#define MOST_JOBS 200 /* shown; `postferry jobs` lists all */

struct _PfJobsPage
{
  PfPage parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray           *rows;    /* (owned) (element-type GtkWidget) */
  GPtrArray           *jobs;    /* (owned) (nullable) (element-type PfJobFacts) */
  guint                reading; /* which one's report is read */
};

G_DEFINE_FINAL_TYPE (PfJobsPage, pf_jobs_page, PF_TYPE_PAGE)

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfJobsPage) self = data;
  g_autoptr (GError) error = NULL;
  PfReport *report = pf_report_read_finish (result, &error);

  if (report != NULL)
    pf_page_show_above (PF_PAGE (self),
                        pf_done_page_new_for_report (report,
                                                     g_steal_pointer (
                                                         &self->jobs
                                                              ->pdata[self->reading])));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
}

static void
activated_cb (GtkWidget *row, PfJobsPage *self)
{
  PfFlow           *flow = pf_page_get_flow (PF_PAGE (self));
  const PfJobFacts *facts;

  if (!g_ptr_array_find (self->rows, row, &self->reading) || self->jobs == NULL)
    return;
  facts = g_ptr_array_index (self->jobs, self->reading);
  pf_page_clear_error (PF_PAGE (self));
  if (facts != NULL)
    pf_report_read_async (pf_flow_get_state_dir (flow), facts->info->job,
                          pf_page_get_cancellable (PF_PAGE (self)), read_cb,
                          g_object_ref (self));
}

static char *
name_account (const PfJobInfo *info)
{
  g_autoptr (PfEndpoint)
      endpoint = info->target != NULL ? pf_endpoint_parse (info->target, NULL) : NULL;

  return pf_a11y_isolate (endpoint != NULL && endpoint->user != NULL ? endpoint->user
                                                                     : info->job);
}

static GtkWidget *
make_row (PfJobsPage *self, const PfJobInfo *info)
{
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *title = name_account (info);
  g_autofree char *state = pf_words_state (info->state);
  g_autofree char *when = pf_words_when (info->changed_unix, now);
  g_autofree char *messages = pf_words_messages (info->counts.found);
  /* Translators: "12,412 messages, finished, yesterday at 21:04" */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, %s, %s"), messages, state, when);
  GtkWidget       *row = pf_choice_row_new (title, subtitle);

  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
  return row;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfJobsPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = pf_job_list_finish (result, &error);

  if (jobs == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
      return;
    }
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  self->jobs = jobs;
  for (guint i = 0; i < MIN (jobs->len, MOST_JOBS); i++)
    {
      const PfJobFacts *facts = g_ptr_array_index (jobs, i);
      GtkWidget        *row = make_row (self, facts->info);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->group), self->rows->len > 0);
  if (self->rows->len == 0)
    pf_page_set_head (PF_PAGE (self), _ ("All moves"),
                      _ ("No mail was moved from this computer so far."));
}

/* Also when it comes back from a report, which has taken its job. */
static void
pf_jobs_page_entered (PfPage *page)
{
  PfJobsPage *self = PF_JOBS_PAGE (page);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  pf_job_list_async (pf_flow_get_state_dir (pf_page_get_flow (page)), FALSE,
                     pf_page_get_cancellable (page), listed_cb, g_object_ref (self));
}

static void
pf_jobs_page_suggested (PfPage *page)
{
  pf_page_done (page);
}

static void
pf_jobs_page_dispose (GObject *object)
{
  PfJobsPage *self = PF_JOBS_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_jobs_page_parent_class)->dispose (object);
}

static void
pf_jobs_page_class_init (PfJobsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_jobs_page_dispose;
  PF_PAGE_CLASS (klass)->entered = pf_jobs_page_entered;
  PF_PAGE_CLASS (klass)->suggested = pf_jobs_page_suggested;
}

static void
pf_jobs_page_init (PfJobsPage *self)
{
  PfPage *page = PF_PAGE (self);

  self->rows = g_ptr_array_new ();
  pf_page_set_head (page, _ ("All moves"), _ ("Each with its report, and the way back."));
  self->group = pf_page_add_group (page, NULL, _ ("All moves"));
  gtk_widget_set_visible (GTK_WIDGET (self->group), FALSE);
  pf_page_set_buttons_plain (page, NULL, _ ("Back to the Overview"));
}
