/* pf-bird-source.c - a Thunderbird, Betterbird or SeaMonkey profile as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-bird-source.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "local/pf-bird-accounts.h"
#include "local/pf-bird-folders.h"
#include "local/pf-bird-lock.h"
#include "local/pf-bird-maildir.h"
#include "local/pf-bird-sift.h"
#include "local/pf-mbox.h"
#include "local/pf-popstate.h"
#include "local/pf-quiet-file.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COMPATIBILITY (1 << 20) /* bytes of compatibility.ini */
#define FIRST_ENCODING_VERSION 140  /* writes "%2F" into file names */

struct _PfBirdSource
{
  GObject parent_instance;

  PfBirdProfile *profile;  /* (owned) */
  PfPrefsJs     *prefs;    /* (owned) (nullable): there is no prefs.js */
  GPtrArray     *accounts; /* (owned) (nullable) (element-type PfSourceAccount) */
  GHashTable    *folders;  /* (owned): PfSourceFolder → PfBirdFolder */
  gboolean       ignores_summaries;
};

static void pf_bird_source_source_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfBirdSource,
                               pf_bird_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_bird_source_source_init))

static const char *
pf_bird_source_get_kind (PfSource *source)
{
  return "thunderbird";
}

static const char *
pf_bird_source_get_path (PfSource *source)
{
  return PF_BIRD_SOURCE (source)->profile->path;
}

static const char *
pf_bird_source_get_program (PfSource *source)
{
  return PF_BIRD_SOURCE (source)->profile->program;
}

static PfPrivateHeaders
pf_bird_source_get_private_headers (PfSource *source)
{
  return PF_PRIVATE_THUNDERBIRD;
}

static void
load_prefs (PfBirdSource *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->profile->path, name, NULL);
  g_autofree char *data = NULL;
  gsize            length;
  guint            malformed;

  data = pf_quiet_load (path, PF_LIMIT_PREFS_FILE, &length, NULL);
  if (data == NULL)
    return;
  if (self->prefs == NULL)
    self->prefs = pf_prefs_js_new ();
  malformed = pf_prefs_js_parse (self->prefs, data, length);
  if (malformed > 0)
    g_debug ("%s: %u malformed settings", path, malformed);
}

static gboolean
encodes_names (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, "compatibility.ini", NULL);
  g_autofree char *data = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GKeyFile) ini = g_key_file_new ();
  gsize length;

  data = pf_quiet_load (path, MAX_COMPATIBILITY, &length, NULL);
  if (data == NULL ||
      !g_key_file_load_from_data (ini, data, length, G_KEY_FILE_NONE, NULL))
    return FALSE;
  version = g_key_file_get_string (ini, "Compatibility", "LastVersion", NULL);
  if (version == NULL)
    return FALSE;
  version[strspn (version, "0123456789")] = '\0'; /* of "140.3.0_20250910…" */
  return g_ascii_string_to_unsigned (version, 10, FIRST_ENCODING_VERSION, G_MAXUINT16,
                                     NULL, NULL);
}

/* With the new database, still only in nightly builds, summaries are leftovers. */
static gboolean
has_panorama (const PfBirdSource *self)
{
  g_autofree char *path = g_build_filename (self->profile->path, "panorama.sqlite", NULL);

  return self->prefs != NULL &&
         pf_prefs_js_get_boolean (self->prefs, "mail.panorama.enabled", FALSE) &&
         pf_quiet_is_file (path);
}

static PfSourceAccount *
make_account (const PfBirdAccount *account)
{
  PfSourceAccount *made = pf_source_account_new ();
  PfPopstate       state;

  made->key = g_strdup (account->key);
  made->name = g_strdup (account->name);
  made->type = g_strdup (account->type);
  made->host = g_strdup (account->host);
  made->user = g_strdup (account->user);
  made->address = g_strdup (account->address);
  made->keeps_on_server = account->keeps_on_server;
  if (strcmp (account->type, "pop3") == 0 && account->directory != NULL &&
      pf_popstate_load (account->directory, &state))
    made->left_on_server = state.kept;
  return made;
}

static PfSourceAccount *
find_account (GPtrArray *accounts, const char *key)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      PfSourceAccount *account = g_ptr_array_index (accounts, i);

      if (strcmp (account->key, key) == 0)
        return account;
    }
  g_assert_not_reached ();
}

/* Whether the account's mail is only on this computer. */
static gboolean
is_store (const PfBirdAccount *account)
{
  return account->directory != NULL &&
         (strcmp (account->type, "pop3") == 0 || strcmp (account->type, "local") == 0);
}

/* By its real path: two accounts may have one directory, and a link leads to it. */
static gboolean
is_walked (GHashTable *directories, const char *directory)
{
  char            *real = realpath (directory, NULL);
  g_autofree char *key = g_strdup (real != NULL ? real : directory);

  free (real);
  return !g_hash_table_add (directories, g_steal_pointer (&key));
}

static gboolean
list_account (PfBirdSource         *self,
              const PfBirdAccounts *accounts,
              const PfBirdAccount  *account,
              PfSourceAccount      *made,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (GPtrArray)
      found = pf_bird_folders_walk (accounts, account, self->profile->path,
                                    encodes_names (self->profile->path), cancellable,
                                    error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      PfBirdFolder *folder = g_ptr_array_index (found, i);

      g_ptr_array_add (made->folders, folder->folder);
      g_hash_table_insert (self->folders, folder->folder, folder);
    }
  return TRUE;
}

/* Returns: (transfer container) (element-type PfBirdFolder): the Inbox files of an
 * account; more than one only where something went wrong */
static GPtrArray *
find_inboxes (PfBirdSource *self, const PfSourceAccount *account)
{
  GPtrArray *inboxes = g_ptr_array_new ();

  for (guint i = 0; i < account->folders->len; i++)
    {
      PfSourceFolder *folder = g_ptr_array_index (account->folders, i);
      PfBirdFolder   *found = g_hash_table_lookup (self->folders, folder);

      if (folder->role == PF_ROLE_INBOX && found->path != NULL && found->only == NULL)
        g_ptr_array_add (inboxes, found);
    }
  return inboxes;
}

static void
add_except (PfBirdFolder *inbox, const char *key)
{
  guint count = inbox->except != NULL ? g_strv_length (inbox->except) : 0;

  inbox->except = g_renew (char *, inbox->except, count + 2);
  inbox->except[count] = g_strdup (key);
  inbox->except[count + 1] = NULL;
}

/* Gives each account that is deferred to another its part of that one's Inbox. */
static void
share_inboxes (PfBirdSource *self, const PfBirdAccounts *accounts, GPtrArray *made)
{
  for (guint i = 0; i < accounts->list->len; i++)
    {
      const PfBirdAccount *account = g_ptr_array_index (accounts->list, i);
      g_autoptr (GPtrArray) inboxes = NULL;
      PfSourceAccount *taker;

      if (account->deferred_to == NULL)
        continue;
      taker = find_account (made, account->key);
      inboxes = find_inboxes (self, find_account (made, account->deferred_to));
      for (guint j = 0; j < inboxes->len; j++)
        {
          PfBirdFolder *inbox = g_ptr_array_index (inboxes, j);
          PfBirdFolder *share = pf_bird_folder_new_share (inbox, account->key);

          add_except (inbox, account->key);
          g_hash_table_insert (self->folders, share->folder, share);
          g_ptr_array_insert (taker->folders, (int) j, share->folder);
          pf_bird_folder_restamp (share, NULL);
          pf_bird_folder_restamp (inbox, NULL);
        }
    }
}

static GPtrArray *
pf_bird_source_list (PfSource *source, GCancellable *cancellable, GError **error)
{
  PfBirdSource *self = PF_BIRD_SOURCE (source);
  g_autoptr (PfBirdAccounts) accounts = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) made = NULL;
  g_autoptr (GHashTable) directories = NULL;

  names = pf_quiet_list (self->profile->path, error);
  if (names == NULL)
    return NULL;
  g_hash_table_remove_all (self->folders);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->prefs, pf_prefs_js_free);
  load_prefs (self, "prefs.js");
  load_prefs (self, "user.js");
  self->ignores_summaries = has_panorama (self);

  accounts = pf_bird_accounts_load (self->profile, self->prefs);
  made = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_source_account_free);
  directories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < accounts->list->len; i++)
    {
      const PfBirdAccount *account = g_ptr_array_index (accounts->list, i);
      PfSourceAccount     *shown = make_account (account);

      g_ptr_array_add (made, shown);
      if (is_store (account) && !is_walked (directories, account->directory) &&
          !list_account (self, accounts, account, shown, cancellable, error))
        {
          g_hash_table_remove_all (self->folders);
          return NULL;
        }
    }
  share_inboxes (self, accounts, made);
  self->accounts = g_steal_pointer (&made);
  return self->accounts;
}

static gboolean
pf_bird_source_check_in_use (PfSource *source, GError **error)
{
  PfBirdSource *self = PF_BIRD_SOURCE (source);
  GError       *problem;

  if (self->profile->layout != PF_BIRD_PROFILE ||
      !pf_bird_lock_is_held (self->profile->path))
    return TRUE;
  problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_IN_USE, "%s is running with %s",
                         self->profile->program, self->profile->path);
  pf_error_facts (problem)->program = g_strdup (self->profile->program);
  pf_error_facts (problem)->path = g_strdup (self->profile->path);
  g_propagate_error (error, problem);
  return FALSE;
}

/* Returns: (nullable): the disk's view of a folder of the last list */
static PfBirdFolder *
find_folder (PfBirdSource *self, PfSourceFolder *folder)
{
  PfBirdFolder *found = g_hash_table_lookup (self->folders, folder);

  g_return_val_if_fail (found != NULL, NULL);
  return found;
}

/* Returns: (transfer full) (nullable): the summary, if it may be believed */
static PfBirdSummary *
load_summary (PfBirdSource *self, PfBirdFolder *found)
{
  g_autoptr (PfBirdSummary) summary = NULL;

  if (found->summary == NULL)
    return NULL;
  if (self->ignores_summaries)
    {
      pf_bird_folder_warn (found, "stale-summary");
      return NULL;
    }
  summary = pf_bird_summary_load (found->summary);
  if (summary == NULL)
    pf_bird_folder_warn (found, "bad-summary");
  else if (!found->is_maildir && !pf_bird_summary_describes (summary, found->path))
    {
      pf_bird_folder_warn (found, "stale-summary");
      return NULL;
    }
  return g_steal_pointer (&summary);
}

static void
warn_of_report (PfBirdFolder *found, const PfMboxReport *report)
{
  if (report->garbage_bytes > 0)
    pf_bird_folder_warn (found, "leading-garbage");
  if (report->nul_bytes > 0)
    pf_bird_folder_warn (found, "nul-blocks");
  if (report->truncated > 0)
    pf_bird_folder_warn (found, "truncated");
}

static gboolean
scan_maildir (PfBirdFolder *found,
              PfBirdSift   *sift,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree char *before = g_strdup (found->folder->stamp);
  guint64          unreadable = 0;

  if (!pf_bird_maildir_scan (found->path, &pf_bird_sift_sink, sift, &unreadable,
                             cancellable, error))
    return FALSE;
  if (unreadable > 0)
    pf_bird_folder_warn (found, "partly-unreadable");
  if (!pf_bird_folder_restamp (found, error))
    return FALSE;
  if (strcmp (before, found->folder->stamp) == 0)
    return TRUE;
  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
               "%s changed while it was read", found->folder->file);
  return FALSE;
}

static gboolean
scan_mbox (PfBirdFolder *found,
           PfBirdSift   *sift,
           GCancellable *cancellable,
           GError      **error)
{
  PfMboxReport report = { 0 };

  if (!pf_mbox_scan (found->path, PF_MBOX_THUNDERBIRD, &pf_bird_sift_sink, sift, &report,
                     cancellable, error))
    return FALSE;
  warn_of_report (found, &report);
  return TRUE;
}

static gboolean
pf_bird_source_scan (PfSource         *source,
                     PfSourceFolder   *folder,
                     const PfScanSink *sink,
                     gpointer          user_data,
                     GCancellable     *cancellable,
                     GError          **error)
{
  PfBirdSource *self = PF_BIRD_SOURCE (source);
  PfBirdFolder *found = find_folder (self, folder);
  g_autoptr (PfBirdSummary) summary = NULL;
  g_autoptr (PfBirdSift) sift = NULL;
  PfBirdShare share;
  guint       flags = 0;

  if (found == NULL || !pf_bird_folder_restamp (found, error))
    return FALSE;
  folder->messages = 0;
  if (found->path == NULL || found->size == 0)
    return TRUE;

  if (folder->role == PF_ROLE_DRAFTS || folder->role == PF_ROLE_OUTBOX)
    flags = PF_FLAG_DRAFT;
  share = (PfBirdShare){ found->only, (const char *const *) found->except };
  summary = load_summary (self, found);
  sift = pf_bird_sift_new (sink, user_data, &share, summary, !found->is_maildir, flags);
  if (found->is_maildir ? !scan_maildir (found, sift, cancellable, error)
                        : !scan_mbox (found, sift, cancellable, error))
    {
      folder->messages = -1;
      return FALSE;
    }
  folder->messages = (gint64) pf_bird_sift_get_messages (sift);
  if (found->only != NULL || found->except != NULL)
    {
      found->share = (gint64) pf_bird_sift_get_bytes (sift);
      folder->bytes = (guint64) found->share;
    }
  return TRUE;
}

static gboolean
pf_bird_source_read (PfSource       *source,
                     PfSourceFolder *folder,
                     const char     *locator,
                     PfChunkFunc     func,
                     gpointer        user_data,
                     GCancellable   *cancellable,
                     GError        **error)
{
  PfBirdFolder *found = find_folder (PF_BIRD_SOURCE (source), folder);

  if (found == NULL || found->path == NULL)
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                   "%s holds no messages", folder->id);
      return FALSE;
    }
  if (found->is_maildir)
    return pf_bird_maildir_read (found->path, locator, func, user_data, cancellable,
                                 error);
  return pf_mbox_read (found->path, locator, func, user_data, cancellable, error);
}

static gboolean
pf_bird_source_restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  PfBirdFolder *found = find_folder (PF_BIRD_SOURCE (source), folder);

  return found != NULL && pf_bird_folder_restamp (found, error);
}

static const char *
pf_bird_source_get_tag_label (PfSource *source, const char *keyword)
{
  static const char *const defaults[][2] = {
    { "$label1", "Important" }, { "$label2", "Work" },  { "$label3", "Personal" },
    { "$label4", "To Do" },     { "$label5", "Later" },
  };
  PfBirdSource    *self = PF_BIRD_SOURCE (source);
  g_autofree char *name = g_strdup_printf ("mailnews.tags.%s.tag", keyword);
  const char      *label = NULL;

  if (self->prefs != NULL)
    label = pf_prefs_js_get_string (self->prefs, name);
  for (guint i = 0; label == NULL && i < G_N_ELEMENTS (defaults); i++)
    if (strcmp (keyword, defaults[i][0]) == 0)
      label = defaults[i][1];
  return label;
}

static void
pf_bird_source_source_init (PfSourceInterface *iface)
{
  iface->get_kind = pf_bird_source_get_kind;
  iface->get_path = pf_bird_source_get_path;
  iface->get_program = pf_bird_source_get_program;
  iface->get_private_headers = pf_bird_source_get_private_headers;
  iface->list = pf_bird_source_list;
  iface->check_in_use = pf_bird_source_check_in_use;
  iface->scan = pf_bird_source_scan;
  iface->read = pf_bird_source_read;
  iface->restamp = pf_bird_source_restamp;
  iface->get_tag_label = pf_bird_source_get_tag_label;
}

PfSource *
pf_bird_source_new (PfBirdProfile *profile)
{
  PfBirdSource *self = g_object_new (PF_TYPE_BIRD_SOURCE, NULL);

  self->profile = profile;
  return PF_SOURCE (self);
}

const PfBirdProfile *
pf_bird_source_get_profile (PfBirdSource *self)
{
  return self->profile;
}

static void
pf_bird_source_dispose (GObject *object)
{
  PfBirdSource *self = PF_BIRD_SOURCE (object);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->prefs, pf_prefs_js_free);
  g_clear_pointer (&self->profile, pf_bird_profile_free);

  G_OBJECT_CLASS (pf_bird_source_parent_class)->dispose (object);
}

static void
pf_bird_source_class_init (PfBirdSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_bird_source_dispose;
}

static void
pf_bird_source_init (PfBirdSource *self)
{
  self->folders = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                         (GDestroyNotify) pf_bird_folder_free);
}
