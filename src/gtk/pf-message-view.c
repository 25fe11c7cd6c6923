/* pf-message-view.c - a list of messages on the screen, one row each
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-message-view.h"

#include "gtk/pf-a11y.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define LEAST_HEIGHT 260 /* of the list, where the window is low */
#define MOST_SHOWN_WHOLE 30

/* A row's widgets; they are used again for other rows. */
typedef struct
{
  GtkWidget *row;
  GtkLabel  *subject;
  GtkLabel  *text;
  GtkWidget *open;
  char      *copy; /* (owned) (nullable) */
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->copy);
  g_free (shown);
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
has_copy (const PfLedgerRow *row)
{
  return has_text (row->saved_as);
}

static const char *
get_subject (const PfLedgerRow *row)
{
  return has_text (row->subject) ? row->subject : pf_words_label (PF_LABEL_NO_SUBJECT);
}

/* "2024-01-01 10:00, 99 MB, Inbox" */
static char *
describe_place (const PfLedgerRow *row)
{
  g_autofree char *stamp = pf_words_stamp (row->date_unix);
  g_autofree char *date = pf_a11y_isolate (stamp);
  g_autofree char *size = pf_words_size_short ((guint64) MAX (row->size, 0));
  g_autofree char *folder = pf_a11y_isolate (has_text (row->folder) ? row->folder : "");

  if (has_text (stamp) && has_text (row->folder))
    return g_strdup_printf (_ ("%s, %s, %s"), date, size, folder);
  if (has_text (stamp))
    return g_strdup_printf (_ ("%s, %s"), date, size);
  if (has_text (row->folder))
    return g_strdup_printf (_ ("%s, %s"), size, folder);
  return g_steal_pointer (&size);
}

static char *
describe_row (const PfLedgerRow *row)
{
  g_autofree char *reason = pf_words_reason (row->reason);
  g_autofree char *place = describe_place (row);
  GString         *text = g_string_new (reason);

  if (has_text (row->from))
    {
      g_autofree char *from = pf_a11y_isolate (row->from);

      g_string_append_printf (text, "\n%s", from);
    }
  g_string_append_printf (text, "\n%s", place);
  if (has_text (row->server_text))
    {
      g_autofree char *said = pf_a11y_isolate (row->server_text);

      g_string_append_c (text, '\n');
      /* Translators: the mail server's own sentence follows */
      g_string_append_printf (text, _ ("The server said: %s"), said);
    }
  return g_string_free (text, FALSE);
}

static void
open_copy (GtkWidget *widget, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
open_clicked_cb (Shown *shown)
{
  if (shown->copy != NULL)
    open_copy (shown->row, shown->copy);
}

static void
activated_cb (GtkListView *view, guint position, gpointer data)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (view));
  g_autoptr (PfMessageItem) item = g_list_model_get_item (model, position);

  if (item != NULL && has_copy (pf_message_item_get_row (item)))
    open_copy (GTK_WIDGET (view), pf_message_item_get_row (item)->saved_as);
}

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* GTK 4.8 cannot name the row that it makes; but a child that takes the focus gets it
 * instead, and that one can be named. */
static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Shown     *shown = g_new0 (Shown, 1);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  shown->row = g_object_new (GTK_TYPE_BOX, "spacing", 12, "focusable", TRUE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (shown->row, "pf-message-row");
  shown->subject = GTK_LABEL (make_label (NULL));
  shown->text = GTK_LABEL (make_label ("dim-label"));
  gtk_widget_add_css_class (GTK_WIDGET (shown->text), "caption");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (shown->subject));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (shown->text));
  gtk_box_append (GTK_BOX (shown->row), words);

  /* For the pointer; by keys it is Enter on the row. */
  shown->open = gtk_button_new_from_icon_name ("document-open-symbolic");
  gtk_widget_set_tooltip_text (shown->open, _ ("Open the Copy"));
  gtk_widget_set_focusable (shown->open, FALSE);
  gtk_widget_set_valign (shown->open, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (shown->open, "flat");
  pf_a11y_name (shown->open, _ ("Open the Copy"), NULL);
  g_signal_connect_swapped (shown->open, "clicked", G_CALLBACK (open_clicked_cb), shown);
  gtk_box_append (GTK_BOX (shown->row), shown->open);

  g_object_set_data_full (G_OBJECT (shown->row), "shown", shown, shown_free);
  gtk_list_item_set_child (item, shown->row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Shown *shown = g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "shown");
  const PfLedgerRow *row = pf_message_item_get_row (gtk_list_item_get_item (item));
  g_autofree char   *text = describe_row (row);
  g_autofree char   *lines = pf_a11y_one_paragraph (text);
  g_autofree char   *plain = pf_a11y_strip (text);
  g_autofree char   *spoken = NULL;

  gtk_label_set_label (shown->subject, get_subject (row));
  gtk_label_set_label (shown->text, lines);
  gtk_widget_set_visible (shown->open, has_copy (row));
  g_free (shown->copy);
  shown->copy = has_copy (row) ? g_strdup (row->saved_as) : NULL;
  /* Translators: what is known of a message, and what Enter does */
  spoken = has_copy (row) ? g_strdup_printf (_ ("%s\nEnter opens the copy."), plain)
                          : g_strdup (plain);
  pf_a11y_name (shown->row, get_subject (row), spoken);
  gtk_widget_set_focusable (gtk_widget_get_parent (shown->row), FALSE);
}

GtkWidget *
pf_message_view_new (PfMessageList *list, const char *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection     *model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (list)));
  GtkWidget          *view;
  GtkWidget          *scrolled;
  gboolean is_short = g_list_model_get_n_items (G_LIST_MODEL (list)) <= MOST_SHOWN_WHOLE;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (model), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (view), TRUE);
  g_signal_connect (view, "activate", G_CALLBACK (activated_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  pf_a11y_tab_leaves (view);

  /* A card as high as its few rows; many rows scroll in what the page has left. */
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy",
                           GTK_POLICY_NEVER, "vscrollbar-policy",
                           is_short ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC, "vexpand",
                           !is_short, "min-content-height", is_short ? -1 : LEAST_HEIGHT,
                           "focusable", FALSE, "child", view, NULL);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "pf-message-view");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  return scrolled;
}
