/* pf-bird-accounts.c - the accounts of a Thunderbird profile, from its settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-accounts.h"

#include "local/pf-bird-names.h"
#include "local/pf-quiet-file.h"

#include <string.h>

#define MAX_ACCOUNTS 1000 /* accounts, or identities of one account */

static void
account_free (PfBirdAccount *account)
{
  g_free (account->key);
  g_free (account->type);
  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  g_free (account->uri_host);
  g_free (account->uri_user);
  g_free (account->address);
  g_free (account->directory);
  g_free (account->deferred_to);
  g_free (account);
}

void
pf_bird_accounts_free (PfBirdAccounts *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->roles);
  g_hash_table_unref (self->real_names);
  g_free (self);
}

/* Returns: (transfer none) (nullable): a setting that is there and not empty */
static const char *
get_pref (const PfPrefsJs *prefs, const char *group, const char *key, const char *name)
{
  g_autofree char *full = g_strdup_printf ("mail.%s.%s.%s", group, key, name);
  const char      *value = pf_prefs_js_get_string (prefs, full);

  return value != NULL && *value != '\0' ? value : NULL;
}

static const char *
get_server_pref (const PfPrefsJs *prefs, const char *server, const char *name)
{
  return get_pref (prefs, "server", server, name);
}

static const char *
type_of (const char *raw)
{
  static const char *const types[][2] = {
    { "pop3", "pop3" },      { "imap", "imap" }, { "none", "local" },
    { "movemail", "local" }, { "rss", "feed" },  { "nntp", "news" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (raw, types[i][0]) == 0)
      return types[i][1];
  return "other";
}

/* The path behind the last "/Mail/" or "/ImapMail/" of an absolute path that may come
 * from another computer.  Returns: (transfer full) (nullable) */
static char *
find_moved (const PfBirdProfile *profile, const char *text)
{
  static const char *const trees[] = { "Mail", "ImapMail", "News" };
  g_autofree char         *path = g_strdup (text);

  g_strdelimit (path, "\\", '/');
  for (guint i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      g_autofree char *tree = g_strdup_printf ("/%s/", trees[i]);
      g_autofree char *here = NULL;
      const char      *at = g_strrstr (path, tree);

      if (at == NULL)
        continue;
      here = g_build_filename (profile->path, at, NULL);
      if (pf_quiet_is_directory (here) && pf_bird_profile_may_read (profile, here))
        return g_steal_pointer (&here);
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): a server's root directory */
static char *
find_directory (const PfPrefsJs     *prefs,
                const char          *server,
                const PfBirdProfile *profile,
                const char          *host)
{
  const char      *relative = get_server_pref (prefs, server, "directory-rel");
  const char      *absolute = get_server_pref (prefs, server, "directory");
  g_autofree char *path = NULL;

  if (relative != NULL && g_str_has_prefix (relative, "[ProfD]"))
    {
      path = g_build_filename (profile->path, relative + strlen ("[ProfD]"), NULL);
      g_strdelimit (path, "\\", '/');
      if (pf_quiet_is_directory (path) && pf_bird_profile_may_read (profile, path))
        return g_steal_pointer (&path);
      g_clear_pointer (&path, g_free);
    }
  if (absolute != NULL && absolute[0] == '/' && pf_quiet_is_directory (absolute) &&
      pf_bird_profile_may_read (profile, absolute))
    return g_strdup (absolute);
  if (absolute != NULL)
    return find_moved (profile, absolute);
  /* Where a directory is named and gone, the one of the server's name is another
   * account's: Thunderbird made the names differ. */
  if (relative != NULL || host == NULL || strchr (host, '/') != NULL)
    return NULL;
  path = g_build_filename (profile->path, "Mail", host, NULL);
  return pf_quiet_is_directory (path) && pf_bird_profile_may_read (profile, path)
             ? g_steal_pointer (&path)
             : NULL;
}

/* Returns: (transfer full) (nullable): of the first identity that has one */
static char *
find_address (const PfPrefsJs *prefs, const char *key)
{
  const char *list = get_pref (prefs, "account", key, "identities");
  g_auto (GStrv) identities = g_strsplit (list != NULL ? list : "", ",", MAX_ACCOUNTS);

  for (guint i = 0; identities[i] != NULL; i++)
    {
      const char *address = get_pref (prefs, "identity", g_strstrip (identities[i]),
                                      "useremail");

      if (address != NULL)
        return g_strdup (address);
    }
  return NULL;
}

/* Whether collected mail stays on the server.  What goes after some days, or when it is
 * deleted here, does not stay. */
static int
find_keep_rule (const PfPrefsJs *prefs, const char *server, const char *type)
{
  g_autofree char *leave = g_strdup_printf ("mail.server.%s.leave_on_server", server);
  g_autofree char *by_age = g_strdup_printf ("mail.server.%s.delete_by_age_from_server",
                                             server);

  if (strcmp (type, "pop3") != 0)
    return -1;
  return pf_prefs_js_get_boolean (prefs, leave, FALSE) &&
         !pf_prefs_js_get_boolean (prefs, by_age, FALSE);
}

/* Returns: (transfer full) (nullable): %NULL for what is no account for people */
static PfBirdAccount *
account_from_prefs (const PfPrefsJs *prefs, const PfBirdProfile *profile, const char *key)
{
  const char    *server = get_pref (prefs, "account", key, "server");
  const char    *type;
  const char    *host;
  const char    *user;
  const char    *name;
  PfBirdAccount *account;

  if (server == NULL)
    return NULL;
  type = get_server_pref (prefs, server, "type");
  host = get_server_pref (prefs, server, "hostname");
  user = get_server_pref (prefs, server, "userName");
  name = get_server_pref (prefs, server, "name");
  if (type == NULL || g_strcmp0 (host, "smart mailboxes") == 0)
    return NULL;

  account = g_new0 (PfBirdAccount, 1);
  account->key = g_strdup (key);
  account->type = g_strdup (type_of (type));
  account->keeps_on_server = find_keep_rule (prefs, server, account->type);
  account->is_local_folders =
      strcmp (type, "none") == 0 &&
      (g_strcmp0 (host, PF_BIRD_LOCAL_FOLDERS) == 0 ||
       g_strcmp0 (server,
                  pf_prefs_js_get_string (prefs,
                                          "mail.accountmanager.localfoldersserver")) ==
           0);
  account->directory = find_directory (prefs, server, profile, host);
  account->deferred_to = g_strdup (
      get_server_pref (prefs, server, "deferred_to_account"));
  if (strcmp (account->type, "local") != 0)
    {
      /* Before version 102 the names in use were kept apart from those in URIs. */
      const char *real_host = get_server_pref (prefs, server, "realhostname");
      const char *real_user = get_server_pref (prefs, server, "realuserName");

      account->host = g_strdup (real_host != NULL ? real_host : host);
      account->user = g_strdup (real_user != NULL ? real_user : user);
      account->uri_host = g_strdup (host);
      account->uri_user = g_strdup (user);
      account->address = find_address (prefs, key);
    }
  if (name == NULL)
    name = account->address != NULL ? account->address : host;
  account->name = g_strdup (name != NULL ? name : key);
  return account;
}

/* Returns: (transfer full): of a directory whose settings are not at hand */
static PfBirdAccount *
account_from_directory (const char *directory, gboolean is_imap)
{
  PfBirdAccount   *account = g_new0 (PfBirdAccount, 1);
  g_autofree char *base = g_path_get_basename (directory);
  g_autofree char *state = g_build_filename (directory, "popstate.dat", NULL);
  g_autofree char *feeds = g_build_filename (directory, "feeds.json", NULL);
  g_autofree char *old_feeds = g_build_filename (directory, "feeds.rdf", NULL);

  account->keeps_on_server = -1;
  account->name = pf_bird_name_from_disk (base, FALSE);
  account->key = g_strdup (account->name);
  account->directory = g_strdup (directory);
  account->is_local_folders = strcmp (base, PF_BIRD_LOCAL_FOLDERS) == 0;
  if (is_imap)
    account->type = g_strdup ("imap");
  else if (pf_quiet_is_file (feeds) || pf_quiet_is_file (old_feeds))
    account->type = g_strdup ("feed");
  else
    account->type = g_strdup (pf_quiet_is_file (state) ? "pop3" : "local");
  return account;
}

static void
add_tree (PfBirdAccounts *self, const char *tree, gboolean is_imap)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (tree, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char      *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (tree, name, NULL);

      if (name[0] != '.' && strcmp (name, "smart mailboxes") != 0 &&
          !g_str_has_suffix (name, ".sbd") && pf_quiet_is_directory (path) &&
          self->list->len < MAX_ACCOUNTS)
        g_ptr_array_add (self->list, account_from_directory (path, is_imap));
    }
}

static void
add_without_prefs (PfBirdAccounts *self, const PfBirdProfile *profile)
{
  g_autofree char *mail = g_build_filename (profile->path, "Mail", NULL);
  g_autofree char *imap = g_build_filename (profile->path, "ImapMail", NULL);

  switch (profile->layout)
    {
    case PF_BIRD_ACCOUNT:
      g_ptr_array_add (self->list, account_from_directory (profile->path, FALSE));
      break;
    case PF_BIRD_MAIL_TREE:
      add_tree (self, profile->path, FALSE);
      break;
    case PF_BIRD_PROFILE:
      add_tree (self, mail, FALSE);
      add_tree (self, imap, TRUE);
      break;
    }
}

const PfBirdAccount *
pf_bird_accounts_get (const PfBirdAccounts *self, const char *key)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const PfBirdAccount *account = g_ptr_array_index (self->list, i);

      if (strcmp (account->key, key) == 0)
        return account;
    }
  return NULL;
}

static void
add_from_prefs (PfBirdAccounts      *self,
                const PfPrefsJs     *prefs,
                const PfBirdProfile *profile)
{
  const char *list = pf_prefs_js_get_string (prefs, "mail.accountmanager.accounts");
  g_auto (GStrv) keys = g_strsplit (list != NULL ? list : "", ",", MAX_ACCOUNTS);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      PfBirdAccount *account = NULL;

      if (pf_bird_accounts_get (self, g_strstrip (keys[i])) == NULL)
        account = account_from_prefs (prefs, profile, keys[i]);
      if (account != NULL)
        g_ptr_array_add (self->list, account);
    }
}

/* Returns: (nullable): whose Inbox takes the account's mail.  Thunderbird takes Local
 * Folders where the settings name nobody who could. */
static const PfBirdAccount *
find_target (const PfBirdAccounts *self,
             const PfBirdAccount  *account,
             const PfBirdAccount  *local)
{
  const PfBirdAccount *target;

  if (account->deferred_to == NULL)
    return NULL;
  target = pf_bird_accounts_get (self, account->deferred_to);
  if (target == NULL || target == account || target->deferred_to != NULL ||
      strcmp (target->type, "imap") == 0)
    target = local;
  return target;
}

static void
settle_deferred (PfBirdAccounts *self)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  const PfBirdAccount *local = NULL;

  for (guint i = 0; i < self->list->len && local == NULL; i++)
    {
      const PfBirdAccount *account = g_ptr_array_index (self->list, i);

      if (account->is_local_folders)
        local = account;
    }
  /* All are looked up before one is changed: two may point at each other. */
  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (targets,
                     (gpointer) find_target (self, g_ptr_array_index (self->list, i),
                                             local));
  for (guint i = 0; i < self->list->len; i++)
    {
      PfBirdAccount       *account = g_ptr_array_index (self->list, i);
      const PfBirdAccount *target = g_ptr_array_index (targets, i);

      g_free (account->deferred_to);
      account->deferred_to = target != NULL ? g_strdup (target->key) : NULL;
    }
}

PfBirdAccounts *
pf_bird_accounts_load (const PfBirdProfile *profile, const PfPrefsJs *prefs)
{
  PfBirdAccounts *self = g_new0 (PfBirdAccounts, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) account_free);
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->real_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (prefs != NULL)
    add_from_prefs (self, prefs, profile);
  if (self->list->len == 0)
    add_without_prefs (self, profile);
  settle_deferred (self);
  pf_bird_accounts_learn (self, prefs);
  return self;
}
