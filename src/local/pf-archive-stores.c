/* pf-archive-stores.c - the stores in what came out of an archive
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-archive-stores.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "local/pf-archive-source.h"
#include "local/pf-bird-source.h"
#include "local/pf-mbox-source.h"
#include "local/pf-quiet-file.h"

#include <string.h>

#define MOST_STORES 1000

typedef struct
{
  PfArchiveCopy *copy;        /* (unowned) */
  GPtrArray     *found;       /* (unowned) (element-type PfSource) */
  GCancellable  *cancellable; /* (unowned) (nullable) */
} Search;

static void
add (Search *self, PfSource *inner)
{
  if (inner != NULL)
    g_ptr_array_add (self->found, pf_archive_source_new (inner, self->copy));
}

/* Takes @profile; not one that lies elsewhere, as the archive's profiles.ini may say. */
static gboolean
add_profile (Search *self, PfBirdProfile *profile)
{
  profile->inside = g_strdup (pf_archive_copy_get_top (self->copy));
  if (!pf_bird_profile_may_read (profile, profile->path))
    {
      pf_bird_profile_free (profile);
      return FALSE;
    }
  add (self, pf_bird_source_new (profile));
  return TRUE;
}

/* A browser's profile has settings of the same name, but no mail. */
static gboolean
has_mail (const PfBirdProfile *profile)
{
  g_autofree char *mail = g_build_filename (profile->path, "Mail", NULL);
  g_autofree char *imap = g_build_filename (profile->path, "ImapMail", NULL);

  return profile->layout != PF_BIRD_PROFILE || pf_quiet_is_directory (mail) ||
         pf_quiet_is_directory (imap);
}

/* Returns: whether @path itself is surely a store.  A root of profiles is none: they are
 * met below it, whatever its profiles.ini says. */
static gboolean
add_sure (Search *self, const char *path)
{
  g_autoptr (PfBirdProfile) profile = pf_bird_profile_detect (path, NULL);

  if (profile != NULL && profile->is_sure && strcmp (profile->path, path) == 0 &&
      has_mail (profile))
    return add_profile (self, g_steal_pointer (&profile));
  if (!pf_mbox_source_detect (path))
    return FALSE;
  add (self, pf_mbox_source_new (path, NULL));
  return TRUE;
}

/* A bare Mail/ is Thunderbird's only if nothing below it speaks for itself: Google calls
 * its folder so too. */
static void
add_unsure (Search *self, const char *path)
{
  g_autoptr (PfBirdProfile) profile = pf_bird_profile_detect (path, NULL);

  if (profile != NULL && strcmp (profile->path, path) == 0 && has_mail (profile))
    add_profile (self, g_steal_pointer (&profile));
}

static gboolean
search (Search *self, const char *path, guint depth, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  guint before = self->found->len;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (depth > PF_LIMIT_FOLDER_DEPTH + 1 || before >= MOST_STORES || add_sure (self, path))
    return TRUE;
  names = pf_quiet_list (path, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);

      if (pf_quiet_is_directory (child) && !search (self, child, depth + 1, error))
        return FALSE;
    }
  if (self->found->len == before)
    add_unsure (self, path);
  return TRUE;
}

static void
open_as (Search *self, const char *path, const char *kind)
{
  if (strcmp (kind, "mbox") == 0)
    add (self, pf_mbox_source_new (path, NULL));
  else
    {
      PfBirdProfile *profile = pf_bird_profile_detect (path, NULL);

      if (profile != NULL)
        add_profile (self, profile);
    }
}

GPtrArray *
pf_archive_stores_find (PfArchiveCopy *copy,
                        const char    *place,
                        const char    *kind,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (pf_archive_copy_get_top (copy), place, NULL);
  g_autofree char *named = g_build_filename (pf_archive_copy_get_archive (copy), place,
                                             NULL);
  Search           self = { copy, found, cancellable };
  GError          *problem;

  if (kind != NULL)
    open_as (&self, path, kind);
  else if (pf_quiet_is_directory (path))
    {
      if (!search (&self, path, 0, error))
        return NULL;
    }
  else if (pf_mbox_source_detect (path))
    open_as (&self, path, "mbox");
  if (found->len > 0)
    return g_steal_pointer (&found);

  problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                         "%s: nothing in it looks like mail", named);
  pf_error_facts (problem)->path = g_strdup (named);
  g_propagate_error (error, problem);
  return NULL;
}
