/* pf-bird-profiles.c - where Thunderbird and its kin keep their profiles
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-profiles.h"

#include "base/pf-error.h"
#include "local/pf-quiet-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_INI (1 << 20)     /* bytes of profiles.ini */
#define MAX_PROFILES 1000     /* sections of one profiles.ini */
#define MAX_TREE_LOOKS 100000 /* names looked at to tell what a directory is */

typedef struct
{
  const char *path; /* below the home directory */
  const char *program;
} Place;

static const Place places[] = {
  { ".thunderbird", "Thunderbird" },
  { ".config/thunderbird", "Thunderbird" },
  { "thunderbird", "Thunderbird" },
  { "snap/thunderbird/common/.thunderbird", "Thunderbird" },
  { ".var/app/org.mozilla.Thunderbird/.thunderbird", "Thunderbird" },
  { ".var/app/org.mozilla.thunderbird/.thunderbird", "Thunderbird" },
  { ".var/app/org.mozilla.thunderbird_esr/.thunderbird", "Thunderbird" },
  { ".var/app/eu.betterbird.Betterbird/.thunderbird", "Betterbird" },
  { ".icedove", "Icedove" },
  { ".mozilla-thunderbird", "Thunderbird" },
  { ".mozilla/seamonkey", "SeaMonkey" },
  /* In a home directory that was copied from another system. */
  { "AppData/Roaming/Thunderbird", "Thunderbird" },
  { "AppData/Roaming/Mozilla/SeaMonkey", "SeaMonkey" },
  { "Application Data/Thunderbird", "Thunderbird" },
  { "Library/Thunderbird", "Thunderbird" },
  { "Library/Application Support/SeaMonkey", "SeaMonkey" },
};

void
pf_bird_profile_free (PfBirdProfile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->name);
  g_free (self->program);
  g_free (self->inside);
  g_free (self);
}

gboolean
pf_bird_profile_may_read (const PfBirdProfile *self, const char *path)
{
  char    *real;
  gsize    length;
  gboolean may;

  if (self->inside == NULL)
    return TRUE;
  real = realpath (path, NULL);
  length = strlen (self->inside);
  may = real != NULL && strncmp (real, self->inside, length) == 0 &&
        (real[length] == '/' || real[length] == '\0');
  free (real);
  return may;
}

static gboolean
has_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return pf_quiet_is_file (path);
}

static gboolean
has_directory (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return pf_quiet_is_directory (path);
}

/* What Thunderbird's own importer takes for a profile. */
static gboolean
is_profile (const char *directory)
{
  return has_file (directory, "prefs.js") || has_directory (directory, "Mail") ||
         has_directory (directory, "ImapMail") || has_directory (directory, "News");
}

/* What speaks for a server's mail being kept in a directory. */
typedef enum
{
  SIGN_NONE,
  SIGN_INBOX, /* a file of that name, which other programs have too */
  SIGN_SURE,  /* files that only Thunderbird and its kin write */
} Sign;

static Sign
find_account_sign (const char *directory)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (directory, NULL);
  Sign sign = SIGN_NONE;

  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_TREE_LOOKS); i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (g_str_has_suffix (name, ".msf") || g_str_has_suffix (name, ".sbd") ||
          strcmp (name, "popstate.dat") == 0 || strcmp (name, "msgFilterRules.dat") == 0)
        return SIGN_SURE;
      if (g_ascii_strcasecmp (name, "Inbox") == 0 && has_file (directory, name))
        sign = SIGN_INBOX;
    }
  return sign;
}

/* The best sign of any account in a tree of them. */
static Sign
find_tree_sign (const char *directory)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (directory, NULL);
  Sign best = SIGN_NONE;

  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_TREE_LOOKS); i++)
    {
      g_autofree char *child = g_build_filename (directory, g_ptr_array_index (names, i),
                                                 NULL);

      if (best < SIGN_SURE && !g_str_has_suffix (child, ".sbd") &&
          pf_quiet_is_directory (child))
        best = MAX (best, find_account_sign (child));
    }
  return best;
}

static gboolean
is_surely_profile (const char *directory)
{
  g_autofree char *mail = g_build_filename (directory, "Mail", NULL);

  return has_file (directory, "prefs.js") || has_directory (directory, "ImapMail") ||
         find_tree_sign (mail) == SIGN_SURE;
}

static gint64
last_used (const char *directory)
{
  static const char *const names[] = { "prefs.js", ".parentlock", "parent.lock" };
  gint64                   latest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);
      struct stat      info;

      if (stat (path, &info) == 0)
        latest = MAX (latest, (gint64) info.st_mtime);
    }
  return latest;
}

static const char *
guess_program (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (strstr (lower, "seamonkey") != NULL)
    return "SeaMonkey";
  if (strstr (lower, "betterbird") != NULL)
    return "Betterbird";
  if (strstr (lower, "icedove") != NULL)
    return "Icedove";
  return "Thunderbird";
}

/* Returns: (transfer full) (nullable): of the real path, so that one profile behind
 * two links is one */
static PfBirdProfile *
profile_new (const char *path, PfBirdLayout layout, gboolean is_sure)
{
  PfBirdProfile *profile;
  char          *real = realpath (path, NULL);

  if (real == NULL)
    return NULL;
  profile = g_new0 (PfBirdProfile, 1);
  profile->path = g_strdup (real);
  free (real);
  profile->layout = layout;
  profile->program = g_strdup (guess_program (profile->path));
  profile->last_used = last_used (profile->path);
  profile->is_sure = is_sure;
  return profile;
}

/* Returns: (transfer full) (nullable): "a/b" of profiles.ini as a directory.  An
 * absolute path of the system that it was copied from is looked for by its name. */
static char *
resolve (const char *root, const char *text, gboolean is_relative)
{
  g_autofree char *path = g_strdup (text);
  g_autofree char *base = NULL;
  g_autofree char *below = NULL;
  g_autofree char *beside = NULL;

  g_strdelimit (path, "\\", '/');
  if (!is_relative && path[0] == '/' && pf_quiet_is_directory (path))
    return g_steal_pointer (&path);
  if (is_relative)
    {
      below = g_build_filename (root, path, NULL);
      if (pf_quiet_is_directory (below))
        return g_steal_pointer (&below);
      g_clear_pointer (&below, g_free);
    }
  base = g_path_get_basename (path);
  below = g_build_filename (root, "Profiles", base, NULL);
  if (pf_quiet_is_directory (below))
    return g_steal_pointer (&below);
  beside = g_build_filename (root, base, NULL);
  return pf_quiet_is_directory (beside) ? g_steal_pointer (&beside) : NULL;
}

static GKeyFile *
load_ini (const char *root, const char *name)
{
  g_autoptr (GKeyFile) ini = g_key_file_new ();
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *data = NULL;
  gsize            length = 0;
  const char      *text;

  data = pf_quiet_load (path, MAX_INI, &length, NULL);
  if (data == NULL)
    return NULL;
  text = g_str_has_prefix (data, "\xef\xbb\xbf") ? data + 3 : data;
  if (!g_key_file_load_from_data (ini, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_steal_pointer (&ini);
}

static gboolean
contains_path (GPtrArray *profiles, const char *path, guint *out_index)
{
  for (guint i = 0; i < profiles->len; i++)
    {
      const PfBirdProfile *profile = g_ptr_array_index (profiles, i);

      if (strcmp (profile->path, path) == 0)
        {
          *out_index = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* Takes @profile unless it is there already. */
static void
add_profile (GPtrArray *profiles, PfBirdProfile *profile)
{
  guint index;

  if (profile == NULL)
    return;
  if (contains_path (profiles, profile->path, &index))
    pf_bird_profile_free (profile);
  else
    g_ptr_array_add (profiles, profile);
}

static void
add_from_ini (GPtrArray *profiles, const char *root, GKeyFile *ini)
{
  g_auto (GStrv) groups = g_key_file_get_groups (ini, NULL);

  for (guint i = 0; groups[i] != NULL && i < MAX_PROFILES; i++)
    {
      g_autofree char *text = g_key_file_get_string (ini, groups[i], "Path", NULL);
      g_autofree char *directory = NULL;
      g_autofree char *relative = NULL;
      PfBirdProfile   *profile;

      if (!g_str_has_prefix (groups[i], "Profile") || text == NULL)
        continue;
      relative = g_key_file_get_string (ini, groups[i], "IsRelative", NULL);
      directory = resolve (root, text, g_strcmp0 (relative, "0") != 0);
      if (directory == NULL || !is_profile (directory))
        continue;
      profile = profile_new (directory, PF_BIRD_PROFILE, TRUE);
      if (profile == NULL)
        continue;
      profile->name = g_key_file_get_string (ini, groups[i], "Name", NULL);
      profile->is_default = g_key_file_get_boolean (ini, groups[i], "Default", NULL);
      add_profile (profiles, profile);
    }
}

/* Profiles that lie in @directory although no profiles.ini names them. */
static void
add_children (GPtrArray *profiles, const char *directory)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (directory, NULL);

  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_PROFILES); i++)
    {
      g_autofree char *child = g_build_filename (directory, g_ptr_array_index (names, i),
                                                 NULL);

      if (has_file (child, "prefs.js") ||
          (has_directory (child, "Mail") && is_profile (child)))
        add_profile (profiles, profile_new (child, PF_BIRD_PROFILE, TRUE));
    }
}

/* Returns: (nullable): the profile that profiles.ini or installs.ini calls @text */
static const PfBirdProfile *
find_named (GPtrArray *profiles, const char *root, const char *text)
{
  g_autofree char *directory = resolve (root, text, !g_path_is_absolute (text));
  char            *real = directory != NULL ? realpath (directory, NULL) : NULL;
  guint            index = 0;
  gboolean         found = real != NULL && contains_path (profiles, real, &index);

  free (real);
  return found ? g_ptr_array_index (profiles, index) : NULL;
}

/* Returns: (nullable): the newest of the profiles that installations of the program
 * have as theirs */
static const PfBirdProfile *
find_installed (GPtrArray *profiles, const char *root, GKeyFile *ini, const char *prefix)
{
  g_auto (GStrv) groups = g_key_file_get_groups (ini, NULL);
  const PfBirdProfile *newest = NULL;

  for (guint i = 0; groups[i] != NULL && i < MAX_PROFILES; i++)
    {
      g_autofree char     *text = NULL;
      const PfBirdProfile *profile = NULL;

      if (g_str_has_prefix (groups[i], prefix) &&
          !g_str_has_prefix (groups[i], "Profile"))
        text = g_key_file_get_string (ini, groups[i], "Default", NULL);
      if (text != NULL)
        profile = find_named (profiles, root, text);
      if (profile != NULL && (newest == NULL || profile->last_used > newest->last_used))
        newest = profile;
    }
  return newest;
}

/* Returns: (nullable): the one that the program opens by itself */
static const PfBirdProfile *
find_default (GPtrArray *profiles, const char *root, GKeyFile *ini)
{
  g_autoptr (GKeyFile) installs = load_ini (root, "installs.ini");
  const PfBirdProfile *found = NULL;
  const PfBirdProfile *newest = NULL;

  /* A snap has no profile of its own for each installation. */
  if (strstr (root, "/snap/") == NULL)
    {
      if (ini != NULL)
        found = find_installed (profiles, root, ini, "Install");
      if (found == NULL && installs != NULL)
        found = find_installed (profiles, root, installs, "");
    }
  for (guint i = 0; i < profiles->len && found == NULL; i++)
    {
      const PfBirdProfile *profile = g_ptr_array_index (profiles, i);

      if (profile->is_default)
        found = profile;
      if (newest == NULL || profile->last_used > newest->last_used)
        newest = profile;
    }
  return found != NULL ? found : newest;
}

GPtrArray *
pf_bird_profiles_in_root (const char *root)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_bird_profile_free);
  g_autoptr (GKeyFile) ini = load_ini (root, "profiles.ini");
  g_autofree char     *below = g_build_filename (root, "Profiles", NULL);
  const PfBirdProfile *best;
  guint                place = 0;

  if (ini != NULL)
    add_from_ini (profiles, root, ini);
  add_children (profiles, root);
  add_children (profiles, below);

  best = find_default (profiles, root, ini);
  for (guint i = 0; i < profiles->len; i++)
    {
      PfBirdProfile *profile = g_ptr_array_index (profiles, i);

      profile->is_default = profile == best;
      if (profile->is_default)
        place = i;
    }
  if (place > 0)
    g_ptr_array_insert (profiles, 0, g_ptr_array_steal_index (profiles, place));
  return profiles;
}

static void
add_root (GPtrArray *all, const char *root, const char *program)
{
  g_autoptr (GPtrArray) profiles = NULL;

  if (!pf_quiet_is_directory (root))
    return;
  profiles = pf_bird_profiles_in_root (root);
  while (profiles->len > 0)
    {
      PfBirdProfile *profile = g_ptr_array_steal_index (profiles, 0);

      g_free (profile->program);
      profile->program = g_strdup (program);
      add_profile (all, profile);
    }
}

GPtrArray *
pf_bird_profiles_find (const char *home)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_bird_profile_free);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *root = g_build_filename (home, places[i].path, NULL);

      add_root (all, root, places[i].program);
    }
  if (g_strcmp0 (home, g_get_home_dir ()) == 0)
    {
      g_autofree char *root = g_build_filename (g_get_user_config_dir (), "thunderbird",
                                                NULL);

      add_root (all, root, "Thunderbird");
    }
  return all;
}

PfBirdProfile *
pf_bird_profile_detect (const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (path, error);
  g_autoptr (GPtrArray) profiles = NULL;
  Sign sign;

  if (names == NULL)
    return NULL;
  if (is_profile (path) && !has_file (path, "profiles.ini"))
    return profile_new (path, PF_BIRD_PROFILE, is_surely_profile (path));
  profiles = pf_bird_profiles_in_root (path);
  if (profiles->len > 0)
    return g_ptr_array_steal_index (profiles, 0);
  if (is_profile (path))
    return profile_new (path, PF_BIRD_PROFILE, is_surely_profile (path));
  sign = find_account_sign (path);
  if (sign != SIGN_NONE)
    return profile_new (path, PF_BIRD_ACCOUNT, sign == SIGN_SURE);
  sign = find_tree_sign (path);
  if (sign != SIGN_NONE)
    return profile_new (path, PF_BIRD_MAIL_TREE, sign == SIGN_SURE);
  pf_quiet_fail (ENOENT, path, error);
  return NULL;
}
