/* pf-advise-json.c - answers from a file, and a recommendation as a document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-json.h"

#include "facts/pf-json-read.h"

#include <string.h>

#define ANSWERS_SCHEMA "postferry.answers/1"
#define ADVICE_SCHEMA "postferry.advice/1"

static gboolean
refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", member, what);
  return FALSE;
}

static gboolean
read_answer (const char *name, JsonNode *node, PfAnswers *answers, GError **error)
{
  PfQuestion question;

  if (!pf_question_from_id (name, &question))
    return refuse (error, name, "there is no such question");
  if (json_node_get_value_type (node) != G_TYPE_STRING ||
      !pf_answer_from_id (question, json_node_get_string (node), &answers->to[question]))
    return refuse (error, name, "this is none of the question's answers");

  return TRUE;
}

/* Numbers are bounded, so that no sum of two of them overflows. */
static gboolean
read_number (PfFactId id, gint64 number, PfAdviseFacts *facts)
{
  gint64 least = id == PF_FACT_EXPIRE_DAYS || id == PF_FACT_CERTIFICATE_DAYS ? -1 : 0;

  if (number < least || number > G_MAXINT64 / 4)
    return FALSE;
  pf_advise_facts_measure (facts, id, number);
  return TRUE;
}

static gboolean
read_fact (const char *name, JsonNode *node, PfAdviseFacts *facts, GError **error)
{
  GType    type = json_node_get_value_type (node);
  PfFactId id;
  gboolean is_read = FALSE;

  if (!pf_fact_from_id (name, &id))
    return refuse (error, name, "there is no such fact");
  if (pf_fact_kind (id) == PF_FACT_KIND_BOOL)
    is_read = type == G_TYPE_BOOLEAN &&
              read_number (id, json_node_get_boolean (node), facts);
  else if (pf_fact_kind (id) != PF_FACT_KIND_TEXT)
    is_read = type == G_TYPE_INT64 && read_number (id, json_node_get_int (node), facts);
  else if (type == G_TYPE_STRING && pf_fact_takes_text (id, json_node_get_string (node)))
    {
      pf_advise_facts_measure_text (facts, id, json_node_get_string (node));
      is_read = TRUE;
    }

  return is_read || refuse (error, name, "this cannot be its value");
}

/* Returns: (nullable): the member; %NULL also if it is absent, then without @error */
static JsonObject *
get_object (JsonObject *root, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (root, name);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, name, "this is no object");
      return NULL;
    }

  return json_node_get_object (node);
}

static gboolean
read_root (JsonNode *root, PfAnswers *answers, PfAdviseFacts *facts, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonObject    *object = NULL;
  JsonObject    *given = NULL;
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "document", "this is no object");
  object = json_node_get_object (root);
  node = json_object_get_member (object, "schema");
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING ||
      !g_str_equal (json_node_get_string (node), ANSWERS_SCHEMA))
    return refuse (error, "schema", "this is not " ANSWERS_SCHEMA);

  given = get_object (object, "answers", &local);
  if (given != NULL)
    {
      json_object_iter_init (&iter, given);
      while (json_object_iter_next (&iter, &name, &node))
        if (!read_answer (name, node, answers, error))
          return FALSE;
    }
  given = local == NULL ? get_object (object, "facts", &local) : NULL;
  if (given != NULL)
    {
      json_object_iter_init (&iter, given);
      while (json_object_iter_next (&iter, &name, &node))
        if (!read_fact (name, node, facts, error))
          return FALSE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

gboolean
pf_answers_parse (const char    *text,
                  gssize         length,
                  PfAnswers     *answers,
                  PfAdviseFacts *facts,
                  GError       **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (PfAdviseFacts) new_facts = { 0 };
  PfAnswers new_answers = *answers;

  if (length < 0)
    length = (gssize) strlen (text);
  if (length > PF_ANSWERS_FILE_MAX)
    return refuse (error, "document", "this is too long");
  root = pf_json_read (text, length, &local);
  if (root == NULL)
    return refuse (error, "document", local->message);

  pf_advise_facts_copy (&new_facts, facts);
  if (!read_root (root, &new_answers, &new_facts, error))
    return FALSE;

  *answers = new_answers;
  pf_advise_facts_clear (facts);
  *facts = new_facts;
  new_facts = (PfAdviseFacts){ 0 };
  return TRUE;
}

gboolean
pf_answers_load (const char    *path,
                 PfAnswers     *answers,
                 PfAdviseFacts *facts,
                 GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = NULL;
  gsize            length;

  if (stream == NULL)
    return FALSE;
  text = g_malloc (PF_ANSWERS_FILE_MAX + 1);
  /* One byte more than may be there tells that there are too many. */
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, PF_ANSWERS_FILE_MAX + 1,
                                &length, NULL, error))
    return FALSE;

  return pf_answers_parse (text, (gssize) length, answers, facts, error);
}

static void
put_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
put_value (JsonBuilder *builder, PfFactId id, const PfFact *fact)
{
  json_builder_set_member_name (builder, "value");
  if (fact->state == PF_FACT_MISSING)
    json_builder_add_null_value (builder);
  else if (pf_fact_kind (id) == PF_FACT_KIND_TEXT)
    json_builder_add_string_value (builder, fact->text);
  else if (pf_fact_kind (id) == PF_FACT_KIND_BOOL)
    json_builder_add_boolean_value (builder, fact->number != 0);
  else
    json_builder_add_int_value (builder, fact->number);
}

static void
put_facts (JsonBuilder *builder, const PfAdviseFacts *facts)
{
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_array (builder);
  for (int i = 0; i < PF_FACTS; i++)
    {
      const PfFact *fact = &facts->fact[i];

      json_builder_begin_object (builder);
      put_string (builder, "name", pf_fact_id ((PfFactId) i));
      put_value (builder, (PfFactId) i, fact);
      json_builder_set_member_name (builder, "measured");
      json_builder_add_boolean_value (builder, fact->state == PF_FACT_MEASURED);
      if (fact->state == PF_FACT_MISSING)
        put_string (builder, "because", pf_fact_why_id (fact->why));
      if (fact->state == PF_FACT_LISTED)
        put_string (builder, "asof", fact->asof);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_answers (JsonBuilder *builder, const PfAnswers *answers)
{
  json_builder_set_member_name (builder, "answers");
  json_builder_begin_object (builder);
  for (int i = 0; i < PF_QUESTIONS; i++)
    put_string (builder, pf_question_id ((PfQuestion) i), pf_answer_id (answers->to[i]));
  json_builder_end_object (builder);
}

static void
put_reasons (JsonBuilder *builder, const PfRecommendation *recommendation)
{
  json_builder_set_member_name (builder, "reasons");
  json_builder_begin_array (builder);
  for (int i = 0; i < PF_MOST_REASONS; i++)
    {
      json_builder_begin_object (builder);
      put_string (builder, "id", pf_reason_id (recommendation->reasons[i]));
      put_string (builder, "from", pf_reason_basis (recommendation->reasons[i]));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_lists (JsonBuilder *builder, const PfRecommendation *recommendation)
{
  json_builder_set_member_name (builder, "would_change");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recommendation->n_changes; i++)
    json_builder_add_string_value (builder, pf_change_id (recommendation->changes[i]));
  json_builder_end_array (builder);
  put_string (builder, "cost", pf_cost_id (recommendation->cost));
  json_builder_set_member_name (builder, "settings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recommendation->n_settings; i++)
    json_builder_add_string_value (builder, pf_setting_id (recommendation->settings[i]));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recommendation->n_steps; i++)
    json_builder_add_string_value (builder, pf_advice_step_id (recommendation->steps[i]));
  json_builder_end_array (builder);
  put_string (builder, "other_collector", pf_collector_id (recommendation->collector));
  json_builder_set_member_name (builder, "blocks_move");
  json_builder_add_boolean_value (builder,
                                  recommendation->collector == PF_COLLECTOR_BLOCKS);
}

char *
pf_advise_to_json (const char             *address,
                   const PfAnswers        *answers,
                   const PfAdviseFacts    *facts,
                   const PfRecommendation *recommendation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  put_string (builder, "schema", ADVICE_SCHEMA);
  put_string (builder, "address", address);
  put_string (builder, "recommend", pf_recommend_id (recommendation->recommend));
  put_string (builder, "rule", pf_advice_rule_id (recommendation->rule));
  put_reasons (builder, recommendation);
  put_lists (builder, recommendation);
  put_answers (builder, answers);
  put_facts (builder, facts);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}
