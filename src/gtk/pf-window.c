/* pf-window.c - the window: header bar, pages, titles, keys, and what is said
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-window.h"

#include "base/pf-threads.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-abilities-page.h"
#include "gtk/pf-address-page.h"
#include "gtk/pf-advice-page.h"
#include "gtk/pf-before-page.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-done-page.h"
#include "gtk/pf-introduce.h"
#include "gtk/pf-jobs-page.h"
#include "gtk/pf-main-menu.h"
#include "gtk/pf-moving-page.h"
#include "gtk/pf-plan-page.h"
#include "gtk/pf-preferences-window.h"
#include "gtk/pf-question-page.h"
#include "gtk/pf-search-page.h"
#include "gtk/pf-servers-page.h"
#include "gtk/pf-settings.h"
#include "gtk/pf-sign-in-page.h"
#include "gtk/pf-start-page.h"
#include "gtk/pf-stores-page.h"
#include "gtk/pf-undone-page.h"
#include "gtk/pf-verdict-page.h"

#include <glib/gi18n.h>

#define CROSSFADE_MS 200

struct _PfWindow
{
  AdwApplicationWindow parent_instance;

  PfFlow          *flow; /* (owned) */
  GtkWidget       *back;
  AdwWindowTitle  *title;
  AdwToastOverlay *toasts;
  GListModel      *toast_widgets; /* (owned) observed for as long as it is held */
  AdwToast        *toast;         /* (owned) (nullable) the last one told */
  GtkStack        *stack;
  PfPage          *page; /* (unowned) (nullable) the visible one */
  GPtrArray *above;  /* (owned) (element-type PfPage) the pages below the visible one */
  char      *said;   /* (owned) (nullable) */
  char      *unsaid; /* (owned) (nullable) told while another window was active */
  char      *shown;  /* (owned) (nullable) the title, as it is seen */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  gboolean              closes_when_stopped;
};

G_DEFINE_FINAL_TYPE (PfWindow, pf_window, ADW_TYPE_APPLICATION_WINDOW)

/* One class a step; a page is made when it is first shown and kept. */
static GType
find_page_type (PfStep step)
{
  switch (step)
    {
    case PF_STEP_START:
      return PF_TYPE_START_PAGE;
    case PF_STEP_ADDRESS:
      return PF_TYPE_ADDRESS_PAGE;
    case PF_STEP_SEARCH:
      return PF_TYPE_SEARCH_PAGE;
    case PF_STEP_SERVERS:
      return PF_TYPE_SERVERS_PAGE;
    case PF_STEP_BEFORE:
      return PF_TYPE_BEFORE_PAGE;
    case PF_STEP_SIGN_IN:
      return PF_TYPE_SIGN_IN_PAGE;
    case PF_STEP_ABILITIES:
      return PF_TYPE_ABILITIES_PAGE;
    case PF_STEP_VERDICT:
      return PF_TYPE_VERDICT_PAGE;
    case PF_STEP_QUESTIONS:
    case PF_STEP_OTHERS:
      return PF_TYPE_QUESTION_PAGE;
    case PF_STEP_ADVICE:
      return PF_TYPE_ADVICE_PAGE;
    case PF_STEP_STORES:
      return PF_TYPE_STORES_PAGE;
    case PF_STEP_PLAN:
      return PF_TYPE_PLAN_PAGE;
    case PF_STEP_MOVING:
      return PF_TYPE_MOVING_PAGE;
    case PF_STEP_DONE:
      return PF_TYPE_DONE_PAGE;
    case PF_STEP_UNDONE:
      return PF_TYPE_UNDONE_PAGE;
    }
  g_assert_not_reached ();
}

/* Orca 43 takes a name for known that it sees while it comes to something earlier, and keeps
 * silent then: so the name changes twice, and the second change is news. */
static void
forget_name (PfWindow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "", -1);
}

void
pf_window_say (PfWindow *self, const char *sentence)
{
  g_return_if_fail (PF_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);
  pf_assert_ui ();

  /* The same text twice in a row would be no change, and nothing would be said. */
  if (!gtk_window_is_active (GTK_WINDOW (self)) || g_strcmp0 (self->said, sentence) == 0)
    return;
  g_free (self->said);
  self->said = g_strdup (sentence);
  forget_name (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
}

/* Something else was heard since, so the same sentence is news again. */
static void
focus_moved_cb (PfWindow *self)
{
  g_clear_pointer (&self->said, g_free);
}

/* A page that works changes its title with every percent, for the overview of windows.
 * GTK would have each change spoken; such a page says itself what is worth it. */
static void
show_title_silently (PfWindow *self, const char *title)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  if (surface != NULL)
    gdk_toplevel_set_title (GDK_TOPLEVEL (surface), title);
}

static void
update_title (PfWindow *self, gboolean is_new_page)
{
  g_autofree char *heading = NULL;
  g_autofree char *title = NULL;

  if (self->page == NULL)
    return;
  heading = pf_a11y_strip (pf_page_get_title (self->page));
  /* Translators: a page's heading, and the program's name */
  title = g_strdup_printf (_ ("%s – Postferry"), heading);
  if (g_strcmp0 (self->shown, title) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (title);
  if (!is_new_page && pf_page_get_kind (self->page) == PF_PAGE_WORK)
    {
      show_title_silently (self, title);
      return;
    }
  g_clear_pointer (&self->said, g_free);
  if (is_new_page)
    forget_name (self);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
say_title (GtkWindow *window)
{
  pf_window_say (PF_WINDOW (window), gtk_window_get_title (window));
}

static void
active_cb (PfWindow *self)
{
  g_autofree char *sentence = NULL;

  if (!gtk_window_is_active (GTK_WINDOW (self)))
    return;
  sentence = g_steal_pointer (&self->unsaid);
  if (sentence != NULL)
    pf_window_say (self, sentence);
}

static void
first_active_cb (PfWindow *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    return;
  g_signal_handlers_disconnect_by_func (self, first_active_cb, NULL);
  pf_introduce (GTK_WINDOW (self), say_title);
}

static gboolean
may_go_back (PfWindow *self)
{
  PfPageKind kind;

  if (self->page == NULL)
    return FALSE;
  kind = pf_page_get_kind (self->page);
  if (kind == PF_PAGE_WORK)
    return FALSE;
  return self->above->len > 0 || pf_flow_may_go_back (self->flow);
}

static void
update_frame (PfWindow *self, gboolean is_new_page)
{
  const char *address = pf_flow_get_address (self->flow);
  gboolean    back = may_go_back (self);

  update_title (self, is_new_page);
  adw_window_title_set_subtitle (self->title,
                                 pf_flow_get_step (self->flow) != PF_STEP_START &&
                                         address != NULL
                                     ? address
                                     : "");
  gtk_widget_set_visible (self->back, back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", back);
  gtk_window_set_default_widget (GTK_WINDOW (self), pf_page_get_default (self->page));
}

/* First the new page, then the title, then the focus: a screen reader hears the page's
 * title, its heading and its lead, in this order. */
static void
show_page (PfWindow *self, PfPage *page)
{
  PfPage *old = self->page;

  if (old == page)
    return;
  self->page = page;
  /* A field that is hidden while it has the focus never hears that it lost it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  if (old != NULL)
    gtk_widget_set_visible (GTK_WIDGET (old), FALSE);
  update_frame (self, TRUE);
  pf_page_grab_focus (page);
  pf_page_entered (page);
}

static void
page_changed_cb (PfWindow *self, PfPage *page)
{
  if (page == self->page)
    update_frame (self, FALSE);
}

static void
drop_pages_above (PfWindow *self)
{
  while (self->above->len > 0)
    {
      PfPage *top = self->page;

      self->page = g_ptr_array_steal_index (self->above, self->above->len - 1);
      pf_page_leave (top);
      gtk_stack_remove (self->stack, GTK_WIDGET (top));
    }
}

static void
page_done_cb (PfWindow *self, PfPage *page)
{
  PfPage *below;

  if (page != self->page || self->above->len == 0)
    return;
  below = g_ptr_array_steal_index (self->above, self->above->len - 1);
  pf_page_leave (page);
  show_page (self, below);
  gtk_stack_remove (self->stack, GTK_WIDGET (page));
}

static void add_page (PfWindow *self, PfPage *page, const char *name);

static void
show_above_cb (PfWindow *self, PfPage *page, PfPage *below)
{
  g_ptr_array_add (self->above, below);
  add_page (self, page, NULL);
  pf_page_enter (page);
  show_page (self, page);
}

static void
add_page (PfWindow *self, PfPage *page, const char *name)
{
  pf_page_set_flow (page, self->flow);
  g_signal_connect_object (page, "changed", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "done", G_CALLBACK (page_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "show-page", G_CALLBACK (show_above_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (page), FALSE);
  /* A title would be read as "... panel" before everything. */
  gtk_stack_add_titled (self->stack, GTK_WIDGET (page), name, "");
}

static void
step_changed_cb (PfWindow *self)
{
  PfStep     step = pf_flow_get_step (self->flow);
  GType      type = find_page_type (step);
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, g_type_name (type));

  drop_pages_above (self);
  if (page == NULL)
    {
      page = g_object_new (type, NULL);
      add_page (self, PF_PAGE (page), g_type_name (type));
    }
  if (self->page != NULL && self->page != PF_PAGE (page))
    pf_page_leave (self->page);
  pf_page_enter (PF_PAGE (page));
  show_page (self, PF_PAGE (page));

  if (self->closes_when_stopped && !pf_flow_is_moving (self->flow))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (!may_go_back (self))
    return;
  if (self->above->len > 0)
    page_done_cb (self, self->page);
  else
    pf_flow_back (self->flow);
}

static void
say_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow   *self = PF_WINDOW (widget);
  const char *sentence = g_variant_get_string (parameter, NULL);

  pf_window_say (self, sentence);
}

/* A toast that had to wait for another is made only when its turn comes. */
static void
toasts_changed_cb (
    GListModel *children, guint position, guint removed, guint added, gpointer user_data)
{
  for (guint n = position; n < position + added; n++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, n);

      if (child != user_data)
        pf_a11y_name_close_button (child);
    }
}

static void
tell_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow   *self = PF_WINDOW (widget);
  const char *sentence = g_variant_get_string (parameter, NULL);

  /* What was told before is past; it may not keep this one waiting. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  self->toast = adw_toast_new (sentence);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
  if (gtk_window_is_active (GTK_WINDOW (self)))
    {
      pf_window_say (self, sentence);
      return;
    }
  /* A file chooser is still going away. */
  g_free (self->unsaid);
  self->unsaid = g_strdup (sentence);
}

static void
suggested_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (self->page != NULL)
    pf_page_press_suggested (self->page);
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (self->page != NULL)
    pf_page_stop (self->page);
}

static void
save_report_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (PF_IS_DONE_PAGE (self->page))
    pf_done_page_save (PF_DONE_PAGE (self->page));
  else if (PF_IS_VERDICT_PAGE (self->page))
    pf_verdict_page_save (PF_VERDICT_PAGE (self->page));
}

/* Two kinds of reports are saved: of a move, and of a diagnosis. */
static PfPage *
make_report_page (const char *text, gssize length, GError **error)
{
  PfReport            *report = pf_report_parse (text, length, NULL);
  PfDiagnosisDocument *document;

  if (report != NULL)
    return pf_done_page_new_for_report (report, NULL);
  document = pf_diagnosis_document_parse (text, length, error);
  return document != NULL ? pf_verdict_page_new_for_report (document) : NULL;
}

static void
report_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize            length = 0;
  PfPage          *page = NULL;

  if (self->page == NULL)
    return;
  if (g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    page = make_report_page (text, (gssize) length, &error);
  if (page == NULL)
    {
      g_autoptr (PfAdvice)
          advice = pf_human_describe_no_report (error,
                                                g_file_peek_path (G_FILE (source)));

      pf_page_show_advice (self->page, advice, NULL);
    }
  else
    pf_page_show_above (self->page, page);
}

static void
open_response_cb (PfWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    pf_window_open_report (self, file);
}

void
pf_window_open_report (PfWindow *self, GFile *file)
{
  g_return_if_fail (PF_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  /* While mail moves, no page may lie above the one that shows it. */
  if (self->page != NULL && !pf_flow_is_moving (self->flow))
    g_file_load_contents_async (file, NULL, report_read_cb, g_object_ref (self));
}

static void
all_moves_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (self->page != NULL && !PF_IS_JOBS_PAGE (self->page) &&
      !pf_flow_is_moving (self->flow))
    pf_page_show_above (self->page, g_object_new (PF_TYPE_JOBS_PAGE, NULL));
}

static void
preferences_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (
      pf_preferences_window_new (GTK_WINDOW (widget), PF_WINDOW (widget)->flow)));
}

/* A report is read while nothing moves: the page below it must be able to wait. */
static void
open_report_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  if (self->page == NULL || pf_flow_is_moving (self->flow))
    return;
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Open a Report"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"),
                                               _ ("Stop"));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (open_response_cb),
                            self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static PfMovingPage *
find_moving_page (PfWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack,
                                                 g_type_name (PF_TYPE_MOVING_PAGE));

  return page != NULL ? PF_MOVING_PAGE (page) : NULL;
}

static void
close_answered_cb (PfCloseAnswer answer, gpointer data)
{
  g_autoptr (PfWindow) self = data;

  switch (answer)
    {
    case PF_CLOSE_KEEP_OPEN:
      return;
    case PF_CLOSE_BACKGROUND:
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    case PF_CLOSE_PAUSE:
      if (!pf_flow_is_moving (self->flow))
        {
          gtk_window_destroy (GTK_WINDOW (self));
          return;
        }
      self->closes_when_stopped = TRUE;
      pf_moving_page_stop (find_moving_page (self));
      return;
    }
}

static gboolean
pf_window_close_request (GtkWindow *window)
{
  PfWindow *self = PF_WINDOW (window);

  if (pf_flow_is_moving (self->flow))
    {
      pf_dialog_close (window, close_answered_cb, g_object_ref (self));
      return GDK_EVENT_STOP;
    }
  pf_settings_write_window (window);
  return GTK_WINDOW_CLASS (pf_window_parent_class)->close_request (window);
}

static void
pf_window_dispose (GObject *object)
{
  PfWindow *self = PF_WINDOW (object);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->above, g_ptr_array_unref);
  g_clear_pointer (&self->said, g_free);
  g_clear_pointer (&self->unsaid, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->chooser);
  g_clear_object (&self->toast_widgets);
  g_clear_object (&self->toast);
  self->page = NULL;

  G_OBJECT_CLASS (pf_window_parent_class)->dispose (object);
}

/* Where text runs from right to left, the arrow of the back button points there. */
static gboolean
alt_right_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL &&
         gtk_widget_activate_action (widget, "win.back", NULL);
}

static void
pf_window_class_init (PfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pf_window_close_request;

  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.say", "s", say_cb);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_cb);
  gtk_widget_class_install_action (widget_class, "win.suggested", NULL, suggested_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report_cb);
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, open_report_cb);
  gtk_widget_class_install_action (widget_class, "win.all-moves", NULL, all_moves_cb);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK,
                                       "win.preferences", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "win.open-report", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK,
                                       "win.back", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_ALT_MASK, alt_right_cb,
                                NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "win.suggested", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "win.suggested", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.stop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK,
                                       "win.save-report", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK,
                                       "window.close", NULL);
}

static GtkWidget *
make_header (PfWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->back = g_object_new (GTK_TYPE_BUTTON, "icon-name", "go-previous-symbolic",
                             "action-name", "win.back", "tooltip-text", _ ("Back"), NULL);
  pf_a11y_name (self->back, _ ("Back"), NULL);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("Postferry", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), pf_main_menu_button_new ());
  return header;
}

static void
pf_window_init (PfWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->above = g_ptr_array_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 680);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 300);
  gtk_window_set_icon_name (GTK_WINDOW (self), PF_APP_ID);

  gtk_box_append (GTK_BOX (box), make_header (self));
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->toasts), TRUE);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_transition_duration (self->stack, CROSSFADE_MS);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->stack));
  self->toast_widgets = gtk_widget_observe_children (GTK_WIDGET (self->toasts));
  g_signal_connect (self->toast_widgets, "items-changed", G_CALLBACK (toasts_changed_cb),
                    self->stack);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  pf_settings_read_window (GTK_WINDOW (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (first_active_cb), NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_moved_cb), NULL);
}

GtkWidget *
pf_window_new (GtkApplication *app, PfFlow *flow)
{
  PfWindow *self = g_object_new (PF_TYPE_WINDOW, "application", app, NULL);

  self->flow = g_object_ref (flow);
  g_signal_connect_swapped (flow, "notify::step", G_CALLBACK (step_changed_cb), self);
  step_changed_cb (self);
  return GTK_WIDGET (self);
}

PfFlow *
pf_window_get_flow (PfWindow *self)
{
  g_return_val_if_fail (PF_IS_WINDOW (self), NULL);

  return self->flow;
}
