/* test-bird-profiles.c - where profiles are looked for, and what counts as one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "local/pf-bird-profiles.h"
#include "local/pf-local.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MBOX                                                                             \
  "From - Mon Jan  1 10:00:00 2024\nFrom: a@example.org\nSubject: x\n\nHello\n\n"
#define INI "[Profile0]\nName=default\nIsRelative=1\nPath=p.default\n"

/* Files that are made in an empty directory before a case. */
typedef struct
{
  const char *path;
  const char *text;
} File;

typedef struct
{
  const char *name; /* the test's path below /bird/profiles */
  File        files[8];
  const char *opened; /* what is opened, below the directory */
  const char *kind;   /* NULL if nothing is found there */
  const char *path;   /* what was found, below the directory */
} OpenCase;

typedef struct
{
  const char *name;
  const char *root; /* where profiles.ini is, below the home directory */
  const char *program;
} PlaceCase;

/* clang-format off */
static const OpenCase open_cases[] = {
  { "root", { { "r/profiles.ini", INI }, { "r/p.default/prefs.js", "" } },
    "r", "thunderbird", "r/p.default" },
  { "root-windows", { { "r/profiles.ini", "[Profile0]"
    "\r\nIsRelative=1\r\nPath=Profiles/p.default\r\n" },
                      { "r/Profiles/p.default/prefs.js", "" } },
    "r", "thunderbird", "r/Profiles/p.default" },
  { "root-absolute-moved", { { "r/profiles.ini", "[Profile0]"
    "\nIsRelative=0\nPath=/nobody/here/p.default\n" },
                             { "r/p.default/prefs.js", "" } },
    "r", "thunderbird", "r/p.default" },
  { "root-windows-absolute", { { "r/profiles.ini", "[Profile0]"
    "\nIsRelative=0\nPath=C:\\\\Users\\\\a\\\\p.default\n" },
                               { "r/p.default/prefs.js", "" } },
    "r", "thunderbird", "r/p.default" },
  { "root-no-ini", { { "r/one/times.json", "" }, { "r/two/prefs.js", "" } },
    "r", "thunderbird", "r/two" },
  { "root-profiles-only", { { "r/Profiles/two/prefs.js", "" } },
    "r", "thunderbird", "r/Profiles/two" },
  { "default-of-install", { { "r/profiles.ini", INI "Default=1\n[Profile1]"
    "\nIsRelative=1\nPath=q\n[InstallAB]\nDefault=q\nLocked=1\n" },
                            { "r/p.default/prefs.js", "" }, { "r/q/prefs.js", "" } },
    "r", "thunderbird", "r/q" },
  { "default-of-installs-ini", { { "r/profiles.ini",
    INI "Default=1\n[Profile1]\nIsRelative=1\nPath=q\n" },
                                 { "r/installs.ini", "[AB]\nDefault=q\n" },
                                 { "r/p.default/prefs.js", "" }, { "r/q/prefs.js", "" } },
    "r", "thunderbird", "r/q" },
  { "default-by-mark", { { "r/profiles.ini", INI "[Profile1]\nIsRelative=1\nPath=q\nDefault=1\n" },
                         { "r/p.default/prefs.js", "" }, { "r/q/prefs.js", "" } },
    "r", "thunderbird", "r/q" },
  { "default-is-empty", { { "r/profiles.ini", INI "[Profile1]\nIsRelative=1\nPath=q\nDefault=1\n" },
                          { "r/p.default/prefs.js", "" }, { "r/q/times.json", "" } },
    "r", "thunderbird", "r/p.default" },
  { "snap-has-no-installs", { { "snap/t/profiles.ini",
    INI "Default=1\n[Profile1]\nIsRelative=1\nPath=q\n[InstallAB]\nDefault=q\n" },
                              { "snap/t/p.default/prefs.js", "" }, { "snap/t/q/prefs.js", "" } },
    "snap/t", "thunderbird", "snap/t/p.default" },
  { "profile", { { "p/prefs.js", "" } }, "p", "thunderbird", "p" },
  { "profile-mail-only", { { "p/Mail/Local Folders/Inbox", MBOX },
    { "p/Mail/Local Folders/Inbox.msf", "" } },
    "p", "thunderbird", "p" },
  { "mail-tree", { { "m/pop.example.org/Inbox", MBOX }, { "m/pop.example.org/popstate.dat", "" } },
    "m", "thunderbird", "m" },
  { "account", { { "Local Folders/Inbox", MBOX }, { "Local Folders/Inbox.msf", "" } },
    "Local Folders", "thunderbird", "Local Folders" },
  { "account-said", { { "a/Inbox", MBOX } }, "thunderbird:a", "thunderbird", "a" },
  { "account-or-mbox", { { "a/Inbox", MBOX } }, "a", "mbox", "a" },
  { "mbox-file", { { "f", MBOX } }, "f", "mbox", "f" },
  { "mbox-said", { { "f", MBOX } }, "mbox:f", "mbox", "f" },
  { "not-mail-file", { { "f", "hello\n" } }, "f", NULL, NULL },
  { "not-mail-directory", { { "d/readme", "hello\n" } }, "d", NULL, NULL },
  { "missing", { { "x", "" } }, "y", NULL, NULL },
  { "missing-said", { { "x", "" } }, "thunderbird:y", NULL, NULL },
};

static const PlaceCase place_cases[] = {
  { "native",        ".thunderbird", "Thunderbird" },
  { "xdg",           ".config/thunderbird", "Thunderbird" },
  { "home",          "thunderbird", "Thunderbird" },
  { "snap",          "snap/thunderbird/common/.thunderbird", "Thunderbird" },
  { "flatpak-old",   ".var/app/org.mozilla.Thunderbird/.thunderbird", "Thunderbird" },
  { "flatpak",       ".var/app/org.mozilla.thunderbird/.thunderbird", "Thunderbird" },
  { "flatpak-esr",   ".var/app/org.mozilla.thunderbird_esr/.thunderbird", "Thunderbird" },
  { "betterbird",    ".var/app/eu.betterbird.Betterbird/.thunderbird", "Betterbird" },
  { "icedove",       ".icedove", "Icedove" },
  { "old-debian",    ".mozilla-thunderbird", "Thunderbird" },
  { "seamonkey",     ".mozilla/seamonkey", "SeaMonkey" },
  { "windows",       "AppData/Roaming/Thunderbird", "Thunderbird" },
  { "windows-seamonkey", "AppData/Roaming/Mozilla/SeaMonkey", "SeaMonkey" },
  { "macos",         "Library/Thunderbird", "Thunderbird" },
  { "macos-seamonkey", "Library/Application Support/SeaMonkey", "SeaMonkey" },
};
/* clang-format on */

static void
write_file (const char *top, const char *path, const char *text)
{
  g_autofree char *full = g_build_filename (top, path, NULL);
  g_autofree char *directory = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_open (gconstpointer data)
{
  const OpenCase  *c = data;
  g_autofree char *top = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  const char      *colon = strchr (c->opened, ':');
  const char      *below = colon != NULL ? colon + 1 : c->opened;
  g_autofree char *kind = g_strndup (c->opened, (gsize) (below - c->opened));
  g_autofree char *spec = g_strdup_printf ("%s%s/%s", kind, top, below);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (c->files) && c->files[i].path != NULL; i++)
    write_file (top, c->files[i].path, c->files[i].text);
  source = pf_local_open (spec, NULL, &error);
  if (c->kind == NULL)
    {
      g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
      g_assert_nonnull (pf_error_peek_facts (error)->path);
    }
  else
    {
      g_autofree char *path = g_build_filename (top, c->path, NULL);

      g_assert_no_error (error);
      g_assert_cmpstr (pf_source_get_kind (source), ==, c->kind);
      g_assert_cmpstr (pf_source_get_path (source), ==, path);
    }
  remove_tree (top);
}

static void
test_place (gconstpointer data)
{
  const PlaceCase *c = data;
  g_autofree char *home = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autofree char *ini = g_build_filename (c->root, "profiles.ini", NULL);
  g_autofree char *prefs = g_build_filename (c->root, "p.default", "prefs.js", NULL);
  g_autofree char *second = g_build_filename (c->root, "Profiles/q/prefs.js", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) profiles = NULL;
  const PfBirdProfile *profile;

  write_file (home, ini, INI "Default=1\n");
  write_file (home, prefs, "");
  write_file (home, second, "");
  profiles = pf_bird_profiles_find (home);
  g_assert_cmpuint (profiles->len, ==, 2);
  profile = g_ptr_array_index (profiles, 0);
  path = g_build_filename (home, c->root, "p.default", NULL);
  g_assert_cmpstr (profile->path, ==, path);
  g_assert_cmpstr (profile->program, ==, c->program);
  g_assert_cmpstr (profile->name, ==, "default");
  g_assert_true (profile->is_default);
  g_assert_cmpint (profile->last_used, >, 0);
  profile = g_ptr_array_index (profiles, 1);
  g_assert_false (profile->is_default);
  remove_tree (home);
}

/* Two roots of which one is a link to the other hold one profile. */
static void
test_links (void)
{
  g_autofree char *home = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (home, ".icedove", NULL);
  g_autofree char *link_back = g_build_filename (home, ".thunderbird/loop", NULL);
  g_autoptr (GPtrArray) sources = NULL;

  write_file (home, ".thunderbird/profiles.ini", INI);
  write_file (home, ".thunderbird/p.default/prefs.js", "");
  write_file (home, "mbox", MBOX);
  g_assert_cmpint (symlink (".thunderbird", link), ==, 0);
  g_assert_cmpint (symlink (".", link_back), ==, 0);
  sources = pf_local_find (home, NULL, NULL);
  g_assert_nonnull (sources);
  g_assert_cmpuint (sources->len, ==, 2);
  g_assert_cmpstr (pf_source_get_kind (g_ptr_array_index (sources, 0)), ==,
                   "thunderbird");
  g_assert_cmpstr (pf_source_get_kind (g_ptr_array_index (sources, 1)), ==, "mbox");
  remove_tree (home);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (open_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/profiles/open/%s",
                                               open_cases[i].name);

      g_test_add_data_func (path, &open_cases[i], test_open);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (place_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/profiles/place/%s",
                                               place_cases[i].name);

      g_test_add_data_func (path, &place_cases[i], test_place);
    }
  g_test_add_func ("/bird/profiles/links", test_links);

  return g_test_run ();
}
