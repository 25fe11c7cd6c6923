/* pf-rules.c - known server sentences and what they mean, as dated data
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-rules.h"

#include "base/pf-error.h"
#include "facts/pf-facts-json.h"

#include <string.h>

#define SCHEMA "postferry.rules/1"
#define CONTROL_SCHEMA "postferry.control-hosts/1"

/* A rule, and when it applies. */
typedef struct
{
  PfRule   rule;
  gboolean is_override;
  char   **protocols; /* (owned): empty: all */
  char   **hosts;     /* (owned): endings; empty: all */
  char   **steps;     /* (owned): empty: all */
  char    *code;      /* (owned) (nullable) */
  GRegex  *pattern;   /* (owned) (nullable) */
} Row;

struct _PfRules
{
  GObject parent_instance;

  GPtrArray *rows; /* (owned) (element-type Row): the person's first */
};

G_DEFINE_FINAL_TYPE (PfRules, pf_rules, G_TYPE_OBJECT)

static void
row_free (Row *row)
{
  g_free (row->rule.finding);
  g_free (row->rule.certainty);
  g_free (row->rule.url);
  g_free (row->rule.note);
  g_free (row->rule.source);
  g_free (row->rule.asof);
  g_strfreev (row->protocols);
  g_strfreev (row->hosts);
  g_strfreev (row->steps);
  g_free (row->code);
  g_clear_pointer (&row->pattern, g_regex_unref);
  g_free (row);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)

static gboolean
read_when (JsonObject *object, Row *row, GError **error)
{
  g_autofree char *pattern = NULL;

  if (!pf_facts_get_strings (object, "protocols", FALSE, &row->protocols, error) ||
      !pf_facts_get_strings (object, "hosts", FALSE, &row->hosts, error) ||
      !pf_facts_get_strings (object, "steps", FALSE, &row->steps, error) ||
      !pf_facts_get_string (object, "code", FALSE, &row->code, error) ||
      !pf_facts_get_string (object, "pattern", FALSE, &pattern, error))
    return FALSE;

  if (pattern == NULL && row->code == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "neither “pattern” nor “code”");
      return FALSE;
    }
  if (pattern != NULL)
    {
      row->pattern = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, error);
      return row->pattern != NULL;
    }

  return TRUE;
}

static Row *
read_row (JsonObject *object, gboolean is_override, GError **error)
{
  g_autoptr (Row) row = g_new0 (Row, 1);
  PfRule *rule = &row->rule;

  row->is_override = is_override;
  if (!read_when (object, row, error) ||
      !pf_facts_get_string (object, "finding", TRUE, &rule->finding, error) ||
      !pf_facts_get_string (object, "certainty", TRUE, &rule->certainty, error) ||
      !pf_facts_get_string (object, "url", FALSE, &rule->url, error) ||
      !pf_facts_get_string (object, "note", FALSE, &rule->note, error) ||
      !pf_facts_get_string (object, "source", TRUE, &rule->source, error) ||
      !pf_facts_get_string (object, "asof", TRUE, &rule->asof, error))
    return NULL;

  rule->proves_password = json_object_get_boolean_member_with_default (object,
                                                                       "proves_password",
                                                                       FALSE);
  rule->url_in_text = json_object_get_boolean_member_with_default (object, "url_in_text",
                                                                   FALSE);
  return g_steal_pointer (&row);
}

/* A PfFactsFunc: all of the file or nothing. */
static gboolean
take_file (JsonObject *root, gboolean is_override, gpointer user_data, GError **error)
{
  PfRules *self = user_data;
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  JsonArray *rows;

  if (!pf_facts_get_rows (root, "rules", TRUE, &rows, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      Row *row = read_row (json_array_get_object_element (rows, i), is_override, error);

      if (row == NULL)
        {
          g_prefix_error (error, "rule %u: ", i + 1);
          return FALSE;
        }
      g_ptr_array_add (found, row);
    }

  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->rows, found->pdata[i]);
  return TRUE;
}

PfRules *
pf_rules_load (const char *override_dir, GPtrArray *out_problems)
{
  PfRules         *self = g_object_new (PF_TYPE_RULES, NULL);
  g_autofree char *folder = override_dir != NULL ? g_strdup (override_dir)
                                                 : pf_facts_default_folder ("rules");

  pf_facts_read_folder (folder, SCHEMA, take_file, self, out_problems);
  pf_facts_read_ours ("rules/server-sentences.json", SCHEMA, take_file, self);
  return self;
}

PfRules *
pf_rules_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (PfRules) self = g_object_new (PF_TYPE_RULES, NULL);

  return pf_facts_read_text (text, length, SCHEMA, take_file, self, error)
             ? g_steal_pointer (&self)
             : NULL;
}

static gboolean
holds (char **words, const char *word)
{
  return words[0] == NULL || g_strv_contains ((const char *const *) words, word);
}

static gboolean
is_below (const char *host, const char *ending)
{
  gsize length = strlen (host);
  gsize tail = strlen (ending);

  return length >= tail && g_ascii_strcasecmp (host + length - tail, ending) == 0 &&
         (length == tail || host[length - tail - 1] == '.');
}

static gboolean
is_for_host (const Row *row, const char *host)
{
  for (gsize i = 0; row->hosts[i] != NULL; i++)
    if (is_below (host, row->hosts[i]))
      return TRUE;

  return FALSE;
}

const PfRule *
pf_rules_match (PfRules    *self,
                PfProtocol  protocol,
                const char *host,
                const char *step,
                const char *code,
                const char *text)
{
  g_autofree char *clean = NULL;
  const Row       *general = NULL;
  gboolean         is_general_override = FALSE;

  g_return_val_if_fail (PF_IS_RULES (self), NULL);

  clean = pf_clean_server_text (text);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = self->rows->pdata[i];

      if (!holds (row->protocols, pf_protocol_to_string (protocol)) ||
          !holds (row->steps, step))
        continue;
      if (row->code != NULL &&
          (code == NULL || g_ascii_strcasecmp (row->code, code) != 0))
        continue;
      if (row->pattern != NULL && !g_regex_match (row->pattern, clean, 0, NULL))
        continue;

      if (row->hosts[0] == NULL)
        {
          if (general == NULL)
            {
              general = row;
              is_general_override = row->is_override;
            }
        }
      /* A rule of ours for this host does not beat a general one of the person's. */
      else if (is_for_host (row, host) && (!is_general_override || row->is_override))
        return &row->rule;
    }

  return general != NULL ? &general->rule : NULL;
}

/* The owner of a page, roughly: its last two labels. */
static const char *
last_two_labels (const char *host)
{
  const char *dot = strrchr (host, '.');

  while (dot != NULL && dot > host)
    {
      dot--;
      if (*dot == '.')
        return dot + 1;
    }

  return host;
}

static gboolean
is_trusted_page (const PfRule *rule, const char *host, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri)
      own = rule->url != NULL ? g_uri_parse (rule->url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *there = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (there == NULL || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (is_below (there, last_two_labels (host)))
    return TRUE;
  return own != NULL && g_uri_get_host (own) != NULL &&
         is_below (there, last_two_labels (g_uri_get_host (own)));
}

char *
pf_rule_find_url (const PfRule *rule, const char *host, const char *text)
{
  const char *start;

  g_return_val_if_fail (rule != NULL && host != NULL, NULL);

  start = rule->url_in_text && text != NULL ? g_strstr_len (text, -1, "https://") : NULL;
  if (start != NULL)
    {
      g_autofree char *url = g_strndup (start, strcspn (start, " \t\r\n]>)\"'"));

      if (is_trusted_page (rule, host, url))
        return g_steal_pointer (&url);
    }

  return g_strdup (rule->url);
}

typedef struct
{
  gboolean      is_read;
  GStrvBuilder *hosts;
} Controls;

/* A PfFactsFunc. */
static gboolean
take_controls (JsonObject *root, gboolean is_override, gpointer user_data, GError **error)
{
  Controls *controls = user_data;
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  JsonArray *rows;

  if (!pf_facts_get_rows (root, "hosts", TRUE, &rows, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject      *row = json_array_get_object_element (rows, i);
      gint64           port = json_object_get_int_member_with_default (row, "port", 0);
      g_autofree char *host = NULL;
      g_autofree char *both = NULL;

      if (!pf_facts_get_string (row, "host", TRUE, &host, error))
        return FALSE;
      if (port < 1 || port > G_MAXUINT16)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "host %u: “port” is not a number from 1 to 65535", i + 1);
          return FALSE;
        }
      both = g_strdup_printf ("%s:%d", host, (int) port);
      g_strv_builder_add (found, both);
    }

  g_strv_builder_unref (controls->hosts);
  controls->hosts = g_steal_pointer (&found);
  controls->is_read = TRUE;
  return TRUE;
}

char **
pf_control_hosts (const char *override_dir, GPtrArray *out_problems)
{
  g_autofree char *folder = override_dir != NULL ? g_strdup (override_dir)
                                                 : pf_facts_default_folder ("");
  Controls         controls = { FALSE, g_strv_builder_new () };
  char           **hosts;

  pf_facts_read_file (folder, "control-hosts.json", CONTROL_SCHEMA, take_controls,
                      &controls, out_problems);
  if (!controls.is_read)
    pf_facts_read_ours ("control-hosts.json", CONTROL_SCHEMA, take_controls, &controls);
  hosts = g_strv_builder_end (controls.hosts);
  g_strv_builder_unref (controls.hosts);
  return hosts;
}

static void
pf_rules_finalize (GObject *object)
{
  PfRules *self = PF_RULES (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (pf_rules_parent_class)->finalize (object);
}

static void
pf_rules_class_init (PfRulesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_rules_finalize;
}

static void
pf_rules_init (PfRules *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}
