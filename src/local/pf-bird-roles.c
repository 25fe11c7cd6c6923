/* pf-bird-roles.c - what folders are for and are called, from where settings name them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-accounts.h"

#include "base/pf-limits.h"
#include "local/pf-bird-names.h"
#include "local/pf-quiet-file.h"

#include <string.h>

#define MAX_FILTERS (4 << 20) /* bytes of msgFilterRules.dat */
#define SEPARATOR "\x1f"      /* between the parts of a folder key */

/* "mailbox://user@host/a/b", each part percent-encoded, as an account and names.
 * Returns: (transfer container) (nullable) (element-type utf8): the names */
static GPtrArray *
parse_uri (const PfBirdAccounts *self, const char *uri, const PfBirdAccount **out_account)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char     *authority = NULL;
  g_autofree char     *user = NULL;
  const PfBirdAccount *found = NULL;
  GPtrArray           *names;
  char                *at;

  if (!g_str_has_prefix (uri, "mailbox://"))
    return NULL;
  parts = g_strsplit (uri + strlen ("mailbox://"), "/", PF_LIMIT_FOLDER_DEPTH);
  if (parts[0] == NULL || parts[1] == NULL || *parts[1] == '\0')
    return NULL;
  at = strrchr (parts[0], '@');
  authority = g_uri_unescape_string (at != NULL ? at + 1 : parts[0], NULL);
  if (at != NULL)
    *at = '\0';
  user = g_uri_unescape_string (at != NULL ? parts[0] : "", NULL);
  for (guint i = 0; i < self->list->len && found == NULL; i++)
    {
      const PfBirdAccount *account = g_ptr_array_index (self->list, i);

      if (account->is_local_folders ? g_strcmp0 (authority, PF_BIRD_LOCAL_FOLDERS) == 0
                                    : account->uri_host != NULL &&
                                          g_strcmp0 (account->uri_host, authority) == 0 &&
                                          g_strcmp0 (account->uri_user, user) == 0)
        found = account;
    }
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *name = g_uri_unescape_string (parts[i], NULL);

      if (name != NULL && g_utf8_validate (name, -1, NULL))
        g_ptr_array_add (names, g_utf8_normalize (name, -1, G_NORMALIZE_NFC));
      g_free (name);
    }
  *out_account = found;
  return names;
}

/* Returns: (transfer full): what a folder is looked up by */
static char *
make_key (const PfBirdAccount *account, GPtrArray *names)
{
  GString *key = g_string_new (account->key);

  for (guint i = 0; i < names->len; i++)
    {
      g_string_append (key, SEPARATOR);
      g_string_append (key, g_ptr_array_index (names, i));
    }
  return g_string_free (key, FALSE);
}

static void
learn_name (PfBirdAccounts *self, const char *name)
{
  char *disk[2];

  disk[0] = pf_bird_name_to_disk (name);
  disk[1] = pf_bird_name_to_disk_before_2026 (name);
  for (guint i = 0; i < G_N_ELEMENTS (disk); i++)
    {
      if (strcmp (disk[i], name) != 0)
        g_hash_table_replace (self->real_names, disk[i], g_strdup (name));
      else
        g_free (disk[i]);
    }
}

/* Takes a folder URI: its names may be those behind hashes, and it may have a role. */
static void
learn_uri (PfBirdAccounts *self, const char *uri, PfRole role)
{
  const PfBirdAccount *account = NULL;
  g_autoptr (GPtrArray) names = parse_uri (self, uri, &account);

  if (names == NULL)
    return;
  for (guint i = 0; i < names->len; i++)
    learn_name (self, g_ptr_array_index (names, i));
  if (account == NULL || role == PF_ROLE_NONE || names->len == 0)
    return;
  g_hash_table_replace (self->roles, make_key (account, names), GINT_TO_POINTER (role));
}

static void
learn_from_prefs (PfBirdAccounts *self, const PfPrefsJs *prefs)
{
  static const struct
  {
    const char *suffix;
    PfRole      role;
  } settings[] = {
    { ".fcc_folder", PF_ROLE_SENT },
    { ".draft_folder", PF_ROLE_DRAFTS },
    { ".stationery_folder", PF_ROLE_TEMPLATES },
    { ".archive_folder", PF_ROLE_ARCHIVE },
  };
  g_autoptr (GPtrArray) names = pf_prefs_js_list (prefs, "mail.");

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *uri = pf_prefs_js_get_string (prefs, name);
      PfRole      role = PF_ROLE_NONE;

      if (uri == NULL || !g_str_has_prefix (uri, "mailbox://"))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (settings); j++)
        if (g_str_has_prefix (name, "mail.identity.") &&
            g_str_has_suffix (name, settings[j].suffix))
          role = settings[j].role;
      if (g_str_has_suffix (name, ".spamActionTargetFolder"))
        {
          g_autofree char *mode = g_strndup (name, strlen (name) - 22);
          g_autofree char *full = g_strconcat (mode, "moveTargetMode", NULL);

          if (pf_prefs_js_get_int (prefs, full, 0) == 1)
            role = PF_ROLE_JUNK;
        }
      learn_uri (self, uri, role);
    }
}

static void
learn_from_filters (PfBirdAccounts *self, const PfBirdAccount *account)
{
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  gsize            length;
  g_auto (GStrv) lines = NULL;

  if (account->directory == NULL)
    return;
  path = g_build_filename (account->directory, "msgFilterRules.dat", NULL);
  data = pf_quiet_load (path, MAX_FILTERS, &length, NULL);
  if (data == NULL)
    return;
  lines = g_strsplit (data, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *end;

      if (!g_str_has_prefix (lines[i], "actionValue=\"mailbox://"))
        continue;
      end = strrchr (lines[i], '"');
      *end = '\0';
      learn_uri (self, lines[i] + strlen ("actionValue=\""), PF_ROLE_NONE);
    }
}

void
pf_bird_accounts_learn (PfBirdAccounts *self, const PfPrefsJs *prefs)
{
  if (prefs != NULL)
    learn_from_prefs (self, prefs);
  for (guint i = 0; i < self->list->len; i++)
    learn_from_filters (self, g_ptr_array_index (self->list, i));
}

static PfRole
role_of_name (const PfBirdAccount *account, const char *name)
{
  static const struct
  {
    const char *name;
    PfRole      role;
  } names[] = {
    { "Inbox", PF_ROLE_INBOX },      { "Sent", PF_ROLE_SENT },
    { "Drafts", PF_ROLE_DRAFTS },    { "Templates", PF_ROLE_TEMPLATES },
    { "Trash", PF_ROLE_TRASH },      { "Junk", PF_ROLE_JUNK },
    { "Archives", PF_ROLE_ARCHIVE }, { "Unsent Messages", PF_ROLE_OUTBOX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i].name) == 0)
      return names[i].role == PF_ROLE_OUTBOX && !account->is_local_folders
                 ? PF_ROLE_NONE
                 : names[i].role;
  return PF_ROLE_NONE;
}

PfRole
pf_bird_accounts_get_role (const PfBirdAccounts *self,
                           const PfBirdAccount  *account,
                           GPtrArray            *names,
                           GPtrArray            *path)
{
  g_autofree char *disk_key = make_key (account, names);
  g_autofree char *shown_key = make_key (account, path);
  PfRole           role = PF_ROLE_NONE;

  if (names->len == 1)
    role = role_of_name (account, g_ptr_array_index (names, 0));
  if (role == PF_ROLE_INBOX || role == PF_ROLE_OUTBOX)
    return role;
  if (g_hash_table_contains (self->roles, disk_key))
    return GPOINTER_TO_INT (g_hash_table_lookup (self->roles, disk_key));
  if (g_hash_table_contains (self->roles, shown_key))
    return GPOINTER_TO_INT (g_hash_table_lookup (self->roles, shown_key));
  return role;
}

const char *
pf_bird_accounts_get_real_name (const PfBirdAccounts *self, const char *disk_name)
{
  return g_hash_table_lookup (self->real_names, disk_name);
}
