/* test-pages.c - every page class can be made, shown and left without a warning
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-threads.h"
#include "gtk/pf-abilities-page.h"
#include "gtk/pf-action-bar.h"
#include "gtk/pf-address-page.h"
#include "gtk/pf-before-page.h"
#include "gtk/pf-details.h"
#include "gtk/pf-done-page.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-error-box.h"
#include "gtk/pf-folder-tree.h"
#include "gtk/pf-left-out-page.h"
#include "gtk/pf-message-list.h"
#include "gtk/pf-moving-page.h"
#include "gtk/pf-plan-page.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-search-page.h"
#include "gtk/pf-servers-page.h"
#include "gtk/pf-sign-in-page.h"
#include "gtk/pf-start-page.h"
#include "gtk/pf-stores-page.h"
#include "gtk/pf-target-page.h"
#include "gtk/pf-undone-page.h"
#include "gtk/pf-verdict-page.h"

#define SEEN_LIMIT_US ((gint64) 5 * G_USEC_PER_SEC)

/* Runs the main loop until it has drawn what there is to draw. */
static void
settle (void)
{
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
test_page (gconstpointer data)
{
  GType (*get_type) (void) = (GType (*) (void)) data;
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (get_type (), NULL));
  g_autoptr (PfFlow) flow = pf_flow_new ("/nonexistent", "/nonexistent", NULL);
  g_autoptr (GError)
      error = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_REFUSED, "refused");

  pf_page_set_flow (PF_PAGE (page), flow);
  show (page);
  pf_page_show_error (PF_PAGE (page), error, "imap.example.org", "Nothing was sent.");
  g_assert_true (pf_page_has_error (PF_PAGE (page)));
  g_assert_null (pf_page_get_default (PF_PAGE (page)));
  show (page);
  pf_page_clear_error (PF_PAGE (page));
  g_assert_false (pf_page_has_error (PF_PAGE (page)));
  pf_page_leave (PF_PAGE (page));
}

static PfPlanFolder *
new_folder (const char *path, const char *target, gint64 found)
{
  PfPlanFolder *folder = g_new0 (PfPlanFolder, 1);

  folder->source = g_strdup ("/p");
  folder->account = g_strdup ("ada");
  folder->path = g_strsplit (path, "/", -1);
  folder->role = g_strdup ("none");
  folder->target = g_strdup (target);
  folder->found = found;
  folder->send = found;
  return folder;
}

static void
free_folder (gpointer data)
{
  PfPlanFolder *folder = data;

  g_free (folder->source);
  g_free (folder->account);
  g_strfreev (folder->path);
  g_free (folder->role);
  g_free (folder->target);
  g_free (folder);
}

static void
count_cb (PfFolderItem *item, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_tree (void)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (free_folder);
  PfPlan plan = { .folders = folders };
  g_autoptr (GListStore) items = NULL;
  g_autoptr (PfFolderItem) projects = NULL;
  g_autoptr (PfFolderItem) house = NULL;
  g_autoptr (GtkWidget) tree = g_object_ref_sink (pf_folder_tree_new ("Folders"));
  guint count = 0;

  g_ptr_array_add (folders, new_folder ("Projects/House", "Projects/House", 220));
  g_ptr_array_add (folders, new_folder ("Projects", "Projects", 310));
  g_ptr_array_add (folders, new_folder ("Animals", "Animals", 1));
  /* The same path in a second account is the same folder on the server. */
  g_ptr_array_add (folders, new_folder ("Animals", "Animals", 2));
  items = pf_folder_items_new (&plan);
  pf_folder_items_foreach (G_LIST_MODEL (items), count_cb, &count);
  g_assert_cmpuint (count, ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (items)), ==, 2);

  projects = g_list_model_get_item (G_LIST_MODEL (items), 1);
  house = g_list_model_get_item (G_LIST_MODEL (projects->children), 0);
  g_assert_cmpstr (house->path, ==, "Projects/House");
  pf_folder_item_set_ticked (projects, FALSE);
  g_assert_false (house->is_ticked);
  pf_folder_item_set_ticked (house, TRUE);
  g_assert_true (projects->is_ticked);

  pf_folder_tree_set_items (PF_FOLDER_TREE (tree), items);
  show (tree);
}

#define MANY_ROWS 50000

static GPtrArray *
new_rows (guint n)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);

  for (guint i = 0; i < n; i++)
    {
      PfLedgerRow *row = g_new0 (PfLedgerRow, 1);

      row->folder = g_strdup ("Inbox");
      row->subject = g_strdup_printf ("Letter %u", i);
      row->from = g_strdup (i % 2 == 0 ? "Ada <ada@example.org>"
                                       : "Gr\303\274\303\237e@example.org");
      row->reason = g_strdup (i % 10 == 0 ? "partial" : "too-large");
      row->saved_as = g_strdup_printf ("/nonexistent/%u.eml", i);
      row->date_unix = 1704103200 + i;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
test_many_left_out (void)
{
  g_autoptr (GPtrArray) rows = new_rows (MANY_ROWS);
  g_autoptr (PfMessageList) list = pf_message_list_new (rows);
  g_autoptr (GArray) reasons = pf_message_list_count_reasons (list);
  g_autoptr (PfMessageItem) item = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpuint (reasons->len, ==, 2);
  g_assert_cmpstr (g_array_index (reasons, PfMessageReason, 0).reason, ==, "too-large");
  g_assert_cmpuint (g_array_index (reasons, PfMessageReason, 0).rows, ==, 45000);

  pf_message_list_filter (list, "ada LETTER 49999", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  pf_message_list_filter (list, "GR\303\234SSE LETTER 49999", NULL);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpstr (pf_message_item_get_row (item)->subject, ==, "Letter 49999");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 1));
  pf_message_list_filter (list, "letter", "partial");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5000);
  pf_message_list_filter (list, "", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, MANY_ROWS);

  show (GTK_WIDGET (pf_left_out_page_new (rows, PF_LEFT_OUT_PAST)));
  g_test_message ("%u rows: searched four times and shown in %d ms", MANY_ROWS,
                  (int) ((g_get_monotonic_time () - start) / 1000));
}

static void
test_parts (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *bar = pf_action_bar_new ();
  GtkWidget *entry = pf_entry_row_new ("Port", "Usually 993");
  GtkWidget *tick = pf_tick_row_new ("Inbox", "12 messages");
  GtkWidget *toggle = pf_switch_row_new ("Awake", NULL);
  GtkWidget *details = pf_details_new ("Details");

  pf_action_bar_set (PF_ACTION_BAR (bar), "Pause", "Stop…");
  pf_action_bar_set_ready (PF_ACTION_BAR (bar), FALSE, "Not enough space");
  pf_entry_row_set_error (PF_ENTRY_ROW (entry), "Enter the port");
  pf_entry_row_set_text (PF_ENTRY_ROW (entry), "993");
  g_assert_cmpstr (pf_entry_row_get_text (PF_ENTRY_ROW (entry)), ==, "993");
  pf_tick_row_set_active (PF_TICK_ROW (tick), TRUE);
  g_assert_true (pf_tick_row_get_active (PF_TICK_ROW (tick)));
  pf_switch_row_set_active (PF_SWITCH_ROW (toggle), TRUE);
  g_assert_true (pf_switch_row_get_active (PF_SWITCH_ROW (toggle)));
  pf_details_set_text (PF_DETAILS (details), "NO [AUTHENTICATIONFAILED]");
  pf_details_set_open (PF_DETAILS (details), TRUE);

  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  gtk_list_box_append (GTK_LIST_BOX (list), tick);
  gtk_list_box_append (GTK_LIST_BOX (list), toggle);
  gtk_list_box_append (GTK_LIST_BOX (list), pf_choice_row_new ("Go", "On"));
  gtk_list_box_append (GTK_LIST_BOX (list), pf_fact_row_new ("<b>&", "no markup <"));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), details);
  gtk_box_append (GTK_BOX (box), bar);
  show (box);
}

/* What is copied for a help desk names nobody, unless the person prefers otherwise. */
static void
test_ticket (gconstpointer data)
{
  const gboolean shows = GPOINTER_TO_INT (data);
  g_autoptr (PfFlow) flow = pf_flow_new ("/nonexistent", "/nonexistent", NULL);
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_parse ("imaps://lovelace@imap.example.org", NULL);
  PfPreferences preferences = { .shows_addresses = shows };
  PfAdvice      advice = { .title = (char *) "Something went wrong",
                           .cause = (char *) "ada@example.org, lovelace",
                           .act = PF_ACT_COPY_FOR_HELP_DESK,
                           .button = (char *) "Copy for the Help Desk" };
  GtkWidget    *window = gtk_window_new ();
  GtkWidget    *page = g_object_new (PF_TYPE_MOVING_PAGE, NULL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (window);
  g_auto (GValue) value = G_VALUE_INIT;
  const char *text;

  pf_flow_set_preferences (flow, &preferences);
  pf_flow_set_address (flow, "ada@example.org");
  pf_flow_set_endpoint (flow, endpoint);
  pf_page_set_flow (PF_PAGE (page), flow);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  pf_page_show_advice (PF_PAGE (page), &advice, NULL);
  g_assert_true (
      pf_error_box_act (PF_ERROR_BOX (gtk_window_get_focus (GTK_WINDOW (window)))));

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard),
                                                 &value, NULL));
  text = g_value_get_string (&value);
  g_assert_nonnull (strstr (text, "Something went wrong"));
  g_assert_cmpint (strstr (text, "ada@example.org") != NULL, ==, shows);
  g_assert_cmpint (strstr (text, "lovelace") != NULL, ==, shows);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* What is opened at the lower edge of a page comes into view. */
static void
test_opened_is_seen (void)
{
  GtkWidget     *window = gtk_window_new ();
  GtkWidget     *page = g_object_new (PF_TYPE_BEFORE_PAGE, NULL);
  GtkWidget     *tall = gtk_label_new ("Much before it");
  GtkWidget     *details = pf_details_new ("Details");
  GtkWidget     *toggle = gtk_widget_get_first_child (details);
  GtkWidget     *viewport;
  gint64         until = g_get_monotonic_time () + SEEN_LIMIT_US;
  GtkAdjustment *scroll;

  gtk_widget_set_size_request (tall, -1, 400);
  pf_page_add (PF_PAGE (page), tall);
  pf_page_add (PF_PAGE (page), details);
  pf_details_set_text (PF_DETAILS (details), "one\ntwo\nthree\nfour\nfive\nsix");
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 480);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  viewport = gtk_widget_get_ancestor (details, GTK_TYPE_VIEWPORT);
  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), ==, 0);
  g_signal_emit_by_name (toggle, "clicked");
  while (gtk_adjustment_get_value (scroll) <= 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), >, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll) +
                         gtk_adjustment_get_page_size (scroll),
                     <=, gtk_adjustment_get_upper (scroll));
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

int
main (int argc, char *argv[])
{
  /* clang-format off */
  static const struct
  {
    const char *name;
    GType (*get_type) (void);
  } pages[] = {
    { "start", pf_start_page_get_type },
    { "address", pf_address_page_get_type },
    { "servers", pf_servers_page_get_type },
    { "sign-in", pf_sign_in_page_get_type },
    { "stores", pf_stores_page_get_type },
    { "plan", pf_plan_page_get_type },
    { "moving", pf_moving_page_get_type },
    { "done", pf_done_page_get_type },
    { "search", pf_search_page_get_type },
    { "before", pf_before_page_get_type },
    { "abilities", pf_abilities_page_get_type },
    { "verdict", pf_verdict_page_get_type },
    { "target", pf_target_page_get_type },
    { "undone", pf_undone_page_get_type },
  };
  /* clang-format on */

  g_test_init (&argc, &argv, NULL);
  pf_threads_claim_ui ();
  adw_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/page/%s", pages[i].name);

      g_test_add_data_func (path, (gconstpointer) pages[i].get_type, test_page);
    }
  g_test_add_func ("/gtk/tree", test_tree);
  g_test_add_func ("/gtk/many-left-out", test_many_left_out);
  g_test_add_func ("/gtk/parts", test_parts);
  g_test_add_func ("/gtk/opened-is-seen", test_opened_is_seen);
  g_test_add_data_func ("/gtk/ticket/hides", GINT_TO_POINTER (FALSE), test_ticket);
  g_test_add_data_func ("/gtk/ticket/shows", GINT_TO_POINTER (TRUE), test_ticket);

  return g_test_run ();
}
