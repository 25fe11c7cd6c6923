/* pf-done-page.c - how it ended: the proof, what was left out, the report, the way back
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-done-page.h"

#include "flow/pf-outcome.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-next-steps.h"
#include "gtk/pf-notice.h"
#include "gtk/pf-proof.h"
#include "gtk/pf-report-saver.h"
#include "gtk/pf-report-work.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"
#include "jobs/pf-verify-job.h"

#include <glib/gi18n.h>

struct _PfDonePage
{
  PfPage parent_instance;

  GtkWidget      *content;
  PfDetails      *details;
  PfReport       *report;   /* (owned) (nullable) */
  PfJobFacts     *facts;    /* (owned) (nullable) of an earlier job on this computer */
  PfVerification *compared; /* (owned) (nullable) by Compare Again */
  gboolean        is_past;  /* the report of an earlier job */
};

G_DEFINE_FINAL_TYPE (PfDonePage, pf_done_page, PF_TYPE_PAGE)

static const char *
get_job (PfDonePage *self)
{
  if (self->report != NULL)
    return self->report->job;
  return pf_flow_get_job_name (pf_page_get_flow (PF_PAGE (self)));
}

static void
undo_answered_cb (gboolean is_yes, gpointer data)
{
  g_autoptr (PfDonePage) self = data;
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  if (!is_yes)
    return;
  if (self->facts != NULL)
    pf_flow_resume_undo (flow, self->facts->info, self->facts->answers);
  else
    pf_flow_undo (flow);
}

static void
undo_cb (PfDonePage *self)
{
  pf_dialog_undo (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                  self->report->totals.placed, undo_answered_cb, g_object_ref (self));
}

static void read_report (PfDonePage *self);

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfDonePage) self = data;
  g_autoptr (GError) error = NULL;
  PfVerification *verification = pf_verify_finish (result, &error);

  if (verification != NULL)
    {
      g_clear_pointer (&self->compared, pf_verification_free);
      self->compared = verification;
    }
  read_report (self);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pf_page_show_error (PF_PAGE (self), error,
                        pf_flow_get_endpoint (pf_page_get_flow (PF_PAGE (self)))->host,
                        NULL);
}

static void
compare_cb (PfDonePage *self)
{
  PfPage          *page = PF_PAGE (self);
  PfFlow          *flow = pf_page_get_flow (page);
  g_autofree char *job = g_strdup (get_job (self));
  g_autoptr (PfMoveRequest) request = NULL;

  /* The job lets go of its ledger, which only one may write to. */
  pf_flow_prepare_job (flow);
  request = pf_flow_make_request (flow);
  g_free (request->job_name);
  request->job_name = g_steal_pointer (&job);
  gtk_widget_set_visible (self->content, FALSE);
  pf_page_head_set_icon (pf_page_get_head (page), NULL, NULL);
  pf_page_set_head (page, _ ("Comparing with the server"),
                    _ ("Every message is compared with the one on this computer."));
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
  pf_page_grab_focus (page);
  pf_verify_async (request, PF_VERIFY_METADATA, pf_page_get_cancellable (page),
                   compared_cb, g_object_ref (self));
}

static void
add_choice (PfDonePage          *self,
            AdwPreferencesGroup *group,
            const char          *title,
            const char          *subtitle,
            GCallback            callback)
{
  GtkWidget *row = pf_choice_row_new (title, subtitle);

  g_signal_connect_swapped (row, "activated", callback, self);
  adw_preferences_group_add (group, row);
}

static void
add_ways_back (PfDonePage *self)
{
  AdwPreferencesGroup *group;
  gboolean             may_undo = self->report->totals.placed > 0 &&
                      (!self->is_past || self->facts != NULL);

  if (!may_undo)
    return;
  group = pf_proof_add_group (GTK_BOX (self->content), _ ("If something is wrong"));
  if (!self->is_past)
    add_choice (self, group, _ ("Compare Again"),
                _ ("Looks whether everything is still on the server as it was sent"),
                G_CALLBACK (compare_cb));
  add_choice (self, group, _ ("Undo This Move…"),
              _ ("Takes back exactly what was put on the server"), G_CALLBACK (undo_cb));
}

static void
send_notice (PfDonePage *self, const PfOutcome *outcome)
{
  if (!self->is_past && self->compared == NULL)
    pf_notice_send (GTK_WIDGET (self), outcome->notice_title, outcome->notice_body,
                    outcome->is_complete ? G_NOTIFICATION_PRIORITY_LOW
                                         : G_NOTIFICATION_PRIORITY_NORMAL);
}

/* Of a report that tells of the past, all that was compared was compared then. */
static PfOutcome *
make_outcome (PfDonePage *self)
{
  const PfReport *report = self->report;
  PfFlow         *flow = pf_page_get_flow (PF_PAGE (self));
  PfMoveJob      *job = pf_flow_get_job (flow);
  PfVerification  then = { .checked = report->checked,
                           .bodies = report->bodies,
                           .differences = report->differences };

  if (self->is_past)
    return pf_outcome_new (&report->totals, report->unread->len, PF_OUTCOME_OF_THE_PAST,
                           &then, report->totals.pending > 0, "");
  return pf_outcome_new (&report->totals, report->unread->len,
                         pf_move_job_get_progress (job)->run_messages,
                         self->compared != NULL ? self->compared
                                                : pf_move_job_get_verification (job),
                         pf_flow_get_result (flow) != NULL, pf_flow_get_address (flow));
}

static void
set_head (PfDonePage *self, const PfOutcome *outcome)
{
  g_autofree char *day = NULL;
  g_autofree char *of = NULL;
  g_autofree char *lead = NULL;

  if (!self->is_past)
    {
      pf_page_set_head (PF_PAGE (self), outcome->heading, outcome->lead);
      return;
    }
  day = pf_words_day (self->report->changed_unix);
  of = self->facts != NULL ? g_strdup_printf (_ ("Report of %s."), day)
                           : g_strdup_printf (_ ("Report of %s, read from a file."), day);
  if (g_strcmp0 (self->report->state, "undone") == 0)
    {
      pf_page_set_head (PF_PAGE (self), _ ("This move was taken back"), of);
      return;
    }
  lead = g_strdup_printf (C_ ("sentences", "%s %s"), of, outcome->lead);
  pf_page_set_head (PF_PAGE (self), outcome->heading, lead);
}

static void
clear (PfDonePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
}

static void
show_report (PfDonePage *self)
{
  PfPage         *page = PF_PAGE (self);
  const PfReport *report = self->report;
  g_autoptr (PfOutcome) outcome = make_outcome (self);
  g_autofree char *technical = g_strdup_printf (_ ("Job: %s\nKept in: %s\nServer: %s"),
                                                report->job,
                                                report->directory != NULL
                                                    ? report->directory
                                                    : "",
                                                report->url != NULL ? report->url : "");

  clear (self);
  set_head (self, outcome);
  if (outcome->is_complete)
    pf_page_head_set_icon (pf_page_get_head (page), "emblem-ok-symbolic", "success");
  pf_proof_show (GTK_BOX (self->content), page, report, outcome);
  if (!self->is_past)
    pf_next_steps_show (GTK_BOX (self->content), page,
                        outcome->kind != PF_OUTCOME_STOPPED);
  add_ways_back (self);
  pf_details_set_text (self->details, technical);
  gtk_widget_set_visible (self->content, TRUE);
  if (!self->is_past)
    pf_page_set_buttons (page, _ ("Close"), _ ("Save Report…"));
  else if (self->facts != NULL)
    pf_page_set_buttons (page, _ ("Back to the Overview"), _ ("Save Report…"));
  else
    pf_page_set_buttons_plain (page, NULL, _ ("Back to the Overview"));
  pf_page_set_kind (page, self->is_past ? PF_PAGE_ASK : PF_PAGE_FINISHED);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfDonePage) self = data;
  g_autoptr (GError) error = NULL;
  PfReport *report = pf_report_read_finish (result, &error);
  g_autoptr (PfOutcome) outcome = NULL;

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
      return;
    }
  g_clear_pointer (&self->report, pf_report_free);
  self->report = report;
  show_report (self);
  outcome = make_outcome (self);
  send_notice (self, outcome);
  if (!pf_page_has_error (PF_PAGE (self)))
    pf_page_grab_focus (PF_PAGE (self));
}

static void
read_report (PfDonePage *self)
{
  PfPage *page = PF_PAGE (self);

  pf_report_read_async (pf_flow_get_state_dir (pf_page_get_flow (page)), get_job (self),
                        NULL, loaded_cb, g_object_ref (self));
}

static void
pf_done_page_enter (PfPage *page)
{
  PfDonePage *self = PF_DONE_PAGE (page);

  pf_page_clear_error (page);
  pf_page_head_set_icon (pf_page_get_head (page), NULL, NULL);
  if (self->is_past)
    {
      show_report (self);
      return;
    }
  clear (self);
  pf_details_set_text (self->details, NULL);
  pf_page_set_kind (page, PF_PAGE_FINISHED);
  pf_page_set_buttons_plain (page, NULL, _ ("Close"));
  if (get_job (self) == NULL)
    {
      pf_page_set_head (page, _ ("Stopped"), _ ("Nothing was sent."));
      return;
    }
  pf_page_set_head (page, _ ("Adding up"), NULL);
  read_report (self);
}

void
pf_done_page_save (PfDonePage *self)
{
  g_return_if_fail (PF_IS_DONE_PAGE (self));

  if (self->report != NULL && (!self->is_past || self->facts != NULL))
    pf_report_saver_ask (PF_PAGE (self), self->report->job);
}

static void
pf_done_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
}

static void
pf_done_page_suggested (PfPage *page)
{
  PfDonePage *self = PF_DONE_PAGE (page);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    pf_done_page_stop (page);
  else if (self->is_past && self->facts == NULL)
    pf_page_done (page);
  else if (self->report == NULL)
    pf_flow_finish (pf_page_get_flow (page));
  else
    pf_done_page_save (self);
}

static void
pf_done_page_other (PfPage *page)
{
  if (PF_DONE_PAGE (page)->is_past)
    pf_page_done (page);
  else
    pf_flow_finish (pf_page_get_flow (page));
}

static void
pf_done_page_act (PfPage *page, PfAct act)
{
  if (!PF_DONE_PAGE (page)->is_past && PF_DONE_PAGE (page)->report != NULL)
    compare_cb (PF_DONE_PAGE (page));
}

static void
pf_done_page_leave (PfPage *page)
{
  PfDonePage *self = PF_DONE_PAGE (page);

  if (self->is_past)
    return;
  g_clear_pointer (&self->report, pf_report_free);
  g_clear_pointer (&self->compared, pf_verification_free);
}

static void
pf_done_page_dispose (GObject *object)
{
  PfDonePage *self = PF_DONE_PAGE (object);

  g_clear_pointer (&self->report, pf_report_free);
  g_clear_pointer (&self->facts, pf_job_facts_free);
  g_clear_pointer (&self->compared, pf_verification_free);

  G_OBJECT_CLASS (pf_done_page_parent_class)->dispose (object);
}

static void
pf_done_page_class_init (PfDonePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_done_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_done_page_enter;
  PF_PAGE_CLASS (klass)->leave = pf_done_page_leave;
  PF_PAGE_CLASS (klass)->suggested = pf_done_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_done_page_other;
  PF_PAGE_CLASS (klass)->act = pf_done_page_act;
  PF_PAGE_CLASS (klass)->stop = pf_done_page_stop;
}

static void
pf_done_page_init (PfDonePage *self)
{
  PfPage *page = PF_PAGE (self);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  pf_page_add (page, self->content);
  self->details = PF_DETAILS (pf_details_new (_ ("Technical details")));
  pf_page_add (page, GTK_WIDGET (self->details));
}

PfPage *
pf_done_page_new_for_report (PfReport *report, PfJobFacts *facts)
{
  PfDonePage *self = g_object_new (PF_TYPE_DONE_PAGE, NULL);

  self->report = report;
  self->facts = facts;
  self->is_past = TRUE;
  return PF_PAGE (self);
}
