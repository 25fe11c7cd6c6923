/* pf-done-page.c - how it ended: the proof, what was left out, the report
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-done-page.h"

#include "flow/pf-outcome.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-left-out-page.h"
#include "gtk/pf-report-work.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define MOST_ROWS 100 /* shown one by one; the report has them all */

struct _PfDonePage
{
  PfPage parent_instance;

  GtkWidget            *content;
  PfDetails            *details;
  PfReport             *report;  /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PfDonePage, pf_done_page, PF_TYPE_PAGE)

static AdwPreferencesGroup *
add_group (PfDonePage *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->content), group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_fact (AdwPreferencesGroup *group,
          const char          *title,
          const char          *subtitle,
          const char          *icon,
          const char          *style)
{
  GtkWidget *row = pf_fact_row_new (title, subtitle);

  if (icon != NULL)
    pf_fact_row_set_icon (PF_FACT_ROW (row), icon, style);
  adw_preferences_group_add (group, row);
}

static void
add_more (AdwPreferencesGroup *group, guint rest)
{
  g_autofree char *more = pf_words_count (rest);
  g_autofree char *title = g_strdup_printf (ngettext ("%s more", "%s more", rest), more);

  add_fact (group, title, _ ("They are in the report"), NULL, NULL);
}

static void
left_out_cb (PfDonePage *self)
{
  pf_page_show_above (PF_PAGE (self),
                      pf_left_out_page_new (self->report->left_out,
                                            self->report->totals.left_out, TRUE));
}

static void
add_proof (PfDonePage *self, const PfOutcome *outcome)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Proof"));
  gint64               left_out = self->report->totals.left_out;

  add_fact (group, outcome->found, outcome->sum, "computer-symbolic", NULL);
  if (outcome->compared != NULL)
    add_fact (group, outcome->compared, outcome->compared_how, "emblem-ok-symbolic",
              outcome->kind == PF_OUTCOME_DIFFERENCES ? NULL : "success");
  if (outcome->read_back != NULL)
    add_fact (group, outcome->read_back,
              outcome->kind == PF_OUTCOME_DIFFERENCES ? NULL
                                                      : _ ("Not one letter differs"),
              "emblem-ok-symbolic",
              outcome->kind == PF_OUTCOME_DIFFERENCES ? NULL : "success");
  if (outcome->earlier != NULL)
    add_fact (group, outcome->earlier, _ ("Not looked at again this time"),
              "document-open-recent-symbolic", NULL);
  if (left_out > 0)
    {
      g_autofree char *count = pf_words_count (left_out);
      g_autofree char *title = g_strdup_printf (ngettext ("%s was left out",
                                                          "%s were left out",
                                                          (gulong) left_out),
                                                count);
      GtkWidget       *row = pf_choice_row_new (title,
                                                _ ("Each one with its reason and its copy"));

      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 pf_a11y_decoration ("dialog-warning-symbolic"));
      g_signal_connect_swapped (row, "activated", G_CALLBACK (left_out_cb), self);
      adw_preferences_group_add (group, row);
    }
}

/* Their mail is in no sum, so nothing else on this page would speak of them. */
static void
add_unread (PfDonePage *self)
{
  GPtrArray           *unread = self->report->unread;
  AdwPreferencesGroup *group;

  if (unread->len == 0)
    return;
  group = add_group (self, _ ("What could not be read"));
  for (guint i = 0; i < MIN (unread->len, MOST_ROWS); i++)
    {
      const PfReportUnread *one = g_ptr_array_index (unread, i);
      g_autofree char      *why = pf_words_warning (one->why);
      g_autofree char      *where = g_strdup_printf ("%s\n%s", why, one->account);

      add_fact (group, one->path, where, "dialog-warning-symbolic", "warning");
    }
  if (unread->len > MOST_ROWS)
    add_more (group, unread->len - MOST_ROWS);
}

static void
add_differences (PfDonePage *self, const PfVerification *verification)
{
  AdwPreferencesGroup *group;

  if (verification == NULL || verification->differences->len == 0)
    return;
  group = add_group (self, _ ("What does not match"));
  for (guint i = 0; i < MIN (verification->differences->len, MOST_ROWS); i++)
    {
      const PfDifference *difference = g_ptr_array_index (verification->differences, i);
      g_autofree char    *words = pf_words_difference (difference->kind);
      g_autofree char    *where = g_strdup_printf ("%s\n%s", words, difference->folder);
      gboolean has_subject = difference->subject != NULL && *difference->subject != '\0';

      add_fact (group,
                has_subject ? difference->subject : pf_words_label (PF_LABEL_NO_SUBJECT),
                where, "dialog-warning-symbolic", "warning");
    }
  if (verification->differences->len > MOST_ROWS)
    add_more (group, verification->differences->len - MOST_ROWS);
}

static void
add_next (PfDonePage *self, const PfOutcome *outcome)
{
  AdwPreferencesGroup *group = add_group (self, _ ("What to do next"));

  if (outcome->kind == PF_OUTCOME_STOPPED)
    {
      add_fact (group, _ ("Go on whenever you like"),
                _ ("The move is listed on the first page. Nothing is sent twice."),
                "media-playback-start-symbolic", NULL);
      return;
    }
  add_fact (group, _ ("Set your mail program to IMAP"),
            _ ("Then it shows the moved mail, like every other device."),
            "mail-unread-symbolic", NULL);
  add_fact (group, _ ("Stop other computers from collecting by POP3"),
            _ ("One that deletes on the server takes moved mail away again."),
            "network-server-symbolic", NULL);
  add_fact (group, _ ("Keep the old mail until you are sure"),
            _ ("It is still on this computer, unchanged"), "drive-harddisk-symbolic",
            NULL);
}

static void
send_notice (PfDonePage *self, const PfOutcome *outcome)
{
  GApplication *app = g_application_get_default ();
  GtkRoot      *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GNotification) notice = NULL;

  if (app == NULL)
    return;
  if (window != NULL && gtk_window_is_active (GTK_WINDOW (window)))
    {
      g_application_withdraw_notification (app, "move");
      return;
    }
  notice = g_notification_new (outcome->notice_title);
  g_notification_set_body (notice, outcome->notice_body);
  g_notification_set_priority (notice, outcome->is_complete
                                           ? G_NOTIFICATION_PRIORITY_LOW
                                           : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action (notice, "app.show");
  g_application_send_notification (app, "move", notice);
}

static void
show_report (PfDonePage *self)
{
  PfPage               *page = PF_PAGE (self);
  PfFlow               *flow = pf_page_get_flow (page);
  PfMoveJob            *job = pf_flow_get_job (flow);
  const PfReport       *report = self->report;
  const PfVerification *verification = pf_move_job_get_verification (job);
  g_autoptr (PfOutcome)
      outcome = pf_outcome_new (&report->totals, report->unread->len,
                                pf_move_job_get_progress (job)->run_messages,
                                verification, pf_flow_get_result (flow) != NULL,
                                pf_flow_get_address (flow));
  g_autofree char *technical = g_strdup_printf (_ ("Job: %s\nKept in: %s\nServer: %s"),
                                                report->job, report->directory,
                                                report->url);

  pf_page_set_head (page, outcome->heading, outcome->lead);
  if (outcome->is_complete)
    pf_page_head_set_icon (pf_page_get_head (page), "emblem-ok-symbolic", "success");
  add_proof (self, outcome);
  add_unread (self);
  add_differences (self, verification);
  add_next (self, outcome);
  pf_details_set_text (self->details, technical);
  pf_page_set_buttons (page, _ ("Close"), _ ("Save Report…"));
  pf_page_set_kind (page, PF_PAGE_FINISHED);
  send_notice (self, outcome);
  pf_page_grab_focus (page);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfDonePage) self = data;
  g_autoptr (GError) error = NULL;
  PfReport *report = pf_report_read_finish (result, &error);

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
      return;
    }
  g_clear_pointer (&self->report, pf_report_free);
  self->report = report;
  show_report (self);
}

static void
pf_done_page_enter (PfPage *page)
{
  PfDonePage *self = PF_DONE_PAGE (page);
  PfMoveJob  *job = pf_flow_get_job (pf_page_get_flow (page));
  PfLedger   *ledger = job != NULL ? pf_move_job_get_ledger (job) : NULL;
  GtkWidget  *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  pf_page_clear_error (page);
  pf_page_head_set_icon (pf_page_get_head (page), NULL, NULL);
  pf_details_set_text (self->details, NULL);
  pf_page_set_kind (page, PF_PAGE_FINISHED);
  pf_page_set_buttons_plain (page, NULL, _ ("Close"));
  if (ledger == NULL)
    {
      pf_page_set_head (page, _ ("Stopped"), _ ("Nothing was sent."));
      return;
    }
  pf_page_set_head (page, _ ("Adding up"), NULL);
  pf_report_read_async (ledger, pf_page_get_cancellable (page), loaded_cb,
                        g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfDonePage) self = data;
  g_autoptr (GError) error = NULL;

  if (pf_report_save_finish (result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                                _ ("The report is saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
}

static void
chooser_response_cb (PfDonePage *self, int response)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    pf_report_save_async (pf_move_job_get_ledger (pf_flow_get_job (flow)), file,
                          pf_page_get_cancellable (PF_PAGE (self)), saved_cb,
                          g_object_ref (self));
}

static void
save_report (PfDonePage *self)
{
  static const struct
  {
    const char *label;
    const char *pattern;
  } kinds[] = {
    { N_ ("Web page"), "*.html" },
    { N_ ("Text"), "*.txt" },
    { N_ ("Data for help desks"), "*.json" },
  };
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf (_ ("Postferry report %s %s.html"), day,
                                           pf_flow_get_address (flow));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save the Report"),
                                               GTK_WINDOW (gtk_widget_get_root (
                                                   GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"),
                                               _ ("Stop"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser),
                                     g_strdelimit (name, "/", '_'));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ (kinds[i].label));
      gtk_file_filter_add_pattern (filter, kinds[i].pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
    }
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chooser_response_cb),
                            self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
pf_done_page_suggested (PfPage *page)
{
  PfDonePage *self = PF_DONE_PAGE (page);

  if (self->report == NULL)
    pf_flow_finish (pf_page_get_flow (page));
  else
    save_report (self);
}

static void
pf_done_page_other (PfPage *page)
{
  pf_flow_finish (pf_page_get_flow (page));
}

static void
pf_done_page_leave (PfPage *page)
{
  g_clear_pointer (&PF_DONE_PAGE (page)->report, pf_report_free);
}

static void
pf_done_page_dispose (GObject *object)
{
  PfDonePage *self = PF_DONE_PAGE (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->report, pf_report_free);

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
