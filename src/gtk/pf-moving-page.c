/* pf-moving-page.c - the move itself: numbers, pause, stop
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-moving-page.h"

#include "flow/pf-job-events.h"
#include "gtk/pf-awake.h"
#include "gtk/pf-details.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-folder-progress.h"
#include "gtk/pf-notice.h"
#include "gtk/pf-work-bar.h"
#include "human/pf-words.h"
#include "jobs/pf-job-facts.h"
#include "jobs/pf-keyring-job.h"

#include <glib/gi18n.h>

#define NUMBERS_US (G_USEC_PER_SEC / 2)       /* numbers change at most so often */
#define SAY_US ((gint64) 60 * G_USEC_PER_SEC) /* progress is said */
#define SAY_PERCENT 10
#define COUNT_US ((gint64) 3 * G_USEC_PER_SEC) /* folders are counted again */
#define NOTICE_WAIT_US ((gint64) 3600 * G_USEC_PER_SEC)

struct _PfMovingPage
{
  PfPage parent_instance;

  PfWorkBar        *bar;
  PfFolderProgress *folders;
  PfAwake          *awake;
  PfDetails        *details;

  PfMoveJob     *job; /* (owned) (nullable) */
  gulong         progress_id;
  guint          timer;
  GCancellable  *cancellable; /* (owned) (nullable) outlives the page's own: a hidden
                               * window goes on moving */
  char          *answers;     /* (owned) (nullable) until they are kept */
  PfRate         rate;
  PfJobEvents   *events; /* (owned) (nullable) of this run */
  PfJobCondition condition;
  gboolean       is_stopping;
  gboolean       has_drawn;
  gint64         drawn_us;
  gint64         said_us;
  gint64         counted_us;
  gboolean       is_counting;
  gint64         waiting_since_us;
  gboolean       wait_noticed;
  int            said_percent;
};

G_DEFINE_FINAL_TYPE (PfMovingPage, pf_moving_page, PF_TYPE_PAGE)

static gboolean
is_undoing (PfMovingPage *self)
{
  return pf_flow_is_undoing (pf_page_get_flow (PF_PAGE (self)));
}

static void
update_buttons (PfMovingPage *self)
{
  PfPage *page = PF_PAGE (self);

  switch (self->condition)
    {
    case PF_JOB_WAITING:
    case PF_JOB_MOVING:
      if (is_undoing (self))
        pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
      else
        pf_page_set_buttons_plain (page, _ ("Pause"), _ ("Stop…"));
      return;
    case PF_JOB_UNDOING:
      pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
      return;
    case PF_JOB_PAUSED:
      pf_page_set_buttons_plain (page, _ ("Go On"), _ ("Stop…"));
      return;
    case PF_JOB_PREPARING:
    case PF_JOB_CHECKING:
      pf_page_set_buttons_plain (page, NULL, _ ("Stop…"));
      return;
    case PF_JOB_STOPPING:
      pf_page_set_buttons_plain (page, NULL, NULL);
      return;
    }
}

static void
show_details (PfMovingPage *self, const PfProgress *progress)
{
  double           per_second = pf_rate_per_second (&self->rate);
  g_autofree char *rate = pf_words_size_short ((guint64) MAX (per_second, 0));
  g_autofree char *events = pf_job_events_print (self->events);
  g_autofree char *numbers = g_strdup_printf (
      _ ("Rate: %s a second\nConnections: %d\nWay of sending: %s\nConnections lost and "
         "made again: %d\nMessages sent again: %d"),
      rate, progress->connections, progress->mode, (int) progress->faults,
      (int) progress->resent);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s\n%s", numbers, _ ("Last events:"),
                                           events);

  pf_details_set_text (self->details, text);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfMovingPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = pf_job_folders_finish (result, &error);

  self->is_counting = FALSE;
  self->counted_us = g_get_monotonic_time ();
  if (folders != NULL)
    pf_folder_progress_set_folders (self->folders, folders);
  else
    g_debug ("folders: %s", error->message);
}

static void
show_folders (PfMovingPage *self, const PfProgress *progress, gint64 now)
{
  PfLedger *ledger = pf_move_job_get_ledger (self->job);

  if (is_undoing (self))
    return;
  pf_folder_progress_set_current (self->folders, progress->phase == PF_PHASE_SEND
                                                     ? progress->folder
                                                     : "");
  if (ledger == NULL || progress->phase == PF_PHASE_SCAN || self->is_counting ||
      now - self->counted_us < COUNT_US)
    return;
  self->is_counting = TRUE;
  pf_job_folders_async (ledger, NULL, counted_cb, g_object_ref (self));
}

static void
say_progress (PfMovingPage *self, const PfJobState *state, gint64 now)
{
  g_autofree char *sentence = NULL;
  GtkWidget       *focus = NULL;

  if (state->condition != PF_JOB_MOVING || now - self->said_us < SAY_US ||
      state->percent < self->said_percent + SAY_PERCENT)
    return;
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (GTK_IS_TEXT (focus))
    return;
  self->said_us = now;
  self->said_percent = state->percent;
  sentence = g_strdup_printf (C_ ("sentences", "%s. %s"), state->title, state->left);
  pf_page_say (PF_PAGE (self), sentence);
}

static void
notify_waiting (PfMovingPage *self, const PfJobState *state, gint64 now)
{
  if (state->condition != PF_JOB_WAITING)
    {
      self->waiting_since_us = 0;
      return;
    }
  if (self->waiting_since_us == 0)
    {
      self->waiting_since_us = now;
      self->wait_noticed = FALSE;
    }
  if (self->wait_noticed || now - self->waiting_since_us < NOTICE_WAIT_US)
    return;
  self->wait_noticed = TRUE;
  pf_notice_send (GTK_WIDGET (self), state->heading, state->lead,
                  G_NOTIFICATION_PRIORITY_LOW);
}

/* A move keeps its answers beside its ledger as soon as there is one, so that another
 * start goes on with them. */
static void
keep_answers (PfMovingPage *self)
{
  PfLedger *ledger = pf_move_job_get_ledger (self->job);

  if (ledger == NULL || self->answers == NULL)
    return;
  pf_job_keep_answers (ledger, self->answers);
  g_clear_pointer (&self->answers, g_free);
}

static void
draw (PfMovingPage *self)
{
  const PfProgress *progress = pf_move_job_get_progress (self->job);
  gint64            now = g_get_monotonic_time ();
  g_autoptr (PfJobState) state = NULL;
  PfPage  *page = PF_PAGE (self);
  gboolean is_new;

  if (progress->phase == PF_PHASE_SEND && progress->wait == PF_WAIT_NONE)
    pf_rate_add (&self->rate, now, progress->done_bytes);
  else
    pf_rate_forget (&self->rate);
  state = pf_job_state_new (progress, &self->rate, pf_move_job_get_paused (self->job),
                            self->is_stopping, g_get_real_time () / G_USEC_PER_SEC);
  pf_job_events_add (self->events, progress, state, g_get_real_time () / G_USEC_PER_SEC);
  is_new = !self->has_drawn || state->condition != self->condition;
  keep_answers (self);
  if (!is_new && now - self->drawn_us < NUMBERS_US)
    return;

  self->drawn_us = now;
  pf_page_set_head (page, state->heading, state->lead);
  pf_page_set_title (page, state->title);
  pf_work_bar_set (self->bar, state->fraction, state->count, state->left, is_new);
  if (is_new)
    self->counted_us = 0;
  show_folders (self, progress, now);
  show_details (self, progress);

  if (is_new)
    {
      gboolean had = self->has_drawn;

      self->condition = state->condition;
      self->has_drawn = TRUE;
      update_buttons (self);
      if (had)
        pf_page_say (page, state->spoken);
    }
  say_progress (self, state, now);
  notify_waiting (self, state, now);
}

static gboolean
timer_cb (gpointer data)
{
  draw (data);
  return G_SOURCE_CONTINUE;
}

static void
forget_job (PfMovingPage *self)
{
  if (self->job != NULL && self->progress_id != 0)
    g_signal_handler_disconnect (self->job, self->progress_id);
  self->progress_id = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->job);
}

/* Stops that a person can end from here; everything else ends on the last page. */
static gboolean
waits_for_person (const GError *error)
{
  return error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
notify_needs_you (PfMovingPage *self, const GError *error)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));
  g_autoptr (PfAdvice)
      advice = pf_human_describe (error, pf_flow_get_endpoint (flow)->host);

  pf_notice_send (GTK_WIDGET (self), advice->title, advice->cause,
                  G_NOTIFICATION_PRIORITY_HIGH);
}

static char *
say_where_it_stands (PfMovingPage *self, const PfProgress *progress)
{
  g_autofree char *of = pf_words_messages_of (progress->done_messages,
                                              progress->total_messages);

  if (progress->done_messages == 0)
    return g_strdup (_ ("Nothing was sent."));
  /* Translators: %s is "4,231 of 12,412 messages" */
  return g_strdup_printf (_ ("%s are on the server. The rest waits."), of);
}

/* The work is over: on to the last page, or the person is needed. */
static void
end (PfMovingPage *self, PfMoveJob *job, const GError *error)
{
  PfPage          *page = PF_PAGE (self);
  PfFlow          *flow = pf_page_get_flow (page);
  g_autofree char *stands = NULL;

  if (!is_undoing (self))
    stands = say_where_it_stands (self, pf_move_job_get_progress (job));
  forget_job (self);
  g_clear_object (&self->cancellable);
  pf_awake_set_working (self->awake, FALSE);
  pf_flow_set_moving (flow, FALSE);
  pf_flow_set_result (flow, error);
  if (pf_flow_get_remembers (flow) && (error == NULL || error->domain == PF_AUTH_ERROR))
    {
      pf_keyring_remember_async (pf_flow_get_endpoint (flow), NULL, NULL, NULL);
      pf_flow_set_remembers (flow, FALSE);
    }

  if (!waits_for_person (error))
    {
      pf_flow_next (flow);
      return;
    }
  pf_page_set_title (page, NULL);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop Here"));
  notify_needs_you (self, error);
  pf_page_show_error (page, error, pf_flow_get_endpoint (flow)->host, stands);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfMovingPage) self = data;
  g_autoptr (GError) error = NULL;

  pf_move_job_run_finish (PF_MOVE_JOB (source), result, &error);
  end (self, PF_MOVE_JOB (source), error);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfMovingPage) self = data;
  g_autoptr (GError) error = NULL;
  PfUndo *undo = pf_move_job_undo_finish (PF_MOVE_JOB (source), result, &error);

  pf_flow_set_undo (pf_page_get_flow (PF_PAGE (self)), undo);
  end (self, PF_MOVE_JOB (source), error);
}

static void
start_showing (PfMovingPage *self)
{
  self->progress_id = g_signal_connect_swapped (self->job, "progress", G_CALLBACK (draw),
                                                self);
  /* Time goes by while nothing is sent, too. */
  self->timer = g_timeout_add_seconds (1, timer_cb, self);
  self->is_stopping = FALSE;
  self->has_drawn = FALSE;
  self->said_percent = 0;
  self->counted_us = 0;
  self->said_us = g_get_monotonic_time ();
  pf_rate_forget (&self->rate);
  g_clear_pointer (&self->events, pf_job_events_free);
  self->events = pf_job_events_new ();
  pf_folder_progress_set_folders (self->folders, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->folders), !is_undoing (self));
  gtk_widget_set_visible (GTK_WIDGET (self->details), !is_undoing (self));
  pf_work_bar_set_name (self->bar, is_undoing (self) ? _ ("Messages taken back")
                                                     : _ ("Messages moved"));
}

static void
start (PfMovingPage *self)
{
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);

  pf_page_clear_error (page);
  forget_job (self);
  self->job = g_object_ref (pf_flow_prepare_job (flow));
  g_free (self->answers);
  self->answers = pf_flow_save (flow);
  start_showing (self);
  pf_move_job_set_paused (self->job, FALSE);

  pf_flow_set_moving (flow, TRUE);
  self->cancellable = g_cancellable_new ();
  pf_awake_set_working (self->awake, TRUE);
  pf_page_set_kind (page, PF_PAGE_WORK);
  if (is_undoing (self))
    pf_move_job_undo_async (self->job, self->cancellable, undone_cb, g_object_ref (self));
  else
    pf_move_job_run_async (self->job, self->cancellable, moved_cb, g_object_ref (self));
  draw (self);
}

void
pf_moving_page_stop (PfMovingPage *self)
{
  g_return_if_fail (PF_IS_MOVING_PAGE (self));

  if (self->cancellable == NULL || self->is_stopping)
    return;
  self->is_stopping = TRUE;
  draw (self);
  g_cancellable_cancel (self->cancellable);
}

static void
stop_answered_cb (gboolean is_yes, gpointer data)
{
  g_autoptr (PfMovingPage) self = data;

  if (is_yes)
    pf_moving_page_stop (self);
}

static void
pf_moving_page_suggested (PfPage *page)
{
  PfMovingPage *self = PF_MOVING_PAGE (page);

  /* After an error the last page tells how far it came. */
  if (self->job == NULL)
    {
      pf_flow_next (pf_page_get_flow (page));
      return;
    }
  if (is_undoing (self))
    {
      pf_moving_page_stop (self);
      return;
    }
  pf_dialog_stop (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                  pf_move_job_get_progress (self->job)->done_messages, stop_answered_cb,
                  g_object_ref (self));
}

static void
pf_moving_page_other (PfPage *page)
{
  PfMovingPage *self = PF_MOVING_PAGE (page);

  if (self->job == NULL)
    return;
  pf_move_job_set_paused (self->job, !pf_move_job_get_paused (self->job));
  draw (self);
}

static void
pf_moving_page_act (PfPage *page, PfAct act)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (act == PF_ACT_EDIT_PASSWORD)
    pf_flow_go_to (flow, PF_STEP_SIGN_IN);
  else if (act == PF_ACT_EDIT_SERVERS)
    pf_flow_go_to (flow, PF_STEP_SERVERS);
  else if (act == PF_ACT_CHOOSE_FOLDERS)
    pf_flow_go_to (flow, PF_STEP_PLAN);
  else
    start (PF_MOVING_PAGE (page));
}

static void
pf_moving_page_enter (PfPage *page)
{
  PfMovingPage *self = PF_MOVING_PAGE (page);

  if (self->job == NULL)
    start (self);
}

static GtkWidget *
pf_moving_page_get_first_focus (PfPage *page)
{
  return pf_work_bar_get_bar (PF_MOVING_PAGE (page)->bar);
}

static void
pf_moving_page_dispose (GObject *object)
{
  PfMovingPage *self = PF_MOVING_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answers, g_free);
  g_clear_pointer (&self->events, pf_job_events_free);
  forget_job (self);

  G_OBJECT_CLASS (pf_moving_page_parent_class)->dispose (object);
}

static void
pf_moving_page_class_init (PfMovingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_moving_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_moving_page_enter;
  PF_PAGE_CLASS (klass)->suggested = pf_moving_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_moving_page_other;
  PF_PAGE_CLASS (klass)->act = pf_moving_page_act;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_moving_page_get_first_focus;
}

static void
pf_moving_page_init (PfMovingPage *self)
{
  PfPage *page = PF_PAGE (self);

  self->bar = PF_WORK_BAR (pf_work_bar_new ());
  pf_work_bar_set_name (self->bar, _ ("Messages moved"));
  pf_page_add (page, GTK_WIDGET (self->bar));
  self->folders = PF_FOLDER_PROGRESS (pf_folder_progress_new ());
  pf_page_add (page, GTK_WIDGET (self->folders));
  self->awake = PF_AWAKE (pf_awake_new ());
  pf_page_add (page, GTK_WIDGET (self->awake));
  self->details = PF_DETAILS (pf_details_new (_ ("Technical details")));
  pf_page_add (page, GTK_WIDGET (self->details));
}
