/* pf-bird-accounts.h - the accounts of a Thunderbird profile, from its settings
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-bird-profiles.h"
#include "local/pf-prefs-js.h"
#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

#define PF_BIRD_LOCAL_FOLDERS "Local Folders" /* its host name, in every language */

/**
 * PfBirdAccount:
 * @key: "account1", or the directory's name where there are no settings
 * @type: as in #PfSourceAccount.type
 * @name: what the person calls it
 * @host: (nullable): its server
 * @user: (nullable): its user name
 * @uri_host: (nullable): its server in folder URIs, which keep the first name it had
 * @uri_user: (nullable): likewise its user name
 * @address: (nullable): the address of its first identity
 * @directory: (nullable): where its folders are; %NULL if there is no such directory
 * @deferred_to: (nullable): key of the account whose Inbox takes its mail
 * @keeps_on_server: whether POP3 mail is left on the server for good; -1 if that is not
 *   known
 * @is_local_folders: whether it is "Local Folders"
 */
typedef struct
{
  char    *key;
  char    *type;
  char    *name;
  char    *host;
  char    *user;
  char    *uri_host;
  char    *uri_user;
  char    *address;
  char    *directory;
  char    *deferred_to;
  int      keeps_on_server;
  gboolean is_local_folders;
} PfBirdAccount;

/**
 * PfBirdAccounts:
 * @list: (element-type PfBirdAccount): in the profile's order
 *
 * Threads: immutable once made.
 */
typedef struct
{
  GPtrArray *list;

  /*< private >*/
  GHashTable *roles;      /* folder key → PfRole */
  GHashTable *real_names; /* disk name → name */
} PfBirdAccounts;

/**
 * pf_bird_accounts_load:
 * @prefs: (nullable): the profile's settings
 *
 * Without settings, each directory of the Mail tree is an account.
 *
 * Returns: (transfer full)
 */
PfBirdAccounts *pf_bird_accounts_load (const PfBirdProfile *profile,
                                       const PfPrefsJs     *prefs);
void            pf_bird_accounts_free (PfBirdAccounts *self);

/* Learns roles and names from the folders that settings (if there are any) and filters
 * name; the last step of loading. */
void pf_bird_accounts_learn (PfBirdAccounts *self, const PfPrefsJs *prefs);

/* Returns: (transfer none) (nullable) */
const PfBirdAccount *pf_bird_accounts_get (const PfBirdAccounts *self, const char *key);

/**
 * pf_bird_accounts_get_role:
 * @names: (element-type filename): the folder's file names below the account's root
 * @path: (element-type utf8): its names as shown
 *
 * Returns: what the folder is for: by what an identity's settings say, else by its
 *   file name, which is the same in every language
 */
PfRole pf_bird_accounts_get_role (const PfBirdAccounts *self,
                                  const PfBirdAccount  *account,
                                  GPtrArray            *names,
                                  GPtrArray            *path);

/**
 * pf_bird_accounts_get_real_name:
 *
 * Returns: (transfer none) (nullable): the name behind a hashed @disk_name, if a
 *   setting or a filter names a folder that is hashed so
 */
const char *pf_bird_accounts_get_real_name (const PfBirdAccounts *self,
                                            const char           *disk_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfBirdAccounts, pf_bird_accounts_free)

G_END_DECLS
