/* pf-page.c - one page of the wizard: heading, content, error box, one or two buttons
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-page.h"

#include "base/pf-threads.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-action-bar.h"
#include "gtk/pf-error-box.h"
#include "gtk/pf-help-desk.h"
#include "gtk/pf-rows.h"

#include <glib/gi18n.h>

#define NORMAL_WIDTH 600
#define GROUP_GAP 18
#define PAGE_MARGIN 18 /* as .pf-content in style.css */

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SHOW_PAGE,
  SIGNAL_DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  PfFlow       *flow; /* (owned) (nullable) */
  GtkWidget    *scrolled;
  GtkWidget    *clamp;
  GtkWidget    *content;
  PfPageHead   *head;
  PfErrorBox   *error_box;
  PfActionBar  *bar;
  PfPageKind    kind;
  PfPageKind    kind_before_error;
  char         *title;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
} PfPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PfPage, pf_page, GTK_TYPE_BOX)

static PfPagePrivate *
get_private (PfPage *self)
{
  return pf_page_get_instance_private (self);
}

static void
emit_changed (PfPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

PfFlow *
pf_page_get_flow (PfPage *self)
{
  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  return get_private (self)->flow;
}

void
pf_page_set_flow (PfPage *self, PfFlow *flow)
{
  g_return_if_fail (PF_IS_PAGE (self));

  g_set_object (&get_private (self)->flow, flow);
}

void
pf_page_set_width (PfPage *self, int width)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  adw_clamp_set_maximum_size (ADW_CLAMP (priv->clamp), width);
  pf_action_bar_set_width (priv->bar, width - 2 * PAGE_MARGIN);
}

void
pf_page_add (PfPage *self, GtkWidget *widget)
{
  g_return_if_fail (PF_IS_PAGE (self));

  gtk_box_append (GTK_BOX (get_private (self)->content), widget);
}

AdwPreferencesGroup *
pf_page_add_group (PfPage *self, const char *title, const char *name)
{
  GtkWidget *group = adw_preferences_group_new ();

  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  if (title != NULL)
    pf_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  else
    pf_a11y_name_list (group, name);
  pf_page_add (self, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
children_changed_cb (
    GListModel *children, guint at, guint gone, guint come, GtkWidget *box)
{
  gtk_widget_set_visible (box, g_list_model_get_n_items (children) > 0);
}

GtkWidget *
pf_page_add_column (PfPage *self)
{
  GtkWidget  *box;
  GListModel *children;

  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GROUP_GAP);
  children = gtk_widget_observe_children (box);
  g_signal_connect_object (children, "items-changed", G_CALLBACK (children_changed_cb),
                           box, 0);
  g_object_set_data_full (G_OBJECT (box), "children", children, g_object_unref);
  gtk_widget_set_visible (box, FALSE);
  pf_page_add (self, box);
  return box;
}

void
pf_page_set_head (PfPage *self, const char *heading, const char *lead)
{
  g_return_if_fail (PF_IS_PAGE (self));

  pf_page_head_set (get_private (self)->head, heading, lead);
  emit_changed (self);
}

PfPageHead *
pf_page_get_head (PfPage *self)
{
  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  return get_private (self)->head;
}

const char *
pf_page_get_title (PfPage *self)
{
  PfPagePrivate *priv;

  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  priv = get_private (self);
  return priv->title != NULL ? priv->title : pf_page_head_get_heading (priv->head);
}

void
pf_page_set_title (PfPage *self, const char *title)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  emit_changed (self);
}

static void
set_kind (PfPage *self, PfPageKind kind)
{
  PfPagePrivate *priv = get_private (self);

  if (priv->kind == kind)
    return;
  priv->kind = kind;
  emit_changed (self);
}

void
pf_page_set_kind (PfPage *self, PfPageKind kind)
{
  g_return_if_fail (PF_IS_PAGE (self));

  get_private (self)->kind_before_error = kind;
  set_kind (self, kind);
}

PfPageKind
pf_page_get_kind (PfPage *self)
{
  g_return_val_if_fail (PF_IS_PAGE (self), PF_PAGE_ASK);

  return get_private (self)->kind;
}

void
pf_page_set_buttons (PfPage *self, const char *other, const char *suggested)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  pf_action_bar_set (priv->bar, other, suggested);
  pf_action_bar_set_is_suggested (priv->bar, TRUE);
  emit_changed (self);
}

void
pf_page_set_buttons_plain (PfPage *self, const char *other, const char *last)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  pf_action_bar_set (priv->bar, other, last);
  pf_action_bar_set_is_suggested (priv->bar, FALSE);
  emit_changed (self);
}

void
pf_page_set_ready (PfPage *self, gboolean is_ready, const char *reason)
{
  g_return_if_fail (PF_IS_PAGE (self));

  pf_action_bar_set_ready (get_private (self)->bar, is_ready, reason);
}

static GtkWidget *
get_suggested (PfPage *self)
{
  GtkWidget *button = pf_action_bar_get_suggested (get_private (self)->bar);

  return gtk_widget_get_visible (button) && gtk_widget_get_sensitive (button) ? button
                                                                              : NULL;
}

GtkWidget *
pf_page_get_default (PfPage *self)
{
  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  switch (get_private (self)->kind)
    {
    case PF_PAGE_ASK:
    case PF_PAGE_CHECK:
    case PF_PAGE_FINISHED:
      return get_suggested (self);
    case PF_PAGE_DECIDE:
    case PF_PAGE_WORK:
    case PF_PAGE_WAIT:
      return NULL;
    }
  return NULL;
}

void
pf_page_press_suggested (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));

  if (get_private (self)->kind != PF_PAGE_WORK && get_suggested (self) != NULL)
    gtk_widget_activate (get_suggested (self));
}

void
pf_page_stop (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));

  if (get_private (self)->kind == PF_PAGE_CHECK && PF_PAGE_GET_CLASS (self)->stop != NULL)
    PF_PAGE_GET_CLASS (self)->stop (self);
}

void
pf_page_show_advice (PfPage *self, const PfAdvice *advice, const char *also)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));
  g_return_if_fail (advice != NULL);

  priv = get_private (self);
  pf_error_box_set (priv->error_box, advice, also);
  gtk_widget_set_visible (GTK_WIDGET (priv->error_box), TRUE);
  set_kind (self, PF_PAGE_WAIT);
  gtk_widget_grab_focus (GTK_WIDGET (priv->error_box));
}

void
pf_page_show_error (PfPage       *self,
                    const GError *error,
                    const char   *context,
                    const char   *also)
{
  g_autoptr (PfAdvice) advice = NULL;

  g_return_if_fail (error != NULL);
  g_return_if_fail (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));

  g_debug ("shown: %s", error->message);
  advice = pf_human_describe (error, context);
  pf_page_show_advice (self, advice, also);
}

void
pf_page_clear_error (PfPage *self)
{
  PfPagePrivate *priv;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  if (!gtk_widget_get_visible (GTK_WIDGET (priv->error_box)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (priv->error_box), FALSE);
  set_kind (self, priv->kind_before_error);
}

gboolean
pf_page_has_error (PfPage *self)
{
  g_return_val_if_fail (PF_IS_PAGE (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (get_private (self)->error_box));
}

void
pf_page_enter (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));
  pf_assert_ui ();

  if (PF_PAGE_GET_CLASS (self)->enter != NULL)
    PF_PAGE_GET_CLASS (self)->enter (self);
}

void
pf_page_entered (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));

  if (PF_PAGE_GET_CLASS (self)->entered != NULL)
    PF_PAGE_GET_CLASS (self)->entered (self);
}

static void
cancel (PfPage *self)
{
  PfPagePrivate *priv = get_private (self);

  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

void
pf_page_leave (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));

  cancel (self);
  if (PF_PAGE_GET_CLASS (self)->leave != NULL)
    PF_PAGE_GET_CLASS (self)->leave (self);
}

void
pf_page_grab_focus (PfPage *self)
{
  PfPagePrivate *priv;
  GtkWidget     *first = NULL;

  g_return_if_fail (PF_IS_PAGE (self));

  priv = get_private (self);
  if (pf_page_has_error (self))
    first = GTK_WIDGET (priv->error_box);
  else if (PF_PAGE_GET_CLASS (self)->get_first_focus != NULL)
    first = PF_PAGE_GET_CLASS (self)->get_first_focus (self);
  if (first == NULL)
    first = GTK_WIDGET (priv->head);
  gtk_widget_grab_focus (first);
}

GCancellable *
pf_page_get_cancellable (PfPage *self)
{
  PfPagePrivate *priv;

  g_return_val_if_fail (PF_IS_PAGE (self), NULL);

  priv = get_private (self);
  if (priv->cancellable == NULL)
    priv->cancellable = g_cancellable_new ();
  return priv->cancellable;
}

void
pf_page_show_above (PfPage *self, PfPage *page)
{
  g_return_if_fail (PF_IS_PAGE (self));
  g_return_if_fail (PF_IS_PAGE (page));

  g_signal_emit (self, signals[SIGNAL_SHOW_PAGE], 0, page);
}

void
pf_page_done (PfPage *self)
{
  g_return_if_fail (PF_IS_PAGE (self));

  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

void
pf_page_say (PfPage *self, const char *sentence)
{
  g_return_if_fail (PF_IS_PAGE (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static void
suggested_cb (PfPage *self)
{
  if (PF_PAGE_GET_CLASS (self)->suggested != NULL)
    PF_PAGE_GET_CLASS (self)->suggested (self);
}

static void
other_cb (PfPage *self)
{
  if (PF_PAGE_GET_CLASS (self)->other != NULL)
    PF_PAGE_GET_CLASS (self)->other (self);
}

void
pf_page_copy (PfPage *self, const char *text)
{
  g_return_if_fail (PF_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _ ("Copied"));
}

static void
act_cb (PfPage *self, int act)
{
  if (act == PF_ACT_COPY_FOR_HELP_DESK)
    {
      g_autofree char *text = pf_error_box_print (get_private (self)->error_box);
      g_autofree char *ticket = pf_help_desk_mask (pf_page_get_flow (self), text);

      pf_page_copy (self, ticket);
      return;
    }
  pf_page_clear_error (self);
  /* Otherwise GTK moves the focus with the next frame, after that of a dialog which opens
   * now: Orca 43 then takes the last one told for the focus, and is silent about the dialog. */
  gtk_widget_grab_focus (GTK_WIDGET (pf_page_get_head (self)));
  if (PF_PAGE_GET_CLASS (self)->act != NULL)
    PF_PAGE_GET_CLASS (self)->act (self, (PfAct) act);
}

static void
pf_page_unroot (GtkWidget *widget)
{
  cancel (PF_PAGE (widget));

  GTK_WIDGET_CLASS (pf_page_parent_class)->unroot (widget);
}

static void
pf_page_dispose (GObject *object)
{
  PfPagePrivate *priv = get_private (PF_PAGE (object));

  cancel (PF_PAGE (object));
  g_clear_object (&priv->flow);
  g_clear_pointer (&priv->title, g_free);

  G_OBJECT_CLASS (pf_page_parent_class)->dispose (object);
}

static void
pf_page_class_init (PfPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_page_dispose;
  GTK_WIDGET_CLASS (klass)->unroot = pf_page_unroot;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PF_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SHOW_PAGE] = g_signal_new ("show-page", PF_TYPE_PAGE, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            PF_TYPE_PAGE);
  signals[SIGNAL_DONE] = g_signal_new ("done", PF_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_page_init (PfPage *self)
{
  PfPagePrivate *priv = get_private (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-page");

  priv->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy",
                                 GTK_POLICY_NEVER, "vexpand", TRUE, "focusable", FALSE,
                                 NULL);
  priv->clamp = adw_clamp_new ();
  priv->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, GROUP_GAP);
  gtk_widget_add_css_class (priv->content, "pf-content");
  adw_clamp_set_child (ADW_CLAMP (priv->clamp), priv->content);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (priv->scrolled), priv->clamp);
  gtk_box_append (GTK_BOX (self), priv->scrolled);

  priv->head = PF_PAGE_HEAD (pf_page_head_new ());
  gtk_box_append (GTK_BOX (priv->content), GTK_WIDGET (priv->head));
  priv->error_box = PF_ERROR_BOX (pf_error_box_new ());
  gtk_widget_set_visible (GTK_WIDGET (priv->error_box), FALSE);
  g_signal_connect_swapped (priv->error_box, "act", G_CALLBACK (act_cb), self);
  gtk_box_append (GTK_BOX (priv->content), GTK_WIDGET (priv->error_box));

  priv->bar = PF_ACTION_BAR (pf_action_bar_new ());
  g_signal_connect_swapped (priv->bar, "suggested", G_CALLBACK (suggested_cb), self);
  g_signal_connect_swapped (priv->bar, "other", G_CALLBACK (other_cb), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (priv->bar));
  pf_action_bar_set (priv->bar, NULL, NULL);
  pf_page_set_width (self, NORMAL_WIDTH);
}
