/* pf-plan-page.c - what goes where, before anything is written
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-plan-page.h"

#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-folder-tree.h"
#include "gtk/pf-left-out-page.h"
#include "gtk/pf-limits-page.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-target-page.h"
#include "human/pf-human-advice.h"
#include "human/pf-words.h"
#include "jobs/pf-job-facts.h"

#include <glib/gi18n.h>

#define PLAN_WIDTH 720
#define MOST_OTHER_TARGETS 100 /* offered on the page for one folder */

struct _PfPlanPage
{
  PfPage parent_instance;

  GtkWidget           *content; /* hidden while the plan is made */
  AdwPreferencesGroup *facts;
  AdwActionRow        *send;
  AdwActionRow        *copies;
  AdwActionRow        *there;
  AdwActionRow        *stays;
  AdwActionRow        *unwanted;
  AdwActionRow        *left_out;
  AdwActionRow        *time;
  AdwActionRow        *space;
  GtkLevelBar         *space_bar;
  AdwPreferencesGroup *notes;
  GPtrArray           *note_rows; /* (owned) (element-type GtkWidget) */
  PfFolderTree        *tree;
  PfDetails           *details;
  GListStore          *items;  /* (owned) (nullable) */
  PfFolderItem        *edited; /* (owned) (nullable) its page is open */
  PfMoveJob           *job;    /* (owned) (nullable) while it plans */
  gulong               progress_id;
};

G_DEFINE_FINAL_TYPE (PfPlanPage, pf_plan_page, PF_TYPE_PAGE)

typedef struct
{
  gint64 found;
  gint64 send;
  gint64 copy;
  gint64 copy_bytes;
  gint64 there;
  gint64 left_out;
  gint64 stays;
  gint64 unwanted;
  gint64 bytes;
  gint64 folders;
} Sums;

static void
sum_cb (PfFolderItem *item, gpointer data)
{
  Sums *sums = data;

  sums->found += item->found;
  if (!item->is_ticked)
    {
      sums->stays += item->found;
      return;
    }
  sums->send += item->send;
  sums->copy += item->copy;
  sums->copy_bytes += item->copy_bytes;
  sums->there += item->already_there;
  sums->left_out += item->left_out;
  sums->bytes += item->bytes;
  sums->folders += item->send > 0;
  /* What the plan itself leaves here: second copies, mail that is listed no more. */
  sums->unwanted += item->found - item->send - item->copy - item->already_there -
                    item->left_out;
}

static void
show_space (PfPlanPage *self, const PfPlan *plan, const Sums *sums)
{
  gboolean         is_known = plan->quota_limit > 0 && plan->quota_used >= 0;
  gint64           after = plan->quota_used + sums->bytes + sums->copy_bytes;
  gboolean         fits = after <= plan->quota_limit;
  g_autofree char *used = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *then = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->space), is_known);
  if (!is_known)
    return;

  used = pf_words_size_short ((guint64) plan->quota_used);
  limit = pf_words_size_short ((guint64) plan->quota_limit);
  then = pf_words_size_short ((guint64) after);
  /* Translators: sizes: "4.2 GB of 15 GB used now, 7.3 GB afterwards" */
  text = g_strdup_printf (_ ("%s of %s used now, %s afterwards"), used, limit, then);
  pf_row_set_text (self->space, fits ? _ ("It fits") : _ ("It does not fit"), text);
  gtk_level_bar_set_value (self->space_bar,
                           CLAMP ((double) after / (double) plan->quota_limit, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->space_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_time (PfPlanPage *self, const PfPlan *plan, const Sums *sums)
{
  g_autofree char *text = NULL;
  g_autofree char *daily = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->time),
                          plan->forecast_s >= 0 && sums->send > 0);
  if (plan->forecast_s < 0)
    return;
  if (plan->forecast_s < 60)
    text = g_strdup (_ ("Less than a minute"));
  else
    {
      g_autofree char *duration = pf_words_duration ((plan->forecast_s + 59) / 60 * 60 *
                                                     1000);

      /* Translators: "About 35 minutes" */
      text = g_strdup_printf (_ ("About %s"), duration);
    }
  if (plan->daily_upload > 0 && (guint64) plan->bytes_to_send > plan->daily_upload)
    daily = pf_words_daily (plan->daily_upload);
  pf_row_set_text (self->time, text,
                   daily != NULL ? daily : _ ("You can pause at any time"));
}

static void
show_count (AdwActionRow *row, gint64 n, const char *format, const char *subtitle)
{
  g_autofree char *count = pf_words_count (n);
  g_auto (GStrv) pieces = g_strsplit (format, "%s", 2);
  g_autofree char *title = g_strjoinv (count, pieces);

  gtk_widget_set_visible (GTK_WIDGET (row), n > 0);
  pf_row_set_text (row, title, subtitle);
}

static void
update_start (PfPlanPage *self, const PfPlan *plan, const Sums *sums)
{
  gboolean is_known = plan->quota_limit > 0 && plan->quota_used >= 0;

  if (is_known && plan->quota_used + sums->bytes + sums->copy_bytes > plan->quota_limit)
    pf_page_set_ready (PF_PAGE (self), FALSE,
                       _ ("Not enough space on the server. Leave folders out, or get "
                          "more space."));
  else if (sums->send + sums->copy + sums->there + sums->left_out == 0)
    pf_page_set_ready (PF_PAGE (self), FALSE, _ ("Choose the folders that should go."));
  else
    pf_page_set_ready (PF_PAGE (self), TRUE, NULL);
}

static void
update_facts (PfPlanPage *self)
{
  const PfPlan    *plan = pf_flow_get_plan (pf_page_get_flow (PF_PAGE (self)));
  Sums             sums = { 0 };
  g_autofree char *size = NULL;
  g_autofree char *folders = NULL;
  g_autofree char *where = NULL;
  g_autofree char *found = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *copied = NULL;
  g_autofree char *saved = NULL;

  pf_folder_items_foreach (G_LIST_MODEL (self->items), sum_cb, &sums);
  size = pf_words_size ((guint64) sums.bytes);
  folders = pf_words_folders (sums.folders);
  found = pf_words_messages (sums.found);
  /* Translators: "12,412 messages were found on this computer" */
  sum = g_strdup_printf (_ ("%s were found on this computer"), found);
  adw_preferences_group_set_description (self->facts, sum);

  /* Translators: "3.1 GB, from 37 folders" */
  where = g_strdup_printf (_ ("%s, from %s"), size, folders);
  show_count (self->send, sums.send,
              ngettext ("%s message will be sent", "%s messages will be sent",
                        (gulong) sums.send),
              where);
  if (sums.send == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->send), TRUE);
      pf_row_set_text (self->send, _ ("Nothing is left to send"), NULL);
    }
  copied = pf_words_size ((guint64) sums.copy_bytes);
  /* Translators: "58 MB need not be sent" */
  saved = g_strdup_printf (_ ("%s need not be sent"), copied);
  show_count (self->copies, sums.copy,
              ngettext ("%s is copied on the server", "%s are copied on the server",
                        (gulong) sums.copy),
              saved);
  show_count (self->there, sums.there,
              ngettext ("%s is there already", "%s are there already",
                        (gulong) sums.there),
              ngettext ("It is not sent twice", "They are not sent twice",
                        (gulong) sums.there));
  show_count (self->stays, sums.stays,
              ngettext ("%s stays here", "%s stay here", (gulong) sums.stays),
              _ ("Not chosen"));
  show_count (self->unwanted, sums.unwanted,
              ngettext ("%s stays here", "%s stay here", (gulong) sums.unwanted),
              _ ("Second copies, and mail that its program no longer shows"));
  show_count (self->left_out, sums.left_out,
              ngettext ("%s cannot go", "%s cannot go", (gulong) sums.left_out),
              _ ("Copies will be kept on this computer. Show them"));
  show_time (self, plan, &sums);
  show_space (self, plan, &sums);
  update_start (self, plan, &sums);
}

static void
ticked_item_cb (PfFolderItem *item, gpointer data)
{
  pf_flow_set_excluded (data, item->path, !item->is_ticked);
}

static void
ticked_cb (PfPlanPage *self)
{
  pf_folder_items_foreach (G_LIST_MODEL (self->items), ticked_item_cb,
                           pf_page_get_flow (PF_PAGE (self)));
  update_facts (self);
}

static void
other_target_cb (PfFolderItem *item, gpointer data)
{
  GPtrArray *others = data;

  /* A folder with a role may have any name on the server; the others keep their path. */
  if (item->has_role || item->is_edited || others->len >= MOST_OTHER_TARGETS)
    return;
  g_ptr_array_add (others, item->path);
}

static void
edit_cb (PfPlanPage *self, PfFolderItem *item)
{
  PfFlow     *flow = pf_page_get_flow (PF_PAGE (self));
  const char *chosen = pf_flow_get_target (flow, item->path);
  const char *goes_to = item->target != NULL ? item->target : item->path;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  pf_folder_items_foreach (G_LIST_MODEL (self->items), other_target_cb, others);
  g_ptr_array_remove (others, item->path);
  g_set_object (&self->edited, item);
  pf_page_show_above (PF_PAGE (self),
                      pf_target_page_new (item->name, item->path,
                                          chosen != NULL ? chosen : goes_to, others));
}

static void
apply_answers_cb (PfFolderItem *item, gpointer data)
{
  PfFlow     *flow = data;
  const char *target = pf_flow_get_target (flow, item->path);

  if (target != NULL && g_strcmp0 (item->target, target) != 0)
    pf_folder_item_set_target (item, target);
  if (pf_flow_is_excluded (flow, item->path) && item->is_ticked)
    pf_folder_item_set_ticked (item, FALSE);
}

static void
limits_cb (PfPlanPage *self)
{
  pf_page_show_above (PF_PAGE (self), g_object_new (PF_TYPE_LIMITS_PAGE, NULL));
}

static void
show_left_out_cb (PfPlanPage *self)
{
  const PfPlan *plan = pf_flow_get_plan (pf_page_get_flow (PF_PAGE (self)));

  pf_page_show_above (PF_PAGE (self),
                      pf_left_out_page_new (plan->leave_out, PF_LEFT_OUT_TO_COME));
}

static void
add_note (PfPlanPage *self, const char *title, const char *subtitle)
{
  GtkWidget *row = pf_fact_row_new (title, subtitle);

  pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-warning-symbolic", "warning");
  adw_preferences_group_add (self->notes, row);
  g_ptr_array_add (self->note_rows, row);
}

static void
show_notes (PfPlanPage *self, const PfPlan *plan)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  for (guint i = 0; i < self->note_rows->len; i++)
    adw_preferences_group_remove (self->notes, g_ptr_array_index (self->note_rows, i));
  g_ptr_array_set_size (self->note_rows, 0);

  for (guint i = 0; i < plan->problems->len; i++)
    {
      g_autofree char *words = pf_words_problem (g_ptr_array_index (plan->problems, i));

      add_note (self, words, NULL);
    }
  /* Who does not know whether another program collects this mail is told what it means. */
  if (pf_flow_get_answer (flow, PF_QUESTION_COLLECTOR) == PF_ANSWER_UNKNOWN)
    add_note (self, pf_human_collector (PF_COLLECTOR_NOT_KNOWN),
              pf_human_collector_why (PF_COLLECTOR_NOT_KNOWN));
  gtk_widget_set_visible (GTK_WIDGET (self->notes), self->note_rows->len > 0);
}

static void
show_plan (PfPlanPage *self)
{
  PfPage       *page = PF_PAGE (self);
  PfFlow       *flow = pf_page_get_flow (page);
  const PfPlan *plan = pf_flow_get_plan (flow);

  g_clear_object (&self->items);
  self->items = pf_folder_items_new (plan);
  pf_folder_items_foreach (G_LIST_MODEL (self->items), apply_answers_cb, flow);
  pf_folder_tree_set_items (self->tree, self->items);
  show_notes (self, plan);
  update_facts (self);

  gtk_widget_set_visible (self->content, TRUE);
  pf_page_set_head (page, _ ("What goes where"), _ ("Nothing has been written so far."));
  pf_page_set_kind (page, PF_PAGE_DECIDE);
  pf_page_set_buttons (page, _ ("Change Folders…"), _ ("Start Moving"));
}

static void
forget_job (PfPlanPage *self)
{
  if (self->job != NULL && self->progress_id != 0)
    g_signal_handler_disconnect (self->job, self->progress_id);
  self->progress_id = 0;
  g_clear_object (&self->job);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfPlanPage) self = data;
  g_autoptr (GError) error = NULL;
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);
  PfPlan *plan = pf_move_job_plan_finish (PF_MOVE_JOB (source), result, &error);

  if (self->job == PF_MOVE_JOB (source))
    forget_job (self);
  if (plan != NULL)
    {
      pf_flow_set_plan (flow, plan);
      show_plan (self);
      pf_page_grab_focus (page);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (pf_flow_get_step (flow) == PF_STEP_PLAN)
        pf_flow_back (flow);
      return;
    }
  pf_page_set_kind (page, PF_PAGE_ASK);
  pf_page_set_buttons (page, NULL, _ ("Look Again"));
  pf_page_show_error (page, error, pf_flow_get_endpoint (flow)->host,
                      _ ("Nothing was sent."));
}

static void
progress_cb (PfPlanPage *self)
{
  const PfProgress *progress = pf_move_job_get_progress (self->job);
  g_autofree char  *messages = pf_words_messages (progress->total_messages);
  g_autofree char  *lead = NULL;

  if (pf_page_get_kind (PF_PAGE (self)) != PF_PAGE_CHECK)
    return;
  if (progress->phase == PF_PHASE_UNPACK)
    {
      lead = pf_words_size_of (progress->done_bytes, progress->total_bytes);
      pf_page_head_set_counting (pf_page_get_head (PF_PAGE (self)),
                                 _ ("Unpacking the archive"), lead);
      return;
    }
  if (progress->phase != PF_PHASE_SCAN)
    {
      pf_page_set_head (PF_PAGE (self), _ ("Getting ready"),
                        _ ("Looking what is on the server already."));
      return;
    }
  /* Translators: %s is "8,000 messages" */
  lead = g_strdup_printf (_ ("Reading your mail: %s so far."), messages);
  pf_page_head_set_counting (pf_page_get_head (PF_PAGE (self)), _ ("Getting ready"),
                             lead);
}

static void
make_plan (PfPlanPage *self)
{
  PfPage *page = PF_PAGE (self);

  pf_page_clear_error (page);
  gtk_widget_set_visible (self->content, FALSE);
  pf_page_set_head (page, _ ("Getting ready"),
                    _ ("Reading your mail. Nothing has been written so far."));
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
  pf_page_set_ready (page, TRUE, NULL);

  forget_job (self);
  self->job = g_object_ref (pf_flow_prepare_job (pf_page_get_flow (page)));
  self->progress_id = g_signal_connect_swapped (self->job, "progress",
                                                G_CALLBACK (progress_cb), self);
  pf_move_job_plan_async (self->job, pf_page_get_cancellable (page), planned_cb,
                          g_object_ref (self));
}

static void
pf_plan_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
}

static void
pf_plan_page_suggested (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    {
      pf_page_stop (page);
      return;
    }
  if (pf_flow_get_plan (flow) == NULL)
    {
      make_plan (PF_PLAN_PAGE (page));
      return;
    }
  pf_flow_next (flow);
}

static void
pf_plan_page_other (PfPage *page)
{
  pf_folder_tree_focus (PF_PLAN_PAGE (page)->tree);
}

static void
pf_plan_page_act (PfPage *page, PfAct act)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (act == PF_ACT_EDIT_PASSWORD)
    pf_flow_go_to (flow, PF_STEP_SIGN_IN);
  else if (act == PF_ACT_EDIT_SERVERS)
    pf_flow_go_to (flow, PF_STEP_SERVERS);
  else if (act == PF_ACT_CHOOSE_STORE)
    pf_flow_go_to (flow, PF_STEP_STORES);
  else
    make_plan (PF_PLAN_PAGE (page));
}

static void
pf_plan_page_enter (PfPage *page)
{
  PfPlanPage *self = PF_PLAN_PAGE (page);

  if (pf_flow_get_plan (pf_page_get_flow (page)) != NULL)
    show_plan (self);
  else
    make_plan (self);
}

/* Back from the page for one folder, or from the limits. */
static void
pf_plan_page_entered (PfPage *page)
{
  PfPlanPage *self = PF_PLAN_PAGE (page);

  if (pf_flow_get_plan (pf_page_get_flow (page)) == NULL && self->job == NULL &&
      !pf_page_has_error (page))
    {
      make_plan (self);
      return;
    }
  if (self->edited == NULL)
    return;
  apply_answers_cb (self->edited, pf_page_get_flow (page));
  g_clear_object (&self->edited);
  update_facts (self);
}

static void
pf_plan_page_dispose (GObject *object)
{
  PfPlanPage *self = PF_PLAN_PAGE (object);

  forget_job (self);
  g_clear_object (&self->items);
  g_clear_object (&self->edited);
  g_clear_pointer (&self->note_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_plan_page_parent_class)->dispose (object);
}

static void
pf_plan_page_class_init (PfPlanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_plan_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_plan_page_enter;
  PF_PAGE_CLASS (klass)->entered = pf_plan_page_entered;
  PF_PAGE_CLASS (klass)->suggested = pf_plan_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_plan_page_other;
  PF_PAGE_CLASS (klass)->act = pf_plan_page_act;
  PF_PAGE_CLASS (klass)->stop = pf_plan_page_stop;
}

static AdwPreferencesGroup *
add_group (PfPlanPage *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  pf_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->content), group);
  return ADW_PREFERENCES_GROUP (group);
}

static AdwActionRow *
add_fact (PfPlanPage *self, const char *icon)
{
  GtkWidget *row = pf_fact_row_new ("", NULL);

  pf_fact_row_set_icon (PF_FACT_ROW (row), icon, NULL);
  adw_preferences_group_add (self->facts, row);
  return ADW_ACTION_ROW (row);
}

static void
add_space_bar (PfPlanPage *self)
{
  self->space = add_fact (self, "drive-harddisk-symbolic");
  self->space_bar = GTK_LEVEL_BAR (gtk_level_bar_new ());
  gtk_level_bar_add_offset_value (self->space_bar, GTK_LEVEL_BAR_OFFSET_LOW, 0);
  gtk_level_bar_add_offset_value (self->space_bar, GTK_LEVEL_BAR_OFFSET_HIGH, 0.9);
  gtk_widget_set_valign (GTK_WIDGET (self->space_bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->space_bar), 72, -1);
  adw_action_row_add_suffix (self->space, GTK_WIDGET (self->space_bar));
}

static void
pf_plan_page_init (PfPlanPage *self)
{
  PfPage    *page = PF_PAGE (self);
  GtkWidget *part;

  self->note_rows = g_ptr_array_new ();
  pf_page_set_width (page, PLAN_WIDTH);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  pf_page_add (page, self->content);

  self->facts = add_group (self, _ ("Facts"));
  self->send = add_fact (self, "mail-send-receive-symbolic");
  self->copies = add_fact (self, "edit-copy-symbolic");
  self->there = add_fact (self, "emblem-ok-symbolic");
  self->stays = add_fact (self, "computer-symbolic");
  self->unwanted = add_fact (self, "computer-symbolic");
  self->left_out = ADW_ACTION_ROW (pf_choice_row_new ("", NULL));
  adw_action_row_add_prefix (self->left_out,
                             pf_a11y_decoration ("dialog-warning-symbolic"));
  g_signal_connect_swapped (self->left_out, "activated", G_CALLBACK (show_left_out_cb),
                            self);
  adw_preferences_group_add (self->facts, GTK_WIDGET (self->left_out));
  self->time = add_fact (self, "document-open-recent-symbolic");
  add_space_bar (self);
  self->notes = add_group (self, _ ("Good to know before the start"));

  part = pf_choice_row_new (_ ("Only part of the mail…"),
                            _ ("By date or size, or below one folder"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (part),
                             pf_a11y_decoration ("document-edit-symbolic"));
  g_signal_connect_swapped (part, "activated", G_CALLBACK (limits_cb), self);
  adw_preferences_group_add (self->facts, part);

  self->tree = PF_FOLDER_TREE (pf_folder_tree_new (_ ("Folders")));
  g_signal_connect_swapped (self->tree, "ticked", G_CALLBACK (ticked_cb), self);
  g_signal_connect_swapped (self->tree, "edit", G_CALLBACK (edit_cb), self);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->tree));
}
