/* pf-local.c - the mail stores on this computer: opening one, and finding them all
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-local.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "local/pf-archive-stores.h"
#include "local/pf-bird-source.h"
#include "local/pf-mbox-source.h"
#include "local/pf-quiet-file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef PfSource *(*OpenFunc) (const char *path, GError **error);

static PfSource *
open_bird (const char *path, GError **error)
{
  PfBirdProfile *profile = pf_bird_profile_detect (path, error);

  return profile != NULL ? pf_bird_source_new (profile) : NULL;
}

/* Further kinds of store are further rows. */
static const struct
{
  const char *name;
  const char *prefix;
  OpenFunc    open;
} kinds[] = {
  { "thunderbird", "thunderbird:", open_bird },
  { "mbox", "mbox:", pf_mbox_source_new },
};

static PfSource *
fail_not_mail (const char *path, GError **error)
{
  GError *problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                                 "%s: nothing here looks like mail", path);

  pf_error_facts (problem)->path = g_strdup (path);
  g_propagate_error (error, problem);
  return NULL;
}

/* Whose kind is not said. */
static PfSource *
open_detected (const char *path, GError **error)
{
  g_autoptr (PfBirdProfile) profile = NULL;
  g_autoptr (GError) problem = NULL;

  if (!pf_quiet_is_directory (path))
    {
      int fd = pf_quiet_open (AT_FDCWD, path, 0, error);

      if (fd < 0)
        return NULL;
      close (fd);
      return pf_mbox_source_detect (path) ? pf_mbox_source_new (path, error)
                                          : fail_not_mail (path, error);
    }
  profile = pf_bird_profile_detect (path, &problem);
  if (profile != NULL && profile->is_sure)
    return pf_bird_source_new (g_steal_pointer (&profile));
  if (g_error_matches (problem, PF_STORE_ERROR, PF_STORE_ERROR_NO_PERMISSION))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (pf_mbox_source_detect (path))
    return pf_mbox_source_new (path, error);
  if (profile != NULL)
    return pf_bird_source_new (g_steal_pointer (&profile));
  return fail_not_mail (path, error);
}

PfSource *
pf_local_open (const char *spec, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (spec != NULL, NULL);
  pf_assert_may_block ();

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (spec, kinds[i].prefix))
      return kinds[i].open (spec + strlen (kinds[i].prefix), error);
  return open_detected (spec, error);
}

/* Takes @spec apart: an archive, the place in it, and the kind of store.  A path may go on
 * behind a file that is an archive, or was one of which a copy is kept. */
static gboolean
find_archive (const char          *spec,
              const PfArchiveRoom *room,
              char               **out_archive,
              char               **out_place,
              const char         **out_kind)
{
  g_autofree char *path = NULL;
  g_autofree char *full = NULL;
  const char      *kind = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (spec, kinds[i].prefix))
      {
        kind = kinds[i].name;
        spec += strlen (kinds[i].prefix);
        break;
      }
  full = g_canonicalize_filename (spec, NULL);
  path = g_strdup (full);
  while (strcmp (path, "/") != 0)
    {
      gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);
      char    *parent;

      if (is_there ? pf_archive_look (path) != PF_ARCHIVE_NONE
                   : pf_archive_copy_is_kept (path, room))
        {
          *out_place = pf_archive_name_clean (full + strlen (path));
          *out_archive = g_steal_pointer (&path);
          *out_kind = kind;
          return *out_place != NULL;
        }
      if (is_there)
        return FALSE;
      parent = g_path_get_dirname (path);
      g_free (path);
      path = parent;
    }
  return FALSE;
}

gboolean
pf_local_is_archive (const char *spec, const PfArchiveRoom *room)
{
  g_autofree char *archive = NULL;
  g_autofree char *place = NULL;
  const char      *kind;

  g_return_val_if_fail (spec != NULL && room != NULL, FALSE);

  return find_archive (spec, room, &archive, &place, &kind);
}

void
pf_local_discard_copy (const char *spec, const PfArchiveRoom *room)
{
  g_autofree char *archive = NULL;
  g_autofree char *place = NULL;
  const char      *kind;

  g_return_if_fail (spec != NULL && room != NULL);

  if (find_archive (spec, room, &archive, &place, &kind))
    pf_archive_copy_discard (archive, room);
}

GPtrArray *
pf_local_open_all (const char          *spec,
                   const PfArchiveRoom *room,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autofree char *archive = NULL;
  g_autofree char *place = NULL;
  const char      *kind = NULL;
  g_autoptr (PfArchiveCopy) copy = NULL;
  GPtrArray *sources;

  g_return_val_if_fail (spec != NULL && room != NULL, NULL);
  pf_assert_may_block ();

  if (!find_archive (spec, room, &archive, &place, &kind))
    {
      PfSource *source = pf_local_open (spec, cancellable, error);

      if (source == NULL)
        return NULL;
      sources = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (sources, source);
      return sources;
    }
  copy = pf_archive_copy_open (archive, room, cancellable, error);
  if (copy == NULL)
    return NULL;
  sources = pf_archive_stores_find (copy, *place != '\0' ? place : NULL, kind,
                                    cancellable, error);
  if (sources == NULL && *place == '\0' && kind == NULL)
    pf_archive_copy_give_up (copy);
  return sources;
}

static gboolean
is_same_file (const char *path, const char *other)
{
  struct stat one;
  struct stat two;

  return stat (path, &one) == 0 && stat (other, &two) == 0 && one.st_dev == two.st_dev &&
         one.st_ino == two.st_ino;
}

/* Takes the mbox file or tree at @path, unless it is another name of one found. */
static void
add_mbox (GPtrArray *found, const char *path)
{
  PfSource *source;

  if (!pf_mbox_source_detect (path))
    return;
  for (guint i = 0; i < found->len; i++)
    if (is_same_file (path, pf_source_get_path (g_ptr_array_index (found, i))))
      return;
  source = pf_mbox_source_new (path, NULL);
  if (source != NULL)
    g_ptr_array_add (found, source);
}

static void
find_mboxes (GPtrArray *found, const char *home)
{
  static const char *const spools[] = { "/var/mail", "/var/spool/mail" };
  static const char *const names[] = { "mbox", "Mail", "mail" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (home, names[i], NULL);

      add_mbox (found, path);
    }
  if (strcmp (home, g_get_home_dir ()) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (spools); i++)
    {
      g_autofree char *path = g_build_filename (spools[i], g_get_user_name (), NULL);

      add_mbox (found, path);
    }
}

GPtrArray *
pf_local_find (const char *home, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) profiles = NULL;

  g_return_val_if_fail (home != NULL, NULL);
  pf_assert_may_block ();

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  found = g_ptr_array_new_with_free_func (g_object_unref);
  profiles = pf_bird_profiles_find (home);
  while (profiles->len > 0)
    g_ptr_array_add (found, pf_bird_source_new (g_ptr_array_steal_index (profiles, 0)));
  find_mboxes (found, home);
  return g_steal_pointer (&found);
}

const char *const *
pf_local_kinds (void)
{
  static const char *const names[] = { "thunderbird", "mbox", NULL };

  return names;
}
