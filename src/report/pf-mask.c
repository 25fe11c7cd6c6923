/* pf-mask.c - addresses and user names, made unreadable in a whole document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "report/pf-report-diagnosis-private.h"

#include <string.h>

#define USER_MIN 2 /* characters; a shorter word would mask half of everything */

static void
append_first (GString *text, const char *word)
{
  g_string_append_len (text, word, g_utf8_next_char (word) - word);
  g_string_append (text, "***");
}

char *
pf_mask_address (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  const char *dot = at != NULL ? strrchr (at, '.') : NULL;
  GString    *text;

  if (at == NULL || at == address || at[1] == '\0')
    return g_strdup (address);

  text = g_string_new (NULL);
  append_first (text, address);
  g_string_append_c (text, '@');
  append_first (text, at + 1);
  if (dot != NULL)
    g_string_append (text, dot);
  return g_string_free (text, FALSE);
}

static gboolean
mask_match (const GMatchInfo *match, GString *result, gpointer data)
{
  g_autofree char *address = g_match_info_fetch (match, 0);
  g_autofree char *masked = pf_mask_address (address);

  g_string_append (result, masked);
  return FALSE;
}

/**
 * PfMask:
 * @address: what looks like an address, also with "%40"
 * @users: (nullable): the user names as whole words
 */
struct _PfMask
{
  GRegex *address;
  GRegex *users;
};

static gboolean
mask_user (const GMatchInfo *match, GString *result, gpointer data)
{
  g_autofree char *user = g_match_info_fetch (match, 0);
  g_autofree char *masked = pf_mask_address (user);

  if (g_strcmp0 (masked, user) != 0)
    g_string_append (result, masked);
  else
    append_first (result, user);
  return FALSE;
}

char *
pf_mask_text (const PfMask *mask, const char *text)
{
  g_autofree char *first = mask->users != NULL
                               ? g_regex_replace_eval (mask->users, text, -1, 0, 0,
                                                       mask_user, NULL, NULL)
                               : g_strdup (text);
  char            *second;

  if (first == NULL)
    return g_strdup ("");
  second = g_regex_replace_eval (mask->address, first, -1, 0, 0, mask_match, NULL, NULL);
  return second != NULL ? second : g_strdup ("");
}

static void mask_node (JsonNode *node, const PfMask *mask);

/* Members whose words are ours or a server's name: a user called "imap" must not make
 * them unreadable. */
static const char *const plain_members[] = { "schema",
                                             "tool",
                                             "run",
                                             "id",
                                             "protocol",
                                             "security",
                                             "who",
                                             "stage",
                                             "severity",
                                             "certainty",
                                             "kind",
                                             "result",
                                             "trust",
                                             "speaks",
                                             "host",
                                             "family",
                                             "sha256",
                                             "started",
                                             "domain",
                                             "cause_id",
                                             "step",
                                             "skipped",
                                             "clears",
                                             "version",
                                             "explained_by",
                                             "alternatives",
                                             "verdict",
                                             "capabilities_before",
                                             "capabilities_after",
                                             "capabilities",
                                             NULL };

static void
mask_member (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  if (!g_strv_contains (plain_members, name))
    mask_node (node, data);
}

static void
mask_element (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  mask_node (node, data);
}

static void
mask_node (JsonNode *node, const PfMask *mask)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), mask_member,
                                (gpointer) mask);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), mask_element,
                                (gpointer) mask);
  else if (JSON_NODE_HOLDS_VALUE (node) &&
           json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *masked = pf_mask_text (mask, json_node_get_string (node));

      json_node_set_string (node, masked);
    }
}

/* All names, and the local part of each that is an address, longest first. */
static GRegex *
make_user_regex (const char *const *users)
{
  g_autoptr (GString) pattern = g_string_new (NULL);

  for (int part = 0; part < 3; part++)
    for (gsize i = 0; users[i] != NULL; i++)
      {
        const char      *at = strrchr (users[i], '@');
        g_autofree char *local = at != NULL
                                     ? g_strndup (users[i], (gsize) (at - users[i]))
                                     : g_strdup (users[i]);
        g_autofree char *percent = at != NULL ? g_strconcat (local, "%40", at + 1, NULL)
                                              : NULL;
        const char      *word = part == 0 ? users[i] : part == 1 ? percent : local;
        g_autofree char *escaped = NULL;

        if (word == NULL || g_utf8_strlen (word, -1) < USER_MIN)
          continue;
        escaped = g_regex_escape_string (word, -1);
        g_string_append_printf (pattern, "%s(?<![\\w.+-])%s(?![\\w+-])",
                                pattern->len > 0 ? "|" : "", escaped);
      }

  return pattern->len > 0
             ? g_regex_new (pattern->str, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL)
             : NULL;
}

PfMask *
pf_mask_new (const char *const *users)
{
  PfMask *self = g_new0 (PfMask, 1);

  self->address = g_regex_new ("[^\\s<>\"'(),:;/\\\\@*]+(@|%40)[\\w-]+(\\.[\\w-]+)*",
                               G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  self->users = make_user_regex (users);
  return self;
}

void
pf_mask_free (PfMask *self)
{
  if (self == NULL)
    return;

  g_regex_unref (self->address);
  g_clear_pointer (&self->users, g_regex_unref);
  g_free (self);
}

void
pf_mask_document (JsonNode *root, const char *const *users)
{
  PfMask *mask = pf_mask_new (users);

  mask_node (root, mask);
  pf_mask_free (mask);
}
