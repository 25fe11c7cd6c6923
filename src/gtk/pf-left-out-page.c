/* pf-left-out-page.c - messages that did not go or did not come back, one by one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-left-out-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-message-list.h"
#include "gtk/pf-message-view.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define MANY 8        /* below, nobody needs to search */
#define SEARCH_MS 150 /* after the last key */

struct _PfLeftOutPage
{
  PfPage parent_instance;

  PfMessageList  *list;   /* (owned) (nullable) */
  PfEntryRow     *search; /* (nullable) */
  GtkCheckButton *every_reason;
  const char     *reason; /* (unowned) (nullable) of the list's rows */
  GtkLabel       *shown;
  guint           timeout;
};

G_DEFINE_FINAL_TYPE (PfLeftOutPage, pf_left_out_page, PF_TYPE_PAGE)

static void
show_count (PfLeftOutPage *self)
{
  g_autofree char *text = NULL;

  text = pf_words_messages_of (g_list_model_get_n_items (G_LIST_MODEL (self->list)),
                               pf_message_list_get_total (self->list));
  gtk_label_set_label (self->shown, text);
  pf_page_say (PF_PAGE (self), text);
}

static gboolean
filter_cb (gpointer data)
{
  PfLeftOutPage *self = data;

  self->timeout = 0;
  pf_message_list_filter (self->list,
                          self->search != NULL ? pf_entry_row_get_text (self->search)
                                               : NULL,
                          self->reason);
  show_count (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (PfLeftOutPage *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (SEARCH_MS, filter_cb, self);
}

static void
reason_toggled_cb (GtkCheckButton *button, PfLeftOutPage *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->reason = g_object_get_data (G_OBJECT (button), "reason");
  filter_cb (self);
}

static void
pf_left_out_page_suggested (PfPage *page)
{
  pf_page_done (page);
}

static void
pf_left_out_page_dispose (GObject *object)
{
  PfLeftOutPage *self = PF_LEFT_OUT_PAGE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (pf_left_out_page_parent_class)->dispose (object);
}

static void
pf_left_out_page_class_init (PfLeftOutPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_left_out_page_dispose;
  PF_PAGE_CLASS (klass)->suggested = pf_left_out_page_suggested;
}

static void
pf_left_out_page_init (PfLeftOutPage *self)
{
  pf_page_set_buttons_plain (PF_PAGE (self), NULL, _ ("Back to the Overview"));
}

/* Role radio: GTK 4.8 calls a grouped check button a check box. */
static GtkCheckButton *
add_reason (PfLeftOutPage *self, GtkWidget *box, const char *text, const char *reason)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign",
                                   0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "group", self->every_reason,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, "child",
                                    label, NULL);

  pf_a11y_name (button, text, NULL);
  g_object_set_data (G_OBJECT (button), "reason", (gpointer) reason);
  gtk_box_append (GTK_BOX (box), button);
  return GTK_CHECK_BUTTON (button);
}

static void
add_reasons (PfLeftOutPage *self)
{
  g_autoptr (GArray) reasons = pf_message_list_count_reasons (self->list);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *details;

  if (reasons->len < 2)
    return;
  self->every_reason = add_reason (self, box, _ ("All of them"), NULL);
  gtk_check_button_set_active (self->every_reason, TRUE);
  g_signal_connect (self->every_reason, "toggled", G_CALLBACK (reason_toggled_cb), self);
  for (guint i = 0; i < reasons->len; i++)
    {
      const PfMessageReason *one = &g_array_index (reasons, PfMessageReason, i);
      g_autofree char       *words = pf_words_reason (one->reason);
      g_autofree char       *count = pf_words_messages (one->rows);
      /* Translators: why, and "12 messages" */
      g_autofree char *text = g_strdup_printf (_ ("%s: %s"), words, count);

      g_signal_connect (add_reason (self, box, text, one->reason), "toggled",
                        G_CALLBACK (reason_toggled_cb), self);
    }
  details = pf_details_new (_ ("Show only one reason"));
  pf_details_set_child (PF_DETAILS (details), box);
  pf_page_add (PF_PAGE (self), details);
}

static void
add_search (PfLeftOutPage *self)
{
  AdwPreferencesGroup *group = pf_page_add_group (PF_PAGE (self), NULL, _ ("Search"));

  self->search = PF_ENTRY_ROW (
      pf_entry_row_new (_ ("Search"), _ ("In subjects, senders and folders")));
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed_cb),
                            self);
  adw_preferences_group_add (group, GTK_WIDGET (self->search));
}

static char *
make_heading (PfLeftOutKind kind, guint total)
{
  g_autofree char *count = pf_words_count (total);

  switch (kind)
    {
    case PF_LEFT_OUT_TO_COME:
      return g_strdup_printf (ngettext ("%s cannot go", "%s cannot go", total), count);
    case PF_LEFT_OUT_PAST:
      return g_strdup_printf (ngettext ("%s was left out", "%s were left out", total),
                              count);
    case PF_LEFT_OUT_KEPT:
      return g_strdup_printf (ngettext ("%s stays on the server", "%s stay on the server",
                                        total),
                              count);
    }
  return NULL;
}

static const char *
get_lead (PfLeftOutKind kind)
{
  switch (kind)
    {
    case PF_LEFT_OUT_TO_COME:
      return _ ("Copies will be kept on this computer. Each one says why.");
    case PF_LEFT_OUT_PAST:
      return _ ("Copies are kept on this computer. Each one says why.");
    case PF_LEFT_OUT_KEPT:
      return _ ("Taking the move back left them there. Each one says why.");
    }
  return NULL;
}

PfPage *
pf_left_out_page_new (GPtrArray *rows, PfLeftOutKind kind)
{
  PfLeftOutPage   *self = g_object_new (PF_TYPE_LEFT_OUT_PAGE, NULL);
  PfPage          *page = PF_PAGE (self);
  g_autofree char *heading = make_heading (kind, rows->len);

  self->list = pf_message_list_new (rows);
  pf_page_set_head (page, heading, get_lead (kind));
  if (rows->len >= MANY)
    {
      add_search (self);
      add_reasons (self);
      self->shown = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->shown), "numeric");
      pf_page_add (page, GTK_WIDGET (self->shown));
      show_count (self);
    }
  pf_page_add (page, pf_message_view_new (self->list, heading));
  return page;
}
