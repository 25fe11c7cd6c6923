/* test-advice.c - the window recommends what the command does, for every case of the table
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "advise/pf-advise-json.h"
#include "base/pf-threads.h"
#include "flow/pf-flow-advice.h"
#include "gtk/pf-advice-page.h"
#include "gtk/pf-rows.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define CASES "tests/support/advice-cases.json"
#define FEWEST_CASES 60

static char *answers_file;

/* The case as a file that both faces read. */
static void
write_answers (JsonObject *row)
{
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (document, "schema", "postferry.answers/1");
  json_object_set_member (document, "answers",
                          json_node_copy (json_object_get_member (row, "answers")));
  json_object_set_member (document, "facts",
                          json_node_copy (json_object_get_member (row, "facts")));
  json_node_set_object (node, document);
  text = json_to_string (node, FALSE);
  g_file_set_contents (answers_file, text, -1, &error);
  g_assert_no_error (error);
}

static char *
run_command (const char *option)
{
  g_autofree char *program = g_build_filename (g_getenv ("PF_BUILD_ROOT"), "src", "cli",
                                               "postferry", NULL);
  const char *argv[] = { program, "advise", "--answers", answers_file, option, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                NULL, NULL, &error);
  g_assert_no_error (error);
  return out;
}

/* The titles of all rows below @widget, one a line, in the order in which they stand. */
static void
collect_rows (GtkWidget *widget, GString *titles)
{
  if (PF_IS_FACT_ROW (widget))
    g_string_append_printf (titles, "%s\n",
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_rows (child, titles);
}

/* What the command's text says after "Because:", as rows say it. */
static void
check_text (const char *text, PfPage *page)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *heading = pf_page_head_get_heading (pf_page_get_head (page));
  const char *at;
  guint       n = 0;

  collect_rows (GTK_WIDGET (page), titles);
  at = titles->str;
  g_assert_cmpstr (lines[0], ==, heading);
  for (guint i = 0; lines[i] != NULL && n < 3; i++)
    {
      const char *found;

      if (!g_str_has_prefix (lines[i], "  * "))
        continue;
      /* The two reasons and what would change it, in their order. */
      found = strstr (at, lines[i] + 4);
      if (found == NULL)
        g_error ("“%s” is not shown after: %s", lines[i] + 4, at);
      at = found;
      n++;
    }
  g_assert_cmpuint (n, ==, 3);
}

static void
check_document (const char *text, PfFlow *flow)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  PfRecommendation it;
  JsonObject      *root;
  JsonArray       *reasons;

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  reasons = json_object_get_array_member (root, "reasons");
  pf_flow_recommend (flow, &it);
  g_assert_cmpstr (json_object_get_string_member (root, "recommend"), ==,
                   pf_recommend_id (it.recommend));
  g_assert_cmpstr (json_object_get_string_member (root, "rule"), ==,
                   pf_advice_rule_id (it.rule));
  g_assert_cmpstr (json_object_get_string_member (root, "cost"), ==,
                   pf_cost_id (it.cost));
  g_assert_cmpint (json_object_get_boolean_member (root, "blocks_move"), ==,
                   pf_flow_is_collected_elsewhere (flow));
  for (guint i = 0; i < PF_MOST_REASONS; i++)
    g_assert_cmpstr (
        json_object_get_string_member (json_array_get_object_element (reasons, i), "id"),
        ==, pf_reason_id (it.reasons[i]));
}

static void
test_case (gconstpointer data)
{
  g_autoptr (PfFlow) flow = pf_flow_new ("/nonexistent", "/nonexistent", NULL);
  g_autoptr (GtkWidget)
      page = g_object_ref_sink (g_object_new (PF_TYPE_ADVICE_PAGE, NULL));
  g_auto (PfAdviseFacts) facts = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *document = NULL;
  g_autofree char *text = NULL;
  PfAnswers        answers = { 0 };

  write_answers ((JsonObject *) data);
  pf_advise_facts_init (&facts);
  pf_answers_load (answers_file, &answers, &facts, &error);
  g_assert_no_error (error);
  for (int i = 0; i < PF_QUESTIONS; i++)
    pf_flow_answer (flow, (PfQuestion) i, answers.to[i]);
  pf_flow_set_given_facts (flow, &facts);

  pf_page_set_flow (PF_PAGE (page), flow);
  pf_page_enter (PF_PAGE (page));
  document = run_command ("--json");
  check_document (document, flow);
  text = run_command (NULL);
  check_text (text, PF_PAGE (page));
}

int
main (int argc, char *argv[])
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  JsonArray       *rows;
  int              status;
  int              file;

  g_test_init (&argc, &argv, NULL);
  pf_threads_claim_ui ();
  adw_init ();

  path = g_build_filename (g_getenv ("PF_SOURCE_ROOT"), CASES, NULL);
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), >=, FEWEST_CASES);
  file = g_file_open_tmp ("pf-answers-XXXXXX", &answers_file, NULL);
  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject      *row = json_array_get_object_element (rows, i);
      g_autofree char *name = g_strdup_printf ("/advice/%s",
                                               json_object_get_string_member (row,
                                                                              "name"));

      g_test_add_data_func (name, row, test_case);
    }

  status = g_test_run ();
  g_unlink (answers_file);
  g_free (answers_file);
  return status;
}
