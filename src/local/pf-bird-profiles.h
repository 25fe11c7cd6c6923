/* pf-bird-profiles.h - where Thunderbird and its kin keep their profiles
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfBirdLayout:
 * @PF_BIRD_PROFILE: a profile: prefs.js, Mail/, …
 * @PF_BIRD_MAIL_TREE: only a copied Mail/: each folder in it is an account
 * @PF_BIRD_ACCOUNT: only one account's folder out of a Mail/
 */
typedef enum
{
  PF_BIRD_PROFILE,
  PF_BIRD_MAIL_TREE,
  PF_BIRD_ACCOUNT,
} PfBirdLayout;

/**
 * PfBirdProfile:
 * @path: its directory, a real path
 * @layout: what that directory is
 * @name: (nullable): what its profiles.ini calls it
 * @program: "Thunderbird", "Betterbird", "SeaMonkey", "Icedove"
 * @is_default: whether its program opens it by default
 * @last_used: Unix seconds, from prefs.js or .parentlock; 0 if not known
 * @inside: (nullable): a real path that nothing outside of is read, whatever the settings
 *   say: those of an archive may name this computer's own profile, or anything
 * @is_sure: whether there are files that only these programs write; a plain Mail/
 *   may as well be another program's
 */
typedef struct
{
  char        *path;
  PfBirdLayout layout;
  char        *name;
  char        *program;
  gboolean     is_default;
  gint64       last_used;
  char        *inside;
  gboolean     is_sure;
} PfBirdProfile;

void pf_bird_profile_free (PfBirdProfile *self);

/* Returns: whether @path, which exists, may be read for @self */
gboolean pf_bird_profile_may_read (const PfBirdProfile *self, const char *path);

/**
 * pf_bird_profiles_find:
 * @home: a home directory, this user's or a copied one of another system
 *
 * Returns: (transfer full) (element-type PfBirdProfile): all profiles in all places
 *   that are known, each once; the default of each place first
 */
GPtrArray *pf_bird_profiles_find (const char *home);

/**
 * pf_bird_profiles_in_root:
 * @root: a directory with profiles.ini, or with profiles in it or in its Profiles/
 *
 * Returns: (transfer full) (element-type PfBirdProfile): the default one first
 */
GPtrArray *pf_bird_profiles_in_root (const char *root);

/**
 * pf_bird_profile_detect:
 * @path: a directory: a root, a profile, a Mail tree or one account's folder
 *
 * Errors: %PF_STORE_ERROR_NOT_FOUND if it is none of these, NO_PERMISSION.
 *
 * Returns: (transfer full) (nullable): the profile; of a root the default one
 */
PfBirdProfile *pf_bird_profile_detect (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfBirdProfile, pf_bird_profile_free)

G_END_DECLS
