/* pf-left-out-page.c - the messages that were left out, one by one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-left-out-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"
#include "ledger/pf-ledger.h"

#include <glib/gi18n.h>

struct _PfLeftOutPage
{
  PfPage parent_instance;

  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (PfLeftOutPage, pf_left_out_page, PF_TYPE_PAGE)

static void
pf_left_out_page_suggested (PfPage *page)
{
  pf_page_done (page);
}

static void
pf_left_out_page_class_init (PfLeftOutPageClass *klass)
{
  PF_PAGE_CLASS (klass)->suggested = pf_left_out_page_suggested;
}

static void
pf_left_out_page_init (PfLeftOutPage *self)
{
  pf_page_set_buttons (PF_PAGE (self), NULL, _ ("Back to the Overview"));
}

static char *
describe_row (const PfLedgerRow *row)
{
  g_autofree char *reason = pf_words_reason (row->reason);
  g_autofree char *size = pf_words_size_short ((guint64) MAX (row->size, 0));
  g_autofree char *date = pf_words_stamp (row->date_unix);
  GString         *text = g_string_new (reason);

  if (row->from != NULL && *row->from != '\0')
    g_string_append_printf (text, "\n%s", row->from);
  g_string_append_printf (text, "\n%s%s%s", date, *date != '\0' ? ", " : "", size);
  if (row->folder != NULL && *row->folder != '\0')
    g_string_append_printf (text, ", %s", row->folder);
  if (row->server_text != NULL && *row->server_text != '\0')
    {
      g_string_append_c (text, '\n');
      /* Translators: the mail server's own sentence follows */
      g_string_append_printf (text, _ ("The server said: %s"), row->server_text);
    }
  return g_string_free (text, FALSE);
}

static void
open_copy_cb (GtkWidget *button, GtkWidget *row)
{
  const char *path = g_object_get_data (G_OBJECT (row), "copy");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (row)), uri, GDK_CURRENT_TIME);
}

static GtkWidget *
make_row (const PfLedgerRow *ledger_row)
{
  gboolean    has_subject = ledger_row->subject != NULL && *ledger_row->subject != '\0';
  const char *subject = has_subject ? ledger_row->subject
                                    : pf_words_label (PF_LABEL_NO_SUBJECT);
  g_autofree char *text = describe_row (ledger_row);
  GtkWidget       *row = pf_fact_row_new (subject, text);

  if (ledger_row->saved_as != NULL && *ledger_row->saved_as != '\0')
    {
      GtkWidget       *button = gtk_button_new_with_label (_ ("Open the Copy"));
      g_autofree char *name = g_strdup_printf (_ ("Open the copy of “%s”"), subject);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      pf_a11y_name (button, name, NULL);
      g_object_set_data_full (G_OBJECT (row), "copy", g_strdup (ledger_row->saved_as),
                              g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (open_copy_cb), row);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

PfPage *
pf_left_out_page_new (GPtrArray *rows, gint64 total, gboolean is_past)
{
  PfLeftOutPage   *self = g_object_new (PF_TYPE_LEFT_OUT_PAGE, NULL);
  PfPage          *page = PF_PAGE (self);
  g_autofree char *count = pf_words_count (total);
  g_autofree char *heading = NULL;

  if (is_past)
    heading = g_strdup_printf (ngettext ("%s was left out", "%s were left out",
                                         (gulong) total),
                               count);
  else
    heading = g_strdup_printf (ngettext ("%s cannot go", "%s cannot go", (gulong) total),
                               count);
  pf_page_set_head (page, heading,
                    is_past ? _ ("Copies are kept on this computer. Each one says why.")
                            : _ ("Copies will be kept on this computer. Each one says "
                                 "why."));

  self->group = pf_page_add_group (page, NULL, heading);
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_add (self->group, make_row (g_ptr_array_index (rows, i)));
  if (rows->len < total)
    {
      g_autofree char *more = pf_words_count (total - rows->len);
      g_autofree char *title = g_strdup_printf (ngettext ("%s more", "%s more",
                                                          (gulong) (total - rows->len)),
                                                more);

      adw_preferences_group_add (self->group,
                                 pf_fact_row_new (title, _ ("They are in the report")));
    }
  pf_page_set_buttons (page, NULL, _ ("Back to the Overview"));
  return page;
}
